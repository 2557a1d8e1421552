import type { Panel } from '../../call/state.ts';

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
