import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakePeer, FakeTrack } from './testing/FakePeer.ts';
import { PeerLink, type FrameProtection, type PeerListener, type SentTrack } from './PeerLink.ts';

class RecordingListener implements PeerListener {
  readonly offers: { negotiation: number; sdp: string; tracks: readonly SentTrack[] }[] = [];
  readonly slots: { audio: readonly string[]; video: readonly string[] }[] = [];
  readonly paths: string[] = [];
  readonly opened: string[] = [];
  readonly errors: unknown[] = [];
  offerMade(negotiation: number, sdp: string, tracks: readonly SentTrack[]): void {
    this.offers.push({ negotiation, sdp, tracks });
  }
  slotsReady(audio: readonly string[], video: readonly string[]): void {
    this.slots.push({ audio, video });
  }
  pathChanged(path: string): void {
    this.paths.push(path);
  }
  broke(error: unknown): void {
    this.errors.push(error);
  }
  slotOpened(mid: string): void {
    this.opened.push(mid);
  }
}

let peer: FakePeer;
let listener: RecordingListener;
let link: PeerLink;
let protectedSoFar: string[];
let codecsOffered: Readonly<Record<number, string>>;

/** Tells of each transceiver that came out unprotected before anything else could run. */
const protection: FrameProtection = {
  sends: (_, source) => void protectedSoFar.push(source),
  receives: (_, kind) => void protectedSoFar.push(kind),
  offered: (codecs) => void (codecsOffered = codecs),
  named: (_, mid) => void protectedSoFar.push(`named ${mid}`),
};

const CODECS = ['video/VP9', 'video/VP8', 'video/H264', 'video/rtx', 'video/red', 'video/AV1'];

function open(videoSlots = 4): void {
  peer = new FakePeer();
  protectedSoFar = [];
  listener = new RecordingListener();
  link = new PeerLink(
    {
      // The fake has the part of a peer connection that the link uses.
      makePeer: () => peer as unknown as RTCPeerConnection,
      receivable: (kind) =>
        (kind === 'audio' ? ['audio/red', 'audio/opus', 'audio/PCMU'] : CODECS).map((mimeType) => ({
          mimeType,
          clockRate: 90_000,
          ...(mimeType === 'video/H264' ? { sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' } : {}),
        })),
      strength: { machine: 'small', scalable: true, encodes: ['video/vp8', 'video/vp9', 'video/av1'] },
    },
    listener,
    protection,
    videoSlots,
  );
}

const settle = () => vi.advanceTimersByTimeAsync(0);

async function answered(): Promise<void> {
  await settle();
  link.applyAnswer(listener.offers.at(-1)?.negotiation ?? 0, 'answer');
  await settle();
}

function trackOf(kind: string): { fake: FakeTrack; track: MediaStreamTrack } {
  const fake = new FakeTrack(kind);
  return { fake, track: fake as unknown as MediaStreamTrack };
}

function sender(section: number) {
  const transceiver = peer.transceivers[section];
  if (!transceiver) throw new Error(`no section ${section}`);
  return transceiver;
}

beforeEach(() => {
  vi.useFakeTimers();
  open();
});

afterEach(() => {
  link.close();
  vi.useRealTimers();
});

describe('encryption', () => {
  test('covers every transceiver from creation', async () => {
    open(2);
    expect(protectedSoFar).toEqual(['microphone', 'camera', 'audio', 'audio', 'audio', 'video', 'video']);
    await answered();
    protectedSoFar = [];
    link.growSlots(3);
    link.setSending('screen', true);
    expect(protectedSoFar).toEqual(['video', 'screen']);
    link.setSending('screen', false);
    link.setSending('screen', true);
    link.restart();
    expect(protectedSoFar).toEqual(['video', 'screen']);
    await answered();
    await answered();
    expect(protectedSoFar.slice(2)).toEqual(['named 7']);
  });

  test('payload types come from own offer', async () => {
    open(2);
    peer.media = '\r\na=rtpmap:120 VP8/90000\r\na=rtpmap:109 opus/48000/2\r\n';
    await settle();
    expect(codecsOffered).toEqual({ 109: 'opus', 120: 'VP8' });
  });
});

describe('the offer', () => {
  test('own tracks, three audio slots, video slots', async () => {
    await settle();
    expect(peer.transceivers.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      'audio sendonly',
      'video sendonly',
      'audio recvonly',
      'audio recvonly',
      'audio recvonly',
      'video recvonly',
      'video recvonly',
      'video recvonly',
      'video recvonly',
    ]);
    expect(listener.offers).toEqual([
      {
        negotiation: 1,
        sdp: 'offer 1',
        tracks: [
          { mid: '0', source: 'microphone' },
          { mid: '1', source: 'camera' },
        ],
      },
    ]);
  });

  test('fixes codecs in both directions', () => {
    expect(sender(1).codecs).toEqual(['video/VP8', 'video/VP9', 'video/H264', 'video/rtx']);
    expect(sender(1).encodings.map(({ rid }) => rid)).toEqual(['h', 'f']);
    expect(sender(5).codecs).toEqual(['video/VP9', 'video/VP8', 'video/AV1', 'video/H264', 'video/rtx']);
    expect(sender(0).codecs).toEqual(['audio/opus']);
  });

  test('requests dependency descriptors, drops unused extensions', () => {
    expect(sender(5).extensions.map(({ direction }) => direction)).toEqual(['sendrecv', 'stopped', 'sendrecv']);
    expect(sender(2).extensions.map(({ direction }) => direction)).toEqual(['sendrecv', 'stopped', 'stopped']);
  });

  test('slots open once after the answer', async () => {
    await answered();
    expect(listener.slots).toEqual([{ audio: ['2', '3', '4'], video: ['5', '6', '7', '8'] }]);
    link.growSlots(6);
    await answered();
    expect(listener.slots.at(-1)?.video).toHaveLength(6);
    expect(listener.opened).toHaveLength(9);
  });

  test('offers are serialised', async () => {
    await settle();
    link.growSlots(9);
    link.restart();
    link.growSlots(16);
    await settle();
    expect(listener.offers).toHaveLength(1);
    await answered();
    expect(listener.offers).toHaveLength(2);
    await answered();
    expect(listener.offers).toHaveLength(2);
    expect(listener.slots.at(-1)?.video).toHaveLength(16);
  });

  test('can be repeated unchanged', async () => {
    await answered();
    link.negotiate();
    await answered();
    expect(listener.offers.map(({ negotiation, tracks }) => [negotiation, tracks.length])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(peer.transceivers).toHaveLength(9);
  });

  test('has at most 49 video slots', async () => {
    link.growSlots(80);
    await answered();
    expect(peer.transceivers).toHaveLength(2 + 3 + 49);
  });

  test('refusal keeps the agreed state', async () => {
    await answered();
    link.growSlots(9);
    await settle();
    link.dropOffer(2);
    await settle();
    expect(listener.slots.at(-1)?.video).toEqual(['5', '6', '7', '8']);
    expect(peer.transceivers.filter(({ stopped }) => stopped)).toHaveLength(5);
    link.restart();
    await answered();
    expect(listener.offers.at(-1)?.negotiation).toBe(3);
    expect(listener.slots.at(-1)?.video).toHaveLength(4);
  });

  test('pending offer covers restarts', async () => {
    await answered();
    for (let second = 0; second < 60; second += 5) {
      link.restart();
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(listener.offers).toHaveLength(2);
    await answered();
    expect(listener.offers).toHaveLength(2);
    link.restart();
    await answered();
    expect(listener.offers).toHaveLength(3);
  });

  test('held offers merge changes', async () => {
    await answered();
    link.holdOffers(true);
    link.growSlots(9);
    link.restart();
    link.negotiate();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(listener.offers).toHaveLength(1);
    link.restart();
    link.holdOffers(false);
    await answered();
    await answered();
    expect(listener.offers).toHaveLength(2);
    expect(listener.slots.at(-1)?.video).toHaveLength(9);
    expect(peer.restarts).toBeGreaterThan(0);
  });

  test('pending offer survives reconnecting', async () => {
    await answered();
    link.restart();
    await settle();
    link.holdOffers(true);
    await vi.advanceTimersByTimeAsync(60_000);
    link.restart();
    link.holdOffers(false);
    await settle();
    expect(listener.offers).toHaveLength(2);
    await answered();
    expect(listener.offers).toHaveLength(3);
    await answered();
    expect(listener.offers).toHaveLength(3);
  });

  test('skipped answer repeats the offer once', async () => {
    await answered();
    link.restart();
    await settle();
    link.holdOffers(true);
    link.renegotiate();
    link.restart();
    link.holdOffers(false);
    await settle();
    expect(listener.offers.map(({ negotiation }) => negotiation)).toEqual([1, 2, 3]);
    await answered();
    expect(listener.offers).toHaveLength(3);
  });

  test('lost answer repeats, late one is ignored', async () => {
    await settle();
    link.renegotiate();
    await settle();
    expect(listener.offers.map(({ negotiation }) => negotiation)).toEqual([1, 2]);
    link.applyAnswer(1, 'late');
    await settle();
    expect(listener.slots).toEqual([]);
    link.applyAnswer(2, 'answer');
    await settle();
    expect(listener.slots).toHaveLength(1);
  });
});

describe('own tracks', () => {
  test('attach only when allowed', async () => {
    const microphone = trackOf('audio');
    const camera = trackOf('video');
    link.setTrack('microphone', microphone.track);
    link.setTrack('camera', camera.track);
    await answered();
    expect(sender(0).sender.track).toBeNull();
    expect(sender(1).sender.track).toBeNull();
    expect(microphone.fake.enabled).toBe(false);
    link.setSending('microphone', true);
    link.setSending('camera', true);
    await settle();
    expect(sender(0).sender.track).toBe(microphone.fake);
    expect(sender(1).sender.track).toBe(camera.fake);
    expect(microphone.fake.enabled).toBe(true);
  });

  test('answer starts no unwatched encodings', async () => {
    await answered();
    link.fitPicture('camera', 0);
    await settle();
    const active = () => sender(1).sender.parameters.encodings.map((each) => each.active);
    expect(active()).toEqual([false, false]);
    link.growSlots(6);
    await answered();
    expect(active()).toEqual([false, false]);
  });

  test('new share starts with every encoding', async () => {
    await answered();
    link.setSending('screen', true);
    await answered();
    link.fitPicture('screen', 0);
    link.setSending('screen', false);
    await settle();
    link.setSending('screen', true);
    await answered();
    expect(sender(9).sender.parameters.encodings.map((each) => each.active)).toEqual([true, true]);
  });

  test('only voice bitrate is limited', async () => {
    await answered();
    link.fitVoice(16_000);
    await settle();
    expect(sender(0).sender.parameters).toEqual({ encodings: [{ active: true, maxBitrate: 16_000 }] });
    expect(JSON.stringify(sender(1).sender.parameters)).not.toContain('16000');
  });

  test('muted microphone attaches, disabled camera detaches', async () => {
    const microphone = trackOf('audio');
    const camera = trackOf('video');
    link.setTrack('microphone', microphone.track);
    link.setTrack('camera', camera.track);
    link.setSending('microphone', true);
    link.setSending('camera', true);
    await answered();
    link.setSending('microphone', false);
    link.setSending('camera', false);
    await settle();
    expect(sender(0).sender.track).toBe(microphone.fake);
    expect(microphone.fake.enabled).toBe(false);
    expect(sender(1).sender.track).toBeNull();
    expect(listener.offers).toHaveLength(1);
  });

  test('device change needs no offer', async () => {
    link.setTrack('microphone', trackOf('audio').track);
    link.setSending('microphone', true);
    await answered();
    link.setSending('microphone', false);
    const other = trackOf('audio');
    link.setTrack('microphone', other.track);
    await settle();
    expect(sender(0).sender.track).toBe(other.fake);
    expect(other.fake.enabled).toBe(false);
    expect(listener.offers).toHaveLength(1);
  });

  test('closed device is detached', async () => {
    link.setTrack('microphone', trackOf('audio').track);
    link.setSending('microphone', true);
    await answered();
    link.setTrack('microphone', null);
    await settle();
    expect(sender(0).sender.track).toBeNull();
  });

  test('screen reuses its own section', async () => {
    await answered();
    const screen = trackOf('video');
    link.setTrack('screen', screen.track);
    link.setSending('screen', true);
    await answered();
    expect(listener.offers.at(-1)?.tracks.at(-1)).toEqual({ mid: '9', source: 'screen' });
    expect(sender(9).sender.track).toBe(screen.fake);
    link.setSending('screen', false);
    await settle();
    expect(sender(9).sender.track).toBeNull();
    expect(listener.offers).toHaveLength(2);
    link.setTrack('screen', trackOf('video').track);
    link.setSending('screen', true);
    await answered();
    expect(peer.transceivers).toHaveLength(10);
    expect(listener.offers.at(-1)?.tracks).toHaveLength(3);
  });
});

describe("a screen's sound", () => {
  const share = async (sound: MediaStreamTrack | null) => {
    link.setTrack('screen', trackOf('video').track);
    link.setTrack('screen-audio', sound);
    link.setSending('screen', true);
    await answered();
  };
  const published = () => listener.offers.at(-1)?.tracks.map(({ source }) => source);

  test('joins and leaves in one offer', async () => {
    await answered();
    const sound = trackOf('audio');
    await share(sound.track);
    expect(listener.offers).toHaveLength(2);
    expect(published()).toEqual(['microphone', 'camera', 'screen', 'screen-audio']);
    expect(sender(10).sender.track).toBe(sound.fake);
    link.setSending('screen', false);
    await settle();
    expect(sender(10).sender.track).toBeNull();
  });

  test('is published only when present', async () => {
    await answered();
    await share(trackOf('audio').track);
    link.setSending('screen', false);
    await share(null);
    expect(published()).toEqual(['microphone', 'camera', 'screen']);
    link.setSending('screen', false);
    await share(trackOf('audio').track);
    expect(published()).toEqual(['microphone', 'camera', 'screen', 'screen-audio']);
    expect(peer.transceivers).toHaveLength(11);
  });

  test('refusal removes its section', async () => {
    await answered();
    link.setTrack('screen', trackOf('video').track);
    link.setTrack('screen-audio', trackOf('audio').track);
    link.setSending('screen', true);
    await settle();
    link.setSending('screen', false);
    link.dropOffer(2);
    await settle();
    expect([sender(9).stopped, sender(10).stopped]).toEqual([true, true]);
  });
});

test('content type changes bitrate', async () => {
  await answered();
  link.setTrack('screen', trackOf('video').track);
  link.setSending('screen', true);
  await answered();
  link.shapeShare('motion');
  await settle();
  expect(
    sender(9)
      .sender.getParameters()
      .encodings.map(({ maxFramerate }) => maxFramerate),
  ).toEqual([15, 30]);
});

test('refused screen can be retried', async () => {
  await answered();
  link.setTrack('screen', trackOf('video').track);
  link.setSending('screen', true);
  await settle();
  link.setSending('screen', false);
  link.dropOffer(2);
  await settle();
  expect(sender(9).stopped).toBe(true);
  link.setTrack('screen', trackOf('video').track);
  link.setSending('screen', true);
  await answered();
  expect(listener.offers.at(-1)?.tracks.at(-1)).toEqual({ mid: '10', source: 'screen' });
});

describe('the path', () => {
  test('path state changes are reported', async () => {
    await answered();
    for (const state of ['connecting', 'connected', 'disconnected', 'connecting', 'connected']) peer.becomes(state);
    expect(listener.paths).toEqual(['connecting', 'steady', 'interrupted', 'steady']);
  });

  test('closing stops offers', async () => {
    await answered();
    link.close();
    link.growSlots(20);
    link.restart();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(peer.closed).toBe(true);
    expect(listener.offers).toHaveLength(1);
  });
});

test('closing during offer creation sends nothing', async () => {
  await answered();
  let described = (): void => undefined;
  peer.setLocalDescription = () => new Promise((resolve) => (described = resolve));
  link.restart();
  await settle();
  link.close();
  described();
  await settle();
  expect(listener.offers).toHaveLength(1);
});

test('invalid description is reported, next offer works', async () => {
  await settle();
  peer.setRemoteDescription = () => Promise.reject(new Error('refused'));
  link.applyAnswer(1, 'bad');
  await settle();
  expect(listener.errors).toHaveLength(1);
  link.restart();
  await settle();
  expect(listener.offers).toHaveLength(2);
});

test('failure during an offer starts no second', async () => {
  await settle();
  expect(listener.offers).toHaveLength(1);
  const [sender] = peer.transceivers.map((transceiver) => transceiver.sender);
  if (sender) sender.setParameters = () => Promise.reject(new Error('not now'));
  link.fitVoice(20_000);
  await settle();
  expect(listener.errors).toHaveLength(1);
  link.growSlots(9);
  await settle();
  expect(listener.offers).toHaveLength(1);
  await answered();
  expect(listener.offers).toHaveLength(2);
});
