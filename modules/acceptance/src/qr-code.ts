import jsqr from 'jsqr';
import type { Locator } from 'playwright-core';

/** What a telephone's camera reads of a square on the screen; null where it sees none. */
export async function scanned(square: Locator): Promise<string | null> {
  const picture = await square.screenshot({ type: 'png' });
  const { width, height, pixels } = await square.page().evaluate(pixelsOf, picture.toString('base64'));
  return (
    jsqr.default(Uint8ClampedArray.from(pixels), width, height, {
      inversionAttempts: 'dontInvert',
    })?.data ?? null
  );
}

/** Runs in the page. */
async function pixelsOf(png: string) {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(picture, 0, 0);
  return {
    width,
    height,
    pixels: [...context.getImageData(0, 0, width, height).data],
  };
}
