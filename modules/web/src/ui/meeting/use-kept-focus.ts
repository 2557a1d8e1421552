import { useEffect, type RefObject } from 'react';

/** A dialog that closes in the same moment gives the focus back some frames later; milliseconds. */
const LOOKS = [0, 100, 500];

/**
 * What has the focus may go, as a row with the person in it. Then what stands in its place takes the focus, so that nobody is
 * thrown to the beginning of the page; where nothing is left, the heading of the area, or the main part of the page.
 *
 * @param items selects the rows of the area; the first button of one takes the focus
 */
export function useKeptFocus(area: RefObject<HTMLElement | null>, items: string): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    let last: { readonly target: Element; readonly place: number } | null = null;
    const rows = () => [...element.querySelectorAll(items)];
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const row = target.closest(items);
      last = { target, place: row === null ? -1 : rows().indexOf(row) };
    };
    const look = () => {
      if (last === null || last.target.isConnected || document.activeElement !== document.body) return;
      const row = rows()[Math.min(last.place, rows().length - 1)];
      last = null;
      const next = row?.querySelector<HTMLElement>('button:not(:disabled)') ?? element.querySelector<HTMLElement>('h2');
      (next ?? element.closest('main'))?.focus();
    };
    const observer = new MutationObserver(() => {
      if (last?.target.isConnected === false) LOOKS.forEach((millis) => setTimeout(look, millis));
    });
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', onFocus);
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', onFocus);
    };
  }, [area, items]);
}
