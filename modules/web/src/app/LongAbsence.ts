/** Who was away for longer may have forgotten what was open here (H34). A page that waits at the door has its place for as long. */
export const LONG_ABSENCE_MILLIS = 10 * 60_000;

/** Notices that the page stood still, as on a machine that slept, for so long that nothing may go on by itself. */
export class LongAbsence {
  private seenMillis: number;

  /** @param nowMillis of a clock that does not go back and makes up for sleep */
  constructor(nowMillis: number) {
    this.seenMillis = nowMillis;
  }

  /**
   * Asked again and again while the page runs, at least every few minutes.
   *
   * @returns whether a long absence has ended since it was last asked
   */
  hasEnded(nowMillis: number): boolean {
    const goneMillis = nowMillis - this.seenMillis;
    this.seenMillis = nowMillis;
    return goneMillis > LONG_ABSENCE_MILLIS;
  }
}
