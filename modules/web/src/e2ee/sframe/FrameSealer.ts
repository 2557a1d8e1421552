import type { Bytes } from './bytes.ts';
import { deriveKey, type EpochCause, type EpochSecret } from './epochs.ts';
import type { FrameKey } from './FrameKey.ts';
import { lowBits } from './keyId.ts';

/** How long a sender waits for the others to have the keys of an epoch that nobody was removed by. */
export const SWITCH_AFTER_MS = 1000;

/** Frames per key at most. */
export const MAX_FRAMES = 2 ** 32;

interface Sending {
  readonly secret: EpochSecret;
  readonly streams: Map<number, { readonly key: Promise<FrameKey>; counter: number }>;
}

/**
 * Seals what one member sends. It is the one owner of the member's counters: each context has its own key and counts from
 * 0 in each epoch, so no nonce comes twice. Times are milliseconds of one monotonic clock.
 */
export class FrameSealer {
  private readonly leaf: number;
  private readonly maxFrames: number;
  private current: Sending | undefined;
  private next: EpochSecret | undefined;
  private switchAt = 0;

  constructor(leaf: number, maxFrames = MAX_FRAMES) {
    this.leaf = leaf;
    this.maxFrames = maxFrames;
  }

  /** Takes the keys of a later epoch. */
  install(secret: EpochSecret, cause: EpochCause, nowMs: number): void {
    const newest = this.next ?? this.current?.secret;
    if (newest !== undefined && secret.epoch <= newest.epoch) {
      throw new RangeError('epochs only rise: a counter must not start again');
    }
    if (this.current === undefined || cause === 'removed') {
      this.use(secret);
      return;
    }
    if (this.next === undefined) this.switchAt = nowMs + SWITCH_AFTER_MS;
    this.next = secret;
  }

  /** The server says that all members have the keys of `epoch`. */
  announced(epoch: bigint): void {
    if (this.next?.epoch === epoch) this.use(this.next);
  }

  /**
   * Seals a frame. The counter is taken before anything is awaited, so frames sealed at once differ.
   * Undefined while there is no key or the key is used up: send nothing then.
   */
  async seal(context: number, metadata: Uint8Array, plaintext: Bytes, nowMs: number): Promise<Bytes | undefined> {
    if (this.next !== undefined && nowMs >= this.switchAt) this.use(this.next);
    if (this.current === undefined) return undefined;
    const { secret, streams } = this.current;
    let stream = streams.get(context);
    if (stream === undefined) {
      stream = { key: deriveKey(secret, { context, leaf: this.leaf, epoch: lowBits(secret.epoch) }), counter: 0 };
      streams.set(context, stream);
    }
    if (stream.counter >= this.maxFrames) return undefined;
    const counter = stream.counter++;
    return (await stream.key).seal(counter, metadata, plaintext);
  }

  private use(secret: EpochSecret): void {
    this.current = { secret, streams: new Map() };
    this.next = undefined;
  }
}
