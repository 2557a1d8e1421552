import type { CallEvent } from '../../call/events.ts';
import type { CallState, MeetingView, ParticipantView } from '../../call/state.ts';
import { rule } from '../../call/testing/meeting.ts';

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
    'share-granted': () => meeting({ people: 6, view: granted }),
    'share-resting': () => meeting({ people: 4, role: 'participant', view: granted }, { type: 'share-refused' }),
  } as const satisfies Record<string, () => CallState>;
}
