import { writeFileSync } from 'node:fs';

/** As small as a camera's picture is, and wide enough for squares that even its lowest layer shows. */
const WIDTH = 640;
const HEIGHT = 360;
const SQUARE = 16;
const PICTURES_PER_SECOND = 10;

type Colour = readonly [number, number, number];

const HAIR: Colour = [38, 28, 24];
const SKIN: Colour = [196, 146, 116];
const SHADE: Colour = [150, 104, 82];
const DARK: Colour = [30, 24, 26];
const LIPS: Colour = [150, 72, 70];
const SHIRT: Colour = [44, 62, 104];

/**
 * Writes what a camera sees to a file that Chromium takes for one (YUV4MPEG2): a drawn person before a wall of black and
 * white squares, who sways a little from picture to picture.
 */
export function drawPerson(file: string): void {
  const parts: Uint8Array[] = [
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${PICTURES_PER_SECOND}:1 Ip A1:1 C420jpeg\n`),
  ];
  for (const sway of [0, 2, 4, 2]) parts.push(Buffer.from('FRAME\n'), picture(sway));
  writeFileSync(file, Buffer.concat(parts));
}

function picture(sway: number): Uint8Array {
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const blue = Buffer.alloc((WIDTH * HEIGHT) / 4);
  const red = Buffer.alloc((WIDTH * HEIGHT) / 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = colourAt(x - sway, y) ?? wallAt(x, y);
      luma[y * WIDTH + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const at = (y / 2) * (WIDTH / 2) + x / 2;
      blue[at] = 128 - 0.1687 * r - 0.3313 * g + 0.5 * b;
      red[at] = 128 + 0.5 * r - 0.4187 * g - 0.0813 * b;
    }
  }
  return Buffer.concat([luma, blue, red]);
}

function wallAt(x: number, y: number): Colour {
  const level = (Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2 === 0 ? 40 : 215;
  return [level, level, level];
}

/** Of the person, or of what they wear; undefined where neither is. */
function colourAt(x: number, y: number): Colour | undefined {
  const within = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  const lit = ([r, g, b]: Colour): Colour => {
    const light = 1.08 - (0.3 * Math.abs(x - 320)) / 110;
    return [r * light, g * light, b * light];
  };
  for (const side of [-1, 1]) {
    if (within(320 + side * 26, 142, 9, 5)) return within(320 + side * 26, 142, 4, 4) ? DARK : [225, 220, 215];
    if (within(320 + side * 26, 127, 15, 3)) return HAIR;
  }
  if (within(320, 166, 8, 12)) return SHADE;
  if (within(320, 192, 20, 5)) return LIPS;
  if (within(320, 118, 62, 20) && y < 104) return HAIR;
  if (within(320, 150, 58, 76)) return y < 96 ? HAIR : lit(SKIN);
  if (within(320, 132, 68, 76) && y < 150) return HAIR;
  if (Math.abs(x - 320) < 28 && y > 200 && y < 262) return lit(SHADE);
  if (within(320, 378, 160, 132)) return lit(SHIRT);
  return undefined;
}
