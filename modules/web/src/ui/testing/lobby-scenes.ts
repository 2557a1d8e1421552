import type { CallEvent } from '../../call/events.ts';
import type { CallState, WaitingPhase } from '../../call/state.ts';
import { GROUP, Played, SELF } from '../../call/testing/meeting.ts';

export const LET_IN = {
  type: 'granted',
  self: SELF,
  ticket: 'ticket-2',
  resumeWindowMillis: 30_000,
  group: GROUP.groupId,
} as const;

function backInLobby(cause: Exclude<WaitingPhase['since'], 'arrival' | 'return'>) {
  return {
    type: 'waiting',
    self: SELF,
    ticket: 'ticket-2',
    resumeWindowMillis: 30_000,
    classification: 'unclassified',
    cause,
  } as const;
}

const NOT_STARTED: CallEvent = {
  type: 'not-started',
  startsAt: '2026-11-24T09:30:00Z',
  startsInMillis: 1_200_000,
};

/** At the door: who came just now, and who was in the meeting before. */
export const LOBBY_SCENES = {
  'lobby-early': () =>
    new Played().preparing().devicesOpen().play({ type: 'join', name: 'Asha', password: 'pass' }, NOT_STARTED).state,
  lobby: () => new Played().inLobby().state,
  'lobby-asleep': () => new Played().inMeeting().receive(backInLobby('asleep')).state,
  'lobby-back': () =>
    new Played().inMeeting().play({ type: 'socket-lost' }).receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-2',
      resumeWindowMillis: 30_000,
      classification: 'unclassified',
    }).state,
  'lobby-begun-anew': () => new Played().inMeeting().receive(backInLobby('begun-anew')).state,
  'lobby-not-added': () => new Played().inMeeting().receive(backInLobby('not-added')).state,
  'lobby-no-host': () => new Played().inLobby().receive(LET_IN).receive(backInLobby('no-host')).state,
  'lobby-granted': () => new Played().inLobby().receive(LET_IN).state,
  'lobby-lost': () => new Played().inLobby().play({ type: 'socket-lost' }).state,
  'lobby-restricted': () =>
    new Played().connecting().receive({
      type: 'waiting',
      self: SELF,
      ticket: 'ticket-0',
      resumeWindowMillis: 30_000,
      classification: 'restricted',
    }).state,
  'lobby-words': () =>
    new Played().inLobby().receive({
      type: 'door-message',
      text: 'We begin at 11:10. हम 11:10 पर शुरू करेंगे। Please have the figures of the third quarter at hand.',
    }).state,
} as const satisfies Record<string, () => CallState>;
