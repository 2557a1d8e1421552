import type { TextKey } from '../../i18n/index.ts';

export type KeyAct =
  | 'mic'
  | 'camera'
  | 'share'
  | 'hand'
  | 'react'
  | 'people'
  | 'chat'
  | 'security'
  | 'connection'
  | 'captions'
  | 'layout'
  | 'nextPage'
  | 'previousPage'
  | 'admit'
  | 'fullscreen'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomWhole'
  | 'help'
  | 'commands'
  | 'leave';

interface KeyRow {
  /** The last two are taken elsewhere. */
  readonly act: KeyAct | 'talk' | 'selfView';
  /** The place on the keyboard, so that the keys are the same under an Indian layout. */
  readonly code: string;
  /** Signs that mean the same wherever the keyboard has them; the place does not count then. */
  readonly signs?: readonly string[];
  readonly drawn: readonly string[];
  readonly text: TextKey;
}

/** Every key there is, in the order of the list that `?` shows. */
export const KEY_ROWS: readonly KeyRow[] = [
  { act: 'mic', code: 'KeyM', drawn: ['M'], text: 'keys.mic' },
  { act: 'camera', code: 'KeyV', drawn: ['V'], text: 'keys.camera' },
  { act: 'share', code: 'KeyS', drawn: ['S'], text: 'keys.share' },
  { act: 'hand', code: 'KeyH', drawn: ['H'], text: 'keys.hand' },
  { act: 'react', code: 'KeyR', drawn: ['R'], text: 'bar.react' },
  { act: 'talk', code: 'Space', drawn: [], text: 'keys.talk' },
  { act: 'people', code: 'KeyP', drawn: ['P'], text: 'keys.people' },
  { act: 'chat', code: 'KeyT', drawn: ['T'], text: 'keys.chat' },
  { act: 'security', code: 'KeyE', drawn: ['E'], text: 'keys.security' },
  { act: 'connection', code: 'KeyN', drawn: ['N'], text: 'line.heading' },
  { act: 'captions', code: 'KeyC', drawn: ['C'], text: 'keys.captions' },
  { act: 'layout', code: 'KeyG', drawn: ['G'], text: 'keys.layout' },
  { act: 'selfView', code: '', signs: [], drawn: ['←', '↑', '→', '↓'], text: 'keys.selfView' },
  { act: 'nextPage', code: 'PageDown', drawn: ['PgDn'], text: 'keys.nextPage' },
  { act: 'previousPage', code: 'PageUp', drawn: ['PgUp'], text: 'keys.previousPage' },
  { act: 'admit', code: 'KeyA', drawn: ['A'], text: 'keys.admit' },
  { act: 'fullscreen', code: 'KeyF', drawn: ['F'], text: 'keys.fullscreen' },
  { act: 'zoomIn', code: '', signs: ['+', '='], drawn: ['+'], text: 'meeting.zoom.in' },
  { act: 'zoomOut', code: '', signs: ['-'], drawn: ['-'], text: 'meeting.zoom.out' },
  { act: 'zoomWhole', code: '', signs: ['0'], drawn: ['0'], text: 'meeting.zoom.whole' },
  { act: 'commands', code: 'KeyK', drawn: ['Ctrl', 'K'], text: 'keys.commands' },
  { act: 'leave', code: 'KeyF', drawn: ['Ctrl', 'Shift', 'F'], text: 'keys.leave' },
  { act: 'help', code: '', signs: ['?'], drawn: ['?'], text: 'keys.help' },
];

/** What a key press means; single keys only while they are switched on and nobody is writing. */
export function actOfKey(event: KeyboardEvent, singleKeys: boolean): KeyAct | null {
  if (event.repeat || event.altKey || event.metaKey || event.defaultPrevented) return null;
  if (event.ctrlKey) return actOfControl(event);
  if (!singleKeys || isWriting(event.target)) return null;
  const signed = KEY_ROWS.find(({ signs }) => signs?.includes(event.key));
  if (signed !== undefined && isAct(signed.act)) return signed.act;
  if (event.shiftKey || (event.code.startsWith('Page') && isInPanel(event.target))) return null;
  const row = KEY_ROWS.find(({ code, signs }) => signs === undefined && code === event.code);
  return row !== undefined && isAct(row.act) && row.drawn.length === 1 ? row.act : null;
}

function isAct(act: KeyRow['act']): act is KeyAct {
  return act !== 'talk' && act !== 'selfView';
}

/** These act in a text field too. */
function actOfControl({ shiftKey, code }: KeyboardEvent): KeyAct | null {
  if (shiftKey) return code === 'KeyF' ? 'leave' : null;
  return code === 'KeyK' ? 'commands' : null;
}

/** In a field, a list or a menu letters belong to what has the focus. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"]',
    ) !== null
  );
}

/** A panel is scrolled by the same keys that turn the pages of the grid and speak. */
function isInPanel(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-panel]') !== null;
}

/** Space alone speaks while held, unless it would press or scroll what has the focus. */
export function isTalk(event: KeyboardEvent, singleKeys: boolean): boolean {
  if (event.code !== 'Space' || !singleKeys || event.defaultPrevented) return false;
  // With a modifier it is the system's, such as the change of the way of writing.
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  return !isPressable(event.target) && !isInPanel(event.target);
}

function isPressable(target: EventTarget | null): boolean {
  return isWriting(target) || (target instanceof Element && target.closest('button, a, [role="radio"]') !== null);
}

const KEPT_AS = 'sabha.single-keys';

/**
 * In a frame only for whoever switched them on: a page around can give the frame the focus while somebody types there, and
 * their letters would switch devices on.
 */
export function singleKeysOn(): boolean {
  const framed = window.parent !== window;
  try {
    return (localStorage.getItem(KEPT_AS) ?? (framed ? 'off' : 'on')) !== 'off';
  } catch {
    return !framed;
  }
}

export function keepSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
  } catch {
    // The keys stay as they are after a reload.
  }
}
