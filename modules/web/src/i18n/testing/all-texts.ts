import enClauses from '../en/clauses.json';
import enInvitation from '../en/invitation.json';
import enMeeting from '../en/meeting.json';
import enOffice from '../en/office.json';
import enShell from '../en/shell.json';
import hiClauses from '../hi/clauses.json';
import hiInvitation from '../hi/invitation.json';
import hiMeeting from '../hi/meeting.json';
import hiOffice from '../hi/office.json';
import hiShell from '../hi/shell.json';
import type { Area, TextKey } from '../areas.ts';
import type { Language } from '../languages.ts';

type AreaTexts = Readonly<Record<Area | 'invitation', Readonly<Record<string, string>>>>;

/** Every file of every language, for tests and pages that show everything at once. */
export const TEXTS = {
  en: { shell: enShell, meeting: enMeeting, clauses: enClauses, office: enOffice, invitation: enInvitation },
  hi: { shell: hiShell, meeting: hiMeeting, clauses: hiClauses, office: hiOffice, invitation: hiInvitation },
} satisfies Readonly<Record<Language, AreaTexts>>;

/** The whole catalogue of a language. */
export function catalogueOf(language: Language): Readonly<Record<TextKey, string>> {
  const { shell, meeting, clauses, office, invitation } = TEXTS[language];
  return { ...shell, ...meeting, ...clauses, ...office, ...invitation };
}
