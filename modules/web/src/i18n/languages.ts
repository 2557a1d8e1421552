/** Languages that have a complete catalogue. Names stand in their own script. */
export const LANGUAGES = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'hi', name: 'हिन्दी', dir: 'ltr' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

const KEPT_AS = 'sabha.language';

export function isLanguage(code: string): code is Language {
  return LANGUAGES.some((language) => language.code === code);
}

/** The person's choice of before, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(): Language {
  const kept = readKept();
  if (kept !== null && isLanguage(kept)) return kept;
  for (const tag of navigator.languages) {
    const code = tag.split('-')[0] ?? '';
    if (isLanguage(code)) return code;
  }
  return 'en';
}

/** A browser may forbid storage; then the choice lasts as long as the page. */
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // The page goes on in the chosen language.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}
