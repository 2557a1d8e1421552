import { defineConfig } from 'vitest/config';

/** What `./sabha bench browser` prints. */
export default defineConfig({
  test: {
    include: ['src/bench/*.bench.ts'],
    fileParallelism: false,
    hookTimeout: 240_000,
  },
});
