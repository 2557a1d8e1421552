import { wordsOf } from './poll-base.ts';
import type { Poll, PollFault, PollReply, PollVerdict } from './polls-state.ts';
import type { MeetingPhase } from './state.ts';

/** What a host's word to close needs at most, on its way beside the server's. */
export const CLOSE_WORD_WITHIN_MILLIS = 3_000;

/** What does not hold of a poll, by what this device knows of itself, was told and counted. */
export function faultsOf(poll: Poll): readonly PollFault[] {
  const { closed, count, ballot } = poll;
  const faults: PollFault[] = [];
  if (isLeftOut(poll)) faults.push('left-out');
  if (isForOthers(poll)) faults.push('not-named');
  if (ballot !== null && ((count && !count.own) || isSaidNotToHaveVoted(poll))) faults.push('own-missing');
  if (closed && isTooMany(poll, closed)) faults.push('too-many');
  if (closed && closed.ballots.length < closed.voted.length) faults.push('too-few');
  if (poll.fromBeginning && ballot === null && isSaidToHaveVoted(poll)) faults.push('not-mine');
  if (isEarly(poll)) faults.push('early');
  if (count && count.invalid > 0) faults.push('invalid');
  return faults;
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
function isLeftOut(poll: Poll): boolean {
  const isNamed = wordsOf(poll)?.voters.some(({ id }) => poll.selves.includes(id)) === true;
  return isNamed && (poll.you === 'no-vote' || !poll.voters.some((id) => poll.selves.includes(id)));
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
function isSaidToHaveVoted({ you, closed, selves }: Poll): boolean {
  return you === 'has-voted' || closed?.voted.some((id) => selves.includes(id)) === true;
}

function isSaidNotToHaveVoted({ you, closed, voters, selves }: Poll): boolean {
  const isVoter = voters.some((id) => selves.includes(id));
  return closed !== null && isVoter && you === 'has-voted' && !closed.voted.some((id) => selves.includes(id));
}

/** Before its time and without a host's sealed word, for a page that was there from its opening to its end. */
function isEarly(poll: Poll): boolean {
  const { closed, watched, closeWord, concludes, graceOver, closedMillis, heardMillis } = poll;
  const seconds = wordsOf(poll)?.seconds ?? null;
  const isInTime = seconds !== null && closedMillis >= heardMillis + seconds * 1_000 - CLOSE_WORD_WITHIN_MILLIS;
  return closed !== null && watched && graceOver && !closeWord && !concludes && !isInTime;
}

/** Whom the question names and the server lets not vote: they may have left just then. By name where this page knew one. */
export function leftOutOf(poll: Poll): readonly string[] {
  const may = new Set(poll.voters);
  const left = wordsOf(poll)?.voters.filter(({ id }) => !may.has(id)) ?? [];
  return left.map(({ id, name }) => name || (poll.names[id] ?? '?'));
}

/** Two of two, or of one alone: the count itself tells who voted what. */
export const FEWEST_FOR_SECRECY = 3;

type Found = Extract<PollReply, { readonly op: 'verify' }>['found'];

/** Signed by a host whom this device knows, and the same, word for word, as what it counted itself. */
export function verdictOf(found: Found, { polls }: MeetingPhase): PollVerdict {
  if (!found || polls.seen[found.signed.result.by]?.host !== true) return 'unsigned';
  return found.same ? 'agrees' : 'differs';
}

const RANKS = { unsigned: 0, differs: 1, agrees: 2 } as const satisfies Record<PollVerdict, number>;

/** Whatever comes first takes nobody's place: what agrees stands, and garbage says nothing. */
export function isBetter(verdict: PollVerdict, before: PollVerdict | null): boolean {
  return before === null || RANKS[verdict] > RANKS[before];
}
