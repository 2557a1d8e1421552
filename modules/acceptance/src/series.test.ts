import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ICAL from 'ical.js';
import type { Email } from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailServer } from './MailServer.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const ORGANISER = 'Asha Rao';
const GUEST = 'Ravi Kumar';
const TITLE = 'Weekly review';
const PASSWORD = 'correct Horse 7';
const PEOPLE = ['ravi@example.in', 'meena@example.in', 'john@example.in'];
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;
const SOON = { timeout: 30_000 } as const;

/** The calendar of a mail, read by a program that is not ours. */
function calendarOf(mail: Email): ICAL.Component {
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (part === undefined) throw new Error('the mail has no calendar');
  const text = typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString();
  return new ICAL.Component(ICAL.parse(text) as unknown[]);
}

/** One act schedules a weekly series and invites three people; one mailed link each opens whichever meeting is next. */
describe('invitation to a series', () => {
  let mails: MailServer;
  let folder: string;
  let server: SabhaProcess;
  let organiser: Person;
  let guest: Person;

  beforeAll(async () => {
    mails = await MailServer.start();
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-series-'));
    const settings = path.join(folder, 'sabha.conf');
    writeFileSync(
      settings,
      `sabha.mail { host = localhost, port = ${String(mails.port)}, protection = none, from = "meetings@example.in" }`,
    );
    server = await SabhaProcess.startAsInstalled('--config', settings);
    [organiser, guest] = await Promise.all([Person.open(ORGANISER), Person.open(GUEST)]);
    const { page } = organiser;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await organiser.button('Create account').click();
    await organiser.button('Not now').click();
    await organiser.button('Start a meeting').first().waitFor();
  });

  afterAll(async () => {
    await Promise.all([organiser, guest].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
    await mails.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function mailTo(address: string, number: number): Promise<Email> {
    await expect.poll(() => mails.to(address).length, SOON).toBeGreaterThanOrEqual(number);
    const mail = mails.to(address)[number - 1];
    if (mail === undefined) throw new Error('it was there');
    return mail;
  }

  /** At the address of the tests in the place of the public one. */
  function linkOf(mail: Email): string {
    const link = /https?:\/\/\S+#s=\S+/.exec(mail.text ?? '')?.[0] ?? '';
    return server.ready.http.replace(/\/$/, '') + link.replace(/^https?:\/\/[^/]+/, '');
  }

  test('one act schedules and invites', async () => {
    const { page } = organiser;
    await organiser.button('Schedule a meeting').click();
    const form = page.getByRole('form', { name: 'Schedule a meeting' });
    const starts = await page.evaluate((later) => {
      const time = new Date(Date.now() + later);
      const two = (value: number) => String(value).padStart(2, '0');
      return {
        day: `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`,
        time: `${two(time.getHours())}:${two(time.getMinutes())}`,
      };
    }, HALF_AN_HOUR_MILLIS);
    await form.getByRole('textbox', { name: 'Meeting title' }).fill(TITLE);
    await form.getByLabel('Day').fill(starts.day);
    await form.getByLabel('Time').fill(starts.time);
    await form.getByLabel('Repeats').selectOption('weekly');
    await form.getByLabel(/^Invite people/).fill(PEOPLE.join('\n'));
    await form.getByText(/whole link/).waitFor();
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText(TITLE).first().waitFor();
    const links = await Promise.all(PEOPLE.map(async (each) => linkOf(await mailTo(each, 1))));
    expect(new Set(links).size).toBe(PEOPLE.length);
    for (const link of links) expect(link).toMatch(/\/m\/[a-z2-7]{24}#s=[a-z2-7]{32}&sk=[\w-]{22}&sp=[a-z2-7]{32}$/);
    expect(PEOPLE.map((each) => mails.to(each).length)).toEqual([1, 1, 1]);
  });

  test('the series is one calendar entry', async () => {
    const calendar = calendarOf(await mailTo('ravi@example.in', 1));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    const events = calendar.getAllSubcomponents('vevent');
    expect(events).toHaveLength(1);
    const [first] = events;
    if (first === undefined) throw new Error('no event');
    expect(String(first.getFirstPropertyValue('rrule'))).toMatch(/FREQ=WEEKLY/);
    const event = new ICAL.Event(first);
    const times = event.iterator();
    const days = [1, 2, 3, 4].map(() => times.next()?.toJSDate().getTime() ?? 0);
    expect(days[1]).toBe((days[0] ?? 0) + 7 * 24 * 3_600_000);
    expect(times.next()).toBeUndefined();
  });

  test('mailed link opens the first meeting [C6]', async () => {
    await organiser.button(`Start: ${TITLE}`).first().click();
    await organiser.page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await organiser.button('Join').click();
    await organiser.region('Stage').waitFor();
    const { page } = guest;
    await page.goto(linkOf(await mailTo('ravi@example.in', 1)));
    await page.getByRole('textbox', { name: 'Your name' }).fill(GUEST);
    expect(page.url()).not.toContain('#');
    await guest.button('Ask to join').click();
    await organiser.admit(GUEST);
    await guest.expectSeated();
    await organiser.tile(GUEST).first().waitFor();
  });

  test('same link opens the next meeting afterwards [A1]', async () => {
    const before = new URL(guest.page.url()).pathname;
    await organiser.endForAll();
    await guest.page.goto('about:blank');
    await guest.page.goto(linkOf(await mailTo('ravi@example.in', 1)));
    await guest.page.getByRole('textbox', { name: 'Your name' }).waitFor();
    await expect.poll(() => new URL(guest.page.url()).pathname).toMatch(/^\/m\/[a-z2-7]{24}$/);
    expect(new URL(guest.page.url()).pathname).not.toBe(before);
  });
});
