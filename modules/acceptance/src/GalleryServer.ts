import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const WEB = '../web';

/** The gallery of screens, on the loopback address. */
export class GalleryServer {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  /** @param suite who builds it, where `SABHA_GALLERY` does not name a built one: another that runs at the same time has a folder of its own */
  static async start(suite: string): Promise<GalleryServer> {
    const root = process.env['SABHA_GALLERY'] ?? builtFor(suite);
    const server = createServer(({ url }, answer) => {
      const { pathname } = new URL(url ?? '/', 'http://localhost');
      const file = path.join(root, path.normalize(pathname === '/' ? '/index.html' : pathname));
      if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
        answer.writeHead(404).end();
        return;
      }
      answer.writeHead(200, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        // Whoever looks at a hundred screens fetches and compiles the program once.
        'cache-control': pathname.startsWith('/assets/') ? 'max-age=3600, immutable' : 'no-cache',
      });
      createReadStream(file).pipe(answer);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new GalleryServer(server, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const built = new Set<string>();

/** Builds it once in a process. */
function builtFor(suite: string): string {
  const root = path.resolve(WEB, 'target', `gallery-${suite}`);
  if (!built.has(root)) {
    const build = ['vite', 'build', '-c', 'vite.gallery.config.ts', '--outDir', root];
    execFileSync('npx', ['--no-install', ...build], {
      cwd: WEB,
      stdio: 'pipe',
      timeout: 540_000,
    });
    built.add(root);
  }
  return root;
}
