import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { ahead } from './tools/ahead.ts';
import { brotli } from './tools/brotli.ts';
import { GROUPS } from './tools/chunks.ts';
import { completeCatalogues } from './tools/complete-catalogues.ts';
import { embed } from './tools/embed.ts';
import { emojiFont } from './tools/emoji-font.ts';
import { englishOfParts } from './tools/english-of-parts.ts';
import { firstLoad } from './tools/first-load.ts';
import { parsedTexts } from './tools/parsed-texts.ts';
import { shell } from './tools/shell.ts';

const SERVER = 'http://localhost:8080';

// The server sends "script-src 'self'; style-src 'self'; require-trusted-types-for 'script'": nothing may be inlined,
// and every address is absolute because the same page answers at / and at /m/<room>.
export default defineConfig({
  base: '/',
  plugins: [
    react(),
    emojiFont(),
    completeCatalogues(),
    parsedTexts(),
    englishOfParts(),
    ahead(),
    shell(),
    embed(),
    firstLoad(),
    brotli(),
  ],
  // While developing, a server on its default port answers; it takes pages of its own address only.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/ws', '/files'].map((path) => [
        path,
        { target: SERVER, ws: true, changeOrigin: true, headers: { origin: SERVER } },
      ]),
    ),
  },
  // The worker with the keys imports its modules as the page does.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    target: ['chrome120', 'firefox128', 'safari17'],
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
    reportCompressedSize: false,
    // How much comes first is judged by tools/first-load.ts.
    chunkSizeWarningLimit: 1_200,
  },
});
