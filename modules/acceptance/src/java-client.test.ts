import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MirrorProcess } from './MirrorProcess.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

/**
 * Chromium's own frames go through the server to the Java client, which takes them apart into encoded frames, packs them
 * anew and sends them back; Chromium decodes them. So both directions, the jitter buffer and the payload formats meet a
 * real encoder and a real decoder.
 */
describe('a Java client and Chromium in one meeting', () => {
  let server: SabhaProcess;
  let host: Person;
  let mirror: MirrorProcess | undefined;

  beforeAll(async () => {
    await MirrorProcess.isBuilt();
    server = await SabhaProcess.start();
    host = await Person.comes('Asha Verma');
  });

  afterAll(async () => {
    mirror?.stop();
    await host.leavesTheBuilding();
    await server.stop();
  });

  test('each decodes what the other sends', async () => {
    await host.startsAMeeting(server.ready.organiser, 'Java client');
    mirror = new MirrorProcess(await host.copiesAnInvitation());
    await host.opensPeople();
    await host.region('Waiting').getByRole('listitem').filter({ hasText: 'Mirror' }).waitFor({ timeout: 60_000 });
    await host.admits('Mirror');
    await host.tile('Mirror').waitFor();
    await host.button('Encrypted end to end').first().waitFor();
    await expect.poll(async () => (await host.media()).framesDecoded, { timeout: 30_000 }).toBeGreaterThan(10);
    const watched = await host.watches(4_000);
    expect(watched.framesPerSecond).toBeGreaterThan(5);
    expect(watched.audioEnergy).toBeGreaterThan(0);
    const hostCode = await host.readsTheHostCode();
    await host.button(/^End/).first().click();
    await host.page.getByRole('dialog').getByRole('button', { name: /^End for all/ }).click();
    const reflected = await mirror.reflected();
    console.log('reflected', JSON.stringify(reflected));
    expect(reflected.pictures).toBeGreaterThan(30);
    expect(reflected.keyFrames).toBeGreaterThan(0);
    expect(reflected.voices).toBeGreaterThan(30);
    // Two programs compute the code of the host's key, and people would compare the same.
    expect(hostCode).toMatch(/^(\d{5} ){5}\d{5}$/);
    expect(reflected.hostCode).toBe(hostCode);
  });
});
