import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginsToWatch, type Course, courseOf, hasWatched, wentOn } from './course.ts';
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
  let folder: string;
  let server: SabhaProcess;
  let people: readonly Person[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-four-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, 'sabha.policy.A2.value = "off"\n');
    server = await SabhaProcess.start('--config', config);
    people = await Promise.all(
      NAMES.map((name) =>
        Person.comes(name, {
          ...LARGE,
          sends: mode.sends,
          picturesPerSecond: PICTURES_PER_SECOND,
        }),
      ),
    );
  });

  afterAll(async () => {
    await Promise.all(people.map((person) => person.leavesTheBuilding()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
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
              slot = await viewer.sees(of);
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
    await Promise.all(people.map(beginsToWatch));
    const begun = Date.now();
    await act();
    const seconds = (Date.now() - begun) / 1_000;
    const courses = new Map<Person, readonly Course[]>();
    await Promise.all(people.map(async (person) => courses.set(person, await hasWatched(person))));
    for (const { viewer, of, slot } of sights) {
      const course = courseOf(courses.get(viewer) ?? [], slot);
      console.log(
        `${viewer.name} sees ${of}: ${(course.frames / seconds).toFixed(1)} a second, ` +
          `longest gap ${String(course.longestGapMillis)} ms, ` +
          `heights ${course.heights.map(({ height }) => String(height)).join(' ')}`,
      );
    }
    for (const { viewer, of, slot } of sights) {
      wentOn(`${of} for ${viewer.name}`, courseOf(courses.get(viewer) ?? [], slot));
    }
  }

  test('everybody sees everybody move, and layers follow the tiles', async () => {
    const [host, ...guests] = people;
    const [shown, other] = guests;
    if (host === undefined || shown === undefined || other === undefined) throw new Error('four people');
    await host.startsAMeeting(server.ready.organiser, 'Four');
    for (const guest of guests) {
      await guest.fillsIn(await host.copiesAnInvitation());
      await guest.button(/^(Ask to join|Join)/).click();
      await guest.isSeated();
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
        await host.pins(large.name);
        await expect
          .poll(
            async () => {
              const [up, down] = await Promise.all([host.sees(large.name), host.sees(small.name)]);
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
