import { part } from '../part.tsx';

/** The list of commands and its search, fetched as soon as one is inside. */
export const CommandsPart = part(['meeting'], async () => (await import('./CommandPalette.tsx')).CommandPalette);
