import { describe, expect, test } from 'vitest';
import { readNetwork } from './model-file.ts';
import { Segmenter } from './Segmenter.ts';
import { drawnPerson, drawnScale, drawnWall, networkFile, shippedNetwork } from './testing/drawn.ts';

describe('bundled network', () => {
  test.each([
    [144, 256],
    [256, 144],
  ])('finds a person in %i of %i rows', (rows, columns) => {
    const mask = new Segmenter(shippedNetwork(), rows, columns).maskOf(drawnPerson(rows, columns));
    const at = (across: number, fromBelow: number) =>
      mask[Math.round(rows - fromBelow * drawnScale(rows, columns)) * columns + Math.round(across * columns)];
    for (const [across, fromBelow] of [
      [0.5, 80],
      [0.5, 20],
    ] as const) {
      expect(at(across, fromBelow)).toBeGreaterThan(0.9);
    }
    for (const across of [0.05, 0.95]) expect(at(across, 130)).toBeLessThan(0.1);
  });

  test('finds nobody before a wall', () => {
    const mask = new Segmenter(shippedNetwork(), 144, 256).maskOf(drawnWall(144, 256));
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeLessThan(0.05);
  });

  test('is deterministic', () => {
    const segmenter = new Segmenter(shippedNetwork(), 144, 256);
    const first = segmenter.maskOf(drawnPerson(144, 256)).slice();
    segmenter.maskOf(drawnWall(144, 256));
    expect(segmenter.maskOf(drawnPerson(144, 256))).toEqual(first);
  });
});

describe('model file', () => {
  test('invalid, cut or empty file is refused', () => {
    const file = networkFile();
    for (const bad of [new ArrayBuffer(0), new ArrayBuffer(64), file.slice(0, 1_000), file.slice(0, 200_000)]) {
      expect(() => new Segmenter(readNetwork(bad), 144, 256)).toThrow(RangeError);
    }
  });

  test('damaged file is read or refused safely', () => {
    const file = new Uint8Array(networkFile());
    // Behind the weights lie the tables.
    for (let turn = 0; turn < 60; turn++) {
      const damaged = file.slice();
      const at = (turn * 7_919) % file.length;
      const place = turn % 2 === 0 ? at : file.length - 1 - (at % 40_000);
      damaged[place] = (damaged[place] ?? 0) ^ (1 + (turn % 255));
      try {
        new Segmenter(readNetwork(damaged.buffer), 144, 256);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});
