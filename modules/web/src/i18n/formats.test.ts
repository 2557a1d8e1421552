import { describe, expect, it } from 'vitest';
import { dateFormat, listOf, numberFormat } from './formats.ts';
import { LANGUAGES } from './languages.ts';

const MOMENT = new Date('2026-11-27T09:05:00Z');
const OPTIONS = [
  { dateStyle: 'medium', timeStyle: 'short' },
  { dateStyle: 'long', timeStyle: 'medium' },
  { day: 'numeric', month: 'long' },
  { timeStyle: 'short' },
  { hour: 'numeric', minute: '2-digit', second: '2-digit' },
] as const satisfies readonly Intl.DateTimeFormatOptions[];

describe.each(LANGUAGES)('in $english', ({ code, script }) => {
  it.each(OPTIONS)('time by %o has Latin digits', (options) => {
    const shown = dateFormat(code, { ...options, timeZone: 'UTC' }).format(MOMENT);
    expect(shown).toMatch(/[0-9]/);
    const foreign = new RegExp(`[\\p{L}\\p{Nd}](?<!\\p{Script=${script}}|\\p{Script=Latin}|[0-9])`, 'gu');
    expect(shown.match(foreign)).toBeNull();
  });
});

describe.each(LANGUAGES)('the clock in $english', ({ code }) => {
  it.each([
    [{ timeStyle: 'short' }, ':05'],
    [{ timeStyle: 'medium' }, ':05:07'],
    [{ dateStyle: 'medium', timeStyle: 'short' }, ':05'],
    [{ dateStyle: 'long', timeStyle: 'short' }, ':05'],
    [{ hour: 'numeric', minute: '2-digit', second: '2-digit' }, ':05:07'],
    [{ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' }, ':05'],
  ] as const)('uses 24 hours by %o', (options, minutes) => {
    const format = dateFormat(code, { ...options, timeZone: 'UTC' });
    const at = (hour: string) => format.format(new Date(`2026-11-27T${hour}:05:07Z`));
    expect(at('00')).toMatch(new RegExp(`(^|\\D)00?${minutes}`));
    expect(at('14')).toContain(`14${minutes}`);
    expect(at('14')).not.toMatch(/pm/iu);
  });
});

describe('figures', () => {
  it('group by lakhs', () => {
    expect(numberFormat({ maximumFractionDigits: 1 }).format(1_234_567.89)).toBe('12,34,567.9');
  });
});

describe('date without month names', () => {
  it('is numeric', () => {
    const shown = dateFormat('sat', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(MOMENT);
    expect(shown).toBe('27/11/2026, 09:05');
  });
});

describe('a list', () => {
  it("uses the script's comma", () => {
    expect(listOf('hi', ['एक', 'दो'])).toBe('एक, दो');
    expect(listOf('ur', ['ایک', 'دو'])).toBe('ایک، دو');
  });
});
