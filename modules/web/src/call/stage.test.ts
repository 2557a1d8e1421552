import { describe, expect, test } from 'vitest';
import {
  type Box,
  GAP,
  type StageKind,
  type StageRoom,
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

const LAPTOP_BOX: Box = { x: 0, y: 0, width: 0, height: 0 };

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

  test('centres the block, and a last row that is not full', () => {
    const shape = grid(5, 1424, 768);
    const boxes = gridBoxes(shape, 5, { x: 8, y: 0, width: 1424, height: 768 });
    for (const row of [boxes.slice(0, shape.columns), boxes.slice(shape.columns)]) {
      const left = (row[0]?.x ?? 0) - 8;
      const right = 1432 - ((row.at(-1)?.x ?? 0) + shape.tileWidth);
      expect(left).toBeCloseTo(right);
    }
    expect(boxes[shape.columns]?.x).toBeGreaterThan(boxes[0]?.x ?? 0);
  });

  test('has as many tiles on its last page as people are left for it', () => {
    const room = { width: 360, height: 640, panelOpen: false, side: 376 };
    const first = planStage('grid', 13, room);
    const perPage = first.grid?.perPage ?? 0;
    expect(first.tiles).toHaveLength(perPage);
    const last = planStage('grid', 13, { ...room, page: 9 });
    expect(last.tiles).toHaveLength(13 - perPage * ((last.grid?.pages ?? 1) - 1));
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
    const plan = column(4, area);
    expect(plan.rest).toBe(0);
    expect(plan.tiles).toHaveLength(4);
    for (const tile of plan.tiles) expect(tile.width / tile.height).toBeCloseTo(16 / 9);
  });

  test('stretches rows, at most to 4:3, to end flush with the line of the others', () => {
    const plan = column(40, area);
    expect(plan.rest).toBe(40 - plan.tiles.length);
    const bottom = Math.max(...plan.tiles.map((tile) => tile.y + tile.height));
    expect(bottom).toBeLessThanOrEqual(768 - 44 + 1e-6);
    for (const tile of plan.tiles) expect(tile.width / tile.height).toBeGreaterThanOrEqual(4 / 3 - 1e-9);
  });
});

describe('the stage', () => {
  test('keeps the large picture between 4:3 and 2:1', () => {
    expect(boxWithin({ x: 0, y: 0, width: 1000, height: 200 }, 4 / 3, 2)).toMatchObject({ width: 400, height: 200 });
    expect(boxWithin({ x: 0, y: 0, width: 400, height: 900 }, 4 / 3, 2)).toMatchObject({ width: 400, height: 300 });
  });

  test.each(['speaker', 'share'] as const)('keeps others in sight beside an open panel: %s', (kind) => {
    for (const height of [596, 628, 776]) {
      const room = { width: 1280, height, panelOpen: true, side: 376 };
      const plan = planStage(kind, 6, room);
      const boxes = [plan.main, ...plan.tiles];
      expect(plan.tiles.length).toBeGreaterThanOrEqual(4);
      expect(plan.tiles.length + plan.rest).toBe(kind === 'share' ? 6 : 5);
      for (const box of boxes) expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1280 - 376 - 16);
      expect(plan.main?.width).toBeGreaterThan(700);
      expect(plan.more === null).toBe(plan.rest === 0);
    }
  });

  test('lies under a panel where too little would remain beside it', () => {
    const small = { ...DESK, width: 900, height: 644 };
    expect(planStage('speaker', 12, { ...small, panelOpen: true })).toEqual(planStage('speaker', 12, small));
  });

  test('belongs to the other of two people', () => {
    const { main, tiles, rest } = planStage('speaker', 2, { ...DESK, width: 1280, height: 628, pair: true });
    expect([tiles, rest]).toEqual([[], 0]);
    expect((main?.width ?? 0) * (main?.height ?? 0)).toBeGreaterThan(0.95 * 1264 * 620);
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

  test('has a row of heads under the picture on a tablet', () => {
    const tablet = { ...DESK, width: 1024, height: 644 };
    const plan = planStage('speaker', 12, tablet);
    expect(planStage('speaker', 5, tablet).tiles.every((tile) => tile.height === 104)).toBe(true);
    expect(plan.tiles.every((tile) => tile.height === 88)).toBe(true);
  });

  test('shows a slide in its own shape, headed by a line above it or a block beside it', () => {
    for (const width of [360, 1024, 1440, 2560]) {
      const { main, head } = planStage('share', 8, { width, height: 900, panelOpen: false, side: 376 });
      expect((main?.width ?? 0) / (main?.height ?? 1)).toBeCloseTo(16 / 9);
      if (head?.height === 40) expect(head.y + 40).toBeCloseTo(main?.y ?? 0);
      else expect(head?.x).toBeGreaterThan((main?.x ?? 0) + (main?.width ?? 0));
    }
  });

  const LAPTOP = { width: 1280, height: 720 - 44 - 48, panelOpen: false, side: 376 };

  test('makes a slide 1,100 pixels wide in a window of 1280 x 720, whoever is there', () => {
    for (const people of [2, 3, 9, 40]) {
      const { main, tiles } = planStage('share', people, LAPTOP);
      expect(main?.width).toBeGreaterThanOrEqual(1100);
      expect(main).toEqual(planStage('share', 2, LAPTOP).main);
      expect(tiles.length).toBeGreaterThan(1);
    }
  });

  test('gives a slide the place of faces that are folded away', () => {
    const room = { ...LAPTOP, panelOpen: true };
    const folded = planStage('share', 9, { ...room, facesHidden: true });
    expect([folded.tiles, folded.more, folded.rest]).toEqual([[], null, 9]);
    expect(folded.main?.width).toBeGreaterThan(planStage('share', 9, room).main?.width ?? 0);
    expect(folded.head).not.toBeNull();
  });

  test('has small places beside a slide for those without a picture', () => {
    const dark = new Set([1, 2, 3, 4]);
    const area = ({ width, height }: Box) => width * height;
    for (const room of [LAPTOP, { ...LAPTOP, panelOpen: true }, { ...LAPTOP, width: 1024 }]) {
      const { tiles } = planStage('share', 9, room, dark);
      const [bright, off] = tiles;
      expect(area(off ?? LAPTOP_BOX)).toBeLessThan(0.75 * area(bright ?? LAPTOP_BOX));
      expect(tiles.length).toBeGreaterThan(planStage('share', 9, room).tiles.length);
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

describe('in 100,000 windows', () => {
  /** xorshift32: the same cases on every machine. */
  function numbers(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % below;
    };
  }

  function cases(count: number, check: (kind: StageKind, people: number, room: StageRoom, dark: Set<number>) => void) {
    const next = numbers(20_260_412);
    for (let index = 0; index < count; index++) {
      const kind = (['speaker', 'grid', 'share'] as const)[next(3)] ?? 'grid';
      const width = 320 + next(next(2) === 0 ? 1300 : 3600);
      const people = kind === 'share' ? 2 + next(60) : 1 + next(60);
      const room: StageRoom = {
        ...{ width, height: 216 + next(1300), side: width >= 1920 ? 456 : 376 },
        ...{ panelOpen: next(2) === 0, facesHidden: next(8) === 0, page: next(3) },
        pair: people === 2 && kind === 'speaker' && next(2) === 0,
      };
      const off = next(3);
      const dark = new Set(Array.from({ length: people }, (_, each) => each).filter(() => next(2) < off));
      try {
        check(kind, people, room, dark);
      } catch (error) {
        throw new Error(`case ${index}: ${kind} of ${people} ${JSON.stringify(room)} ${[...dark].join()}`, {
          cause: error,
        });
      }
    }
  }

  const ensure = (holds: boolean, what: string, ...boxes: readonly Box[]) => {
    if (!holds) throw new Error(`${what} ${JSON.stringify(boxes)}`);
  };
  const areaOf = ({ width, height }: Box) => width * height;

  test('every rectangle is finite, inside the window and clear of the others', { timeout: 60_000 }, () => {
    cases(100_000, (kind, people, room, dark) => {
      const { main, head, tiles, more, pager } = planStage(kind, people, room, dark);
      const boxes = [main, head, more, pager, ...tiles].filter((box) => box !== null);
      for (const [index, box] of boxes.entries()) {
        const { x, y, width, height } = box;
        ensure([x, y, width, height].every(Number.isFinite) && width > 0 && height > 0, 'no size', box);
        const inside = x > 7.9 && y > -0.1 && x + width < room.width - 7.9 && y + height < room.height - 7.9;
        ensure(inside, 'outside', box);
        for (const other of boxes.slice(index + 1)) ensure(!overlap(box, other), 'overlap', box, other);
      }
    });
  });

  test(
    'everybody is shown or counted, in reading order, and the share or speaker is largest',
    { timeout: 60_000 },
    () => {
      cases(100_000, (kind, people, room, dark) => {
        const { main, tiles, rest, grid: shape } = planStage(kind, people, room, dark);
        const large = kind === 'speaker' ? 1 : 0;
        if (room.pair !== true) ensure(tiles.length + large + rest === people, 'lost', ...tiles);
        ensure((main === null) === (kind === 'grid'), 'main');
        if (main !== null)
          ensure(
            tiles.every((tile) => areaOf(tile) <= areaOf(main)),
            'a head is larger',
          );
        for (const [index, tile] of tiles.entries()) {
          const before = tiles[index - 1];
          if (before === undefined) continue;
          ensure(tile.y > before.y + 1 || (tile.y > before.y - 1 && tile.x > before.x), 'order', before, tile);
        }
        if (shape !== null) ensure(shape.pages * shape.perPage >= people, 'pages');
      });
    },
  );

  test('nobody disappears who fits', { timeout: 60_000 }, () => {
    cases(100_000, (kind, people, room, dark) => {
      if (kind === 'grid' || room.facesHidden === true || room.width < 768) return;
      const { main, head, tiles, more, rest } = planStage(kind, people, room, dark);
      const last = tiles.at(-1);
      if (rest === 0 || last === undefined || more === null) return;
      // Neither after the last nor under the last is room for one more of its size and the line that counts the others.
      const taken = [main, head, more, ...tiles].filter((box) => box !== null);
      const space =
        room.panelOpen && room.width - 16 - room.side - GAP >= 560 ? room.width - room.side - GAP : room.width;
      const fits = (box: Box) =>
        box.x + box.width <= space - 8 &&
        box.y + box.height <= room.height - 8 &&
        !taken.some((each) => overlap(each, box));
      const width = Math.max(last.width, last.height * (16 / 9));
      const height = Math.max(last.height, last.width / (16 / 9)) + GAP + 40;
      const bottom = Math.max(...tiles.map((tile) => tile.y + tile.height));
      ensure(!fits({ ...last, y: bottom + GAP, height }), 'room below');
      ensure(!fits({ ...last, x: last.x + last.width + GAP, width }), 'room after');
    });
  });
});
