import type { KeysView } from '../e2ee/worker/asks.ts';
import type { Base64Url } from '../protocol/messages.ts';

/** An epoch that lasts is confirmed after this; one after the other, as when many come, are not. */
const SETTLED_MILLIS = 2_000;
/** While they do not last, one of them is confirmed so often. */
const EVERY_MILLIS = 4_000;
/** A device that is awake has said so by then, over a slow line as well. */
const MISSING_MILLIS = 8_000;
/** In larger groups hosts alone confirm: each word goes to everybody. */
const ALL_CONFIRM = 25;
const EPOCHS_KEPT = 64;

interface Entered {
  readonly epoch: number;
  readonly atMillis: number;
}

/** The first epoch of which somebody has not said that they have its keys, or those of one since. */
interface Behind {
  readonly epoch: number;
  /** Null while they or this device have no connection, as the server shows it: then it counts from when it is back. */
  readonly sinceMillis: number | null;
}

/**
 * Who has shown that they have the keys of an epoch, and what this device last said of itself. A server that splits a group, or
 * holds a commit back, leaves the others silent, also where it holds frames back as well; who is silent so long is shown as such.
 * A word of any epoch since counts: where many come, epochs are too short for one each.
 */
export interface Confirming {
  readonly groupId: Base64Url | null;
  readonly entered: readonly Entered[];
  /** By signature key. */
  readonly behind: Readonly<Record<string, Behind>>;
  readonly confirmedEpoch: number;
  readonly confirmedMillis: number;
}

export const NOTHING_CONFIRMED: Confirming = {
  groupId: null,
  entered: [],
  behind: {},
  confirmedEpoch: -1,
  confirmedMillis: 0,
};

/**
 * After the group or those who are shown changed.
 *
 * @param isConnected whom the server shows with a connection, by leaf
 */
export function confirmingIn(
  view: KeysView,
  last: Confirming,
  isConnected: (leaf: number) => boolean,
  now: number,
): Confirming {
  const was =
    last.groupId === view.groupId ? last : { ...NOTHING_CONFIRMED, groupId: view.groupId, confirmedMillis: now };
  const isNew = was.entered.at(-1)?.epoch !== view.epoch;
  const entered = isNew ? [...was.entered, { epoch: view.epoch, atMillis: now }].slice(-EPOCHS_KEPT) : was.entered;
  const behind: Record<string, Behind> = {};
  for (const { leaf, key } of view.members) {
    const before = was.behind[key];
    const isExpected = leaf !== view.ownLeaf && confirms(view, leaf);
    if (!isExpected || (!isNew && !before)) continue;
    behind[key] = {
      epoch: before?.epoch ?? view.epoch,
      sinceMillis: isConnected(leaf) ? (before?.sinceMillis ?? now) : null,
    };
  }
  return { ...was, entered, behind };
}

function confirms({ members }: KeysView, who: number): boolean {
  return members.length <= ALL_CONFIRM || members.some(({ leaf, host }) => leaf === who && host);
}

/** Signature keys of those who have not confirmed for too long. */
export function missingOf({ behind }: Confirming, now: number): readonly string[] {
  return Object.entries(behind)
    .filter(([, { sinceMillis }]) => sinceMillis !== null && now - sinceMillis >= MISSING_MILLIS)
    .map(([key]) => key);
}

/** When to look again, at the latest. */
export function confirmationsDue(confirming: Confirming): readonly number[] {
  const missing = Object.values(confirming.behind).flatMap(({ sinceMillis }) =>
    sinceMillis === null ? [] : [sinceMillis + MISSING_MILLIS],
  );
  return [...missing, ...ownDue(confirming)];
}

function ownDue({ entered, confirmedEpoch, confirmedMillis }: Confirming): readonly number[] {
  const last = entered.at(-1);
  if (!last || last.epoch === confirmedEpoch) return [];
  return [Math.min(last.atMillis + SETTLED_MILLIS, confirmedMillis + EVERY_MILLIS)];
}

/** Whether this device is to say now that it has the keys of the epoch. */
export function isOwnDue(view: KeysView, confirming: Confirming, now: number): boolean {
  return view.members.length > 1 && confirms(view, view.ownLeaf) && ownDue(confirming).some((at) => at <= now);
}

export function ownConfirmationSent(confirming: Confirming, epoch: number, now: number): Confirming {
  return { ...confirming, confirmedEpoch: epoch, confirmedMillis: now };
}

/** Something that somebody sealed in an epoch was opened. */
export function confirmedBy(confirming: Confirming, key: string, epoch: number): Confirming {
  const open = confirming.behind[key];
  if (!open || epoch < open.epoch) return confirming;
  const { [key]: _, ...others } = confirming.behind;
  const next = confirming.entered.find((entered) => entered.epoch > epoch);
  const behind = next ? { ...others, [key]: { epoch: next.epoch, sinceMillis: next.atMillis } } : others;
  return { ...confirming, behind };
}
