import type { CSSProperties } from 'react';
import type { Corner } from '../../call/preferences.ts';
import type { Box } from '../../call/stage.ts';
import type { PlacedTile } from '../../call/view.ts';

/** Written by script into the element's style object; the page allows no style attributes. */
export function boxStyle(box: Box): CSSProperties {
  const half = (pixels: number) => `${Math.round(pixels * 2) / 2}px`;
  return {
    insetInlineStart: half(box.x),
    insetBlockStart: half(box.y),
    inlineSize: half(box.width),
    blockSize: half(box.height),
  };
}

export function placed(tile: PlacedTile): CSSProperties {
  return boxStyle(tile.box);
}

/** The same element wherever the tile goes, so that its picture does not start anew. */
export function keyOf(tile: PlacedTile): string {
  return `${tile.source} ${tile.participant}`;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function directionOf(key: string, rightToLeft: boolean): Direction | undefined {
  const direction = DIRECTIONS[key];
  if (!rightToLeft) return direction;
  return direction === 'left' ? 'right' : direction === 'right' ? 'left' : direction;
}

/** The next corner in a direction, left being where lines start; none where it is there already. */
export function cornerTowards(corner: Corner, direction: Direction): Corner | undefined {
  const atTop = corner.startsWith('top');
  const atStart = corner.endsWith('start');
  switch (direction) {
    case 'up':
      return atTop ? undefined : atStart ? 'top-start' : 'top-end';
    case 'down':
      return atTop ? (atStart ? 'bottom-start' : 'bottom-end') : undefined;
    case 'left':
      return atStart ? undefined : atTop ? 'top-start' : 'bottom-start';
    case 'right':
      return atStart ? (atTop ? 'top-end' : 'bottom-end') : undefined;
  }
}

/** The nearest tile in a direction, seen from the middle of another; sideways distance counts double. */
export function neighbour(
  tiles: readonly PlacedTile[],
  from: PlacedTile,
  direction: Direction,
): PlacedTile | undefined {
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  const middle = ({ box }: PlacedTile) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const start = middle(from);
  let best: PlacedTile | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const tile of tiles) {
    const there = middle(tile);
    const along = sign * (across ? there.x - start.x : there.y - start.y);
    const sideways = Math.abs(across ? there.y - start.y : there.x - start.x);
    const distance = along + 2 * sideways;
    if (along > 1 && distance < bestDistance) {
      best = tile;
      bestDistance = distance;
    }
  }
  return best;
}
