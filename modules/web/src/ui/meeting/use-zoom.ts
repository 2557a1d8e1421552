import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { MOST_ZOOM } from '../../call/zoom.ts';
import { useDispatch } from '../call-context.ts';

/** Where there is no picture yet, or it is shown larger than it is. */
const OTHERWISE = 2;
/** The least that "as large as it is" enlarges, or a press would seem to do nothing. */
const LEAST_ACTUAL = 1.25;
/** Of a wheel, for each pixel that it turned. */
const WHEEL = 0.01;

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * Keeps the point that is pinched, wheeled or pressed at its place while the picture grows around it; what has no point,
 * such as a key, grows around the middle.
 */
export function useZoom(place: RefObject<HTMLDivElement | null>, zoom: number) {
  const dispatch = useDispatch();
  const zoomNow = useRef(zoom);
  const anchor = useRef<Point | null>(null);
  const enlargeAt = (point: Point, to: number) => {
    anchor.current = point;
    dispatch({ type: 'zoom-share', zoom: to });
  };
  const latest = useRef(enlargeAt);
  useLayoutEffect(() => {
    latest.current = enlargeAt;
    const element = place.current;
    const before = zoomNow.current;
    const { x, y } = within(element, anchor.current);
    anchor.current = null;
    zoomNow.current = zoom;
    if (element === null || before === zoom) return;
    element.scrollTo({
      left: scrollAfter(element.scrollLeft, x, zoom / before),
      top: scrollAfter(element.scrollTop, y, zoom / before),
      behavior: 'instant',
    });
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let apart: number | null = null;
    const onWheel = (event: WheelEvent) => {
      // A pinch on a touchpad comes as a wheel with Ctrl too.
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current(event, zoomNow.current * Math.exp(-event.deltaY * WHEEL));
    };
    const onTouch = (event: TouchEvent) => {
      const [one, other] = event.touches;
      if (one === undefined || other === undefined || event.touches.length > 2) {
        apart = null;
        return;
      }
      event.preventDefault();
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (apart !== null && apart > 0) {
        const between = { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 };
        latest.current(between, Math.min(MOST_ZOOM, zoomNow.current * (now / apart)));
      }
      apart = now;
    };
    const moving = { passive: false } as const;
    element.addEventListener('wheel', onWheel, moving);
    for (const type of TOUCHES) element.addEventListener(type, onTouch, moving);
    return () => {
      element.removeEventListener('wheel', onWheel);
      for (const type of TOUCHES) element.removeEventListener(type, onTouch);
    };
  }, [place]);
  return { enlargeAt, actualZoom: () => actualZoom(place.current) };
}

const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const;

/** Where to scroll so that what was `at` pixels into the place is there still when all of it is `times` as large. */
export function scrollAfter(scroll: number, at: number, times: number): number {
  return (scroll + at) * times - at;
}

function within(element: HTMLElement | null, point: Point | null): { readonly x: number; readonly y: number } {
  const box = element?.getBoundingClientRect();
  if (box === undefined) return { x: 0, y: 0 };
  if (point === null) return { x: box.width / 2, y: box.height / 2 };
  return { x: point.clientX - box.left, y: point.clientY - box.top };
}

/** One pixel of the shared screen on one of this display. */
function actualZoom(element: HTMLElement | null): number {
  const video = element?.querySelector('video');
  if (!element || !video || !(video.videoWidth > 0 && video.videoHeight > 0)) return OTHERWISE;
  const drawn = Math.min(element.clientWidth, (element.clientHeight * video.videoWidth) / video.videoHeight);
  const actual = video.videoWidth / Math.max(1, drawn * window.devicePixelRatio);
  return actual < LEAST_ACTUAL ? OTHERWISE : Math.min(MOST_ZOOM, actual);
}
