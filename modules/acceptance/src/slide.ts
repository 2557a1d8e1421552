import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Person } from './Person.ts';

/** By its title the browser of who shares finds the tab. */
export const SLIDES = 'Household connections, November';

const WORDS =
  'habitation block district scheme water pump repair source pending survey ward panchayat village tender funds spent';

/** A tab of small letters: 12 pixels high, black on white, as in the table of a department. */
export async function opensSlides(person: Person): Promise<Page> {
  const page = await person.context.newPage();
  await page.setContent(`<!doctype html><title>${SLIDES}</title><style>
    body { margin: 0; padding: 20px; columns: 4; font: 12px/26px sans-serif; color: #000; background: #fff }
    p { margin: 0; white-space: nowrap; overflow: hidden; border-bottom: 1px solid #ccc }</style><body></body>`);
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
      const lines = Array.from({ length: 4 * 38 }, () => {
        const line = document.createElement('p');
        line.textContent = Array.from({ length: 3 + next(6) }, () => all[next(all.length)]).join(' ');
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

/** Something in the tab moves from now on, and the tab is small, so that any machine keeps up with it. */
export async function moves(slides: Page): Promise<void> {
  await slides.setViewportSize({ width: 640, height: 360 });
  await slides.evaluate(() => {
    const ball = document.createElement('div');
    ball.style.cssText = 'position:fixed;top:0;left:0;width:80px;height:80px;background:#c00';
    document.body.append(ball);
    ball.animate([{ transform: 'translateX(0)' }, { transform: 'translateX(500px)' }], {
      duration: 1_500,
      direction: 'alternate',
      iterations: Infinity,
    });
  });
}

export interface Likeness {
  /** Of the share in somebody's page to the tab: 1 is every pixel, 0 none. */
  readonly shown: number;
  /** What the tab itself would have at half the height. */
  readonly blurred: number;
}

/** @param name of the picture in their page */
export async function likeness(viewer: Person, slides: Page, name: string | RegExp = /’s screen/): Promise<Likeness> {
  const tab = await slides.screenshot({ type: 'png' });
  const picture = viewer.page.getByRole('figure', { name }).locator('video');
  return picture.first().evaluate(compare, `data:image/png;base64,${tab.toString('base64')}`);
}

/** Waits until the letters are sharper than in a picture of half the height; milliseconds since a moment. */
export async function isRead(viewer: Person, slides: Page, since: number): Promise<number> {
  await expect
    .poll(
      async () => {
        const { shown, blurred } = await likeness(viewer, slides);
        return shown - blurred;
      },
      { timeout: 60_000, interval: 100, message: `${viewer.name} reads the page` },
    )
    .toBeGreaterThan(0);
  return Date.now() - since;
}

/** Runs in the page: correlations of brightness over all pixels. */
async function compare(video: Element, address: string): Promise<Likeness> {
  const reference = new Image();
  reference.src = address;
  await reference.decode();
  const { width, height } = reference;
  const drawn = (source: CanvasImageSource, w: number, h: number): OffscreenCanvas => {
    const canvas = new OffscreenCanvas(w, h);
    canvas.getContext('2d')?.drawImage(source, 0, 0, w, h);
    return canvas;
  };
  const brightness = (canvas: OffscreenCanvas): Float32Array => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    return Float32Array.from({ length: data.length / 4 }, (_, i) => {
      const at = 4 * i;
      return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    });
  };
  const correlation = (one: Float32Array, other: Float32Array): number => {
    const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanOne, meanOther] = [mean(one), mean(other)];
    let both = 0;
    let ones = 0;
    let others = 0;
    for (const [i, value] of one.entries()) {
      const x = value - meanOne;
      const y = (other[i] ?? 0) - meanOther;
      both += x * y;
      ones += x * x;
      others += y * y;
    }
    return ones === 0 || others === 0 ? 0 : both / Math.sqrt(ones * others);
  };
  const meant = brightness(drawn(reference, width, height));
  const half = drawn(drawn(reference, width / 2, height / 2), width, height);
  const isPlaying = (video as HTMLVideoElement).videoWidth > 0;
  return {
    shown: isPlaying ? correlation(brightness(drawn(video as HTMLVideoElement, width, height)), meant) : 0,
    blurred: correlation(brightness(half), meant),
  };
}
