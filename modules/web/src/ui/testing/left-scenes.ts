import type { CallEvent } from '../../call/events.ts';
import type { CallState } from '../../call/state.ts';
import { GRANTED, Played, RECEIPT, seated } from '../../call/testing/meeting.ts';

function comingBack(...events: CallEvent[]): CallState {
  return new Played().inMeeting().play({ type: 'socket-lost' }, { type: 'socket-given-up' }, ...events).state;
}

function meetingRejoined(): CallState {
  return new Played().inMeeting().play({ type: 'rejoin' }).state;
}

function closed(cause: 'ended' | 'refused' | 'account-disabled' | 'link-withdrawn'): CallState {
  return new Played().inMeeting().receive({ type: 'closed', cause }).state;
}

/** Out of the meeting: lost and coming back, or over. */
export const LEFT_SCENES = {
  returning: () => comingBack({ type: 'server-unreachable' }),
  'returning-media': () => meetingRejoined(),
  removed: () => new Played().inMeeting().receive({ type: 'closed', cause: 'removed', removal: 'part-over' }).state,
  ended: () => closed('ended'),
  refused: () => new Played().inLobby().receive({ type: 'closed', cause: 'refused' }).state,
  'account-disabled': () => closed('account-disabled'),
  'link-withdrawn': () => closed('link-withdrawn'),
  'your-data': () =>
    new Played()
      .preparing()
      .play({ type: 'join', name: 'Asha', password: 'pass' }, { ...GRANTED, receipt: RECEIPT })
      .receive(seated())
      .play({ type: 'leave' }).state,
} as const satisfies Record<string, () => CallState>;
