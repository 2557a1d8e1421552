import { createInstance, type i18n } from 'i18next';
import ICU from 'i18next-icu';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import en from './en.json';
import hi from './hi.json';
import { keepLanguage, LANGUAGES, preferredLanguage, type Language } from './languages.ts';

export { LANGUAGES, type Language } from './languages.ts';

/** Every sentence of the client; English is the measure for the others. */
export type TextKey = keyof typeof en;
export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;

const CATALOGUES: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, hi };

/** Ready at once: the catalogues are part of the client, nothing is fetched. */
export function createI18n(language: Language = preferredLanguage()): i18n {
  const instance = createInstance();
  void instance
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'en',
      resources: Object.fromEntries(Object.entries(CATALOGUES).map(([code, translation]) => [code, { translation }])),
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

/** Line height, hyphenation, voice and mirroring all follow these two attributes. */
function showOnPage(code: string): void {
  document.documentElement.lang = code;
  document.documentElement.dir = LANGUAGES.find((language) => language.code === code)?.dir ?? 'ltr';
}

export function chooseLanguage(instance: i18n, language: Language): void {
  keepLanguage(language);
  void instance.changeLanguage(language);
}

/** The text of an invitation, in any of the languages. */
export function invitationText(
  instance: i18n,
  words: Readonly<Record<'title' | 'link' | 'password', string>>,
  language: string | null,
): string {
  return instance.getFixedT(language ?? instance.language)('invitation.text', words);
}

export function useText(): Translate {
  const { i18n: instance, t } = useTranslation();
  // `t` is new after a change of language; `instance` is not.
  return useCallback<Translate>((key, values) => (instance.exists(key) ? t(key, values ?? {}) : key), [instance, t]);
}

export function useLanguage(): readonly [Language, (language: Language) => void] {
  const { i18n: instance } = useTranslation();
  const current = LANGUAGES.find((language) => language.code === instance.language)?.code ?? 'en';
  return [current, (language) => chooseLanguage(instance, language)];
}
