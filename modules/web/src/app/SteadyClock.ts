/** Far above what two clocks that are read one after the other, rounded and slewed, differ by. */
const SLEPT_MILLIS = 1_000;

export interface Clocks {
  /** That of the system, which people and time servers set. */
  wallMillis(): number;
  /** Goes on evenly while the machine is awake; in some browsers it stands still while that sleeps. */
  monotonicMillis(): number;
}

/**
 * A time that never goes back. It begins as that of the system and goes on evenly, whatever that is set back to; where the system's
 * alone went on, the machine slept, and its time is made up for.
 */
export class SteadyClock {
  private readonly clocks: Clocks;
  private readMillis: Readonly<{ wall: number; monotonic: number }>;
  private now: number;

  constructor(clocks: Clocks) {
    this.clocks = clocks;
    this.readMillis = read(clocks);
    this.now = this.readMillis.wall;
  }

  /** @returns whole milliseconds since 1970, by the system's clock as it stood at first */
  nowMillis(): number {
    const before = this.readMillis;
    const after = read(this.clocks);
    const awake = Math.max(0, after.monotonic - before.monotonic);
    const asleep = after.wall - before.wall - awake;
    this.readMillis = after;
    this.now += awake + (asleep > SLEPT_MILLIS ? asleep : 0);
    return Math.trunc(this.now);
  }
}

function read(clocks: Clocks) {
  return { wall: clocks.wallMillis(), monotonic: clocks.monotonicMillis() };
}
