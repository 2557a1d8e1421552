/** A shorter gap is a slow machine. */
const STANDSTILL_MILLIS = 2_500;

/**
 * Time in which frames came. A longer gap between two frames says that the device stood still, or that nothing was sent: no
 * slot can be judged by it, because keys that came meanwhile are still to be read.
 */
export class AwakeClock {
  private lastMillis: number | undefined;
  private skippedMillis = 0;

  /** @returns `nowMillis` without all standstills so far */
  at(nowMillis: number): number {
    const gap = nowMillis - (this.lastMillis ?? nowMillis);
    if (gap >= STANDSTILL_MILLIS) this.skippedMillis += gap;
    this.lastMillis = nowMillis;
    return nowMillis - this.skippedMillis;
  }
}
