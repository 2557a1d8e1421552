import type captions from './en/captions.json';
import type clauses from './en/clauses.json';
import type invitation from './en/invitation.json';
import type meeting from './en/meeting.json';
import type office from './en/office.json';
import type polls from './en/polls.json';
import type shell from './en/shell.json';
import type { Language } from './languages.ts';

/**
 * A language has one file for each part of the page, fetched with that part: `shell` for what everybody sees first,
 * `meeting` for the inside of one, `polls` for what few have, `clauses` for the rules by name, `captions` for those who read and write them, `office` for accounts, reports and the console,
 * `invitation` for what is sent to others, in any of the languages. A key stands in one file only.
 */
export interface English {
  readonly shell: typeof shell;
  readonly meeting: typeof meeting;
  readonly polls: typeof polls;
  readonly clauses: typeof clauses;
  readonly captions: typeof captions;
  readonly office: typeof office;
  readonly invitation: typeof invitation;
}

export type Area = keyof English;

/** Every sentence of the client; English is the measure for the others. */
export type TextKey = { [A in Area]: keyof English[A] }[Area];

export const AREAS = [
  'shell',
  'meeting',
  'polls',
  'clauses',
  'captions',
  'office',
  'invitation',
] as const satisfies readonly Area[];

/** The texts of one file. That each language has all of them is held by `tools/catalogues.ts`, without which nothing builds. */
export type AreaTexts<A extends Area = Area> = Readonly<Record<keyof English[A], string>>;

const FILES = import.meta.glob<AreaTexts>('./*/*.json', { import: 'default' });

export async function fetchArea(language: Language, area: Area): Promise<AreaTexts> {
  const fetchFile = FILES[`./${language}/${area}.json`];
  if (fetchFile === undefined) throw new Error('there is no such file');
  return await fetchFile();
}
