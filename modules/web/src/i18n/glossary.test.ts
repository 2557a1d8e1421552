import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cataloguesIn } from '../../tools/catalogues.ts';

const hindi = Object.values(cataloguesIn('src/i18n')['hi'] ?? {}).flatMap((texts) => Object.entries(texts));

interface Term {
  readonly english: string;
  readonly hindi: string;
  readonly not: readonly string[];
}

/** The rows of the table "Words on the screen". */
function termsIn(page: string): Term[] {
  const [, part = ''] = page.split('## Words on the screen');
  return [...part.matchAll(/^\| ([^|]+) \| (\p{Script=Devanagari}[^|]*) \|[^|]+\|[^|]+\| ([^|]+) \|$/gmu)]
    .map(([, english = '', word = '', not = '']) => ({
      english,
      hindi: word,
      not: not === '–' ? [] : not.split(', '),
    }))
    .filter(({ english }) => english !== 'English');
}

/** As a word or the beginning of one, so that endings of case and number do not hide it. */
function uses(text: string, word: string): boolean {
  return new RegExp(`(?<![\\p{L}\\p{M}])${word}`, 'u').test(text);
}

const terms = termsIn(readFileSync('../../docs/develop/glossary.md', 'utf8'));

describe('the glossary', () => {
  it('has its terms', () => {
    expect(terms.length).toBeGreaterThan(60);
    expect(new Set(terms.map(({ english }) => english)).size).toBe(terms.length);
  });

  it.each(terms)('Hindi uses a term for $english', ({ hindi: word }) => {
    expect(hindi.some(([, text]) => uses(text, word))).toBe(true);
  });

  it.each(terms.filter(({ not }) => not.length > 0))('Hindi has one term for $english', ({ not }) => {
    const others = hindi.filter(([, text]) => not.some((word) => uses(text, word)));
    expect(others).toEqual([]);
  });
});
