import { useRef, type PointerEvent, type RefObject } from 'react';
import { CORNERS } from '../../call/preferences.ts';
import type { Box } from '../../call/stage.ts';
import { useDispatch } from '../call-context.ts';

/** Below it a press is a press. */
const LEAST_PIXELS = 6;

interface Drag {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
}

/** Handlers by which a small picture follows the pointer and then lies in the nearest corner; none where it has no area. */
export function useCornerDrag(figure: RefObject<HTMLElement | null>, within: Box | undefined) {
  const dispatch = useDispatch();
  const drag = useRef<Drag | null>(null);
  if (within === undefined) return {};
  const moved = (event: PointerEvent, from: Drag) => [event.clientX - from.x, event.clientY - from.y] as const;
  const end = () => {
    drag.current = null;
    figure.current?.style.removeProperty('translate');
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return;
      // Else the same stroke would turn the page of the grid.
      event.stopPropagation();
      drag.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
      figure.current?.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = drag.current;
      if (from?.pointer !== event.pointerId) return;
      const [across, down] = moved(event, from);
      figure.current?.style.setProperty('translate', `${across}px ${down}px`);
    },
    onPointerUp: (event: PointerEvent) => {
      const from = drag.current;
      const element = figure.current;
      if (from === null || element === null) return;
      const far = Math.hypot(...moved(event, from)) >= LEAST_PIXELS;
      const corner = cornerOf(element, within);
      end();
      if (far) dispatch({ type: 'prefer', change: { selfCorner: corner } });
    },
    onPointerCancel: end,
  };
}

function cornerOf(element: HTMLElement, within: Box): (typeof CORNERS)[number] {
  const floor = (element.offsetParent ?? document.documentElement).getBoundingClientRect();
  const own = element.getBoundingClientRect();
  const middle = own.left + own.width / 2;
  const fromStart = document.documentElement.dir === 'rtl' ? floor.right - middle : middle - floor.left;
  const atStart = fromStart < within.x + within.width / 2;
  const atTop = own.top + own.height / 2 - floor.top < within.y + within.height / 2;
  return `${atTop ? 'top' : 'bottom'}-${atStart ? 'start' : 'end'}`;
}
