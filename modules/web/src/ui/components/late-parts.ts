import { part } from '../part.tsx';

const overlays = () => import('./Overlays.tsx');

/** What lies over the page is fetched once the page stands; nobody has pressed anything before. */
export const DialogPart = part([], async () => (await overlays()).DialogOverlay);
export const PopoverPart = part([], async () => (await overlays()).PopoverOverlay);

/** Outside of a meeting there are none, and their code is larger than that of all dialogs. */
export const MenuPart = part([], async () => (await import('./Menus.tsx')).MenuOverlay);

/** Fetched when somebody opens the choice of languages. */
export const LanguageListPart = part([], async () => (await import('./LanguageList.tsx')).LanguageList);
