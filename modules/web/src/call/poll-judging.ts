import type { Poll, PollCount, PollFault, PollReply, PollVerdict } from './polls-state.ts';
import type { MeetingPhase } from './state.ts';

/** What does not hold of a poll that is closed, by what this device knows of itself and counted. */
export function faultsOf(poll: Poll, count: PollCount): readonly PollFault[] {
  const { closed, opening, ballot } = poll;
  if (!closed || opening === null || opening === 'unreadable') return [];
  const named = new Set(opening.voters.map(({ id }) => id));
  const voters = new Set(poll.voters);
  const voted = new Set(closed.voted);
  const isStrange =
    poll.voters.some((id) => !named.has(id)) ||
    closed.voted.some((id) => !voters.has(id)) ||
    voted.size < closed.voted.length;
  const ballots = closed.ballots.length;
  const faults: PollFault[] = [];
  if (ballot && !count.own) faults.push('own-missing');
  if (isStrange || ballots > closed.voted.length) faults.push('too-many');
  if (ballots < closed.voted.length) faults.push('too-few');
  if (count.invalid > 0) faults.push('invalid');
  if (isSaidToHaveVoted(poll)) faults.push('not-mine');
  return faults;
}

/** This page was there all the time, as the one stay that has the vote, and gave none. */
function isSaidToHaveVoted({ closed, ballot, fromBeginning, self }: Poll): boolean {
  return fromBeginning && ballot === null && closed?.voted.includes(self) === true;
}

type Found = Extract<PollReply, { readonly op: 'verify' }>['found'];

/** Signed by a host whom this device knows, and the same, word for word, as what it counted itself. */
export function verdictOf(found: Found, { polls }: MeetingPhase): PollVerdict {
  if (!found || polls.seen[found.signed.result.by]?.host !== true) return 'unsigned';
  return found.same ? 'agrees' : 'differs';
}
