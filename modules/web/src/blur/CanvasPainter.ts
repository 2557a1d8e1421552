import type { Painter } from './pump.ts';
import type { Network } from './model-file.ts';
import { Mask } from './mask.ts';
import { Room, type Strength } from './room.ts';
import { Segmenter } from './Segmenter.ts';

/** The picture in which people are looked for: as large as the network was taught with, upright for upright cameras. */
const LONG = 256;
const SHORT = 144;

/** Not in every browser that has the canvas. */
type LosableContext = Pick<OffscreenCanvasRenderingContext2D, 'canvas'> & { isContextLost?(): boolean };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Everything that hangs on how large the camera's pictures are. */
class Bench {
  readonly of: Size;
  readonly small: Size;
  readonly segmenter: Segmenter;
  readonly mask: Mask;
  readonly room: Room;
  readonly seen: OffscreenCanvasRenderingContext2D;
  readonly cut: OffscreenCanvasRenderingContext2D;
  readonly behind: OffscreenCanvasRenderingContext2D;
  readonly whole: OffscreenCanvasRenderingContext2D;
  readonly cutPixels: ImageData;
  readonly behindPixels: ImageData;

  constructor(network: Network, of: Size) {
    const [width, height] = of.width >= of.height ? [LONG, SHORT] : [SHORT, LONG];
    this.of = of;
    this.small = { width, height };
    this.segmenter = new Segmenter(network, height, width);
    this.mask = new Mask(height, width);
    this.room = new Room(height, width);
    this.seen = canvas(this.small, { willReadFrequently: true, alpha: false });
    // Fewer pixels of the picture than of the camera: without this, what lies between them would shimmer.
    this.seen.imageSmoothingQuality = 'medium';
    this.cut = canvas(this.small, {});
    this.behind = canvas(this.small, { alpha: false });
    this.whole = canvas(of, {});
    this.cutPixels = new ImageData(width, height);
    this.behindPixels = new ImageData(width, height);
  }

  /** A canvas that lost what it draws on draws nothing, and says nothing. */
  mustHaveDrawn(): void {
    for (const context of [this.seen, this.cut, this.behind, this.whole]) {
      if ((context as LosableContext).isContextLost?.() === true) throw new Error('a canvas was lost');
    }
  }

  see(frame: VideoFrame): Uint8ClampedArray {
    const { width, height } = this.small;
    this.seen.drawImage(frame, 0, 0, width, height);
    return this.seen.getImageData(0, 0, width, height).data;
  }
}

function canvas(
  { width, height }: Size,
  settings: CanvasRenderingContext2DSettings,
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', settings);
  if (!context) throw new Error('no canvas to draw on');
  return context;
}

/** Draws the person over the room out of focus. A picture in which it finds nobody is out of focus as a whole. */
export class CanvasPainter implements Painter<VideoFrame> {
  strength: Strength;
  private readonly network: Network;
  private bench: Bench | null = null;
  private seen: { readonly frame: VideoFrame; readonly picture: Uint8ClampedArray } | null = null;

  constructor(network: Network, strength: Strength) {
    this.network = network;
    this.strength = strength;
  }

  look(frame: VideoFrame): void {
    const bench = this.benchFor(frame);
    const picture = this.seen?.frame === frame ? this.seen.picture : bench.see(frame);
    this.seen = { frame, picture };
    bench.mask.take(bench.segmenter.maskOf(picture), picture);
  }

  hasMoved(frame: VideoFrame): boolean {
    const bench = this.benchFor(frame);
    const picture = bench.see(frame);
    this.seen = { frame, picture };
    return !bench.mask.holdsIn(picture);
  }

  paint(frame: VideoFrame): VideoFrame {
    const bench = this.benchFor(frame);
    const { mask, room, cut, behind, whole, cutPixels, behindPixels, of, small } = bench;
    const picture = this.seen?.frame === frame ? this.seen.picture : bench.see(frame);
    this.seen = null;
    // From here on the person is drawn first, into nothing: what is not drawn is out of focus, never sharp.
    for (let at = 0; at < mask.still.length; at++) cutPixels.data[4 * at + 3] = 255 * (mask.still[at] ?? 0);
    cut.putImageData(cutPixels, 0, 0);
    room.blur(picture, mask.still, this.strength, behindPixels.data);
    behind.putImageData(behindPixels, 0, 0);
    whole.globalCompositeOperation = 'source-over';
    whole.clearRect(0, 0, of.width, of.height);
    whole.drawImage(cut.canvas, 0, 0, small.width, small.height, 0, 0, of.width, of.height);
    whole.globalCompositeOperation = 'source-in';
    whole.drawImage(frame, 0, 0, of.width, of.height);
    whole.globalCompositeOperation = 'destination-over';
    whole.drawImage(behind.canvas, 0, 0, small.width, small.height, 0, 0, of.width, of.height);
    bench.mustHaveDrawn();
    const duration = frame.duration === null ? {} : { duration: frame.duration };
    return new VideoFrame(whole.canvas, { timestamp: frame.timestamp, ...duration, alpha: 'discard' });
  }

  /** Of another size, as when a telephone was turned, nothing that was made before is of use: the mask begins anew, empty. */
  private benchFor({ displayWidth: width, displayHeight: height }: VideoFrame): Bench {
    if (this.bench?.of.width !== width || this.bench.of.height !== height) {
      this.bench = new Bench(this.network, { width, height });
    }
    return this.bench;
  }
}
