import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from '../Person.ts';
import { SabhaProcess } from '../SabhaProcess.ts';
import type { SlotStats } from '../stats.ts';
import { Bots } from './Bots.ts';
import { emptyTheWorker, fillTheWorker } from './empty-worker.ts';

const SENDER = 'Asha Verma';
const SECONDS = 30;
const ROUNDS = 3;
const PATIENCE = { timeout: 60_000, interval: 500 } as const;
const PICTURES_PER_SECOND = 20;

/** What a viewer's browser says of one picture over some time. */
interface Seen {
  received: number;
  decoded: number;
  freezes: number;
  frozenSeconds: number;
}

const NOTHING: Seen = { received: 0, decoded: 0, freezes: 0, frozenSeconds: 0 };

async function seen(viewer: Person): Promise<Seen> {
  await expect.poll(async () => ((await viewer.pictureOf(SENDER))?.framesDecoded ?? 0) > 0, PATIENCE).toBe(true);
  await viewer.page.waitForTimeout(5_000);
  const before = await picture(viewer);
  await viewer.page.waitForTimeout(SECONDS * 1_000);
  const after = await picture(viewer);
  return {
    received: after.framesReceived - before.framesReceived,
    decoded: after.framesDecoded - before.framesDecoded,
    freezes: after.freezes - before.freezes,
    frozenSeconds: after.frozenSeconds - before.frozenSeconds,
  };
}

async function picture(viewer: Person): Promise<SlotStats> {
  const slot = await viewer.pictureOf(SENDER);
  if (!slot) throw new Error('the picture is gone');
  return slot;
}

function plus(one: Seen, other: Seen): Seen {
  return {
    received: one.received + other.received,
    decoded: one.decoded + other.decoded,
    freezes: one.freezes + other.freezes,
    frozenSeconds: Math.round(1_000 * (one.frozenSeconds + other.frozenSeconds)) / 1_000,
  };
}

/**
 * The same two browsers in the same meeting, by turns with keys and with workers that hand frames on as they came, while
 * bots come and go, so that keys change every few seconds.
 */
describe('freezes with keys and without', () => {
  let server: SabhaProcess;
  let people: readonly [Person, Person];

  beforeAll(async () => {
    server = await SabhaProcess.start();
    people = [
      await Person.open(SENDER, { picturesPerSecond: PICTURES_PER_SECOND }),
      await Person.open('Ravi Kumar', { picturesPerSecond: 1 }),
    ];
  });

  afterAll(async () => {
    for (const person of people) await person.close();
    await server.stop();
  });

  test('one picture at a time, seconds and counts', async () => {
    const { hash } = new URL(await server.command('link'));
    const shape = ['--bots', '6', '--cameras', '0', '--pictures', '0', '--churn', '--churn-seconds', '3'];
    const bots = new Bots(`${server.ready.http}${hash}`, 2, [...shape, '--seconds', '600']);
    const sums = { keys: NOTHING, clear: NOTHING };
    const [, viewer] = people;
    try {
      const invitations = await bots.invitations();
      for (const [at, person] of people.entries()) {
        const invitation = invitations[at];
        if (invitation === undefined) throw new Error('no invitation');
        await person.askToJoin(invitation);
        await person.expectSeated();
      }
      for (let round = 0; round < ROUNDS; round++) {
        for (const way of ['keys', 'clear'] as const) {
          for (const person of people) {
            await (way === 'keys' ? fillTheWorker(person) : emptyTheWorker(person));
            if (round > 0 || way === 'clear') await person.page.reload();
            await person.expectSeated();
          }
          const current = await seen(viewer);
          console.log(JSON.stringify({ round, way, ...current }));
          sums[way] = plus(sums[way], current);
        }
      }
      console.log(JSON.stringify({ seconds: SECONDS * ROUNDS, ...sums }));
    } finally {
      await bots.stop();
    }
  }, 900_000);
});
