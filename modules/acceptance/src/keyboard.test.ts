import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const REASON = 'disturbed the meeting';
/** No control of these screens may be further away. */
const MOST_TABS = 30;
/** Longer than any busy machine takes. */
const LONG = { timeout: 20_000 };
/** How far each control was, and where the focus could not be seen. */
const walked: string[] = [];
const unseen = new Set<string>();

/** A whole meeting without a pointer. Nothing here clicks or sets the focus. */
describe('keyboard only', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('host starts a meeting', async () => {
    await host.page.goto(server.ready.organiser);
    await host.button('Start a meeting').first().waitFor();
    await tabTo(host, /^Start a meeting/);
    await host.page.keyboard.press('Enter');
    await host.page.getByRole('textbox', { name: 'Your name' }).waitFor();
    await tabTo(host, /^Your name/);
    await host.page.keyboard.type(HOST);
    await mayJoin(host, 'Join');
    await tabTo(host, /^Join/);
    await host.page.keyboard.press('Enter');
    await host.expectSeated();
  });

  test('the host copies an invitation', async () => {
    await tabTo(host, /^Copy invitation/);
    await host.page.keyboard.press('Enter');
    invitation = await host.readClipboard();
  });

  test('host admits a guest by a key', async () => {
    await guest.page.goto(invitation.link);
    await guest.page.getByRole('textbox', { name: 'Your name' }).waitFor();
    await tabTo(guest, /^Your name/);
    await guest.page.keyboard.type(GUEST);
    await tabTo(guest, /^Meeting passcode/);
    await guest.page.keyboard.type(invitation.password);
    await mayJoin(guest, 'Ask to join');
    await guest.page.keyboard.press('Enter');
    await host
      .region('Lobby')
      .or(host.button(/is waiting/))
      .first()
      .waitFor();
    await host.page.keyboard.press('a');
    const dialog = host.page.getByRole('alertdialog').or(host.page.getByRole('dialog'));
    await dialog.getByText(GUEST).first().waitFor();
    await tabTo(host, /^Admit$/);
    await host.page.keyboard.press('Enter');
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
  });

  test('guest mutes, reads the connection and leaves', async () => {
    await guest.button(/^Mic/).first().waitFor();
    const microphone = () => nameOf(guest, /^Mic (on|off)/);
    const before = await microphone();
    await guest.page.keyboard.press('m');
    await expect.poll(microphone, LONG).not.toBe(before);
    await tabTo(guest, /^Mic/);
    await opensByMore(guest, 'Connection');
    await expect.poll(() => guest.page.getByText(/direct to the server/).count(), LONG).toBe(1);
    await closesThePanel(guest, 'Connection', /^More/);
  });

  test('host sends a private message', async () => {
    await host.page.keyboard.press('t');
    await host.page.getByRole('complementary', { name: 'Chat' }).waitFor();
    await tabTo(host, /^To/);
    await host.page.keyboard.type(GUEST);
    await tabTo(host, /^Message/);
    await host.page.keyboard.type('Please bring the map.');
    await host.page.keyboard.press('Enter');
    await guest.page.keyboard.press('t');
    await guest.page.getByRole('log').getByText('Please bring the map.').waitFor();
    await guest.page.getByText('to you only').first().waitFor();
    await closesThePanel(guest, 'Chat', /^Chat/);
    await closesThePanel(host, 'Chat', /^Chat/);
  });

  test('host shares and stops a screen', async () => {
    await host.page.keyboard.press('s');
    await host.page.getByRole('dialog', { name: 'Share your screen' }).waitFor();
    await tabTo(host, /^Choose what to share/);
    await host.page.keyboard.press('Enter');
    await host.region('Share your screen').waitFor();
    await guest.page.getByRole('figure', { name: `${HOST}’s screen` }).waitFor();
    await keepsTheFocus(host);
    await tabTo(host, /^Stop sharing/);
    await host.page.keyboard.press('Enter');
    await guest.page.getByRole('figure', { name: `${HOST}’s screen` }).waitFor({ state: 'detached' });
    await keepsTheFocus(host);
  });

  test('relaxed rule is shown to everyone', async () => {
    await host.page.keyboard.press('e');
    await host.page.getByRole('complementary', { name: 'Security' }).waitFor();
    await tabTo(host, /^Setting of A4/);
    await host.page.keyboard.press('ArrowDown');
    await guest.page.keyboard.press('e');
    await guest.page.getByText(`Relaxed by ${HOST}`).first().waitFor();
    await closesThePanel(guest, 'Security', /^Security/);
    await closesThePanel(host, 'Security', /^Security/);
  });

  test('guest raises the contrast', async () => {
    await opensByMore(guest, 'Settings');
    await tabTo(guest, /^High contrast/);
    await guest.page.keyboard.press('Space');
    await expect.poll(() => guest.page.locator('html').getAttribute('data-contrast'), LONG).toBe('more');
    await guest.page.keyboard.press('Space');
    await closesThePanel(guest, 'Settings', /^More/);
  });

  test('host pins the guest', async () => {
    await tabTo(host, /^Actions for/);
    await host.page.keyboard.press('Home');
    for (let step = 0; step < 10 && (await focused(host)) !== `Actions for ${GUEST}`; step++) {
      await host.page.keyboard.press('ArrowRight');
    }
    await host.page.keyboard.press('Enter');
    await host.page.getByRole('menuitem', { name: 'Pin' }).waitFor();
    while (!/^Pin/.test(await focused(host))) await host.page.keyboard.press('ArrowDown');
    await host.page.keyboard.press('Enter');
    await host.tile(GUEST).and(host.page.locator('[data-main]')).waitFor();
    await keepsTheFocus(host);
  });

  test('the guest leaves and asks to join again', async () => {
    await guest.page.keyboard.press('Control+Shift+F');
    await guest.page
      .getByText(/You left/)
      .first()
      .waitFor();
    await host.tile(GUEST).first().waitFor({ state: 'detached' });
    await keepsTheFocus(host);
    await tabTo(guest, /^Join again/);
    await guest.page.keyboard.press('Enter');
    await mayJoin(guest, 'Ask to join');
    await tabTo(guest, /^Ask to join/);
    await guest.page.keyboard.press('Enter');
    await host
      .region('Lobby')
      .or(host.button(/is waiting/))
      .first()
      .waitFor();
    await host.page.keyboard.press('a');
    await host.page.getByRole('alertdialog').or(host.page.getByRole('dialog')).getByText(GUEST).first().waitFor();
    await tabTo(host, /^Admit$/);
    await host.page.keyboard.press('Enter');
    await guest.expectSeated();
    await host.tile(GUEST).first().waitFor();
    await keepsTheFocus(host);
  });

  test('host removes the guest with a reason', async () => {
    await host.page.keyboard.press('p');
    await host.region('People').waitFor();
    await tabTo(host, /^Remove/);
    await host.page.keyboard.press('Enter');
    const dialog = host.page.getByRole('alertdialog');
    await dialog.getByText(GUEST).first().waitFor();
    await tabTo(host, /^not invited/);
    for (let step = 0; step < 5 && (await focused(host)) !== REASON; step++) {
      await host.page.keyboard.press('ArrowDown');
    }
    await tabTo(host, /^Remove/);
    await host.page.keyboard.press('Enter');
    await guest.page.getByText(`Reason: ${REASON}.`).first().waitFor();
    await host.tile(GUEST).first().waitFor({ state: 'detached' });
    await keepsTheFocus(host);
  });

  test('host ends the meeting for all', async () => {
    await host.page.keyboard.press('Control+Shift+F');
    await host.page.getByRole('dialog').waitFor();
    await tabTo(host, /^End for all/);
    await host.page.keyboard.press('Enter');
    await host.page
      .getByText(/The meeting has ended/)
      .first()
      .waitFor();
  });

  test('focus stayed visible throughout', () => {
    for (const way of walked) console.log(`keyboard: ${way}`);
    expect([...unseen]).toEqual([]);
  });
});

/** The accessible name, as far as these controls have one, of what has the focus. */
function focused(person: Person): Promise<string> {
  return person.page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const labels = 'labels' in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    return (element.getAttribute('aria-label') ?? labels[0]?.innerText ?? element.innerText).trim();
  });
}

async function nameOf(person: Person, name: RegExp): Promise<string> {
  const button = person.button(name).first();
  return (await button.getAttribute('aria-label')) ?? (await button.innerText());
}

/** Once the notice on personal data is there. */
async function mayJoin({ page }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name, disabled: false }).waitFor();
}

async function tabTo(person: Person, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tab = 0; tab < MOST_TABS; tab++) {
    const now = await focused(person);
    if (name.test(now)) {
      walked.push(`${String(tab)} Tab to ${now}`);
      return;
    }
    passed.push(now);
    await person.page.keyboard.press('Tab');
    const hidden = await person.page.evaluate(withoutRing);
    if (hidden !== null) unseen.add(hidden);
  }
  throw new Error(`no ${String(name)} by Tab; passed: ${passed.join(' | ')}`);
}

/** By the bar, whose arrows lead to More. */
async function opensByMore(person: Person, panel: string): Promise<void> {
  await tabTo(person, /^(Mic|Camera|Hand|React|People|Chat|Security|More)/);
  for (let step = 0; step < 12 && !/^More/.test(await focused(person)); step++) {
    await person.page.keyboard.press('ArrowRight');
  }
  await person.page.keyboard.press('Enter');
  await person.page.getByRole('menuitem', { name: panel, exact: true }).waitFor();
  while (!(await focused(person)).startsWith(panel)) await person.page.keyboard.press('ArrowDown');
  await person.page.keyboard.press('Enter');
  await person.page.getByRole('complementary', { name: panel }).waitFor();
}

/** Escape leads back to what opened it. */
async function closesThePanel(person: Person, panel: string, opener: RegExp): Promise<void> {
  await person.page.keyboard.press('Escape');
  await person.page.getByRole('complementary', { name: panel }).waitFor({ state: 'detached' });
  await expect.poll(() => focused(person), LONG).toMatch(opener);
}

/** What had the focus may be gone; then something else has it, and not the page as a whole. */
async function keepsTheFocus({ page }: Person): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName), LONG).not.toBe('body');
}

/** The control with the focus if nothing around it is drawn for that; null where something is, or nothing has it. Runs in the page. */
function withoutRing(): string | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const isRung = (each: Element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  };
  const label = element.closest('label');
  const around = [element, element.closest('[data-tile]'), label, ...(label?.querySelectorAll('*') ?? [])];
  return around.some((each) => each !== null && isRung(each))
    ? null
    : (element.getAttribute('aria-label') ?? element.outerHTML.slice(0, 120));
}
