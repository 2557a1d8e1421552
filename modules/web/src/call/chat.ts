import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, ClientMessage } from '../protocol/messages.ts';
import { isHeld, isInGroup, leafOf, type KeyedKeys, type Keys } from './keys.ts';
import { noteWritten } from './announce.ts';
import { bytesOfText, cleaned, LONGEST_TEXT_BYTES, unwrap, wrap, type Reference } from './envelope.ts';
import type { MeetingPhase } from './state.ts';
import { REACTION_MILLIS, REACTIONS, type Chat, type ChatLine, type ChatTo } from './talk.ts';
import type { Turn } from './turn.ts';

const MOST_LINES = 1_000;

export function writeChat(turn: Turn, typed: string): void {
  const meeting = turn.meeting;
  const text = cleaned(typed);
  if (!meeting?.keys.view || text === '' || bytesOfText(text) > LONGEST_TEXT_BYTES) return;
  if (isHeld(meeting.keys)) return sayHeld(turn);
  const { chat } = meeting;
  const to = recipientsOf(meeting.keys, chat.to);
  if (!to) return;
  // Above those of a stay before with the same key as well, which this one does not remember.
  const id = Math.max(chat.lastNumber + 1, Math.trunc(turn.now));
  const re = referenceTo(chat, chat.answering);
  turn.patchMeeting({ chat: { ...chat, lastNumber: id, answering: null } });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'chat', to, text: wrap({ id, text, ...(re && { re }) }) } });
}

function referenceTo({ lines }: Chat, answered: number | null): Reference | undefined {
  const line = lines.find(({ id }) => id === answered);
  const number = line?.number ?? null;
  return line === undefined || number === null ? undefined : { by: line.key, id: number };
}

/** What was not for all is answered to those alone whom it was for; null answers nothing. */
export function answerLine(turn: Turn, id: number | null): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat } = meeting;
  const line = chat.lines.find((each) => each.id === id);
  const isNumbered = line !== undefined && line.number !== null;
  turn.patchMeeting({
    chat: isNumbered ? { ...chat, answering: line.id, to: answerTo(line) ?? chat.to } : { ...chat, answering: null },
  });
}

function answerTo({ to, peer }: ChatLine): ChatTo | undefined {
  if (to === 'hosts') return { kind: 'hosts' };
  return to === 'one' && peer !== null ? { kind: 'one', participant: peer } : undefined;
}

export function react(turn: Turn, sign: string): void {
  const meeting = turn.meeting;
  if (!meeting?.keys.view || !isReaction(sign)) return;
  if (isHeld(meeting.keys)) return sayHeld(turn);
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'reaction', to: { kind: 'all' }, text: sign } });
}

/** Nothing was sent, and why. */
function sayHeld(turn: Turn): void {
  turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
}

function isReaction(sign: string): boolean {
  return REACTIONS.some((each) => each === sign);
}

function recipientsOf(keys: Keys, to: ChatTo) {
  if (to.kind !== 'one') return to;
  const leaf = leafOf(keys, to.participant);
  return leaf === undefined ? undefined : ({ kind: 'one', leaf } as const);
}

/** Sealed by the worker: sent, and shown here as sent. */
export function chatSealed(turn: Turn, ask: KeysAsk, payload: Base64Url): void {
  const meeting = turn.meeting;
  if (ask.op !== 'seal' || ask.channel === 'epoch' || !isKeyed(meeting)) return;
  const { channel, to, text } = ask;
  // The alarm came while it was being sealed.
  if (isHeld(meeting.keys)) return sayHeld(turn);
  const { leaves, view } = meeting.keys;
  const message = addressed(
    { type: 'seal', channel, payload },
    to.kind,
    to.kind === 'one' ? leaves[to.leaf] : undefined,
  );
  if (!message) {
    turn.notice({ key: 'denied.no-such-participant' }, 'danger');
    return;
  }
  turn.send(message);
  if (channel === 'reaction') {
    showReaction(turn, meeting.self, text);
    return;
  }
  const memberAt = (leaf: number) => view.members.find((member) => member.leaf === leaf);
  const { name = '', key = '' } = memberAt(view.ownLeaf) ?? {};
  const other =
    to.kind === 'one'
      ? { toName: memberAt(to.leaf)?.name ?? '', peer: leaves[to.leaf] ?? null }
      : { toName: '', peer: null };
  addLine(turn, { name, key, own: true, to: to.kind, ...other }, text);
}

function isKeyed(meeting: MeetingPhase | null): meeting is MeetingPhase & { readonly keys: KeyedKeys } {
  return meeting !== null && isInGroup(meeting.keys);
}

/** Undefined when the one person has left: what was for them is for nobody else. */
function addressed(
  message: { readonly type: 'seal'; readonly channel: 'chat' | 'reaction'; readonly payload: Base64Url },
  kind: 'all' | 'hosts' | 'one',
  participant: string | undefined,
): ClientMessage | undefined {
  if (kind === 'all') return { ...message, audience: 'everybody' };
  if (kind === 'hosts') return { ...message, audience: 'hosts' };
  return participant === undefined ? undefined : { ...message, audience: 'person', to: participant };
}

/** Opened by the worker: who wrote it is who signed it. */
export function chatOpened(turn: Turn, ask: KeysAsk, opened: Extract<KeysReply, { readonly kind: 'opened' }>): void {
  const meeting = turn.meeting;
  if (ask.op !== 'open' || !isKeyed(meeting)) return;
  const { view } = meeting.keys;
  const { leaf, key, to, text } = opened;
  if (ask.channel === 'reaction') {
    if (isReaction(text)) showReaction(turn, meeting.keys.leaves[leaf] ?? null, text);
    return;
  }
  const name = view.members.find((member) => member.key === key)?.name;
  if (name === undefined || text === '') return;
  const peer = to.kind === 'one' ? (meeting.keys.leaves[leaf] ?? null) : null;
  addLine(turn, { name, key, own: false, to: to.kind, toName: '', peer }, text);
}

type Addressed = Pick<ChatLine, 'name' | 'key' | 'own' | 'to' | 'toName' | 'peer'>;

function addLine(turn: Turn, from: Addressed, sealed: string): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat } = meeting;
  const id = (chat.lines.at(-1)?.id ?? 0) + 1;
  const line: ChatLine = { ...from, id, atMillis: turn.now, ...contentOf(chat, from.key, sealed) };
  const lines = [...chat.lines, line].slice(-MOST_LINES);
  if (line.own || meeting.panel === 'chat') return turn.patchMeeting({ chat: { ...chat, lines } });
  const newFrom = chat.unread === 0 ? id : chat.newFrom;
  turn.patchMeeting({ chat: { ...chat, lines, newFrom, unread: chat.unread + 1 } });
  noteWritten(turn, line.name);
}

function contentOf(
  { lines }: Chat,
  key: string,
  sealed: string,
): Pick<ChatLine, 'text' | 'number' | 'answers' | 'unknown'> {
  const unwrapped = unwrap(sealed);
  if (unwrapped.kind === 'plain') return { text: sealed, number: null };
  if (unwrapped.kind === 'unknown') return { text: '', number: null, unknown: true };
  const { id, text, re } = unwrapped.written;
  const lineOf = (by: string, number: number) => lines.find((line) => line.key === by && line.number === number);
  // The first has the number: who uses one twice cannot move what others answered.
  const number = lineOf(key, id) ? null : id;
  return { text, number, ...(re && { answers: lineOf(re.by, re.id)?.id ?? null }) };
}

function showReaction(turn: Turn, participant: string | null, sign: string): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const id = (meeting.reactions.at(-1)?.id ?? 0) + 1;
  const others = meeting.reactions.filter((reaction) => reaction.participant !== participant);
  turn.patchMeeting({
    reactions: [...others, { id, participant, sign, untilMillis: turn.now + REACTION_MILLIS }],
  });
  turn.effect({ type: 'set-timer', timer: 'reactions', delayMillis: REACTION_MILLIS });
}

export function endReactions(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const reactions = meeting.reactions.filter(({ untilMillis }) => untilMillis > turn.now);
  turn.patchMeeting({ reactions });
  const [next] = reactions;
  if (next) turn.effect({ type: 'set-timer', timer: 'reactions', delayMillis: next.untilMillis - turn.now });
}

/** What is in the open panel has been seen. */
export function sawChat(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat } = meeting;
  if (meeting.panel === 'chat') turn.patchMeeting({ chat: { ...chat, unread: 0 } });
  else if (chat.unread === 0 && chat.newFrom !== null) turn.patchMeeting({ chat: { ...chat, newFrom: null } });
}
