import { MOST_VOTERS } from '../e2ee/polls/question.ts';
import { isVoterOf } from '../e2ee/polls/voters.ts';
import type { Base64Url, PollId, ReasonCode } from '../protocol/messages.ts';
import { instantMillis } from '../protocol/instant.ts';
import { isHeld, isInGroup, memberOf, ownMember, reachesGroup } from './keys.ts';
import { ask, hasKey, patchPoll, patchPolls, pollOf, pollsOf, wordsOf } from './poll-base.ts';
import { close, endRead, endWritten, readEnd } from './poll-ends.ts';
import { isLate } from './poll-judging.ts';
import { askAtMillis, pollMessageReceived, keepKey, keysDueMillis, read, tellWord, tendKeys } from './poll-keys.ts';
import { judge, noteClosed, noteOpened } from './poll-notes.ts';
import {
  conclude,
  concludeAtMillis,
  resultReceived,
  save,
  unsignedAtMillis,
  verified,
  verify,
} from './poll-results.ts';
import { keepPollsAcrossSessions, noteSeen, noteUnwatched, rememberPolls } from './poll-memory.ts';
import type { Poll, PollAsk, PollDraft, PollMessage, PollReply, PollStep, PollVoter } from './polls-state.ts';
import { isHost, type CallState, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

const OUT_OF_STEP_MILLIS = 1_000;
const MOST_POLLS = 50;
const MINUTE_MILLIS = 60_000;
/** What is told with a seat comes within this time, and was so before. */
const SEATING_MILLIS = 3_000;
export function take(turn: Turn, step: PollStep): void {
  if (!turn.meeting) return;
  takeStep(turn, step);
  tendKeys(turn);
  wait(turn);
}

function takeStep(turn: Turn, step: PollStep): void {
  switch (step.step) {
    case 'heard':
      return messageReceived(turn, step.message, step.receivedMillis);
    case 'told':
      return pollMessageReceived(turn, step.opened);
    case 'answered':
      return answered(turn, step.ask, step.reply);
    case 'draft':
      return patchPolls(turn, { draft: step.draft });
    case 'ask':
      return compose(turn, step.draft);
    case 'vote':
      return vote(turn, step.poll, step.choices);
    case 'close':
      return close(turn, step.poll, step.counted);
    case 'save':
      return save(turn, step.poll);
  }
}

/** What calls to the panel has done its work once that is open. */
const CALLS = ['polls.opened', 'polls.minuteLeft', 'polls.closed'] as const;

function panelOf({ phase }: CallState): MeetingPhase['panel'] {
  return phase.name === 'meeting' ? phase.panel : null;
}

/** After each step of the client, whatever it was. */
export function follow(turn: Turn, before: CallState): void {
  const isBack = keepPollsAcrossSessions(turn, before);
  noteSeen(turn, before);
  noteUnwatched(turn);
  rememberPolls(turn, before);
  if (turn.meeting?.panel === 'polls' && panelOf(before) !== 'polls') CALLS.forEach((key) => turn.retract(key));
  if (!isBack) return;
  // What was being computed as the stay ended is computed again.
  for (const { id } of pollsOf(turn).list) {
    readEnd(turn, id);
    count(turn, id);
    verify(turn, id);
  }
  wait(turn);
}

// --- a host asks

/** Everybody who is seated and whose keys this device knows may vote. */
function compose(turn: Turn, draft: PollDraft): void {
  const { meeting } = turn;
  if (!meeting || !isInGroup(meeting.keys) || meeting.polls.composing) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  const voters = votersIn(meeting);
  if (voters.length > MOST_VOTERS[draft.kind])
    return turn.notice({ key: 'polls.tooLarge' }, 'notice', { persistent: true });
  const by = ownMember(meeting.keys)?.key ?? '';
  patchPolls(turn, { composing: true });
  ask(turn, { op: 'compose', opening: { ...draft, room: meeting.entry.room, voters, by } });
}

/** One vote for a device, in however many tabs it is here. */
function votersIn({ participants, keys }: MeetingPhase): readonly PollVoter[] {
  const all = participants.flatMap(({ id }) => {
    const member = memberOf(keys, id);
    if (!member) return [];
    const { key, device, name, verifiedBy } = member;
    return [{ id, key, device, name, verifiedBy }];
  });
  const first = new Map([...all].reverse().map((voter) => [voter.device, voter.id]));
  return all.filter(({ id, device }) => first.get(device) === id);
}

function composed(turn: Turn, words: Extract<PollAsk, { op: 'compose' }>['opening'], made: Made): void {
  const { meeting } = turn;
  if (!meeting) return;
  if (!made || !isInGroup(meeting.keys) || isHeld(meeting.keys)) {
    patchPolls(turn, { composing: false });
    return turn.notice({ key: 'denied.other' }, 'notice', { persistent: true });
  }
  const { poll, key, sealed: opening } = made;
  const { kind, seconds } = words;
  const voters = words.voters.map(({ id }) => id);
  keepKey(turn, poll, key);
  turn.send({ type: 'open-poll', poll, kind, voters, opening, ...(seconds === null ? {} : { seconds }) });
  tellWord(turn, { poll, key });
}

type Made = Extract<PollReply, { op: 'compose' }>['made'];

/** The worker has sealed a word of polls. */
export function sealed(turn: Turn, payload: Base64Url): void {
  const keys = turn.meeting?.keys;
  if (!keys || !isInGroup(keys) || isHeld(keys)) return;
  turn.send({ type: 'seal', channel: 'poll', audience: 'everybody', payload });
}

// --- what the server says

function messageReceived(turn: Turn, message: PollMessage, receivedMillis: number): void {
  const id = message.poll;
  switch (message.type) {
    case 'poll-opened':
      return opened(turn, message, receivedMillis);
    case 'poll-moved':
      return moved(turn, id, message.voted);
    case 'ballot-taken':
      return taken(turn, id);
    case 'poll-closed':
      return closed(turn, message, receivedMillis);
    case 'poll-result':
      return resultReceived(turn, id, message.result);
  }
}

function moved(turn: Turn, id: PollId, voted: number): void {
  const before = pollOf(turn, id);
  if (!before || before.closed || (before.end !== null && !isForgotten(before))) return;
  patchPoll(turn, id, { voted, ...revived(before) });
  const isFull = voted === before.voters.length && before.voted < voted;
  if (isFull && turn.meeting && isHost(turn.meeting)) turn.say('polite', { key: 'polls.allVoted' });
}

/** Nobody said how it ended. */
function isForgotten({ end }: Poll): boolean {
  return end === 'dropped' || end === 'missed';
}

/** A poll that this page took for over goes on for the others. */
function revived(poll: Poll): Partial<Poll> {
  return isForgotten(poll) ? { stage: 'open', end: null } : {};
}

/** Told again to whoever takes a seat, and after step was lost. */
function opened(turn: Turn, message: Opening, receivedMillis: number): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { poll: id, kind, opener, voters, voted, you, opening } = message;
  const known = pollOf(turn, id);
  if (known) return openedBefore(turn, known, message, receivedMillis);
  const kept = meeting.polls.kept.find(({ poll }) => poll === id);
  const { self, connection } = meeting;
  const selves = kept ? [...new Set([...kept.selves, self])] : [self];
  const names = Object.fromEntries(meeting.participants.map((person) => [person.id, person.name]));
  const live = !kept && connection.name === 'steady' && receivedMillis - meeting.seatedMillis > SEATING_MILLIS;
  const watched = live && reachesGroup(meeting) && voters.includes(self);
  const fresh: Poll = {
    ...{ id, kind, opener, voters, voted, you, selves, untilMillis: untilMillis(message, receivedMillis), names },
    ...{ sealed: opening, key: null, opening: null, author: 'unknown', named: null, voting: false, closing: false },
    ...{ stage: 'open', end: null, reminded: false, closed: null, closedMillis: 0, word: null, closedByHost: null },
    ...{ ballot: kept?.ballot ?? null, count: null, faults: [], results: [], result: null, document: '' },
    ...{ verdict: null, concludes: false, announced: false },
    ...{ asked: 0, askAtMillis: askAtMillis(turn, id), answered: [], receivedMillis, live, watched },
    fromBeginning: kept !== undefined || you === 'may-vote',
  };
  const { list, keys: told } = pollsOf(turn);
  for (const before of list) if (before.stage === 'open') over(turn, before.id, 'missed');
  const own = opener === self ? { draft: null } : {};
  const all = fewer([...pollsOf(turn).list, fresh]);
  patchPolls(turn, { list: all, tellAtMillis: null, composing: false, ...own });
  const key = told[id];
  if (key !== undefined) read(turn, fresh, key);
  reopened(turn, fresh);
}

/** A poll that could not be read takes the place of none that this page voted in. */
function fewer(list: readonly Poll[]): readonly Poll[] {
  if (list.length <= MOST_POLLS) return list;
  const least = list.findIndex((poll) => poll.ballot === null && wordsOf(poll) === null);
  return list.filter((_, at) => at !== Math.max(0, least));
}

type Opening = Extract<PollMessage, { type: 'poll-opened' }>;

function untilMillis({ until, now: said }: Opening, receivedMillis: number): number | null {
  return until === undefined ? null : receivedMillis + instantMillis(until) - instantMillis(said);
}

/** A vote that was given once is not to be had back, whatever the server says; the same bytes are handed in again. */
function openedBefore(turn: Turn, known: Poll, message: Opening, receivedMillis: number): void {
  const { id, ballot } = known;
  const self = turn.meeting?.self ?? '';
  const selves = known.selves.includes(self) ? known.selves : [...known.selves, self];
  const you = known.you === 'has-voted' ? 'has-voted' : message.you;
  const voting = known.voting && ballot === null;
  const { voted } = message;
  const until = untilMillis(message, receivedMillis);
  patchPoll(turn, id, { selves, you, voting, voted, untilMillis: until, ...revived(known) });
  // The one that is open is told last.
  const { list } = pollsOf(turn);
  patchPolls(turn, { list: [...list.filter((poll) => poll.id !== id), ...list.filter((poll) => poll.id === id)] });
  reopened(turn, known);
}

/** Said of who voted: that a vote was taken is this page's to know, not the server's to claim. */
function reopened(turn: Turn, before: Poll): void {
  const poll = pollOf(turn, before.id);
  if (!poll) return;
  const { id, ballot, you, stage, fromBeginning } = poll;
  if (stage === 'open' && you === 'may-vote' && ballot !== null) hand(turn, id, ballot);
  if (you === 'has-voted' && ballot === null && !fromBeginning) turn.notice({ key: 'polls.said' }, 'notice');
  judge(turn, id);
}

function hand(turn: Turn, id: PollId, ballot: Base64Url): void {
  patchPoll(turn, id, { ballot, voting: true });
  turn.send({ type: 'cast-ballot', poll: id, ballot });
}

function taken(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!poll) return;
  patchPoll(turn, id, { you: 'has-voted', voting: false });
  if (poll.ballot !== null) turn.notice({ key: 'polls.taken' }, 'ok');
  judge(turn, id);
}

const ENDS = { counted: null, 'too-few-votes': 'too-few-votes', withdrawn: 'withdrawn' } as const;

function closed(turn: Turn, message: Extract<PollMessage, { type: 'poll-closed' }>, receivedMillis: number): void {
  const { poll: id, outcome, voted, ballots, word = null } = message;
  const poll = pollOf(turn, id);
  if (!poll || poll.closed || (poll.end !== null && !isForgotten(poll))) return;
  const end = ENDS[outcome];
  const change = { voting: false, closing: false, closedMillis: receivedMillis, end, word } as const;
  const closedByHost = word === null ? false : null;
  turn.retract('polls.opened');
  if (outcome === 'counted') {
    const done = { voted, ballots };
    patchPoll(turn, id, { ...change, closedByHost, stage: 'closed', voted: voted.length, closed: done });
  } else {
    patchPoll(turn, id, { ...change, closedByHost, stage: 'not-counted' });
    turn.notice({ key: outcome === 'withdrawn' ? 'polls.withdrawn' : 'polls.tooFewVotes' }, 'notice');
  }
  judge(turn, id);
  readEnd(turn, id);
  count(turn, id);
}

function count(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!poll?.closed || !hasKey(poll) || !opening || poll.count) return;
  const { key, ballot: own, closed: done } = poll;
  ask(turn, { op: 'count', poll: id, key, opening, ballots: done.ballots, people: pollsOf(turn).seen, own });
}

/** The server was started anew, or says so: it knows of no poll any more. If it does, it goes on. */
export function restarted(turn: Turn): void {
  for (const poll of pollsOf(turn).list) if (poll.stage === 'open') over(turn, poll.id, 'dropped');
}

/** Nothing is counted of it, or nothing that this page knows of. */
function over(turn: Turn, id: PollId, end: 'dropped' | 'missed'): void {
  patchPoll(turn, id, { stage: 'not-counted', end, voting: false, closing: false, watched: false });
  turn.retract('polls.opened');
  turn.notice({ key: end === 'missed' ? 'polls.missed' : 'polls.notCounted' }, 'notice', { persistent: true });
}

/** The server refused it. A ballot stays what it is: another beside it would be a second vote, should this one be kept. */
export function refused(
  turn: Turn,
  message: { readonly type: string; readonly poll?: PollId },
  reason: ReasonCode,
): void {
  const { type, poll: id } = message;
  if (type === 'open-poll') patchPolls(turn, { composing: false });
  if (id === undefined) return;
  if (type === 'cast-ballot') patchPoll(turn, id, { voting: false });
  if (type === 'close-poll') patchPoll(turn, id, { closing: false, concludes: false });
  const isGone = reason === 'no-such-poll' && (type === 'cast-ballot' || type === 'close-poll');
  if (isGone && pollOf(turn, id)?.stage === 'open') over(turn, id, 'missed');
}

// --- a vote

/** @param choices of no meaning where a ballot was handed in before: that one goes again */
function vote(turn: Turn, id: PollId, choices: readonly number[]): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!meeting || !hasKey(poll) || !opening || !isInGroup(meeting.keys)) return;
  if (poll.stage !== 'open' || poll.you !== 'may-vote' || poll.voting) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  if (poll.ballot !== null) return hand(turn, id, poll.ballot);
  const own = ownMember(meeting.keys);
  if (!own || !isVoterOf(opening, own)) return turn.notice({ key: 'polls.otherName' }, 'notice', { persistent: true });
  const ownKey = own.key;
  patchPoll(turn, id, { voting: true });
  ask(turn, { op: 'fill', poll: id, key: poll.key, opening, choices, ownKey });
}

// --- answers

function answered(turn: Turn, question: PollAsk, reply: PollReply): void {
  switch (reply.op) {
    case 'compose':
      return question.op === 'compose' ? composed(turn, question.opening, reply.made) : undefined;
    case 'read':
      return question.op === 'read' ? wasRead(turn, question, reply) : undefined;
    case 'end':
      return question.op === 'end' ? endWritten(turn, question, reply.word) : undefined;
    case 'read-end':
      return question.op === 'read-end' ? endRead(turn, question.poll, reply.said) : undefined;
    case 'fill':
      return question.op === 'fill' ? filled(turn, question.poll, reply.ballot) : undefined;
    case 'count':
      return question.op === 'count' ? counted(turn, question.poll, reply.count) : undefined;
    case 'conclude':
      if (question.op !== 'conclude' || reply.result === null) return;
      return turn.send({ type: 'tell-result', poll: question.of.poll, result: reply.result });
    case 'verify':
      return question.op === 'verify' ? verified(turn, question.poll, reply.found) : undefined;
  }
}

function wasRead(
  turn: Turn,
  { poll: id, key }: Extract<PollAsk, { op: 'read' }>,
  { opening, named }: Extract<PollReply, { op: 'read' }>,
): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !poll || wordsOf(poll)) return;
  // A key that is not the poll's says nothing; the right one may come yet.
  if (!opening) return;
  const author = meeting.polls.seen[opening.by];
  // Who was there at the opening knows every host; who was not may find nobody of that key any more.
  const isByHost = author ? author.host : !poll.watched;
  const isFit = opening.kind === poll.kind && opening.room === meeting.entry.room && isByHost;
  const certified = opening.voters.flatMap(({ id: voter }) => {
    const name = memberOf(meeting.keys, voter)?.name;
    return name === undefined ? [] : [[voter, name] as const];
  });
  const names = { ...poll.names, ...Object.fromEntries(certified) };
  const by = author ? 'host' : 'unknown';
  const own = named !== null && isSecondSession(meeting, named) ? null : named;
  patchPoll(turn, id, { key, opening: isFit ? opening : 'unreadable', author: by, names, named: own });
  keepKey(turn, id, key);
  if (!isFit) return turn.notice({ key: 'polls.unreadable' }, 'danger');
  if (poll.stage === 'open') noteOpened(turn, poll, opening.question);
  judge(turn, id);
  readEnd(turn, id);
  count(turn, id);
}

/** The same device is here twice, and the question has the other stay. */
function isSecondSession({ keys, self }: MeetingPhase, named: string): boolean {
  const [own, other] = [ownMember(keys), memberOf(keys, named)];
  return named !== self && other !== undefined && other.leaf !== own?.leaf && other.device === own?.device;
}

function filled(turn: Turn, id: PollId, ballot: Base64Url | null): void {
  const poll = pollOf(turn, id);
  const keys = turn.meeting?.keys;
  // One was made and handed in meanwhile: it is the only one.
  if (poll?.ballot !== null) return;
  if (poll.stage !== 'open' || ballot === null || !keys || isHeld(keys)) {
    patchPoll(turn, id, { voting: false });
    return turn.notice({ key: poll.stage === 'open' ? 'denied.other' : 'polls.late' }, 'notice', { persistent: true });
  }
  turn.retract('polls.opened');
  hand(turn, id, ballot);
}

function counted(turn: Turn, id: PollId, result: Extract<PollReply, { op: 'count' }>['count']): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.count) return;
  patchPoll(turn, id, { count: result });
  judge(turn, id);
  const after = pollOf(turn, id);
  if (after && isLate(after)) turn.notice({ key: 'polls.late' }, 'notice');
  else if (after?.faults.length === 0) noteClosed(turn);
  if (poll.concludes) conclude(turn, id);
  verify(turn, id);
}

// --- what is waited for

export function timer(turn: Turn): void {
  tendKeys(turn);
  for (const { id } of unfinished(turn)) {
    const poll = pollOf(turn, id);
    if (poll && isDue(turn, remindAtMillis(poll))) remind(turn, poll);
    if (poll && isDue(turn, concludeAtMillis(turn, poll))) conclude(turn, id);
    const after = pollOf(turn, id);
    if (after && isDue(turn, unsignedAtMillis(turn, after))) patchPoll(turn, id, { verdict: 'unsigned' });
  }
  wait(turn);
}

/** The last two: a result may still be on its way as the next question is asked. */
function unfinished(turn: Turn): readonly Poll[] {
  return pollsOf(turn).list.slice(-2);
}

function isDue({ now }: Turn, at: number | null): boolean {
  return at !== null && now >= at;
}

/** Null where nobody is to be reminded: the vote is given, or the poll was short from the beginning. */
function remindAtMillis({ stage, you, untilMillis: until, reminded, receivedMillis }: Poll): number | null {
  const isOpen = stage === 'open' && you === 'may-vote' && !reminded;
  return isOpen && until !== null && until - receivedMillis > 2 * MINUTE_MILLIS ? until - MINUTE_MILLIS : null;
}

function remind(turn: Turn, { id, untilMillis: until }: Poll): void {
  patchPoll(turn, id, { reminded: true });
  if (until !== null && turn.now < until) turn.notice({ key: 'polls.minuteLeft' }, 'notice', { action: 'show-polls' });
}

function wait(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting) return;
  // What needs the group waits until this device is back in it.
  const leastMillis = isInGroup(meeting.keys) ? 0 : OUT_OF_STEP_MILLIS;
  const ofPolls = unfinished(turn).flatMap((poll) => {
    return [remindAtMillis(poll), concludeAtMillis(turn, poll), unsignedAtMillis(turn, poll)];
  });
  const due = [...keysDueMillis(turn), ...ofPolls.filter((at) => at !== null)];
  if (due.length > 0) {
    const delayMillis = Math.max(leastMillis, Math.min(...due) - turn.now);
    turn.effect({ type: 'set-timer', timer: 'polls', delayMillis });
  }
}
