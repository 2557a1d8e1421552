import { part } from '../../part.tsx';

/** Captions, with their texts: fetched when they are first shown or written. */
export const CaptionsPart = part(['captions'], async () => (await import('./Captions.tsx')).Captions);
