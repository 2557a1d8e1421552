// @vitest-environment happy-dom
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { createI18n, invitationText } from './index.ts';
import { catalogueOf, TEXTS } from './testing/all-texts.ts';

const reference: Readonly<Record<string, string>> = catalogueOf('en');
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hi: catalogueOf('hi'),
};

/** Names and kinds of what a message takes, options of a select included. */
function placeholders(elements: readonly MessageFormatElement[], found = new Set<string>()): Set<string> {
  for (const element of elements) {
    if (element.type === TYPE.argument) found.add(element.value);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      found.add(element.type === TYPE.plural ? `${element.value}, plural` : `${element.value}, select`);
      if (element.type === TYPE.select) {
        for (const option of Object.keys(element.options)) found.add(`${element.value} = ${option}`);
      }
      for (const option of Object.values(element.options)) placeholders(option.value, found);
    }
  }
  return found;
}

function placeholdersOf(message: string): string[] {
  return [...placeholders(parse(message))].sort();
}

describe.each(Object.entries(others))('the catalogue %s', (_language, catalogue) => {
  it('has a text for every key of English and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(reference).sort());
  });

  it('takes the same values in every message', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect([key, placeholdersOf(message)]).toEqual([key, placeholdersOf(reference[key] ?? '')]);
    }
  });

  it('leaves nothing in English', () => {
    const same = Object.keys(catalogue).filter(
      (key) => catalogue[key] === reference[key] && /[a-z]{2}/i.test((catalogue[key] ?? '').replaceAll(/\{.*?\}/g, '')),
    );
    expect(same).toEqual([]);
  });
});

describe('an invitation', () => {
  const words = { title: 'Review', link: 'https://h/m/x#i=1&k=2', password: 'abcde-fghij' };

  it.each([
    ['en', null, /^You are invited/],
    ['en', 'hi', /^आप एक बैठक/],
    ['hi', 'en', /^You are invited/],
  ] as const)('on a page in %s, asked for in %s, begins with %s', (page, language, beginning) => {
    const text = invitationText(createI18n(page), words, language);
    expect(text).toMatch(beginning);
    for (const word of Object.values(words)) expect(text).toContain(word);
  });
});

describe.each(Object.entries(TEXTS))('the files of %s', (_language, files) => {
  it('have each text once, in the same file as English', () => {
    const keys = Object.values(files).flatMap((texts) => Object.keys(texts));
    expect(new Set(keys).size).toBe(keys.length);
    for (const [area, texts] of Object.entries(files)) {
      expect([area, Object.keys(texts)]).toEqual([area, Object.keys(TEXTS.en[area as keyof typeof TEXTS.en])]);
    }
  });
});

describe('English', () => {
  it('parses and is never empty', () => {
    for (const [key, message] of Object.entries(reference)) {
      expect(message.trim(), key).not.toBe('');
      expect(() => parse(message), key).not.toThrow();
    }
  });

  it('neither shouts nor pleads', () => {
    const loud = Object.entries(reference).filter(([, message]) => /!|oops/i.test(message));
    expect(loud).toEqual([]);
  });
});
