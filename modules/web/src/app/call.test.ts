import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceAccess } from '../transport/LocalMedia.ts';
import type { PeerEnvironment } from '../transport/PeerLink.ts';
import { SlotPlayer } from '../transport/sound.ts';
import type { CallEvent } from '../call/events.ts';
import type { FetchedPart } from '../call/files-state.ts';
import type { PollDraft } from '../call/polls-state.ts';
import { NOTICE } from '../call/testing/meeting.ts';
import { openingOf } from './address.ts';
import { type Call, startCall } from './call.ts';
import { Clipboard } from './Clipboard.ts';
import { EffectRunner, type EffectEnvironment } from './EffectRunner.ts';
import { HttpClient } from './http.ts';
import { Memory, PageStorage } from './memory.ts';
import { Pictures } from './Pictures.ts';
import { ScreenAwake } from './ScreenAwake.ts';
import { bytes, FakeKeys, GROUP, LINK, offer, ROOM, SEATED, StillPeer, Wire } from './testing/ends.ts';

let call: Call;
let wires: Wire[];
let peer: StillPeer;
let peersMade: number;
let addresses: string[];
let errors: unknown[];
let memory: Memory;
let joinStatus: number;
let joinBody: object;
let joinCode: string;
let keys: FakeKeys;

const wire = () => {
  const last = wires.at(-1);
  if (!last) throw new Error('no connection was opened');
  return last;
};
const phase = () => call.port.getState().phase;
const settle = () => vi.advanceTimersByTimeAsync(0);

function testEnvironment(): EffectEnvironment {
  const peerEnvironment: PeerEnvironment = {
    makePeer: () => {
      peer = new StillPeer();
      peersMade++;
      return peer as unknown as RTCPeerConnection;
    },
    receivable: () => null,
    strength: { machine: 'small', scalable: false, encodes: [] },
  };
  return {
    memory,
    http: new HttpClient(() =>
      Promise.resolve(
        new Response(
          joinStatus === 200
            ? JSON.stringify(joinBody)
            : JSON.stringify({ type: 'about:blank', title: 'No', status: joinStatus, code: joinCode }),
          {
            status: joinStatus,
          },
        ),
      ),
    ),
    socket: {
      openSocket: () => {
        const next = new Wire();
        wires.push(next);
        return next;
      },
      random: () => 1,
      nowMillis: () => Date.now(),
      client: 'test 1',
    },
    peer: peerEnvironment,
    keys,
    devices: undefined,
    permissions: undefined,
    browser: 'chromium',
    canBlur: true,
    blur: () => Promise.reject(new Error('nothing blurs here')),
    clipboard: new Clipboard(undefined),
    pictures: new Pictures(() => null),
    awake: new ScreenAwake(undefined),
    random: (bytes) => bytes,
    origin: () => 'https://meet.example',
    nowMillis: () => Date.now(),
    wallMillis: () => Date.now(),
    showAddress: (path) => addresses.push(path),
    signInOver: () => addresses.push('sign-in over'),
    loadPage: () => addresses.push('loaded anew'),
    savesData: false,
    checkLine: () => Promise.resolve({ name: 'unknown', busy: false }),
    isServerThere: () => Promise.resolve(true),
    pollsPart: () => import('../call/polls.ts'),
    polls: async (ask) => new (await import('./PollCrypto.ts')).PollCrypto(ask, () => '2026-11-28T10:00:00.000Z'),
    filesPart: () => import('../call/files.ts'),
    captionsPart: () => import('../call/captions.ts'),
    files: () => Promise.reject(new Error('no files here')),
    keepFile: (name) => addresses.push(`kept ${name}`),
    invitationText: ({ title, link, password }, language) =>
      Promise.resolve(`${language ?? ''} ${title} ${link} ${password}`),
    report: (error) => errors.push(error),
  };
}

async function seated(): Promise<void> {
  call.port.dispatch({ type: 'open-link', text: LINK });
  call.port.dispatch({ type: 'join', name: 'Asha', password: 'pw' });
  await settle();
  wire().opens().says(SEATED);
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('HTMLMediaElement', { prototype: {} });
  wires = [];
  peersMade = 0;
  addresses = [];
  errors = [];
  joinStatus = 200;
  joinCode = 'cannot-open';
  joinBody = { token: 'tok', expiresInSeconds: 60, certificates: [bytes, bytes], root: bytes };
  keys = new FakeKeys();
  memory = new Memory(new PageStorage(), new PageStorage(), (bytes) => bytes);
  call = startCall(testEnvironment());
});

afterEach(() => {
  call.port.dispatch({ type: 'received', message: { type: 'closed', cause: 'left' }, ack: 0 });
  vi.useRealTimers();
  vi.unstubAllGlobals();
  expect(errors).toEqual([]);
});

describe('keys of a session', () => {
  const join = async () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha', password: 'pw' });
    await settle();
  };

  test('keys are certified before joining', async () => {
    await join();
    expect(keys.asked[1]).toMatchObject({ op: 'certify', room: ROOM, linkSecret: 'key', root: bytes, pinned: null });
    wire().opens();
    expect(wire().received).toEqual([{ type: 'authenticate', token: 'tok', client: 'test 1', keys: offer }]);
    expect(memory.root).toBe(bytes);
  });

  test('failed worker is reported and retried', async () => {
    keys.replies.set('begin', { kind: 'refused', reason: 'worker' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.server-unreachable' } });
    expect(wires).toEqual([]);
  });

  test("changed root needs the person's decision", async () => {
    memory.root = 'YmVmb3Jl';
    keys.replies.set('certify', { kind: 'root-changed', known: '1111', offered: '2222' });
    await join();
    expect(phase()).toMatchObject({ name: 'joining', root: { known: '1111', offered: '2222' } });
    expect([wires, memory.root]).toEqual([[], 'YmVmb3Jl']);
    keys.replies.set('certify', { kind: 'offer', offer, root: bytes });
    call.port.dispatch({ type: 'accept-root' });
    await settle();
    expect(keys.asked.at(-1)).toMatchObject({ op: 'certify', pinned: bytes });
    expect(wires).toHaveLength(1);
  });

  test('wrong certificate stops joining', async () => {
    keys.replies.set('certify', { kind: 'refused', reason: 'certificate' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(wires).toEqual([]);
  });

  test('wrong local clock is named', async () => {
    keys.replies.set('certify', { kind: 'refused', reason: 'clock' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.clock-differs' } });
    expect(wires).toEqual([]);
  });

  test('unsupported browser is told so', async () => {
    keys.isSupported = false;
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.browser-unfit' } });
  });

  test.each([
    ['no certificate', { token: 'tok', expiresInSeconds: 60 }],
    ['no root', { token: 'tok', expiresInSeconds: 60, certificates: [bytes, bytes] }],
    ['a root alone', { token: 'tok', expiresInSeconds: 60, root: bytes }],
  ])('join answered with %s stops [H17]', async (_, answer) => {
    joinBody = answer;
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(wires).toEqual([]);
  });

  test('rejoin without certificates stops with media off [H17]', async () => {
    await seated();
    joinBody = { token: 'tok', expiresInSeconds: 60 };
    call.port.dispatch({ type: 'rejoin' });
    await settle();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(peer.closed).toBe(true);
    expect(wires).toHaveLength(1);
  });

  test('seat without group prevents peer connection [H17]', async () => {
    const { group: _, ...keyless } = SEATED;
    await join();
    wire().opens().says(keyless);
    await settle();
    expect(phase()).toMatchObject({ name: 'closed', reason: 'unprotected' });
    expect([peersMade, wire().closed]).toEqual([0, true]);
    expect(wire().received.map(({ type }) => type)).toEqual(['authenticate']);
  });

  const admitted = async () => {
    await join();
    const lets = { self: SEATED.self, ticket: 't', resumeWindowMillis: 1, group: GROUP.groupId };
    wire()
      .opens()
      .says({ type: 'granted', ...lets });
    await settle();
  };

  test('an admitted participant’s offer is made before the seat and sent with it', async () => {
    await admitted();
    expect([peersMade, peer.localDescription?.type]).toEqual([1, 'offer']);
    expect(wire().received.map(({ type }) => type)).toEqual(['authenticate']);
    wire().says(SEATED);
    expect(wire().received.filter(({ type }) => type === 'offer')).toMatchObject([{ negotiation: 1, sdp: 'offer' }]);
    await settle();
    expect([peersMade, peer.closed]).toEqual([1, false]);
  });

  test('a prepared peer connection is closed with the meeting that did not come', async () => {
    await admitted();
    wire().says({ type: 'closed', cause: 'ended' });
    await settle();
    expect(peer.closed).toBe(true);
  });

  test('every transceiver uses the worker', async () => {
    await seated();
    const { groupId, statement, members } = GROUP;
    expect(keys.protected.slice(0, 5)).toEqual(['microphone', 'camera', 'slot audio', 'slot audio', 'slot audio']);
    expect(keys.asked).toContainEqual({ op: 'enter', groupId, epoch: 1, welcome: bytes, statement, members });
  });
});

describe('a call', () => {
  test('pasted link leads to a seated call', async () => {
    await seated();
    expect(phase().name).toBe('meeting');
    expect(addresses).toContain(`/m/${ROOM}`);
    expect(wire().received.map(({ type }) => type)).toEqual(['authenticate', 'offer', 'set-muted', 'set-muted']);
    expect(memory.seat).toMatchObject({ room: ROOM, microphone: false, camera: false, inside: true });
    expect(memory.name).toBe('Asha');
  });

  test('call continues without devices', async () => {
    await seated();
    expect(call.port.getState().own.camera).toMatchObject({ on: false, problem: 'insecure' });
  });

  test('refused credentials close the call', async () => {
    joinStatus = 403;
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha', password: 'wrong' });
    await settle();
    expect(phase()).toMatchObject({ name: 'closed', reason: 'cannot-open' });
    expect(wires).toEqual([]);
  });

  test('account name is kept per tab', async () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha Rao', password: 'pw', asAccount: true });
    await settle();
    expect([memory.account, memory.name]).toEqual(['Asha Rao', '']);
  });

  test('expired sign-in asks for a name', async () => {
    joinStatus = 401;
    joinCode = 'not-signed-in';
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha Rao', password: 'pw', asAccount: true });
    await settle();
    expect(phase()).toMatchObject({
      name: 'preparing',
      entry: { name: '', password: 'pw' },
      problem: { key: 'entry.sign-in-over' },
    });
    expect(phase()).not.toHaveProperty('entry.asAccount');
    expect(addresses).toContain('sign-in over');
    expect(wires).toEqual([]);
  });

  test('changed account is shown before joining again', async () => {
    joinStatus = 409;
    joinCode = 'account-changed';
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha Rao', password: 'pw', asAccount: true });
    await settle();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.account-changed' } });
    expect(phase()).not.toHaveProperty('entry.asAccount');
    expect(addresses).toContain('sign-in over');
    expect(wires).toEqual([]);
  });

  test('resumes with newest ticket, then forgets it', async () => {
    await seated();
    wire().dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
    await vi.advanceTimersByTimeAsync(400);
    wire()
      .opens()
      .says({ type: 'resumed', ticket: `${ROOM}.t2`, resumeWindowMillis: 30_000 }, false);
    expect(wire().received[0]).toEqual({ type: 'resume', ticket: `${ROOM}.t1`, received: 1 });
    wire().says({ type: 'closed', cause: 'removed' }, false);
    expect(phase()).toMatchObject({ name: 'closed', reason: 'removed' });
    expect(memory.seat).toBeNull();
    expect(memory.room).toBeNull();
    expect(peer.closed).toBe(true);
    expect(wire().closed).toBe(true);
  });

  test('without clipboard the invitation is shown', async () => {
    await seated();
    call.port.dispatch({ type: 'copy-invitation' });
    wire().says({ type: 'invitation-issued', invitation: 'fresh' });
    await settle();
    const state = phase();
    expect(state.name === 'meeting' && state.invitation).toEqual({
      link: `https://meet.example/m/${ROOM}#i=fresh&k=key`,
      password: 'pw',
      title: 'Review',
      shared: false,
      copied: false,
    });
  });

  test('going home clears the room', () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'go-home' });
    expect(phase().name).toBe('home');
    expect(addresses.at(-1)).toBe('/');
    expect(memory.room).toBeNull();
  });

  test('listeners get new and old state', () => {
    const seen: string[] = [];
    const stop = call.port.subscribe((state, before) => seen.push(`${before.phase.name}>${state.phase.name}`));
    call.port.dispatch({ type: 'open-link', text: LINK });
    stop();
    call.port.dispatch({ type: 'go-home' });
    expect(seen[0]).toBe('home>preparing');
    expect(seen.at(-1)).toBe('preparing>preparing');
  });
});

test('reload rejoins with devices as before', async () => {
  memory.name = 'Asha';
  memory.room = { room: ROOM, invitation: 'inv', linkSecret: 'key', password: 'pw', ownMeeting: false };
  memory.seat = { room: ROOM, microphone: false, camera: true, inside: true, seenMillis: 0 };
  const address = { pathname: `/m/${ROOM}`, hash: '', href: `https://meet.example/m/${ROOM}` };
  for (const event of openingOf(address, memory, 0, { secretsOf: () => null, keep: () => undefined }).events)
    call.port.dispatch(event);
  expect(phase()).toMatchObject({ name: 'joining', returning: { cause: 'reload' } });
  expect(call.port.getState().own).toMatchObject({ microphone: { on: false }, camera: { problem: 'insecure' } });
  await settle();
  wire().opens().says(SEATED);
  await settle();
  expect(phase().name).toBe('meeting');
  expect(wire().received.map(({ type }) => type)).toContain('offer');
});

describe('late answer', () => {
  const joins: ((answer: Response) => void)[] = [];
  const granted = () => new Response(JSON.stringify(joinBody));
  const refused = () => new Response(JSON.stringify({ code: 'cannot-open' }), { status: 403 });

  async function joinedTwice(): Promise<void> {
    joins.length = 0;
    call = startCall({
      ...testEnvironment(),
      http: new HttpClient(() => new Promise((resolve) => joins.push(resolve))),
    });
    for (const password of ['wrong', 'right']) {
      call.port.dispatch({ type: 'go-home' });
      call.port.dispatch({ type: 'open-link', text: LINK });
      call.port.dispatch({ type: 'notice-read', notice: NOTICE });
      joins.length = 0;
      call.port.dispatch({ type: 'join', name: 'Asha', password });
      await settle();
      late.push(...joins);
    }
  }
  const late: ((answer: Response) => void)[] = [];

  beforeEach(() => {
    late.length = 0;
  });

  test.each([
    ['lets in', granted],
    ['refuses', refused],
  ])('after %s is ignored', async (_, answer) => {
    await joinedTwice();
    expect(late).toHaveLength(2);
    late[0]?.(answer());
    await settle();
    expect(phase()).toMatchObject({ name: 'joining', step: 'credentials' });
    expect(wires).toHaveLength(0);
    late[1]?.(granted());
    await settle();
    expect(phase()).toMatchObject({ name: 'joining', step: 'connecting' });
    expect(wires).toHaveLength(1);
  });
});

test('file code is fetched again after failure', async () => {
  let fetches = 0;
  call = startCall({
    ...testEnvironment(),
    filesPart: () => (++fetches < 3 ? Promise.reject(new Error('not now')) : import('../call/files.ts')),
  });
  await seated();
  call.port.dispatch({ type: 'send-file', name: 'plan.pdf', content: new Blob(['plan']), to: { kind: 'all' } });
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.dynamicImportSettled();
  await settle();
  expect(fetches).toBe(3);
  expect(call.port.getState().filesPart).not.toBeNull();
});

describe('code that fails to load', () => {
  const sends = (): CallEvent => ({ type: 'send-file', name: 'p.pdf', content: new Blob(['p']), to: { kind: 'all' } });
  const notices = () => call.port.getState().notices.map(({ message, action }) => [message.key, action]);
  const unavailable = () => Promise.reject(new Error('gone'));

  test.each([
    ['files', sends],
    ['captions', (): CallEvent => ({ type: 'captions-begun' })],
    ['polls', (): CallEvent => ({ type: 'poll-step', step: { step: 'ask', draft: {} as PollDraft } })],
  ] as const)('offers reload, allowed while %s', async (_, event) => {
    call = startCall({
      ...testEnvironment(),
      filesPart: unavailable,
      captionsPart: unavailable,
      pollsPart: unavailable,
    });
    await seated();
    call.port.dispatch(event());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notices()).toEqual([['app.partMissing.text', 'load-anew']]);
    call.port.dispatch({ type: 'load-anew' });
    expect(addresses.at(-1)).toBe('loaded anew');
    expect(errors.splice(0)).toHaveLength(1);
  });

  test('notice disappears once loaded', async () => {
    let part: () => Promise<FetchedPart> = unavailable;
    call = startCall({ ...testEnvironment(), filesPart: () => part() });
    await seated();
    call.port.dispatch(sends());
    await vi.advanceTimersByTimeAsync(10_000);
    part = () => import('../call/files.ts');
    call.port.dispatch(sends());
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notices().map(([key]) => key)).not.toContain('app.partMissing.text');
    errors.splice(0);
  });

  test('failed code ends pending transfers', async () => {
    const events: CallEvent[] = [];
    const runner = new EffectRunner(
      testEnvironment(),
      (event) => events.push(event),
      () => call.port.getState(),
    );
    const [key, digest] = [bytes, bytes];
    runner.run({ type: 'save-file', transfer: 7, file: 'f', ticket: 't', key, digest, name: 'p.pdf', bytes: 1 });
    runner.run({ type: 'drop-file', transfer: 8 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(events).toEqual([{ type: 'file-ended', id: 7, how: 'unwritable', secrets: null }, { type: 'part-missing' }]);
    expect(errors.splice(0)).toHaveLength(1);
  });
});

test('paused media resumes with page or microphone', async () => {
  const playAll = vi.spyOn(SlotPlayer.prototype, 'playAll');
  const showAll = vi.spyOn(Pictures.prototype, 'playAll');
  vi.stubGlobal('AudioContext', vi.fn());
  vi.stubGlobal('MediaStream', vi.fn());
  const track = Object.assign(new EventTarget(), { muted: false, getSettings: () => ({}), stop: () => undefined });
  const stream = { getAudioTracks: () => [track], getVideoTracks: () => [] };
  const devices = Object.assign(new EventTarget(), {
    getUserMedia: () => Promise.resolve(stream),
    enumerateDevices: () => Promise.resolve([]),
  });
  call = startCall({ ...testEnvironment(), devices: devices as unknown as DeviceAccess });
  call.port.dispatch({ type: 'open-link', text: LINK });
  call.port.dispatch({ type: 'set-own', source: 'microphone', on: true });
  await settle();
  call.hurry();
  expect(playAll).toHaveBeenCalledTimes(1);
  track.muted = true;
  track.dispatchEvent(new Event('mute'));
  expect(playAll).toHaveBeenCalledTimes(1);
  track.muted = false;
  track.dispatchEvent(new Event('unmute'));
  expect(playAll).toHaveBeenCalledTimes(2);
  expect(showAll).toHaveBeenCalledTimes(2);
});

describe('organiser session', () => {
  async function afterMeetingRefusedWith(status: number): Promise<void> {
    memory.organiser = { session: 's', untilMillis: Date.now() + 60_000 };
    joinStatus = status;
    call.port.dispatch({ type: 'organiser-ready' });
    call.port.dispatch({ type: 'start-meeting', title: 'Review' });
    await settle();
  }

  test.each([403, 408, 413, 429, 503])('survives unrelated refusal (%i)', async (status) => {
    await afterMeetingRefusedWith(status);
    expect(memory.organiser?.session).toBe('s');
    expect(phase()).toMatchObject({ name: 'home', problem: { key: expect.stringMatching(/^entry\./) as string } });
    expect(call.port.getState().organiser).toBe('ready');
  });

  test('expires when the server says so', async () => {
    await afterMeetingRefusedWith(401);
    expect(memory.organiser).toBeNull();
    expect(phase()).toMatchObject({ name: 'home', problem: { key: 'entry.organiser-refused' } });
  });
});

test('frame counts run only while shown', async () => {
  const opened = [{ key: 'a1', voice: 3, picture: 2, screen: 0 }];
  keys.replies.set('count-frames', { kind: 'frames', opened });
  const counted = () => keys.asked.filter(({ op }) => op === 'count-frames').length;
  await seated();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(counted()).toBe(0);
  const states: unknown[] = [];
  const stop = call.port.surface.onFigures((figures) => states.push(figures.opened));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(states.at(-1)).toEqual(opened);
  stop();
  const until = counted();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(counted()).toBe(until);
});
