import { expect, test } from 'vitest';
import { Mask } from './mask.ts';

const GREY = new Uint8ClampedArray(1_600).fill(120);

/** A person as a square in the middle. */
function likely(sure = 1): Float64Array {
  return Float64Array.from({ length: 400 }, (_, at) => {
    const [row, column] = [Math.floor(at / 20), at % 20];
    return row >= 5 && row < 15 && column >= 5 && column < 15 ? sure : 0;
  });
}
const at = (mask: Mask, row: number, column: number) => mask.person[20 * row + column] ?? NaN;

test('without segmentation everything is background', () => {
  expect(Math.max(...new Mask(20, 20).person)).toBe(0);
});

test('soft edges stay inside the person', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(), GREY);
  expect([at(mask, 10, 10), at(mask, 10, 8)]).toEqual([1, 1]);
  expect(at(mask, 10, 5)).toBeLessThan(0.5);
  expect(at(mask, 10, 6)).toBeGreaterThan(0);
  expect(at(mask, 10, 6)).toBeLessThan(1);
  expect([at(mask, 10, 4), at(mask, 4, 10), at(mask, 0, 0)]).toEqual([0, 0, 0]);
});

test('uncertain pixels are background', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(0.35), GREY);
  expect(Math.max(...mask.person)).toBe(0);
});

test('jitter is smoothed, movement is not', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(0.75), GREY);
  const before = at(mask, 10, 10);
  mask.take(likely(0.55), GREY);
  const trembled = at(mask, 10, 10);
  const alone = new Mask(20, 20);
  alone.take(likely(0.55), GREY);
  expect(trembled).toBeLessThan(before);
  expect(trembled).toBeGreaterThan(at(alone, 10, 10));
  mask.take(new Float64Array(400), GREY);
  expect(at(mask, 10, 10)).toBe(0);
});

test('uncovered area becomes background at once', () => {
  const mask = new Mask(20, 20);
  mask.take(likely(), GREY);
  expect(mask.holdsIn(GREY.map((value) => value + 10))).toBe(true);
  expect([...mask.still]).toEqual([...mask.person]);
  const speck = GREY.slice();
  speck.fill(220, 4 * 210, 4 * 211);
  expect(mask.holdsIn(speck)).toBe(true);
  expect([mask.still[210], mask.still[212]]).toEqual([0, 1]);
  // Beyond the person anything may move.
  const behind = GREY.slice();
  behind.fill(220, 0, 4 * 80);
  expect(mask.holdsIn(behind)).toBe(true);
  expect(mask.holdsIn(new Uint8ClampedArray(1_600))).toBe(false);
  expect(Math.max(...mask.still)).toBe(0);
});
