import type { PollAsk, PollReply } from '../call/polls-state.ts';

/** On a bad line; what is waited for meanwhile comes after it, in its order. */
const PAUSES_MILLIS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Fetches a part of the page, again and again for a minute.
 *
 * @throws what the last trial threw
 */
export async function patiently<T>(fetch: () => Promise<T>): Promise<T> {
  for (const pauseMillis of PAUSES_MILLIS) {
    try {
      return await fetch();
    } catch {
      await new Promise((resume) => setTimeout(resume, pauseMillis));
    }
  }
  return fetch();
}

/** What the person hears of as not done; null where there is nothing to say, and it is asked again with the next event. */
export function nothingFor(ask: PollAsk): PollReply | null {
  switch (ask.op) {
    case 'compose':
      return { op: 'compose', made: null };
    case 'fill':
      return { op: 'fill', ballot: null };
    case 'end':
      return { op: 'end', word: null };
    case 'read':
    case 'read-end':
    case 'count':
    case 'conclude':
    case 'verify':
      return null;
  }
}
