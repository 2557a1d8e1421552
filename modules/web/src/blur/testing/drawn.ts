import { readFileSync } from 'node:fs';
import { readNetwork, type Network } from '../model-file.ts';

const FILE = 'node_modules/@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite';

/** The file that ships. */
export function networkFile(): ArrayBuffer {
  const bytes = readFileSync(FILE);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

export function shippedNetwork(): Network {
  return readNetwork(networkFile());
}

type Colour = readonly [number, number, number];

/** A drawn person in the middle, before a wall of dark and bright squares: red, green, blue and alpha of each pixel. */
export function drawnPerson(rows: number, columns: number): Uint8ClampedArray {
  const scale = drawnScale(rows, columns);
  return drawn(rows, columns, (x, y) => {
    return personAt((x - columns / 2) / scale, (y - (rows - 144 * scale)) / scale);
  });
}

/** An upright picture is one of a telephone, near to its person. */
export function drawnScale(rows: number, columns: number): number {
  return rows > columns ? columns / 150 : columns / 256;
}

export function drawnWall(rows: number, columns: number): Uint8ClampedArray {
  return drawn(rows, columns, () => undefined);
}

function drawn(rows: number, columns: number, at: (x: number, y: number) => Colour | undefined): Uint8ClampedArray {
  const picture = new Uint8ClampedArray(4 * rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const level = (Math.floor(x / 6) + Math.floor(y / 6)) % 2 === 0 ? 40 : 215;
      picture.set([...(at(x, y) ?? [level, level, level]), 255], 4 * (y * columns + x));
    }
  }
  return picture;
}

function personAt(x: number, y: number): Colour | undefined {
  const within = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  if (within(-10, 57, 3, 2) || within(10, 57, 3, 2)) return [30, 24, 26];
  if (within(0, 66, 3, 5)) return [150, 104, 82];
  if (within(0, 77, 8, 2)) return [150, 72, 70];
  if (within(0, 60, 23, 30) && y > 40) return [196, 146, 116];
  if (within(0, 53, 27, 30) && y < 60) return [38, 28, 24];
  if (Math.abs(x) < 11 && y > 80 && y < 105) return [150, 104, 82];
  return within(0, 151, 64, 53) ? [44, 62, 104] : undefined;
}
