import { useEffect, type RefObject } from 'react';

/** A dialog that closes in the same moment gives the focus back some frames later; milliseconds. */
const LOOKS = [0, 100, 500];
const CONTROLS = 'button:not(:disabled), select:not(:disabled), input:not(:disabled), a[href]';

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

/**
 * What has the focus may go with what it did, as a row that was removed. Then the row, or what stands in its place, takes the
 * focus, so that nobody is thrown to the beginning of a long page; where nothing is left, the heading above it does.
 */
export function useStayingFocus(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    let last: Place | null = null;
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target !== element) last = placeOf(target, element);
    };
    const look = () => {
      if (last === null || last.target.isConnected || document.activeElement !== document.body) return;
      const next = nextOf(last) ?? element.querySelector('h1') ?? element;
      last = null;
      focusOn(next);
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
  }, [area]);
}

function placeOf(target: Element, area: Element): Place {
  const section = target.closest('section');
  const row = target.closest('li');
  const before = [...area.querySelectorAll('li')].findLast(
    (each) => each.closest('section') === section && isAfter(target, each),
  );
  return { target, row: spotOf(row), section: spotOf(section), before: row === null ? before : undefined };
}

function spotOf(element: Element | null): Spot | null {
  if (element === null) return null;
  return { element, parent: element.parentElement, at: likeIn(element.parentElement, element).indexOf(element) };
}

function likeIn(parent: Element | null, element: Element): Element[] {
  return [...(parent?.children ?? [])].filter(({ localName }) => localName === element.localName);
}

function nextOf({ row, section, before }: Place): Element | null {
  if (row?.parent?.isConnected) {
    const there = inPlaceOf(row);
    if (there !== null) return controlOf(there);
  }
  if (before?.isConnected) {
    const following = before.nextElementSibling;
    return controlOf(following?.localName === 'li' ? following : before);
  }
  if (section === null) return null;
  if (section.element.isConnected) return section.element.querySelector('h2');
  const there = inPlaceOf(section);
  return there === null ? null : controlOf(there);
}

/** The same, or what came in its place, or the last of them. */
function inPlaceOf({ element, parent, at }: Spot): Element | null {
  if (element.isConnected) return element;
  if (!parent?.isConnected) return null;
  const like = likeIn(parent, element);
  return like[Math.min(at, like.length - 1)] ?? null;
}

function controlOf(row: Element): Element {
  return row.querySelector(CONTROLS) ?? row;
}

function isAfter(one: Element, other: Element): boolean {
  return (other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

function focusOn(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.tabIndex = -1;
  element.focus();
}
