import { describe, expect, test } from 'vitest';
import { crowd, person, Played, track, prefer } from './testing/meeting.ts';

describe('device preferences', () => {
  const asked = (played: Played) => {
    played.after(500).play({ type: 'timer', timer: 'show' });
    return Object.values(played.meeting.slots.asked);
  };

  test('saving data shrinks video both ways', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.play({ type: 'stage-measured', size: { width: 1440, height: 776, side: 376, pixelRatio: 2 } });
    expect(Math.max(...asked(played).map(({ heightPixels }) => heightPixels))).toBeGreaterThan(360);
    played.receive({
      type: 'answer',
      negotiation: 1,
      sdp: 's',
      tracks: [{ mid: '1', track: 'mine', source: 'camera' }],
    });
    played.receive({ type: 'track-wanted', track: 'mine', heightPixels: 720 }).forget();
    played.play(prefer({ receive: 'saver' }));
    expect(
      asked(played)
        .map(({ heightPixels }) => heightPixels)
        .sort((a, b) => b - a),
    ).toEqual([360, 180, 180]);
    expect(played.sent('fit-picture')).toContainEqual({ type: 'fit-picture', source: 'camera', heightPixels: 180 });
    played.forget().receive({ type: 'track-wanted', track: 'mine', heightPixels: 90 });
    expect(played.sent('fit-picture')).toEqual([{ type: 'fit-picture', source: 'camera', heightPixels: 90 }]);
    played.forget().play(prefer({ receive: 'everything' }));
    expect(played.sent('fit-picture')).toContainEqual({ type: 'fit-picture', source: 'camera', heightPixels: 90 });
  });

  test('audio only still shows shared screens', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    const sharing = person('p2', { tracks: [track('p2', 'camera'), track('p2', 'screen')] });
    played.receive({ type: 'participant-changed', participant: sharing });
    played.play({ type: 'set-own', source: 'camera', on: true }).devicesOpen();
    played.play(prefer({ receive: 'sound' }));
    expect(asked(played).map((slot) => slot.track)).toEqual(['p2-screen']);
    expect(played.state.own.camera.on).toBe(false);
    expect(played.state.own.microphone.on).toBe(true);
  });

  test('audio only keeps camera off after reload', () => {
    const camera = (played: Played) => played.state.own.camera;
    const played = new Played().play(prefer({ receive: 'sound' })).preparing();
    expect(camera(played)).toMatchObject({ on: false, device: 'closed' });
    expect(played.state.own.microphone.on).toBe(true);
    expect(camera(played.play({ type: 'set-own', source: 'camera', on: true })).on).toBe(true);
    const reloaded = new Played().play(prefer({ receive: 'sound' }), {
      type: 'opened',
      remembered: { name: 'Asha', ownMeeting: null },
      route: {
        name: 'meeting',
        room: 'a'.repeat(24),
        invitation: 'i',
        linkSecret: 'k',
        password: 'p',
        ownMeeting: false,
        returning: { microphone: true, camera: true, inside: true },
      },
    });
    expect(reloaded.sent('open-device').map(({ source }) => source)).toEqual(['microphone']);
  });

  test('saving data shrinks own video at once', () => {
    const fitted = { type: 'fit-picture', source: 'camera', heightPixels: 180 };
    const saver = new Played()
      .play(prefer({ receive: 'saver' }))
      .inMeeting(crowd(2))
      .onStage()
      .forget();
    saver.play({ type: 'media-path', path: 'steady' });
    expect(saver.sent('fit-picture')).toEqual([fitted]);
    saver.play({ type: 'set-own', source: 'camera', on: false }).forget();
    saver.play({ type: 'set-own', source: 'camera', on: true }).devicesOpen();
    expect(saver.sent('fit-picture')).toEqual([fitted]);
    const all = new Played().inMeeting(crowd(2)).onStage().forget().play({ type: 'media-path', path: 'steady' });
    expect(all.sent('fit-picture')).toEqual([]);
  });

  test('are stored', () => {
    const played = new Played().play(prefer({ cues: false }));
    expect(played.last).toEqual([{ type: 'keep-preferences', preferences: played.state.preferences }]);
    expect(played.state.preferences).toMatchObject({ cues: false, awake: true });
  });

  test('voice processing changes apply at once', () => {
    const voice = { noiseSuppression: false, echoCancellation: true, autoGainControl: true };
    expect(new Played().play(prefer({ voice })).sent('open-device')).toEqual([]);
    const played = new Played().inMeeting(crowd(2)).onStage().forget().play(prefer({ voice }));
    expect(played.sent('open-device')).toEqual([{ type: 'open-device', source: 'microphone', deviceId: 'm1' }]);
  });

  test('screen stays awake only in meetings', () => {
    const played = new Played().inMeeting(crowd(2));
    expect(played.sent('keep-awake')).toEqual([{ type: 'keep-awake', on: true }]);
    played.play(prefer({ awake: false }), prefer({ awake: true })).play({ type: 'leave' });
    expect(played.sent('keep-awake').map(({ on }) => on)).toEqual([true, false, true, false]);
  });

  test('join sounds are grouped, small meetings only', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    played.receive({ type: 'participant-joined', participant: person('a') });
    played.receive({ type: 'participant-joined', participant: person('b') });
    expect(played.sent('play-cue')).toEqual([{ type: 'play-cue', cue: 'joined' }]);
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    played.receive({ type: 'participant-left', participant: 'a', cause: 'left' });
    expect(played.sent('play-cue').at(-1)).toEqual({ type: 'play-cue', cue: 'left' });
    played
      .after(3_000)
      .play({ type: 'timer', timer: 'grouping' }, prefer({ cues: false }))
      .forget();
    played.receive({ type: 'participant-left', participant: 'b', cause: 'left' });
    expect(played.sent('play-cue')).toEqual([]);
    const large = new Played().inMeeting(crowd(30)).onStage();
    large.receive({ type: 'participant-joined', participant: person('a') });
    expect(large.sent('play-cue')).toEqual([]);
  });
});

describe('the settings', () => {
  const shown = ({ meeting: { panel, settingsAt } }: Played) => [panel, settingsAt?.place];

  test('settings open at a section once', () => {
    const played = new Played().inMeeting().play({ type: 'show-settings', place: 'voice' });
    expect(shown(played)).toEqual(['settings', 'voice']);
    const before = played.meeting.settingsAt;
    played.play({ type: 'show-settings', place: 'voice' });
    expect(shown(played)).toEqual(['settings', 'voice']);
    // Whoever asks again is led there again.
    expect(played.meeting.settingsAt).not.toBe(before);
    played.play({ type: 'show-settings', place: 'pictures' });
    expect(shown(played)).toEqual(['settings', 'pictures']);
    played.play({ type: 'toggle-panel', panel: 'settings' }, { type: 'toggle-panel', panel: 'settings' });
    expect(shown(played)).toEqual(['settings', undefined]);
  });
});
