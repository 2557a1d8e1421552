import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GalleryServer } from './GalleryServer.ts';
import { wrongWith } from './looks.ts';
import { CHROMIUM, FLAGS } from './Person.ts';

/** Windows in CSS pixels: a desk, a tablet, phones, and a window of 1280 x 720 at 200 and at 400 %. */
const SIZES = [
  [1440, 900],
  [768, 1024],
  [360, 740],
  [320, 640],
  [640, 360],
  [320, 180],
] as const;
const THEMES = ['light', 'dark', 'more-contrast', 'forced-colours'] as const;
const LANGUAGES = ['en', 'hi', 'ta', 'ur'] as const;

interface Look {
  readonly size: (typeof SIZES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly language: (typeof LANGUAGES)[number];
}

/** Every size, theme and language with every other one. */
const ALL: readonly Look[] = SIZES.flatMap((size) =>
  THEMES.flatMap((theme) => LANGUAGES.map((language) => ({ size, theme, language }))),
);
/** With 1 each scene is looked at in every way, which takes an hour; else in one of so many, each scene in another one. */
const EVERY = process.env['LOOKS'] === 'all' ? 1 : ALL.length;
/** Has no divisor in common with the number of ways, so that neighbours differ in all three. */
const STRIDE = 37;
const ONLY = process.env['SCENES']?.split(',');

describe('every screen, in every window, theme and script', () => {
  let gallery: GalleryServer;
  let context: BrowserContext;
  let page: Page;
  const profile = mkdtempSync(path.join(tmpdir(), 'sabha-looks-'));

  beforeAll(async () => {
    gallery = await GalleryServer.start('looks');
    context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS });
    page = await context.newPage();
  });

  afterAll(async () => {
    await context.close();
    await gallery.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  test('axe finds nothing of any gravity, nothing is cut, covered or wider than the window', async () => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(gallery.origin);
    await page.getByRole('link').first().waitFor();
    const scenes = (await page.getByRole('link').allTextContents()).filter((name) => ONLY?.includes(name) ?? true);
    expect(scenes.length).toBeGreaterThan(ONLY === undefined ? 90 : 0);
    const found: string[] = [];
    for (const [index, scene] of scenes.entries()) {
      for (const [way, look] of ALL.entries()) {
        if ((way + index * STRIDE) % EVERY !== 0) continue;
        const name = `${scene} ${look.size.join('x')} ${look.theme} ${look.language}`;
        await shows(page, gallery.origin, scene, look);
        const wrong = [...(await wrongWith(page, look.theme !== 'forced-colours')), ...complaints.splice(0)].map((each) => `${name}: ${each}`);
        for (const each of wrong) console.log(each);
        found.push(...wrong);
      }
    }
    expect(found).toEqual([]);
  }, 7_200_000);
});

async function shows(page: Page, origin: string, scene: string, { size, theme, language }: Look): Promise<void> {
  const [width, height] = size;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({
    forcedColors: theme === 'forced-colours' ? 'active' : 'none',
    reducedMotion: 'reduce',
  });
  const contrast = theme === 'more-contrast' ? '&contrast=more' : '';
  const shade = theme === 'dark' ? 'dark' : 'light';
  await page.goto(`${origin}/?scene=${scene}&lang=${language}&theme=${shade}${contrast}`);
  await Promise.all(['main', 'h1'].map((part) => page.locator(part).first().waitFor({ state: 'attached' })));
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(document.getAnimations().map(async (animation) => animation.finished.catch(() => undefined)));
    // Parts of a page come by themselves: it is looked at once nothing has come for a quarter of a second.
    const written = () => `${String(document.body.innerHTML.length)} ${String(performance.getEntriesByType('resource').length)}`;
    let before = '';
    for (let same = 0, looks = 0; same < 5 && looks < 60; looks++) {
      const now = written();
      same = now === before ? same + 1 : 0;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}
