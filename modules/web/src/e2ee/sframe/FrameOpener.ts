import type { Bytes } from './bytes.ts';
import { deriveKey, type EpochCause, type EpochSecret } from './epochs.ts';
import { FrameKey, TAG_BYTES } from './FrameKey.ts';
import { decodeHeader, type SFrameHeader } from './header.ts';
import { keyIdOf, lowBits, type KeyId } from './keyId.ts';
import { ReplayWindow } from './ReplayWindow.ts';

export const KEEP_MS = 5000;
export const KEEP_AFTER_REMOVAL_MS = 2000;
export const WAIT_FOR_KEY_MS = 200;
export const MAX_WAITING = 512;
export const MAX_WAITING_BYTES = 8 << 20;

/** Why a received frame is not shown; the names are those of the Java client's FrameDrop. */
export type FrameDrop =
  | 'clear'
  | 'truncated'
  | 'leaf_not_in_roster'
  | 'unknown_key'
  | 'epoch_over'
  | 'queue_full'
  | 'replayed'
  | 'too_old'
  | 'not_authentic';

/** What came of a frame; `epoch` is the one in whose roster the sender's leaf has a name. */
export type Opening =
  | { readonly kind: 'opened'; readonly plaintext: Bytes; readonly sender: KeyId; readonly epoch: bigint }
  | { readonly kind: 'dropped'; readonly reason: FrameDrop }
  | { readonly kind: 'held' };

export interface Late<T> {
  readonly tag: T;
  readonly opening: Opening;
}

interface Stream {
  /** The key, once it is derived. */
  key: FrameKey | Promise<FrameKey>;
  readonly window: ReplayWindow;
}

interface Epoch {
  readonly secret: EpochSecret;
  readonly streams: Map<number, Stream>;
  endsAt: number;
}

interface Waiting<T> {
  readonly tag: T;
  readonly metadata: Bytes;
  readonly frame: Bytes;
  readonly id: KeyId;
  readonly until: number;
}

/**
 * Opens what other members send. The keys of an epoch stay for 5 s after the next began, for 2 s when somebody was removed
 * by it. A frame whose epoch is not known yet waits up to 200 ms; `due` gives it back. Nothing in the clear passes. Times
 * are milliseconds of one monotonic clock.
 */
export class FrameOpener<T> {
  private readonly epochs = new Map<number, Epoch>();
  private readonly counts = new Map<FrameDrop, number>();
  private waiting: Waiting<T>[] = [];
  private waitingBytes = 0;
  private newest: bigint | undefined;

  /** Takes the keys of a later epoch and sets the end of those before. */
  install(secret: EpochSecret, cause: EpochCause, nowMs: number): void {
    if (this.newest !== undefined && secret.epoch <= this.newest) throw new RangeError('epochs only rise');
    const end = nowMs + (cause === 'removed' ? KEEP_AFTER_REMOVAL_MS : KEEP_MS);
    for (const epoch of this.epochs.values()) epoch.endsAt = Math.min(epoch.endsAt, end);
    this.newest = secret.epoch;
    this.epochs.set(lowBits(secret.epoch), { secret, streams: new Map(), endsAt: Infinity });
  }

  /** Opens a frame; `tag` comes back from `due` when the frame has to wait. A promise only where a key is used. */
  open(tag: T, metadata: Bytes, frame: Bytes, nowMs: number): Opening | Promise<Opening> {
    const header = decodeHeader(frame);
    if (header === undefined || frame.length < header.length + TAG_BYTES) return this.drop('truncated');
    const id = keyIdOf(header.keyId);
    if (id === undefined || !Number.isSafeInteger(header.counter)) return this.drop('clear');
    const epoch = this.epochs.get(id.epoch);
    if (epoch === undefined) return this.hold({ tag, metadata, frame, id, until: nowMs + WAIT_FOR_KEY_MS });
    if (nowMs >= epoch.endsAt) {
      this.epochs.delete(id.epoch);
      return this.drop('epoch_over');
    }
    if (!epoch.secret.leaves.has(id.leaf)) return this.drop('leaf_not_in_roster');
    return this.decrypt(epoch, id, header, metadata, frame);
  }

  /** Counts a frame that did not even have its codec's sealed form. */
  dropClear(): Opening {
    return this.drop('clear');
  }

  /** Frames that waited and need not any more, in the order in which they came. */
  async due(nowMs: number): Promise<readonly Late<T>[]> {
    const ready = this.waiting.filter((frame) => nowMs >= frame.until || this.epochs.has(frame.id.epoch));
    this.waiting = this.waiting.filter((frame) => !ready.includes(frame));
    this.waitingBytes = this.waiting.reduce((sum, frame) => sum + frame.frame.length + frame.metadata.length, 0);
    const late: Late<T>[] = [];
    for (const frame of ready) {
      const opening =
        nowMs >= frame.until
          ? this.drop('unknown_key')
          : await this.open(frame.tag, frame.metadata, frame.frame, nowMs);
      late.push({ tag: frame.tag, opening });
    }
    return late;
  }

  /** When to call `due` at the latest. */
  nextTimeout(): number {
    return this.waiting[0]?.until ?? Infinity;
  }

  /** When to call `forget` at the latest. */
  nextEnd(): number {
    return Math.min(...[...this.epochs.values()].map(({ endsAt }) => endsAt));
  }

  /** Forgets the keys of epochs that are over. */
  forget(nowMs: number): void {
    for (const [bits, epoch] of this.epochs) if (nowMs >= epoch.endsAt) this.epochs.delete(bits);
  }

  /** Whether there was any epoch yet. */
  hasKeys(): boolean {
    return this.newest !== undefined;
  }

  drops(): ReadonlyMap<FrameDrop, number> {
    return this.counts;
  }

  private decrypt(
    epoch: Epoch,
    id: KeyId,
    header: SFrameHeader,
    metadata: Bytes,
    frame: Bytes,
  ): Opening | Promise<Opening> {
    const slot = (id.context << 10) | id.leaf;
    const stream = epoch.streams.get(slot) ?? begin(epoch, slot, id);
    const { counter } = header;
    if (!stream.window.mayAccept(counter)) return this.drop(stream.window.isTooOld(counter) ? 'too_old' : 'replayed');
    const { key } = stream;
    const opened =
      key instanceof FrameKey
        ? key.open(header, metadata, frame)
        : key.then((derived) => derived.open(header, metadata, frame));
    return opened.then((plaintext): Opening => {
      if (plaintext === undefined) return this.drop('not_authentic');
      // Asked again: the same frame may have been opened while this one was.
      if (!stream.window.accept(counter)) return this.drop('replayed');
      return { kind: 'opened', plaintext, sender: id, epoch: epoch.secret.epoch };
    });
  }

  private hold(frame: Waiting<T>): Opening {
    const size = frame.frame.length + frame.metadata.length;
    if (this.waiting.length >= MAX_WAITING || this.waitingBytes + size > MAX_WAITING_BYTES) {
      return this.drop('queue_full');
    }
    this.waiting.push(frame);
    this.waitingBytes += size;
    return { kind: 'held' };
  }

  private drop(reason: FrameDrop): Opening {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    return { kind: 'dropped', reason };
  }
}

function begin({ secret, streams }: Epoch, slot: number, id: KeyId): Stream {
  const derived = deriveKey(secret, id).then((key) => (stream.key = key));
  const stream: Stream = { key: derived, window: new ReplayWindow() };
  streams.set(slot, stream);
  return stream;
}
