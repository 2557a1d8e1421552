import type { PollId } from '../protocol/messages.ts';
import type { MessageKey } from './messages.ts';
import { patchPoll, pollOf } from './poll-base.ts';
import { faultsOf } from './poll-judging.ts';
import type { Poll, PollFault } from './polls-state.ts';
import type { Turn } from './turn.ts';

const FAULTS = {
  'left-out': 'polls.fault.left-out',
  'not-named': 'polls.fault.not-named',
  'own-missing': 'polls.fault.own-missing',
  'too-many': 'polls.fault.too-many',
  'too-few': 'polls.fault.too-few',
  'not-mine': 'polls.fault.not-mine',
  early: 'polls.fault.early',
  misnamed: 'polls.fault.misnamed',
  invalid: 'polls.fault.invalid',
} as const satisfies Record<PollFault, MessageKey>;

/** What does not hold is said once, as soon as it is known. */
export function judge(turn: Turn, id: PollId): void {
  const poll = pollOf(turn, id);
  if (!poll) return;
  const faults = faultsOf(poll);
  patchPoll(turn, id, { faults });
  for (const fault of faults) {
    if (!poll.faults.includes(fault)) turn.notice({ key: FAULTS[fault] }, 'danger', { say: 'assertive' });
  }
}

const LONGEST_IN_NOTICE = 80;

/** Said once; where polls are in sight they speak for themselves, and only who may vote is called to it. */
export function noteOpened(turn: Turn, { you, ballot }: Poll, words: string): void {
  const letters = Array.from(words);
  const question = letters.length > LONGEST_IN_NOTICE ? `${letters.slice(0, LONGEST_IN_NOTICE - 1).join('')}…` : words;
  const message = { key: 'polls.opened', values: { question } } as const;
  if (you === 'has-voted' || ballot !== null) return;
  if (turn.meeting?.panel === 'polls' || you === 'no-vote') turn.say('polite', message);
  else turn.notice(message, 'notice', { persistent: true, action: 'vote' });
}

/** Where polls are in sight they speak for themselves. */
export function noteClosed(turn: Turn): void {
  if (turn.meeting?.panel === 'polls') turn.say('polite', { key: 'polls.closed' });
  else turn.notice({ key: 'polls.closed' }, 'info', { persistent: false, action: 'show-polls' });
}
