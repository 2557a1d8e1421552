import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** The runner of tests, asked only what it would run. */
function runner(...words: string[]): { readonly code: number | null; readonly lines: string[]; readonly error: string } {
  const { status, stdout, stderr } = spawnSync('node', [path.join(ROOT, 'deploy/tests/run.mjs'), ...words], {
    encoding: 'utf8',
  });
  return { code: status, lines: stdout.trim().split('\n'), error: stderr.trim() };
}

describe('test runner', () => {
  test('lists every suite once', () => {
    const { lines } = runner('--list');
    expect(lines).toEqual(
      expect.arrayContaining(['server', 'fuzz', 'architecture', 'web', 'launcher', 'acceptance:restart']),
    );
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('name selects one suite, prefix several', () => {
    expect(runner('--list', 'acceptance:firefox').lines).toEqual(['acceptance:firefox']);
    expect(runner('--list', 'acceptance:firefox-').lines).toEqual([
      'acceptance:firefox-host',
      'acceptance:firefox-parts',
      'acceptance:firefox-viewer',
    ]);
  });

  test('misspelled suite is refused', () => {
    const { code, error } = runner('launcher', 'lancher');
    expect([code, error]).toEqual([
      1,
      `sabha: no suite's name starts with "lancher"; ./sabha test --list names them`,
    ]);
  });

  test.each(['5/4', '0/4', 'x', '1/99'])('refuses the shard %s', (shard) => {
    const { code, error } = runner('--all', '--shard', shard);
    expect([code, error]).toEqual([1, `sabha: there is no shard ${shard}; a shard is 1/4 to 4/4, for instance`]);
  });

  test.each([
    [['--fast'], 'there is no option --fast; there are --all, --shard and --list'],
    [['--shard', '1/4'], '--shard goes with --all'],
    [['--all', 'web'], '--all runs every suite; leave out the names'],
  ])('refuses %j', (words, sentence) => {
    expect(runner(...words)).toMatchObject({ code: 1, error: `sabha: ${sentence}` });
  });

  test('full run splits into four shards', () => {
    const shards = ['1/4', '2/4', '3/4', '4/4'].flatMap((shard) => runner('--all', '--list', '--shard', shard).lines);
    expect(shards.toSorted()).toEqual(runner('--all', '--list').lines.toSorted());
  });
});

/** As much of the module as this test needs. */
interface Quarantine {
  expiredQuarantines(root: string, today: string): string[];
}

describe('quarantined test', () => {
  let root: string;
  let quarantine: Quarantine;

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'sabha-quarantine-'));
    mkdirSync(path.join(root, 'modules/room/src'), { recursive: true });
    quarantine = (await import(path.join(ROOT, 'deploy/tests/quarantine.mjs'))) as Quarantine;
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function expired(comment: string): string[] {
    // Put together here, so that this file does not look like one with a test in quarantine.
    const tag = ['@Tag("', 'quarantine', '")'].join('');
    const text = `class LobbyTest {\n    ${comment}\n    ${tag}\n    @Test\n`;
    writeFileSync(path.join(root, 'modules/room/src/LobbyTest.java'), text);
    return quarantine.expiredQuarantines(root, '2026-12-02');
  }

  test('passes until its date', () => {
    expect(expired('// Quarantine until 2026-12-02: Asha mends it, since a timer races.')).toEqual([]);
  });

  test('fails the run after its date', () => {
    expect(expired('// Quarantine until 2026-12-01: Asha mends it, since a timer races.')).toHaveLength(1);
  });

  test('fails the run without a reason', () => {
    expect(expired('// It fails now and then.')).toHaveLength(1);
  });
});
