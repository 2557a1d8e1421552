import { type Backdrop, drawColour, drawImage, isBlur } from './backdrop.ts';
import type { Painter } from './pump.ts';
import type { Network } from './model-file.ts';
import { Mask } from './mask.ts';
import { Room } from './room.ts';
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

/** Draws the person over the room out of focus, or over something else. Where it finds nobody, that is the whole picture. */
export class CanvasPainter implements Painter<VideoFrame> {
  private backdrop: Backdrop;
  /** Shown for the backdrop `own`; until it is there the room is strongly out of focus. */
  private image: ImageBitmap | null = null;
  /** A colour or the image in the size of the camera's pictures; null to be drawn anew. */
  private scene: OffscreenCanvas | null = null;
  private readonly network: Network;
  private bench: Bench | null = null;
  private seen: { readonly frame: VideoFrame; readonly picture: Uint8ClampedArray } | null = null;

  constructor(network: Network, backdrop: Backdrop) {
    this.network = network;
    this.backdrop = backdrop;
  }

  show(backdrop: Backdrop, image: ImageBitmap | null): void {
    this.backdrop = backdrop;
    this.image = image;
    this.scene = null;
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
    const { mask, cut, whole, cutPixels, of, small } = bench;
    const picture = this.seen?.frame === frame ? this.seen.picture : bench.see(frame);
    this.seen = null;
    // From here on the person is drawn first, into nothing: what is not drawn is never the room as it is.
    for (let at = 0; at < mask.still.length; at++) cutPixels.data[4 * at + 3] = 255 * (mask.still[at] ?? 0);
    cut.putImageData(cutPixels, 0, 0);
    whole.globalCompositeOperation = 'source-over';
    whole.clearRect(0, 0, of.width, of.height);
    whole.drawImage(cut.canvas, 0, 0, small.width, small.height, 0, 0, of.width, of.height);
    whole.globalCompositeOperation = 'source-in';
    whole.drawImage(frame, 0, 0, of.width, of.height);
    whole.globalCompositeOperation = 'destination-over';
    this.drawBehind(bench, picture);
    bench.mustHaveDrawn();
    const duration = frame.duration === null ? {} : { duration: frame.duration };
    return new VideoFrame(whole.canvas, { timestamp: frame.timestamp, ...duration, alpha: 'discard' });
  }

  private drawBehind(bench: Bench, picture: Uint8ClampedArray): void {
    const { mask, room, behind, whole, behindPixels, of, small } = bench;
    const scene = this.sceneOf(of);
    if (scene !== null) {
      whole.drawImage(scene, 0, 0);
      return;
    }
    room.blur(picture, mask.still, isBlur(this.backdrop) ? this.backdrop : 'strong', behindPixels.data);
    behind.putImageData(behindPixels, 0, 0);
    whole.drawImage(behind.canvas, 0, 0, small.width, small.height, 0, 0, of.width, of.height);
  }

  private sceneOf(of: Size): OffscreenCanvas | null {
    const { backdrop, image } = this;
    if (isBlur(backdrop) || (backdrop === 'own' && image === null)) return null;
    if (this.scene?.width === of.width && this.scene.height === of.height) return this.scene;
    const drawn = canvas(of, { alpha: false });
    if (backdrop !== 'own') drawColour(drawn, backdrop, of);
    else if (image !== null) drawImage(drawn, image, of);
    this.scene = drawn.canvas;
    return this.scene;
  }

  /** Of another size, as when a telephone was turned, nothing that was made before is of use: the mask begins anew, empty. */
  private benchFor({ displayWidth: width, displayHeight: height }: VideoFrame): Bench {
    if (this.bench?.of.width !== width || this.bench.of.height !== height) {
      this.bench = new Bench(this.network, { width, height });
    }
    return this.bench;
  }
}
