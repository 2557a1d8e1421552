import { expect, test } from 'vitest';
import { drawImage } from './backdrop.ts';

function partOf(image: { width: number; height: number }, size: { width: number; height: number }): number[] {
  let part: number[] = [];
  const context = { drawImage: (_: unknown, ...numbers: number[]) => (part = numbers) };
  drawImage(context as unknown as Parameters<typeof drawImage>[0], image as ImageBitmap, size);
  return part;
}

test('wide image is cut at its sides', () => {
  expect(partOf({ width: 2_000, height: 500 }, { width: 640, height: 320 })).toEqual([
    500, 0, 1_000, 500, 0, 0, 640, 320,
  ]);
});

test('tall image is cut above and below', () => {
  expect(partOf({ width: 500, height: 1_000 }, { width: 640, height: 320 })).toEqual([
    0, 375, 500, 250, 0, 0, 640, 320,
  ]);
});
