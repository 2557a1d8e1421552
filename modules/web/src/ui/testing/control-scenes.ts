import type { CallState, MeetingView, ParticipantView } from '../../call/state.ts';
import { rule } from '../../call/testing/meeting.ts';

interface Wanted {
  readonly people: number;
  readonly role?: ParticipantView['role'];
  readonly view?: Partial<MeetingView>;
}

/** Of one control each, beside the meeting that the other scenes show. */
export function controlScenes(meeting: (wanted: Wanted) => CallState) {
  /** As the advisory asks, so that a host gives the right. */
  const granted = { rules: [{ ...rule('A4', 'granted'), allowed: ['granted', 'everyone'] }] };
  return {
    'share-granted': () => meeting({ people: 6, view: granted }),
  } as const satisfies Record<string, () => CallState>;
}
