import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CanvasPainter } from './CanvasPainter.ts';
import { drawnPerson, shippedNetwork } from './testing/drawn.ts';

const IMAGE = { width: 400, height: 400 } as ImageBitmap;

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
      createLinearGradient: () => ({ addColorStop: (_: number, colour: string) => say(colour) }),
      fillRect: () => say('fill'),
      clearRect: () => say('clear'),
      putImageData: () => say('put'),
      drawImage(source: unknown) {
        const what = source instanceof FakeCanvas ? 'canvas' : source === IMAGE ? 'image' : 'frame';
        say(`${this.globalCompositeOperation} ${what}`);
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

describe('a background in place of the room', () => {
  const painted = (painter: CanvasPainter, width = 640, height = 360) => {
    FakeCanvas.done = [];
    const given = frame(width, height);
    painter.look(given);
    painter.paint(given);
    return FakeCanvas.done.filter((each) => each.startsWith(`${String(width)}x${String(height)}`));
  };

  test('colour lies behind the person', () => {
    const done = painted(new CanvasPainter(shippedNetwork(), 'blue'));
    expect(done).toEqual([
      '640x360 clear',
      '640x360 source-over canvas',
      '640x360 source-in frame',
      '640x360 #5b7fae',
      '640x360 #253a5c',
      '640x360 fill',
      '640x360 destination-over canvas',
    ]);
  });

  test('is drawn once for each size', () => {
    const painter = new CanvasPainter(shippedNetwork(), 'grey');
    expect(painted(painter)).toContain('640x360 fill');
    expect(painted(painter)).not.toContain('640x360 fill');
    expect(painted(painter, 360, 640)).toContain('360x640 fill');
  });

  test('missing image leaves the room blurred', () => {
    const painter = new CanvasPainter(shippedNetwork(), 'own');
    expect(painted(painter)).not.toContain('640x360 source-over image');
    painter.show('own', IMAGE);
    expect(painted(painter)).toContain('640x360 source-over image');
  });

  test('changed background is drawn at once', () => {
    const painter = new CanvasPainter(shippedNetwork(), 'blue');
    painted(painter);
    painter.show('green', null);
    expect(painted(painter)).toContain('640x360 #6f9880');
  });
});
