/** What the page has to know of a language beside its texts. */
export interface LanguageFacts {
  readonly code: string;
  /** As its readers write it. */
  readonly name: string;
  readonly english: string;
  readonly dir: 'ltr' | 'rtl';
  /** The only letters beside Latin in its texts (Unicode property `Script`). */
  readonly script: string;
  /** BCP 47, with the script where engines would take another one, as they do for Sindhi of India and for Manipuri. */
  readonly tag: string;
  /** Whose plural rules it has (CLDR). Engines lack some, or have them without numbers, so the nearest that all have. */
  readonly plurals: string;
  /** Whose names of days and months are shown. Null: no engine's are fit, so dates are in figures alone. */
  readonly dates: string | null;
  /** Whether somebody whose language it is has read all of its texts. */
  readonly reviewed: boolean;
}

/** The languages that have a complete catalogue, by their English names after English and Hindi. */
export const LANGUAGES = [
  ltr('en', 'English', 'English', 'Latin', { reviewed: true }),
  ltr('hi', 'हिन्दी', 'Hindi', 'Devanagari', { reviewed: true }),
] as const satisfies readonly LanguageFacts[];

export type Language = (typeof LANGUAGES)[number]['code'];

type Exceptions = Partial<Pick<LanguageFacts, 'tag' | 'plurals' | 'dates' | 'reviewed'>>;

type Row<C extends string> = LanguageFacts & { readonly code: C };

function ltr<C extends string>(code: C, name: string, english: string, script: string, but: Exceptions = {}): Row<C> {
  return { code, name, english, dir: 'ltr', script, tag: code, plurals: code, dates: code, reviewed: false, ...but };
}
/** What is known of a language; of one that we do not speak, what is known of English. */
export function factsOf(code: string): LanguageFacts {
  return LANGUAGES.find((language) => language.code === code) ?? LANGUAGES[0];
}

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
