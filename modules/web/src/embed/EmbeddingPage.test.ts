import { describe, expect, test } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { meetingView, person, Played, SELF, track } from '../call/testing/meeting.ts';
import type { CallState } from '../call/state.ts';
import { COMMAND_NAMES } from './commands.ts';
import { EmbeddingPage } from './EmbeddingPage.ts';

const PEOPLE = [person(SELF), person('p1'), person('p2')];

/** A call with a page around it, and what that page was told. */
class Embedded {
  readonly played: Played;
  readonly reported: { event: string; detail: object }[] = [];
  readonly answers: { id: number; value?: object; error?: string }[] = [];
  readonly texts: string[] = [];
  readonly chosen: string[] = [];
  closed = false;
  now = 0;
  private readonly listeners = new Set<() => void>();
  private readonly page: EmbeddingPage;
  private lastId = 0;

  constructor(played: Played, names = false) {
    this.played = played;
    this.page = new EmbeddingPage({
      call: {
        getState: (): CallState => this.played.state,
        subscribe: (listener) => {
          const call = () => listener(this.played.state, this.played.state);
          this.listeners.add(call);
          return () => this.listeners.delete(call);
        },
        dispatch: (event) => this.happens(event),
      },
      names,
      origin: 'https://portal.example.in',
      send: (text) => this.takes(text),
      close: () => (this.closed = true),
      nowMillis: () => this.now,
      showLanguage: (code) => code === 'hi' && this.chosen.push(code) > 0,
      showTheme: (theme) => theme === 'dark' && this.chosen.push(theme) > 0,
    });
  }

  private takes(text: string): void {
    this.texts.push(text);
    const sentMessage = JSON.parse(text) as object;
    if ('event' in sentMessage) this.reported.push(sentMessage as { event: string; detail: object });
    else this.answers.push(sentMessage as { id: number });
  }

  happens(...events: readonly CallEvent[]): this {
    for (const event of events) {
      this.played.play(event);
      for (const listener of [...this.listeners]) listener();
    }
    return this;
  }

  receives(...messages: readonly ServerMessage[]): this {
    return this.happens(...messages.map((message) => ({ type: 'received', message, ack: 0 }) as const));
  }

  asks(command: string, args: unknown = {}): { id: number; value?: object; error?: string } | undefined {
    this.lastId += 1;
    this.page.receive(JSON.stringify({ id: this.lastId, command, args }));
    return this.answers.find(({ id }) => id === this.lastId);
  }

  hears(data: unknown): void {
    this.page.receive(data);
  }

  forgets(): this {
    this.reported.length = 0;
    return this;
  }
}

const inMeeting = (names = false) => new Embedded(new Played().inMeeting(PEOPLE).onStage(), names).forgets();

describe('embedder may restrict only [H34 T51]', () => {
  test('devices switch off on command', () => {
    const page = inMeeting();
    expect(page.asks('setAudioMuted', { muted: true })?.value).toEqual({});
    expect(page.asks('setVideoMuted', { muted: true })?.value).toEqual({});
    const { microphone, camera } = page.played.state.own;
    expect([microphone.on, camera.on]).toEqual([false, false]);
    expect(page.reported).toEqual([
      { event: 'audioMuteStatusChanged', detail: { muted: true } },
      { event: 'videoMuteStatusChanged', detail: { muted: true } },
    ]);
  });

  test.each([
    ['setAudioMuted', 'microphone', 'unmute'],
    ['setVideoMuted', 'camera', 'camera-on'],
  ] as const)('only the person switches on: %s', (command, source, action) => {
    const page = inMeeting();
    page.asks(command, { muted: true });
    expect(page.asks(command, { muted: false })?.value).toEqual({ asked: true });
    expect(page.played.state.own[source].on).toBe(false);
    const notice = page.played.state.notices.find(({ message }) => message.key === 'media.page-asks');
    expect([notice?.action, notice?.message.values]).toEqual([action, { device: source, page: 'portal.example.in' }]);
    page.happens({ type: 'set-own', source, on: true });
    expect(page.played.state.notices.filter(({ message }) => message.key === 'media.page-asks')).toEqual([]);
    expect(page.asks(command, { muted: false })?.value).toEqual({ asked: false });
  });

  test('asks once per half minute', () => {
    const page = inMeeting();
    page.asks('setAudioMuted', { muted: true });
    page.asks('setAudioMuted', { muted: false });
    expect(page.asks('setAudioMuted', { muted: false })?.error).toBe('asked-lately');
    page.now = 30_000;
    expect(page.asks('setAudioMuted', { muted: false })?.value).toEqual({ asked: true });
  });

  test('nothing starts before joining', () => {
    const page = new Embedded(new Played().preparing());
    page.asks('setAudioMuted', { muted: true });
    expect(page.asks('setAudioMuted', { muted: false })?.error).toBe('not-now');
    expect(page.played.state.own.microphone.on).toBe(false);
  });

  test('no command performs host actions', () => {
    expect(COMMAND_NAMES).toEqual([
      'setAudioMuted',
      'setVideoMuted',
      'raiseHand',
      'displayName',
      'showPanel',
      'setTileView',
      'pinParticipant',
      'hangup',
      'setLanguage',
      'setTheme',
      'getState',
    ]);
    const host = person(SELF, { role: 'host' });
    const page = new Embedded(new Played().inMeeting([host, person('p1')]).onStage(), true);
    const flags = [{ muted: true }, { muted: false }, { raised: true }, { enabled: true }, { panel: 'chat' }, {}];
    for (const command of [...COMMAND_NAMES, 'admit', 'remove', 'endConference', 'sendChatMessage', 'invite', 'lock']) {
      if (command === 'hangup') continue;
      for (const args of flags) page.asks(command, args);
      page.now += 10_000;
    }
    const sent = new Set(page.played.messages().map(({ type }) => type));
    for (const message of [
      'admit',
      'remove',
      'mute',
      'lock',
      'end-for-all',
      'invite',
      'seal',
      'set-role',
      'set-rule',
    ]) {
      expect(sent).not.toContain(message);
    }
  });
});

describe('commands', () => {
  test('hand raises and lowers', () => {
    const page = inMeeting();
    page.asks('raiseHand', { raised: false });
    expect(page.played.messages('raise-hand')).toEqual([]);
    page.asks('raiseHand', { raised: true });
    expect(page.played.messages('raise-hand')).toEqual([{ type: 'raise-hand', raised: true }]);
  });

  test('panels open and close', () => {
    const page = inMeeting();
    for (const panel of ['chat', 'chat', 'people'] as const) {
      page.asks('showPanel', { panel });
      expect(page.played.meeting.panel).toBe(panel);
    }
    page.asks('showPanel', { panel: null });
    expect(page.played.meeting.panel).toBeNull();
    expect(page.asks('showPanel', { panel: 'security' })?.error).toBe('bad-arguments');
  });

  test('layout changes and is reported', () => {
    const page = inMeeting();
    page.asks('setTileView', { enabled: true });
    expect(page.played.meeting.layout).toBe('grid');
    page.asks('setTileView', { enabled: false });
    expect(page.reported.map(({ detail }) => detail)).toEqual([{ enabled: true }, { enabled: false }]);
  });

  test('name is prefilled visibly', () => {
    const page = new Embedded(new Played().preparing());
    expect(page.asks('displayName', { name: 'Ravi Kumar' })?.value).toEqual({});
    expect(page.played.state.phase).toMatchObject({ name: 'preparing', entry: { name: 'Ravi Kumar' } });
    expect(page.asks('displayName', { name: 'Somebody else' })?.error).toBe('not-now');
    expect(page.asks('displayName', { name: 'x'.repeat(201) })?.error).toBe('bad-arguments');
    expect(inMeeting().asks('displayName', { name: 'Ravi' })?.error).toBe('not-now');
  });

  test('hanging up works in any phase', () => {
    for (const played of [new Played().preparing(), new Played().inLobby(), new Played().inMeeting(PEOPLE)]) {
      const page = new Embedded(played).forgets();
      page.asks('hangup');
      expect(page.reported).toContainEqual({ event: 'left', detail: { reason: 'left' } });
      expect([played.state.own.microphone.device, played.state.own.camera.device]).toEqual(['closed', 'closed']);
      expect(page.asks('hangup')?.error).toBe('not-now');
    }
  });

  test('theme must exist', () => {
    const page = inMeeting();
    page.asks('setLanguage', { language: 'hi' });
    page.asks('setTheme', { theme: 'dark' });
    expect(page.chosen).toEqual(['hi', 'dark']);
    expect(page.asks('setLanguage', { language: 'xx' })?.error).toBe('bad-arguments');
  });

  test('refusal returns a code', () => {
    const page = inMeeting();
    expect(page.asks('endConference')?.error).toBe('unknown-command');
    expect(page.asks('constructor')?.error).toBe('unknown-command');
    expect(page.asks('hangup', { now: true })?.error).toBe('bad-arguments');
    expect(page.asks('setAudioMuted', { muted: 'true' })?.error).toBe('bad-arguments');
    expect(page.asks('setAudioMuted', { muted: true, force: true })?.error).toBe('bad-arguments');
    expect(page.reported[0]).toEqual({
      event: 'commandFailed',
      detail: { command: 'endConference', error: 'unknown-command' },
    });
    page.hears('{"id":77}');
    expect(page.answers.at(-1)).toEqual({ id: 77, error: 'unknown-command' });
  });

  test('flooding ends the channel [T51]', () => {
    const page = inMeeting();
    for (let index = 0; index < 40; index++) expect(page.asks('getState')?.error).toBeUndefined();
    expect(page.asks('setAudioMuted', { muted: true })?.error).toBe('too-fast');
    page.now = 1_000;
    expect(page.asks('getState')?.error).toBeUndefined();
    for (let index = 0; index < 300; index++) page.hears('x'.repeat(5_000));
    expect(page.closed).toBe(true);
    expect(page.reported.at(-1)).toEqual({ event: 'problem', detail: { code: 'too-fast' } });
    const before = page.texts.length;
    page.now = 1e6;
    page.asks('setAudioMuted', { muted: true });
    page.happens({ type: 'leave' });
    expect(page.texts).toHaveLength(before);
  });
});

describe('embed events', () => {
  test('report session phases', () => {
    const page = new Embedded(new Played());
    page.happens({ type: 'open-link', text: `https://meet.example/m/${'a'.repeat(24)}#i=invitation&k=linksecret` });
    page.played.inMeeting(PEOPLE);
    page.happens({ type: 'leave' });
    const events = page.reported.filter(({ event }) => !event.endsWith('MuteStatusChanged'));
    expect(events).toEqual([
      { event: 'ready', detail: { version: 1, names: false } },
      { event: 'problem', detail: { code: 'no-meeting' } },
      { event: 'preparing', detail: {} },
      { event: 'left', detail: { reason: 'left' } },
    ]);
  });

  test.each(['account-disabled', 'link-withdrawn'] as const)('hide the reason: %s', (cause) => {
    const page = inMeeting().receives({ type: 'closed', cause });
    const left = page.reported.filter(({ event }) => event === 'left');
    expect(left).toEqual([{ event: 'left', detail: { reason: 'removed' } }]);
  });

  test('report the participant count', () => {
    const page = inMeeting().receives({ type: 'participant-joined', participant: person('p3') });
    expect(page.reported).toEqual([{ event: 'participantCountChanged', detail: { count: 4 } }]);
    expect(page.asks('getState')?.value).toMatchObject({ stage: 'joined', count: 4 });
  });

  test('identify participants only when allowed [T51]', () => {
    const page = inMeeting(true).receives({ type: 'participant-joined', participant: person('p3') });
    expect(page.reported[0]).toEqual({ event: 'participantJoined', detail: { participant: 'p4', name: 'Name of p3' } });
    page.receives({ type: 'speaker-changed', participant: 'p1' });
    expect(page.reported.at(-1)).toEqual({ event: 'dominantSpeakerChanged', detail: { participant: 'p2' } });
    page.asks('pinParticipant', { participant: 'p2' });
    expect(page.played.meeting.pinned).toBe('p1');
    page.asks('pinParticipant', { participant: null });
    expect(page.played.meeting.pinned).toBeNull();
    expect(page.asks('pinParticipant', { participant: 'p9' })?.error).toBe('no-such-participant');
    page.receives({ type: 'participant-left', participant: 'p1', cause: 'left' });
    expect(page.asks('pinParticipant', { participant: 'p2' })?.error).toBe('no-such-participant');
    expect(inMeeting().asks('pinParticipant', { participant: 'p2' })?.error).toBe('not-allowed');
  });

  test('contain no personal data otherwise [T51]', () => {
    const page = new Embedded(new Played().inMeeting(PEOPLE, { meeting: meetingView({ title: 'Secret title' }) }));
    page.receives({ type: 'participant-joined', participant: person('p3', { tracks: [track('p3', 'screen')] }) });
    page.receives({ type: 'speaker-changed', participant: 'p1' });
    page.asks('getState');
    page.happens({ type: 'leave' });
    const all = page.texts.join('\n');
    for (const secret of [
      'Name of',
      'Secret title',
      'linksecret',
      'invitation',
      'pass',
      'ticket',
      'a'.repeat(24),
      SELF + '-',
    ]) {
      expect(all).not.toContain(secret);
    }
    expect(all).toContain('screenSharingStatusChanged');
  });

  test('report available features', () => {
    const page = inMeeting();
    page.happens({ type: 'set-own', source: 'camera', on: false });
    page
      .forgets()
      .happens(
        { type: 'set-own', source: 'camera', on: true },
        { type: 'device-failed', source: 'camera', problem: 'denied' },
      );
    expect(page.reported).toContainEqual({ event: 'problem', detail: { code: 'camera-denied' } });
  });

  test('start with the current phase', () => {
    const page = new Embedded(new Played().connecting());
    expect(page.reported.map(({ event }) => event).slice(0, 2)).toEqual(['ready', 'preparing']);
  });

  test('are silent while rejoining', () => {
    const page = inMeeting(true);
    page.happens({ type: 'socket-lost' }, { type: 'socket-given-up' });
    expect(page.played.state.phase.name).toBe('joining');
    expect(page.reported).toEqual([]);
    expect(page.asks('getState')?.value).toMatchObject({ stage: 'joined', count: 3 });
  });

  test('fit one message in large meetings', () => {
    const people = [
      person(SELF),
      ...Array.from({ length: 999 }, (_, index) => person(`x${index}`, { name: 'न'.repeat(64) })),
    ];
    const page = new Embedded(new Played().inMeeting(people), true);
    const value = page.asks('getState')?.value as { count: number; participants: unknown[] };
    expect([value.count, value.participants.length]).toEqual([1_000, 200]);
    expect(Math.max(...page.texts.map(({ length }) => length))).toBeLessThan(65_536);
  });
});
