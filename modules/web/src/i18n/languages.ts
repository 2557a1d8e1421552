import { firstOf, KEPT_AS, keptOf } from './preferred.ts';

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
  /** False: machine translated, and nobody whose language it is has read it all. The page says so. */
  readonly reviewed: boolean;
}

/** The languages that have a complete catalogue, by their English names after English and Hindi. */
export const LANGUAGES = [
  ltr('en', 'English', 'English', 'Latin', { reviewed: true }),
  ltr('hi', 'हिन्दी', 'Hindi', 'Devanagari', { reviewed: true }),
  ltr('as', 'অসমীয়া', 'Assamese', 'Bengali', { plurals: 'bn', dates: 'bn' }),
  ltr('bn', 'বাংলা', 'Bengali', 'Bengali'),
  ltr('brx', 'बड़ो', 'Bodo', 'Devanagari', { plurals: 'mr', dates: 'hi' }),
  ltr('doi', 'डोगरी', 'Dogri', 'Devanagari', { plurals: 'hi', dates: 'hi' }),
  ltr('gu', 'ગુજરાતી', 'Gujarati', 'Gujarati'),
  ltr('kn', 'ಕನ್ನಡ', 'Kannada', 'Kannada'),
  rtl('ks', 'کٲشُر', 'Kashmiri', { tag: 'ks-Arab', plurals: 'ur', dates: 'ur' }),
  ltr('kok', 'कोंकणी', 'Konkani', 'Devanagari', { plurals: 'hi', dates: 'mr' }),
  ltr('mai', 'मैथिली', 'Maithili', 'Devanagari', { plurals: 'hi', dates: 'hi' }),
  ltr('ml', 'മലയാളം', 'Malayalam', 'Malayalam'),
  ltr('mni', 'ꯃꯤꯇꯩꯂꯣꯟ', 'Manipuri', 'Meetei_Mayek', { tag: 'mni-Mtei', plurals: 'bn', dates: null }),
  ltr('mr', 'मराठी', 'Marathi', 'Devanagari'),
  ltr('ne', 'नेपाली', 'Nepali', 'Devanagari', { plurals: 'mr', dates: 'hi' }),
  ltr('or', 'ଓଡ଼ିଆ', 'Odia', 'Oriya', { plurals: 'mr', dates: null }),
  ltr('pa', 'ਪੰਜਾਬੀ', 'Punjabi', 'Gurmukhi', { dates: null }),
  ltr('sa', 'संस्कृतम्', 'Sanskrit', 'Devanagari', { plurals: 'hi', dates: 'hi' }),
  ltr('sat', 'ᱥᱟᱱᱛᱟᱲᱤ', 'Santali', 'Ol_Chiki', { plurals: 'he', dates: null }),
  rtl('sd', 'سنڌي', 'Sindhi', { tag: 'sd-Arab', plurals: 'ur', dates: 'ur' }),
  ltr('ta', 'தமிழ்', 'Tamil', 'Tamil'),
  ltr('te', 'తెలుగు', 'Telugu', 'Telugu'),
  rtl('ur', 'اردو', 'Urdu'),
] as const satisfies readonly LanguageFacts[];

export type Language = (typeof LANGUAGES)[number]['code'];

type Exceptions = Partial<Pick<LanguageFacts, 'tag' | 'plurals' | 'dates' | 'reviewed'>>;

type Row<C extends string> = LanguageFacts & { readonly code: C };

function ltr<C extends string>(code: C, name: string, english: string, script: string, but: Exceptions = {}): Row<C> {
  return { code, name, english, dir: 'ltr', script, tag: code, plurals: code, dates: code, reviewed: false, ...but };
}
function rtl<C extends string>(code: C, name: string, english: string, but: Exceptions = {}): Row<C> {
  return { ...ltr(code, name, english, 'Arabic', but), dir: 'rtl' };
}

/** What is known of a language; of one that we do not speak, what is known of English. */
export function factsOf(code: string): LanguageFacts {
  return LANGUAGES.find((language) => language.code === code) ?? LANGUAGES[0];
}

export function isLanguage(code: string): code is Language {
  return LANGUAGES.some((language) => language.code === code);
}

/** The person's choice of before, else the first of the browser's languages that we speak, else English. */
export function preferredLanguage(): Language {
  return firstOf(isLanguage) ?? 'en';
}

/** A browser may forbid storage; then the choice lasts as long as the page. */
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // The page goes on in the chosen language.
  }
}

/** What the person chose here before. */
export function keptLanguage(): Language | null {
  return keptOf(isLanguage);
}
