import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CanvasPainter } from './CanvasPainter.ts';
import { drawnPerson, shippedNetwork } from './testing/drawn.ts';

/** Says what was done to it; what it shows of a frame is always the same drawn person. */
class FakeCanvas {
  static done: string[] = [];
  static lost = false;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext() {
    const { width, height } = this;
    const say = (what: string) => FakeCanvas.done.push(`${String(width)}x${String(height)} ${what}`);
    return {
      canvas: this,
      globalCompositeOperation: 'source-over',
      isContextLost: () => FakeCanvas.lost,
      clearRect: () => say('clear'),
      putImageData: () => say('put'),
      drawImage(source: unknown) {
        say(`${this.globalCompositeOperation} ${source instanceof FakeCanvas ? 'canvas' : 'frame'}`);
      },
      getImageData: () => ({ data: drawnPerson(height, width) }),
    };
  }
}

const frame = (width: number, height: number) =>
  ({ displayWidth: width, displayHeight: height, timestamp: 0, duration: null, close: () => undefined }) as VideoFrame;
const onWhole = () => FakeCanvas.done.filter((each) => each.startsWith('640x360'));

beforeEach(() => {
  FakeCanvas.done = [];
  FakeCanvas.lost = false;
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  vi.stubGlobal('VideoFrame', vi.fn());
  vi.stubGlobal('ImageData', function ImageData(this: { data: Uint8ClampedArray }, width: number, height: number) {
    this.data = new Uint8ClampedArray(4 * width * height);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test('each frame starts from an empty canvas', () => {
  const painter = new CanvasPainter(shippedNetwork(), 'light');
  for (let pictures = 0; pictures < 2; pictures++) {
    FakeCanvas.done = [];
    const given = frame(640, 360);
    painter.look(given);
    painter.paint(given);
    expect(onWhole()).toEqual([
      '640x360 clear',
      '640x360 source-over canvas',
      '640x360 source-in frame',
      '640x360 destination-over canvas',
    ]);
  }
});

test('lost canvas produces no frame', () => {
  const painter = new CanvasPainter(shippedNetwork(), 'light');
  const given = frame(640, 360);
  painter.look(given);
  FakeCanvas.lost = true;
  expect(() => painter.paint(given)).toThrow('lost');
});

test('changed size clears earlier results', () => {
  const painter = new CanvasPainter(shippedNetwork(), 'light');
  painter.look(frame(640, 360));
  expect(painter.hasMoved(frame(640, 360))).toBe(false);
  const turned = frame(360, 640);
  painter.paint(turned);
  expect(FakeCanvas.done.at(-1)).toBe('360x640 destination-over canvas');
});
