import { expect, test } from 'vitest';
import { Mask } from './mask.ts';

/** A person as a square in the middle. */
function likely(sure = 1): Float64Array {
  return Float64Array.from({ length: 400 }, (_, at) => {
    const [row, column] = [Math.floor(at / 20), at % 20];
    return row >= 5 && row < 15 && column >= 5 && column < 15 ? sure : 0;
  });
}
const at = (mask: Mask, row: number, column: number) => mask.person[20 * row + column] ?? NaN;

test('before anybody was looked for, everything is room', () => {
  expect(Math.max(...new Mask(20, 20).person)).toBe(0);
});

test('a person has soft edges that reach no pixel beyond them', () => {
  const mask = new Mask(20, 20);
  mask.take(likely());
  expect([at(mask, 10, 10), at(mask, 10, 8)]).toEqual([1, 1]);
  expect(at(mask, 10, 5)).toBeLessThan(0.5);
  expect(at(mask, 10, 6)).toBeGreaterThan(0);
  expect(at(mask, 10, 6)).toBeLessThan(1);
  expect([at(mask, 10, 4), at(mask, 4, 10), at(mask, 0, 0)]).toEqual([0, 0, 0]);
});

test('a doubt is room', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(0.35));
  expect(Math.max(...mask.person)).toBe(0);
});

test('what trembles is kept steady, what moves follows at once', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(0.75));
  const before = at(mask, 10, 10);
  mask.take(likely(0.55));
  const trembled = at(mask, 10, 10);
  const alone = new Mask(20, 20);
  alone.take(likely(0.55));
  expect(trembled).toBeLessThan(before);
  expect(trembled).toBeGreaterThan(at(alone, 10, 10));
  mask.take(new Float64Array(400));
  expect(at(mask, 10, 10)).toBe(0);
});
