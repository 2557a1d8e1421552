import { DialogPart, LanguageListPart, MenuPart, PopoverPart } from './components/late-parts.ts';
import { CaptionsPart } from './meeting/captions/late-part.ts';
import { DeviceMenuPart, LaterPart, PollsPart } from './meeting/late-parts.ts';
import { SecurityPart } from './meeting/security-part.ts';
import { part } from './part.tsx';

/** The inside of a meeting, fetched while people prepare, over a line that carries something. */
export const MeetingPart = part(
  ['meeting', 'invitation'],
  async () => (await import('./meeting/MeetingScreen.tsx')).MeetingScreen,
);

/** Accounts, reports, schedules and the console: who only joins never fetches them. */
export const OfficePart = part(['office', 'clauses'], async () => (await import('./Office.tsx')).Office);

/** What the line to the server carries, while people prepare. */
export const LineCheckPart = part(['meeting'], async () => (await import('./LineCheck.tsx')).LineCheck);

/** What of the office stands on the home page of who starts meetings. */
export const HomeOfficePart = part(['office'], async () => (await import('./HomeOffice.tsx')).HomeOffice);

/** Dialogs and what opens beside a button; menus, which a meeting alone has, come once one is inside. */
const OVERLAYS = [DialogPart, PopoverPart];

export async function prefetchOverlays(): Promise<void> {
  await Promise.all(OVERLAYS.map((each) => each.prefetch()));
}

export async function loadParts(): Promise<void> {
  const parts = [
    MeetingPart,
    LineCheckPart,
    LaterPart,
    DeviceMenuPart,
    SecurityPart,
    PollsPart,
    CaptionsPart,
    OfficePart,
    HomeOfficePart,
    LanguageListPart,
  ];
  await Promise.all([...parts, MenuPart, ...OVERLAYS].map((each) => each.load()));
}
