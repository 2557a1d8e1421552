import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Person } from './Person.ts';

/** By its title the browser of who shares finds the tab. */
export const SLIDES = 'Household connections, November';

const WORDS =
  'habitation block district scheme water pump repair source pending survey ward panchayat village tender funds spent';

/** A tab of small letters: 12 pixels high, black on white, as a table of a department is. */
export async function opensSlides(person: Person): Promise<Page> {
  const page = await person.context.newPage();
  await page.setContent(`<!doctype html><title>${SLIDES}</title><style>
    body { margin: 0; padding: 20px; columns: 4; font: 12px/15px sans-serif; color: #000; background: #fff }
    p { margin: 0; white-space: nowrap; overflow: hidden }</style><body></body>`);
  await turnsTo(page, 1);
  return page;
}

/** Another page of letters, none of which stands where it stood. */
export async function turnsTo(slides: Page, number: number): Promise<void> {
  await slides.evaluate(
    ([seed, words]) => {
      let state = seed;
      const next = (below: number): number => {
        state = (state * 48_271) % 2_147_483_647;
        return state % below;
      };
      const all = words.split(' ');
      const lines = Array.from({ length: 272 }, () => {
        const line = document.createElement('p');
        line.textContent = Array.from({ length: 12 }, () => all[next(all.length)] ?? String(next(10_000))).join(' ');
        return line;
      });
      document.body.replaceChildren(...lines);
    },
    [number * 7_919, WORDS] as const,
  );
}

/** Plays a tone in the shared tab until the page is closed. */
export async function soundsIn(slides: Page): Promise<void> {
  await slides.evaluate(() => {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const loudness = context.createGain();
    loudness.gain.value = 0.3;
    tone.connect(loudness).connect(context.destination);
    tone.start();
  });
}

/** The picture of a share in somebody's page, as far as it is like the tab: 1 is every pixel, 0 none. */
export async function likeness(viewer: Person, slides: Page): Promise<number> {
  const tab = await slides.screenshot({ type: 'png' });
  const picture = viewer.page.getByRole('figure', { name: /^Screen of/ }).locator('video');
  return picture.first().evaluate(compare, `data:image/png;base64,${tab.toString('base64')}`);
}

/** Waits until letters in the shared picture can be read; milliseconds. */
export async function readable(viewer: Person, slides: Page, from: number, withinMillis: number): Promise<number> {
  await expect
    .poll(() => likeness(viewer, slides), { timeout: withinMillis, interval: 100 })
    .toBeGreaterThan(READABLE);
  return Date.now() - from;
}

/** Letters of 12 pixels whose edges are gone, as in a picture of half the size, come to less than 0.8. */
export const READABLE = 0.93;

/** Runs in the page: the correlation of brightness over all pixels. */
async function compare(video: Element, address: string): Promise<number> {
  const { videoWidth: width, videoHeight: height } = video as HTMLVideoElement;
  if (width === 0) return 0;
  const reference = new Image();
  reference.src = address;
  await reference.decode();
  const luma = (source: CanvasImageSource): Float32Array => {
    const canvas = new OffscreenCanvas(reference.width, reference.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(source, 0, 0, reference.width, reference.height);
    const { data } = context?.getImageData(0, 0, reference.width, reference.height) ?? { data: [] };
    return Float32Array.from({ length: data.length / 4 }, (_, i) => {
      const at = i * 4;
      return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    });
  };
  const seen = luma(video as HTMLVideoElement);
  const meant = luma(reference);
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [a, b] = [mean(seen), mean(meant)];
  let both = 0;
  let one = 0;
  let other = 0;
  for (const [i, value] of seen.entries()) {
    const x = value - a;
    const y = (meant[i] ?? 0) - b;
    both += x * y;
    one += x * x;
    other += y * y;
  }
  return one === 0 || other === 0 ? 0 : both / Math.sqrt(one * other);
}
