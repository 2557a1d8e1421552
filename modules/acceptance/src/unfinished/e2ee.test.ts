import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FirefoxPerson } from '../FirefoxPerson.ts';
import { type Invitation, Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';

const HOST = 'Asha Verma';
const NAMES = ['Ravi Kumar', 'Meena Iyer', 'Joseph Mathew'] as const;
const FOX = 'Farida Khan';
const LATE = 'Late Comer';
const SEALED = 'Encrypted end to end';
const SECRET = 'The tender opens on Friday';
const AFTER = 'The tender is postponed';
/** Six browsers share this machine: at the usual rate it would have no time for all pictures, with or without keys. */
const CROWDED = { picturesPerSecond: 5 } as const;

/** One key group of four Chromium and a Firefox: picture, sound, chat; comings and goings [H1 H7 T49]. */
describe('a meeting that the server cannot follow', () => {
  let server: SabhaProcess;
  let host: Person;
  let guests: Person[];
  let late: Person;
  let fox: FirefoxPerson;

  beforeAll(async () => {
    // Until every meeting has keys.
    process.env['SABHA_JAVA_OPTIONS'] = '-Dsabha.meeting.keys=true';
    server = await SabhaProcess.start();
    [host, fox, late, ...guests] = await Promise.all([
      Person.comes(HOST, CROWDED),
      FirefoxPerson.comes(FOX),
      Person.comes(LATE, CROWDED),
      ...NAMES.map((name) => Person.comes(name, CROWDED)),
    ]);
  });

  afterAll(async () => {
    await Promise.all([host, fox, late, ...guests].map((person) => person.leavesTheBuilding()));
    await server.stop();
  });

  test('takes everybody into one group', async () => {
    await host.startsAMeeting(server.ready.organiser, 'Tender committee');
    for (const guest of guests) await comesIn(guest);
    await fox.asksToJoin(await host.copiesAnInvitation());
    await host.admits(FOX);
    await fox.isSeated();
    for (const person of [host, ...guests]) await person.button(SEALED).first().waitFor();
    await expect.poll(codes, { timeout: 15_000 }).toHaveLength(1);
  });

  test('shows and plays everybody to everybody, every frame by way of the worker', async () => {
    for (const guest of guests) await unmutes(guest);
    await fox.unmutes();
    for (const person of [host, ...guests]) {
      await expect.poll(() => decoding(person), { timeout: 40_000 }).toBe(4);
      await expect.poll(async () => (await person.watches(1_000)).audioEnergy, { timeout: 20_000 }).toBeGreaterThan(0);
      expect(await person.page.evaluate(unprotected)).toEqual([]);
    }
    await expect.poll(async () => (await fox.media()).framesDecoded, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(await fox.seesMovement(HOST)).toBe(true);
  }, 300_000);

  test('carries a message to all who are there', async () => {
    await writes(host, SECRET);
    for (const guest of guests) await reads(guest, SECRET);
    expect(guests[0]?.trace.received.join('\n')).not.toContain(SECRET);
  });

  test('lets nobody read what was written before they came', async () => {
    await comesIn(late);
    await late.button(SEALED).first().waitFor();
    await late.button(/^Chat/).first().click();
    await late.page.getByText('Nothing has been written since you came').waitFor();
    await expect.poll(() => decoding(late), { timeout: 30_000 }).toBe(5);
    await late.button(/^Leave/).first().click();
    await late.confirmsLeaving();
    await host.tile(LATE).first().waitFor({ state: 'detached' });
    await expect.poll(codes, { timeout: 15_000 }).toHaveLength(1);
  });

  test('takes a reloaded page back to its seat and into the group', async () => {
    const [guest] = guests;
    if (!guest) throw new Error('nobody came');
    await guest.page.reload();
    await guest.isSeated();
    await guest.button(SEALED).first().waitFor();
    await expect.poll(() => decoding(guest), { timeout: 30_000 }).toBe(4);
    await expect.poll(() => decoding(host), { timeout: 30_000 }).toBe(4);
    await expect.poll(codes, { timeout: 15_000 }).toHaveLength(1);
  });

  test('goes on under new keys without whom the host removed [A5 H7]', async () => {
    const [removed, ...staying] = guests;
    if (!removed) throw new Error('nobody came');
    await host.opensPeople();
    const row = host.region('People').getByRole('listitem').filter({ hasText: removed.name });
    await row.getByRole('button', { name: 'Remove', exact: true }).click();
    await host.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await removed.page.getByText(/removed you/).first().waitFor();
    await writes(host, AFTER);
    for (const guest of staying) await reads(guest, AFTER);
    expect(await removed.page.content()).not.toContain(AFTER);
    await host.button(SEALED).first().waitFor();
    await expect.poll(() => decoding(host), { timeout: 20_000 }).toBe(3);
    guests = staying;
    await expect.poll(codes, { timeout: 15_000 }).toHaveLength(1);
  });

  test('tells no page of an error', () => {
    for (const { name, consoleErrors } of [host, ...guests, fox]) expect([name, consoleErrors]).toEqual([name, []]);
  });

  async function comesIn(guest: Person): Promise<void> {
    const invitation: Invitation = await host.copiesAnInvitation();
    await guest.asksToJoin(invitation);
    await host.admits(guest.name);
    await guest.isSeated();
  }

  /** What Chromium people read in the Security panel, each code once. */
  async function codes(): Promise<string[]> {
    const read = await Promise.all(
      [host, ...guests].map(async ({ page }) => {
        const code = page.getByLabel('Digits', { exact: true });
        if (!(await code.isVisible())) await page.getByRole('button', { name: /^Security/ }).first().click();
        return (await code.textContent()) ?? '';
      }),
    );
    return [...new Set(read)];
  }
});

async function unmutes(person: Person): Promise<void> {
  const off = person.button('Mic off');
  if ((await off.count()) > 0) await off.first().click();
}

async function writes(person: Person, text: string): Promise<void> {
  if (!(await person.page.getByLabel('Message', { exact: true }).isVisible())) await person.button(/^Chat/).first().click();
  await person.page.getByLabel('Message', { exact: true }).fill(text);
  await person.button('Send').first().click();
}

async function reads(person: Person, text: string): Promise<void> {
  if (!(await person.page.getByLabel('Message', { exact: true }).isVisible())) await person.button(/^Chat/).first().click();
  await person.page.getByText(text).first().waitFor();
}

/** A panel takes the place of all pictures but the large one, and those are not received then. */
async function showsEverybody(person: Person): Promise<void> {
  const close = person.page.getByRole('complementary').getByRole('button', { name: 'Close', exact: true });
  if ((await close.count()) > 0) await close.click();
}

/** How many pictures of others grew in two seconds. */
async function decoding(person: Person): Promise<number> {
  await showsEverybody(person);
  const before = await person.page.evaluate(framesByMid);
  await person.page.waitForTimeout(2_000);
  const after = await person.page.evaluate(framesByMid);
  return Object.entries(after).filter(([mid, frames]) => frames > (before[mid] ?? 0)).length;
}

/** Runs in the page. The page also makes a connection to ask the browser what it can do; it has no rows. */
async function framesByMid(): Promise<Record<string, number>> {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const frames: Record<string, number> = {};
  for (const [index, peer] of peers.entries()) {
    for (const row of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (row['type'] !== 'inbound-rtp' || row['kind'] !== 'video') continue;
      frames[`${String(index)} ${String(row['mid'])}`] = Number(row['framesDecoded'] ?? 0);
    }
  }
  return frames;
}

/** Senders and receivers whose frames do not go through a worker. Runs in the page. */
function unprotected(): string[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  return open.flatMap((peer) =>
    peer.getTransceivers().flatMap(({ mid, direction, sender, receiver }) => {
      const passes = direction === 'recvonly' ? receiver.transform : sender.transform;
      return passes ? [] : [`${String(mid)} ${direction}`];
    }),
  );
}
