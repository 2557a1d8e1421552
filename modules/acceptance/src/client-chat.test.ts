import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TcpLink } from './TcpLink.ts';
import { commands } from './commands.ts';
import { askWorkerOf, keepKeys } from './kept-keys.ts';
import { Person, type Invitation } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { insteadOf, tamper } from './tampered-page.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meera Nair';
const PHONE = { width: 360, height: 740 };
/** A window of 1280 x 720 at 400 %. */
const ZOOMED = { width: 320, height: 180 };
/** What a keyboard on the screen of a phone leaves. */
const BESIDE_KEYBOARD = 330;
const SOON = { timeout: 20_000 };
const TWO_LINES = 'Agenda for today:\n1. Budget';
const LINK = 'https://water.example.in/q3';
/** What a member with the keys can seal, and no client writes. */
const HOSTILE = [
  '{"v":1,"id":1,"text":"shown here","text":"shown there"}',
  '{"v":9,"id":1,"text":"of another time"}',
  '{"v":1,"id":1,"text":"\\u001b[2J"}',
  `{"v":1,"re":${'['.repeat(3_000)}`,
  '{"v":1,"id":1,"text":"<img src=x onerror=alert(1)>","__proto__":{"own":true}}',
];

/** Two people write to each other, one of them on a phone, with the packaged server between them. */
describe('chat', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST, PHONE)]);
    for (const prepare of [tamper, keepKeys]) await prepare(guest);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('two participants meet', async () => {
    await host.startMeeting(server.ready.organiser, 'Tender committee');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    // The made-up microphone is taken for speech, of which a muted person is told before a message is shown.
    await commands(guest, 'Settings');
    await guest.page.getByText('Tell me when I speak while muted, or can’t be heard').click();
    await guest.page.keyboard.press('Escape');
    await host.openChat();
  });

  test('Enter sends, Shift+Enter starts a line', async () => {
    await guest.openChat();
    await field(guest).focus();
    for (const [i, line] of TWO_LINES.split('\n').entries()) {
      if (i > 0) await guest.page.keyboard.press('Shift+Enter');
      await guest.page.keyboard.type(line);
    }
    const high = await heightOf(field(guest));
    await guest.page.keyboard.press('Enter');
    await message(host, TWO_LINES).waitFor();
    await expect.poll(() => field(guest).inputValue(), SOON).toBe('');
    expect(high).toBeGreaterThan(await heightOf(field(guest)));
  });

  test('input method Enter does not send', async () => {
    const before = sealedBy(guest);
    const line = await guest.context.newCDPSession(guest.page);
    await field(guest).focus();
    await line.send('Input.imeSetComposition', {
      text: 'नमस्ते',
      selectionStart: 6,
      selectionEnd: 6,
    });
    await expect.poll(() => field(guest).inputValue(), SOON).toBe('नमस्ते');
    await guest.page.keyboard.press('Enter');
    await line.send('Input.insertText', { text: 'नमस्ते' });
    await line.detach();
    const written = await field(guest).inputValue();
    expect(written).toContain('नमस्ते');
    expect(sealedBy(guest)).toBe(before);
    await guest.page.keyboard.press('Enter');
    await message(host, 'नमस्ते').waitFor();
  });

  test('reply shows and links its original', async () => {
    const asked = message(host, TWO_LINES);
    await asked.getByRole('button', { name: `Reply to ${GUEST}` }).click();
    await host.sendChat('Agreed, then the tender');
    const answer = message(guest, 'Agreed, then the tender');
    await answer
      .getByRole('button', {
        name: /^Replying to You Agenda for today: 1\. Budget/,
      })
      .click();
    await expect
      .poll(() => guest.page.evaluate(() => document.activeElement?.textContent ?? ''))
      .toContain('1. Budget');
  });

  test('only https addresses become links', async () => {
    await host.sendChat(`See ${LINK} and http://water.example.in/q3`);
    const links = message(guest, LINK).getByRole('link');
    await links.first().waitFor();
    expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([LINK]);
  });

  test('copying a message is announced', async () => {
    await host.page.bringToFront();
    await message(host, TWO_LINES).getByRole('button', { name: /^Copy/ }).click();
    await host.page.getByText(/^Message \d+ copied$/).waitFor({ state: 'attached' });
    expect(await host.page.evaluate(() => navigator.clipboard.readText())).toBe(TWO_LINES);
  });

  test('malformed messages disturb no others [H6]', async () => {
    // The page says once by itself that it has the keys; what is sealed before that and sent after it is refused as late.
    await expect.poll(() => guest.trace.sent.some((frame) => frame.includes('"channel":"epoch"')), SOON).toBe(true);
    // On a phone the panel lies over the bar, by which the altered page speaks.
    await guest.button('Close').first().click();
    for (const text of HOSTILE) {
      const sealed = (await askWorkerOf(guest, {
        op: 'seal',
        channel: 'chat',
        to: { kind: 'all' },
        text,
      })) as {
        readonly payload: string;
      };
      const { payload } = sealed;
      await insteadOf(guest.page, 'raise-hand', { type: 'seal', channel: 'chat', audience: 'everybody', payload });
      await guest.button(/^Hand/).first().click();
      await expect.poll(() => guest.trace.sent.some((frame) => frame.includes(payload)), SOON).toBe(true);
    }
    await host.page
      .getByText('This page can’t show this message.')
      .nth(HOSTILE.length - 1)
      .waitFor();
    await guest.sendChat('And then the minutes');
    await message(host, 'And then the minutes').waitFor();
    expect(await log(host).locator('img, script').count()).toBe(0);
  });

  test('reading position holds until jumping down', async () => {
    for (let i = 1; i <= 20; i++) await host.sendChat(`Point ${String(i)} of the minutes`);
    await message(guest, 'Point 20 of').waitFor();
    await log(guest).evaluate((element) => {
      element.scrollTop = 0;
    });
    await expect.poll(() => topOf(guest), SOON).toBe(0);
    for (const text of ['First of two', 'Second of two']) await host.sendChat(text);
    await guest.button('2 new messages').waitFor();
    expect(await topOf(guest)).toBe(0);
    await guest.button('2 new messages').click();
    await isAtItsEnd(guest);
  });

  test('unread messages are counted and marked', async () => {
    await guest.button('Close').first().click();
    await host.sendChat('While you were away');
    const shown = guest.page.getByRole('group', { name: 'Notifications' }).getByText(`${HOST}: While you were away`);
    await shown.waitFor();
    await guest
      .button(/^Chat, 1 new message/)
      .first()
      .click();
    await log(guest).getByText('New', { exact: true }).waitFor();
    await shown.waitFor({ state: 'detached' });
    await isAtItsEnd(guest);
    await isInSight(message(guest, 'While you were away'), PHONE.height);
  });

  test('on-screen keyboard leaves field and last message', async () => {
    await guest.page.evaluate((height) => {
      const seen = visualViewport as VisualViewport;
      Object.defineProperty(seen, 'height', {
        configurable: true,
        get: () => height,
      });
      seen.dispatchEvent(new Event('resize'));
    }, BESIDE_KEYBOARD);
    for (const part of [field(guest), message(guest, 'While you were away')]) await isInSight(part, BESIDE_KEYBOARD);
    await guest.sendChat('Typed on a phone');
    await message(host, 'Typed on a phone').waitFor();
    await isInSight(message(guest, 'Typed on a phone'), BESIDE_KEYBOARD);
    await guest.page.evaluate(() => {
      const seen = visualViewport as VisualViewport;
      delete (seen as { height?: number }).height;
      seen.dispatchEvent(new Event('resize'));
    });
  });

  test('panel opens at its end at 400 %', async () => {
    await guest.button('Close').first().click();
    await guest.page.setViewportSize(ZOOMED);
    await guest.openChat();
    await isAtItsEnd(guest);
    await isInSight(message(guest, 'Typed on a phone').locator('p').last(), ZOOMED.height);
    await isInSight(field(guest), ZOOMED.height);
    await guest.sendChat('From afar');
    await message(host, 'From afar').waitFor();
    await judged(guest);
  });

  test('chat passes axe without page errors', async () => {
    await guest.page.setViewportSize(PHONE);
    for (const person of [host, guest]) {
      await judged(person);
      await missesNothing(person);
    }
    for (const { name, consoleErrors } of [host, guest]) expect([name, consoleErrors]).toEqual([name, []]);
  });
});

/** The guest's line dies as they write. What was written reaches everybody once, or is shown as not sent. */
describe('messages sent while the connection fails', () => {
  let server: SabhaProcess;
  let link: TcpLink;
  let host: Person;
  let guest: Person;
  let third: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    link = await TcpLink.to(server.ready.http);
    [host, guest, third] = await Promise.all([
      Person.open(HOST, { picturesPerSecond: 5 }),
      Person.open(GUEST, { picturesPerSecond: 5, cable: link }),
      Person.open(THIRD, { picturesPerSecond: 2 }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([host, guest, third].map((person) => person.close()));
    await link.close();
    await server.stop();
  });

  test('message arrives while connected', async () => {
    await host.startMeeting(server.ready.organiser, 'Water board');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await guest.sendChat('Good morning');
    await host.expectChat('Good morning');
    invitation = await host.copyInvitation();
  });

  test('pending message needs confirmation after a join', async () => {
    link.stall();
    await guest.sendChat('At four');
    await message(guest, 'At four').waitFor();
    await message(guest, 'At four').getByText('Sending…').waitFor(SOON);
    await third.askToJoin(invitation);
    await host.admit(THIRD);
    await third.expectSeated();
    link.cut();
    link.restore();
    await message(guest, 'At four').getByText('Not sent', { exact: true }).waitFor();
    await host.sendChat('Go on');
    await third.expectChat('Go on');
    expect(await messages(third)).toEqual(['Go on']);
    await message(guest, 'At four').getByRole('button', { name: 'Try again' }).click();
    await host.expectChat('At four');
    await third.expectChat('At four');
    await message(guest, 'At four')
      .getByText(/sent/i)
      .waitFor({ state: 'detached', ...SOON });
    await guest.sendChat('Thank you');
    for (const person of [host, third]) {
      await person.expectChat('Thank you');
      const all = await messages(person);
      expect(all.filter((text) => text === 'At four')).toHaveLength(1);
      expect(all.at(-1)).toBe('Thank you');
      await missesNothing(person);
    }
  });

  test('pending message is sent when nobody joined', async () => {
    link.stall();
    await guest.sendChat('At half past four');
    await message(guest, 'At half past four').getByText('Sending…').waitFor(SOON);
    await third.button('Leave').first().click();
    await host.tile(THIRD).first().waitFor({ state: 'detached' });
    link.cut();
    link.restore();
    await host.expectChat('At half past four');
    await message(guest, 'At half past four')
      .getByText(/sent/i)
      .waitFor({ state: 'detached', ...SOON });
  });

  test('unsent message can be resent after rejoining', async () => {
    await guest.unmute();
    await host.openPeople();
    link.stall();
    await host.actOn(GUEST, 'Mute');
    await guest.sendChat('At five');
    await guest.button('Hand').first().click();
    await host.tile(GUEST).first().waitFor({ state: 'detached', timeout: 120_000 });
    link.cut();
    link.restore();
    await host.admit(GUEST);
    await guest.expectSeated();
    await guest.page.getByText('Your chat message wasn’t sent.').first().waitFor();
    await guest.page.getByText('This wasn’t done. Check the meeting and try again.').first().waitFor();
    // Said while the line was away.
    await guest.page.getByText('The host muted you. You can unmute yourself.').first().waitFor();
    await guest.button('Mic off').first().waitFor();
    await guest.openChat();
    await message(guest, 'At five').getByText('Not sent', { exact: true }).waitFor();
    expect((await messages(guest)).at(-1)).toBe('At five');
    expect(await messages(host)).not.toContain('At five');
    await judged(guest);
    await message(guest, 'At five').getByRole('button', { name: 'Try again' }).click();
    await host.expectChat('At five');
    await message(guest, 'At five')
      .getByText(/sent/i)
      .waitFor({ state: 'detached', ...SOON });
    expect((await messages(host)).filter((text) => text === 'At five')).toHaveLength(1);
    await guest.sendChat('At six');
    await host.expectChat('At six');
    await missesNothing(host);
  });
});

/** No line says that a message is missing: the server is honest. */
async function missesNothing(person: Person): Promise<void> {
  expect(await log(person).getByText('is missing here').count()).toBe(0);
}

/** The words of all that is in the log, in its order. */
function messages(person: Person): Promise<string[]> {
  return log(person).getByRole('listitem').locator('p[dir=auto]').allInnerTexts();
}

function field({ page }: Person): Locator {
  return page.getByLabel('Message', { exact: true });
}

function log({ page }: Person): Locator {
  return page.getByRole('log', { name: 'Messages' });
}

/** The message that says so itself; others may quote it. */
function message(person: Person, text: string): Locator {
  const messageText = person.page.locator('p').filter({ hasText: text });
  return log(person).getByRole('listitem').filter({ has: messageText }).last();
}

function topOf(person: Person): Promise<number> {
  return log(person).evaluate((element) => element.scrollTop);
}

function isAtItsEnd(person: Person): Promise<void> {
  const below = () => log(person).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  return expect.poll(below, SOON).toBeLessThan(2);
}

/** All of it, above the edge. @param edge of what is seen of the window; pixels */
async function isInSight(part: Locator, edge: number): Promise<void> {
  const box = () => part.boundingBox();
  await expect.poll(async () => ((await box())?.y ?? -1) >= 0, SOON).toBe(true);
  await expect
    .poll(async () => {
      const { y = edge, height = 0 } = (await box()) ?? {};
      return y + height;
    }, SOON)
    .toBeLessThanOrEqual(edge);
}

async function heightOf(part: Locator): Promise<number> {
  return (await part.boundingBox())?.height ?? 0;
}

function sealedBy({ trace }: Person): number {
  return trace.sent.filter((text) => text.includes('"channel":"chat"')).length;
}

async function judged(person: Person): Promise<void> {
  const { violations } = await new AxeBuilder({ page: person.page })
    .setLegacyMode()
    .exclude('[data-live-announcer]')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
}
