import type { Panel } from '../../call/state.ts';

/** The control that opens a panel gets the focus back when it closes. */
export function openerId(panel: Panel): string {
  return `open-${panel}`;
}
