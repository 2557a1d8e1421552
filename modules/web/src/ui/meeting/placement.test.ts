import { describe, expect, it } from 'vitest';
import type { PlacedTile } from '../../call/view.ts';
import { boxStyle, directionOf, neighbour } from './placement.ts';

function tile(participant: string, x: number, y: number): PlacedTile {
  return { participant, source: 'camera', self: false, box: { x, y, width: 100, height: 60 } };
}

const a = tile('a', 0, 0);
const b = tile('b', 108, 0);
const c = tile('c', 0, 68);
const d = tile('d', 108, 68);
const tiles = [a, b, c, d];

describe('arrow keys on the stage', () => {
  it('go to the tile beside, above or below', () => {
    expect(neighbour(tiles, a, 'right')).toBe(b);
    expect(neighbour(tiles, a, 'down')).toBe(c);
    expect(neighbour(tiles, d, 'left')).toBe(c);
    expect(neighbour(tiles, d, 'up')).toBe(b);
  });

  it('stay at the edge', () => {
    expect(neighbour(tiles, a, 'left')).toBeUndefined();
    expect(neighbour(tiles, d, 'down')).toBeUndefined();
  });

  it('follow the direction of the page', () => {
    expect(directionOf('ArrowLeft', false)).toBe('left');
    expect(directionOf('ArrowLeft', true)).toBe('right');
    expect(directionOf('ArrowUp', true)).toBe('up');
    expect(directionOf('x', false)).toBeUndefined();
  });
});

it('boxes fall on half pixels, from the start edge', () => {
  expect(boxStyle({ x: 8.26, y: 0, width: 100.4, height: 60.8 })).toEqual({
    insetInlineStart: '8.5px',
    insetBlockStart: '0px',
    inlineSize: '100.5px',
    blockSize: '61px',
  });
});
