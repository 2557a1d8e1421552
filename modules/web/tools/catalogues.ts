import { parse as parseMessage, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type LanguageFacts } from '../src/i18n/languages.ts';

/** Texts of one file, by key. */
export type Texts = Readonly<Record<string, string>>;
/** Of one language, by area. */
export type Catalogue = Readonly<Record<string, Texts>>;

/** What is wrong with one text, or that it is not there. */
export interface Finding {
  readonly language: string;
  readonly area: string;
  readonly key: string;
  readonly wrong: string;
  /** Where the text is missing, what it says in English. */
  readonly missing?: string;
}

/** A text is at most this many times as long as in English, with room for short ones. */
const LONGEST_TIMES = 2.4;
const LONGEST_MORE = 14;

/** Names and signs in Latin letters that a language may leave so where Hindi found another way. */
const LATIN = new Set(
  (
    'Sabha Chrome Edge Firefox Safari Windows Linux Android PostgreSQL Valkey Opus Java VP Esc ' +
    'API CPU CSV HD HTTP ID IP JSON LDAP OIDC PDF PIN QR SMTP TCP TLS TOTP UDP USB UTC Wi Fi https kbit Mbit kB MB GB GiB ms'
  ).split(' '),
);

export function cataloguesIn(folder: string): Readonly<Record<string, Catalogue>> {
  const read = (language: string) =>
    Object.fromEntries(
      areasIn(folder).map((area) => [area, readTexts(join(folder, language, `${area}.json`))] as const),
    );
  return Object.fromEntries(LANGUAGES.map(({ code }) => [code, read(code)]));
}

/** English has a file for every area. */
export function areasIn(folder: string): string[] {
  return readdirSync(join(folder, 'en')).map((name) => name.replace(/[.]json$/, ''));
}

/** Tags are text, so that what stands in them is looked at as well. */
function parse(text: string): MessageFormatElement[] {
  return parseMessage(text, { ignoreTag: true });
}

function readTexts(file: string): Texts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Texts;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${file} is no JSON`, { cause });
  }
}

/** Everything that keeps a language from being shown, English itself included. */
export function findingsIn(catalogues: Readonly<Record<string, Catalogue>>): Finding[] {
  const english = catalogues['en'] ?? {};
  return LANGUAGES.flatMap((language) =>
    Object.entries(english).flatMap(([area, reference]) => {
      const model = catalogues[language.code === 'hi' ? 'en' : 'hi']?.[area] ?? {};
      const found = findingsOf(language, catalogues[language.code]?.[area] ?? {}, reference, model);
      return found.map((finding) => ({ language: language.code, area, ...finding }));
    }),
  );
}

type Fault = Omit<Finding, 'language' | 'area'>;

function findingsOf(language: LanguageFacts, texts: Texts, reference: Texts, model: Texts): Fault[] {
  const missing = Object.entries(reference)
    .filter(([key]) => !(key in texts))
    .map(([key, text]) => ({ key, wrong: 'is missing', missing: text }));
  const more = Object.keys(texts)
    .filter((key) => !(key in reference))
    .map((key) => ({ key, wrong: 'is not in English' }));
  const wrong = Object.entries(texts).flatMap(([key, text]) => {
    const english = reference[key];
    if (english === undefined) return [];
    return faultsOf(language, text, english, model[key]).map((each) => ({ key, wrong: each }));
  });
  if (missing.length + more.length === 0 && Object.keys(texts).join() !== Object.keys(reference).join()) {
    wrong.push({ key: '(all)', wrong: 'stand in another order than in English' });
  }
  return [...missing, ...more, ...wrong];
}

/** `model` is the text whose Latin words may be used as well: Hindi's, and for Hindi the English. */
export function faultsOf(language: LanguageFacts, text: string, english: string, model = ''): string[] {
  if (text.trim() === '') return ['is empty'];
  let elements: MessageFormatElement[];
  try {
    elements = parse(text);
  } catch (cause) {
    return [`is no ICU message: ${String(cause)}`];
  }
  return [...shapeFaults(language, elements, parse(english)), ...wordFaults(language, text, english, latinIn(model))];
}

function shapeFaults(
  language: LanguageFacts,
  elements: readonly MessageFormatElement[],
  english: readonly MessageFormatElement[],
): string[] {
  const faults: string[] = [];
  const [mine, theirs] = [valuesOf(elements), valuesOf(english)];
  if (mine !== theirs) faults.push(`takes ${mine || 'no value'}, English takes ${theirs || 'none'}`);
  const rules = new Intl.PluralRules(language.plurals);
  const categories = rules.resolvedOptions().pluralCategories;
  const counted = new Set(pluralsIn(english).flatMap(({ value, options }) => ('one' in options ? [value] : [])));
  for (const { value, options } of pluralsIn(elements)) {
    const lacks = counted.has(value) ? categories.filter((category) => !(category in options)) : [];
    const more = Object.keys(options).filter((each) => !each.startsWith('=') && !isOneOf(categories, each));
    if (lacks.length > 0) faults.push(`has a plural without ${lacks.join(', ')}`);
    if (more.length > 0) faults.push(`has a plural with ${more.join(', ')}, which the language does not know`);
    if (rules.select(0) === 'one' && hidesCount(options)) faults.push('says one of none: write # or =0');
  }
  return faults;
}

/** Hindi's `one`, and that of others, takes in zero. A name in it stands for the one, and comes only with it. */
function hidesCount(options: Plural['options']): boolean {
  const one = options['one'];
  if (one === undefined || '=0' in options) return false;
  return !everyElement(one.value).some(({ type }) => type === TYPE.pound || type === TYPE.argument);
}

function isOneOf(categories: readonly string[], category: string): boolean {
  return categories.includes(category);
}

function wordFaults(
  { code, script }: LanguageFacts,
  text: string,
  english: string,
  leftLatin: readonly string[],
): string[] {
  const faults: string[] = [];
  if (/!|oops/i.test(text)) faults.push('shouts');
  if (/(?![0-9])\p{Nd}/u.test(text)) faults.push('has digits that are not Latin');
  if (/(?![\u200c\u200d])\p{Cf}/u.test(text)) faults.push('has characters that are not seen');
  if (code === 'en') return faults;
  if (text.includes('://') && !english.includes('://')) faults.push('has an address, English has none');
  const words = wordsOf(parse(text));
  const numbers = numbersIn(wordsOf(parse(english)));
  const more = numbersIn(words).filter((number) => !numbers.includes(number));
  if (more.length > 0) faults.push(`has numbers that English has not: ${more.join(', ')}`);
  const latin = latinIn(text).filter((word) => !LATIN.has(word) && !leftLatin.includes(word));
  if (latin.length > 0) faults.push(`has Latin words: ${latin.join(', ')}`);
  const other = new RegExp(
    `(?!\\p{Script=Latin}|\\p{Script=Common}|\\p{Script=Inherited}|\\p{Script=${script}})\\p{L}`,
    'gu',
  );
  const foreign = words.match(other) ?? [];
  if (foreign.length > 0) faults.push(`has letters of another script: ${foreign.join('')}`);
  if (text.length > english.length * LONGEST_TIMES + LONGEST_MORE) {
    faults.push(`is ${text.length} characters long for ${english.length}`);
  }
  return faults;
}

type Plural = Extract<MessageFormatElement, { readonly type: TYPE.plural }>;

function pluralsIn(elements: readonly MessageFormatElement[]): Plural[] {
  return everyElement(elements).filter((element) => element.type === TYPE.plural);
}

function everyElement(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.flatMap((element) =>
    element.type === TYPE.plural || element.type === TYPE.select
      ? [element, ...Object.values(element.options).flatMap(({ value }) => everyElement(value))]
      : [element],
  );
}

/** Names and kinds of what a message takes, with the choices of a select. */
function valuesOf(elements: readonly MessageFormatElement[]): string {
  const found = everyElement(elements).flatMap((element) => {
    if (element.type === TYPE.argument) return [element.value];
    if (element.type === TYPE.plural) return [`${element.value} (plural)`];
    if (element.type !== TYPE.select) return [];
    return Object.keys(element.options).map((option) => `${element.value} = ${option}`);
  });
  return [...new Set(found)].sort().join(', ');
}

/** What a reader sees of it, without names of values. */
function wordsOf(elements: readonly MessageFormatElement[]): string {
  return everyElement(elements)
    .map((element) => (element.type === TYPE.literal ? element.value : ' '))
    .join(' ');
}

function numbersIn(words: string): readonly string[] {
  return words.match(/[0-9]+/g) ?? [];
}

function latinIn(text: string): readonly string[] {
  return wordsOf(parse(text)).match(/[A-Za-z]{2,}/g) ?? [];
}

/** For a person: by language, the keys that are missing and what is wrong with others. */
export function report(findings: readonly Finding[]): string {
  return LANGUAGES.flatMap(({ code, english }) => {
    const mine = findings.filter(({ language }) => language === code);
    if (mine.length === 0) return [];
    const lines = mine.map(({ area, key, wrong, missing }) => {
      const suffix = missing === undefined ? '' : `; English: ${JSON.stringify(missing)}`;
      return `  ${area}.json ${key} ${wrong}${suffix}`;
    });
    return [`${english} (${code}): ${mine.length}`, ...lines];
  }).join('\n');
}
