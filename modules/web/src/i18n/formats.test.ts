import { describe, expect, it } from 'vitest';
import { dateFormat, listOf, numberFormat } from './formats.ts';
import { LANGUAGES } from './languages.ts';

const MOMENT = new Date('2026-11-27T09:05:00Z');
const OPTIONS = [
  { dateStyle: 'medium', timeStyle: 'short' },
  { dateStyle: 'long', timeStyle: 'medium' },
  { day: 'numeric', month: 'long' },
  { timeStyle: 'short', hour12: false },
  { hour: 'numeric', minute: '2-digit', second: '2-digit' },
] as const satisfies readonly Intl.DateTimeFormatOptions[];

describe.each(LANGUAGES)('in $english', ({ code, script }) => {
  it.each(OPTIONS)('a moment by %o has Latin digits and no letters of another script', (options) => {
    const shown = dateFormat(code, { ...options, timeZone: 'UTC' }).format(MOMENT);
    expect(shown).toMatch(/[0-9]/);
    const foreign = new RegExp(`[\\p{L}\\p{Nd}](?<!\\p{Script=${script}}|\\p{Script=Latin}|[0-9])`, 'gu');
    expect(shown.match(foreign)).toBeNull();
  });
});

describe('figures', () => {
  it('are grouped by lakhs', () => {
    expect(numberFormat({ maximumFractionDigits: 1 }).format(1_234_567.89)).toBe('12,34,567.9');
  });
});

describe('a date of a language whose months no engine knows', () => {
  it('stands in figures alone', () => {
    const shown = dateFormat('sat', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(MOMENT);
    expect(shown).toBe('27/11/2026, 09:05');
  });
});

describe('a list', () => {
  it('has the comma of the script', () => {
    expect(listOf('hi', ['एक', 'दो'])).toBe('एक, दो');
    expect(listOf('ur', ['ایک', 'دو'])).toBe('ایک، دو');
  });
});
