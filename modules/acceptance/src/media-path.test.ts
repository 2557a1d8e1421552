import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goesOn } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { UdpLink } from './UdpLink.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';

/** The way of sound and picture breaks while the signalling goes on; the page heals it without anybody's help. */
describe('media path', () => {
  const link = new UdpLink();
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
    await link.into(guest.page);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    link.close();
    await server.stop();
  });

  test('media uses the test link', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await framesGrow(guest, 20_000);
    await framesGrow(host, 20_000);
  });

  test('short cut recovers on the same connection', async () => {
    const before = await guest.media();
    link.cut();
    await guest.button('Reconnect').waitFor({ timeout: 20_000 });
    link.restore();
    expect(link.dropped).toBeGreaterThan(0);
    await framesGrow(guest, 30_000);
    expect((await guest.media()).peerConnections).toBe(before.peerConnections);
    await guest.button('Reconnect').waitFor({ state: 'detached' });
    await Promise.all([goesOn(guest), goesOn(host)]);
  });

  test('failed ICE restarts open a new connection', async () => {
    const before = await guest.media();
    const receivedBefore = guest.trace.received.length;
    link.cut();
    await guest.button('Reconnect').waitFor({ timeout: 30_000 });
    await expect
      .poll(async () => (await guest.media()).peerConnections, { timeout: 60_000 })
      .toBeGreaterThan(before.peerConnections);
    link.restore();
    await framesGrow(guest, 45_000);
    await framesGrow(host, 20_000);
    const types = guest.trace.received
      .slice(receivedBefore)
      .map((text) => (JSON.parse(text) as { message: { type: string } }).message.type);
    expect(types).toContain('seated');
    expect(types).not.toContain('waiting');
    expect(await host.tile(GUEST).count()).toBe(1);
    await Promise.all([goesOn(guest), goesOn(host)]);
  });

  test('pressing reconnects at once', async () => {
    const before = await guest.media();
    link.cut();
    await guest.button('Reconnect').click({ timeout: 30_000 });
    link.restore();
    await expect
      .poll(async () => (await guest.media()).peerConnections, { timeout: 10_000 })
      .toBeGreaterThan(before.peerConnections);
    await framesGrow(guest, 30_000);
    expect(guest.consoleErrors).toEqual([]);
  });
});

async function framesGrow(person: Person, timeout: number): Promise<void> {
  const before = (await person.media()).framesDecoded;
  await expect.poll(async () => (await person.media()).framesDecoded - before, { timeout }).toBeGreaterThan(20);
}
