import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TcpLink } from './TcpLink.ts';
import { Nat } from './Nat.ts';
import { goesOn, text } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';

/** Where a page's media goes, and the server's user fragment of the moment. */
interface MediaPath {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  readonly serverFragment: string;
}

/** Two people in a meeting of a server with settings of its own. */
class Meeting {
  private constructor(
    private readonly folder: string,
    readonly server: SabhaProcess,
    readonly link: TcpLink,
    readonly host: Person,
    readonly guest: Person,
  ) {}

  static async with(settings: string, { byLoopback = false } = {}): Promise<Meeting> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-reach-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, `sabha.policy.A2.value = "off"\n${settings}`);
    const server = await SabhaProcess.start('--config', config);
    const link = await TcpLink.to(server.ready.http);
    const [host, guest] = await Promise.all([
      Person.open(HOST, { byLoopback }),
      Person.open(GUEST, { cable: link, byLoopback }),
    ]);
    return new Meeting(folder, server, link, host, guest);
  }

  async begins(): Promise<void> {
    const { host, guest } = this;
    await host.startMeeting(this.server.ready.organiser, 'District water supply');
    await guest.fillIn(await host.copyInvitation());
    await guest
      .button(/^(Ask to join|Join)/)
      .first()
      .click();
    await guest.expectSeated();
  }

  get people(): readonly Person[] {
    return [this.host, this.guest];
  }

  /** Both see each other move. */
  async isSeen(): Promise<void> {
    const slots = await Promise.all(this.people.map(goesOn));
    console.log(`each sees: ${slots.map(text).join('; ')}`);
  }

  async ends(): Promise<void> {
    await Promise.all(this.people.map((person) => person.close()));
    await this.link.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe('UDP blocked', () => {
  let meeting: Meeting;

  beforeAll(async () => {
    meeting = await Meeting.with('sabha.media.udp.candidates = false\n');
  });

  afterAll(async () => {
    await meeting.ends();
  });

  test('video works over TCP on HTTPS port', async () => {
    await meeting.begins();
    await meeting.isSeen();
    const port = Number(new URL(meeting.server.ready.https).port);
    for (const person of meeting.people) {
      expect(await pathOf(person)).toMatchObject({ protocol: 'tcp', port });
    }
  });

  test('ICE restart keeps seat and video [Q16]', async () => {
    const { guest } = meeting;
    const connections = (await guest.media()).peerConnections;
    const traced = guest.trace.received.length;
    const { serverFragment } = await pathOf(guest);
    meeting.link.cut();
    await guest.page.waitForTimeout(500);
    meeting.link.restore();
    await expect.poll(async () => (await pathOf(guest)).serverFragment, { timeout: 30_000 }).not.toBe(serverFragment);
    await meeting.isSeen();
    const since = guest.trace.received.slice(traced).join('\n');
    expect(since).toContain('"type":"resumed"');
    expect(since).not.toContain('"type":"waiting"');
    expect(await pathOf(guest)).toMatchObject({ protocol: 'tcp' });
    expect((await guest.media()).peerConnections).toBe(connections);
  });
});

describe('broken media path', () => {
  let line: TcpLink;
  let meeting: Meeting;

  beforeAll(async () => {
    const port = await freePort();
    line = await TcpLink.to(`http://127.0.0.1:${String(port)}`);
    meeting = await Meeting.with(`
      sabha.media {
        udp { candidates = false, address = "127.0.0.1" }
        advertised-addresses = [ "127.0.0.1" ]
        tcp { listen = own-port, port = ${String(port)}, advertised-port = ${new URL(`http://${line.to}`).port} }
      }
    `);
  });

  afterAll(async () => {
    await meeting.ends();
    await line.close();
  });

  test('recovers from another port, same seat [Q14 Q16]', async () => {
    await meeting.begins();
    await meeting.isSeen();
    const { host, guest } = meeting;
    const traced = guest.trace.received.length;
    line.cut();
    await host.page.waitForTimeout(500);
    line.restore();
    await meeting.isSeen();
    expect(guest.trace.received.slice(traced).join('\n')).not.toContain('"type":"waiting"');
  });
});

describe('NAT rebinding', () => {
  let nat: Nat;
  let meeting: Meeting;

  beforeAll(async () => {
    meeting = await Meeting.with(`
      sabha.media { loops = 1, udp.address = "127.0.0.1", advertised-addresses = [ "127.0.0.1" ], tcp.listen = off }
    `);
    nat = await Nat.inFrontOf(meeting.guest);
  });

  afterAll(async () => {
    nat.close();
    await meeting.ends();
  });

  test('changed NAT port keeps video both ways [Q16]', async () => {
    await meeting.begins();
    await meeting.isSeen();
    const connections = (await meeting.guest.media()).peerConnections;
    nat.restart();
    await meeting.isSeen();
    expect((await meeting.guest.media()).peerConnections).toBe(connections);
    expect(nat.dropped).toBe(0);
  });
});

const SIX = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ address, internal }) => isIPv6(address) && !internal && !address.startsWith('fe80'))?.address;

describe(`over IPv6, by ${SIX === undefined ? 'the loopback address' : 'an address of this machine'}`, () => {
  const address = SIX ?? '::1';
  let meeting: Meeting;

  beforeAll(async () => {
    meeting = await Meeting.with(`sabha.media.advertised-addresses = [ "${address}" ]\n`, {
      byLoopback: SIX === undefined,
    });
  });

  afterAll(async () => {
    await meeting.ends();
  });

  test('a meeting has pictures', async () => {
    await meeting.begins();
    await meeting.isSeen();
    for (const person of meeting.people) {
      expect(await pathOf(person)).toMatchObject({ protocol: 'udp', address });
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function pathOf(person: Person): Promise<MediaPath> {
  return person.page.evaluate(async () => {
    const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
    // pages also make connections that go nowhere, to learn what the browser can do
    const peer = peers.findLast((one) => one.currentRemoteDescription !== null);
    const rows = peer === undefined ? [] : [...((await peer.getStats()).values() as Iterable<Record<string, unknown>>)];
    const byId = (id: unknown): Record<string, unknown> | undefined => rows.find((row) => row['id'] === id);
    const pair = byId(rows.find((row) => row['type'] === 'transport')?.['selectedCandidatePairId']);
    const remote = byId(pair?.['remoteCandidateId']);
    return {
      protocol: String(remote?.['protocol']),
      address: String(remote?.['address']),
      port: Number(remote?.['port']),
      serverFragment: /a=ice-ufrag:(\S+)/.exec(peer?.currentRemoteDescription?.sdp ?? '')?.[1] ?? '',
    };
  });
}
