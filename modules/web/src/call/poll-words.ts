import { membersOf } from './sealed-json.ts';
import type { Base64Url, PollId } from '../protocol/messages.ts';

/** What people seal for each other of a poll: its key, or the question for it. */
export type PollWord =
  | { readonly poll: PollId; readonly key: Base64Url }
  /** `round`: how often nobody answered. */
  | { readonly ask: PollId; readonly round: number };

const POLL = /^[a-z2-7]{26}$/;
/** 256 bits as base64url; the last digit has two bits to spare. */
const KEY = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
export const MOST_ROUNDS = 5;

export function wrapPoll(word: PollWord): string {
  if ('key' in word) return JSON.stringify({ v: 1, poll: word.poll, key: word.key });
  return JSON.stringify({ v: 1, ask: word.ask, round: word.round });
}

/** Only what is written in the one way; everything else is undefined. */
export function unwrapPoll(sealed: string): PollWord | undefined {
  const word = wordIn(sealed);
  return word && wrapPoll(word) === sealed ? word : undefined;
}

function wordIn(sealed: string): PollWord | undefined {
  const read = membersOf(sealed);
  if (read === undefined) return undefined;
  const { poll, key, ask, round } = read;
  if (typeof poll === 'string' && POLL.test(poll) && typeof key === 'string' && KEY.test(key)) {
    return { poll, key: key as Base64Url };
  }
  const isRound = typeof round === 'number' && Number.isInteger(round) && round >= 0 && round < MOST_ROUNDS;
  return typeof ask === 'string' && POLL.test(ask) && isRound ? { ask, round } : undefined;
}
