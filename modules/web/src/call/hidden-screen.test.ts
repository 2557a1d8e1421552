import { describe, expect, test } from 'vitest';
import { meetingView, Played, SELF, person, seated, track } from './testing/meeting.ts';

/** A page whose part with the meeting is not there yet. */
class Unseen extends Played {
  constructor() {
    super();
    this.state = { ...this.state, isScreenShown: false };
  }

  stands(stands: boolean): this {
    return this.play({ type: 'meeting-screen', shown: stands });
  }

  introduces(): this {
    return this.receive({ type: 'answer', negotiation: 1, sdp: 'answer', tracks: [] });
  }

  get flowing() {
    return this.sent('set-sending').filter(({ sending }) => sending);
  }

  get unmuted() {
    return this.messages('set-muted').filter((message) => message.type === 'set-muted' && !message.muted);
  }
}

describe('meeting without its screen', () => {
  test('sends nothing until the screen shows', () => {
    const played = new Unseen().inMeeting().onStage();
    expect(played.flowing).toEqual([]);
    expect(played.messages('set-muted')).toHaveLength(2);
    expect(played.unmuted).toEqual([]);
    played.forget().stands(true);
    expect(played.flowing.map(({ source }) => source)).toEqual(['microphone', 'camera']);
    expect(played.unmuted).toHaveLength(2);
    played.forget().stands(true);
    expect(played.effects).toEqual([]);
  });

  test('server reports do not switch devices off', () => {
    const played = new Unseen().inMeeting().onStage();
    const muted = [track(SELF, 'microphone', true), track(SELF, 'camera', true)];
    played.receive({ type: 'participant-changed', participant: person(SELF, { tracks: muted }) });
    expect(played.state.own).toMatchObject({ microphone: { on: true }, camera: { on: true } });
  });

  test('late devices stay silent', () => {
    const played = new Unseen().inMeeting().onStage();
    played.play(
      { type: 'set-own', source: 'microphone', on: false },
      { type: 'set-own', source: 'microphone', on: true },
      { type: 'device-opened', source: 'camera', deviceId: 'c2' },
    );
    expect(played.flowing).toEqual([]);
    expect(played.unmuted).toEqual([]);
  });

  test('hiding silences, reload keeps choices', () => {
    const played = new Unseen()
      .stands(true)
      .inMeeting([person(SELF)])
      .onStage()
      .forget()
      .stands(false);
    expect(played.sent('set-sending')).toEqual([
      { type: 'set-sending', source: 'microphone', sending: false },
      { type: 'set-sending', source: 'camera', sending: false },
    ]);
    expect(played.messages('set-muted')).toMatchObject([{ muted: true }, { muted: true }]);
    expect(played.state.own).toMatchObject({ microphone: { on: true }, camera: { on: true } });
  });

  test('entry rule still mutes', () => {
    const played = new Unseen().connecting().receive(seated([person(SELF)], { meeting: meetingView({ rules: [] }) }));
    played.onStage().stands(true);
    expect(played.flowing.map(({ source }) => source)).toEqual(['camera']);
  });
});
