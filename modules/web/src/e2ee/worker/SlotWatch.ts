import type { FrameDrop, KeyCheck } from '../sframe/FrameOpener.ts';
import type { KeyId } from '../sframe/keyId.ts';
import type { KeysReport } from './asks.ts';
import { AwakeClock } from './AwakeClock.ts';
import { FrameShares, TOLERATED_MILLIS } from './FrameShares.ts';

/** Duplicates and the last frames of an epoch that is over are normal on any network. */
const NORMAL: ReadonlySet<FrameDrop> = new Set(['replayed', 'epoch_over']);
/** Of an epoch whose keys are not here, or not any more. */
const UNKEYED: ReadonlySet<FrameDrop> = new Set(['unknown_key', 'queue_full']);
/** Contexts of key ids: microphone 0, camera 1, screen 2, sound of the screen 3. */
const SOUND_CONTEXTS: ReadonlySet<number> = new Set([0, 3]);
/** Fewer frames than this may be left over from the sender that the slot showed before. */
const FEWEST_WRONG = 3;

interface WrongFrames {
  readonly sinceMillis: number;
  count: number;
}

interface WatchedSlot {
  readonly mid: string;
  readonly shares: FrameShares;
  /** Leaf of the participant that signalling names for the slot: null for nobody, undefined for voice slots. */
  expected: number | null | undefined;
  /** Leaf of the last opened frame. The slot still shows its picture. */
  shown: number | undefined;
  /** The page knows that the expected sender's frames open. */
  reported: number | undefined;
  /** Frames of another sender since the last right one. */
  wrong: WrongFrames | undefined;
  /** The last frame could not be opened. */
  lost: boolean;
  /** The warning that the page shows now. */
  trouble: 'mislabelled' | 'unreadable' | undefined;
}

/** Decides whose frames each receive slot may open, and tells the page when a slot gets others or cannot be read. */
export class SlotWatch {
  private readonly nowMillis: () => number;
  private readonly report: (report: KeysReport) => void;
  private readonly bySlot = new Map<number, WatchedSlot>();
  private expected: Readonly<Record<string, number | null>> = {};

  constructor(nowMillis: () => number, report: (report: KeysReport) => void) {
    const awake = new AwakeClock();
    this.nowMillis = () => awake.at(nowMillis());
    this.report = report;
  }

  name(slot: number, mid: string): void {
    for (const [other, watched] of this.bySlot) if (watched.mid === mid) this.bySlot.delete(other);
    this.bySlot.set(slot, fresh(mid, this.expected[mid]));
  }

  /** Slots show these leaves from now on. If the new sender's picture stands in the slot already, the page is told at once. */
  expect(slots: Readonly<Record<string, number | null>>): void {
    this.expected = { ...this.expected, ...slots };
    for (const watched of this.bySlot.values()) {
      const expected = slots[watched.mid];
      if (expected === undefined) continue;
      Object.assign(watched, { expected, reported: undefined, wrong: undefined, trouble: undefined });
      watched.shares.restart();
      if (watched.shown !== undefined && watched.shown === expected) this.frameReceived(watched, expected);
    }
  }

  clear(): void {
    this.expected = {};
    for (const [slot, { mid }] of this.bySlot) this.bySlot.set(slot, fresh(mid, undefined));
  }

  /**
   * Whether a slot may open frames under this key. A picture must be of the participant whom the slot is said to show;
   * sound, which is not named, of any member; and neither under a key for the other.
   */
  check(slot: number, id: KeyId, isSound: boolean): ReturnType<KeyCheck> {
    if (SOUND_CONTEXTS.has(id.context) !== isSound) return 'refuse';
    const expected = this.bySlot.get(slot)?.expected;
    if (expected === undefined && isSound) return 'open';
    // Signalling and the group tell of a newcomer by other ways than the frames.
    if (expected === undefined || expected === null) return 'wait';
    return expected === id.leaf ? 'open' : 'refuse';
  }

  /** A frame of this leaf was opened. True when frames before it were lost. */
  opened(slot: number, leaf: number): boolean {
    const watched = this.bySlot.get(slot);
    if (!watched) return false;
    const wasLost = watched.lost;
    Object.assign(watched, { shown: leaf, lost: false, wrong: undefined });
    const verdict = watched.shares.count('opened', this.nowMillis());
    const isOver = watched.trouble === 'mislabelled' || (watched.trouble !== undefined && verdict === 'readable');
    if (isOver || (watched.trouble === undefined && watched.reported !== leaf)) {
      watched.trouble = undefined;
      this.frameReceived(watched, leaf);
    }
    return wasLost;
  }

  /** A frame was dropped. @param leaf the sender whom it named, where that was the reason */
  dropped(slot: number, reason: FrameDrop, leaf?: number): void {
    const watched = this.bySlot.get(slot);
    if (!watched || NORMAL.has(reason)) return;
    watched.lost = true;
    if (leaf !== undefined) return this.wrong(watched, leaf);
    const verdict = watched.shares.count(UNKEYED.has(reason) ? 'unkeyed' : 'unreadable', this.nowMillis());
    if (verdict !== 'unreadable' || watched.trouble === 'unreadable') return;
    watched.trouble = 'unreadable';
    this.report({ kind: 'unreadable', mid: watched.mid, expected: watched.expected, reason });
  }

  /** A new sender's first frames may arrive before signalling names the slot, and the old sender's last ones after it. */
  private wrong(watched: WatchedSlot, leaf: number): void {
    const now = this.nowMillis();
    watched.wrong ??= { sinceMillis: now, count: 0 };
    watched.wrong.count++;
    const lasts = watched.wrong.count >= FEWEST_WRONG && now - watched.wrong.sinceMillis >= TOLERATED_MILLIS;
    if (!lasts || watched.trouble !== undefined) return;
    watched.trouble = 'mislabelled';
    this.report({ kind: 'mislabelled', mid: watched.mid, expected: watched.expected, leaf });
  }

  private frameReceived(watched: WatchedSlot, leaf: number): void {
    watched.reported = leaf;
    this.report({ kind: 'heard', mid: watched.mid, expected: watched.expected, leaf });
  }
}

function fresh(mid: string, expected: number | null | undefined): WatchedSlot {
  return {
    mid,
    shares: new FrameShares(),
    expected,
    shown: undefined,
    reported: undefined,
    wrong: undefined,
    lost: false,
    trouble: undefined,
  };
}
