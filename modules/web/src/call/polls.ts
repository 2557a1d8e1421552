import { MOST_VOTERS } from '../e2ee/polls/question.ts';
import type { Base64Url, PollId } from '../protocol/messages.ts';
import { instantMillis } from '../protocol/instant.ts';
import { isHeld, isInGroup, memberOf } from './keys.ts';
import type { MessageKey } from './messages.ts';
import { ask, hasKey, patchPoll, patchPolls, pollOf, pollsOf, wordsOf } from './poll-base.ts';
import { CLOSE_WORD_WITHIN_MILLIS, faultsOf, isBetter, isSavable, isSound, verdictOf } from './poll-judging.ts';
import { askAtMillis, heardWord, keepKey, keysDueMillis, read, tellWord, tendKeys } from './poll-keys.ts';
import { keepOverStays, noteSeen, noteUnwatched, rememberLast } from './poll-stays.ts';
import type {
  Poll,
  PollAsk,
  PollDraft,
  PollFault,
  PollMessage,
  PollReply,
  PollStep,
  PollVoter,
} from './polls-state.ts';
import { isHost, type CallState, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/** Where the one who closed it tells no result, the hosts do so by turns. */
const RESULT_WITHIN_MILLIS = 3_000;
const OUT_OF_STEP_MILLIS = 1_000;
const MOST_POLLS = 50;
const MOST_RESULTS = 16;
const FAULTS = {
  'left-out': 'polls.fault.left-out',
  'not-named': 'polls.fault.not-named',
  'own-missing': 'polls.fault.own-missing',
  'too-many': 'polls.fault.too-many',
  'too-few': 'polls.fault.too-few',
  'not-mine': 'polls.fault.not-mine',
  early: 'polls.fault.early',
  invalid: 'polls.fault.invalid',
} as const satisfies Record<PollFault, MessageKey>;

export function take(turn: Turn, step: PollStep): void {
  if (!turn.meeting) return;
  takeStep(turn, step);
  tendKeys(turn);
  wait(turn);
}

function takeStep(turn: Turn, step: PollStep): void {
  switch (step.step) {
    case 'heard':
      return heard(turn, step.message);
    case 'told':
      return closedBy(turn, heardWord(turn, step.opened));
    case 'answered':
      return answered(turn, step.ask, step.reply);
    case 'ask':
      return compose(turn, step.draft);
    case 'vote':
      return vote(turn, step.poll, step.choices);
    case 'close':
      return close(turn, step.poll);
    case 'save':
      return save(turn, step.poll);
  }
}

/** After each step of the client, whatever it was. */
export function follow(turn: Turn, before: CallState): void {
  const isBack = keepOverStays(turn, before);
  noteSeen(turn, before);
  noteUnwatched(turn);
  rememberLast(turn, before);
  if (!isBack) return;
  // What was being computed as the stay ended is computed again.
  for (const { id } of pollsOf(turn).list) {
    count(turn, id);
    verify(turn, id);
  }
  wait(turn);
}

/** What does not hold is said once, as soon as it is known. */
function judge(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!poll) return;
  const faults = faultsOf(poll);
  patchPoll(turn, id, { faults });
  for (const fault of faults) {
    if (!poll.faults.includes(fault)) turn.notice({ key: FAULTS[fault] }, 'danger', { say: 'assertive' });
  }
}

// --- a host asks

/** Everybody who is seated and whose keys this device knows may vote. */
function compose(turn: Turn, draft: PollDraft): void {
  const { meeting } = turn;
  if (!meeting || !isInGroup(meeting.keys) || meeting.polls.composing) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  const voters = votersIn(meeting);
  if (voters.length > MOST_VOTERS[draft.kind]) return turn.notice({ key: 'polls.tooLarge' }, 'danger');
  const { view } = meeting.keys;
  const by = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  patchPolls(turn, { composing: true });
  ask(turn, { op: 'compose', opening: { ...draft, room: meeting.entry.room, voters, by } });
}

function votersIn({ participants, keys }: MeetingPhase): readonly PollVoter[] {
  return participants.flatMap(({ id }) => {
    const member = memberOf(keys, id);
    if (!member) return [];
    const { key, device, name, verifiedBy } = member;
    return [{ id, key, device, name, verifiedBy }];
  });
}

function composed(turn: Turn, words: Extract<PollAsk, { op: 'compose' }>['opening'], made: Made): void {
  const { meeting } = turn;
  if (!meeting) return;
  patchPolls(turn, { composing: false });
  if (!made || !isInGroup(meeting.keys) || isHeld(meeting.keys)) {
    return turn.notice({ key: 'denied.other' }, 'danger');
  }
  const { poll, key, sealed: opening } = made;
  const { kind, seconds } = words;
  const voters = words.voters.map(({ id }) => id);
  keepKey(turn, poll, key);
  turn.send({ type: 'open-poll', poll, kind, voters, opening, ...(seconds === null ? {} : { seconds }) });
  tellWord(turn, { poll, key });
}

type Made = Extract<PollReply, { op: 'compose' }>['made'];

/** A host's word, sealed, so that everybody knows that it is not the server that ends it. */
function close(turn: Turn, id: PollId): void {
  patchPoll(turn, id, { concludes: true });
  tellWord(turn, { close: id });
  turn.send({ type: 'close-poll', poll: id });
}

function closedBy(turn: Turn, id: PollId | undefined): void {
  if (id === undefined) return;
  patchPoll(turn, id, { closeWord: true });
  turn.retract(FAULTS.early);
  judge(turn, id);
}

/** The worker has sealed a word of polls. */
export function sealed(turn: Turn, payload: Base64Url): void {
  const keys = turn.meeting?.keys;
  if (!keys || !isInGroup(keys) || isHeld(keys)) return;
  turn.send({ type: 'seal', channel: 'poll', audience: 'everybody', payload });
}

// --- what the server says

function heard(turn: Turn, message: PollMessage): void {
  const id = message.poll;
  switch (message.type) {
    case 'poll-opened':
      return opened(turn, message);
    case 'poll-moved':
      return patchPoll(turn, id, { voted: message.voted, ...revived(turn, id) });
    case 'ballot-taken':
      return taken(turn, id);
    case 'poll-closed':
      return closed(turn, message);
    case 'poll-result':
      return resultTold(turn, id, message.result);
  }
}

/** A poll that this page took for over, at the word of one server alone, goes on for the others. */
function revived(turn: Turn, id: PollId): Partial<Poll> {
  return pollOf(turn, id)?.stage === 'not-counted' && pollsOf(turn).list.at(-1)?.id === id ? { stage: 'open' } : {};
}

/** Told again to whoever takes a seat, and after step was lost. */
function opened(turn: Turn, message: Opening): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { poll: id, kind, voters, voted, you, opening } = message;
  const known = pollOf(turn, id);
  if (known) return openedBefore(turn, known, message);
  const kept = meeting.polls.kept?.poll === id ? meeting.polls.kept : null;
  const { self, keys } = meeting;
  const selves = kept ? [...new Set([...kept.selves, self])] : [self];
  const names = Object.fromEntries(meeting.participants.map((person) => [person.id, person.name]));
  const watched = kept === null && isInGroup(keys) && !isHeld(keys) && voters.includes(self);
  const fresh: Poll = {
    ...{ id, kind, voters, voted, you, selves, untilMillis: untilMillis(turn, message), names, sealed: opening },
    ...{ key: null, opening: null, author: 'unknown', voting: false, stage: 'open', closed: null, closedMillis: 0 },
    ...{ ballot: kept?.ballot ?? null, count: null, faults: [], results: [], result: null, document: '' },
    ...{ verdict: null, concludes: false, told: false, closeWord: false, graceOver: false },
    ...{ asked: 0, askAtMillis: askAtMillis(turn, id), answered: [], heardMillis: turn.now, watched },
    fromBeginning: kept !== null || you === 'may-vote',
  };
  const { list, keys: told } = pollsOf(turn);
  for (const before of list) if (before.stage === 'open') over(turn, before.id);
  patchPolls(turn, { list: [...pollsOf(turn).list, fresh].slice(-MOST_POLLS), tellAtMillis: null, kept: null });
  const key = told[id];
  if (key !== undefined) read(turn, fresh, key);
  stands(turn, fresh);
}

type Opening = Extract<PollMessage, { type: 'poll-opened' }>;

function untilMillis({ now }: Turn, { until, now: said }: Opening): number | null {
  return until === undefined ? null : now + instantMillis(until) - instantMillis(said);
}

/** A vote that was given once is not to be had back, whatever the server says; the same bytes are handed in again. */
function openedBefore(turn: Turn, known: Poll, message: Opening): void {
  const { id, ballot } = known;
  const self = turn.meeting?.self ?? '';
  const selves = known.selves.includes(self) ? known.selves : [...known.selves, self];
  const you = known.you === 'has-voted' ? 'has-voted' : message.you;
  const voting = known.voting && ballot === null;
  const { voted } = message;
  patchPoll(turn, id, { selves, you, voting, voted, untilMillis: untilMillis(turn, message), ...revived(turn, id) });
  stands(turn, known);
}

/** Said of who voted: that a vote was taken is this page's to know, not the server's to claim. */
function stands(turn: Turn, before: Poll): void {
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

function closed(turn: Turn, { poll: id, voted, ballots }: Extract<PollMessage, { type: 'poll-closed' }>): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.closed) return;
  const change = { stage: 'closed', voting: false, voted: voted.length, closedMillis: turn.now } as const;
  patchPoll(turn, id, { ...change, closed: { voted, ballots } });
  turn.retract('polls.opened');
  judge(turn, id);
  count(turn, id);
}

function count(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!poll?.closed || !hasKey(poll) || !opening || poll.count) return;
  const { key, ballot: own, closed: done } = poll;
  ask(turn, { op: 'count', poll: id, key, opening, ballots: done.ballots, people: pollsOf(turn).seen, own });
}

function resultTold(turn: Turn, id: PollId, result: Base64Url): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.verdict === 'agrees' || poll.results.includes(result)) return;
  patchPoll(turn, id, { results: [...poll.results, result].slice(-MOST_RESULTS) });
  verify(turn, id, result);
}

/** @param only one of those that were told; else all */
function verify(turn: Turn, id: PollId, only?: Base64Url): void {
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!turn.meeting || !hasKey(poll) || !poll.count || !poll.closed || !opening || poll.verdict === 'agrees') return;
  const { key, count: counts, voters, results } = poll;
  const own = { room: turn.meeting.entry.room, poll: id, voters, voted: poll.closed.voted };
  for (const told of only === undefined ? results : [only]) {
    ask(turn, { op: 'verify', poll: id, key, sealed: told, opening, count: counts, own });
  }
}

/** The server was started anew, or says so: it knows of no poll any more. If it does, it goes on. */
export function restarted(turn: Turn): void {
  for (const poll of pollsOf(turn).list) if (poll.stage === 'open') over(turn, poll.id);
}

/** Nothing is counted of it. */
function over(turn: Turn, id: PollId): void {
  patchPoll(turn, id, { stage: 'not-counted', voting: false, watched: false });
  turn.retract('polls.opened');
  turn.notice({ key: 'polls.notCounted' }, 'danger');
}

/** The server refused it. A ballot stays what it is: another beside it would be a second vote, should this one be kept. */
export function refused(turn: Turn, message: { readonly type: string; readonly poll?: PollId }): void {
  const { type, poll: id } = message;
  if (id === undefined) return;
  if (type === 'cast-ballot') patchPoll(turn, id, { voting: false });
  if (type === 'close-poll') patchPoll(turn, id, { concludes: false });
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
  const { view } = meeting.keys;
  const ownKey = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  patchPoll(turn, id, { voting: true });
  ask(turn, { op: 'fill', poll: id, key: poll.key, opening, choices, ownKey });
}

// --- answers

function answered(turn: Turn, question: PollAsk, reply: PollReply): void {
  switch (reply.op) {
    case 'compose':
      return question.op === 'compose' ? composed(turn, question.opening, reply.made) : undefined;
    case 'read':
      return question.op === 'read' ? wasRead(turn, question, reply.opening) : undefined;
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
  opening: Extract<PollReply, { op: 'read' }>['opening'],
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
  patchPoll(turn, id, { key, opening: isFit ? opening : 'unreadable', author: author ? 'host' : 'unknown', names });
  keepKey(turn, id, key);
  if (!isFit) return turn.notice({ key: 'polls.unreadable' }, 'danger');
  if (poll.stage === 'open') noteOpened(turn, opening.question);
  judge(turn, id);
  count(turn, id);
}

/** Said once; where polls are in sight they speak for themselves. */
function noteOpened(turn: Turn, question: string): void {
  const message = { key: 'polls.opened', values: { question } } as const;
  if (turn.meeting?.panel === 'polls') turn.say('polite', message);
  else turn.notice(message, 'notice', { stays: true });
}

function filled(turn: Turn, id: PollId, ballot: Base64Url | null): void {
  const poll = pollOf(turn, id);
  const keys = turn.meeting?.keys;
  // One was made and handed in meanwhile: it is the only one.
  if (poll?.ballot !== null) return;
  if (poll.stage !== 'open' || ballot === null || !keys || isHeld(keys)) {
    patchPoll(turn, id, { voting: false });
    return turn.notice({ key: 'denied.other' }, 'danger');
  }
  turn.retract('polls.opened');
  hand(turn, id, ballot);
}

function counted(turn: Turn, id: PollId, result: Extract<PollReply, { op: 'count' }>['count']): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.count) return;
  patchPoll(turn, id, { count: result });
  judge(turn, id);
  if (pollOf(turn, id)?.faults.length === 0) turn.notice({ key: 'polls.closed' }, 'info');
  if (poll.concludes) conclude(turn, id);
  verify(turn, id);
}

/**
 * Signed by a host's device: of whoever closed it, else of one host after the other. Never where something does not hold,
 * nor of a poll whose asker is not known here: a signature would stand for both.
 */
function conclude(turn: Turn, id: PollId): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  const opening = poll && wordsOf(poll);
  if (!meeting || !hasKey(poll) || !opening || !isInGroup(meeting.keys) || !mayConclude(meeting, poll)) return;
  if (!poll.closed || !poll.count) return;
  const { view } = meeting.keys;
  const by = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  patchPoll(turn, id, { told: true });
  const of = { room: meeting.entry.room, title: meeting.meeting.title, poll: id, by };
  const { key, count: result, voters, closed: done } = poll;
  ask(turn, { op: 'conclude', key, opening, count: result, of: { ...of, voters, voted: done.voted } });
}

function mayConclude(meeting: MeetingPhase, poll: Poll): boolean {
  const isOpenYet = poll.count !== null && !poll.told && poll.verdict !== 'agrees';
  return isHost(meeting) && isOpenYet && isSound(poll) && poll.author === 'host';
}

function verified(turn: Turn, id: PollId, found: Extract<PollReply, { op: 'verify' }>['found']): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !poll) return;
  const verdict = verdictOf(found, meeting);
  if (!isBetter(verdict, poll.verdict)) return;
  patchPoll(turn, id, { result: found?.signed ?? null, document: found?.document ?? '', verdict });
  if (verdict === 'differs') turn.notice({ key: 'polls.differs' }, 'danger', { say: 'assertive' });
}

function save(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (poll && isSavable(poll)) turn.effect({ type: 'keep-poll-result', document: poll.document });
}

// --- what is waited for

export function timer(turn: Turn): void {
  const { meeting } = turn;
  const poll = meeting?.polls.list.at(-1);
  if (!meeting || !poll) return;
  tendKeys(turn);
  if (poll.closed && !poll.graceOver && turn.now >= poll.closedMillis + CLOSE_WORD_WITHIN_MILLIS) {
    patchPoll(turn, poll.id, { graceOver: true });
    judge(turn, poll.id);
  }
  const last = pollOf(turn, poll.id);
  if (last?.closed && mayConclude(meeting, last) && turn.now >= ownTurnMillis(meeting, last)) conclude(turn, last.id);
  wait(turn);
}

/** By an order that all see. */
function ownTurnMillis({ participants, self }: MeetingPhase, { closedMillis }: Poll): number {
  const hosts = participants.filter(({ role, connected }) => role !== 'participant' && connected);
  const turnOf = hosts
    .map(({ id }) => id)
    .sort()
    .indexOf(self);
  return closedMillis + RESULT_WITHIN_MILLIS * (turnOf + 1);
}

function wait(turn: Turn): void {
  const { meeting } = turn;
  const poll = meeting?.polls.list.at(-1);
  if (!meeting || !poll) return;
  // What needs the group waits until this device is back in it.
  const leastMillis = isInGroup(meeting.keys) ? 0 : OUT_OF_STEP_MILLIS;
  const due = [...keysDueMillis(turn)];
  if (poll.closed && !poll.graceOver) due.push(poll.closedMillis + CLOSE_WORD_WITHIN_MILLIS);
  if (poll.closed && mayConclude(meeting, poll)) due.push(ownTurnMillis(meeting, poll));
  if (due.length > 0)
    turn.effect({ type: 'set-timer', timer: 'polls', delayMillis: Math.max(leastMillis, Math.min(...due) - turn.now) });
}
