import { loadTexts, type Area, type I18n } from '../i18n/index.ts';

/** Half a minute where the server is out of reach at once; who is inside by then asks for the part itself. */
const PAUSES_MILLIS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const ANSWERS_WITHIN_MILLIS = 15_000;

let asking: Promise<boolean> | null = null;

/**
 * Waits until the server answers: a part of the page that did not come once does not come at all, since browsers remember that
 * until the page is loaded anew. Whoever asks meanwhile waits for the same answer.
 *
 * @returns false where it did not answer in the end, and nothing is to be fetched
 */
export function reachable(): Promise<boolean> {
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

async function ask(): Promise<boolean> {
  for (const pauseMillis of PAUSES_MILLIS) {
    if (await answers()) return true;
    await new Promise((resume) => setTimeout(resume, pauseMillis));
  }
  return false;
}

async function answers(): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MILLIS);
  const answer = await fetch('/health/live', { method: 'HEAD', cache: 'no-store', signal }).catch(() => null);
  return answer?.ok === true;
}

/** Before they are shown. What does not come is told when it is. */
export async function textsAhead(i18n: I18n, language: string, areas: readonly Area[]): Promise<void> {
  if (await reachable()) await loadTexts(i18n, language, areas)?.catch(() => undefined);
}
