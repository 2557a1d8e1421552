import { createInstance, type i18n, type Resource } from 'i18next';
import ICU from 'i18next-icu';
import { use, useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { AREAS, type Area, type TextKey } from './areas.ts';
import { listOf } from './formats.ts';
import { factsOf, isLanguage, keepLanguage, preferredLanguage, type Language } from './languages.ts';
import { loadedAreas, loadTexts } from './loading.ts';
import { isolated } from './isolation.ts';
import { NOTHING } from './readable.ts';

export type { Area, TextKey } from './areas.ts';
export { factsOf, LANGUAGES, type Language, type LanguageFacts } from './languages.ts';
export { dateFormat, listOf, numberFormat } from './formats.ts';
export { loadTexts, PartMissing } from './loading.ts';
export { readable } from './readable.ts';

export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;

/** Knows the texts it is given, by language and area; others come with the part of the page that needs them. */
export function createI18n(language: Language = preferredLanguage(), texts: Resource = {}): i18n {
  const instance = createInstance();
  void instance
    .use(new ICU({ parseLngForICU: pluralsOf }))
    .use(initReactI18next)
    .init({
      lng: language,
      // Every language has every text.
      fallbackLng: false,
      resources: texts,
      ns: [...AREAS],
      defaultNS: 'shell',
      fallbackNS: [...AREAS],
      // Keys are flat, with dots in them.
      keySeparator: false,
      nsSeparator: false,
      initAsync: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  showOnPage(instance.language);
  instance.on('languageChanged', showOnPage);
  return instance;
}

/** Plurals as the language has them; digits are Latin in all. */
function pluralsOf(language: string): string {
  return `${factsOf(language).plurals}-u-nu-latn`;
}

/** What the page needs before it shows anything. */
export async function loadShell(instance: i18n): Promise<void> {
  await loadTexts(instance, instance.language, ['shell']);
}

/** The component waits for its texts. */
export function useAreas(areas: readonly Area[]): void {
  const { i18n: instance } = useTranslation();
  use(loadTexts(instance, instance.language, areas) ?? NOTHING);
}

/** Line height, hyphenation, voice, mirroring and typefaces all follow these two attributes. */
function showOnPage(code: string): void {
  const { tag, dir } = factsOf(code);
  document.documentElement.lang = tag;
  document.documentElement.dir = dir;
}

export function chooseLanguage(instance: i18n, language: Language): void {
  keepLanguage(language);
  const coming = loadTexts(instance, language, loadedAreas(instance));
  if (coming === undefined) void instance.changeLanguage(language);
  // Out of reach: the page goes on in its language, and the next visit is in the chosen one.
  else void coming.then(() => instance.changeLanguage(language)).catch(() => undefined);
}

/** The text of an invitation in any of the languages, once it has come; if it does not, in that of the page. */
export async function invitationText(
  instance: i18n,
  words: Readonly<Record<'title' | 'link' | 'password', string>>,
  language: string | null,
): Promise<string> {
  const wanted = language !== null && isLanguage(language) ? language : instance.language;
  const there = await Promise.resolve(loadTexts(instance, wanted, ['invitation'])).then(
    () => wanted,
    () => instance.language,
  );
  return instance.getFixedT(there)('invitation.text', words);
}

/** For what the page shows: each value keeps its own direction. */
export function useText(): Translate {
  return useTexts(isolated);
}

/** For what leaves the page, a mail or a title: nothing unseen stands in it. */
export function useSentText(): Translate {
  return useTexts(asTheyAre);
}

type Values = (values: TextValues, dir: 'ltr' | 'rtl') => TextValues;

const asTheyAre: Values = (values) => values;

function useTexts(prepare: Values): Translate {
  const { i18n: instance, t } = useTranslation();
  // `t` is new after a change of language; `instance` is not.
  return useCallback<Translate>(
    (key, values = {}) => (instance.exists(key) ? t(key, prepare(values, factsOf(instance.language).dir)) : key),
    [instance, t, prepare],
  );
}

/** For what a newer server may say that this page has no text for: its own word is shown, not our key. */
export function useTextOr(): (key: string, otherwise: string, values?: TextValues) => string {
  const { i18n: instance } = useTranslation();
  const t = useText();
  return useCallback(
    (key, otherwise, values) => (instance.exists(key) ? t(key as TextKey, values) : otherwise),
    [instance, t],
  );
}

/** Joins what stands in one line. */
export function useList(): (parts: readonly string[]) => string {
  const { i18n: instance } = useTranslation();
  return (parts) => listOf(instance.language, parts);
}

export function useLanguage(): readonly [Language, (language: Language) => void] {
  const { i18n: instance } = useTranslation();
  const current = isLanguage(instance.language) ? instance.language : 'en';
  return [current, (language) => chooseLanguage(instance, language)];
}
