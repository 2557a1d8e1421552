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
import { EffectRunner, type Surroundings } from './EffectRunner.ts';
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

function surroundings(): Surroundings {
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
    origin: 'https://meet.example',
    nowMillis: () => Date.now(),
    wallMillis: () => Date.now(),
    showAddress: (path) => addresses.push(path),
    signInOver: () => addresses.push('sign-in over'),
    loadPage: () => addresses.push('loaded anew'),
    savesData: false,
    checkLine: () => Promise.resolve({ name: 'unknown', busy: false }),
    isServerThere: () => Promise.resolve(true),
    pollsPart: () => import('../call/polls.ts'),
    polls: async (ask) => new (await import('./PollDesk.ts')).PollDesk(ask, () => '2026-11-28T10:00:00.000Z'),
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
  call = startCall(surroundings());
});

afterEach(() => {
  call.port.dispatch({ type: 'received', message: { type: 'closed', cause: 'left' }, ack: 0 });
  vi.useRealTimers();
  vi.unstubAllGlobals();
  expect(errors).toEqual([]);
});

describe('keys of a stay', () => {
  const join = async () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha', password: 'pw' });
    await settle();
  };

  test('are certified before the server is shown anything, and the root is remembered', async () => {
    await join();
    expect(keys.asked[1]).toMatchObject({ op: 'certify', room: ROOM, linkSecret: 'key', root: bytes, pinned: null });
    wire().opens();
    expect(wire().heard).toEqual([{ type: 'authenticate', token: 'tok', client: 'test 1', keys: offer }]);
    expect(memory.root).toBe(bytes);
  });

  test('a worker that does not load is told, and tried again by the next press', async () => {
    keys.replies.set('begin', { kind: 'refused', reason: 'worker' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.server-unreachable' } });
    expect(wires).toEqual([]);
  });

  test('another root than the known one is the person’s to decide on', async () => {
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

  test('what the server vouches for wrongly goes no further', async () => {
    keys.replies.set('certify', { kind: 'refused', reason: 'certificate' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(wires).toEqual([]);
  });

  test('a clock that differs is named, and the server is not blamed for it', async () => {
    keys.replies.set('certify', { kind: 'refused', reason: 'clock' });
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.clock-differs' } });
    expect(wires).toEqual([]);
  });

  test('a browser that cannot put frames through a worker is told so', async () => {
    keys.isSupported = false;
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.browser-unfit' } });
  });

  test.each([
    ['no certificate', { token: 'tok', expiresInSeconds: 60 }],
    ['no root', { token: 'tok', expiresInSeconds: 60, certificates: [bytes, bytes] }],
    ['a root alone', { token: 'tok', expiresInSeconds: 60, root: bytes }],
  ])('a join answered with %s goes no further [H17]', async (_, answer) => {
    joinBody = answer;
    await join();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(wires).toEqual([]);
  });

  test('a return answered without certificates goes no further, with no media left [H17]', async () => {
    await seated();
    joinBody = { token: 'tok', expiresInSeconds: 60 };
    call.port.dispatch({ type: 'rejoin' });
    await settle();
    expect(phase()).toMatchObject({ name: 'preparing', problem: { key: 'entry.keys-refused' } });
    expect(peer.closed).toBe(true);
    expect(wires).toHaveLength(1);
  });

  test('a seat without a group is left before a peer connection is made [H17]', async () => {
    const { group: _, ...keyless } = SEATED;
    await join();
    wire().opens().says(keyless);
    await settle();
    expect(phase()).toMatchObject({ name: 'closed', reason: 'unprotected' });
    expect([peersMade, wire().closed]).toEqual([0, true]);
    expect(wire().heard.map(({ type }) => type)).toEqual(['authenticate']);
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
    expect(wire().heard.map(({ type }) => type)).toEqual(['authenticate']);
    wire().says(SEATED);
    expect(wire().heard.filter(({ type }) => type === 'offer')).toMatchObject([{ negotiation: 1, sdp: 'offer' }]);
    await settle();
    expect([peersMade, peer.closed]).toEqual([1, false]);
  });

  test('a prepared peer connection is closed with the meeting that did not come', async () => {
    await admitted();
    wire().says({ type: 'closed', cause: 'ended' });
    await settle();
    expect(peer.closed).toBe(true);
  });

  test('every transceiver goes through the worker', async () => {
    await seated();
    const { groupId, statement, members } = GROUP;
    expect(keys.protected.slice(0, 5)).toEqual(['microphone', 'camera', 'slot audio', 'slot audio', 'slot audio']);
    expect(keys.asked).toContainEqual({ op: 'enter', groupId, epoch: 1, welcome: bytes, statement, members });
  });
});

describe('a call', () => {
  test('goes from a pasted link to a seat, and offers media there', async () => {
    await seated();
    expect(phase().name).toBe('meeting');
    expect(addresses).toContain(`/m/${ROOM}`);
    expect(wire().heard.map(({ type }) => type)).toEqual(['authenticate', 'offer', 'set-muted', 'set-muted']);
    expect(memory.seat).toMatchObject({ room: ROOM, microphone: false, camera: false, inside: true });
    expect(memory.name).toBe('Asha');
  });

  test('without devices goes on without them', async () => {
    await seated();
    expect(call.port.getState().own.camera).toMatchObject({ on: false, problem: 'insecure' });
  });

  test('with refused credentials ends at the one screen', async () => {
    joinStatus = 403;
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha', password: 'wrong' });
    await settle();
    expect(phase()).toMatchObject({ name: 'closed', reason: 'cannot-open' });
    expect(wires).toEqual([]);
  });

  test('under the name of an account keeps that name for the tab alone', async () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'join', name: 'Asha Rao', password: 'pw', asAccount: true });
    await settle();
    expect([memory.account, memory.name]).toEqual(['Asha Rao', '']);
  });

  test('who is not signed in any more is asked for a name, and the page knows', async () => {
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

  test('whose browser is signed in to another account by now sees whose, and joins again', async () => {
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

  test('resumes by its newest ticket, and forgets the seat at the end', async () => {
    await seated();
    wire().dispatchEvent(Object.assign(new Event('close'), { code: 1006 }));
    await vi.advanceTimersByTimeAsync(400);
    wire()
      .opens()
      .says({ type: 'resumed', ticket: `${ROOM}.t2`, resumeWindowMillis: 30_000 }, false);
    expect(wire().heard[0]).toEqual({ type: 'resume', ticket: `${ROOM}.t1`, received: 1 });
    wire().says({ type: 'closed', cause: 'removed' }, false);
    expect(phase()).toMatchObject({ name: 'closed', reason: 'removed' });
    expect(memory.seat).toBeNull();
    expect(memory.room).toBeNull();
    expect(peer.closed).toBe(true);
    expect(wire().closed).toBe(true);
  });

  test('shows an invitation to be copied by hand where there is no clipboard', async () => {
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

  test('goes Home with nothing of the room left in the tab', () => {
    call.port.dispatch({ type: 'open-link', text: LINK });
    call.port.dispatch({ type: 'go-home' });
    expect(phase().name).toBe('home');
    expect(addresses.at(-1)).toBe('/');
    expect(memory.room).toBeNull();
  });

  test('tells listeners of each new state, the old one beside it', () => {
    const seen: string[] = [];
    const stop = call.port.subscribe((state, before) => seen.push(`${before.phase.name}>${state.phase.name}`));
    call.port.dispatch({ type: 'open-link', text: LINK });
    stop();
    call.port.dispatch({ type: 'go-home' });
    expect(seen[0]).toBe('home>preparing');
    expect(seen.at(-1)).toBe('preparing>preparing');
  });
});

test('a reload comes back by the same invitation, with what was on', async () => {
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
  expect(wire().heard.map(({ type }) => type)).toContain('offer');
});

describe('an answer that comes late', () => {
  const joins: ((answer: Response) => void)[] = [];
  const granted = () => new Response(JSON.stringify(joinBody));
  const refused = () => new Response(JSON.stringify({ code: 'cannot-open' }), { status: 403 });

  async function joinedTwice(): Promise<void> {
    joins.length = 0;
    call = startCall({
      ...surroundings(),
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
  ])('and %s is none to the next trial', async (_, answer) => {
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

test('what is done about files is fetched again where it did not come at once', async () => {
  let fetches = 0;
  call = startCall({
    ...surroundings(),
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

describe('code that does not come', () => {
  const sends = (): CallEvent => ({ type: 'send-file', name: 'p.pdf', content: new Blob(['p']), to: { kind: 'all' } });
  const notices = () => call.port.getState().notices.map(({ message, action }) => [message.key, action]);
  const gone = () => Promise.reject(new Error('gone'));

  test.each([
    ['files', sends],
    ['captions', (): CallEvent => ({ type: 'captions-begun' })],
    ['polls', (): CallEvent => ({ type: 'poll-step', step: { step: 'ask', draft: {} as PollDraft } })],
  ] as const)('is told with a way to load the page anew, which the meeting lets: %s', async (_, event) => {
    call = startCall({ ...surroundings(), filesPart: gone, captionsPart: gone, pollsPart: gone });
    await seated();
    call.port.dispatch(event());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notices()).toEqual([['app.partMissing.text', 'load-anew']]);
    call.port.dispatch({ type: 'load-anew' });
    expect(addresses.at(-1)).toBe('loaded anew');
    expect(errors.splice(0)).toHaveLength(1);
  });

  test('is no longer told once it came', async () => {
    let part: () => Promise<FetchedPart> = gone;
    call = startCall({ ...surroundings(), filesPart: () => part() });
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

  test('ends the files that it should have carried, and is told', async () => {
    const events: CallEvent[] = [];
    const runner = new EffectRunner(
      surroundings(),
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

test('what the system paused plays again once the page is back, or the microphone is', async () => {
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
  call = startCall({ ...surroundings(), devices: devices as unknown as DeviceAccess });
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

describe('an organiser’s session', () => {
  async function afterMeetingRefusedWith(status: number): Promise<void> {
    memory.organiser = { session: 's', untilMillis: Date.now() + 60_000 };
    joinStatus = status;
    call.port.dispatch({ type: 'organiser-ready' });
    call.port.dispatch({ type: 'start-meeting', title: 'Review' });
    await settle();
  }

  test.each([403, 408, 413, 429, 503])('outlives a refusal that is not about it (%i)', async (status) => {
    await afterMeetingRefusedWith(status);
    expect(memory.organiser?.session).toBe('s');
    expect(phase()).toMatchObject({ name: 'home', problem: { key: expect.stringMatching(/^entry\./) as string } });
    expect(call.port.getState().organiser).toBe('ready');
  });

  test('is forgotten when the server says that it is over', async () => {
    await afterMeetingRefusedWith(401);
    expect(memory.organiser).toBeNull();
    expect(phase()).toMatchObject({ name: 'home', problem: { key: 'entry.organiser-refused' } });
  });
});

test('frames are counted by keys while somebody looks, and only then', async () => {
  const opened = [{ key: 'a1', voice: 3, picture: 2, screen: 0 }];
  keys.replies.set('count-frames', { kind: 'frames', opened });
  const counted = () => keys.asked.filter(({ op }) => op === 'count-frames').length;
  await seated();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(counted()).toBe(0);
  const told: unknown[] = [];
  const stop = call.port.surface.onFigures((figures) => told.push(figures.opened));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(told.at(-1)).toEqual(opened);
  stop();
  const until = counted();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(counted()).toBe(until);
});
