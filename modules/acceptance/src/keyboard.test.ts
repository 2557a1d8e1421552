import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
/** No control of these screens may be further away. */
const MOST_TABS = 40;

/** Start, join, admit, leave and end without a pointer. Nothing here clicks or sets the focus. */
describe('by the keyboard alone', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.comes(HOST), Person.comes(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.leavesTheBuilding()));
    await server.stop();
  });

  test('a host starts a meeting and takes the seat', async () => {
    await host.page.goto(server.ready.organiser);
    await host.button('Start a meeting').first().waitFor();
    await tabsTo(host, /^Start a meeting/);
    await host.page.keyboard.press('Enter');
    await host.page.getByRole('textbox', { name: 'Your name' }).waitFor();
    await tabsTo(host, /^Your name/);
    await host.page.keyboard.type(HOST);
    await mayJoin(host, 'Join');
    await tabsTo(host, /^Join/);
    await host.page.keyboard.press('Enter');
    await host.isSeated();
  });

  test('the host copies an invitation', async () => {
    await tabsTo(host, /^Copy invitation/);
    await host.page.keyboard.press('Enter');
    invitation = await host.readsTheClipboard();
  });

  test('a guest joins by the lobby, admitted by a key', async () => {
    await guest.page.goto(invitation.link);
    await guest.page.getByRole('textbox', { name: 'Your name' }).waitFor();
    await tabsTo(guest, /^Your name/);
    await guest.page.keyboard.type(GUEST);
    await tabsTo(guest, /^Meeting password/);
    await guest.page.keyboard.type(invitation.password);
    await mayJoin(guest, 'Ask to join');
    await guest.page.keyboard.press('Enter');
    await host.region('Waiting').getByText(GUEST).waitFor();
    await host.page.keyboard.press('a');
    const dialog = host.page.getByRole('alertdialog').or(host.page.getByRole('dialog'));
    await dialog.getByText(GUEST).first().waitFor();
    await tabsTo(host, /^Admit/);
    await host.page.keyboard.press('Enter');
    await guest.isSeated();
    await host.tile(GUEST).first().waitFor();
  });

  test('the guest mutes, unmutes, reads the connection and leaves', async () => {
    await guest.button(/^Mic/).first().waitFor();
    const microphone = () => nameOf(guest, /^Mic (on|off)/);
    const before = await microphone();
    await guest.page.keyboard.press('m');
    await expect.poll(microphone).not.toBe(before);
    await tabsTo(guest, /^Mic/);
    for (let step = 0; step < 10 && !/^More/.test(await focused(guest)); step++) {
      await guest.page.keyboard.press('ArrowRight');
    }
    await guest.page.keyboard.press('Enter');
    await guest.page.getByRole('menuitem', { name: 'Connection' }).waitFor();
    while (!/^Connection/.test(await focused(guest))) await guest.page.keyboard.press('ArrowDown');
    await guest.page.keyboard.press('Enter');
    await guest.page.getByRole('complementary', { name: 'Connection' }).waitFor();
    await expect.poll(() => guest.page.getByText(/straight to the server/).count(), { timeout: 10_000 }).toBe(1);
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('complementary', { name: 'Connection' }).waitFor({ state: 'detached' });
    expect(await focused(guest)).toMatch(/^More/);
    await guest.page.keyboard.press('Control+Shift+Q');
    await guest.page.getByText(/You left/).first().waitFor();
  });

  test('the host ends it for all', async () => {
    await host.tile(GUEST).first().waitFor({ state: 'detached' });
    await host.page.keyboard.press('Control+Shift+Q');
    await host.page.getByRole('dialog').waitFor();
    await tabsTo(host, /^End for all/);
    await host.page.keyboard.press('Enter');
    await host.page.getByText(/The meeting has ended/).first().waitFor();
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

async function tabsTo(person: Person, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tab = 0; tab < MOST_TABS; tab++) {
    const now = await focused(person);
    if (name.test(now)) return;
    passed.push(now);
    await person.page.keyboard.press('Tab');
  }
  throw new Error(`no ${String(name)} by Tab; passed: ${passed.join(' | ')}`);
}
