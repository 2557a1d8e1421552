import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goesOnIn, showing, SMALL, text, turnCameraOff } from './picture.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { measureSound, played, speakingSlots } from './sound.ts';
import type { SlotStats } from './stats.ts';
import { writeVoice } from './voice.ts';

/** One who sends simulcast, one who sends layers of one stream, one whose pictures only the descriptor tells apart. */
const SENDERS = [
  {
    name: 'Ravi Kumar',
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
/** Of a voice. Nothing is real where numbers go backwards; almost all is, on a machine with time for it. */
const LEAST_REAL = 0.5;

/**
 * Three who send in three codecs take turns in one slot of a viewer. Numbers that go backwards freeze a browser without
 * loss and without a word, so frames are watched.
 */
describe('one slot', () => {
  let folder: string;
  let server: SabhaProcess;
  let viewer: Person;
  let senders: readonly Person[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-turns-'));
    const config = path.join(folder, 'sabha.conf');
    const voice = path.join(folder, 'voice.wav');
    writeFileSync(config, 'sabha.policy.A2.value = "off"\n');
    writeVoice(voice);
    server = await SabhaProcess.start('--config', config);
    viewer = await Person.open('Asha Verma', DESKTOP_SIZE);
    senders = await Promise.all(
      SENDERS.map(({ name, sends }) =>
        Person.open(name, {
          ...SMALL,
          sends,
          hears: voice,
          picturesPerSecond: 10,
        }),
      ),
    );
  });

  afterAll(async () => {
    await Promise.all([viewer, ...senders].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('open panel shows one video', async () => {
    await viewer.startMeeting(server.ready.organiser, 'Turns');
    await turnCameraOff(viewer);
    for (const sender of senders) {
      await sender.fillIn(await viewer.copyInvitation());
      await sender.button(/^(Ask to join|Join)/).click();
      await sender.expectSeated();
    }
    await viewer.openPeople();
    await expect
      .poll(async () => viewer.region('Stage').locator('video').count(), {
        timeout: 30_000,
      })
      .toBe(1);
  });

  test('codecs alternate in one slot', async () => {
    const summary: string[] = [];
    let first: SlotStats | undefined;
    let pinned: string | undefined;
    for (const turn of TURNS) {
      const { name, codec } = SENDERS[turn];
      if (name !== pinned) await viewer.actOn(name, 'Pin');
      pinned = name;
      const seen = await goesOnIn(viewer, await showing(viewer, codec));
      summary.push(text(seen));
      first ??= seen;
      expect(seen.mid, 'the same slot').toBe(first.mid);
      expect(seen.codec).toBe(codec);
      expect(seen.height).toBeGreaterThan(0);
    }
    console.log(['', ...summary].join('\n'));
    expect(viewer.consoleErrors).toEqual([]);
  });

  test('three voices share one slot', async () => {
    const summary: string[] = [];
    let slot: string | undefined;
    for (const sender of senders) {
      await sender
        .button(/^Mic off/)
        .first()
        .click();
      await expect.poll(async () => speakingSlots(viewer), { timeout: 30_000 }).toHaveLength(1);
      const [speaking] = await speakingSlots(viewer);
      slot ??= speaking;
      expect(speaking, 'the same slot').toBe(slot);
      const audio = await measureSound(viewer, 6_000);
      summary.push(
        `${sender.name}: ${(100 * played(audio)).toFixed(1)} % of the sound real, ${String(audio.events)} gaps`,
      );
      expect(played(audio)).toBeGreaterThan(LEAST_REAL);
      await sender
        .button(/^Mic on/)
        .first()
        .click();
      await expect.poll(async () => speakingSlots(viewer), { timeout: 30_000 }).toHaveLength(0);
    }
    console.log(['', ...summary].join('\n'));
  });
});
