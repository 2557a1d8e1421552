import { useEffect, type RefObject } from 'react';

/** A dialog that closes in the same moment gives the focus back some frames later; milliseconds. */
const LOOKS = [0, 100, 500];

/** A row or a section, and where it stands among its like. */
interface Spot {
  readonly element: Element;
  readonly parent: Element | null;
  readonly at: number;
}

/** Where the focus was last, in what outlives it. */
interface Place {
  readonly target: Element;
  readonly row: Spot | null;
  readonly section: Spot | null;
  /** Of what stands in no row, such as a button below a list: the last row of the section before it. */
  readonly before: Element | undefined;
}

interface Rows {
  /** Selects the rows of the area. */
  readonly rows?: string;
  /** Selects what of a row takes the focus; the row itself, where a press of a button that nobody chose could do something. */
  readonly onto?: string;
}

/**
 * What has the focus may go with what it did, as a row that was removed, or with the person in it. Then the row, or what stands in its
 * place, takes the focus, so that nobody is thrown to the beginning of the page, and no second Enter does the same to the next
 * one; where nothing is left, the heading above it does, or the main part of the page.
 */
export function useKeptFocus(area: RefObject<HTMLElement | null>, { rows = 'li', onto }: Rows = {}): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    let last: Place | null = null;
    let timers: ReturnType<typeof setTimeout>[] = [];
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target !== element) last = placeOf(target, element, rows);
    };
    const look = () => {
      if (last === null || last.target.isConnected || document.activeElement !== document.body) return;
      const next = nextOf(last, rows);
      last = null;
      const part = onto === undefined || next?.matches(rows) !== true ? null : next.querySelector(onto);
      focusOn(part ?? next ?? headingOf(element));
    };
    const observer = new MutationObserver(() => {
      if (last?.target.isConnected !== false) return;
      timers.forEach(clearTimeout);
      timers = LOOKS.map((millis) => setTimeout(look, millis));
    });
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener('focusin', onFocus);
    return () => {
      timers.forEach(clearTimeout);
      observer.disconnect();
      element.removeEventListener('focusin', onFocus);
    };
  }, [area, rows, onto]);
}

function placeOf(target: Element, area: Element, rows: string): Place {
  const section = within(area, target.closest('section'));
  const row = within(area, target.closest(rows));
  const before = [...area.querySelectorAll(rows)].findLast(
    (each) => within(area, each.closest('section')) === section && isAfter(target, each),
  );
  return {
    target,
    row: spotOf(row, rows),
    section: spotOf(section, 'section'),
    before: row === null ? before : undefined,
  };
}

function within(area: Element, element: Element | null): Element | null {
  return element !== area && area.contains(element) ? element : null;
}

function spotOf(element: Element | null, like: string): Spot | null {
  if (element === null) return null;
  return { element, parent: element.parentElement, at: likeIn(element.parentElement, like).indexOf(element) };
}

function likeIn(parent: Element | null, like: string): Element[] {
  return [...(parent?.children ?? [])].filter((each) => each.matches(like));
}

function nextOf({ row, section, before }: Place, rows: string): Element | null {
  if (row?.parent?.isConnected) {
    const there = inPlaceOf(row, rows);
    if (there !== null) return there;
  }
  if (before?.isConnected) {
    const following = before.nextElementSibling;
    return following?.matches(rows) === true ? following : before;
  }
  if (section === null) return null;
  const there = inPlaceOf(section, 'section');
  return there && (there.querySelector('h2, h3') ?? there);
}

/** The same, or what came in its place, or the last of them. */
function inPlaceOf({ element, parent, at }: Spot, like: string): Element | null {
  if (element.isConnected) return element;
  if (!parent?.isConnected) return null;
  const all = likeIn(parent, like);
  return all[Math.min(at, all.length - 1)] ?? null;
}

function headingOf(area: Element): Element {
  return area.querySelector('h1') ?? area.querySelector('h2') ?? area.closest('main') ?? area;
}

function isAfter(one: Element, other: Element): boolean {
  return (other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

function focusOn(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus();
}
