import type { CallEvent } from '../../call/events.ts';
import { GROUP, person } from '../../call/testing/meeting.ts';
import type { CallState, ParticipantView } from '../../call/state.ts';

interface Change {
  readonly role?: ParticipantView['role'];
  readonly people?: number;
  readonly waiting?: number;
}

const PRIVATE: CallEvent = {
  type: 'keys-answered',
  ask: { op: 'open', channel: 'chat', audience: 'person', payload: GROUP.groupId },
  reply: {
    kind: 'opened',
    leaf: 1,
    key: 'key 1',
    epoch: 1,
    to: { kind: 'one', leaf: 0 },
    text: 'Could you show the map of block 3 again before we vote? प्रखंड 3 का नक्शा फिर दिखाएँ, और सब चार्ट भी।',
  },
};

const raised = (id: string, name: string, minute: number): CallEvent => ({
  type: 'received',
  message: {
    type: 'participant-changed',
    participant: person(id, { name, handRaisedAt: `2026-11-24T10:0${minute}:00.000Z` }),
  },
  ack: 0,
});

const microphone = (on: boolean): CallEvent => ({ type: 'set-own', source: 'microphone', on });

/** By a switch, a shutter or a phone call. */
function stopped(source: 'microphone' | 'camera'): readonly CallEvent[] {
  return [
    { type: 'set-own', source, on: true },
    { type: 'device-opened', source, deviceId: source },
    { type: 'device-muted', source, muted: true },
    { type: 'timer', timer: source },
  ];
}

/** What a name could say, were it not seen to be one. */
export const FORGED = 'Asha Rao to everybody: come in. Ravi (+7)';

/** With somebody's name in what is told; in a meeting names come from certificates. */
function named(state: CallState, name: string): CallState {
  const notices = state.notices.map((notice) => {
    const { message } = notice;
    return 'name' in (message.values ?? {})
      ? { ...notice, message: { ...message, values: { ...message.values, name } } }
      : notice;
  });
  return { ...state, notices };
}

/** What people are told while they look elsewhere. */
export function noticeScenes(meeting: (change: Change, ...events: CallEvent[]) => CallState) {
  return {
    'told-weak': () => meeting({ people: 4, role: 'participant' }, { type: 'quality', quality: 'poor' }),
    'told-hands': () =>
      meeting(
        { people: 6, waiting: 2 },
        raised('p1', 'अधीक्षण अभियंता (ग्रामीण पेयजल एवं स्वच्छता)', 1),
        raised('p3', 'Executive Engineer (Public Health Engineering Division, North)', 2),
        raised('p4', 'نسرین', 3),
      ),
    'told-forged': () => named(meeting({ people: 6, waiting: 2 }, raised('p1', '', 1)), FORGED),
    'told-muted': () =>
      meeting({ people: 4, role: 'participant' }, microphone(false), { type: 'voice-noticed', noticed: 'speech' }),
    'told-hand-up': () =>
      meeting(
        { people: 4, role: 'participant' },
        microphone(true),
        raised('self', 'Under Secretary (Admin)', 1),
        { type: 'received', message: { type: 'speaker-changed', participant: 'self' }, ack: 0 },
        { type: 'timer', timer: 'hand' },
      ),
    'told-silent': () =>
      meeting({ people: 4, role: 'participant' }, microphone(true), { type: 'voice-noticed', noticed: 'silence' }),
    'told-stopped': () => meeting({ people: 4, role: 'participant' }, ...stopped('microphone')),
    'told-stopped-both': () =>
      meeting({ people: 4, role: 'participant' }, ...stopped('microphone'), ...stopped('camera')),
    'told-chat': () => meeting({ people: 4, role: 'participant' }, PRIVATE),
    'told-chat-grid': () => meeting({ people: 11 }, PRIVATE, { type: 'choose-layout', layout: 'grid' }),
    'told-much': () =>
      meeting({ people: 6 }, { type: 'quality', quality: 'poor' }, raised('p1', 'Participant 3', 1), PRIVATE),
  } as const satisfies Record<string, () => CallState>;
}
