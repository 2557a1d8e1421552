/**
 * The room behind a person, out of focus. Three passes of a moving mean are nearly a Gaussian; of its small picture the
 * radius is 2 pixels (lightly) or 6, which on one of 1280 by 720 is a Gaussian of 12 or 32 pixels. The person's own
 * colours count for next to nothing, so that no glow stands around them.
 */
export type Strength = 'light' | 'strong';

const RADIUS: Readonly<Record<Strength, number>> = { light: 2, strong: 6 };
const PASSES = 3;
/** What a person's pixels count; not nothing, so that a place with only such pixels around it has a colour. */
const OF_A_PERSON = 0.01;
const COLOURS = 3;

export class Room {
  private readonly rows: number;
  private readonly columns: number;
  /** Red, green, blue and weight, each multiplied by the weight. */
  private readonly planes: readonly Float64Array[];
  private readonly spare: Float64Array;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.planes = Array.from({ length: COLOURS + 1 }, () => new Float64Array(rows * columns));
    this.spare = new Float64Array(rows * columns);
  }

  /**
   * @param picture red, green, blue and alpha of each pixel
   * @param person 0 to 1 of each pixel
   * @param into as `picture`; every pixel is written
   */
  blur(picture: Uint8ClampedArray, person: Float64Array, strength: Strength, into: Uint8ClampedArray): void {
    const [red, green, blue, weight] = this.planes;
    if (!red || !green || !blue || !weight) return;
    for (let at = 0; at < weight.length; at++) {
      const counts = Math.max(1 - (person[at] ?? 0), OF_A_PERSON);
      weight[at] = counts;
      red[at] = (picture[4 * at] ?? 0) * counts;
      green[at] = (picture[4 * at + 1] ?? 0) * counts;
      blue[at] = (picture[4 * at + 2] ?? 0) * counts;
    }
    for (const plane of this.planes) {
      for (let pass = 0; pass < PASSES; pass++) {
        spread(plane, this.spare, this.rows, this.columns, 1, RADIUS[strength]);
        spread(this.spare, plane, this.columns, this.rows, this.columns, RADIUS[strength]);
      }
    }
    for (let at = 0; at < weight.length; at++) {
      const counts = weight[at] ?? 1;
      into[4 * at] = (red[at] ?? 0) / counts;
      into[4 * at + 1] = (green[at] ?? 0) / counts;
      into[4 * at + 2] = (blue[at] ?? 0) / counts;
      into[4 * at + 3] = 255;
    }
  }
}

/** A moving mean along each line; what lies beyond an end is as its last pixel. @param step from pixel to pixel of a line */
function spread(
  from: Float64Array,
  to: Float64Array,
  lines: number,
  length: number,
  step: number,
  radius: number,
): void {
  const between = step === 1 ? length : 1;
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line++) {
    const start = line * between;
    const last = length - 1;
    const first = from[start] ?? 0;
    let sum = first * radius;
    for (let at = 0; at <= radius; at++) sum += from[start + Math.min(at, last) * step] ?? 0;
    for (let at = 0; at < length; at++) {
      to[start + at * step] = sum * share;
      const leaves = from[start + Math.max(at - radius, 0) * step] ?? 0;
      const entering = from[start + Math.min(at + radius + 1, last) * step] ?? 0;
      sum += entering - leaves;
    }
  }
}
