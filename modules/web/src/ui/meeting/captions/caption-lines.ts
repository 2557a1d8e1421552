import { CAPTION_LANGUAGES, type CaptionLanguage } from '../../../call/caption-envelope.ts';
import type { CaptionLine } from '../../../call/captions-state.ts';
import { factsOf, LANGUAGES } from '../../../i18n/index.ts';

/** A line and whether it is the first of its author after another's: a name stands once. */
export interface NamedLine {
  readonly line: CaptionLine;
  readonly isNamed: boolean;
}

/** What is not taken back, with names where the author changes. */
export function named(lines: readonly CaptionLine[]): readonly NamedLine[] {
  const seen = lines.filter(({ text }) => text !== '');
  return seen.map((line, i) => ({ line, isNamed: seen[i - 1]?.key !== line.key }));
}

/** By so many of the last lines is judged what is written now. */
const RECENT = 20;

/** What stands, of the language that is wanted; of every one, where nothing is written in that any more. */
export function inLanguage(lines: readonly CaptionLine[], wanted: CaptionLanguage | null): readonly CaptionLine[] {
  const seen = lines.filter(({ text }) => text !== '');
  const isWritten = seen.slice(-RECENT).some(({ language }) => language === wanted);
  return isWritten ? seen.filter(({ language }) => language === wanted) : seen;
}

/** How a line is to be read and drawn. */
export function attributesOf(tag: CaptionLanguage): { readonly lang: string; readonly dir: 'ltr' | 'rtl' } {
  return { lang: tag, dir: LANGUAGES.find((each) => each.tag === tag)?.dir ?? 'ltr' };
}

/** By their own names, as languages are chosen by who reads them. */
export const LANGUAGE_OPTIONS = LANGUAGES.map(({ tag, name }) => ({ value: tag, text: name, lang: tag }));

/** In which somebody writes who has not chosen: that of the page. */
export function tagOfPage(code: string): CaptionLanguage {
  return CAPTION_LANGUAGES.find((tag) => tag === factsOf(code).tag) ?? 'en';
}
