import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { becomes, goesOn, LARGE, later, plays, SMALL, stood, text, turnsCameraOff } from './picture.ts';
import { Person } from './Person.ts';
import type { Sending } from './pretend.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const WANTS_IT: Sending = { cores: 4, codec: 'video/h264', descriptor: true };

/** A server that allows H.264. Debian's Chromium encodes and decodes it, by OpenH264. */
describe('H.264, where the server allows it', () => {
  let folder: string;
  let server: SabhaProcess;
  let host: Person;
  const guests: Person[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-h264-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, 'sabha.policy.A2.value = "off"\nsabha.media.h264 = true\n');
    server = await SabhaProcess.start('--config', config);
    host = await Person.comes('Asha Verma', LARGE);
    await host.startsAMeeting(server.ready.organiser, 'Codecs');
    await turnsCameraOff(host);
  });

  afterAll(async () => {
    await Promise.all([host, ...guests].map((person) => person.leavesTheBuilding()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function comes(name: string, sends: Sending): Promise<Person> {
    const guest = await Person.comes(name, { sends, ...LARGE });
    guests.push(guest);
    await guest.fillsIn(await host.copiesAnInvitation());
    await host
      .button(/^People/)
      .first()
      .click();
    await guest.button(/^(Ask to join|Join)/).click();
    await guest.isSeated();
    return guest;
  }

  test('a picture goes in H.264 while every browser present has it, in layers as others', async () => {
    const sender = await comes('Ravi Kumar', WANTS_IT);
    await host.tile('Ravi Kumar').first().dblclick();
    const large = await becomes(host, (height) => height >= 700);
    expect(large.codec).toBe('video/H264');
    await host.page.setViewportSize(SMALL);
    const small = await becomes(host, (height) => height <= 360);
    expect(small.codec).toBe('video/H264');
    await host.page.setViewportSize(LARGE);
    const again = await becomes(host, (height) => height >= 700);
    await plays(host);
    const after = await later(host, large);
    console.log(`H264: ${text(large)} -> ${text(small)} -> ${text(again)} -> ${text(after)}`);
    expect(stood(large, after)).toBeLessThan(2);
    await sender.leavesTheBuilding();
    guests.pop();
    await host.tile('Ravi Kumar').first().waitFor({ state: 'detached', timeout: 60_000 });
  });

  test('beside a browser without it everybody sends something else, which all decode', async () => {
    const without = await comes('Meena Iyer', { cores: 2, lacks: 'video/h264', descriptor: true });
    await turnsCameraOff(without);
    await comes('Joseph Mathew', WANTS_IT);
    await host.tile('Joseph Mathew').first().dblclick();
    const seen = await Promise.all([host, without].map((person) => becomes(person, (height) => height > 0)));
    console.log(`beside a browser without H264: ${seen.map(text).join('; ')}`);
    expect(seen.map(({ codec }) => codec)).toEqual(['video/VP8', 'video/VP8']);
    await Promise.all([goesOn(host), goesOn(without)]);
  });
});
