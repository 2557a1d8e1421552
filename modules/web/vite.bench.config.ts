import { defineConfig } from 'vite';

/** Code of the client that `./sabha bench browser` runs in a page of its own. */
export default defineConfig({
  build: {
    outDir: 'target/bench',
    copyPublicDir: false,
    emptyOutDir: true,
    target: 'chrome120',
    lib: { entry: 'src/e2ee/testing/groupCost.ts', formats: ['iife'], name: 'bench', fileName: () => 'groupCost.js' },
  },
});
