import type { CallEvent } from '../../call/events.ts';
import type { CallState, MeetingView, ParticipantView } from '../../call/state.ts';
import { rule } from '../../call/testing/meeting.ts';
import { MANY_DEVICES } from './devices.ts';

const HEADSET: CallEvent = { type: 'choose-device', kind: 'microphone', deviceId: 'm2' };

interface Wanted {
  readonly people: number;
  readonly role?: ParticipantView['role'];
  readonly view?: Partial<MeetingView>;
}

/** Of one control each, beside the meeting that the other scenes show. */
export function controlScenes(meeting: (wanted: Wanted, ...events: CallEvent[]) => CallState) {
  /** As the advisory asks, so that a host gives the right. */
  const granted = { rules: [{ ...rule('A4', 'granted'), allowed: ['granted', 'everyone'] }] };
  return {
    'devices-microphone': () => meeting({ people: 48 }, MANY_DEVICES, HEADSET),
    'devices-camera': () => meeting({ people: 5, role: 'participant' }, MANY_DEVICES),
    'share-granted': () => meeting({ people: 6, view: granted }),
    'share-resting': () => meeting({ people: 4, role: 'participant', view: granted }, { type: 'share-refused' }),
  } as const satisfies Record<string, () => CallState>;
}
