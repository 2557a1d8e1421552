import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LARGE, later, stood, text } from './picture.ts';
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
  { name: 'VP8 simulcast', sends: { cores: 4, descriptor: true }, codec: 'video/VP8' },
  { name: 'VP9 L3T3_KEY', sends: { cores: 8, descriptor: true }, codec: 'video/VP9' },
];
const NAMES = ['Asha Verma', 'Ravi Kumar', 'Meena Iyer', 'Joseph Mathew'] as const;
/** Four encoders and twelve decoders share the machine. */
const PICTURES_PER_SECOND = 8;
const LEAST_PICTURES_PER_SECOND = 1;
const WATCHED_MILLIS = 10_000;

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
      NAMES.map((name) => Person.comes(name, { ...LARGE, sends: mode.sends, picturesPerSecond: PICTURES_PER_SECOND })),
    );
  });

  afterAll(async () => {
    await Promise.all(people.map((person) => person.leavesTheBuilding()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** All twelve, once each picture has come. */
  async function sights(): Promise<readonly Sight[]> {
    const all: Sight[] = [];
    for (const viewer of people) {
      for (const of of NAMES.filter((name) => name !== viewer.name)) {
        await expect
          .poll(async () => (await viewer.sees(of))?.framesDecoded ?? 0, {
            timeout: 60_000,
            message: `${viewer.name} sees ${of}`,
          })
          .toBeGreaterThan(0);
        const slot = await viewer.sees(of);
        if (slot !== undefined) all.push({ viewer, of, slot });
      }
    }
    return all;
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
    const begun = Date.now();
    await host.page.waitForTimeout(WATCHED_MILLIS);
    for (const { viewer, of, slot } of before) {
      const after = await later(viewer, slot);
      const rate = ((after.framesDecoded - slot.framesDecoded) * 1_000) / (Date.now() - begun);
      console.log(`${viewer.name} sees ${of}: ${text(after)}, ${rate.toFixed(1)} a second`);
      expect(rate, `pictures a second of ${of} for ${viewer.name}`).toBeGreaterThanOrEqual(LEAST_PICTURES_PER_SECOND);
      expect(after.codec).toBe(mode.codec);
      expect(after.height).toBeGreaterThan(0);
    }

    for (const [large, small] of [
      [shown, other],
      [other, shown],
    ] as const) {
      await host.tile(large.name).first().dblclick();
      await expect
        .poll(
          async () => {
            const [up, down] = await Promise.all([host.sees(large.name), host.sees(small.name)]);
            return (up?.height ?? 0) > (down?.height ?? Number.MAX_SAFE_INTEGER);
          },
          { timeout: 60_000, message: `${large.name} is larger than ${small.name}` },
        )
        .toBe(true);
    }

    for (const { viewer, of, slot } of before) {
      const seconds = stood(slot, await later(viewer, slot));
      expect(seconds, `seconds that ${of} stood for ${viewer.name}`).toBeLessThan((Date.now() - begun) / 3_000);
    }
  });
});
