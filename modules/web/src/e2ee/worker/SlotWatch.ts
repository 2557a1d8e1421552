import type { FrameDrop } from '../sframe/FrameOpener.ts';
import type { KeysReport } from './asks.ts';

/** So long may a slot hold what it should not, or what cannot be read: frames under way, keys under way. */
export const TOLERATED_MILLIS = 1000;
/** Replays and late repairs are the network's everyday, not a sender whom nobody can read. */
const EVERYDAY: ReadonlySet<FrameDrop> = new Set(['replayed', 'too_old', 'epoch_over']);

interface Hearing {
  readonly mid: string;
  leaf: number | undefined;
  expected: number | null | undefined;
  unreadableSince: number | undefined;
  mislabelledSince: number | undefined;
  /** The page was told of trouble, and is told when it is over. */
  told: boolean;
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

  /** What is named anew is listened to anew. */
  expect(slots: Readonly<Record<string, number | null>>): void {
    this.expected = { ...this.expected, ...slots };
    for (const [slot, hearing] of this.bySlot) {
      const expected = slots[hearing.mid];
      if (expected !== undefined) this.bySlot.set(slot, fresh(hearing.mid, expected));
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
    const wasUnreadable = hearing.unreadableSince !== undefined;
    const expected = hearing.expected ?? leaf;
    if (leaf === expected) {
      if (hearing.leaf !== leaf || hearing.told) this.report({ kind: 'heard', mid: hearing.mid, leaf });
      hearing.told = false;
      hearing.mislabelledSince = undefined;
    } else {
      this.mislabelled(hearing, leaf);
    }
    hearing.leaf = leaf;
    hearing.unreadableSince = undefined;
    return wasUnreadable;
  }

  dropped(slot: number, reason: FrameDrop): void {
    const hearing = this.bySlot.get(slot);
    if (!hearing || EVERYDAY.has(reason)) return;
    const now = this.nowMillis();
    hearing.unreadableSince ??= now;
    if (hearing.told || now - hearing.unreadableSince < TOLERATED_MILLIS) return;
    hearing.told = true;
    this.report({ kind: 'unreadable', mid: hearing.mid, reason });
  }

  private mislabelled(hearing: Hearing, leaf: number): void {
    const now = this.nowMillis();
    hearing.mislabelledSince ??= now;
    if (hearing.told || now - hearing.mislabelledSince < TOLERATED_MILLIS) return;
    hearing.told = true;
    this.report({ kind: 'mislabelled', mid: hearing.mid, leaf });
  }
}

function fresh(mid: string, expected: number | null | undefined): Hearing {
  return {
    mid,
    leaf: undefined,
    expected,
    unreadableSince: undefined,
    mislabelledSince: undefined,
    told: false,
  };
}
