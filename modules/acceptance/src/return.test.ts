import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, signal } from './browser-processes.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const SOON = { timeout: 60_000, interval: 100 } as const;
/** The server closes a silent connection after half a minute, and the resume window comes after that. */
const AWAY_WITHIN_MILLIS = 180_000;

/** An admitted participant who lost the connection for long returns to the seat, and no host admits them again. */
describe('return without admission', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.meeting.resume = 5s\n');
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  /** The guest's computer sleeps until others see that the guest is away. */
  async function sleep(whileAsleep: () => Promise<void>): Promise<void> {
    const asleep = processesOf(guest);
    signal(asleep, 'SIGSTOP');
    try {
      await host.tile(GUEST).first().waitFor({ state: 'detached', timeout: AWAY_WITHIN_MILLIS });
      await whileAsleep();
    } finally {
      signal(asleep, 'SIGCONT');
    }
  }

  test('away participant returns to a locked meeting [A7]', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await expect.poll(async () => (await guest.media()).framesDecoded, SOON).toBeGreaterThan(0);
    const before = guest.trace.received.length;
    await sleep(async () => {
      await host.openPeople();
      await host.button('Lock meeting').first().click();
      await host.button('Unlock meeting').first().waitFor();
    });
    const woke = Date.now();
    await host.tile(GUEST).first().waitFor(SOON);
    console.log(`back in the seat ${String(Date.now() - woke)} ms after the computer woke`);
    const decoded = (await host.media()).framesDecoded;
    await expect.poll(async () => (await host.media()).framesDecoded, SOON).toBeGreaterThan(decoded + 10);
    expect(guest.trace.received.slice(before).filter((text) => text.includes('"type":"waiting"'))).toEqual([]);
    expect(await host.region('Lobby').getByRole('listitem').count()).toBe(0);
    expect(await host.page.getByRole('alert').allTextContents()).toEqual([]);
  });

  test('participant removed while away cannot return [A5]', async () => {
    await sleep(async () => {
      await host.actOn(GUEST, 'Remove');
      await host.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    });
    await guest.page.getByRole('heading', { name: /removed|can’t open this meeting/ }).waitFor(SOON);
    expect(await host.tile(GUEST).count()).toBe(0);
  });
});
