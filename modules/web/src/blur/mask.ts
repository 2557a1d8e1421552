/** Where the network is in doubt, the room is covered: only what is surely a person stays sharp. */
const SURELY_ROOM = 0.35;
const SURELY_PERSON = 0.85;
/** How much of what was there before stays, so that an edge does not tremble. */
const INERTIA = 0.35;
/** A place that changed so much belongs to something that moved: it follows at once. */
const MOVED = 0.4;

/** More than a camera's noise, over three colours of 0 to 255. */
const DIFFERENT = 60;
/** Of all pixels. */
const MOST_MOVED = 0.004;

/** What is a person's, picture after picture, with edges that neither tremble nor cut. */
export class Mask {
  private readonly rows: number;
  private readonly columns: number;
  private readonly steady: Float64Array;
  private readonly row: Float64Array;
  /** 0 where the room is, 1 where a person is. */
  readonly person: Float64Array;
  /** As `person`, without what moved since. */
  readonly still: Float64Array;
  private readonly masked: Uint8ClampedArray;
  private begun = false;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.steady = new Float64Array(rows * columns);
    this.row = new Float64Array(rows * columns);
    this.person = new Float64Array(rows * columns);
    this.still = new Float64Array(rows * columns);
    this.masked = new Uint8ClampedArray(4 * rows * columns);
  }

  /**
   * @param likely how likely each pixel is a person's, 0 to 1
   * @param picture the one that this was found in: red, green, blue and alpha of each pixel
   */
  take(likely: Float64Array, picture: Uint8ClampedArray): void {
    this.masked.set(picture);
    const { steady } = this;
    for (let at = 0; at < steady.length; at++) {
      const now = likely[at] ?? 0;
      const then = steady[at] ?? 0;
      const inertia = this.begun && Math.abs(now - then) < MOVED ? INERTIA : 0;
      steady[at] = then * inertia + now * (1 - inertia);
    }
    this.begun = true;
    // The network draws people a little too wide, and what it draws too much would be room that stays sharp.
    this.around(this.steady, least);
    this.around(this.person, mean);
    for (let at = 0; at < this.person.length; at++) this.person[at] = decided(this.person[at] ?? 0);
    this.still.set(this.person);
  }

  /**
   * What of the mask still holds in a later picture: where that differs from the one that the mask was found in, the room
   * may have come into sight.
   *
   * @returns false when so much differs where the person was that another mask is needed
   */
  holdsIn(picture: Uint8ClampedArray): boolean {
    let moved = 0;
    for (let at = 0; at < this.person.length; at++) {
      const was = this.person[at] ?? 0;
      const differs = was > 0 && this.difference(picture, 4 * at) > DIFFERENT;
      if (differs) moved++;
      this.still[at] = differs ? 0 : was;
    }
    return moved <= MOST_MOVED * this.person.length;
  }

  /** Of one pixel, over its three colours. */
  private difference(picture: Uint8ClampedArray, at: number): number {
    const of = (colour: number) => Math.abs((picture[at + colour] ?? 0) - (this.masked[at + colour] ?? 0));
    return of(0) + of(1) + of(2);
  }

  /** Of each pixel and its eight neighbours makes one pixel of `person`. */
  private around(from: Float64Array, of: (a: number, b: number, c: number) => number): void {
    const { rows, columns, row, person } = this;
    for (let at = 0; at < from.length; at++) {
      const column = at % columns;
      const here = from[at] ?? 0;
      row[at] = of(column > 0 ? (from[at - 1] ?? 0) : here, here, column < columns - 1 ? (from[at + 1] ?? 0) : here);
    }
    for (let at = 0; at < from.length; at++) {
      const here = row[at] ?? 0;
      const above = at >= columns ? (row[at - columns] ?? 0) : here;
      person[at] = of(above, here, at < (rows - 1) * columns ? (row[at + columns] ?? 0) : here);
    }
  }
}

function least(a: number, b: number, c: number): number {
  return Math.min(a, b, c);
}

function mean(a: number, b: number, c: number): number {
  return (a + b + c) / 3;
}

function decided(likely: number): number {
  const part = Math.min(Math.max((likely - SURELY_ROOM) / (SURELY_PERSON - SURELY_ROOM), 0), 1);
  return part * part * (3 - 2 * part);
}
