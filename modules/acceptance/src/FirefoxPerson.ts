import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { Invitation } from './Person.ts';
import { collectStats, type MediaStats, watchPeerConnections } from './stats.ts';

const FIREFOX = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';

/** A camera and a microphone made by the browser, given without a question; sound plays without a touch. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'intl.accept_languages': 'en-IN, en',
};

/** One person with a Firefox of their own, driven by WebDriver BiDi: the browser is the distribution's, unpatched. */
export class FirefoxPerson {
  readonly consoleErrors: string[] = [];

  private constructor(
    readonly name: string,
    readonly browser: Browser,
    readonly page: Page,
    private readonly profile: string,
  ) {}

  static async comes(name: string): Promise<FirefoxPerson> {
    const profile = mkdtempSync(path.join(tmpdir(), 'sabha-firefox-'));
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: FIREFOX,
      headless: true,
      userDataDir: profile,
      extraPrefsFirefox: PREFERENCES,
      defaultViewport: { width: 1280, height: 720 },
    });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watchPeerConnections);
    const person = new FirefoxPerson(name, browser, page, profile);
    page.on('pageerror', (error) => person.consoleErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') person.consoleErrors.push(message.text());
    });
    return person;
  }

  async presses(button: string): Promise<void> {
    await this.page.locator(`::-p-aria([role="button"][name="${button}"])`).click();
  }

  async asksToJoin(invitation: Invitation): Promise<void> {
    await this.page.goto(invitation.link);
    await this.page.locator('::-p-aria([role="textbox"][name="Your name"])').fill(this.name);
    await this.page.locator('form input:is([type=password], [autocomplete=off])').fill(invitation.password);
    await this.presses('Ask to join');
  }

  async isSeated(): Promise<void> {
    await this.page.waitForSelector('[data-tile]');
  }

  /** Muted on entry (C3), as a participant is by default. */
  async unmutes(): Promise<void> {
    if (await this.page.$('::-p-aria([role="button"][name="Mic off"])')) await this.presses('Mic off');
  }

  /** Whether the picture of a person moves on this person's screen; a headless Firefox counts no shown frames. */
  async seesMovement(name: string): Promise<boolean> {
    return this.page.evaluate(async (label) => {
      const video = document.querySelector<HTMLVideoElement>(`figure[aria-label^="${label}"] video`);
      const canvas = document.createElement('canvas').getContext('2d');
      if (!video || !canvas) return false;
      const picture = (): string => {
        canvas.drawImage(video, 0, 0, 64, 36);
        return canvas.getImageData(0, 0, 64, 36).data.join();
      };
      const first = picture();
      for (let wait = 0; wait < 30; wait++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (picture() !== first) return true;
      }
      return false;
    }, name);
  }

  async leaves(): Promise<void> {
    await this.presses('Leave');
    await this.page.waitForFunction(() => document.querySelector('[data-tile]') === null);
  }

  async media(): Promise<MediaStats> {
    return this.page.evaluate(collectStats);
  }

  async leavesTheBuilding(): Promise<void> {
    await this.browser.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
