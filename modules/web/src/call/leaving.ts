import type { RemovalReason } from '../protocol/messages.ts';
import { memberOf, roleOf } from './keys.ts';
import type { MessageKey } from './messages.ts';
import { closeOwn, OWN_SOURCES, switchOff } from './own.ts';
import { type ClosedReason, type Entry, isHost, type MeetingPhase, type SignedMessage } from './state.ts';
import type { Turn } from './turn.ts';

export function goHome(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'home' || phase.name === 'meeting') return;
  if (phase.name === 'waiting') turn.effect({ type: 'send', seq: phase.lastSeq + 1, message: { type: 'leave' } });
  if (phase.name === 'waiting' || phase.name === 'joining') {
    turn.effect({ type: 'disconnect' }, { type: 'leave-room', room: phase.entry.room, forgetSecrets: false });
    turn.effect({ type: 'keys', ask: { op: 'end' } });
  }
  closeOwn(turn);
  turn.patch({ notices: [] });
  turn.enter({ name: 'home' });
  turn.effect({ type: 'show-address', address: 'home' });
}

export function leave(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'waiting') {
    turn.effect({ type: 'send', seq: phase.lastSeq + 1, message: { type: 'leave' } });
    close(turn, phase.entry, 'left');
  } else if (phase.name === 'meeting') {
    // A last host may be refused (A9), so a host waits for the word of the server.
    if (isHost(phase) && phase.connection.name === 'steady' && phase.leaving !== 'unanswered') {
      if (beginToGo(turn)) turn.send({ type: 'leave' });
      return;
    }
    if (phase.leaving === 'no') turn.send({ type: 'leave' });
    close(turn, phase.entry, 'left');
  } else if (phase.name === 'preparing' || phase.name === 'joining') {
    close(turn, phase.entry, 'left');
  }
}

/** The server answers within a round trip, if it can be reached. */
const ANSWERED_WITHIN_MILLIS = 5_000;

/**
 * Nobody sees or hears from here on who asked to go, whatever the line does to their word. It is sent once.
 *
 * @returns false where it was begun before
 */
export function beginToGo(turn: Turn): boolean {
  if (turn.meeting?.leaving !== 'no') return false;
  for (const source of OWN_SOURCES) {
    switchOff(turn, source);
    const own = turn.own(source);
    if (own.device === 'closed') continue;
    turn.effect({ type: 'close-device', source });
    turn.setOwn(source, { ...own, device: 'closed' });
  }
  turn.patchMeeting({ leaving: 'asked' });
  turn.effect({ type: 'set-timer', timer: 'leaving', delayMillis: ANSWERED_WITHIN_MILLIS });
  return true;
}

export function leavingTimer(turn: Turn): void {
  if (turn.meeting?.leaving === 'asked') turn.patchMeeting({ leaving: 'unanswered' });
}

export function isGoing({ type }: SignedMessage): boolean {
  return type === 'leave' || type === 'hand-over-and-leave' || type === 'end-for-all';
}

export function hasOtherHost(phase: MeetingPhase): boolean {
  return phase.participants.some(
    (other) => other.id !== phase.self && roleOf(memberOf(phase.keys, other.id), other) !== 'participant',
  );
}

/** Others would be without a host, so they are handed over or the meeting is ended (A9). */
export function isLastHost(phase: MeetingPhase): boolean {
  return isHost(phase) && phase.participants.length > 1 && !hasOtherHost(phase);
}

/** The server refused it, or it cannot be signed. */
export function cancelLeaving(turn: Turn): void {
  turn.patchMeeting({ leaving: 'no' });
  turn.effect({ type: 'clear-timer', timer: 'leaving' });
}

/** A hand-over that waits for keys; to end the meeting takes none. */
export function giveUpHeld(turn: Turn): void {
  const acts = turn.meeting?.acts;
  const held = acts?.held.filter(({ act }) => !isGoing(act)) ?? [];
  if (!acts || held.length === acts.held.length) return;
  turn.patchMeeting({ acts: { ...acts, held } });
  cancelLeaving(turn);
}

/**
 * After a commit against the rules this device enters no group of the meeting before the person has left it: at the door
 * that is said, and nothing is offered there.
 */
export function refuseGroup(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'waiting') turn.effect({ type: 'send', seq: phase.lastSeq + 1, message: { type: 'leave' } });
  if (phase.name === 'waiting' || phase.name === 'joining') close(turn, phase.entry, 'rules-broken');
}

/** Those who can come in again are offered it; the secrets of the others are forgotten. */
const FINAL: ReadonlySet<ClosedReason> = new Set(['removed', 'account-disabled', 'link-withdrawn', 'refused', 'ended']);
/** After these the meeting is nobody's own any more. */
const OWN_NO_MORE: ReadonlySet<ClosedReason> = new Set(['removed', 'account-disabled', 'link-withdrawn', 'ended']);

/** @param removal why a host removed this person, if that is the reason and the host said so */
export function close(turn: Turn, entry: Entry, reason: ClosedReason, removal?: RemovalReason): void {
  const final = FINAL.has(reason);
  const wasInside = turn.meeting !== null;
  closeOwn(turn);
  if (wasInside) turn.effect({ type: 'close-media' });
  turn.effect({ type: 'keys', ask: { op: 'end' } });
  turn.effect({ type: 'disconnect' }, { type: 'leave-room', room: entry.room, forgetSecrets: final });
  if (OWN_NO_MORE.has(reason)) forgetOwnMeeting(turn, entry);
  quieten(turn);
  const started = wasInside && entry.ownMeeting ? { started: entry.room } : {};
  turn.enter({
    name: 'closed',
    reason,
    entry: final ? null : entry,
    ...started,
    ...(removal === undefined ? {} : { removal }),
  });
  const key: MessageKey = `closed.${reason}`;
  turn.say(reason === 'left' ? 'polite' : 'assertive', { key });
}

function forgetOwnMeeting(turn: Turn, { room }: Entry): void {
  const { remembered } = turn.state;
  if (remembered.ownMeeting?.room !== room) return;
  turn.patch({ remembered: { ...remembered, ownMeeting: null } });
  turn.effect({ type: 'remember-meeting', meeting: null });
}

export function quieten(turn: Turn): void {
  for (const timer of [
    'stage',
    'cameras',
    'grouping',
    'hosts',
    'files',
    'polls',
    'queue',
    'show',
    'notices',
    'line',
    'hand',
    'repair',
    'return',
    'keys',
    'reactions',
    'leaving',
  ] as const) {
    turn.effect({ type: 'clear-timer', timer });
  }
  turn.patch({ notices: [], noticesHeld: false });
}
