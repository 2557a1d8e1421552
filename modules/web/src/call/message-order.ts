/** A message out of order waits for so long for those before it. */
export const HOLD_MILLIS = 2_000;
/** Waiting messages of one author; with more of them the first go on at once. */
const MOST_HELD = 64;
/** Numbers that are remembered; an author names eight. */
const MOST_KNOWN = 256;

/** A message by its number, and what its author's device had confirmed by then for the same people. */
export interface Numbered<T> {
  readonly number: number;
  /** Numbers of earlier messages that the server confirmed to the author. */
  readonly after: readonly number[];
  readonly item: T;
}

interface Held<T> extends Numbered<T> {
  readonly untilMillis: number;
}

/** The messages of one author to the same people. */
export interface MessageOrder<T> {
  /** No number up to this one is missed: this device may have come after it. */
  readonly floor: number;
  /** Numbers above the floor that came or were reported missing. */
  readonly known: readonly number[];
  /** Out of order, by number. */
  readonly held: readonly Held<T>[];
}

/** What becomes of it: a message to show, or the number of one that is missing. */
export type Released<T> =
  | { readonly kind: 'message'; readonly number: number; readonly item: T }
  | { readonly kind: 'missing'; readonly number: number };

export interface OrderStep<T> {
  readonly order: MessageOrder<T>;
  /** By number. */
  readonly released: readonly Released<T>[];
}

/**
 * Takes a message. The first of an author is the floor: no earlier number is missed. A message waits while one that its author
 * named has not come, and goes on with it, or by {@link releaseOverdue} without it.
 *
 * @param order undefined before the first message
 * @param nowMillis a clock that does not go backwards
 */
export function arrive<T>(order: MessageOrder<T> | undefined, message: Numbered<T>, nowMillis: number): OrderStep<T> {
  const { number, after } = message;
  if (!order) return { order: { floor: Math.max(number, ...after), known: [], held: [] }, released: [shown(message)] };
  if (isKnown(order, number)) return { order, released: [shown(message)] };
  const held = [...order.held, { ...message, untilMillis: nowMillis + HOLD_MILLIS }];
  const next = { ...withKnown(order, [number]), held: held.toSorted(byNumber) };
  return held.length > MOST_HELD ? releaseUpTo(next, MOST_HELD) : release(next, []);
}

/** Gives up waiting for what should have come by now: it is missing, and what waited for it goes on. */
export function releaseOverdue<T>(order: MessageOrder<T>, nowMillis: number): OrderStep<T> {
  return releaseUpTo(order, order.held.findLastIndex(({ untilMillis }) => untilMillis <= nowMillis) + 1);
}

/** When {@link releaseOverdue} has something to do; Infinity where nothing waits. */
export function dueMillis({ held }: MessageOrder<unknown>): number {
  return Math.min(...held.map(({ untilMillis }) => untilMillis));
}

function releaseUpTo<T>(order: MessageOrder<T>, count: number): OrderStep<T> {
  const missing = new Set(order.held.slice(0, count).flatMap((message) => lackingOf(order, message)));
  const lost = [...missing].map((number): Released<T> => ({ kind: 'missing', number }));
  return release(withKnown(order, [...missing]), lost);
}

/** What waits goes on in order, up to the first that lacks one before it. */
function release<T>(order: MessageOrder<T>, lost: readonly Released<T>[]): OrderStep<T> {
  const first = order.held.findIndex((message) => lackingOf(order, message).length > 0);
  const count = first < 0 ? order.held.length : first;
  const messages = order.held.slice(0, count).map(shown);
  return { order: { ...order, held: order.held.slice(count) }, released: [...lost, ...messages].toSorted(byNumber) };
}

function lackingOf<T>(order: MessageOrder<T>, { after }: Numbered<T>): readonly number[] {
  return after.filter((number) => !isKnown(order, number));
}

function isKnown(order: MessageOrder<unknown>, number: number): boolean {
  return number <= order.floor || order.known.includes(number);
}

/** Of too many the lowest are given up to the floor. */
function withKnown<T>(order: MessageOrder<T>, numbers: readonly number[]): MessageOrder<T> {
  const known = [...order.known, ...numbers].toSorted((one, other) => one - other);
  const given = known.slice(0, -MOST_KNOWN);
  return { ...order, floor: given.at(-1) ?? order.floor, known: known.slice(-MOST_KNOWN) };
}

function shown<T>({ number, item }: Numbered<T>): Released<T> {
  return { kind: 'message', number, item };
}

function byNumber(one: { readonly number: number }, other: { readonly number: number }): number {
  return one.number - other.number;
}
