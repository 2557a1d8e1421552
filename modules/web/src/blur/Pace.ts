/** Between two pictures of a camera, milliseconds. */
const PICTURE_MILLIS = 40;
/** How much of that time the work may take. */
const SHARE = 0.6;
/** At most this many pictures share a mask, and no mask is older than this. */
const MOST = 4;
const OLDEST_MASK_MILLIS = 150;
/** Five pictures a second are too few, if they stay so long. */
const TOO_SLOW_MILLIS = 200;
const TOO_SLOW_FOR_MILLIS = 10_000;
/** How much one picture moves the mean. */
const NEWEST = 0.2;

/**
 * How often the person is looked for: in every picture, where the machine is quick, else in every second to fourth, which
 * share a mask. A machine too slow for that, too, is told of.
 */
export class Pace {
  private maskMillis = 0;
  private restMillis = 0;
  private spentMillis = 0;
  private since = 0;
  private every = 1;
  /** When the picture came that is now at work, and the one that the mask was found in. */
  private cameAt = 0;
  private maskedAt: number | null = null;
  private slowSince: number | null = null;

  /** Whether the picture that comes now is due for a mask of its own. */
  masks(nowMillis: number): boolean {
    this.cameAt = nowMillis;
    return this.maskedAt === null || this.since + 1 >= this.every || nowMillis - this.maskedAt >= OLDEST_MASK_MILLIS;
  }

  /**
   * @param maskMillis what the mask took; null when the picture shared one
   * @param restMillis what everything else took
   * @returns whether this machine has been too slow for some time
   */
  took(maskMillis: number | null, restMillis: number, nowMillis: number): boolean {
    if (maskMillis === null) {
      this.since++;
    } else {
      this.maskMillis = mean(this.maskMillis, maskMillis);
      this.maskedAt = this.cameAt;
      this.since = 0;
    }
    this.restMillis = mean(this.restMillis, restMillis);
    this.spentMillis = mean(this.spentMillis, (maskMillis ?? 0) + restMillis);
    const left = Math.max(PICTURE_MILLIS * SHARE - this.restMillis, 1);
    this.every = Math.min(Math.max(Math.ceil(this.maskMillis / left), 1), MOST);
    if (this.spentMillis < TOO_SLOW_MILLIS) this.slowSince = null;
    else this.slowSince ??= nowMillis;
    return this.slowSince !== null && nowMillis - this.slowSince >= TOO_SLOW_FOR_MILLIS;
  }

  /** What a picture costs in the mean, milliseconds. */
  get pictureMillis(): number {
    return this.spentMillis;
  }

  /** How many pictures share a mask. */
  get pictures(): number {
    return this.every;
  }
}

function mean(before: number, now: number): number {
  return before === 0 ? now : before + (now - before) * NEWEST;
}
