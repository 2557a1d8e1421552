import { describe, expect, it } from 'vitest';
import { firstGrapheme, hueOf, isGoodName, isLongName } from './names.ts';

describe('the first letter of a name', () => {
  it.each([
    ['क्षमा', 'hi', 'क्ष'],
    ['துளசி', 'ta', 'து'],
    ['ಸುಮಾ', 'kn', 'ಸು'],
    ['  Meena', 'en', 'M'],
    ['نسرین', 'ur', 'ن'],
  ])('of %s is what a reader sees', (name, language, letter) => {
    expect(firstGrapheme(name, language)).toBe(letter);
  });

  it('of nothing is nothing', () => {
    expect(firstGrapheme('  ', 'en')).toBe('');
  });
});

describe('a name', () => {
  it.each(['Meena', 'மீனா', '7', '  उप सचिव  '])('may be %s', (name) => {
    expect(isGoodName(name)).toBe(true);
  });

  it.each(['', '   ', '...', 'x'.repeat(65)])('may not be "%s"', (name) => {
    expect(isGoodName(name)).toBe(false);
  });

  it('of a post is long', () => {
    expect(isLongName('Executive Engineer (Public Health)')).toBe(true);
    expect(isLongName('Meena')).toBe(false);
  });
});

it('a person keeps their tint', () => {
  expect(hueOf('p1')).toBe(hueOf('p1'));
  expect(new Set(Array.from({ length: 60 }, (_, index) => hueOf(`p${index}`))).size).toBeGreaterThan(6);
});
