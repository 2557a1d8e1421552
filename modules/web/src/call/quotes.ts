import type { Reference } from './envelope.ts';
import type { ChatLine } from './talk.ts';

/** For whom a line is: where it is between two, for the one whose key it names and for this page. */
export type Audience = Pick<ChatLine, 'to' | 'peerKey'>;

export function isSameAudience(one: Audience, other: Audience): boolean {
  return one.to === other.to && (one.to !== 'one' || (one.peerKey !== null && one.peerKey === other.peerKey));
}

/**
 * Whether the readers of an answer were all sent that line, or have none of its author under its number: an author can say
 * different words to different people under one number, and an answer must not come under words that it was not given to.
 */
export function mayQuote(line: ChatLine, answer: Audience): boolean {
  if (line.to === 'all' || isSameAudience(line, answer)) return true;
  // What was for the hosts is answered to its author alone where that is no host.
  return line.to === 'hosts' && answer.to === 'one' && (line.own || line.key === answer.peerKey);
}

/** The line that an answer of that audience is to; null where it is not here, or where it could be more than one. */
export function quotedLine(lines: readonly ChatLine[], answer: Audience, { by, id }: Reference): number | null {
  const fitting = lines.filter((line) => line.key === by && line.number === id && mayQuote(line, answer));
  return fitting.length === 1 ? (fitting[0]?.id ?? null) : null;
}
