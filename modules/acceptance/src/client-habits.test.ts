import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signal, tabsOf } from './browser-processes.ts';
import { commands } from './commands.ts';
import { byKeyboard } from './input-methods.ts';
import { invitationHere, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { scanned } from './qr-code.ts';
import {
  type Colour,
  addSpareDevices,
  heardTones,
  expectDeviceInUse,
  muteAtSource,
  pauseVoices,
  outputDevices,
  plugIn,
  unplug,
  seesColour,
  sends,
  SPARE,
  SPARE_HERTZ,
} from './spare-devices.ts';
import { Tab } from './Tab.ts';
import { writeVoice } from './voice.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const THIRD = 'Meena Iyer';
/** Of those that the browser makes up. */
const SPEAKER = 'Fake Audio Output 2';
const SOON = { timeout: 40_000, interval: 250 } as const;

/** What the watcher below keeps for a page. */
interface Watched {
  /** Of locks on the screen: how many were given, and given back. */
  readonly screen: { given: number; released: number };
  tones: number;
  /** Who had the large picture, one after the other, and the places that tiles had. */
  readonly large: string[];
  readonly places: string[];
}

/** What people are used to do in any meeting, and what befalls their devices and tabs; three browsers, the real server. */
describe('features known from other products', () => {
  let folder: string;
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let third: Person;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-voice-'));
    const voiceFile = path.join(folder, 'voice.wav');
    writeVoice(voiceFile);
    server = await SabhaProcess.start();
    [host, guest, third] = (await Promise.all(
      [HOST, GUEST, THIRD].map((name) => Person.open(name, { hears: voiceFile, picturesPerSecond: 5 })),
    )) as [Person, Person, Person];
    for (const { context, page } of [host, guest, third]) {
      await context.addInitScript(watch);
      // What a driver allows is all that a page may; a browser lets every page ask for this.
      await context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write', 'screen-wake-lock']);
      page.setDefaultTimeout(SOON.timeout);
    }
    await addSpareDevices(guest);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const { name, page } of [host, guest, third]) {
      const shown = page.getByRole('group', { name: 'Notifications' }).innerText({ timeout: 1_000 });
      console.log(name, page.url(), await shown.catch(() => 'no meeting'));
    }
  });

  afterAll(async () => {
    await Promise.all([host, guest, third].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('screen stays awake in a meeting', async () => {
    await host.startMeeting(server.ready.organiser, 'Habits');
    await expect.poll(async () => (await watched(host)).screen.given, SOON).toBeGreaterThan(0);
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    const { given, released } = (await watched(host)).screen;
    expect(given - released).toBe(1);
  });

  test('invitation is shared by QR code and mail', async () => {
    await host.openPeople();
    await host.button('Invite another way').first().click();
    const ways = host.page.getByRole('dialog', { name: 'Invite another way' });
    const square = ways.getByRole('img', { name: 'QR code with the invitation to Habits' });
    const read = (await scanned(square)) ?? '';
    const password = (await ways.getByTestId('invitation-password').textContent()) ?? '';
    const link = ways.getByRole('link', { name: 'Email' });
    await expect.poll(async () => link.getAttribute('href')).toContain(encodeURIComponent(password));
    const mail = new URL((await link.getAttribute('href')) ?? '');
    expect(mail.protocol).toBe('mailto:');
    expect(mail.searchParams.get('subject')).toBe('Habits');
    const here = host.page.url();
    const mailed = invitationHere(mail.searchParams.get('body') ?? '', here);
    const scannedHere = invitationHere(`${read} ${password}`, here);
    expect(mailed).toMatchObject({ link: scannedHere.link, password });
    // Of the last host, whom the browser asks before they leave: the mail leaves the meeting where it is.
    const asked: string[] = [];
    host.page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await link.click();
    await host.region('Stage').waitFor();
    expect([host.page.url(), ...asked]).toEqual([here]);
    await ways.getByRole('button', { name: 'Close' }).click();
    await third.askToJoin(scannedHere);
    await host.admit(THIRD);
    await third.expectSeated();
  });

  test('active speaker enlarges without moving tiles', async () => {
    await host.page.keyboard.press('p');
    await host.region('People').waitFor({ state: 'detached' });
    await host.mute();
    await guest.unmute();
    await expect.poll(() => large(host), SOON).toBe(GUEST);
    await guest.mute();
    await host.page.evaluate(forget);
    for (const speaker of [third, guest, third]) {
      await speaker.unmute();
      await expect.poll(() => large(host), SOON).toBe(speaker.name);
      await speaker.mute();
    }
    const { large: seen, places } = await watched(host);
    expect(seen).toEqual([GUEST, THIRD, GUEST, THIRD]);
    expect(new Set(places).size, places.join('\n')).toBe(1);
  });

  test('speaker is asked to lower the hand', async () => {
    const up = async () => /hand raised/.test((await host.tile(GUEST).first().textContent()) ?? '');
    await guest.button('Hand').first().click();
    await expect.poll(up, SOON).toBe(true);
    await guest.unmute();
    const shown = guest.page.getByRole('group', { name: 'Notifications' });
    await shown.getByText('Your hand is still raised.').waitFor();
    expect(await up()).toBe(true);
    await shown.getByRole('button', { name: 'Lower my hand' }).click();
    await expect.poll(up, SOON).toBe(false);
    await shown.getByText('Your hand is still raised.').waitFor({ state: 'detached' });
    await guest.mute();
  });

  test('space bar unmutes while held', async () => {
    await guest.region('Stage').click({ position: { x: 4, y: 4 } });
    await guest.page.keyboard.down('Space');
    await guest.button('Mic on').first().waitFor();
    await isHeard(host);
    await guest.page.keyboard.up('Space');
    await guest.button('Mic off').first().waitFor();
    await isSilent(host);
  });

  test('reaction appears and fades', async () => {
    await guest.page.keyboard.press('r');
    await guest.page
      .getByRole('dialog')
      .getByRole('button', { name: /Applause/ })
      .click();
    const signs = [host, third].map((person) => person.tile(GUEST).getByRole('img', { name: 'Applause' }).first());
    await Promise.all(signs.map((sign) => sign.waitFor()));
    await Promise.all(signs.map((sign) => sign.waitFor({ state: 'detached' })));
  });

  test('meeting enters and leaves full screen', async () => {
    const isFullScreen = () => guest.page.evaluate(() => document.fullscreenElement !== null);
    await guest.page.keyboard.press('f');
    await expect.poll(isFullScreen, SOON).toBe(true);
    await guest.page.keyboard.press('f');
    await expect.poll(isFullScreen, SOON).toBe(false);
  });

  test('shared screen opens in its own window', async () => {
    await host.page.keyboard.press('s');
    await host.button('Choose what to share').click();
    const screen = guest.region('Stage').getByRole('figure', { name: `${HOST}’s screen` });
    await screen.first().waitFor();
    const opened = guest.page.waitForEvent('popup', SOON);
    await commands(guest, 'Open in new window');
    const window = await opened;
    const picture = window.locator('video').first();
    await picture.waitFor();
    const shown = () => picture.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
    await expect.poll(shown, SOON).toBeGreaterThan(0);
    await screen.first().waitFor({ state: 'detached' });
    await window.getByRole('button', { name: 'Move share back to the meeting' }).click();
    await screen.first().waitFor();
    await host.button('Stop sharing').first().click();
    await screen.first().waitFor({ state: 'detached' });
  });

  test('self view moves, hides and returns', async () => {
    const own = guest.tile('You');
    const overTheLarge = async () => liesWithin(await own.first().boundingBox(), await largeTile(guest).boundingBox());
    await own.first().waitFor();
    expect(await overTheLarge()).toBe(false);
    await commands(guest, 'Show my video in a corner');
    await expect.poll(overTheLarge, SOON).toBe(true);
    await commands(guest, 'Hide my video from me');
    await own.first().waitFor({ state: 'detached' });
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
    await commands(guest, 'Show my video in the gallery');
    await own.first().waitFor();
    await expect.poll(overTheLarge, SOON).toBe(false);
  });

  test('keyboard switches to another microphone', async () => {
    await guest.unmute();
    await isHeard(host);
    const [before] = await sends(guest, 'audio');
    const menu = menuOf(guest, 'Choose microphone');
    await byKeyboard.presses(guest.button('Choose microphone'));
    await menu.waitFor();
    await expect.poll(() => focusedRole(guest), SOON).toEqual(['menuitemradio', 'true']);
    await byKeyboard.presses(menu.getByRole('menuitemradio', { name: SPARE.microphone }));
    await menu.waitFor({ state: 'detached' });
    await isFocused(guest.button('Choose microphone'));
    await expect.poll(() => heardTones(host), SOON).toEqual([expect.closeTo(SPARE_HERTZ, -1.5)]);
    expect(await sends(guest, 'audio')).toEqual([SPARE.microphone]);
    await guest.page.keyboard.press('ArrowDown');
    await expect.poll(() => focusedRole(guest, SPARE.microphone), SOON).toEqual(['menuitemradio', 'true']);
    await guest.page.keyboard.press('Escape');
    await isFocused(guest.button('Choose microphone'));
    await guest.button('Choose microphone').click();
    await menu.getByRole('group', { name: 'Microphone' }).getByRole('menuitemradio').first().click();
    await expect.poll(() => sends(guest, 'audio'), SOON).toEqual([before]);
  });

  test('chosen speaker plays voices and test sound', async () => {
    const menu = menuOf(guest, 'Choose microphone');
    await guest.button('Choose microphone').click();
    const speakers = menu.getByRole('group', { name: 'Speaker' });
    await speakers.getByRole('menuitemradio', { name: SPEAKER }).click();
    const id = await guest.page.evaluate(idOf, SPEAKER);
    expect(id).not.toBe('');
    await expect.poll(async () => new Set(await outputDevices(guest)), SOON).toEqual(new Set([id]));
    const voices = (await outputDevices(guest)).length;
    await guest.button('Choose microphone').click();
    await menu.getByRole('menuitem', { name: 'Play a test sound' }).click();
    await menu.getByText('Playing. Can you hear it?').waitFor();
    await expect.poll(() => outputDevices(guest), { ...SOON, interval: 50 }).toEqual(Array(voices + 1).fill(id));
    const noise = menu.getByRole('menuitemcheckbox', { name: 'Suppress noise' });
    await noise.click();
    await expect.poll(() => guest.page.evaluate(suppressesNoise), SOON).toEqual([false]);
    await noise.click();
    await expect.poll(() => guest.page.evaluate(suppressesNoise), SOON).toEqual([true]);
    await guest.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  });

  test('voices resume after the system pauses them', async () => {
    await third.unmute();
    await isHeard(guest);
    const voices = (await outputDevices(guest)).length;
    expect(voices).toBeGreaterThan(0);
    await pauseVoices(guest);
    await expect.poll(async () => (await outputDevices(guest)).length, SOON).toBe(voices);
    await isHeard(guest);
    await third.mute();
  });

  test('busy camera is reported, previous one stays', async () => {
    const menu = menuOf(guest, 'Choose camera');
    const spare = menu.getByRole('menuitemradio', { name: SPARE.camera });
    const [before] = await sends(guest, 'video');
    await expectDeviceInUse(guest, true);
    await guest.button('Choose camera').click();
    await spare.click();
    await expectNotice(guest, 'Another program is using your camera. Close it, then choose the camera again.');
    expect(await sends(guest, 'video')).toEqual([before]);
    await expectDeviceInUse(guest, false);
    await guest.button('Choose camera').click();
    await spare.click();
    await expect.poll(() => sends(guest, 'video'), SOON).toEqual([SPARE.camera]);
    await expectNoNotice(guest, /^Another program/);
    await expect.poll(async () => isRed(await seesColour(third, GUEST)), SOON).toBe(true);
    await guest.button('Choose camera').click();
    await menu.getByRole('group', { name: 'Camera' }).getByRole('menuitemradio').first().click();
    await expect.poll(() => sends(guest, 'video'), SOON).toEqual([before]);
    await expect.poll(async () => isRed(await seesColour(third, GUEST)), SOON).toBe(false);
  });

  test('open camera list follows device changes', async () => {
    const menu = menuOf(guest, 'Choose camera');
    const spare = menu.getByRole('menuitemradio', { name: SPARE.camera });
    await byKeyboard.presses(guest.button('Choose camera'));
    await spare.waitFor();
    await expect.poll(() => focusedRole(guest), SOON).toEqual(['menuitemradio', 'true']);
    await guest.page.evaluate(marksTheFocus);
    await unplug(guest, 'camera');
    await spare.waitFor({ state: 'detached' });
    expect(await guest.page.evaluate(isMarked)).toBe(true);
    await plugIn(guest);
    await spare.waitFor();
    expect(await guest.page.evaluate(isMarked)).toBe(true);
    await guest.page.keyboard.press('End');
    await guest.page.keyboard.press('Enter');
    await expect.poll(() => focusedRole(guest, 'Video and data'), SOON).toEqual([null, null]);
    await guest.page.keyboard.press('Escape');
    await guest.page.getByRole('complementary', { name: 'Settings' }).waitFor({ state: 'detached' });
  });

  test('switched microphone is heard by others', async () => {
    await guest.unmute();
    await isHeard(host);
    expect(await heardTones(host)).not.toContainEqual(expect.closeTo(SPARE_HERTZ, -1.5));
    await chooses(guest, 'Microphone', SPARE.microphone);
    await expect.poll(() => heardTones(host), SOON).toEqual([expect.closeTo(SPARE_HERTZ, -1.5)]);
  });

  test('switched camera is seen by others', async () => {
    const seesRed = async () => isRed(await seesColour(third, GUEST));
    expect(await seesRed()).toBe(false);
    await chooses(guest, 'Camera', SPARE.camera);
    await expect.poll(seesRed, SOON).toBe(true);
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
  });

  test('hardware mute is shown and recovers [H34]', async () => {
    await guest.unmute();
    await isHeard(host);
    await muteAtSource(guest, 'audio', true);
    await guest.button('Mic blocked').first().waitFor();
    await expectNotice(guest, /^Your device muted the microphone, so no one can hear you/);
    await isSilent(host);
    await expect.poll(() => host.tile(GUEST).first().textContent(), SOON).toMatch(/muted/);
    await muteAtSource(guest, 'audio', false);
    await guest.button('Mic on').first().waitFor();
    await expectNoNotice(guest, /^Your device (muted|stopped)/);
    await isHeard(host);
  });

  test('closed camera shutter is shown and recovers [H34]', async () => {
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
    await muteAtSource(guest, 'video', true);
    await guest.button('Camera blocked').first().waitFor();
    await expectNotice(guest, /^Your device stopped the camera, so no one can see you/);
    await expect.poll(() => third.pictureOf(GUEST), SOON).toBeUndefined();
    await muteAtSource(guest, 'video', false);
    await guest.button('Camera on').first().waitFor();
    await expectNoNotice(guest, /^Your device (muted|stopped)/);
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
  });

  test('unplugged microphone falls back to another [H34]', async () => {
    await unplug(guest, 'microphone');
    await expectNotice(guest, 'Your microphone stopped, so we switched to another one. You can choose one in Settings.');
    await isHeard(host);
    expect(await heardTones(host)).not.toContainEqual(expect.closeTo(SPARE_HERTZ, -1.5));
  });

  test('no microphone mutes until one is plugged [H34]', async () => {
    await unplug(guest, 'each microphone');
    await expectNotice(guest, 'Your microphone stopped. Check that it’s connected, then turn it on again.');
    await guest.button('Mic off').first().waitFor();
    await isSilent(host);
    await plugIn(guest);
    await isSilent(host);
    await guest.unmute();
    await isHeard(host);
    await expectNoNotice(guest, /^Your microphone stopped/);
    await guest.mute();
  });

  test('unplugged camera stays off until switched on [H34]', async () => {
    await unplug(guest, 'camera');
    await expectNotice(guest, 'Your camera stopped. Check that it’s connected, then turn it on again.');
    await guest.button('Camera off').first().waitFor();
    await expect.poll(() => third.pictureOf(GUEST), SOON).toBeUndefined();
    await plugIn(guest);
    await guest.button('Camera off').first().click();
    await guest.button('Camera on').first().waitFor();
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
    await expectNoNotice(guest, /^Your camera stopped/);
  });

  test('frozen tab catches up on resume [Q6]', async () => {
    const seated = received(guest).length;
    const hand = async (person: Person) => /hand raised/.test((await person.tile(THIRD).first().textContent()) ?? '');
    expect(await hand(guest)).toBe(false);
    // The browser itself goes on, and with it the line to the server.
    const tabs = tabsOf(guest);
    signal(tabs, 'SIGSTOP');
    try {
      await expect.poll(() => goesOn(third, GUEST), SOON).toBe(false);
      await third.page.keyboard.press('h');
      await expect.poll(() => hand(host), SOON).toBe(true);
    } finally {
      signal(tabs, 'SIGCONT');
    }
    await expect.poll(() => hand(guest), SOON).toBe(true);
    await expect.poll(() => goesOn(third, GUEST), SOON).toBe(true);
    await expect.poll(() => goesOn(guest, THIRD), SOON).toBe(true);
    expect(received(guest).slice(seated)).not.toContain('waiting');
  });

  test('leave sound plays unless switched off', async () => {
    const tones = async (person: Person) => (await watched(person)).tones;
    await commands(host, 'Settings');
    await host.page.getByText('Play a sound when people join or leave').click();
    await host.page.keyboard.press('Escape');
    const [loud, quiet] = [await tones(guest), await tones(host)];
    await third.page.keyboard.press('Control+Shift+F');
    await third.confirmLeaving();
    await host.tile(THIRD).first().waitFor({ state: 'detached' });
    await expect.poll(() => tones(guest), SOON).toBeGreaterThan(loud);
    expect(await tones(host)).toBe(quiet);
    const { given, released } = (await watched(third)).screen;
    expect(given).toBeGreaterThan(0);
    expect(released).toBe(given);
  });

  test('discarded tab rejoins the same seat [Q6]', async () => {
    const tab = await Tab.of(guest);
    await tab.crash();
    await expect.poll(() => goesOn(host, GUEST), SOON).toBe(false);
    const shown = received(host).length;
    await tab.bringToFront();
    await expect.poll(() => goesOn(host, GUEST), SOON).toBe(true);
    expect(received(host).slice(shown)).not.toContain('waiting-added');
    expect(await host.tile(GUEST).count()).toBe(1);
  });

  test('no page reported an error', () => {
    for (const person of [host, guest, third]) {
      expect(person.consoleErrors.filter((text) => !/WebSocket connection|ERR_(CONNECTION|SOCKET)/.test(text))).toEqual([]);
    }
  });
});

async function chooses(person: Person, kind: 'Microphone' | 'Camera', label: string): Promise<void> {
  await commands(person, 'Settings');
  const panel = person.page.getByRole('complementary', { name: 'Settings' });
  await panel.getByRole('combobox', { name: kind }).selectOption({ label });
  await person.page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
}

function menuOf({ page }: Person, name: string): Locator {
  return page.getByRole('menu', { name });
}

/** Role and state of what has the focus, if it is called so. */
async function focusedRole({ page }: Person, name?: string): Promise<readonly (string | null)[]> {
  const here = page.locator(':focus');
  if (name !== undefined && (await here.innerText()) !== name) return [];
  return Promise.all(['role', 'aria-checked'].map((each) => here.getAttribute(each)));
}

async function isFocused(control: Locator): Promise<void> {
  await expect.poll(() => control.evaluate((element) => element === document.activeElement), SOON).toBe(true);
}

function isRed(seen: Colour | undefined): boolean {
  return seen !== undefined && seen.red > 2 * Math.max(seen.green, seen.blue);
}

/** Runs in the page. */
function marksTheFocus(): void {
  Object.assign(globalThis, { marked: document.activeElement });
}

/** Runs in the page. */
function isMarked(): boolean {
  return document.activeElement === (globalThis as unknown as { marked: Element }).marked;
}

/** Runs in the page. */
async function idOf(label: string): Promise<string> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.find((device) => device.label === label)?.deviceId ?? '';
}

/** Runs in the page: whether each live microphone that is sent suppresses noise. */
function suppressesNoise(): (boolean | undefined)[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return peers
    .filter(({ connectionState }) => connectionState === 'connected')
    .flatMap((peer) => peer.getSenders())
    .flatMap(({ track }) => (track?.kind === 'audio' && track.readyState === 'live' ? [track] : []))
    .map((track) => track.getSettings().noiseSuppression);
}

async function isHeard(by: Person): Promise<void> {
  await expect.poll(async () => (await by.measureMedia(500)).audioEnergy, SOON).toBeGreaterThan(1e-4);
}

async function isSilent(to: Person): Promise<void> {
  await expect.poll(async () => (await to.measureMedia(500)).audioEnergy, SOON).toBeLessThan(1e-6);
}

async function expectNotice({ page }: Person, words: string | RegExp): Promise<void> {
  await page.getByRole('group', { name: 'Notifications' }).getByText(words).first().waitFor();
}

async function expectNoNotice({ page }: Person, words: RegExp): Promise<void> {
  await expect.poll(() => page.getByRole('group', { name: 'Notifications' }).getByText(words).count(), SOON).toBe(0);
}

/** Whether pictures of somebody came within half a second. */
async function goesOn(person: Person, of: string): Promise<boolean> {
  const before = await person.pictureOf(of);
  await person.page.waitForTimeout(500);
  const after = await person.pictureOf(of);
  return before !== undefined && after !== undefined && after.framesDecoded > before.framesDecoded;
}

function received({ trace }: Person): string[] {
  return trace.received.map((text) => (JSON.parse(text) as { message: { type: string } }).message.type);
}

function largeTile({ page }: Person): Locator {
  return page.locator('figure[data-main]');
}

function large(person: Person): Promise<string | null> {
  return largeTile(person).getAttribute('aria-label');
}

type Box = Awaited<ReturnType<Locator['boundingBox']>>;

function liesWithin(inner: Box, outer: Box): boolean {
  if (inner === null || outer === null || inner.width >= outer.width) return false;
  const ends = (box: NonNullable<Box>) => ({ right: box.x + box.width, bottom: box.y + box.height });
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    ends(inner).right <= ends(outer).right &&
    ends(inner).bottom <= ends(outer).bottom
  );
}

function watched(person: Person): Promise<Watched> {
  return person.page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);
}

/** Runs in the page. */
function forget(): void {
  const { watched: kept } = globalThis as unknown as { watched: Watched };
  kept.large.splice(0, kept.large.length - 1);
  kept.places.splice(0, kept.places.length - 1);
}

/** Runs in the page before its scripts: locks on the screen, tones, and the stage frame by frame. */
function watch(): void {
  // An empty window beside the page has none of it.
  if (!isSecureContext) return;
  const kept: Watched = {
    screen: { given: 0, released: 0 },
    tones: 0,
    large: [],
    places: [],
  };
  Object.assign(globalThis, { watched: kept });
  const lock = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (kind) => {
    const given = await lock(kind);
    kept.screen.given++;
    given.addEventListener('release', () => kept.screen.released++);
    return given;
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    kept.tones++;
    start.call(this, when);
  };
  const add = (to: string[], now: string | null | undefined) => {
    if (now !== null && now !== undefined && now !== to.at(-1)) to.push(now);
  };
  const look = () => {
    add(kept.large, document.querySelector('figure[data-main]')?.getAttribute('aria-label'));
    const boxes = [...document.querySelectorAll('[data-stage] figure')].map((tile) => {
      const { x, y, width, height } = tile.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(' ');
    });
    add(kept.places, boxes.toSorted().join(' | '));
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
