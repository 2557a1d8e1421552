import type { Bytes } from './bytes.ts';
import { deriveKey, type EpochCause, type EpochSecret } from './epochs.ts';
import { FrameKey, TAG_BYTES } from './FrameKey.ts';
import { decodeHeader, type SFrameHeader } from './header.ts';
import { keyIdOf, lowBits, type KeyId } from './keyId.ts';
import { ReplayWindow, type CounterRefusal } from './ReplayWindow.ts';

export const KEEP_MS = 5000;
export const KEEP_AFTER_REMOVAL_MS = 2000;
/** How long a frame waits for its key, or for the word whom its slot shows. */
export const WAIT_MS = 200;
export const MAX_WAITING = 512;
export const MAX_WAITING_BYTES = 8 << 20;
/** Of what may wait, so much is for frames of one leaf: who sends under keys that nobody has takes no room of others. */
export const SHARE_OF_LEAF = 1 / 4;

/** Why a received frame is not shown; the names are those of the Java client's FrameDrop. */
export type FrameDrop =
  | 'clear'
  | 'truncated'
  | 'leaf_not_in_roster'
  | 'wrong_sender'
  | 'unknown_key'
  | 'epoch_over'
  | 'queue_full'
  | CounterRefusal
  | 'not_authentic';

/** What came of a frame; `epoch` is the one in whose roster the sender's leaf has a name. */
export type Opening =
  | { readonly kind: 'opened'; readonly plaintext: Bytes; readonly sender: KeyId; readonly epoch: bigint }
  /** `sender` is whom a frame names that came in the slot of another. */
  | { readonly kind: 'dropped'; readonly reason: FrameDrop; readonly sender?: KeyId }
  | { readonly kind: 'held' };

export interface Late<T> {
  readonly tag: T;
  readonly opening: Opening;
}

/**
 * Whether frames under a key may be opened where they came: a slot shows one participant, whatever its frames say. Wait:
 * whom it shows is not known yet.
 */
export type KeyCheck = (id: KeyId) => 'open' | 'wait' | 'refuse';

const anyKey: KeyCheck = () => 'open';

interface Stream {
  /** The key, once it is derived. */
  key: FrameKey | Promise<FrameKey>;
  readonly window: ReplayWindow;
}

interface Epoch {
  readonly secret: EpochSecret;
  readonly streams: Map<number, Stream>;
  readonly beganAt: number;
  endsAt: number;
}

interface Waiting<T> {
  readonly tag: T;
  readonly metadata: Bytes;
  readonly frame: Bytes;
  readonly id: KeyId;
  readonly check: KeyCheck;
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
    this.epochs.set(lowBits(secret.epoch), { secret, streams: new Map(), beganAt: nowMs, endsAt: Infinity });
  }

  /**
   * Opens a frame; `tag` comes back from `due` when the frame has to wait. A promise only where a key is used. A frame that
   * `check` refuses is dropped before it can move the replay window of the sender whom it names.
   */
  open(tag: T, metadata: Bytes, frame: Bytes, nowMs: number, check = anyKey): Opening | Promise<Opening> {
    const header = decodeHeader(frame);
    if (header === undefined || frame.length < header.length + TAG_BYTES) return this.drop('truncated');
    const id = keyIdOf(header.keyId);
    if (id === undefined || !Number.isSafeInteger(header.counter)) return this.drop('clear');
    const epoch = this.epochs.get(id.epoch);
    const access = epoch === undefined ? 'wait' : check(id);
    if (epoch === undefined || access === 'wait') {
      return this.hold({ tag, metadata, frame, id, check, until: nowMs + WAIT_MS });
    }
    if (access === 'refuse') return this.refuse(id);
    if (nowMs >= epoch.endsAt) {
      this.epochs.delete(id.epoch);
      return this.drop('epoch_over');
    }
    if (!epoch.secret.leaves.has(id.leaf)) return this.drop('leaf_not_in_roster');
    return this.decrypt(epoch, id, header, metadata, frame, nowMs);
  }

  /** Counts a frame that did not even have its codec's sealed form. */
  dropClear(): Opening {
    return this.drop('clear');
  }

  /** Frames that waited and need not any more, in the order in which they came. */
  async due(nowMs: number): Promise<readonly Late<T>[]> {
    const isReady = ({ id, check, until }: Waiting<T>): boolean =>
      nowMs >= until || (this.epochs.has(id.epoch) && check(id) !== 'wait');
    const ready = this.waiting.filter(isReady);
    this.waiting = this.waiting.filter((frame) => !ready.includes(frame));
    this.waitingBytes = this.waiting.reduce((sum, frame) => sum + frame.frame.length + frame.metadata.length, 0);
    // All are begun before the first is awaited, so that no later frame overtakes them.
    const openings = ready.map((frame) => ({ tag: frame.tag, opening: this.late(frame, nowMs) }));
    const late: Late<T>[] = [];
    for (const { tag, opening } of openings) late.push({ tag, opening: await opening });
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
    nowMs: number,
  ): Opening | Promise<Opening> {
    const slot = (id.context << 10) | id.leaf;
    const stream = epoch.streams.get(slot) ?? begin(epoch, slot, id);
    const { counter } = header;
    const refusal = stream.window.refusal(counter, nowMs);
    // A jump counts only once it is known that a member made it.
    if (refusal !== undefined && refusal !== 'jumped') return this.drop(refusal);
    const { key } = stream;
    const opened =
      key instanceof FrameKey
        ? key.open(header, metadata, frame)
        : key.then((derived) => derived.open(header, metadata, frame));
    return opened.then((plaintext): Opening => {
      if (plaintext === undefined) return this.drop('not_authentic');
      // Asked again: the same frame may have been opened while this one was.
      const late = stream.window.accept(counter, nowMs);
      if (late !== undefined) return this.drop(late);
      return { kind: 'opened', plaintext, sender: id, epoch: epoch.secret.epoch };
    });
  }

  private late({ tag, metadata, frame, id, check, until }: Waiting<T>, nowMs: number): Opening | Promise<Opening> {
    if (nowMs < until) return this.open(tag, metadata, frame, nowMs, check);
    return this.epochs.has(id.epoch) && check(id) === 'wait' ? this.refuse(id) : this.drop('unknown_key');
  }

  private refuse(id: KeyId): Opening {
    return { ...this.drop('wrong_sender'), sender: id };
  }

  private hold(frame: Waiting<T>): Opening {
    const size = frame.frame.length + frame.metadata.length;
    if (!this.hasRoom(frame.id, size)) return this.drop('queue_full');
    this.waiting.push(frame);
    this.waitingBytes += size;
    return { kind: 'held' };
  }

  private hasRoom({ leaf }: KeyId, size: number): boolean {
    const [mostFrames, mostBytes] = [MAX_WAITING * SHARE_OF_LEAF, MAX_WAITING_BYTES * SHARE_OF_LEAF];
    if (this.waiting.length < mostFrames && this.waitingBytes + size <= mostBytes) return true;
    if (this.waiting.length >= MAX_WAITING || this.waitingBytes + size > MAX_WAITING_BYTES) return false;
    const own = this.waiting.filter(({ id }) => id.leaf === leaf);
    const bytes = own.reduce((sum, frame) => sum + frame.frame.length + frame.metadata.length, size);
    return own.length < mostFrames && bytes <= mostBytes;
  }

  private drop(reason: FrameDrop): { readonly kind: 'dropped'; readonly reason: FrameDrop } {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    return { kind: 'dropped', reason };
  }
}

function begin({ secret, streams, beganAt }: Epoch, slot: number, id: KeyId): Stream {
  const derived = deriveKey(secret, id).then((key) => (stream.key = key));
  const stream: Stream = { key: derived, window: new ReplayWindow(beganAt) };
  streams.set(slot, stream);
  return stream;
}
