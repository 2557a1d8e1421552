import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../docs/integrate/embed-example.html');
const SCRIPT = '/embed/sabha-embed.js';

/** A site of somebody else: one process, which browsers take for two sites by its two names. */
export class Site {
  private readonly server: Server;
  html = '';

  constructor() {
    this.server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(this.html));
  }

  async listens(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  origin(name: '127.0.0.1' | 'localhost'): string {
    return `http://${name}:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Has the page of the documentation, around meetings of this server. */
  async hasTheExampleFor(http: string): Promise<void> {
    const script = Buffer.from(await (await fetch(new URL(SCRIPT, http))).arrayBuffer());
    const digest = createHash('sha384').update(script).digest('base64');
    this.html = readFileSync(EXAMPLE, 'utf8')
      .replaceAll('https://meet.example.in', new URL(http).origin)
      .replace('defer', `defer crossorigin="anonymous" integrity="sha384-${digest}"`);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
