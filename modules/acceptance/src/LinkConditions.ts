/** What a line does to one direction. All of it holds for packets that are handed in from then on. */
export interface LinkConditions {
  /** Share of packets lost at random, 0 to 1. */
  readonly loss?: number;
  /** The time that every packet takes. */
  readonly delayMillis?: number;
  /** Up to so much more, evenly spread, order kept. */
  readonly jitterMillis?: number;
  /** Share of packets held back by `reorderMillis`, so that later ones overtake them. */
  readonly reorder?: number;
  readonly reorderMillis?: number;
  /** What the line carries, IP and UDP headers included; what does not fit `queueMillis` of it is dropped. */
  readonly bitsPerSecond?: number;
  readonly queueMillis?: number;
}

/** What happened to packets of one direction. */
export interface LinkCounters {
  readonly taken: number;
  readonly lost: number;
  readonly overflowed: number;
}

const HEADER_BYTES = 28;
const QUEUE_MILLIS = 300;
const MOST_WAITING = 4_000;

/**
 * One direction of a line: a packet meets loss, then a queue before a link of limited rate, then the delay of the way,
 * jitter and reordering. The same seed and the same packets at the same times give the same arrivals.
 */
export class ImpairedPath {
  private readonly random: () => number;
  private conditions: LinkConditions = {};
  private linkFree = 0;
  private lastArrival = 0;
  private cut = false;
  private waiting = 0;
  taken = 0;
  lost = 0;
  overflowed = 0;
  /** Dropped because the relay itself could not hold it: a run with any is worth nothing. */
  unwanted = 0;

  constructor(seed: number) {
    this.random = mulberry(seed);
  }

  turns(conditions: LinkConditions): void {
    this.conditions = conditions;
  }

  down(): void {
    this.cut = true;
  }

  up(): void {
    this.cut = false;
  }

  /** When the packet arrives, in the caller's milliseconds; null when it does not. */
  arrival(sizeBytes: number, nowMillis: number): number | null {
    const { loss = 0, delayMillis = 0, jitterMillis = 0, reorder = 0, reorderMillis = 0 } = this.conditions;
    this.taken++;
    const unlucky = this.random() < loss;
    const extra = this.random() * jitterMillis;
    const late = this.random() < reorder;
    if (this.cut || unlucky) {
      this.lost++;
      return null;
    }
    const leaves = this.leaves(sizeBytes, nowMillis);
    if (leaves === null) return null;
    if (this.waiting >= MOST_WAITING) {
      this.unwanted++;
      return null;
    }
    this.waiting++;
    const arrives = leaves + delayMillis + extra;
    if (late) return arrives + reorderMillis;
    this.lastArrival = Math.max(this.lastArrival, arrives);
    return this.lastArrival;
  }

  /** A packet that was promised an arrival has come to it. */
  arrived(): void {
    this.waiting--;
  }

  private leaves(sizeBytes: number, nowMillis: number): number | null {
    const { bitsPerSecond = 0, queueMillis = QUEUE_MILLIS } = this.conditions;
    if (bitsPerSecond === 0) return nowMillis;
    const begins = Math.max(this.linkFree, nowMillis);
    if (begins - nowMillis > queueMillis) {
      this.overflowed++;
      return null;
    }
    this.linkFree = begins + ((sizeBytes + HEADER_BYTES) * 8_000) / bitsPerSecond;
    return this.linkFree;
  }

  /** What happened since the last call. */
  toll(): LinkCounters {
    const { taken, lost, overflowed } = this;
    this.taken = 0;
    this.lost = 0;
    this.overflowed = 0;
    return { taken, lost, overflowed };
  }
}

/** A small generator of 32 bits of state, evenly spread in 0 to 1. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
