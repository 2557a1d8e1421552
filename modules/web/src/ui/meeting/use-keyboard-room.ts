import { useSyncExternalStore, type CSSProperties } from 'react';

/** Bars of a browser come and go by less; a keyboard takes more. Pixels. */
const LEAST_KEYBOARD = 120;
/** Zoomed by two fingers one sees a part of the page, and no keyboard is why. */
const MOST_SCALE = 1.05;

/** Where the page is seen while a keyboard on the screen covers a part of it, as properties of style; null without one. */
export function useKeyboardRoom(): CSSProperties | null {
  const seen = useSyncExternalStore(subscribe, seenNow);
  if (seen === '') return null;
  const [from, height] = seen.split(' ');
  return { '--seen-from': `${from}px`, '--seen-height': `${height}px` } as CSSProperties;
}

function subscribe(changed: () => void): () => void {
  const { visualViewport } = window;
  for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, changed);
  return () => {
    for (const type of ['resize', 'scroll']) visualViewport?.removeEventListener(type, changed);
  };
}

function seenNow(): string {
  const { visualViewport } = window;
  if (!visualViewport || visualViewport.scale > MOST_SCALE) return '';
  const { height, offsetTop } = visualViewport;
  return window.innerHeight - height < LEAST_KEYBOARD ? '' : `${Math.round(offsetTop)} ${Math.round(height)}`;
}
