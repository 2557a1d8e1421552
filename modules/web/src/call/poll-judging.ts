import { wordsOf } from './poll-base.ts';
import type { Poll, PollFault, PollReply, PollVerdict } from './polls-state.ts';
import type { MeetingPhase } from './state.ts';

/** A line may be so late in telling of an opening or an end; a server that takes so much off the time is not found out. */
const LATE_MILLIS = 20_000;

/** What does not hold of a poll, by what this device knows of itself, was told and counted. */
export function faultsOf(poll: Poll): readonly PollFault[] {
  const { closed, ballot } = poll;
  const faults: PollFault[] = [];
  if (isLeftOut(poll)) faults.push('left-out');
  if (isMisnamed(poll)) faults.push('misnamed');
  if (isForOthers(poll)) faults.push('not-named');
  if (isOwnMissing(poll)) faults.push('own-missing');
  if (closed && isTooMany(poll, closed)) faults.push('too-many');
  if (isTooFew(poll)) faults.push('too-few');
  if (poll.fromBeginning && ballot === null && isListedAsVoted(poll)) faults.push('not-mine');
  if (isEarly(poll)) faults.push('early');
  if (invalidOf(poll) > 0) faults.push('invalid');
  return faults;
}

/** Whose key a vote is signed with a page that was there all the time knows, so what it does not know is nobody's. */
function invalidOf({ count, watched }: Poll): number {
  return count ? count.invalid + (watched ? count.unknown : 0) : 0;
}

/** Votes of which this device, which was not there all the time, cannot tell whose they are. */
export function isUnsure({ count, watched }: Poll): boolean {
  return count !== null && count.unknown > 0 && !watched;
}

/** Handed in and not taken before the end: nobody has taken anything away. */
export function isLate({ stage, ballot, you, count }: Poll): boolean {
  return stage === 'closed' && ballot !== null && you === 'may-vote' && count !== null && !count.own;
}

/** Taken, or not to be given any more, says the server, and not among those that it published. */
function isOwnMissing(poll: Poll): boolean {
  const { ballot, you, count, stage } = poll;
  if (ballot === null || you === 'may-vote' || stage !== 'closed') return false;
  return (count !== null && !count.own) || isMissingFromVoted(poll);
}

/** Whether a result is worth a signature: a ballot that is none is a voter's doing, and the result says how many were valid. */
export function isSound({ faults }: Pick<Poll, 'faults'>): boolean {
  return faults.every((fault) => fault === 'invalid');
}

/** Nothing is saved as a result of a poll that is not sound. */
export function isSavable(poll: Poll): boolean {
  return poll.document !== '' && poll.verdict === 'agrees' && poll.author === 'host' && isSound(poll);
}

/** The question names this person, and the server does not take a vote of them. */
function isLeftOut({ named, you, voters, selves }: Poll): boolean {
  return named !== null && (you === 'no-vote' || !voters.some((id) => id === named || selves.includes(id)));
}

/** The question has this device under the id of somebody else, so another's vote would be taken for theirs. */
function isMisnamed({ named, live, selves }: Poll): boolean {
  return named !== null && live && !selves.includes(named);
}

function isTooFew({ kind, closed, end, voted }: Poll): boolean {
  if (end === 'too-few-votes') return kind === 'roll-call' || voted >= FEWEST_FOR_SECRECY;
  return closed !== null && closed.ballots.length < closed.voted.length;
}

function isForOthers(poll: Poll): boolean {
  const words = wordsOf(poll);
  const named = new Set(words?.voters.map(({ id }) => id));
  return words !== null && poll.voters.some((id) => !named.has(id));
}

function isTooMany({ voters }: Poll, { voted, ballots }: NonNullable<Poll['closed']>): boolean {
  const may = new Set(voters);
  const isTwice = new Set(voted).size < voted.length;
  return isTwice || ballots.length > voted.length || voted.some((id) => !may.has(id));
}

/** In whichever stay of this page it was. */
function isListedAsVoted({ you, closed, selves }: Poll): boolean {
  return you === 'has-voted' || closed?.voted.some((id) => selves.includes(id)) === true;
}

function isMissingFromVoted({ you, closed, voters, selves }: Poll): boolean {
  const isVoter = voters.some((id) => selves.includes(id));
  return closed !== null && isVoter && you === 'has-voted' && !closed.voted.some((id) => selves.includes(id));
}

/** Before its time and without a host's word, for a page that was there from its opening to its end. */
function isEarly(poll: Poll): boolean {
  const { end, stage, watched, closedByHost, concludes, closedMillis, receivedMillis } = poll;
  const seconds = wordsOf(poll)?.seconds ?? null;
  const isInTime = seconds !== null && closedMillis >= receivedMillis + seconds * 1_000 - LATE_MILLIS;
  const isEnded = stage === 'closed' || end === 'too-few-votes' || end === 'withdrawn';
  return isEnded && watched && closedByHost === false && !concludes && (end === 'withdrawn' || !isInTime);
}

/** Whom the question names and the server lets not vote: they may have left just then. By name where this page knew one. */
export function leftOutOf(poll: Poll): readonly string[] {
  const may = new Set(poll.voters);
  const left = wordsOf(poll)?.voters.filter(({ id }) => !may.has(id)) ?? [];
  return left.map(({ id, name }) => name || (poll.names[id] ?? '?'));
}

/** As the server has it: of fewer votes it publishes nothing, as the count would tell who voted what. */
export const FEWEST_FOR_SECRECY = 3;

type Found = Extract<PollReply, { readonly op: 'verify' }>['found'];

/** Signed by a host whom this device knows, and the same, word for word, as what it counted itself. */
export function verdictOf(found: Found, poll: Poll, { polls }: MeetingPhase): PollVerdict {
  if (!found || polls.seen[found.signed.result.by]?.host !== true) return 'unsigned';
  if (found.same) return 'agrees';
  return isUnsure(poll) ? 'unchecked' : 'differs';
}

const RANKS = { unsigned: 0, unchecked: 1, differs: 1, agrees: 2 } as const satisfies Record<PollVerdict, number>;

/** Whatever comes first takes nobody's place: what agrees stands, and garbage says nothing. */
export function isBetter(verdict: PollVerdict, before: PollVerdict | null): boolean {
  return before === null || RANKS[verdict] > RANKS[before];
}
