import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, ClientMessage } from '../protocol/messages.ts';
import { isHeld, isInGroup, memberOf, ownMember, participantWith, type KeyedKeys, type Keys } from './keys.ts';
import { chatRefusal, mayDo } from './kept.ts';
import { addLine } from './chat-lines.ts';
import { takeChat } from './chat-received.ts';
import { bytesOfText, cleaned, LONGEST_TEXT_BYTES, wrap, type Reference } from './envelope.ts';
import { mayQuote, type Audience } from './quotes.ts';
import type { MeetingPhase, ParticipantId } from './state.ts';
import {
  confirmedBefore,
  hasOthers,
  keptBack,
  notSent,
  onItsWay,
  patchChat,
  readersOf,
  recipientsOf,
  sayHeld,
  sayNotHere,
} from './sending.ts';
import {
  REACTION_MILLIS,
  REACTIONS,
  restOf,
  type Chat,
  type ChatLine,
  type ChatTo,
  type Readers,
  type Sending,
  type SendingAgain,
} from './talk.ts';
import { endPreview } from './status-notices.ts';
import type { Turn } from './turn.ts';

/** What was typed stays in its field until it was sent. */
export function writeChat(turn: Turn, typed: string): void {
  const meeting = turn.meeting;
  const text = cleaned(typed);
  if (!meeting?.keys.view || text === '' || bytesOfText(text) > LONGEST_TEXT_BYTES) return;
  const { chat, keys } = meeting;
  // What is still in the field and on its way is sent once.
  if (chat.sending.some((one) => one.typed !== null && typed.startsWith(one.typed))) return;
  if (isHeld(keys)) return sayHeld(turn);
  const refusal = chatRefusal(meeting, chat.to);
  if (refusal !== null) return turn.notice({ key: refusal }, 'notice');
  const to = recipientsOf(keys, chat.to);
  if (!to) return sayNotHere(turn);
  const readers = readersOf(keys, to);
  // Above those of a stay before with the same key as well, which this one does not remember.
  const id = Math.max(chat.lastNumber + 1, Math.trunc(turn.now));
  const answered = answeredLine(chat, audienceOf(keys, chat.to));
  const answers = answered?.id ?? null;
  turn.patchMeeting({
    chat: { ...chat, lastNumber: id, answering: answers, sending: [...chat.sending, { typed, answers, readers }] },
  });
  const re = referenceTo(answered);
  const after = confirmedBefore(meeting, audienceOf(keys, chat.to));
  const sealed = wrap({ id, text, ...(re && { re }), ...(after && { after }) });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'chat', to, text: sealed } });
}

/** Also as the panel goes with the seat: whoever comes back finds it in the field. */
export function keepDraft(turn: Turn, draft: string): void {
  const { phase } = turn.state;
  if (phase.name === 'meeting') turn.patchMeeting({ chat: { ...phase.chat, draft } });
  if (phase.name !== 'joining' && phase.name !== 'waiting') return;
  const { returning } = phase;
  if (!returning?.view) return;
  const chat = { ...returning.view.chat, draft };
  turn.enter({ ...phase, returning: { ...returning, view: { ...returning.view, chat } } });
}

function audienceOf(keys: Keys, to: ChatTo): Audience {
  return { to: to.kind, peerKey: to.kind === 'one' ? (memberOf(keys, to.participant)?.key ?? null) : null };
}

/** Not where the message goes to others than those who have the line. */
function answeredLine({ lines, answering }: Chat, audience: Audience): ChatLine | undefined {
  const line = lines.find(({ id }) => id === answering);
  return line && mayQuote(line, audience) ? line : undefined;
}

function referenceTo(line: ChatLine | undefined): Reference | undefined {
  const number = line?.number ?? null;
  return line === undefined || number === null ? undefined : { by: line.key, id: number };
}

/** What was not for all is answered to those alone whom it was for; null answers nothing. */
export function answerLine(turn: Turn, id: number | null): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat, keys } = meeting;
  const line = chat.lines.find((each) => each.id === id);
  if (line === undefined || line.number === null) {
    return turn.patchMeeting({ chat: { ...chat, ...answeringNothing(chat) } });
  }
  const toBefore = chat.toBefore ?? chat.to;
  turn.patchMeeting({ chat: { ...chat, answering: line.id, toBefore, to: answerTo(keys, line) ?? toBefore } });
}

function answeringNothing({ to, toBefore }: Chat): Pick<Chat, 'answering' | 'to' | 'toBefore'> {
  return { answering: null, to: toBefore ?? to, toBefore: null };
}

function answerTo(keys: Keys, { to, peer, peerDevice, key, own }: ChatLine): ChatTo | undefined {
  if (to === 'one') return peer === null ? undefined : { kind: 'one', participant: peer, device: peerDevice };
  if (to === 'all') return undefined;
  const author = keys.view?.members.find((member) => member.key === key);
  const participant = participantWith(keys, key);
  // Who is no host would never read what goes to the hosts.
  const isToAuthor = author !== undefined && participant !== undefined && !own && !author.host;
  return isToAuthor ? { kind: 'one', participant, device: author.device } : { kind: 'hosts' };
}

/** Chosen by hand, so it stays; an answer ends where it would go to others than those who have what it answers. */
export function addressChat(turn: Turn, chosen: ChatTo): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat, keys } = meeting;
  const to = chosen.kind === 'one' ? { ...chosen, device: memberOf(keys, chosen.participant)?.device } : chosen;
  const answering = answeredLine(chat, audienceOf(keys, to))?.id ?? null;
  turn.patchMeeting({ chat: { ...chat, to, toBefore: null, answering } });
}

/** Opens the chat with the next message for that one person. */
export function writeTo(turn: Turn, participant: ParticipantId): void {
  addressChat(turn, { kind: 'one', participant });
  const meeting = turn.meeting;
  if (!meeting) return;
  turn.patchMeeting({ panel: 'chat', chat: { ...meeting.chat, wanted: meeting.chat.wanted + 1 } });
  sawChat(turn);
}

export function react(turn: Turn, sign: string): void {
  const meeting = turn.meeting;
  if (!meeting?.keys.view || !isReaction(sign)) return;
  if (!mayDo(meeting, 'react')) return turn.notice({ key: 'denied.reaction-not-allowed' }, 'notice');
  if (isHeld(meeting.keys)) return sayHeld(turn);
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'reaction', to: { kind: 'all' }, text: sign } });
}

function isReaction(sign: string): boolean {
  return REACTIONS.some((each) => each === sign);
}

/** The worker has answered: to the first that it was asked for. */
function endSending(turn: Turn): Chat['sending'][number] | null {
  const chat = turn.meeting?.chat;
  if (!chat) return null;
  const [first = null, ...sending] = chat.sending;
  patchChat(turn, { sending });
  return first;
}

/** Nothing was sent; what was typed is still in its field. */
export function chatNotSealed(turn: Turn): void {
  leaveUnsent(turn, endSending(turn));
}

function leaveUnsent(turn: Turn, sending: Chat['sending'][number] | null): void {
  if (sending?.typed === null) notSent(turn, sending.line);
}

/** Sealed by the worker: sent, and shown here as sent. */
export function chatSealed(turn: Turn, ask: KeysAsk, payload: Base64Url): void {
  if (ask.op !== 'seal' || !isChat(ask.channel)) return;
  const { channel, to, text } = ask;
  const sending = channel === 'chat' ? endSending(turn) : null;
  const meeting = turn.meeting;
  if (!isKeyed(meeting)) return;
  // The alarm came while it was being sealed.
  if (isHeld(meeting.keys)) {
    leaveUnsent(turn, sending);
    return sayHeld(turn);
  }
  const { view } = meeting.keys;
  const peer = to.kind === 'one' ? participantWith(meeting.keys, to.key) : undefined;
  const message = addressed({ type: 'seal', channel, payload }, to.kind, peer);
  if (!message) {
    leaveUnsent(turn, sending);
    return sayNotHere(turn);
  }
  if (channel === 'reaction') {
    turn.send(message);
    showReaction(turn, meeting.self, text);
    return;
  }
  const readers = readersFrom(meeting, sending);
  const isAlone = !hasOthers(meeting.keys, to, readers);
  if (isAlone) turn.send(message);
  const { name = '', key = '' } = ownMember(meeting.keys) ?? {};
  if (sending?.typed === null) {
    if (!isAlone) return keptBack(turn, sending.line);
    // Others have it under the key of now, if this device came back meanwhile.
    const lines = meeting.chat.lines.map((line) => (line.id === sending.line ? { ...line, name, key } : line));
    patchChat(turn, { lines });
    return onItsWay(turn, sending.line, text, readers);
  }
  const other = to.kind === 'one' ? view.members.find((member) => member.key === to.key) : undefined;
  const between = { peer: peer ?? null, peerKey: other?.key ?? null, peerDevice: other?.device };
  addLine(turn, { name, key, own: true, to: to.kind, toName: other?.name ?? '', ...between }, text, sending?.answers);
  const line = turn.meeting?.chat.lines.at(-1)?.id;
  if (line !== undefined) onItsWay(turn, line, text, readers);
  if (line !== undefined && !isAlone) keptBack(turn, line);
  if (sending) sent(turn, sending);
}

/** Those for whom it was when it was written. */
function readersFrom({ chat, keys }: MeetingPhase, sending: Sending | SendingAgain | null): Readers {
  if (sending === null) return readersOf(keys, { kind: 'all' });
  if (sending.typed !== null) return sending.readers;
  return chat.outgoing.find(({ line }) => line === sending.line)?.readers ?? [];
}

/** What was typed since then stays. */
function sent(turn: Turn, sending: Sending): void {
  const chat = turn.meeting?.chat;
  if (!chat) return;
  const ended = chat.answering === sending.answers ? answeringNothing(chat) : {};
  turn.patchMeeting({ chat: { ...chat, ...ended, sent: sending, draft: restOf(chat.draft, sending) } });
}

function isChat(channel: Extract<KeysAsk, { readonly op: 'seal' }>['channel']): channel is 'chat' | 'reaction' {
  return channel === 'chat' || channel === 'reaction';
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
  if (ask.op !== 'open' || !isChat(ask.channel) || !isKeyed(meeting)) return;
  const { view } = meeting.keys;
  const { leaf, key, to, text } = opened;
  if (ask.channel === 'reaction') {
    if (isReaction(text)) showReaction(turn, meeting.keys.leaves[leaf] ?? null, text);
    return;
  }
  const author = view.members.find((member) => member.key === key);
  if (author === undefined || text === '') return;
  const { name, device } = author;
  const isPrivate = to.kind === 'one';
  const peer = isPrivate ? (meeting.keys.leaves[leaf] ?? null) : null;
  const between = { peer, peerKey: isPrivate ? key : null, peerDevice: device };
  takeChat(turn, { name, key, device, own: false, to: to.kind, toName: '', ...between }, text);
}

function showReaction(turn: Turn, participant: string | null, sign: string): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const id = (meeting.reactions.at(-1)?.id ?? 0) + 1;
  const others = meeting.reactions.filter((reaction) => reaction.participant !== participant);
  turn.patchMeeting({
    reactions: [...others, { id, participant, sign, untilMillis: turn.now + REACTION_MILLIS }],
  });
  timeReactions(turn);
}

export function endReactions(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const reactions = meeting.reactions.filter(({ untilMillis }) => untilMillis > turn.now);
  turn.patchMeeting({ reactions });
  timeReactions(turn);
}

/** Sets the one timer to what goes first: they stand in the order in which they came. */
function timeReactions(turn: Turn): void {
  const first = turn.meeting?.reactions[0];
  if (!first) return;
  const delayMillis = Math.max(0, first.untilMillis - turn.now);
  turn.effect({ type: 'set-timer', timer: 'reactions', delayMillis });
}

/** What is in the open panel has been seen. */
export function sawChat(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat } = meeting;
  if (meeting.panel === 'chat') {
    turn.patchMeeting({ chat: { ...chat, unread: 0 } });
    endPreview(turn);
  } else if (chat.unread === 0 && chat.newFrom !== null) turn.patchMeeting({ chat: { ...chat, newFrom: null } });
}
