import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judged } from './looks.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const CAPTIONER = 'Meena Iyer';
const READER = 'Ravi Kumar';
const ENGLISH = 'The pumps of block three stand still';
const HINDI = 'प्रखंड तीन के पंप बंद हैं';

/** A person captions a meeting in two languages, and another reads it, with the packaged server between them. */
describe('captions', () => {
  let server: SabhaProcess;
  let host: Person;
  let captioner: Person;
  let reader: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, captioner, reader] = await Promise.all(
      [HOST, CAPTIONER, READER].map((name) => Person.open(name, { picturesPerSecond: 2 })),
    ) as [Person, Person, Person];
  });

  afterAll(async () => {
    await Promise.all([host, captioner, reader].map((person) => person.close()));
    await server.stop();
  });

  test('only permitted participants write captions', async () => {
    await host.startMeeting(server.ready.organiser, 'Water supply');
    for (const [person, name] of [
      [captioner, CAPTIONER],
      [reader, READER],
    ] as const) {
      await person.askToJoin(await host.copyInvitation());
      await host.admit(name);
      await person.expectSeated();
    }
    await opensCaptions(captioner);
    await panel(captioner).getByText('No captions since you joined.').waitFor();
    expect(await field(captioner).count()).toBe(0);
    await panel(captioner).getByRole('button', { name: 'Close', exact: true }).click();

    await host.actOn(CAPTIONER, 'Allow writing captions');
    await captioner.page.getByText('The host lets you write captions.').last().waitFor();
    await captioner.button('Message').click();
    await field(captioner).waitFor();
    await panel(captioner).getByText(/^Live:/).waitFor();
    await judged(captioner);
    await reader.openPeople();
    await reader.page.getByText(/can write captions/).waitFor();
  });

  test('captions appear word by word', async () => {
    await field(captioner).pressSequentially('The pumps of block');
    await reader.page.getByText('Someone is writing captions.').last().waitFor();
    expect(await area(reader).count()).toBe(0);
    await reader.button('Show').click();
    await area(reader).getByText('The pumps of', { exact: true }).waitFor();
    await field(captioner).pressSequentially(' three stand still');
    await field(captioner).press('Enter');
    await line(reader, ENGLISH).waitFor();
    expect(await line(reader, ENGLISH).getAttribute('lang')).toBe('en');
    await area(reader).getByText(CAPTIONER).waitFor();

    await panel(captioner).getByRole('combobox', { name: 'You’re writing in' }).selectOption('hi');
    await field(captioner).fill(HINDI);
    await field(captioner).press('Enter');
    await line(reader, HINDI).waitFor();
    expect(await line(reader, HINDI).getAttribute('lang')).toBe('hi');
    expect(await area(reader).getByText(CAPTIONER).count(), 'a name stands once').toBe(1);
    await judged(reader);
  });

  test('captions are corrected in place', async () => {
    await field(captioner).press('ArrowUp');
    const correcting = panel(captioner).getByRole('textbox', { name: 'Correct last line' });
    await correcting.fill(`${HINDI}।`);
    await correcting.press('Enter');
    await line(reader, `${HINDI}।`).waitFor();
    expect(await line(reader, HINDI).count()).toBe(0);
  });

  test('captions cover no face or control', async () => {
    const { bottom, top } = await boxOf(area(reader));
    expect((await boxOf(reader.region('Stage'))).bottom).toBeLessThanOrEqual(top);
    const controls = reader.page.getByRole('toolbar', { name: 'Controls' }).getByRole('button');
    expect(bottom).toBeLessThanOrEqual((await boxOf(controls.first())).top);
  });

  test('right and choice survive a reload', async () => {
    await Promise.all([captioner.page.reload(), reader.page.reload()]);
    await Promise.all([captioner.expectSeated(), reader.expectSeated()]);
    await area(reader).waitFor();
    expect(await line(reader, ENGLISH).count()).toBe(0);
    if ((await panel(captioner).count()) === 0) await opensCaptions(captioner);
    await field(captioner).fill('बैठक फिर चल रही है');
    await field(captioner).press('Enter');
    await line(reader, 'बैठक फिर चल रही है').waitFor();
  });

  test('captions panel can be copied', async () => {
    await opensCaptions(reader);
    await panel(reader).getByText('बैठक फिर चल रही है').waitFor();
    await judged(reader);
    await panel(reader).getByRole('button', { name: 'Copy all' }).click();
    await panel(reader).getByText('Copied').waitFor();
    expect(await reader.page.evaluate(() => navigator.clipboard.readText())).toMatch(/Meena Iyer\n {2}बैठक फिर चल रही है\n/);
  });

  test('captions end when the right ends', async () => {
    await field(captioner).fill('यह');
    await host.actOn(CAPTIONER, 'Stop allowing captions');
    await field(captioner).waitFor({ state: 'detached' });
    await panel(captioner).getByText(/You can’t write captions any more/).waitFor();
    await opensCaptions(host);
    await field(host).fill('We go on.');
    await field(host).press('Enter');
    await line(reader, 'We go on.').waitFor();
    expect(await area(reader).getByText(/यह/).count()).toBe(0);
  });
});

async function opensCaptions(person: Person): Promise<void> {
  await person.button('More').first().click();
  await person.page.getByRole('menuitem', { name: 'Captions', exact: true }).click();
  await panel(person).waitFor();
}

function panel(person: Person): Locator {
  return person.page.locator('[data-panel]').filter({ has: person.page.getByRole('heading', { name: 'Captions' }) });
}

function field(person: Person): Locator {
  return panel(person).getByRole('textbox', { name: 'Type what is said' });
}

/** Under the stage. */
function area(person: Person): Locator {
  return person.page.locator('[data-captions]');
}

function line(person: Person, text: string): Locator {
  return area(person).locator('bdi[lang]').filter({ hasText: new RegExp(`^${text.replaceAll('.', '\\.')}$`) });
}

async function boxOf(locator: Locator): Promise<{ top: number; bottom: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not to be seen');
  return { top: box.y, bottom: box.y + box.height };
}
