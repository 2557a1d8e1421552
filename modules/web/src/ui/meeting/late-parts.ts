import { part } from '../part.tsx';

/** Panels and dialogs that nobody needs in the first moment, fetched as soon as one is inside. */
export const LaterPart = part(['meeting'], async () => (await import('./Later.tsx')).Later);

/** Fetched once one is inside, where the window has room for what opens it. */
export const DeviceMenuPart = part(['meeting'], async () => (await import('./DeviceMenu.tsx')).DeviceMenu);

/** Most meetings have no poll. */
export const PollsPart = part(['meeting', 'polls'], async () => (await import('./polls/PollsPanel.tsx')).PollsPanel);
