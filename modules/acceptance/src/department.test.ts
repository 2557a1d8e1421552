import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInWithCode } from './authenticator.ts';
import { flipsABit } from './flip.ts';
import { type Invitation, Person } from './Person.ts';
import { PostgresProcess } from './PostgresProcess.ts';
import { type Report, triesIn, whatChanged } from './report.ts';
import { askingBy, asks, CANNOT_OPEN, type Kept, keepsEverything, saysFirst } from './rejoin-attempts.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { keepKeys } from './kept-keys.ts';
import { tamper, sendTampered } from './tampered-page.ts';

const ADMIN = 'Asha Rao';
const ORGANISER = 'Bala Menon';
const GUEST = 'Ravi Kumar';
const OTHER = 'Meena Iyer';
const TITLE = 'Tender committee';
const PASSWORD = 'correct Horse 7';
const CIRCULAR = 'Circular 14/2026';
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;
/** Four browsers on a machine of two cores. */
const CROWDED = { picturesPerSecond: 5 } as const;
/** At the socket: no word of why. */
const REFUSED = ['denied cannot-open', 'closed refused'];
const SHUT = 'We can’t open this meeting';

/** What a department does from the first start to the report, with no setting touched but where it is kept. */
describe('whole department on PostgreSQL', () => {
  department('PostgreSQL');
});

describe('whole department on H2', { tags: ['full'] }, () => {
  department('H2');
});

function department(engine: 'H2' | 'PostgreSQL'): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-department-'));
  let database: PostgresProcess | undefined;
  let settings: string[] = [];
  let server: SabhaProcess;
  let admin: Person;
  let organiser: Person;
  let guest: Person;
  let other: Person;
  let invitations: Invitation[] = [];
  let kept: Kept;
  let report: Report;

  beforeAll(async () => {
    if (engine === 'PostgreSQL') {
      database = await PostgresProcess.start();
      const file = path.join(folder, 'sabha.conf');
      writeFileSync(file, database.settings, { mode: 0o600 });
      settings = ['--config', file];
    }
    server = await SabhaProcess.startAsInstalled(...settings);
    [admin, organiser, guest, other] = await Promise.all([
      Person.open(ADMIN),
      Person.open(ORGANISER, CROWDED),
      Person.open(GUEST, CROWDED),
      Person.open(OTHER, CROWDED),
    ]);
    await tamper(organiser);
    await keepKeys(guest);
  });

  afterAll(async () => {
    await Promise.all([admin, organiser, guest, other].map((person) => person.close()));
    const code = await server.stop();
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(code).toBe(0);
  });

  /** How invitations reach people: here they are copied from the organiser's page, once it has made them. */
  async function areInvited(): Promise<Invitation[]> {
    const { page } = organiser;
    const links = page.getByTestId('meeting-invitation');
    await links.nth(2).waitFor();
    const copied: Invitation[] = [];
    for (const number of [1, 2, 3]) {
      await page.evaluate(() => navigator.clipboard.writeText(''));
      await organiser.button(`Copy, invitation ${String(number)}`).click();
      copied.push(await organiser.readClipboard());
    }
    return copied;
  }

  function invitationOf(number: number): Invitation {
    const found = invitations[number];
    if (found === undefined) throw new Error(`there is no invitation ${String(number)}`);
    return found;
  }

  async function isInTheList(name: string): Promise<void> {
    await organiser.openPeople();
    await organiser.region('People').getByRole('listitem').filter({ hasText: name }).first().waitFor();
  }

  async function setsARule(clause: string, effects: readonly string[]): Promise<void> {
    const { page } = admin;
    await page.locator('label', { has: page.getByRole('switch', { name: new RegExp(clause) }) }).click();
    await admin.button(new RegExp(`^Review change: ${clause}`)).click();
    for (const effect of effects) await page.getByText(effect).waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill(`${CIRCULAR}, ${clause}`);
    await admin.button('Save rule').click();
    await page.getByText(`${CIRCULAR}, ${clause}`).waitFor();
  }

  async function setsTheCeiling(highest: string): Promise<void> {
    const { page } = admin;
    await page.getByRole('combobox', { name: 'Classification' }).selectOption(highest);
    await admin.button('Review change: highest classification').click();
    await page.getByText('No current meeting is above this.').waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill(`${CIRCULAR}, ${highest}`);
    await admin.button('Save').click();
    await page.getByText(`The highest classification is now “${highest}”.`).first().waitFor();
    // What is in force now was read again.
    await page.getByRole('button', { name: 'Review change: highest classification', disabled: true }).waitFor();
  }

  test('administrator signs in with password and code [H15 H24]', async () => {
    await signInWithCode(admin, server.ready.administrator, PASSWORD);
    await admin.button('Console').click();
    await admin.page.getByText('No meetings at the moment.').waitFor();
  });

  test('organiser and locked rules are set up [A6 T44]', async () => {
    const { page } = admin;
    await page.getByRole('link', { name: 'People' }).click();
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
    await organiser.button('Start a meeting').first().waitFor();
    await page.getByRole('link', { name: 'Rules' }).click();
    await setsARule('A6', ['There are no current meetings.']);
    await setsTheCeiling('Confidential');
    await setsTheCeiling('Restricted');
    const rows = await server.command('audit', 'search', '--verb', 'set-ceiling');
    expect(rows.match(/"outcome":"permitted"/g)).toHaveLength(2);
  });

  test('scheduled meetings have own ids and invitations [A1 C6]', async () => {
    const { page } = organiser;
    await page.goto(server.ready.http);
    await organiser.button('Schedule a meeting').click();
    const form = page.getByRole('form', { name: 'Schedule a meeting' });
    const starts = await page.evaluate((later) => {
      const time = new Date(Date.now() + later);
      const two = (value: number) => String(value).padStart(2, '0');
      return {
        day: `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`,
        time: `${two(time.getHours())}:${two(time.getMinutes())}`,
      };
    }, HALF_AN_HOUR_MILLIS);
    await form.getByRole('textbox', { name: 'Meeting title' }).fill(TITLE);
    await form.getByLabel('Day').fill(starts.day);
    await form.getByLabel('Time').fill(starts.time);
    await form.getByLabel('Repeats').selectOption('weekly');
    await form.getByLabel('Number of meetings').fill('3');
    await form.getByRole('button', { name: 'Schedule', exact: true }).click();
    await page.getByText('3 of 3').waitFor();
    await organiser.button(`Invite: ${TITLE}`).first().click();
    await page.getByLabel('Invite to').selectOption('meeting');
    await page.getByRole('textbox', { name: 'Number of people' }).fill('3');
    await organiser.button('Create invitations').click();
    const [early] = await areInvited();
    await organiser.button('Replace all invitations').click();
    const shown = page.getByTestId('meeting-invitation').first();
    await expect.poll(() => shown.innerText()).not.toContain(early?.link.slice(-22));
    invitations = await areInvited();
    const now = invitationOf(0);
    expect(new URL(now.link).pathname).toBe(new URL(early?.link ?? '').pathname);
    expect(now.password).not.toBe(early?.password);
    const file = page.getByRole('link', { name: 'Calendar file, invitation 1' });
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).toBe('meeting-1.ics');
    if (early) invitations.push(early);
  });

  test('meeting waits for its organiser, even restarted [A3 C7 Q6]', async () => {
    const nobody = 'n'.repeat(22);
    const wrong = { ...invitationOf(0), password: 'another password' };
    expect(await asks(server.ready.http, askingBy(wrong, GUEST, nobody), '127.0.1.1')).toBe(CANNOT_OPEN);
    await guest.askToJoin(invitationOf(0));
    await guest.page.getByRole('heading', { name: 'The meeting hasn’t started yet' }).waitFor();
    await server.kill();
    await server.startAgain();
    await organiser.page.goto(server.ready.http);
    await organiser.page.getByText('3 of 3').waitFor();
  });

  test('newest invitation is admitted from the lobby [A2 A3]', async () => {
    await organiser.button(`Start: ${TITLE}`).click();
    await organiser.joinAsAccount();
    const nobody = 'n'.repeat(22);
    expect(await asks(server.ready.http, askingBy(invitationOf(3), GUEST, nobody), '127.0.1.2')).toBe(CANNOT_OPEN);
    for (const [number, person] of [guest, other].entries()) {
      // The guest has waited since before the meeting started, and their page goes on by itself.
      if (person !== guest) await person.askToJoin(invitationOf(number));
      await organiser.admit(person.name);
      await person.expectSeated();
      await isInTheList(person.name);
    }
    // By the certificate, on a guest's device: the server's roster has no word for it.
    await guest.openPeople();
    const verified = guest.region('People').getByRole('listitem').filter({ hasText: 'Verified by the organisation' });
    await verified.filter({ hasText: ORGANISER }).waitFor();
    await expect.poll(() => verified.count()).toBe(1);
  });

  test('host cannot relax a locked rule [A4 A6 T44]', async () => {
    const choice = organiser.page.getByRole('combobox', { name: /^Setting of A4/ });
    await organiser
      .button(/^Security/)
      .first()
      .click();
    await choice.selectOption('everyone');
    await organiser.page.getByText(new RegExp(`^Relaxed by ${ORGANISER} at`)).waitFor();
    await admin.page.goto(server.ready.http);
    await admin.button('Console').click();
    await admin.page.getByRole('link', { name: 'Rules' }).click();
    await setsARule('A4', [
      'One current meeting will become stricter immediately.',
      '3 people are in them now and will be notified.',
      '2 scheduled meetings and all new meetings will start with this rule.',
    ]);
    await organiser.page
      .getByText(/^Set by your organisation at/)
      .first()
      .waitFor();
    expect(await choice.count()).toBe(0);
    await guest
      .button(/^Security/)
      .first()
      .click();
    await guest.page
      .getByText(/^Set by your organisation at/)
      .first()
      .waitFor();
    for (const clause of ['A4', 'A6']) {
      expect(await sendTampered(organiser, { type: 'set-rule', clause, value: 'everyone' })).toBe('rule-locked');
    }
  });

  test('removed participant cannot rejoin in ten ways [A5 C6 C7 H13 H28 T8 T9 T10 T11]', async () => {
    const { http } = server.ready;
    const { page } = guest;
    const link = invitationOf(0);
    kept = await keepsEverything(guest, http, link, '127.0.1.3');
    await organiser.actOn(GUEST, 'Remove');
    const dialog = organiser.page.getByRole('alertdialog');
    await dialog.getByRole('radio', { name: 'disturbed the meeting' }).check();
    await dialog.getByRole('button', { name: /^Remove/ }).click();
    await page
      .getByText(/removed you/)
      .first()
      .waitFor();
    await page.getByText('Reason: disturbed the meeting.').first().waitFor();
    // With the ticket of the seat, and with a token and keys of before: at the socket, with no page in between.
    expect(await saysFirst(page, { type: 'resume', ticket: kept.ticket, received: 0 })).toEqual(REFUSED);
    const { token, client, keys } = kept;
    expect(await saysFirst(page, { type: 'authenticate', token, client, keys })).toEqual(REFUSED);
    await page.reload();
    await page.getByRole('heading').first().waitFor();
    expect(await guest.region('Stage').count()).toBe(0);
    // The page itself: by the same link, then under another name.
    await guest.askToJoin(link);
    await page.getByText(SHUT).first().waitFor();
    await guest.fillIn(link);
    await page.getByRole('textbox', { name: 'Your name' }).fill('Somebody Else');
    await guest.button('Ask to join').click();
    await page.getByText(SHUT).first().waitFor();
    await joinWithCopiedDevice(link);
    // By hand: with another device, by somebody else's link, by one for everybody.
    const fresh = 'f'.repeat(22);
    expect(await asks(http, { ...kept.asking, device: fresh, name: 'Somebody Else' }, '127.0.1.4')).toBe(CANNOT_OPEN);
    expect(await asks(http, askingBy(invitationOf(2), GUEST, kept.asking.device), '127.0.1.5')).toBe(CANNOT_OPEN);
    const open = await makesAnOpenLink();
    expect(await asks(http, askingBy(open, GUEST, kept.asking.device), '127.0.1.6')).toBe(CANNOT_OPEN);
    // The first refusal of each of three invitations has a row, the others of that minute share one, which a crash may lose.
    await expect.poll(() => refusedJoins(), { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    await server.kill();
    await server.startAgain();
    await isInTheList(OTHER);
    expect(await asks(http, kept.asking, '127.0.1.7')).toBe(CANNOT_OPEN);
    expect(await organiser.region('Lobby').getByRole('listitem').count()).toBe(0);
  });

  async function refusedJoins(): Promise<number> {
    const rows = await server.command('audit', 'search', '--verb', 'join');
    return rows.split('\n').filter((row) => row.includes('"reason":"banned"')).length;
  }

  async function joinWithCopiedDevice(link: Invitation): Promise<void> {
    const again = await Person.open('Somebody Else', CROWDED);
    try {
      await again.context.addInitScript((device) => {
        localStorage.setItem('sabha.device', device);
      }, kept.asking.device);
      await again.askToJoin(link);
      await again.page.getByText(SHUT).first().waitFor();
    } finally {
      await again.close();
    }
  }

  /** For a moment the host lets invitations be shared (C6). */
  async function makesAnOpenLink(): Promise<Invitation> {
    const choice = organiser.page.getByRole('combobox', { name: /^Setting of C6/ });
    const chooses = async (value: string): Promise<void> => {
      if (!(await choice.isVisible()))
        await organiser
          .button(/^Security/)
          .first()
          .click();
      await choice.selectOption(value);
    };
    await chooses('shared');
    await organiser.page.getByText(new RegExp(`^Relaxed by ${ORGANISER} at`)).waitFor();
    const open = await organiser.copyInvitation();
    await chooses('personal');
    await organiser.page.getByText(new RegExp(`^Changed by ${ORGANISER} at`)).waitFor();
    return open;
  }

  test('host raises classification up to the ceiling [T44]', async () => {
    const { page } = organiser;
    const group = page.getByRole('group', { name: 'Raise classification' });
    const raises = async (to: string): Promise<void> => {
      if (!(await group.isVisible())) await organiser.button('Raise classification').click();
      await group.getByRole('combobox', { name: 'Raise to' }).selectOption(to);
      await group.getByRole('button', { name: 'Raise classification' }).click();
    };
    if (!(await organiser.button('Raise classification').isVisible()))
      await organiser
        .button(/^Security/)
        .first()
        .click();
    await raises('Restricted');
    await other.page.getByRole('img', { name: 'Classification: Restricted' }).waitFor();
    await page.getByRole('heading', { name: 'Classification: Restricted' }).waitFor();
    await raises('Confidential');
    await page
      .getByText(/^This server isn’t approved for this classification\. The classification hasn’t/)
      .first()
      .waitFor();
    await expect.poll(() => raisedAbove(), { timeout: 30_000 }).toBe(1);
    expect(await other.page.getByRole('img', { name: 'Classification: Confidential' }).count()).toBe(0);
  });

  async function raisedAbove(): Promise<number> {
    const rows = await server.command('audit', 'search', '--verb', 'classify');
    return rows.split('\n').filter((row) => row.includes('"reason":"class-above-ceiling"')).length;
  }

  test('ending for all cancels later meetings [A9]', async () => {
    const { page } = organiser;
    await organiser.endForAll();
    await other.page.getByText('The meeting has ended').first().waitFor();
    await page.goto(server.ready.http);
    await organiser.button(`Cancel: ${TITLE}`).first().click();
    await organiser.button('Cancel this and later meetings').click();
    await page.getByText('2 of 3').waitFor({ state: 'detached' });
    await page.getByText('3 of 3').waitFor({ state: 'detached' });
  });

  test('meetings above the ceiling are refused [T44]', async () => {
    const { page } = organiser;
    await page.goto(server.ready.http);
    await page.getByText('Your organisation allows meetings up to: Restricted.').first().waitFor();
    const offered = page.getByRole('combobox', { name: 'Classification' }).first().getByRole('option');
    expect(await offered.allTextContents()).toEqual(['Unclassified', 'Restricted']);
    const answer = await page.evaluate(async () => {
      const response = await fetch('/api/v1/meetings', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Sabha-Request': '1' },
        credentials: 'same-origin',
        body: JSON.stringify({ title: 'Review', classification: 'confidential' }),
      });
      return `${response.status} ${await response.text()}`;
    });
    expect(answer).toMatch(/^403 .*"code":"class-above-ceiling"/);
    const rows = await server.command('audit', 'search', '--limit', '1000');
    const refused = rows.split('\n').filter((row) => row.includes('"reason":"class-above-ceiling"'));
    expect(refused.filter((row) => !row.includes('"verb":"classify"'))).toHaveLength(1);
  });

  test('report lists changes and rejoin attempts [A4 A5 A6 C6 T44]', async () => {
    const { page } = organiser;
    await organiser
      .region('Meetings you started')
      .getByRole('button', { name: new RegExp(`^Report: ${TITLE}`) })
      .click();
    await page.getByRole('heading', { name: `Report: ${TITLE}`, level: 1 }).waitFor();
    await page.getByText('2 rules were weaker than the advisory recommends for at least some of the time.').waitFor();
    expect(await organiser.region('Rules').getByText('Kept', { exact: true }).count()).toBe(14);
    await page.getByText('Classification at the start: Unclassified.').waitFor();
    await page.getByText(new RegExp(`${ORGANISER} raised the classification to “Restricted”`)).waitFor();
    await page.getByText(/^\d people consented to the privacy notice before joining/).waitFor();
    const removals = organiser.region('Removals');
    // How many is counted by ReportTest; a crash may have lost some.
    await removals
      .getByText(
        new RegExp(
          `${ORGANISER} removed ${GUEST}\\. ([1-9]|One) attempts? to rejoin (was|were) refused\\. Reason: disturbed the meeting\\.`,
        ),
      )
      .waitFor();
    for (const name of [ORGANISER, GUEST, OTHER])
      await organiser.region('Participants').getByText(name).first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download for an auditor' }).click(),
    ]);
    const saved = path.join(folder, 'report.json');
    await download.saveAs(saved);
    ({ report } = JSON.parse(readFileSync(saved, 'utf8')) as { report: Report });
    expect(whatChanged(report)).toEqual({
      A4: [
        `${ORGANISER}: granted > everyone`,
        'organisation: everyone > granted locked',
        `refused ${ORGANISER}: rule-locked`,
      ],
      A6: [`refused ${ORGANISER}: rule-locked`],
      C6: [`${ORGANISER}: personal > shared`, `${ORGANISER}: shared > personal`],
    });
    // Refusals of one minute share a row, so how many there were depends on when the crash came.
    expect(Object.keys(triesIn(report)).toSorted()).toEqual([
      `arrive banned, ${GUEST}`,
      `join banned, ${GUEST}`,
      'join banned, nobody',
    ]);
    await removals.getByText(`In total, ${String(report.tries.total)} attempts to join`).waitFor();
    const log = path.join(folder, 'audit.jsonl');
    await server.command('audit', 'export', log);
    const key = await server.command('audit', 'key');
    const checked = ['audit', 'verify', '--report', saved, '--file', log, '--key', key];
    expect(await server.command(...checked)).toMatch(
      /^Sound: the report on meeting .* is what the rows of the log say/,
    );
  });

  test('audit log has every action, no secrets [T43 T44]', async () => {
    expect(await server.command('audit', 'verify')).toMatch(/^Sound/);
    const rows = await server.command('audit', 'search', '--limit', '1000');
    const verbs = [
      'sign-in',
      'invite-account',
      'schedule-meeting',
      'invite-to-meeting',
      'start-by-account',
      'cancel-meeting',
    ];
    for (const verb of [...verbs, 'set-organisation-rule', 'hold-to-rule', 'set-rule', 'remove', 'end-for-all']) {
      expect(rows).toContain(`"verb":"${verb}"`);
    }
    for (const { link, password } of invitations) {
      const secret = /k=([A-Za-z0-9_-]+)/.exec(link)?.[1] ?? '';
      expect(secret).toHaveLength(22);
      for (const kept of [secret, password]) expect(rows + server.log).not.toContain(kept);
    }
  });

  test('flipped bit in the log is found [T18]', async () => {
    const value = 'A4 granted > granted locked';
    const found = await server.command('audit', 'search', '--verb', 'set-organisation-rule');
    const row = found.split('\n').map((line) => JSON.parse(line) as { seq: number; value: string });
    const flipped = row.find((each) => each.value === value)?.seq ?? 0;
    await server.pause();
    await database?.pause();
    const files = database ? path.join(database.data, 'base') : server.dataFolder;
    const altered = flipsABit(files, value);
    await database?.startAgain();
    const changed = await server.refuses('audit', 'verify', ...settings);
    expect(changed).toMatch(new RegExp(`^CHANGED \\(edited\\), first bad row ${String(flipped)}:`));
    await server.startAgain();
    await organiser.page.goto(server.ready.http);
    await organiser.page.getByRole('button', { name: new RegExp(`^Report: ${TITLE}`) }).click();
    await organiser.page.getByText(/^The audit log was changed, so we can’t sign a report/).waitFor();
    await server.pause();
    await database?.pause();
    expect(flipsABit(files, altered)).toBe(value);
    await database?.startAgain();
    expect(await server.command('audit', 'verify', ...settings)).toMatch(/^Sound/);
    await server.startAgain();
    await organiser.page.goto(server.ready.http);
    await organiser.page.getByRole('button', { name: new RegExp(`^Report: ${TITLE}`) }).click();
    await organiser.region('Removals').getByText(`${ORGANISER} removed ${GUEST}.`).waitFor();
  });
}
