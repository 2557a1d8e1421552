import type { Attendee, ReportPerson } from '../../account/port.ts';
import { dateFormat, type ShownOfDate, useLanguage, useText, type TextKey } from '../../i18n/index.ts';

const MINUTE_SECONDS = 60;

/** Times of one meeting: the day where it matters, else the hour to the second. */
export interface Clock {
  readonly day: (instant: string) => string;
  readonly time: (instant: string) => string;
}

export function useClock(): Clock {
  const [language] = useLanguage();
  const format = (options: ShownOfDate) => {
    const made = dateFormat(language, options);
    return (instant: string) => made.format(new Date(instant));
  };
  return {
    day: format({ dateStyle: 'long', timeStyle: 'short' }),
    time: format({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  };
}

/** How people are named: by the name that they gave, while it is kept. */
export function useNames(): (person: ReportPerson | undefined, nobody?: TextKey) => string {
  const t = useText();
  return (person, nobody = 'report.theHost') =>
    person === undefined ? t(nobody) : (person.name ?? t('report.nameless'));
}

export function minutesOf({ seconds }: Attendee): number {
  return Math.round(seconds / MINUTE_SECONDS);
}
