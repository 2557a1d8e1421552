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
  test('simultaneous requests use one prompt', async () => {
    media.open('microphone', null);
    media.open('camera', 'lid');
    await settle();
    expect(devices.asked).toHaveLength(1);
    expect(devices.asked[0]).toMatchObject({ video: { deviceId: { exact: 'lid' } } });
    expect(events).toEqual(['opened microphone mic', 'opened camera cam']);
  });

  test('refused joint request is split', async () => {
    devices.refuse = (constraints) => (constraints.video ? 'NotReadableError' : null);
    media.open('microphone', null);
    media.open('camera', null);
    await settle();
    expect(events).toEqual(['opened microphone mic', 'failed camera in-use']);
  });

  test('missing device falls back to any', async () => {
    devices.refuse = ({ video }) => (typeof video === 'object' && video.deviceId ? 'OverconstrainedError' : null);
    media.open('camera', 'gone');
    await settle();
    expect(events).toEqual(['opened camera cam']);
  });

  test('closing during the prompt stops tracks', async () => {
    media.open('camera', null);
    await Promise.resolve();
    media.close('camera');
    await settle();
    expect(events).toEqual([]);
    expect(devices.given.every(({ stopped }) => stopped)).toBe(true);
  });

  test('facing mode is requested and reported', async () => {
    devices.facing = 'environment';
    media.open('camera', { facing: 'environment' });
    await settle();
    expect(devices.asked[0]).toMatchObject({ video: { facingMode: { exact: 'environment' } } });
    expect(devices.asked[0]).not.toHaveProperty('video.deviceId');
    expect(events).toEqual(['opened camera cam, environment']);
  });

  test("system mute is reported, replaced tracks aren't", async () => {
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

  test('initial mute is reported', async () => {
    devices.mutedFromTheBeginning = true;
    media.open('microphone', null);
    await settle();
    expect(events).toEqual(['opened microphone mic', 'muted microphone']);
  });

  test('change stops the old track last', async () => {
    media.open('camera', null);
    await settle();
    media.open('camera', 'other');
    await settle();
    expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(events).toHaveLength(2);
  });

  test('unavailable voice settings end the track', async () => {
    media.open('microphone', null);
    await settle();
    devices.refuse = () => 'NotReadableError';
    media.open('microphone', null, { noiseSuppression: false, echoCancellation: true, autoGainControl: true });
    await settle();
    expect(events).toEqual(['opened microphone mic', 'ended microphone']);
    expect(media.track('microphone')).toBeUndefined();
  });

  describe('one device at a time', () => {
    const runs = () => devices.given.some(({ readyState }) => readyState === 'live');
    const asks = () => devices.asked.map(({ video }) => (typeof video === 'object' ? video.deviceId : undefined));

    test.each([
      ['camera', 'cam'],
      ['microphone', 'mic'],
    ] as const)('still switches: the %s', async (source, id) => {
      devices.refuse = () => (runs() ? 'NotReadableError' : null);
      media.open(source, null);
      await settle();
      media.open(source, 'other');
      await settle();
      expect(events).toEqual([`opened ${source} ${id}`, `opened ${source} ${id}`]);
      expect(devices.given.map(({ stopped }) => stopped)).toEqual([true, false]);
      expect(media.track(source)).toBe(devices.given[1]);
    });

    test('busy device restores the previous', async () => {
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

    test('failed restore ends the track', async () => {
      media.open('camera', null);
      await settle();
      devices.refuse = () => 'NotReadableError';
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam', 'ended camera']);
      expect(media.track('camera')).toBeUndefined();
    });

    test('switched off meanwhile stays off', async () => {
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

    test('other errors keep the device', async () => {
      media.open('camera', null);
      await settle();
      devices.refuse = () => 'NotAllowedError';
      media.open('camera', 'other');
      await settle();
      expect(events).toEqual(['opened camera cam', 'failed camera denied']);
      expect(media.track('camera')).toBe(devices.given[0]);
    });
  });

  test('unplugging is reported, closing is not', async () => {
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

test('insecure page has no devices', () => {
  media = new LocalMedia(undefined, listener());
  media.open('camera', null);
  expect(events).toEqual(['failed camera insecure']);
});

describe('a screen', () => {
  const VOICE = { noiseSuppression: true, echoCancellation: true, autoGainControl: true };

  test('content hint follows text or motion', async () => {
    media.open('screen', null);
    await settle();
    expect(events).toEqual(['opened screen ']);
    expect(devices.given[0]?.contentHint).toBe('text');
    expect(devices.asked[0]).toMatchObject({ video: { frameRate: { ideal: 10 } }, audio: false });
    media.shapeShare('motion');
    expect(devices.given[0]).toMatchObject({ contentHint: 'motion', rate: { ideal: 30 } });
  });

  test('own page is excluded, switching allowed', async () => {
    media.open('screen', null);
    await settle();
    expect(devices.asked[0]).toMatchObject({ surfaceSwitching: 'include', selfBrowserSurface: 'exclude' });
  });

  test("sound excludes the meeting's own audio", async () => {
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

  test('system sound needs meeting exclusion', async () => {
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    expect(devices.asked[0]).toMatchObject({ systemAudio: 'exclude' });
  });

  test('missing sound support is accepted', async () => {
    devices.givesSound = false;
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    expect(events).toEqual(['opened screen ']);
  });

  test('closed window ends its sound', async () => {
    media.open('screen', null, VOICE, { mode: 'text', sound: true });
    await settle();
    devices.given[0]?.dispatchEvent(new Event('ended'));
    expect(events.at(-1)).toBe('ended screen');
    expect(devices.given[1]?.stopped).toBe(true);
  });
});

test('lists devices by kind with ids', async () => {
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
])('error "%s" is reported as "%s"', (words, problem) => {
  expect(problemOf(new DOMException(words, 'NotAllowedError'))).toBe(problem);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotReadableError', 'in-use'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['SecurityError', 'insecure'],
  ['TypeError', 'failed'],
])('%s is reported as "%s"', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem);
});
