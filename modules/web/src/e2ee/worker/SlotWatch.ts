import type { FrameDrop } from '../sframe/FrameOpener.ts';
import type { KeysReport } from './asks.ts';
import { FrameShares, TOLERATED_MILLIS, type Heard, type Verdict } from './FrameShares.ts';

/** Replays and late repairs are the network's everyday, not a sender whom nobody can read. */
const EVERYDAY: ReadonlySet<FrameDrop> = new Set(['replayed', 'too_old', 'epoch_over']);
/** Of an epoch whose keys are not here, or not any more. */
const UNKEYED: ReadonlySet<FrameDrop> = new Set(['unknown_key', 'queue_full']);

/** Frames so rare that their shares say nothing: what was the last for so long is what is seen. */
const STILL_MILLIS = TOLERATED_MILLIS;

interface Hearing {
  readonly mid: string;
  readonly shares: FrameShares;
  expected: number | null | undefined;
  /** Whose frame came last, as it is what is seen, and since when only such frames or only others came. */
  seen: number | undefined;
  sinceMillis: number;
  /** Whose right frames came last since it was named so, and whose wrong ones. */
  leaf: number | undefined;
  other: number | undefined;
  /** The last frame could not be read. */
  unread: boolean;
  /** The page was told of it, and is told when it is over. */
  trouble: Exclude<Verdict, 'right'> | undefined;
}

/** Knows whose frames each receive slot holds, and tells the page what it must not believe of signalling. */
export class SlotWatch {
  private readonly nowMillis: () => number;
  private readonly report: (report: KeysReport) => void;
  private readonly later: (delayMillis: number, task: () => void) => void;
  private readonly bySlot = new Map<number, Hearing>();
  private expected: Readonly<Record<string, number | null>> = {};

  constructor(
    nowMillis: () => number,
    report: (report: KeysReport) => void,
    later: (delayMillis: number, task: () => void) => void,
  ) {
    this.nowMillis = nowMillis;
    this.report = report;
    this.later = later;
  }

  name(slot: number, mid: string): void {
    for (const [other, hearing] of this.bySlot) if (hearing.mid === mid) this.bySlot.delete(other);
    this.bySlot.set(slot, fresh(mid, this.expected[mid]));
  }

  /**
   * Whom a slot is named after anew is heard anew: of what stands in it already the page is told at once. What was wrong in
   * it still counts, or naming it often would hide that.
   */
  expect(slots: Readonly<Record<string, number | null>>): void {
    this.expected = { ...this.expected, ...slots };
    for (const hearing of this.bySlot.values()) {
      const expected = slots[hearing.mid];
      if (expected === undefined) continue;
      Object.assign(hearing, { expected, leaf: undefined, other: undefined, unread: false, trouble: undefined });
      hearing.shares.renamed();
      if (hearing.seen !== undefined && hearing.seen === expected) this.heard(hearing, expected);
    }
  }

  clear(): void {
    this.expected = {};
    for (const [slot, { mid }] of this.bySlot) this.bySlot.set(slot, fresh(mid, undefined));
  }

  /** A frame of this leaf was opened. True when frames before it were lost. */
  opened(slot: number, leaf: number): boolean {
    const hearing = this.bySlot.get(slot);
    if (!hearing) return false;
    const wasUnread = hearing.unread;
    const isRight = hearing.expected === undefined || hearing.expected === leaf;
    const isNews = isRight && hearing.leaf !== leaf && hearing.trouble === undefined;
    if (hearing.seen !== leaf) this.changes(hearing, leaf);
    hearing.unread = false;
    if (isNews) this.heard(hearing, leaf);
    if (isRight) hearing.leaf = leaf;
    else hearing.other = leaf;
    this.count(hearing, isRight ? 'right' : 'other', 'not_authentic');
    return wasUnread;
  }

  dropped(slot: number, reason: FrameDrop): void {
    const hearing = this.bySlot.get(slot);
    if (!hearing || EVERYDAY.has(reason)) return;
    hearing.unread = true;
    this.count(hearing, UNKEYED.has(reason) ? 'unkeyed' : 'unreadable', reason);
  }

  private heard(hearing: Hearing, leaf: number): void {
    hearing.leaf = leaf;
    this.report({ kind: 'heard', mid: hearing.mid, expected: hearing.expected, leaf });
  }

  /** One picture is enough to be seen: it is looked at again once nothing else came for a while. */
  private changes(hearing: Hearing, leaf: number): void {
    const now = this.nowMillis();
    Object.assign(hearing, { seen: leaf, sinceMillis: now });
    if (hearing.expected === undefined) return;
    this.later(STILL_MILLIS, () => {
      if (hearing.sinceMillis === now && hearing.seen === leaf) this.stands(hearing, leaf);
    });
  }

  private stands(hearing: Hearing, leaf: number): void {
    const { expected, trouble } = hearing;
    if (expected === leaf && trouble === 'other') {
      hearing.trouble = undefined;
      this.heard(hearing, leaf);
    } else if (expected !== leaf && trouble === undefined) {
      hearing.other = leaf;
      this.tell(hearing, 'other');
    }
  }

  private count(hearing: Hearing, heard: Heard, reason: FrameDrop): void {
    const { shares, trouble } = hearing;
    const verdict = shares.count(heard, this.nowMillis());
    if (verdict === 'right') {
      hearing.trouble = undefined;
      if (trouble !== undefined && hearing.leaf !== undefined) this.heard(hearing, hearing.leaf);
    } else if (verdict === 'unreadable') {
      if (trouble !== verdict) this.report({ kind: verdict, mid: hearing.mid, expected: hearing.expected, reason });
      hearing.trouble = verdict;
    } else if (heard === 'other' || hearing.other !== undefined) {
      // Where it was so before the slot was named anew, one frame is enough.
      const found = verdict ?? (heard === 'other' && trouble === undefined ? shares.standing : undefined);
      if (found !== undefined && found !== trouble) this.tell(hearing, found);
    }
  }

  private tell(hearing: Hearing, found: 'other' | 'lasting'): void {
    const { mid, expected, other } = hearing;
    if (other === undefined) return;
    hearing.trouble = found;
    this.report({ kind: 'mislabelled', mid, expected, leaf: other, lasting: found === 'lasting' });
  }
}

function fresh(mid: string, expected: number | null | undefined): Hearing {
  return {
    mid,
    shares: new FrameShares(),
    expected,
    seen: undefined,
    sinceMillis: 0,
    leaf: undefined,
    other: undefined,
    unread: false,
    trouble: undefined,
  };
}
