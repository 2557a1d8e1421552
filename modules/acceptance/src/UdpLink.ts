import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

/** An end of a cable, as a candidate names it. */
interface Place {
  readonly address: string;
  readonly port: number;
}

/** Where the page finds a cable. */
const NEAR = '127.0.0.1';

/**
 * The UDP part of a person's line, which a test can cut. The page is told of no other way: each answer of the server is
 * given one candidate, this cable's end. As an ICE-lite server answers to where checks come from, nothing else changes.
 */
export class UdpLink {
  private readonly ends: Socket[] = [];
  private readonly relays = new Map<string, Promise<number>>();
  private plugged = true;
  dropped = 0;

  /** Before the page is opened. */
  async into(page: Page): Promise<void> {
    await page.exposeFunction('wayThroughCable', async (address: string, port: number) => ({
      address: NEAR,
      port: await this.portFor({ address, port }),
    }));
    await page.addInitScript(answerThroughLink);
  }

  cut(): void {
    this.plugged = false;
  }

  restore(): void {
    this.plugged = true;
  }

  close(): void {
    for (const socket of this.ends) socket.close();
  }

  private portFor(server: Place): Promise<number> {
    const key = `${server.address} ${String(server.port)}`;
    const known = this.relays.get(key) ?? this.relay(server);
    this.relays.set(key, known);
    return known;
  }

  private async relay(server: Place): Promise<number> {
    const near = createSocket('udp4');
    this.ends.push(near);
    const farOf = new Map<number, Socket>();
    near.on('message', (datagram, from) => {
      const far = farOf.get(from.port) ?? createSocket('udp4');
      if (!farOf.has(from.port)) {
        farOf.set(from.port, far);
        this.ends.push(far);
        far.on('message', (answer) => {
          if (this.passes()) near.send(answer, from.port, from.address);
        });
      }
      if (this.passes()) far.send(datagram, server.port, server.address);
    });
    await new Promise<void>((resolve) => near.bind(0, NEAR, resolve));
    return (near.address() as AddressInfo).port;
  }

  private passes(): boolean {
    if (!this.plugged) this.dropped++;
    return this.plugged;
  }
}

/** Runs in the page before its scripts. */
export function answerThroughLink(): void {
  const { wayThroughCable } = globalThis as unknown as {
    wayThroughCable: (address: string, port: number) => Promise<Place>;
  };
  const { prototype } = RTCPeerConnection;
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const native = prototype.setRemoteDescription as (description: RTCSessionDescriptionInit) => Promise<void>;
  const candidate = /a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host\S*/i;
  prototype.setRemoteDescription = async function (description: RTCSessionDescriptionInit): Promise<void> {
    const lines = (description.sdp ?? '').split('\r\n');
    const found = lines.map((line) => candidate.exec(line)).find((match) => match !== null);
    if (found?.[1] === undefined || found[2] === undefined) return native.call(this, description);
    const near = await wayThroughCable(found[1], Number(found[2]));
    const only = found[0].replace(`${found[1]} ${found[2]}`, `${near.address} ${String(near.port)}`);
    let given = false;
    const sdp = lines
      .flatMap((line) => {
        if (!line.startsWith('a=candidate:')) return [line];
        if (given) return [];
        given = true;
        return [only];
      })
      .join('\r\n');
    return native.call(this, { type: 'answer', sdp });
  };
}
