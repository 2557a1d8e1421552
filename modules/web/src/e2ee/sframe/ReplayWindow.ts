/** Counters below the highest accepted one that may still come, in frames (RFC 9605 section 9.3). */
export const WINDOW = 1024;
/** More than any sender seals under one key: nine layers of 60 pictures a second make 540. */
export const MAX_FRAMES_PER_SECOND = 1000;
/** A counter that is further ahead is believed after so long without any nearer frame. */
export const JUMP_AFTER_MS = 1000;

/** Why a counter is refused. */
export type CounterRefusal = 'replayed' | 'too_old' | 'jumped';

/**
 * The counters seen under one key. A counter may run ahead of the highest one by no more than what a sender can have sealed
 * in the time that passed: one frame with a huge counter must not make all that follow it too old. Times are milliseconds
 * of one monotonic clock.
 */
export class ReplayWindow {
  private readonly seen = new Uint8Array(WINDOW);
  private next = 0;
  private acceptedAt: number | undefined;
  private jumpedAt: number | undefined;

  /**
   * @param beganMs when the key came into use here: its sender counts from 0 since about then. Without it counters may run
   * ahead at will, as where nobody but the sender can make an authentic one.
   */
  constructor(beganMs?: number) {
    this.acceptedAt = beganMs;
  }

  /** Why a counter, 0 to 2^53 - 1, may not be accepted now; undefined when it may. */
  refusal(counter: number, nowMs = 0): CounterRefusal | undefined {
    if (counter < this.next - WINDOW) return 'too_old';
    if (counter < this.next) return this.seen[counter % WINDOW] === 0 ? undefined : 'replayed';
    if (this.acceptedAt === undefined) return undefined;
    const sealed = (Math.max(0, nowMs - this.acceptedAt) / 1000) * MAX_FRAMES_PER_SECOND;
    if (counter <= this.next + WINDOW + sealed) return undefined;
    return this.jumpedAt !== undefined && nowMs - this.jumpedAt >= JUMP_AFTER_MS ? undefined : 'jumped';
  }

  /** Marks the counter of an authentic frame; says why when it must be dropped all the same. */
  accept(counter: number, nowMs = 0): CounterRefusal | undefined {
    const refusal = this.refusal(counter, nowMs);
    if (refusal === 'jumped') this.jumpedAt ??= nowMs;
    if (refusal !== undefined) return refusal;
    if (counter >= this.next) {
      for (let gap = Math.max(this.next, counter - WINDOW + 1); gap <= counter; gap++) this.seen[gap % WINDOW] = 0;
      this.next = counter + 1;
    }
    this.seen[counter % WINDOW] = 1;
    if (this.acceptedAt !== undefined) this.acceptedAt = nowMs;
    this.jumpedAt = undefined;
    return undefined;
  }
}
