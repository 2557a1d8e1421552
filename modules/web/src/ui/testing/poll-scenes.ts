import * as pollsPart from '../../call/polls.ts';
import type { DraftText, Poll, PollEnd, PollFault, PollOpening, Polls, SignedResult } from '../../call/polls-state.ts';
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
    opener: IDS[0] ?? '',
    untilMillis: null,
    voters: IDS,
    voted: 3,
    you: 'may-vote',
    selves: IDS.slice(0, 1),
    names: {},
    fromBeginning: true,
    live: true,
    watched: true,
    receivedMillis: 0,
    named: IDS[0] ?? '',
    sealed: '' as Base64Url,
    key: 'key' as Base64Url,
    opening: words,
    author: 'host',
    ballot: null,
    voting: false,
    stage: 'open',
    end: null,
    closing: false,
    closed: null,
    closedMillis: 0,
    count: null,
    faults: [],
    results: [],
    result: null,
    document: '',
    verdict: null,
    concludes: false,
    announced: false,
    reminded: false,
    word: null,
    closedByHost: null,
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
      unknown: 0,
      own: true,
      votes: named,
      digest: '' as Base64Url,
      code: 'k3vd q2xa 7mno bcz4 r5tw',
    },
    ...{ verdict: 'agrees', document: '{}', result: signed(id, words, votes) },
    ...change,
  });
}

function signed(id: string, words: PollOpening, votes: readonly (readonly number[])[]): SignedResult {
  const { room, kind, question, options, several, voters } = words;
  const counts = options.map((_, option) => votes.filter((choices) => choices.includes(option)).length);
  const rows = voters.map(({ name, verifiedBy }, at) => [name, verifiedBy, votes[at] ?? null] as const);
  return {
    result: {
      ...{ room, title: 'Board of the lift irrigation scheme', poll: id.repeat(26), kind, question, options, several },
      ...{
        counts,
        named: voters.length,
        voters: IDS.length,
        voted: votes.length,
        people: '' as Base64Url,
        valid: votes.length,
      },
      ...{
        ballots: '' as Base64Url,
        votes: kind === 'secret' ? [] : rows,
        closedAt: '2026-11-28T06:30:00Z',
        by: '0'.repeat(64),
      },
    },
    ...{ text: '', signature: '' as Base64Url, certificates: [] },
  };
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

/** Two of one name, of whom one is vouched for, and one who did not vote. */
const TWINS = opening({
  ...{ kind: 'roll-call', question: 'Adopt the minutes?', options: ['Adopt', 'Postpone'] },
  voters: IDS.map((id, at) => ({
    ...{ id, key: '', device: '', name: at < 2 ? 'Ravi Kumar' : (NAMES[at] ?? '') },
    verifiedBy: at === 0 ? 'Directorate of Irrigation' : at === 3 ? '' : null,
  })),
});
const SOME_VOTES = [[0], [1], [0], [0]];

const NOTHING: DraftText = {
  ...{ question: '', template: 'yes-no-abstain', lines: '', several: false, kind: 'secret', seconds: null },
};
const SITES_DRAFT: DraftText = {
  question: SITES.question,
  ...{ template: 'own', lines: SITES.options.join('\n'), several: true, kind: 'roll-call', seconds: 300 },
};

function uncounted(id: string, end: PollEnd): Poll {
  return poll(id, opening({ question: `Adjourn? (${id})` }), { stage: 'not-counted', end, you: 'has-voted', voted: 2 });
}

const BALLOT = 'ballot' as Base64Url;
/** Of those who were here as it was opened, the question lacks two. */
const UNNAMED: Partial<Poll> = { names: { f0: 'Dr. Ismail Darbar', f1: 'ಲಕ್ಷ್ಮಿ', [IDS[1] ?? '']: NAMES[1] ?? '' } };

/** It was given, and did not come in time. */
function missed(): Poll {
  const late = counted('c', opening(), VOTES, { you: 'may-vote', ballot: BALLOT });
  return { ...late, count: late.count && { ...late.count, own: false } };
}

type Having = Partial<Pick<Polls, 'list' | 'draft' | 'composing'>>;

/** @param meeting with the panel of polls open */
export function pollScenes(meeting: (role: 'host' | 'participant') => CallState) {
  const pollsOf =
    (role: 'host' | 'participant', polls: Having, inGroup = true) =>
    (): CallState => {
      const state = meeting(role);
      const { phase } = state;
      if (phase.name !== 'meeting') return state;
      const keys = inGroup ? phase.keys : { ...phase.keys, view: null, lostView: phase.keys.view };
      return { ...state, pollsPart, phase: { ...phase, keys, polls: { ...phase.polls, ...polls, seen: SEEN } } };
    };
  const having = (role: 'host' | 'participant', ...list: readonly Poll[]) => pollsOf(role, { list });
  const open = poll('c', opening());
  return {
    'polls-idle': having('host'),
    'polls-ask': pollsOf('host', { draft: NOTHING }),
    'polls-own': pollsOf('host', { draft: SITES_DRAFT }),
    'polls-ask-away': pollsOf('host', { draft: SITES_DRAFT }, false),
    'polls-proposed': pollsOf('host', { draft: SITES_DRAFT, composing: true }),
    'polls-none': having('participant'),
    'polls-open': having('host', counted('b', MINUTES, VOTES), open),
    'polls-two-votes': having('host', poll('c', opening(), { voted: 2 })),
    'polls-timed': (): CallState =>
      having('participant', poll('c', opening(), { untilMillis: Date.now() + 245_000 }))(),
    'polls-away': pollsOf('host', { list: [open] }, false),
    'polls-closing': having('host', poll('c', opening(), { closing: true, you: 'has-voted', ballot: BALLOT })),
    'polls-several': having('participant', poll('c', SITES)),
    'polls-late': having('participant', poll('c', opening(), { you: 'no-vote', live: false, named: null })),
    'polls-not-named': having('participant', poll('c', opening(), { ...UNNAMED, you: 'no-vote', named: null })),
    'polls-voted': having('participant', poll('c', opening(), { you: 'has-voted', ballot: BALLOT })),
    'polls-said': having('participant', poll('c', opening(), { you: 'has-voted', fromBeginning: false })),
    'polls-again': having('participant', poll('c', opening(), { ballot: BALLOT })),
    'polls-few': having('participant', poll('c', opening({ by: '1'.repeat(64) }), FEW)),
    'polls-signed-wrong': having('participant', counted('c', opening(), VOTES, { faults: ['not-mine'] })),
    'polls-coming': having('participant', poll('c', opening(), { opening: null })),
    'polls-no-key': having('participant', poll('c', opening(), { opening: null, key: null, asked: 5 })),
    'polls-no-key-host': having('host', poll('c', opening(), { opening: null, key: null, asked: 5, you: 'no-vote' })),
    'polls-result': having('participant', counted('b', MINUTES, VOTES), counted('c', SITES, [[0, 1], [2], [0, 3]])),
    'polls-roll-call': having('host', counted('c', TWINS, SOME_VOTES)),
    'polls-unchecked': having('participant', counted('c', TWINS, SOME_VOTES, { verdict: 'unchecked', live: false })),
    'polls-result-coming': having(
      'host',
      counted('c', TWINS, SOME_VOTES, { verdict: null, document: '', result: null }),
    ),
    'polls-vote-late': having('participant', missed()),
    'polls-ends': having(
      'host',
      ...(['missed', 'dropped', 'withdrawn', 'too-few-votes'] as const).map((end, at) =>
        uncounted('abcd'[at] ?? '', end),
      ),
    ),
    'polls-wrong': having(
      'participant',
      poll('a', opening({ question: 'Adjourn?' }), { stage: 'not-counted', end: 'dropped' }),
      counted('b', opening(), VOTES, faulty('own-missing', 'too-many', 'misnamed')),
    ),
  };
}
