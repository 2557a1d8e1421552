import type { PollAsk, PollReply } from '../call/polls-state.ts';

/** Between trials that failed although the server was there; few, for a browser may remember that for as long as the page stands. */
const PAUSES_MILLIS = [1_000, 2_000, 4_000];
const LOOKS_AFTER_MILLIS = 1_000;
const LOOKS_AT_LEAST_EVERY_MILLIS = 15_000;

/**
 * Fetches a part of the page, four times in seven seconds. Each trial waits until the server is there, however long that takes:
 * Chromium remembers of an address that it failed, and asks for it no more.
 *
 * @throws what the last trial threw
 */
export async function patiently<T>(fetch: () => Promise<T>, isServerThere: () => Promise<boolean>): Promise<T> {
  for (const pauseMillis of PAUSES_MILLIS) {
    await untilTrue(isServerThere);
    try {
      return await fetch();
    } catch {
      await pause(pauseMillis);
    }
  }
  await untilTrue(isServerThere);
  return fetch();
}

async function untilTrue(isSo: () => Promise<boolean>): Promise<void> {
  for (let millis = LOOKS_AFTER_MILLIS; !(await isSo()); millis *= 2) {
    await pause(Math.min(millis, LOOKS_AT_LEAST_EVERY_MILLIS));
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, millis));
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
