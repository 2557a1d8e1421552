import { beforeEach, describe, expect, test } from 'vitest';
import { LocalMedia, type DeviceAccess } from './LocalMedia.ts';
import { blurContract } from './testing/blurContract.ts';
import { FakeBlur } from './testing/FakeBlur.ts';

class FakeCamera extends EventTarget {
  readonly kind = 'video';
  readyState: MediaStreamTrackState = 'live';
  stopped = false;
  private readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }
  getSettings() {
    return { deviceId: this.deviceId };
  }
  stop(): void {
    this.stopped = true;
    this.readyState = 'ended';
  }
}

type Camera = FakeCamera & MediaStreamTrack;

blurContract('the fake', () => {
  const blur = new FakeBlur();
  return {
    blur,
    camera: new FakeCamera('c') as Camera,
    firstPicture: () => blur.begun[0]?.firstPicture(),
    breaks: (problem) => blur.begun[0]?.breaks(problem),
  };
});

class FakeCameras extends EventTarget {
  readonly given: Camera[] = [];
  isTaken = () => false;
  getUserMedia(): Promise<MediaStream> {
    if (this.isTaken()) return Promise.reject(new DOMException('in use', 'NotReadableError'));
    const camera = new FakeCamera(`c${String(this.given.length)}`) as Camera;
    this.given.push(camera);
    return Promise.resolve({ getAudioTracks: () => [], getVideoTracks: () => [camera] } as unknown as MediaStream);
  }
}

/** Lets every promise that is ready go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('blurred camera', () => {
  let cameras: FakeCameras;
  let blur: FakeBlur;
  let fetchBlur: () => Promise<FakeBlur>;
  let events: string[];
  let handed: unknown[];
  let media: LocalMedia;

  beforeEach(() => {
    cameras = new FakeCameras();
    blur = new FakeBlur();
    fetchBlur = () => Promise.resolve(blur);
    events = [];
    handed = [];
    const listener = {
      opened: (source: string, track: MediaStreamTrack, deviceId: string) => {
        events.push(`opened ${source} ${deviceId}`);
        handed.push(track);
      },
      failed: (source: string, problem: string) => events.push(`failed ${source} ${problem}`),
      ended: (source: string) => events.push(`ended ${source}`),
      muted: (source: string, muted: boolean) => events.push(`${muted ? 'muted' : 'unmuted'} ${source}`),
      devicesChanged: () => undefined,
    };
    media = new LocalMedia(cameras as unknown as DeviceAccess, listener, 720, () => fetchBlur());
  });

  const open = async (background: 'plain' | 'light' | 'strong', device: string | null = null) => {
    media.open('camera', device, undefined, undefined, background);
    await settle();
  };
  const allStopped = () => cameras.given.every(({ stopped }) => stopped);
  /** Whatever happens in a test: no track of a camera itself was handed out while it was to be blurred. */
  const handedOnlyBlurred = () => {
    for (const track of handed) expect(blur.begun.map((each) => each.track)).toContain(track);
    for (const camera of cameras.given) expect(handed).not.toContain(camera);
  };

  test('starts with the first blurred frame', async () => {
    await open('light');
    expect([events, media.track('camera')]).toEqual([[], undefined]);
    blur.begun[0]?.firstPicture();
    expect(events).toEqual(['opened camera c0']);
    expect(media.track('camera')).toBe(blur.begun[0]?.track);
    handedOnlyBlurred();
  });

  test('missing blur stops the camera', async () => {
    fetchBlur = () => Promise.reject(new Error('not found'));
    await open('strong');
    blur.broken = true;
    fetchBlur = () => Promise.resolve(blur);
    await open('strong');
    expect(events).toEqual(['failed camera blur-failed', 'failed camera blur-failed']);
    expect([handed.length, allStopped()]).toEqual([0, true]);
  });

  test.each([
    ['failed', 'blur-failed'],
    ['slow', 'blur-slow'],
  ] as const)('stops when that %s', async (problem, told) => {
    await open('light');
    blur.begun[0]?.breaks(problem);
    expect(events).toEqual([`failed camera ${told}`]);
    await open('light');
    blur.begun[1]?.firstPicture();
    blur.begun[1]?.breaks(problem);
    expect(events.slice(1)).toEqual(['opened camera c1', `failed camera ${told}`]);
    expect([media.track('camera'), allStopped()]).toEqual([undefined, true]);
    expect(blur.begun.every((each) => each.track.stopped)).toBe(true);
    handedOnlyBlurred();
  });

  test('closing early publishes nothing', async () => {
    await open('light');
    media.close('camera');
    blur.begun[0]?.firstPicture();
    expect([events, allStopped(), blur.begun[0]?.isOver]).toEqual([[], true, true]);
  });

  test('closing during loading publishes nothing', async () => {
    let come: (blur: FakeBlur) => void = () => undefined;
    fetchBlur = () => new Promise((resolve) => (come = resolve));
    await open('light');
    media.close('camera');
    come(blur);
    await settle();
    expect([events, blur.begun.length, allStopped()]).toEqual([[], 0, true]);
  });

  test('unplugging is reported', async () => {
    await open('light');
    cameras.given[0]?.dispatchEvent(new Event('ended'));
    await open('light');
    blur.begun[1]?.firstPicture();
    cameras.given[1]?.dispatchEvent(new Event('ended'));
    expect(events).toEqual(['failed camera failed', 'opened camera c1', 'ended camera']);
    expect(blur.begun.every(({ isOver }) => isOver)).toBe(true);
  });

  test('switching keeps the old until blurred', async () => {
    await open('light');
    blur.begun[0]?.firstPicture();
    await open('light', 'other');
    expect(cameras.given.map(({ stopped }) => stopped)).toEqual([false, false]);
    blur.begun[1]?.firstPicture();
    expect(cameras.given.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect([blur.begun[0]?.isOver, blur.begun[1]?.isOver]).toEqual([true, false]);
    expect(events).toEqual(['opened camera c0', 'opened camera c1']);
    handedOnlyBlurred();
  });

  test('single-camera phones switch directly', async () => {
    cameras.isTaken = () => !allStopped();
    await open('light');
    await open('light', 'other');
    expect([events, cameras.given.length]).toEqual([[], 2]);
    blur.begun[1]?.firstPicture();
    await open('light', 'one more');
    blur.begun[2]?.firstPicture();
    expect(events).toEqual(['opened camera c1', 'opened camera c2']);
    expect([0, 1].map((before) => [cameras.given[before]?.stopped, blur.begun[before]?.isOver])).toEqual([
      [true, true],
      [true, true],
    ]);
    handedOnlyBlurred();
  });

  test('both cameras failing ends it', async () => {
    await open('light');
    blur.begun[0]?.firstPicture();
    cameras.isTaken = () => true;
    await open('light', 'other');
    expect(events).toEqual(['opened camera c0', 'ended camera']);
    expect([media.track('camera'), allStopped(), blur.begun[0]?.isOver]).toEqual([undefined, true, true]);
  });

  test('failed switch stops the camera', async () => {
    await open('light');
    blur.begun[0]?.firstPicture();
    await open('light', 'other');
    blur.begun[1]?.breaks('failed');
    expect(events.at(-1)).toBe('failed camera blur-failed');
    expect(allStopped()).toBe(true);
  });

  test('failure during switching leaves no frozen frame', async () => {
    await open('light');
    blur.begun[0]?.firstPicture();
    media.open('camera', 'other', undefined, undefined, 'light');
    blur.begun[0]?.breaks('failed');
    await settle();
    expect(events.at(-1)).toBe('failed camera blur-failed');
    expect([blur.begun.length, allStopped()]).toEqual([1, true]);
  });

  test('latest request wins', async () => {
    media.open('camera', 'one', undefined, undefined, 'plain');
    await open('light', 'other');
    await settle();
    expect(events).toEqual([]);
    for (const each of blur.begun) each.firstPicture();
    expect(events).toHaveLength(1);
    handedOnlyBlurred();
    expect(cameras.given.filter(({ stopped }) => !stopped)).toHaveLength(1);
  });

  test('uses the latest strength', async () => {
    await open('light');
    media.changeBackground('strong');
    blur.begun[0]?.firstPicture();
    expect(blur.begun[0]?.background).toBe('strong');
    media.changeBackground('light');
    expect(blur.begun[0]?.background).toBe('light');
  });

  test('unblurring restores the camera track', async () => {
    await open('light');
    blur.begun[0]?.firstPicture();
    await open('plain');
    expect(media.track('camera')).toBe(cameras.given[1]);
    expect([blur.begun[0]?.isOver, cameras.given[0]?.stopped]).toEqual([true, true]);
    media.changeBackground('strong');
    expect(blur.begun).toHaveLength(1);
  });
});
