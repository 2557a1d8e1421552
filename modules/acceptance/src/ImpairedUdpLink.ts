import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { FirefoxPerson } from './FirefoxPerson.ts';
import type { Person } from './Person.ts';
import { answerThroughLink } from './UdpLink.ts';
import { ImpairedPath, type LinkConditions } from './LinkConditions.ts';

const SEED = 20_261_124;
const LOOPBACK = '127.0.0.1';
const BUFFER_BYTES = 4 * 1_024 * 1_024;

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly send: () => void;
}

/**
 * The UDP part of a person's line through bad conditions: a relay in this process that loses, delays, disorders and limits
 * what passes, each way by its own conditions. It knows what it lost against its will: what the system dropped because
 * this process read too late, and what it could not hold.
 */
export class ImpairedUdpLink {
  readonly up = new ImpairedPath(SEED);
  readonly down = new ImpairedPath(SEED + 1);
  private readonly relays = new Map<string, Promise<number>>();
  private readonly sockets = new Set<Socket>();
  private readonly forgetting: (() => void)[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly used = new Map<string, string>();
  /** Where the line's ends are: Firefox pairs no loopback address with its own, nor believes that it is seen at one. */
  private readonly ends: 'loopback' | 'beside the server';
  /** From which the server sees this person come, where they have moved. */
  private movedTo: string | null = null;
  private timer: NodeJS.Timeout | undefined;
  private orders = 0;
  private closed = false;
  private droppedBefore = 0;
  /** The longest that a packet left later than it should have, milliseconds. */
  latest = 0;
  /** Packets of which one number of one source stood in two that differ: a cipher's nonce used twice. */
  differing = 0;
  repeated = 0;

  private constructor(ends: ImpairedUdpLink['ends']) {
    this.ends = ends;
  }

  /** Leads the media of a person's pages through a new line; to be called before the first page. */
  static async inFrontOf(person: Person): Promise<ImpairedUdpLink> {
    const line = new ImpairedUdpLink('loopback');
    await person.context.exposeFunction('wayThroughCable', line.wayThrough);
    await person.context.addInitScript(answerThroughLink);
    return line;
  }

  /** Leads what the page that is open connects from now on through a new line. */
  static async onPageOf({ page }: FirefoxPerson): Promise<ImpairedUdpLink> {
    const line = new ImpairedUdpLink('beside the server');
    await page.exposeFunction('wayThroughCable', line.wayThrough);
    await page.evaluate(answerThroughLink);
    return line;
  }

  private readonly wayThrough = async (address: string, port: number) => {
    const near = this.ends === 'loopback' ? LOOPBACK : address;
    return { address: near, port: await this.portFor(near, address, port) };
  };

  /** The same conditions both ways, or one each. */
  setConditions(down: LinkConditions, up: LinkConditions = down): void {
    this.down.turns(down);
    this.up.turns(up);
  }

  cut(): void {
    this.down.down();
    this.up.down();
  }

  restore(): void {
    this.down.up();
    this.up.up();
  }

  /** The router gives every connection another port, and what still goes to the old ones is lost. */
  changePorts(): void {
    for (const forget of this.forgetting.splice(0)) forget();
  }

  /** The person is in another network from now on: every connection comes from another address. */
  moveTo(address: string): void {
    this.movedTo = address;
    this.changePorts();
  }

  /** Packets that the relay lost against its will. */
  get ownDrops(): number {
    return this.up.unwanted + this.down.unwanted + this.droppedBefore + kernelDrops(this.sockets);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const socket of this.sockets) socket.close();
  }

  private portFor(near: string, address: string, port: number): Promise<number> {
    const key = `${address} ${String(port)}`;
    const known = this.relays.get(key) ?? this.relay(near, address, port);
    this.relays.set(key, known);
    return known;
  }

  private async relay(nearAddress: string, address: string, port: number): Promise<number> {
    const near = await this.open(nearAddress);
    const farOf = new Map<string, Promise<Socket>>();
    near.on('message', (datagram, from) => {
      const key = `${from.address} ${String(from.port)}`;
      const far = farOf.get(key) ?? this.openFar(near, from.address, from.port);
      if (!farOf.has(key)) {
        farOf.set(key, far);
        this.forgetting.push(() => {
          farOf.delete(key);
          void far.then((socket) => {
            this.droppedBefore += kernelDrops([socket]);
            this.sockets.delete(socket);
            socket.close();
          });
        });
      }
      this.watch(datagram);
      this.passes(this.up, datagram.length, () => {
        void far.then((socket) => {
          if (this.sockets.has(socket)) socket.send(datagram, port, address);
        });
      });
    });
    return near.address().port;
  }

  private async openFar(near: Socket, address: string, port: number): Promise<Socket> {
    const far = await this.open(this.movedTo ?? near.address().address);
    far.on('message', (datagram) => {
      this.watch(datagram);
      this.passes(this.down, datagram.length, () => {
        near.send(datagram, port, address);
      });
    });
    return far;
  }

  private async open(address: string): Promise<Socket> {
    const socket = createSocket('udp4');
    this.sockets.add(socket);
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    socket.setRecvBufferSize(BUFFER_BYTES);
    return socket;
  }

  /** Under AES-GCM two different packets of one number would tell the key of its authentication. */
  private watch(datagram: Buffer): void {
    const first = datagram[0] ?? 0;
    const second = datagram[1] ?? 0;
    if (first < 128 || first > 191 || (second >= 192 && second <= 223) || datagram.length < 12) return;
    const key = `${String(datagram.readUInt32BE(8))} ${String(datagram.readUInt16BE(2))}`;
    const text = datagram.toString('latin1');
    const before = this.used.get(key);
    if (before !== undefined && before !== text) this.differing++;
    if (before === text) this.repeated++;
    this.used.delete(key);
    this.used.set(key, text);
    const [oldest] = this.used.keys();
    if (this.used.size > 4_096 && oldest !== undefined) this.used.delete(oldest);
  }

  private passes(way: ImpairedPath, sizeBytes: number, send: () => void): void {
    const at = way.arrival(sizeBytes, performance.now());
    if (at === null) return;
    this.insert({
      at,
      order: this.orders++,
      send: () => {
        way.arrived();
        if (!this.closed) send();
      },
    });
    this.arm();
  }

  /** Kept in order of time; most packets belong at the end. */
  private insert(entry: Waiting): void {
    let place = this.waiting.length;
    while (place > 0 && (this.waiting[place - 1]?.at ?? 0) > entry.at) place--;
    this.waiting.splice(place, 0, entry);
  }

  private arm(): void {
    const next = this.waiting[0];
    if (next === undefined || this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        this.release();
      },
      Math.max(0, next.at - performance.now()),
    );
  }

  private release(): void {
    const now = performance.now();
    for (let next = this.waiting[0]; next !== undefined && next.at <= now + 0.5; next = this.waiting[0]) {
      this.latest = Math.max(this.latest, now - next.at);
      this.waiting.shift();
      next.send();
    }
    this.arm();
  }
}

/** What the system threw away because nobody read it: the last column of its table of sockets. */
function kernelDrops(sockets: Iterable<Socket>): number {
  const ports = new Set([...sockets].map((socket) => portOf(socket).toString(16).toUpperCase().padStart(4, '0')));
  return readFileSync('/proc/net/udp', 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => ports.has(row[1]?.split(':')[1] ?? ''))
    .reduce((sum, row) => sum + Number(row.at(-1) ?? 0), 0);
}

function portOf(socket: Socket): number {
  try {
    return (socket.address() as AddressInfo).port;
  } catch {
    return -1;
  }
}
