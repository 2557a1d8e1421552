import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstGrapheme, hueOf, isGoodName, isLongName, readableName } from './names.ts';

/** The list that the server is tested on, too. */
const SIGNS = join(import.meta.dirname, '../../../model/src/test/resources/signs-in-names.txt');

function signs(what: 'out' | 'stays'): { readonly sign: string; readonly name: string }[] {
  return readFileSync(SIGNS, 'utf8')
    .split('\n')
    .filter((line) => line.slice(0, 6).trim() === what)
    .map((line) => {
      const points = line.slice(6, 27).trim().split(' ');
      return { sign: String.fromCodePoint(...points.map((point) => parseInt(point, 16))), name: line.slice(27) };
    });
}

describe('the first letter of a name', () => {
  it.each([
    ['क्षमा', 'hi', 'क्ष'],
    ['துளசி', 'ta', 'து'],
    ['ಸುಮಾ', 'kn', 'ಸು'],
    ['  Meena', 'en', 'M'],
    ['نسرین', 'ur', 'ن'],
  ])('%s gives its visible letter', (name, language, letter) => {
    expect(firstGrapheme(name, language)).toBe(letter);
  });

  it('empty gives empty', () => {
    expect(firstGrapheme('  ', 'en')).toBe('');
  });
});

describe('name', () => {
  it.each(['Meena', 'மீனா', '7', '  उप सचिव  '])('allows %s', (name) => {
    expect(isGoodName(name)).toBe(true);
  });

  it.each(['A\u0301\u0301\u0301\u0301\u200d\u0301\u0301', `A${'\u093e'.repeat(9)}`, 'Z\u0336\u0337\u0338\u0334\u0335'])(
    'refuses stacked marks: %s [T21]',
    (name) => {
      expect(isGoodName(name)).toBe(false);
    },
  );

  it.each(['\u0e19\u0e35\u0e49', 'क्ष्म्यौँः', 'Nguyễn Thị Ánh', '\u1019\u103c\u103d\u103e\u1031\u1037\u1038'])(
    'allows readable %s [T21]',
    (name) => {
      expect(isGoodName(name)).toBe(true);
    },
  );

  it('normalising twice changes nothing [T21]', () => {
    for (const typed of ['A=\u0338B', 'a\u030b=\u0338\u030b', '\u2714 =\u0338 Asha', '\u200b \u2260 x']) {
      const name = readableName(typed);
      expect(name).not.toMatch(/[\u2260\u2714]/u);
      expect(readableName(name)).toBe(name);
    }
  });

  it.each(['', '   ', '...', 'x'.repeat(65)])('refuses "%s"', (name) => {
    expect(isGoodName(name)).toBe(false);
  });

  it.each([
    ['Asha\u200b', 'Asha'],
    ['Asha\u200e Rao', 'Asha Rao'],
    ['\u2066Asha\u2069', 'Asha'],
    ['Asha\u{e0067}\u{e007f}', 'Asha'],
    ['Asha\u2028\ue000\u0007', 'Asha'],
    ['श्री\u200dमती', 'श्री\u200dमती'],
    ['نا\u200cمه', 'نا\u200cمه'],
  ])('removes invisible characters: %j', (typed, sent) => {
    expect(readableName(typed)).toBe(sent);
    expect(isGoodName(typed)).toBe(true);
  });

  it.each(['x\u0323\u0324\u0325\u032d\u0330', '\u200b\u200e', '\u2460'])(
    'server-refused name is explained: %j',
    (name) => {
      expect(isGoodName(name)).toBe(false);
    },
  );

  it.each(signs('out'))('removes misleading marks: $name [T21]', ({ sign }) => {
    expect(readableName(`Asha Rao ${sign}`)).toBe('Asha Rao');
    expect(readableName(`Asha Rao${sign}`)).toBe('Asha Rao');
    expect(readableName(`${sign} Asha Rao`)).toBe('Asha Rao');
    expect(isGoodName(sign)).toBe(false);
  });

  it.each(signs('stays'))('keeps script characters: $name', ({ sign }) => {
    expect(readableName(`Asha${sign}Rao`)).toBe(`Asha${sign}Rao`);
  });

  it.each(['R&D (A+B)', 'Roads | Bridges', 'O\u00b4Neil', '\u09fa\u09b0\u09ae\u09be', 'Asha-Rao #2 ~ <1>'])(
    'keeps signs: %s',
    (name) => expect(readableName(name)).toBe(name),
  );

  it('office title is long', () => {
    expect(isLongName('Executive Engineer (Public Health)')).toBe(true);
    expect(isLongName('Meena')).toBe(false);
  });
});

it('person keeps their colour', () => {
  expect(hueOf('p1')).toBe(hueOf('p1'));
  expect(new Set(Array.from({ length: 60 }, (_, index) => hueOf(`p${index}`))).size).toBeGreaterThan(6);
});
