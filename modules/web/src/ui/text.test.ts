import { describe, expect, it } from 'vitest';
import { MESSAGE_KEYS } from '../call/messages.ts';
import { catalogueOf } from '../i18n/testing/all-texts.ts';
import { CLAUSES } from './testing/scene-meeting.ts';

const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: catalogueOf('en'),
  hi: catalogueOf('hi'),
};

const CLOSED = [
  'left',
  'removed',
  'refused',
  'ended',
  'lost',
  'cannot-open',
  'too-old',
  'server-stopping',
  'replaced',
  'limit',
];

describe.each(Object.entries(CATALOGUES))('the catalogue %s', (_language, catalogue) => {
  it('has every message', () => {
    expect(MESSAGE_KEYS.filter((key) => catalogue[key] === undefined)).toEqual([]);
  });

  it('explains every ending', () => {
    const keys = CLOSED.flatMap((reason) => [`closed.${reason}`, `over.${reason}.text`]);
    expect(keys.filter((key) => catalogue[key] === undefined)).toEqual([]);
  });

  it('explains every rule', () => {
    const keys = CLAUSES.flatMap((clause) => [`rule.${clause}`, `rule.${clause}.note`]);
    expect(keys.filter((key) => catalogue[key] === undefined)).toEqual([]);
  });
});
