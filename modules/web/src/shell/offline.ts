import { factsOf, preferredLanguage, type Language } from '../i18n/languages.ts';

/** In every language, put in by `tools/shell.ts`. */
declare const WORDS: Readonly<Record<Language, { readonly text: string; readonly again: string }>>;

const ASKED_EVERY_MILLIS = 15_000;

const language = preferredLanguage();
const { tag, dir } = factsOf(language);
const { text, again } = WORDS[language];

document.documentElement.lang = tag;
document.documentElement.dir = dir;
document.querySelectorAll('[data-word]').forEach((element) => {
  element.textContent = element.getAttribute('data-word') === 'text' ? text : again;
});
document.querySelector('button')?.addEventListener('click', () => location.reload());
addEventListener('online', () => location.reload());
setInterval(() => void lookAgain(), ASKED_EVERY_MILLIS);

async function lookAgain(): Promise<void> {
  const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok === true) location.reload();
}
