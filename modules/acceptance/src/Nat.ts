import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import type { Person } from './Person.ts';

/**
 * A router between a person's browser and the server's UDP port, which gives each of the browser's sockets a port of its
 * own on the far side, and can give them all new ones without a word, as a router does that was restarted.
 */
export class Nat {
  private readonly far = new Map<string, Socket>();
  private target = 0;
  private closed = false;
  dropped = 0;

  private constructor(private readonly near: Socket) {
    near.on('message', (packet, from) => {
      this.outward(packet, from);
    });
  }

  /** Leads the media of a person's pages through a new router; to be called before the first page. */
  static async inFrontOf(person: Person): Promise<Nat> {
    const near = createSocket('udp4');
    await new Promise<void>((resolve) => near.bind(0, '127.0.0.1', resolve));
    const nat = new Nat(near);
    await person.context.exposeFunction('serverPortIs', (port: number) => {
      nat.target = port;
    });
    await person.context.addInitScript(sendThrough, (near.address() as AddressInfo).port);
    return nat;
  }

  private outward(packet: Buffer, from: RemoteInfo): void {
    const key = `${from.address} ${String(from.port)}`;
    let socket = this.far.get(key);
    if (socket === undefined) {
      socket = createSocket('udp4');
      socket.on('message', (answer) => {
        if (!this.closed) this.near.send(answer, from.port, from.address);
      });
      this.far.set(key, socket);
    }
    if (this.target === 0) {
      this.dropped++;
    } else {
      socket.send(packet, this.target, '127.0.0.1');
    }
  }

  /** Forgets every port; what the server sends to the old ones is lost. */
  restart(): void {
    for (const socket of this.far.values()) socket.close();
    this.far.clear();
  }

  close(): void {
    this.closed = true;
    this.restart();
    this.near.close();
  }
}

/** Runs in the page before its scripts: has every UDP candidate of the server point to the router. */
function sendThrough(port: number): void {
  const native = Reflect.get(RTCPeerConnection.prototype, 'setRemoteDescription') as (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) => Promise<void>;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description): Promise<void> {
    const { serverPortIs } = globalThis as unknown as { serverPortIs: (port: number) => Promise<void> };
    const candidate = /(a=candidate:\S+ 1 udp \d+) \S+ (\d+)/g;
    const sdp = description.sdp ?? '';
    const found = /a=candidate:\S+ 1 udp \d+ \S+ (\d+)/.exec(sdp)?.[1];
    if (found !== undefined) await serverPortIs(Number(found));
    await native.call(this, { ...description, sdp: sdp.replace(candidate, `$1 127.0.0.1 ${String(port)}`) });
  };
}
