import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { FirefoxPerson } from './FirefoxPerson.ts';
import { MirrorProcess } from './MirrorProcess.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';

interface Mode {
  readonly name: string;
  readonly sends: Sending;
  /** In which it goes out beside a Java client and a Firefox. */
  readonly codec: string;
  /** The server allows H.264. */
  readonly h264?: boolean;
}

/** All codecs and layer modes that a page sends on any machine, made to send so by what it takes the machine for. */
const MODES: readonly Mode[] = [
  { name: 'VP8 in two sizes', sends: { cores: 2, descriptor: true }, codec: 'VP8' },
  { name: 'VP8 simulcast', sends: { cores: 4, descriptor: true }, codec: 'VP8' },
  { name: 'VP9 L1T2', sends: { cores: 8, scalabilityMode: 'L1T2', descriptor: true }, codec: 'VP9' },
  { name: 'VP9 L3T3_KEY', sends: { cores: 8, descriptor: true }, codec: 'VP9' },
  { name: 'VP9 L3T3_KEY without descriptor', sends: { cores: 8, descriptor: false }, codec: 'VP9' },
  { name: 'VP9 S3T3', sends: { cores: 8, scalabilityMode: 'S3T3', descriptor: true }, codec: 'VP9' },
  {
    name: 'AV1 L1T2',
    sends: { cores: 8, codec: 'video/av1', scalabilityMode: 'L1T2', descriptor: true },
    codec: 'AV1',
  },
  { name: 'AV1 L3T3_KEY', sends: { cores: 8, codec: 'video/av1', descriptor: true }, codec: 'AV1' },
  // The Java client has no H.264, and what one person present lacks, nobody sends.
  { name: 'H264 allowed', sends: { cores: 4, codec: 'video/h264', descriptor: true }, codec: 'VP8', h264: true },
];

/** Enough for a second line of layers, and for a key picture after it. */
const FRAMES = 100;
const PATIENCE = { timeout: 60_000, interval: 500 } as const;

/** A real Chromium sends each; a Java client opens every frame that comes, and a Firefox decodes it. */
describe('codecs and layers', { tags: ['full'] }, () => {
  beforeAll(async () => {
    await MirrorProcess.isBuilt();
  });

  test.each(MODES)('$name reaches a Java client and a Firefox', async ({ name, sends, codec, h264 }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sabha-codecs-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, `sabha.policy.A2.value = "off"\n${h264 === true ? 'sabha.media.h264 = true\n' : ''}`);
    const server = await SabhaProcess.start('--config', config);
    const [sender, fox] = await Promise.all([
      Person.open('Asha Verma', { sends, picturesPerSecond: 10 }),
      FirefoxPerson.open('Farida Khan'),
    ]);
    let mirror: MirrorProcess | undefined;
    try {
      await sender.startMeeting(server.ready.organiser, name);
      mirror = new MirrorProcess(await sender.copyInvitation(), 120);
      await sender.tile('Mirror').first().waitFor(PATIENCE);
      await fox.askToJoin(await sender.copyInvitation());
      await fox.expectSeated();
      const sent = (await sender.media()).framesEncoded;
      await expect.poll(async () => (await sender.media()).framesEncoded - sent, PATIENCE).toBeGreaterThan(FRAMES);
      const seen = async () => (await fox.media()).video.filter((slot) => slot.framesDecoded > FRAMES / 4);
      await expect
        .poll(async () => (await seen()).map((slot) => slot.codec), { ...PATIENCE, message: 'decoded by Firefox' })
        .toContain(`video/${codec}`);
      await sender.endForAll();
      const reflected = await mirror.reflected();
      console.log(name, JSON.stringify(reflected));
      expect(reflected.codecs).toBe(`[${codec}]`);
      expect(reflected.alarms, 'every frame was opened').toBe('[]');
      expect(reflected.keyFrames).toBeGreaterThan(0);
      expect(reflected.pictures).toBeGreaterThan(FRAMES / 4);
      expect(sender.consoleErrors).toEqual([]);
    } finally {
      mirror?.stop();
      await Promise.all([sender.close(), fox.close()]);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
