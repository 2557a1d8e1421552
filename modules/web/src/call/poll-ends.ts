import type { Base64Url, PollId } from '../protocol/messages.ts';
import { isHeld, isInGroup, ownMember } from './keys.ts';
import { ask, hasKey, patchPoll, pollOf, pollsOf } from './poll-base.ts';
import { judge } from './poll-notes.ts';
import type { PollAsk, PollReply } from './polls-state.ts';
import type { Turn } from './turn.ts';

/** Nobody has a key of nothing but zeros: without the poll's a host can still take it back. */
const NO_KEY = 'A'.repeat(43) as Base64Url;

/**
 * With a host's word, sealed, so that everybody knows that it is not the server that ends it. Nothing is counted on the word of a
 * device that has no key of the poll: those who have it could not read that a host said so.
 */
export function close(turn: Turn, id: PollId, counted: boolean): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || poll?.stage !== 'open' || poll.closing || !isInGroup(meeting.keys)) return;
  if (counted && !hasKey(poll)) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  patchPoll(turn, id, { closing: true });
  const ownKey = ownMember(meeting.keys)?.key ?? '';
  ask(turn, { op: 'end', poll: id, key: poll.key ?? NO_KEY, ownKey, counted });
}

export function endWritten(
  turn: Turn,
  { poll: id, counted }: Extract<PollAsk, { op: 'end' }>,
  word: Base64Url | null,
): void {
  const keys = turn.meeting?.keys;
  if (pollOf(turn, id)?.stage !== 'open') return;
  if (word === null || !keys || isHeld(keys)) {
    patchPoll(turn, id, { closing: false });
    return turn.notice({ key: 'denied.other' }, 'notice', { persistent: true });
  }
  patchPoll(turn, id, { concludes: true });
  turn.send({ type: 'close-poll', poll: id, counted, word });
}

/** Whether the word that came with the end is a host's, as soon as this device can read it. */
export function readEnd(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!hasKey(poll) || poll.word === null || poll.closedByHost !== null) return;
  ask(turn, { op: 'read-end', poll: id, key: poll.key, word: poll.word });
}

export function endRead(turn: Turn, id: PollId, said: Extract<PollReply, { op: 'read-end' }>['said']): void {
  const poll = pollOf(turn, id);
  if (!poll) return;
  const isHosts = said !== null && pollsOf(turn).seen[said.by]?.host === true;
  patchPoll(turn, id, { closedByHost: isHosts && said.counted === (poll.end !== 'withdrawn') });
  judge(turn, id);
}
