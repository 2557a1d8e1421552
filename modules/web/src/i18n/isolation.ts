/** Unicode's first strong isolate and its end: what stands between them has its own direction and moves nothing beside it. */
const [BEGIN, END] = ['\u2068', '\u2069'];

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A number, or one word of Latin letters, as also choices of a message are; it needs no isolation. */
const PLAIN = /^(?:[\w-]*|\d[\d.,]*)$/;

/** A figure and its unit in Latin letters, as "1.9 Mbit/s". */
const FIGURE = /\d[\d.,]*[ \u00a0][A-Za-z]+(?:\/[A-Za-z]+)?/g;

/** In the place of what is drawn as an element, which has a direction of its own; nobody is called so. */
export const MARK = '\u0000';

/**
 * Values of a sentence, so that a name does not turn the sentence round, nor the sentence the name: brackets of "Secretary
 * (Admin)" would stand apart from it in an Urdu sentence.
 */
export function isolated<V extends string | number>(
  values: Readonly<Record<string, V>>,
  dir: 'ltr' | 'rtl',
): Record<string, string | number> {
  const needs = (value: string) =>
    !PLAIN.test(value) && !value.startsWith(MARK) && (dir === 'rtl' || RIGHT_TO_LEFT.test(value));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && needs(value) ? `${BEGIN}${value}${END}` : value,
    ]),
  );
}

/**
 * A sentence whose figures keep their units behind them: a line from right to left has the unit of Latin letters first, and
 * "MB 150" is read as something else.
 */
export function withWholeFigures(text: string, dir: 'ltr' | 'rtl'): string {
  return dir === 'ltr' ? text : text.replace(FIGURE, (figure) => `${BEGIN}${figure}${END}`);
}

/** Without isolates, to be compared and cut. */
export function bare(text: string): string {
  return text.replaceAll(BEGIN, '').replaceAll(END, '');
}
