import { dateFormat, factsOf, useLanguage } from '../../i18n/index.ts';

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

/** Names a time zone as people do, not by a city that they may not live in. */
export function useZoneName(): (zone: string) => string {
  const [language] = useLanguage();
  const { dates } = factsOf(language);
  return (zone) => {
    const format = new Intl.DateTimeFormat(`${dates ?? 'en'}-IN`, { timeZone: zone, timeZoneName: 'long' });
    return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  };
}
