import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { Site } from './Site.ts';
import { writeVoice } from './voice.ts';

const HOST = 'Asha Verma';
/** The page of the example says so. */
const GUEST = 'Ravi Kumar';
const THIRD = 'Meena Iyer';
/** A site that the server lists, and one that it does not. */
const LISTED = '127.0.0.1';
const UNLISTED = 'localhost';
const PATIENTLY = { timeout: 20_000 };

/** What the page around has noted. */
const noted = (page: Page) => page.getByRole('list', { name: 'What happened' }).getByRole('listitem').allTextContents();

async function notes(page: Page, text: string): Promise<void> {
  await expect.poll(() => noted(page), PATIENTLY).toContain(text);
}

/** Asks as the page around does; what is answered, or the code of what is refused. */
async function asks(page: Page, command: string, args: object): Promise<unknown> {
  return page.evaluate(
    ([name, given]) => {
      const meeting = document.querySelector('sabha-meeting') as unknown as Embedded;
      return meeting.command(name, given).catch(({ code }: { code: string }) => code);
    },
    [command, args] as const,
  );
}

interface Embedded {
  command(name: string, args: object): Promise<unknown>;
}

/** Lists with the others an event that the example does not list. */
async function notesToo(page: Page, name: string): Promise<void> {
  await page.evaluate((event) => {
    document.querySelector('sabha-meeting')?.addEventListener(event, (everythingKnown) => {
      const line = document.createElement('li');
      line.textContent = `${event} ${JSON.stringify((everythingKnown as CustomEvent).detail)}`;
      document.getElementById('log')?.append(line);
    });
  }, name);
}

/** The page of the meeting, as it stands in the other one. */
async function inside(page: Page): Promise<Frame> {
  const framed = () => page.frames().find((frame) => frame !== page.mainFrame());
  await expect.poll(framed, PATIENTLY).toBeDefined();
  return framed() ?? page.mainFrame();
}

describe('embedded meeting [T51]', () => {
  const site = new Site();
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-embed-'));
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let third: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    await site.listens();
    const file = path.join(folder, 'sabha.conf');
    writeFileSync(file, `sabha.http.embed { origins = ["${site.origin(LISTED)}"], names = true }\n`, { mode: 0o600 });
    server = await SabhaProcess.start('--config', file);
    await site.hasTheExampleFor(server.ready.http);
    const picturesPerSecond = 5;
    const voiceFile = path.join(folder, 'voice.wav');
    writeVoice(voiceFile);
    [host, guest, third] = await Promise.all([
      Person.open(HOST),
      Person.open(GUEST),
      Person.open(THIRD, { picturesPerSecond, hears: voiceFile }),
    ]);
    await host.startMeeting(server.ready.organiser, 'Monthly review of wells');
  });

  afterAll(async () => {
    await Promise.all([host, guest, third].map((person) => person.close()));
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

  test('unlisted site cannot embed', async () => {
    invitation = await host.copyInvitation();
    guest.consoleErrors.length = 0;
    const frame = await opensTheExample(site.origin(UNLISTED));
    await expect.poll(() => guest.consoleErrors.join('\n'), PATIENTLY).toContain('frame-ancestors');
    await expect.poll(() => frame.url(), PATIENTLY).toMatch(/^chrome-error:/);
    expect(await noted(guest.page)).toEqual([]);
  });

  test('listed site cannot embed other pages', async () => {
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

  test('person joins and sees the embedding site', async () => {
    const frame = await opensTheExample(site.origin(LISTED));
    await notes(guest.page, 'preparing {}');
    await frame
      .getByText(`Server: `)
      .filter({ hasText: new URL(server.ready.http).host })
      .waitFor();
    const name = frame.getByRole('textbox', { name: 'Your name' });
    await expect.poll(() => name.inputValue(), PATIENTLY).toBe(GUEST);
    await frame.getByLabel('Meeting passcode').fill(invitation.password);
    await frame.getByRole('button', { name: 'Ask to join' }).click();
    await notes(guest.page, 'waiting {}');
    await host.admit(GUEST);
    await notes(guest.page, 'joined {"count":2}');
    await frame.getByRole('region', { name: 'Stage' }).waitFor();
    await host.tile(GUEST).first().waitFor();
  });

  test('embedder mutes, only the person unmutes [H34]', async () => {
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
    const notices = frame.getByRole('group', { name: 'Notifications' });
    await notices.getByText(/127\.0\.0\.1.* is asking you to unmute/).waitFor();
    expect(await on.count()).toBe(0);
    await notices.getByRole('button', { name: 'Unmute' }).click();
    await on.first().waitFor();
    expect((await noted(guest.page)).at(-1)).toBe('audioMuteStatusChanged {"muted":false}');
  });

  test('embedder runs commands and receives events', async () => {
    await guest.button('Raise my hand').click();
    await notes(guest.page, 'raiseHandUpdated {"raised":true}');
    await guest.button('Tiles').click();
    await notes(guest.page, 'tileViewChanged {"enabled":true}');
    await guest.button('Chat').click();
    const frame = await inside(guest.page);
    await frame.getByLabel('Message', { exact: true }).waitFor();
    const secret = new URL(invitation.link).hash.slice(1);
    for (const secretPart of [...secret.split('&').map((part) => part.slice(2)), invitation.password]) {
      expect((await noted(guest.page)).join('\n')).not.toContain(secretPart);
    }
  });

  test('embedder receives participant events when allowed', async () => {
    await notesToo(guest.page, 'dominantSpeakerChanged');
    await host.mute();
    await asks(guest.page, 'setAudioMuted', { muted: true });
    await third.askToJoin(await host.copyInvitation());
    await host.admit(THIRD);
    await third.expectSeated();
    await notes(guest.page, 'participantCountChanged {"count":3}');
    const { participants } = (await asks(guest.page, 'getState', {})) as {
      participants: { participant: string; name: string }[];
    };
    expect(participants.map(({ name }) => name).toSorted()).toEqual([HOST, THIRD, GUEST].toSorted());
    const idOf = (name: string) => participants.find((each) => each.name === name)?.participant;
    const newcomer = { participant: idOf(THIRD), name: THIRD };
    await notes(guest.page, `participantJoined ${JSON.stringify(newcomer)}`);
    await third.unmute();
    await notes(guest.page, `dominantSpeakerChanged ${JSON.stringify({ participant: idOf(THIRD) })}`);
    await third.mute();
    const large = (await inside(guest.page)).locator('figure[data-main]');
    expect(await asks(guest.page, 'setTileView', { enabled: false })).toEqual({});
    for (const name of [HOST, THIRD, HOST]) {
      expect(await asks(guest.page, 'pinParticipant', { participant: idOf(name) })).toEqual({});
      await expect.poll(() => large.getAttribute('aria-label'), PATIENTLY).toBe(name);
    }
    expect(await asks(guest.page, 'getState', {})).toMatchObject({
      ...{ stage: 'joined', audioMuted: true, handRaised: true, tileView: false, panel: 'chat', count: 3 },
      ...{ participants, sharingSelf: false, sharingOthers: false },
    });
    expect(await asks(guest.page, 'pinParticipant', { participant: 'p99' })).toBe('no-such-participant');
    await third.page.keyboard.press('Control+Shift+F');
    await notes(guest.page, `participantLeft ${JSON.stringify({ participant: idOf(THIRD) })}`);
    const rest = participants.filter(({ name }) => name !== THIRD);
    expect(await asks(guest.page, 'getState', {})).toMatchObject({ count: 2, participants: rest });
    expect(await asks(guest.page, 'pinParticipant', { participant: idOf(THIRD) })).toBe('no-such-participant');
    expect(await asks(guest.page, 'pinParticipant', { participant: null })).toEqual({});
  });

  test('embedder sets language and theme', async () => {
    const root = (await inside(guest.page)).locator('html');
    for (const [language, theme] of [
      ['hi', 'dark'],
      ['en', 'light'],
    ] as const) {
      expect(await asks(guest.page, 'setLanguage', { language })).toEqual({});
      expect(await asks(guest.page, 'setTheme', { theme })).toEqual({});
      await expect.poll(() => root.getAttribute('lang'), PATIENTLY).toBe(language);
      await expect.poll(() => root.getAttribute('data-theme'), PATIENTLY).toBe(theme);
    }
    expect(await asks(guest.page, 'setLanguage', { language: 'xx' })).toBe('bad-arguments');
  });

  test('embedder can hang up but not navigate', async () => {
    await guest.button('Leave').click();
    await notes(guest.page, 'left {"reason":"left"}');
    const frame = await inside(guest.page);
    await frame.getByRole('heading', { name: /You left/ }).waitFor();
    await frame.getByRole('button', { name: 'Join again' }).waitFor();
    expect(await frame.getByRole('button', { name: 'Back to home' }).count()).toBe(0);
    await expect.poll(() => host.tile(GUEST).count(), PATIENTLY).toBe(0);
  });

  test('reloaded frame waits for the person [H34]', async () => {
    const frame = await inside(guest.page);
    await frame.getByRole('button', { name: 'Join again' }).click();
    await frame.getByRole('button', { name: 'Ask to join' }).click();
    await host.admit(GUEST);
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
    const reloaded = await inside(guest.page);
    await reloaded.getByRole('button', { name: /^(Microphone|Mic) off/ }).waitFor();
  });
});

describe('embedder without access to names [T51]', () => {
  const site = new Site();
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-embed-'));
  const title = 'Monthly review of wells';
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    await site.listens();
    const file = path.join(folder, 'sabha.conf');
    writeFileSync(file, `sabha.http.embed.origins = ["${site.origin(LISTED)}"]\n`, { mode: 0o600 });
    server = await SabhaProcess.start('--config', file);
    await site.hasTheExampleFor(server.ready.http);
    const voiceFile = path.join(folder, 'voice.wav');
    writeVoice(voiceFile);
    [host, guest] = await Promise.all([Person.open(HOST, { hears: voiceFile }), Person.open(GUEST)]);
    await host.startMeeting(server.ready.organiser, title);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
    site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('embedder learns counts but no names', async () => {
    const invitation = await host.copyInvitation();
    await guest.page.goto(site.origin(LISTED));
    await notesToo(guest.page, 'dominantSpeakerChanged');
    await guest.page.evaluate(() => document.querySelector('sabha-meeting')?.removeAttribute('name'));
    await guest.page.getByLabel('Link of the invitation').fill(invitation.link);
    await guest.button('Show the meeting').click();
    await notes(guest.page, 'ready {"version":1,"names":false}');
    const frame = await inside(guest.page);
    const name = frame.getByRole('textbox', { name: 'Your name' });
    await name.waitFor();
    expect(await asks(guest.page, 'displayName', { name: 'R. Kumar' })).toEqual({});
    await expect.poll(() => name.inputValue(), PATIENTLY).toBe('R. Kumar');
    await frame.getByLabel('Meeting passcode').fill(invitation.password);
    await frame.getByRole('button', { name: 'Ask to join' }).click();
    await host.admit('R. Kumar');
    await notes(guest.page, 'joined {"count":2}');
    await host.unmute();
    await frame.locator('figure').filter({ hasText: 'speaking' }).first().waitFor();
    for (const participant of ['p1', 'p2']) {
      expect(await asks(guest.page, 'pinParticipant', { participant })).toBe('not-allowed');
    }
    const state = await asks(guest.page, 'getState', {});
    expect(state).toMatchObject({ stage: 'joined', count: 2, speaker: null });
    expect(state).not.toHaveProperty('participants');
    const everythingKnown = [...(await noted(guest.page)), JSON.stringify(state)].join('\n');
    expect(
      [HOST, 'Kumar', title, 'participantJoined', 'dominantSpeakerChanged'].filter((each) =>
        everythingKnown.includes(each),
      ),
    ).toEqual([]);
  });
});
