import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GalleryServer } from './GalleryServer.ts';
import { seriousFaults } from './serious-faults.ts';
import { all, accessibilityTree, spoken } from './accessibility-tree.ts';
import { wrongInMarkup, accessibilityFaults } from './accessibility-rules.ts';
import { CHROMIUM, FLAGS } from './Person.ts';

interface Screen {
  readonly scene: string;
  readonly language?: 'en' | 'ur';
  /** What stands on Home. */
  readonly page?: 'report' | 'schedules' | 'sign-in';
  /** A button that is pressed first. */
  readonly press?: string;
  /** What must be heard among the rest, as `spoken` writes it. */
  readonly tells: readonly string[];
}

const ARROWS = ['button "Choose microphone" expanded=false', 'button "Choose camera" expanded=false'];
const BAR = [
  ...ARROWS,
  'button "People, 2 people in the meeting" expanded=false',
  'button "Chat" expanded=false',
  'button "More" expanded=false',
];

const SCREENS: readonly Screen[] = [
  {
    scene: 'accessibility',
    tells: ['heading "Accessibility"', 'heading "Known gaps"', 'button "Back to home"'],
  },
  {
    scene: 'home',
    tells: [
      'link "Accessibility"',
      'heading "Your meetings"',
      'button "Start a meeting"',
      'textbox "Join with a link"',
    ],
  },
  {
    scene: 'home-guest',
    tells: ['heading "Join a meeting"', 'button "Continue"'],
  },
  {
    scene: 'prepare',
    tells: ['region "Camera preview"', 'button "Mic on"', 'textbox "Your name"', 'button "Ask to join"'],
  },
  { scene: 'lobby', tells: ['button "Leave"'] },
  {
    scene: 'sealed-security',
    tells: ['group "Digits"', 'group "Host code"', 'button "They match"'],
  },
  {
    scene: 'ended',
    tells: ['heading "The meeting has ended."', 'button "Back to home"'],
  },
  {
    scene: 'two',
    tells: [...BAR, 'radio "Speaker view" checked=true', 'radio "Gallery view" checked=false', 'figure "You"'],
  },
  {
    scene: 'grid-12',
    tells: ['radio "Gallery view" checked=true', 'button "Actions for You" expanded=false'],
  },
  {
    scene: 'people-guest',
    tells: ['button "People, 7 people in the meeting" expanded=true', 'complementary "People 7"'],
  },
  {
    scene: 'queue',
    tells: [
      'region "Lobby"',
      'button "People, 3 people are waiting, 1 hand raised, 4 people in the meeting" expanded=true',
      'button "Decline Participant 26"',
    ],
  },
  {
    scene: 'people-lively',
    tells: ['button "Mute all · 5"', 'button "Remove Participant 7"'],
  },
  {
    scene: 'chat-answering',
    tells: ['log "Messages"', 'button "Chat" expanded=true', 'textbox "Message"'],
  },
  {
    scene: 'security',
    tells: ['button "Security" expanded=true', 'region "Safety code"'],
  },
  { scene: 'settings', tells: ['complementary "Settings"'] },
  {
    scene: 'connection',
    tells: ['complementary "Connection"', 'table "Decrypted frames"'],
  },
  {
    scene: 'sharing',
    tells: ['region "Share your screen"', 'combobox "What are you sharing?" expanded=false'],
  },
  { scene: 'people', press: 'Share', tells: ['dialog "Share your screen"'] },
  {
    scene: 'people',
    press: 'Remove',
    tells: ['group "Reason (they’ll see it, and the audit log keeps it)"', 'radio "not invited" checked=false', 'button "Remove"'],
  },
  {
    scene: 'two',
    press: 'Actions for Deputy Secretary (Water Supply)',
    tells: ['menuitem "Pin"', 'button "Close"'],
  },
  {
    scene: 'devices-microphone',
    tells: [
      'menu "Choose microphone"',
      'group "Microphone"',
      'menuitemradio "USB headset" checked=true',
      'menuitemradio "Built-in microphone" checked=false',
      'group "Speaker"',
      'menuitemcheckbox "Suppress noise" checked=true',
      'menuitem "Play a test sound"',
      'button "Close"',
    ],
  },
  {
    scene: 'devices-camera',
    language: 'ur',
    tells: ['menu "کیمرہ چنیں"', 'group "کیمرہ"', 'menuitemradio "Front camera" checked=true'],
  },
  { scene: 'notices', tells: ['group "Notifications"', 'button "Dismiss"'] },
  {
    scene: 'console-live',
    tells: ['navigation "Console"', 'link "Live meetings" current=page'],
  },
  { scene: 'console-rules', tells: ['link "Rules" current=page'] },
  {
    scene: 'console-audit',
    tells: ['link "Audit log" current=page', 'table "Rows"'],
  },
  {
    scene: 'console-people',
    press: 'Invite someone',
    tells: ['dialog "Invite someone"', 'group "Roles"', 'textbox "Sign-in name"', 'checkbox "Organiser" checked=true'],
  },
  {
    scene: 'console-people',
    tells: ['link "People" current=page', 'button "Disable: Asha Rao"'],
  },
  {
    scene: 'console-keys',
    tells: ['link "API keys" current=page', 'button "Revoke: Case portal (High Court)"'],
  },
  {
    scene: 'polls-open',
    tells: ['complementary "Polls"', 'radio "Abstain" checked=false', 'button "Close poll"'],
  },
  {
    scene: 'console-health',
    tells: ['region "Findings"', 'table "Event loop usage"'],
  },
  { scene: 'account', tells: ['region "Passkeys"'] },
  {
    scene: 'files',
    tells: ['complementary "Files"', 'button "Send files"', 'combobox "To" expanded=false'],
  },
  { scene: 'files-off', tells: ['button "Allow hosts to send files"'] },
  { scene: 'captions', tells: ['region "Captions"'] },
  {
    scene: 'captions-write',
    tells: [
      'complementary "Captions"',
      'textbox "Type what is said"',
      'switch "Show captions" checked=true',
      'status ""',
    ],
  },
  {
    scene: 'floor',
    tells: ['region "Give turn to speak"', 'button "Next speaker"', 'button "End turn"'],
  },
  {
    scene: 'people-lively',
    press: 'Give turn to speak',
    tells: ['dialog "Give turn to speak"', 'combobox "To" expanded=false', 'combobox "Time limit" expanded=false'],
  },
  {
    scene: 'polls-own',
    tells: ['form "Create poll"', 'group "Answers"', 'textbox "Question"'],
  },
  { scene: 'polls-roll-call', tells: ['complementary "Polls"'] },
  {
    scene: 'home',
    page: 'schedules',
    press: 'Schedule a meeting',
    tells: ['form "Schedule a meeting"', 'Date "Day"', 'button "Schedule"'],
  },
  {
    scene: 'home',
    page: 'report',
    tells: ['region "Participants"', 'region "Rules"'],
  },
  {
    scene: 'home-guest',
    page: 'sign-in',
    tells: ['textbox "Sign-in name"', 'textbox "Password"', 'button "Sign in"'],
  },
  { scene: 'account-code', tells: [] },
  { scene: 'console-webhooks', tells: ['navigation "Console"'] },
  { scene: 'people', language: 'ur', tells: ['complementary "لوگ 7"'] },
  {
    scene: 'two',
    language: 'ur',
    press: 'مزید',
    tells: ['button "بند کریں"', 'menu "مزید"'],
  },
  { scene: 'prepare', language: 'ur', tells: ['textbox "آپ کا نام"'] },
];

/** What Chromium hands to a screen reader, judged by rules: names, states, order, headings, landmarks, lists, pictures. */
describe('every screen for screen readers', () => {
  let gallery: GalleryServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    gallery = await GalleryServer.start('reader');
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    // Builds the pages first.
  }, 600_000);

  afterAll(async () => {
    await browser.close();
    await gallery.stop();
  });

  test.each(SCREENS)('$scene $page $language $press', async ({ scene, language = 'en', page: home, press, tells }) => {
    const on = home === undefined ? '' : `&page=${home}`;
    await page.goto(`${gallery.origin}/?scene=${scene}${on}&lang=${language}&theme=light`);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    if (press !== undefined) await page.getByRole('button', { name: press }).first().press('Enter');
    // Parts of a page come by themselves.
    const wrong = async () => {
      const tree = await accessibilityTree(page);
      const spokenNames = new Set(all(tree).map(spoken));
      return [
        ...tells.filter((each) => !spokenNames.has(each)).map((each) => `not heard: ${each}`),
        ...accessibilityFaults(tree, language === 'ur'),
        ...(await wrongInMarkup(page)),
      ];
    };
    await expect.poll(wrong, { timeout: 20_000 }).toEqual([]);
    // The gallery's list, which client-looks goes through, has no screen after a press and none of these pages.
    if (press !== undefined || home !== undefined) expect(await seriousFaults(page)).toEqual([]);
  });
});
