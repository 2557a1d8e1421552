/** Tabs in the background run timers once a second; a longer gap is a page that stood still. */
export const STANDSTILL_MILLIS = 2_500;
const LOOK_EVERY_MILLIS = 1_000;

/** Finds out that the page ran no code for a while: between two looks, of which there is one a second and one with each event. */
export class StandstillWatch {
  private lastMillis: number | null = null;

  /** @returns how long the page stood still until now; 0 where it did not */
  look(nowMillis: number): number {
    const gap = nowMillis - (this.lastMillis ?? nowMillis);
    this.lastMillis = nowMillis;
    return gap >= STANDSTILL_MILLIS ? gap : 0;
  }

  /** For the life of the page. */
  every(look: () => void): void {
    setInterval(look, LOOK_EVERY_MILLIS);
  }
}
