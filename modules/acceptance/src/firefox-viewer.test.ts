import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatching, timelineOf, stopWatching, expectContinuous } from './slot-timeline.ts';
import { FirefoxPerson } from './FirefoxPerson.ts';
import { goesOnIn, showing, SMALL, text } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import type { SlotStats } from './stats.ts';

/** One who sends simulcast, two who send layers of one stream. */
const SENDERS = [
  {
    name: 'Asha Verma',
    codec: 'video/VP8',
    sends: { cores: 4, descriptor: true },
  },
  {
    name: 'Meena Iyer',
    codec: 'video/VP9',
    sends: { cores: 8, descriptor: true },
  },
  {
    name: 'Joseph Mathew',
    codec: 'video/AV1',
    sends: { cores: 8, codec: 'video/av1', descriptor: true },
  },
] as const;
const TURNS = [0, 1, 2, 1, 0, 2, 0] as const;
/** So wide that a panel takes the place of all pictures but the large one. */
const DESKTOP_SIZE = { width: 1600, height: 900 };
const PHONE = { width: 380, height: 310 };

/**
 * A Firefox watches. It takes no dependency descriptor, so layers are told apart by what each codec writes, and it is the
 * browser that showed nothing when a limit changed inside a picture.
 */
describe('Firefox as a viewer', () => {
  let server: SabhaProcess;
  let viewer: FirefoxPerson;
  let senders: readonly Person[];

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\n');
    viewer = await FirefoxPerson.open('Ravi Kumar');
    senders = await Promise.all(
      SENDERS.map(({ name, sends }) => Person.open(name, { ...SMALL, sends, picturesPerSecond: 10 })),
    );
  });

  afterAll(async () => {
    await Promise.all([viewer, ...senders].map((person) => person.close()));
    await server.stop();
  });

  test('open panel leaves one video', async () => {
    const [host, ...guests] = senders;
    if (host === undefined) throw new Error('no host');
    await host.startMeeting(server.ready.organiser, 'Firefox watches');
    for (const guest of guests) {
      await guest.fillIn(await host.copyInvitation());
      await guest.button(/^(Ask to join|Join)/).click();
      await guest.expectSeated();
    }
    await viewer.askToJoin(await host.copyInvitation());
    await viewer.expectSeated();
    await viewer.resize(DESKTOP_SIZE);
    await viewer.openPeople();
    await expect.poll(async () => viewer.pictures(), { timeout: 30_000 }).toBe(1);
  });

  test('codecs alternate in one slot', async () => {
    let pinned: string | undefined;
    const summary: string[] = [];
    let first: SlotStats | undefined;
    for (const turn of TURNS) {
      const { name, codec } = SENDERS[turn];
      await startWatching(viewer);
      if (name !== pinned) await viewer.actOn(name, 'Pin');
      pinned = name;
      const seen = await goesOnIn(viewer, await showing(viewer, codec));
      const timeline = timelineOf(await stopWatching(viewer), seen);
      summary.push(`${text(seen)}, longest gap ${String(timeline.longestGapMillis)} ms`);
      first ??= seen;
      expect(seen.mid, 'the same slot').toBe(first.mid);
      expect(seen.codec).toBe(codec);
      expectContinuous(`the picture of ${name}`, timeline);
    }
    console.log(['', ...summary].join('\n'));
  });

  test.each([SENDERS[1], SENDERS[0]])('$codec follows the tile size', async ({ name, codec }) => {
    await viewer.actOn(name, 'Pin');
    const { mid } = await showing(viewer, codec);
    await viewer.resize(DESKTOP_SIZE);
    const large = await becomesIn(viewer, mid, (height) => height >= 700);
    expect(large.codec).toBe(codec);
    await startWatching(viewer);
    await viewer.resize(PHONE);
    const small = await becomesIn(viewer, mid, (height) => height <= 360);
    await viewer.resize(DESKTOP_SIZE);
    const again = await becomesIn(viewer, mid, (height) => height >= 700);
    const after = await goesOnIn(viewer, large);
    const timeline = timelineOf(await stopWatching(viewer), large);
    console.log(
      `${codec}: ${text(large)} -> ${text(small)} -> ${text(again)} -> ${text(after)}, ` +
        `longest gap ${String(timeline.longestGapMillis)} ms`,
    );
    expect(after.codec).toBe(codec);
    expectContinuous(`the picture of ${name}`, timeline);
    expect(viewer.consoleErrors).toEqual([]);
  });
});

/** The slot now. */
async function slot(person: FirefoxPerson, mid: string): Promise<SlotStats> {
  const found = (await person.media()).video.find((each) => each.mid === mid);
  if (found === undefined) throw new Error(`${person.name} has no slot ${mid}`);
  return found;
}

/** The slot once its picture is so high; on a small screen others may be shown beside it. */
async function becomesIn(person: FirefoxPerson, mid: string, wanted: (height: number) => boolean): Promise<SlotStats> {
  await expect
    .poll(async () => wanted((await slot(person, mid)).height), {
      timeout: 45_000,
      message: 'another height',
    })
    .toBe(true);
  return slot(person, mid);
}
