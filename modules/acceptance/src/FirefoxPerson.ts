import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser, type ElementHandle, type Frame, type KeyInput, type Page } from 'puppeteer-core';
import { type Invitation, invitationHere } from './Person.ts';
import { type OpenedFrames, readOpened } from './opened.ts';
import { collectStats, type MediaStats, type SlotStats, watchPeerConnections } from './stats.ts';

const FIREFOX = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';

const PATIENCE_MILLIS = 30_000;

/** From one end of a page to the other. */
const MOST_TABS = 60;

const CHAT_IS_OPEN = 'Only people here when a message is sent can read it';

/** A camera and a microphone made by the browser, given without a question; sound plays without a touch. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'intl.accept_languages': 'en-IN, en',
};

/** What is downloaded is kept in a folder without a question. */
export function downloadPreferences(folder: string) {
  return {
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false,
  };
}

/** One person with a Firefox of their own, driven by WebDriver BiDi: the browser is the distribution's, unpatched. */
export class FirefoxPerson {
  readonly consoleErrors: string[] = [];
  /** The frame that this person looks into; none for the whole page. */
  private framed: Frame | null = null;
  /** The last that was copied. */
  private invited = '';

  private constructor(
    readonly name: string,
    readonly browser: Browser,
    public page: Page,
    private readonly profile: string,
  ) {}

  static async open(
    name: string,
    options: {
      readonly width?: number;
      readonly height?: number;
      /** Of the browser, beside the usual ones. */
      readonly preferences?: Readonly<Record<string, string | number | boolean>>;
    } = {},
  ): Promise<FirefoxPerson> {
    const profile = mkdtempSync(path.join(tmpdir(), 'sabha-firefox-'));
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: FIREFOX,
      headless: true,
      userDataDir: profile,
      extraPrefsFirefox: { ...PREFERENCES, ...options.preferences },
      defaultViewport: { width: options.width ?? 1280, height: options.height ?? 720 },
    });
    const person = new FirefoxPerson(name, browser, await browser.newPage(), profile);
    await person.listens();
    return person;
  }

  /** From its next page on. */
  private async listens(): Promise<void> {
    await this.page.evaluateOnNewDocument(watchPeerConnections);
    this.page.on('pageerror', (error) => this.consoleErrors.push(String(error)));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
  }

  /**
   * As the browser's own "duplicate tab" does, which takes the memory of the tab along. This person is in the new one from
   * now on.
   *
   * @returns the tab before, which stays
   */
  async duplicateTab(): Promise<Page> {
    const before = this.page;
    const opened = new Promise<Page | null>((resolve) => void before.once('popup', resolve));
    const address = await before.evaluate(() => {
      open('about:blank');
      return location.href;
    });
    const page = await opened;
    if (page === null) throw new Error('Firefox opened no tab');
    this.page = page;
    await this.listens();
    await page.goto(address);
    return before;
  }

  /** The frame in which this person reads and presses from now on; null for the page around it. */
  lookInto(frame: Frame | null): void {
    this.framed = frame;
  }

  private get place(): Frame {
    return this.framed ?? this.page.mainFrame();
  }

  /** The thing of this role and name in the tree that Firefox hands to screen readers. */
  async find(role: string, name: string): Promise<ElementHandle> {
    let found: ElementHandle | null = null;
    await waits(`the ${role} "${name}"`, async () => {
      found = await this.place.$(`aria/${name}[role="${role}"]`).catch(() => null);
      return found !== null;
    });
    if (found === null) throw new Error(`no ${role} ${name}`);
    return found;
  }

  /** Whether there is such a thing now. */
  async has(role: string, name: string): Promise<boolean> {
    return (await this.place.$(`aria/${name}[role="${role}"]`)) !== null;
  }

  /** As a hand would, once it stands still. */
  async pressOn(role: string, name: string): Promise<void> {
    const found = await this.find(role, name);
    let at = await found.evaluate(middleOf);
    await waits(`the ${role} "${name}" standing still`, async () => {
      const before = at;
      at = await found.evaluate(middleOf);
      return at.x === before.x && at.y === before.y;
    });
    await this.clicksAt(at);
    await found.dispose();
  }

  async writeInto(field: string, text: string): Promise<void> {
    await this.pressOn('textbox', field);
    await this.page.keyboard.type(text);
  }

  /** In place of what stands there. */
  async replaceIn(field: string, text: string): Promise<void> {
    await this.pressOn('textbox', field);
    await this.key('Control', 'a');
    await this.page.keyboard.type(text);
  }

  /** Goes on by Tab until the field or button of this name has the focus. */
  async tabTo(name: string): Promise<void> {
    for (let step = 0; step < MOST_TABS; step++) {
      await this.key('Tab');
      if ((await this.place.evaluate(focused)) === name) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  }

  /** An act behind More. */
  async choose(item: string): Promise<void> {
    await this.press('More');
    await this.clicks(item, menuItem, item);
  }

  /** In a list that the browser draws. */
  async select(list: string, value: string): Promise<void> {
    const found = await this.find('combobox', list);
    await found.select(value);
    await found.dispose();
  }

  async upload(file: string): Promise<void> {
    const field = await this.place.evaluateHandle(() => document.querySelector<HTMLInputElement>('input[type=file]'));
    const element = field.asElement() as ElementHandle<HTMLInputElement> | null;
    if (element === null) throw new Error('no file can be chosen');
    await element.uploadFile(file);
    await field.dispose();
  }

  async key(...keys: KeyInput[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.down(key);
    for (const key of keys.toReversed()) await this.page.keyboard.up(key);
  }

  async expectText(text: string): Promise<void> {
    await this.until(`"${text}"`, isShown, text);
  }

  async isShown(text: string): Promise<boolean> {
    return this.place.evaluate(isShown, text);
  }

  async press(button: string): Promise<void> {
    await this.clicks(`the button ${button}`, namedButton, button);
  }

  /** Opens the organiser link, starts a meeting and takes the host's seat. */
  async startMeeting(organiserLink: string, title: string): Promise<void> {
    await this.page.goto(organiserLink);
    await this.replaceIn('Meeting title', title);
    await this.pressOn('button', 'Start a meeting');
    await this.replaceIn('Your name', this.name);
    await this.pressOn('button', 'Join');
    await this.expectSeated();
  }

  /** Copies a fresh invitation, and pastes it as into a mail. */
  async copyInvitation(): Promise<Invitation> {
    await this.openPeople();
    await this.pressOn('button', 'Copy invitation');
    let pasted = '';
    await waits('a new invitation to paste', async () => {
      pasted = await this.pastes();
      return pasted.includes('/m/') && pasted !== this.invited;
    });
    this.invited = pasted;
    return invitationHere(pasted, this.page.url());
  }

  /** Into a field of another tab. */
  private async pastes(): Promise<string> {
    const mail = await this.browser.newPage();
    try {
      await mail.evaluate(() => {
        document.body.append(document.createElement('textarea'));
        document.querySelector('textarea')?.focus();
      });
      await mail.keyboard.down('Control');
      await mail.keyboard.press('v');
      await mail.keyboard.up('Control');
      return await mail.evaluate(() => document.querySelector('textarea')?.value ?? '');
    } finally {
      await mail.close();
      await this.page.bringToFront();
    }
  }

  /** From the queue in the list of people. */
  async admit(name: string): Promise<void> {
    await this.openPeople();
    await this.clicks(`the button that admits ${name}`, admitButton, name);
  }

  /** In the dialog that asks before somebody is removed. */
  async remove(name: string, reason: string): Promise<void> {
    await this.openPeople();
    await this.actOn(name, 'Remove');
    await this.find('alertdialog', `Remove ${name}?`);
    await this.pressOn('radio', reason);
    await this.pressOn('button', 'Remove');
  }

  async endForAll(): Promise<void> {
    await this.pressOn('button', 'End');
    await this.pressOn('button', 'End for all');
    await this.expectText('The meeting has ended.');
  }

  /** What is sent is said in the dialog, and chosen from the browser's own list. */
  async shareScreen(): Promise<void> {
    await this.press('Share');
    await this.pressOn('button', 'Choose what to share');
    await this.expectText('You’re sharing your screen.');
  }

  async openSecurity(): Promise<void> {
    await this.press('Security');
    await this.find('heading', 'Security');
  }

  /** What this page decodes of the first figure whose name begins so; undefined while no picture is there. */
  async pictureOf(beginning: string): Promise<SlotStats | undefined> {
    const track = await this.page.evaluate((label) => {
      const video = document.querySelector<HTMLVideoElement>(`figure[aria-label^="${label}"] video`);
      return (video?.srcObject as MediaStream | null | undefined)?.getVideoTracks()[0]?.id;
    }, beginning);
    return track === undefined ? undefined : (await this.media()).video.find((slot) => slot.track === track);
  }

  /** Where nobody waits in a lobby, this is the way in. */
  async askToJoin(invitation: Invitation): Promise<void> {
    await this.page.goto(invitation.link);
    await this.fills(0, this.name);
    await this.fills(1, invitation.password);
    await this.press('Ask to join');
  }

  async expectSeated(): Promise<void> {
    await this.until('a seat', () => document.querySelector('[data-tile]') !== null);
  }

  /** Muted on entry (C3), as a participant is by default. */
  async unmute(): Promise<void> {
    if (await this.page.evaluate(namedButton, 'Mic off')) await this.press('Mic off');
    await this.until('an open microphone', namedButton, 'Mic on');
  }

  async mute(): Promise<void> {
    if (await this.page.evaluate(namedButton, 'Mic on')) await this.press('Mic on');
    await this.until('a closed microphone', namedButton, 'Mic off');
  }

  /** The panel with what comes and goes, behind More. */
  async openConnectionPanel(): Promise<void> {
    await this.choose('Connection');
    await this.until('what was opened', isShown, 'Decrypted frames');
  }

  async openedFrames(): Promise<Readonly<Record<string, OpenedFrames>>> {
    return this.page.evaluate(readOpened);
  }

  /** Whether the picture of a person moves on this person's screen; a headless Firefox counts no shown frames. */
  async showsMovement(name: string): Promise<boolean> {
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

  async resize(size: { readonly width: number; readonly height: number }): Promise<void> {
    try {
      await this.page.setViewport(size);
    } catch (error) {
      // Firefox takes the size and knows no orientation.
      if (!String(error).includes('setScreenOrientationOverride')) throw error;
    }
    await this.until('its new size', (width) => window.innerWidth === Number(width), String(size.width));
  }

  async openPeople(): Promise<void> {
    if (!(await this.page.evaluate(menuOfPerson, ''))) await this.clicks('the list of people', barButton, 'People');
    await this.until('the list of people', menuOfPerson);
  }

  /** An act on somebody, by the menu of their row in the list of people. */
  async actOn(name: string, act: string): Promise<void> {
    await this.clicks(`the menu of ${name}`, menuOfPerson, name);
    await this.clicks(act, menuItem, act);
  }

  /** How many pictures of others its stage has. */
  async pictures(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll('[data-tile]:not([aria-label="You"]) video').length);
  }

  async expectChat(text: string): Promise<void> {
    await this.openChat();
    await this.until(`"${text}"`, isShown, text);
  }

  async sendChat(text: string): Promise<void> {
    await this.openChat();
    await this.clicks('the field for a message', messageField, '');
    await this.page.keyboard.type(text);
    await this.press('Send');
  }

  /** Whatever its button says of unread messages. */
  private async openChat(): Promise<void> {
    if (!(await this.page.evaluate(isShown, CHAT_IS_OPEN))) await this.clicks('the chat', barButton, 'Chat');
    await this.until('the chat', isShown, CHAT_IS_OPEN);
  }

  async leave(): Promise<void> {
    await this.press('Leave');
    await this.until('an empty stage', () => document.querySelector('[data-tile]') === null);
  }

  async media(): Promise<MediaStats> {
    return this.page.evaluate(collectStats);
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** Writes into a field of the form: the name is the first, the password the second. */
  private async fills(field: number, text: string): Promise<void> {
    await this.clicks(`field ${String(field)} of the form`, formField, String(field));
    await this.page.keyboard.type(text);
  }

  /** Clicks where an element is, as a hand would. */
  private async clicks(what: string, find: (sought: string) => Point | null, sought: string): Promise<void> {
    await this.until(what, find, sought);
    const at = await this.page.evaluate(find, sought);
    if (!at) throw new Error(`${what} went away`);
    await this.clicksAt(at);
  }

  /** In the frame that this person looks into. */
  private async clicksAt({ x, y }: Point): Promise<void> {
    const [corner, page] = await Promise.all([this.place, this.page].map((place) => place.evaluate(cornerOnScreen)));
    if (!corner || !page) throw new Error('a place is nowhere');
    await this.page.mouse.click(x + corner.x - page.x, y + corner.y - page.y);
  }

  /**
   * Asks the page again and again. Puppeteer's own locators and waits make functions of text inside the page, which
   * Firefox 140 lets the page's Content-Security-Policy refuse.
   */
  async until(what: string, holds: (sought: string) => unknown, sought = ''): Promise<void> {
    await waits(what, () => this.place.evaluate(holds, sought));
  }
}

async function waits(what: string, holds: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLIS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Firefox does not show ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the enabled button with this accessible name is. Runs in the page. */
function namedButton(name: string): Point | null {
  for (const button of document.querySelectorAll<HTMLElement>('button:not([disabled]), [role=button]')) {
    const named = button.getAttribute('aria-label') ?? button.innerText.trim();
    if (named !== name || button.getClientRects().length === 0) continue;
    button.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Where the button is whose name begins so, whatever it counts behind that. Runs in the page. */
function barButton(beginning: string): Point | null {
  for (const button of document.querySelectorAll<HTMLElement>('button:not([disabled])')) {
    const named = button.getAttribute('aria-label') ?? button.innerText.trim();
    if (!named.startsWith(beginning) || button.getClientRects().length === 0) continue;
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Where the menu of somebody's row in the list of people is; of anybody's for no name. Runs in the page. */
function menuOfPerson(name: string): Point | null {
  for (const button of document.querySelectorAll<HTMLElement>(`button[aria-label^="Actions for ${name}"]`)) {
    if (button.closest('figure') || button.getClientRects().length === 0) continue;
    button.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Where the queue's button for somebody is. Runs in the page. */
function admitButton(name: string): Point | null {
  for (const row of document.querySelectorAll<HTMLElement>('section[aria-label="Lobby"] li')) {
    if (!row.innerText.includes(name)) continue;
    const button = [...row.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === 'Admit');
    if (!button) continue;
    button.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Where the act of an open menu is. Runs in the page. */
function menuItem(name: string): Point | null {
  for (const item of document.querySelectorAll<HTMLElement>('[role=menuitem]')) {
    if (item.innerText.trim() !== name) continue;
    // A long menu scrolls in itself.
    item.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = item.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Where the chat's text field is. Runs in the page. */
function messageField(): Point | null {
  for (const field of document.querySelectorAll<HTMLElement>('[data-panel] form input, [data-panel] form textarea')) {
    const { x, y, width, height } = field.getBoundingClientRect();
    if (width > 0) return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Runs in the page. */
function middleOf(element: Element): Point {
  element.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}

/** Of what a window shows, in CSS pixels; Firefox alone says it. Runs in the page. */
function cornerOnScreen(): Point {
  const { mozInnerScreenX, mozInnerScreenY } = window as unknown as Record<string, number>;
  return { x: mozInnerScreenX ?? 0, y: mozInnerScreenY ?? 0 };
}

/** What has the focus, by its label. Runs in the page. */
function focused(): string {
  const now = document.activeElement as HTMLInputElement | null;
  return now?.getAttribute('aria-label') ?? now?.labels?.[0]?.innerText ?? now?.innerText ?? '';
}

/** Runs in the page. */
function isShown(text: string): boolean {
  return document.body.innerText.includes(text);
}

/** Where a text field of the form is. Runs in the page. */
function formField(index: string): Point | null {
  const field = document.querySelectorAll<HTMLElement>('form input:not([type=checkbox])')[Number(index)];
  if (!field) return null;
  field.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = field.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}
