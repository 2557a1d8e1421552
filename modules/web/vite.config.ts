import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The server sends "script-src 'self'; style-src 'self'; require-trusted-types-for 'script'": nothing may be inlined,
// and every address is absolute because the same page answers at / and at /m/<room>.
export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: ['chrome120', 'firefox128', 'safari17'],
    sourcemap: false,
    reportCompressedSize: false,
    // One file, kept by the browser for good; a department's own network carries it once.
    chunkSizeWarningLimit: 1_200,
  },
});
