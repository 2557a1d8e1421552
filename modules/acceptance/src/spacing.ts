import type { Page } from 'playwright-core';
import { wrongByMeasure } from './looks.ts';

/**
 * What a page loses when its text is spaced as WCAG 1.4.12 names it, in words; empty when nothing. What was cut, or lay over
 * something else, before that is not told again: that is client-looks' to judge.
 */
export async function lostBySpacing(page: Page): Promise<string[]> {
  await page.evaluate(spaces);
  const spaced = await wrongIn(page);
  await page.evaluate(spacesNoMore);
  const before = spaced.length === 0 ? [] : await wrongIn(page);
  return [...new Set(spaced.filter((each) => !before.includes(each)))];
}

async function wrongIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(settles);
  const wrong = [...(await page.evaluate(wrongByMeasure)), ...(await page.evaluate(crampedTexts))];
  // The length of a line is no matter of spacing.
  return wrong.filter((each) => !/^\d+ letters/.test(each));
}

/** Runs in the page. Lines that are further apart already stay so, as the criterion says "at least". */
function spaces(): void {
  const style = document.createElement('style');
  style.id = 'spacing';
  style.textContent = `
    * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }
    [data-lines='close'] { line-height: 1.5 !important; }
  `;
  for (const element of document.querySelectorAll<HTMLElement>('body, body *')) {
    const { lineHeight, fontSize } = getComputedStyle(element);
    if (!(Number.parseFloat(lineHeight) >= 1.5 * Number.parseFloat(fontSize))) element.dataset['lines'] = 'close';
  }
  document.head.append(style);
}

function spacesNoMore(): void {
  document.getElementById('spacing')?.remove();
  for (const element of document.querySelectorAll<HTMLElement>('[data-lines]')) delete element.dataset['lines'];
}

/** What is measured by the page itself follows in a frame or two. */
async function settles(): Promise<void> {
  for (let frames = 0; frames < 4; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Runs in the page: texts that end in an ellipsis, that leave the box of their control, or that lie over each other. */
export function crampedTexts(): string[] {
  const TOLERANCE = 2;
  const nameOf = (element: Element): string => {
    const text = element.textContent.trim().slice(0, 40);
    return `<${element.localName} class="${element.className.toString().split(' ')[0] ?? ''}"> “${text}”`;
  };
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.closest('[inert]') === null;
  const within = (one: DOMRect, other: DOMRect): DOMRect => {
    const [left, top] = [Math.max(one.left, other.left), Math.max(one.top, other.top)];
    const [right, bottom] = [Math.min(one.right, other.right), Math.min(one.bottom, other.bottom)];
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  /** What the window and the ancestors that scroll or hide leave to see of what is in an element. */
  const openings = new WeakMap<Element, DOMRect>();
  const openingOf = (element: Element): DOMRect => {
    const known = openings.get(element);
    if (known !== undefined) return known;
    const around = element.parentElement;
    const outer = around === null ? new DOMRect(0, 0, innerWidth, innerHeight) : openingOf(around);
    const { overflow, clipPath } = getComputedStyle(element);
    const isOpen = overflow === 'visible' && clipPath === 'none';
    const opening = isOpen
      ? outer
      : within(outer, clipPath === 'none' ? element.getBoundingClientRect() : new DOMRect());
    openings.set(element, opening);
    return opening;
  };
  const shownPartOf = (element: Element, rect: DOMRect): DOMRect | undefined => {
    const part = within(rect, openingOf(element));
    return part.width < 3 || part.height < 3 ? undefined : part;
  };
  /** The name of a person on their picture, and of the meeting and its server over the stage: a panel shows the whole of it. */
  const isShownElsewhere = (element: Element): boolean =>
    element.closest('figure') !== null ||
    (element.matches('header h1, header [data-server]') && document.querySelector('[role=toolbar]') !== null);
  const rectsOf = (element: Element): DOMRect[] => {
    const texts = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '',
    );
    return texts.flatMap((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      return [...range.getClientRects()];
    });
  };

  const wrong: string[] = [];
  const lines: { element: Element; rect: DOMRect }[] = [];
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!isShown(element)) continue;
    const own = rectsOf(element);
    if (own.length === 0) continue;
    const style = getComputedStyle(element);
    const ends =
      (style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1) ||
      (!['none', ''].includes(style.webkitLineClamp) && element.scrollHeight > element.clientHeight + TOLERANCE);
    if (ends && !isShownElsewhere(element)) wrong.push(`ends early: ${nameOf(element)}`);
    const control = element.closest('button, [role=button], a[href], [role=radio], label, td, th');
    const box = control?.getBoundingClientRect();
    for (const rect of own) {
      const part = shownPartOf(element, rect);
      if (part === undefined) continue;
      // The box of letters is taller than they are.
      lines.push({ element, rect: new DOMRect(part.left, part.top + part.height / 4, part.width, part.height / 2) });
      if (box === undefined || control === null || getComputedStyle(control).display === 'inline') continue;
      const out = Math.max(box.left - part.left, part.right - box.right, box.top - part.top, part.bottom - box.bottom);
      if (out > TOLERANCE) wrong.push(`leaves its control: ${nameOf(element)}`);
    }
  }
  for (const [nth, one] of lines.entries()) {
    for (const other of lines.slice(nth + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const left = Math.max(one.rect.left, other.rect.left);
      const top = Math.max(one.rect.top, other.rect.top);
      const width = Math.min(one.rect.right, other.rect.right) - left;
      const height = Math.min(one.rect.bottom, other.rect.bottom) - top;
      if (width < TOLERANCE || height < TOLERANCE) continue;
      // What lies under a panel or a notice is not read at the same time.
      const there = document.elementsFromPoint(left + width / 2, top + height / 2);
      const [above] = there;
      if (above === undefined || ![one.element, other.element].every((each) => there.includes(each))) continue;
      const over = there.indexOf(one.element) < there.indexOf(other.element) ? one.element : other.element;
      const under = over === one.element ? other.element : one.element;
      const between = there.slice(0, there.indexOf(under));
      const isCovered = between.some((each) => !each.contains(under) && isOpaque(each));
      if (!isCovered) wrong.push(`lies over ${nameOf(under)}: ${nameOf(over)}`);
    }
  }
  return wrong;

  function isOpaque(element: Element): boolean {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor !== 'transparent' && !/, 0\)$/.test(backgroundColor);
  }
}
