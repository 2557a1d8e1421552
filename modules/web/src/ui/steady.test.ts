import { describe, expect, it } from 'vitest';
import { steady } from './steady.ts';

describe('stable value', () => {
  it('equal keeps the old reference', () => {
    const before = { tiles: [{ id: 'a', box: { x: 1, y: 2 } }], rest: 0, main: null };
    expect(steady(before, structuredClone(before))).toBe(before);
  });

  it('equal parts keep references', () => {
    const before = {
      tiles: [
        { id: 'a', x: 1 },
        { id: 'b', x: 2 },
      ],
      rest: 0,
    };
    const now = {
      tiles: [
        { id: 'a', x: 1 },
        { id: 'b', x: 3 },
      ],
      rest: 0,
    };
    const kept = steady(before, now);
    expect(kept).toEqual(now);
    expect(kept.tiles[0]).toBe(before.tiles[0]);
    expect(kept.tiles[1]).not.toBe(before.tiles[1]);
  });

  it.each([
    [[1, 2], [1]],
    [[1], [1, 2]],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: undefined }, { b: undefined }],
    [[], {}],
    [null, {}],
    [{ a: 1 }, null],
    [0, -0],
  ] as readonly (readonly [unknown, unknown])[])('%j becomes %j', (before, now) => {
    expect(steady(before, now)).toStrictEqual(now);
  });
});
