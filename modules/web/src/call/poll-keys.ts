import type { KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, PollId } from '../protocol/messages.ts';
import { isHeld, isInGroup, ownMember } from './keys.ts';
import { ask, hasKey, patchPoll, patchPolls, pollOf, pollsOf } from './poll-base.ts';
import { MOST_ROUNDS, unwrapPoll, wrapPoll, type PollWord } from './poll-words.ts';
import type { Poll } from './polls-state.ts';
import type { MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/** The key comes with the poll as a rule; whoever has none after this asks for it, not all at once. */
const KEY_WITHIN_MILLIS = 2_000;
const KEY_SPREAD_MILLIS = 2_000;
/** Many ask as one: told to all at most so often, the key costs nobody their chat. */
const TOGETHER_MILLIS = 2_500;
/** When nobody has answered in all rounds: others may have come meanwhile. */
const ROUNDS_AGAIN_MILLIS = 30_000;
const MOST_TURNS = 4;
const MOST_KEYS = 60;
const MOST_ANSWERED = 4_096;

export function keepKey(turn: Turn, poll: PollId, key: Base64Url): void {
  const others = Object.entries(pollsOf(turn).keys).filter(([id]) => id !== poll);
  patchPolls(turn, { keys: Object.fromEntries([...others, [poll, key] as const].slice(-MOST_KEYS)) });
}

export function read(turn: Turn, poll: Poll, key: Base64Url): void {
  const keys = turn.meeting?.keys;
  const device = (keys && ownMember(keys)?.device) ?? '';
  ask(turn, { op: 'read', poll: poll.id, key, sealed: poll.sealed, device });
}

/**
 * Sealed for all; nothing while this device is held, or out of step.
 *
 * @returns whether it is on its way
 */
export function tellWord(turn: Turn, word: PollWord): boolean {
  const keys = turn.meeting?.keys;
  if (!keys || !isInGroup(keys) || isHeld(keys)) return false;
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'poll', to: { kind: 'all' }, text: wrapPoll(word) } });
  return true;
}

type Opened = Extract<KeysReply, { readonly kind: 'opened' }>;

/** Anybody may tell a key: whether it is the poll's, its id says. */
export function pollMessageReceived(turn: Turn, { text, leaf, key: author }: Opened): void {
  const word = unwrapPoll(text);
  if (!word) return;
  if ('ask' in word) answerFor(turn, word.ask, word.round, leaf, author);
  else keyReceived(turn, word.poll, word.key);
}

function keyReceived(turn: Turn, id: PollId, key: Base64Url): void {
  const poll = pollOf(turn, id);
  if (poll && (poll.opening === null || poll.opening === 'unreadable')) read(turn, poll, key);
  else if (!poll && pollsOf(turn).keys[id] === undefined) keepKey(turn, id, key);
  // Somebody else has told everybody, whoever asked.
  if (poll?.key === key && pollsOf(turn).list.at(-1) === poll) patchPolls(turn, { tellAtMillis: null });
}

/** One answers, by an order that all see; after each round without an answer it is the next. Of the last poll only. */
function answerFor(turn: Turn, id: PollId, round: number, leaf: number, author: string): void {
  const { meeting } = turn;
  const poll = pollsOf(turn).list.at(-1);
  if (!meeting || poll?.id !== id || !hasKey(poll) || !isInGroup(meeting.keys) || isHeld(meeting.keys)) return;
  const asker = meeting.keys.leaves[leaf];
  const others = inOrder(meeting).filter((person) => person !== asker);
  const question = `${author} ${String(round)}`;
  if (others[round % Math.max(1, others.length)] !== meeting.self || poll.answered.includes(question)) return;
  patchPoll(turn, id, { answered: [...poll.answered, question].slice(-MOST_ANSWERED) });
  const { tellAtMillis, toldAtMillis } = pollsOf(turn);
  patchPolls(turn, { tellAtMillis: tellAtMillis ?? Math.max(turn.now, toldAtMillis + TOGETHER_MILLIS) });
}

/** Who is there, hosts first. */
function inOrder({ participants }: MeetingPhase): readonly string[] {
  return participants
    .filter(({ connected }) => connected)
    .map(({ id, role }) => ({ id, guest: role === 'participant' }))
    .sort((a, b) => Number(a.guest) - Number(b.guest) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

/** The key is told, or asked for, where that is due. */
export function tendKeys(turn: Turn): void {
  const { tellAtMillis, list } = pollsOf(turn);
  const poll = list.at(-1);
  if (hasKey(poll) && tellAtMillis !== null && tellAtMillis <= turn.now) {
    patchPolls(turn, { tellAtMillis: null, toldAtMillis: turn.now });
    tellWord(turn, { poll: poll.id, key: poll.key });
  }
  if (poll && isLacking(poll) && poll.askAtMillis <= turn.now) {
    const asked = tellWord(turn, { ask: poll.id, round: poll.asked % MOST_ROUNDS }) ? poll.asked + 1 : poll.asked;
    const pause = asked % MOST_ROUNDS === 0 && asked > 0 ? ROUNDS_AGAIN_MILLIS : 0;
    patchPoll(turn, poll.id, { asked, askAtMillis: askAtMillis(turn, poll.id) + pause });
  }
}

export function keysDueMillis(turn: Turn): readonly number[] {
  const { tellAtMillis, list } = pollsOf(turn);
  const poll = list.at(-1);
  return [
    ...(tellAtMillis !== null && hasKey(poll) ? [tellAtMillis] : []),
    ...(poll && isLacking(poll) ? [poll.askAtMillis] : []),
  ];
}

function isLacking({ opening, asked, stage }: Poll): boolean {
  return opening === null && asked < MOST_ROUNDS * MOST_TURNS && stage !== 'not-counted';
}

/** Another for each person and poll, so that those who came together do not ask together. */
export function askAtMillis(turn: Turn, id: PollId): number {
  const text = `${turn.meeting?.self ?? ''}${id}`;
  let mixed = 7;
  for (let at = 0; at < text.length; at++) mixed = (mixed * 31 + text.charCodeAt(at)) % 65_521;
  return turn.now + KEY_WITHIN_MILLIS + Math.floor((mixed / 65_521) * KEY_SPREAD_MILLIS);
}
