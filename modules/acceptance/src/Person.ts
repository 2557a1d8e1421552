import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { TcpLink } from './TcpLink.ts';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { type OpenedFrames, readOpened } from './opened.ts';
import { pretend, type Sending } from './pretend.ts';
import { collectStats, type MediaStats, type SlotStats, watchPeerConnections } from './stats.ts';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const FAKE_CHOICES = '--use-fake-ui-for-media-stream';

/** Text frames of the signalling socket, as the browser saw them. */
export interface SocketTrace {
  readonly received: string[];
  readonly sent: string[];
}

export interface Invitation {
  readonly link: string;
  readonly password: string;
  /** As it would be pasted into a mail. */
  readonly text: string;
}

/** One person with a Chromium of their own (own process, own profile). */
export class Person {
  readonly trace: SocketTrace = { received: [], sent: [] };
  readonly consoleErrors: string[] = [];

  private constructor(
    readonly name: string,
    readonly context: BrowserContext,
    public page: Page,
    /** The folder of its browser's own. */
    readonly profile: string,
  ) {}

  static async open(
    name: string,
    options: {
      width?: number;
      height?: number;
      locale?: string;
      dark?: boolean;
      /** A phone that is held upright and touched; without it a window that a mouse points into. */
      phone?: boolean;
      /** What the browser is led to in place of the server. */
      cable?: Pick<TcpLink, 'chromiumFlag'>;
      sends?: Sending;
      /** The title of the tab that is chosen when a screen is shared; without it the browser makes up a screen. */
      shares?: string;
      /** The browser gives a device only where it is allowed by `permits`; else it always does. */
      asksForDevices?: boolean;
      /** A WAV file that the microphone hears, over and over. */
      hears?: string;
      /** Whether media may go by the loopback interface, as where a machine has no other IPv6 address. */
      byLoopback?: boolean;
      /** A Y4M file that the camera sees, over and over. */
      cameraSees?: string;
      /** Of the camera; 20 are usual. A crowd on a machine of few cores needs fewer. */
      picturesPerSecond?: number;
    } = {},
  ): Promise<Person> {
    const profile = mkdtempSync(path.join(tmpdir(), 'sabha-person-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      headless: true,
      // A browser without sound captures none of a tab.
      ...(options.shares === undefined ? {} : { ignoreDefaultArgs: ['--mute-audio'] }),
      args: [
        ...FLAGS,
        ...(options.shares === undefined
          ? options.asksForDevices === true
            ? []
            : [FAKE_CHOICES]
          : [
              '--auto-accept-camera-and-microphone-capture',
              `--auto-select-tab-capture-source-by-title=${options.shares}`,
              '--autoplay-policy=no-user-gesture-required',
            ]),
        `--use-fake-device-for-media-stream=fps=${String(options.picturesPerSecond ?? 20)}`,
        ...(options.cable === undefined ? [] : [options.cable.chromiumFlag]),
        ...(options.byLoopback === true ? ['--allow-loopback-in-peer-connection'] : []),
        ...(options.cameraSees === undefined ? [] : [`--use-file-for-fake-video-capture=${options.cameraSees}`]),
        ...(options.hears === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.hears}`]),
      ],
      ...(options.phone === true
        ? { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }
        : { viewport: { width: options.width ?? 1280, height: options.height ?? 720 } }),
      locale: options.locale ?? 'en-IN',
      colorScheme: options.dark === true ? 'dark' : 'light',
      permissions: [
        ...(options.asksForDevices === true ? [] : ['camera', 'microphone']),
        'clipboard-read',
        'clipboard-write',
      ],
      ignoreHTTPSErrors: true,
    });
    await context.addInitScript(watchPeerConnections);
    if (options.sends !== undefined) {
      await context.addInitScript(pretend, options.sends);
    }
    const page = context.pages()[0] ?? (await context.newPage());
    const person = new Person(name, context, page, profile);
    person.listen();
    return person;
  }

  /**
   * One of many who share a browser, each with storage of their own; without a camera, so that a machine of few cores bears
   * them. They leave with the browser.
   */
  static async among(browser: Browser, name: string): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: 400, height: 400 },
      locale: 'en-IN',
      permissions: ['microphone'],
      ignoreHTTPSErrors: true,
    });
    await context.addInitScript(watchPeerConnections);
    const person = new Person(name, context, await context.newPage(), '');
    person.listen();
    return person;
  }

  private listen(): void {
    this.page.on('websocket', (socket) => {
      socket.on('framereceived', (frame) => this.trace.received.push(String(frame.payload)));
      socket.on('framesent', (frame) => this.trace.sent.push(String(frame.payload)));
    });
    this.page.on('pageerror', (error) => this.consoleErrors.push(error.message));
    this.page.on('console', (message) => {
      if (message.type() === 'error') {
        this.consoleErrors.push(message.text());
      }
    });
  }

  /** The tab is shut, the browser stays. */
  async closePage(): Promise<void> {
    const blank = await this.context.newPage();
    await this.page.close();
    this.page = blank;
  }

  async openNewPage(url: string): Promise<void> {
    this.page = await this.context.newPage();
    this.listen();
    await this.page.goto(url);
  }

  button(name: string | RegExp): Locator {
    const pattern = typeof name === 'string' ? new RegExp(`^${name}`) : name;
    return this.page.getByRole('button', { name: pattern });
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${name}`) });
  }

  tile(name: string): Locator {
    return this.region('Stage').getByRole('figure', { name: new RegExp(name) });
  }

  /** Pins somebody by a double click on their tile, wherever that is by then: tiles move while people come. */
  async pin(name: string): Promise<void> {
    await this.tile(name).first().dispatchEvent('dblclick');
    await this.tile(name).and(this.page.locator('[data-main]')).first().waitFor();
  }

  /** Opens the organiser link, starts a meeting and takes the host's seat. */
  async startMeeting(organiserLink: string, title: string): Promise<void> {
    await this.page.goto(organiserLink);
    await this.button('Start a meeting').first().waitFor();
    const field = this.page.getByRole('textbox', {
      name: /title|subject|name of the meeting/i,
    });
    if ((await field.count()) > 0) {
      await field.first().fill(title);
    }
    await this.button('Start a meeting').first().click();
    const name = this.page.getByRole('textbox', { name: 'Your name' });
    await name.waitFor();
    // Whoever is signed in under a name that the organisation vouches for comes by that one.
    if (await name.isEditable()) await name.fill(this.name);
    await this.button('Join').click();
    await this.region('Stage').waitFor();
  }

  /** Joins as who they are signed in as: the name is there, and fixed. */
  async joinAsAccount(): Promise<void> {
    await this.page.getByText('From your account.').waitFor();
    const name = this.page.getByRole('textbox', { name: 'Your name' });
    expect([await name.inputValue(), await name.isEditable()]).toEqual([this.name, false]);
    await this.button('Join').click();
    await this.region('Stage').waitFor();
  }

  /** The first administrator opens the account, and leaves the second factor for later. */
  async openFirstAccount(invitation: string | undefined, password: string): Promise<void> {
    await this.page.goto(invitation ?? '');
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.page.getByLabel('New password', { exact: true }).fill(password);
    await this.button('Create account').click();
    await this.button('Not now').click();
    await this.button('Start a meeting').first().waitFor();
  }

  /** Copies a fresh invitation, as the host pastes it into a mail. */
  async copyInvitation(): Promise<Invitation> {
    await this.openPeople();
    await this.page.evaluate(() => navigator.clipboard.writeText(''));
    await this.button('Copy invitation').first().click();
    return this.readClipboard();
  }

  async readClipboard(): Promise<Invitation> {
    let copied = '';
    await expect
      .poll(async () => (copied = await this.page.evaluate(() => navigator.clipboard.readText())), { timeout: 10_000 })
      .toContain('/m/');
    return invitationHere(copied, this.page.url());
  }

  async openPeople(): Promise<void> {
    if (!(await this.region('People').isVisible())) {
      await this.button(/^People/)
        .first()
        .click();
      await this.region('People').waitFor();
    }
  }

  /** Opens a link and gives name and password. */
  async fillIn(invitation: Invitation): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(invitation.link);
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.page.getByLabel('Meeting passcode').fill(invitation.password);
  }

  async askToJoin(invitation: Invitation): Promise<void> {
    await this.fillIn(invitation);
    await this.button('Ask to join').click();
  }

  /** Some ways of leaving ask once. */
  async confirmLeaving(): Promise<void> {
    const left = this.page.getByText(/You left/);
    const confirm = this.page.getByRole('dialog').getByRole('button', { name: /^Leave/ });
    await left.or(confirm).first().waitFor();
    if (await confirm.isVisible()) {
      await confirm.click();
      await left.first().waitFor();
    }
  }

  async admit(name: string): Promise<void> {
    await this.openPeople();
    const row = this.region('Lobby').getByRole('listitem').filter({ hasText: name });
    await row.getByRole('button', { name: /^Admit/ }).click();
  }

  /** An act of a host on somebody, by the menu of their row in the People panel. */
  async actOn(name: string, act: string): Promise<void> {
    await this.openPeople();
    await this.region('People')
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await this.page.getByRole('menuitem', { name: act, exact: true }).click();
  }

  async endForAll(): Promise<void> {
    await this.button(/^End(?!-| turn)/).first().click();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^End for all/ })
      .click();
    await this.page
      .getByText(/The meeting has ended/)
      .first()
      .waitFor();
  }

  /** The panel with what comes and goes, behind More. */
  async openConnectionPanel(): Promise<void> {
    await this.button('More').first().click();
    await this.page.getByRole('menuitem', { name: 'Connection', exact: true }).click();
    await this.page.getByRole('table', { name: 'Decrypted frames' }).waitFor();
  }

  async openedFrames(): Promise<Readonly<Record<string, OpenedFrames>>> {
    return this.page.evaluate(readOpened);
  }

  async mute(): Promise<void> {
    const on = this.button('Mic on');
    if ((await on.count()) > 0) await on.first().click();
    await this.button('Mic off').first().waitFor();
  }

  async unmute(): Promise<void> {
    const off = this.button('Mic off');
    if ((await off.count()) > 0) await off.first().click();
    await this.button('Mic on').first().waitFor();
  }

  async openChat(): Promise<void> {
    if (!(await this.messageField.isVisible())) {
      await this.button(/^Chat/).first().click();
      await this.messageField.waitFor();
    }
  }

  async sendChat(text: string): Promise<void> {
    await this.openChat();
    await this.messageField.fill(text);
    await this.button('Send').first().click();
  }

  /** The code of the host's key, in the Security panel. */
  async readHostCode(): Promise<string> {
    const code = this.page.getByLabel('Host code', { exact: true });
    if (!(await code.isVisible()))
      await this.button(/^Security/)
        .first()
        .click();
    return (await code.textContent()) ?? '';
  }

  /** To whom the next messages go: a name, or as the list calls it. */
  async chooseRecipient(to: string): Promise<void> {
    await this.openChat();
    await this.page.getByLabel('To', { exact: true }).selectOption({ label: to });
  }

  async expectChat(text: string): Promise<void> {
    await this.openChat();
    await this.page.getByText(text).first().waitFor();
  }

  private get messageField(): Locator {
    return this.page.getByLabel('Message', { exact: true });
  }

  async expectSeated(): Promise<void> {
    await this.region('Stage').waitFor();
  }

  async media(): Promise<MediaStats> {
    return this.page.evaluate(collectStats);
  }

  /** What this page decodes of somebody, by the track in their tile; undefined while no picture is there. */
  async pictureOf(name: string): Promise<SlotStats | undefined> {
    const pictures = this.tile(name).first().locator('video');
    const tracks = await pictures.evaluateAll((elements) =>
      elements.map(
        (element) => ((element as HTMLVideoElement).srcObject as MediaStream | null)?.getVideoTracks()[0]?.id,
      ),
    );
    const { video } = await this.media();
    return video.find((slot) => tracks.includes(slot.track));
  }

  /** Frames per second that this page decodes over the given time, and the growth of audio energy. */
  async measureMedia(milliseconds: number): Promise<{
    framesPerSecond: number;
    audioEnergy: number;
    packets: number;
  }> {
    const before = await this.media();
    await this.page.waitForTimeout(milliseconds);
    const after = await this.media();
    return {
      framesPerSecond: ((after.framesDecoded - before.framesDecoded) * 1_000) / milliseconds,
      audioEnergy: after.audioEnergy - before.audioEnergy,
      packets: after.packetsReceived - before.packetsReceived,
    };
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.profile !== '') rmSync(this.profile, { recursive: true, force: true });
  }
}

/** People are invited by the public address; on this machine the tests go by the loopback one, as this page does. */
export function invitationHere(text: string, page: string): Invitation {
  const invitation = parseInvitation(text);
  const { pathname, hash } = new URL(invitation.link);
  return { ...invitation, link: new URL(page).origin + pathname + hash };
}

export function parseInvitation(text: string): Invitation {
  const link = /https?:\/\/\S+\/m\/\S+/.exec(text)?.[0];
  const password = /[a-z0-9]{5}-[a-z0-9]{5}/i.exec(text.replace(link ?? '', ''))?.[0];
  if (link === undefined || password === undefined) {
    throw new Error(`not an invitation: ${text}`);
  }
  return { link, password, text };
}
