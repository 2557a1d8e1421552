import { useLanguage } from '../i18n/index.ts';

/** Day and time as the language writes them; to the second for who compares. */
export function useWhen(precision: 'minute' | 'second' = 'minute'): (instant: string) => string {
  const [language] = useLanguage();
  const format = new Intl.DateTimeFormat(`${language}-IN`, {
    dateStyle: 'medium',
    timeStyle: precision === 'minute' ? 'short' : 'medium',
    numberingSystem: 'latn',
  });
  return (instant) => format.format(new Date(instant));
}

/** Numbers as the language groups them, in Latin digits. */
export function useNumber(): (value: number, digits?: number) => string {
  const [language] = useLanguage();
  return (value, digits = 0) =>
    new Intl.NumberFormat(`${language}-IN`, {
      numberingSystem: 'latn',
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }).format(value);
}
