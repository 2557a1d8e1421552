/** Of a page that is never idle, so that it comes all the same. */
const LATEST_MILLIS = 2_000;

/** Once the page has nothing else to do; the answer calls it off. Not every browser tells when that is. */
export function whenIdle(task: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(task, LATEST_MILLIS);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(task, { timeout: LATEST_MILLIS });
  return () => cancelIdleCallback(asked);
}
