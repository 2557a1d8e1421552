import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from './authenticator.ts';
import { Person } from './Person.ts';
import { SabhaProcess } from './SabhaProcess.ts';
import { isSignedWith, type Taken, WebhookReceiver } from './WebhookReceiver.ts';

const OFFICER = 'Asha Rao';
const GUEST = 'Ravi Kumar';
const TITLE = 'Hearing 4711';
const PASSWORD = 'correct Horse 7';
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;
/** The first wait before a message is sent again is 5 s, and what the clocks say of it may be off by a little. */
const WAIT_MILLIS = 4_900;
const SOON = { timeout: 30_000 };

interface Meeting {
  readonly room: string;
  readonly standing: string;
  readonly presence?: { readonly participants: number };
}

/** Programs of the department beside a real meeting: one asks, one is told, one looks into an incident afterwards. */
describe('API clients', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sabha-programs-'));
  /** The link's secret is the program's own making, and no server's to know. */
  const linkSecret = randomBytes(16).toString('base64url');
  let receiver: WebhookReceiver;
  let server: SabhaProcess;
  let officer: Person;
  let guest: Person;
  let webhookSecret = '';
  let key = '';
  let room = '';
  let password = '';
  let invitation = '';

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    const settings = path.join(folder, 'sabha.conf');
    writeFileSync(settings, receiver.settings);
    server = await SabhaProcess.startAsInstalled('--config', settings);
    [officer, guest] = await Promise.all([
      Person.open(OFFICER, { picturesPerSecond: 5 }),
      Person.open(GUEST, { picturesPerSecond: 5 }),
    ]);
    await opensTheAccount();
  });

  afterAll(async () => {
    await Promise.all([officer, guest].map((person) => person.close()));
    const code = await server.stop();
    await receiver.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(code).toBe(0);
  });

  /** One person is administrator, organiser and auditor, with a second factor. */
  async function opensTheAccount(): Promise<void> {
    const { page } = officer;
    await page.goto(server.ready.administrator ?? '');
    await page.getByRole('textbox', { name: 'Your name' }).fill(OFFICER);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await officer.button('Create account').click();
    const secret = (await page.getByTestId('code-secret').textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, Math.floor(Date.now() / 30_000)));
    await officer.button('Turn on').click();
    await officer.button('I’ve saved these codes').click();
    await officer.button('Console').click();
    await page.getByText('No meetings at the moment.').waitFor();
    await goesTo('People');
    await officer.button(`Change roles: ${OFFICER}`).click();
    await page.getByRole('checkbox', { name: 'Auditor' }).check();
    await officer.button('Save').click();
    await page.getByText(/admin · .*Auditor/).waitFor();
  }

  async function goesTo(page: string): Promise<void> {
    await officer.page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: page }).click();
    await officer.page.getByRole('heading', { level: 1, name: page }).waitFor();
  }

  /** What a program sends with its key. */
  function asks(route: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<Response> {
    return fetch(new URL(`/api/v1/integration/${route}`, server.ready.http), {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function seesTheMeeting(): Promise<Meeting> {
    const { meeting } = (await (await asks(`meetings/${room}`)).json()) as { meeting: Meeting };
    return meeting;
  }

  test('webhooks go to configured addresses only', async () => {
    const { page } = officer;
    await goesTo('Webhooks');
    await officer.button('Add webhook').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'URL' }).fill(receiver.url('127.0.0.1'));
    await dialog.getByRole('button', { name: 'Add webhook' }).click();
    await dialog.getByText(/^Enter a URL that starts with https/).waitFor();
    await dialog.getByRole('textbox', { name: 'URL' }).fill(receiver.url());
    await dialog.getByRole('button', { name: 'Add webhook' }).click();
    webhookSecret = (await page.getByTestId('webhook-secret').textContent()) ?? '';
    expect(webhookSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await officer.button('Done').click();
    await officer.button(`Test: ${receiver.url()}`).click();
    await page.getByText('The test message was delivered (status 204).').waitFor();
    expect(receiver.taken).toHaveLength(1);
    expect(isSignedWith(webhookSecret, first('webhook.test'))).toBe(true);
  });

  test('API key schedules and invites', async () => {
    const { page } = officer;
    await goesTo('API keys');
    await officer.button('Create key').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Case portal');
    for (const scope of ['View scheduled meetings', 'Schedule, invite, cancel and end', 'Read meeting reports']) {
      await dialog.getByRole('checkbox', { name: scope }).check();
    }
    await dialog.getByRole('textbox', { name: 'Restrict to one account' }).fill('admin');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    key = (await page.getByTestId('api-key').textContent()) ?? '';
    expect(key).toMatch(/^sabha_[a-z2-7]{52}$/);
    await officer.button('Done').click();

    const starts = new Date(Date.now() + HALF_AN_HOUR_MILLIS).toISOString().slice(0, 16);
    const wish = { title: TITLE, zone: 'UTC', starts, minutes: 60, rhythm: 'once', times: 1 };
    const scheduled = await asks('meetings', wish);
    expect(scheduled.status).toBe(201);
    ({ room } = ((await scheduled.json()) as { meeting: Meeting }).meeting);
    const invited = await asks(`meetings/${room}/invitations`, { count: 1, anew: false });
    expect(invited.status).toBe(201);
    const made = (await invited.json()) as { invitations: readonly { secret: string }[]; password: string };
    ({ password } = made);
    invitation = made.invitations[0]?.secret ?? '';
    expect(await seesTheMeeting()).toMatchObject({ standing: 'planned' });
    expect((await asks('audit')).status, 'no more than the key may').toBe(403);
  });

  test('organiser opens, API guest waits in lobby [A2 T42]', async () => {
    receiver.refusesOnce(503);
    await officer.page.goto('about:blank');
    await officer.page.goto(`${server.ready.http}#meeting=${room}&k=${linkSecret}&p=${password}`);
    await officer.button('Save').click();
    await officer.button(`Start: ${TITLE}`).click();
    const name = officer.page.getByRole('textbox', { name: 'Your name' });
    await name.waitFor();
    if (await name.isEditable()) await name.fill(OFFICER);
    await officer.button('Join').click();
    await officer.expectSeated();
    const link = `${new URL(`/m/${room}`, server.ready.http).href}#i=${invitation}&k=${linkSecret}`;
    await guest.askToJoin({ link, password, text: link });
    await officer.admit(GUEST);
    await guest.expectSeated();
    const meeting = await seesTheMeeting();
    expect(meeting).toMatchObject({ standing: 'open', presence: { participants: 2 } });
    expect(JSON.stringify(meeting)).not.toContain(GUEST);
  });

  test('failed webhook is resent with new signature', async () => {
    // What happened in one moment is told in any order.
    await expect.poll(() => receiver.taken.some(({ answer }) => answer === 503), SOON).toBe(true);
    const refused = receiver.taken.find(({ answer }) => answer === 503)?.headers['webhook-id'];
    const tries = () => receiver.taken.filter(({ headers }) => headers['webhook-id'] === refused);
    await expect.poll(() => tries().length, SOON).toBe(2);
    const [missed, taken] = tries() as [Taken, Taken];
    expect(taken.answer).toBe(204);
    expect(taken.body).toBe(missed.body);
    expect(taken.at - missed.at).toBeGreaterThan(WAIT_MILLIS);
    expect(receiver.of('meeting.started').length).toBeGreaterThan(0);
    await expect.poll(() => idsOf('participant.joined').size, SOON).toBe(2);
  });

  test('API ends the meeting and gets notified', async () => {
    expect((await asks(`meetings/${room}/end`, undefined, 'POST')).status).toBe(204);
    for (const person of [officer, guest])
      await person.page
        .getByText(/The meeting has ended/)
        .first()
        .waitFor();
    await expect.poll(() => receiver.of('meeting.ended').length, SOON).toBe(1);
    await expect.poll(() => idsOf('participant.left').size, SOON).toBe(2);
    expect(await seesTheMeeting()).toMatchObject({ standing: 'ended' });
  });

  test('webhooks carry ids and times, no names [T43]', () => {
    expect(receiver.taken.every((message) => isSignedWith(webhookSecret, message))).toBe(true);
    expect(isSignedWith(webhookSecret, { ...first('meeting.ended'), body: '{}' }), 'another body has none').toBe(false);
    const ids = receiver.taken.filter(({ answer }) => answer === 204).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size, 'each once').toBe(ids.length);
    const about = new RegExp(
      `^\\{"type":"(meeting|participant)\\.[a-z]+","timestamp":"[\\d-]+T[\\d:.]+Z","data":\\{"meeting":"${room}"(,"participant":"[a-z2-7]{16}")?\\}\\}$`,
    );
    const meetings = receiver.taken.filter(({ body }) => !body.includes('webhook.test'));
    expect(meetings.length, 'begun, two who came and left, over, and one of them twice').toBeGreaterThanOrEqual(7);
    for (const { body } of meetings) expect(body).toMatch(about);
    const webhookText = JSON.stringify(receiver.taken);
    for (const kept of [OFFICER, GUEST, TITLE, password, invitation, linkSecret, key, webhookSecret]) {
      expect(webhookText).not.toContain(kept);
    }
  });

  test('report is readable until the key is revoked [A5 T44]', async () => {
    const { page } = officer;
    const report = await asks(`meetings/${room}/report`);
    expect(report.status).toBe(200);
    expect(await report.text()).toContain(GUEST);
    await page.goto(new URL('/console/keys', server.ready.http).href);
    await officer.button('Revoke: Case portal').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('revoked', { exact: true }).first().waitFor();
    const refused = await asks(`meetings/${room}/report`);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'key-unknown']);
  });

  test('incident bundle verifies and shows tampering [T18]', async () => {
    const { page } = officer;
    await page.goto(new URL(`/console/audit?meeting=${room}`, server.ready.http).href);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      officer.button('Download incident bundle').click(),
    ]);
    await page.getByText(/^The bundle is in your downloads/).waitFor();
    const bundle = path.join(folder, 'incident.zip');
    await download.saveAs(bundle);
    const trusted = await server.command('audit', 'key');
    const sound = await SabhaProcess.elsewhere('incident', 'verify', bundle, '--key', trusted);
    expect(sound).toMatchObject({ code: 0, said: expect.stringMatching(/^Sound by the key that you trust/) as string });
    const bytes = readFileSync(bundle);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    writeFileSync(bundle, bytes);
    expect((await SabhaProcess.elsewhere('incident', 'verify', bundle, '--key', trusted)).code).toBe(1);
  });

  test('API actions are logged without secrets [T43 T44]', async () => {
    expect(await server.command('audit', 'verify')).toMatch(/^Sound/);
    const rows = await server.command('audit', 'search', '--limit', '1000');
    for (const verb of [
      ...['add-webhook', 'test-webhook', 'make-key', 'revoke-key', 'schedule-meeting', 'invite-to-meeting'],
      ...['end-by-organisation', 'read-report', 'make-incident-bundle'],
    ]) {
      expect(rows).toContain(`"verb":"${verb}"`);
    }
    for (const secret of [password, invitation, linkSecret, key, webhookSecret]) {
      expect(rows + server.log).not.toContain(secret);
    }
  });

  function idsOf(type: string): Set<unknown> {
    return new Set(receiver.of(type).map(({ headers }) => headers['webhook-id']));
  }

  function first(type: string): Taken {
    const [message] = receiver.of(type);
    if (message === undefined) throw new Error(`nothing was told of ${type}`);
    return message;
  }
});
