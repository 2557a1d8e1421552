import { membersOf } from './sealed-json.ts';
import { onlySeen } from './only-seen.ts';

/**
 * The languages that captions are written in, by the tags of BCP 47 under which browsers know them: those of the page, so
 * that each has letters, a direction and a name here.
 */
export const CAPTION_LANGUAGES = [
  'en',
  'hi',
  'as',
  'bn',
  'brx',
  'doi',
  'gu',
  'kn',
  'ks-Arab',
  'kok',
  'mai',
  'ml',
  'mni-Mtei',
  'mr',
  'ne',
  'or',
  'pa',
  'sa',
  'sat',
  'sd-Arab',
  'ta',
  'te',
  'ur',
] as const;

export type CaptionLanguage = (typeof CAPTION_LANGUAGES)[number];

/** What is sealed of a line of captions: all of it as it stands now, each time that it has grown. */
export interface CaptionPayload {
  /** Counts up for its author as long as they have one key. */
  readonly line: number;
  /** Counts up from 1 in a line. */
  readonly revision: number;
  /** Its author has gone on to the next; a later revision corrects it. */
  readonly final: boolean;
  readonly language: CaptionLanguage;
  /** Empty where its author took all of it back. */
  readonly text: string;
}

const VERSION = 1;
/** Of a line; code points. Two to three lines of a screen, which is what people read at a time. */
export const LONGEST_CAPTION = 240;

/** What can be sent of what was typed or heard: one line, without what nobody sees. */
export function captionText(given: string): string {
  let text = given.replaceAll(/\s+/gu, ' ');
  // What goes may bring together what then goes, too.
  for (let next = cleanCaption(text); next !== text; next = cleanCaption(text)) text = next;
  return text;
}

function cleanCaption(text: string): string {
  return Array.from(onlySeen(text).trim()).slice(0, LONGEST_CAPTION).join('').trim();
}

export function wrapCaption({ line, revision, final, language, text }: CaptionPayload): string {
  return JSON.stringify({ v: VERSION, line, rev: revision, final, lang: language, text });
}

/** Only what is written in the one way; everything else is undefined. */
export function unwrapCaption(sealed: string): CaptionPayload | undefined {
  const payload = parsePayload(sealed);
  return payload && wrapCaption(payload) === sealed ? payload : undefined;
}

function parsePayload(sealed: string): CaptionPayload | undefined {
  const read = membersOf(sealed);
  if (read === undefined) return undefined;
  const { line, rev, final, lang, text } = read;
  const language = captionLanguage(lang);
  // in UTF-16, before anything is done with it
  const isText = typeof text === 'string' && text.length <= 2 * LONGEST_CAPTION && captionText(text) === text;
  if (!isText || !isCount(line) || !isCount(rev) || typeof final !== 'boolean' || language === null) return undefined;
  return { line, revision: rev, final, language, text };
}

export function captionLanguage(tag: unknown): CaptionLanguage | null {
  return CAPTION_LANGUAGES.find((each) => each === tag) ?? null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
