import { describe, expect, test } from 'vitest';
import type { CloseCause, ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { meetingLink, organiserSecretOf, originForOthers, parseMeetingLink, roomOfPath } from './link.ts';
import { MESSAGE_KEYS } from './messages.ts';
import { next } from './next.ts';
import { isPending, pauseOf, slotOf } from './state.ts';
import {
  GRANTED,
  LINK,
  Played,
  ROOM,
  SELF,
  meetingView,
  person,
  rule,
  seated,
  track,
  waiter,
} from './testing/meeting.ts';
import { stageOf } from './view.ts';

const HOST = { role: 'host' } as const;

function crowd(count: number) {
  return [person(SELF), ...Array.from({ length: count - 1 }, (_, index) => person(`p${index + 1}`))];
}

describe('the way in', () => {
  test('an organiser link gives the right to start meetings', () => {
    const played = new Played().play({
      type: 'opened',
      remembered: { name: '', ownMeeting: null },
      route: { name: 'home', organiserSecret: 'once' },
    });
    expect(played.state.organiser).toBe('checking');
    expect(played.last).toContainEqual({ type: 'redeem-organiser-link', secret: 'once' });
    played.play({ type: 'start-meeting', title: 'Too early' });
    expect(played.state.phase.name).toBe('home');
    played.play({ type: 'organiser-ready' }, { type: 'start-meeting', title: '  Review ' });
    expect(played.last).toEqual([{ type: 'create-meeting', title: 'Review' }]);
    played.play({ type: 'meeting-created', room: ROOM, invitation: 'i', password: 'pw', linkSecret: 'k' });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      entry: { room: ROOM, password: 'pw', ownMeeting: true },
    });
    expect(played.sent('enter-room')[0]).toMatchObject({ password: 'pw', ownMeeting: true });
  });

  test('a used organiser link says so at Home', () => {
    const played = new Played().play(
      { type: 'opened', remembered: { name: '', ownMeeting: null }, route: { name: 'home', organiserSecret: 'used' } },
      { type: 'organiser-refused' },
    );
    expect(played.state.organiser).toBe('none');
    expect(played.state.phase).toEqual({ name: 'home', problem: { key: 'entry.organiser-refused' } });
  });

  test('a pasted invitation opens Prepare with preview and meter', () => {
    const played = new Played().preparing();
    expect(played.state.phase).toMatchObject({ name: 'preparing', entry: { room: ROOM, linkSecret: 'linksecret' } });
    expect(played.sent('open-device').map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  test('something else is not understood', () => {
    const played = new Played().play({ type: 'open-link', text: 'hello' });
    expect(played.state.phase).toMatchObject({ problem: { key: 'entry.link-not-understood' } });
  });

  test('needs a name and a password', () => {
    const played = new Played().preparing().play({ type: 'join', name: ' ', password: 'x' });
    expect(played.state.phase.name).toBe('preparing');
    played.play({ type: 'join', name: 'Asha', password: '' });
    expect(played.state.phase.name).toBe('preparing');
  });

  test.each<[string, CallEvent]>([
    ['a wrong password', { type: 'join-refused' }],
    ['a refused token', received({ type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' })],
    ['a locked room', received({ type: 'closed', cause: 'refused' })],
    ['an ended room', received({ type: 'closed', cause: 'ended' })],
  ])('%s looks like any other link that does not open', (_, event) => {
    const played =
      event.type === 'join-refused'
        ? new Played().preparing().play({ type: 'join', name: 'Asha', password: 'x' })
        : new Played().connecting();
    played.play(event);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'cannot-open' });
    played.play({ type: 'try-again' });
    expect(played.state.phase).toMatchObject({ name: 'preparing', entry: { name: 'Asha' } });
  });

  test('a page that is too old is told so, keeps its secrets and is loaded anew by a press alone [C5]', () => {
    const played = new Played().connecting().forget();
    played.receive({ type: 'denied', inReplyTo: 0, reason: 'client-too-old', clause: 'C5' });
    played.receive({ type: 'closed', cause: 'refused' });
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'too-old' });
    expect(played.sent('leave-room')).toEqual([{ type: 'leave-room', room: ROOM, forgetSecrets: false }]);
    expect(played.sent('load-page')).toEqual([]);
    expect(played.play({ type: 'load-anew' }).last).toEqual([{ type: 'load-page' }]);
    expect(new Played().inMeeting().play({ type: 'load-anew' }).last).toEqual([]);
  });

  describe('a server that says "later" at the door', () => {
    const own = { room: ROOM, title: 't', invitation: 'i', linkSecret: 'k', password: 'p' };
    const remembered = { name: 'Asha', ownMeeting: own };
    const hostAtTheDoor = () =>
      new Played()
        .play({ type: 'opened', route: { name: 'home', organiserSecret: null }, remembered })
        .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
        .play(GRANTED);
    const LATER: [string, CallEvent][] = [
      ...(['overloaded', 'rate-limited', 'authenticate-first', 'idle', 'too-slow'] as const).map(
        (code): [string, CallEvent] => [code, received({ type: 'protocol-error', inReplyTo: 0, code })],
      ),
      ['storage', received({ type: 'denied', inReplyTo: 0, reason: 'storage-unavailable' })],
      ['limit', received({ type: 'closed', cause: 'limit' })],
    ];

    test.each(LATER)('is not a link that does not open: %s', (_, event) => {
      const played = hostAtTheDoor().play(event, received({ type: 'closed', cause: 'refused' }));
      expect(played.state.phase).toMatchObject({ name: 'preparing', problem: { key: 'entry.server-busy' } });
      expect(played.state.remembered.ownMeeting).toEqual(own);
      expect(played.sent('close-device')).toEqual([]);
    });

    test.each(LATER)('is tried again by who comes back: %s', (_, event) => {
      const played = reloaded().play(GRANTED, event);
      expect(played.state.phase).toMatchObject({ name: 'joining', returning: { trial: 2, pausing: true } });
    });

    test('and a link that does not open now leaves the host the way back', () => {
      const played = hostAtTheDoor().receive({ type: 'closed', cause: 'refused' });
      expect(played.state.phase).toMatchObject({ reason: 'cannot-open' });
      expect(played.state.remembered.ownMeeting).toEqual(own);
    });
  });

  test('a server that cannot be reached leads back to Prepare', () => {
    const played = new Played().connecting().play({ type: 'socket-given-up' });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      problem: { key: 'entry.server-unreachable' },
    });
  });

  test('waits in the lobby, then is admitted', () => {
    const played = new Played().inLobby();
    expect(played.state.phase).toMatchObject({ name: 'waiting', self: SELF });
    expect(played.sent('open-media')).toEqual([]);
    played.receive(seated());
    expect(played.state.phase.name).toBe('meeting');
    expect(played.state.announcements.polite?.message).toEqual({ key: 'meeting.admitted' });
    expect(played.sent('open-media')).toHaveLength(1);
  });

  test.each<[CloseCause, string]>([
    ['refused', 'refused'],
    ['ended', 'ended'],
    ['lost', 'lost'],
    ['server-stopping', 'server-stopping'],
  ])('a lobby closed by "%s" says so', (cause, reason) => {
    expect(new Played().inLobby().receive({ type: 'closed', cause }).state.phase).toMatchObject({ reason });
  });

  const reloaded = () =>
    new Played().play({
      type: 'opened',
      remembered: { name: 'Asha', ownMeeting: null },
      route: {
        name: 'meeting',
        room: ROOM,
        invitation: 'i',
        linkSecret: 'k',
        password: 'p',
        ownMeeting: false,
        returning: { microphone: true, camera: false, inside: true },
      },
    });

  test('a reload goes back to the seat by the same credentials, with what was on', () => {
    const played = reloaded();
    expect(played.sent('show-credentials')[0]).toMatchObject({ invitation: 'i', password: 'p', name: 'Asha' });
    expect(played.sent('open-device').map(({ source }) => source)).toEqual(['microphone']);
    played.play(
      { type: 'device-opened', source: 'microphone', deviceId: 'm' },
      GRANTED,
      received(seated([person(SELF)], { meeting: meetingView({ rules: [rule('C3', 'muted')] }) })),
    );
    expect(played.state.own.microphone.on).toBe(true);
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
  });

  test('a reload into a meeting that is over opens nothing', () => {
    expect(reloaded().play({ type: 'join-refused' }).state.phase).toMatchObject({ reason: 'cannot-open' });
  });

  test('a seat is kept for a reload from the lobby on', () => {
    const played = new Played().inLobby();
    expect(played.last).toContainEqual({
      type: 'keep-seat',
      room: ROOM,
      microphone: true,
      camera: true,
      inside: false,
    });
  });

  describe('what a reload brings back', () => {
    const C3_MUTED = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    const kept = (played: Played) => played.sent('keep-seat').at(-1);
    const reload = (played: Played): Played => {
      const { room = '', microphone = false, camera = false, inside = false } = kept(played) ?? {};
      return new Played().play({
        type: 'opened',
        remembered: { name: 'Asha', ownMeeting: null },
        route: {
          name: 'meeting',
          room,
          invitation: 'i',
          linkSecret: 'k',
          password: 'p',
          ownMeeting: false,
          returning: { microphone, camera, inside },
        },
      });
    };
    const seatedAgain = (played: Played) =>
      reload(played)
        .devicesOpen()
        .play(GRANTED)
        .receive(seated([person(SELF)], C3_MUTED))
        .onStage();
    const unmutes = (played: Played) => played.messages('set-muted').filter((said) => 'muted' in said && !said.muted);

    test('is what was on after the rule of entry [H34] [C3]', () => {
      const played = new Played().inLobby().receive(seated([person(SELF)], C3_MUTED));
      expect(kept(played)).toMatchObject({ microphone: false, camera: true, inside: true });
      const again = seatedAgain(played);
      expect(again.state.own.microphone).toMatchObject({ on: false, device: 'closed' });
      expect(unmutes(again)).toEqual([{ type: 'set-muted', source: 'camera', muted: false }]);
    });

    test('is what the person chose after the rule of entry', () => {
      const played = new Played().inLobby().receive(seated([person(SELF)], C3_MUTED));
      played.play({ type: 'set-own', source: 'microphone', on: true });
      expect(seatedAgain(played).state.own.microphone.on).toBe(true);
    });

    test('is what was on after the buttons of the lobby, to which the rule of entry still comes [H34] [C3]', () => {
      const played = new Played().inLobby().play({ type: 'set-own', source: 'camera', on: false });
      expect(kept(played)).toMatchObject({ microphone: true, camera: false, inside: false });
      const again = seatedAgain(played);
      expect(again.state.own.camera.on).toBe(false);
      expect(unmutes(again)).toEqual([]);
    });

    test.each<[string, CallEvent]>([
      ['a device that went away', { type: 'device-ended', source: 'microphone' }],
      ['a host’s mute', received({ type: 'muted-by-host', source: 'microphone' })],
    ])('leaves off %s [H34]', (_, event) => {
      const played = new Played().inMeeting().onStage();
      expect(kept(played)).toMatchObject({ microphone: true });
      expect(kept(played.play(event))).toMatchObject({ microphone: false, camera: true, inside: true });
    });

    test('follows what is switched off while the way back is sought [H34]', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' }, { type: 'socket-given-up' });
      played.play({ type: 'set-own', source: 'microphone', on: false });
      expect(kept(played)).toMatchObject({ microphone: false, camera: true, inside: true });
    });
  });
});

describe('one’s own tracks', () => {
  test('a rule mutes on entry, hosts excepted', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    expect(new Played().inMeeting([person(SELF)], muted).state.own.microphone.on).toBe(false);
    expect(new Played().inMeeting([person(SELF, HOST)], muted).state.own.microphone.on).toBe(true);
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

  test('an unplugged microphone is told to all', () => {
    const played = new Played().inMeeting().onStage().forget().play({ type: 'device-ended', source: 'microphone' });
    expect(played.messages()).toEqual([{ type: 'set-muted', source: 'microphone', muted: true }]);
    expect(played.state.notices.at(-1)?.message).toEqual({ key: 'media.ended', values: { device: 'microphone' } });
  });

  describe('that go away', () => {
    const ended = (source: 'microphone' | 'camera'): CallEvent => ({ type: 'device-ended', source });
    const told = (played: Played) => played.state.notices.map(({ message }) => message);

    test('at once are both told, aloud too, until they are back', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      const both = { key: 'media.ended', values: { device: 'both' } };
      expect(told(played)).toEqual([both]);
      expect(played.state.announcements.assertive?.message).toEqual(both);
      played.play({ type: 'set-own', source: 'camera', on: true });
      played.play({ type: 'device-opened', source: 'camera', deviceId: 'c' });
      expect(told(played)).toEqual([{ key: 'media.ended', values: { device: 'microphone' } }]);
      played.play({ type: 'set-own', source: 'microphone', on: true });
      played.play({ type: 'device-opened', source: 'microphone', deviceId: 'm' });
      expect(told(played)).toEqual([]);
    });

    test('and do not start again are told one beside the other', () => {
      const played = new Played().inMeeting().onStage().play(ended('microphone'), ended('camera'));
      for (const source of ['microphone', 'camera'] as const) {
        played.play({ type: 'set-own', source, on: true }, { type: 'device-failed', source, problem: 'none' });
      }
      const none = { key: 'media.none', values: { device: 'camera' } };
      expect(told(played)).toContainEqual(none);
      expect(told(played)).toContainEqual({ key: 'media.none', values: { device: 'microphone' } });
      expect(played.state.announcements.assertive?.message).toEqual(none);
    });
  });

  test('a device that does not start in the lobby is told there', () => {
    const played = new Played().inLobby().play({ type: 'set-own', source: 'camera', on: false });
    played.play({ type: 'set-own', source: 'camera', on: true });
    played.play({ type: 'device-failed', source: 'camera', problem: 'denied' });
    const message = { key: 'media.denied', values: { device: 'camera' } };
    expect(played.state.notices.at(-1)?.message).toEqual(message);
    expect(played.state.announcements.assertive?.message).toEqual(message);
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
    expect(played.state.announcements.assertive?.message.key).toBe('media.speaker-gone');
    played.forget().play(list('built-in'), list('built-in', 'headset'));
    expect(played.sent('choose-speaker')).toEqual([{ type: 'choose-speaker', deviceId: 'headset' }]);
    expect(played.state.notices).toEqual([]);
  });

  test('follow the server’s word that they are muted, once it has heard ours', () => {
    const played = new Played().inMeeting().onStage();
    const view = person(SELF, { tracks: [track(SELF, 'microphone', true), track(SELF, 'camera')] });
    played.receive({ type: 'participant-changed', participant: view });
    expect(played.state.own.microphone.on).toBe(true);
    played.acknowledge(99).receive({ type: 'pong' }, { type: 'participant-changed', participant: view });
    expect(played.state.own.microphone.on).toBe(false);
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
});

describe('acts', () => {
  test('are numbered, pending until handled, and refused by number', () => {
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
    expect(played.state.notices.at(-1)).toMatchObject({ message: { key: 'denied.host-only' }, tone: 'danger' });
  });

  test('an unmute that is refused is taken back', () => {
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

  test('an invitation goes to the clipboard with this browser’s link secret and password', () => {
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
    });
    played.play({ type: 'invitation-copied', link: LINK, copied: false });
    expect(played.meeting.invitation).toMatchObject({ link: LINK, copied: false });
    expect(played.state.notices.at(-1)?.action).toBe('copy-by-hand');
  });
});

describe('the way out', () => {
  test('a participant leaves at once, a host waits for the server’s word', () => {
    expect(new Played().inMeeting().play({ type: 'leave' }).state.phase).toMatchObject({ reason: 'left' });
    const host = new Played().inMeeting([person(SELF, HOST)]).play({ type: 'leave' });
    expect(host.state.phase.name).toBe('meeting');
    host.receive({ type: 'denied', inReplyTo: host.meeting.acts.lastSeq, reason: 'last-host-must-hand-over' });
    expect(host.state.notices.at(-1)?.message.key).toBe('denied.last-host-must-hand-over');
    host.receive({ type: 'closed', cause: 'left' });
    expect(host.state.phase).toMatchObject({ name: 'closed', reason: 'left' });
  });

  test.each<[CloseCause, boolean]>([
    ['removed', true],
    ['ended', true],
    ['lost', false],
    ['server-stopping', false],
    ['replaced', false],
  ])('"%s" turns everything off (final: %s)', (cause, final) => {
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
    expect(played.state.announcements.assertive?.message.key).toBe(`closed.${cause}`);
    played.play({ type: 'try-again' });
    expect(played.state.phase.name).toBe(final ? 'closed' : 'preparing');
  });
});

describe('whom the server closed for silence, slowness or haste', () => {
  const shutOut = received({ type: 'closed', cause: 'limit' });

  test('goes back to the seat, with microphone and camera as they were', () => {
    const played = new Played().inMeeting().onStage().forget().play(shutOut);
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { cause: 'server', trial: 1 } });
    expect(played.sent('close-device')).toEqual([]);
    expect(played.sent('show-credentials')).toHaveLength(1);
    played.play(GRANTED).receive(seated());
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: true });
  });

  test('goes back to the lobby', () => {
    expect(new Played().inLobby().play(shutOut).state.phase).toMatchObject({
      name: 'joining',
      returning: { trial: 1 },
    });
  });

  test('is told so the third time in a minute, with everything off', () => {
    const again = (played: Played) => played.play(shutOut, GRANTED).receive(seated());
    const played = again(again(new Played().inMeeting().after(1_000)));
    expect(played.play(shutOut).state.phase).toMatchObject({ name: 'closed', reason: 'limit' });
    expect(played.last).toContainEqual({ type: 'close-device', source: 'microphone' });
    const later = again(again(new Played().inMeeting())).after(60_000);
    expect(later.play(shutOut).state.phase.name).toBe('joining');
  });
});

describe('a lost connection', () => {
  test('keeps the seat, says what is tried, and comes back', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' });
    expect(played.meeting.connection).toMatchObject({ name: 'reconnecting', trial: 1 });
    expect(played.state.announcements.assertive?.message.key).toBe('connection.lost');
    played.play({ type: 'socket-trying', trial: 2 });
    expect(played.meeting.connection).toMatchObject({ trial: 2 });
    played.forget().receive({ type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 });
    expect(played.meeting.connection).toEqual({ name: 'steady' });
    expect(played.effects.map(({ type }) => type)).toEqual(['restart-ice']);
  });

  test('a snapshot replaces the roster and keeps seats, layout and panel', () => {
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

  test('given up, leads by the front door to the seat or to the lobby, as the page stood', () => {
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

  test('is tried with growing pauses while the server does not answer, at once when asked, and not for ever', () => {
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

  test('a socket that does not come to be on the way back is tried again too', () => {
    const played = givenUp().play(GRANTED, { type: 'socket-given-up' });
    expect(played.state.phase).toMatchObject({ name: 'joining', returning: { trial: 2, pausing: true } });
  });

  test('of sound and picture alone restarts ICE', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'media-path', path: 'steady' }).forget();
    played.play({ type: 'media-path', path: 'interrupted' });
    expect(played.last).toContainEqual({ type: 'restart-ice' });
    expect(played.state.notices.at(-1)?.message.key).toBe('connection.media-lost');
    played.play({ type: 'media-path', path: 'steady' });
    expect(played.state.notices).toEqual([]);
  });

  test('that never came up names the network', () => {
    const played = new Played().inMeeting().onStage().play({ type: 'media-path', path: 'failed' });
    expect(played.state.notices.at(-1)?.message.key).toBe('media.path-blocked');
  });

  test('of which nothing is heard is taken for failed after 20 s', () => {
    const played = new Played().inMeeting();
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'repair', delayMillis: 20_000 });
    played.onStage().play({ type: 'timer', timer: 'repair' });
    expect(played.meeting.media).toBe('failed');
    expect(played.last).toContainEqual({ type: 'restart-ice' });
  });
});

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
      played.after(10).play({ type: 'floor-measured', floor: { width, height: 500, side: 376, pixelRatio: 1 } });
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
    played.play({ type: 'floor-measured', floor: { width: 360, height: 516, side: 360, pixelRatio: 2 } });
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

describe('an organiser link whose answer was lost', () => {
  const shown = () =>
    new Played()
      .play({
        type: 'opened',
        route: { name: 'home', organiserSecret: 'once' },
        remembered: { name: '', ownMeeting: null },
      })
      .play({ type: 'server-unreachable' })
      .forget();

  test.each(['redeem-again', 'hurry'] as const)('is shown again by "%s"', (type) => {
    const played = shown().play({ type });
    expect(played.sent('redeem-organiser-link')).toEqual([{ type: 'redeem-organiser-link', secret: 'once' }]);
    expect(played.play({ type }).last).toEqual([]);
    expect(played.state).toMatchObject({ organiser: 'checking', phase: { name: 'home' } });
    played.play({ type: 'organiser-ready' });
    expect(played.state.unansweredSecret).toBeNull();
  });

  test('that is refused is forgotten', () => {
    const played = shown().play({ type: 'redeem-again' }, { type: 'organiser-refused' }, { type: 'redeem-again' });
    expect(played.sent('redeem-organiser-link')).toHaveLength(1);
  });
});

test('an invitation is written in the language that the host chose', () => {
  const played = new Played().inMeeting([person(SELF, HOST)]);
  played.play({ type: 'choose-invitation-language', language: 'hi' }, { type: 'copy-invitation' });
  played.receive({ type: 'invitation-issued', invitation: 'fresh' });
  expect(played.last).toContainEqual(expect.objectContaining({ type: 'copy-invitation', language: 'hi' }));
});

test.each([
  ['http://127.0.0.1:8080', 'https://meet.gov.example'],
  ['https://localhost:8443', 'https://meet.gov.example'],
  ['http://[::1]:8080', 'https://meet.gov.example'],
  ['https://127.0.0.1.evil.example', 'https://127.0.0.1.evil.example'],
  ['https://10.4.1.7:8443', 'https://10.4.1.7:8443'],
])('from %s others are invited to %s', (own, link) => {
  expect(originForOthers(own, 'https://meet.gov.example')).toBe(link);
});

describe('a host who closed the page', () => {
  const ownMeeting = { room: ROOM, title: 'Review', invitation: 'i', linkSecret: 'k', password: 'p' };
  const home = { name: 'home', organiserSecret: null } as const;
  const back = () => new Played().play({ type: 'opened', route: home, remembered: { name: 'Asha', ownMeeting } });

  test('is kept the way back from the moment the meeting is made', () => {
    const played = new Played()
      .play({ type: 'organiser-ready' }, { type: 'start-meeting', title: 'Review' })
      .play({ type: 'meeting-created', room: ROOM, invitation: 'i', linkSecret: 'k', password: 'p' });
    expect(played.sent('remember-meeting')).toEqual([{ type: 'remember-meeting', meeting: ownMeeting }]);
  });

  test('goes back as host with what the meeting was made with', () => {
    const played = back().play({ type: 'return-to-own' });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      entry: { room: ROOM, invitation: 'i', password: 'p', name: 'Asha', ownMeeting: true },
    });
  });

  test('is shown no way back to a meeting that is over', () => {
    const played = back()
      .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
      .play(GRANTED)
      .receive(seated([person(SELF)]), { type: 'closed', cause: 'ended' });
    expect(played.sent('remember-meeting')).toEqual([{ type: 'remember-meeting', meeting: null }]);
    expect(played.state.remembered.ownMeeting).toBeNull();
  });

  test('is still shown it after leaving', () => {
    const played = back()
      .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
      .play(GRANTED)
      .receive(seated([person(SELF)]), { type: 'closed', cause: 'left' });
    expect(played.state.remembered.ownMeeting).toEqual(ownMeeting);
  });
});

describe('a meeting that falls asleep', () => {
  const asleep: ServerMessage = {
    type: 'waiting',
    self: SELF,
    ticket: 'ticket-2',
    resumeWindowMillis: 30_000,
    cause: 'asleep',
  };

  test('leads back to the door and, when it wakes, to a new peer connection in the same stay', () => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const { lastSeq } = played.meeting.acts;
    played.forget().receive(asleep);
    expect(played.state.phase).toMatchObject({
      name: 'waiting',
      since: 'asleep',
      self: SELF,
      connection: { name: 'steady' },
    });
    expect(played.state.announcements.assertive?.message.key).toBe('lobby.again.asleep');
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

  test('ends a share and closes a muted microphone', () => {
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

  test('is learnt of after a lost connection too', () => {
    const played = new Played().inMeeting(crowd(3)).onStage().play({ type: 'socket-lost' }).receive(asleep);
    expect(played.state.phase).toMatchObject({ name: 'waiting', connection: { name: 'steady' } });
    expect(played.state.announcements.polite?.message.key).toBe('connection.back');
  });

  test.each(['leave', 'go-home'] as const)('counts on with "%s"', (type) => {
    const played = new Played().inMeeting(crowd(3)).onStage();
    const { lastSeq } = played.meeting.acts;
    played.receive(asleep).forget().play({ type });
    expect(played.sent('send')).toEqual([{ type: 'send', seq: lastSeq + 1, message: { type: 'leave' } }]);
  });
});

describe('seats', () => {
  test('a seat left stays free and the next newcomer takes it', () => {
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

describe('a share', () => {
  const screen = person('p1', { tracks: [track('p1', 'camera'), track('p1', 'screen')] });

  test('takes the main place, the presenter heads the column, and the layout of before returns', () => {
    const played = new Played().inMeeting(crowd(4)).onStage();
    played.receive({ type: 'participant-changed', participant: screen });
    const view = stageOf(played.state);
    expect(view).toMatchObject({ kind: 'share', main: { participant: 'p1', source: 'screen' } });
    expect(view.tiles[0]).toMatchObject({ participant: 'p1', source: 'camera' });
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

describe('announcements', () => {
  test('joins and leaves are said as one', () => {
    const played = new Played().inMeeting(crowd(3));
    for (const id of ['a', 'b', 'c', 'd']) played.receive({ type: 'participant-joined', participant: person(id) });
    expect(played.sent('set-timer').filter(({ timer }) => timer === 'grouping')).toHaveLength(1);
    played.after(3_000).play({ type: 'timer', timer: 'grouping' });
    expect(played.state.announcements.polite?.message).toEqual({
      key: 'meeting.joined',
      values: { name: 'Name of a', count: 4 },
    });
  });

  test('and are off above 25 people', () => {
    const played = new Played().inMeeting(crowd(26)).forget();
    played.receive({ type: 'participant-joined', participant: person('new') });
    expect(played.sent('set-timer').filter(({ timer }) => timer === 'grouping')).toEqual([]);
  });

  test('the queue is said when it begins, then every 30 s at most, as a number', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]);
    const said = () => played.state.announcements.polite?.message;
    played.receive({ type: 'waiting-added', waiting: waiter('a') });
    expect(said()).toEqual({ key: 'meeting.waiting', values: { count: 1 } });
    played.after(10_000).receive({ type: 'waiting-added', waiting: waiter('b') });
    expect(said()?.values).toEqual({ count: 1 });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'queue', delayMillis: 20_000 });
    played.after(20_000).play({ type: 'timer', timer: 'queue' });
    expect(said()?.values).toEqual({ count: 2 });
  });

  test('speaking is never said', () => {
    const played = new Played().inMeeting(crowd(3));
    const before = played.state.announcements;
    played.receive({ type: 'speaker-changed', participant: 'p1' });
    expect(played.state.announcements).toBe(before);
  });

  test('raised hands are said to hosts', () => {
    const raised = person('p1', { handRaisedAt: '2026-11-24T10:00:00.000Z' });
    const guest = new Played().inMeeting(crowd(3)).receive({ type: 'participant-changed', participant: raised });
    expect(guest.state.announcements.polite).toBeNull();
    const people = [person(SELF, HOST), person('p1')];
    const host = new Played().inMeeting(people).receive({ type: 'participant-changed', participant: raised });
    expect(host.state.announcements.polite?.message.key).toBe('meeting.hand-raised');
  });

  test('passing notices go by themselves, others stay', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]);
    played.play({ type: 'invitation-copied', link: 'l', copied: true }, { type: 'playback-blocked' });
    played.after(8_000).play({ type: 'timer', timer: 'notices' });
    expect(played.state.notices.map(({ message }) => message.key)).toEqual(['media.playback-blocked']);
    played.play({ type: 'play-sound' });
    expect(played.state.notices).toEqual([]);
  });
});

describe('an event that makes no sense', () => {
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
  ])('changes nothing at Home: $type', (event) => {
    const { state } = new Played();
    const [after, effects] = next(state, event, 5_000);
    expect(after).toBe(state);
    expect(effects).toEqual([]);
  });
});

describe('links', () => {
  test('are found in an invitation and made again', () => {
    const link = { room: ROOM, invitation: 'abc', linkSecret: 'd-e_f' };
    expect(parseMeetingLink(`Join here:\n${meetingLink('https://h', link)}\nPassword: x`)).toEqual(link);
  });

  test.each([
    '',
    `https://h/m/${ROOM}`,
    `https://h/m/${ROOM}#i=a`,
    `https://h/m/${ROOM}#k=a&i=`,
    `https://h/m/${ROOM}a#i=a&k=b`,
    'https://h/m/SHORT#i=a&k=b',
  ])('that lack something are none: %s', (text) => {
    expect(parseMeetingLink(text)).toBeNull();
  });

  test('paths name a room', () => {
    expect(roomOfPath(`/m/${ROOM}`)).toBe(ROOM);
    expect(roomOfPath('/m/..%2f')).toBeNull();
    expect(organiserSecretOf('#organiser=abc')).toBe('abc');
    expect(organiserSecretOf('#organiser=')).toBeNull();
  });
});

test('message keys are unique', () => {
  expect(new Set(MESSAGE_KEYS).size).toBe(MESSAGE_KEYS.length);
});

function received(message: ServerMessage): CallEvent {
  return { type: 'received', message, ack: 0 };
}
