import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesOf, signal } from './browser-processes.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
const NEWCOMER = 'Meena Iyer';
const LATE = 'Farida Khan';
const SLEEPER = 'Gurpreet Singh';
/** The part of the page with the meeting. */
const SCREEN = /\/assets\/MeetingScreen-[^/]*\.js$/;
const SOON = { timeout: 60_000, interval: 250 } as const;

/** As if the tab had been gone for so long. */
function lastSeen(agoMillis: number): void {
  const seat = JSON.parse(sessionStorage.getItem('sabha.seat') ?? 'null') as object | null;
  if (seat !== null) {
    sessionStorage.setItem('sabha.seat', JSON.stringify({ ...seat, seenMillis: Date.now() - agoMillis }));
  }
}

/**
 * What happens to pages: each end is one that a person understands. A server that restarts is in `restart`, networks that
 * change in `reach` and `networks`, a host who sleeps in `sleep`, devices that are pulled out and tabs that the browser
 * freezes or throws away in `client-habits`.
 */
describe('page resilience', () => {
  let server: SabhaProcess;
  let host: Person;
  let guest: Person;

  beforeAll(async () => {
    server = await SabhaProcess.start();
    [host, guest] = await Promise.all([Person.open(HOST), Person.open(GUEST)]);
  });

  afterAll(async () => {
    await Promise.all([host, guest].map((person) => person.close()));
    await server.stop();
  });

  test('reload restores seat, microphone and camera [Q6]', async () => {
    await host.startMeeting(server.ready.organiser, 'Monthly review');
    await guest.askToJoin(await host.copyInvitation());
    await host.admit(GUEST);
    await guest.expectSeated();
    await goesOn(guest);
    await guest.unmute();
    await turns(guest, 'Camera on', 'Camera off');
    const seated = received(guest).length;
    await guest.page.reload();
    await guest.expectSeated();
    await guest.button('Mic on').first().waitFor();
    await guest.button('Camera off').first().waitFor();
    expect(received(guest).slice(seated)).not.toContain('waiting');
    expect(await host.region('Lobby').getByRole('listitem').count()).toBe(0);
    await goesOn(guest);
    await turns(guest, 'Camera off', 'Camera on');
    await goesOn(host);
    await guest.mute();
  });

  test('repeated reloads keep one seat', async () => {
    for (let time = 0; time < 3; time++) {
      await guest.page.reload({ waitUntil: 'domcontentloaded' });
    }
    await guest.expectSeated();
    await goesOn(guest);
    await expect.poll(() => host.tile(GUEST).count(), SOON).toBe(1);
    await expect.poll(() => peopleIn(host), SOON).toBe(2);
  });

  test('second tab takes over the seat', async () => {
    const first = guest.page;
    const address = first.url();
    const twice = first.context().waitForEvent('page');
    // as the browser's own "duplicate" does, which takes the memory of the tab along
    await first.evaluate((url) => {
      open(url);
    }, address);
    guest.page = await twice;
    await guest.expectSeated();
    await first.getByRole('heading', { name: 'You joined in another window.' }).waitFor();
    await first.getByText('The meeting continues there. You can close this window.').waitFor();
    expect(await first.evaluate(liveTracks)).toBe(0);
    await goesOn(guest);
    await expect.poll(() => peopleIn(host), SOON).toBe(2);
    await first.close();
  });

  test('notices expire after the clock moves back', async () => {
    await host.button('React').click();
    await host.page.getByRole('menuitem', { name: 'Thumbs up' }).click();
    const sign = guest.page.getByRole('img', { name: 'Thumbs up' });
    await sign.first().waitFor();
    await guest.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() - 3_600_000;
    });
    await expect.poll(() => sign.count(), SOON).toBe(0);
    await guest.page.reload();
    await guest.expectSeated();
  });

  test('paused videos resume', async () => {
    await goesOn(guest);
    expect(await guest.page.evaluate(pausesPictures)).toBeGreaterThan(0);
    await expect.poll(() => guest.page.evaluate(countPaused), SOON).toBe(0);
  });

  test('short sleep rejoins the same seat', async () => {
    const seated = received(guest).length;
    const asleep = processesOf(guest);
    signal(asleep, 'SIGSTOP');
    try {
      await expect.poll(() => decodedOver(host, 1_000), SOON).toBe(0);
    } finally {
      signal(asleep, 'SIGCONT');
    }
    await goesOn(guest);
    await goesOn(host);
    await expect.poll(() => peopleIn(host), SOON).toBe(2);
    expect(received(guest).slice(seated)).not.toContain('waiting');
  });

  test('missing meeting code recovers by a press', async () => {
    const newcomer = await Person.open(LATE);
    try {
      let isLost = true;
      // It stays: one that is taken away at once leaves hanging whatever was asked for in that moment.
      await newcomer.context.route(SCREEN, (route) => (isLost ? route.abort('connectionreset') : route.continue()));
      await newcomer.askToJoin(await host.copyInvitation());
      await host.admit(LATE);
      await newcomer.page.getByRole('heading', { name: 'This page is out of date' }).waitFor();
      await newcomer.button('Leave').waitFor();
      await expect.poll(() => peopleIn(host), SOON).toBe(3);
      await expect.poll(async () => (await newcomer.media()).packetsReceived, SOON).toBeGreaterThan(0);
      expect(unmuted(newcomer)).toEqual([]);
      expect((await newcomer.media()).framesSent).toBe(0);
      // The page before tries again by itself, so the part comes to the next page alone.
      newcomer.page.once('framenavigated', () => (isLost = false));
      await newcomer.button('Reload').click();
      await newcomer.expectSeated();
      await newcomer.button('Camera on').first().waitFor();
      await expect.poll(async () => (await newcomer.media()).framesSent, SOON).toBeGreaterThan(0);
      await expect.poll(() => unmuted(newcomer).length, SOON).toBeGreaterThan(0);
    } finally {
      await newcomer.close();
    }
  });

  test('slow meeting code sends nothing', async () => {
    const newcomer = await Person.open(LATE);
    try {
      let release = (): void => undefined;
      const due = new Promise<void>((resolve) => (release = resolve));
      await newcomer.context.route(SCREEN, async (route) => {
        await due;
        await route.continue();
      });
      await newcomer.askToJoin(await host.copyInvitation());
      await host.admit(LATE);
      await newcomer.page.getByText('Please wait').waitFor();
      await newcomer.button('Leave').waitFor();
      await expect.poll(async () => (await newcomer.media()).packetsReceived, SOON).toBeGreaterThan(0);
      expect(unmuted(newcomer)).toEqual([]);
      expect((await newcomer.media()).framesSent).toBe(0);
      release();
      await newcomer.expectSeated();
      await expect.poll(async () => (await newcomer.media()).framesSent, SOON).toBeGreaterThan(0);
    } finally {
      await newcomer.close();
    }
  });

  test('next day the page asks before joining [H34]', async () => {
    const newcomer = await Person.open(LATE);
    try {
      await newcomer.askToJoin(await host.copyInvitation());
      await host.admit(LATE);
      await newcomer.expectSeated();
      const seen = newcomer.page.getByRole('heading', { name: 'Ready to join?' });
      await newcomer.page.addInitScript(lastSeen, 9 * 60_000);
      await newcomer.page.reload();
      await newcomer.expectSeated();
      expect(await seen.count()).toBe(0);
      await newcomer.page.addInitScript(lastSeen, 24 * 3_600_000);
      await newcomer.page.reload();
      await seen.waitFor();
      expect(await newcomer.page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe(LATE);
      expect(await newcomer.page.getByLabel('Meeting passcode').inputValue()).not.toBe('');
      await newcomer.button('Ask to join').waitFor();
      await host.tile(LATE).first().waitFor({ state: 'detached', timeout: 60_000 });
    } finally {
      await newcomer.close();
    }
  });

  test('hour of sleep rejoins with devices off [H34]', async () => {
    const sleeper = await Person.open(SLEEPER);
    try {
      await sleeper.askToJoin(await host.copyInvitation());
      await host.admit(SLEEPER);
      await sleeper.expectSeated();
      await sleeper.unmute();
      await sleeper.button('Camera on').first().waitFor();
      await sleeper.page.evaluate(wakesAfter, 3_600_000);
      await sleeper.button('Mic off').first().waitFor();
      await sleeper.button('Camera off').first().waitFor();
    } finally {
      await sleeper.close();
    }
  });

  test('blocked devices explain and recover', async () => {
    const newcomer = await Person.open(NEWCOMER, { asksForDevices: true });
    try {
      await newcomer.fillIn(await host.copyInvitation());
      const refused = newcomer.page.getByText(
        /^Your browser is blocking your (microphone|camera)\. Click the icon/,
      );
      await expect.poll(() => refused.count(), SOON).toBe(2);
      await permits(newcomer);
      await newcomer.button('Camera on').first().waitFor();
      await newcomer.button('Mic on').first().waitFor();
      await expect.poll(() => refused.count(), SOON).toBe(0);
      await newcomer.button('Ask to join').click();
      await host.admit(NEWCOMER);
      await newcomer.expectSeated();
      await newcomer.unmute();
      await goesOn(newcomer);

      await forbids(newcomer);
      await newcomer.button('Mic off').first().waitFor();
      await newcomer.button('Camera off').first().waitFor();
      await refused.first().waitFor();
      await permits(newcomer);
      await newcomer.page
        .getByText('Your browser now allows the microphone. Turn it on to be heard.')
        .first()
        .waitFor();
      expect(await newcomer.button('Mic off').count()).toBeGreaterThan(0);
      await newcomer.unmute();
      await expect.poll(async () => (await newcomer.page.evaluate(liveTracks)) > 0, SOON).toBe(true);
    } finally {
      await newcomer.close();
    }
  });
});

function received({ trace }: Person): string[] {
  return trace.received.map((text) => (JSON.parse(text) as { message: { type: string } }).message.type);
}

/** In the page: the system's clock went on meanwhile, and that of the browser did not; then the line is back. */
function wakesAfter(asleepMillis: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + asleepMillis;
  window.dispatchEvent(new Event('online'));
}

/** In the page: how many played until then. */
function pausesPictures(): number {
  const playing = [...document.querySelectorAll('video')].filter(({ srcObject, paused }) => srcObject && !paused);
  for (const picture of playing) picture.pause();
  return playing.length;
}

/** In the page: how many have something to show and stand still. */
function countPaused(): number {
  return [...document.querySelectorAll('video')].filter(({ srcObject, paused }) => srcObject && paused).length;
}

/** What it told the server to be on. */
function unmuted({ trace }: Person): string[] {
  return trace.sent.filter((text) => text.includes('"set-muted"') && text.includes('"muted":false'));
}

/** Both devices at once: a browser whose mind changes twice in a moment refuses what is asked for between. */
async function permits({ context, page }: Person): Promise<void> {
  const { origin } = new URL(page.url());
  await context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write'], { origin });
}

async function forbids({ context, page }: Person): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  for (const name of ['microphone', 'camera']) {
    await devtools.send('Browser.setPermission', { origin, permission: { name }, setting: 'denied' });
  }
  await devtools.detach();
}

async function turns(person: Person, from: string, to: string): Promise<void> {
  await person.button(from).first().click();
  await person.button(to).first().waitFor();
}

/** How many are in its list, it itself too. */
async function peopleIn(person: Person): Promise<number> {
  await person.openPeople();
  return person
    .region('People')
    .getByRole('button', { name: /^Actions for / })
    .count();
}

async function decodedOver(person: Person, milliseconds: number): Promise<number> {
  const before = (await person.media()).framesDecoded;
  await person.page.waitForTimeout(milliseconds);
  return (await person.media()).framesDecoded - before;
}

async function goesOn(person: Person): Promise<void> {
  await expect.poll(() => decodedOver(person, 500), SOON).toBeGreaterThan(0);
}

/** Runs in the page: tracks of its senders that still run. */
function liveTracks(): number {
  const { peers } = globalThis as unknown as { peers: RTCPeerConnection[] };
  return peers
    .filter(({ connectionState }) => connectionState !== 'closed')
    .flatMap((peer) => peer.getSenders())
    .filter(({ track }) => track?.readyState === 'live').length;
}
