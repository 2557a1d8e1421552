import { factsOf } from './languages.ts';

/** What may be chosen: the clock may not, so that no time of the page is read in two ways. */
export type ShownOfDate = Omit<Intl.DateTimeFormatOptions, 'hour12' | 'hourCycle'>;

/**
 * Days and times as the language writes them, in Latin digits, by the clock of 24 hours that begins a day with 00:00. Where no engine has fit names of its months (Chromium has
 * none for half of the languages) those of the nearest language are taken, or the date stands in figures alone.
 */
export function dateFormat(language: string, options: ShownOfDate): Intl.DateTimeFormat {
  const { dates } = factsOf(language);
  return dates === null
    ? new Intl.DateTimeFormat('en-IN', inFigures(options))
    : new Intl.DateTimeFormat(`${dates}-IN`, { ...options, numberingSystem: 'latn', hourCycle: 'h23' });
}

function inFigures(options: ShownOfDate): Intl.DateTimeFormatOptions {
  const { dateStyle, timeStyle, day, year, hour, second } = options;
  return {
    numberingSystem: 'latn',
    ...((dateStyle ?? day) !== undefined && { day: '2-digit', month: '2-digit' }),
    ...((dateStyle ?? year) !== undefined && { year: 'numeric' }),
    ...((timeStyle ?? hour) !== undefined && { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    ...((timeStyle === 'medium' || second !== undefined) && { second: '2-digit' }),
  };
}

/** Numbers are written alike in all of the languages: in Latin digits, by lakhs and crores. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat('en-IN', { ...options, numberingSystem: 'latn' });
}

/** Parts of one line, one after the other. `Intl.ListFormat` knows less than half of the languages in Chromium. */
export function listOf(language: string, parts: readonly string[]): string {
  return parts.join(factsOf(language).script === 'Arabic' ? '، ' : ', ');
}
