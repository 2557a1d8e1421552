import type { KeysReply } from '../e2ee/worker/asks.ts';
import { MOST_VOTERS } from '../e2ee/polls/question.ts';
import type { Base64Url, PollId } from '../protocol/messages.ts';
import { instantMillis } from '../protocol/instant.ts';
import { isHeld, isInGroup, memberOf } from './keys.ts';
import type { MessageKey } from './messages.ts';
import { faultsOf, verdictOf } from './poll-judging.ts';
import { MOST_ROUNDS, unwrapPoll, wrapPoll } from './poll-words.ts';
import { NO_POLLS, type Poll, type PollAsk, type PollDraft, type PollFault, type PollMessage } from './polls-state.ts';
import type { PollReply, PollStep, PollVoter } from './polls-state.ts';
import { isHost, type CallState, type MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/** The key comes with the poll as a rule; whoever has none after this asks for it. */
const KEY_WITHIN_MILLIS = 2_000;
/** Where the one who closed it tells no result, the hosts do so by turns. */
const RESULT_WITHIN_MILLIS = 3_000;
const MOST_POLLS = 50;
const MOST_KEYS = 60;
const FAULTS = {
  'own-missing': 'polls.fault.own-missing',
  'too-many': 'polls.fault.too-many',
  'too-few': 'polls.fault.too-few',
  'not-mine': 'polls.fault.not-mine',
  invalid: 'polls.fault.invalid',
} as const satisfies Record<PollFault, MessageKey>;

export function take(turn: Turn, step: PollStep): void {
  if (!turn.meeting) return;
  switch (step.step) {
    case 'heard':
      return heard(turn, step.message);
    case 'told':
      return told(turn, step.opened);
    case 'answered':
      return answered(turn, step.ask, step.reply);
    case 'ask':
      return compose(turn, step.draft);
    case 'vote':
      return vote(turn, step.poll, step.choices);
    case 'close':
      patchPoll(turn, step.poll, { concludes: true });
      return turn.send({ type: 'close-poll', poll: step.poll });
    case 'save':
      return save(turn, step.poll);
  }
}

function pollsOf(turn: Turn) {
  return turn.meeting?.polls ?? NO_POLLS;
}

function pollOf(turn: Turn, id: PollId): Poll | undefined {
  return pollsOf(turn).list.find((poll) => poll.id === id);
}

function hasKey(poll: Poll | undefined): poll is Poll & { readonly key: Base64Url } {
  return poll !== undefined && poll.key !== null;
}

function patchPoll(turn: Turn, id: PollId, change: Partial<Poll>): void {
  const polls = pollsOf(turn);
  const list = polls.list.map((poll) => (poll.id === id ? { ...poll, ...change } : poll));
  turn.patchMeeting({ polls: { ...polls, list } });
}

function ask(turn: Turn, question: PollAsk): void {
  turn.effect({ type: 'poll', ask: question });
}

// --- whom this page saw

/** Keys as the group had them since the part is there; whoever comes back has another, on the same device. */
export function follow(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  const view = meeting?.keys.view;
  if (!meeting || !view || (before.phase.name === 'meeting' && before.phase.keys.view === view && before.pollsPart)) {
    return;
  }
  const { seen } = meeting.polls;
  const fresh = view.members.filter(({ key, host }) => !seen[key] || (host && !seen[key].host));
  if (fresh.length === 0) return;
  const added = fresh.map(({ key, device, name, host }) => [key, { device, name, host }] as const);
  turn.patchMeeting({ polls: { ...meeting.polls, seen: { ...seen, ...Object.fromEntries(added) } } });
}

// --- a host asks

/** Everybody who is seated and whose keys this device knows may vote. */
function compose(turn: Turn, draft: PollDraft): void {
  const { meeting } = turn;
  if (!meeting || !isInGroup(meeting.keys) || meeting.polls.composing) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  const { seconds, ...question } = draft;
  const voters = votersIn(meeting);
  if (voters.length > MOST_VOTERS[question.kind]) return turn.notice({ key: 'polls.tooLarge' }, 'danger');
  const { view } = meeting.keys;
  const by = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  turn.patchMeeting({ polls: { ...meeting.polls, composing: true } });
  ask(turn, { op: 'compose', opening: { ...question, room: meeting.entry.room, voters, by }, seconds });
}

function votersIn({ participants, keys }: MeetingPhase): readonly PollVoter[] {
  return participants.flatMap(({ id }) => {
    const member = memberOf(keys, id);
    return member ? [{ id, key: member.key, device: member.device, name: member.name }] : [];
  });
}

function composed(turn: Turn, question: Extract<PollAsk, { op: 'compose' }>, made: Made): void {
  const { meeting } = turn;
  if (!meeting) return;
  turn.patchMeeting({ polls: { ...meeting.polls, composing: false } });
  if (!made || !isInGroup(meeting.keys) || isHeld(meeting.keys)) {
    return turn.notice({ key: 'denied.other' }, 'danger');
  }
  const { poll, key, sealed: opening } = made;
  const { opening: words, seconds } = question;
  keepKey(turn, poll, key);
  turn.send({
    type: 'open-poll',
    poll,
    kind: words.kind,
    voters: words.voters.map(({ id }) => id),
    opening,
    ...(seconds === null ? {} : { seconds }),
  });
  seal(turn, wrapPoll({ poll, key }), { kind: 'all' });
}

type Made = Extract<PollReply, { op: 'compose' }>['made'];

function seal(turn: Turn, text: string, to: { kind: 'all' } | { kind: 'one'; leaf: number }): void {
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'poll', to, text } });
}

/** The worker has sealed a word of polls. */
export function sealed(
  turn: Turn,
  to: { readonly kind: 'all' | 'hosts' } | { readonly kind: 'one'; readonly leaf: number },
  payload: Base64Url,
): void {
  const keys = turn.meeting?.keys;
  if (!keys || !isInGroup(keys) || isHeld(keys)) return;
  if (to.kind !== 'one') return turn.send({ type: 'seal', channel: 'poll', audience: 'everybody', payload });
  const participant = keys.leaves[to.leaf];
  if (participant !== undefined) {
    turn.send({ type: 'seal', channel: 'poll', audience: 'person', to: participant, payload });
  }
}

// --- keys

function keepKey(turn: Turn, poll: PollId, key: Base64Url): void {
  const polls = pollsOf(turn);
  const others = Object.entries(polls.keys).filter(([id]) => id !== poll);
  const keys = Object.fromEntries([...others, [poll, key] as const].slice(-MOST_KEYS));
  turn.patchMeeting({ polls: { ...polls, keys } });
}

/** Anybody may tell a key: whether it is the poll's, its id says. */
function told(turn: Turn, { text, leaf }: Extract<KeysReply, { readonly kind: 'opened' }>): void {
  const word = unwrapPoll(text);
  if (!word) return;
  if ('ask' in word) return answerFor(turn, word.ask, word.round, leaf);
  const poll = pollOf(turn, word.poll);
  if (poll && (poll.opening === null || poll.opening === 'unreadable')) read(turn, poll, word.key);
  else if (!poll && pollsOf(turn).keys[word.poll] === undefined) keepKey(turn, word.poll, word.key);
}

function read(turn: Turn, poll: Poll, key: Base64Url): void {
  ask(turn, { op: 'read', poll: poll.id, key, sealed: poll.sealed });
}

/** One answers, by an order that all see; after each round without an answer it is the next. */
function answerFor(turn: Turn, id: PollId, round: number, leaf: number): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !isInGroup(meeting.keys) || !hasKey(poll) || isHeld(meeting.keys)) return;
  const asker = meeting.keys.leaves[leaf];
  const others = inOrder(meeting).filter((person) => person !== asker);
  if (others[round % Math.max(1, others.length)] === meeting.self) {
    seal(turn, wrapPoll({ poll: id, key: poll.key }), { kind: 'one', leaf });
  }
}

/** Who is there, hosts first. */
function inOrder({ participants }: MeetingPhase): readonly string[] {
  return participants
    .filter(({ connected }) => connected)
    .map(({ id, role }) => ({ id, guest: role === 'participant' }))
    .sort((a, b) => Number(a.guest) - Number(b.guest) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}

// --- what the server says

function heard(turn: Turn, message: PollMessage): void {
  switch (message.type) {
    case 'poll-opened':
      return opened(turn, message);
    case 'poll-moved':
      return patchPoll(turn, message.poll, { voted: message.voted });
    case 'ballot-taken':
      patchPoll(turn, message.poll, { you: 'has-voted', voting: false });
      return turn.notice({ key: 'polls.taken' }, 'ok');
    case 'poll-closed':
      return closed(turn, message);
    case 'poll-result':
      return resultTold(turn, message.poll, message.result);
  }
}

/** Told again to whoever takes a seat, and after step was lost. */
function opened(turn: Turn, message: Extract<PollMessage, { type: 'poll-opened' }>): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { poll: id, kind, voters, voted, you, opening } = message;
  const known = pollOf(turn, id);
  if (known) return patchPoll(turn, id, { voted, you: known.voting ? known.you : you });
  const untilMillis =
    message.until === undefined ? null : turn.now + instantMillis(message.until) - instantMillis(message.now);
  const names = Object.fromEntries(meeting.participants.map((person) => [person.id, person.name]));
  const fresh: Poll = {
    ...{ id, kind, voters, voted, you, self: meeting.self, untilMillis, names, sealed: opening },
    ...{ key: null, opening: null, ballot: null, voting: false, stage: 'open', closed: null, closedMillis: 0 },
    ...{ count: null, faults: [], sealedResult: null, result: null, document: '', verdict: null },
    ...{ concludes: false, told: false, asked: 0, fromBeginning: you === 'may-vote' },
  };
  const polls = pollsOf(turn);
  // Another is open, so whatever was is over.
  const before = polls.list.map((poll) =>
    poll.stage === 'open' ? ({ ...poll, stage: 'not-counted' } as const) : poll,
  );
  turn.patchMeeting({ polls: { ...polls, list: [...before, fresh].slice(-MOST_POLLS) } });
  const key = polls.keys[id];
  if (key !== undefined) read(turn, fresh, key);
  setTimer(turn, KEY_WITHIN_MILLIS);
}

function setTimer(turn: Turn, delayMillis: number): void {
  turn.effect({ type: 'set-timer', timer: 'polls', delayMillis });
}

function closed(turn: Turn, { poll: id, voted, ballots }: Extract<PollMessage, { type: 'poll-closed' }>): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.closed) return;
  const change = { stage: 'closed', voting: false, voted: voted.length, closedMillis: turn.now } as const;
  patchPoll(turn, id, { ...change, closed: { voted, ballots } });
  turn.retract('polls.opened');
  count(turn, id);
  setTimer(turn, KEY_WITHIN_MILLIS);
}

function count(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!poll?.closed || !hasKey(poll) || poll.opening === null || poll.opening === 'unreadable') return;
  const devices = Object.fromEntries(Object.entries(pollsOf(turn).seen).map(([key, { device }]) => [key, device]));
  const { key, opening, ballot } = poll;
  ask(turn, { op: 'count', poll: id, key, opening, ballots: poll.closed.ballots, devices, own: ballot });
}

function resultTold(turn: Turn, id: PollId, sealedResult: Base64Url): void {
  const poll = pollOf(turn, id);
  if (poll?.sealedResult !== null) return;
  patchPoll(turn, id, { sealedResult });
  verify(turn, id);
}

function verify(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!hasKey(poll) || poll.sealedResult === null || !poll.count || poll.verdict !== null) return;
  const { key, opening, count: result, closed, sealedResult: told } = poll;
  if (!turn.meeting || !closed || opening === null || opening === 'unreadable') return;
  const numbers = { voters: poll.voters.length, voted: closed.voted.length };
  const own = { room: turn.meeting.entry.room, poll: id, ...numbers };
  ask(turn, { op: 'verify', poll: id, key, sealed: told, opening, count: result, own });
}

/** The server was started anew: it knows of no poll any more. */
export function restarted(turn: Turn): void {
  for (const poll of pollsOf(turn).list) {
    if (poll.stage !== 'open') continue;
    patchPoll(turn, poll.id, { stage: 'not-counted', voting: false });
    turn.retract('polls.opened');
    turn.notice({ key: 'polls.notCounted' }, 'danger');
  }
}

/** The server refused it. */
export function refused(turn: Turn, message: { readonly type: string; readonly poll?: PollId }): void {
  if (message.type === 'cast-ballot' && message.poll !== undefined) {
    patchPoll(turn, message.poll, { voting: false, ballot: null });
  }
  if (message.type === 'close-poll' && message.poll !== undefined) patchPoll(turn, message.poll, { concludes: false });
}

// --- a vote

function vote(turn: Turn, id: PollId, choices: readonly number[]): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !hasKey(poll) || poll.stage !== 'open' || poll.you !== 'may-vote' || poll.voting) return;
  if (poll.opening === null || poll.opening === 'unreadable' || !isInGroup(meeting.keys)) return;
  if (isHeld(meeting.keys)) return turn.notice({ key: 'chat.held' }, 'danger', { say: 'assertive' });
  const { view } = meeting.keys;
  const ownKey = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  patchPoll(turn, id, { voting: true });
  ask(turn, { op: 'fill', poll: id, key: poll.key, opening: poll.opening, choices, ownKey });
}

// --- answers

function answered(turn: Turn, question: PollAsk, reply: PollReply): void {
  switch (reply.op) {
    case 'compose':
      return question.op === 'compose' ? composed(turn, question, reply.made) : undefined;
    case 'read':
      return question.op === 'read' ? wasRead(turn, question, reply.opening) : undefined;
    case 'fill':
      return question.op === 'fill' ? filled(turn, question, reply.filled) : undefined;
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
  if (!meeting || !poll || (poll.opening !== null && poll.opening !== 'unreadable')) return;
  // A key that is not the poll's says nothing; the right one may come yet.
  if (!opening) return;
  const author = meeting.polls.seen[opening.by];
  const isFit = opening.kind === poll.kind && opening.room === meeting.entry.room && author?.host !== false;
  patchPoll(turn, id, { key, opening: isFit ? opening : 'unreadable' });
  keepKey(turn, id, key);
  if (!isFit) return turn.notice({ key: 'polls.unreadable' }, 'danger');
  if (poll.stage === 'open') noteOpened(turn, opening.question);
  count(turn, id);
}

/** Said once; where polls are in sight they speak for themselves. */
function noteOpened(turn: Turn, question: string): void {
  const message = { key: 'polls.opened', values: { question } } as const;
  if (turn.meeting?.panel === 'polls') turn.say('polite', message);
  else turn.notice(message, 'notice', { stays: true });
}

function filled(
  turn: Turn,
  { poll: id, choices }: Extract<PollAsk, { op: 'fill' }>,
  made: Extract<PollReply, { op: 'fill' }>['filled'],
): void {
  const poll = pollOf(turn, id);
  const keys = turn.meeting?.keys;
  if (poll?.stage !== 'open' || !made || !keys || isHeld(keys)) {
    patchPoll(turn, id, { voting: false });
    return turn.notice({ key: 'denied.other' }, 'danger');
  }
  patchPoll(turn, id, { ballot: { number: made.number, choices } });
  turn.retract('polls.opened');
  turn.send({ type: 'cast-ballot', poll: id, ballot: made.ballot });
}

function counted(turn: Turn, id: PollId, result: Extract<PollReply, { op: 'count' }>['count']): void {
  const poll = pollOf(turn, id);
  if (!poll || poll.count) return;
  const faults = faultsOf(poll, result);
  patchPoll(turn, id, { count: result, faults });
  for (const fault of faults) turn.notice({ key: FAULTS[fault] }, 'danger', { say: 'assertive' });
  if (faults.length === 0) turn.notice({ key: 'polls.closed' }, 'info');
  if (poll.concludes) conclude(turn, id);
  verify(turn, id);
  setTimer(turn, RESULT_WITHIN_MILLIS);
}

/** Signed by a host's device: of whoever closed it, else of one host after the other. */
function conclude(turn: Turn, id: PollId): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || !poll?.closed || !poll.count || poll.told || poll.sealedResult !== null || poll.key === null) return;
  if (poll.opening === null || poll.opening === 'unreadable' || !isHost(meeting) || !isInGroup(meeting.keys)) return;
  const { view } = meeting.keys;
  const by = view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '';
  patchPoll(turn, id, { told: true });
  const title = meeting.meeting.title;
  const numbers = { voters: poll.voters.length, voted: poll.closed.voted.length };
  const { key, opening, count: result } = poll;
  ask(turn, {
    op: 'conclude',
    key,
    opening,
    count: result,
    of: { room: meeting.entry.room, title, poll: id, by, ...numbers },
  });
}

function verified(turn: Turn, id: PollId, found: Extract<PollReply, { op: 'verify' }>['found']): void {
  const { meeting } = turn;
  const poll = pollOf(turn, id);
  if (!meeting || poll?.verdict !== null) return;
  const verdict = verdictOf(found, meeting);
  patchPoll(turn, id, { result: found?.signed ?? null, document: found?.document ?? '', verdict });
  if (verdict !== 'agrees') turn.notice({ key: 'polls.differs' }, 'danger', { say: 'assertive' });
}

function save(turn: Turn, id: PollId): void {
  const result = pollOf(turn, id)?.document ?? '';
  if (result !== '') turn.effect({ type: 'keep-poll-result', document: result });
}

// --- what is waited for

export function timer(turn: Turn): void {
  const { meeting } = turn;
  const poll = meeting?.polls.list.at(-1);
  if (!meeting || !poll) return;
  if (poll.opening === null && poll.asked < MOST_ROUNDS) {
    if (isInGroup(meeting.keys) && !isHeld(meeting.keys)) {
      seal(turn, wrapPoll({ ask: poll.id, round: poll.asked }), { kind: 'all' });
      patchPoll(turn, poll.id, { asked: poll.asked + 1 });
    }
    return setTimer(turn, KEY_WITHIN_MILLIS);
  }
  if (poll.stage !== 'closed' || !poll.count || poll.sealedResult !== null || !isHost(meeting)) return;
  const hosts = meeting.participants.filter(({ role, connected }) => role !== 'participant' && connected);
  const turnOf = hosts
    .map(({ id }) => id)
    .sort()
    .indexOf(meeting.self);
  if (turn.now >= poll.closedMillis + RESULT_WITHIN_MILLIS * (turnOf + 1)) conclude(turn, poll.id);
  else setTimer(turn, RESULT_WITHIN_MILLIS);
}
