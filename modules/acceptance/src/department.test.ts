import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './authenticator.ts';
import { type Invitation, Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';

const ORGANISER = 'Asha Rao';
const GUEST = 'Ravi Kumar';
const TITLE = 'Tender committee';
const PASSWORD = 'correct Horse 7';
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;

/** What a department does, with no setting touched. */
describe('a meeting of later', () => {
  let server: SabhaProcess;
  let organiser: Person;
  let guest: Person;
  let first: Invitation;
  let invitation: Invitation;

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    [organiser, guest] = await Promise.all([Person.comes(ORGANISER), Person.comes(GUEST)]);
    const { page } = organiser;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await organiser.button('Open the account').click();
    await organiser.button('Later').click();
    await organiser.button('Start a meeting').first().waitFor();
  });

  afterAll(async () => {
    await Promise.all([organiser, guest].map((person) => person.leavesTheBuilding()));
    expect(await server.stop()).toBe(0);
  });

  async function copies(): Promise<Invitation> {
    await organiser.page.evaluate(() => navigator.clipboard.writeText(''));
    await organiser.button('Copy, invitation 1').click();
    return organiser.readsTheClipboard();
  }

  async function knocksInVain(at: Invitation): Promise<string> {
    await guest.asksToJoin(at);
    const words = guest.page.getByText('This link does not open a meeting now').first();
    await words.waitFor();
    return words.innerText();
  }

  test('is scheduled, each with an id of its own [A1]', async () => {
    const { page } = organiser;
    await organiser.button('Schedule a meeting').click();
    const form = page.getByRole('form', { name: 'Schedule a meeting' });
    const starts = await page.evaluate((later) => {
      const time = new Date(Date.now() + later);
      const two = (value: number) => String(value).padStart(2, '0');
      return {
        day: `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`,
        time: `${two(time.getHours())}:${two(time.getMinutes())}`,
      };
    }, HALF_AN_HOUR_MILLIS);
    await form.getByRole('textbox', { name: 'Title of the meeting' }).fill(TITLE);
    await form.getByLabel('Day').fill(starts.day);
    await form.getByLabel('Time').fill(starts.time);
    await form.getByLabel('Repeats').selectOption('weekly');
    await form.getByLabel('How many meetings').fill('3');
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText('3 of 3').waitFor();
  });

  test('has personal invitations that are made in the page and shown once [C6]', async () => {
    const { page } = organiser;
    await organiser.button(`Invite: ${TITLE}`).first().click();
    await organiser.button('Make invitations').click();
    await page.getByTestId('meeting-invitation').waitFor();
    first = await copies();
    await organiser.button('Make all invitations anew').click();
    await expect
      .poll(async () => page.getByTestId('meeting-invitation').innerText())
      .not.toContain(first.link.slice(-22));
    invitation = await copies();
    expect(new URL(invitation.link).pathname).toBe(new URL(first.link).pathname);
    expect(invitation.password).not.toBe(first.password);
    const file = page.getByRole('link', { name: 'Calendar file, invitation 1' });
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).toBe('meeting-1.ics');
  });

  test('is no meeting for anybody before it is started [C7]', async () => {
    expect(await knocksInVain(invitation)).toContain('does not open a meeting now');
  });

  test('outlives the server [Q6]', async () => {
    await server.kill();
    await server.startAgain();
    await organiser.page.goto(server.ready.http);
    await organiser.page.getByText('3 of 3').waitFor();
  });

  test('is started by its organiser, and the invited person knocks and comes in [A2 A3]', async () => {
    await organiser.button(`Start: ${TITLE}`).click();
    await organiser.page.getByRole('textbox', { name: 'Your name' }).fill(ORGANISER);
    await organiser.button('Join').click();
    await organiser.region('Stage').waitFor();
    expect(organiser.page.url()).toContain(new URL(invitation.link).pathname);
    expect(await knocksInVain(first)).toContain('does not open a meeting now');
    const here = {
      ...invitation,
      link: server.ready.http.replace(/\/$/, '') + invitation.link.replace(/^https?:\/\/[^/]+/, ''),
    };
    await guest.asksToJoin(here);
    await organiser.admits(GUEST);
    await guest.isSeated();
    await organiser.tile(GUEST).first().waitFor();
  });

  test('obeys a rule that the administrator locks meanwhile, and its host cannot relax it [A4 T44]', async () => {
    const choice = organiser.page.getByRole('combobox', { name: /^Setting of A4/ });
    await organiser.button(/^Security/).first().click();
    await choice.selectOption('everyone');
    await organiser.page.getByText(new RegExp(`^Relaxed by ${ORGANISER} at`)).waitFor();
    const desk = await organiser.context.newPage();
    const button = (name: string | RegExp) => desk.getByRole('button', { name });
    await desk.goto(server.ready.http);
    await button('Console').click();
    await desk.getByRole('link', { name: 'Rules' }).click();
    await button('Turn codes on').click();
    const secret = (await desk.getByTestId('code-secret').textContent()) ?? '';
    await desk.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Math.floor(Date.now() / 30_000)));
    await button('Turn codes on').click();
    await button('I have kept them').click();
    await desk.locator('label', { has: desk.getByRole('switch', { name: /A4/ }) }).click();
    await button(/^Review change: A4/).click();
    await desk.getByText('One open meeting becomes stricter at once.').waitFor();
    await desk.getByText('2 people are in them now and are told.').waitFor();
    await desk.getByText('2 scheduled meetings begin with it, and every new one.').waitFor();
    await desk.getByRole('textbox', { name: 'Why' }).fill('Circular 14/2026');
    await button('Set the rule').click();
    await desk.getByText('Circular 14/2026').waitFor();
    await desk.close();
    await organiser.page.getByText(/^Set by your organisation at/).waitFor();
    expect(await choice.count()).toBe(0);
    await guest.button(/^Security/).first().click();
    await guest.page.getByText(/^Set by your organisation at/).waitFor();
  });

  test('the later ones are cancelled together', async () => {
    const { page } = organiser;
    await organiser.endsForAll();
    await page.goto(server.ready.http);
    await organiser.button(`Cancel: ${TITLE}`).first().click();
    await organiser.button('Cancel this and all later ones').click();
    await page.getByText('2 of 3').waitFor({ state: 'detached' });
    await page.getByText('3 of 3').waitFor({ state: 'detached' });
  });

  test('every act left its row, and the server holds no secret of a link [T43 T44]', async () => {
    expect(await server.command('audit', 'verify')).toMatch(/^Sound/);
    const rows = await server.command('audit', 'search', '--limit', '1000');
    const verbs = ['schedule-meeting', 'invite-to-meeting', 'cancel-meeting', 'start-by-account'];
    for (const verb of [...verbs, 'set-organisation-rule', 'hold-to-rule']) {
      expect(rows).toContain(`"${verb}"`);
    }
    const secret = /k=([A-Za-z0-9_-]+)/.exec(invitation.link)?.[1] ?? '';
    expect(secret).toHaveLength(22);
    expect(rows + server.log).not.toContain(secret);
  });
});
