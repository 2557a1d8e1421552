// The browser's MLS members as a child of the Java test of interoperability: a line of JSON in, a line out, until the
// input ends. Vite only compiles; nothing listens.
import { resolve } from 'node:path';
import { createServer } from 'vite';

const vite = await createServer({
  configFile: false,
  root: resolve(import.meta.dirname, '..'),
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true, include: [] },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const { serve } = await vite.ssrLoadModule('/src/e2ee/testing/peer.ts');
process.stdout.write('ready\n');
await serve(process.stdin, (line) => process.stdout.write(`${line}\n`));
await vite.close();
