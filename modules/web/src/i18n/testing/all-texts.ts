import type { Area, AreaTexts, TextKey } from '../areas.ts';
import { LANGUAGES, type Language } from '../languages.ts';

type Files = { readonly [A in Area]: AreaTexts<A> };

const FILES = import.meta.glob('../*/*.json', { eager: true, import: 'default' });

function filesOf(language: Language): Files {
  const file = <A extends Area>(area: A) => FILES[`../${language}/${area}.json`] as AreaTexts<A>;
  return {
    shell: file('shell'),
    meeting: file('meeting'),
    polls: file('polls'),
    clauses: file('clauses'),
    captions: file('captions'),
    office: file('office'),
    invitation: file('invitation'),
  };
}

/** Every file of every language, for tests and pages that show everything at once. */
export const TEXTS = Object.fromEntries(LANGUAGES.map(({ code }) => [code, filesOf(code)])) as Readonly<
  Record<Language, Files>
>;

/** The whole catalogue of a language. */
export function catalogueOf(language: Language): Readonly<Record<TextKey, string>> {
  const { shell, meeting, polls, clauses, captions, office, invitation } = TEXTS[language];
  return { ...shell, ...meeting, ...polls, ...clauses, ...captions, ...office, ...invitation };
}
