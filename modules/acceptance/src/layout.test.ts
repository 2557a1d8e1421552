import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GalleryServer } from './GalleryServer.ts';
import { CHROMIUM, FLAGS } from './Person.ts';
import { opens } from './scene.ts';

const LAPTOP = '1280x720';
const PHONE = '360x640';
/** A telephone on its side: no menu fits. */
const LOW = '640x360';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Screens of the gallery, measured: where pictures are, and what can be reached. */
describe('the layout of a meeting', () => {
  let gallery: GalleryServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    gallery = await GalleryServer.start('layout');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage();
    // Builds the pages first.
  }, 600_000);

  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  const shows = async (scene: string, window: string) =>
    opens(page, gallery.origin, scene, {
      window,
      theme: 'light',
      language: 'en',
    });
  const stage = () => page.getByRole('region', { name: 'Stage' });
  const faces = () => stage().locator('figure[data-tile^="camera "]');
  const share = () => stage().locator('figure[data-tile^="screen "]');
  const own = () => page.getByRole('figure', { name: 'You', exact: true });
  const panel = () => page.getByRole('complementary', { name: /^People/ });

  describe('with a shared screen at 1280 x 720', () => {
    test('is 1,100 pixels wide for the share', async () => {
      await shows('share', LAPTOP);
      const { width, height } = await boxOf(share());
      expect(width).toBeGreaterThanOrEqual(1100);
      expect(width / height).toBeCloseTo(16 / 9, 1);
      expect(await faces().count()).toBeGreaterThanOrEqual(4);
    });

    test('says in full who shares', async () => {
      await shows('share', LAPTOP);
      const line = stage().getByText('Deputy Secretary (Water Supply) is sharing their screen');
      const isCut = await line.evaluate(
        ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
          scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1,
      );
      expect(isCut).toBe(false);
    });

    test('folds videos away and brings them back', async () => {
      await shows('share', LAPTOP);
      await page.getByRole('button', { name: 'Hide videos' }).click();
      await expect.poll(() => faces().count()).toBe(0);
      await page.getByRole('button', { name: 'Show videos' }).click();
      await expect.poll(() => faces().count()).toBeGreaterThanOrEqual(4);
    });

    test('keeps others beside an open panel', async () => {
      await shows('share', LAPTOP);
      await page
        .getByRole('button', { name: /^People/ })
        .first()
        .click();
      await panel().waitFor();
      const right = () => Promise.all([share(), ...[0, 1, 2, 3].map((each) => faces().nth(each))].map(rightOf));
      const start = async () => (await boxOf(panel())).x;
      await expect.poll(async () => Math.max(...(await right()))).toBeLessThanOrEqual(await start());
      expect((await boxOf(share())).width).toBeGreaterThan(700);
    });
  });

  test('centres the last row of the gallery', async () => {
    await shows('grid-5', LAPTOP);
    const boxes = await allBoxes(faces());
    const bottom = Math.max(...boxes.map(({ y }) => y));
    const row = boxes.filter(({ y }) => Math.abs(y - bottom) < 1);
    expect([boxes.length, row.length]).toEqual([5, 2]);
    const middle = (Math.min(...row.map(({ x }) => x)) + Math.max(...row.map(({ x, width }) => x + width))) / 2;
    expect(Math.abs(middle - 640)).toBeLessThan(2);
  });

  test('has cameras that are off behind others in the gallery', async () => {
    await shows('grid-12', LAPTOP);
    // In a picture the name stands in the tag below; without one it is large.
    const isDark = await faces().evaluateAll((tiles) =>
      tiles
        .map((tile) => ({
          ...tile.getBoundingClientRect().toJSON(),
          dark: tile.querySelector('b') !== null,
        }))
        .toSorted((a: DOMRect, b: DOMRect) => a.y - b.y || a.x - b.x)
        .map(({ dark }) => dark as boolean),
    );
    expect(isDark).toEqual([...Array<boolean>(8).fill(false), ...Array<boolean>(4).fill(true)]);
  });

  test.each([
    ['five', 5],
    ['grid-12', 12],
    ['share-few', 4],
  ] as const)('hides nobody who fits: %s', async (scene, people) => {
    await shows(scene, LAPTOP);
    expect(await stage().getByText(/^\+\d/).count()).toBe(0);
    const boxes = await allBoxes(stage().getByRole('figure'));
    expect(boxes).toHaveLength(people);
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(1280);
      expect(boxes.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
    }
  });

  describe('of two people', () => {
    const main = () => stage().locator('figure[data-main]');
    const isAt = async () => {
      const [small, large] = [await boxOf(own()), await boxOf(main())];
      const across = small.x + small.width / 2 < large.x + large.width / 2 ? 'left' : 'right';
      return `${small.y + small.height / 2 < large.y + large.height / 2 ? 'top' : 'bottom'} ${across}`;
    };

    test('gives the other the stage', async () => {
      await shows('two', LAPTOP);
      expect((await boxOf(main())).width).toBeGreaterThan(1200);
      expect((await boxOf(own())).width).toBeLessThan(300);
      expect(await isAt()).toBe('bottom right');
    });

    test('moves the self view with the mouse', async () => {
      await shows('two', LAPTOP);
      const { x, y } = await boxOf(own());
      await page.mouse.move(x + 20, y + 20);
      await page.mouse.down();
      await page.mouse.move(x - 300, y - 200, { steps: 5 });
      await page.mouse.move(160, 120, { steps: 5 });
      await page.mouse.up();
      await expect.poll(isAt).toBe('top left');
    });

    test('moves the self view with arrow keys', async () => {
      await shows('two', LAPTOP);
      await own().getByRole('button').focus();
      for (const [key, corner] of [
        ['ArrowUp', 'top right'],
        ['ArrowLeft', 'top left'],
        ['ArrowDown', 'bottom left'],
        ['ArrowRight', 'bottom right'],
      ] as const) {
        await page.keyboard.press(key);
        await expect.poll(isAt).toBe(corner);
        await page.getByText(`Your video is at the ${corner}.`).waitFor({ state: 'attached' });
      }
    });
  });

  describe.each([LAPTOP, PHONE, LOW])('with a menu of a person at %s', (window) => {
    test.each([
      ['of another in the gallery', 'grid', 'Actions for Participant 7'],
      ['of oneself in a corner', 'self-corner', 'Actions for You'],
      ['of another in the list', 'people', 'Actions for Participant 7'],
    ])('reaches every entry: %s', async (_what, scene, name) => {
      await shows(scene, window);
      const opener = page.getByRole('button', { name }).last();
      await opener.scrollIntoViewIfNeeded();
      await opener.focus();
      await page.keyboard.press('Enter');
      const menu = page.getByRole('menu', { name });
      await menu.waitFor();
      expect(await menu.getByRole('menuitem').count()).toBeGreaterThan(2);
      expect(await unreachable(page, menu)).toEqual([]);
    });
  });

  test('shows that a menu scrolls', async () => {
    await shows('self-corner', LOW);
    await page.getByRole('button', { name: 'Actions for You' }).focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('menu', { name: 'Actions for You' }).locator('..');
    const sign = await list.evaluate((element) => {
      const { backgroundImage, scrollbarWidth } = getComputedStyle(element);
      return {
        scrolls: element.scrollHeight > element.clientHeight + 1,
        shades: backgroundImage.split('linear-gradient').length - 1,
        bar: scrollbarWidth,
      };
    });
    expect(sign).toEqual({ scrolls: true, shades: 4, bar: 'thin' });
  });
});

async function boxOf(element: Locator): Promise<Rectangle> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('not on the screen');
  return box;
}

async function rightOf(element: Locator): Promise<number> {
  const { x, width } = await boxOf(element);
  return x + width;
}

async function allBoxes(elements: Locator): Promise<Rectangle[]> {
  return elements.evaluateAll((all) =>
    all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x + 1 < b.x + b.width && b.x + 1 < a.x + a.width && a.y + 1 < b.y + b.height && b.y + 1 < a.y + a.height;
}

/** Which entries a wheel does not bring wholly into sight, where a press meets them. */
async function unreachable(page: Page, menu: Locator): Promise<string[]> {
  const list = await boxOf(menu.locator('..'));
  const viewport = page.viewportSize() ?? { width: 0, height: 0 };
  const isOut =
    list.y < 0 || list.y + list.height > viewport.height || list.x < 0 || list.x + list.width > viewport.width;
  if (isOut) return [`the menu is outside of the window: ${JSON.stringify(list)}`];
  await page.mouse.move(list.x + list.width / 2, list.y + list.height / 2);
  const missing = new Set(await menu.getByRole('menuitem').allTextContents());
  for (let turns = 0; turns < 30 && missing.size > 0; turns++) {
    const met = await menu.getByRole('menuitem').evaluateAll((items) =>
      items
        .filter((item) => {
          const { left, top, width, height } = item.getBoundingClientRect();
          return [3, height / 2, height - 3].every((down) =>
            item.contains(document.elementFromPoint(left + width / 2, top + down)),
          );
        })
        .map((item) => item.textContent),
    );
    for (const text of met) missing.delete(text);
    await page.mouse.wheel(0, 40);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return [...missing];
}
