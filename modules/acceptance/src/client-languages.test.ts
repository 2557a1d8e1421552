import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawnBy, notDrawn } from './typefaces.ts';
import { seriousFaults } from './serious-faults.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { textsOf, type Texts } from './texts.ts';

const HOST = 'Under Secretary (Admin)';
const GUEST = 'عائشہ خان';

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
/** As WCAG 2.1 asks (1.4.10). */
const NARROWEST = { width: 320, height: 640 };
/** A busy machine takes its time. */
const SOON = { timeout: 20_000 };

/** Two from right to left beside Urdu, and two scripts that few typefaces have. */
const MORE = [
  {
    code: 'ks',
    tag: 'ks-Arab',
    dir: 'rtl',
    english: 'Kashmiri',
    typeface: /^Noto Nastaliq Urdu/,
  },
  {
    code: 'sd',
    tag: 'sd-Arab',
    dir: 'rtl',
    english: 'Sindhi',
    typeface: /^Noto Sans Arabic/,
  },
  {
    code: 'sat',
    tag: 'sat',
    dir: 'ltr',
    english: 'Santali',
    typeface: /^Noto Sans Ol Chiki/,
  },
  {
    code: 'mni',
    tag: 'mni-Mtei',
    dir: 'ltr',
    english: 'Manipuri',
    typeface: /^Noto Sans Meetei Mayek/,
  },
] as const;

/** Somebody joins in Urdu, goes on in Tamil on a telephone, and is back in English by one press; others are in four more languages. */
describe('languages', () => {
  const urdu = textsOf('ur');
  const tamil = textsOf('ta');
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST, WIDE), Person.open(GUEST, WIDE)]);
    await host.startMeeting(server.ready.organiser, 'Monthly review: district water supply');
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('Urdu is found in English and mirrors', async () => {
    const invitation = await host.copyInvitation();
    await guest.page.goto(invitation.link);
    await guest.button('Language: English').click();
    await guest.page.getByRole('searchbox', { name: 'Find a language' }).fill('urd');
    await guest.page.keyboard.press('Enter');
    await isIn(guest, 'ur', 'rtl');
    await guest.page.getByText(urdu('app.language.unreviewed')).waitFor();
    await guest.page.getByLabel(urdu('prepare.name'), { exact: true }).fill(GUEST);
    await guest.page.getByLabel(urdu('prepare.password'), { exact: true }).fill(invitation.password);
    await isSound(guest);
    await guest.button(urdu('prepare.ask')).click();
    await guest.page.getByRole('heading', { name: urdu('lobby.heading') }).waitFor();
    await isSound(guest);
  });

  test('meeting panels are mirrored', async () => {
    await host.admit(GUEST);
    const stage = guest.page.getByRole('region', {
      name: urdu('meeting.stage'),
    });
    await stage.waitFor();
    await guest.button(urdu('bar.people')).first().click();
    const people = guest.page.getByRole('region', {
      name: new RegExp(`^${urdu('people.heading')}`),
    });
    await people.getByText(HOST).first().waitFor();
    // Values stand isolated in a sentence, so that brackets stay where they belong.
    await people.locator('bdi').getByText(GUEST, { exact: true }).first().waitFor();
    await expect.poll(() => middleOf(people), SOON).toBeLessThan(WIDE.width / 2);
    await isIn(guest, 'ur', 'rtl');
    await isSound(guest);
  });

  test('safety code stays left to right', async () => {
    await guest.button(urdu('bar.security')).first().click();
    const code = guest.page.getByLabel(urdu('safety.host'), { exact: true });
    await code.waitFor();
    expect(await code.evaluate((element) => getComputedStyle(element).direction)).toBe('ltr');
    await isSound(guest);
  });

  test('Tamil fits a phone without side scrolling', async () => {
    // On a telephone an open panel stands before the bar.
    await guest.button(urdu('app.close')).first().click();
    await guest.page.setViewportSize(NARROW);
    await opensSettings(guest, urdu);
    await guest.button(urdu('app.language')).first().click();
    await guest.page.getByRole('menuitemradio', { name: /^தமிழ்/ }).click();
    await isIn(guest, 'ta', 'ltr');
    await guest.page.getByText(tamil('app.language.unreviewed')).waitFor();
    await isSound(guest);
    await guest.button(tamil('app.close')).first().click();
    await isSound(guest);
  });

  test('one press returns to English', async () => {
    await opensSettings(guest, tamil);
    await guest.button('English').first().click();
    await isIn(guest, 'en', 'ltr');
    await guest.page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  test.each(MORE)(
    '$english in the meeting, in its direction and typeface, is no wider than 320 px',
    async (language) => {
      await guest.page.setViewportSize(NARROWEST);
      await guest.page.evaluate(keepsLanguage, language.code);
      await guest.page.reload();
      await guest.page.locator('[data-tile]').first().waitFor();
      await isWritten(guest, language);
    },
  );

  test.each(MORE)('$english on Home and Prepare, as well', async (language) => {
    const invitation = await host.copyInvitation();
    for (const address of [server.ready.organiser, invitation.link]) {
      await guest.page.goto('about:blank');
      await guest.page.goto(address);
      await guest.page.evaluate(keepsLanguage, language.code);
      await guest.page.reload();
      await guest.page.locator('main form').first().waitFor();
      await isWritten(guest, language);
    }
  });

  test('no page reported an error', () => {
    // The organiser link is the host's: of its refusal the browser itself tells.
    const expectedErrors = /WebSocket|status of 403/;
    expect([...host.consoleErrors, ...guest.consoleErrors].filter((each) => !expectedErrors.test(each))).toEqual([]);
  });
});

/** As the switch of languages does. Runs in the page. */
function keepsLanguage(code: string): void {
  localStorage.setItem('sabha.language', code);
}

/** In its direction and by a typeface that came with the page, every letter of it; digits are Latin. */
async function isWritten(person: Person, { tag, dir, typeface }: (typeof MORE)[number]): Promise<void> {
  await isIn(person, tag, dir);
  await isSound(person);
  const { own, others } = await drawnBy(person.page);
  expect(others, 'typefaces of the machine').toEqual([]);
  expect(own).toContainEqual(expect.stringMatching(typeface));
  expect(await person.page.evaluate(notDrawn)).toEqual([]);
  const digits = [...(await person.page.locator('body').innerText()).matchAll(/\p{Nd}/gu)].map(([digit]) => digit);
  expect(digits.filter((digit) => !/[0-9]/.test(digit))).toEqual([]);
}

async function opensSettings({ page }: Person, texts: Texts): Promise<void> {
  await page.locator('#open-settings').click();
  await page.getByRole('menuitem', { name: texts('settings.heading'), exact: true }).click();
  await page.getByRole('heading', { name: texts('settings.heading') }).waitFor();
}

async function isIn({ page }: Person, language: string, dir: 'ltr' | 'rtl'): Promise<void> {
  await page.locator(`html[lang="${language}"][dir="${dir}"]`).waitFor({ state: 'attached' });
}

async function middleOf(place: ReturnType<Person['region']>): Promise<number> {
  const box = await place.boundingBox();
  return box === null ? Number.NaN : box.x + box.width / 2;
}

/** Nothing serious for axe, and nothing wider than the window. */
async function isSound({ page, name }: Person): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(over, SOON).toBeLessThanOrEqual(0);
  expect((await seriousFaults(page)).map((each) => `${name}: ${each}`)).toEqual([]);
}
