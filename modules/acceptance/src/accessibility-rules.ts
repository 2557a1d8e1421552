import type { Page } from 'playwright-core';
import { all, type Box, type AccessibleNode, spoken } from './accessibility-tree.ts';

const CONTROLS = new Set([
  ...['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'switch', 'radio', 'slider', 'spinbutton'],
  ...['menuitem', 'menuitemradio', 'menuitemcheckbox', 'tab', 'option'],
]);
/** Their text is what they are called by. */
const NAMED_BY_TEXT = new Set(['button', 'link', 'menuitem', 'tab', 'radio']);
const LANDMARKS = new Set(['banner', 'main', 'contentinfo', 'complementary', 'navigation', 'region', 'search']);
const SINGLE = ['banner', 'main', 'contentinfo'];
/** ARIA 1.2 forbids to name them; what is given is not read. */
const NAMELESS = new Set(['paragraph', 'generic', 'strong', 'emphasis', 'code', 'subscript', 'superscript', 'time']);
/** In the languages of these screens. */
const CLOSES = new Set(['Close', 'بند کریں']);
/** People in these screens: of a name nobody told the language, wherever it stands (docs/trust/accessibility.md). */
const NAMES = ['अधीक्षण अभियंता (ग्रामीण पेयजल एवं स्वच्छता)', 'கண்காணிப்புப் பொறியாளர் (நீர்வளத் துறை)', 'মীনা', 'आशा राव'];
const CHECKED = new Set(['checkbox', 'switch', 'radio', 'menuitemradio', 'menuitemcheckbox']);

/** What somebody who cannot see the page would miss in it, in words; empty when nothing. */
export function accessibilityFaults(root: AccessibleNode, rightToLeft = false): readonly string[] {
  const nodes = all(root);
  return [
    ...(/ · Sabha$/.test(root.name) ? [] : [`a page called “${root.name}”`]),
    ...nodes.flatMap(wrongOfOne),
    ...nodes.filter(isRegion).flatMap((region) => [...sameNames(region), ...outOfOrder(region, rightToLeft)]),
    ...outline(nodes),
    ...landmarks(nodes),
    ...live(nodes),
  ];
}

function isRegion({ role, name }: AccessibleNode): boolean {
  const named = role === 'form' || role === 'group' || role === 'toolbar';
  return LANDMARKS.has(role) || ['dialog', 'alertdialog', 'log', 'menu'].includes(role) || (named && name !== '');
}

function wrongOfOne(node: AccessibleNode): readonly string[] {
  const { role, name, states, children } = node;
  const wrong: string[] = [];
  const complain = (words: string) => wrong.push(`${words}: ${spoken(node)}`);
  const inside = all(node).slice(1);
  if (CONTROLS.has(role) && !/\p{L}|\p{N}/u.test(name)) complain('no name');
  if (NAMED_BY_TEXT.has(role) && !plain(name).includes(plain(textOf(node))))
    complain(`not called “${textOf(node)}” as it is written`);
  if (NAMELESS.has(role) && name !== '') complain('a name that nobody reads');
  if (role === 'heading' && inside.some((each) => CONTROLS.has(each.role))) complain('a control inside');
  if (
    ['menu', 'dialog', 'listbox'].includes(String(states['hasPopup'])) &&
    role === 'button' &&
    states['expanded'] === undefined
  ) {
    complain('does not say whether it is open');
  }
  if (CHECKED.has(role) && states['checked'] === undefined) complain('does not say whether it is chosen');
  if (role === 'list' && !children.some((each) => each.role === 'listitem')) complain('a list of nothing');
  if (role === 'list' && children.some((each) => each.role !== 'listitem')) complain('holds what is no item');
  if (role === 'table' && name === '') complain('a table without a name');
  if (['image', 'img', 'Video', 'Canvas', 'figure'].includes(role) && name === '') complain('a picture without a name');
  if (role === 'figure' && !isTile(node, inside)) complain('a tile without a menu');
  if (role === 'navigation' && inside.filter((each) => each.states['current'] === 'page').length !== 1) {
    complain('does not say where one is');
  }
  return wrong;
}

/** Somebody's picture has one button with what can be done; a shared screen has nothing to do. */
function isTile(figure: AccessibleNode, inside: readonly AccessibleNode[]): boolean {
  const buttons = inside.filter(({ role }) => role === 'button');
  const screen = figure.states['describedby'] === undefined;
  return buttons.length === (screen ? 0 : 1) && buttons.every(({ states }) => states['hasPopup'] === 'menu');
}

/**
 * Two controls of one region that cannot be told apart by name. In a log, where one person writes many times, it is by name
 * and description, and what is called by its own words leads where they say. A menu is closed from both its ends.
 */
function sameNames(region: AccessibleNode): readonly string[] {
  const seen = new Set<string>();
  return own(region).flatMap((node) => {
    if (!CONTROLS.has(node.role) || (region.role === 'log' && textOf(node) !== '')) return [];
    if (region.role === 'dialog' && CLOSES.has(node.name)) return [];
    const key = [node.role, plain(node.name), ...(region.role === 'log' ? [node.description] : [])].join(' ');
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [`two of one name in ${spoken(region)}: ${spoken(node)}`];
  });
}

/** The order of reading is that of the eye: downwards, and in a line from its beginning. */
function outOfOrder(region: AccessibleNode, rightToLeft: boolean): readonly string[] {
  const placed = own(region).filter(
    (node) => node.box !== undefined && (CONTROLS.has(node.role) || node.role === 'heading' || isRegion(node)),
  );
  return placed.flatMap((node, place) => {
    const before = placed[place - 1];
    if (before?.box === undefined || node.box === undefined) return [];
    const wrong = isBefore(node.box, before.box, rightToLeft);
    return wrong ? [`read after what the eye meets later, ${spoken(before)}: ${spoken(node)}`] : [];
  });
}

function isBefore(one: Box, other: Box, rightToLeft: boolean): boolean {
  const common = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const sameLine = common > Math.min(one.bottom - one.top, other.bottom - other.top) / 2;
  const earlier = rightToLeft ? one.right - 1 > other.right : one.left + 1 < other.left;
  const besideLater = rightToLeft ? one.right <= other.left + 1 : one.left >= other.right - 1;
  return sameLine ? earlier : one.bottom <= other.top + 1 && !besideLater;
}

function outline(nodes: readonly AccessibleNode[]): readonly string[] {
  const headings = nodes.filter(({ role }) => role === 'heading');
  const levels = headings.map(({ states }) => Number(states['level']));
  const dialog = nodes.some(({ role }) => role === 'dialog' || role === 'alertdialog');
  const first = levels.filter((level) => level === 1).length;
  return [
    ...(dialog || first === 1 ? [] : [`${String(first)} headings of level 1`]),
    ...headings.flatMap((heading, place) => {
      const before = levels[place - 1] ?? (dialog ? 1 : 0);
      return (levels[place] ?? 0) > before + 1 ? [`a level is left out before ${spoken(heading)}`] : [];
    }),
  ];
}

function landmarks(nodes: readonly AccessibleNode[]): readonly string[] {
  const found = nodes.filter(({ role }) => LANDMARKS.has(role));
  const names = found.map(({ role, name }) => `${role} "${name}"`);
  return [
    ...SINGLE.flatMap((role) =>
      found.filter((each) => each.role === role).length > 1 ? [`more than one ${role}`] : [],
    ),
    ...found
      .filter(({ role, name }) => !SINGLE.includes(role) && name === '')
      .map(({ role }) => `a ${role} without a name`),
    ...names.filter((name, place) => names.indexOf(name) !== place).map((name) => `twice ${name}`),
  ];
}

/** Two logs stand in every page; a region has at most one place for what went well and one for what did not. */
function live(nodes: readonly AccessibleNode[]): readonly string[] {
  const logs = nodes.filter(({ role, name }) => role === 'log' && name === '').map(({ states }) => states['live']);
  const dialog = nodes.some(({ role }) => role === 'dialog' || role === 'alertdialog');
  const crowded = nodes
    .filter((node) => LANDMARKS.has(node.role) || node.role === 'form')
    .flatMap((region) =>
      ['status', 'alert']
        .filter((role) => own(region).filter((each) => each.role === role).length > 2)
        .map((role) => `many of ${role} in ${spoken(region)}`),
    );
  const both = logs.length === 2 && logs.includes('polite') && logs.includes('assertive');
  return [...(dialog || both ? [] : [`announcers: ${logs.join(', ')}`]), ...crowded];
}

/** What stands in a region and in no smaller one, with the smaller ones themselves. */
function own(region: AccessibleNode): readonly AccessibleNode[] {
  return region.children.flatMap((child) => (isRegion(child) ? [child] : [child, ...own(child)]));
}

function textOf(node: AccessibleNode): string {
  return node.children.map((child) => (child.role === 'StaticText' ? child.name : textOf(child))).join(' ');
}

/** Without marks, signs and case, which no voice speaks. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * What the tree does not tell: what takes the focus and is hidden or nothing; words of another language without a mark; fields
 * of which a browser does not know whether to fill them in.
 */
export function wrongInMarkup(page: Page): Promise<readonly string[]> {
  return page.evaluate((names) => {
    const nameOf = (element: Element) =>
      `<${element.localName}> “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`;
    const stops = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';
    const shown = (element: Element) => element.checkVisibility() && element.closest('[inert]') === null;
    const nothing = [
      ...document.querySelectorAll<HTMLElement>('[tabindex="0"]:is(div, span, p, ul, ol, li, b):not([role])'),
    ].filter(shown);
    const hidden = [...document.querySelectorAll<HTMLElement>(stops)].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled') &&
        shown(element) &&
        element.closest('[aria-hidden=true]') !== null,
    );
    const written =
      'input:is([type=text], [type=password], [type=email], :not([type])):not([autocomplete], [readonly])';
    const unfilled = [...document.querySelectorAll(written)].filter(shown);
    const foreign: Element[] = [];
    const language = document.documentElement.lang;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null && language === 'en'; text = texts.nextNode()) {
      const element = text.parentElement;
      // What people wrote is of a language that nobody told.
      if (element === null || element.closest('[dir=auto], bdi, [aria-hidden=true], script, style') !== null) continue;
      const remaining = names.reduce((rest, name) => rest.replaceAll(name, ''), text.nodeValue ?? '');
      const isOther = /(?!\p{Script=Latin})\p{L}/u.test(remaining);
      if (isOther && (element.closest('[lang]') as HTMLElement | null)?.lang === language) foreign.push(element);
    }
    return [
      ...nothing.map((each) => `takes the focus and is nothing: ${nameOf(each)}`),
      ...hidden.map((each) => `hidden, and takes the focus: ${nameOf(each)}`),
      ...foreign.map((each) => `another language without a mark: ${nameOf(each)}`),
      ...unfilled.map((each) => `does not say whether a browser may fill it in: ${each.outerHTML.slice(0, 120)}`),
    ];
  }, NAMES);
}
