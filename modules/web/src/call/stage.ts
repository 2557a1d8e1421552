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
  /** Two people: the other one fills the stage, and one's own picture floats over it. */
  readonly pair?: boolean;
  /** Of the grid, from 0; one past the end is the last. */
  readonly page?: number;
  /** The person folded the faces beside a shared screen away. */
  readonly facesHidden?: boolean;
}

export interface StagePlan {
  /** The large picture or the slide; null in a grid. */
  readonly main: Box | null;
  /** The line above a slide, or the block at the top of the column beside it. */
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
const MORE_HEIGHT = 40;
/** Of few beside the large picture: the height of a camera's lowest layer; what is higher takes four times the pixels to receive and draw. */
const HIGHEST_HEAD = 180;
/** Kept under a grid of several pages, so that their control covers no face. */
const PAGER_HEIGHT = 44;
const SHARE_HEAD = 40;
/** A stage at least this wide remains beside a panel; a narrower one lies under it. */
const LEAST_BESIDE_PANEL = 560;
/** The row of heads under the large picture or a slide. */
const ROW_HEIGHT = { least: 88, most: 168, speaker: 104 } as const;
/** Height for two rows of heads and the line that counts the others. */
const SEVERAL_ROWS = 2 * ROW_HEIGHT.least + MORE_HEIGHT + 2 * GAP;
/** The column beside a slide: what a window of 1280 x 720 has beside a slide of 1,100 pixels. */
const LEAST_COLUMN = 152;
/** From here on the controls of a slide stand on one line of the column. */
const WIDE_COLUMN = 300;
/** Four lines of words over two rows of controls, or two over one. */
const COLUMN_HEAD = { narrow: 152, wide: 84 } as const;
const NARROWEST_IN_COLUMN = 136;
const WIDEST_IN_COLUMN = 376;
/** A head without a picture is a name and a state: as low in a column and as narrow in a row as these can be read. */
const DARK_HEIGHT = 56;
const DARK_WIDTH = 104;
/** The place of "+12 others" at the end of a row. */
const MORE_WIDTH = 96;

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

/** Boxes of a grid's seats: the block is centred, rows fill from the start edge, and a last row that is not full is centred. */
export function gridBoxes(shape: GridShape, count: number, area: Box): Box[] {
  const { columns, rows, tileWidth, tileHeight } = shape;
  const widthOf = (tiles: number) => tiles * (tileWidth + GAP) - GAP;
  const top = area.y + (area.height - rows * (tileHeight + GAP) + GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    return {
      x: area.x + (area.width - widthOf(inRow)) / 2 + (index % columns) * (tileWidth + GAP),
      y: top + row * (tileHeight + GAP),
      width: tileWidth,
      height: tileHeight,
    };
  });
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
 * end flush with the line that counts the others.
 */
export function column(people: number, area: Box): ColumnPlan {
  const width = shareOf(area.width, 2);
  let rows = countThatFit(area.height, width / PICTURE);
  let height = width / PICTURE;
  if (people > rows * 2) {
    const flush = area.height - MORE_HEIGHT - GAP / 2;
    rows = countThatFit(flush, height);
    if (rows > 0) height = Math.min(width / FULL_FACE, shareOf(flush, rows));
  }
  const shown = Math.min(people, rows * 2);
  return { tiles: pairs(shown, area.x, area.y, width, height), rest: people - shown };
}

/**
 * The whole stage for so many people, oneself included: every rectangle is decided here.
 *
 * @param people in a share, the presenter comes first among the tiles
 * @param dark which of the tiles, counted from 0, have no picture; beside a share these are small
 */
export function planStage(
  kind: StageKind,
  people: number,
  room: StageRoom,
  dark: ReadonlySet<number> = NONE,
): StagePlan {
  const whole: Box = { x: EDGE, y: 0, width: room.width - 2 * EDGE, height: room.height - EDGE };
  if (whole.width <= 0 || whole.height <= 0 || people === 0) return { ...EMPTY, rest: people };
  const besidePanel = room.panelOpen && whole.width - room.side - GAP >= LEAST_BESIDE_PANEL;
  const area = besidePanel ? { ...whole, width: whole.width - room.side - GAP } : whole;
  if (kind === 'grid') return planGrid(people, whole.width, area, room);
  const isPhone = room.width < PHONE;
  if (kind === 'speaker' && room.pair === true) {
    return { ...EMPTY, main: isPhone ? area : boxWithin(area, FULL_FACE, WIDEST_MAIN) };
  }
  const low = area.width < HEADS_BESIDE ? LOW : LOW_FOR_ITS_WIDTH;
  const hasColumn = room.width >= DESK && !besidePanel;
  if (area.height < (hasColumn ? LOW : low) && (!hasColumn || kind === 'share')) return planLow(kind, people, area);
  if (isPhone) return kind === 'share' ? phoneShare(people, area) : phoneSpeaker(people, area);
  if (kind === 'share') return planShare(people, area, dark, room);
  return hasColumn ? deskSpeaker(people, area, room) : rowSpeaker(people, area);
}

const NONE: ReadonlySet<number> = new Set();
const EMPTY: StagePlan = { main: null, head: null, tiles: [], rest: 0, more: null, pager: null, grid: null };

/** @param fullWidth of the stage without a panel: opening one narrows columns and keeps rows */
function planGrid(people: number, fullWidth: number, area: Box, room: StageRoom): StagePlan {
  const limits = gridLimits(room.width);
  const one = gridWithPanel(people, fullWidth, area.width, area.height, limits);
  const height = one.pages > 1 ? area.height - PAGER_HEIGHT : area.height;
  const shape = one.pages > 1 ? gridWithPanel(people, fullWidth, area.width, height, limits) : one;
  const page = Math.min(room.page ?? 0, shape.pages - 1);
  const shown = Math.min(people - page * shape.perPage, shape.perPage);
  return {
    ...EMPTY,
    tiles: gridBoxes(shape, shown, { ...area, height }),
    rest: people - shown,
    pager: one.pages > 1 ? { ...area, y: area.y + height, height: PAGER_HEIGHT } : null,
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

interface Row {
  readonly tiles: readonly Box[];
  readonly more: Box | null;
  readonly rest: number;
}

/** One row of heads, as high as a box at the most and lower where more fit so; the line that counts the others ends it. */
function headsInRow(count: number, box: Box, dark: ReadonlySet<number>): Row {
  for (let height = box.height; height > ROW_HEIGHT.least; height -= GAP) {
    const row = rowOfHeight(count, { ...box, height }, dark);
    if (row.rest === 0) return row;
  }
  return rowOfHeight(count, { ...box, height: Math.min(box.height, ROW_HEIGHT.least) }, dark);
}

function rowOfHeight(count: number, box: Box, dark: ReadonlySet<number>): Row {
  const bright = box.height * PICTURE;
  const widths = Array.from({ length: count }, (_, index) => (dark.has(index) ? Math.min(DARK_WIDTH, bright) : bright));
  const lengthOf = (shown: number) => widths.slice(0, shown).reduce((sum, width) => sum + width + GAP, -GAP);
  let shown = count;
  const withMore = () => lengthOf(shown) + (shown < count ? GAP + MORE_WIDTH : 0);
  while (shown > 0 && withMore() > box.width) shown--;
  let x = box.x + (box.width - withMore()) / 2;
  const tiles = widths.slice(0, shown).map((width) => {
    const tile = { ...box, x, width };
    x += width + GAP;
    return tile;
  });
  const more = shown < count && shown > 0 ? { ...box, x, width: MORE_WIDTH } : null;
  return { tiles, more, rest: count - shown };
}

/** Heads beside a slide, row by row: the fewest columns that have room for all, so that heads are as large as can be. */
function headsInColumn(count: number, box: Box, dark: ReadonlySet<number>): Row {
  const most = Math.max(1, countThatFit(box.width, NARROWEST_IN_COLUMN));
  for (let columns = 1; columns <= most; columns++) {
    const plan = inColumns(count, box, columns, dark);
    if (plan.rest === 0) return plan;
  }
  const more: Box = { ...box, y: box.y + box.height - MORE_HEIGHT, height: MORE_HEIGHT };
  const plan = inColumns(count, { ...box, height: box.height - MORE_HEIGHT - GAP }, most, dark);
  return box.height < MORE_HEIGHT ? plan : { ...plan, more };
}

function inColumns(count: number, box: Box, columns: number, dark: ReadonlySet<number>): Row {
  const width = Math.min(shareOf(box.width, columns), WIDEST_IN_COLUMN);
  const tiles: Box[] = [];
  let y = box.y;
  while (tiles.length < count) {
    const from = tiles.length;
    const inRow = Array.from({ length: Math.min(columns, count - from) }, (_, index) => dark.has(from + index));
    const heights = inRow.map((isDark) => (isDark ? DARK_HEIGHT : width / PICTURE));
    const height = Math.max(...heights);
    if (y + height > box.y + box.height + 0.01) break;
    for (const [index, own] of heights.entries()) {
      tiles.push({ x: box.x + index * (width + GAP), y, width, height: own });
    }
    y += height + GAP;
  }
  return { tiles, more: null, rest: count - tiles.length };
}

/** The large picture over one row of heads, or over several in a window that is higher than wide. */
function rowSpeaker(people: number, area: Box): StagePlan {
  const row = Math.min(ROW_HEIGHT.speaker, Math.max(ROW_HEIGHT.least, area.height / 5));
  const highest = Math.min(area.height - row - GAP, area.width / FULL_FACE);
  const below = area.height - highest - GAP;
  const height = below < SEVERAL_ROWS ? area.height - row - GAP : highest;
  const main = boxWithin({ ...area, height }, FULL_FACE, WIDEST_MAIN);
  return {
    ...EMPTY,
    main,
    ...headsUnder(people - 1, { ...area, y: area.y + height + GAP }, area.height - height - GAP, NONE),
  };
}

/** In one row, or in several where there is height for them. */
function headsUnder(count: number, from: Box, height: number, dark: ReadonlySet<number>): Row {
  const box: Box = { ...from, height };
  return height < SEVERAL_ROWS ? headsInRow(count, box, dark) : headsInColumn(count, box, dark);
}

/**
 * A slide takes all it can: the heads go beside it or under it, wherever it is larger, and its place does not hang on how
 * many they are.
 */
function planShare(people: number, area: Box, dark: ReadonlySet<number>, room: StageRoom): StagePlan {
  const hidden = room.facesHidden === true;
  const row = hidden ? 0 : ROW_HEIGHT.least + GAP;
  const beside = Math.min(area.width - LEAST_COLUMN - GAP, area.height * PICTURE);
  const above = Math.min(area.width, (area.height - SHARE_HEAD - row) * PICTURE);
  const plan = beside >= above ? slideBeside(beside, people, area, dark) : slideAbove(above, people, area, dark);
  return hidden ? { ...plan, tiles: [], more: null, rest: people } : plan;
}

function slideBeside(width: number, people: number, area: Box, dark: ReadonlySet<number>): StagePlan {
  const height = width / PICTURE;
  const columnWidth = area.width - width - GAP;
  const left = area.x;
  const main: Box = { x: left, y: area.y + (area.height - height) / 2, width, height };
  const headHeight = columnWidth < WIDE_COLUMN ? COLUMN_HEAD.narrow : COLUMN_HEAD.wide;
  const head: Box = { x: left + width + GAP, y: area.y, width: columnWidth, height: headHeight };
  const below = headHeight + GAP;
  const heads = headsInColumn(people, { ...head, y: head.y + below, height: area.height - below }, dark);
  return { ...EMPTY, main, head, ...heads };
}

function slideAbove(width: number, people: number, area: Box, dark: ReadonlySet<number>): StagePlan {
  const height = width / PICTURE;
  const below = area.height - SHARE_HEAD - height - GAP;
  const rows = below < SEVERAL_ROWS ? Math.min(ROW_HEIGHT.most, below) : below;
  const head: Box = {
    x: area.x + (area.width - width) / 2,
    y: area.y + (below - rows) / 2,
    width,
    height: SHARE_HEAD,
  };
  const main: Box = { ...head, y: head.y + SHARE_HEAD, height };
  return { ...EMPTY, main, head, ...headsUnder(people, { ...area, y: main.y + height + GAP }, rows, dark) };
}

function deskSpeaker(people: number, area: Box, room: StageRoom): StagePlan {
  const stage: Box = { ...area, width: area.width - room.side - GAP };
  const side: Box = { ...area, x: stage.x + stage.width + GAP, width: room.side };
  const main = boxWithin(stage, FULL_FACE, WIDEST_MAIN);
  // As a grid for seats: between two steps a newcomer takes an empty one, and nobody moves.
  const widest = Math.min(side.width, HIGHEST_HEAD * PICTURE);
  const few = stack(seatsFor(people - 1), side, widest, side.y).slice(0, people - 1);
  const isWider = few.every(({ width }) => width > shareOf(side.width, 2));
  if (few.length === people - 1 && isWider) return { ...EMPTY, main, tiles: few };
  const plan = column(people - 1, side);
  const more: Box = { ...side, y: side.y + side.height - MORE_HEIGHT, height: MORE_HEIGHT };
  return { ...EMPTY, main, tiles: plan.tiles, rest: plan.rest, more: plan.rest > 0 ? more : null };
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
