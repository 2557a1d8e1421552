import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import { GRANTED, Played, SELF, person, seated } from './testing/meeting.ts';

const AT_THE_DOOR: ServerMessage = {
  type: 'waiting',
  self: SELF,
  ticket: 'ticket-1',
  resumeWindowMillis: 30_000,
  classification: 'unclassified',
};

/** The line is away for longer than the seat is kept. */
function away(played: Played): Played {
  return played.play({ type: 'socket-lost' }, { type: 'socket-given-up' });
}

describe('whoever comes back to the lobby', () => {
  function sharing(): Played {
    const played = new Played().inMeeting([person(SELF, { mayShare: true })]).onStage();
    played.play(
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: '' },
    );
    return played.receive({
      type: 'answer',
      negotiation: 1,
      sdp: 'answer',
      tracks: [{ source: 'screen', track: 'shared', mid: '9' }],
    });
  }

  test('shares nothing there, and nothing by itself after they are let in', () => {
    const played = away(sharing()).play(GRANTED).forget().receive(AT_THE_DOOR);
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'screen' }]);
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    played.forget().receive(seated());
    expect(played.sent('set-sending').map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  test('has no muted microphone open there', () => {
    const muted = new Played().inMeeting().onStage().play({ type: 'set-own', source: 'microphone', on: false });
    const played = away(muted).play(GRANTED).forget().receive(AT_THE_DOOR);
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'microphone' }]);
    expect(played.state.own.camera).toMatchObject({ on: true, device: 'open' });
  });
});

describe('notices of a stay', () => {
  test('do not outlive it, but for those of devices that are still as they were', () => {
    const played = new Played().inMeeting().onStage();
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    played.play({ type: 'device-ended', source: 'camera' }, { type: 'hold-notices', held: true });
    const keys = () => played.state.notices.map(({ message }) => message.key);
    expect(keys()).toEqual(['meeting.muted-by-host', 'media.ended']);
    away(played);
    expect(keys()).toEqual(['media.ended']);
    expect(played.state.noticesHeld).toBe(false);
  });
});
