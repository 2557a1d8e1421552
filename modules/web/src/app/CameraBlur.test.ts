import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromBlur, ToBlur } from '../blur/asks.ts';
import { blurContract } from '../transport/testing/blurContract.ts';
import { CameraBlur, FIRST_PICTURE_WITHIN_MILLIS } from './CameraBlur.ts';
import { canBlur } from './can-blur.ts';

class FakeWorker extends EventTarget {
  static made: FakeWorker[] = [];
  readonly asked: ToBlur[] = [];
  readonly transferred: unknown[] = [];
  ended = false;
  constructor() {
    super();
    FakeWorker.made.push(this);
  }
  postMessage(message: ToBlur, transfer: readonly unknown[] = []): void {
    this.asked.push(message);
    this.transferred.push(...transfer);
  }
  terminate(): void {
    this.ended = true;
  }
  says(data: FromBlur): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

class FakeProcessor {
  readonly readable = new ReadableStream();
}

class FakeGenerator {
  readonly writable = new WritableStream();
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

const camera = { stopped: false } as unknown as MediaStreamTrack & { readonly stopped: boolean };
const made = () => FakeWorker.made.at(-1) ?? new FakeWorker();

beforeEach(() => {
  FakeWorker.made = [];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('OffscreenCanvas', vi.fn());
  vi.stubGlobal('MediaStreamTrackProcessor', FakeProcessor);
  vi.stubGlobal('MediaStreamTrackGenerator', FakeGenerator);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

blurContract('the worker', () => ({
  blur: new CameraBlur(() => null),
  camera,
  firstPicture: () => made().says({ type: 'ready' }),
  breaks: (problem) => made().says({ type: 'problem', problem }),
}));

test('worker owns the streams until either ends', () => {
  const messages: string[] = [];
  const blurred = new CameraBlur(() => null).begin(camera, 'strong', {
    ready: () => messages.push('ready'),
    stopped: (problem) => messages.push(problem),
  });
  const worker = made();
  expect(worker.asked).toMatchObject([{ op: 'begin', backdrop: 'strong' }]);
  expect(worker.transferred).toHaveLength(2);
  blurred.change('light');
  expect(worker.asked.at(-1)).toEqual({ op: 'show', backdrop: 'light', image: null });
  worker.dispatchEvent(new Event('error'));
  expect([messages, worker.ended]).toEqual([['failed'], true]);
});

test('worker gets the own image when it is shown', () => {
  const image = new Blob(['image']);
  const blurred = new CameraBlur(() => image).begin(camera, 'own', {
    ready: () => undefined,
    stopped: () => undefined,
  });
  expect(made().asked.at(-1)).toEqual({ op: 'show', backdrop: 'own', image });
  blurred.change('blue');
  expect(made().asked.at(-1)).toEqual({ op: 'show', backdrop: 'blue', image: null });
  blurred.change('own');
  expect(made().asked.at(-1)).toEqual({ op: 'show', backdrop: 'own', image });
});

test('missing first frame fails in time', () => {
  vi.useFakeTimers();
  try {
    const messages: string[] = [];
    const listener = { ready: () => messages.push('ready'), stopped: (problem: string) => messages.push(problem) };
    new CameraBlur(() => null).begin(camera, 'light', listener);
    vi.advanceTimersByTime(FIRST_PICTURE_WITHIN_MILLIS - 1);
    expect(messages).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(messages).toEqual(['failed']);
    new CameraBlur(() => null).begin(camera, 'light', listener);
    made().says({ type: 'ready' });
    vi.advanceTimersByTime(FIRST_PICTURE_WITHIN_MILLIS);
    expect(messages).toEqual(['failed', 'ready']);
  } finally {
    vi.useRealTimers();
  }
});

test('keeps the latest frame cost', () => {
  new CameraBlur(() => null).begin(camera, 'light', { ready: () => undefined, stopped: () => undefined });
  made().says({ type: 'cost', pictureMillis: 9, pictures: 1 });
  made().says({ type: 'cost', pictureMillis: 12, pictures: 2 });
  const marks = performance.getEntriesByName('sabha-blur') as PerformanceMark[];
  expect(marks.map(({ detail }) => detail as unknown)).toEqual([{ pictureMillis: 12, pictures: 2 }]);
});

test('unsupported browser cannot blur', () => {
  expect(canBlur()).toBe(true);
  vi.stubGlobal('MediaStreamTrackGenerator', undefined);
  expect(canBlur()).toBe(false);
  expect(() =>
    new CameraBlur(() => null).begin(camera, 'light', { ready: () => undefined, stopped: () => undefined }),
  ).toThrow();
});
