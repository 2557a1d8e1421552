import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emojiFont } from './tools/emoji-font.ts';

/** The screens by address, for those who look at them without a server: people by tools/look.mjs, and `acceptance:client-looks`. */
export default defineConfig({
  root: 'src/ui/testing/gallery',
  base: './',
  publicDir: false,
  plugins: [react(), emojiFont()],
  worker: { format: 'es' },
  build: {
    outDir: '../../../../target/gallery',
    emptyOutDir: true,
    chunkSizeWarningLimit: 3_000,
    reportCompressedSize: false,
  },
});
