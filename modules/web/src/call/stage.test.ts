import { describe, expect, test } from 'vitest';
import {
  type Box,
  GAP,
  SEAT_STEPS,
  boxWithin,
  column,
  grid,
  gridBoxes,
  gridLimits,
  gridWithPanel,
  planStage,
  seatsFor,
} from './stage.ts';

const DESK = { width: 1440, height: 776, panelOpen: false, side: 376 };

function overlap(a: Box, b: Box): boolean {
  const e = 0.01;
  return a.x + e < b.x + b.width && b.x + e < a.x + a.width && a.y + e < b.y + b.height && b.y + e < a.y + a.height;
}

describe('seats', () => {
  test('are those of the next step, 49 at most', () => {
    expect([1, 2, 5, 7, 10, 13, 17, 21, 26, 31, 37, 43, 49, 80].map(seatsFor)).toEqual([
      1, 2, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49, 49, 49,
    ]);
  });
});

describe('grid', () => {
  test('does not change between two steps, so a newcomer moves nobody', () => {
    for (const [index, step] of SEAT_STEPS.entries()) {
      const from = (SEAT_STEPS[index - 1] ?? 0) + 1;
      const full = grid(step, 1900, 1000);
      for (let people = from; people < step; people++) {
        expect(grid(people, 1900, 1000)).toEqual(full);
      }
    }
  });

  test.each([
    [1424, 768],
    [2544, 1300],
    [752, 500],
    [344, 600],
  ])('keeps every tile between its narrowest shape and 16:9 on %i x %i', (width, height) => {
    const limits = gridLimits(width + 16);
    for (let people = 1; people <= 60; people++) {
      const shape = grid(people, width, height, limits);
      const ratio = shape.tileWidth / shape.tileHeight;
      expect(ratio).toBeLessThanOrEqual(16 / 9 + 1e-9);
      expect(ratio).toBeGreaterThanOrEqual(limits.narrowest - 1e-9);
      expect(shape.columns * shape.tileWidth + GAP * (shape.columns - 1)).toBeLessThanOrEqual(width + 1e-6);
      expect(shape.rows * shape.tileHeight + GAP * (shape.rows - 1)).toBeLessThanOrEqual(height + 1e-6);
      expect(shape.perPage * shape.pages).toBeGreaterThanOrEqual(people);
    }
  });

  test('is paged where tiles would be narrower than they may be', () => {
    const phone = grid(25, 344, 560, gridLimits(360));
    expect(phone.columns).toBe(2);
    expect(phone.tileWidth).toBeGreaterThanOrEqual(150);
    expect(phone.pages).toBeGreaterThan(1);
  });

  test('holds 49 on a wall', () => {
    expect(grid(49, 2544, 1300)).toMatchObject({ perPage: 49, pages: 1, columns: 7, rows: 7 });
  });

  test('fills the last row from the start edge and centres the block', () => {
    const shape = grid(5, 1424, 768);
    const boxes = gridBoxes(shape, shape.perPage, { x: 8, y: 0, width: 1424, height: 768 });
    const first = boxes[0];
    const secondRow = boxes[shape.columns];
    expect(secondRow?.x).toBe(first?.x);
    const left = (first?.x ?? 0) - 8;
    const right = 1432 - Math.max(...boxes.map((box) => box.x + box.width));
    expect(left).toBeCloseTo(right);
  });

  test('survives a floor without room', () => {
    expect(grid(5, 0, 0)).toMatchObject({ perPage: 1 });
  });
});

describe('a panel in a grid', () => {
  test('narrows the columns and keeps rows and heights', () => {
    const before = grid(9, 1424, 768);
    const open = gridWithPanel(9, 1424, 1424 - 384, 768);
    expect(open.rows).toBe(before.rows);
    expect(open.tileHeight).toBe(before.tileHeight);
    expect(open.tileWidth).toBeLessThanOrEqual(before.tileWidth);
    expect(open.tileWidth / open.tileHeight).toBeGreaterThanOrEqual(5 / 4);
  });

  test('chooses rows anew only below 5:4', () => {
    const squeezed = gridWithPanel(9, 1424, 560, 768);
    expect(squeezed).toEqual(grid(9, 560, 768));
  });
});

describe('the column', () => {
  const area: Box = { x: 0, y: 0, width: 376, height: 768 };

  test('stands two by two at 16:9 while all fit', () => {
    const plan = column(4, area, false);
    expect(plan.rest).toBe(0);
    expect(plan.tiles).toHaveLength(4);
    for (const tile of plan.tiles) expect(tile.width / tile.height).toBeCloseTo(16 / 9);
  });

  test('stretches rows, at most to 4:3, to end flush with the line of the others', () => {
    const plan = column(40, area, false);
    expect(plan.rest).toBe(40 - plan.tiles.length);
    const bottom = Math.max(...plan.tiles.map((tile) => tile.y + tile.height));
    expect(bottom).toBeLessThanOrEqual(768 - 44 + 1e-6);
    for (const tile of plan.tiles) expect(tile.width / tile.height).toBeGreaterThanOrEqual(4 / 3 - 1e-9);
  });

  test('is headed by the presenter at full width', () => {
    expect(column(5, area, true).tiles[0]).toMatchObject({ width: 376, height: 376 / (16 / 9) });
  });
});

describe('the stage', () => {
  test('keeps the large picture between 4:3 and 2:1', () => {
    expect(boxWithin({ x: 0, y: 0, width: 1000, height: 200 }, 4 / 3, 2)).toMatchObject({ width: 400, height: 200 });
    expect(boxWithin({ x: 0, y: 0, width: 400, height: 900 }, 4 / 3, 2)).toMatchObject({ width: 400, height: 300 });
  });

  test('does not move by a pixel when a panel takes the place of the column', () => {
    const closed = planStage('speaker', 12, DESK);
    const open = planStage('speaker', 12, { ...DESK, panelOpen: true });
    expect(open.main).toEqual(closed.main);
    expect(closed.tiles.length).toBeGreaterThan(0);
    expect(open.tiles).toEqual([]);
  });

  test('does not move when people come', () => {
    const few = planStage('speaker', 2, DESK);
    expect(planStage('speaker', 30, DESK).main).toEqual(few.main);
    const phone = { ...DESK, width: 360, height: 640 };
    expect(planStage('speaker', 9, phone).main).toEqual(planStage('speaker', 2, phone).main);
  });

  test.each([2, 3, 4, 5, 6, 7])('of %i has the others one under the other, larger than two by two', (people) => {
    const { tiles, rest } = planStage('speaker', people, DESK);
    expect([tiles.length, rest, tiles[0]?.y]).toEqual([people - 1, 0, 0]);
    for (const [index, tile] of tiles.entries()) {
      expect([tile.x, tile.width, tile.height]).toEqual([tiles[0]?.x, tiles[0]?.width, tiles[0]?.height]);
      expect(tile.width / tile.height).toBeCloseTo(16 / 9);
      expect(tile.width).toBeGreaterThan(planStage('speaker', 12, DESK).tiles[0]?.width ?? 0);
      expect(tile.y).toBeGreaterThanOrEqual(index === 0 ? 0 : (tiles[index - 1]?.y ?? 0) + tile.height);
    }
  });

  test('has a row of heads 104 high under the picture on a tablet, where a panel floats', () => {
    const tablet = { ...DESK, width: 1024, height: 644 };
    const plan = planStage('speaker', 12, tablet);
    expect(plan.tiles.every((tile) => tile.height === 104)).toBe(true);
    expect(planStage('speaker', 12, { ...tablet, panelOpen: true })).toEqual(plan);
  });

  test('shows a slide in its own shape, headed by a line of 40', () => {
    for (const width of [360, 1024, 1440, 2560]) {
      const plan = planStage('share', 8, { width, height: 900, panelOpen: false, side: 376 });
      expect((plan.main?.width ?? 0) / (plan.main?.height ?? 1)).toBeCloseTo(16 / 9);
      expect(plan.head?.height).toBe(40);
      expect((plan.head?.y ?? 0) + 40).toBeCloseTo(plan.main?.y ?? 0);
    }
  });

  test('puts heads under a slide that leaves 96 or more, and keeps them when a panel opens', () => {
    const room = { width: 1300, height: 776, panelOpen: false, side: 376 };
    const slide = planStage('share', 12, room);
    const below = slide.tiles.filter((tile) => tile.y > (slide.main?.y ?? 0) + (slide.main?.height ?? 0));
    const inRow = below.filter((tile) => tile.x < (slide.main?.x ?? 0) + (slide.main?.width ?? 0));
    expect(inRow.length).toBeGreaterThan(0);
    expect(planStage('share', 12, { ...room, panelOpen: true }).tiles).toEqual(inRow);
  });

  test.each([
    ['a desk', { width: 1440, height: 776 }, 3],
    ['a wide desk', { width: 1920, height: 956 }, 3],
    ['a low desk', { width: 1280, height: 596 }, 3],
    ['a low window', { width: 960, height: 410 }, 3],
    ['a telephone on its side', { width: 740, height: 236 }, 2],
  ])('lets few heads share out the column beside a slide on %s, and moves no slide for it', (_what, size, most) => {
    const room = { ...DESK, side: size.width >= 1920 ? 456 : 376, ...size };
    const many = planStage('share', 12, room);
    const slide = many.main ?? { x: 0, y: 0, width: 0, height: 0 };
    const left = slide.x + slide.width;
    const column = (size.width - left) * (size.height - 8);
    for (let people = 2; people <= most; people++) {
      const { main, tiles, rest } = planStage('share', people, room);
      expect([main, tiles.length, rest]).toEqual([slide, people, 0]);
      const [first] = tiles;
      for (const tile of tiles) {
        expect(tile.x).toBeGreaterThan(left);
        expect([tile.x, tile.width, tile.height]).toEqual([first?.x, first?.width, first?.height]);
        expect(tile.width / tile.height).toBeCloseTo(16 / 9);
      }
      const filled = tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0);
      expect(filled / column).toBeGreaterThan(0.4);
      const ends = [tiles[0]?.y ?? 0, size.height - 8 - (tiles.at(-1)?.y ?? 0) - (first?.height ?? 0)];
      expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 0))).toBeLessThan(size.height / 3);
      if (size.width >= 1280) expect(planStage('share', people, { ...room, panelOpen: true }).main).toEqual(slide);
    }
  });

  test('puts few heads under the middle of a slide on a tablet', () => {
    const { main, tiles } = planStage('share', 2, { ...DESK, width: 1024, height: 644 });
    const [first, last] = [tiles[0], tiles.at(-1)];
    const middle = ((first?.x ?? 0) + (last?.x ?? 0) + (last?.width ?? 0)) / 2;
    expect(middle).toBeCloseTo((main?.x ?? 0) + (main?.width ?? 0) / 2);
  });

  test.each(['speaker', 'grid', 'share'] as const)('never lets tiles of a %s overlap or leave the floor', (kind) => {
    for (const width of [320, 360, 767, 768, 1024, 1279, 1280, 1440, 1920, 2560, 3840])
      for (const height of [216, 260, 300, 330, 516, 776, 1400])
        for (const people of [1, 2, 3, 5, 9, 24, 49, 120])
          for (const panelOpen of [false, true]) {
            const side = width >= 1920 ? 456 : 376;
            const plan = planStage(kind, people, { width, height, panelOpen, side });
            const boxes = [...(plan.main ? [plan.main] : []), ...plan.tiles];
            const outside = boxes.filter(
              (box) =>
                box.x < 7.99 ||
                box.x + box.width > width - 7.99 ||
                box.y < -0.01 ||
                box.y + box.height > height - 7.99 ||
                box.width <= 0,
            );
            const overlapping = boxes.filter((box, index) =>
              boxes.slice(index + 1).some((other) => overlap(box, other)),
            );
            if (outside.length + overlapping.length > 0) {
              throw new Error(
                `${kind} of ${people} on ${width} x ${height}: ${JSON.stringify([outside, overlapping])}`,
              );
            }
          }
  });

  test.each([
    ['a window at 400 %', 320, 216],
    ['a window at 200 %', 640, 260],
    ['a telephone on its side', 740, 236],
    ['a low tablet', 1024, 300],
  ])('keeps the large picture large in %s', (_what, width, height) => {
    for (const kind of ['speaker', 'share'] as const) {
      const plan = planStage(kind, 12, { width, height, panelOpen: false, side: 376 });
      const main = plan.main ?? { width: 0, height: 0 };
      expect(main.height).toBeGreaterThanOrEqual((height - 8) * (kind === 'share' ? 0.75 : 0.95));
      expect(main.width).toBeGreaterThan(width / 3);
      for (const tile of plan.tiles) {
        expect(tile.height).toBeGreaterThanOrEqual(72);
        expect(tile.width / tile.height).toBeCloseTo(16 / 9);
      }
      const large = kind === 'share' ? 0 : 1;
      expect(plan.tiles.length + large + plan.rest).toBe(12);
      if (kind === 'share') expect(main.width / main.height).toBeCloseTo(16 / 9);
      expect(planStage(kind, 40, { width, height, panelOpen: false, side: 376 }).main).toEqual(plan.main);
    }
  });

  test('counts those who have no place', () => {
    for (const people of [1, 2, 7, 30, 60]) {
      const plan = planStage('speaker', people, DESK);
      expect(plan.rest + plan.tiles.length + 1).toBe(people);
    }
  });
});
