import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const BACK_WITHIN_MILLIS = 40_000;

/** The server is killed in a meeting and started anew (Q6). */
describe('a server that is killed', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    process.env['SABHA_JAVA_OPTIONS'] = '-Dsabha.meeting.keys=true';
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.comes(HOST), Person.comes(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.leavesTheBuilding()));
    await server.stop();
  });

  test('lets everybody come back by themselves, with pictures [Q6]', async () => {
    await host.startsAMeeting(server.ready.organiser, 'Monthly review');
    await guest.asksToJoin(await host.copiesAnInvitation());
    await host.admits(GUEST);
    await guest.isSeated();
    await expect.poll(async () => (await guest.media()).framesDecoded, { timeout: 20_000 }).toBeGreaterThan(0);

    await server.kill();
    await server.startAgain();

    for (const person of [host, guest]) {
      await expect
        .poll(async () => (await person.watches(1_000)).framesPerSecond, { timeout: BACK_WITHIN_MILLIS })
        .toBeGreaterThan(5);
      await person.isSeated();
    }
    await host.tile(GUEST).first().waitFor();
  });

  test('has a log that is sound and tells of the restart [T18 T44]', async () => {
    const verdict = JSON.parse(await server.command('audit', 'verify', '--json')) as { sound: boolean; rows: number };
    expect(verdict).toMatchObject({ sound: true });
    const verbs = (await server.command('audit', 'search'))
      .split('\n')
      .map((line) => (JSON.parse(line) as { verb: string }).verb);
    expect(verbs).toEqual(expect.arrayContaining(['create', 'arrive', 'seat', 'admit', 'restore', 'resume']));
  });
});
