import type { Strength } from './room.ts';

/** The room out of focus, or what stands in its place. */
export type Backdrop = Strength | Colour | 'own';
export type Colour = keyof typeof COLOURS;

/** From the top to the bottom, as a wall in soft light. */
const COLOURS = {
  grey: ['#8b9499', '#4d5559'],
  blue: ['#5b7fae', '#253a5c'],
  green: ['#6f9880', '#2d4a3b'],
} as const;

export function isBlur(backdrop: Backdrop): backdrop is Strength {
  return backdrop === 'light' || backdrop === 'strong';
}

type Context = Pick<OffscreenCanvasRenderingContext2D, 'createLinearGradient' | 'fillRect' | 'fillStyle' | 'drawImage'>;

interface Size {
  readonly width: number;
  readonly height: number;
}

export function drawColour(context: Context, colour: Colour, { width, height }: Size): void {
  const [top, bottom] = COLOURS[colour];
  const wall = context.createLinearGradient(0, 0, 0, height);
  wall.addColorStop(0, top);
  wall.addColorStop(1, bottom);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
}

/** Fills the picture with the middle of an image, whatever the shapes of both. */
export function drawImage(context: Context, image: ImageBitmap, { width, height }: Size): void {
  const scale = Math.max(width / image.width, height / image.height);
  const part = { width: width / scale, height: height / scale };
  const left = (image.width - part.width) / 2;
  const top = (image.height - part.height) / 2;
  context.drawImage(image, left, top, part.width, part.height, 0, 0, width, height);
}
