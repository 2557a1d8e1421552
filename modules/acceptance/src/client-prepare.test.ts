import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judged } from './looks.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { writeVoice } from './voice.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
/** Longer than any busy machine takes. */
const LONG = { timeout: 20_000 };
const SECOND_MICROPHONE = 'Fake Audio Input 2';
const SECOND_SPEAKER = 'Fake Audio Output 2';

/** What devices did in a page, kept by `watchDevices`. */
interface Watched {
  readonly given: MediaStreamTrack[];
  /** The loudspeaker that each sound was sent to; '' is the system's. */
  readonly sounds: string[];
}

/** Before a meeting: somebody sees, hears and chooses what others will see and hear, and nobody else does yet. */
describe('preparing to join', () => {
  let folder: string;
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;
  let invitation: Invitation;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sabha-prepare-'));
    const voice = path.join(folder, 'voice.wav');
    writeVoice(voice);
    // The check of the line has a suite of its own; here a busy machine would have it switch the camera off.
    const config = path.join(folder, 'sabha.conf');
    writeFileSync(config, 'sabha.limits.network-checks.at-once = 0\n');
    server = await SabhaProcess.start('--config', config);
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST, { hears: voice })]);
    await guest.context.addInitScript(watchDevices);
    await host.startMeeting(server.ready.organiser, 'District water supply');
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('two fields suffice with a live preview', async () => {
    invitation = await host.copyInvitation();
    await guest.page.goto(invitation.link);
    await guest.page.getByRole('heading', { name: 'Ready to join?' }).waitFor();
    // No question before the page: name and password are all that is asked for.
    expect(await guest.page.getByRole('textbox').count()).toBe(2);
    await judged(guest);
    await guest.page.getByRole('button', { name: 'Ask to join', disabled: false }).waitFor();
    const picture = guest.region('Camera preview').locator('video');
    await expect
      .poll(() => picture.evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && !video.paused), LONG)
      .toBe(true);
    const before = await picture.evaluate((video: HTMLVideoElement) => video.currentTime);
    await expect
      .poll(() => picture.evaluate((video: HTMLVideoElement) => video.currentTime), LONG)
      .toBeGreaterThan(before);
  });

  test('microphone level shows while muted', async () => {
    await guest.page.getByText('We can hear you').waitFor(LONG);
    await guest.button('Mic on').first().click();
    await guest.page.getByText('Mic is off').waitFor();
    await guest.button('Mic off').first().click();
    await guest.page.getByText('We can hear you').waitFor(LONG);
  });

  test('switched off camera releases the device', async () => {
    await expect.poll(() => guest.page.evaluate(live, 'video')).toBe(1);
    await guest.button('Camera on').first().click();
    await guest.page.getByText('Your camera is off').waitFor();
    await judged(guest);
    await expect.poll(() => guest.page.evaluate(live, 'video')).toBe(0);
    await guest.button('Camera off').first().click();
    await expect.poll(() => guest.page.evaluate(live, 'video')).toBe(1);
  });

  test('test sound plays on the chosen speaker', async () => {
    await guest.page.getByRole('combobox', { name: 'Speaker' }).selectOption(SECOND_SPEAKER);
    await guest.button('Play a test sound').click();
    await guest.page.getByText('Playing. Can you hear it?').waitFor();
    const chosen = await guest.page.evaluate(idOf, SECOND_SPEAKER);
    expect(chosen).not.toBe('');
    await expect.poll(async () => (await guest.page.evaluate(watched)).sounds, LONG).toContain(chosen);
  });

  test('reload remembers chosen devices', async () => {
    await guest.page.getByRole('combobox', { name: 'Microphone' }).selectOption(SECOND_MICROPHONE);
    await expect.poll(() => guest.page.evaluate(liveLabels, 'audio'), LONG).toEqual([SECOND_MICROPHONE]);
    await guest.page.reload();
    await guest.page.getByRole('heading', { name: 'Ready to join?' }).waitFor();
    for (const [name, label] of [
      ['Microphone', SECOND_MICROPHONE],
      ['Speaker', SECOND_SPEAKER],
    ] as const) {
      const choice = guest.page.getByRole('combobox', { name });
      await expect
        .poll(() => choice.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label), LONG)
        .toBe(label);
    }
    await expect.poll(() => guest.page.evaluate(liveLabels, 'audio'), LONG).toEqual([SECOND_MICROPHONE]);
  });

  test('meeting uses the prepared choices', async () => {
    await guest.page.getByRole('textbox', { name: 'Your name' }).fill(GUEST);
    await guest.page.getByLabel('Meeting passcode').fill(invitation.password);
    await guest.button('Ask to join').click();
    await guest.page.getByRole('heading', { name: 'The host knows you’re here and will let you in.' }).waitFor();
    await judged(guest);
    // Nobody else sees them yet; what everybody will see is before them.
    const waits = guest.page.locator('video');
    await expect
      .poll(() => waits.evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && !video.paused), LONG)
      .toBe(true);
    await host.admit(GUEST);
    await guest.expectSeated();
    await guest.unmute();
    await expect.poll(() => guest.page.evaluate(sent, 'audio'), LONG).toEqual([SECOND_MICROPHONE]);
    await expect.poll(async () => (await host.measureMedia(1_000)).audioEnergy, LONG).toBeGreaterThan(0);
  });
});

/** Runs in the page before its own scripts: remembers what devices are given and where sounds go. */
function watchDevices(): void {
  const kept: Watched = { given: [], sounds: [] };
  (globalThis as unknown as { watchedDevices: Watched }).watchedDevices = kept;
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    kept.given.push(...stream.getTracks());
    return stream;
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (this.localName === 'audio') kept.sounds.push(this.sinkId);
    return play.call(this);
  };
}

/** Runs in the page. */
function watched(): { sounds: string[] } {
  const { sounds } = (globalThis as unknown as { watchedDevices: Watched }).watchedDevices;
  return { sounds };
}

/** Runs in the page: how many tracks of that kind are open. */
function live(kind: string): number {
  const { given } = (globalThis as unknown as { watchedDevices: Watched }).watchedDevices;
  return given.filter((track) => track.kind === kind && track.readyState === 'live').length;
}

/** Runs in the page: of which devices the open tracks are. */
function liveLabels(kind: string): string[] {
  const { given } = (globalThis as unknown as { watchedDevices: Watched }).watchedDevices;
  return given.filter((track) => track.kind === kind && track.readyState === 'live').map(({ label }) => label);
}

/** Runs in the page. */
async function idOf(label: string): Promise<string> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.find((device) => device.label === label)?.deviceId ?? '';
}

/** Runs in the page: the devices of what its connections send. */
function sent(kind: string): string[] {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return peers
    .filter(({ connectionState }) => connectionState === 'connected')
    .flatMap((peer) => peer.getSenders())
    .flatMap(({ track }) => (track?.kind === kind && track.readyState === 'live' ? [track.label] : []));
}
