import { beforeEach, describe, expect, test } from 'vitest';
import { LocalMedia, problemOf, type DeviceAccess } from './LocalMedia.ts';

class FakeTrack extends EventTarget {
  stopped = false;
  readyState: MediaStreamTrackState = 'live';
  muted = false;
  facingMode: string | undefined;
  contentHint = '';
  rate: unknown;
  readonly kind: 'audio' | 'video';
  readonly deviceId: string;
  constructor(kind: 'audio' | 'video', deviceId: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }
  getSettings() {
    return { deviceId: this.deviceId, facingMode: this.facingMode };
  }
  /** As by a switch of the device. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  stop(): void {
    this.stopped = true;
    this.readyState = 'ended';
  }
  applyConstraints({ frameRate }: MediaTrackConstraints): Promise<void> {
    this.rate = frameRate;
    return Promise.resolve();
  }
}

class FakeDevices extends EventTarget {
  readonly asked: MediaStreamConstraints[] = [];
  readonly given: FakeTrack[] = [];
  mutedFromTheBeginning = false;
  facing: string | undefined;
  refuse: (constraints: MediaStreamConstraints) => string | null = () => null;

  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const refused = this.refuse(constraints);
    if (refused !== null) return Promise.reject(new DOMException('no', refused));
    const tracks = [
      ...(constraints.audio ? [new FakeTrack('audio', 'mic')] : []),
      ...(constraints.video ? [new FakeTrack('video', 'cam')] : []),
    ];
    for (const track of tracks) Object.assign(track, { muted: this.mutedFromTheBeginning, facingMode: this.facing });
    this.given.push(...tracks);
    return Promise.resolve(streamOf(tracks));
  }
  readonly supported: Record<string, boolean> = {};
  givesSound = true;
  getSupportedConstraints() {
    return this.supported;
  }
  getDisplayMedia(options: DisplayMediaStreamOptions): Promise<MediaStream> {
    this.asked.push(options);
    const tracks = [
      new FakeTrack('video', ''),
      ...(options.audio && this.givesSound ? [new FakeTrack('audio', '')] : []),
    ];
    this.given.push(...tracks);
    return Promise.resolve(streamOf(tracks));
  }
  enumerateDevices() {
    return Promise.resolve([
      { deviceId: 'm', kind: 'audioinput', label: 'Desk' },
      { deviceId: 'c', kind: 'videoinput', label: 'Lid' },
      { deviceId: 's', kind: 'audiooutput', label: 'Hall' },
      { deviceId: '', kind: 'audioinput', label: '' },
    ]);
  }
}

function streamOf(tracks: readonly FakeTrack[]): MediaStream {
  const stream = {
    getAudioTracks: () => tracks.filter(({ kind }) => kind === 'audio'),
    getVideoTracks: () => tracks.filter(({ kind }) => kind === 'video'),
  };
  return stream as unknown as MediaStream;
}

let devices: FakeDevices;
let events: string[];
let media: LocalMedia;

/** Lets every promise that is ready go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function listener() {
  return {
    opened: (
      source: string,
      _track: MediaStreamTrack,
      deviceId: string,
      sound: MediaStreamTrack | null,
      facing?: string,
    ) => events.push(`opened ${source} ${deviceId}${sound ? ' with sound' : ''}${facing ? `, ${facing}` : ''}`),
    failed: (source: string, problem: string) => events.push(`failed ${source} ${problem}`),
    ended: (source: string) => events.push(`ended ${source}`),
    muted: (source: string, muted: boolean) => events.push(`${muted ? 'muted' : 'unmuted'} ${source}`),
    devicesChanged: () => events.push('changed'),
  };
}

beforeEach(() => {
  devices = new FakeDevices();
  events = [];
  media = new LocalMedia(devices as unknown as DeviceAccess, listener());
});

describe('microphone and camera', () => {
  test('asked for at once become one question', async () => {
    media.open('microphone', null);
    media.open('camera', 'lid');
    await settle();
    expect(devices.asked).toHaveLength(1);
    expect(devices.asked[0]).toMatchObject({ video: { deviceId: { exact: 'lid' } } });
    expect(events).toEqual(['opened microphone mic', 'opened camera cam']);
  });

  test('are asked for one by one when the two together are refused', async () => {
    devices.refuse = (constraints) => (constraints.video ? 'NotReadableError' : null);
    media.open('microphone', null);
    media.open('camera', null);
    await settle();
    expect(events).toEqual(['opened microphone mic', 'failed camera in-use']);
  });

  test('fall back to any device when the chosen one is gone', async () => {
    devices.refuse = ({ video }) => (typeof video === 'object' && video.deviceId ? 'OverconstrainedError' : null);
    media.open('camera', 'gone');
    await settle();
    expect(events).toEqual(['opened camera cam']);
  });

  test('closed while the browser asks are stopped when they come', async () => {
    media.open('camera', null);
    await Promise.resolve();
    media.close('camera');
    await settle();
    expect(events).toEqual([]);
    expect(devices.given.every(({ stopped }) => stopped)).toBe(true);
  });

  test('may be asked for by where it looks, and it is told where that is', async () => {
    devices.facing = 'environment';
    media.open('camera', { facing: 'environment' });
    await settle();
    expect(devices.asked[0]).toMatchObject({ video: { facingMode: { exact: 'environment' } } });
    expect(devices.asked[0]).not.toHaveProperty('video.deviceId');
    expect(events).toEqual(['opened camera cam, environment']);
  });

  test('that the system mutes are told so, and of one that was exchanged nothing is told any more', async () => {
    media.open('microphone', null);
    media.open('camera', null);
    await settle();
    const [microphone, camera] = devices.given;
    microphone?.mute(true);
    camera?.mute(true);
    microphone?.mute(false);
    expect(events.slice(2)).toEqual(['muted microphone', 'muted camera', 'unmuted microphone']);
    media.open('microphone', 'other');
    await settle();
    microphone?.mute(true);
    media.close('camera');
    camera?.mute(false);
    expect(events.slice(5)).toEqual(['opened microphone mic']);
  });

  test('that are muted as they open are told so then', async () => {
    devices.mutedFromTheBeginning = true;
    media.open('microphone', null);
    await settle();
    expect(events).toEqual(['opened microphone mic', 'muted microphone']);
  });

  test('changed: the old one stops after the new one runs', async () => {
    media.open('camera', null);
    await settle();
    media.open('camera', 'other');
    await settle();
    expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(events).toHaveLength(2);
  });

  test('that cannot be opened as it is to sound now has gone, and is told so', async () => {
    media.open('microphone', null);
    await settle();
    devices.refuse = () => 'NotReadableError';
    media.open('microphone', null, { noiseSuppression: false, echoCancellation: true, autoGainControl: true });
    await settle();
    expect(events).toEqual(['opened microphone mic', 'ended microphone']);
    expect(media.track('microphone')).toBeUndefined();
  });

  describe('of which this machine runs one at a time', () => {
    const runs = () => devices.given.some(({ readyState }) => readyState === 'live');
    const asks = () => devices.asked.map(({ video }) => (typeof video === 'object' ? video.deviceId : undefined));

    test.each([
      ['camera', 'cam'],
      ['microphone', 'mic'],
    ] as const)('are changed all the same: the %s', async (source, id) => {
      devices.refuse = () => (runs() ? 'NotReadableError' : null);
      media.open(source, null);
      await settle();
      media.open(source, 'other');
      await settle();
      expect(events).toEqual([`opened ${source} ${id}`, `opened ${source} ${id}`]);
      expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, false]);
      expect(media.track(source)).toBe(devices.given[1]);
    });

    test('give the one of before again where another program has the other', async () => {
      const isOther = ({ video }: MediaStreamConstraints) => JSON.stringify(video).includes('other');
      devices.refuse = (constraints) => (isOther(constraints) ? 'NotReadableError' : null);
      media.open('camera', null);
      await settle();
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam', 'opened camera cam', 'failed camera in-use']);
      expect(asks()).toEqual([undefined, { exact: 'other' }, { exact: 'other' }, { exact: 'cam' }]);
      expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, false]);
      expect(media.track('camera')).toBe(devices.given[1]);
    });

    test('have ended where that is not to be had either', async () => {
      media.open('camera', null);
      await settle();
      devices.refuse = () => 'NotReadableError';
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam', 'ended camera']);
      expect(media.track('camera')).toBeUndefined();
    });

    test('stay off where that was wanted meanwhile', async () => {
      media.open('camera', null);
      await settle();
      devices.refuse = () => {
        if (!runs()) media.close('camera');
        return 'NotReadableError';
      };
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam']);
      expect([runs(), devices.asked.length]).toEqual([false, 3]);
    });

    test('are not stopped where what is missing is no other device', async () => {
      media.open('camera', null);
      await settle();
      devices.refuse = () => 'NotAllowedError';
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam', 'failed camera denied']);
      expect(media.track('camera')).toBe(devices.given[0]);
    });
  });

  test('unplugged are told; closed by oneself are not', async () => {
    media.open('microphone', null);
    await settle();
    devices.given[0]?.dispatchEvent(new Event('ended'));
    expect(events.at(-1)).toBe('ended microphone');
    media.open('microphone', null);
    await settle();
    media.close('microphone');
    devices.given[1]?.dispatchEvent(new Event('ended'));
    expect(events.at(-1)).toBe('opened microphone mic');
  });
});

test('a page without a secure origin has no devices', () => {
  media = new LocalMedia(undefined, listener());
  media.open('camera', null);
  expect(events).toEqual(['failed camera insecure']);
});

describe('a screen', () => {
  const VOICE = { noiseSuppression: true, echoCancellation: true, autoGainControl: true };

  test('is marked as text to be kept sharp, or as movement to be kept smooth, while it is shared too', async () => {
    media.open('screen', null);
    await settle();
    expect(events).toEqual(['opened screen ']);
    expect(devices.given[0]?.contentHint).toBe('text');
    expect(devices.asked[0]).toMatchObject({ video: { frameRate: { ideal: 10 } }, audio: false });
    media.shapeShare('motion');
    expect(devices.given[0]).toMatchObject({ contentHint: 'motion', rate: { ideal: 30 } });
  });

  test('is chosen among others than this page, and may be changed for another while it is shared', async () => {
    media.open('screen', null);
    await settle();
    expect(devices.asked[0]).toMatchObject({ surfaceSwitching: 'include', selfBrowserSurface: 'exclude' });
  });

  test('brings its sound where that is asked for, without what the meeting plays itself', async () => {
    devices.supported['restrictOwnAudio'] = true;
    media.open('screen', null, VOICE, { mode: 'motion', sound: true });
    await settle();
    expect(events).toEqual(['opened screen  with sound']);
    expect(devices.asked[0]).toMatchObject({
      audio: { restrictOwnAudio: true, echoCancellation: false },
      systemAudio: 'include',
    });
    expect(media.soundOfScreen()).toBe(devices.given[1]);
    media.close('screen');
    expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, true]);
    expect(media.soundOfScreen()).toBeNull();
  });

  test('offers the sound of all programs only where the meeting can be left out of it', async () => {
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    expect(devices.asked[0]).toMatchObject({ systemAudio: 'exclude' });
  });

  test('is shared without sound by browsers that give none', async () => {
    devices.givesSound = false;
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    expect(events).toEqual(['opened screen ']);
  });

  test('whose window was closed takes its sound along', async () => {
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    devices.given[0]?.dispatchEvent(new Event('ended'));
    expect(events.at(-1)).toBe('ended screen');
    expect(devices.given[1]?.stopped).toBe(true);
  });
});

test('devices are listed by kind, those without an id left out', async () => {
  expect(await media.devices()).toEqual([
    { id: 'm', kind: 'microphone', label: 'Desk' },
    { id: 'c', kind: 'camera', label: 'Lid' },
    { id: 's', kind: 'speaker', label: 'Hall' },
  ]);
  devices.dispatchEvent(new Event('devicechange'));
  expect(events).toEqual(['changed']);
});

test.each([
  ['Permission denied', 'denied'],
  ['Permission denied by system', 'by-system'],
  ['Permission dismissed', 'dismissed'],
  ['The request is not allowed by the user agent or the platform in the current context.', 'denied'],
])('a browser that says "%s" is told as "%s"', (words, problem) => {
  expect(problemOf(new DOMException(words, 'NotAllowedError'))).toBe(problem);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotReadableError', 'in-use'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['SecurityError', 'insecure'],
  ['TypeError', 'failed'],
])('%s is told as "%s"', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem);
});
