import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

const RENEWED_ENTRY = '/assets/index-renewed.js';

/** Between a browser and the server, at the server's own address: it can be away, and it can seem to have another build. */
export class RenewableServer {
  private readonly sockets = new Set<Socket>();
  private away = false;
  private renewed = false;
  private entry = '';

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param httpUrl where the server listens, such as `http://127.0.0.1:8080` */
  static async before(httpUrl: string): Promise<RenewableServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const made = new RenewableServer(server, new URL(httpUrl));
    server.on('connection', (socket) => made.takes(socket));
    server.on('request', (asked, answer) => {
      made.answers(asked, answer).catch(() => answer.destroy());
    });
    server.on('upgrade', (asked: IncomingMessage, socket: Socket, first: Buffer) => made.joins(asked, socket, first));
    return made;
  }

  /** The flag that leads a Chromium here. */
  get chromiumFlag(): string {
    const { port } = this.server.address() as AddressInfo;
    return `--host-resolver-rules=MAP ${this.target.host} 127.0.0.1:${String(port)}`;
  }

  leave(): void {
    this.away = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  rejoin(): void {
    this.away = false;
  }

  /** From now on its service worker is of a build with another script. */
  isRenewed(): void {
    this.renewed = true;
  }

  isItself(): void {
    this.renewed = false;
  }

  async stop(): Promise<void> {
    this.leave();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private takes(socket: Socket): void {
    if (this.away) {
      socket.resetAndDestroy();
      return;
    }
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  private async answers(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (this.renewed && asked.url === '/sw.js') {
      const { headers, text } = await this.textOf('/sw.js');
      this.entry = /\/assets\/index-[\w-]+\.js/.exec(text)?.[0] ?? '';
      const other = text.replaceAll(this.entry, RENEWED_ENTRY).replace(/sabha-shell-\w{8}/g, 'sabha-shell-renewed');
      answer.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(other) }).end(other);
      return;
    }
    const path = asked.url === RENEWED_ENTRY ? this.entry : asked.url;
    const { host, port } = this.at;
    const passed = request({ host, port, path, method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }

  private async textOf(path: string): Promise<{ headers: Record<string, string>; text: string }> {
    const got = await fetch(new URL(path, this.target), { headers: { 'accept-encoding': 'identity' } });
    const headers = Object.fromEntries(got.headers);
    delete headers['content-encoding'];
    delete headers['transfer-encoding'];
    delete headers['connection'];
    delete headers['etag'];
    return { headers, text: await got.text() };
  }

  /** The socket of the meeting goes through as it is. */
  private joins(asked: IncomingMessage, near: Socket, first: Buffer): void {
    const { host, port } = this.at;
    const far = connect(Number(port), host, () => {
      const fields = asked.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ''}`] : []));
      far.write([`GET ${asked.url ?? '/'} HTTP/1.1`, ...fields, '', ''].join('\r\n'));
      far.write(first);
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private get at(): { host: string; port: string } {
    return { host: this.target.hostname, port: this.target.port };
  }
}
