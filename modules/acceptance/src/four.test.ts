import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatching, type SlotTimeline, timelineOf, stopWatching, expectContinuous } from './slot-timeline.ts';
import { goesOnIn, LARGE, text } from './picture.ts';
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
    name: 'AV1 L3T3_KEY',
    sends: { cores: 8, codec: 'video/av1', descriptor: true },
    codec: 'video/AV1',
  },
];
const NAMES = ['Asha Verma', 'Ravi Kumar', 'Meena Iyer', 'Joseph Mathew'] as const;
/** Four encoders and twelve decoders share the machine. */
const PICTURES_PER_SECOND = 8;
/** The highest layer of a camera, and how much higher than it is a picture may be shown. */
const TALLEST = 720;
const STRETCH = 1.25;

/** Who sees whom, and what of them. */
interface Sight {
  readonly viewer: Person;
  readonly of: string;
  readonly slot: SlotStats;
}

/** Four people who all show themselves; tiles change places while everybody watches everybody. */
describe.each(MODES)('four cameras in $name', (mode) => {
  let server: SabhaProcess;
  let people: readonly Person[];

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\n');
    people = await Promise.all(
      NAMES.map((name) =>
        Person.open(name, {
          ...LARGE,
          sends: mode.sends,
          picturesPerSecond: PICTURES_PER_SECOND,
        }),
      ),
    );
  });

  afterAll(async () => {
    await Promise.all(people.map((person) => person.close()));
    await server.stop();
  });

  /** All twelve, once each picture has come as high as it was asked for. */
  async function sights(): Promise<readonly Sight[]> {
    const all: Sight[] = [];
    for (const viewer of people) {
      for (const of of NAMES.filter((name) => name !== viewer.name)) {
        let slot: SlotStats | undefined;
        await expect
          .poll(
            async () => {
              slot = await viewer.pictureOf(of);
              return slot !== undefined && slot.framesDecoded > 0 && isAsAsked(viewer, slot);
            },
            {
              timeout: 60_000,
              message: `${viewer.name} sees ${of} as high as asked for`,
            },
          )
          .toBe(true);
        if (slot !== undefined) all.push({ viewer, of, slot });
      }
    }
    return all;
  }

  async function watch(sights: readonly Sight[], act: () => Promise<void>): Promise<void> {
    await Promise.all(people.map(startWatching));
    const begun = Date.now();
    await act();
    const seconds = (Date.now() - begun) / 1_000;
    const timelines = new Map<Person, readonly SlotTimeline[]>();
    await Promise.all(people.map(async (person) => timelines.set(person, await stopWatching(person))));
    for (const { viewer, of, slot } of sights) {
      const timeline = timelineOf(timelines.get(viewer) ?? [], slot);
      console.log(
        `${viewer.name} sees ${of}: ${(timeline.frames / seconds).toFixed(1)} a second, ` +
          `longest gap ${String(timeline.longestGapMillis)} ms, ` +
          `heights ${timeline.heights.map(({ height }) => String(height)).join(' ')}`,
      );
    }
    for (const { viewer, of, slot } of sights) {
      expectContinuous(`${of} for ${viewer.name}`, timelineOf(timelines.get(viewer) ?? [], slot));
    }
  }

  test('all see all, layers follow tiles', async () => {
    const [host, ...guests] = people;
    const [shown, other] = guests;
    if (host === undefined || shown === undefined || other === undefined) throw new Error('four people');
    await host.startMeeting(server.ready.organiser, 'Four');
    for (const guest of guests) {
      await guest.fillIn(await host.copyInvitation());
      await guest.button(/^(Ask to join|Join)/).click();
      await guest.expectSeated();
    }
    // the panel takes the place of the small pictures
    await host
      .button(/^People/)
      .first()
      .click();

    const before = await sights();
    expect(before).toHaveLength(NAMES.length * (NAMES.length - 1));
    const allGoOn = () => Promise.all(before.map(({ viewer, slot }) => goesOnIn(viewer, slot)));
    await watch(before, async () => {
      for (const [index, after] of (await allGoOn()).entries()) {
        const viewer = before[index]?.viewer ?? host;
        console.log(`${viewer.name}: ${text(after)}, asked for ${String(askedFor(viewer, after.mid))}`);
        expect(after.codec).toBe(mode.codec);
      }
    });

    await watch(before, async () => {
      for (const [large, small] of [
        [shown, other],
        [other, shown],
      ] as const) {
        await host.pin(large.name);
        await expect
          .poll(
            async () => {
              const [up, down] = await Promise.all([host.pictureOf(large.name), host.pictureOf(small.name)]);
              return up !== undefined && down !== undefined && up.height > down.height && isAsAsked(host, up);
            },
            {
              timeout: 60_000,
              message: `${large.name} is larger than ${small.name}, and as high as asked for`,
            },
          )
          .toBe(true);
      }
      await allGoOn();
    });
  });
});

/** The height that the page asked for last in this slot, pixels. */
function askedFor({ trace }: Person, mid: string): number {
  interface Show {
    readonly message: {
      readonly slots: readonly {
        readonly mid: string;
        readonly heightPixels: number;
      }[];
    };
  }
  const last = trace.sent.filter((frame) => frame.includes('"type":"show"')).at(-1);
  const slots = last === undefined ? [] : (JSON.parse(last) as Show).message.slots;
  return slots.find((slot) => slot.mid === mid)?.heightPixels ?? 0;
}

function isAsAsked(viewer: Person, { mid, height }: SlotStats): boolean {
  return height * STRETCH >= Math.min(TALLEST, askedFor(viewer, mid));
}
