import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** What a log knows of each of its lines. */
export interface EndLine {
  readonly id: number;
  readonly own: boolean;
  /** Nothing to read: the place of what did not come. */
  readonly missing?: number;
}

/** Nearer to the end than this is at the end; pixels. */
const NEAR = 32;

/**
 * Keeps a log at its end for who is there, whatever comes or changes its size, and moves nobody who reads above: they are told
 * how much came since.
 */
export function useEnd(log: RefObject<HTMLElement | null>, lines: readonly EndLine[]) {
  /** The newest line when the reader left the end; null while they are there. */
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1);

  const toEnd = () => {
    const element = log.current;
    if (element) showEnd(element);
    atEnd.current = true;
    setLeftAt(null);
  };
  const onScroll = () => {
    const element = log.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR;
    setLeftAt((before) => (atEnd.current ? null : (before ?? Math.max(0, ...lines.map(({ id }) => id)))));
  };

  const own = last?.own === true;
  useLayoutEffect(() => {
    const element = log.current;
    if (element && (atEnd.current || own)) showEnd(element);
  }, [log, last?.id, own]);

  useEffect(() => {
    const element = log.current;
    if (!element) return;
    const resizes = new ResizeObserver(() => {
      if (atEnd.current) showEnd(element);
    });
    resizes.observe(element);
    for (const child of element.children) resizes.observe(child);
    return () => resizes.disconnect();
  }, [log]);

  const isMissed = ({ id, own: isOwn, missing }: EndLine) => id > (leftAt ?? 0) && !isOwn && missing === undefined;
  const missed = leftAt === null ? 0 : lines.filter(isMissed).length;
  return { missed, toEnd, onScroll };
}

function showEnd(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight;
}
