import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './Person.ts';

/**
 * What is wrong with a screen as it stands in a browser, in words; empty when nothing is.
 *
 * @param ownColours whether the page's colours are in use; with forced ones axe reads those that nobody sees
 */
export async function wrongWith(page: Page, ownColours: boolean): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // In the page alone: with no frame of another origin in it the rest, a second page for each look, tells nothing more.
    .setLegacyMode()
    .options({
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: ownColours } },
    })
    // React Aria's announcer names a picture by an element that may be gone again; nothing of it is on the page.
    .exclude('[data-live-announcer]')
    .analyze();
  const byAxe = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  return [...byAxe, ...(await page.evaluate(wrongByMeasure))];
}

/** Nothing is wrong with what somebody has before them, once it stands still. */
export async function judged({ page, name }: Pick<Person, 'page' | 'name'>): Promise<void> {
  const wrong = async () => (await wrongWith(page, true)).map((each) => `${name}: ${each}`);
  await expect.poll(wrong, { timeout: 30_000 }).toEqual([]);
}

/** Runs in the page: what axe does not measure. */
export function wrongByMeasure(): string[] {
  const TOLERANCE = 1;
  /** Letters in a line; past about so many the eye does not find the next one. */
  const LONGEST_LINE = 100;
  const { clientWidth, scrollWidth } = document.documentElement;

  const nameOf = (element: Element): string => {
    const text = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40);
    return `<${element.localName} class="${element.className.toString().split(' ')[0] ?? ''}"> “${text}”`;
  };
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('[inert], [aria-hidden=true]') === null;
  /** Only for ears: a box of a pixel, as every library makes it, and what is in it. */
  const forEars = new WeakMap<Element, boolean>();
  const isForEars = (element: Element): boolean => {
    const known = forEars.get(element);
    if (known !== undefined) return known;
    const { clipPath, clip, position } = getComputedStyle(element);
    const isPixel = position === 'absolute' && (clipPath !== 'none' || clip !== 'auto') && element.clientWidth <= 1;
    const is = isPixel || (element.parentElement !== null && isForEars(element.parentElement));
    forEars.set(element, is);
    return is;
  };
  const hasOwnText = (element: Element): boolean =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '');

  /** Cut where nothing says so: neither scrolled nor ended by an ellipsis or after some lines. */
  const isCut = (element: HTMLElement): boolean => {
    const style = getComputedStyle(element);
    const isClamped = style.textOverflow === 'ellipsis' || !['none', ''].includes(style.webkitLineClamp);
    const isTall = element.scrollHeight > element.clientHeight + TOLERANCE;
    const isWide = element.scrollWidth > element.clientWidth + TOLERANCE;
    return (
      (isTall && ['hidden', 'clip'].includes(style.overflowY) && style.webkitLineClamp === 'none') ||
      (isWide && ['hidden', 'clip'].includes(style.overflowX) && !isClamped)
    );
  };

  const segmenter = new Intl.Segmenter();
  /** How many letters the fullest of several lines has: of all of them the share that its width has of all lines. */
  const longestLineOf = (element: Element): number => {
    const text = element.textContent.trim();
    if (text.length <= LONGEST_LINE) return 0;
    const range = document.createRange();
    range.selectNodeContents(element);
    const widths = new Map<number, number>();
    for (const { bottom, width } of range.getClientRects()) {
      const line = [...widths.keys()].find((each) => Math.abs(each - bottom) < 8) ?? bottom;
      widths.set(line, (widths.get(line) ?? 0) + width);
    }
    const all = [...widths.values()];
    if (all.length === 1) return 0;
    return ([...segmenter.segment(text)].length * Math.max(...all)) / all.reduce((sum, each) => sum + each, 0);
  };

  /** The part of its box that neither the window nor a scrolling ancestor hides; undefined if there is none. */
  const shownPartOf = (element: Element): DOMRect | undefined => {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    const boxes = [new DOMRect(0, 0, innerWidth, innerHeight)];
    for (let each = element.parentElement; each !== null; each = each.parentElement) {
      if (getComputedStyle(each).overflow !== 'visible') boxes.push(each.getBoundingClientRect());
    }
    for (const box of boxes) {
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return right - left < 2 || bottom - top < 2 ? undefined : new DOMRect(left, top, right - left, bottom - top);
  };
  /** What lies over all of a control: over its centre and near each corner (WCAG 2.2, 2.4.11). */
  const coverOf = (element: Element): Element | undefined => {
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const part = shownPartOf(element);
    if (part === undefined) return undefined;
    const covers = [
      [0.5, 0.5],
      [0.15, 0.15],
      [0.85, 0.15],
      [0.15, 0.85],
      [0.85, 0.85],
    ].map(([x = 0, y = 0]) => {
      const above = document.elementFromPoint(part.left + part.width * x, part.top + part.height * y);
      // A notice may lie over a picture until it is dismissed.
      const isNotice = element.closest('figure') !== null && above?.closest('[data-notices]') != null;
      const isFree = above === null || isNotice || element.contains(above) || above.contains(element);
      return isFree || above.closest('label')?.contains(element) === true ? undefined : above;
    });
    return covers.includes(undefined) ? undefined : covers[0];
  };

  const wrong: string[] = [];
  if (scrollWidth > clientWidth) wrong.push(`the page scrolls sideways by ${String(scrollWidth - clientWidth)} px`);
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!isShown(element) || isForEars(element)) continue;
    if (hasOwnText(element) && isCut(element)) wrong.push(`cut: ${nameOf(element)}`);
    // A notice is a line or two beside the controls.
    if (element.matches('p, li, dd, blockquote') && hasOwnText(element) && element.closest('[data-notices]') === null) {
      const letters = Math.round(longestLineOf(element));
      if (letters > LONGEST_LINE) wrong.push(`${String(letters)} letters in a line: ${nameOf(element)}`);
    }
    if (element.matches('button, a[href], input, select, textarea, [role=button], [tabindex="0"]')) {
      const cover = coverOf(element);
      if (cover !== undefined) wrong.push(`covered: ${nameOf(element)} by ${nameOf(cover)}`);
    }
  }
  return wrong;
}
