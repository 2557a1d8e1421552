import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginsToWatch, courseOf, hasWatched, wentOn } from './course.ts';
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
    [host, guest] = await Promise.all([Person.comes(HOST), FirefoxPerson.comes(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host.leavesTheBuilding(), guest.leavesTheBuilding()]);
    await server.stop();
  });

  test('joins by the lobby', async () => {
    await host.startsAMeeting(server.ready.organiser, 'Two browsers');
    await guest.asksToJoin(await host.copiesAnInvitation());
    await host.admits(GUEST);
    await guest.isSeated();
    await host.tile(GUEST).first().waitFor();
  });

  test('decodes the picture and sound of Chromium', async () => {
    await expect
      .poll(async () => (await guest.media()).framesDecoded, {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
    const before = await becomes(guest, (height) => height >= 180);
    await beginsToWatch(guest);
    const [after] = await Promise.all([goesOnIn(guest, before), playsAndSounds(guest)]);
    const course = courseOf(await hasWatched(guest), before);
    console.log(`Firefox: ${text(after)} of ${HOST}, longest gap ${String(course.longestGapMillis)} ms`);
    expect(after.height).toBeGreaterThanOrEqual(180);
    expect(after.width / after.height).toBeCloseTo(16 / 9, 1);
    wentOn(`the picture of ${HOST} in Firefox`, course);
    expect(await guest.seesMovement(HOST)).toBe(true);
  });

  test('is seen and heard in Chromium', async () => {
    await guest.unmutes();
    await expect.poll(async () => (await host.media()).framesDecoded, { timeout: 30_000 }).toBeGreaterThan(0);
    await playsAndSounds(host);
  });

  test('sends its picture in several sizes, and Chromium changes between them and goes on', async () => {
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

  test('has the keys also after somebody has left', async () => {
    const third = await Person.comes(THIRD, { picturesPerSecond: 2 });
    await third.asksToJoin(await host.copiesAnInvitation());
    await host.admits(THIRD);
    await third.isSeated();
    await guest.reads(THIRD);
    await third.button('Leave').first().click();
    await host.tile(THIRD).first().waitFor({ state: 'detached' });
    await third.leavesTheBuilding();
    await guest.reads('End to end');
    await host.writesInChat('Is it quiet now?');
    await guest.readsInChat('Is it quiet now?');
  });

  test('is back at its seat, with the keys, when the page is loaded anew', async () => {
    await guest.page.reload();
    await guest.isSeated();
    await guest.reads('End to end');
    await host.writesInChat('Welcome back');
    await guest.readsInChat('Welcome back');
  });

  test('leaves, and Chromium sees the place empty', async () => {
    await guest.leaves();
    await host.tile(GUEST).first().waitFor({ state: 'detached' });
    expect(guest.consoleErrors).toEqual([]);
  });
});
