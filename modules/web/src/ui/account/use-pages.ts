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

type Ask<T> = (last: T | null) => Promise<Answer<Page<T>>>;

/**
 * Fetches the first page at once, and with every change as many as were shown, so that whoever changed something far below
 * stays there. What is shown stays until the answer is here.
 *
 * @param ask for the page after the last that is shown, or the first; another function asks another question, from its first page
 * @param changes how often something was changed on this page: with each it is asked anew
 */
export function usePages<T>(ask: Ask<T>, changes = 0): Pages<T> {
  const [shown, setShown] = useState<readonly T[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // What was asked before something changed, or twice, is answered in vain.
  const turn = useRef(0);
  const coming = useRef<'more' | 'all' | null>(null);
  /** How many of which question are wanted, at least. */
  const wanted = useRef({ ask, least: 0 });
  useEffect(() => {
    const mine = ++turn.current;
    if (wanted.current.ask !== ask) wanted.current = { ask, least: 0 };
    coming.current = 'all';
    const isEnough = (items: readonly T[]) => turn.current !== mine || items.length >= wanted.current.least;
    void askUntil(ask, isEnough).then((answer) => {
      if (turn.current !== mine) return;
      coming.current = null;
      if (answer.kind === 'no') return setProblem(answer.code);
      const { items } = answer.value;
      wanted.current.least = items.length;
      setProblem(null);
      setShown(items);
      setMore(answer.value.more);
    });
  }, [ask, changes]);
  useEffect(() => () => void (turn.current = -1), []);
  const showMore = () => {
    if (coming.current === 'all') wanted.current.least = (shown?.length ?? 0) + 1;
    if (coming.current !== null) return;
    const mine = ++turn.current;
    coming.current = 'more';
    void ask(shown?.at(-1) ?? null).then((answer) => {
      if (turn.current !== mine) return;
      coming.current = null;
      if (answer.kind === 'no') return setProblem(answer.code);
      const items = [...(shown ?? []), ...answer.value.items];
      wanted.current.least = items.length;
      setProblem(null);
      setShown(items);
      setMore(answer.value.more);
    });
  };
  return { shown, more, problem, showMore };
}

/** One page after the other. */
async function askUntil<T>(ask: Ask<T>, isEnough: (items: readonly T[]) => boolean): Promise<Answer<Page<T>>> {
  const items: T[] = [];
  for (;;) {
    const answer = await ask(items.at(-1) ?? null);
    if (answer.kind === 'no') return answer;
    items.push(...answer.value.items);
    const { more } = answer.value;
    if (!more || answer.value.items.length === 0 || isEnough(items)) return { kind: 'yes', value: { items, more } };
  }
}

/** The answer, as a page of what it lists. */
export function pageOf<V extends { readonly more: boolean }, T>(
  answer: Answer<V>,
  itemsOf: (value: V) => readonly T[],
): Answer<Page<T>> {
  if (answer.kind === 'no') return answer;
  return { kind: 'yes', value: { items: itemsOf(answer.value), more: answer.value.more } };
}
