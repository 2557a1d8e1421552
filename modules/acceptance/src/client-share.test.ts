import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Person } from './Person.ts';
import { shows, turnCameraOff } from './picture.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { isRead, likeness, moves, opensSlides, SLIDES, soundsIn, turnsTo } from './slide.ts';
import { ImpairedUdpLink } from './ImpairedUdpLink.ts';

const HOST = 'Asha Verma';
/** The picture that who shares has of it, and what puts it away. */
const OWN = 'Your shared screen';
const DESKTOP_SIZE = { width: 1920, height: 1080 };
const SOON = { timeout: 30_000 };
/** Of a slow line; there and back 40 ms. */
const SLOW = { delayMillis: 20, bitsPerSecond: 400_000, queueMillis: 400 };

/** A tab of small letters and a tone, shared with two people, of whom one has a line of 400 kbit/s. */
describe('shared screen', () => {
  const table: string[] = [];
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let slow: Person;
  let line: ImpairedUdpLink;
  let slides: Page;

  beforeAll(async () => {
    server = await SabhaProcess.startWith(
      'sabha.policy.A2.value = "off"\nsabha.media { loops = 1, tcp.listen = off }\n',
    );
    [host, guest, slow] = await Promise.all([
      Person.open(HOST, { ...DESKTOP_SIZE, shares: SLIDES }),
      Person.open('Ravi Kumar', DESKTOP_SIZE),
      Person.open('Meena Iyer', DESKTOP_SIZE),
    ]);
    line = await ImpairedUdpLink.inFrontOf(slow);
    line.setConditions(SLOW);
    slides = await opensSlides(host);
  });

  afterAll(async () => {
    console.log(['', ...table].join('\n'));
    await Promise.all([host, guest, slow].map((person) => person.close()));
    line.close();
    await server.stop();
  });

  test('three participants join muted', async () => {
    await host.page.bringToFront();
    await host.startMeeting(server.ready.organiser, 'Household connections');
    await turnCameraOff(host);
    for (const person of [guest, slow]) {
      await person.fillIn(await host.copyInvitation());
      await person.button(/^(Ask to join|Join)/).click();
      await person.expectSeated();
      await turnCameraOff(person);
      await person.mute();
    }
    await host.mute();
  });

  test('small text is readable over 400 kbit/s', async () => {
    await host.button('Share').first().click();
    const dialog = host.page.getByRole('dialog', { name: 'Share your screen' });
    await dialog.getByText('Share audio', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Choose what to share' }).click();
    await host.region('Share your screen').getByText('You’re sharing your screen and its audio.').waitFor();
    for (const page of [1, 2, 3]) {
      if (page > 1) await turnsTo(slides, page);
      const since = Date.now();
      const [near, far] = await Promise.all([guest, slow].map((person) => isRead(person, slides, since)));
      const { shown, blurred } = await likeness(slow, slides);
      table.push(
        `page ${String(page)} is read after ${String(near)} ms, over 400 kbit/s after ${String(far)} ms, ` +
          `alike by ${shown.toFixed(3)} (at half the height ${blurred.toFixed(3)})`,
      );
    }
    for (const person of [guest, slow]) {
      expect((await person.media()).video.map(({ height }) => height)).toContain(DESKTOP_SIZE.height);
    }
    expect(line.ownDrops, 'packets that the relay itself has lost').toBe(0);
  });

  test('presenter sees a small local preview', async () => {
    const bar = host.region('Share your screen');
    const picture = bar.getByRole('figure', { name: OWN });
    const video = picture.locator('video');
    const isAlike = () => likeness(host, slides, OWN).then(({ shown }) => shown);
    await expect.poll(isAlike, SOON).toBeGreaterThan(0.9);
    await turnsTo(slides, 4);
    await expect.poll(isAlike, SOON).toBeGreaterThan(0.9);
    expect(await video.evaluate(isCapture)).toBe(true);
    const { width = 0, height = 0 } = (await picture.boundingBox()) ?? {};
    table.push(
      `who shares sees it in ${width.toFixed(0)} x ${height.toFixed(0)} pixels of ${String(DESKTOP_SIZE.height)} lines`,
    );
    expect(height).toBeLessThan(DESKTOP_SIZE.height / 10);

    await turnsPage(host, 'hidden');
    await expect.poll(() => video.evaluate((element) => (element as HTMLVideoElement).srcObject)).toBeNull();
    await turnsPage(host, 'visible');
    // Nothing moves in the tab: the browser has to give the picture of before.
    await expect.poll(isAlike, SOON).toBeGreaterThan(0.9);
    await bar.getByRole('button', { name: OWN }).press('Enter');
    await picture.waitFor({ state: 'detached' });
    await bar.getByRole('button', { name: OWN }).press('Enter');
    await expect.poll(isAlike, SOON).toBeGreaterThan(0.9);
  });

  test('keyboard zooms and pans the share', async () => {
    const place = guest.page.getByRole('group', {
      name: 'Zoomed screen: use the arrow keys to move',
    });
    const scrolled = () =>
      place.evaluate(({ scrollLeft, scrollWidth, clientWidth }) => [scrollLeft, scrollWidth / clientWidth]);
    await guest.page.keyboard.press('+');
    await guest.page.keyboard.press('+');
    await expect.poll(scrolled).toEqual([
      expect.closeTo((await place.evaluate((box) => box.clientWidth)) / 2, -1),
      // An odd width is rounded.
      expect.closeTo(2, 2),
    ]);
    await guest.button('200 %, Fit to window').waitFor();
    const [before = 0] = await scrolled();
    await place.focus();
    await guest.page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await scrolled())[0]).toBeGreaterThan(before);
    await guest.page.keyboard.press('0');
    await place.waitFor({ state: 'detached' });
  });

  test('presenter appears beside the share', async () => {
    await host.button('Camera off').first().click();
    const face = guest.tile(`^${HOST}$`);
    await face.locator('video').waitFor();
    const drawn = async () => (await guest.pictureOf(`^${HOST}$`))?.framesDecoded ?? 0;
    const before = await drawn();
    await expect.poll(drawn, SOON).toBeGreaterThan(before + 5);
    await expect.poll(() => shows(face), SOON).toBe(true);
    const [beside, slide] = await Promise.all([face, guest.tile('’s screen')].map((tile) => tile.boundingBox()));
    expect(beside?.x).toBeGreaterThan((slide?.x ?? 0) + (slide?.width ?? Infinity) - 1);
    await host.button('Camera on').first().click();
    await face.locator('video').waitFor({ state: 'detached' });
  });

  test('video mode has more frames than text', async () => {
    await moves(slides);
    expect(await sent(host)).toEqual({ hint: 'text', rates: [5, 10], asked: 15 });
    const asText = (await guest.measureMedia(3_000)).framesPerSecond;
    await host
      .region('Share your screen')
      .getByRole('combobox', { name: 'What are you sharing?' })
      .selectOption('Video');
    await expect.poll(() => sent(host), SOON).toEqual({ hint: 'motion', rates: [15, 30], asked: 30 });
    const more = async () => (await guest.measureMedia(3_000)).framesPerSecond / asText;
    await expect.poll(more, SOON).toBeGreaterThan(1.4);
    table.push(
      `of what moves come ${asText.toFixed(1)} pictures a second as text, as video ${(await more()).toFixed(1)} times as many`,
    );
  });

  test('share opens and closes its own window', async () => {
    const screen = guest.tile('’s screen');
    const opened = guest.page.waitForEvent('popup', SOON);
    await guest.button('Open in new window').click();
    const other = await opened;
    await expect.poll(() => shows(other.locator('main')), SOON).toBe(true);
    await expect.poll(() => other.title(), SOON).toContain(HOST);
    await screen.waitFor({ state: 'detached' });
    await other.close();
    await expect.poll(() => shows(screen), SOON).toBe(true);
  });

  test('presenter does not hear the shared audio', async () => {
    await soundsIn(slides);
    await expect.poll(async () => (await guest.measureMedia(1_000)).audioEnergy, SOON).toBeGreaterThan(0.01);
    expect((await host.measureMedia(1_000)).audioEnergy).toBeLessThan(0.001);
  });

  test('presenter stops the share for everyone', async () => {
    await host.button('Stop sharing').first().click();
    await guest.page
      .getByRole('figure', { name: `${HOST}’s screen` })
      .first()
      .waitFor({ state: 'detached' });
    await expect.poll(async () => (await guest.measureMedia(1_000)).audioEnergy, SOON).toBeLessThan(0.001);
    expect(host.consoleErrors).toEqual([]);
  });
});

/** Whether an element shows what this device captures, and nothing that came over the network. */
function isCapture(element: Element): boolean {
  const [track] = ((element as HTMLVideoElement).srcObject as MediaStream).getVideoTracks();
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  const isReceived = peers.flatMap((peer) => peer.getReceivers()).some((receiver) => receiver.track === track);
  return !isReceived && track !== undefined && 'displaySurface' in track.getSettings();
}

/** As when its tab goes behind another one, which no headless browser does. */
async function turnsPage(person: Person, visibility: 'hidden' | 'visible'): Promise<void> {
  await person.page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);
}

/** How a page sends its screen: the hint and highest rate of the track, the rates of its encodings. */
function sent(person: Person): Promise<object | undefined> {
  return person.page.evaluate(() => {
    const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
    const senders = peers.filter((peer) => peer.connectionState !== 'closed').flatMap((peer) => peer.getSenders());
    const screen = senders.find(({ track }) => track?.kind === 'video' && 'displaySurface' in track.getSettings());
    const asked = screen?.track?.getConstraints().frameRate;
    return {
      hint: screen?.track?.contentHint,
      rates: screen?.getParameters().encodings.map(({ maxFramerate }) => maxFramerate),
      asked: typeof asked === 'object' ? asked.max : asked,
    };
  });
}
