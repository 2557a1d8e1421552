import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { turnCameraOff } from './picture.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';

/** So wide that a panel takes the place of all pictures but the large one. */
const DESKTOP_SIZE = { width: 1600, height: 900 };
const SENDERS: readonly { readonly name: string; readonly sends: Sending }[] = [
  { name: 'simulcast', sends: { cores: 4, descriptor: true } },
  { name: 'layers of one stream', sends: { cores: 8, descriptor: true } },
];
/** The server waits for two seconds before it says that less is wanted. */
const SOON = { timeout: 30_000 };
const STILL_MILLIS = 4_000;

/**
 * Three people, of whom one shows a camera. The host hides its tile behind another, and the third takes sound only: then
 * nobody is shown the picture, and the sender's browser is to make none.
 */
describe('hidden camera', () => {
  let server: SabhaProcess;
  let host: Person;
  let third: Person;

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\n');
    [host, third] = await Promise.all([Person.open('Asha Verma', DESKTOP_SIZE), Person.open('Meena Iyer')]);
  });

  afterAll(async () => {
    await Promise.all([host, third].map((person) => person.close()));
    await server.stop();
  });

  async function joins(person: Person): Promise<void> {
    await person.fillIn(await host.copyInvitation());
    await person.button(/^(Ask to join|Join)/).click();
    await person.expectSeated();
  }

  test('audio-only participant joins', async () => {
    await host.startMeeting(server.ready.organiser, 'Unwatched');
    await turnCameraOff(host);
    await joins(third);
    await commands(third, 'Audio only');
  });

  test.each(SENDERS)('$name: sends nothing until shown again', async ({ name, sends }) => {
    const sender = await Person.open(`Sender of ${name}`, {
      sends,
      picturesPerSecond: 10,
    });
    try {
      await joins(sender);
      await host.openPeople();
      await host.actOn(sender.name, 'Pin');
      await expect.poll(async () => (await made(host, 1_000)).decoded, SOON).toBeGreaterThan(0);
      expect((await made(sender, 2_000)).sent).toBeGreaterThan(0);
      const offers = count(host, 'offer');

      await host.actOn(third.name, 'Pin');
      await expect.poll(async () => (await made(sender, 1_000)).sent, SOON).toBe(0);
      expect(await made(sender, STILL_MILLIS)).toMatchObject({
        encoded: 0,
        sent: 0,
      });
      expect(await made(host, 1_000)).toMatchObject({ decoded: 0 });

      const shown = Date.now();
      await host.actOn(sender.name, 'Pin');
      await expect
        .poll(async () => (await made(host, 200)).decoded, {
          ...SOON,
          interval: 50,
        })
        .toBeGreaterThan(0);
      console.log(`${name}: the picture came ${String(Date.now() - shown)} ms after it was asked for`);
      const again = await made(sender, 2_000);
      expect(again.sent).toBeGreaterThan(0);
      expect(count(host, 'offer'), 'a line without pictures is not taken for a broken one').toBe(offers);
    } finally {
      await sender.close();
    }
  });
});

/** Frames of video that this page made, sent and decoded within the given time. */
async function made(
  person: Person,
  milliseconds: number,
): Promise<{
  readonly encoded: number;
  readonly sent: number;
  readonly decoded: number;
}> {
  const before = await person.media();
  await person.page.waitForTimeout(milliseconds);
  const after = await person.media();
  return {
    encoded: after.framesEncoded - before.framesEncoded,
    sent: after.framesSent - before.framesSent,
    decoded: after.framesDecoded - before.framesDecoded,
  };
}

/** How many messages of this type the page has sent. */
function count(person: Person, type: string): number {
  return person.trace.sent.filter((frame) => frame.includes(`"type":"${type}"`)).length;
}
