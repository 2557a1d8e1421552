import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../account/answer.ts';

/** A list that the server gives out a page at a time. */
export interface Pages<T> {
  /** All that was fetched; null before the first page is here. */
  readonly shown: readonly T[] | null;
  readonly more: boolean;
  /** The code of what was wrong with the last page. */
  readonly problem: string | null;
  readonly showMore: () => void;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/**
 * Fetches the first page at once, and anew with every change of what is asked; what is shown stays until the answer is here.
 *
 * @param ask for the page after the last that is shown, or the first; always the same function, or it is asked anew
 * @param changes how often something was changed on this page: with each it is asked anew
 */
export function usePages<T>(ask: (last: T | null) => Promise<Answer<Page<T>>>, changes = 0): Pages<T> {
  const [shown, setShown] = useState<readonly T[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // What was asked before something changed, or twice, is answered in vain.
  const turn = useRef(0);
  const coming = useRef(false);
  useEffect(() => {
    const mine = ++turn.current;
    coming.current = false;
    void ask(null).then((answer) => {
      if (turn.current !== mine) return;
      if (answer.kind === 'no') return setProblem(answer.code);
      setProblem(null);
      setShown(answer.value.items);
      setMore(answer.value.more);
    });
  }, [ask, changes]);
  useEffect(() => () => void (turn.current = -1), []);
  const showMore = () => {
    if (coming.current) return;
    const mine = ++turn.current;
    coming.current = true;
    void ask(shown?.at(-1) ?? null).then((answer) => {
      if (turn.current !== mine) return;
      coming.current = false;
      if (answer.kind === 'no') return setProblem(answer.code);
      setProblem(null);
      setShown((before) => [...(before ?? []), ...answer.value.items]);
      setMore(answer.value.more);
    });
  };
  return { shown, more, problem, showMore };
}

/** The answer, as a page of what it lists. */
export function pageOf<V extends { readonly more: boolean }, T>(
  answer: Answer<V>,
  itemsOf: (value: V) => readonly T[],
): Answer<Page<T>> {
  if (answer.kind === 'no') return answer;
  return { kind: 'yes', value: { items: itemsOf(answer.value), more: answer.value.more } };
}
