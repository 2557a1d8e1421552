import type { CallState } from '../../call/state.ts';
import { Played, track } from '../../call/testing/meeting.ts';
import { meeting, others } from './scene-meeting.ts';

const SHARE_SLOT = 'v99';

function shared(state: CallState): CallState {
  const presenter = others(9)[0];
  if (presenter === undefined) return state;
  const played = new Played();
  played.state = state;
  return played
    .receive(
      {
        type: 'participant-changed',
        participant: { ...presenter, tracks: [...presenter.tracks, track('p0', 'screen')] },
      },
      { type: 'slot-changed', mid: SHARE_SLOT, track: 'p0-screen', participant: 'p0' },
    )
    .play({ type: 'keys-reported', report: { kind: 'heard', mid: SHARE_SLOT, expected: 1, leaf: 1 } }).state;
}

function sharing(): CallState {
  return meeting(
    { people: 4 },
    { type: 'set-own', source: 'screen', on: true },
    { type: 'device-opened', source: 'screen', deviceId: '', sound: true },
    {
      type: 'received',
      message: {
        ...{ type: 'answer', negotiation: 2, sdp: 'answer' },
        tracks: [{ mid: '9', track: 'own-screen', source: 'screen' }],
      },
      ack: 0,
    },
  );
}

/** A shared screen. */
export const SHARE_SCENES = {
  'share-few': () => shared(meeting({ people: 2, role: 'participant' })),
  share: () => {
    const state = meeting({ people: 9 });
    return shared(state);
  },
  'share-enlarged': () => {
    const played = new Played();
    played.state = shared(meeting({ people: 9 }));
    return played.play({ type: 'zoom-share', zoom: 2 }).state;
  },
  'share-large': () => shared(meeting({ people: 24, role: 'participant' })),
  sharing,
  'sharing-put-away': () => {
    const played = new Played();
    played.state = sharing();
    return played.play({ type: 'prefer', change: { ownShare: false } }).state;
  },
} as const satisfies Record<string, () => CallState>;
