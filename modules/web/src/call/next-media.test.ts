import { describe, expect, test } from 'vitest';
import type { ParticipantView, ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { isStopped, isUnheard, otherFacing, pauseOf, slotOf } from './state.ts';
import { GRANTED, Played, SELF, crowd, meetingView, person, rule, seated, track } from './testing/meeting.ts';
import { stageOf } from './view.ts';

const HOST = { role: 'host' } as const;

const ended = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'device-ended', source });

describe('one’s own tracks', () => {
  test('a rule mutes on entry, hosts excepted', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    expect(new Played().inMeeting([person(SELF)], muted).state.own.microphone.on).toBe(false);
    expect(new Played().inMeeting([person(SELF, HOST)], muted).state.own.microphone.on).toBe(true);
  });

  test('that a rule muted on entry are told of once, for a while, with the way to speak [C3]', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    const told = ({ state }: Played) => state.notices.map(({ message }) => message.key);
    const on: CallEvent = { type: 'set-own', source: 'microphone', on: true };
    const played = new Played().inMeeting([person(SELF)], muted).onStage();
    expect(played.state.notices).toMatchObject([{ message: { key: 'meeting.muted-on-entry' }, action: 'unmute' }]);
    expect(played.state.notices[0]?.untilMillis).toBe(played.now + 8_000);
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({ key: 'meeting.muted-on-entry' });
    played.receive({ type: 'asked-to-unmute' });
    expect(told(played)).toEqual(['meeting.asked-to-unmute']);
    const pressed = new Played().inMeeting([person(SELF)], muted).play(on);
    expect(told(pressed)).toEqual([]);
  });

  test('that the person left off say nothing of the rule of entry, nor do those of a host [C3]', () => {
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

  test('are introduced after the first offer, and only then told one by one', () => {
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

  test('a muted microphone stays open, a camera that is off does not', () => {
    const played = new Played().inMeeting().onStage().forget();
    played.play({ type: 'set-own', source: 'microphone', on: false }, { type: 'set-own', source: 'camera', on: false });
    expect(played.sent('close-device')).toEqual([{ type: 'close-device', source: 'camera' }]);
    expect(played.state.own.microphone).toMatchObject({ on: false, device: 'open' });
  });

  test('a camera switched off while the browser asks is closed when it comes', () => {
    const played = new Played().preparing();
    played.play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'device-opened', source: 'camera', deviceId: 'c' });
    expect(played.last).toEqual([{ type: 'close-device', source: 'camera' }]);
    expect(played.state.own.camera.on).toBe(false);
  });

  test.each(['denied', 'in-use', 'none', 'failed', 'insecure'] as const)('a device that is "%s" is told', (problem) => {
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
  ] as const)(
    'a device that is "%s" is told in the meeting with the way to another one, where one helps',
    (problem, way) => {
      const failed: CallEvent = { type: 'device-failed', source: 'camera', problem };
      const opening: CallEvent = { type: 'set-own', source: 'camera', on: true };
      const off: CallEvent = { type: 'set-own', source: 'camera', on: false };
      const told = new Played().inMeeting().play(off, opening, failed).state.notices.at(-1);
      expect(told?.message).toEqual({ key: `media.${problem}`, values: { device: 'camera' } });
      expect(told?.action).toBe(way);
      // There are no settings in the lobby.
      expect(new Played().inLobby().play(off, opening, failed).state.notices.at(-1)?.action).toBeUndefined();
    },
  );

  test('an unplugged microphone is told to all', () => {
    const played = new Played().inMeeting().onStage().forget().play({ type: 'device-ended', source: 'microphone' });
    expect(played.messages()).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
    expect(played.state.notices.at(-1)?.message).toEqual({ key: 'media.ended', values: { device: 'microphone' } });
  });

  describe('that go away', () => {
    const told = (played: Played) => played.state.notices.map(({ message }) => message);

    test('at once are both told, aloud too, until they are back', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      const both = { key: 'media.ended', values: { device: 'both' } };
      expect(told(played)).toEqual([both]);
      expect(played.state.announcements.assertive.at(-1)?.message).toEqual(both);
      played.play({ type: 'set-own', source: 'camera', on: true });
      played.play({ type: 'device-opened', source: 'camera', deviceId: 'c' });
      expect(told(played)).toEqual([{ key: 'media.ended', values: { device: 'microphone' } }]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm' });
      expect(told(played)).toEqual([]);
    });

    test('are told with the way on, until the person takes it', () => {
      const offered = (played: Played) => played.state.notices.map(({ action, untilMillis }) => [action, untilMillis]);
      const played = new Played().inMeeting().onStage().play(ended('microphone'));
      expect(offered(played)).toEqual([['unmute', null]]);
      played.play(ended('camera'));
      expect(offered(played)).toEqual([['choose-devices', null]]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm' });
      expect(offered(played)).toEqual([['camera-on', null]]);
    });

    test('and do not start again are told one beside the other', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      for (const source of ['microphone', 'camera'] as const) {
        played.play({ type: 'set-own', source, on: true }, { type: 'device-failed', source, problem: 'none' });
      }
      const none = { key: 'media.none', values: { device: 'camera' } };
      expect(told(played)).toContainEqual(none);
      expect(told(played)).toContainEqual({ key: 'media.none', values: { device: 'microphone' } });
      expect(played.state.announcements.assertive.at(-1)?.message).toEqual(none);
    });
  });

  describe('that the device or the system mutes', () => {
    const muted = (source: 'microphone' | 'camera', is = true): CallEvent => ({
      type: 'device-muted',
      source,
      muted: is,
    });
    const passes = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'timer', timer: source });
    const inside = () => new Played().inMeeting().onStage().forget();
    const stopped = (source = 'microphone') => ({ key: 'media.stopped', values: { device: source } });
    const told = ({ state }: Played) => state.notices.map(({ message }) => message);
    const says = (played: Played) => played.messages('set-muted').map((said) => 'muted' in said && said.muted);

    test('for a moment are no news', () => {
      const played = inside().play(muted('microphone'));
      expect(played.last).toEqual([{ type: 'set-timer', timer: 'microphone', delayMillis: 2_000 }]);
      played.play(muted('microphone', false), passes('microphone'));
      expect([told(played), says(played), isStopped(played.state.own.microphone)]).toEqual([[], [], false]);
    });

    test.each(['microphone', 'camera'] as const)(
      'for longer are told here and to others until it is over (%s)',
      (source) => {
        const played = inside().play(muted(source), passes(source));
        expect(isStopped(played.state.own[source])).toBe(true);
        expect(played.state.own[source].on).toBe(true);
        expect(played.state.notices).toMatchObject([{ message: stopped(source), untilMillis: null }]);
        expect(played.state.announcements.polite.at(-1)?.message).toEqual(stopped(source));
        expect(says(played)).toEqual([true]);
        played.play(muted(source, false));
        expect([told(played), says(played), isStopped(played.state.own[source])]).toEqual([[], [true, false], false]);
      },
    );

    test('are two matters: the end of one is not that of the other', () => {
      const played = inside().play(muted('microphone'), muted('camera'), passes('microphone'), passes('camera'));
      expect(told(played)).toEqual([stopped('microphone'), stopped('camera')]);
      expect(told(played.play(muted('microphone', false)))).toEqual([stopped('camera')]);
    });

    test('stay on by the server’s word that they are muted, which was their own', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).acknowledge(99).receive({ type: 'pong' });
      played.receive({
        type: 'participant-changed',
        participant: person(SELF, { tracks: [track(SELF, 'microphone', true)] }),
      });
      expect(played.state.own.microphone.on).toBe(true);
    });

    test('do not come back once a host muted them meanwhile [H34]', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).acknowledge(99).forget();
      played.receive({ type: 'muted-by-host', source: 'microphone' }).play(muted('microphone', false));
      expect(played.state.own.microphone.on).toBe(false);
      expect(told(played).map(({ key }) => key)).toEqual(['meeting.muted-by-host']);
      expect(says(played)).toEqual([]);
    });

    test('nor once the person muted them; switched on again they are told anew', () => {
      const played = inside().play(muted('microphone'), passes('microphone'));
      played.forget().play({ type: 'set-own', source: 'microphone', on: false });
      expect([told(played), says(played)]).toEqual([[], [true]]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      expect([told(played), says(played)]).toEqual([[stopped()], [true, true]]);
      played.play({ type: 'set-own', source: 'microphone', on: false }, muted('microphone', false));
      expect([told(played), says(played)]).toEqual([[], [true, true, true]]);
    });

    test('are heard again by another device', () => {
      const played = inside().play(muted('microphone'), passes('microphone')).forget();
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'other' });
      expect([told(played), says(played)]).toEqual([[], [false]]);
    });

    test('are introduced as muted', () => {
      const played = new Played().inMeeting().play(muted('microphone'), passes('microphone')).onStage();
      expect(played.messages('set-muted')).toEqual([
        { type: 'set-muted', source: 'microphone', muted: true },
        { type: 'set-muted', source: 'camera', muted: false },
      ]);
    });

    test('are not listened to for silence', () => {
      const played = inside().play(muted('microphone'), passes('microphone'));
      expect(played.sent('watch-voice').at(-1)?.hearing).toBe('off');
      expect(played.play(muted('microphone', false)).sent('watch-voice').at(-1)?.hearing).toBe('live');
    });
  });

  describe('of a phone, the camera', () => {
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

    test('is flipped to the other one and back, the first closed before', () => {
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

    test('is offered only where there is another and which is which is known', () => {
      expect(otherFacing(inside('user').state)).toBe('environment');
      expect(otherFacing(inside('environment').state)).toBe('user');
      expect(otherFacing(inside().state)).toBeNull();
      expect(otherFacing(inside('left').state)).toBeNull();
      expect(otherFacing(inside('user').play(list('front')).state)).toBeNull();
      const off = inside('user').play({ type: 'set-own', source: 'camera', on: false });
      expect(otherFacing(off.state)).toBeNull();
      expect(off.play({ type: 'flip-camera' }).last).toEqual([]);
    });

    test('that does not open is told, and the one of before is there for the next press', () => {
      const played = inside('user').play({ type: 'flip-camera' });
      played.play({ type: 'device-failed', source: 'camera', problem: 'in-use' });
      expect(played.state.own.camera).toMatchObject({ on: false, device: 'closed', problem: 'in-use' });
      played.play({ type: 'set-own', source: 'camera', on: true });
      expect(played.last).toContainEqual({ type: 'open-device', source: 'camera', deviceId: 'user' });
    });
  });

  test('a host’s word that crosses one’s own unmuting holds, and the server is told anew [H34]', () => {
    const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
    played.play({ type: 'set-own', source: 'microphone', on: false }).acknowledge(1).receive({ type: 'pong' });
    played.play({ type: 'set-own', source: 'microphone', on: true }).forget();
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
  });

  test('a host’s word that comes after one’s own unmuting needs no answer', () => {
    const played = new Played().inMeeting().onStage();
    played.play({ type: 'set-own', source: 'microphone', on: false });
    played.play({ type: 'set-own', source: 'microphone', on: true }).forget();
    played.acknowledge(99).receive({ type: 'muted-by-host', source: 'microphone' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.messages('set-muted')).toEqual([]);
  });

  describe('that a host muted while the line was away', () => {
    const MUTED_BY_HOST = { type: 'muted-by-host', source: 'microphone' } as const;
    const mutedInView = () => [person(SELF, { tracks: [track(SELF, 'microphone', true), track(SELF, 'camera')] })];
    const told = (played: Played) =>
      played.state.notices.filter(({ message }) => message.key === 'meeting.muted-by-host').length;

    test('are muted by the snapshot, which says by whom, once [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
      played.play({ type: 'socket-lost' }).receive(seated(mutedInView()));
      expect([played.state.own.microphone.on, told(played)]).toEqual([false, 1]);
      played.receive(MUTED_BY_HOST);
      expect([played.state.own.microphone.on, told(played)]).toEqual([false, 1]);
      expect(played.state.own.camera.on).toBe(true);
    });

    test('do not come back with the device that the system had muted [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().acknowledge(99).receive({ type: 'pong' });
      played.play(
        { type: 'device-muted', source: 'microphone', muted: true },
        { type: 'timer', timer: 'microphone' },
        { type: 'socket-lost' },
      );
      played.receive(seated(mutedInView()), MUTED_BY_HOST).forget();
      played.play({ type: 'device-muted', source: 'microphone', muted: false });
      expect([played.state.own.microphone.on, told(played), played.messages('set-muted')]).toEqual([false, 1, []]);
    });

    test('are muted in the stay that follows, and said to be [C3 H34]', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' }, { type: 'socket-given-up' });
      expect(played.state.own.microphone.on).toBe(true);
      played.play(GRANTED).receive(seated(), MUTED_BY_HOST);
      expect([played.state.own.microphone.on, told(played)]).toEqual([false, 1]);
      played.forget().onStage();
      expect(played.messages('set-muted')).toEqual([
        { type: 'set-muted', source: 'microphone', muted: true },
        { type: 'set-muted', source: 'camera', muted: false },
      ]);
    });
  });

  test('a device that does not start in the lobby is told there', () => {
    const played = new Played().inLobby().play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'set-own', source: 'camera', on: true });
    played.play({ type: 'device-failed', source: 'camera', problem: 'denied' });
    const message = { key: 'media.denied', values: { device: 'camera', browser: 'chromium' } };
    expect(played.state.notices.at(-1)?.message).toEqual(message);
    expect(played.state.announcements.assertive.at(-1)?.message).toEqual(message);
  });

  describe('a device that the browser forbade and then allows', () => {
    const allowed = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'device-allowed', source });
    const refuse = (played: Played, problem: 'denied' | 'by-system' | 'dismissed' | 'none') =>
      played.play(
        { type: 'set-own', source: 'microphone', on: false },
        { type: 'device-ended', source: 'microphone' },
        { type: 'set-own', source: 'microphone', on: true },
        { type: 'device-failed', source: 'microphone', problem },
      );

    test.each(['denied', 'by-system', 'dismissed'] as const)(
      'in a meeting is told (%s) and stays off until the person switches it on [H34]',
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
    ] as const)('while it runs is told as forbidden, after or before %s', (_, events) => {
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

    test('that nobody uses is no news', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'set-own', source: 'camera', on: false });
      const before = played.state;
      played.play({ type: 'device-forbidden', source: 'camera' });
      expect(played.state).toBe(before);
    });

    test('where it was not there at all changes nothing', () => {
      const played = refuse(new Played().inMeeting().onStage(), 'none');
      const before = played.state;
      played.play(allowed('microphone'));
      expect(played.state).toBe(before);
    });

    test('that works changes nothing', () => {
      const played = new Played().inMeeting().onStage();
      const before = played.state;
      played.play(allowed('microphone'), allowed('camera'));
      expect(played.state).toBe(before);
    });

    test('before anybody hears it starts by itself', () => {
      const played = new Played().preparing();
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-failed', source: 'microphone', problem: 'denied' });
      played.forget().play(allowed('microphone'));
      expect(played.state.own.microphone).toEqual({ on: true, device: 'opening' });
      expect(played.sent('open-device')).toHaveLength(1);
    });
  });

  test('a change that fails leaves the device that works', () => {
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

  test('a loudspeaker that went away is replaced by the system’s, and told, until it is back', () => {
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

  test('do not follow an echo of what the person has changed since, and no host is blamed for it', () => {
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

  test('a screen is published by an offer of its own and withdrawn', () => {
    const played = new Played().inMeeting().onStage().forget();
    played.play({ type: 'set-own', source: 'screen', on: true });
    expect(played.last).toEqual([{ type: 'open-device', source: 'screen', deviceId: null }]);
    played.play({ type: 'device-opened', source: 'screen', deviceId: '' });
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'screen', sending: true });
    played.play({ type: 'device-ended', source: 'screen' });
    expect(played.messages()).toEqual([{ type: 'unpublish', source: 'screen' }]);
  });

  test('a share without the right is taken back with its offer', () => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play(
        { type: 'set-own', source: 'screen', on: true },
        { type: 'device-opened', source: 'screen', deviceId: '' },
        { type: 'offer-made', negotiation: 2, sdp: 'offer', tracks: [{ mid: '9', source: 'screen' }] },
      );
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'share-not-granted' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'drop-offer', negotiation: 2 });
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.share-not-granted');
  });

  test('a share whose right is taken away stops', () => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'set-own', source: 'screen', on: true }, { type: 'device-opened', source: 'screen', deviceId: '' });
    played.receive(
      { type: 'answer', negotiation: 2, sdp: 'a', tracks: [{ mid: '9', track: 'mine', source: 'screen' }] },
      { type: 'track-closed', track: 'mine', reason: 'share-not-granted' },
    );
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'screen' });
    expect(played.state.notices.at(-1)?.message.key).toBe('meeting.share-stopped');
  });

  const sharing = (tracks: ParticipantView['tracks']) => {
    const played = new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'set-own', source: 'screen', on: true }, { type: 'device-opened', source: 'screen', deviceId: '' });
    const accepted = [
      { mid: '0', track: 'voice', source: 'microphone' },
      { mid: '9', track: 'mine', source: 'screen' },
    ] as const;
    played.receive({ type: 'answer', negotiation: 2, sdp: 'a', tracks: accepted });
    return played
      .forget()
      .play({ type: 'socket-lost' })
      .receive(seated([person(SELF, { tracks, mayShare: true })]));
  };
  const voice = { id: 'voice', source: 'microphone', muted: false } as const;

  test('a share that was ended while the line was lost does not begin by itself [A4 H34]', () => {
    const played = sharing([voice]);
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.state.notices.map(({ message }) => message.key)).toContain('meeting.share-stopped-by-host');
    const effects = played.last.map(({ type }) => type);
    expect(effects.indexOf('set-sending')).toBeLessThan(effects.indexOf('restart-ice'));
    expect(played.messages('unpublish')).toEqual([{ type: 'unpublish', source: 'screen' }]);
  });

  test('a share that the snapshot knows goes on, and so does one of which the server lost all media', () => {
    expect(sharing([voice, { id: 'mine', source: 'screen', muted: false }]).state.own.screen.on).toBe(true);
    expect(sharing([]).state.own.screen.on).toBe(true);
  });

  test('a share in whose place somebody else shares ends, and the rest of its offer is made again', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'somebody-else-shares' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    const effects = played.effects.map(({ type }) => type);
    expect(effects.indexOf('negotiate')).toBeGreaterThan(effects.indexOf('drop-offer'));
  });

  test('what a refused offer makes the page say keeps its number', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'somebody-else-shares' });
    played.play({ type: 'act', message: { type: 'raise-hand', raised: true } });
    const [unpublish, hand] = played.sent('send');
    expect([unpublish?.message.type, hand?.message.type]).toEqual(['unpublish', 'raise-hand']);
    expect(hand?.seq).toBe((unpublish?.seq ?? 0) + 1);
  });

  test('an offer that is refused for another reason ends no share', () => {
    const played = sharing([voice, { id: 'mine', source: 'screen', muted: false }]);
    const tracks = [{ mid: '9', source: 'screen' }] as const;
    played.play({ type: 'offer-made', negotiation: 3, sdp: 'offer', tracks }).forget();
    played.receive({ type: 'denied', inReplyTo: played.meeting.acts.lastSeq, reason: 'no-such-participant' });
    expect(played.state.own.screen.on).toBe(true);
    expect(played.sent('negotiate')).toEqual([]);
  });

  test('a share that a host stops says that a host did, until one shares again', () => {
    const shares = [
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: '' },
    ] as const;
    const played = new Played()
      .inMeeting()
      .onStage()
      .play(...shares);
    played.receive({ type: 'muted-by-host', source: 'screen' });
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'screen' });
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'screen', sending: false });
    // An offer that crossed the host's word would else leave a share without a picture.
    expect(played.messages('unpublish')).toEqual([{ type: 'unpublish', source: 'screen' }]);
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['meeting.share-stopped-by-host']);
    played.play(...shares);
    expect(played.state.notices).toEqual([]);
    expect(played.state.own.screen).toMatchObject({ on: true, device: 'open' });
  });
});

/** What makes the page offer. */
const OFFERING: ReadonlySet<string> = new Set(['restart-ice', 'negotiate', 'offer-anew', 'grow-slots']);

describe('a way of media that does not heal', () => {
  const REPAIR = { type: 'timer', timer: 'repair' } as const;
  const failed = () =>
    new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'media-path', path: 'steady' }, { type: 'media-path', path: 'failed' });
  const rejoined = (played: Played) =>
    played.play(GRANTED).receive(seated()).onStage().play({
      type: 'media-path',
      path: 'failed',
    });

  test('is restarted three times more, then a new connection is made by the front door', () => {
    const played = failed().play(REPAIR, REPAIR, REPAIR);
    expect(played.sent('restart-ice')).toHaveLength(4);
    expect(played.state.phase.name).toBe('meeting');
    played.forget().play(REPAIR);
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'media', rejoins: 1 } });
    expect(played.last).toEqual(
      expect.arrayContaining([{ type: 'close-media' }, expect.objectContaining({ type: 'show-credentials' })]),
    );
    expect(played.sent('close-device')).toEqual([]);
    played.play(GRANTED).receive(seated());
    expect(played.sent('open-media')).toHaveLength(1);
    played.play({ type: 'media-path', path: 'steady' });
    expect(played.meeting.repair).toEqual({ restarts: 0, rejoins: 0 });
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'repair' });
  });

  test('says so with a button that does not wait', () => {
    const played = failed();
    expect(played.state.notices.at(-1)).toMatchObject({
      message: { key: 'connection.media-lost' },
      action: 'rejoin',
      untilMillis: null,
    });
    played.play({ type: 'rejoin' });
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'media' } });
  });

  test('makes others see a rejoin three times at most, ever more seldom; restarts go on', () => {
    const played = failed();
    const restartsBefore: number[] = [];
    for (let rejoin = 0; rejoin < 3; rejoin++) {
      played.forget();
      while (played.state.phase.name === 'meeting') played.play(REPAIR);
      restartsBefore.push(played.sent('restart-ice').length);
      rejoined(played);
    }
    expect(restartsBefore).toEqual([3, 9, 15]);
    for (let turn = 0; turn < 50; turn++) played.play(REPAIR);
    expect(played.state.phase.name).toBe('meeting');
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'repair', delayMillis: 30_000 });
  });

  test('waits while there is no server to ask', () => {
    const played = failed().play({ type: 'socket-lost' }).forget().play(REPAIR, REPAIR, REPAIR, REPAIR, REPAIR);
    expect(played.sent('restart-ice')).toEqual([]);
    expect(played.state.phase.name).toBe('meeting');
  });

  describe('while the line is away', () => {
    const offers = (played: Played) =>
      played.effects.map(({ type }) => type).filter((type) => OFFERING.has(type) || type === 'hold-offers');
    const made = (negotiation: number): CallEvent => ({ type: 'offer-made', negotiation, sdp: 'offer', tracks: [] });
    const resumed: ServerMessage = { type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 };
    const ANSWER = { type: 'timer', timer: 'answer' } as const;

    test('makes no offer: what waited is offered once the line is back', () => {
      const played = failed().forget().play({ type: 'socket-lost' }, REPAIR, ANSWER, { type: 'hurry' }, REPAIR);
      expect(offers(played)).toEqual(['hold-offers']);
      expect(played.sent('hold-offers')).toEqual([{ type: 'hold-offers', held: true }]);
      played.forget().receive(resumed);
      expect(offers(played)).toEqual(['restart-ice', 'hold-offers']);
      expect(played.sent('hold-offers')).toEqual([{ type: 'hold-offers', held: false }]);
    });

    test('an offer that the server has got is made anew where its answer does not come', () => {
      const played = failed().play(made(2)).forget();
      played.play(ANSWER);
      expect(offers(played)).toEqual([]);
      const taken = played.meeting.acts.lastSeq;
      played.acknowledge(taken).receive({ type: 'speaker-changed' });
      expect(played.last).toContainEqual({ type: 'set-timer', timer: 'answer', delayMillis: 12_000 });
      played.play({ type: 'socket-lost' }, ANSWER);
      expect(offers(played)).toEqual(['hold-offers']);
      played.forget().receive(resumed);
      expect(played.last).toContainEqual({ type: 'set-timer', timer: 'answer', delayMillis: 12_000 });
      played.forget().play(ANSWER);
      expect(offers(played)).toEqual(['offer-anew']);
      played.receive({ type: 'answer', negotiation: 2, sdp: 'a', tracks: [] });
      expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'answer' });
      played.forget().play(ANSWER);
      expect(offers(played)).toEqual([]);
    });

    test('an answer that a snapshot skipped is not waited for; an offer that did not get there is', () => {
      const played = failed().play(made(2)).forget();
      played.play({ type: 'socket-lost' }).forget().receive(seated());
      expect(offers(played)).toEqual(['restart-ice', 'hold-offers']);
      played.acknowledge(played.meeting.acts.lastSeq).play({ type: 'socket-lost' }).forget().receive(seated());
      expect(offers(played)).toEqual(['offer-anew', 'restart-ice', 'hold-offers']);
    });
  });

  test('is tried at once when the network is another', () => {
    const played = failed().forget().play({ type: 'hurry' });
    expect(played.sent('restart-ice')).toHaveLength(1);
    played.play({ type: 'media-path', path: 'steady' }).forget().play({ type: 'hurry' });
    expect(played.effects).toEqual([]);
  });
});

describe('slots', () => {
  test('show what the stage shows, the main place first, oneself and cameras that are off not at all', () => {
    const people = [
      person(SELF),
      person('bob'),
      person('carol', { tracks: [track('carol', 'camera', true)] }),
      person('dev'),
    ];
    const played = new Played().inMeeting(people).onStage();
    const show = played.messages('show').at(-1);
    expect(show).toMatchObject({ type: 'show' });
    if (show?.type !== 'show') return;
    expect(show.slots).toHaveLength(9);
    const wanted = show.slots.filter((slot) => slot.track !== undefined);
    expect(wanted.map((slot) => slot.track)).toEqual(['bob-camera', 'dev-camera']);
    expect(wanted[0]).toMatchObject({ priority: 0 });
    expect(wanted[0]?.heightPixels).toBeGreaterThan(500);
    expect(wanted[1]?.heightPixels).toBeLessThan(300);
  });

  test('a track keeps its slot when the speaker changes', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    const before = played.meeting.slots.asked;
    played.after(5_000).play({ type: 'timer', timer: 'show' });
    played.receive({ type: 'speaker-changed', participant: 'p2' }).after(3_000).play({ type: 'timer', timer: 'stage' });
    played.after(500).play({ type: 'timer', timer: 'show' });
    const after = played.meeting.slots.asked;
    for (const [mid, slot] of Object.entries(before)) expect(after[mid]?.track).toBe(slot.track);
    expect(Object.values(after).find((slot) => slot.priority === 0)?.track).toBe('p2-camera');
  });

  test('are not received for the column while a panel takes its place', () => {
    const played = new Played().inMeeting(crowd(6)).onStage().after(1_000).play({ type: 'timer', timer: 'show' });
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(5);
    played.play({ type: 'toggle-panel', panel: 'people' });
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(1);
  });

  test('`show` is said at most five times a second, and the last word is said', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().forget();
    for (let width = 1300; width < 1440; width += 10) {
      played.after(10).play({ type: 'stage-measured', size: { width, height: 500, side: 376, pixelRatio: 1 } });
    }
    expect(played.messages('show')).toEqual([]);
    played.after(60).play({ type: 'timer', timer: 'show' });
    expect(played.messages('show')).toHaveLength(1);
  });

  test('grow by steps when the stage shows more', () => {
    const played = new Played().inMeeting(crowd(24)).onStage(16);
    played.forget().play({ type: 'choose-layout', layout: 'grid' });
    expect(played.sent('grow-slots')).toEqual([{ type: 'grow-slots', videoSlots: 25 }]);
    played.play({ type: 'toggle-panel', panel: 'people' }, { type: 'close-panel' });
    expect(played.sent('grow-slots')).toHaveLength(1);
    const video = Array.from({ length: 25 }, (_, index) => `v${index}`);
    played.after(1_000).play({ type: 'timer', timer: 'show' }, { type: 'slots-ready', audio: ['2', '3', '4'], video });
    played.after(1_000).play({ type: 'timer', timer: 'show' });
    expect(Object.keys(played.meeting.slots.asked)).toHaveLength(23);
  });

  test('that the server does not take are not asked for again', () => {
    const played = new Played().inMeeting(crowd(24)).onStage().play({ type: 'choose-layout', layout: 'grid' });
    played.forget().receive({ type: 'offer-refused', negotiation: 2, code: 'sdp-unsupported' });
    expect(played.effects).toContainEqual({ type: 'drop-offer', negotiation: 2 });
    played.play({ type: 'choose-layout', layout: 'speaker' }, { type: 'choose-layout', layout: 'grid' });
    expect(played.sent('grow-slots')).toEqual([]);
  });

  test.each([
    [
      'an offer is taken after all',
      { type: 'received', message: { type: 'answer', negotiation: 2, sdp: 'a', tracks: [] }, ack: 1 },
    ],
    ['sound and picture come', { type: 'media-path', path: 'steady' }],
  ] as const)('a refusal is not told any longer once %s', (_what, event) => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'offer-refused', negotiation: 1, code: 'sdp-unsupported' });
    const told = () => played.state.notices.map(({ message }) => message.key);
    expect(told()).toContain('connection.refused');
    played.play(event);
    expect(told()).not.toContain('connection.refused');
  });

  test('the interface follows the server’s word on them', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(slotOf(played.meeting, 'p1-camera')).toBe('v0');
    played.receive({ type: 'slot-changed', mid: 'v0' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('a slot said to hold one person’s track and another’s frames is shown under neither name', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p2' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    expect(slotOf(played.meeting, 'p2-camera')).toBeUndefined();
  });

  test('a picture that the network does not carry is not shown, and why is known until it is', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'p1-camera', cause: 'bandwidth' });
    expect(slotOf(played.meeting, 'p1-camera')).toBeUndefined();
    expect(pauseOf(played.meeting, 'p1-camera')).toBe('bandwidth');
    played.receive({ type: 'slot-changed', mid: 'v0', track: 'p1-camera', participant: 'p1' });
    expect(slotOf(played.meeting, 'p1-camera')).toBe('v0');
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('who speaks and is not heard for the line’s sake is told once, by name, and marked until they are heard [Q17]', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const person = (id: string) => played.meeting.participants.find((each) => each.id === id);
    const unheard = () =>
      played.meeting.participants.filter((each) => isUnheard(played.meeting, each)).map(({ id }) => id);
    played.receive({ type: 'voices-left-out', tracks: ['p1-microphone'] });
    expect(unheard()).toEqual(['p1']);
    expect(played.state.notices.map(({ message }) => message)).toEqual([
      { key: 'meeting.unheard', values: { names: [person('p1')?.name] } },
    ]);
    played.receive({ type: 'voices-left-out', tracks: ['p1-microphone', 'p2-microphone'] });
    expect(unheard()).toEqual(['p1', 'p2']);
    expect(played.state.notices).toHaveLength(1);
    played.receive({ type: 'voices-left-out', tracks: [] });
    expect(unheard()).toEqual([]);
  });

  test('a voice left out whose owner has left, or is muted, is not told of', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'voices-left-out', tracks: ['gone-microphone'] });
    expect(played.state.notices).toEqual([]);
  });

  test('a pause of a track that nobody publishes says nothing, one of a slot that was cleared is forgotten', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'gone-camera', cause: 'bandwidth' });
    expect(played.meeting.slots.shown).toEqual({});
    played.receive({ type: 'slot-paused', mid: 'v0', track: 'p1-camera', cause: 'bandwidth' });
    played.receive({ type: 'slot-changed', mid: 'v0' });
    expect(pauseOf(played.meeting, 'p1-camera')).toBeUndefined();
  });

  test('one’s own picture is made as high as anybody shows it, and nobody else’s word counts', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({
      type: 'answer',
      negotiation: 2,
      sdp: 'a',
      tracks: [{ mid: '1', track: 'mine', source: 'camera' }],
    });
    played.forget().receive({ type: 'track-wanted', track: 'mine', heightPixels: 180 });
    expect(played.sent('fit-picture')).toEqual([{ type: 'fit-picture', source: 'camera', heightPixels: 180 }]);
    played.forget().receive({ type: 'track-wanted', track: 'p1-camera', heightPixels: 0 });
    expect(played.sent('fit-picture')).toEqual([]);
  });

  test('an offer is made again where somebody came who cannot decode what is sent', () => {
    const played = new Played().inMeeting(crowd(2)).onStage().forget();
    played.receive({ type: 'negotiation-wanted' });
    expect(played.effects).toEqual([{ type: 'negotiate' }]);
  });

  test('one’s own voice becomes as small as the narrowest line takes, and nobody else’s word counts', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.receive({
      type: 'answer',
      negotiation: 2,
      sdp: 'a',
      tracks: [{ mid: '0', track: 'mine', source: 'microphone' }],
    });
    played.forget().receive({ type: 'voice-wanted', track: 'mine', bitsPerSecond: 16_000 });
    expect(played.sent('fit-voice')).toEqual([{ type: 'fit-voice', bitsPerSecond: 16_000 }]);
    played.forget().receive({ type: 'voice-wanted', track: 'p1-microphone', bitsPerSecond: 16_000 });
    expect(played.sent('fit-voice')).toEqual([]);
  });
});

describe('the speaker', () => {
  const speak = (participant: string): ServerMessage => ({ type: 'speaker-changed', participant });

  test('comes on stage after 1.5 s of speech', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive(speak('p1'));
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.after(10_000).receive(speak('p2'));
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'stage', delayMillis: 1_500 });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.after(1_500).play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p2');
  });

  test('is not on stage for a cough', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.after(10_000).receive(speak('p2')).after(800).receive(speak('p1'));
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'stage' });
    played.after(5_000).play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
  });

  test('stays on stage for 3 s', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.after(100).receive(speak('p2'));
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'stage', delayMillis: 2_900 });
  });

  test('does not change under an open menu', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().receive(speak('p1'));
    played.play({ type: 'tile-menu', open: true }).after(10_000).receive(speak('p2')).after(5_000);
    played.play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    played.play({ type: 'tile-menu', open: false });
    expect(stageOf(played.state).main?.participant).toBe('p2');
  });

  test('is never oneself on one’s own stage', () => {
    const played = new Played().inMeeting(crowd(3)).onStage().receive(speak(SELF)).after(9_000);
    played.play({ type: 'timer', timer: 'stage' });
    expect(stageOf(played.state).main?.participant).toBe('p1');
    expect(played.meeting.speaker.current).toBe(SELF);
  });

  test('from another page of the grid takes the seat of the one silent longest', () => {
    const played = new Played().inMeeting(crowd(30));
    played.play({ type: 'stage-measured', size: { width: 360, height: 516, side: 360, pixelRatio: 2 } });
    played.play({ type: 'choose-layout', layout: 'grid' });
    const before = played.meeting.seats;
    const perPage = stageOf(played.state).tiles.length;
    expect(perPage).toBeLessThan(30);
    const quiet = before[1];
    played.receive(speak('p29'));
    expect(played.meeting.seats[0]).toBe(SELF);
    expect(played.meeting.seats[1]).toBe('p29');
    expect(played.meeting.seats.indexOf(quiet ?? null)).toBe(before.indexOf('p29'));
  });
});

describe('a share', () => {
  const screen = person('p1', { tracks: [track('p1', 'camera'), track('p1', 'screen')] });

  test('takes the main place, the presenter heads the column, and the layout of before returns', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive({ type: 'participant-changed', participant: screen });
    const view = stageOf(played.state);
    expect(view).toMatchObject({ kind: 'share', main: { participant: 'p1', source: 'screen' } });
    expect(view.tiles[0]).toMatchObject({ participant: 'p1', source: 'camera' });
    expect(played.state.announcements.polite.at(-1)?.message.key).toBe('meeting.tile.presents');
    played.receive({ type: 'participant-changed', participant: person('p1') });
    expect(stageOf(played.state).kind).toBe('speaker');
  });

  test('asks those who chose the grid', () => {
    const played = new Played().inMeeting(crowd(4)).onStage().play({ type: 'choose-layout', layout: 'grid' });
    played.receive({ type: 'participant-changed', participant: screen });
    expect(stageOf(played.state).kind).toBe('grid');
    expect(played.state.notices.at(-1)?.action).toBe('show-share');
    played.play({ type: 'choose-layout', layout: 'speaker' });
    expect(stageOf(played.state).kind).toBe('share');
    expect(played.state.notices).toEqual([]);
  });
});
