/** How long a slot is watched before it is judged, in ms. */
export const TOLERATED_MILLIS = 1000;
/** How long keys may be under way to a newcomer, a late sender or this device, in ms. After that they are being withheld. */
export const KEYS_LATE_MILLIS = 5000;
/** Fewer frames than this say nothing: a muted microphone still sends one now and then. */
const FEWEST_FRAMES = 3;
/** A slot is unreadable when at most one frame in so many opens. */
const LEAST_READABLE = 10;

/** Unkeyed: of an epoch that this device has no keys of. */
export type FrameResult = 'opened' | 'unreadable' | 'unkeyed';
export type Verdict = 'readable' | 'unreadable';

/**
 * Judges whether the frames of one slot can be read, a second and three frames at a time. It judges shares and not the last
 * frame: one readable frame now and then must not silence the alarm, and one lost frame must not raise it. Frames of an
 * epoch whose keys are not here are judged later, because their sender or this device may be late. The Java client counts
 * in the same way.
 */
export class FrameShares {
  private readonly counts = { opened: 0, unreadable: 0, unkeyed: 0 };
  private sinceMillis: number | undefined;

  /** What the slot is now; undefined while that cannot be said. */
  count(result: FrameResult, nowMillis: number): Verdict | undefined {
    this.sinceMillis ??= nowMillis;
    this.counts[result]++;
    const verdict = this.verdict(nowMillis - this.sinceMillis);
    if (verdict !== undefined) this.restart();
    return verdict;
  }

  /** Forgets what was counted: the slot shows somebody else now. */
  restart(): void {
    Object.assign(this.counts, { opened: 0, unreadable: 0, unkeyed: 0 });
    this.sinceMillis = undefined;
  }

  private verdict(millis: number): Verdict | undefined {
    if (millis < TOLERATED_MILLIS) return undefined;
    const { opened, unreadable, unkeyed } = this.counts;
    const keyed = opened + unreadable;
    if (keyed >= FEWEST_FRAMES && isUnreadable(opened, keyed)) return 'unreadable';
    const all = keyed + unkeyed;
    if (all < FEWEST_FRAMES) return undefined;
    if (!isUnreadable(opened, all)) return 'readable';
    return millis < KEYS_LATE_MILLIS ? undefined : 'unreadable';
  }
}

function isUnreadable(opened: number, all: number): boolean {
  return opened * LEAST_READABLE <= all;
}
