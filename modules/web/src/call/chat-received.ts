import { addLine, addMissing, lastLineOf } from './chat-lines.ts';
import { unwrap } from './envelope.ts';
import { arrive, dueMillis, releaseOverdue, type OrderStep } from './message-order.ts';
import type { Addressed, OpenedChat, ReceivedChat } from './talk.ts';
import type { Turn } from './turn.ts';

/** A message of another: shown in its author's order, once those before it came or are said to be missing. */
export function takeChat(turn: Turn, from: Addressed, sealed: string): void {
  const meeting = turn.meeting;
  const unwrapped = unwrap(sealed);
  if (!meeting?.keys.view || unwrapped.kind !== 'written') return addLine(turn, from, sealed);
  const { id: number, after = [] } = unwrapped.written;
  const statement = from.to === 'hosts' ? meeting.keys.view.version : null;
  const isOf = (other: ReceivedChat) => other.from.key === from.key && other.from.to === from.to;
  let before = meeting.chat.received.find(isOf);
  // Who were the hosts meanwhile is not known: what they were sent is not missed here.
  if (before && before.statement !== statement) {
    showAllOf(turn, before);
    before = undefined;
  }
  const step = arrive(before?.order, { number, after, item: { from, sealed } }, turn.now);
  showReleased(turn, { from, statement, order: step.order }, step);
  timeWaiting(turn);
}

/** The timer. */
export function showOverdue(turn: Turn): void {
  for (const each of turn.meeting?.chat.received ?? []) {
    const step = releaseOverdue(each.order, turn.now);
    if (step.released.length > 0) showReleased(turn, { ...each, order: step.order }, step);
  }
  timeWaiting(turn);
}

/** In the group, at first or again: what was written before that is not missed. */
export function enterChat(turn: Turn): void {
  for (const each of turn.meeting?.chat.received ?? []) showAllOf(turn, each);
  const chat = turn.meeting?.chat;
  if (chat) turn.patchMeeting({ chat: { ...chat, received: [], linesBefore: lastLineOf(chat) } });
}

function showAllOf(turn: Turn, { order }: ReceivedChat): void {
  for (const { item } of order.held) addLine(turn, item.from, item.sealed);
}

function showReleased(turn: Turn, received: ReceivedChat, { released }: OrderStep<OpenedChat>): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { chat, keys } = meeting;
  const { key, to } = received.from;
  const members = new Set(keys.view?.members.map((member) => member.key));
  const others = chat.received.filter(
    ({ from, order }) => (from.key !== key || from.to !== to) && (members.has(from.key) || order.held.length > 0),
  );
  turn.patchMeeting({ chat: { ...chat, received: [...others, received] } });
  for (const each of released) {
    if (each.kind === 'message') addLine(turn, each.item.from, each.item.sealed);
    else addMissing(turn, received.from, each.number);
  }
}

/** Sets the one timer to the first that is due. */
function timeWaiting(turn: Turn): void {
  const received = turn.meeting?.chat.received ?? [];
  const due = Math.min(...received.map(({ order }) => dueMillis(order)));
  if (due === Infinity) return;
  turn.effect({ type: 'set-timer', timer: 'chat-order', delayMillis: Math.max(0, due - turn.now) });
}
