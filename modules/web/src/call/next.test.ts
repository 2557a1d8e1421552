import { describe, expect, test } from 'vitest';
import type { CloseCause, ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { meetingLink, organiserSecretOf, originForOthers, parseMeetingLink, roomOfPath } from './link.ts';
import { MESSAGE_KEYS } from './messages.ts';
import { LINK, GRANTED, Played, ROOM, SELF, meetingView, person, rule, seated } from './testing/meeting.ts';

const HOST = { role: 'host' } as const;

describe('joining', () => {
  test('organiser link allows starting meetings', () => {
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
      entry: { room: ROOM, password: 'pw', ownMeeting: true, begins: true },
    });
    expect(played.sent('enter-room')[0]).toMatchObject({ password: 'pw', ownMeeting: true });
  });

  test('used organiser link is reported at home', () => {
    const played = new Played().play(
      { type: 'opened', remembered: { name: '', ownMeeting: null }, route: { name: 'home', organiserSecret: 'used' } },
      { type: 'organiser-refused' },
    );
    expect(played.state.organiser).toBe('none');
    expect(played.state.phase).toEqual({ name: 'home', problem: { key: 'entry.organiser-refused' } });
  });

  test('pasted invitation opens preparation', () => {
    const played = new Played().preparing();
    expect(played.state.phase).toMatchObject({ name: 'preparing', entry: { room: ROOM, linkSecret: 'linksecret' } });
    expect(played.sent('open-device').map(({ source }) => source)).toEqual(['microphone', 'camera']);
  });

  test('Prepare loads the keys ahead of Join', () => {
    const played = new Played().preparing();
    expect(played.sent('prepare-keys')).toHaveLength(1);
  });

  const PASSWORD = 'k3m7p-xq2ra';

  test.each<[string, string, string]>([
    ['by lines', `You are invited to a meeting: Review\n${LINK}\n\nPassword: ${PASSWORD}\n\nThis invitation`, PASSWORD],
    ['as a field of one line takes them', `Review ${LINK}  Password: ${PASSWORD}  This invitation`, PASSWORD],
    ['of another language', `बैठक का निमंत्रण: समीक्षा\n${LINK}\n\nपासवर्ड: ${PASSWORD}।`, PASSWORD],
    ['in a quoted mail, behind another link', `> https://a.example/m/x#y\n> <${LINK}>\n> *${PASSWORD}*\n`, PASSWORD],
    ['that says it twice', `${PASSWORD} ${LINK} ${PASSWORD}`, PASSWORD],
    ['the link alone', LINK, ''],
    ['words with a hyphen', `${LINK} these-words and 12345-67890, a3m7p-xq2raX, ${PASSWORD}-9`, ''],
    ['two passwords, so none is certain', `${LINK} ${PASSWORD} or a2345-bcdef`, ''],
  ])('full invitation provides the password: %s', (_, text, password) => {
    const played = new Played().play({ type: 'open-link', text });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      entry: { room: ROOM, invitation: 'invitation', linkSecret: 'linksecret', password },
    });
  });

  test('invitation and key combine in any order', () => {
    const half = `https://meet.example/m/${ROOM}#i=inv`;
    const key = `https://meet.example/m/${ROOM}#k=linksecret`;
    for (const text of [`${half}\n${key}&p=pw-1`, `${key}\nPassword: ${PASSWORD}\n${half}`]) {
      const password = text.includes(PASSWORD) ? PASSWORD : 'pw-1';
      const entry = { invitation: 'inv', linkSecret: 'linksecret', password };
      expect(new Played().play({ type: 'open-link', text }).state.phase).toMatchObject({ name: 'preparing', entry });
    }
  });

  test('other text is rejected', () => {
    const played = new Played().play({ type: 'open-link', text: 'hello' });
    expect(played.state.phase).toMatchObject({ problem: { key: 'entry.link-not-understood' } });
  });

  test('mailed invitation asks for the key', () => {
    const wanting = { room: ROOM, invitation: 'inv' };
    const half = `https://meet.example/m/${ROOM}#i=inv`;
    const key = `https://meet.example/m/${ROOM}#k=linksecret&p=pw-1`;
    for (const event of [
      { type: 'open-link', text: half },
      { type: 'key-wanted', ...wanting },
    ] as const) {
      const played = new Played().play(event);
      expect(played.state.phase).toEqual({ name: 'home', wanting });
      expect(played.sent('open-device')).toEqual([]);
      played.play({ type: 'use-key', text: 'hello' });
      expect(played.state.phase).toMatchObject({ wanting, problem: { key: 'entry.key-not-understood' } });
      played.play({ type: 'use-key', text: key.replace(ROOM, 'o'.repeat(24)) });
      expect(played.state.phase).toMatchObject({ wanting, problem: { key: 'entry.key-not-understood' } });
      played.play({ type: 'use-key', text: `Meeting key and passcode: ${key}\nPassword: pw-1` });
      expect(played.state.phase).toMatchObject({
        name: 'preparing',
        entry: { ...wanting, linkSecret: 'linksecret', password: 'pw-1', ownMeeting: false },
      });
    }
  });

  test('full link serves as key', () => {
    const played = new Played().play({ type: 'key-wanted', room: ROOM, invitation: 'inv' });
    played.play({ type: 'use-key', text: `https://meet.example/m/${ROOM}#i=other&k=linksecret` });
    expect(played.state.phase).toMatchObject({ entry: { invitation: 'inv', linkSecret: 'linksecret', password: '' } });
  });

  test('stored key is reported', () => {
    const played = new Played().play({ type: 'key-kept' });
    expect(played.state.phase).toEqual({ name: 'home', keyKept: true });
    played.play({ type: 'use-key', text: 'k' });
    expect(played.state.phase.name).toBe('home');
  });

  test('needs name and password', () => {
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
  ])('%s looks like an invalid link', (_, event) => {
    const played =
      event.type === 'join-refused'
        ? new Played().preparing().play({ type: 'join', name: 'Asha', password: 'x' })
        : new Played().connecting();
    played.play(event);
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'cannot-open' });
    played.play({ type: 'try-again' });
    expect(played.state.phase).toMatchObject({ name: 'preparing', entry: { name: 'Asha' } });
  });

  test('outdated page asks to reload [C5]', () => {
    const played = new Played().connecting().forget();
    played.receive({ type: 'denied', inReplyTo: 0, reason: 'client-too-old', clause: 'C5' });
    played.receive({ type: 'closed', cause: 'refused' });
    expect(played.state.phase).toMatchObject({ name: 'closed', reason: 'too-old' });
    expect(played.sent('leave-room')).toEqual([{ type: 'leave-room', room: ROOM, forgetSecrets: false }]);
    expect(played.sent('load-page')).toEqual([]);
    expect(played.play({ type: 'load-anew' }).last).toEqual([{ type: 'load-page' }]);
    expect(new Played().inLobby().play({ type: 'load-anew' }).last).toEqual([]);
  });

  describe('server says "later"', () => {
    const own = { room: ROOM, title: 't', invitation: 'i', linkSecret: 'k', password: 'p' };
    const remembered = { name: 'Asha', ownMeeting: own };
    const hostWithLobby = () =>
      new Played()
        .play({ type: 'opened', route: { name: 'home', organiserSecret: null }, remembered })
        .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
        .play(GRANTED);
    const LATER: [string, CallEvent][] = [
      ...(['overloaded', 'rate-limited', 'authenticate-first', 'idle', 'too-slow'] as const).map(
        (code): [string, CallEvent] => [code, received({ type: 'protocol-error', inReplyTo: 0, code })],
      ),
      ['storage', received({ type: 'denied', inReplyTo: 0, reason: 'storage-unavailable' })],
      ['too many joins', received({ type: 'denied', inReplyTo: 0, reason: 'server-busy' })],
      ['limit', received({ type: 'closed', cause: 'limit' })],
    ];

    test.each(LATER)('busy is not an invalid link: %s', (_, event) => {
      const played = hostWithLobby().play(event, received({ type: 'closed', cause: 'refused' }));
      expect(played.state.phase).toMatchObject({ name: 'preparing', problem: { key: 'entry.server-busy' } });
      expect(played.state.remembered.ownMeeting).toEqual(own);
      expect(played.sent('close-device')).toEqual([]);
    });

    test.each(LATER)('returning participant retries: %s', (_, event) => {
      const played = reloaded().play(GRANTED, event);
      expect(played.state.phase).toMatchObject({ name: 'joining', returning: { trial: 2, pausing: true } });
    });

    test('host keeps the way back', () => {
      const played = hostWithLobby().receive({ type: 'closed', cause: 'refused' });
      expect(played.state.phase).toMatchObject({ reason: 'cannot-open' });
      expect(played.state.remembered.ownMeeting).toEqual(own);
    });
  });

  test.each(['joining', 'starting'])('busy server is reported: %s', (name) => {
    const played = new Played();
    if (name === 'joining') played.connecting();
    else {
      const route = { name: 'home', organiserSecret: 'once' } as const;
      played.play({ type: 'opened', route, remembered: { name: '', ownMeeting: null } });
      played.play({ type: 'organiser-ready' }, { type: 'start-meeting', title: 'Review' });
    }
    played.play({ type: 'server-unreachable', busy: true });
    expect(played.state.phase).toMatchObject({ problem: { key: 'entry.server-busy' } });
  });

  test('unreachable server returns to preparation', () => {
    const played = new Played().connecting().play({ type: 'socket-given-up' });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      problem: { key: 'entry.server-unreachable' },
    });
  });

  test('waits in the lobby, then joins', () => {
    const played = new Played().inLobby();
    expect(played.state.phase).toMatchObject({ name: 'waiting', self: SELF });
    expect(played.sent('open-media')).toEqual([]);
    played.receive(seated());
    expect(played.state.phase.name).toBe('meeting');
    expect(played.state.announcements.polite.at(-1)?.message).toEqual({ key: 'meeting.admitted' });
    expect(played.sent('open-media')).toHaveLength(1);
  });

  test.each<[CloseCause, string]>([
    ['refused', 'refused'],
    ['account-disabled', 'account-disabled'],
    ['link-withdrawn', 'link-withdrawn'],
    ['ended', 'ended'],
    ['lost', 'lost'],
    ['server-stopping', 'server-stopping'],
  ])('closed lobby reports "%s"', (cause, reason) => {
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

  test('reload rejoins with devices as before', () => {
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

  test('lobby reload still announces admission', () => {
    const again = new Played().play({
      type: 'opened',
      remembered: { name: 'Asha', ownMeeting: null },
      route: {
        ...{ name: 'meeting', room: ROOM, invitation: 'i', linkSecret: 'k', password: 'p', ownMeeting: false },
        returning: { microphone: true, camera: false, inside: false },
      },
    });
    const waiting = { type: 'waiting', self: SELF, ticket: 't', resumeWindowMillis: 30_000 } as const;
    again.play(GRANTED).receive({ ...waiting, classification: 'unclassified' }, seated());
    expect(again.state.announcements.polite.at(-1)?.message).toEqual({ key: 'meeting.admitted' });
    expect(again.meeting.noticeHistory.letIn).toBe(true);
  });

  test('reload into an ended meeting stays closed', () => {
    expect(reloaded().play({ type: 'join-refused' }).state.phase).toMatchObject({ reason: 'cannot-open' });
  });

  test('lobby seat survives reloads', () => {
    const played = new Played().inLobby();
    expect(played.last).toContainEqual({
      type: 'keep-seat',
      room: ROOM,
      microphone: true,
      camera: true,
      inside: false,
    });
  });

  describe('devices after a reload', () => {
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

    test('follow the entry rule [H34] [C3]', () => {
      const played = new Played().inLobby().receive(seated([person(SELF)], C3_MUTED));
      expect(kept(played)).toMatchObject({ microphone: false, camera: true, inside: true });
      const again = seatedAgain(played);
      expect(again.state.own.microphone).toMatchObject({ on: false, device: 'closed' });
      expect(unmutes(again)).toEqual([{ type: 'set-muted', source: 'camera', muted: false }]);
    });

    test("follow the person's later choice", () => {
      const played = new Played().inLobby().receive(seated([person(SELF)], C3_MUTED));
      played.play({ type: 'set-own', source: 'microphone', on: true });
      expect(seatedAgain(played).state.own.microphone.on).toBe(true);
    });

    test('follow lobby choices, then the entry rule [H34] [C3]', () => {
      const played = new Played().inLobby().play({ type: 'set-own', source: 'camera', on: false });
      expect(kept(played)).toMatchObject({ microphone: true, camera: false, inside: false });
      const again = seatedAgain(played);
      expect(again.state.own.camera.on).toBe(false);
      expect(unmutes(again)).toEqual([]);
    });

    test.each<[string, CallEvent]>([
      ['a device that went away', { type: 'device-ended', source: 'microphone' }],
      ['a host’s mute', received({ type: 'muted-by-host', source: 'microphone' })],
    ])('stay off: %s [H34]', (_, event) => {
      const played = new Played().inMeeting().onStage();
      expect(kept(played)).toMatchObject({ microphone: true });
      expect(kept(played.play(event))).toMatchObject({ microphone: false, camera: true, inside: true });
    });

    test('follow changes made while rejoining [H34]', () => {
      const played = new Played().inMeeting().onStage().play({ type: 'socket-lost' }, { type: 'socket-given-up' });
      played.play({ type: 'set-own', source: 'microphone', on: false });
      expect(kept(played)).toMatchObject({ microphone: false, camera: true, inside: true });
    });
  });
});

describe('organiser link without reply', () => {
  const shown = () =>
    new Played()
      .play({
        type: 'opened',
        route: { name: 'home', organiserSecret: 'once' },
        remembered: { name: '', ownMeeting: null },
      })
      .play({ type: 'organiser-unanswered' })
      .forget();

  test.each(['redeem-again', 'hurry'] as const)('"%s" retries it', (type) => {
    const played = shown().play({ type });
    expect(played.sent('redeem-organiser-link')).toEqual([{ type: 'redeem-organiser-link', secret: 'once' }]);
    expect(played.play({ type }).last).toEqual([]);
    expect(played.state).toMatchObject({ organiser: 'checking', phase: { name: 'home' } });
    played.play({ type: 'organiser-ready' });
    expect(played.state.unansweredSecret).toBeNull();
  });

  test('late reply does not leave a meeting', () => {
    const played = new Played().play({
      type: 'opened',
      route: { name: 'home', organiserSecret: 'once' },
      remembered: { name: '', ownMeeting: null },
    });
    played.connecting().play({ type: 'organiser-unanswered' });
    expect(played.state).toMatchObject({ organiser: 'none', phase: { name: 'joining', step: 'connecting' } });
  });

  test('refused link is forgotten', () => {
    const played = shown().play({ type: 'redeem-again' }, { type: 'organiser-refused' }, { type: 'redeem-again' });
    expect(played.sent('redeem-organiser-link')).toHaveLength(1);
  });
});

test("invitation uses the host's language", () => {
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
])('from %s others join by %s', (own, link) => {
  expect(originForOthers(own, 'https://meet.gov.example')).toBe(link);
});

describe('host who closed the page', () => {
  const ownMeeting = { room: ROOM, title: 'Review', invitation: 'i', linkSecret: 'k', password: 'p' };
  const home = { name: 'home', organiserSecret: null } as const;
  const back = () => new Played().play({ type: 'opened', route: home, remembered: { name: 'Asha', ownMeeting } });

  test('own meeting is remembered once created', () => {
    const played = new Played()
      .play({ type: 'organiser-ready' }, { type: 'start-meeting', title: 'Review' })
      .play({ type: 'meeting-created', room: ROOM, invitation: 'i', linkSecret: 'k', password: 'p' });
    expect(played.sent('remember-meeting')).toEqual([{ type: 'remember-meeting', meeting: ownMeeting }]);
  });

  test('returns as host with original settings', () => {
    const played = back().play({ type: 'return-to-own' });
    expect(played.state.phase).toMatchObject({
      name: 'preparing',
      entry: { room: ROOM, invitation: 'i', password: 'p', name: 'Asha', ownMeeting: true },
    });
  });

  test('first seat begins it', () => {
    expect(back().play({ type: 'return-to-own' }).state.phase).not.toHaveProperty('entry.begins');
    const played = new Played()
      .play({ type: 'organiser-ready' }, { type: 'start-meeting', title: 'Review' })
      .play({ type: 'meeting-created', room: ROOM, invitation: 'i', linkSecret: 'k', password: 'p' })
      .play({ type: 'join', name: 'Asha', password: 'p' }, GRANTED)
      .receive(seated([person(SELF)]), { type: 'closed', cause: 'left' })
      .play({ type: 'try-again' });
    expect(played.state.phase).toMatchObject({ name: 'preparing', entry: { ownMeeting: true } });
    expect(played.state.phase).not.toHaveProperty('entry.begins');
  });

  test('ended meeting is not offered', () => {
    const played = back()
      .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
      .play(GRANTED)
      .receive(seated([person(SELF)]), { type: 'closed', cause: 'ended' });
    expect(played.sent('remember-meeting')).toEqual([{ type: 'remember-meeting', meeting: null }]);
    expect(played.state.remembered.ownMeeting).toBeNull();
    expect(played.state.phase).toMatchObject({ reason: 'ended', started: ROOM });
  });

  test('left meeting is still offered', () => {
    const played = back()
      .play({ type: 'return-to-own' }, { type: 'join', name: 'Asha', password: 'p' })
      .play(GRANTED)
      .receive(seated([person(SELF)]), { type: 'closed', cause: 'left' });
    expect(played.state.remembered.ownMeeting).toEqual(ownMeeting);
  });
});

describe('links', () => {
  test('are parsed and rebuilt', () => {
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
  ])('incomplete links are rejected: %s', (text) => {
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
