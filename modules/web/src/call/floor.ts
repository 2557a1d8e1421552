import { instantMillis } from '../protocol/instant.ts';
import type { FloorView } from '../protocol/messages.ts';
import { participantOf, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

const MINUTE_MILLIS = 60_000;
/** Timers of browsers take no more; one that rings early is set again. */
const LONGEST_MILLIS = 2 ** 31 - 1;

/** When the time of the floor is over by this device's clock; null if it has no end. */
export function floorEndsAt({ meeting, floorTime }: Pick<MeetingPhase, 'meeting' | 'floorTime'>): number | null {
  const until = meeting.floor?.until;
  return until === undefined ? null : instantMillis(until) - (floorTime?.aheadMillis ?? 0);
}

/** A host gave the floor, had a time run, or ended them. What was said again over a resume may be old. */
export function noteFloor(turn: Turn, before: FloorView | undefined, after: FloorView | undefined): void {
  const { meeting } = turn;
  if (!meeting || before === after) return;
  if (after === undefined) {
    turn.patchMeeting({ floorTime: null });
    turn.effect({ type: 'clear-timer', timer: 'floor' });
    turn.say('polite', { key: 'floor.ended' });
    return;
  }
  const known = meeting.floorTime;
  const isNew = before?.since !== after.since;
  const saidMillis = instantMillis(after.now) - turn.now;
  const aheadMillis = isNew ? saidMillis : Math.max(saidMillis, known?.aheadMillis ?? saidMillis);
  turn.patchMeeting({
    floorTime: { aheadMillis, noticeHistory: isNew ? 'nothing' : (known?.noticeHistory ?? 'nothing') },
  });
  const { participant } = after;
  if (participant === undefined ? isNew : isNew || before.participant !== participant) sayWhose(turn, participant);
  if (isNew) waitForTheEnd(turn, true);
}

function sayWhose(turn: Turn, whose: FloorView['participant']): void {
  const { meeting } = turn;
  if (!meeting) return;
  if (whose === undefined) turn.say('polite', { key: 'floor.time' });
  else if (whose === meeting.self) turn.say('polite', { key: 'floor.yours' });
  else turn.say('polite', { key: 'floor.has', values: { name: participantOf(meeting, whose)?.name ?? '' } });
}

/** Said at the last minute and at the end, which a device that slept may have missed; nothing else happens by it. */
export function floorTimer(turn: Turn): void {
  waitForTheEnd(turn, false);
}

function waitForTheEnd(turn: Turn, begins: boolean): void {
  const time = turn.meeting?.floorTime;
  const end = turn.meeting && floorEndsAt(turn.meeting);
  if (!time || end === null || time.noticeHistory === 'over') return;
  const leftMillis = end - turn.now;
  const stage = leftMillis <= 0 ? 'over' : leftMillis <= MINUTE_MILLIS ? 'minute' : 'nothing';
  if (stage !== time.noticeHistory) {
    turn.patchMeeting({ floorTime: { ...time, noticeHistory: stage } });
    // Of a time that is short from the first, or over for who comes late, its beginning says enough.
    if (!begins) turn.say('polite', { key: stage === 'over' ? 'floor.over' : 'floor.minute' });
  }
  if (stage === 'over') return;
  const delayMillis = stage === 'minute' ? leftMillis : leftMillis - MINUTE_MILLIS;
  turn.effect({ type: 'set-timer', timer: 'floor', delayMillis: Math.min(delayMillis, LONGEST_MILLIS) });
}
