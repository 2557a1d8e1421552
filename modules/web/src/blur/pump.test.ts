import { beforeEach, describe, expect, test } from 'vitest';
import { BlurStopped, pump, type Frame, type Painter } from './pump.ts';

interface Picture extends Frame {
  readonly of: 'camera' | 'painter';
  closed: boolean;
}

function picture(of: Picture['of']): Picture {
  return {
    of,
    closed: false,
    close() {
      this.closed = true;
    },
  };
}

let given: Picture[];
let written: Picture[];
let looked: number;
let ready: number;
let now: number;
let moves: boolean;
let millisOfPainting: number;
let millisOfLooking: number;
let paint: (count: number) => void;

const painter: Painter<Picture> = {
  look: () => {
    looked++;
    now += millisOfLooking;
  },
  hasMoved: () => moves,
  paint: () => {
    now += millisOfPainting;
    paint(given.length);
    return picture('painter');
  },
};

/** A camera that gives so many pictures and ends. */
async function carry(pictures: number): Promise<void> {
  const frames = {
    read: () => {
      if (given.length === pictures) return Promise.resolve({ done: true, value: undefined });
      const next = picture('camera');
      given.push(next);
      return Promise.resolve({ done: false, value: next });
    },
  } as unknown as ReadableStreamDefaultReader<Picture>;
  const out = {
    write: (each: Picture) => {
      written.push(each);
      return Promise.resolve();
    },
  };
  await pump(frames, out, painter, () => now, { ready: () => ready++, cost: () => undefined });
}

beforeEach(() => {
  given = [];
  written = [];
  looked = 0;
  ready = 0;
  now = 0;
  moves = false;
  millisOfPainting = 5;
  millisOfLooking = 0;
  paint = () => undefined;
});

describe('only painted frames are sent', () => {
  test('camera frames are closed', async () => {
    await carry(60);
    expect(written).toHaveLength(60);
    expect(new Set(written.map(({ of }) => of))).toEqual(new Set(['painter']));
    expect(given.every(({ closed }) => closed)).toBe(true);
    expect([looked > 0, ready]).toEqual([true, 1]);
  });

  test('painting failure ends the output', async () => {
    paint = (count) => {
      if (count === 3) throw new Error('no more memory');
    };
    await expect(carry(60)).rejects.toThrow('no more memory');
    expect(written).toHaveLength(2);
    expect(given).toHaveLength(3);
    expect(given.every(({ closed }) => closed)).toBe(true);
  });

  test('failure on the first frame sends nothing', async () => {
    paint = () => {
      throw new Error('no canvas');
    };
    await expect(carry(5)).rejects.toThrow('no canvas');
    expect([written.length, ready]).toEqual([0, 0]);
  });
});

test('moving person gets an own mask', async () => {
  millisOfLooking = 30;
  await carry(40);
  const shared = looked;
  given = [];
  looked = 0;
  moves = true;
  await carry(40);
  expect(shared).toBeLessThan(40);
  expect(looked).toBe(40);
});

test('unread frame is closed', async () => {
  const made: Picture[] = [];
  const frames = { read: () => Promise.resolve({ done: false, value: picture('camera') }) };
  const failing = { write: (each: Picture) => (made.push(each), Promise.reject(new Error('closed'))) };
  const reader = frames as unknown as ReadableStreamDefaultReader<Picture>;
  const listener = { ready: () => ready++, cost: () => undefined };
  await expect(pump(reader, failing, painter, () => now, listener)).rejects.toThrow('closed');
  expect([made.map(({ closed }) => closed), ready]).toEqual([[true], 0]);
});

test('slow device ends with a report', async () => {
  millisOfPainting = 600;
  await expect(carry(100)).rejects.toMatchObject({ problem: 'slow' });
  await expect(carry(100)).rejects.toBeInstanceOf(BlurStopped);
  expect(given.length).toBeLessThan(60);
});
