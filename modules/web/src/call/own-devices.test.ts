import { describe, expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import { isStopped, otherFacing } from './state.ts';
import { GRANTED, Played, SELF, meetingView, person, rule, seated, track } from './testing/meeting.ts';

const HOST = { role: 'host' } as const;

const ended = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'device-ended', source });

describe('own devices', () => {
  test('entry rule mutes everyone but hosts', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    expect(new Played().inMeeting([person(SELF)], muted).state.own.microphone.on).toBe(false);
    expect(new Played().inMeeting([person(SELF, HOST)], muted).state.own.microphone.on).toBe(true);
  });

  test('entry mute notice offers unmuting once [C3]', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    const notices = ({ state }: Played) => state.notices.map(({ message }) => message.key);
    const on: CallEvent = { type: 'set-own', source: 'microphone', on: true };
    const played = new Played().inMeeting([person(SELF)], muted).onStage();
    expect(played.state.notices).toMatchObject([{ message: { key: 'meeting.muted-on-entry' }, action: 'unmute' }]);
    expect(played.state.notices[0]?.untilMillis).toBe(played.now + 8_000);
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({ key: 'meeting.muted-on-entry' });
    played.receive({ type: 'asked-to-unmute' });
    expect(notices(played)).toEqual(['meeting.asked-to-unmute']);
    const pressed = new Played().inMeeting([person(SELF)], muted).play(on);
    expect(notices(pressed)).toEqual([]);
  });

  test('devices left off need no notice [C3]', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    const off: CallEvent = { type: 'set-own', source: 'microphone', on: false };
    expect(
      new Played()
        .inLobby()
        .play(off)
        .receive(seated([person(SELF)], muted)).state.notices,
    ).toEqual([]);
    expect(new Played().inMeeting([person(SELF, HOST)], muted).state.notices).toEqual([]);
  });

  test('states are sent after the first offer', () => {
    const played = new Played().inMeeting();
    played.play({ type: 'set-own', source: 'camera', on: false });
    expect(played.messages('set-muted')).toEqual([]);
    played.onStage();
    expect(played.messages().map(({ type }) => type)).toEqual(['offer', 'set-muted', 'set-muted']);
    expect(played.messages('set-muted')).toEqual([
      { type: 'set-muted', source: 'microphone', muted: false },
      { type: 'set-muted', source: 'camera', muted: true },
    ]);
  });

  test('muted microphone stays open, camera closes', () => {
    const played = new Played().inMeeting().onStage().forget();
    played.play({ type: 'set-own', source: 'microphone', on: false }, { type: 'set-own', source: 'camera', on: false });
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'camera' }]);
    expect(played.state.own.microphone).toMatchObject({ on: false, device: 'open' });
  });

  test('late camera is closed again', () => {
    const played = new Played().preparing();
    played.play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'device-opened', source: 'camera', deviceId: 'c' });
    expect(played.last).toEqual([{ type: 'close-device', source: 'camera' }]);
    expect(played.state.own.camera.on).toBe(false);
  });

  test.each(['denied', 'in-use', 'none', 'failed', 'insecure'] as const)('device error "%s" is reported', (problem) => {
    const played = new Played().preparing().play({ type: 'device-failed', source: 'camera', problem });
    expect(played.state.own.camera).toMatchObject({ on: false, device: 'closed', problem });
    played.play({ type: 'set-own', source: 'camera', on: true });
    expect(played.state.own.camera).toEqual({ on: true, device: 'opening' });
  });

  test.each([
    ['in-use', 'choose-devices'],
    ['failed', 'choose-devices'],
    ['none', undefined],
    ['by-system', undefined],
  ] as const)('device error "%s" offers another device', (problem, way) => {
    const failed: CallEvent = { type: 'device-failed', source: 'camera', problem };
    const opening: CallEvent = { type: 'set-own', source: 'camera', on: true };
    const off: CallEvent = { type: 'set-own', source: 'camera', on: false };
    const notices = new Played().inMeeting().play(off, opening, failed).state.notices.at(-1);
    expect(notices?.message).toEqual({ key: `media.${problem}`, values: { device: 'camera' } });
    expect(notices?.action).toBe(way);
    // There are no settings in the lobby.
    expect(new Played().inLobby().play(off, opening, failed).state.notices.at(-1)?.action).toBeUndefined();
  });

  test('unplugged microphone is announced', () => {
    const played = new Played().inMeeting().onStage().forget().play({ type: 'device-ended', source: 'microphone' });
    expect(played.messages()).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
    expect(played.state.notices.at(-1)?.message).toEqual({ key: 'media.ended', values: { device: 'microphone' } });
  });

  describe('lost devices', () => {
    const notices = (played: Played) => played.state.notices.map(({ message }) => message);

    test('both lost are reported together', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      const both = { key: 'media.ended', values: { device: 'both' } };
      expect(notices(played)).toEqual([both]);
      expect(played.state.announcements.assertive.at(-1)?.message).toEqual(both);
      played.play({ type: 'set-own', source: 'camera', on: true });
      played.play({ type: 'device-opened', source: 'camera', deviceId: 'c' });
      expect(notices(played)).toEqual([{ key: 'media.ended', values: { device: 'microphone' } }]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm' });
      expect(notices(played)).toEqual([]);
    });

    test('offer the next step', () => {
      const offered = (played: Played) => played.state.notices.map(({ action, untilMillis }) => [action, untilMillis]);
      const played = new Played().inMeeting().onStage().play(ended('microphone'));
      expect(offered(played)).toEqual([['unmute', null]]);
      played.play(ended('camera'));
      expect(offered(played)).toEqual([['choose-devices', null]]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm' });
      expect(offered(played)).toEqual([['camera-on', null]]);
    });

    test('failed restarts are reported separately', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      for (const source of ['microphone', 'camera'] as const) {
        played.play({ type: 'set-own', source, on: true }, { type: 'device-failed', source, problem: 'none' });
      }
      const none = { key: 'media.none', values: { device: 'camera' } };
      expect(notices(played)).toContainEqual(none);
      expect(notices(played)).toContainEqual({ key: 'media.none', values: { device: 'microphone' } });
      expect(played.state.announcements.assertive.at(-1)?.message).toEqual(none);
    });
  });

  describe('muted by hardware or system', () => {
    const muted = (source: 'microphone' | 'camera', is = true): CallEvent => ({
      type: 'device-muted',
      source,
      muted: is,
    });
    const passes = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'timer', timer: source });
    const inside = () => new Played().inMeeting().onStage().forget();
    const stopped = (source = 'microphone') => ({ key: 'media.stopped', values: { device: source } });
    const notices = ({ state }: Played) => state.notices.map(({ message }) => message);
    const muteReports = (played: Played) => played.messages('set-muted').map((said) => 'muted' in said && said.muted);

    test('short mutes are ignored', () => {
      const played = inside().play(muted('microphone'));
      expect(played.last).toEqual([{ type: 'set-timer', timer: 'microphone', delayMillis: 2_000 }]);
      played.play(muted('microphone', false), passes('microphone'));
      expect([notices(played), muteReports(played), isStopped(played.state.own.microphone)]).toEqual([[], [], false]);
    });

    test.each(['microphone', 'camera'] as const)('longer mutes are reported until over (%s)', (source) => {
      const played = inside().play(muted(source), passes(source));
      expect(isStopped(played.state.own[source])).toBe(true);
      expect(played.state.own[source].on).toBe(true);
      expect(played.state.notices).toMatchObject([{ message: stopped(source), untilMillis: null }]);
      expect(played.state.announcements.polite.at(-1)?.message).toEqual(stopped(source));
      expect(muteReports(played)).toEqual([true]);
      played.play(muted(source, false));
      expect([notices(played), muteReports(played), isStopped(played.state.own[source])]).toEqual([
        [],
        [true, false],
        false,
      ]);
    });

    test('microphone and camera are separate', () => {
      const played = inside().play(muted('microphone'), muted('camera'), passes('microphone'), passes('camera'));
      expect(notices(played)).toEqual([stopped('microphone'), stopped('camera')]);
      expect(notices(played.play(muted('microphone', false)))).toEqual([stopped('camera')]);
    });

    test('own mute report does not switch off', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).acknowledge(99).receive({ type: 'pong' });
      played.receive({
        type: 'participant-changed',
        participant: person(SELF, { tracks: [track(SELF, 'microphone', true)] }),
      });
      expect(played.state.own.microphone.on).toBe(true);
    });

    test('host mute keeps them off [H34]', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).acknowledge(99).forget();
      played.receive({ type: 'muted-by-host', source: 'microphone' }).play(muted('microphone', false));
      expect(played.state.own.microphone.on).toBe(false);
      expect(notices(played).map(({ key }) => key)).toEqual(['meeting.muted-by-host']);
      expect(muteReports(played)).toEqual([]);
    });

    test('own mute stays, unmuting reports again', () => {
      const played = inside().play(muted('microphone'), passes('microphone'));
      played.forget().play({ type: 'set-own', source: 'microphone', on: false });
      expect([notices(played), muteReports(played)]).toEqual([[], [true]]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      expect([notices(played), muteReports(played)]).toEqual([[stopped()], [true, true]]);
      played.play({ type: 'set-own', source: 'microphone', on: false }, muted('microphone', false));
      expect([notices(played), muteReports(played)]).toEqual([[], [true, true, true]]);
    });

    test('another device restores them', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).forget();
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'other' });
      expect([notices(played), muteReports(played)]).toEqual([[], [false]]);
    });

    test('are introduced as muted', () => {
      const played = new Played().inMeeting().play(muted('microphone'), passes('microphone')).onStage();
      expect(played.messages('set-muted')).toEqual([
        { type: 'set-muted', source: 'microphone', muted: true },
        { type: 'set-muted', source: 'camera', muted: false },
      ]);
    });

    test('are not checked for silence', () => {
      const played = inside().play(muted('microphone'), passes('microphone'));
      expect(played.sent('watch-voice').at(-1)?.hearing).toBe('off');
      expect(played.play(muted('microphone', false)).sent('watch-voice').at(-1)?.hearing).toBe('live');
    });
  });

  describe('phone camera', () => {
    const camera = (id: string) => ({ id, kind: 'camera', label: id }) as const;
    const opened = (facing?: string): CallEvent => ({
      type: 'device-opened',
      source: 'camera',
      deviceId: facing ?? 'c',
      ...(facing === undefined ? {} : { facing }),
    });
    const list = (...ids: readonly string[]): CallEvent => ({
      type: 'devices-listed',
      devices: ids.map(camera),
      canChooseSpeaker: false,
    });
    const inside = (facing?: string) =>
      new Played().inMeeting().onStage().play(opened(facing), list('front', 'back')).forget();

    test('switches cameras, closing first', () => {
      const played = inside('user').play({ type: 'flip-camera' });
      expect(played.last).toContainEqual({
        type: 'open-device',
        source: 'camera',
        deviceId: null,
        facing: 'environment',
      });
      const kinds = played.last.map(({ type }) => type);
      expect(kinds.indexOf('close-device')).toBeLessThan(kinds.indexOf('open-device'));
      expect(played.last.map(({ type }) => type)).not.toContain('remember-device');
      expect(played.state.own.camera.facing).toBeUndefined();
      played.play(opened('environment'));
      expect(played.state.own.camera).toMatchObject({ on: true, device: 'open', facing: 'environment' });
      expect(played.messages('set-muted')).toEqual([
        { type: 'set-muted', source: 'camera', muted: true },
        { type: 'set-muted', source: 'camera', muted: false },
      ]);
      played.play({ type: 'flip-camera' });
      expect(played.last).toContainEqual({ type: 'open-device', source: 'camera', deviceId: null, facing: 'user' });
    });

    test('is offered only with known facing', () => {
      expect(otherFacing(inside('user').state)).toBe('environment');
      expect(otherFacing(inside('environment').state)).toBe('user');
      expect(otherFacing(inside().state)).toBeNull();
      expect(otherFacing(inside('left').state)).toBeNull();
      expect(otherFacing(inside('user').play(list('front')).state)).toBeNull();
      const off = inside('user').play({ type: 'set-own', source: 'camera', on: false });
      expect(otherFacing(off.state)).toBeNull();
      expect(off.play({ type: 'flip-camera' }).last).toEqual([]);
    });

    test('failed switch keeps the previous camera', () => {
      const played = inside('user').play({ type: 'flip-camera' });
      played.play({ type: 'device-failed', source: 'camera', problem: 'in-use' });
      expect(played.state.own.camera).toMatchObject({ on: false, device: 'closed', problem: 'in-use' });
      played.play({ type: 'set-own', source: 'camera', on: true });
      expect(played.last).toContainEqual({ type: 'open-device', source: 'camera', deviceId: 'user' });
    });
  });

  test('crossing host mute wins [H34]', () => {
    const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
    played.play({ type: 'set-own', source: 'microphone', on: false }).acknowledge(1).receive({ type: 'pong' });
    played.play({ type: 'set-own', source: 'microphone', on: true }).forget();
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
  });

  test('later host mute needs no reply', () => {
    const played = new Played().inMeeting().onStage();
    played.play({ type: 'set-own', source: 'microphone', on: false });
    played.play({ type: 'set-own', source: 'microphone', on: true }).forget();
    played.acknowledge(99).receive({ type: 'muted-by-host', source: 'microphone' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.messages('set-muted')).toEqual([]);
  });

  describe('muted by a host while offline', () => {
    const MUTED_BY_HOST = { type: 'muted-by-host', source: 'microphone' } as const;
    const mutedInView = () => [person(SELF, { tracks: [track(SELF, 'microphone', true), track(SELF, 'camera')] })];
    const notices = (played: Played) =>
      played.state.notices.filter(({ message }) => message.key === 'meeting.muted-by-host').length;

    test('snapshot mutes and names the host [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
      played.play({ type: 'socket-lost' }).receive(seated(mutedInView()));
      expect([played.state.own.microphone.on, notices(played)]).toEqual([false, 1]);
      played.receive(MUTED_BY_HOST);
      expect([played.state.own.microphone.on, notices(played)]).toEqual([false, 1]);
      expect(played.state.own.camera.on).toBe(true);
    });

    test('system unmute does not override [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
      played.play(
        { type: 'device-muted', source: 'microphone', muted: true },
        { type: 'timer', timer: 'microphone' },
        { type: 'socket-lost' },
      );
      played.receive(seated(mutedInView()), MUTED_BY_HOST).forget();
      played.play({ type: 'device-muted', source: 'microphone', muted: false });
      expect([played.state.own.microphone.on, notices(played), played.messages('set-muted')]).toEqual([false, 1, []]);
    });

    test('mute carries into the next session [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' }, { type: 'socket-given-up' });
      expect(played.state.own.microphone.on).toBe(true);
      played.play(GRANTED).receive(seated(), MUTED_BY_HOST);
      expect([played.state.own.microphone.on, notices(played)]).toEqual([false, 1]);
      played.forget().onStage();
      expect(played.messages('set-muted')).toEqual([
        { type: 'set-muted', source: 'microphone', muted: true },
        { type: 'set-muted', source: 'camera', muted: false },
      ]);
    });
  });

  test('failed device in the lobby is reported', () => {
    const played = new Played().inLobby().play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'set-own', source: 'camera', on: true });
    played.play({ type: 'device-failed', source: 'camera', problem: 'denied' });
    const message = { key: 'media.denied', values: { device: 'camera', browser: 'chromium' } };
    expect(played.state.notices.at(-1)?.message).toEqual(message);
    expect(played.state.announcements.assertive.at(-1)?.message).toEqual(message);
  });

  describe('permission denied, then granted', () => {
    const allowed = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'device-allowed', source });
    const refuse = (played: Played, problem: 'denied' | 'by-system' | 'dismissed' | 'none') =>
      played.play(
        { type: 'set-own', source: 'microphone', on: false },
        { type: 'device-ended', source: 'microphone' },
        { type: 'set-own', source: 'microphone', on: true },
        { type: 'device-failed', source: 'microphone', problem },
      );

    test.each(['denied', 'by-system', 'dismissed'] as const)(
      'granted permission (%s) keeps it off [H34]',
      (problem) => {
        const played = refuse(new Played().inMeeting().onStage(), problem);
        expect(played.state.notices.at(-1)?.message.key).toBe(`media.${problem}`);
        played.forget().play(allowed('microphone'));
        expect(played.state.own.microphone).toEqual({ on: false, device: 'closed' });
        expect(played.sent('open-device')).toEqual([]);
        expect(played.state.notices.map(({ message }) => message.key)).not.toContain(`media.${problem}`);
        expect(played.state.notices.at(-1)?.message).toEqual({
          key: 'media.allowed',
          values: { device: 'microphone' },
        });
        played.play({ type: 'set-own', source: 'microphone', on: true });
        played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm1' });
        expect(played.state.notices.map(({ message }) => message.key)).not.toContain('media.allowed');
      },
    );

    test.each([
      ['it is told that it ended', [ended('microphone')]],
      ['it is told that it ended, and the camera', [ended('microphone'), ended('camera')]],
      ['it ends', []],
    ] as const)('revoked permission is reported, order %s', (_, events) => {
      const played = new Played()
        .inMeeting()
        .onStage()
        .play(...events);
      played.play({ type: 'device-forbidden', source: 'microphone' });
      expect(played.state.own.microphone).toEqual({ on: false, device: 'closed', problem: 'denied' });
      const keys = played.state.notices.map(({ message }) => message);
      expect(keys).toContainEqual({ key: 'media.denied', values: { device: 'microphone', browser: 'chromium' } });
      expect(keys).not.toContainEqual({ key: 'media.ended', values: { device: 'microphone' } });
      expect(keys).not.toContainEqual({ key: 'media.ended', values: { device: 'both' } });
      expect(played.messages('set-muted')).toContainEqual({ type: 'set-muted', source: 'microphone', muted: true });
    });

    test('unused device is not reported', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'set-own', source: 'camera', on: false });
      const before = played.state;
      played.play({ type: 'device-forbidden', source: 'camera' });
      expect(played.state).toBe(before);
    });

    test('missing device changes nothing', () => {
      const played = refuse(new Played().inMeeting().onStage(), 'none');
      const before = played.state;
      played.play(allowed('microphone'));
      expect(played.state).toBe(before);
    });

    test('working device changes nothing', () => {
      const played = new Played().inMeeting().onStage();
      const before = played.state;
      played.play(allowed('microphone'), allowed('camera'));
      expect(played.state).toBe(before);
    });

    test('starts by itself before joining', () => {
      const played = new Played().preparing();
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-failed', source: 'microphone', problem: 'denied' });
      played.forget().play(allowed('microphone'));
      expect(played.state.own.microphone).toEqual({ on: true, device: 'opening' });
      expect(played.sent('open-device')).toHaveLength(1);
    });
  });

  test('failed change keeps the working device', () => {
    const played = new Played().inMeeting().onStage().forget();
    played.play({ type: 'choose-device', kind: 'microphone', deviceId: 'busy' });
    played.play({ type: 'device-failed', source: 'microphone', problem: 'in-use' });
    expect(played.state.own.microphone).toEqual({ on: true, device: 'open' });
    expect(played.state.devices.chosen.microphone).toBe('m1');
    expect(played.sent('remember-device').at(-1)?.deviceId).toBe('m1');
    expect(played.sent('close-device')).toEqual([]);
    expect(played.messages('set-muted')).toEqual([]);
    expect(played.state.notices.at(-1)?.message.key).toBe('media.in-use');
  });

  test('lost speaker falls back with a notice', () => {
    const speaker = (id: string) => ({ id, kind: 'speaker', label: id }) as const;
    const list = (...ids: string[]): CallEvent => ({
      type: 'devices-listed',
      devices: ids.map(speaker),
      canChooseSpeaker: true,
    });
    const played = new Played().inMeeting().play(list('built-in', 'headset'));
    played.play({ type: 'choose-device', kind: 'speaker', deviceId: 'headset' }).forget().play(list('built-in'));
    expect(played.sent('choose-speaker')).toEqual([{ type: 'choose-speaker', deviceId: '' }]);
    expect(played.state.notices.at(-1)?.message.key).toBe('media.speaker-gone');
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('media.speaker-gone');
    played.forget().play(list('built-in'), list('built-in', 'headset'));
    expect(played.sent('choose-speaker')).toEqual([{ type: 'choose-speaker', deviceId: 'headset' }]);
    expect(played.state.notices).toEqual([]);
  });

  test('stale echo is ignored', () => {
    const played = new Played().inMeeting().onStage();
    played.play({ type: 'set-own', source: 'microphone', on: false });
    played.play({ type: 'set-own', source: 'microphone', on: true }, { type: 'socket-lost' });
    // Both were handled; the line brings what it had not brought.
    const resumed = { type: 'resumed', ticket: 'ticket-2', resumeWindowMillis: 30_000 } as const;
    const view = person(SELF, { tracks: [track(SELF, 'microphone', true), track(SELF, 'camera')] });
    played.acknowledge(99).receive(resumed, { type: 'participant-changed', participant: view });
    expect(played.state.own.microphone.on).toBe(true);
    expect(played.state.notices.map(({ message }) => message.key)).not.toContain('meeting.muted-by-host');
  });
});
