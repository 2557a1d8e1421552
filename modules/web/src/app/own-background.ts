/** As large as a camera's picture is asked for; pixels. */
const WIDTH = 1_280;
const HEIGHT = 720;
const QUALITY = 0.85;
const START = 'data:image/jpeg;base64,';

/**
 * An image in the size in which it is shown, as text that a browser's memory can keep. It stays in this browser.
 *
 * @throws where it is no image that this browser can read
 */
export async function shrunkImage(file: Blob): Promise<string> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, Math.max(WIDTH / image.width, HEIGHT / image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const text = canvas.toDataURL('image/jpeg', QUALITY);
  if (!text.startsWith(START)) throw new Error('no image was made');
  return text;
}

/** Null for anything else than what `shrunkImage` made. */
export function imageOf(text: string | null): Blob | null {
  if (text?.startsWith(START) !== true) return null;
  try {
    const bytes = Uint8Array.from(atob(text.slice(START.length)), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: 'image/jpeg' });
  } catch {
    return null;
  }
}
