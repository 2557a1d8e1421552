import type { Bytes } from '../sframe/bytes.ts';
import type { Codec } from '../sframe/codecs.ts';
import { BASE_KEY_BYTES, EXPORTER_LABEL, type EpochCause } from '../sframe/epochs.ts';
import { FrameOpener, type FrameDrop, type KeyCheck, type Late, type Opening } from '../sframe/FrameOpener.ts';
import { FrameSealer } from '../sframe/FrameSealer.ts';
import { dueFrames, openFrame, sealFrame, type Held } from '../sframe/media.ts';
import type { KeysReport, OpenedFrames } from './asks.ts';
import { FrameTally, type KeyedLeaf } from './FrameTally.ts';
import { SlotWatch } from './SlotWatch.ts';

/** What keys come from: the group, in the epoch that is now. */
export interface ExportingGroup {
  readonly epoch: bigint;
  readonly members: ReadonlyMap<number, KeyedLeaf>;
  export(label: string, context: Uint8Array, length: number): Promise<Bytes>;
}

/** The frame keys of one stay, as `MeetingKeys` hands them on. */
export interface FrameKeys {
  /** A new membership: counters begin anew under keys that were never used. */
  begin(leaf: number): void;
  install(group: ExportingGroup, cause: EpochCause): Promise<void>;
  announced(epoch: bigint): void;
  gate(sending: boolean): void;
  /** Codecs by payload type, as the page's own offer has them. */
  nameCodecs(codecs: Readonly<Record<number, string>>): void;
  nameSlot(slot: number, mid: string): void;
  /** Whose frames slots should hold; null for nobody's. */
  expect(slots: Readonly<Record<string, number | null>>): void;
  /** How many frames of each member were opened in this membership. */
  opened(): readonly OpenedFrames[];
  forget(): void;
}

/** What an encoded frame has to have; browsers' own fit. */
export interface EncodedFrame {
  data: ArrayBuffer;
}

/** One receive slot. */
export interface Slot {
  readonly number: number;
  /** Frames that waited come out here. */
  pass(frame: EncodedFrame): void;
  /** Pictures cannot go on from where they were; asks for a whole one. */
  needsKeyFrame(): void;
}

interface Waiting {
  readonly slot: Slot;
  readonly frame: EncodedFrame;
}

type Opener = FrameOpener<Held<Waiting>>;

/**
 * Everything that the media of a stay passes through: own frames are sealed or not sent, received ones opened or
 * dropped. Without keys nothing passes either way.
 */
export class FrameGate implements FrameKeys {
  private readonly nowMillis: () => number;
  private readonly later: (delayMillis: number, task: () => void) => void;
  private readonly slots: SlotWatch;
  private sealer: FrameSealer | undefined;
  private opener: Opener = new FrameOpener();
  private tally = new FrameTally();
  private sending = true;
  private dueAt = Infinity;
  /** Ends when the frames that waited have gone on. */
  private released: Promise<void> = Promise.resolve();
  private readonly starved = new Set<() => void>();
  private codecs: Readonly<Record<number, string>> = {};

  constructor(
    nowMillis: () => number,
    report: (report: KeysReport) => void,
    later: (delayMillis: number, task: () => void) => void,
  ) {
    this.nowMillis = nowMillis;
    this.slots = new SlotWatch(nowMillis, report);
    this.later = later;
  }

  begin(leaf: number): void {
    this.sealer = new FrameSealer(leaf);
    this.opener = new FrameOpener();
    this.tally = new FrameTally();
    this.slots.clear();
  }

  async install(group: ExportingGroup, cause: EpochCause): Promise<void> {
    const baseKey = await group.export(EXPORTER_LABEL, new Uint8Array(0), BASE_KEY_BYTES);
    const secret = { epoch: group.epoch, baseKey, leaves: new Set(group.members.keys()) };
    const now = this.nowMillis();
    this.sealer?.install(secret, cause, now);
    this.opener.install(secret, cause, now);
    this.tally.enter(group.epoch, group.members);
    for (const wake of this.starved) wake();
    this.starved.clear();
    await this.releaseDue();
  }

  announced(epoch: bigint): void {
    this.sealer?.announced(epoch);
  }

  gate(sending: boolean): void {
    this.sending = sending;
    if (!sending) return;
    for (const wake of this.starved) wake();
    this.starved.clear();
  }

  forget(): void {
    this.sealer = undefined;
    this.opener = new FrameOpener();
    this.tally = new FrameTally();
    this.slots.clear();
  }

  nameCodecs(codecs: Readonly<Record<number, string>>): void {
    this.codecs = codecs;
  }

  /** The codec that a payload type stands for; undefined when the page offered none by that number. */
  codecNamed(payloadType: number): string | undefined {
    return this.codecs[payloadType];
  }

  nameSlot(slot: number, mid: string): void {
    this.slots.name(slot, mid);
  }

  expect(slots: Readonly<Record<string, number | null>>): void {
    this.slots.expect(slots);
    void this.releaseDue();
  }

  /** True when the frame may go out, sealed in place. @param wake called when it could not and the next one could */
  async seal(codec: Codec, context: number, frame: EncodedFrame, wake: () => void): Promise<boolean> {
    const sealed =
      this.sending && this.sealer
        ? await sealFrame(codec, this.sealer, context, bytesOf(frame), this.nowMillis())
        : undefined;
    if (!sealed) {
      this.starved.add(wake);
      return false;
    }
    frame.data = sealed.buffer;
    return true;
  }

  /** Passes the frame on when it opens, now or when its key has come; false when that was not now. */
  open(codec: Codec, slot: Slot, frame: EncodedFrame): boolean | Promise<boolean> {
    const wire = bytesOf(frame);
    if (wire.length === 0) {
      slot.pass(frame);
      return true;
    }
    const waiting = { slot, frame };
    const check: KeyCheck = (id) => this.slots.check(slot.number, id, codec === 'OPUS');
    const opening = openFrame(codec, this.opener, waiting, wire, this.nowMillis(), check);
    if (!(opening instanceof Promise)) return this.take(waiting, opening);
    // No frame overtakes those that waited: the browser decrypts several at once.
    return Promise.all([opening, this.released]).then(([came]) => this.take(waiting, came));
  }

  opened(): readonly OpenedFrames[] {
    return this.tally.read();
  }

  drops(): ReadonlyMap<FrameDrop, number> {
    return this.opener.drops();
  }

  private take(waiting: Waiting, opening: Opening): boolean {
    if (opening.kind === 'held') this.scheduleDue();
    else this.settle(waiting, opening);
    return opening.kind === 'opened';
  }

  private settle({ slot, frame }: Waiting, opening: Opening): void {
    if (opening.kind === 'opened') {
      // What somebody sent who is gone would be taken for that of whoever has their leaf now.
      if (!this.tally.isStill(opening.epoch, opening.sender.leaf)) return;
      this.tally.opened(opening.epoch, opening.sender.leaf, opening.sender.context);
      if (this.slots.opened(slot.number, opening.sender.leaf)) slot.needsKeyFrame();
      frame.data = opening.plaintext.buffer;
      slot.pass(frame);
    } else if (opening.kind === 'dropped' && this.opener.hasKeys()) {
      // Before the first epoch nothing can be read, and nothing need be.
      this.slots.dropped(slot.number, opening.reason, opening.sender?.leaf);
    }
  }

  private scheduleDue(): void {
    const at = Math.min(this.opener.nextTimeout(), this.opener.nextEnd());
    if (at >= this.dueAt) return;
    this.dueAt = at;
    this.later(Math.max(0, at - this.nowMillis()), () => {
      this.dueAt = Infinity;
      void this.releaseDue();
    });
  }

  /** Frames that waited go on, and keys that are over go: a later epoch may have the same number in a key id. */
  private releaseDue(): Promise<void> {
    this.opener.forget(this.nowMillis());
    this.released = this.settleAfter(this.released, dueFrames(this.opener, this.nowMillis()));
    return this.released;
  }

  private async settleAfter(earlier: Promise<void>, due: Promise<readonly Late<Waiting>[]>): Promise<void> {
    const [late] = await Promise.all([due, earlier]);
    for (const { tag, opening } of late) this.settle(tag, opening);
    this.scheduleDue();
  }
}

function bytesOf(frame: EncodedFrame): Bytes {
  return new Uint8Array(frame.data);
}
