import { part } from '../part.tsx';

/** Fetched when somebody opens the choice of languages. */
export const LanguageListPart = part([], async () => (await import('./LanguageList.tsx')).LanguageList);
