import type { Panel } from '../../call/state.ts';
import type { TextKey } from '../../i18n/index.ts';

/** What is on it, as its heading or the control that opens it says. */
export const PANEL_TEXTS: Readonly<Record<Panel, TextKey>> = {
  people: 'bar.people',
  chat: 'bar.chat',
  files: 'files.heading',
  captions: 'captions.heading',
  polls: 'polls.heading',
  security: 'bar.security',
  connection: 'line.heading',
  settings: 'settings.heading',
};

/** The control that opens a panel gets the focus back when it closes. */
export function openerId(panel: Panel): string {
  return `open-${isBehindMore(panel) ? 'settings' : panel}`;
}

/** Opened from the menu behind More. */
export function isBehindMore(panel: Panel | null): boolean {
  return (
    panel === 'connection' || panel === 'files' || panel === 'captions' || panel === 'polls' || panel === 'settings'
  );
}

/** The bar hands what enters it to that of its controls which had the focus last; from there it goes on. */
export function focusOpener(panel: Panel): void {
  const opener = document.getElementById(openerId(panel));
  opener?.focus();
  if (document.activeElement !== opener) opener?.focus();
}
