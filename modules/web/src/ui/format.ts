import { dateFormat, numberFormat, useLanguage } from '../i18n/index.ts';

/** Day and time as the language writes them; to the second for who compares. */
export function useWhen(precision: 'minute' | 'second' = 'minute'): (instant: string) => string {
  const [language] = useLanguage();
  const timeStyle = precision === 'minute' ? 'short' : 'medium';
  const format = dateFormat(language, { dateStyle: 'medium', timeStyle });
  return (instant) => format.format(new Date(instant));
}

/** Numbers as people here group them, in Latin digits. */
export function useNumber(): (value: number, digits?: number) => string {
  return (value, digits = 0) =>
    numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}
