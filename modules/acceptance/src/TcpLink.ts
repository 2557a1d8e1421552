import { createServer, type Server, type Socket, connect } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The TCP part of a person's line, which a test can cut: connections die without a word, as when a cable is pulled. */
export class TcpLink {
  private readonly sockets = new Set<Socket>();
  private plugged = true;

  private constructor(
    private readonly server: Server,
    readonly from: string,
    readonly to: string,
  ) {}

  /** @param httpUrl where the server listens, such as `http://127.0.0.1:8080` */
  static async to(httpUrl: string): Promise<TcpLink> {
    const target = new URL(httpUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const link = new TcpLink(server, target.host, `127.0.0.1:${String(port)}`);
    server.on('connection', (near) => {
      link.join(near, connect(Number(target.port), target.hostname));
    });
    return link;
  }

  private join(near: Socket, far: Socket): void {
    if (!this.plugged) {
      near.resetAndDestroy();
      far.destroy();
      return;
    }
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  /** The flag that makes a Chromium use this cable. */
  get chromiumFlag(): string {
    return `--host-resolver-rules=MAP ${this.from} ${this.to}`;
  }

  /** Kills every connection and refuses new ones until `mend`. */
  cut(): void {
    this.plugged = false;
    for (const socket of this.sockets) {
      socket.resetAndDestroy();
    }
  }

  /** As where a line dies without a word: connections stay, and carry nothing any more. New ones are refused until `mend`. */
  stall(): void {
    this.plugged = false;
    for (const socket of this.sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  restore(): void {
    this.plugged = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
