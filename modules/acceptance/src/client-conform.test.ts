import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changedByFocus, conductOf, doneByPressing, pressesAndLeaves } from './conduct.ts';
import { GalleryServer } from './GalleryServer.ts';
import { CHROMIUM, FLAGS } from './Person.ts';
import { isDue, numberOf, ROTATION } from './rotation.ts';
import { opens, turns } from './scene.ts';
import { lostBySpacing } from './spacing.ts';
import { pageFindings, type PageFindings } from './page-findings.ts';

const DESKTOP_SIZE = '1440x900';
const PHONE = '360x740';
const ONLY = process.env['SCENES']?.split(',');
/** With `all`, each scene is spaced in each language at a desk and on a phone. */
const ALL = process.env['LOOKS'] === 'all';

type Judgement = 'spacing' | 'focus' | 'pressing' | Exclude<keyof PageFindings, 'bar'>;

/** Each screen is opened once, and judged by all. */
describe('what WCAG asks of every screen', () => {
  const found: Record<Judgement, string[]> = {
    spacing: [],
    focus: [],
    pressing: [],
    pictures: [],
    titles: [],
    flashing: [],
    help: [],
  };
  const bars: PageFindings['bar'][] = [];
  const met = new Set<string>();
  let gallery: GalleryServer;
  let browser: Browser;

  const finds = (what: Judgement, where: string, wrong: readonly string[]) => {
    for (const each of wrong) console.log(`${what}: ${where}: ${each}`);
    found[what].push(...wrong.map((each) => `${where}: ${each}`));
  };

  const judges = async (page: Page, scene: string) => {
    for (const [place, { window, language }] of looksAt(scene).entries()) {
      const look = { window, theme: 'light', language } as const;
      await (place === 0 ? opens(page, gallery.origin, scene, look) : turns(page, look));
      finds('spacing', `${scene} ${window} ${language}`, await lostBySpacing(page));
      if (place > 0) continue;
      const { bar, ...visible } = await page.evaluate(pageFindings);
      bars.push(bar);
      for (const what of ['pictures', 'titles', 'flashing', 'help'] as const) finds(what, scene, visible[what]);
      finds('focus', scene, await changedByFocus(page));
      finds('pressing', scene, await doneByPressing(page, met));
    }
  };

  beforeAll(async () => {
    gallery = await GalleryServer.start('conform');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const pages = await Promise.all([browser.newPage(), browser.newPage()]);
    console.log(`ROTATION=${String(ROTATION)} looks at the same again`);
    const scenes = [...(await scenesOf(pages[0], gallery.origin))];
    // Most of the time one waits for a screen to stand still; two are looked at in it.
    await Promise.all(
      pages.map(async (page) => {
        for (let next = scenes.shift(); next !== undefined; next = scenes.shift()) await judges(page, next);
      }),
    );
    // Builds the pages first.
  }, 1_200_000);

  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  test('1.4.12: text spaced as it names is neither cut nor covered', () => {
    expect(found.spacing).toEqual([]);
  });

  test('3.2.1: the focus alone opens nothing, leads nowhere and sends nothing', () => {
    expect(found.focus).toEqual([]);
  });

  test('2.5.2: what is left before the release does nothing', () => {
    expect(met.size).toBeGreaterThan(ONLY === undefined ? 200 : 0);
    expect(found.pressing).toEqual([]);
  });

  test('1.4.5: no picture bears words', () => {
    expect(found.pictures).toEqual([]);
  });

  test('1.4.13: what the browser shows of itself on hover is there in words as well', () => {
    expect(found.titles).toEqual([]);
  });

  test('2.3.1: nothing goes on faster than three times a second', () => {
    expect(found.flashing).toEqual([]);
  });

  test('3.2.3, 3.2.4: the controls of the bar stand in one order, each by one name', () => {
    // A chevron belongs to the control before it.
    const visible = bars.map((bar) => bar.filter(([sign]) => sign !== 'chevron-up')).filter((bar) => bar.length > 0);
    expect(visible.length).toBeGreaterThan(ONLY === undefined ? 60 : -1);
    const controls = visible.map((bar) =>
      bar.map(([sign, word]) => {
        const name = word.replace(/,.*/, '');
        return { name: `${sign}: ${name}`, place: BAR.findIndex((states) => states[sign]?.includes(name)) };
      }),
    );
    expect(controls.flat().filter(({ place }) => place < 0)).toEqual([]);
    const isBefore = ({ place }: { place: number }, nth: number, all: { place: number }[]) =>
      nth > 0 && place <= (all[nth - 1]?.place ?? 0);
    expect(controls.filter((bar) => bar.some(isBefore))).toEqual([]);
  });

  test('3.2.6: the way to the page on accessibility stands on each page, after the choice of a language', () => {
    expect(found.help).toEqual([]);
  });
});

/** Each control in its place: the sign of each of its states, with the words for that. */
const BAR: readonly Readonly<Record<string, readonly string[]>>[] = [
  { mic: ['Mic on'], 'mic-off': ['Mic off', 'Mic blocked'] },
  { video: ['Camera on'], 'video-off': ['Camera off', 'Camera blocked'] },
  { 'monitor-up': ['Share'], 'monitor-x': ['Stop sharing'] },
  { hand: ['Hand', 'Hand up'] },
  { 'face-slightly-smiling-plus': ['React'] },
  { users: ['People'] },
  { 'message-square': ['Chat'] },
  { 'shield-check': ['Security'] },
  { ellipsis: ['More'] },
];

interface Sent {
  readonly scene: string;
  /** What stands on Home. */
  readonly page?: 'schedules' | 'sign-in';
  /** Buttons that are pressed first. */
  readonly press?: readonly string[];
  /** The button that sends the form. */
  readonly send: string;
}

const FORMS: readonly Sent[] = [
  { scene: 'prepare', send: 'Ask to join' },
  { scene: 'home-guest', send: 'Continue' },
  { scene: 'home-key', send: 'Continue' },
  { scene: 'home-guest', page: 'sign-in', send: 'Sign in' },
  { scene: 'account', send: 'Change password' },
  { scene: 'account-code', send: 'Turn on' },
  { scene: 'account', press: ['Delete account'], send: 'Delete permanently' },
  { scene: 'home', page: 'schedules', press: ['Schedule a meeting'], send: 'Schedule' },
  { scene: 'polls-own', send: 'Start' },
  { scene: 'console-people', press: ['Invite someone'], send: 'Create invitation' },
  { scene: 'console-keys', press: ['Create key'], send: 'Create key' },
  { scene: 'console-webhooks', press: ['Add webhook'], send: 'Add webhook' },
];

interface Act {
  readonly scene: string;
  readonly press?: readonly string[];
  readonly act: string;
}

const ACTS: readonly Act[] = [
  { scene: 'people-guest', act: 'Leave' },
  { scene: 'people', press: ['End'], act: 'End for all' },
  { scene: 'people', press: ['Remove Participant 7'], act: 'Remove' },
  { scene: 'people-lively', act: 'Mute all · 5' },
  { scene: 'queue', act: 'Admit Participant 26' },
  { scene: 'queue', act: 'Decline Participant 26' },
  { scene: 'alone', act: 'Mic on' },
  { scene: 'people', press: ['Share'], act: 'Choose what to share' },
  { scene: 'lobby', act: 'Leave' },
];

/** What it takes to see that something is done: screens of the gallery, which do all but send it. */
describe('what WCAG asks of what is done on a screen', () => {
  let gallery: GalleryServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    gallery = await GalleryServer.start('conform');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  }, 600_000);

  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  const rejoined = async ({ scene, page: home, press = [] }: Pick<Sent, 'scene' | 'page' | 'press'>) => {
    const on = home === undefined ? '' : `&page=${home}`;
    await opens(page, gallery.origin, `${scene}${on}`, { window: DESKTOP_SIZE, theme: 'light', language: 'en' });
    for (const name of press) await button(name).last().press('Enter');
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  test.each(ACTS)('2.5.2: $act does nothing before the release, in $scene', async ({ act, ...way }) => {
    await rejoined(way);
    const within = way.press === undefined ? page : page.locator('[role=dialog], [role=alertdialog]');
    const control = within.getByRole('button', { name: act, exact: true });
    await control.waitFor();
    const before = await conductOf(page);
    await control.evaluate((element) => element.setAttribute('data-judged', ''));
    expect(await pressesAndLeaves(page, '[data-judged]')).toBe(true);
    expect(await conductOf(page)).toEqual(before);
    await control.click();
    await expect.poll(() => conductOf(page)).not.toEqual(before);
  });

  test.each(FORMS)(
    '3.3.1: an empty form in $scene $page says what is missing, and leads there',
    async ({ send, ...way }) => {
      await rejoined(way);
      const sends = button(send).last();
      const form = page.locator('form').filter({ has: sends }).or(page.locator('dialog, [role=dialog]'));
      const fields = form.last().locator('input:not([type=hidden], [type=checkbox], [type=radio]), textarea');
      await fields.first().waitFor();
      for (const field of await fields.all()) if (await field.isEditable()) await field.fill('');
      const before = await conductOf(page);
      await sends.press('Enter');
      await expect.poll(() => fields.evaluateAll(complaints)).not.toEqual([]);
      const described = await conductOf(page);
      for (const { words, name } of await fields.evaluateAll(complaints)) expect(words, name).not.toBe('');
      const first = form.last().locator('[aria-invalid=true]').first();
      await expect.poll(() => first.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(described.context).toBe(before.context);
    },
  );

  test('1.4.13: the button that a pointer finds on a tile stays, can be reached, and goes by Escape', async () => {
    await rejoined({ scene: 'two' });
    const tile = page.locator('figure').filter({ has: page.getByRole('button', { name: /^Actions for Deputy/ }) });
    const menu = tile.getByRole('button', { name: /^Actions for/ });
    const opacity = async () => menu.evaluate((element) => getComputedStyle(element).opacity);
    expect(await opacity()).toBe('0');
    await tile.hover();
    expect(await opacity()).toBe('1');
    await menu.hover();
    expect(await opacity()).toBe('1');
    await tile.hover({ position: { x: 40, y: 40 } });
    await page.keyboard.press('Escape');
    expect(await opacity()).toBe('0');
    await page.mouse.move(1, 1);
    await tile.hover();
    expect(await opacity()).toBe('1');
  });

  test('1.4.12: the whole title of a meeting, and the whole name of everybody, stand in a panel', async () => {
    for (const { scene, text } of [
      { scene: 'security', text: 'Monthly review: district water supply' },
      { scene: 'people', text: 'अधीक्षण अभियंता (ग्रामीण पेयजल एवं स्वच्छता)' },
    ]) {
      await rejoined({ scene });
      const fullText = page.locator('[data-panel]').getByText(text, { exact: true });
      const isCut = await fullText.first().evaluate((element) => {
        const box = element.closest('p, span')?.getBoundingClientRect();
        const own = element.getBoundingClientRect();
        const style = getComputedStyle(element.closest('p, span') ?? element);
        return box === undefined || own.right > box.right + 1 || style.textOverflow === 'ellipsis';
      });
      expect(isCut, scene).toBe(false);
    }
  });

  test.each([
    { scene: 'prepare', field: 'Meeting passcode' },
    { scene: 'home-guest', page: 'sign-in', field: 'Password' },
    { scene: 'account', field: 'Current password' },
    { scene: 'account', field: 'New password' },
    { scene: 'account-code', field: 'Code' },
  ] as const)('3.3.8: what is copied is pasted into $field, in $scene', async ({ field, ...way }) => {
    await rejoined(way);
    await page.evaluate(() => navigator.clipboard.writeText('482913'));
    const secret = page.getByLabel(field, { exact: true });
    await secret.fill('');
    await secret.press('ControlOrMeta+v');
    expect(await secret.inputValue()).toBe('482913');
  });

  test.each(['prepare', 'settings', 'polls-own', 'chat', 'files', 'captions-write', 'console-audit'])(
    '3.2.2: what is written or chosen changes nothing else, in %s',
    async (scene) => {
      await rejoined({ scene });
      const before = await conductOf(page);
      const fields = page.locator(
        'main input:not([type=hidden]), main textarea, [data-panel] input, [data-panel] textarea',
      );
      expect(await fields.count()).toBeGreaterThan(0);
      for (const field of await fields.all()) {
        if (!(await field.isEditable()) || !(await field.isVisible())) continue;
        await field.focus();
        const isWritten = await field.evaluate((element) => !element.matches('[type=checkbox], [type=radio]'));
        await page.keyboard.press(isWritten ? '7' : 'Space');
        expect((await conductOf(page)).context).toBe(before.context);
        expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
      }
    },
  );

  test.each(['light', 'forced-colours'] as const)(
    '1.4.1: each state of a person has a sign of its own, in %s',
    async (theme) => {
      const states = new Set<string>();
      for (const scene of ['grid-12', 'lines', 'speaker', 'two-unheard', 'spotlight', 'sealed-verified']) {
        await opens(page, gallery.origin, scene, { window: DESKTOP_SIZE, theme, language: 'en' });
        const described = await page.locator('figure[aria-describedby]').evaluateAll(signless, SIGNS);
        for (const { state, isSigned, name } of described) {
          states.add(state);
          expect(isSigned, `${state} of ${name} in ${scene}`).toBe(true);
        }
      }
      expect([...states].toSorted()).toEqual(SIGNS.map(([state]) => state).toSorted());
    },
  );
});

/** What a tile says of its person, and the sign of it. */
const SIGNS = [
  ['muted', 'svg.lucide-mic-off'],
  ['speaking', 'svg.lucide-audio-lines'],
  ['hand raised', 'svg.lucide-hand'],
  ['reconnecting', 'svg.lucide-wifi-off'],
  ['connection', '[data-line] svg'],
  ['audio paused', 'svg.lucide-volume-x'],
  ['spotlighted for everyone', 'svg.lucide-spotlight'],
  ['Code compared', 'svg.lucide-shield-check'],
] as const;

/** Runs in the page: each state that a tile tells, and whether a sign of it is seen there. */
function signless(tiles: Element[], signs: readonly (readonly [state: string, sign: string])[]) {
  return tiles.flatMap((tile) => {
    const described = document.getElementById(tile.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
    return signs
      .filter(([state]) => described.includes(state))
      .map(([state, sign]) => {
        const drawn = tile.querySelector(sign);
        const { width = 0, height = 0 } = drawn?.getBoundingClientRect() ?? {};
        let behind = drawn?.parentElement ?? tile;
        const groundOf = () => getComputedStyle(behind).backgroundColor;
        while (behind.parentElement !== null && /^(transparent|rgba\(0, 0, 0, 0\))$/.test(groundOf()))
          behind = behind.parentElement;
        const ground = groundOf();
        const isSeen = drawn?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true;
        const isSigned = isSeen && Math.min(width, height) >= 8 && getComputedStyle(drawn).color !== ground;
        return { state, isSigned, name: tile.getAttribute('aria-label') ?? '' };
      });
  });
}

/** Runs in the page: each field that is said to be wrong, with what is seen beside it of why. */
function complaints(fields: Element[]): { readonly name: string; readonly words: string }[] {
  return fields
    .filter((field) => field.getAttribute('aria-invalid') === 'true')
    .map((field) => {
      const ids = `${field.getAttribute('aria-describedby') ?? ''} ${field.getAttribute('aria-errormessage') ?? ''}`;
      const described = ids.split(' ').flatMap((id) => document.getElementById(id) ?? []);
      const words = described.filter((each) => each.getAttribute('slot') !== 'description' && each.checkVisibility());
      return { name: field.getAttribute('name') ?? field.id, words: words.map((each) => each.textContent).join(' ') };
    });
}

async function scenesOf(page: Page, origin: string): Promise<readonly string[]> {
  await page.goto(origin);
  await page.getByRole('link').first().waitFor();
  const all = await page.getByRole('link').allTextContents();
  return all.filter((name) => name !== 'components' && (ONLY?.includes(name) ?? true));
}

interface Looked {
  readonly window: string;
  readonly language: string;
}

/** One in so many scenes is spaced in a second way, in each run. */
const SPACED_SHARE = 3;

const SPACED: readonly Looked[] = [
  { window: PHONE, language: 'en' },
  ...['hi', 'ta', 'ur'].flatMap((language) => [DESKTOP_SIZE, PHONE].map((window) => ({ window, language }))),
];

/** All is judged in the first. Without `all` a third of the scenes is spaced in another one, by the scene's name and the day. */
function looksAt(scene: string): readonly Looked[] {
  const chosen = (numberOf(scene, 0) + ROTATION) % SPACED.length;
  const isSpaced = ONLY !== undefined || isDue(scene, SPACED_SHARE);
  return [
    { window: DESKTOP_SIZE, language: 'en' },
    ...SPACED.filter((_, place) => ALL || (isSpaced && place === chosen)),
  ];
}
