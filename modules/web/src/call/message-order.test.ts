import { describe, expect, test } from 'vitest';
import { arrive, dueMillis, HOLD_MILLIS, releaseOverdue, type MessageOrder, type OrderStep } from './message-order.ts';

/** One author's messages as one reader's device takes them; an item is when it came. */
class Reader {
  nowMillis = 0;
  order: MessageOrder<number> | undefined;
  /** What was shown, in order; what is missing with a minus before it. */
  readonly shown: number[] = [];
  /** How long each waited. */
  readonly waited: number[] = [];

  takes(number: number, ...after: number[]): this {
    return this.step(arrive(this.order, { number, after, item: this.nowMillis }, this.nowMillis));
  }

  /** Until then everything is done when it is due. */
  waits(millis: number): this {
    const until = this.nowMillis + millis;
    while (this.order && dueMillis(this.order) <= until) {
      this.nowMillis = dueMillis(this.order);
      this.step(releaseOverdue(this.order, this.nowMillis));
    }
    this.nowMillis = until;
    return this;
  }

  private step({ order, released }: OrderStep<number>): this {
    this.order = order;
    for (const each of released) {
      this.shown.push(each.kind === 'message' ? each.number : -each.number);
      if (each.kind === 'message') this.waited.push(this.nowMillis - each.item);
    }
    return this;
  }
}

const reader = () => new Reader();

describe('message order per author', () => {
  test('ordered messages pass at once', () => {
    expect(reader().takes(1).takes(2, 1).takes(3, 1, 2).shown).toEqual([1, 2, 3]);
  });

  test('unreferenced gaps are not reported', () => {
    expect(reader().takes(1).takes(3, 1).takes(4, 1, 3).waits(HOLD_MILLIS).shown).toEqual([1, 3, 4]);
  });

  test('dropped message is reported once after timeout', () => {
    const played = reader()
      .takes(1)
      .takes(3, 1, 2)
      .waits(HOLD_MILLIS - 1);
    expect(played.shown).toEqual([1]);
    expect(played.waits(1).shown).toEqual([1, -2, 3]);
    expect(played.takes(4, 1, 2, 3).waits(HOLD_MILLIS).shown).toEqual([1, -2, 3, 4]);
  });

  test('reordered messages are sorted', () => {
    expect(reader().takes(1).takes(4, 2, 3).takes(3, 1, 2).takes(2, 1).shown).toEqual([1, 2, 3, 4]);
  });

  test('late messages pass after a report', () => {
    expect(reader().takes(1).takes(3, 1, 2).waits(HOLD_MILLIS).takes(2, 1).shown).toEqual([1, -2, 3, 2]);
  });

  test('messages before the first are not missed', () => {
    expect(reader().takes(5, 3, 4).takes(6, 2, 3, 4, 5).shown).toEqual([5, 6]);
  });

  test('resent first message hides no gap', () => {
    expect(reader().takes(2, 3, 4).takes(5, 2, 3, 4).shown).toEqual([2, 5]);
  });

  test('waiting is bounded by time', () => {
    const played = reader().takes(1).takes(4, 2).waits(1_500).takes(3, 1, 2).waits(500);
    expect(played.shown).toEqual([1, -2, 3, 4]);
  });

  test('duplicates pass through', () => {
    expect(reader().takes(1).takes(2, 1).takes(2, 1).takes(1).shown).toEqual([1, 2, 2, 1]);
  });

  test('waiting count is bounded', () => {
    const played = reader().takes(1);
    for (let number = 3; number < 68; number++) played.takes(number, 2);
    expect(played.shown.slice(0, 4)).toEqual([1, -2, 3, 4]);
    expect(played.order?.held).toEqual([]);
  });

  test('memory is bounded', () => {
    const played = reader().takes(1);
    for (let number = 2; number < 1_000; number++) played.takes(number, number - 1);
    expect(played.order?.known.length).toBe(256);
    expect(played.takes(1_000, 500, 998).shown.at(-1)).toBe(1_000);
  });
});

/** Mulberry32; the seed is in the name of the test. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Sent {
  readonly number: number;
  readonly after: readonly number[];
}

/** What an author wrote: some was refused, and what was confirmed is known a few messages later. */
function written(random: () => number): readonly Sent[] {
  const confirmed: number[] = [];
  const onTheWay: number[] = [];
  const sent: Sent[] = [];
  for (let number = 1; number <= 40; number += 1 + Math.floor(random() * 3)) {
    while (onTheWay.length > 0 && random() < 0.7) confirmed.push(...onTheWay.splice(0, 1));
    const after = confirmed.slice(-8);
    if (random() < 0.15) continue;
    sent.push({ number, after });
    onTheWay.push(number);
  }
  return sent;
}

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('any refusal pattern', () => {
  test('honest server causes no wait or report', () => {
    for (const seed of SEEDS) {
      const random = randomFrom(seed);
      const sent = written(random);
      const read = sent.slice(Math.floor(random() * sent.length));
      const played = reader();
      for (const { number, after } of read) played.takes(number, ...after).waits(random() * 3_000);
      expect(played.shown, `seed ${seed}`).toEqual(read.map(({ number }) => number));
      expect(Math.max(...played.waited), `seed ${seed}`).toBe(0);
    }
  });

  test('lying server cannot hide or stall messages [adversary]', () => {
    for (const seed of SEEDS) {
      const random = randomFrom(seed);
      const handed = written(random)
        .map((message, i) => ({ message, atMillis: i * 700 + (random() < 0.3 ? random() * 4_000 : 0) }))
        .filter((_, i) => i === 0 || random() < 0.8)
        .toSorted((one, other) => one.atMillis - other.atMillis);
      const played = reader();
      for (const { message, atMillis } of handed) {
        played.waits(atMillis - played.nowMillis).takes(message.number, ...message.after);
      }
      played.waits(HOLD_MILLIS);
      const delivered = handed.map(({ message }) => message.number);
      const first = handed.slice(0, 1).flatMap(({ message }) => [message.number, ...message.after]);
      const named = handed.flatMap(({ message }) => message.after).filter((number) => number > Math.max(...first));
      const reported = played.shown.filter((number) => number < 0).map((number) => -number);
      const swallowed = [...new Set(named)].filter((number) => !delivered.includes(number));
      expect(played.shown.filter((number) => number > 0).toSorted(rising), `seed ${seed}`).toEqual(
        delivered.toSorted(rising),
      );
      expect(reported, `seed ${seed}`).toEqual(expect.arrayContaining(swallowed));
      expect(new Set(reported).size, `seed ${seed}`).toBe(reported.length);
      expect(named, `seed ${seed}`).toEqual(expect.arrayContaining(reported));
      expect(Math.max(...played.waited), `seed ${seed}`).toBeLessThanOrEqual(HOLD_MILLIS);
    }
  });
});

function rising(one: number, other: number): number {
  return one - other;
}
