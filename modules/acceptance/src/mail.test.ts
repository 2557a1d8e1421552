import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const LATE = 'Meena Iyer';
const TITLE = 'Tender committee; north, समिति';
const PASSWORD = 'correct Horse 7';
const RAVI = 'ravi@example.in';
const MEENA = 'meena@example.in';
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;

interface Entry {
  readonly method: string;
  readonly event: ICAL.Event;
  readonly link: string;
}

/** The calendar of a mail, read by a program that is not ours. */
function entryOf(mail: Email | undefined): Entry {
  const part = mail?.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (part === undefined) throw new Error('the mail has no calendar');
  const text = typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString();
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error(`no event in ${text}`);
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    event: new ICAL.Event(event),
    link: String(event.getFirstPropertyValue('url') ?? ''),
  };
}

/** Real mails to a real mail server, which lead into the meeting only together with what the organiser gives. */
describe('mailed invitation', () => {
  let mails: MailServer;
  let folder: string;
  let server: SabhaProcess;
  let organiser: Person;
  let guest: Person;
  let late: Person;
  let keyMessage: string;

  beforeAll(async () => {
    mails = await MailServer.start();
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-mail-'));
    const settings = path.join(folder, 'sabha.conf');
    writeFileSync(
      settings,
      `sabha.mail { host = localhost, port = ${String(mails.port)}, protection = none, from = "meetings@example.in", whole-links = false }`,
    );
    server = await SabhaProcess.startAsInstalled('--config', settings);
    [organiser, guest, late] = await Promise.all([Person.open(ORGANISER), Person.open(GUEST), Person.open(LATE)]);
    const { page } = organiser;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await organiser.button('Create account').click();
    await organiser.button('Not now').click();
    await organiser.button('Start a meeting').first().waitFor();
  });

  afterAll(async () => {
    await Promise.all([organiser, guest, late].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
    await mails.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The address of the tests in the place of the public one. */
  function here(link: string): string {
    return server.ready.http.replace(/\/$/, '') + link.replace(/^https?:\/\/[^/]+/, '');
  }

  async function mailTo(address: string, number: number): Promise<Email> {
    await expect.poll(() => mails.to(address).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(number);
    const mail = mails.to(address)[number - 1];
    if (mail === undefined) throw new Error('it was there');
    return mail;
  }

  test('all recipients get mail, unknown are shown', async () => {
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
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText(TITLE).waitFor();
    await organiser.button(`Invite: ${TITLE}`).click();
    await page.getByLabel(/^Invite people/).fill(`${GUEST} <${RAVI}>\n${MEENA}, nobody@example.in`);
    await organiser.button('Send invitations').click();
    await mailTo(RAVI, 1);
    await mailTo(MEENA, 1);
    await expect
      .poll(
        async () => {
          await organiser.button('Refresh').click();
          return page.getByText(/couldn’t be sent\. This address doesn’t exist/).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    expect(await page.getByText('Email sent.').count()).toBe(2);
  });

  test('mail has text, HTML and calendar entry', async () => {
    const mail = await mailTo(RAVI, 1);
    expect(mail.subject).toBe(`Invitation: ${TITLE}`);
    expect(mail.from?.address).toBe('meetings@example.in');
    expect(mail.to).toEqual([{ address: RAVI, name: GUEST }]);
    const { method, event, link } = entryOf(mail);
    expect(method).toBe('REQUEST');
    expect(event.summary).toBe(TITLE);
    expect(event.sequence).toBe(0);
    expect(event.endDate.subtractDate(event.startDate).toSeconds()).toBe(3_600);
    expect(mail.text).toContain(link);
    expect(mail.text).toContain(`${ORGANISER} invites you`);
    expect(mail.html).not.toMatch(/<img|src=|<script|<link/);
    expect(link).toMatch(/^https:\/\/\S+\/m\/[a-z2-7]{24}#i=[a-z2-7]{32}$/);
    expect(link).not.toBe(entryOf(await mailTo(MEENA, 1)).link);
  });

  test('mail lacks key and password [H1]', async () => {
    const { page } = organiser;
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await organiser.button('Copy message').click();
    await expect
      .poll(async () => (keyMessage = await page.evaluate(() => navigator.clipboard.readText())))
      .toContain('#k=');
    const [, key = '', password = ''] = /#k=([\w-]{22})&p=([\w-]+)/.exec(keyMessage) ?? [];
    expect(key).toHaveLength(22);
    for (const mail of mails.raw) {
      const decoded = mail.replace(/^[A-Za-z0-9+/=]{40,}$/gm, (line) => Buffer.from(line, 'base64').toString());
      expect(decoded).not.toContain(key);
      expect(decoded).not.toContain(password);
    }
    expect(server.log).not.toContain(key);
    for (const file of readdirSync(server.dataFolder, {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!file.isFile()) continue;
      expect(readFileSync(path.join(file.parentPath, file.name)).includes(key), file.name).toBe(false);
    }
  });

  test('rescheduling updates the same calendar entry', async () => {
    const before = entryOf(await mailTo(RAVI, 1));
    const form = organiser.page.getByRole('form', { name: 'Reschedule' });
    await organiser.button(`Reschedule: ${TITLE}`).click();
    await form.getByLabel('Length in minutes').fill('90');
    await form.getByRole('button', { name: 'Save new time' }).click();
    const mail = await mailTo(RAVI, 2);
    const after = entryOf(mail);
    expect(mail.subject).toBe(`Changed: ${TITLE}`);
    expect(after.event.uid).toBe(before.event.uid);
    expect(after.event.sequence).toBe(1);
    expect(after.event.endDate.subtractDate(after.event.startDate).toSeconds()).toBe(5_400);
    expect(after.link).toBe(before.link);
  });

  test('link with a stored key joins directly [C6]', async () => {
    await organiser.button(`Start: ${TITLE}`).click();
    await organiser.page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await organiser.button('Join').click();
    await organiser.region('Stage').waitFor();
    const { page } = guest;
    await page.goto(here(/https?:\/\/\S+/.exec(keyMessage)?.[0] ?? ''));
    await page.getByText('This browser now has the meeting key').waitFor();
    expect(page.url()).not.toContain('k=');
    await page.goto('about:blank');
    await page.goto(here(entryOf(await mailTo(RAVI, 1)).link));
    await page.getByRole('textbox', { name: 'Your name' }).fill(GUEST);
    await guest.button('Ask to join').click();
    await organiser.admit(GUEST);
    await guest.expectSeated();
    await organiser.tile(GUEST).first().waitFor();
  });

  test('link without key asks for it', async () => {
    const { page } = late;
    await page.goto(here(entryOf(await mailTo(MEENA, 1)).link));
    const field = page.getByLabel('Meeting key');
    await field.fill('abcde-fghij');
    await late.button('Continue').click();
    await page.getByText(/^This isn’t the key for this meeting/).waitFor();
    await field.fill(keyMessage.replace(/\s+/g, ' '));
    await late.button('Continue').click();
    await page.getByRole('textbox', { name: 'Your name' }).fill(LATE);
    await late.button('Ask to join').click();
    await organiser.admit(LATE);
    await late.expectSeated();
  });

  test('cancelling sends a mail', async () => {
    const { page } = organiser;
    await organiser.endForAll();
    await page.goto(server.ready.http);
    await organiser.button('Schedule a meeting').click();
    const form = page.getByRole('form', { name: 'Schedule a meeting' });
    await form.getByRole('textbox', { name: 'Meeting title' }).fill('Second');
    await form.getByLabel('Day').fill(`${String(new Date().getFullYear() + 1)}-06-01`);
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await organiser.button('Invite: Second').click();
    await page.getByLabel(/^Invite people/).fill(RAVI);
    await page.getByLabel('Email language').selectOption('hi');
    await organiser.button('Send invitations').click();
    const invited = await mailTo(RAVI, 3);
    expect(invited.subject).toBe('निमंत्रण: Second');
    await organiser.button('Cancel: Second').click();
    await organiser.button('Cancel this meeting').click();
    const mail = await mailTo(RAVI, 4);
    expect(mail.subject).toBe('रद्द: Second');
    const { method, event, link } = entryOf(mail);
    expect([method, event.uid, event.sequence, link]).toEqual(['CANCEL', entryOf(invited).event.uid, 1, '']);
  });

  test('calendar feed hides title and link', async () => {
    const { page } = organiser;
    await organiser.button('Create calendar link').click();
    const address = here((await page.getByTestId('feed-address').textContent()) ?? '');
    const answer = await fetch(address);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent');
    expect(events.length).toBeGreaterThanOrEqual(2);
    expect(text.replaceAll('\r\n ', '')).not.toMatch(/Tender|Second|\/m\/|@example/);
    await organiser.button('Delete link').click();
    await organiser.button('Create calendar link').waitFor();
    expect((await fetch(address)).status).toBe(404);
  });
});
