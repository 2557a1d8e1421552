/** Half a minute; who is inside by then asks for the part itself. */
const PAUSES_MILLIS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Waits until the server answers, or half a minute: a part of the page that did not come once does not come at all, since browsers
 * remember that until the page is loaded anew.
 */
export async function reachable(): Promise<void> {
  for (const pauseMillis of PAUSES_MILLIS) {
    const answer = await fetch('/health/live', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resume) => setTimeout(resume, pauseMillis));
  }
}
