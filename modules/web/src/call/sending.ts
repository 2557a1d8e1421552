import type { ServerMessage } from '../protocol/messages.ts';
import { MOST_AFTER, unwrap, wrap } from './envelope.ts';
import { addressedMember, isHeld, ownMember, type Keys } from './keys.ts';
import { isSameAudience, type Audience } from './quotes.ts';
import type { MeetingPhase } from './state.ts';
import type { Chat, ChatLine, ChatTo, Outgoing, Readers } from './talk.ts';
import type { Turn } from './turn.ts';

/** On a good line the server's word is there before; nothing flickers. */
const SLOW_AFTER_MILLIS = 3_000;
/**
 * What the server takes within this of its sealing meets those who were here with the keys of then: they keep them for five seconds
 * after a commit.
 */
const READ_WITHIN_MILLIS = 2_000;

export function patchChat(turn: Turn, change: Partial<Chat>): void {
  const chat = turn.meeting?.chat;
  if (chat) turn.patchMeeting({ chat: { ...chat, ...change } });
}

/** Nothing was sent, and why. */
export function sayHeld(turn: Turn): void {
  turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
}

export function sayNotHere(turn: Turn): void {
  turn.notice({ key: 'denied.no-such-participant' }, 'notice', { persistent: true });
}

export function recipientsOf(keys: Keys, to: ChatTo) {
  if (to.kind !== 'one') return to;
  const member = addressedMember(keys, to);
  return member && ({ kind: 'one', key: member.key } as const);
}

export type Recipients = NonNullable<ReturnType<typeof recipientsOf>>;

/** The server names devices, so it is the name and the mark that a host saw as well. */
export function readersOf({ view }: Keys, to: Recipients): Readers {
  const members = view?.members ?? [];
  return members
    .filter(({ host, key }) => (to.kind === 'one' ? key === to.key : host || to.kind === 'all'))
    .map(({ device, name, verifiedBy }) => JSON.stringify([device, name, verifiedBy]));
}

/** Whether somebody would read it now who was not here, or was no host, when it was written. */
export function hasOthers(keys: Keys, to: Recipients, readers: Readers): boolean {
  return readersOf(keys, to).some((reader) => !readers.includes(reader));
}

/**
 * One's own last messages to these people that the server took and that need no more care, by number; undefined where there is none.
 * Of what was refused, or is on its way, nobody is told: readers miss what is named and did not come.
 */
export function confirmedBefore({ chat, keys }: MeetingPhase, audience: Audience): readonly number[] | undefined {
  const key = ownMember(keys)?.key;
  const open = new Set(chat.outgoing.map(({ line }) => line));
  const numbers = chat.lines
    .filter((line) => line.own && line.key === key && line.id > chat.linesBefore && !open.has(line.id))
    .flatMap((line) => (line.number !== null && isSameAudience(line, audience) ? line.number : []))
    .slice(-MOST_AFTER);
  return numbers.length > 0 ? numbers.toSorted((one, other) => one - other) : undefined;
}

/** As it is after what this step has done so far. */
function chatNow(turn: Turn, before: MeetingPhase): Chat {
  const after: MeetingPhase | null = turn.meeting;
  return (after ?? before).chat;
}

/** It has gone out, for the first time or once more, and is the line's until the server has taken it. */
export function onItsWay(turn: Turn, line: number, content: string, readers: Readers): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const one: Outgoing = {
    ...{ line, content, readers, stage: 'sent', seq: meeting.acts.lastSeq },
    ...{ sinceMillis: turn.now, overtaken: false, read: false },
  };
  patchChat(turn, { outgoing: [...meeting.chat.outgoing.filter((each) => each.line !== line), one] });
  timeSlow(turn);
}

/** What a message of one's own has come to; without a stage it needs no more care. */
function move(turn: Turn, line: number, stage: Outgoing['stage'] | null): void {
  const chat = turn.meeting?.chat;
  if (chat) patchChat(turn, moved(chat, line, stage));
}

function moved(chat: Chat, line: number, stage: Outgoing['stage'] | null): Pick<Chat, 'outgoing' | 'lines'> {
  const others = chat.outgoing.filter((each) => each.line !== line);
  const one = chat.outgoing.find((each) => each.line === line);
  return {
    outgoing: one && stage !== null ? [...others, { ...one, stage, seq: null }] : others,
    lines: chat.lines.map((each) => (each.id === line ? marked(each, wayOf(stage, each.way)) : each)),
  };
}

/** What goes out anew by itself says no more than it did. */
function wayOf(stage: Outgoing['stage'] | null, before: ChatLine['way']): ChatLine['way'] {
  if (stage === null) return undefined;
  if (stage === 'unsent') return stage;
  return before && 'slow';
}

function marked(line: ChatLine, way: ChatLine['way']): ChatLine {
  if (line.way === way) return line;
  const { way: _, ...rest } = line;
  return way === undefined ? rest : { ...rest, way };
}

/** Could not be sealed, or was refused: the person decides. */
export function notSent(turn: Turn, line: number): void {
  move(turn, line, 'unsent');
}

/** Others could read it by now than when it was written: the person decides, and is told where they do not see it. */
export function keptBack(turn: Turn, line: number): void {
  notSent(turn, line);
  const message = { key: 'chat.lost' } as const;
  if (turn.meeting?.panel === 'chat') return turn.say('assertive', message);
  turn.retract(message.key);
  turn.notice(message, 'danger', { action: 'show-chat', say: 'assertive' });
}

/**
 * What a message of the server says of those of one's own. What was sealed before a commit and taken after it may have met nobody who
 * still had its keys: it is sealed anew where nobody has come meanwhile, and whoever could read the first drops the second. Where
 * somebody has, what was taken soon is done. Until a message is taken, those of the server that come with it were ordered before it.
 */
export function noteTaken(turn: Turn, message: ServerMessage, ack: number): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.chat.outgoing.length === 0) return;
  for (const { line, seq, stage, overtaken, sinceMillis } of meeting.chat.outgoing) {
    if (stage !== 'sent' || seq === null) continue;
    if (message.type === 'denied' && message.inReplyTo === seq) notSent(turn, line);
    else if (seq <= ack) taken(turn, line, overtaken, turn.now - sinceMillis <= READ_WITHIN_MILLIS);
  }
  if (!isOvertaking(meeting, message)) return;
  const { outgoing } = chatNow(turn, meeting);
  patchChat(turn, { outgoing: outgoing.map((each) => ({ ...each, overtaken: true })) });
}

function taken(turn: Turn, id: number, overtaken: boolean, read: boolean): void {
  move(turn, id, overtaken ? 'due' : null);
  const outgoing = turn.meeting?.chat.outgoing.map((each) => (each.line === id ? { ...each, read } : each));
  if (outgoing) patchChat(turn, { outgoing });
}

/** Word of a file is the line's until the server has it; whoever loses the seat before that is told. */
export function noteFilesTaken(turn: Turn, ack: number): void {
  const files = turn.meeting?.files;
  if (!files?.offers.some(({ seq = Infinity }) => seq <= ack)) return;
  const offers = files.offers.map((offer) => {
    const { seq = Infinity, ...taken } = offer;
    return seq <= ack ? taken : offer;
  });
  turn.patchMeeting({ files: { ...files, offers } });
}

/** A snapshot stands for the commits that it skips. */
function isOvertaking({ keys }: MeetingPhase, message: ServerMessage): boolean {
  if (message.type !== 'seated') return message.type === 'group-commit';
  return message.group?.groupId !== keys.groupId || message.group.epoch !== keys.view?.epoch;
}

/** After each step: what waits for the keys is sealed, and what waits for the line says so. */
export function followSending(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.chat.outgoing.length === 0) return;
  if (meeting.connection.name !== 'steady') markSlow(turn, () => true);
  if (!meeting.keys.view || isHeld(meeting.keys)) return;
  for (const { line, stage, readers, read } of meeting.chat.outgoing) {
    if (stage !== 'due') continue;
    const to = recipientsNow(turn, line);
    if (!to || !hasOthers(meeting.keys, to, readers)) resealMessage(turn, line);
    else if (read) move(turn, line, null);
    else keptBack(turn, line);
  }
}

/** The timer. */
export function noteSlow(turn: Turn): void {
  markSlow(turn, ({ sinceMillis }) => turn.now - sinceMillis >= SLOW_AFTER_MILLIS);
  timeSlow(turn);
}

/** Sets the one timer to the first that is due. */
function timeSlow(turn: Turn): void {
  const first = unmarked(turn)[0];
  if (!first) return;
  const delayMillis = Math.max(0, first.sinceMillis + SLOW_AFTER_MILLIS - turn.now);
  turn.effect({ type: 'set-timer', timer: 'sending', delayMillis });
}

/** On their way, and nothing is said of that yet. */
function unmarked(turn: Turn): readonly Outgoing[] {
  const { lines = [], outgoing = [] } = turn.meeting?.chat ?? {};
  const wayKnown = new Set(lines.filter(({ way }) => way !== undefined).map(({ id }) => id));
  return outgoing.filter(({ line, stage }) => stage !== 'unsent' && !wayKnown.has(line));
}

function markSlow(turn: Turn, which: (one: Outgoing) => boolean): void {
  const slow = new Set(
    unmarked(turn)
      .filter(which)
      .map(({ line }) => line),
  );
  const lines = turn.meeting?.chat.lines;
  if (!lines || slow.size === 0) return;
  patchChat(turn, { lines: lines.map((line) => (slow.has(line.id) ? marked(line, 'slow') : line)) });
}

/** The person wants what was not sent to go out. */
export function sendAgain(turn: Turn, line: number): void {
  const meeting = turn.meeting;
  const isUnsent = meeting?.chat.outgoing.some((each) => each.line === line && each.stage === 'unsent');
  if (!meeting?.keys.view || !isUnsent) return;
  if (isHeld(meeting.keys)) return sayHeld(turn);
  readBy(turn, line);
  resealMessage(turn, line);
}

function recipientsNow(turn: Turn, id: number): Recipients | undefined {
  const meeting = turn.meeting;
  const line = meeting?.chat.lines.find((each) => each.id === id);
  return meeting && line ? recipientsOf(meeting.keys, toOf(line)) : undefined;
}

/** By whoever is here as it is pressed. */
function readBy(turn: Turn, id: number): void {
  const meeting = turn.meeting;
  const to = recipientsNow(turn, id);
  if (!meeting || !to) return;
  const readers = readersOf(meeting.keys, to);
  patchChat(turn, {
    outgoing: meeting.chat.outgoing.map((each) => (each.line === id ? { ...each, readers } : each)),
  });
}

function resealMessage(turn: Turn, id: number): void {
  const meeting = turn.meeting;
  const content = meeting?.chat.outgoing.find((each) => each.line === id)?.content;
  const line = meeting?.chat.lines.find((each) => each.id === id);
  if (!meeting || content === undefined || !line) return move(turn, id, null);
  const to = recipientsOf(meeting.keys, toOf(line));
  if (!to) {
    notSent(turn, id);
    return sayNotHere(turn);
  }
  move(turn, id, 'sealing');
  const chat = chatNow(turn, meeting);
  patchChat(turn, { sending: [...chat.sending, { typed: null, line: id }] });
  const after = confirmedBefore({ ...meeting, chat }, { to: to.kind, peerKey: to.kind === 'one' ? to.key : null });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'chat', to, text: withAfter(content, after) } });
}

/** The same message, naming what was confirmed since it was written. */
function withAfter(content: string, after: readonly number[] | undefined): string {
  const unwrapped = unwrap(content);
  if (unwrapped.kind !== 'written') return content;
  const { after: _, ...written } = unwrapped.written;
  return wrap({ ...written, ...(after && { after }) });
}

function toOf({ to, peer, peerDevice }: ChatLine): ChatTo {
  return to === 'one' ? { kind: 'one', participant: peer ?? '', device: peerDevice } : { kind: to };
}

/** Whether the server took what it was sent last nobody knows who comes back in another stay. */
export function leftUnsent(chat: Chat): Chat {
  return chat.outgoing.reduce((before, { line }) => ({ ...before, ...moved(before, line, 'unsent') }), chat);
}

/** Whether anything has just come to be unsent. */
export function isLosing({ outgoing }: Chat): boolean {
  return outgoing.some(({ stage }) => stage !== 'unsent');
}
