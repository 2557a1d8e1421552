import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { bytes, Keyed } from './testing/keyed.ts';
import { meetingView, person, Played, rule, seated, SELF } from './testing/meeting.ts';

const received = (message: ServerMessage): CallEvent => ({ type: 'received', message, ack: 0 });
const A4 = rule('A4', 'everyone', true);
const withA4 = (change: object): CallEvent =>
  received({ type: 'meeting-changed', meeting: meetingView({ rules: [{ ...A4, ...change }] }) });

function announcements(played: Played): unknown[] {
  const { polite, assertive } = played.state.announcements;
  return [...assertive, ...polite].map(({ message }) => message);
}

function inMeeting(): Played {
  const people = [person(SELF), person('p1')];
  const silent = new Played().connecting().play({ type: 'set-own', source: 'microphone', on: false });
  return silent.receive(seated(people, { meeting: meetingView({ rules: [A4] }) })).onStage();
}

describe('shown notices are announced', () => {
  test.each<[string, ...CallEvent[]]>([
    ['a rule that a host changes', withA4({ value: 'granted', changedBy: 'Asha' })],
    ['a rule that the organisation changes', withA4({ value: 'granted' })],
    ['a rule that the organisation locks', withA4({ lockedByOrganisation: true })],
    ['sound that the browser holds back', { type: 'playback-blocked' }],
    ['code that does not come', { type: 'part-missing' }],
    ['an offer that the server refuses', received({ type: 'offer-refused', negotiation: 1, code: 'sdp-unsupported' })],
    ['a host who asks one to speak', received({ type: 'asked-to-unmute' })],
    ['guessing of the password', received({ type: 'password-guessed' })],
    ['a camera that does not start', { type: 'device-failed', source: 'camera', problem: 'in-use' }],
    ['an invitation that is copied', { type: 'invitation-copied', link: 'l', copied: true }],
    [
      'somebody spotlighted for everyone',
      received({ type: 'meeting-changed', meeting: meetingView({ spotlight: SELF }) }),
    ],
  ])('%s', (_what, ...events) => {
    const played = inMeeting();
    const before = new Set(played.state.notices.map(({ id }) => id));
    played.play(...events);
    const shown = played.state.notices.filter(({ id }) => !before.has(id)).map(({ message }) => message);
    expect(shown).toHaveLength(1);
    expect(announcements(played)).toContainEqual(shown[0]);
  });

  test('server-closed track', () => {
    const played = inMeeting().play({ type: 'set-own', source: 'camera', on: true });
    played.receive(
      { type: 'answer', negotiation: 1, sdp: 'a', tracks: [{ mid: '1', track: 'mine', source: 'camera' }] },
      { type: 'track-closed', track: 'mine', reason: 'track-not-allowed' },
    );
    const shown = played.state.notices.map(({ message }) => message);
    expect(shown).toHaveLength(1);
    expect(announcements(played)).toContainEqual(shown[0]);
  });

  test('message to a departed participant', () => {
    const played = new Keyed().inGroup();
    const to = { kind: 'one', key: 'key Ravi' } as const;
    played.answers({ op: 'seal', channel: 'chat', to, text: 'Hello' }, { kind: 'sealed', payload: bytes('sealed') });
    expect(played.messages('seal')).toEqual([]);
    expect(announcements(played)).toContainEqual({ key: 'denied.no-such-participant' });
  });
});

describe('simultaneous announcements', () => {
  test('are announced oldest first', () => {
    const played = inMeeting().play(withA4({ value: 'granted', changedBy: 'Asha' }));
    played.receive({ type: 'asked-to-unmute' }, { type: 'password-guessed' });
    const keys = played.state.announcements.polite.map(({ message }) => message.key);
    expect(keys).toEqual(['meeting.rule-changed', 'meeting.asked-to-unmute', 'meeting.password-guessed']);
  });

  test('are deduplicated, five at most', () => {
    const played = inMeeting();
    const polite = () => played.state.announcements.polite;
    played.receive({ type: 'asked-to-unmute' });
    const first = polite().at(-1)?.id;
    played.receive({ type: 'password-guessed' }, { type: 'asked-to-unmute' });
    expect(polite().map(({ message }) => message.key)).toEqual(['meeting.password-guessed', 'meeting.asked-to-unmute']);
    expect(polite().at(-1)?.id).not.toBe(first);
    for (const clause of ['A1', 'A2', 'A3', 'A5', 'A6', 'A7'] as const) {
      const rules = [rule(clause, 'on'), A4];
      played.receive({ type: 'meeting-changed', meeting: meetingView({ rules }) });
      const changed = [{ ...rule(clause, 'off'), changedBy: 'Asha' }, A4];
      played.receive({ type: 'meeting-changed', meeting: meetingView({ rules: changed }) });
    }
    expect(polite().map(({ message }) => message.values?.['clause'])).toEqual(['A2', 'A3', 'A5', 'A6', 'A7']);
  });
});

describe('of notices', () => {
  test('four remain, danger stays longest', () => {
    const played = inMeeting().play({ type: 'device-failed', source: 'camera', problem: 'in-use' });
    played.play({ type: 'invitation-copied', link: 'l', copied: true });
    played.receive({ type: 'asked-to-unmute' }, { type: 'password-guessed' });
    played.play({ type: 'playback-blocked' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual([
      'media.in-use',
      'meeting.asked-to-unmute',
      'meeting.password-guessed',
      'media.playback-blocked',
    ]);
  });

  test('two changed rules stay separate', () => {
    const played = inMeeting();
    const rules = [A4, rule('A6', 'off')];
    played.receive({ type: 'meeting-changed', meeting: meetingView({ rules }) });
    const changed = rules.map((each) => ({ ...each, value: 'hosts', changedBy: 'Asha' }));
    played.receive({ type: 'meeting-changed', meeting: meetingView({ rules: changed }) });
    expect(played.state.notices.map(({ message }) => message.values?.['clause'])).toEqual(['A4', 'A6']);
  });
});

describe('action with unknown outcome', () => {
  function acting(): { readonly played: Played; readonly seq: number } {
    const played = inMeeting().play({ type: 'act', message: { type: 'raise-hand', raised: true } });
    return { played, seq: played.meeting.acts.pending.at(-1)?.seq ?? 0 };
  }
  const keys = (played: Played) => played.state.notices.map(({ message }) => message.key);

  test('is shown until acknowledged', () => {
    const { played, seq } = acting();
    played.play({ type: 'received', message: { type: 'outcome-pending', inReplyTo: seq }, ack: seq - 1 });
    expect(keys(played)).toContain('meeting.outcome-pending');
    played.after(60_000).play({ type: 'received', message: { type: 'pong' }, ack: seq - 1 });
    expect(keys(played)).toContain('meeting.outcome-pending');
    played.play({ type: 'received', message: { type: 'pong' }, ack: seq });
    expect(keys(played)).not.toContain('meeting.outcome-pending');
  });

  test('becomes refused when refused', () => {
    const { played, seq } = acting();
    played.play({ type: 'received', message: { type: 'outcome-pending', inReplyTo: seq }, ack: seq - 1 });
    const message: ServerMessage = { type: 'denied', inReplyTo: seq, reason: 'storage-unavailable' };
    played.play({ type: 'received', message, ack: seq });
    expect(keys(played)).toEqual(['denied.storage-unavailable']);
  });

  test('automatic messages are not reported', () => {
    const { played } = acting();
    played.play({ type: 'received', message: { type: 'outcome-pending', inReplyTo: 99 }, ack: 0 });
    expect(keys(played)).not.toContain('meeting.outcome-pending');
  });
});

describe('the colour of danger', () => {
  test('is not for a refusal, which stays all the same', () => {
    const played = inMeeting().play({ type: 'act', message: { type: 'lock' } });
    const { seq } = played.sent('send').at(-1) ?? { seq: 0 };
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'host-only' });
    const device = played.play({ type: 'device-failed', source: 'camera', problem: 'in-use' });
    expect(device.state.notices.map(({ tone, untilMillis }) => [tone, untilMillis])).toEqual([
      ['notice', null],
      ['notice', null],
    ]);
  });

  test('is for a call that stopped, which comes first', () => {
    const played = inMeeting().play({ type: 'media-path', path: 'steady' }, { type: 'media-path', path: 'failed' });
    expect(played.state.notices.at(-1)).toMatchObject({ message: { key: 'connection.media-lost' }, tone: 'danger' });
  });

  test('two refusals of one kind are one notice', () => {
    const played = inMeeting();
    for (const inReplyTo of [90, 91]) played.receive({ type: 'denied', inReplyTo, reason: 'host-only' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['denied.host-only']);
  });
});
