import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const SEAT_LOST_WITHIN_MILLIS = 55_000;
/** The host's seat is kept 30 s, and nobody may preside for a minute; the rest is for a busy machine. */
const ASLEEP_WITHIN_MILLIS = 115_000;

/** A meeting whose host is gone sleeps, and wakes when the host is back (A3). */
describe('meeting without a host', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A3.value = "sleep-after-1-minute"\n');
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('guest returns to the lobby with a reason [A3]', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await expect.poll(async () => (await guest.media()).framesDecoded, { timeout: 20_000 }).toBeGreaterThan(0);
    await host.closePage();
    await guest.page
      .getByRole('group', { name: 'Notifications' })
      .getByText('The host has left. Without a host, the meeting pauses after 1 minute.')
      .waitFor({ timeout: SEAT_LOST_WITHIN_MILLIS });
    await guest.page
      .getByRole('heading', { name: /The meeting is paused because no host is here/ })
      .waitFor({ timeout: ASLEEP_WITHIN_MILLIS });
    await guest.page.getByText(/when they return/).waitFor();
    expect(await guest.region('Stage').count()).toBe(0);
    const asleep = await guest.media();
    await guest.page.waitForTimeout(3_000);
    expect((await guest.media()).packetsReceived).toBe(asleep.packetsReceived);
  });

  test('returning host readmits the guest [A2 A3]', async () => {
    await host.openNewPage(server.ready.http);
    await host.button('Return as host').click();
    await host.button('Join').click();
    await host.expectSeated();
    await host.admit(GUEST);
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
    for (const person of [guest, host]) {
      const before = (await person.media()).framesDecoded;
      await expect
        .poll(async () => (await person.media()).framesDecoded - before, { timeout: 30_000 })
        .toBeGreaterThan(30);
    }
    expect(guest.consoleErrors).toEqual([]);
  });
});
