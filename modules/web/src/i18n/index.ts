import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { Area, TextKey } from './areas.ts';
import { listOf } from './formats.ts';
import { I18n, type Texts, type TextValues } from './I18n.ts';
import { factsOf, isLanguage, keepLanguage, preferredLanguage, type Language } from './languages.ts';
import { loadedAreas, loadTexts } from './loading.ts';
import { isolated, withWholeFigures } from './isolation.ts';
import { NOTHING } from './readable.ts';

export type { Area, TextKey } from './areas.ts';
export { factsOf, LANGUAGES, type Language, type LanguageFacts } from './languages.ts';
export { dateFormat, listOf, numberFormat, type ShownOfDate } from './formats.ts';
export type { I18n, TextValues } from './I18n.ts';
export { loadTexts, PartMissing } from './loading.ts';
export { bare, MARK } from './isolation.ts';
export { readable } from './readable.ts';

export type Translate = (key: TextKey, values?: TextValues) => string;

/** Knows the texts it is given, by language and area; others come with the part of the page that needs them. */
export function createI18n(
  language: Language = preferredLanguage(),
  texts: Readonly<Record<string, Texts>> = {},
): I18n {
  const i18n = new I18n(language, texts);
  showOnPage(language);
  i18n.subscribe(() => showOnPage(i18n.language));
  return i18n;
}

/** The texts of the page, for all that it shows. */
export const I18nContext = createContext<I18n | null>(null);

export function useI18n(): I18n {
  const i18n = use(I18nContext);
  if (i18n === null) throw new Error('there are no texts');
  useSyncExternalStore(i18n.subscribe, () => i18n.language);
  return i18n;
}

/** What the page needs before it shows anything. */
export async function loadShell(i18n: I18n): Promise<void> {
  await loadTexts(i18n, i18n.language, ['shell']);
}

/** The component waits for its texts. */
export function useAreas(areas: readonly Area[]): void {
  const i18n = useI18n();
  use(loadTexts(i18n, i18n.language, areas) ?? NOTHING);
}

/** Line height, hyphenation, voice, mirroring and typefaces all follow these two attributes. */
function showOnPage(code: string): void {
  const { tag, dir } = factsOf(code);
  document.documentElement.lang = tag;
  document.documentElement.dir = dir;
}

export function chooseLanguage(i18n: I18n, language: Language): void {
  keepLanguage(language);
  lendLanguage(i18n, language);
}

/** Shown without the person's choice of it, and so not kept. */
export function lendLanguage(i18n: I18n, language: Language): void {
  const coming = loadTexts(i18n, language, loadedAreas(i18n));
  if (coming === undefined) i18n.change(language);
  // Out of reach: the page goes on in its language, and the next visit is in the chosen one.
  else void coming.then(() => i18n.change(language)).catch(() => undefined);
}

/** The text of an invitation in any of the languages, once it has come; if it does not, in that of the page. */
export async function invitationText(
  i18n: I18n,
  words: Readonly<Record<'title' | 'link' | 'password', string>> & { readonly shared: boolean },
  language: string | null,
): Promise<string> {
  const wanted = language !== null && isLanguage(language) ? language : i18n.language;
  const there = await Promise.resolve(loadTexts(i18n, wanted, ['invitation'])).then(
    () => wanted,
    () => i18n.language,
  );
  const { title, link, password, shared } = words;
  return i18n.text('invitation.text', { title, link, password, shared: `${shared}` }, there);
}

/** For what the page shows: each value and each figure keeps its own direction. */
export function useText(): Translate {
  return useTexts(isolated, withWholeFigures);
}

/** For what leaves the page, a mail or a title: nothing unseen stands in it. */
export function useSentText(): Translate {
  return useTexts(asTheyAre, asItIs);
}

type Values = (values: TextValues, dir: 'ltr' | 'rtl') => TextValues;

const asTheyAre: Values = (values) => values;
const asItIs = (text: string): string => text;

function useTexts(prepare: Values, finish: typeof withWholeFigures): Translate {
  const i18n = useI18n();
  const { language } = i18n;
  return useCallback<Translate>(
    (key, values = {}) => {
      const { dir } = factsOf(language);
      return finish(i18n.text(key, prepare(values, dir), language), dir);
    },
    [i18n, language, prepare, finish],
  );
}

/** For what a newer server may say that this page has no text for: its own word is shown, not our key. */
export function useTextOr(): (key: string, otherwise: string, values?: TextValues) => string {
  const i18n = useI18n();
  const t = useText();
  return useCallback((key, otherwise, values) => (i18n.knows(key) ? t(key as TextKey, values) : otherwise), [i18n, t]);
}

/** Joins what stands in one line. */
export function useList(): (parts: readonly string[]) => string {
  const i18n = useI18n();
  return (parts) => listOf(i18n.language, parts);
}

export function useLanguage(): readonly [Language, (language: Language) => void] {
  const i18n = useI18n();
  const current = isLanguage(i18n.language) ? i18n.language : 'en';
  return [current, (language) => chooseLanguage(i18n, language)];
}
