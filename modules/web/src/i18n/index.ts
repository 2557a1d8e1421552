import { createInstance, type i18n, type Resource } from 'i18next';
import ICU from 'i18next-icu';
import { use, useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { AREAS, type Area, type TextKey } from './areas.ts';
import { INVITATIONS } from './invitations.ts';
import { keepLanguage, LANGUAGES, preferredLanguage, type Language } from './languages.ts';
import { loadedAreas, loadTexts } from './loading.ts';
import { NOTHING } from './readable.ts';

export type { Area, TextKey } from './areas.ts';
export { LANGUAGES, type Language } from './languages.ts';
export { loadTexts, PartMissing } from './loading.ts';
export { readable } from './readable.ts';

export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;

/** Knows the texts it is given, by language and area; others come with the part of the page that needs them. */
export function createI18n(language: Language = preferredLanguage(), texts: Resource = {}): i18n {
  const instance = createInstance();
  void instance
    .use(ICU)
    .use(initReactI18next)
    .init({
      lng: language,
      // Every language has every text.
      fallbackLng: false,
      resources: Object.fromEntries(
        LANGUAGES.map(({ code }) => [code, { ...texts[code], invitation: INVITATIONS[code] }]),
      ),
      ns: [...AREAS],
      defaultNS: 'shell',
      fallbackNS: [...AREAS, 'invitation'],
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

/** What the page needs before it shows anything. */
export async function loadShell(instance: i18n): Promise<void> {
  await loadTexts(instance, instance.language, ['shell']);
}

/** The component waits for its texts. */
export function useAreas(areas: readonly Area[]): void {
  const { i18n: instance } = useTranslation();
  use(loadTexts(instance, instance.language, areas) ?? NOTHING);
}

/** Line height, hyphenation, voice and mirroring all follow these two attributes. */
function showOnPage(code: string): void {
  document.documentElement.lang = code;
  document.documentElement.dir = LANGUAGES.find((language) => language.code === code)?.dir ?? 'ltr';
}

export function chooseLanguage(instance: i18n, language: Language): void {
  keepLanguage(language);
  const coming = loadTexts(instance, language, loadedAreas(instance));
  if (coming === undefined) void instance.changeLanguage(language);
  // Out of reach: the page goes on in its language, and the next visit is in the chosen one.
  else void coming.then(() => instance.changeLanguage(language)).catch(() => undefined);
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
