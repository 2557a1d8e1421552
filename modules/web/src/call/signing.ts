import type { KeysReply, TermsChange } from '../e2ee/worker/asks.ts';
import type { Classification, ClientMessage } from '../protocol/messages.ts';
import { gradeOf, isInGroup, memberOf } from './keys.ts';
import { isGoing, cancelLeaving } from './leaving.ts';
import type {
  ActMessage,
  HeldAct,
  MeetingPhase,
  ParticipantId,
  PendingAct,
  SignedMessage,
  WaitingView,
} from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Acts of hosts that the group must be able to trust are signed by this device first. True when that was begun, or waits for the
 * keys of the group, or is told not to be done.
 *
 * @param key of whom it makes or unmakes a host, as the person who did it saw them
 */
export function signFirst(turn: Turn, message: ActMessage, key?: string): boolean {
  again(turn, 0);
  return sign(turn, message, key);
}

/** Whom an act makes or unmakes a host. */
export function hostOf(message: ActMessage): ParticipantId | undefined {
  if (message.type === 'hand-over-and-leave') return message.successor;
  return message.type === 'set-role' ? message.participant : undefined;
}

/** Those whom it was of are others now, or nobody knows any more: whoever pressed looks again. */
export function notDone(turn: Turn, act?: ActMessage): void {
  if (act && isGoing(act)) cancelLeaving(turn);
  turn.notice({ key: 'denied.not-done' }, 'notice', { persistent: true });
}

/** One press is not signed for ever, whatever a server says of each. */
const MOST_SIGNED_AGAIN = 8;
/** What a server refuses later was not overtaken: it would have what was decided long ago signed anew. */
const OVERTAKEN_WITHIN_MILLIS = 5_000;

/**
 * Another host's word, or one's own of a key, came into force while the act was on its way; it was heard before the
 * refusal. The act is signed once more, upon that. True when that was begun.
 */
export function signAgain(turn: Turn, { message, sentMillis, key }: PendingAct): boolean {
  const isFresh = turn.now - sentMillis <= OVERTAKEN_WITHIN_MILLIS;
  const signedAgain = turn.meeting?.keys.signedAgain ?? MOST_SIGNED_AGAIN;
  if (!isFresh || !('statement' in message) || signedAgain >= MOST_SIGNED_AGAIN) return false;
  again(turn, signedAgain + 1);
  return sign(turn, message, key);
}

function again(turn: Turn, signedAgain: number): void {
  const meeting = turn.meeting;
  if (meeting) turn.patchMeeting({ keys: { ...meeting.keys, signedAgain } });
}

function sign(turn: Turn, message: ActMessage, key: string | undefined): boolean {
  const meeting = turn.meeting;
  if (!meeting) return false;
  const { keys } = meeting;
  const target = hostOf(message);
  // The server says who is who, and may say otherwise by the time of each signing.
  if (target !== undefined && (key === undefined || memberOf(keys, target)?.key !== key)) {
    notDone(turn, message);
    return true;
  }
  const waitsBehindHeld = message.type === 'invite' && meeting.acts.held.length > 0;
  if (!isInGroup(keys) && (isSigned(message) || waitsBehindHeld)) {
    hold(turn, message, key);
    return true;
  }
  if (message.type === 'admit' || message.type === 'admit-all') {
    const admitted = admittedBy(meeting, message);
    const known = admitted.flatMap(({ id, keys: offer, presides }) =>
      offer ? [{ id, presides, keyPackage: offer.keyPackage }] : [],
    );
    if (known.length === 0) return false;
    const then: ActMessage =
      message.type === 'admit' ? message : { ...message, admissions: known.map(({ id }) => ({ participant: id })) };
    const keyPackages = known.map(({ keyPackage }) => keyPackage);
    const presiding = known.flatMap(({ presides, keyPackage }) => (presides ? [keyPackage] : []));
    turn.effect({ type: 'keys', ask: { op: 'admit', keyPackages, presiding }, then });
    return true;
  }
  if (message.type === 'invite' && isInGroup(keys)) {
    // The worker answers in the order of the questions: an invitation must not overtake the unlocking that it is for.
    turn.effect({ type: 'keys', ask: { op: 'admit', keyPackages: [] }, then: message });
    return true;
  }
  const change = changeBy(message, key);
  if (change) turn.effect({ type: 'keys', ask: { op: 'state', change }, then: message });
  return change !== undefined;
}

type Admission = Extract<ActMessage, { readonly type: 'admit' | 'admit-all' }>;

/** Of those who wait; “all” are those of the press, where it says who they were. */
function admittedBy({ waiting }: MeetingPhase, message: Admission): readonly WaitingView[] {
  if (message.type === 'admit') return waiting.filter(({ id }) => id === message.participant);
  const meant = message.admissions && new Set(message.admissions.map(({ participant }) => participant));
  return waiting.filter(({ id }) => meant?.has(id) ?? true);
}

function isSigned(message: ActMessage): boolean {
  switch (message.type) {
    case 'admit':
    case 'admit-all':
    case 'lock':
    case 'unlock':
    case 'classify':
    case 'set-role':
    case 'hand-over-and-leave':
      return true;
    case 'set-rule':
      return message.clause === 'A2';
    default:
      return false;
  }
}

/** How long a press counts while the keys are on their way. */
const HELD_FOR_MILLIS = 20_000;

/** Until this device has the keys of the group. What was done last of one matter counts. */
export function hold(turn: Turn, act: ActMessage, key: HeldAct['key']): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { groupId } = meeting.keys;
  const seen = act.type === 'admit' || act.type === 'admit-all' ? admittedBy(meeting, act) : [];
  const others = meeting.acts.held.filter((each) => matterOf(each.act) !== matterOf(act));
  const held = [...others, { act, groupId, sinceMillis: turn.now, seen, key }];
  turn.patchMeeting({ acts: { ...meeting.acts, held } });
  turn.effect({ type: 'set-timer', timer: 'held', delayMillis: HELD_FOR_MILLIS });
}

function matterOf(message: ActMessage): string {
  switch (message.type) {
    case 'unlock':
      return 'lock';
    case 'admit':
    case 'set-role':
      return `${message.type} ${message.participant}`;
    default:
      return message.type;
  }
}

/**
 * Signs what waited, as soon as this device can: in the group for which it was pressed, before long, and of the people whom
 * the host saw. What is not done any more is said.
 */
export function signHeld(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.acts.held.length === 0) return;
  const { held } = meeting.acts;
  const isOver = ({ groupId, sinceMillis }: HeldAct) =>
    groupId !== meeting.keys.groupId || turn.now - sinceMillis >= HELD_FOR_MILLIS;
  const over = held.filter(isOver);
  const due = isInGroup(meeting.keys) ? held.filter((each) => !over.includes(each)) : [];
  if (over.length + due.length === 0) return;
  const left = held.filter((each) => !over.includes(each) && !due.includes(each));
  turn.patchMeeting({ acts: { ...meeting.acts, held: left } });
  const done = due.filter((each) => signAsSeen(turn, meeting, each));
  if (over.length > 0 || done.length < due.length) notDone(turn, over.find(({ act }) => isGoing(act))?.act);
}

/** Admits those alone who are still as the host saw them when they pressed. */
export function admitSeen(turn: Turn, act: ActMessage, seen: readonly WaitingView[]): void {
  const meeting = turn.meeting;
  if (meeting && !signAsSeen(turn, meeting, { act, seen, key: undefined })) notDone(turn);
}

/** False if nobody is left whom an admission was of: whoever changed since the press is another matter. */
function signAsSeen(turn: Turn, meeting: MeetingPhase, held: Pick<HeldAct, 'act' | 'seen' | 'key'>): boolean {
  const { act, seen, key } = held;
  const now = seen.filter((each) => meeting.waiting.some((other) => isSameKnock(each, other)));
  if (seen.length > 0 && now.length === 0) return false;
  const meant: ActMessage =
    act.type === 'admit-all' ? { ...act, admissions: now.map(({ id }) => ({ participant: id })) } : act;
  if (!signFirst(turn, meant, key)) turn.send(meant);
  return true;
}

/** Somebody at the door who is still as they were: name, keys, and what they come as. */
export function isSameKnock(one: WaitingView, other: WaitingView): boolean {
  return (
    one.id === other.id &&
    one.name === other.name &&
    one.presides === other.presides &&
    one.keys?.keyPackage === other.keys?.keyPackage
  );
}

function changeBy(message: ActMessage, key: string | undefined): TermsChange | undefined {
  switch (message.type) {
    case 'lock':
      return { locked: true };
    case 'unlock':
      return { locked: false };
    case 'set-rule':
      return message.clause === 'A2' ? { lobby: message.value !== 'off' } : undefined;
    case 'classify':
      return changeOfClass(message.classification);
    case 'set-role':
    case 'hand-over-and-leave':
      if (key === undefined) return undefined;
      return message.type === 'set-role' && message.role === 'participant' ? { dropHost: key } : { addHost: key };
    default:
      return undefined;
  }
}

/** No classified meeting is without a lobby. Undefined for what no meeting can be: the server says why. */
function changeOfClass(classification: Classification): TermsChange | undefined {
  const grade = gradeOf(classification);
  if (grade === undefined) return undefined;
  return grade === 'unclassified' ? { classification: grade } : { classification: grade, lobby: true };
}

export function actWith(
  act: SignedMessage,
  signed: Extract<KeysReply, { readonly kind: 'endorsed' | 'statement' }>,
): ClientMessage {
  if (signed.kind === 'statement') return { ...act, statement: signed.statement } as ClientMessage;
  const [first] = signed.endorsements;
  if (act.type === 'restate') throw new Error('a statement comes of it');
  if (act.type === 'admit') return first === undefined ? act : { ...act, endorsement: first };
  if (act.type !== 'admit-all') return act;
  const admissions = (act.admissions ?? []).map((admission, i) => {
    const endorsement = signed.endorsements[i];
    return endorsement === undefined ? admission : { ...admission, endorsement };
  });
  return { ...act, admissions };
}
