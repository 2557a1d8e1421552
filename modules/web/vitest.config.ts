import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const TESTS = 'src/**/*.test.{ts,tsx}';

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /[.]test[.]tsx?$/.test(file))
  .map((file) => ({ path: `src/${file.split(sep).join('/')}`, source: readFileSync(join(root, 'src', file), 'utf8') }));

function pathsOf(pattern: RegExp): string[] {
  return files.flatMap(({ path, source }) => (pattern.test(source) ? [path] : []));
}

/** Files that replace modules, or say that they need modules in which nothing has happened. */
const isolated = pathsOf(/\bvi\.(mock|doMock)\(|^\/\/ @isolated\b/m);
const withPage = pathsOf(/@vitest-environment happy-dom/).filter((path) => !isolated.includes(path));

export default defineConfig({
  test: {
    pool: 'threads',
    tags: [
      { name: 'full', description: 'Runs with ./sabha test --all only.' },
      { name: 'quarantine', description: 'Unsteady, and being mended: see deploy/tests/quarantine.mjs.' },
    ],
    environment: 'node',
    restoreMocks: true,
    unstubGlobals: true,
    // Slow machines may take long over tests that try everything; nothing here waits for a clock.
    testTimeout: 60_000,
    // Loading modules costs more than most tests, so files of a project share a worker and its modules. A worker only
    // takes files of its own project, so the projects run one after the other.
    projects: [
      {
        extends: true,
        test: { name: 'isolated', include: isolated, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'page',
          include: withPage,
          isolate: false,
          setupFiles: ['src/ui/testing/fresh-page.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'node',
          include: [TESTS],
          exclude: [...isolated, ...withPage],
          isolate: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
