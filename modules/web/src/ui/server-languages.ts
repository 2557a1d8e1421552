import type { MailLanguage } from '../account/port.ts';

/** What the server writes itself, mails and reports on paper, it writes in these. */
export const SERVER_LANGUAGES: readonly MailLanguage[] = ['en', 'hi'];

/** For a page in any language. */
export function serverLanguage(language: string): MailLanguage {
  return SERVER_LANGUAGES.find((each) => each === language) ?? 'en';
}
