import type clauses from './en/clauses.json';
import type invitation from './en/invitation.json';
import type meeting from './en/meeting.json';
import type office from './en/office.json';
import type shell from './en/shell.json';
import type { Language } from './languages.ts';

/**
 * A language has one file for each part of the page, fetched with that part: `shell` for what everybody sees first,
 * `meeting` for the inside of one, `clauses` for the rules by name, `office` for accounts, reports and the console. A key
 * stands in one file only.
 */
interface English {
  readonly shell: typeof shell;
  readonly meeting: typeof meeting;
  readonly clauses: typeof clauses;
  readonly office: typeof office;
  readonly invitation: typeof invitation;
}

/** An invitation is written in any of the languages at once, so its text is part of the client. */
export type Area = Exclude<keyof English, 'invitation'>;

/** Every sentence of the client; English is the measure for the others. */
export type TextKey = { [A in keyof English]: keyof English[A] }[keyof English];

export const AREAS = ['shell', 'meeting', 'clauses', 'office'] as const satisfies readonly Area[];

/** A language that lacks a text does not compile. */
type Files = {
  readonly [A in Area]: () => Promise<{ readonly default: Readonly<Record<keyof English[A], string>> }>;
};

export const FILES: Readonly<Record<Language, Files>> = {
  en: {
    shell: () => import('./en/shell.json'),
    meeting: () => import('./en/meeting.json'),
    clauses: () => import('./en/clauses.json'),
    office: () => import('./en/office.json'),
  },
  hi: {
    shell: () => import('./hi/shell.json'),
    meeting: () => import('./hi/meeting.json'),
    clauses: () => import('./hi/clauses.json'),
    office: () => import('./hi/office.json'),
  },
};
