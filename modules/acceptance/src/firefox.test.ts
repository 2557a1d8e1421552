import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatching, timelineOf, stopWatching, expectContinuous } from './slot-timeline.ts';
import { FirefoxPerson } from './FirefoxPerson.ts';
import { becomes, goesOnIn, LARGE, playsAndSounds, SMALL, text } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meera Nair';

/**
 * A Firefox as Debian ships it meets a Chromium. Firefox takes no loopback candidate, so media goes by the address of
 * an interface of this machine, which the server offers by itself.
 */
describe('Firefox', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: FirefoxPerson;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), FirefoxPerson.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host.close(), guest.close()]);
    await server.stop();
  });

  test('Firefox joins through the lobby', async () => {
    await host.startMeeting(server.ready.organiser, 'Two browsers');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
  });

  test("Firefox decodes Chromium's media", async () => {
    await expect
      .poll(async () => (await guest.media()).framesDecoded, {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
    const before = await becomes(guest, (height) => height >= 180);
    await startWatching(guest);
    const [after] = await Promise.all([goesOnIn(guest, before), playsAndSounds(guest)]);
    const timeline = timelineOf(await stopWatching(guest), before);
    console.log(`Firefox: ${text(after)} of ${HOST}, longest gap ${String(timeline.longestGapMillis)} ms`);
    expect(after.height).toBeGreaterThanOrEqual(180);
    expect(after.width / after.height).toBeCloseTo(16 / 9, 1);
    expectContinuous(`the picture of ${HOST} in Firefox`, timeline);
    expect(await guest.showsMovement(HOST)).toBe(true);
  });

  test("Chromium decodes Firefox's media", async () => {
    await guest.unmute();
    await expect.poll(async () => (await host.media()).framesDecoded, { timeout: 30_000 }).toBeGreaterThan(0);
    await playsAndSounds(host);
  });

  test('Firefox simulcast layers switch in Chromium', async () => {
    await host.page.setViewportSize(LARGE);
    await host.tile(GUEST).first().dblclick();
    const large = await becomes(host, (height) => height >= 360);
    await host.page.setViewportSize(SMALL);
    const small = await becomes(host, (height) => height < large.height);
    await host.page.setViewportSize(LARGE);
    const again = await becomes(host, (height) => height === large.height);
    const after = await goesOnIn(host, large);
    console.log(`Firefox's sizes: ${text(large)} -> ${text(small)} -> ${text(again)} -> ${text(after)}`);
  });

  test('keys work after a participant left', async () => {
    const third = await Person.open(THIRD, { picturesPerSecond: 2 });
    await third.askToJoin(await host.copyInvitation());
    await host.admit(THIRD);
    await third.expectSeated();
    await guest.expectText(THIRD);
    await third.button('Leave').first().click();
    await host.tile(THIRD).first().waitFor({ state: 'detached' });
    await third.close();
    await guest.expectText('End to end');
    await host.sendChat('Is it quiet now?');
    await guest.expectChat('Is it quiet now?');
  });

  test('reload regains seat and keys', async () => {
    await guest.page.reload();
    await guest.expectSeated();
    await guest.expectText('End to end');
    await host.sendChat('Welcome back');
    await guest.expectChat('Welcome back');
  });

  test('leaving empties the tile in Chromium', async () => {
    await guest.leave();
    await host.tile(GUEST).first().waitFor({ state: 'detached' });
    expect(guest.consoleErrors).toEqual([]);
  });
});
