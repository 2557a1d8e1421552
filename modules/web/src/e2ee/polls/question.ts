export type PollKind = 'secret' | 'roll-call';

/** What a host asks. */
export interface PollQuestion {
  readonly kind: PollKind;
  readonly question: string;
  readonly options: readonly string[];
  /** Whether more than one option may be chosen. */
  readonly several: boolean;
}

export const LONGEST_QUESTION = 500;
export const LONGEST_OPTION = 120;
export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 20;
export const MOST_VOTERS = { secret: 1_024, 'roll-call': 200 } as const satisfies Record<PollKind, number>;

/** What breaks lines, or turns the order of letters around. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

export function isFitText(text: unknown, longest: number): text is string {
  return (
    typeof text === 'string' &&
    text === text.trim() &&
    text !== '' &&
    text.length <= 2 * longest &&
    Array.from(text).length <= longest &&
    !UNFIT.test(text)
  );
}

/** What is wrong with a question, before anybody is asked it. */
export function isFitQuestion({ question, options }: Pick<PollQuestion, 'question' | 'options'>): boolean {
  return (
    isFitText(question, LONGEST_QUESTION) &&
    options.length >= FEWEST_OPTIONS &&
    options.length <= MOST_OPTIONS &&
    options.every((option) => isFitText(option, LONGEST_OPTION)) &&
    new Set(options).size === options.length
  );
}
