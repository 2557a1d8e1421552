import { useRef, type PointerEvent } from 'react';

const LEAST_PIXELS = 48;

/** Handlers that tell of a stroke of a finger sideways: 1 is on to the next page, whichever way the page reads. */
export function useSwipe(onSwipe: (by: 1 | -1) => void) {
  const begun = useRef<{ readonly x: number; readonly y: number } | null>(null);
  return {
    onPointerDown: (event: PointerEvent) => {
      begun.current = event.pointerType === 'mouse' || !event.isPrimary ? null : { x: event.clientX, y: event.clientY };
    },
    onPointerUp: (event: PointerEvent) => {
      const from = begun.current;
      begun.current = null;
      if (from === null) return;
      const across = event.clientX - from.x;
      const down = event.clientY - from.y;
      if (Math.abs(across) < LEAST_PIXELS || Math.abs(across) < 2 * Math.abs(down)) return;
      const onwards = document.documentElement.dir === 'rtl' ? across > 0 : across < 0;
      onSwipe(onwards ? 1 : -1);
    },
    onPointerCancel: () => {
      begun.current = null;
    },
  };
}
