import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatching, timelineOf, stopWatching, expectContinuous } from './slot-timeline.ts';
import { becomes, goesOnIn, LARGE, SMALL, text, turnCameraOff } from './picture.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import type { SlotStats } from './stats.ts';

interface Mode {
  readonly name: string;
  readonly sends: Sending;
  readonly codec: string;
}

const MODES: readonly Mode[] = [
  {
    name: 'VP8 simulcast',
    sends: { cores: 4, descriptor: true },
    codec: 'video/VP8',
  },
  {
    name: 'VP9 L3T3_KEY',
    sends: { cores: 8, descriptor: true },
    codec: 'video/VP9',
  },
  {
    name: 'VP9 L3T3_KEY without descriptor',
    sends: { cores: 8, descriptor: false },
    codec: 'video/VP9',
  },
  {
    name: 'VP9 S3T3',
    sends: { cores: 8, scalabilityMode: 'S3T3', descriptor: true },
    codec: 'video/VP9',
  },
  {
    name: 'AV1 L3T3_KEY',
    sends: { cores: 8, codec: 'video/av1', descriptor: true },
    codec: 'video/AV1',
  },
  {
    name: 'H264 asked for where it is off',
    sends: { cores: 4, codec: 'video/h264', descriptor: true },
    codec: 'video/VP8',
  },
];

/** What a small tile asks for, in lines; how much higher a large one gets is for the line and the machines to say. */
const LOW = 360;
/** The lowest layer of a camera of 720 lines. */
const LOWEST = 180;
const TITLE = '$name: the height of a tile chooses the layer, up and down, and each picture goes on';
/** Of the modes, the first two run with every change; the others are second cases of the same rule. */
const CORE_MODES = 2;

/**
 * Four browsers: one sends, three watch, of which one shows a large picture, one a small one, and then they change
 * places. The third, whose browser does not offer the dependency descriptor, changes nothing, and nothing is to change for
 * it. Frames are watched, not packets: a browser that freezes may go on receiving without a word.
 */
describe('layers', () => {
  let server: SabhaProcess;
  let host: Person;
  let viewers: readonly Person[];

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\n');
    const [first, ...others] = await Promise.all([
      Person.open('Asha Verma', LARGE),
      Person.open('Ravi Kumar', SMALL),
      Person.open('Meena Iyer', {
        ...LARGE,
        sends: { cores: 2, descriptor: false },
      }),
    ]);
    host = first;
    viewers = others;
  });

  afterAll(async () => {
    await Promise.all([host, ...viewers].map((person) => person.close()));
    await server.stop();
  });

  test('three people meet, with their cameras off', async () => {
    await host.startMeeting(server.ready.organiser, 'Layers');
    await turnCameraOff(host);
    for (const viewer of viewers) {
      await viewer.fillIn(await host.copyInvitation());
      await viewer.button(/^(Ask to join|Join)/).click();
      await viewer.expectSeated();
      await turnCameraOff(viewer);
    }
    await host
      .button(/^People/)
      .first()
      .click();
  });

  test.each(MODES.slice(0, CORE_MODES))(TITLE, choosesLayers);
  test.each(MODES.slice(CORE_MODES))(TITLE, { tags: ['full'] }, choosesLayers);

  async function choosesLayers(mode: Mode): Promise<void> {
    const [small, other] = viewers;
    if (small === undefined || other === undefined) throw new Error('two viewers');
    const sender = await Person.open(mode.name, { sends: mode.sends });
    try {
      // In a small window there is no tile to pin but the large one.
      for (const person of [host, small]) await person.page.setViewportSize(LARGE);
      await sender.fillIn(await host.copyInvitation());
      await host
        .button(/^People/)
        .first()
        .click();
      await sender.button(/^(Ask to join|Join)/).click();
      await sender.expectSeated();
      for (const person of [host, small]) {
        await person.pin(mode.name);
      }
      await host.page.setViewportSize(LARGE);
      await small.page.setViewportSize(SMALL);
      const [large, least] = await isHigher(host, small);
      expect(large.codec).toBe(mode.codec);
      const beside = await rests(other);

      await startWatching(other);
      await host.page.setViewportSize(SMALL);
      await small.page.setViewportSize(LARGE);
      const [up, down] = await isHigher(small, host);
      const [after, risen, besides] = await Promise.all([
        goesOnIn(host, large),
        goesOnIn(small, least),
        goesOnIn(other, beside),
      ]);
      const course = timelineOf(await stopWatching(other), beside);
      console.log(
        `${mode.name}: host ${text(large)} -> ${text(down)} -> ${text(after)}; small ${text(least)} -> ${text(up)} -> ` +
          `${text(risen)}; beside ${text(beside)} -> ${text(besides)}, longest gap ${String(course.longestGapMillis)} ms`,
      );
      for (const { codec } of [after, risen, besides]) expect(codec).toBe(mode.codec);
      expect(beside.codec).toBe(mode.codec);
      // A sender that has time to spare makes all of its sizes larger; the third picture stays the lowest of them.
      for (const { height } of course.heights) expect(height).toBeLessThanOrEqual(LOWEST);
      expectContinuous('the third picture', course);
      if (mode.codec === 'video/AV1') expect(beside.height, 'of AV1 without the descriptor').toBeLessThanOrEqual(180);
    } finally {
      await sender.close();
    }
  }
});

/** Two pictures, once the first has a higher layer than the second, which has a low one. */
async function isHigher(large: Person, small: Person): Promise<readonly [SlotStats, SlotStats]> {
  let seen: readonly [SlotStats, SlotStats] | undefined;
  await expect
    .poll(
      async () => {
        const isShown = (height: number) => height > 0;
        seen = await Promise.all([becomes(large, isShown), becomes(small, isShown)]);
        const [{ height }, { height: lower }] = seen;
        return lower <= LOW && height > lower;
      },
      { timeout: 90_000, message: `${large.name} has a higher layer than ${small.name}` },
    )
    .toBe(true);
  if (seen === undefined) throw new Error('nothing was seen');
  return seen;
}

/** The picture of somebody, once its size has stayed for two seconds. */
async function rests(person: Person): Promise<SlotStats> {
  const end = Date.now() + 45_000;
  let seen = await becomes(person, (height) => height > 0);
  while (Date.now() < end) {
    const before = seen;
    await person.page.waitForTimeout(2_000);
    seen = await becomes(person, (height) => height > 0);
    if (seen.mid === before.mid && seen.height === before.height) return seen;
  }
  throw new Error(`the picture of ${person.name} goes on changing: ${text(seen)}`);
}
