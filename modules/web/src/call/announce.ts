import { settle } from './seats.ts';
import { isHost } from './state.ts';
import type { Announcer, Replaced } from './notice-state.ts';
import type { Turn } from './turn.ts';

/** Joins and leaves within this time are said as one. */
const GROUPING_MILLIS = 3_000;
/** Above so many people nobody wants to hear who comes and goes. */
const MOST_ANNOUNCED = 25;
const QUEUE_EVERY_MILLIS = 30_000;
const CHAT_EVERY_MILLIS = 10_000;

export function noteJoined(turn: Turn, name: string): void {
  note(turn, 'joined', name);
}

export function noteLeft(turn: Turn, name: string): void {
  note(turn, 'left', name);
}

/** A page that is loaded anew is back within a moment, and nobody wants to hear of it. */
export function noteReplaced(turn: Turn, replaced: Replaced): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { announcer } = meeting;
  startGrouping(turn, announcer);
  turn.patchMeeting({ announcer: { ...announcer, replaced: [...announcer.replaced, replaced] } });
}

function note(turn: Turn, what: 'joined' | 'left', name: string): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.participants.length > MOST_ANNOUNCED) return;
  const { announcer } = meeting;
  if (announcer.joined.length + announcer.left.length === 0 && turn.state.preferences.cues) {
    turn.effect({ type: 'play-cue', cue: what });
  }
  startGrouping(turn, announcer);
  turn.patchMeeting({ announcer: { ...announcer, [what]: [...announcer[what], name] } });
}

function startGrouping(turn: Turn, { joined, left, replaced }: Announcer): void {
  if (joined.length + left.length + replaced.length > 0) return;
  turn.effect({ type: 'set-timer', timer: 'grouping', delayMillis: GROUPING_MILLIS });
}

export function sayGroups(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { replaced } = meeting.announcer;
  const standIns = replaced.filter(({ by }) => by !== undefined);
  const joined = [...meeting.announcer.joined, ...standIns.map(({ name }) => name)];
  const away = meeting.participants.length > MOST_ANNOUNCED ? [] : replaced.map(({ name }) => name);
  const left = [...meeting.announcer.left, ...away];
  turn.patchMeeting({
    // Places that were kept free for them are as others now.
    ...(replaced.length > 0 && { seats: settle(meeting.seats) }),
    announcer: { ...meeting.announcer, joined: [], left: [], replaced: [] },
  });
  const [firstJoined] = joined;
  const [firstLeft] = left;
  if (firstLeft !== undefined) {
    turn.say('polite', { key: 'meeting.left', values: { name: firstLeft, count: left.length } });
  }
  if (firstJoined !== undefined) {
    turn.say('polite', { key: 'meeting.joined', values: { name: firstJoined, count: joined.length } });
  }
}

/** The queue is said once when it goes from none to some, then every 30 s at most, as a number. */
export function noteQueue(turn: Turn, waitedBefore: number): void {
  const meeting = turn.meeting;
  if (!meeting || !isHost(meeting) || meeting.waiting.length <= waitedBefore) return;
  const due = meeting.announcer.queueAnnouncedMillis + QUEUE_EVERY_MILLIS;
  if (waitedBefore === 0 || turn.now >= due) {
    sayQueue(turn);
  } else {
    turn.effect({ type: 'set-timer', timer: 'queue', delayMillis: due - turn.now });
  }
}

/** Who waited in the lobby may look elsewhere by now. */
export function noteLetIn(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  turn.patchMeeting({ noticeHistory: { ...meeting.noticeHistory, letIn: true } });
  if (turn.state.preferences.doorSound) turn.effect({ type: 'play-cue', cue: 'let-in' });
  turn.say('polite', { key: 'meeting.admitted' });
}

export function sayQueue(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.waiting.length === 0) return;
  // Who goes from the door and comes again does not knock each time.
  const knocks = turn.now >= meeting.announcer.knockedMillis + QUEUE_EVERY_MILLIS;
  const knockedMillis = knocks ? turn.now : meeting.announcer.knockedMillis;
  turn.patchMeeting({ announcer: { ...meeting.announcer, queueAnnouncedMillis: turn.now, knockedMillis } });
  if (knocks && turn.state.preferences.doorSound) turn.effect({ type: 'play-cue', cue: 'waiting' });
  turn.say('polite', { key: 'meeting.waiting', values: { count: meeting.waiting.length } });
}

/** Said at once, and what comes within ten seconds of it then as one; where the chat is in sight it speaks for itself. */
export function noteWritten(turn: Turn, name: string): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { announcer } = meeting;
  turn.patchMeeting({ announcer: { ...announcer, wrote: [...announcer.wrote, name] } });
  const due = announcer.chatAnnouncedMillis + CHAT_EVERY_MILLIS;
  if (turn.now >= due) sayWritten(turn);
  else turn.effect({ type: 'set-timer', timer: 'chat', delayMillis: due - turn.now });
}

export function sayWritten(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { announcer, panel } = meeting;
  const name = announcer.wrote.at(-1);
  turn.patchMeeting({ announcer: { ...announcer, wrote: [], chatAnnouncedMillis: turn.now } });
  if (name === undefined || panel === 'chat') return;
  turn.say('polite', { key: 'chat.said', values: { name, count: announcer.wrote.length } });
}
