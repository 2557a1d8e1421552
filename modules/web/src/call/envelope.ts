/** A message of the chat by who signed it and which of theirs it is, so that nobody can take another's place. */
export interface Reference {
  /** Signature key of its author. */
  readonly by: string;
  readonly id: number;
}

/** What is sealed as a message of the chat. */
export interface Written {
  /** Counts up for its author as long as they have one key. */
  readonly id: number;
  readonly text: string;
  /** What it answers; its words are taken from what the reader was sent. */
  readonly re?: Reference;
  /** The last few of its author's messages to the same people that the server had confirmed: rising, one to eight. */
  readonly after?: readonly number[];
}

/** So many numbers an envelope names at most. */
export const MOST_AFTER = 8;

/** `unknown`: by a program of another time, or by one that means no good. */
export type Unwrapped =
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'unknown' };

const BEGINNING = '{"v":';
const VERSION = 1;
const LONGEST_KEY = 64;
/** Lone surrogates, and control characters but a new line and a tab. */
const UNFIT = /[\p{Cs}]|(?![\n\t])\p{Cc}/u;

/**
 * Of the text as JSON in UTF-8. With the rest of an envelope, the seal and an envelope for each of sixty hosts it stays
 * within the 16,384 bytes that the server takes.
 */
export const LONGEST_TEXT_BYTES = 12_000;

/** What can be sent of what was typed or pasted. */
export function cleaned(typed: string): string {
  return typed.replaceAll(/\r\n?/g, '\n').replaceAll(new RegExp(UNFIT, 'gu'), '').trim();
}

/** How much of what may be sealed a text takes; bytes. */
export function bytesOfText(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}

export function wrap({ id, text, re, after }: Written): string {
  return JSON.stringify({ v: VERSION, id, text, ...(re && { re: { by: re.by, id: re.id } }), ...(after && { after }) });
}

/**
 * Anything gives an answer. Only the one way of writing an envelope is taken, so that every client reads the same out of
 * it: no other member, no member twice, no other space or escape. What does not begin as one is text of before there were any.
 */
export function unwrap(sealed: string): Unwrapped {
  if (!sealed.startsWith(BEGINNING)) return { kind: 'plain', text: sealed };
  const written = writtenIn(sealed);
  return written !== undefined && wrap(written) === sealed ? { kind: 'written', written } : { kind: 'unknown' };
}

function writtenIn(sealed: string): Written | undefined {
  const { v, id, text, re, after } = membersOf(parsed(sealed));
  if (v !== VERSION || !isNumber(id) || typeof text !== 'string' || text.trim() === '' || UNFIT.test(text)) return;
  if (after !== undefined && !isAfter(after)) return;
  const written = { id, text, ...(after && { after }) };
  if (re === undefined) return written;
  const { by, id: about } = membersOf(re);
  const isKey = typeof by === 'string' && by !== '' && by.length <= LONGEST_KEY;
  return isKey && isNumber(about) ? { ...written, re: { by, id: about } } : undefined;
}

function isAfter(value: unknown): value is readonly number[] {
  const isList = Array.isArray(value) && value.length > 0 && value.length <= MOST_AFTER;
  return isList && value.every((number, i) => isNumber(number) && (i === 0 || number > value[i - 1]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
