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
let millisOfPainting: number;
let paint: (count: number) => void;

const painter: Painter<Picture> = {
  look: () => {
    looked++;
  },
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
  millisOfPainting = 5;
  paint = () => undefined;
});

describe('nothing but painted pictures goes out', () => {
  test('and each of the camera is given back', async () => {
    await carry(60);
    expect(written).toHaveLength(60);
    expect(new Set(written.map(({ of }) => of))).toEqual(new Set(['painter']));
    expect(given.every(({ closed }) => closed)).toBe(true);
    expect([looked > 0, ready]).toEqual([true, 1]);
  });

  test('nor anything after the first that cannot be painted', async () => {
    paint = (count) => {
      if (count === 3) throw new Error('no more memory');
    };
    await expect(carry(60)).rejects.toThrow('no more memory');
    expect(written).toHaveLength(2);
    expect(given).toHaveLength(3);
    expect(given.every(({ closed }) => closed)).toBe(true);
  });

  test('nor anything where already the first cannot', async () => {
    paint = () => {
      throw new Error('no canvas');
    };
    await expect(carry(5)).rejects.toThrow('no canvas');
    expect([written.length, ready]).toEqual([0, 0]);
  });
});

test('a machine that is too slow says so and ends it', async () => {
  millisOfPainting = 600;
  await expect(carry(100)).rejects.toMatchObject({ problem: 'slow' });
  await expect(carry(100)).rejects.toBeInstanceOf(BlurStopped);
  expect(given.length).toBeLessThan(60);
});
