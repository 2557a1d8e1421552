import { describe, expect, test } from 'vitest';
import type { CloseCause, ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { next } from './next.ts';
import { isPending } from './state.ts';
import {
  GRANTED,
  LINK,
  Played,
  ROOM,
  SELF,
  crowd,
  meetingView,
  person,
  rule,
  seated,
  waiter,
} from './testing/meeting.ts';

const HOST = { role: 'host' } as const;

describe('actions', () => {
  test('are numbered, pending, refused by number', () => {
    const played = new Played()
      .inMeeting([person(SELF, HOST)])
      .onStage()
      .forget();
    const seq = played.meeting.acts.lastSeq;
    const mute = { type: 'mute', participant: 'p1', source: 'microphone' } as const;
    played.play({ type: 'act', message: mute });
    expect(played.last).toEqual([{ type: 'send', seq: seq + 1, message: mute }]);
    const muting = () => isPending(played.meeting, (message) => message.type === 'mute');
    expect(muting()).toBe(true);
    played.acknowledge(seq + 1).receive({ type: 'denied', inReplyTo: seq + 1, reason: 'host-only' });
    expect(muting()).toBe(false);
    expect(played.state.notices.at(-1)).toMatchObject({
      message: { key: 'denied.host-only' },
      tone: 'notice',
      untilMillis: null,
    });
  });

  test('refused unmute is reverted', () => {
    const played = new Played().inMeeting().onStage();
    played.play(
      { type: 'set-own', source: 'microphone', on: false },
      { type: 'set-own', source: 'microphone', on: true },
    );
    const seq = played.meeting.acts.lastSeq;
    played.receive({ type: 'denied', inReplyTo: seq, reason: 'track-not-allowed' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: false });
  });

  test('every reason has a message', () => {
    const played = new Played().inMeeting().receive({ type: 'denied', inReplyTo: 0, reason: 'room-asleep' });
    expect(played.state.notices.at(-1)?.message.key).toBe('denied.other');
  });

  test('invitation copies link secret and password', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]).play({ type: 'copy-invitation' });
    expect(played.last[0]).toEqual({ type: 'hold-clipboard' });
    played.receive({ type: 'invitation-issued', invitation: 'fresh' });
    expect(played.last).toContainEqual({
      type: 'copy-invitation',
      room: ROOM,
      invitation: 'fresh',
      linkSecret: 'linksecret',
      password: 'pass',
      title: 'Monthly review',
      publicOrigin: 'https://meet.example.in',
      language: null,
      shared: false,
    });
    played.play({ type: 'invitation-copied', link: LINK, copied: false });
    expect(played.meeting.invitation).toMatchObject({ link: LINK, copied: false });
    expect(played.state.notices.at(-1)?.action).toBe('copy-by-hand');
  });

  test('shared invitation says so [C6]', () => {
    const meeting = meetingView({ rules: [rule('C6', 'shared', true)] });
    const played = new Played().inMeeting([person(SELF, HOST)], { meeting }).play({ type: 'copy-invitation' });
    played.receive({ type: 'invitation-issued', invitation: 'fresh' });
    expect(played.sent('copy-invitation')).toMatchObject([{ shared: true }]);
    played.play({ type: 'invitation-copied', link: LINK, copied: true });
    expect(played.meeting.invitation).toMatchObject({ shared: true });
    expect(played.state.notices.at(-1)?.message.key).toBe('invitation.copied.shared');
  });
});

describe('leaving', () => {
  test('participant leaves at once, host waits', () => {
    expect(new Played().inMeeting().play({ type: 'leave' }).state.phase).toMatchObject({ reason: 'left' });
    const host = new Played().inMeeting([person(SELF, HOST)]).play({ type: 'leave' });
    expect(host.state.phase.name).toBe('meeting');
    host.receive({ type: 'denied', inReplyTo: host.meeting.acts.lastSeq, reason: 'last-host-must-hand-over' });
    expect(host.state.notices.at(-1)?.message.key).toBe('denied.last-host-must-hand-over');
    host.receive({ type: 'closed', cause: 'left' });
    expect(host.state.phase).toMatchObject({ name: 'closed', reason: 'left' });
  });

  test.each([
    [{ type: 'leave' }, 'leave'],
    [{ type: 'act', message: { type: 'end-for-all' } }, 'end-for-all'],
  ] as const)('disconnected host can leave', (event, type) => {
    const host = new Played()
      .inMeeting([person(SELF, HOST), person('p1', HOST)])
      .onStage()
      .forget()
      .play(event);
    expect(host.sent('close-device').map(({ source }) => source)).toEqual(['microphone', 'camera']);
    expect(host.meeting.leaving).toBe('asked');
    host.play(event, event);
    expect(host.messages(type)).toHaveLength(1);
    host.after(5_000).play({ type: 'timer', timer: 'leaving' }, { type: 'leave' });
    expect(host.state.phase).toMatchObject({ name: 'closed', reason: 'left' });
    expect(host.messages(type)).toHaveLength(1);
  });

  test('refused leaving can be retried', () => {
    const host = new Played().inMeeting([person(SELF, HOST)]).play({ type: 'leave' });
    host.receive({ type: 'denied', inReplyTo: host.meeting.acts.lastSeq, reason: 'last-host-must-hand-over' });
    expect(host.meeting.leaving).toBe('no');
    expect(host.play({ type: 'leave' }).messages('leave')).toHaveLength(2);
  });

  test.each<[CloseCause, boolean]>([
    ['removed', true],
    ['account-disabled', true],
    ['link-withdrawn', true],
    ['ended', true],
    ['lost', false],
    ['server-stopping', false],
    ['replaced', false],
  ])('"%s" turns devices off (final: %s)', (cause, final) => {
    const played = new Played().inMeeting().onStage().forget().receive({ type: 'closed', cause });
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: cause });
    expect(played.last).toEqual(
      expect.arrayContaining([
        { type: 'close-device', source: 'microphone' },
        { type: 'close-device', source: 'camera' },
        { type: 'close-media' },
        { type: 'disconnect' },
        { type: 'leave-room', room: ROOM, forgetSecrets: final },
      ]),
    );
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe(`closed.${cause}`);
    played.play({ type: 'try-again' });
    expect(played.state.phase.name).toBe(final ? 'closed' : 'preparing');
  });
});

describe('closed for inactivity or rate', () => {
  const closedForLimit = received({ type: 'closed', cause: 'limit' });

  test('returns to the seat with devices', () => {
    const played = new Played().inMeeting().onStage().forget().play(closedForLimit);
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'server', trial: 1 } });
    expect(played.sent('close-device')).toEqual([]);
    expect(played.sent('show-credentials')).toHaveLength(1);
    played.play(GRANTED).receive(seated());
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
  });

  test('returns to the lobby', () => {
    expect(new Played().inLobby().play(closedForLimit).state.phase).toMatchObject({
      name: 'joining',
      returning: { trial: 1 },
    });
  });

  test('third time in a minute closes', () => {
    const again = (played: Played) => played.play(closedForLimit, GRANTED).receive(seated());
    const played = again(again(new Played().inMeeting().after(1_000)));
    expect(played.play(closedForLimit).state.phase).toMatchObject({ name: 'closed', reason: 'limit' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'microphone' });
    const later = again(again(new Played().inMeeting())).after(60_000);
    expect(later.play(closedForLimit).state.phase.name).toBe('joining');
  });
});

describe('a lost connection', () => {
  test('keeps the seat and recovers', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' });
    expect(played.meeting.connection).toMatchObject({ name: 'reconnecting', trial: 1 });
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('connection.lost');
    played.play({ type: 'socket-trying', trial: 2 });
    expect(played.meeting.connection).toMatchObject({ trial: 2 });
    played.forget().receive({ type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 });
    expect(played.meeting.connection).toEqual({ name: 'steady' });
    expect(played.effects.map(({ type }) => type)).toEqual(['restart-ice', 'hold-offers']);
  });

  test('snapshot keeps seats, layout and panel', () => {
    const played = new Played().inMeeting([person(SELF), person('bob'), person('carol')]);
    played.play({ type: 'choose-layout', layout: 'grid' }, { type: 'toggle-panel', panel: 'people' });
    played.play({ type: 'socket-lost' }).receive(seated([person(SELF), person('carol'), person('dev')]));
    expect(played.meeting.participants.map(({ id }) => id)).toEqual([SELF, 'carol', 'dev']);
    expect(played.meeting.seats.filter(Boolean)).toEqual([SELF, 'carol', 'dev']);
    expect(played.meeting).toMatchObject({ layout: 'grid', panel: 'people' });
    expect(played.sent('open-media')).toHaveLength(1);
  });

  const givenUp = () =>
    new Played()
      .inMeeting()
      .onStage()
      .play({ type: 'choose-layout', layout: 'grid' }, { type: 'choose-invitation-language', language: 'hi' })
      .play({ type: 'socket-lost' }, { type: 'socket-given-up' });

  test('failed resume rejoins', () => {
    const played = givenUp();
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'server', trial: 1 } });
    expect(played.last).toEqual(
      expect.arrayContaining([
        { type: 'close-media' },
        { type: 'disconnect' },
        {
          type: 'show-credentials',
          room: ROOM,
          invitation: 'invitation',
          linkSecret: 'linksecret',
          password: 'pass',
          name: 'Asha',
        },
      ]),
    );
    expect(played.sent('close-device')).toEqual([]);
    played.play(GRANTED).receive(seated());
    expect(played.meeting).toMatchObject({ layout: 'grid', invitationLanguage: 'hi', media: 'connecting' });
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
  });

  test('retries back off and finally stop', () => {
    const played = givenUp().play({ type: 'server-unreachable' });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'return', delayMillis: 1_000 });
    played.play({ type: 'timer', timer: 'return' });
    expect(played.last).toContainEqual(expect.objectContaining({ type: 'show-credentials' }));
    played.play({ type: 'server-unreachable' });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'return', delayMillis: 2_000 });
    for (const type of ['come-back-now', 'hurry'] as const) {
      played.play({ type });
      expect(played.last).toContainEqual(expect.objectContaining({ type: 'show-credentials' }));
      expect(played.play({ type }).last).toEqual([]);
      played.play({ type: 'server-unreachable' });
    }
    for (let trial = 0; trial < 40; trial++) {
      played.play({ type: 'timer', timer: 'return' }, { type: 'server-unreachable' });
    }
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'lost' });
    expect(played.sent('close-device').map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  test('failed socket during rejoin retries', () => {
    const played = givenUp().play(GRANTED, { type: 'socket-given-up' });
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { trial: 2, pausing: true } });
  });

  test('media loss restarts ICE', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'media-path', path: 'steady' }).forget();
    played.play({ type: 'media-path', path: 'interrupted' });
    expect(played.last).toContainEqual({ type: 'restart-ice' });
    expect(played.state.notices.at(-1)?.message.key).toBe('connection.media-lost');
    played.play({ type: 'media-path', path: 'steady' });
    expect(played.state.notices).toEqual([]);
  });

  test('never connected media names the network', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'media-path', path: 'failed' });
    expect(played.state.notices.at(-1)?.message.key).toBe('media.path-blocked');
  });

  test('silent media fails after 20 s', () => {
    const played = new Played().inMeeting();
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'repair', delayMillis: 20_000 });
    played.onStage().play({ type: 'timer', timer: 'repair' });
    expect(played.meeting.media).toBe('failed');
    expect(played.last).toContainEqual({ type: 'restart-ice' });
  });
});

describe('meeting pause', () => {
  const asleep: ServerMessage = {
    type: 'waiting',
    self: SELF,
    ticket: 'ticket-2',
    resumeWindowMillis: 30_000,
    classification: 'unclassified',
    cause: 'asleep',
  };

  test('returns to lobby, reconnects on wake', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const { lastSeq } = played.meeting.acts;
    played.forget().receive(asleep);
    expect(played.state.phase).toMatchObject({
      name: 'waiting',
      since: 'asleep',
      self: SELF,
      connection: { name: 'steady' },
    });
    expect(played.state.announcements.assertive.at(-1)?.message.key).toBe('lobby.again.asleep');
    expect(played.last).toContainEqual({ type: 'close-media' });
    for (const timer of ['stage', 'grouping', 'queue', 'show', 'notices'] as const) {
      expect(played.last).toContainEqual({ type: 'clear-timer', timer });
    }
    expect(played.sent('close-device')).toEqual([]);
    played.receive(seated(crowd(2)));
    expect(played.sent('open-media')).toEqual([{ type: 'open-media', videoSlots: 9, lastNegotiation: 1 }]);
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
    played.play({ type: 'offer-made', negotiation: 2, sdp: 'offer', tracks: [] });
    expect(played.sent('send')[0]).toMatchObject({ seq: lastSeq + 1, message: { type: 'offer', negotiation: 2 } });
  });

  test('ends share, closes muted microphone', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    played.play(
      { type: 'set-own', source: 'screen', on: true },
      { type: 'device-opened', source: 'screen', deviceId: 's' },
      { type: 'set-own', source: 'microphone', on: false },
    );
    played.forget().receive(asleep);
    expect(played.sent('close-device').map(({ source }) => source)).toEqual(['microphone', 'screen']);
    expect(played.state.own.screen).toEqual({ on: false, device: 'closed' });
  });

  test('is noticed after reconnecting', () => {
    const played = new Played().inMeeting(crowd(3)).onStage().play({ type: 'socket-lost' }).receive(asleep);
    expect(played.state.phase).toMatchObject({ name: 'waiting', connection: { name: 'steady' } });
    expect(played.state.announcements.polite.at(-1)?.message.key).toBe('connection.back');
  });

  test.each(['leave', 'go-home'] as const)('numbering continues with "%s"', (type) => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const { lastSeq } = played.meeting.acts;
    played.receive(asleep).forget().play({ type });
    expect(played.sent('send')).toEqual([{ type: 'send', seq: lastSeq + 1, message: { type: 'leave' } }]);
  });
});

describe('seats', () => {
  test('newcomer takes the free seat', () => {
    const played = new Played().inMeeting(crowd(5));
    played.receive({ type: 'participant-left', participant: 'p2', cause: 'left' });
    expect(played.meeting.seats).toEqual([SELF, 'p1', 'p3', 'p4']);
    const six = new Played().inMeeting(crowd(6));
    six.receive({ type: 'participant-left', participant: 'p2', cause: 'left' });
    expect(six.meeting.seats).toEqual([SELF, 'p1', null, 'p3', 'p4', 'p5']);
    six.receive({ type: 'participant-joined', participant: person('new') });
    expect(six.meeting.seats).toEqual([SELF, 'p1', 'new', 'p3', 'p4', 'p5']);
  });
});

describe('announcements', () => {
  test('joins and leaves are grouped', () => {
    const played = new Played().inMeeting(crowd(3));
    for (const id of ['a', 'b', 'c', 'd']) played.receive({ type: 'participant-joined', participant: person(id) });
    expect(played.sent('set-timer').filter(({ timer }) => timer === 'grouping')).toHaveLength(1);
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({
      key: 'meeting.joined',
      values: { name: 'Name of a', count: 4 },
    });
  });

  test('large meetings announce no joins', () => {
    const played = new Played().inMeeting(crowd(26)).forget();
    played.receive({ type: 'participant-joined', participant: person('new') });
    expect(played.sent('set-timer').filter(({ timer }) => timer === 'grouping')).toEqual([]);
  });

  test('lobby count is announced every 30 s', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]);
    const lastAnnouncement = () => played.state.announcements.polite.at(-1)?.message;
    played.receive({ type: 'waiting-added', waiting: waiter('a') });
    expect(lastAnnouncement()).toEqual({ key: 'meeting.waiting', values: { count: 1 } });
    played.after(10_000).receive({ type: 'waiting-added', waiting: waiter('b') });
    expect(lastAnnouncement()?.values).toEqual({ count: 1 });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'queue', delayMillis: 20_000 });
    played.after(20_000).play({ type: 'timer', timer: 'queue' });
    expect(lastAnnouncement()?.values).toEqual({ count: 2 });
  });

  test('speaking is not announced', () => {
    const played = new Played().inMeeting(crowd(3));
    const before = played.state.announcements;
    played.receive({ type: 'speaker-changed', participant: 'p1' });
    expect(played.state.announcements).toBe(before);
  });

  test('raised hands are announced to hosts', () => {
    const raised = person('p1', { handRaisedAt: '2026-11-24T10:00:00.000Z' });
    const guest = new Played().inMeeting(crowd(3)).receive({ type: 'participant-changed', participant: raised });
    expect(guest.state.announcements.polite).toEqual([]);
    const people = [person(SELF, HOST), person('p1')];
    const host = new Played().inMeeting(people).receive({ type: 'participant-changed', participant: raised });
    expect(host.state.announcements.polite.at(-1)?.message.key).toBe('meeting.hand-raised');
  });

  test('temporary notices expire, others remain', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]);
    played.play({ type: 'invitation-copied', link: 'l', copied: true }, { type: 'playback-blocked' });
    played.after(8_000).play({ type: 'timer', timer: 'notices' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['media.playback-blocked']);
    played.play({ type: 'play-sound' });
    expect(played.state.notices).toEqual([]);
    played.play({ type: 'playback-blocked' }, { type: 'playback-unblocked' });
    expect(played.state.notices).toEqual([]);
  });
});

describe('irrelevant event', () => {
  test.each<CallEvent>([
    { type: 'join', name: 'Asha', password: 'p' },
    GRANTED,
    { type: 'try-again' },
    { type: 'leave' },
    { type: 'copy-invitation' },
    { type: 'set-own', source: 'camera', on: true },
    { type: 'offer-made', negotiation: 1, sdp: '', tracks: [] },
    received({ type: 'muted-by-host', source: 'microphone' }),
    received(seated()),
    { type: 'timer', timer: 'show' },
  ])('is ignored at home: $type', (event) => {
    const { state } = new Played();
    const [after, effects] = next(state, event, 5_000);
    expect(after).toBe(state);
    expect(effects).toEqual([]);
  });
});

function received(message: ServerMessage): CallEvent {
  return { type: 'received', message, ack: 0 };
}
