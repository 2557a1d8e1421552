import { useEffect, useState } from 'react';
import type { Answer } from '../../account/port.ts';

/** What was seen last, and what was seen before that. */
export interface Look<T> {
  readonly now: T | null;
  readonly before: T | null;
  /** The code of what was wrong with the last question. */
  readonly problem: string | null;
}

/**
 * Asks at once and then every so often, as long as the page is to be seen.
 *
 * @param question always the same function, or it is asked anew
 */
export function useLook<T>(question: () => Promise<Answer<T>>, everyMillis: number): Look<T> {
  const [look, setLook] = useState<Look<T>>({ now: null, before: null, problem: null });
  useEffect(() => {
    let unmounted = false;
    let timer = 0;
    const ask = async () => {
      if (!document.hidden) {
        const answer = await question();
        if (unmounted) return;
        setLook((known) =>
          answer.kind === 'yes'
            ? { now: answer.value, before: known.now, problem: null }
            : { ...known, problem: answer.code },
        );
      }
      timer = window.setTimeout(() => void ask(), everyMillis);
    };
    void ask();
    return () => {
      unmounted = true;
      clearTimeout(timer);
    };
  }, [question, everyMillis]);
  return look;
}
