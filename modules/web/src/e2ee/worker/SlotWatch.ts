import type { FrameDrop } from '../sframe/FrameOpener.ts';
import type { KeysReport } from './asks.ts';
import { FrameShares, type Heard, type Verdict } from './FrameShares.ts';

/** Replays and late repairs are the network's everyday, not a sender whom nobody can read. */
const EVERYDAY: ReadonlySet<FrameDrop> = new Set(['replayed', 'too_old', 'epoch_over']);
/** Of an epoch whose keys are not here, or not any more. */
const UNKEYED: ReadonlySet<FrameDrop> = new Set(['unknown_key', 'queue_full']);

interface Hearing {
  readonly mid: string;
  readonly shares: FrameShares;
  /** Whose right frames came last, and whose wrong ones. */
  leaf: number | undefined;
  other: number | undefined;
  /** Null: nobody's frames. Undefined: nothing was said of the slot. */
  expected: number | null | undefined;
  /** The last frame could not be read. */
  unread: boolean;
  /** The page was told of it, and is told when it is over. */
  trouble: Exclude<Verdict, 'right'> | undefined;
}

/** Knows whose frames each receive slot holds, and tells the page what it must not believe of signalling. */
export class SlotWatch {
  private readonly nowMillis: () => number;
  private readonly report: (report: KeysReport) => void;
  private readonly bySlot = new Map<number, Hearing>();
  private expected: Readonly<Record<string, number | null>> = {};

  constructor(nowMillis: () => number, report: (report: KeysReport) => void) {
    this.nowMillis = nowMillis;
    this.report = report;
  }

  name(slot: number, mid: string): void {
    for (const [other, hearing] of this.bySlot) if (hearing.mid === mid) this.bySlot.delete(other);
    this.bySlot.set(slot, fresh(mid, this.expected[mid]));
  }

  /** Whom a slot is named after anew is heard anew; what was wrong in it still counts, or naming it often would hide that. */
  expect(slots: Readonly<Record<string, number | null>>): void {
    this.expected = { ...this.expected, ...slots };
    for (const hearing of this.bySlot.values()) {
      const expected = slots[hearing.mid];
      if (expected === undefined) continue;
      Object.assign(hearing, { expected, leaf: undefined, other: undefined, unread: false, trouble: undefined });
      hearing.shares.renamed();
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
    if (isNews) this.report({ kind: 'heard', mid: hearing.mid, expected: hearing.expected, leaf });
    if (isRight) hearing.leaf = leaf;
    else hearing.other = leaf;
    hearing.unread = false;
    this.count(hearing, isRight ? 'right' : 'other', 'not_authentic');
    return wasUnread;
  }

  dropped(slot: number, reason: FrameDrop): void {
    const hearing = this.bySlot.get(slot);
    if (!hearing || EVERYDAY.has(reason)) return;
    hearing.unread = true;
    this.count(hearing, UNKEYED.has(reason) ? 'unkeyed' : 'unreadable', reason);
  }

  private count(hearing: Hearing, heard: Heard, reason: FrameDrop): void {
    const verdict = hearing.shares.count(heard, this.nowMillis());
    if (verdict === undefined) return;
    const trouble = verdict === 'right' ? undefined : verdict;
    if (trouble === hearing.trouble) return;
    hearing.trouble = trouble;
    const { mid, expected, leaf } = hearing;
    if (trouble === 'unreadable') this.report({ kind: 'unreadable', mid, expected, reason });
    else if (trouble !== undefined) this.mislabelled(hearing, trouble === 'lasting');
    else if (leaf !== undefined) this.report({ kind: 'heard', mid, expected, leaf });
  }

  private mislabelled({ mid, expected, other }: Hearing, lasting: boolean): void {
    if (other !== undefined) this.report({ kind: 'mislabelled', mid, expected, leaf: other, lasting });
  }
}

function fresh(mid: string, expected: number | null | undefined): Hearing {
  return {
    mid,
    shares: new FrameShares(),
    leaf: undefined,
    other: undefined,
    expected,
    unread: false,
    trouble: undefined,
  };
}
