import type { CallState } from '../../call/state.ts';
import { GRID, meeting, PEOPLE } from './scene-meeting.ts';

/** The pictures: how many, in which layout, and how they arrive. */
export const STAGE_SCENES = {
  alone: () => meeting({ people: 0 }),
  two: () => meeting({ people: 1, role: 'participant' }),
  'two-paused': () =>
    meeting(
      { people: 1, role: 'participant' },
      {
        type: 'received',
        message: { type: 'slot-paused', mid: 'v0', track: 'p0-camera', cause: 'bandwidth' },
        ack: 0,
      },
    ),
  'two-unheard': () =>
    meeting(
      { people: 2, role: 'participant' },
      { type: 'received', message: { type: 'voices-left-out', tracks: ['p0-microphone'] }, ack: 0 },
    ),
  five: () => meeting({ people: 4, role: 'participant' }),
  twelve: () => meeting({ people: 11, role: 'participant' }),
  'forty-nine': () => meeting({ people: 48, role: 'participant' }),
  speaker: () => meeting({}),
  'grid-2': () => meeting({ people: 1 }, GRID),
  'grid-5': () => meeting({ people: 4 }, GRID),
  'grid-12': () => meeting({ people: 11 }, GRID),
  'grid-49': () => meeting({ people: 48 }, GRID),
  'grid-paged': () => meeting({ people: 60 }, GRID),
  grid: () => meeting({ waiting: 3 }, GRID),
  'grid-people': () => meeting({ waiting: 3 }, GRID, PEOPLE),
  spotlight: () => meeting({ people: 6, view: { spotlight: 'p2' } }),
  'self-corner': () => meeting({ people: 4 }, { type: 'prefer', change: { selfView: 'corner' } }),
  'self-corner-grid': () => meeting({ people: 8 }, GRID, { type: 'prefer', change: { selfView: 'corner' } }),
  'sound-only': () => meeting({ people: 4 }, { type: 'prefer', change: { receive: 'sound' } }),
  lines: () => meeting({ people: 4 }, { type: 'track-lines', lines: { 'p0-camera': 'poor', 'p2-camera': 'fair' } }),
  'media-lost': () => meeting({ people: 4 }, { type: 'media-path', path: 'failed' }),
} as const satisfies Record<string, () => CallState>;
