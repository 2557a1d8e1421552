import { describe, expect, test } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent } from './events.ts';
import { INITIAL_STATE, next } from './next.ts';
import type { CallState, OwnSource, OwnTrack } from './state.ts';
import { GRANTED, LINK, Played, ROOM, SELF, meetingView, person, seated, track, waiter } from './testing/meeting.ts';

/**
 * H34: from every state, every message, in any order: no microphone, camera or screen is opened or sent without the
 * person's own act, and nobody else can unmute.
 */
const SOURCES = ['microphone', 'camera', 'screen'] as const;

const SERVER_MESSAGES: readonly ServerMessage[] = [
  { type: 'waiting', self: SELF, ticket: 't', resumeWindowMillis: 30_000, classification: 'unclassified' },
  seated([person(SELF), person('bob')]),
  seated([person(SELF, { role: 'host' })], { waiting: [waiter('carol')] }),
  { type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 },
  { type: 'pong' },
  { type: 'denied', inReplyTo: 1, reason: 'host-only' },
  { type: 'denied', inReplyTo: 2, reason: 'last-host-must-hand-over' },
  { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' },
  { type: 'participant-joined', participant: person('bob') },
  { type: 'participant-changed', participant: person(SELF) },
  { type: 'participant-changed', participant: person(SELF, { role: 'host', mayShare: true }) },
  {
    type: 'participant-changed',
    participant: person(SELF, { tracks: [track(SELF, 'microphone', true), track(SELF, 'camera', true)] }),
  },
  { type: 'participant-left', participant: 'bob', cause: 'left' },
  { type: 'participant-left', participant: SELF, cause: 'removed' },
  { type: 'waiting-added', waiting: waiter('dev') },
  { type: 'waiting-removed', participant: 'dev' },
  { type: 'meeting-changed', meeting: meetingView({ locked: true }) },
  { type: 'meeting-changed', meeting: meetingView({ spotlight: SELF }) },
  {
    type: 'answer',
    negotiation: 1,
    sdp: 'answer',
    tracks: SOURCES.map((source, index) => ({ mid: `${index}`, track: `own-${source}`, source })),
  },
  { type: 'offer-refused', negotiation: 1, code: 'sdp-unsupported' },
  { type: 'slot-changed', mid: 'v0', track: 'bob-camera', participant: 'bob' },
  { type: 'slot-changed', mid: 'v0' },
  { type: 'speaker-changed', participant: 'bob' },
  { type: 'speaker-changed', participant: SELF },
  { type: 'muted-by-host', source: 'microphone' },
  { type: 'muted-by-host', source: 'camera' },
  { type: 'muted-by-host', source: 'screen' },
  { type: 'asked-to-unmute' },
  { type: 'track-closed', track: 'own-camera', reason: 'track-not-allowed' },
  { type: 'invitation-issued', invitation: 'fresh' },
  ...(
    [
      ...['left', 'removed', 'account-disabled', 'link-withdrawn', 'refused', 'ended', 'lost', 'server-stopping'],
      ...['replaced', 'limit'],
    ] as const
  ).map((cause): ServerMessage => ({ type: 'closed', cause })),
];

/** Everything that can happen without the person. */
const OUTSIDE: readonly CallEvent[] = [
  ...SERVER_MESSAGES.map((message): CallEvent => ({ type: 'received', message, ack: 2 })),
  { type: 'organiser-ready' },
  { type: 'key-wanted', room: 'r'.repeat(24), invitation: 'inv' },
  { type: 'key-kept' },
  { type: 'use-key', text: 'k' },
  { type: 'organiser-refused' },
  GRANTED,
  { type: 'join-refused' },
  { type: 'server-unreachable' },
  { type: 'socket-lost' },
  { type: 'socket-trying', trial: 3 },
  { type: 'socket-given-up' },
  { type: 'hurry' },
  ...SOURCES.flatMap((source): CallEvent[] => [
    { type: 'device-opened', source, deviceId: 'd' },
    { type: 'device-failed', source, problem: 'in-use' },
    { type: 'device-ended', source },
  ]),
  ...(['microphone', 'camera'] as const).flatMap((source): CallEvent[] => [
    { type: 'device-muted', source, muted: true },
    { type: 'timer', timer: source },
    { type: 'device-muted', source, muted: false },
  ]),
  {
    type: 'devices-listed',
    canChooseSpeaker: true,
    devices: ['m1', 'm2'].map((id) => ({ id, kind: 'microphone', label: id })),
  },
  { type: 'track-lines', lines: { 'bob-camera': 'poor' } },
  { type: 'offer-made', negotiation: 1, sdp: 'o', tracks: [] },
  { type: 'slots-ready', audio: ['2'], video: ['v0'] },
  { type: 'media-path', path: 'interrupted' },
  { type: 'media-path', path: 'steady' },
  { type: 'media-path', path: 'failed' },
  { type: 'playback-blocked' },
  { type: 'playback-unblocked' },
  { type: 'part-missing' },
  { type: 'invitation-copied', link: 'l', copied: true },
  ...(['stage', 'grouping', 'queue', 'show', 'notices', 'repair', 'return'] as const).map((timer): CallEvent => ({
    type: 'timer',
    timer,
  })),
];

const PERSON: readonly CallEvent[] = [
  ...SOURCES.flatMap((source): CallEvent[] => [
    { type: 'set-own', source, on: true },
    { type: 'set-own', source, on: false },
  ]),
  { type: 'open-link', text: LINK },
  { type: 'join', name: 'Asha', password: 'p' },
  { type: 'leave' },
  { type: 'go-home' },
  { type: 'try-again' },
  { type: 'rejoin' },
  { type: 'come-back-now' },
  { type: 'return-to-own' },
  { type: 'choose-device', kind: 'microphone', deviceId: 'other' },
  { type: 'choose-device', kind: 'camera', deviceId: 'other' },
  { type: 'flip-camera' },
  { type: 'act', message: { type: 'raise-hand', raised: true } },
  { type: 'act', message: { type: 'end-for-all' } },
  { type: 'copy-invitation' },
  { type: 'choose-layout', layout: 'grid' },
  { type: 'pin', participant: 'bob' },
  { type: 'hold-to-talk', held: true },
  { type: 'hold-to-talk', held: false },
  { type: 'share-window', open: true },
  { type: 'prefer', change: { receive: 'sound', selfView: 'hidden' } },
  {
    type: 'prefer',
    change: { voice: { noiseSuppression: false, echoCancellation: true, autoGainControl: true } },
  },
];

/** States of all phases, devices on, off and opening in each. */
function startingStates(): Map<string, CallState> {
  const off = (played: Played) =>
    played.play({ type: 'set-own', source: 'microphone', on: false }, { type: 'set-own', source: 'camera', on: false });
  const opening = (played: Played) =>
    off(played).play(
      { type: 'set-own', source: 'microphone', on: true },
      { type: 'set-own', source: 'camera', on: true },
    );
  const places: Record<string, () => Played> = {
    home: () => new Played(),
    preparing: () => new Played().preparing(),
    'preparing, devices open': () => new Played().preparing().devicesOpen(),
    credentials: () => new Played().preparing().devicesOpen().play({ type: 'join', name: 'Asha', password: 'p' }),
    connecting: () => new Played().connecting(),
    returning: () =>
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
          returning: { microphone: false, camera: false, inside: false },
        },
      }),
    lobby: () => new Played().inLobby(),
    meeting: () => new Played().inMeeting(),
    'meeting, on stage': () => new Played().inMeeting([person(SELF), person('bob')]).onStage(),
    'meeting, reconnecting': () => new Played().inMeeting().onStage().play({ type: 'socket-lost' }),
    closed: () => new Played().inMeeting().receive({ type: 'closed', cause: 'lost' }),
    removed: () => new Played().inMeeting().receive({ type: 'closed', cause: 'removed' }),
  };
  const states = new Map<string, CallState>();
  for (const [name, make] of Object.entries(places)) {
    states.set(name, make().state);
    states.set(`${name}, off`, off(make()).state);
    states.set(`${name}, opening`, opening(make()).state);
  }
  return states;
}

/** The page is loaded again: all that is left is what the tab remembers. */
function reloaded(kept: Kept | null): CallEvent {
  const secrets = { room: ROOM, invitation: 'i', linkSecret: 'k', password: 'p', ownMeeting: false };
  return {
    type: 'opened',
    remembered: { name: 'Asha', ownMeeting: null },
    route: { name: 'meeting', ...secrets, returning: kept },
  };
}

type Kept = Extract<CallEffect, { readonly type: 'keep-seat' }>;

/** What the tab remembers after some effects, as the wiring keeps it. */
function remember(kept: Kept | null, effects: readonly CallEffect[]): Kept | null {
  return effects.reduce((last, effect) => {
    if (effect.type === 'keep-seat') return effect;
    return effect.type === 'leave-room' ? null : last;
  }, kept);
}

function isClosing(event: CallEvent): boolean {
  return event.type === 'received' && ['closed', 'protocol-error'].includes(event.message.type);
}

function isOutside(event: CallEvent): boolean {
  return OUTSIDE.includes(event);
}

/** A microphone that the person has on and that went away is followed by another: the voice was to be heard. */
function isFallBack(event: CallEvent, source: OwnSource, before: OwnTrack): boolean {
  return event.type === 'device-ended' && source === 'microphone' && before.on && before.device === 'open';
}

/** Plays one event and checks the rule on it. */
function step(state: CallState, event: CallEvent, now: number): CallState {
  return stepWithEffects(state, event, now)[0];
}

function stepWithEffects(state: CallState, event: CallEvent, now: number): ReturnType<typeof next> {
  const [after, effects] = next(state, event, now);
  for (const source of SOURCES) {
    const before = state.own[source];
    const own = after.own[source];
    const opens = effects.some((effect) => effect.type === 'open-device' && effect.source === source);
    const sends = effects.some((effect) => effect.type === 'set-sending' && effect.source === source && effect.sending);
    const reports = effects.some(
      (effect) =>
        effect.type === 'send' &&
        effect.message.type === 'set-muted' &&
        effect.message.source === source &&
        !effect.message.muted,
    );
    const context = JSON.stringify({ phase: state.phase.name, event, source });
    if (isOutside(event)) {
      if (!before.on && own.on) throw new Error(`switched on from outside: ${context}`);
      if (opens && !isFallBack(event, source, before)) throw new Error(`opened from outside: ${context}`);
      if ((sends || reports) && !before.on) throw new Error(`sent without consent: ${context}`);
    }
    if ((sends || reports) && !own.on) throw new Error(`sent while off: ${context}`);
    if ((sends || reports) && after.phase.name !== 'meeting') throw new Error(`sent outside a meeting: ${context}`);
    // Another device in the place of one that is open, be it muted, captures nothing that was not captured.
    if (opens && !own.on && before.device !== 'open') throw new Error(`opened without consent: ${context}`);
    if (own.on && ['home', 'starting', 'closed'].includes(after.phase.name)) {
      throw new Error(`still on in ${after.phase.name}: ${context}`);
    }
    if (own.device !== 'closed' && ['home', 'starting', 'closed'].includes(after.phase.name)) {
      throw new Error(`device still open in ${after.phase.name}: ${context}`);
    }
  }
  return [after, effects];
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('consent [H34]', () => {
  test('no two external events open devices', () => {
    for (const state of startingStates().values())
      for (const first of OUTSIDE) {
        const between = step(state, first, 2_000);
        for (const second of OUTSIDE) step(between, second, 9_000);
      }
    expect(startingStates().size).toBe(36);
  });

  test('random walks never open devices', () => {
    const seed = 20261124;
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => {
      const item = list[Math.floor(random() * list.length)];
      if (item === undefined) throw new Error('empty list');
      return item;
    };
    // Most ways out of a meeting are one step, the ways in are many.
    const starts = [INITIAL_STATE, new Played().inLobby().state, new Played().inMeeting().onStage().state];
    let state = INITIAL_STATE;
    let now = 0;
    const phases = new Set<string>();
    for (let count = 0; count < 60_000; count++) {
      if (count % 100 === 0) state = pick(starts);
      now += Math.floor(random() * 4_000);
      const event = random() < 0.6 ? pick(OUTSIDE) : pick(PERSON);
      try {
        state = step(state, event, now);
      } catch (error) {
        throw new Error(`seed ${seed}, step ${count}: ${String(error)}`, { cause: error });
      }
      phases.add(state.phase.name);
    }
    expect([...phases].sort()).toEqual(['closed', 'home', 'joining', 'meeting', 'preparing', 'waiting']);
  });

  test('reloads never switch devices on [C3]', () => {
    const seed = 20261125;
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const inside = [...OUTSIDE, ...PERSON].filter(
      (event) => !['leave', 'go-home', 'join-refused'].includes(event.type) && !isClosing(event),
    );
    let [state, kept] = [INITIAL_STATE, null as Kept | null];
    let returns = 0;
    for (let count = 0; count < 60_000; count++) {
      if (random() < 0.02) {
        const [before, seat] = [state, kept];
        let effects: readonly CallEffect[];
        [state, effects] = next(INITIAL_STATE, reloaded(seat), count * 1_000);
        kept = remember(seat, effects);
        if (seat === null) continue;
        returns++;
        const louder = SOURCES.filter((source) => !before.own[source].on && state.own[source].on);
        if (louder.length > 0) throw new Error(`seed ${seed}, step ${count}, ${before.phase.name}: ${louder.join()}`);
        continue;
      }
      const event = random() < 0.9 ? pick(inside) : pick(OUTSIDE);
      const [after, effects] = stepWithEffects(state, event, count * 1_000);
      state = after;
      kept = remember(kept, effects);
    }
    expect(returns).toBeGreaterThan(100);
  });

  test('only the person unmutes', () => {
    const played = new Played().inMeeting().onStage().acknowledge(9).receive({ type: 'pong' });
    expect(played.state.own.microphone.on).toBe(true);
    played.receive({ type: 'muted-by-host', source: 'microphone' });
    expect(played.state.own.microphone.on).toBe(false);
    expect(played.last).toContainEqual({ type: 'set-sending', source: 'microphone', sending: false });
    played.receive({ type: 'asked-to-unmute' }, { type: 'participant-changed', participant: person(SELF) });
    expect(played.state.own.microphone.on).toBe(false);
    played.forget().play({ type: 'set-own', source: 'microphone', on: true });
    expect(played.messages()).toEqual([{ type: 'set-muted', source: 'microphone', muted: false }]);
  });

  test('password guessing only informs the host', () => {
    const played = new Played().inMeeting();
    const before = played.state;
    played.forget().receive({ type: 'password-guessed' });
    expect(played.state.notices.at(-1)?.message.key).toBe('meeting.password-guessed');
    expect(played.state.own).toEqual(before.own);
    expect(played.messages()).toEqual([]);
  });
});
