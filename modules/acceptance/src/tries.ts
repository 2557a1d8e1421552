import { performance } from 'node:perf_hooks';

/** In one of so many tries a figure has to be reached. */
export const TRIES = 3;

/**
 * Measures what a machine that does other things besides can spoil: a figure counts when one of a few tries reaches it, and
 * what the others were is printed. A defect misses it every time; what must hold always is not measured by this.
 *
 * @throws what the last try threw
 */
export async function inOneOf<T>(tries: number, what: string, measure: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const begun = performance.now();
    try {
      return await measure(attempt);
    } catch (missed) {
      const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
      const [reason] = String(missed instanceof Error ? missed.message : missed).split('\n');
      console.log(`${what}: missed in try ${String(attempt)} of ${String(tries)}, after ${seconds} s: ${reason ?? ''}`);
      if (attempt >= tries) throw missed;
    }
  }
}
