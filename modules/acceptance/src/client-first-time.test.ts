import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byKeyboard, byMouse, type InputMethod } from './input-methods.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const HOST = 'Asha Verma';
const GUEST = 'Ravi Kumar';
/** Longer than any busy machine takes. */
const LONG = { timeout: 30_000 };

/** People who have never seen Sabha: they read what stands on the page, and press what it says. No keys by heart. */
describe('first meeting of a new user', () => {
  let server: SabhaProcess;

  beforeAll(async () => {
    server = await SabhaProcess.start();
  });

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
  });

  const ways = [
    { with: 'the mouse, from the first administrator’s link', input: byMouse, begins: opensTheAccount, known: HOST },
    { with: 'the keyboard alone, from an organiser link', input: byKeyboard, begins: opensTheLink, known: '' },
  ] as const;

  describe.each(ways)('with $with', ({ input, begins, known }) => {
    let host: Newcomer;
    let guest: Newcomer;
    let invitation: Invitation;

    beforeAll(async () => {
      [host, guest] = await Promise.all([Newcomer.open(HOST, input), Newcomer.open(GUEST, input)]);
    });

    afterAll(async () => {
      await Promise.all([host, guest].map(({ person }) => person.close()));
    });

    test('user starts a meeting', async () => {
      await begins(host, server);
      await host.reads('heading', 'Your meetings');
      // A new screen begins at its top.
      expect(await host.page.evaluate(() => window.scrollY)).toBe(0);
      await host.presses('Start a meeting');
      await host.reads('heading', 'Ready to start?');
      expect(await host.page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe(known);
      if (known === '') await host.writes('Your name', HOST);
      await host.presses('Join');
      await host.reads('figure', 'You');
    });

    test('user invites a guest, who asks', async () => {
      await host.presses('Copy invitation');
      await host.page.getByText('Invitation copied. Send it to one person.').first().waitFor();
      invitation = await host.person.readClipboard();
      await guest.page.goto(invitation.link);
      await guest.reads('heading', 'Ready to join?');
      // Whoever forgets something is led to it.
      await guest.page.getByRole('button', { name: 'Ask to join', disabled: false }).waitFor();
      await guest.presses('Ask to join');
      await guest.page.getByText('Enter your name so the host knows who you are.').waitFor();
      await guest.page.keyboard.type(GUEST);
      await guest.presses('Ask to join');
      await guest.page.getByText('Enter the passcode from your invitation.').waitFor();
      await guest.page.keyboard.type(invitation.password);
      await guest.presses('Ask to join');
      await guest.reads('heading', 'The host knows you’re here and will let you in.');
    });

    test('user admits the waiting guest', async () => {
      await host.page.getByText('Waiting in the lobby · 1').waitFor();
      await host.presses(`Admit ${GUEST}`);
      await guest.reads('figure', HOST);
      await host.reads('figure', GUEST);
    });

    test('user shares and stops a screen', async () => {
      await host.presses('Share');
      await host.reads('dialog', 'Share your screen');
      await host.presses('Choose what to share');
      await host.page.getByText('You’re sharing your screen.').waitFor();
      await guest.reads('figure', `${HOST}’s screen`);
      await host.presses('Stop sharing');
      await guest.page
        .getByRole('figure', { name: `${HOST}’s screen` })
        .first()
        .waitFor({ state: 'detached' });
    });

    test('both exchange chat messages', async () => {
      await host.presses('Chat');
      await host.writes('Message', 'Please read page two.');
      await host.presses('Send');
      await guest.presses('Chat, 1 new message');
      await guest.page.getByText('Please read page two.').waitFor();
      await guest.writes('Message', 'I have it.');
      await guest.presses('Send');
      await host.page.getByText('I have it.').waitFor();
    });

    test('removed guest sees the reason', async () => {
      await host.presses(/^People, \d+ people in the meeting$/);
      await host.presses(`Actions for ${GUEST}`, host.page.getByRole('complementary', { name: /^People/ }));
      await host.input.presses(host.page.getByRole('menuitem', { name: 'Remove' }));
      const dialog = host.page.getByRole('alertdialog', { name: `Remove ${GUEST}?` });
      await host.input.presses(dialog.getByRole('radio', { name: 'disturbed the meeting' }));
      await host.presses('Remove', dialog);
      await guest.reads('heading', 'The host removed you from this meeting.');
      await guest.page.getByText('Reason: disturbed the meeting.').waitFor();
      await guest.page.getByText(/so you can’t rejoin\.$/).waitFor();
      await expect.poll(() => host.page.getByRole('figure', { name: GUEST }).count(), LONG).toBe(0);
    });

    test('user ends the meeting and returns home', async () => {
      await host.presses('End');
      const dialog = host.page.getByRole('dialog', { name: 'End the meeting?' });
      await host.presses('End for all', dialog);
      await host.reads('heading', 'The meeting has ended.');
      await host.presses('Back to home');
      await host.reads('heading', 'Your meetings');
    });

    test('no page reported an error', () => {
      expect([host, guest].flatMap(({ person }) => person.consoleErrors)).toEqual([]);
    });
  });
});

/** By the address that a first start prints. */
async function opensTheAccount(host: Newcomer, server: SabhaProcess): Promise<void> {
  await host.page.goto(server.ready.administrator ?? '');
  await host.reads('heading', 'Your invitation');
  await host.writes('Your name', HOST);
  await host.writes('New password', 'correct Horse 7');
  await host.presses('Create account');
  await host.reads('heading', 'Two-step verification');
  await host.presses('Not now');
}
/** By the address that a server started with organiser links prints; nobody knows their name there. */
async function opensTheLink(host: Newcomer, server: SabhaProcess): Promise<void> {
  await host.page.goto(server.ready.organiser);
}

class Newcomer {
  private constructor(
    readonly person: Person,
    readonly input: InputMethod,
  ) {}

  static async open(name: string, input: InputMethod): Promise<Newcomer> {
    return new Newcomer(await Person.open(name), input);
  }

  get page() {
    return this.person.page;
  }

  async reads(role: 'heading' | 'figure' | 'dialog', name: string): Promise<void> {
    await this.page.getByRole(role, { name, exact: true }).first().waitFor(LONG);
  }

  async presses(name: string | RegExp, where: Locator = this.page.locator('body')): Promise<void> {
    await this.input.presses(where.getByRole('button', { name, exact: true }).first());
  }

  async writes(label: string, text: string): Promise<void> {
    await this.input.writes(this.page.getByRole('textbox', { name: label, exact: true }), text);
  }
}
