import { type MeetingPhase, type ShareZoom, trackOf } from './state.ts';
import { presenterOf } from './view.ts';

/** What a press of a key or button goes through: how many times as wide as the whole screen on the stage. */
export const ZOOM_STEPS = [1, 1.5, 2, 3, 4, 6, 8] as const;
export const MOST_ZOOM = 8;
/** Pinched to nearly the whole is the whole. */
const WHOLE = 1.05;

/** How much the screen shown now is enlarged; 1 is the whole of it. */
export function shareZoomOf(phase: MeetingPhase): number {
  const screen = sharedTrack(phase);
  return screen !== undefined && phase.shareZoom?.track === screen ? phase.shareZoom.zoom : 1;
}

/** What is remembered of it; another screen begins whole. */
export function zoomedTo(phase: MeetingPhase, zoom: number): ShareZoom | null {
  const track = sharedTrack(phase);
  if (track === undefined || !(zoom >= WHOLE)) return null;
  return { track, zoom: Math.min(MOST_ZOOM, zoom) };
}

/** The next step up or down from anywhere between; at an end it stays. */
export function nextZoom(zoom: number, by: 1 | -1): number {
  return by === 1
    ? (ZOOM_STEPS.find((step) => step > zoom * WHOLE) ?? MOST_ZOOM)
    : (ZOOM_STEPS.findLast((step) => step * WHOLE < zoom) ?? 1);
}

function sharedTrack(phase: MeetingPhase) {
  const presenter = presenterOf(phase);
  return presenter && trackOf(presenter, 'screen')?.id;
}
