import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byTouch } from './input-methods.ts';
import { wrongWith } from './looks.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { textsOf } from './texts.ts';

const HOST = 'आशा वर्मा';
const PAGE = 'पृष्ठ दो देखिए।';
const SEEN = 'देख लिया।';
const GUEST = 'रवि कुमार';
/** Longer than any busy machine takes. */
const LONG = { timeout: 30_000 };

/** A host and a guest with phones in their hands, whose browsers ask for Hindi: nothing here is pointed at or typed by keys. */
describe('on a phone, by touch, in Hindi', () => {
  const hindi = textsOf('hi');
  const called = (key: string, name: string): string => hindi(key).replace('{name}', name);
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    const phone = { phone: true, locale: 'hi-IN' };
    [host, guest] = await Promise.all([Person.open(HOST, phone), Person.open(GUEST, phone)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
  });

  test('user starts a meeting', async () => {
    await host.page.goto(server.ready.organiser);
    await reads(host, 'heading', hindi('home.heading'));
    await isSound(host);
    await taps(host, hindi('home.start'));
    await reads(host, 'heading', hindi('prepare.heading.host'));
    await writes(host, hindi('prepare.name'), HOST);
    await isSound(host);
    await taps(host, hindi('prepare.join'));
    await reads(host, 'figure', hindi('meeting.you'));
  });

  test('invited guest asks to join', async () => {
    await taps(host, hindi('people.invite'));
    await host.page.getByText(hindi('invitation.copied')).first().waitFor(LONG);
    invitation = await host.readClipboard();
    expect(invitation.text).toMatch(/पासकोड: [a-z0-9]{5}-[a-z0-9]{5}/);
    await guest.page.goto(invitation.link);
    await reads(guest, 'heading', hindi('prepare.heading'));
    await writes(guest, hindi('prepare.name'), GUEST);
    await writes(guest, hindi('prepare.password'), invitation.password);
    await taps(guest, hindi('prepare.ask'));
    await reads(guest, 'heading', hindi('lobby.heading'));
    await isSound(guest);
  });

  test('host admits the waiting guest', async () => {
    await taps(host, /प्रतीक्षा में/);
    await taps(host, `${hindi('people.admit')} ${GUEST}`);
    await taps(host, hindi('app.close'));
    await reads(guest, 'figure', HOST);
    await reads(host, 'figure', GUEST);
    const decoded = async (): Promise<number> =>
      Math.max(...(await guest.media()).video.map((slot) => slot.framesDecoded));
    await expect.poll(decoded, LONG).toBeGreaterThan(10);
    await isSound(host);
    await isSound(guest);
  });

  test('host lowers a raised hand', async () => {
    await taps(guest, hindi('bar.hand'));
    await guest.page.getByRole('button', { name: hindi('bar.hand.up') }).waitFor(LONG);
    await host.page.getByRole('figure', { name: GUEST }).getByText('1', { exact: true }).waitFor(LONG);
    await taps(guest, hindi('bar.hand.up'));
    await guest.page.getByRole('button', { name: hindi('bar.hand'), exact: true }).waitFor(LONG);
  });

  test('both exchange chat messages', async () => {
    await taps(host, hindi('bar.chat'));
    await writes(host, hindi('chat.field'), PAGE);
    await taps(host, hindi('chat.send'));
    await taps(guest, new RegExp(`^${hindi('bar.chat')}`));
    await guest.page.getByRole('log').getByText(PAGE).waitFor(LONG);
    await writes(guest, hindi('chat.field'), SEEN);
    await taps(guest, hindi('chat.send'));
    await host.page.getByRole('log').getByText(SEEN).waitFor(LONG);
    await isSound(host);
  });

  test('removed guest sees the reason', async () => {
    await taps(host, hindi('app.close'));
    await taps(host, new RegExp(`^${hindi('bar.people')}, `));
    await isSound(host);
    await taps(
      host,
      called('people.actions', GUEST),
      host.page.getByRole('region', { name: new RegExp(`^${hindi('people.heading')}`) }),
    );
    await byTouch.presses(host.page.getByRole('menuitem', { name: hindi('people.remove'), exact: true }));
    const dialog = host.page.getByRole('alertdialog');
    await byTouch.presses(dialog.getByRole('radio', { name: hindi('report.reason.disturbs') }));
    await isSound(host);
    await taps(host, hindi('people.remove'), dialog);
    await reads(guest, 'heading', hindi('closed.removed'));
    await guest.page
      .getByText(hindi('report.reason').replace('{reason}', hindi('report.reason.disturbs')))
      .waitFor(LONG);
    await guest.page.getByText(hindi('over.removed.text')).waitFor(LONG);
    await isSound(guest);
  });

  test('host ends the meeting for all', async () => {
    await taps(host, hindi('app.close'));
    await taps(host, hindi('bar.end'));
    const dialog = host.page.getByRole('dialog', { name: hindi('end.heading.alone') });
    await taps(host, hindi('end.all'), dialog);
    await reads(host, 'heading', hindi('closed.ended'));
    await isSound(host);
  });

  test('no page reported an error', () => {
    expect([host, guest].flatMap((person) => person.consoleErrors)).toEqual([]);
  });
});

async function reads(person: Person, role: 'heading' | 'figure', name: string): Promise<void> {
  await person.page.getByRole(role, { name, exact: true }).first().waitFor(LONG);
}

async function taps(
  person: Person,
  name: string | RegExp,
  where: Locator = person.page.locator('body'),
): Promise<void> {
  await byTouch.presses(where.getByRole('button', { name, exact: true }).first());
}

async function writes(person: Person, label: string, text: string): Promise<void> {
  await byTouch.writes(
    person.page.getByLabel(label, { exact: true }).and(person.page.locator('input, textarea')),
    text,
  );
}

/** In its language and nothing wrong with it: no violation known to axe, nothing cut or too small for a finger, no way sideways. */
async function isSound(person: Person): Promise<void> {
  await expect.poll(() => person.page.evaluate(() => document.documentElement.lang), LONG).toBe('hi');
  await expect.poll(() => wrongWith(person.page, true), LONG).toEqual([]);
}
