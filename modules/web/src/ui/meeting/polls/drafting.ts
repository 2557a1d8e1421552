import {
  FEWEST_OPTIONS,
  isFitText,
  LONGEST_OPTION,
  LONGEST_QUESTION,
  looksOf,
  MOST_OPTIONS,
  type DraftText,
  type PollQuestion,
} from '../../../call/polls-state.ts';
import type { TextKey, TextValues } from '../../../i18n/index.ts';

/** For how long a poll may be asked on the page; null is until a host closes it. */
export const MINUTES: readonly number[] = [1, 2, 3, 5, 10, 15, 30, 60];

export const NEW_DRAFT: DraftText = {
  ...{ question: '', template: 'yes-no-abstain', lines: '', several: false, kind: 'secret', seconds: null },
};

/** Yes, no and abstain, in the language of whoever asks. */
export type ReadyAnswers = readonly [string, string, string];

export function answersOf({ template, lines }: DraftText, ready: ReadyAnswers): readonly string[] {
  if (template !== 'own') return ready.slice(0, template === 'yes-no' ? 2 : 3);
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The same question once more, to be changed or asked as it is. */
export function draftAgain(asked: PollQuestion, seconds: number | null, ready: ReadyAnswers): DraftText {
  const { question, options, several, kind } = asked;
  const isReady = (count: number) => !several && options.join('\n') === ready.slice(0, count).join('\n');
  const template = isReady(3) ? 'yes-no-abstain' : isReady(2) ? 'yes-no' : 'own';
  return {
    ...{ question, template, several, kind, lines: template === 'own' ? options.join('\n') : '' },
    seconds: seconds !== null && MINUTES.includes(seconds / 60) ? seconds : null,
  };
}

/** What is wrong with a draft, at the field where it is, and in words that say what to do. */
export interface Problem {
  readonly field: 'question' | 'answers';
  readonly key: TextKey;
  readonly values?: TextValues;
}

export function problemOf(draft: DraftText, ready: ReadyAnswers): Problem | null {
  return problemOfQuestion(draft.question.trim()) ?? problemOfAnswers(answersOf(draft, ready));
}

function problemOfQuestion(question: string): Problem | null {
  const field = 'question';
  if (question === '') return { field, key: 'polls.problem.question' };
  if (isTooLong(question, LONGEST_QUESTION)) {
    return { field, key: 'polls.problem.long', values: { answer: begin(question) } };
  }
  return isFitText(question, LONGEST_QUESTION) ? null : { field, key: 'polls.problem.signs' };
}

function problemOfAnswers(answers: readonly string[]): Problem | null {
  const field = 'answers';
  if (answers.length < FEWEST_OPTIONS) return { field, key: 'polls.problem.fewer' };
  if (answers.length > MOST_OPTIONS) return { field, key: 'polls.problem.many', values: { count: MOST_OPTIONS } };
  const long = answers.find((answer) => isTooLong(answer, LONGEST_OPTION));
  if (long !== undefined) return { field, key: 'polls.problem.long', values: { answer: begin(long) } };
  if (!answers.every((answer) => isFitText(answer, LONGEST_OPTION) && looksOf(answer) !== '')) {
    return { field, key: 'polls.problem.signs' };
  }
  const looks = answers.map(looksOf);
  const twin = answers.find((_, index) => looks.indexOf(looks[index] ?? '') < index);
  return twin === undefined ? null : { field, key: 'polls.problem.alike', values: { answer: twin } };
}

function isTooLong(text: string, most: number): boolean {
  return Array.from(text).length > most;
}

/** Enough to know it again. */
function begin(text: string): string {
  return `${Array.from(text).slice(0, 30).join('')}…`;
}
