import type { Keys } from './keys.ts';
import type { Turn } from './turn.ts';
import {
  REMOVAL_WITHIN_MILLIS,
  STATED_WITHIN_MILLIS,
  UNSHOWN_STOPS_MILLIS,
  UNSHOWN_TOLERATED_MILLIS,
} from './watch.ts';

/** A longer standstill is a computer that slept or a tab that was frozen. */
const LONGEST_BUSY_MILLIS = 20_000;
const BUSY_WITHIN_MILLIS = 60_000;
/** One alone may be the opening of a window. */
const STANDSTILLS_OF_A_BUSY_DEVICE = 3;

/** What the server said meanwhile is read within this. */
const CATCH_UP_MILLIS = 1_500;

/**
 * This page stood still, as a frozen tab or a sleeping computer does. Such time does not count toward an alarm: what the server said
 * meanwhile is still to be read. An alarm that is on stays on.
 */
export function stoodStill(turn: Turn, millis: number): void {
  considerBusy(turn, millis);
  const keys = turn.meeting?.keys;
  if (!keys) return;
  const later = (since: number, withinMillis: number) =>
    Math.min(turn.now, Math.max(since + millis, turn.now - withinMillis + CATCH_UP_MILLIS));
  const isOn = (kind: Keys['alarms'][number]['kind'], about: string) =>
    keys.alarms.some((alarm) => alarm.kind === kind && alarm.about === about);
  const unshown = (key: string, since: number) => {
    if (!isOn('ghost', key)) return later(since, UNSHOWN_TOLERATED_MILLIS);
    const isStopping = turn.now - millis - since >= UNSHOWN_STOPS_MILLIS;
    return isStopping ? since : Math.min(since + millis, turn.now - UNSHOWN_TOLERATED_MILLIS);
  };
  const isTermOn = ['unlocked', 'unstated', 'said-locked', 'said-unlocked'].some((kind) =>
    keys.alarms.some((alarm) => alarm.kind === kind),
  );
  const { lockDiffersSince, confirming } = keys;
  const behind = Object.entries(confirming.behind).map(([key, one]) => {
    const { sinceMillis } = one;
    const isKept = sinceMillis === null || keys.missing.includes(key);
    return [key, isKept ? one : { ...one, sinceMillis: Math.min(turn.now, sinceMillis + millis) }];
  });
  turn.patchMeeting({
    keys: {
      ...keys,
      unshown: Object.fromEntries(
        Object.entries(keys.unshown).map(([key, since]) => [key, since === null ? null : unshown(key, since)]),
      ),
      removals: keys.removals.map((each) =>
        each.sinceMillis === null || isOn('removal', each.device)
          ? each
          : { ...each, sinceMillis: later(each.sinceMillis, REMOVAL_WITHIN_MILLIS) },
      ),
      stated: isTermOn
        ? keys.stated
        : keys.stated.map((each) => ({ ...each, sinceMillis: later(each.sinceMillis, STATED_WITHIN_MILLIS) })),
      lockDiffersSince:
        lockDiffersSince === null || isTermOn ? lockDiffersSince : Math.min(turn.now, lockDiffersSince + millis),
      confirming: { ...confirming, behind: Object.fromEntries(behind) as Keys['confirming']['behind'] },
    },
  });
}

/** Says that the device is at fault, so that nobody looks for it in the network or in the meeting. */
function considerBusy(turn: Turn, millis: number): void {
  if (turn.state.phase.name !== 'meeting' || millis > LONGEST_BUSY_MILLIS) return;
  const recent = turn.state.busyAtMillis.filter((at) => turn.now - at < BUSY_WITHIN_MILLIS);
  const busy = recent.length + 1 >= STANDSTILLS_OF_A_BUSY_DEVICE;
  turn.patch({ busyAtMillis: busy ? [] : [...recent, turn.now] });
  if (busy) turn.notice({ key: 'device.busy' }, 'notice', { persistent: true });
}
