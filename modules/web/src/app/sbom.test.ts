import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

interface Bill {
  readonly components: readonly { readonly name: string; readonly version: string; readonly hashes?: unknown }[];
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly devOptional?: boolean; readonly version?: string }>
  >;
}

test('every package that is part of the page is listed with its version and its digest [T47]', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-sbom-'));
  try {
    const file = path.join(folder, 'bill.json');
    execFileSync(process.execPath, ['tools/sbom.mjs', file]);
    const { components } = JSON.parse(readFileSync(file, 'utf8')) as Bill;
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
    const listed = new Set(components.map(({ name, version }) => `${name} ${version}`));
    const shipped = Object.entries(packages).filter(
      ([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional,
    );
    expect(shipped.length).toBeGreaterThan(5);
    for (const [place, { version }] of shipped) {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      expect(listed).toContain(`${name} ${String(version)}`);
    }
    expect(components.filter(({ hashes }) => hashes === undefined)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
