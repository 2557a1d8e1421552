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
const SHORTEST_SECONDS = 10;
const LONGEST_SECONDS = 14_400;
export const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 20;
export const MOST_VOTERS = { secret: 1_024, 'roll-call': 200 } as const satisfies Record<PollKind, number>;

export function isFitSeconds(seconds: unknown): seconds is number | null {
  const isWhole = typeof seconds === 'number' && Number.isInteger(seconds);
  return seconds === null || (isWhole && seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS);
}

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

/** No letters, so that two texts that differ in them alone look alike. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/** What people see of a text: two that look alike are one, however they are written. */
export function looksOf(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** As a certificate has it. Servers and browsers differ in what they cut off at the ends, so that is left alone. */
export function isFitName(name: unknown, longest: number): name is string {
  return typeof name === 'string' && name !== '' && Array.from(name).length <= longest && !/[\p{Cc}\p{Cs}]/u.test(name);
}

/** What is wrong with a question, before anybody is asked it. */
export function isFitQuestion({ question, options }: Pick<PollQuestion, 'question' | 'options'>): boolean {
  return (
    isFitText(question, LONGEST_QUESTION) &&
    options.length >= FEWEST_OPTIONS &&
    options.length <= MOST_OPTIONS &&
    options.every((option) => isFitText(option, LONGEST_OPTION)) &&
    new Set(options.map(looksOf)).size === options.length &&
    options.every((option) => looksOf(option) !== '')
  );
}
