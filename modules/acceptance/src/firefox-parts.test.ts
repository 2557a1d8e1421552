import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Frame } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blockPaths, type LineWay } from './blocked-ways.ts';
import { FirefoxPerson, downloadPreferences } from './FirefoxPerson.ts';
import { digestOf, writesALargeFile } from './large-file.ts';
import { wrongByMeasure } from './looks.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { Site } from './Site.ts';
import { textsOf } from './texts.ts';
import { ImpairedUdpLink } from './ImpairedUdpLink.ts';

const HOST = 'Asha Verma';
/** The page of the example says so. */
const GUEST = 'Ravi Kumar';
const SOON = { timeout: 30_000 } as const;
const CHUNKS_BYTES = 3_000_000;
/** Another site than that of the server, so that the browser keeps apart what a frame stores. */
const LISTED = '127.0.0.1';
const UNLISTED = 'localhost';
/** Voices fit, no picture does. */
const NARROW = { delayMillis: 20, bitsPerSecond: 120_000, queueMillis: 400 } as const;
const GOOD = 'Good. Audio and video are working well.';

/** What came after the first meetings, each at its core, by a Firefox with a Chromium at the other end. */
describe('Firefox features', () => {
  const site = new Site();
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-firefox-parts-'));
  const downloads = path.join(folder, 'downloads');
  let server: SabhaProcess;
  let host: Person;
  let guest: FirefoxPerson;
  let line: ImpairedUdpLink | undefined;
  let invitation: Invitation;

  beforeAll(async () => {
    mkdirSync(downloads);
    await site.listens();
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, `sabha.http.embed { origins = ["${site.origin(LISTED)}"], names = true }\n`, { mode: 0o600 });
    [server, host, guest] = await Promise.all([
      SabhaProcess.start('--config', config),
      Person.open(HOST, { picturesPerSecond: 5 }),
      FirefoxPerson.open(GUEST, { preferences: downloadPreferences(downloads) }),
    ]);
    await site.hasTheExampleFor(server.ready.http);
    await host.startMeeting(server.ready.organiser, 'District water supply');
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    line?.close();
    await server.stop();
    site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('Prepare', () => {
    test('preview lists what Firefox cannot do', async () => {
      invitation = await host.copyInvitation();
      await guest.page.goto(invitation.link);
      await guest.find('heading', 'Ready to join?');
      await guest.until('the own picture', () => (document.querySelector('video')?.currentTime ?? 0) > 0.3);
      await guest.expectText('This browser can’t blur your background. Chrome and Edge can.');
      expect(await guest.has('combobox', 'Background')).toBe(false);
      await guest.press('Camera on');
      await guest.expectText('Your camera is off');
      await guest.press('Mic on');
      await guest.expectText('Mic is off');
    });
  });

  describe('the check of the network', () => {
    test('good network shows all figures', async () => {
      await guest.press('Camera off');
      expect(await verdict()).toContain(GOOD);
      expect(await guest.page.evaluate(lineFigures)).toEqual({
        'Sent': expect.stringMatching(/^[\d.]+ (M|k)bit\/s$/),
        'Received': expect.stringMatching(/^[\d.]+ (M|k)bit\/s$/),
        Lost: expect.stringMatching(/^\d/),
        'Round trip': expect.stringMatching(/^\d+ ms$/),
        Jitter: expect.stringMatching(/^\d+ ms$/),
      });
    });

    test('blocked UDP or TCP gets advice', async () => {
      await guest.page.evaluate(blocks, ['udp'] as const);
      await guest.page.evaluate(blockPaths);
      await checksAgain();
      await expect.poll(() => guest.page.evaluate(sentByTheLast), SOON).toEqual([{ kind: 'video', device: '' }]);
      expect(await verdict()).toContain('Your network only allows TCP');
      await guest.page.evaluate(blocks, ['udp', 'tcp'] as const);
      await checksAgain();
      expect(await verdict()).toMatch(/Your network is blocking audio and video.* open UDP \d+, TCP \d+ to this server/);
    });

    test('narrow network offers audio only', async () => {
      await guest.page.evaluate(blocks, [] as const);
      line = await ImpairedUdpLink.onPageOf(guest);
      line.setConditions(NARROW);
      await checksAgain();
      expect(await verdict()).toMatch(/Audio only\s+Your network carries \d+ kbit\/s, which is too slow for video/);
      await guest.expectText('Your camera is off');
      await guest.pressOn('button', 'Use video anyway');
      await guest.until('the own picture again', () => document.querySelector('video') !== null);
    });

    async function checksAgain(): Promise<void> {
      await guest.pressOn('button', 'Check network');
      await guest.until('a check that runs', isChecking);
    }

    async function verdict(): Promise<string> {
      await guest.until('a verdict', isChecked);
      return guest.page.evaluate(lineStatus);
    }
  });

  describe('a meeting by keyboard', () => {
    test('guest joins through the lobby', async () => {
      invitation = await host.copyInvitation();
      await guest.page.goto(invitation.link);
      await guest.find('heading', 'Ready to join?');
      await guest.tabTo('Your name');
      await guest.page.keyboard.type(GUEST);
      await guest.tabTo('Meeting passcode');
      await guest.page.keyboard.type(invitation.password);
      await guest.key('Enter');
      await guest.expectText('The host knows you’re here and will let you in.');
      await host.admit(GUEST);
      await guest.expectSeated();
      await host.tile(GUEST).first().waitFor();
    });

    test("page shortcuts override the browser's", async () => {
      await guest.key('m');
      await guest.find('button', 'Mic on');
      await guest.key('m');
      await guest.find('button', 'Mic off');
      expect(await guest.page.evaluate(overflow), 'nothing of the meeting is below the window').toBe(0);
      await guest.key('h');
      await host.openPeople();
      await host.region('People').getByText('Hand raised, number 1').waitFor({ state: 'attached' });
      await guest.expectText('Hand up');
      await host.actOn(GUEST, 'Lower hand');
      await guest.until('a hand that is down', () => !document.body.innerText.includes('Hand up'));
      await guest.key('Control', 'k');
      await guest.until('the commands', () => document.querySelector('[role=dialog]') !== null);
      await guest.key('Escape');
      await guest.until('no dialog', () => document.querySelector('[role=dialog]') === null);
    });

    test('chat works both ways', async () => {
      await guest.key('t');
      await guest.find('heading', 'Chat');
      await guest.tabTo('Message');
      await guest.page.keyboard.type('The pumps stand still');
      await guest.key('Enter');
      await host.expectChat('The pumps stand still');
      await host.sendChat('Since when?');
      await guest.expectText('Since when?');
    });
  });

  describe('captions', () => {
    const ENGLISH = 'The pumps of block three stand still';
    const HINDI = 'प्रखंड तीन के पंप बंद हैं';

    test('Firefox captions appear in Chromium', async () => {
      await host.actOn(GUEST, 'Allow writing captions');
      await guest.expectText('The host lets you write captions.');
      await guest.pressOn('button', 'Message');
      await guest.until('the focus where captions are written', isWriting);
      await guest.page.keyboard.type('The pumps of block');
      await host.button('Show').click();
      await captionArea(host).getByText('The pumps of', { exact: true }).waitFor();
      await guest.page.keyboard.type(' three stand still');
      await guest.key('Enter');
      await lineOf(host, ENGLISH).waitFor();
      expect(await lineOf(host, ENGLISH).getAttribute('lang')).toBe('en');
      await guest.select('You’re writing in', 'hi');
      await guest.pressOn('textbox', 'Type what is said');
      await guest.page.keyboard.type(HINDI);
      await guest.key('Enter');
      await lineOf(host, HINDI).waitFor();
      expect(await lineOf(host, HINDI).getAttribute('lang')).toBe('hi');
    });

    test('captions are corrected in place', async () => {
      await guest.key('ArrowUp');
      await guest.find('textbox', 'Correct last line');
      await guest.key('End');
      await guest.page.keyboard.type('।');
      await guest.key('Enter');
      await lineOf(host, `${HINDI}।`).waitFor();
      expect(await lineOf(host, HINDI).count()).toBe(0);
    });

    test('captions are copied as text', async () => {
      await guest.pressOn('button', 'Copy all');
      await guest.expectText('Copied');
      await guest.press('Chat');
      await guest.find('heading', 'Chat');
      await guest.tabTo('Message');
      await guest.key('Control', 'v');
      await guest.until('what was copied', (text) => document.querySelector('textarea')?.value.includes(text), HINDI);
    });

    test('Firefox shows captions after a reload', async () => {
      await guest.choose('Show captions');
      await guest.page.reload();
      await guest.expectSeated();
      await guest.find('region', 'Captions');
      await guest.expectText('End to end');
      await chooses(host, 'Captions');
      await panel(host, 'Captions').getByRole('combobox', { name: 'You’re writing in' }).selectOption('hi');
      const field = panel(host, 'Captions').getByRole('textbox', { name: 'Type what is said' });
      await field.fill('बैठक फिर चल रही है');
      await field.press('Enter');
      await guest.expectText('बैठक फिर चल रही है');
      const { lang, dir, between } = await guest.page.evaluate(captionSeen);
      expect([lang, dir, between]).toEqual(['hi', 'ltr', true]);
    });
  });

  describe('a poll', () => {
    const question = 'Adopt the minutes?';

    test('vote is counted and its result verified', async () => {
      await chooses(host, 'Polls');
      const polls = panel(host, 'Polls');
      await polls.getByRole('button', { name: 'Create poll' }).click();
      await polls.getByLabel('Question', { exact: true }).fill(question);
      await polls.getByRole('radio', { name: /^Roll call/ }).check();
      await polls.getByRole('button', { name: 'Start' }).click();
      await polls.getByRole('button', { name: 'Start poll', exact: true }).click();
      await guest.expectText(`A poll is open: ${question}`);
      await guest.pressOn('button', 'Vote');
      await guest.pressOn('radio', 'Yes');
      await guest.pressOn('button', 'Vote');
      await guest.expectText('Your vote has been received.');
      await polls.getByText('Votes: 1 of 2').waitFor(SOON);
      await polls.getByRole('button', { name: 'Close poll' }).click();
      await polls.getByText('1 person hasn’t voted. Close now?').waitFor();
      await polls.getByRole('button', { name: 'Close poll' }).click();
      await guest.expectText('The result is signed and matches your device’s count.');
      await guest.expectText('1 vote · 100 % of 1');
      await guest.expectText(`Didn’t vote: ${HOST}`);
    });
  });

  /** Behind most that is typed: once files have gone, each move of a key takes WebDriver 1.5 s. */
  describe('files', () => {
    test('files match in both directions', async () => {
      const [hers, his] = ['Survey of wells.tiff', 'Tender.pdf'] as const;
      const [digest, other] = await Promise.all(
        [hers, his].map((name) => writesALargeFile(path.join(folder, name), CHUNKS_BYTES)),
      );
      await chooses(host, 'Files');
      await files(host).getByRole('button', { name: 'Allow hosts to send files' }).click();
      await host.actOn(GUEST, 'Allow sending files');
      await guest.choose('Files');
      await guest.find('button', 'Send files');
      // Once a file is there, the way to them is named by it.
      await chooses(host, 'Files');
      await guest.upload(path.join(folder, hers));
      const save = files(host).getByRole('button', { name: `Download ${hers}` });
      await save.waitFor(SOON);
      await host.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      await host.page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      const [download] = await Promise.all([host.page.waitForEvent('download', SOON), save.click()]);
      expect(await digestOf(await download.path())).toBe(digest);

      await files(host).locator('input[type=file]').setInputFiles(path.join(folder, his));
      await guest.pressOn('button', `Download ${his}`);
      await expect.poll(() => readdir(downloads), SOON).toEqual([his]);
      expect(await digestOf(path.join(downloads, his))).toBe(other);
    });
  });

  describe('embedded meeting', () => {
    let ownDevice: string | null;

    test('unlisted site cannot embed', async () => {
      expect(guest.consoleErrors.filter((text) => !text.includes('ICE failed'))).toEqual([]);
      ownDevice = await guest.page.evaluate(deviceKept);
      invitation = await host.copyInvitation();
      await guest.leave();
      await guest.resize({ width: 1280, height: 1000 });
      await opensTheExample(site.origin(UNLISTED));
      const frame = await frameOf(guest);
      await expect.poll(() => frame.evaluate(() => document.documentURI), SOON).toMatch(/^about:neterror/);
      expect(await guest.page.evaluate(noted)).toEqual([]);
      await expect.poll(() => guest.consoleErrors.join('\n'), SOON).toContain('frame-ancestors');
    });

    test('partitioned frame joins the meeting', async () => {
      await opensTheExample(site.origin(LISTED));
      await notes('preparing {}');
      guest.consoleErrors.length = 0;
      guest.lookInto(await frameOf(guest));
      await guest.expectText(`Server: ${new URL(server.ready.http).host}`);
      await guest.find('button', 'Mic off');
      await guest.find('button', 'Camera off');
      await guest.pressOn('textbox', 'Your name');
      await guest.tabTo('Meeting passcode');
      await guest.page.keyboard.type(invitation.password);
      await guest.pressOn('button', 'Ask to join');
      await notes('waiting {}');
      await host.admit(GUEST);
      await guest.expectSeated();
      await host.tile(GUEST).first().waitFor();
      const device = await (await frameOf(guest)).evaluate(deviceKept);
      expect(device).toMatch(/./);
      expect(device).not.toBe(ownDevice);
    });

    test('embedder mutes, only the person unmutes [H34]', async () => {
      await guest.pressOn('button', 'Camera off');
      await guest.find('button', 'Camera on');
      await expect.poll(async () => (await host.pictureOf(GUEST))?.framesDecoded ?? 0, SOON).toBeGreaterThan(0);
      await command('Ask me to unmute');
      await guest.expectText('is asking you to unmute');
      await guest.find('button', 'Mic off');
      await guest.pressOn('button', 'Unmute');
      await guest.find('button', 'Mic on');
      await command('Mute me');
      await guest.find('button', 'Mic off');
      await command('Raise my hand');
      await notes('raiseHandUpdated {"raised":true}');
    });

    test('reloaded frame waits for the person [H34]', async () => {
      await (await frameOf(guest)).evaluate(() => location.reload());
      await expect
        .poll(async () => (await guest.page.evaluate(noted)).at(-1), SOON)
        .toBe('videoMuteStatusChanged {"muted":true}');
      guest.lookInto(await frameOf(guest));
      await guest.pressOn('button', 'Ask to join');
      // It is back at its seat, and no host was asked.
      await guest.expectSeated();
      await guest.find('button', 'Mic off');
      await guest.find('button', 'Camera off');
      await command('Leave');
      await notes('left {"reason":"left"}');
      guest.lookInto(null);
      expect(guest.consoleErrors).toEqual([]);
    });

    async function opensTheExample(at: string): Promise<void> {
      await guest.page.goto(at);
      await guest.writeInto('Link of the invitation', invitation.link);
      await guest.pressOn('button', 'Show the meeting');
    }

    /** A button of the page around. */
    async function command(button: string): Promise<void> {
      guest.lookInto(null);
      await guest.pressOn('button', button);
      guest.lookInto(await frameOf(guest));
    }

    async function notes(text: string): Promise<void> {
      await expect.poll(() => guest.page.evaluate(noted), SOON).toContain(text);
    }
  });

  describe('right-to-left page', () => {
    const urdu = textsOf('ur');
    let reader: FirefoxPerson;

    beforeAll(async () => {
      reader = await FirefoxPerson.open(GUEST, { preferences: { 'intl.accept_languages': 'ur-IN, ur' } });
    });

    afterAll(() => reader.close());

    test('Urdu page is neither cut nor covered', async () => {
      invitation = await host.copyInvitation();
      await reader.page.goto(invitation.link);
      await reader.find('button', urdu('prepare.ask'));
      expect(await reader.page.evaluate(languageSeen)).toEqual(['ur', 'rtl']);
      await standsRight();
      await reader.resize({ width: 360, height: 740 });
      await standsRight();
    });

    async function standsRight(): Promise<void> {
      await expect.poll(() => reader.page.evaluate(wrongByMeasure), SOON).toEqual([]);
    }
  });
});

async function chooses(person: Person, item: string): Promise<void> {
  if (await panel(person, item).isVisible()) return;
  await person.button('More').first().click();
  await person.page.getByRole('menuitem', { name: item, exact: true }).click();
  await panel(person, item).waitFor();
}

function panel(person: Person, heading: string): Locator {
  return person.page.locator('[data-panel]').filter({ has: person.page.getByRole('heading', { name: heading }) });
}

function files(person: Person): Locator {
  return panel(person, 'Files');
}

function captionArea(person: Person): Locator {
  return person.page.locator('[data-captions]');
}

function lineOf(person: Person, text: string): Locator {
  return captionArea(person)
    .locator('bdi[lang]')
    .filter({ hasText: new RegExp(`^${text}$`) });
}

/** The page of the meeting, as it stands in the other one. */
async function frameOf({ page }: FirefoxPerson): Promise<Frame> {
  const framed = () => page.frames().find((frame) => frame !== page.mainFrame());
  await expect.poll(() => framed() !== undefined, SOON).toBe(true);
  return framed() ?? page.mainFrame();
}

/** What follows runs in the page. */
function blocks(ways: readonly LineWay[]): void {
  const page = globalThis as unknown as { ways: readonly LineWay[]; blockedWays: () => Promise<readonly LineWay[]> };
  page.ways = ways;
  page.blockedWays = () => Promise.resolve(page.ways);
}

function lineStatus(): string {
  return document.querySelector<HTMLElement>('[aria-labelledby=line-check] [role=status]')?.innerText ?? '';
}

function isChecking(): boolean {
  const status = document.querySelector<HTMLElement>('[aria-labelledby=line-check] [role=status]')?.innerText;
  return status?.includes('Checking the network') === true;
}

function isChecked(): boolean {
  const status = document.querySelector<HTMLElement>('[aria-labelledby=line-check] [role=status]')?.innerText ?? '';
  return status !== '' && !status.includes('Checking the network');
}

function lineFigures(): Record<string, string> {
  const rows = document.querySelectorAll<HTMLElement>('[aria-labelledby=line-check] dl > div');
  return Object.fromEntries(
    [...rows].map((row) => row.innerText.split('\n').map((text) => text.trim())) as [string, string][],
  );
}

function deviceKept(): string | null {
  return localStorage.getItem('sabha.device');
}

/** What the page around has noted. */
function noted(): string[] {
  return [...document.querySelectorAll('#log li')].map(({ textContent }) => textContent);
}

/** What the last connection of the page sends; what the page draws comes of no device. */
function sentByTheLast(): { kind: string; device: string }[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const tracks = (peers.at(-1)?.getSenders() ?? []).map(({ track }) => track).filter((track) => track !== null);
  return tracks.map(({ kind, label }) => ({ kind, device: label }));
}

/** CSS pixels by which the page is longer than its window. */
function overflow(): number {
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight - clientHeight;
}

function languageSeen(): string[] {
  const { lang, dir } = document.documentElement;
  return [lang, dir];
}

function isWriting(): boolean {
  return document.activeElement?.matches('[data-panel] textarea') === true;
}

/** The last caption, and whether its place is between the stage and the controls. */
function captionSeen(): { lang: string | null; dir: string | null; between: boolean } {
  const place = document.querySelector('[data-captions]');
  const status = [...(place?.querySelectorAll('bdi[lang]') ?? [])].at(-1);
  const box = (element: Element | null | undefined) => element?.getBoundingClientRect() ?? new DOMRect();
  const stage = box(document.querySelector('[data-tile]')?.closest('section'));
  const bar = box(document.querySelector('[role=toolbar] button'));
  const { top, bottom, height } = box(place);
  return {
    lang: status?.getAttribute('lang') ?? null,
    dir: status?.getAttribute('dir') ?? null,
    between: height > 0 && stage.height > 0 && bar.height > 0 && stage.bottom <= top && bottom <= bar.top,
  };
}
