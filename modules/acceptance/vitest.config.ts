import { defineConfig } from 'vitest/config';

/** Browsers are heavy: one file, one test at a time, and a bound on each. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    // Bounds on what hangs: a busy machine takes many times as long as an idle one.
    testTimeout: 400_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 20_000 } },
    bail: 0,
    tags: [
      { name: 'full', description: 'Runs with ./sabha test --all only.' },
      { name: 'quarantine', description: 'Unsteady, and being mended: see deploy/tests/quarantine.mjs.' },
    ],
  },
});
