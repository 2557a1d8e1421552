import { dateFormat, useLanguage } from '../../i18n/index.ts';

/** Says when a meeting begins, by the clock of this place. */
export function useWhen(): (instant: string) => string {
  const [language] = useLanguage();
  const format = dateFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  return (instant) => format.format(new Date(instant));
}
