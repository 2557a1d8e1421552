import { describe, expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import { crowd, Played } from './testing/meeting.ts';

describe('microphone changes', () => {
  const listed = (...ids: readonly string[]): CallEvent => ({
    type: 'devices-listed',
    canChooseSpeaker: true,
    devices: ids.map((id) => ({ id, kind: 'microphone', label: id })),
  });

  test('lost microphone is replaced with a notice', () => {
    const played = new Played()
      .inMeeting(crowd(2))
      .onStage()
      .play(listed('default', 'm1', 'm2'))
      .forget();
    played.play({ type: 'device-ended', source: 'microphone' });
    expect(played.state.own.microphone).toMatchObject({ on: true, device: 'opening' });
    expect(played.sent('open-device')).toEqual([{ type: 'open-device', source: 'microphone', deviceId: null }]);
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
    expect(played.state.notices).toEqual([]);
    played.forget().play({ type: 'device-opened', source: 'microphone', deviceId: 'm2' });
    expect(played.last).toContainEqual({ type: 'list-devices' });
    const expected = { message: { key: 'media.fell-back' }, action: 'choose-devices', untilMillis: null };
    expect(played.state.notices.at(-1)).toMatchObject(expected);
    expect(played.state.announcements.assertive.at(-1)?.message).toEqual({ key: 'media.fell-back' });
    expect(played.messages('set-muted')).toEqual([{ type: 'set-muted', source: 'microphone', muted: false }]);
    expect(played.sent('remember-device')).toEqual([]);
  });

  test('replacement notice ends with a choice', () => {
    const ended = () => {
      const played = new Played().inMeeting(crowd(2)).onStage().play(listed('m1', 'm2'));
      return played.play({ type: 'device-ended', source: 'microphone' });
    };
    const keys = (played: Played) => played.state.notices.map(({ message }) => message.key);
    const opened: CallEvent = { type: 'device-opened', source: 'microphone', deviceId: 'm2' };
    const chosen: CallEvent = { type: 'choose-device', kind: 'microphone', deviceId: 'm2' };
    expect(keys(ended().play(opened))).toEqual(['media.fell-back']);
    expect(keys(ended().play(opened, chosen))).toEqual([]);
    expect(keys(ended().play(chosen, opened))).toEqual([]);
    const failed = ended().play({ type: 'device-failed', source: 'microphone', problem: 'in-use' });
    expect(keys(failed)).toEqual(['media.in-use']);
    failed.play({ type: 'set-own', source: 'microphone', on: true }, opened);
    expect(keys(failed)).toEqual([]);
  });

  test('no microphone left is reported', () => {
    const played = new Played().inMeeting(crowd(2)).onStage().play(listed('m1', 'm2'));
    played.play({ type: 'device-ended', source: 'microphone' });
    played.play({ type: 'device-failed', source: 'microphone', problem: 'none' });
    const message = { key: 'media.ended', values: { device: 'microphone' } };
    expect(played.state.notices).toMatchObject([{ message, action: 'unmute' }]);
    expect(played.state.own.microphone).toMatchObject({ on: false, device: 'closed' });
  });

  test('muted or only microphone is not replaced', () => {
    const muted = new Played().inMeeting(crowd(2)).onStage().play(listed('m1', 'm2'));
    muted.play({ type: 'set-own', source: 'microphone', on: false }).forget();
    muted.play({ type: 'device-ended', source: 'microphone' });
    expect(muted.sent('open-device')).toEqual([]);
    const only = new Played().inMeeting(crowd(2)).onStage().play(listed('default', 'm1')).forget();
    only.play({ type: 'device-ended', source: 'microphone' });
    expect(only.sent('open-device')).toEqual([]);
    expect(only.state.own.microphone.on).toBe(false);
  });

  test('push to talk reports on and off', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    played.play({ type: 'set-own', source: 'microphone', on: false });
    played.play({ type: 'hold-to-talk', held: true });
    expect(played.state.own.microphone.on).toBe(true);
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({ key: 'media.talking' });
    played.play({ type: 'hold-to-talk', held: false });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({ key: 'media.talk-over' });
  });

  test('push to talk is off after reload [H34]', () => {
    const played = new Played().inMeeting(crowd(2)).onStage();
    const kept = () => played.sent('keep-seat').at(-1)?.microphone;
    played.play({ type: 'set-own', source: 'microphone', on: false }, { type: 'hold-to-talk', held: true });
    expect(kept()).toBe(false);
    // Another change while the key is held writes the seat anew.
    played.play({ type: 'set-own', source: 'camera', on: false });
    expect(kept()).toBe(false);
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    played.play({ type: 'set-own', source: 'microphone', on: true });
    expect(kept()).toBe(true);
  });
});
