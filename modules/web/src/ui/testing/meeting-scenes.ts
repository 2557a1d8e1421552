import type { CallState } from '../../call/state.ts';
import { GRANTED, Played, RECEIPT, seated } from '../../call/testing/meeting.ts';
import { meeting } from './scene-meeting.ts';

/** The page around the pictures: what is told, and the panels of one's own. */
export const MEETING_SCENES = {
  notice: () =>
    meeting({ people: 4, role: 'participant' }, { type: 'received', message: { type: 'asked-to-unmute' }, ack: 0 }),
  notices: () =>
    meeting(
      { people: 4, role: 'participant' },
      { type: 'received', message: { type: 'password-guessed' }, ack: 0 },
      { type: 'media-path', path: 'steady' },
      { type: 'media-path', path: 'failed' },
      { type: 'received', message: { type: 'asked-to-unmute' }, ack: 0 },
      {
        type: 'received',
        message: { type: 'muted-by-host', source: 'camera' },
        ack: 0,
      },
    ),
  reconnecting: () => meeting({ people: 4 }, { type: 'socket-lost' }),
  'part-missing': () => meeting({ people: 4 }, { type: 'part-missing' }),
  'devices-opening': () => {
    const state = meeting({ people: 4 });
    const opening = { on: true, device: 'opening' } as const;
    return { ...state, own: { ...state.own, microphone: opening, camera: opening } };
  },
  connection: () =>
    meeting({ people: 4 }, { type: 'quality', quality: 'fair' }, { type: 'toggle-panel', panel: 'connection' }),
  'settings-data': () =>
    new Played()
      .preparing()
      .play({ type: 'join', name: 'Asha', password: 'pass' }, { ...GRANTED, receipt: RECEIPT })
      .receive(seated())
      .play({ type: 'toggle-panel', panel: 'settings' }).state,
  settings: () => meeting({ people: 4 }, { type: 'toggle-panel', panel: 'settings' }),
} as const satisfies Record<string, () => CallState>;
