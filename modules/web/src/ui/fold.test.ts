import { describe, expect, test } from 'vitest';
import { fold, isFound } from './fold.ts';

describe('name search', () => {
  test.each([
    ['case', 'ASHA', 'Asha Rao'],
    ['an accent', 'zoe', 'Zoë Fernandes'],
    ['an accent that was typed apart', 'Zoe\u0308', 'Zoë Fernandes'],
    ['a word from the middle', 'rao', 'Asha Rao'],
    ['the start of each word, in any order', 'ra ash', 'Asha Rao'],
    ['a nukta that is left out', 'फारूक', 'फ़ारूक़ अब्दुल्ला'],
    ['a nukta that is one sign with its letter', 'फारूक', '\u095eारू\u0958'],
    ['anusvara for chandrabindu', 'चांद', 'चाँद बीबी'],
    ['a Bengali nukta', 'রায', 'রায় চৌধুরী'],
    ['Arabic letters on an Urdu name', 'علي', 'علی حسن'],
    ['vowel signs that are left out', 'محمد', 'مُحَمَّد'],
    ['joiners', 'ക്ഷ', 'ക്\u200dഷ'],
    ['blanks around', '  asha ', 'Asha Rao'],
    ['nothing', ' ', 'Asha Rao'],
  ])('matches %s', (_, sought, name) => {
    expect(isFound(sought, name)).toBe(true);
  });

  test.each([
    ['another vowel', 'राम', 'रमा'],
    ['a word that is not there', 'asha verma', 'Asha Rao'],
    ['another vowel sign', 'कीर्ति', 'कीर्तन'],
  ])('does not match %s', (_, sought, name) => {
    expect(isFound(sought, name)).toBe(false);
  });

  test('keeps Indian vowel signs', () => {
    expect(fold('मुंबई')).toBe('मुंबई');
    expect(fold('தமிழ்')).toBe('தமிழ்');
  });
});
