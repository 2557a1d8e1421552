import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';

const CODE = path.resolve(import.meta.dirname, '../../../web/target/bench/groupCost.js');
const SIZES = [25, 50, 100, 200] as const;
const ROUNDS = 5;

/** The browser's engine alone, in a page that is trusted with keys; nobody else takes part. */
describe('what a key group costs one Chromium', () => {
  let server: SabhaProcess;
  let person: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    person = await Person.open('Asha Verma');
    await person.page.goto(server.ready.http);
    await person.page.evaluate(readFileSync(CODE, 'utf8'));
  });

  afterAll(async () => {
    await person.close();
    await server.stop();
  });

  test.each(SIZES)('%d members, milliseconds', async (members) => {
    const cost = await person.page.evaluate(measured, [members, ROUNDS] as const);
    console.log(JSON.stringify(cost));
  }, 300_000);
});

/** Runs in the page. */
function measured([members, rounds]: readonly [number, number]): Promise<object> {
  const { groupCost } = globalThis as unknown as { groupCost: (members: number, rounds: number) => Promise<object> };
  return groupCost(members, rounds);
}
