import { beforeAll, describe, expect, test } from 'vitest';
import { MirrorProcess } from './MirrorProcess.ts';
import { playsAndSounds, text } from './picture.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';

/** All that the Java client can pack; one stream of one size, since a mirror sends what it gets. */
const CODECS: readonly { readonly codec: string; readonly sends: Sending }[] = [
  { codec: 'VP8', sends: { cores: 2, descriptor: true } },
  {
    codec: 'VP9',
    sends: { cores: 8, scalabilityMode: 'L1T2', descriptor: true },
  },
  {
    codec: 'AV1',
    sends: {
      cores: 8,
      codec: 'video/av1',
      scalabilityMode: 'L1T2',
      descriptor: true,
    },
  },
];

/**
 * Chromium's own frames go through the server to the Java client, which takes them apart into encoded frames, packs them
 * anew and sends them back; Chromium decodes them. So both directions, the jitter buffer and the payload formats meet a
 * real encoder and a real decoder.
 */
describe('a Java client and Chromium in one meeting', () => {
  beforeAll(async () => {
    await MirrorProcess.isBuilt();
  });

  test.each(CODECS)('each decodes what the other sends in $codec', async ({ codec, sends }) => {
    // the link of an organiser is for one browser
    const server = await SabhaProcess.start();
    const host = await Person.open('Asha Verma', { sends });
    let mirror: MirrorProcess | undefined;
    try {
      await host.startMeeting(server.ready.organiser, 'Java client');
      mirror = new MirrorProcess(await host.copyInvitation(), 120, codec);
      await host.openPeople();
      await host.region('Lobby').getByRole('listitem').filter({ hasText: 'Mirror' }).waitFor({ timeout: 60_000 });
      await host.admit('Mirror');
      await host.tile('Mirror').waitFor();
      await host.button('End-to-end encrypted').first().waitFor();
      await expect
        .poll(async () => (await host.media()).framesDecoded, {
          timeout: 30_000,
        })
        .toBeGreaterThan(10);
      await playsAndSounds(host);
      const seen = await host.pictureOf('Mirror');
      console.log(`${codec}: ${seen === undefined ? '' : text(seen)}`);
      expect(seen?.codec).toBe(`video/${codec}`);
      expect(seen?.height).toBeGreaterThan(0);
      const hostCode = await host.readHostCode();
      await host.endForAll();
      const reflected = await mirror.reflected();
      console.log('reflected', JSON.stringify(reflected));
      expect(reflected.pictures).toBeGreaterThan(30);
      expect(reflected.keyFrames).toBeGreaterThan(0);
      expect(reflected.voices).toBeGreaterThan(30);
      // Two programs compute the code of the host's key, and people would compare the same.
      expect(hostCode).toMatch(/^(\d{5} ){5}\d{5}$/);
      expect(reflected.hostCode).toBe(hostCode);
    } finally {
      mirror?.stop();
      await host.close();
      await server.stop();
    }
  });
});
