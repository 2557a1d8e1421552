import { firstOf } from './preferred.ts';

/** The file of what the page needs before it shows anything, by language; put in by `tools/ahead.ts`. */
declare const TEXTS: Readonly<Record<string, string>>;

const texts = TEXTS;

/** Asks for the texts beside the code, which would ask for them only when it runs. */
const language = firstOf((code): code is string => Object.hasOwn(texts, code)) ?? 'en';
const link = document.createElement('link');
link.rel = 'modulepreload';
link.fetchPriority = 'high';
link.href = texts[language] ?? '';
document.head.append(link);
