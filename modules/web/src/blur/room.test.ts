import { expect, test } from 'vitest';
import { Room } from './room.ts';
import { drawnWall } from './testing/drawn.ts';

const ROWS = 144;
const COLUMNS = 256;

/** By how much the green of these pixels varies. */
function varies(picture: Uint8ClampedArray): number {
  const levels = Array.from({ length: picture.length / 4 }, (_, at) => picture[4 * at + 1] ?? 0);
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
}

function blurred(picture: Uint8ClampedArray, person: Float64Array, strength: 'light' | 'strong'): Uint8ClampedArray {
  const into = new Uint8ClampedArray(picture.length);
  new Room(ROWS, COLUMNS).blur(picture, person, strength, into);
  return into;
}

test('strength blurs squares into grey', () => {
  const wall = drawnWall(ROWS, COLUMNS);
  const nobody = new Float64Array(ROWS * COLUMNS);
  const [sharp, light, strong] = [wall, blurred(wall, nobody, 'light'), blurred(wall, nobody, 'strong')].map(varies);
  expect(sharp).toBeGreaterThan(80);
  expect(light).toBeLessThan(30);
  expect(strong).toBeLessThan(6);
});

test('even wall is unchanged', () => {
  const wall = new Uint8ClampedArray(4 * ROWS * COLUMNS).fill(77);
  const into = blurred(wall, new Float64Array(ROWS * COLUMNS), 'strong');
  const levels = new Set(into.filter((_, at) => at % 4 !== 3));
  expect([...levels].every((level) => Math.abs(level - 77) <= 1)).toBe(true);
});

test('person leaves no halo', () => {
  const picture = new Uint8ClampedArray(4 * ROWS * COLUMNS);
  const person = new Float64Array(ROWS * COLUMNS);
  for (let at = 0; at < person.length; at++) {
    const isPerson = Math.abs((at % COLUMNS) - COLUMNS / 2) < 40;
    person[at] = isPerson ? 1 : 0;
    picture.set(isPerson ? [255, 0, 0, 255] : [0, 0, 255, 255], 4 * at);
  }
  const into = blurred(picture, person, 'strong');
  const neighbour = 4 * (70 * COLUMNS + COLUMNS / 2 + 41);
  expect(into[neighbour]).toBeLessThan(10);
  expect(into[neighbour + 2]).toBeGreaterThan(245);
});

test('full-frame person leaves a coloured background', () => {
  const picture = new Uint8ClampedArray(4 * ROWS * COLUMNS).fill(100);
  const into = blurred(picture, new Float64Array(ROWS * COLUMNS).fill(1), 'light');
  expect(into[4 * 1_000]).toBeGreaterThan(95);
});
