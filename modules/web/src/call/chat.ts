import type { KeysAsk, KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, ClientMessage } from '../protocol/messages.ts';
import { isHeld, isInGroup, leafOf, type KeyedKeys, type Keys } from './keys.ts';
import type { MeetingPhase } from './state.ts';
import { LONGEST_TEXT, REACTION_MILLIS, REACTIONS, type ChatLine, type ChatTo } from './talk.ts';
import type { Turn } from './turn.ts';

const MOST_LINES = 1_000;

export function writeChat(turn: Turn, typed: string): void {
  const meeting = turn.meeting;
  const text = typed.trim().slice(0, LONGEST_TEXT);
  if (!meeting?.keys.view || text === '') return;
  if (isHeld(meeting.keys)) return sayHeld(turn);
  const to = recipientsOf(meeting.keys, meeting.chat.to);
  if (to) turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'chat', to, text } });
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
  const nameOf = (leaf: number): string => view.members.find((member) => member.leaf === leaf)?.name ?? '';
  const toName = to.kind === 'one' ? nameOf(to.leaf) : '';
  addLine(turn, { name: nameOf(view.ownLeaf), own: true, to: to.kind, toName, text });
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
  addLine(turn, { name, own: false, to: to.kind, toName: '', text: text.slice(0, LONGEST_TEXT) });
}

function addLine(turn: Turn, line: Omit<ChatLine, 'id' | 'atMillis'>): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { chat } = meeting;
  const id = (chat.lines.at(-1)?.id ?? 0) + 1;
  const lines = [...chat.lines, { ...line, id, atMillis: turn.now }].slice(-MOST_LINES);
  const seen = line.own || meeting.panel === 'chat';
  turn.patchMeeting({ chat: { ...chat, lines, unread: seen ? chat.unread : chat.unread + 1 } });
  if (!line.own) turn.say('polite', { key: 'chat.said', values: { name: line.name } });
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
  if (meeting?.panel === 'chat') turn.patchMeeting({ chat: { ...meeting.chat, unread: 0 } });
}
