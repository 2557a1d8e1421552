import type { Panel } from '../../call/state.ts';

/** The control that opens a panel gets the focus back when it closes. */
export function openerId(panel: Panel): string {
  // Connection and Settings are both opened from the menu behind More.
  return `open-${panel === 'connection' ? 'settings' : panel}`;
}
