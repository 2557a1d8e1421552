import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GalleryServer } from './GalleryServer.ts';
import { wrongByMeasure, wrongWith } from './looks.ts';
import { CHROMIUM, FLAGS } from './Person.ts';
import { isDue, numberOf, ROTATION } from './rotation.ts';
import { type Look, opens, THEMES, turns } from './scene.ts';

/** In CSS pixels: desks, a tablet, phones, a small laptop at 200 %, and a window of 1280 x 720 at 200 and at 400 %. */
const WINDOWS = ['2560x1440', '1440x900', '768x1024', '360x740', '320x640', '960x540', '640x360', '320x180'] as const;
const FROM_RIGHT_TO_LEFT = ['ks', 'sd', 'ur'];
/** As many as have texts. */
const LANGUAGES = languagesOf(path.resolve(import.meta.dirname, '../../web/src/i18n'));

const ONLY = process.env['SCENES']?.split(',');
const windows = chosen('WINDOWS', WINDOWS);
const themes = chosen('THEMES', THEMES);
const languages = chosen('LANGUAGES', LANGUAGES);
/** How often each scene is looked at; with `all` in every window, theme and language with every other one, which takes hours. */
const LOOKS = process.env['LOOKS'] ?? '1';
/** Axe takes longer than all the rest, and `web` runs it on every screen: without colours and sizes. It sees one in so many here. */
const AXE_SHARE = LOOKS === '1' && ONLY === undefined ? 2 : 1;
/** Has no divisor in common with the number of windows or languages, so that neighbours differ. */
const STRIDE = 5;

describe('every screen, in every window, theme and script', () => {
  let gallery: GalleryServer;
  let context: BrowserContext;
  const profile = mkdtempSync(path.join(tmpdir(), 'sabha-looks-'));
  const found: string[] = [];

  const judges = async (page: Page, scene: string, complaints: string[]) => {
    for (const [nth, look] of looksAt(scene).entries()) {
      await (nth === 0 ? opens(page, gallery.origin, scene, look) : turns(page, look));
      // Most of what axe finds is there in any window and language.
      const judged =
        nth === 0 && isDue(scene, AXE_SHARE)
          ? wrongWith(page, look.theme !== 'forced-colours')
          : page.evaluate(wrongByMeasure);
      const name = `${scene} ${look.window} ${look.theme} ${look.language}`;
      const wrong = [...(await judged), ...complaints.splice(0)].map((each) => `${name}: ${each}`);
      for (const each of wrong) console.log(each);
      found.push(...wrong);
    }
  };

  beforeAll(async () => {
    gallery = await GalleryServer.start('looks');
    context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: FLAGS,
    });
    // Builds the pages first.
  }, 600_000);

  afterAll(async () => {
    await context.close();
    await gallery.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  test('axe finds nothing of any gravity, nothing is cut, covered or wider than the window', async () => {
    console.log(`ROTATION=${String(ROTATION)} looks at the same again`);
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    const [first] = pages;
    await first.goto(gallery.origin);
    await first.getByRole('link').first().waitFor();
    const scenes = (await first.getByRole('link').allTextContents()).filter((name) => ONLY?.includes(name) ?? true);
    expect(scenes.length).toBeGreaterThan(ONLY === undefined ? 180 : 0);
    // Much of the time a page waits until its screen has come to rest; meanwhile the other one is looked at.
    await Promise.all(
      pages.map(async (page) => {
        const complaints: string[] = [];
        page.on('pageerror', (error) => complaints.push(String(error)));
        for (let next = scenes.shift(); next !== undefined; next = scenes.shift()) await judges(page, next, complaints);
      }),
    );
    expect(found, `ROTATION=${String(ROTATION)}`).toEqual([]);
  }, 36_000_000);
});

function languagesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'shell.json')));
}

/** All of them, or those that an environment variable lists. */
function chosen<T extends string>(variable: string, all: readonly T[]): readonly T[] {
  const wanted = process.env[variable]?.split(',') ?? all;
  return all.filter((each) => (wanted as readonly string[]).includes(each));
}

/** By the scene's name and the day: the looks of successive days differ in everything. Every third is from right to left. */
function looksAt(scene: string): readonly Look[] {
  if (LOOKS === 'all') {
    return windows.flatMap((window) =>
      themes.flatMap((theme) => languages.map((language) => ({ window, theme, language }))),
    );
  }
  const mirrored = languages.filter((each) => FROM_RIGHT_TO_LEFT.includes(each));
  const others = languages.filter((each) => !FROM_RIGHT_TO_LEFT.includes(each));
  return Array.from({ length: Number(LOOKS) }, (_, place) => {
    const nth = ROTATION * Number(LOOKS) + place;
    const isMirrored = mirrored.length > 0 && ((numberOf(scene, 4) + nth) % 3 === 2 || others.length === 0);
    return {
      window: oneOf(windows, numberOf(scene, 0) + nth * STRIDE),
      theme: oneOf(themes, numberOf(scene, 1) + nth + Math.floor(nth / windows.length)),
      language: isMirrored
        ? oneOf(mirrored, numberOf(scene, 2) + Math.floor(nth / 3))
        : oneOf(others, numberOf(scene, 2) + nth * STRIDE + Math.floor(nth / others.length)),
    };
  });
}

function oneOf<T>(list: readonly T[], number: number): T {
  const found = list[number % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}
