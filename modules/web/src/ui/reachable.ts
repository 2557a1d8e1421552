import { loadTexts, type Area, type I18n } from '../i18n/index.ts';

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 8_000;
/** What takes longer, as on a line that is gone, is better asked anew. */
const ANSWERS_WITHIN_MILLIS = 5_000;

let coming: Promise<void> | null = null;

/**
 * Waits until the server answers, however long that takes: a part of the page that did not come once does not come at all, since
 * browsers remember that until the page is loaded anew. Whoever asks meanwhile waits for the same answer.
 */
export function reachable(): Promise<void> {
  coming ??= untilItAnswers().finally(() => (coming = null));
  return coming;
}

async function untilItAnswers(): Promise<void> {
  let pauseMillis = FIRST_PAUSE_MILLIS;
  while (!(await isServerThere())) {
    await new Promise((resume) => setTimeout(resume, pauseMillis));
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }
}

/** By a request without an answer to read: one that nobody reads to its end counts as under way for as long as the page stands. */
export async function isServerThere(): Promise<boolean> {
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MILLIS);
  const answer = await fetch('/health/live', { method: 'HEAD', cache: 'no-store', signal }).catch(() => null);
  return answer?.ok === true;
}

/** Before they are shown. What does not come is told when it is. */
export async function textsAhead(i18n: I18n, language: string, areas: readonly Area[]): Promise<void> {
  if (areas.every((area) => i18n.has(language, area))) return;
  await reachable();
  await loadTexts(i18n, language, areas)?.catch(() => undefined);
}
