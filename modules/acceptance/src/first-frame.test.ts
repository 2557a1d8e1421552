import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickAndWatch, JOIN_STEPS, type JoinMarks, watchJoin } from './join-steps.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

/** The first join is of a cold page and server and is not counted. */
const RUNS = Number(process.env['SABHA_FIRST_FRAMES'] ?? 5) + 1;

/**
 * How long it takes from the click that joins to the first picture of somebody else, and to each step before it. The
 * lobby is off here, so that no host's reaction is measured. Figures are printed, not judged: this machine may be busy.
 */
describe('the first frame', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.startWith('sabha.policy.A2.value = "off"\n');
    [host, guest] = await Promise.all([Person.open('Asha Verma'), Person.open('Ravi Kumar')]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('joining guest sees the host', async () => {
    await host.startMeeting(server.ready.organiser, 'First frame');
    await guest.context.addInitScript(watchJoin);
    const joins: JoinMarks[] = [];
    for (let run = 0; run < RUNS; run++) {
      const invitation = await host.copyInvitation();
      await guest.fillIn(invitation);
      joins.push(await clickAndWatch(guest.page, /^(Ask to join|Join)/));
      await guest
        .button(/^Leave/)
        .first()
        .click();
      await guest.confirmLeaving();
    }
    const counted = joins.slice(1);
    const rows = JOIN_STEPS.map((step) => {
      const sorted = counted.map((marks) => marks[step] ?? NaN).toSorted((a, b) => a - b);
      return `${step.padEnd(18)} p50 ${at(sorted, 0.5)}  p95 ${at(sorted, 0.95)}  each ${sorted.join(', ')}`;
    });
    console.log(`milliseconds from "Join", ${String(counted.length)} joins:\n${rows.join('\n')}`);
    expect(counted.every((marks) => Number(marks['first shown']) > 0)).toBe(true);
  });
});

function at(sorted: readonly number[], share: number): string {
  return String(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]).padStart(5);
}
