import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './authenticator.ts';
import { judged } from './looks.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const ADMIN = 'Asha Rao';
const ORGANISER = 'Bala Menon';
const GUEST = 'Ravi Kumar';
const PASSWORD = 'correct Horse 7';

describe('accounts with default settings', () => {
  let server: SabhaProcess;
  let admin: Person;
  let organiser: Person;
  let secret = '';
  let lastStep = 0;

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    [admin, organiser] = await Promise.all([Person.open(ADMIN), Person.open(ORGANISER)]);
  });

  afterAll(async () => {
    await Promise.all([admin, organiser].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
  });

  /** A code of a step that was not used yet; the server takes those of the neighbouring steps too. */
  function code(): string {
    lastStep = Math.max(lastStep + 1, Math.floor(Date.now() / 30_000));
    return codeOf(secret, lastStep);
  }

  async function signsIn(person: Person, login: string, password: string): Promise<void> {
    const { page } = person;
    await page.getByRole('textbox', { name: 'Sign-in name' }).fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  test('first start prints an administrator invitation', () => {
    expect(server.ready.administrator).toMatch(/\/#invite=[a-z2-7]{32}$/);
    expect(server.ready).not.toHaveProperty('organiser');
  });

  test('administrator sets password, code and recovery codes', async () => {
    const { page } = admin;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(ADMIN);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await admin.button('Create account').click();
    await page.getByRole('img', { name: /^QR code for an Authenticator/ }).waitFor();
    secret = (await page.getByTestId('code-secret').textContent()) ?? '';
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    await judged(admin);
    await page.getByRole('textbox', { name: 'Code' }).fill(code());
    await admin.button('Turn on').click();
    await page.getByText('Save these codes somewhere safe.', { exact: false }).waitFor();
    expect(await page.getByText(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/).count()).toBe(10);
    await judged(admin);
    await admin.button('I’ve saved these codes').click();
    await admin.button('Start a meeting').first().waitFor();
    expect(page.url()).not.toContain('invite');
  });

  test('session cookie is HttpOnly and SameSite [T24]', async () => {
    const cookies = await admin.page.context().cookies();
    const session = cookies.find(({ name }) => name.endsWith('sabha-session'));
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await admin.page.evaluate(() => document.cookie)).toBe('');
  });

  test('wrong password and unknown name look alike [C7 H3]', async () => {
    await admin.button(`Your account: ${ADMIN}`).click();
    await judged(admin);
    await admin.button('Sign out').click();
    await admin.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const words: string[] = [];
    for (const login of ['admin', 'nobody']) {
      const answered = admin.page.waitForResponse((response) => response.url().endsWith('/sign-in'));
      await signsIn(admin, login, 'not It 77');
      const response = await answered;
      words.push(
        `${response.status()} ${await response.text()} ${await admin.page.getByText(/^We couldn’t sign you in/).innerText()}`,
      );
    }
    expect(words[0]).toContain('"code":"cannot-sign-in"');
    expect(words[1]).toBe(words[0]);
    await judged(admin);
  });

  test('the administrator signs in again with a code', async () => {
    await signsIn(admin, 'admin', PASSWORD);
    await admin.page.getByRole('textbox', { name: 'Code' }).fill(code());
    await admin.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await admin.button('Start a meeting').first().waitFor();
  });

  test('invited organiser starts a meeting', async () => {
    await admin.button('Console').click();
    await admin.page.getByRole('link', { name: 'People' }).click();
    await admin.button('Invite someone').click();
    await admin.page.getByRole('textbox', { name: 'Sign-in name', exact: true }).fill('bala');
    await admin.page.getByRole('textbox', { name: 'Name', exact: true }).fill(ORGANISER);
    await admin.button('Create invitation').click();
    const link = (await admin.page.getByTestId('invitation-link').textContent()) ?? '';
    await admin.button('Done').click();
    await organiser.page.goto(link);
    await organiser.page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await judged(organiser);
    await organiser.button('Create account').click();
    await organiser.button('Not now').click();
    await organiser.button('Start a meeting').first().waitFor();
    await organiser.startMeeting(server.ready.http, 'Monthly review');
  });

  test('account name is verified, guest name is not [T21 T37]', async () => {
    await organiser.openPeople();
    const rows = organiser.region('People').getByRole('listitem').filter({ hasText: ORGANISER });
    await rows.filter({ hasText: 'Verified by the organisation' }).waitFor();
    const invitation = await organiser.copyInvitation();
    const pretender = await Person.open(ORGANISER);
    try {
      await pretender.askToJoin(invitation);
      const waiting = organiser.region('Lobby').getByRole('listitem');
      await waiting.getByText(/^Looks like/).waitFor();
      await organiser.admit(ORGANISER);
      await pretender.expectSeated();
      await expect.poll(() => rows.count()).toBe(2);
      await rows.filter({ hasText: 'Looks like' }).waitFor();
      await expect.poll(() => rows.filter({ hasText: 'Verified by' }).count()).toBe(1);
      await pretender.openPeople();
      const seen = pretender.region('People').getByRole('listitem').filter({ hasText: 'Verified by' });
      await seen.filter({ hasText: 'Host' }).waitFor();
      await expect.poll(() => seen.count()).toBe(1);
    } finally {
      await pretender.close();
    }
  });

  test('administrator needs an invitation to join [T42]', async () => {
    const room = /\/m\/([a-z2-7]{24})/.exec(organiser.page.url())?.[1] ?? '';
    const answer = await admin.page.evaluate(async (id) => {
      const asked = { room: id, invitation: 'a'.repeat(32), password: 'x', name: 'Asha', device: 'a'.repeat(32) };
      const response = await fetch('/api/v1/join', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Sabha-Request': '1' },
        credentials: 'same-origin',
        body: JSON.stringify(asked),
      });
      return `${response.status} ${await response.text()}`;
    }, room);
    expect(answer).toBe('403 {"type":"about:blank","title":"Forbidden","status":403,"code":"cannot-open"}');
    const rows = await server.command('audit', 'search', '--meeting', room, '--verb', 'start-by-account');
    expect(rows.split('\n')).toHaveLength(1);
  });

  test('revoked sign-in ends, the meeting continues', async () => {
    await admin.button(`Sessions: ${ORGANISER}`).click();
    const done = admin.page.waitForResponse((response) => response.url().endsWith('/end-sessions'));
    await admin.button(`Sign out everywhere: ${ORGANISER}`).click();
    expect((await done).status()).toBe(200);
    const fresh = await organiser.context.newPage();
    await fresh.goto(server.ready.http);
    await fresh.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await fresh.getByRole('button', { name: 'Start a meeting' }).count()).toBe(0);
    await fresh.close();
    expect(await organiser.region('Stage').isVisible()).toBe(true);
  });

  test('disabled account leaves the meeting at once [A5]', async () => {
    const guest = await Person.open(GUEST);
    try {
      await guest.askToJoin(await organiser.copyInvitation());
      await organiser.admit(GUEST);
      await guest.expectSeated();
      await guest.openPeople();
      const seen = guest.region('People').getByRole('listitem').filter({ hasText: 'Verified by' });
      await seen.filter({ hasText: ORGANISER }).waitFor();
      await admin.button(`Disable: ${ORGANISER}`).click();
      await admin.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
      await organiser.page.getByRole('heading', { name: 'Your account was disabled.' }).waitFor();
      expect(await organiser.region('Stage').count()).toBe(0);
      await expect.poll(() => seen.filter({ hasText: ORGANISER }).count()).toBe(0);
      expect(await guest.region('Stage').isVisible()).toBe(true);
      const ends = await server.command('audit', 'search', '--verb', 'end-stay');
      expect(ends.split('\n').filter((row) => row.includes('"account-disabled"'))).toHaveLength(1);
      expect(await organiser.button('Try again').count()).toBe(0);
    } finally {
      await guest.close();
    }
  });

  test('a passkey signs in without a password', async () => {
    const { page } = admin;
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await admin.button('Back to home').click();
    await admin.button(`Your account: ${ADMIN}`).click();
    await page.getByRole('textbox', { name: 'Passkey name' }).fill('Office key');
    await admin.button('Add passkey').click();
    await page.getByText('Office key').waitFor();
    await judged(admin);
    await admin.button('Sign out').click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await admin.button('Sign in with a passkey').click();
    await admin.button('Start a meeting').first().waitFor();
  });

  test('sign-ins survive a restart', async () => {
    await server.kill();
    await server.startAgain();
    expect(server.ready.administrator).toBeUndefined();
    await admin.page.goto(server.ready.http);
    await admin.button('Start a meeting').first().waitFor();
    await admin.button('Console').click();
    await admin.page.getByRole('link', { name: 'People' }).click();
    await admin.page.getByText('bala ·', { exact: false }).waitFor();
  });

  test('audit log has every action and verifies [T44]', async () => {
    expect(await server.command('audit', 'verify')).toMatch(/^Sound/);
    const verbs = (await server.command('audit', 'search', '--limit', '1000'))
      .split('\n')
      .map((line) => (JSON.parse(line) as { verb: string }).verb);
    for (const verb of ['invite-first-administrator', 'accept-invitation', 'code-confirm', 'sign-in', 'sign-out']) {
      expect(verbs).toContain(verb);
    }
    for (const verb of ['invite-account', 'end-sessions', 'add-passkey']) expect(verbs).toContain(verb);
  });

  test('pages report no errors', () => {
    // The browser itself tells of each answer that refused something, and of the server that was killed.
    const expectedErrors = /status of 40\d|ERR_CONNECTION_(REFUSED|RESET)/;
    const own = [...admin.consoleErrors, ...organiser.consoleErrors].filter((error) => !expectedErrors.test(error));
    expect(own).toEqual([]);
  });
});
