import { type Browser, chromium, type Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, FLAGS, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
/** In the order in which they come; enough that a list is searched and ordered. */
const GUESTS = [
  'Ravi Kumar',
  'Meena Iyer',
  'Zoya Khan',
  'Bala Menon',
  'Ravi Shankar',
  'Chitra Rao',
  'José Pinto',
  'Dev Anand',
] as const;
const [FIRST, ...LATER] = GUESTS;
const ALTERNATE = 'Meena Iyer';
const SUCCESSOR = 'Chitra Rao';
/** Longer than any busy machine takes. */
const LONG = { timeout: 30_000 };
const DESKTOP_SIZE = { width: 1280, height: 720 };

/** What a host has in hand, with more people than a glance takes in. */
describe('host with many participants', () => {
  let server: SabhaProcess;
  let browser: Browser;
  let host: Person;
  const guests = new Map<string, Person>();

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...FLAGS, '--use-fake-device-for-media-stream'],
    });
    host = await Person.open(HOST, { ...DESKTOP_SIZE, picturesPerSecond: 5 });
    for (const name of GUESTS) guests.set(name, await Person.among(browser, name));
    for (const { page } of [host, ...guests.values()]) page.setDefaultTimeout(LONG.timeout);
    await host.openFirstAccount(server.ready.administrator, 'correct Horse 7');
    await host.startMeeting(server.ready.http, 'Tender committee');
  });

  afterAll(async () => {
    await browser.close();
    await host.close();
    await server.stop();
  });

  function guest(name: string): Person {
    const person = guests.get(name);
    if (person === undefined) throw new Error(`nobody is called ${name}`);
    return person;
  }

  function people(): Locator {
    return host.region('People').getByRole('listitem');
  }

  /** Whom the list of people names, from its top. */
  /** Text that the browser has not laid out yet counts, too. */
  async function listed(): Promise<readonly string[]> {
    const rows = await people().allTextContents();
    return rows.map((row) => [HOST, ...GUESTS].find((name) => row.includes(name)) ?? row);
  }

  test('lobby notice is visible everywhere [A2]', async () => {
    await guest(FIRST).askToJoin(await host.copyInvitation());
    await host.page.getByText('1 person is waiting').first().waitFor();
    await expect.poll(() => host.page.title(), LONG).toBe('(1) Tender committee · Sabha');
    const announced: string[] = [];
    for (const size of [DESKTOP_SIZE, { width: 768, height: 1024 }, { width: 360, height: 640 }, { width: 640, height: 360 }]) {
      await host.page.setViewportSize(size);
      for (const panel of ['none', 'Chat', 'Security', 'Settings'] as const) {
        await opens(host, panel);
        const how = await host.page.evaluate(queueInSight);
        announced.push(`${String(size.width)} x ${String(size.height)}, ${panel}: ${how}`);
        await closes(host);
      }
    }
    await host.page.setViewportSize(DESKTOP_SIZE);
    console.log(announced.join('\n'));
    expect(announced.filter((each) => each.endsWith(': '))).toEqual([]);
  });

  test('lobby notice during sharing opens the queue', async () => {
    await host.button('Share').first().click();
    await host.button('Choose what to share').click();
    await host.region('Share your screen').waitFor();
    expect(await host.page.evaluate(queueInSight)).not.toBe('');
    await host.button('View').click();
    await host.button(`Admit ${FIRST}`).click();
    await guest(FIRST).expectSeated();
    await expect.poll(() => host.page.title(), LONG).toBe('Tender committee · Sabha');
    await host.button('Stop sharing').first().click();
  });

  test('host admits all waiting by name [A2]', async () => {
    for (const name of LATER) await guest(name).askToJoin(await host.copyInvitation());
    await host.page
      .getByText(`${String(LATER.length)} people are waiting`)
      .first()
      .waitFor(LONG);
    await closes(host);
    await host.button('Admit all').click();
    const dialog = host.page.getByRole('dialog', { name: `Admit ${String(LATER.length)} people?` });
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([...LATER]);
    await dialog.getByRole('button', { name: 'Admit all' }).click();
    for (const name of LATER) await guest(name).expectSeated();
    await host.openPeople();
    await host.page.getByRole('heading', { name: `People ${String(GUESTS.length + 1)}` }).waitFor();
    await host.region('Lobby').getByText('No one is waiting.').waitFor();
  });

  test('people search ignores accents', async () => {
    const field = host.page.getByRole('textbox', { name: 'Find people' });
    await field.fill('ravi');
    await expect.poll(listed, LONG).toEqual(['Ravi Kumar', 'Ravi Shankar']);
    await field.fill('pinto jos');
    await expect.poll(listed, LONG).toEqual(['José Pinto']);
    await field.fill('nobody');
    await host.page.getByText('No one found.').waitFor();
    await field.fill('');
  });

  test('people are ordered by hand and role', async () => {
    for (const name of ['Zoya Khan', 'Bala Menon']) {
      await guest(name).button('Hand').first().click();
      await people().filter({ hasText: name }).getByText('Hand raised', { exact: false }).waitFor();
    }
    await host.region('People').getByText('2 hands raised').waitFor();
    const bar = host.page.getByRole('toolbar');
    await bar.getByRole('button', { name: /^People, 2 hands raised, \d+ people in the meeting$/ }).waitFor();
    const ordered = async (by: string) => {
      await host.page.getByRole('combobox', { name: 'Sort by' }).selectOption(by);
      return listed();
    };
    expect((await ordered('Raised hands first')).slice(0, 3)).toEqual(['Zoya Khan', 'Bala Menon', HOST]);
    expect(await ordered('Name')).toEqual([HOST, ...GUESTS].toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(await ordered('Join time')).toEqual([HOST, ...GUESTS]);
    await host.button('Lower all hands').click();
    await host.region('People').getByText('2 hands raised').waitFor({ state: 'detached' });
    await bar
      .getByRole('button', { name: `People, ${1 + GUESTS.length} people in the meeting`, exact: true })
      .waitFor();
  });

  test('host gives the floor in order [C3]', async () => {
    const [first, second] = [guest('Zoya Khan'), guest('Bala Menon')];
    for (const { name } of [first, second]) {
      await guest(name).button('Hand').first().click();
      await people().filter({ hasText: name }).getByText('Hand raised', { exact: false }).waitFor();
    }
    await host.button('Give turn to speak').first().click();
    const dialog = host.page.getByRole('dialog', { name: 'Give turn to speak' });
    expect(await dialog.getByRole('combobox', { name: 'To' }).locator('option:checked').innerText()).toBe(first.name);
    await dialog.getByRole('combobox', { name: 'Time limit' }).selectOption({ label: '2 minutes' });
    await dialog.getByRole('button', { name: 'Start' }).click();
    const bar = (person: Person) => person.region('Give turn to speak');
    await bar(first).getByText('Your turn to speak').waitFor();
    await first.page.getByText('The host is asking you to unmute.').first().waitFor();
    for (const person of [host, second]) await bar(person).getByText(`${first.name}’s turn to speak`).waitFor();
    await host.region('People').getByText('1 hand raised').waitFor();
    expect(await bar(second).getByRole('button').count()).toBe(0);
    await bar(host).getByRole('button', { name: 'Next speaker' }).click();
    await bar(second).getByText('Your turn to speak').waitFor();
    await bar(first).getByText(`${second.name}’s turn to speak`).waitFor();
    await bar(host).getByRole('button', { name: 'Next speaker' }).waitFor({ state: 'detached' });
    await bar(host).getByRole('button', { name: 'End turn' }).click();
    for (const person of [host, first, second]) await bar(person).waitFor({ state: 'detached' });
  });

  test('host mutes all and asks to unmute [C3]', async () => {
    const speaking = [FIRST, 'Dev Anand', ALTERNATE];
    for (const name of speaking) await guest(name).unmute();
    await host.button('Mute all · 3').click();
    for (const name of speaking) {
      await guest(name).button('Mic off').first().waitFor();
      await guest(name).page.getByText('The host muted you. You can unmute yourself.').first().waitFor();
    }
    await host.actOn(FIRST, 'Ask to unmute');
    await guest(FIRST).page.getByText('The host is asking you to unmute.').first().waitFor();
    await guest(FIRST).unmute();
    await people().filter({ hasText: FIRST }).getByText('Mic on').waitFor();
  });

  test('host adds and removes a co-host [C2]', async () => {
    const alternate = guest(ALTERNATE);
    await host.actOn(ALTERNATE, 'Make co-host');
    await alternate.page.getByText('You’re now a host. You can admit, mute and remove people.').first().waitFor();
    await people().filter({ hasText: ALTERNATE }).getByText('Co-host').waitFor();
    expect(await host.page.evaluate(warnsBeforeClosing)).toBe(false);
    await host.page.getByRole('combobox', { name: 'Sort by' }).selectOption('Hosts first');
    expect((await listed()).slice(0, 3)).toEqual([HOST, ALTERNATE, FIRST]);
    await alternate.openPeople();
    await alternate.button('Lock meeting').click();
    for (const person of [host, guest(FIRST)]) await person.page.getByText('Locked', { exact: true }).first().waitFor();
    await alternate.button('Unlock meeting').click();
    await host.button('Lock meeting').first().waitFor();
    await host.actOn(ALTERNATE, 'Make participant');
    await alternate.page.getByText('You’re now a participant.').first().waitFor();
    expect(await alternate.button('Lock meeting').count()).toBe(0);
  });

  test('everyone sees rules, only hosts change them', async () => {
    const panel = (person: Person) => panelOf(person, 'Security');
    const rules = async (person: Person) => {
      await opens(person, 'Security');
      const rows = panel(person)
        .getByRole('listitem')
        .filter({ hasText: /^[AC]\d/ });
      await expect.poll(() => rows.count(), LONG).toBe(16);
      return rows.allInnerTexts();
    };
    const seen = await rules(guest('Dev Anand'));
    expect(seen.map((row) => row.split('\n')[0])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `A${String(n)}`).concat([1, 2, 3, 4, 5, 6, 7].map((n) => `C${String(n)}`)),
    );
    // Its number, its name, what it is good for and how it is set.
    for (const row of seen) expect(row.split('\n').filter((line) => line.trim() !== '').length).toBeGreaterThan(3);
    expect(await panel(guest('Dev Anand')).getByRole('combobox').count()).toBe(0);
    await rules(host);
    expect(await panel(host).getByRole('combobox').count()).toBeGreaterThan(5);
    await closes(host);
  });

  test('only host is warned before closing [A9]', async () => {
    const asked = host.page.waitForEvent('dialog');
    await host.page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await host.expectSeated();
    expect(await guest(FIRST).page.evaluate(warnsBeforeClosing)).toBe(false);
  });

  test('host removes, hands over, report shows it [A5 A9 T44]', async () => {
    await host.actOn('Zoya Khan', 'Remove');
    const removal = host.page.getByRole('alertdialog', { name: 'Remove Zoya Khan?' });
    await removal.getByText('not invited', { exact: true }).click();
    await removal.getByRole('button', { name: 'Remove' }).click();
    await guest('Zoya Khan').page.getByText('Reason: not invited.').waitFor();
    await host.button(/^End(?!-| turn)/).first().click();
    const dialog = host.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Hand over to' }).selectOption(SUCCESSOR);
    await dialog.getByRole('button', { name: 'Hand over and leave' }).click();
    await host.page.getByRole('heading', { name: 'You left the meeting.' }).waitFor();
    await guest(SUCCESSOR).endForAll();
    await host.button('Back to home').first().click();
    await host.button(/^Report: Tender committee/).click();
    const announced = async (heading: string) => {
      const region = host.page.getByRole('region', { name: heading });
      await region.getByRole('listitem').first().waitFor();
      return (await region.getByRole('listitem').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '));
    };
    const present = await announced('Participants');
    expect(present).toHaveLength(GUESTS.length + 1);
    for (const name of [HOST, ...GUESTS]) expect(present.filter((row) => row.includes(name))).toHaveLength(1);
    expect(present.find((row) => row.includes('Zoya Khan'))).toContain('was removed');
    expect(present.find((row) => row.includes(HOST))).toContain('left and handed over to another host');
    const presided = await announced('Hosts');
    for (const as of [`${HOST}, host:`, `${ALTERNATE}, co-host:`, `${SUCCESSOR}, host:`]) {
      expect(presided.filter((row) => row.startsWith(as))).toHaveLength(1);
    }
    expect(await announced('Removals')).toEqual([expect.stringContaining(`${HOST} removed Zoya Khan`)]);
  });

  test('no page reported an error', () => {
    const errors = [host, ...guests.values()].flatMap(({ consoleErrors }) => consoleErrors);
    expect(errors).toEqual([]);
  });
});

/** A panel, by the bar or by More where the bar has no room for it; nothing for `none`. */
async function opens(person: Person, panel: 'Chat' | 'Security' | 'Settings' | 'none'): Promise<void> {
  if (panel === 'none') return;
  const open = panelOf(person, panel);
  if (await open.isVisible()) return;
  const button = person.page.getByRole('toolbar').getByRole('button', { name: panel, exact: true });
  if (await button.isVisible()) await button.click();
  else {
    await person.button('More').first().click();
    await person.page.getByRole('menuitem', { name: panel, exact: true }).click();
  }
  await open.waitFor();
}

/** It fills a phone, and is a dialog there. */
function panelOf({ page }: Person, panel: string): Locator {
  return page
    .getByRole('complementary', { name: panel })
    .or(page.getByRole('dialog', { name: panel }))
    .first();
}

async function closes({ page }: Person): Promise<void> {
  const panel = page.getByRole('complementary').or(page.getByRole('dialog'));
  if ((await panel.count()) === 0) return;
  await panel.getByRole('button', { name: 'Close' }).first().click();
  await panel.waitFor({ state: 'detached' });
}

/** Runs in the page, whether somebody has touched it or not. */
function warnsBeforeClosing(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

/** How the page tells of the queue where an eye meets it: not cut off, not under anything; nothing if it does not. Runs in the page. */
function queueInSight(): string {
  const announced = [...document.querySelectorAll('button, span, h3')].filter((each) =>
    /waiting/.test(`${each.getAttribute('aria-label') ?? ''} ${each.textContent}`),
  );
  for (const each of announced) {
    const { left, top, width, height } = each.getBoundingClientRect();
    if (width < 8 || height < 8) continue;
    const [x, y] = [left + width / 2, top + height / 2];
    const drawn = document.elementFromPoint(x, y);
    if (drawn !== null && (each.contains(drawn) || (drawn.contains(each) && drawn.localName !== 'body'))) {
      return `${each.localName} "${(each.getAttribute('aria-label') ?? each.textContent).trim()}"`;
    }
  }
  return '';
}
