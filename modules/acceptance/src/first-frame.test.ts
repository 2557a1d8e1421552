import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const RUNS = 5;

/**
 * How long it takes from the click that joins to the first decoded picture of somebody else. The lobby is off here, so
 * that no host's reaction is measured. The figure is printed, not judged: this machine may be busy.
 */
describe('the first frame', () => {
  let folder: string;
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-first-frame-'));
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, 'sabha.policy.A2.value = "off"\n');
    server = await SabhaProcess.start('--config', config);
    [host, guest] = await Promise.all([Person.open('Asha Verma'), Person.open('Ravi Kumar')]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('joining guest sees the host', async () => {
    await host.startMeeting(server.ready.organiser, 'First frame');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const invitation = await host.copyInvitation();
      await guest.fillIn(invitation);
      times.push(await guest.clickAndWaitForFrame(/^(Ask to join|Join)/));
      await guest.button(/^Leave/).first().click();
      await guest.confirmLeaving();
    }
    const sorted = times.toSorted((a, b) => a - b);
    console.log(
      `from "Join" to the first decoded remote frame: median ${String(sorted[Math.floor(RUNS / 2)])} ms, ` +
        `each ${times.join(', ')} ms`,
    );
    expect(times.every((time) => time > 0)).toBe(true);
  });
});
