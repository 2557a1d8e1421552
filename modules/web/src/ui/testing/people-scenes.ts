import type { CallEvent } from '../../call/events.ts';
import type { CallState, FloorView, Permission, WaitingView } from '../../call/state.ts';
import { GROUP, person, SELF, waiter } from '../../call/testing/meeting.ts';
import { ago, GRID, meeting, MINUTE, others, PEOPLE } from './scene-meeting.ts';

/** Of an invitation, as long as a real one. */
export const LINK = `https://meet.example/m/${'a'.repeat(24)}#i=${'c'.repeat(32)}&k=${'d'.repeat(43)}`;

/** With Cyrillic letters where the host's own name has Latin ones, and a word in two scripts. */
const FORGED: WaitingView = {
  ...waiter('w4', ago(0)),
  name: 'Under Sесretary (Аdmin)',
  nameWarning: { similarTo: 'self', mixedScripts: true },
};

/** Begun half a minute ago, for five minutes; the server's clock is that of the scene. */
function floor(participant?: string, minutesLeft = 4.5): FloorView {
  const now = Date.now();
  return {
    ...(participant !== undefined && { participant }),
    since: ago(0.5),
    until: new Date(minutesLeft < 0 ? 0 : now + minutesLeft * MINUTE).toISOString(),
    now: new Date(1_000).toISOString(),
  };
}

/** The organisation vouches for everybody here but the last, and for the first at the door. */
function verified(state: CallState, organisation: string): CallState {
  const { phase } = state;
  if (phase.name !== 'meeting' || phase.keys.view === null) throw new Error('nobody is in a group');
  const { view } = phase.keys;
  const members = view.members.map((each, i) => ({
    ...each,
    verifiedBy: i < view.members.length - 1 ? organisation : null,
  }));
  const offer = { keyPackage: GROUP.groupId, proof: GROUP.groupId };
  const waiting = phase.waiting.map((each, i) => (i === 0 ? { ...each, keys: offer } : each));
  const lobbyIdentities = { [offer.keyPackage]: { name: waiting[0]?.name ?? '', verifiedBy: organisation } };
  return {
    ...state,
    phase: { ...phase, waiting, keys: { ...phase.keys, view: { ...view, members }, lobbyIdentities } },
  };
}

/** A host forbids somebody this. */
function keeps(id: string, ...forbidden: readonly Permission[]): CallEvent {
  const kept = id === SELF ? person(id) : others(6).find((each) => each.id === id);
  if (!kept) throw new Error(`nobody is ${id}`);
  return {
    type: 'received',
    message: { type: 'participant-changed', participant: { ...kept, forbidden } },
    ack: 0,
  };
}

/** Who is here, who waits, and whose turn it is to speak. */
export const PEOPLE_SCENES = {
  'alone-people': () => meeting({ people: 0 }, PEOPLE),
  invited: () => meeting({ people: 0 }, { type: 'invitation-copied', link: LINK, copied: true }),
  people: () => meeting({ people: 6, waiting: 1 }, PEOPLE),
  'people-lively': () => meeting({ people: 6, lively: true }, PEOPLE),
  'people-many': () => meeting({ people: 40, waiting: 1 }, PEOPLE),
  'people-verified': () => verified(meeting({ people: 6, waiting: 3 }, PEOPLE), 'Department of Posts'),
  'people-kept': () => meeting({ people: 6 }, PEOPLE, keeps('p2', 'unmute', 'start-video')),
  'people-all-kept': () => meeting({ people: 6, view: { forbidden: ['unmute'], chat: 'hosts' } }, PEOPLE),
  'kept-muted': () => meeting({ people: 4, role: 'participant' }, keeps(SELF, 'unmute')),
  'people-guest': () => meeting({ people: 6, role: 'participant' }, PEOPLE),
  queue: () => meeting({ people: 3, waiting: 3 }, PEOPLE),
  'queue-forged': () => meeting({ people: 3, waiting: 1, warned: [FORGED] }, PEOPLE),
  'queue-shut': () => meeting({ people: 3, waiting: 3 }, GRID),
  'queue-one': () => meeting({ people: 3, waiting: 1 }, GRID),
  'queue-words': () =>
    meeting({ people: 3, waiting: 3 }, PEOPLE, {
      type: 'received',
      message: { type: 'door-message', text: 'We begin at 11:10. हम 11:10 पर शुरू करेंगे।' },
      ack: 0,
    }),
  floor: () => meeting({ people: 6, lively: true, view: { floor: floor('p3') } }),
  'floor-guest': () => meeting({ people: 6, role: 'participant', view: { floor: floor('p3') } }),
  'floor-own': () => meeting({ people: 2, role: 'participant', view: { floor: floor(SELF) } }),
  'floor-time': () => meeting({ people: 6, view: { floor: floor() } }),
  'floor-over': () => meeting({ people: 6, view: { floor: floor('p3', -1) } }),
} as const satisfies Record<string, () => CallState>;
