import { describe, expect, test } from 'vitest';
import type { KeysAsk } from '../e2ee/worker/asks.ts';
import type { CloseCause, ServerMessage } from '../protocol/messages.ts';
import type { CallEvent } from './events.ts';
import { isLastHost } from './leaving.ts';
import type { Quality } from './state.ts';
import { bytes, HOST, Keyed, PEOPLE } from './testing/keyed.ts';
import { GRANTED, meetingView, person, Played, rule, SELF, seated, waiter } from './testing/meeting.ts';

const line = (quality: Quality): CallEvent => ({ type: 'quality', quality });
const camera = (on: boolean): CallEvent => ({ type: 'set-own', source: 'camera', on });
const microphone = (on: boolean): CallEvent => ({ type: 'set-own', source: 'microphone', on });
const voiceNoticed = (noticed: 'speech' | 'silence' | 'sound'): CallEvent => ({ type: 'voice-noticed', noticed });

function shown({ state }: Played): string[] {
  return state.notices.map(({ message }) => message.key);
}

function announcements({ state }: Played): string[] {
  return [...state.announcements.assertive, ...state.announcements.polite].map(({ message }) => message.key);
}

describe('own connection', () => {
  const weak = () => new Played().inMeeting().onStage().play(camera(true)).devicesOpen().play(line('poor'));

  test('poor connection is announced once with advice', () => {
    const played = weak();
    expect(played.state.notices).toMatchObject([
      { message: { key: 'line.weak' }, action: 'camera-off', untilMillis: null },
    ]);
    const [{ id } = { id: 0 }] = played.state.announcements.polite;
    for (const quality of ['fair', 'poor', 'good', 'poor'] as const) played.after(6_000).play(line(quality));
    expect(shown(played)).toEqual(['line.weak']);
    expect(played.state.announcements.polite.map((each) => each.id)).toEqual([id]);
  });

  test('camera off offers no switch', () => {
    const played = new Played().inMeeting().onStage().play(camera(false), line('poor'));
    expect(played.state.notices).toMatchObject([{ message: { key: 'line.weak' }, untilMillis: null }]);
    expect(played.state.notices[0]?.action).toBeUndefined();
  });

  test('counts as good after 20 s', () => {
    const played = weak().play(line('good'));
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'line', delayMillis: 20_000 });
    played.after(6_000).play(line('fair'));
    expect(played.last).toContainEqual({ type: 'clear-timer', timer: 'line' });
    played.play({ type: 'timer', timer: 'line' });
    expect(shown(played)).toEqual(['line.weak']);
    played.play(line('good')).after(20_000).play({ type: 'timer', timer: 'line' });
    expect(shown(played)).toEqual([]);
    expect(announcements(played)).toContain('line.good-again');
    expect(shown(played.play(line('poor')))).toEqual(['line.weak']);
  });

  test('dismissed notice does not return', () => {
    const played = weak();
    played.play({ type: 'dismiss-notice', id: played.state.notices[0]?.id ?? 0 });
    played.play(line('fair')).after(6_000).play(line('poor'));
    expect(shown(played)).toEqual([]);
  });

  test('camera is offered again, never started [H34]', () => {
    const played = weak().play(camera(false));
    expect(shown(played)).toEqual([]);
    played.play(line('good')).after(20_000).play({ type: 'timer', timer: 'line' });
    expect(played.state.notices).toMatchObject([{ message: { key: 'line.good-again' }, action: 'camera-on' }]);
    expect(played.state.own.camera.on).toBe(false);
    expect(shown(played.play(camera(true)))).toEqual([]);
  });

  test('renewed weakness cancels recovery', () => {
    const played = weak().play(camera(false)).play(line('good')).after(20_000).play({ type: 'timer', timer: 'line' });
    expect(shown(played.play(line('poor')))).toEqual(['line.weak']);
  });

  test('rejoining resets it', () => {
    const played = weak().play({ type: 'media-path', path: 'failed' }, { type: 'rejoin' });
    played.play(GRANTED).receive(seated());
    expect(shown(played)).not.toContain('line.weak');
  });

  test('host-stopped camera is not offered', () => {
    const played = weak().receive({ type: 'muted-by-host', source: 'camera' });
    played.play(line('good')).after(20_000).play({ type: 'timer', timer: 'line' });
    expect(shown(played)).not.toContain('line.good-again');
  });

  test('new media path resets it', () => {
    const played = weak().receive({ type: 'media-lost' });
    expect(played.meeting.quality).toBe('good');
    expect(shown(played)).toEqual([]);
    expect(shown(played.play(line('poor')))).toEqual(['line.weak']);
  });

  test("others' narrow connection gives no notice", () => {
    const played = new Played().inMeeting().onStage().play(microphone(true)).devicesOpen();
    const answer = { mid: '0', track: 'mine', source: 'microphone' } as const;
    played.receive({ type: 'answer', negotiation: 1, sdp: 'a', tracks: [answer] });
    played.receive({ type: 'voice-wanted', track: 'mine', bitsPerSecond: 16_000 });
    expect(played.meeting.noticeHistory.narrowVoice).toBe(true);
    expect(shown(played)).toEqual([]);
    played.receive({ type: 'voice-wanted', track: 'mine', bitsPerSecond: 32_000 });
    expect(played.meeting.noticeHistory.narrowVoice).toBe(false);
  });
});

const HOSTS: CallEvent = { type: 'timer', timer: 'hosts' };

describe('the last host', () => {
  const LEADER = person('p1', { role: 'host' });
  const meeting = meetingView({ rules: [rule('A3', 'sleep-after-15-minutes'), rule('C3', 'unmuted')] });
  const led = () => new Played().inMeeting([person(SELF), LEADER], { meeting }).onStage();
  const leave = (cause: CloseCause = 'left'): ServerMessage => ({ type: 'participant-left', participant: 'p1', cause });
  const join: ServerMessage = { type: 'participant-joined', participant: person('p2', { role: 'alternate-host' }) };

  test('departure is announced until replaced [A3]', () => {
    const played = led();
    expect(shown(played)).toEqual([]);
    played.receive(leave('lost')).play(HOSTS);
    expect(played.state.notices).toMatchObject([
      { message: { key: 'meeting.no-host', values: { minutes: 15 } }, untilMillis: null },
    ]);
    expect(announcements(played)).toContain('meeting.no-host');
    expect(shown(played.receive(join))).toEqual([]);
    played.receive({ type: 'participant-left', participant: 'p2', cause: 'left' }).play(HOSTS);
    expect(shown(played)).toEqual(['meeting.no-host']);
  });

  test('handing over needs no notice', () => {
    const played = led().receive(leave());
    const successor = person(SELF, { role: 'alternate-host' });
    played.receive({ type: 'participant-changed', participant: successor }).play(HOSTS);
    expect(shown(played)).not.toContain('meeting.no-host');
    expect(announcements(played)).not.toContain('meeting.no-host');
  });

  test('departure while offline is announced later', () => {
    const played = led().receive(leave()).play(HOSTS, { type: 'rejoin' });
    expect(shown(played)).toEqual([]);
    played
      .play(GRANTED)
      .forget()
      .receive(seated([person(SELF)], { meeting }));
    expect(played.sent('set-timer').map(({ timer }) => timer)).toContain('hosts');
    expect(shown(played.play(HOSTS))).toEqual(['meeting.no-host']);
  });

  test('other host or kept seat counts', () => {
    const played = led().receive(join, leave());
    expect(shown(played)).toEqual([]);
    const away = person('p2', { role: 'alternate-host', connected: false });
    expect(shown(played.receive({ type: 'participant-changed', participant: away }))).toEqual([]);
  });

  test('reloading host gets a moment', () => {
    const played = led().receive(leave('replaced'));
    expect(shown(played)).toEqual([]);
    played.receive({ type: 'participant-joined', participant: { ...LEADER, id: 'p3' } });
    expect(shown(played.play({ type: 'timer', timer: 'grouping' }))).toEqual([]);
    played.receive({ type: 'participant-left', participant: 'p3', cause: 'replaced' });
    expect(shown(played.play({ type: 'timer', timer: 'grouping' }, HOSTS))).toEqual(['meeting.no-host']);
  });

  test('meeting without host gives no notice', () => {
    const played = new Played()
      .inMeeting([person(SELF), person('p1')], { meeting })
      .receive(leave())
      .play(HOSTS);
    expect(played.sent('set-timer').map(({ timer }) => timer)).not.toContain('hosts');
  });
});

describe('closing the page', () => {
  const host = person(SELF, { role: 'host' });
  const inside = (...people: Parameters<typeof person>[]) =>
    isLastHost(new Played().inMeeting(people.map((each) => person(...each))).meeting);

  test('warns only the last host [A9]', () => {
    expect(isLastHost(new Played().inMeeting([host, person('p1')]).meeting)).toBe(true);
    expect(isLastHost(new Played().inMeeting([host]).meeting)).toBe(false);
    expect(inside([SELF, { role: 'alternate-host' }], ['p1'])).toBe(true);
    expect(inside([SELF, { role: 'host' }], ['p1', { role: 'alternate-host' }])).toBe(false);
    expect(inside([SELF], ['p1', { role: 'host' }])).toBe(false);
  });
});

describe('raised hands', () => {
  const up = (id: string, at = '2026-11-24T10:00:00.000Z'): CallEvent => ({
    type: 'received',
    message: { type: 'participant-changed', participant: person(id, { handRaisedAt: at }) },
    ack: 0,
  });
  const down = (id: string): CallEvent => ({
    type: 'received',
    message: { type: 'participant-changed', participant: person(id) },
    ack: 0,
  });
  const leads = (role: 'host' | 'participant' = 'host') =>
    new Played().inMeeting([person(SELF, { role }), ...['p1', 'p2', 'p3'].map((id) => person(id))]).onStage();
  const named = ({ state }: Played) => state.notices.map(({ message }) => message.values?.['name']);
  const more = ({ state }: Played) => state.notices.map(({ message }) => message.values?.['more']);

  test('are announced to hosts in order', () => {
    const played = leads().play(up('p2', '2026-11-24T10:00:01.000Z'));
    expect(played.state.notices).toMatchObject([
      { message: { key: 'meeting.hand-raised', values: { name: 'Name of p2' } }, action: 'show-people' },
    ]);
    expect(played.state.notices[0]?.untilMillis).not.toBeNull();
    expect(announcements(played)).toEqual(['meeting.hand-raised']);
    played.play(up('p1', '2026-11-24T10:00:02.000Z'), up('p3', '2026-11-24T10:00:03.000Z'));
    expect([named(played), more(played)]).toEqual([['Name of p2'], [2]]);
    expect(announcements(played)).toHaveLength(3);
  });

  test('lowered hand removes the notice', () => {
    expect(shown(leads().play(up('p1'), down('p1')))).toEqual([]);
    const left = leads().play(up('p1'));
    expect(shown(left.receive({ type: 'participant-left', participant: 'p1', cause: 'left' }))).toEqual([]);
  });

  test('participants get no notice', () => {
    expect(shown(leads('participant').play(up('p1')))).toEqual([]);
    expect(shown(leads().play({ type: 'toggle-panel', panel: 'people' }, up('p1')))).toEqual([]);
    const own = { ...person(SELF, HOST), handRaisedAt: '2026-11-24T10:00:00.000Z' };
    expect(shown(leads().receive({ type: 'participant-changed', participant: own }))).toEqual([]);
    const before = new Played().inMeeting([person(SELF, HOST), person('p1', { handRaisedAt: own.handRaisedAt })]);
    expect(shown(before)).toEqual([]);
  });

  test('new host sees raised hands', () => {
    const played = leads('participant').play(up('p1'));
    played.receive({ type: 'participant-changed', participant: person(SELF, { role: 'alternate-host' }) });
    expect(named(played)).toContain('Name of p1');
  });

  test('do not move the stage', () => {
    const played = leads();
    const { heads, seats, speaker } = played.meeting;
    played.play(up('p1'), up('p2'));
    expect([played.meeting.heads, played.meeting.seats, played.meeting.speaker]).toEqual([heads, seats, speaker]);
  });
});

describe('own raised hand', () => {
  const raise = (played: Played, handRaisedAt?: string) =>
    played.receive({
      type: 'participant-changed',
      participant: person(SELF, handRaisedAt === undefined ? {} : { handRaisedAt }),
    });
  const speaks = (played: Played, participant: string) => played.receive({ type: 'speaker-changed', participant });
  const elapsed = (played: Played) => played.after(5_000).play({ type: 'timer', timer: 'hand' });
  const FIRST = '2026-11-24T10:00:00.000Z';
  const up = () => raise(new Played().inMeeting().onStage().play(microphone(true)).devicesOpen(), FIRST);

  test('speaker is asked once per hand', () => {
    const played = speaks(up(), SELF);
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'hand', delayMillis: 5_000 });
    expect(shown(played)).toEqual([]);
    elapsed(played);
    expect(played.state.notices).toMatchObject([{ message: { key: 'meeting.hand-still-up' }, action: 'lower-hand' }]);
    expect(played.state.notices[0]?.untilMillis).not.toBeNull();
    expect(announcements(played)).toContain('meeting.hand-still-up');
    expect(played.messages('raise-hand')).toEqual([]);
    played.play({ type: 'dismiss-notice', id: played.state.notices[0]?.id ?? 0 });
    expect(shown(elapsed(speaks(speaks(played, 'p1'), SELF)))).toEqual([]);
    speaks(raise(raise(played), '2026-11-24T10:05:00.000Z'), 'p1');
    expect(shown(elapsed(speaks(played, SELF)))).toEqual(['meeting.hand-still-up']);
  });

  test('lowered hand ends the question', () => {
    expect(shown(raise(elapsed(speaks(up(), SELF))))).toEqual([]);
  });

  test("others' speech or mute asks nothing", () => {
    const other = speaks(speaks(up(), SELF), 'p1');
    expect(other.last).toContainEqual({ type: 'clear-timer', timer: 'hand' });
    expect(shown(elapsed(other))).toEqual([]);
    expect(shown(elapsed(speaks(up(), SELF).play(microphone(false))))).toEqual([]);
    const amid = speaks(raise(up()), SELF);
    expect(
      raise(amid, FIRST)
        .sent('set-timer')
        .filter(({ timer }) => timer === 'hand'),
    ).toEqual([]);
  });
});

describe('lobby sounds', () => {
  const cues = (played: Played) => played.sent('play-cue').map(({ cue }) => cue);
  const knock = (played: Played, id: string) => played.receive({ type: 'waiting-added', waiting: waiter(id) });
  const off = { type: 'prefer', change: { doorSound: false } } as const;

  test('host hears it every 30 s', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]).forget();
    knock(knock(played, 'w1').after(5_000), 'w2');
    expect(cues(played)).toEqual(['waiting']);
    played.after(25_000).play({ type: 'timer', timer: 'queue' });
    expect(cues(played)).toEqual(['waiting', 'waiting']);
    played.forget().play(off);
    knock(played.after(40_000), 'w3');
    expect(cues(played)).toEqual([]);
  });

  test('repeated joins sound once', () => {
    const played = new Played().inMeeting([person(SELF, HOST)]).forget();
    for (let time = 0; time < 6; time++) {
      knock(played.after(5_000), 'w1').receive({ type: 'waiting-removed', participant: 'w1' });
    }
    expect(cues(played)).toEqual(['waiting']);
    knock(played.after(5_000), 'w1');
    expect(cues(played)).toEqual(['waiting', 'waiting']);
  });

  test("admitted guest hears it, returners don't", () => {
    const seat = { type: 'seated', self: SELF, ticket: 't', resumeWindowMillis: 1 } as const;
    const inLobby = () => new Played().inLobby().forget();
    const into = (played: Played) => {
      const { phase } = new Played().inMeeting().state;
      if (phase.name !== 'meeting') throw new Error('not in a meeting');
      const group = {
        groupId: bytes('group'),
        epoch: 1,
        statement: bytes('s'),
        members: [{ leaf: 0, participant: SELF }],
      };
      const { meeting, participants } = phase;
      return played.receive({ ...seat, meeting, participants, waiting: [], group });
    };
    const played = into(inLobby());
    expect([cues(played), played.meeting.noticeHistory.letIn, announcements(played).at(-1)]).toEqual([
      ['let-in'],
      true,
      'meeting.admitted',
    ]);
    expect(cues(into(inLobby().play(off)))).toEqual([]);
    expect(new Played().inMeeting().meeting.noticeHistory.letIn).toBe(false);
  });
});

describe('own voice', () => {
  const inside = (on: boolean) =>
    new Played().play(microphone(true)).inMeeting().onStage().play(microphone(true)).devicesOpen().play(microphone(on));
  const listening = (played: Played) => played.sent('watch-voice').at(-1)?.hearing;

  test('is analysed only in meetings, by choice', () => {
    expect(listening(inside(true))).toBe('live');
    expect(listening(inside(false))).toBe('muted');
    expect(listening(inside(true).play({ type: 'prefer', change: { voiceHints: false } }))).toBe('off');
    expect(listening(inside(false).play({ type: 'leave' }))).toBe('off');
    expect(listening(inside(false).play({ type: 'device-ended', source: 'microphone' }))).toBe('off');
    expect(listening(new Played().preparing().play(microphone(true)).devicesOpen())).toBeUndefined();
  });

  test.each(['firefox', 'safari', 'ios'] as const)('is not analysed while muted in %s', (browser) => {
    const played = inside(true);
    played.state = { ...played.state, browser };
    expect(listening(played.play(microphone(false)))).toBe('off');
  });

  test('muted speech is noticed every two minutes', () => {
    const played = inside(false).play(voiceNoticed('speech'));
    expect(played.state.notices).toMatchObject([{ message: { key: 'media.muted-speech' }, action: 'unmute' }]);
    expect(announcements(played)).toContain('media.muted-speech');
    played.after(8_000).play({ type: 'timer', timer: 'notices' });
    expect(shown(played)).toEqual([]);
    expect(shown(played.after(100_000).play(voiceNoticed('speech')))).toEqual([]);
    expect(shown(played.after(12_000).play(voiceNoticed('speech')))).toEqual(['media.muted-speech']);
    expect(shown(played.play(microphone(true)))).toEqual([]);
  });

  test('replaces the entry mute notice once [C3]', () => {
    const muted = { meeting: meetingView({ rules: [rule('C3', 'muted')] }) };
    const played = new Played()
      .play(microphone(true))
      .preparing()
      .devicesOpen()
      .inMeeting([person(SELF)], muted);
    expect(shown(played.onStage())).toEqual(['meeting.muted-on-entry']);
    expect(shown(played.play(voiceNoticed('speech')))).toEqual(['media.muted-speech']);
    expect(announcements(played)).toEqual(['meeting.muted-on-entry', 'media.muted-speech']);
    expect(shown(played.after(8_000).play({ type: 'timer', timer: 'notices' }))).toEqual([]);
  });

  test('silent live microphone is reported until sound', () => {
    const played = inside(true).play(voiceNoticed('silence'));
    expect(played.state.notices).toMatchObject([
      { message: { key: 'media.not-heard' }, action: 'choose-devices', untilMillis: null },
    ]);
    expect(shown(played.play(voiceNoticed('sound')))).toEqual([]);
    expect(shown(played.play(voiceNoticed('silence'), microphone(false)))).toEqual([]);
    expect(
      shown(
        played.play(microphone(true), voiceNoticed('silence'), {
          type: 'device-opened',
          source: 'microphone',
          deviceId: 'm2',
        }),
      ),
    ).toEqual([]);
  });

  test('late findings are ignored', () => {
    expect(shown(inside(true).play(voiceNoticed('speech')))).toEqual([]);
    expect(shown(inside(false).play(voiceNoticed('silence')))).toEqual([]);
  });
});

describe('chat preview', () => {
  const wrote = (text: string, to: 'all' | 'hosts' | 'one' = 'all'): CallEvent => {
    const ask: KeysAsk = { op: 'open', channel: 'chat', audience: 'everybody', payload: bytes('sealed') };
    const target = to === 'one' ? ({ kind: 'one', leaf: 1 } as const) : ({ kind: to } as const);
    return {
      type: 'keys-answered',
      ask,
      reply: { kind: 'opened', leaf: 0, key: 'key Asha', epoch: 1, to: target, text },
    };
  };
  const previews = ({ state }: Played) =>
    state.notices.map(({ message: { values } }) => [values?.['to'], values?.['text']]);

  test('shows author and first line', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote('Agenda:\n1. Budget'));
    expect(previews(played)).toEqual([['all', 'Agenda:…']]);
    expect(played.state.notices).toMatchObject([
      { action: 'show-chat', tone: 'info', message: { values: { name: 'Asha' } } },
    ]);
    expect(announcements(played)).toEqual(['chat.said']);
    expect(previews(played.play(wrote('Only you', 'one')))).toEqual([['one', 'Only you']]);
    expect(previews(played.play(wrote('May I?', 'hosts')))).toEqual([['hosts', 'May I?']]);
    expect(announcements(played)).toEqual(['chat.said']);
  });

  test('is cut to 60 letters, without bidi', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote(`\u202e${'कि'.repeat(100)}`));
    expect(previews(played)).toEqual([['all', `${'कि'.repeat(60)}…`]]);
  });

  test('expires or ends with open chat', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote('One'));
    expect(previews(played.after(8_000).play({ type: 'timer', timer: 'notices' }))).toEqual([]);
    played.play(wrote('Two'), { type: 'toggle-panel', panel: 'chat' });
    expect(previews(played)).toEqual([]);
    expect(previews(played.play(wrote('Three')))).toEqual([]);
  });

  test('is off by preference or while sharing', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote('One'), { type: 'prefer', change: { chatPreview: false } });
    expect(previews(played.play(wrote('Two')))).toEqual([]);
    const sharing = new Keyed().inGroup(PEOPLE).play({ type: 'set-own', source: 'screen', on: true });
    expect(previews(sharing.play(wrote('Secret', 'one')))).toEqual([]);
    expect(sharing.meeting.chat.unread).toBe(1);
  });

  test('ends when a share begins', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote('Secret', 'one'));
    expect(previews(played.play({ type: 'set-own', source: 'screen', on: true }))).toEqual([]);
  });

  test('stays while hovered', () => {
    const played = new Keyed().inGroup(PEOPLE).play(wrote('One'), { type: 'hold-notices', held: true });
    played.after(60_000).play({ type: 'timer', timer: 'notices' });
    expect(previews(played)).toHaveLength(1);
    played.play({ type: 'hold-notices', held: false });
    expect(played.last).toContainEqual({ type: 'set-timer', timer: 'notices', delayMillis: 4_000 });
    expect(previews(played.after(4_000).play({ type: 'timer', timer: 'notices' }))).toEqual([]);
  });

  test('new notice ignores an old hover', () => {
    const played = new Keyed().inGroup(PEOPLE).play({ type: 'hold-notices', held: true }, wrote('One'));
    expect(previews(played.after(8_000).play({ type: 'timer', timer: 'notices' }))).toEqual([]);
  });
});
