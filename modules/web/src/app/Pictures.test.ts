// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pictures } from './Pictures.ts';

let pictures: Pictures;
let element: HTMLVideoElement;
const plays = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', vi.fn());
  plays.mockClear();
  element = Object.assign(document.createElement('video'), { play: plays });
  Object.defineProperty(element, 'srcObject', { value: null, writable: true });
  pictures = new Pictures(() => null);
  pictures.slotOpened('4', { kind: 'video' } as MediaStreamTrack, {} as RTCRtpReceiver);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const systemPauses = () => element.dispatchEvent(new Event('pause'));

test('paused video resumes every time', () => {
  pictures.attachSlot('4', element);
  expect(plays).toHaveBeenCalledTimes(1);
  for (const times of [2, 3]) {
    vi.advanceTimersByTime(5_000);
    systemPauses();
    expect(plays).toHaveBeenCalledTimes(times);
  }
});

test('repeatedly paused video waits for page return', () => {
  pictures.attachSlot('4', element);
  systemPauses();
  systemPauses();
  expect(plays).toHaveBeenCalledTimes(2);
  pictures.playAll();
  expect(plays).toHaveBeenCalledTimes(3);
});

test('empty or detached video is left alone', () => {
  const detach = pictures.attachSlot('4', element);
  plays.mockClear();
  detach();
  systemPauses();
  pictures.playAll();
  pictures.attachSlot('5', element);
  systemPauses();
  pictures.playAll();
  expect(plays).not.toHaveBeenCalled();
});
