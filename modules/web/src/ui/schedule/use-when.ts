import { useLanguage } from '../../i18n/index.ts';

/** Says when a meeting begins, by the clock of this place. */
export function useWhen(): (instant: string) => string {
  const [language] = useLanguage();
  const format = new Intl.DateTimeFormat(`${language}-IN`, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    numberingSystem: 'latn',
  });
  return (instant) => format.format(new Date(instant));
}
