/**
 * Where tiles go: pure geometry in CSS pixels, from the block-start inline-start corner of the stage. Right-to-left
 * pages mirror it by writing `x` to `inset-inline-start`.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GridShape {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Seats on a page. */
  readonly perPage: number;
  readonly pages: number;
}

export interface GridLimits {
  /** The narrowest tile, in pixels. */
  readonly minimumWidth: number;
  /** The narrowest shape a picture is cropped to, width over height. */
  readonly narrowest: number;
}

export type StageKind = 'speaker' | 'grid' | 'share';

export interface StageRoom {
  readonly width: number;
  readonly height: number;
  readonly panelOpen: boolean;
  readonly side: number;
}

export interface StagePlan {
  /** The large picture or the slide; null in a grid. */
  readonly main: Box | null;
  /** The line above a slide. */
  readonly head: Box | null;
  /** Everybody else who has a place, in order. */
  readonly tiles: readonly Box[];
  /** How many have none. */
  readonly rest: number;
  /** The place of "+12 others"; null where there is none. */
  readonly more: Box | null;
  /** The place of the pages' control; null where one page holds all. */
  readonly pager: Box | null;
  /** Set in a grid. */
  readonly grid: GridShape | null;
}

export const GAP = 8;
export const EDGE = 8;
const PICTURE = 16 / 9;
const FULL_FACE = 4 / 3;
const SQUEEZED = 5 / 4;
const WIDEST_MAIN = 2;
/** Below it a stage is a phone's, below the next a tablet's. */
const PHONE = 768;
const DESK = 1280;
/** A stage lower than that has no room for heads under the picture, ... */
const LOW = 320;
/** ... nor has one as wide as this that is lower than the next: faces would be cut to a chin. There heads stand beside it. */
const HEADS_BESIDE = 480;
const LOW_FOR_ITS_WIDTH = 420;
const LOWEST_HEAD = 72;
const TABLET_HEAD_HEIGHT = 104;
const MORE_HEIGHT = 40;
/** Of few beside the large picture: the height of a camera's lowest layer; what is higher takes four times the pixels to receive and draw. */
const HIGHEST_HEAD = 180;
/** Kept under a grid of several pages, so that their control covers no face. */
const PAGER_HEIGHT = 44;
const SHARE_HEAD = 40;
/** Heads go under a slide where it leaves at least this. */
const HEADS_UNDER_SLIDE = 96;
const TALLEST_UNDER_SLIDE = 168;
/** Beside a slide, heads one under the other are at least this much of the column wide; below it they would be larger two by two. */
const FEW_FILL = 0.6;

/** A grid is laid out for seats, not people: between two steps a newcomer takes an empty seat and nobody moves. */
export const SEAT_STEPS = [1, 2, 3, 4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49] as const;
const MOST_SEATS = 49;

const LIMITS = {
  phone: { minimumWidth: 150, narrowest: 3 / 4 },
  tablet: { minimumWidth: 164, narrowest: SQUEEZED },
  desk: { minimumWidth: 148, narrowest: FULL_FACE },
} as const satisfies Record<string, GridLimits>;

export function seatsFor(people: number): number {
  return SEAT_STEPS.find((step) => step >= people) ?? MOST_SEATS;
}

export function gridLimits(floorWidth: number): GridLimits {
  if (floorWidth < PHONE) return LIMITS.phone;
  return floorWidth < DESK ? LIMITS.tablet : LIMITS.desk;
}

/** How many tiles of one size stand in a length, gaps between them. */
function countThatFit(length: number, size: number): number {
  return Math.max(0, Math.floor((length + GAP) / (size + GAP)));
}

/** The size of one of several in a length, gaps between them. */
function shareOf(length: number, count: number): number {
  return (length - GAP * (count - 1)) / count;
}

function seatsPerPage(width: number, height: number, limits: GridLimits): number {
  const fit =
    Math.max(1, countThatFit(width, limits.minimumWidth)) *
    Math.max(1, countThatFit(height, limits.minimumWidth / PICTURE));
  return SEAT_STEPS.filter((step) => step <= fit).at(-1) ?? 1;
}

/** The largest even grid: never wider than 16:9, cropped at the sides down to the narrowest shape. */
export function grid(people: number, width: number, height: number, limits: GridLimits = LIMITS.desk): GridShape {
  const most = seatsPerPage(width, height, limits);
  const seats = people > most ? most : seatsFor(people);
  const shown = Math.min(people, most);
  let best: GridShape | null = null;
  let bestScore = 0;
  for (let columns = 1; columns <= seats; columns++) {
    const rows = Math.ceil(seats / columns);
    if (columns * (rows - 1) >= seats) continue;
    let tileWidth = shareOf(width, columns);
    let tileHeight = shareOf(height, rows);
    if (tileWidth <= 0 || tileHeight <= 0) continue;
    tileWidth = Math.min(tileWidth, tileHeight * PICTURE);
    tileHeight = Math.min(tileHeight, tileWidth / limits.narrowest);
    const filled = Math.max(1, shown) / (columns * rows);
    const unsqueezed = Math.sqrt(Math.min(1, tileWidth / tileHeight / 1.5));
    const score = tileWidth * tileHeight * filled * unsqueezed;
    // Half a square pixel is noise: on a tie the fewer columns stay.
    if (best === null || score > bestScore + 0.5) {
      best = { columns, rows, tileWidth, tileHeight, perPage: seats, pages: Math.max(1, Math.ceil(people / seats)) };
      bestScore = score;
    }
  }
  return best ?? { columns: 1, rows: 1, tileWidth: 0, tileHeight: 0, perPage: 1, pages: Math.max(1, people) };
}

/** A panel narrows the columns; rows, order and heights stay, so each face stays on its line, down to 5:4. */
export function gridWithPanel(
  people: number,
  fullWidth: number,
  openWidth: number,
  height: number,
  limits: GridLimits = LIMITS.desk,
): GridShape {
  const shape = grid(people, fullWidth, height, limits);
  if (openWidth >= fullWidth) return shape;
  const tileWidth = Math.min(shape.tileWidth, shareOf(openWidth, shape.columns));
  return tileWidth / shape.tileHeight >= SQUEEZED ? { ...shape, tileWidth } : grid(people, openWidth, height, limits);
}

/** Boxes of a grid's seats: the block is centred, rows fill from the start edge, the last one too. */
export function gridBoxes(shape: GridShape, count: number, area: Box): Box[] {
  const blockWidth = shape.columns * (shape.tileWidth + GAP) - GAP;
  const blockHeight = shape.rows * (shape.tileHeight + GAP) - GAP;
  const left = area.x + (area.width - blockWidth) / 2;
  const top = area.y + (area.height - blockHeight) / 2;
  return Array.from({ length: count }, (_, index) => ({
    x: left + (index % shape.columns) * (shape.tileWidth + GAP),
    y: top + Math.floor(index / shape.columns) * (shape.tileHeight + GAP),
    width: shape.tileWidth,
    height: shape.tileHeight,
  }));
}

/** The largest box with a shape between two, in the middle of an area. */
export function boxWithin(area: Box, narrowest: number, widest: number): Box {
  const width = Math.min(area.width, area.height * widest);
  const height = Math.min(area.height, width / narrowest);
  return { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
}

export interface ColumnPlan {
  readonly tiles: readonly Box[];
  readonly rest: number;
}

/**
 * Heads in the side column, two by two at 16:9. When more people remain than fit, the rows stretch, at most to 4:3, to
 * end flush with the line that counts the others. A presenter heads the column at full width.
 */
export function column(people: number, area: Box, withPresenter: boolean): ColumnPlan {
  const tiles: Box[] = [];
  let top = area.y;
  if (withPresenter && people > 0) {
    const height = Math.min(area.width / PICTURE, area.height);
    tiles.push({ x: area.x, y: top, width: height * PICTURE, height });
    top += height + GAP;
  }
  const others = people - tiles.length;
  const width = shareOf(area.width, 2);
  const room = area.y + area.height - top;
  let rows = countThatFit(room, width / PICTURE);
  let height = width / PICTURE;
  if (others > rows * 2) {
    const flush = room - MORE_HEIGHT - GAP / 2;
    rows = countThatFit(flush, height);
    if (rows > 0) height = Math.min(width / FULL_FACE, shareOf(flush, rows));
  }
  const shown = Math.min(others, rows * 2);
  for (let index = 0; index < shown; index++) {
    tiles.push({
      x: area.x + (index % 2) * (width + GAP),
      y: top + Math.floor(index / 2) * (height + GAP),
      width,
      height,
    });
  }
  return { tiles, rest: others - shown };
}

/**
 * The whole stage for so many people, oneself included.
 *
 * @param people in a share, the presenter comes first among the tiles
 */
export function planStage(kind: StageKind, people: number, room: StageRoom): StagePlan {
  const area: Box = { x: EDGE, y: 0, width: room.width - 2 * EDGE, height: room.height - EDGE };
  if (area.width <= 0 || area.height <= 0 || people === 0) return { ...EMPTY, rest: people };
  if (kind === 'grid') return planGrid(people, area, room);
  const low = area.width < HEADS_BESIDE ? LOW : LOW_FOR_ITS_WIDTH;
  if (room.width < DESK && area.height < low) return planLow(kind, people, area);
  if (room.width < PHONE) return kind === 'share' ? phoneShare(people, area) : phoneSpeaker(people, area);
  if (room.width < DESK) return planTablet(kind, people, area);
  return kind === 'share' ? deskShare(people, area, room) : deskSpeaker(people, area, room);
}

const EMPTY: StagePlan = { main: null, head: null, tiles: [], rest: 0, more: null, pager: null, grid: null };

function planGrid(people: number, area: Box, room: StageRoom): StagePlan {
  // On a phone or tablet a panel floats over the stage, which does not move.
  const open = room.panelOpen && room.width >= DESK ? area.width - room.side - GAP : area.width;
  const limits = gridLimits(room.width);
  const one = gridWithPanel(people, area.width, open, area.height, limits);
  const height = one.pages > 1 ? area.height - PAGER_HEIGHT : area.height;
  const shape = one.pages > 1 ? gridWithPanel(people, area.width, open, height, limits) : one;
  const shown = Math.min(people, shape.perPage);
  return {
    ...EMPTY,
    tiles: gridBoxes(shape, shape.perPage, { ...area, width: open, height }),
    rest: people - shown,
    pager: one.pages > 1 ? { x: area.x, y: area.y + height, width: open, height: PAGER_HEIGHT } : null,
    grid: shape,
  };
}

/** Two by two under the large picture. */
function pairs(count: number, left: number, top: number, width: number, height: number): Box[] {
  return Array.from({ length: count }, (_, index) => ({
    x: left + (index % 2) * (width + GAP),
    y: top + Math.floor(index / 2) * (height + GAP),
    width,
    height,
  }));
}

function phoneSpeaker(people: number, area: Box): StagePlan {
  const width = shareOf(area.width, 2);
  const height = Math.min(width / (3 / 2), Math.max(0, area.height / 4 - GAP));
  const others = people - 1;
  const rows = Math.min(2, Math.ceil(others / 2));
  const shown = Math.min(others, rows * 2);
  const main: Box = { ...area, height: area.height - 2 * (height + GAP) };
  return {
    ...EMPTY,
    main,
    tiles: pairs(shown, area.x, main.y + main.height + GAP, width, height),
    rest: others - shown,
  };
}

/** The largest slide with its line above it, as high up as it can be. */
function slideAtTop(area: Box): Box {
  const width = Math.min(area.width, (area.height - SHARE_HEAD) * PICTURE);
  return { x: area.x + (area.width - width) / 2, y: area.y + SHARE_HEAD, width, height: width / PICTURE };
}

/** A zoomed page or a telephone on its side: the picture has the whole height, and heads stand beside it, if at all. */
function planLow(kind: 'speaker' | 'share', people: number, area: Box): StagePlan {
  const sharing = kind === 'share';
  const rows = area.width < HEADS_BESIDE ? 0 : countThatFit(area.height, LOWEST_HEAD);
  const height = rows === 0 ? 0 : shareOf(area.height, rows);
  const width = height * PICTURE;
  const stage = rows === 0 ? area : { ...area, width: area.width - width - GAP };
  const others = sharing ? people : people - 1;
  const shown = Math.min(rows, others);
  if (sharing && rows > 0) return lowShare(stage, area, shown, others - shown);
  const main = sharing ? slideAtTop(stage) : stage;
  return {
    ...EMPTY,
    main,
    head: sharing ? { ...main, y: area.y, height: SHARE_HEAD } : null,
    tiles: Array.from({ length: shown }, (_, index) => ({
      x: stage.x + stage.width + GAP,
      y: area.y + index * (height + GAP),
      width,
      height,
    })),
    rest: others - shown,
  };
}

/** The slide has its place whatever the number of heads; few heads share out all that it leaves beside it. */
function lowShare(stage: Box, area: Box, shown: number, rest: number): StagePlan {
  const main = { ...slideAtTop(stage), x: area.x };
  const left = main.x + main.width + GAP;
  const side: Box = { ...area, x: left, width: area.x + area.width - left };
  const least = area.width - stage.width - GAP;
  return {
    ...EMPTY,
    main,
    head: { ...main, y: area.y, height: SHARE_HEAD },
    tiles: stack(shown, side, Math.max(least, Math.min(side.width, main.width / 2)), area.y + area.height / 2),
    rest,
  };
}

function phoneShare(people: number, area: Box): StagePlan {
  const main = slideAtTop(area);
  const width = shareOf(area.width, 2);
  const height = width / PICTURE;
  const top = main.y + main.height + GAP;
  const rows = countThatFit(area.y + area.height - top, height);
  const shown = Math.min(people, rows * 2);
  return {
    ...EMPTY,
    main,
    head: { ...main, y: area.y, height: SHARE_HEAD },
    tiles: pairs(shown, area.x, top, width, height),
    rest: people - shown,
  };
}

function planTablet(kind: StageKind, people: number, area: Box): StagePlan {
  const sharing = kind === 'share';
  const width = TABLET_HEAD_HEIGHT * PICTURE;
  const fit = countThatFit(area.width, width);
  const above: Box = { ...area, height: area.height - TABLET_HEAD_HEIGHT - GAP };
  const others = sharing ? people : people - 1;
  const shown = Math.min(fit, others);
  // Few stand under the middle of a slide, which is narrower than they all would be.
  const inRow = sharing ? shown : fit;
  const left = area.x + (area.width - (inRow * (width + GAP) - GAP)) / 2;
  const main = sharing
    ? boxWithin({ ...above, y: above.y + SHARE_HEAD, height: above.height - SHARE_HEAD }, PICTURE, PICTURE)
    : boxWithin(above, FULL_FACE, WIDEST_MAIN);
  return {
    ...EMPTY,
    main,
    head: sharing ? { x: main.x, y: main.y - SHARE_HEAD, width: main.width, height: SHARE_HEAD } : null,
    tiles: Array.from({ length: shown }, (_, index) => ({
      x: left + index * (width + GAP),
      y: above.y + above.height + GAP,
      width,
      height: TABLET_HEAD_HEIGHT,
    })),
    rest: others - shown,
  };
}

function sideColumn(area: Box, room: StageRoom): { stage: Box; side: Box; more: Box } {
  const stage: Box = { ...area, width: area.width - room.side - GAP };
  const side: Box = { ...area, x: stage.x + stage.width + GAP, width: room.side };
  return { stage, side, more: { ...side, y: side.y + side.height - MORE_HEIGHT, height: MORE_HEIGHT } };
}

function deskSpeaker(people: number, area: Box, room: StageRoom): StagePlan {
  const { stage, side, more } = sideColumn(area, room);
  const main = boxWithin(stage, FULL_FACE, WIDEST_MAIN);
  // The stage does not move by a pixel: a panel takes the column's place, and the column's pictures are not received.
  if (room.panelOpen) return { ...EMPTY, main, rest: people - 1 };
  // As a grid for seats: between two steps a newcomer takes an empty one, and nobody moves.
  const widest = Math.min(side.width, HIGHEST_HEAD * PICTURE);
  const few = stack(seatsFor(people - 1), side, widest, side.y).slice(0, people - 1);
  const isWider = few.every(({ width }) => width > shareOf(side.width, 2));
  if (few.length === people - 1 && isWider) return { ...EMPTY, main, tiles: few };
  const plan = column(people - 1, side, false);
  return { ...EMPTY, main, tiles: plan.tiles, rest: plan.rest, more: plan.rest > 0 ? more : null };
}

function deskShare(people: number, area: Box, room: StageRoom): StagePlan {
  const { stage, side, more } = sideColumn(area, room);
  const below = stage.height - SHARE_HEAD;
  const width = Math.min(stage.width, below * PICTURE);
  const slide: Box = {
    x: stage.x + (stage.width - width) / 2,
    y: stage.y + SHARE_HEAD,
    width,
    height: width / PICTURE,
  };
  const few = stack(people, side, side.width, slide.y + slide.height / 2);
  const [widest] = few;
  if (!room.panelOpen && widest !== undefined && widest.width >= side.width * FEW_FILL) {
    return { ...EMPTY, main: slide, head: { ...slide, y: stage.y, height: SHARE_HEAD }, tiles: few };
  }
  const row = headsUnderSlide(slide, below - slide.height - GAP).slice(0, room.panelOpen ? people : people - 1);
  const plan = column(people - row.length, side, true);
  const [presenter, ...others] = plan.tiles;
  return {
    main: slide,
    head: { ...slide, y: stage.y, height: SHARE_HEAD },
    tiles: room.panelOpen || presenter === undefined ? row : [presenter, ...row, ...others],
    rest: room.panelOpen ? people - row.length : plan.rest,
    more: plan.rest > 0 && !room.panelOpen ? more : null,
    pager: null,
    grid: null,
  };
}

/** Heads one under the other, as large as a column and a width let them be; their middle is as near to a line as the column allows. */
function stack(count: number, column: Box, widest: number, middle: number): Box[] {
  const height = Math.min(shareOf(column.height, count), widest / PICTURE);
  const width = height * PICTURE;
  const all = count * (height + GAP) - GAP;
  const top = Math.max(column.y, Math.min(middle - all / 2, column.y + column.height - all));
  return Array.from({ length: count }, (_, index) => ({
    x: column.x + (column.width - width) / 2,
    y: top + index * (height + GAP),
    width,
    height,
  }));
}

/** The row where a slide leaves room below: as few heads as fill its width at 16:9 or narrower. */
function headsUnderSlide(slide: Box, left: number): Box[] {
  if (left < HEADS_UNDER_SLIDE) return [];
  const atMost = Math.floor((slide.width + GAP) / (Math.min(left, TALLEST_UNDER_SLIDE) * PICTURE + GAP));
  const atLeast = Math.ceil((slide.width + GAP) / (left * PICTURE + GAP));
  const count = Math.max(atMost, atLeast);
  const width = shareOf(slide.width, count);
  const height = Math.min(left, width / FULL_FACE);
  return Array.from({ length: count }, (_, index) => ({
    x: slide.x + index * (width + GAP),
    y: slide.y + slide.height + GAP,
    width,
    height,
  }));
}
