import type { Page } from 'playwright-core';

export const THEMES = ['light', 'dark', 'more-contrast', 'forced-colours'] as const;

/** A way to look at a scene of the gallery. */
export interface Look {
  /** In CSS pixels, such as `360x740`. */
  readonly window: string;
  readonly theme: (typeof THEMES)[number];
  readonly language: string;
}

export async function opens(page: Page, origin: string, scene: string, look: Look): Promise<void> {
  await sees(page, look);
  await page.goto(`${origin}/?scene=${scene}&${addressOf(look)}`);
  await Promise.all(['main', 'h1'].map((part) => page.locator(part).first().waitFor({ state: 'attached' })));
  await page.evaluate(isStill, 5);
}

/** The scene as it stands, in another way. */
export async function turns(page: Page, look: Look): Promise<void> {
  await sees(page, look);
  await page.evaluate((address) => {
    location.hash = address;
  }, addressOf(look));
  await page.evaluate(isStill, 2);
}

async function sees(page: Page, { window, theme }: Look): Promise<void> {
  const [width = 0, height = 0] = window.split('x').map(Number);
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ forcedColors: theme === 'forced-colours' ? 'active' : 'none', reducedMotion: 'reduce' });
}

function addressOf({ theme, language }: Look): string {
  const contrast = theme === 'more-contrast' ? '&contrast=more' : '';
  return `lang=${language}&theme=${theme === 'dark' ? 'dark' : 'light'}${contrast}`;
}

/** Runs in the page. Its parts come by themselves: it is looked at once nothing has come for so many times 50 ms. */
async function isStill(times: number): Promise<void> {
  const written = () =>
    `${String(document.body.innerHTML.length)} ${String(performance.getEntriesByType('resource').length)}`;
  const painted = async () => new Promise((resolve) => requestAnimationFrame(resolve));
  await painted();
  await document.fonts.ready;
  await Promise.all(document.getAnimations().map(async (animation) => animation.finished.catch(() => undefined)));
  let before = '';
  for (let same = 0, looks = 0; same < times && looks < 60; looks++) {
    const now = written();
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await document.fonts.ready;
}
