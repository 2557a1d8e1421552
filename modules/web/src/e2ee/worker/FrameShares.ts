/** So long is a slot listened to before it is judged; what cannot be read for so long is told. */
export const TOLERATED_MILLIS = 1000;
/** So long may keys be under way: of who comes, of a sender who is late, of this device. Then they are withheld. */
export const KEYS_LATE_MILLIS = 5000;
/** Of fewer frames nothing is said: silence has some now and then. */
const FEWEST_FRAMES = 3;
/** Of those that opened; frames of whom the slot was before come late for a moment, and so may the word whose it is. */
const MOST_OF_OTHERS = 1 / 4;
/** Of all, all but one in so many; keys that are under way keep a part of a second from being read. */
const LEAST_READABLE = 10;
/** Found so often running that frames are another's, it is no delay. */
const LASTING_TIMES = 4;

/** Unkeyed: of an epoch that this device has no keys of. */
export type Heard = 'right' | 'other' | 'unreadable' | 'unkeyed';
/** Lasting: others' all the time. */
export type Verdict = Exclude<Heard, 'unkeyed'> | 'lasting';

/**
 * What the frames of one slot were, a second and three frames at a time. Shares are judged, not the last frame, so that a
 * right one now and then keeps no alarm quiet and a lost one now and then raises none. On a busy machine frames and the word
 * whose they are pass each other by more than a second: only what lasts is a lie. Frames of an epoch whose keys are not here
 * are judged later: their sender or this device may be late. The Java client counts alike.
 */
export class FrameShares {
  private readonly counts = { right: 0, other: 0, unreadable: 0, unkeyed: 0 };
  private sinceMillis: number | undefined;
  private othersRunning = 0;

  /** What the slot holds; undefined while that cannot be said. */
  count(heard: Heard, nowMillis: number): Verdict | undefined {
    this.sinceMillis ??= nowMillis;
    this.counts[heard]++;
    const verdict = this.verdict(nowMillis - this.sinceMillis);
    if (verdict === undefined) return undefined;
    this.forget();
    this.othersRunning = verdict === 'other' ? this.othersRunning + 1 : 0;
    return this.standing ?? verdict;
  }

  /** What stands of the seconds before this one, where frames were another's to the end of them. */
  get standing(): 'other' | 'lasting' | undefined {
    if (this.othersRunning === 0) return undefined;
    return this.othersRunning < LASTING_TIMES ? 'other' : 'lasting';
  }

  /** The slot is somebody else's: whose keys are late counts from now, what was wrong counts on. */
  renamed(): void {
    Object.assign(this.counts, { unreadable: 0, unkeyed: 0 });
    if (this.counts.right + this.counts.other === 0) this.sinceMillis = undefined;
  }

  private verdict(millis: number): Exclude<Heard, 'unkeyed'> | undefined {
    if (millis < TOLERATED_MILLIS) return undefined;
    const { right, other, unreadable, unkeyed } = this.counts;
    const opened = right + other;
    const keyed = opened + unreadable;
    if (keyed >= FEWEST_FRAMES && isUnreadable(opened, keyed)) return 'unreadable';
    const all = keyed + unkeyed;
    if (all < FEWEST_FRAMES) return undefined;
    if (isUnreadable(opened, all)) return millis < KEYS_LATE_MILLIS ? undefined : 'unreadable';
    return other > opened * MOST_OF_OTHERS ? 'other' : 'right';
  }

  private forget(): void {
    Object.assign(this.counts, { right: 0, other: 0, unreadable: 0, unkeyed: 0 });
    this.sinceMillis = undefined;
  }
}

function isUnreadable(opened: number, all: number): boolean {
  return opened * LEAST_READABLE <= all;
}
