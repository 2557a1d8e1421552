import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './authenticator.ts';
import { byKeyboard } from './input-methods.ts';
import { judged } from './looks.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const ADMIN = 'Asha Rao';
const ORGANISER = 'Bala Menon';
const PASSWORD = 'correct Horse 7';
const TITLE = 'Budget of the ministry';

/** The console in a real browser, with no setting touched. */
describe('admin console', () => {
  let server: SabhaProcess;
  let admin: Person;
  let organiser: Person;
  let room = '';
  const downloads = mkdtempSync(path.join(tmpdir(), 'sabha-console-'));

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    [admin, organiser] = await Promise.all([Person.open(ADMIN), Person.open(ORGANISER)]);
  });

  afterAll(async () => {
    await Promise.all([admin, organiser].map((person) => person.close()));
    rmSync(downloads, { recursive: true, force: true });
    expect(await server.stop()).toBe(0);
  });

  async function goesTo(page: string): Promise<void> {
    await admin.page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: page }).click();
    await admin.page.getByRole('heading', { level: 1, name: page }).waitFor();
    await judged(admin);
  }

  test('administrator with second factor opens the console', async () => {
    const { page } = admin;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(ADMIN);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await admin.button('Create account').click();
    const secret = (await page.getByTestId('code-secret').textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Math.floor(Date.now() / 30_000)));
    await admin.button('Turn on').click();
    await admin.button('I’ve saved these codes').click();
    await admin.button('Console').click();
    await page.getByText('No meetings at the moment.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/live');
  });

  test('invited auditor reads the audit log', async () => {
    const { page } = admin;
    await goesTo('Audit log');
    await page.getByText(/^Only auditors can read the rows/).waitFor();
    await goesTo('People');
    await admin.button(`Change roles: ${ADMIN}`).click();
    await page.getByRole('checkbox', { name: 'Auditor' }).check();
    await judged(admin);
    await admin.button('Save').click();
    await page.getByText(/admin · .*Auditor/).waitFor();
    await admin.button('Invite someone').click();
    await page.getByRole('textbox', { name: 'Sign-in name', exact: true }).fill('bala');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(ORGANISER);
    await admin.button('Create invitation').click();
    const link = (await page.getByTestId('invitation-link').textContent()) ?? '';
    await admin.button('Done').click();
    await organiser.page.goto(link);
    await organiser.page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await organiser.button('Create account').click();
    await organiser.button('Not now').click();
    await organiser.startMeeting(server.ready.http, TITLE);
    room = /\/m\/([a-z2-7]{24})/.exec(organiser.page.url())?.[1] ?? '';
  });

  test('live view shows counts without names [T42]', async () => {
    const { page } = admin;
    await goesTo('Live meetings');
    await page.getByRole('link', { name: `Find ${room} in the audit log` }).waitFor();
    const row = await page.getByRole('row').filter({ hasText: room }).innerText();
    expect(row).toContain('Encrypted');
    expect(row).not.toContain('Not encrypted');
    await page.getByText(/Mbit\/s, \d+ packets\/s/).first().waitFor();
    await judged(admin);
    const answer = await page.evaluate(async () => {
      const response = await fetch('/api/v1/live', { headers: { 'Sabha-Request': '1' }, credentials: 'same-origin' });
      return response.text();
    });
    expect(answer).toContain(room);
    const shown = await page.locator('main').innerText();
    for (const secret of [TITLE, ORGANISER]) {
      expect(answer).not.toContain(secret);
      expect(shown).not.toContain(secret);
    }
  });

  test('audit search finds and shows a row', async () => {
    const { page } = admin;
    await page.getByRole('link', { name: `Find ${room} in the audit log` }).click();
    await page.getByText('start-by-account').waitFor();
    expect(await page.getByRole('textbox', { name: 'Meeting' }).inputValue()).toBe(room);
    await page.getByRole('textbox', { name: 'Meeting' }).fill('');
    await page.getByRole('textbox', { name: 'Action, for example remove' }).fill('set-roles');
    await admin.button('Find').click();
    const row = page.getByRole('row').filter({ hasText: 'administrator,organiser,auditor' });
    expect(await row.innerText()).toContain(ADMIN);
    await row.getByRole('button', { name: /^Details of row/ }).click();
    await page.getByRole('dialog').getByText(/that you viewed this name/).waitFor();
    await judged(admin);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    expect(await server.command('audit', 'search', '--verb', 'read-audit-row')).toContain('"verb":"read-audit-row"');
  });

  test('audit log verifies during a meeting [T18]', async () => {
    const { page } = admin;
    await page.getByText('Not verified since the server started.').waitFor();
    await admin.button('Verify now').click();
    await page.getByText('The log is complete and unchanged.').waitFor();
    const note = /\d+:[0-9a-f]{64}/.exec(await page.locator('main').innerText())?.[0] ?? '';
    expect(await server.command('audit', 'verify', '--noted', note)).toMatch(/^Sound/);
    await page.getByRole('textbox', { name: 'Note from an earlier visit' }).fill(note.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
    await admin.button('Verify again').click();
    await page.getByText(/^The log has been changed. The first affected row is/).waitFor();
    await judged(admin);
    expect(await organiser.region('Stage').isVisible()).toBe(true);
  });

  test('exported log verifies elsewhere', async () => {
    const { page } = admin;
    const [download] = await Promise.all([page.waitForEvent('download'), admin.button('Export log').click()]);
    expect(download.suggestedFilename()).toMatch(/^sabha-audit-\d{4}-\d\d-\d\d\.jsonl$/);
    const file = path.join(downloads, download.suggestedFilename());
    await download.saveAs(file);
    const key = await server.command('audit', 'key');
    expect(await server.command('audit', 'verify', '--file', file, '--key', key)).toMatch(/^Sound/);
  });

  test('disabled user is signed out everywhere', async () => {
    const { page } = admin;
    await goesTo('People');
    await page.getByRole('textbox', { name: 'Name or sign-in name' }).fill('BALA');
    await admin.button('Find').click();
    await page.getByText('admin ·', { exact: false }).waitFor({ state: 'detached' });
    await admin.button(`Disable: ${ORGANISER}`).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await admin.button(`Enable: ${ORGANISER}`).waitFor();
    const fresh = await organiser.context.newPage();
    await fresh.goto(server.ready.http);
    await fresh.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await fresh.close();
    expect(await server.command('audit', 'search', '--verb', 'disable-account')).toContain('"outcome":"permitted"');
  });

  test('console works by keyboard and confirms', async () => {
    const { page } = admin;
    await page.goto(new URL('/console/people', server.ready.http).href);
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await byKeyboard.presses(admin.button(`Enable: ${ORGANISER}`));
    await page.getByRole('status').getByText(`Saved: ${ORGANISER}, active`).waitFor();
    await byKeyboard.presses(admin.button('Invite someone'));
    await byKeyboard.presses(admin.button('Create invitation'));
    await page.getByRole('dialog').getByText('Fill in this field.').waitFor();
    const login = page.getByRole('textbox', { name: 'Sign-in name', exact: true });
    await expect.poll(() => login.evaluate((element) => element === document.activeElement)).toBe(true);
    await byKeyboard.writes(login, 'chitra');
    await byKeyboard.presses(admin.button('Create invitation'));
    await page.getByTestId('invitation-link').waitFor();
    await byKeyboard.presses(admin.button('Done'));
    await page.getByText('chitra ·').waitFor();
    await byKeyboard.presses(page.getByRole('link', { name: 'Rules' }));
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await byKeyboard.presses(page.getByRole('switch', { name: 'Locked for hosts: A4, Only hosts can share a screen' }));
    await page.getByText('Not saved').waitFor();
    await byKeyboard.presses(admin.button('Review change: A4, Only hosts can share a screen'));
    await judged(admin);
    await byKeyboard.writes(page.getByRole('textbox', { name: 'Reason' }), 'Circular 14/2026');
    await byKeyboard.presses(admin.button('Save rule'));
    await page.getByRole('status').getByText('A4, Only hosts can share a screen: saved.').waitFor();
  });

  test('console has addresses and browser history', async () => {
    const { page } = admin;
    await page.goto(new URL('/console/health', server.ready.http).href);
    await page.getByRole('heading', { name: /^Certificate/ }).waitFor();
    await page.getByText('Set http.https.certificate', { exact: false }).waitFor();
    await judged(admin);
    await goesTo('Rules');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
  });

  test('pages report no errors', () => {
    const expectedErrors = /status of 40\d/;
    expect([...admin.consoleErrors, ...organiser.consoleErrors].filter((error) => !expectedErrors.test(error))).toEqual([]);
  });
});
