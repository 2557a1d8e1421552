import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const BACK_WITHIN_MILLIS = 40_000;
/** A busy machine takes its time. */
const SOON = { timeout: 60_000 };
const SEALED = 'End-to-end encrypted';

/** The server is killed in a meeting and started anew (Q6). */
describe('killed server', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('all regain seats and keys automatically [Q6]', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    for (const person of [host, guest]) await person.unmute();
    for (const person of [host, guest]) await isSeenAndHeardBy(person);

    await server.kill();
    for (const person of [host, guest]) await lostMessage(person).waitFor();
    await server.startAgain();

    await expect.poll(resumed, { timeout: BACK_WITHIN_MILLIS, interval: 2_000 }).toBeGreaterThanOrEqual(2);
    for (const person of [host, guest]) {
      await person.expectSeated();
      await person.button(SEALED).first().waitFor();
    }
    await host.tile(GUEST).first().waitFor();
    for (const person of [host, guest]) {
      await isSeenAndHeardBy(person);
      expect(await lostMessage(person).count()).toBe(0);
    }
    // No new group, and nobody put back: the keys are those of before.
    const recordedVerbs = await verbs();
    expect(recordedVerbs.filter((verb) => verb === 'create-group')).toHaveLength(1);
    expect(recordedVerbs.filter((verb) => verb === 'commit')).toHaveLength(1);
  }, 240_000);

  test('log verifies and shows the restart [T18 T44]', async () => {
    const verdict = JSON.parse(await server.command('audit', 'verify', '--json')) as { sound: boolean; rows: number };
    expect(verdict).toMatchObject({ sound: true });
    expect(await verbs()).toEqual(expect.arrayContaining(['create', 'arrive', 'seat', 'admit', 'restore', 'resume']));
  });

  /** Pictures and voice of the other one come, counted over a second by the browser. */
  async function isSeenAndHeardBy(person: Person): Promise<void> {
    await expect
      .poll(async () => {
        const { framesPerSecond, audioEnergy } = await person.measureMedia(1_000);
        return { seen: framesPerSecond > 0, heard: audioEnergy > 1e-6 };
      }, SOON)
      .toEqual({ seen: true, heard: true });
  }

  function lostMessage({ page }: Person): Locator {
    const notices = page.getByRole('group', { name: 'Notifications' });
    return notices.getByText('Connection lost. Reconnecting; we’re keeping your place.');
  }

  /** What the log says that happened, in order. */
  async function verbs(): Promise<string[]> {
    const rows = (await server.command('audit', 'search')).split('\n');
    return rows.map((line) => (JSON.parse(line) as { verb: string }).verb);
  }

  async function resumed(): Promise<number> {
    return (await verbs()).filter((verb) => verb === 'resume').length;
  }
});
