import type { Base64Url, PollId } from '../protocol/messages.ts';
import { isInGroup, ownMember } from './keys.ts';
import { ask, hasKey, patchPoll, pollOf, wordsOf } from './poll-base.ts';
import { isBetter, isSavable, isSound, isUnsure, verdictOf } from './poll-judging.ts';
import type { Poll, PollReply } from './polls-state.ts';
import { isHost, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/** Where the one who closed it tells no result, the hosts do so by turns. */
const RESULT_WITHIN_MILLIS = 3_000;
const MOST_RESULTS = 16;

export function resultReceived(turn: Turn, id: PollId, result: Base64Url): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.verdict === 'agrees' || poll.results.includes(result)) return;
  patchPoll(turn, id, { results: [...poll.results, result].slice(-MOST_RESULTS) });
  verify(turn, id, result);
}

/** @param only one of those that were told; else all */
export function verify(turn: Turn, id: PollId, only?: Base64Url): void {
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!turn.meeting || !hasKey(poll) || !poll.count || !poll.closed || !opening || poll.verdict === 'agrees') return;
  const { key, count: counts, voters, results } = poll;
  const own = { room: turn.meeting.entry.room, poll: id, voters, voted: poll.closed.voted };
  for (const result of only === undefined ? results : [only]) {
    ask(turn, { op: 'verify', poll: id, key, sealed: result, opening, count: counts, own });
  }
}

/**
 * Signed by a host's device: of whoever closed it, else of one host after the other. Never where something does not hold,
 * nor of a poll whose asker is not known here: a signature would stand for both.
 */
export function conclude(turn: Turn, id: PollId): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!meeting || !hasKey(poll) || !opening || !isInGroup(meeting.keys) || !mayConclude(meeting, poll)) return;
  if (!poll.closed || !poll.count) return;
  const by = ownMember(meeting.keys)?.key ?? '';
  patchPoll(turn, id, { announced: true });
  const of = { room: meeting.entry.room, title: meeting.meeting.title, poll: id, by };
  const { key, count: result, voters, closed: done } = poll;
  ask(turn, { op: 'conclude', key, opening, count: result, of: { ...of, voters, voted: done.voted } });
}

function mayConclude(meeting: MeetingPhase, poll: Poll): boolean {
  const isOpenYet = poll.count !== null && !poll.announced && poll.verdict !== 'agrees';
  return isHost(meeting) && isOpenYet && isSound(poll) && !isUnsure(poll) && poll.author === 'host';
}

export function verified(turn: Turn, id: PollId, found: Extract<PollReply, { op: 'verify' }>['found']): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !poll) return;
  const verdict = verdictOf(found, poll, meeting);
  if (!isBetter(verdict, poll.verdict)) return;
  patchPoll(turn, id, { result: found?.signed ?? null, document: found?.document ?? '', verdict });
  if (verdict === 'agrees') turn.retract('polls.differs');
  if (verdict === 'differs') turn.notice({ key: 'polls.differs' }, 'danger', { say: 'assertive' });
}

export function save(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (poll && isSavable(poll)) turn.effect({ type: 'keep-poll-result', document: poll.document });
}

/** Who asked comes first of the hosts, and then the others by an order that all see; at once where no host closed it. */
export function concludeAtMillis({ meeting }: Turn, poll: Poll): number | null {
  if (!meeting || !poll.closed || !mayConclude(meeting, poll)) return null;
  const { opener, word, closedMillis } = poll;
  const hosts = hostsIn(meeting).sort((a, b) => Number(b === opener) - Number(a === opener) || (a < b ? -1 : 1));
  const place = hosts.indexOf(meeting.self) + (word === null ? 0 : 1);
  return closedMillis + RESULT_WITHIN_MILLIS * place;
}

/** Each host had their turn. */
export function unsignedAtMillis({ meeting }: Turn, { stage, verdict, closedMillis }: Poll): number | null {
  if (!meeting || stage !== 'closed' || verdict !== null) return null;
  return closedMillis + RESULT_WITHIN_MILLIS * (hostsIn(meeting).length + 2);
}

function hostsIn({ participants }: MeetingPhase): string[] {
  return participants.filter(({ role, connected }) => role !== 'participant' && connected).map(({ id }) => id);
}
