import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { Site } from './Site.ts';

const HOST = 'Asha Verma';
/** The page of the example says so. */
const GUEST = 'Ravi Kumar';
/** A site that the server lists, and one that it does not. */
const LISTED = '127.0.0.1';
const UNLISTED = 'localhost';
const PATIENTLY = { timeout: 20_000 };

/** What the page around has noted. */
const noted = (page: Page) => page.getByRole('list', { name: 'What happened' }).getByRole('listitem').allTextContents();

async function notes(page: Page, text: string): Promise<void> {
  await expect.poll(() => noted(page), PATIENTLY).toContain(text);
}

/** The page of the meeting, as it stands in the other one. */
async function inside(page: Page): Promise<Frame> {
  const framed = () => page.frames().find((frame) => frame !== page.mainFrame());
  await expect.poll(framed, PATIENTLY).toBeDefined();
  return framed() ?? page.mainFrame();
}

describe('a meeting in a page of somebody else [T51]', () => {
  const site = new Site();
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-embed-'));
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    await site.listens();
    const file = path.join(folder, 'sabha.conf');
    writeFileSync(file, `sabha.http.embed { origins = ["${site.origin(LISTED)}"], names = true }\n`, { mode: 0o600 });
    server = await SabhaProcess.start('--config', file);
    await site.hasTheExampleFor(server.ready.http);
    [host, guest] = await Promise.all([Person.comes(HOST), Person.comes(GUEST)]);
    await host.startsAMeeting(server.ready.organiser, 'Monthly review of wells');
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.leavesTheBuilding()));
    await server.stop();
    site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opensTheExample(at: string): Promise<Frame> {
    await guest.page.goto(at);
    await guest.page.getByLabel('Link of the invitation').fill(invitation.link);
    await guest.button('Show the meeting').click();
    return inside(guest.page);
  }

  test('is shown by no page that the server does not list', async () => {
    invitation = await host.copiesAnInvitation();
    guest.consoleErrors.length = 0;
    const frame = await opensTheExample(site.origin(UNLISTED));
    await expect.poll(() => guest.consoleErrors.join('\n'), PATIENTLY).toContain('frame-ancestors');
    await expect.poll(() => frame.url(), PATIENTLY).toMatch(/^chrome-error:/);
    expect(await noted(guest.page)).toEqual([]);
  });

  test('nor is any other page of the server, by the one that it lists', async () => {
    for (const other of ['/', '/console', '/accessibility', '/sign-in/back', '/api', '/index.html']) {
      await guest.page.goto(site.origin(LISTED));
      const address = new URL(other, server.ready.http).href;
      await guest.page.evaluate((src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      }, address);
      const frame = await inside(guest.page);
      await expect
        .poll(() => [other, frame.url()], PATIENTLY)
        .toEqual([other, expect.stringMatching(/^chrome-error:/)]);
    }
  });

  test('is joined by the person, who sees whose it is', async () => {
    const frame = await opensTheExample(site.origin(LISTED));
    await notes(guest.page, 'preparing {}');
    await frame
      .getByText(`Server: `)
      .filter({ hasText: new URL(server.ready.http).host })
      .waitFor();
    const name = frame.getByRole('textbox', { name: 'Your name' });
    await expect.poll(() => name.inputValue(), PATIENTLY).toBe(GUEST);
    await frame.getByLabel('Meeting password').fill(invitation.password);
    await frame.getByRole('button', { name: 'Ask to join' }).click();
    await notes(guest.page, 'waiting {}');
    await host.admits(GUEST);
    await notes(guest.page, 'joined {"count":2}');
    await frame.getByRole('region', { name: 'Stage' }).waitFor();
    await host.tile(GUEST).first().waitFor();
  });

  test('is muted by the page around, and unmuted by the person alone [H34]', async () => {
    const frame = await inside(guest.page);
    const on = frame.getByRole('button', { name: /^Mic on/ });
    const off = frame.getByRole('button', { name: /^Mic off/ });
    if (await off.first().isVisible()) await off.first().click();
    await notes(guest.page, 'audioMuteStatusChanged {"muted":false}');
    await guest.button('Mute me').click();
    await off.first().waitFor();
    await notes(guest.page, 'setAudioMuted answered {}');
    await guest.button('Ask me to unmute').click();
    await notes(guest.page, 'setAudioMuted answered {"asked":true}');
    const notices = frame.getByRole('group', { name: 'Notices' });
    await notices.getByText(/127\.0\.0\.1.* asks you to unmute/).waitFor();
    expect(await on.count()).toBe(0);
    await notices.getByRole('button', { name: 'Unmute' }).click();
    await on.first().waitFor();
    expect((await noted(guest.page)).at(-1)).toBe('audioMuteStatusChanged {"muted":false}');
  });

  test('does for the page around what the person could, and tells of it', async () => {
    await guest.button('Raise my hand').click();
    await notes(guest.page, 'raiseHandUpdated {"raised":true}');
    await guest.button('Tiles').click();
    await notes(guest.page, 'tileViewChanged {"enabled":true}');
    await guest.button('Chat').click();
    const frame = await inside(guest.page);
    await frame.getByLabel('Message', { exact: true }).waitFor();
    const secret = new URL(invitation.link).hash.slice(1);
    for (const said of [...secret.split('&').map((part) => part.slice(2)), invitation.password]) {
      expect((await noted(guest.page)).join('\n')).not.toContain(said);
    }
  });

  test('is left by a word of the page around, and leads nowhere else', async () => {
    await guest.button('Leave').click();
    await notes(guest.page, 'left {"reason":"left"}');
    const frame = await inside(guest.page);
    await frame.getByRole('heading', { name: /You left/ }).waitFor();
    await frame.getByRole('button', { name: 'Join again' }).waitFor();
    expect(await frame.getByRole('button', { name: 'Back to home' }).count()).toBe(0);
    await expect.poll(() => host.tile(GUEST).count(), PATIENTLY).toBe(0);
  });

  test('is not there again, seen or heard, before the person presses, however its frame is loaded anew [H34]', async () => {
    const frame = await inside(guest.page);
    await frame.getByRole('button', { name: 'Join again' }).click();
    await frame.getByRole('button', { name: 'Ask to join' }).click();
    await host.admits(GUEST);
    await frame.getByRole('region', { name: 'Stage' }).waitFor();
    const before = (await noted(guest.page)).length;
    await frame.evaluate(() => location.reload());
    const since = async () => (await noted(guest.page)).slice(before);
    await expect
      .poll(since, PATIENTLY)
      .toEqual([
        'ready {"version":1,"names":true}',
        'preparing {}',
        'audioMuteStatusChanged {"muted":true}',
        'videoMuteStatusChanged {"muted":true}',
      ]);
    const anew = await inside(guest.page);
    await anew.getByRole('button', { name: /^(Microphone|Mic) off/ }).waitFor();
  });
});
