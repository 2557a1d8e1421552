import { DEFAULT_PREFERENCES } from '../../call/preferences.ts';
import type { CallState } from '../../call/state.ts';
import { Played } from '../../call/testing/meeting.ts';
import { DEVICES } from './devices.ts';

const BLURRED = { type: 'prefer', change: { background: 'strong' } } as const;

function preparing(): Played {
  return new Played().preparing().play(DEVICES, { type: 'set-own', source: 'camera', on: true }).devicesOpen();
}

/** What is behind a person: blurred, on the way to be, not possible, and not possible any more. */
export const BLUR_SCENES = {
  'prepare-blurring': () => preparing().play(BLURRED).state,
  'prepare-blur-failed': () =>
    preparing().play(BLURRED, { type: 'device-failed', source: 'camera', problem: 'blur-failed' }).state,
  'prepare-blur-unable': () => ({ ...preparing().state, canBlur: false }),
  'prepare-blur-lost': () => ({
    ...preparing().state,
    canBlur: false,
    preferences: { ...DEFAULT_PREFERENCES, background: 'light' },
  }),
  'blur-slow': () =>
    new Played()
      .inMeeting()
      .play({ type: 'set-own', source: 'camera', on: true })
      .devicesOpen()
      .play(
        BLURRED,
        { type: 'device-opened', source: 'camera', deviceId: 'c' },
        { type: 'device-failed', source: 'camera', problem: 'blur-slow' },
        { type: 'toggle-panel', panel: 'settings' },
      ).state,
} as const satisfies Record<string, () => CallState>;
