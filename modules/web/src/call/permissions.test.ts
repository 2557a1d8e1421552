import { describe, expect, test } from 'vitest';
import type { ParticipantView, Permission } from '../protocol/messages.ts';
import { chatRefusal } from './kept.ts';
import { crowd, meetingView, person, Played, SELF } from './testing/meeting.ts';

function forbidding(...forbidden: readonly Permission[]): ParticipantView {
  return person(SELF, { forbidden });
}

function keys(played: Played): readonly string[] {
  return played.state.notices.map(({ message }) => message.key);
}

function inMeeting(self: ParticipantView = person(SELF)): Played {
  return new Played()
    .inMeeting([self, person('p1', { role: 'host' }), person('p2')])
    .onStage()
    .forget();
}

describe('what hosts forbid', () => {
  test('kept microphone goes off and asks by hand', () => {
    const played = inMeeting().receive(
      { type: 'muted-by-host', source: 'microphone' },
      { type: 'participant-changed', participant: forbidding('unmute') },
    );
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.state.own.camera.on).toBe(true);
    expect(played.state.notices).toMatchObject([
      { message: { key: 'denied.unmute-not-allowed' }, action: 'raise-hand', untilMillis: null },
    ]);
  });

  test('unmuting while kept muted only explains', () => {
    const played = inMeeting().receive({ type: 'participant-changed', participant: forbidding('unmute') });
    played.forget().play({ type: 'set-own', source: 'microphone', on: true });
    played.play({ type: 'hold-to-talk', held: true });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.messages()).toEqual([]);
    expect(keys(played)).toEqual(['denied.unmute-not-allowed']);
  });

  test('explanation offers no hand that is up or forbidden', () => {
    const raised = person(SELF, { forbidden: ['unmute'], handRaisedAt: '2026-11-24T10:00:00.000Z' });
    for (const self of [raised, forbidding('unmute', 'raise-hand')]) {
      const played = inMeeting().receive({ type: 'participant-changed', participant: self });
      expect(played.state.notices[0]?.action).toBeUndefined();
    }
  });

  test('allowed again is told and switches nothing on', () => {
    const played = inMeeting().receive(
      { type: 'participant-changed', participant: forbidding('unmute', 'start-video') },
      { type: 'participant-changed', participant: person(SELF) },
    );
    expect(played.state.notices).toMatchObject([
      { message: { key: 'meeting.may-unmute' }, action: 'unmute' },
      { message: { key: 'meeting.may-start-video' }, action: 'camera-on' },
    ]);
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.state.own.camera.on).toBe(false);
    played.play({ type: 'set-own', source: 'microphone', on: true });
    expect(played.state.own.microphone.on).toBe(true);
  });

  test('asked to unmute is told once', () => {
    const played = inMeeting().receive(
      { type: 'participant-changed', participant: forbidding('unmute') },
      { type: 'asked-to-unmute' },
      { type: 'participant-changed', participant: person(SELF) },
    );
    expect(keys(played)).toEqual(['meeting.asked-to-unmute']);
  });

  test('newcomer sends nothing that is forbidden', () => {
    const played = new Played().inMeeting([forbidding('unmute', 'start-video'), person('p1', { role: 'host' })]);
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.state.own.camera.on).toBe(false);
    expect(played.sent('set-sending').filter(({ sending }) => sending)).toEqual([]);
    expect(keys(played)).toEqual(['denied.unmute-not-allowed', 'denied.video-not-allowed']);
  });

  test('refused unmuting is undone and explained once', () => {
    const played = inMeeting();
    played.play(
      { type: 'set-own', source: 'microphone', on: false },
      { type: 'set-own', source: 'microphone', on: true },
    );
    const seq = played.meeting.acts.lastSeq;
    played.receive(
      { type: 'participant-changed', participant: forbidding('unmute') },
      { type: 'denied', inReplyTo: seq, reason: 'unmute-not-allowed', clause: 'C3' },
    );
    expect(played.state.own.microphone.on).toBe(false);
    expect(keys(played)).toEqual(['denied.unmute-not-allowed']);
  });

  test('participants learn what is off for everybody', () => {
    const played = inMeeting();
    played.receive({
      type: 'meeting-changed',
      meeting: meetingView({ forbidden: ['raise-hand', 'react'], chat: 'hosts' }),
    });
    expect(keys(played)).toEqual([
      'denied.hand-not-allowed',
      'denied.reaction-not-allowed',
      'denied.chat-to-hosts-only',
    ]);
    played.receive({ type: 'meeting-changed', meeting: meetingView() });
    expect(keys(played)).toEqual([]);
  });

  test('hosts are told only that chat is off', () => {
    const played = new Played().inMeeting([person(SELF, { role: 'host' }), ...crowd(3).slice(1)]);
    const forbidden = ['raise-hand', 'react'] as const;
    played.receive({ type: 'meeting-changed', meeting: meetingView({ forbidden, chat: 'hosts' }) });
    expect(keys(played)).toEqual([]);
    played.receive({ type: 'meeting-changed', meeting: meetingView({ forbidden, chat: 'off' }) });
    expect(keys(played)).toEqual(['denied.chat-off']);
  });

  test('chat for hosts only takes messages to hosts', () => {
    const { meeting } = inMeeting();
    const phase = { ...meeting, meeting: meetingView({ chat: 'hosts' }) };
    expect(chatRefusal(phase, { kind: 'all' })).toBe('denied.chat-to-hosts-only');
    expect(chatRefusal(phase, { kind: 'one', participant: 'p2' })).toBe('denied.chat-to-hosts-only');
    expect(chatRefusal(phase, { kind: 'one', participant: 'p1' })).toBeNull();
    expect(chatRefusal(phase, { kind: 'hosts' })).toBeNull();
    expect(chatRefusal({ ...phase, meeting: meetingView({ chat: 'off' }) }, { kind: 'hosts' })).toBe('denied.chat-off');
    expect(chatRefusal({ ...phase, meeting: meetingView() }, { kind: 'all' })).toBeNull();
  });
});
