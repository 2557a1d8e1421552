/** So long may a slot hold what it should not, or what cannot be read: frames under way, keys under way. */
export const TOLERATED_MILLIS = 1000;
/** Of fewer frames nothing is said: silence has some now and then. */
const FEWEST_FRAMES = 3;
/** Of those that opened; frames of whom the slot was before come late for a moment. */
const MOST_OF_OTHERS = 1 / 4;
/** Of all; keys that are under way keep a part of a second from being read. */
const MOST_UNREADABLE = 9 / 10;

export type Heard = 'right' | 'other' | 'unreadable';

/**
 * What the frames of one slot were, a second and three frames at a time. Shares are judged, not the last frame, so that a
 * right one now and then keeps no alarm quiet and a lost one now and then raises none. The Java client counts alike.
 */
export class FrameShares {
  private readonly counts = { right: 0, other: 0, unreadable: 0 };
  private sinceMillis: number | undefined;

  /** Undefined while the second is not over. */
  count(heard: Heard, nowMillis: number): Heard | undefined {
    this.sinceMillis ??= nowMillis;
    this.counts[heard]++;
    const { right, other, unreadable } = this.counts;
    const all = right + other + unreadable;
    if (all < FEWEST_FRAMES || nowMillis - this.sinceMillis < TOLERATED_MILLIS) return undefined;
    this.forget();
    if (unreadable >= all * MOST_UNREADABLE) return 'unreadable';
    return other > (right + other) * MOST_OF_OTHERS ? 'other' : 'right';
  }

  forget(): void {
    Object.assign(this.counts, { right: 0, other: 0, unreadable: 0 });
    this.sinceMillis = undefined;
  }
}
