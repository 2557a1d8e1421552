import * as pollsPart from '../../call/polls.ts';
import type { Poll, PollFault, PollOpening } from '../../call/polls-state.ts';
import type { Base64Url, CallState } from '../../call/state.ts';

const IDS = ['self', 'p0', 'p1', 'p2', 'p3'].map((id) => id.padEnd(16, 'a'));
const NAMES = ['Under Secretary (Admin)', 'मीरा नायर', 'Ravi Kumar', 'নীলিমা দাস', 'نسرین'];

function opening(change: Partial<PollOpening> = {}): PollOpening {
  return {
    room: 'a'.repeat(24),
    kind: 'secret',
    question: 'Shall the tender for the lift irrigation scheme be awarded to the lowest bidder?',
    options: ['Yes', 'No', 'Abstain'],
    several: false,
    seconds: null,
    voters: IDS.map((id, at) => ({ id, key: '', device: '', name: NAMES[at] ?? '', verifiedBy: null })),
    by: '0'.repeat(64),
    ...change,
  };
}

function poll(id: string, words: PollOpening, change: Partial<Poll> = {}): Poll {
  return {
    id: id.repeat(26),
    kind: words.kind,
    untilMillis: null,
    voters: IDS,
    voted: 3,
    you: 'may-vote',
    selves: IDS.slice(0, 1),
    names: {},
    fromBeginning: true,
    watched: true,
    heardMillis: 0,
    sealed: '' as Base64Url,
    key: 'key' as Base64Url,
    opening: words,
    author: 'host',
    ballot: null,
    voting: false,
    stage: 'open',
    closed: null,
    closedMillis: 0,
    count: null,
    faults: [],
    results: [],
    result: null,
    document: '',
    verdict: null,
    concludes: false,
    told: false,
    closeWord: true,
    graceOver: true,
    asked: 0,
    askAtMillis: 0,
    answered: [],
    ...change,
  };
}

function counted(id: string, words: PollOpening, votes: readonly (readonly number[])[], change: Partial<Poll> = {}) {
  const counts = words.options.map((_, option) => votes.filter((choices) => choices.includes(option)).length);
  const valid = votes.length;
  const named = words.kind === 'roll-call' ? votes.map((choices, voter) => [voter, choices] as const) : [];
  const closed = { voted: IDS.slice(0, valid), ballots: [] };
  return poll(id, words, {
    ...{ you: 'has-voted', stage: 'closed', voted: valid, closed },
    count: {
      counts,
      valid,
      invalid: 0,
      own: true,
      votes: named,
      digest: '' as Base64Url,
      code: 'k3vd q2xa 7mno bcz4 r5tw',
    },
    ...{ verdict: 'agrees', document: '{}', result: {} as NonNullable<Poll['result']> },
    ...change,
  });
}

const SEEN = { ['0'.repeat(64)]: { device: '', name: NAMES[0] ?? '', verifiedBy: null, host: true } };

const MINUTES = opening({
  kind: 'roll-call',
  question: 'पिछली बैठक के कार्यवृत्त को स्वीकार किया जाए?',
  options: ['स्वीकार', 'संशोधन सहित स्वीकार', 'अगली बैठक तक स्थगित'],
});
const SITES = opening({
  question: 'Which sites shall be visited first?',
  options: ['North canal', 'Pump house 4', 'کینال ہیڈ', 'The reservoir beyond the old railway bridge at kilometre 41'],
  several: true,
});
const VOTES = [[0], [0], [1], [0], [2]];

function faulty(...faults: readonly PollFault[]): Partial<Poll> {
  return { faults, verdict: 'differs', result: null };
}

/** Five are named, and the server lets two vote. */
const FEW: Partial<Poll> = { voters: IDS.slice(0, 2), selves: IDS.slice(2, 3), you: 'no-vote', faults: ['left-out'] };

/** @param meeting with the panel of polls open */
export function pollScenes(meeting: (role: 'host' | 'participant') => CallState) {
  const having =
    (role: 'host' | 'participant', ...list: readonly Poll[]) =>
    (): CallState => {
      const state = meeting(role);
      const { phase } = state;
      if (phase.name !== 'meeting') return state;
      return { ...state, pollsPart, phase: { ...phase, polls: { ...phase.polls, list, seen: SEEN } } };
    };
  return {
    'polls-ask': having('host'),
    'polls-none': having('participant'),
    'polls-open': having('host', counted('b', MINUTES, VOTES), poll('c', opening())),
    'polls-several': having('participant', poll('c', SITES)),
    'polls-late': having('participant', poll('c', opening(), { you: 'no-vote' })),
    'polls-voted': having('participant', poll('c', opening(), { you: 'has-voted', ballot: 'ballot' as Base64Url })),
    'polls-said': having('participant', poll('c', opening(), { you: 'has-voted', fromBeginning: false })),
    'polls-again': having('participant', poll('c', opening(), { ballot: 'ballot' as Base64Url })),
    'polls-few': having('participant', poll('c', opening({ by: '1'.repeat(64) }), FEW)),
    'polls-signed-wrong': having('participant', counted('c', opening(), VOTES, { faults: ['not-mine'] })),
    'polls-coming': having('participant', poll('c', opening(), { opening: null })),
    'polls-result': having('participant', counted('b', MINUTES, VOTES), counted('c', SITES, [[0, 1], [2], [0, 3]])),
    'polls-wrong': having(
      'participant',
      poll('a', opening({ question: 'Adjourn?' }), { stage: 'not-counted' }),
      counted('b', opening(), VOTES, faulty('own-missing', 'too-many')),
    ),
  };
}
