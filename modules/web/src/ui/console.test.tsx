// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, OwnAccount } from '../account/port.ts';
import type { Language } from '../i18n/index.ts';
import { BALA, CHECKS, CONSOLE_SCENES, LIVE, onPage, PAGE } from './testing/console-scenes.ts';
import { ASHA, FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const no = (code: string): Answer<unknown> => ({ kind: 'no', code });
const ADMINISTRATOR: OwnAccount = { ...OWN, rights: { ...OWN.rights, readsAudit: false } };
const AUDITOR: OwnAccount = { ...OWN, rights: { ...OWN.rights, startsMeetings: false, administers: false } };

function open(accounts: FakeAccounts, language: Language = 'en'): FakeAccounts {
  renderApp(SCENES['home-guest'](), language, accounts);
  return accounts;
}

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

function type(label: string, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

/** The line of the page that says what was done. */
function notice(): Promise<HTMLElement> {
  return screen.findByText(/^(?:Saved|Removed): /);
}

function links(): (string | null)[] {
  const nav = screen.getByRole('navigation', { name: 'Console' });
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.textContent);
}

describe('the navigation', () => {
  it('shows permitted pages', () => {
    open(onPage('live'));
    expect(links()).toEqual(['Live meetings', 'Rules', 'People', 'API keys', 'Webhooks', 'Audit log', 'Health']);
    tidy();
    open(onPage('live', {}, AUDITOR));
    expect(links()).toEqual(['Live meetings', 'Rules', 'API keys', 'Audit log', 'Health']);
  });

  it('each page has an address', () => {
    const accounts = open(onPage('live'));
    const link = screen.getByRole('link', { name: 'People' });
    expect(link.getAttribute('href')).toBe('/console/people');
    expect(screen.getByRole('link', { name: 'Live meetings' }).getAttribute('aria-current')).toBe('page');
    fireEvent.click(link);
    expect(accounts.getState().page).toBe('people');
    expect(document.activeElement?.textContent).toBe('People');
    expect(document.title).toBe('People · Sabha');
  });

  it('is hidden without a role', () => {
    const rights = { ...OWN.rights, administers: false, readsRules: false, readsAudit: false, watches: false };
    open(new FakeAccounts({ own: { ...OWN, rights } }));
    expect(screen.queryByRole('button', { name: 'Console' })).toBeNull();
    tidy();
    open(onPage('people', {}, AUDITOR));
    expect(screen.getByText(/^You don’t have access to this page/)).toBeDefined();
  });

  it('asks to sign in, reveals nothing', () => {
    open(new FakeAccounts({ page: 'audit', known: false }));
    expect(screen.queryByRole('heading')).toBeNull();
    tidy();
    open(new FakeAccounts({ page: 'audit' }));
    expect(screen.getByRole('textbox', { name: 'Sign-in name' })).toBeDefined();
  });

  it('missing second step is explained', async () => {
    const accounts = open(onPage('health', { health: no('second-factor-needed') }));
    fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }));
    expect(accounts.getState().page).toBe('set-up');
  });
});

describe('live meetings', () => {
  it('show counts without names [T42]', async () => {
    open(onPage('live'));
    const table = within(await screen.findByRole('table', { name: 'Live meetings' }));
    expect(screen.getByText('96')).toBeDefined();
    const [, first, , third] = table.getAllByRole('row');
    expect(first?.textContent).toContain('1 h 51 min');
    expect(first?.textContent).toContain('Encrypted');
    expect(first?.textContent).toContain('1, 2');
    expect(third?.textContent).toContain('waiting for a host');
    expect(third?.textContent).toContain('Not encrypted');
  });

  it('link auditors to audit rows', async () => {
    const accounts = open(onPage('live', {}, AUDITOR));
    const [room] = LIVE.largest;
    fireEvent.click(await screen.findByRole('link', { name: `Find ${room?.room ?? ''} in the audit log` }));
    expect(accounts.getState()).toMatchObject({ page: 'audit', query: `meeting=${room?.room ?? ''}` });
  });

  it('empty list is stated', async () => {
    open(CONSOLE_SCENES['console-live-none']());
    expect(await screen.findByText('No meetings at the moment.')).toBeDefined();
  });
});

describe('health', () => {
  it('lists problems and remedies by severity', async () => {
    open(onPage('health'));
    const findings = within(await screen.findByRole('region', { name: 'Findings' })).getAllByRole('listitem');
    expect(findings[0]?.textContent).toContain('Disk: act now');
    expect(findings[0]?.textContent).toContain('0.2 GiB');
    expect(findings[0]?.textContent).toContain('Free up space now');
    expect(findings[1]?.textContent).toContain('Set http.https.certificate');
    expect(findings[3]?.textContent).toContain('at most 1.2 ms off');
    expect(screen.getByText('4 days 2 h 42 min')).toBeDefined();
    expect(screen.getByRole('table', { name: 'Event loop usage' }).textContent).toContain('12.3 ms');
  });

  it('unknown findings show their codes', async () => {
    const finding = { check: 'disk', verdict: 'warning', state: 'glows' };
    open(
      onPage('health', {
        health: yes({ version: '9', startedAt: LIVE.at, at: LIVE.at, findings: [finding], loops: [] }),
      }),
    );
    expect(await screen.findByText('glows')).toBeDefined();
  });
});

describe('the audit log', () => {
  it('search is paged', async () => {
    const accounts = open(onPage('audit', {}, AUDITOR, 'meeting=abc'));
    await screen.findByText('4 rows, back to row 4,809.');
    type('Action, for example remove', ' remove ');
    press('Find');
    press('Older');
    await waitFor(() => expect(accounts.asked).toHaveLength(3));
    press('Newer');
    const question = { meeting: 'abc', verb: 'remove', who: '', from: '', until: '' };
    await waitFor(() => expect(accounts.asked).toHaveLength(4));
    expect(accounts.asked).toEqual([
      ['search', { ...question, verb: '' }, null],
      ['search', question, null],
      ['search', question, 4_809],
      ['search', question, null],
    ]);
    press('Show all');
    await waitFor(() =>
      expect(accounts.asked.at(-1)).toEqual(['search', { ...question, meeting: '', verb: '' }, null]),
    );
  });

  it('local times become instants', async () => {
    const accounts = open(onPage('audit'));
    await screen.findByText('4 rows, back to row 4,809.');
    type('From', '2026-11-24T09:30');
    press('Find');
    const from = new Date('2026-11-24T09:30').toISOString();
    await waitFor(() => expect(accounts.asked.at(-1)).toMatchObject(['search', { from, until: '' }, null]));
  });

  it('names accounts and grouped refusals', async () => {
    open(onPage('audit'));
    const rows = within(await screen.findByRole('table', { name: 'Rows' })).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('Asha Rao');
    expect(rows[2]?.textContent).toContain('refused: cannot-sign-in12 times');
    expect(rows[3]?.textContent).toContain('p3m7pxq2rahtam4d');
    expect(rows[4]?.textContent).toContain('बाला मेनन');
  });

  it('row details note being logged', async () => {
    const accounts = open(onPage('audit'));
    fireEvent.click(await screen.findByRole('button', { name: 'Details of row 4,810' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('Ravi Kumar')).toBeDefined();
    expect(dialog.getByText('at most 1.2 ms off')).toBeDefined();
    expect(dialog.getByText(/that you viewed this name/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['row', 4_810]);
  });

  it.each([
    [{ rows: [], people: [] }, 'No rows found.'],
    [{ rows: [], people: [], before: 700 }, 'No rows found back to row 700. Try older rows.'],
    [{ ...PAGE, before: undefined }, '4 rows, back to the start of the log.'],
  ])('search progress is shown', async (page, words) => {
    open(onPage('audit', { search: yes(page) }));
    expect(await screen.findByText(words)).toBeDefined();
  });

  it('verification uses noted values', async () => {
    const accounts = open(onPage('audit', { verification: yes(CHECKS.none) }, ADMINISTRATOR));
    await screen.findByText('Not verified since the server started.');
    Object.assign(accounts.console, { verification: () => Promise.resolve(yes(CHECKS.running)) });
    type('Note from an earlier visit', ' 17:abc ');
    press('Verify now');
    const bar = await screen.findByRole('progressbar');
    expect(bar.getAttribute('aria-valuetext')).toBe('20,000 of 48,211 rows');
    expect(accounts.asked).toEqual([['verify', '17:abc']]);
    expect(screen.getByText(/^Only auditors can read the rows/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Export log' })).toBeNull();
  });

  it('valid log shows values to note', async () => {
    open(onPage('audit'));
    expect(await screen.findByText('The log is complete and unchanged.')).toBeDefined();
    expect(screen.getByText(/rows 1 to 48,211.*50 statements.*4 pieces/)).toBeDefined();
    expect(screen.getByText(/^4812:9f3c41a8/)).toBeDefined();
  });

  it('changed log names the bad row', async () => {
    open(CONSOLE_SCENES['console-audit-changed']());
    expect(await screen.findByText('The log has been changed. The first affected row is 4,017.')).toBeDefined();
    expect(screen.getByText('Row 4,017 was edited.')).toBeDefined();
  });

  it('can be exported', async () => {
    const accounts = open(onPage('audit', { exportLog: yes(null) }));
    press('Export log');
    expect(await screen.findByText(/^The log is in your downloads/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['exportLog']);
  });

  it('meeting bundle can be exported', async () => {
    const accounts = open(onPage('audit', { exportIncident: yes(null) }));
    expect(screen.queryByRole('button', { name: 'Download incident bundle' })).toBeNull();
    const meeting = 'm'.repeat(24);
    act(() => accounts.show('audit', `meeting=${meeting}`));
    fireEvent.click(await screen.findByRole('button', { name: 'Download incident bundle' }));
    expect(await screen.findByText(/^The bundle is in your downloads/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['exportIncident', meeting]);
  });
});

describe('people', () => {
  const INVITED = { account: { ...ASHA, name: 'Chitra' }, secret: 'inv', expiresInSeconds: 60 };

  it('search matches part of a name', async () => {
    const accounts = open(onPage('people'));
    await screen.findByText('बाला मेनन');
    press('Show more');
    type('Name or sign-in name', ' बाला ');
    press('Find');
    await waitFor(() =>
      expect(accounts.asked).toEqual([
        ['accounts', null, ''],
        ['accounts', 'esha', ''],
        ['accounts', null, 'बाला'],
      ]),
    );
  });

  it('invitation link is shown once', async () => {
    const accounts = open(onPage('people', { invite: yes(INVITED) }));
    press('Invite someone');
    const dialog = within(await screen.findByRole('dialog'));
    type('Sign-in name', 'chitra');
    type('Name', 'Chitra');
    fireEvent.click(dialog.getByRole('checkbox', { name: 'Auditor' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Create invitation' }));
    expect((await screen.findByTestId('invitation-link')).textContent).toBe('https://meet.example.in/#invite=inv');
    press('Done');
    await waitFor(() => expect(screen.queryByTestId('invitation-link')).toBeNull());
    expect(accounts.asked).toContainEqual(['invite', 'chitra', 'Chitra', ['organiser', 'auditor']]);
  });

  it('external accounts can reset second step', async () => {
    const bala = { ...BALA, marks: { ...BALA.marks, external: true } };
    const accounts = open(
      onPage('people', {
        accounts: yes({ accounts: [ASHA, bala], more: false }),
        reset: yes({ account: bala, secret: 'vou', expiresInSeconds: 60 }),
      }),
    );
    await screen.findByText('बाला मेनन');
    press('Reset two-step verification: बाला मेनन');
    fireEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Reset two-step verification' }),
    );
    expect((await screen.findByTestId('enrolment-code')).textContent).toBe('vou');
    expect(screen.queryByTestId('invitation-link')).toBeNull();
    expect(accounts.asked).toContainEqual(['reset', BALA.id]);
  });

  it('roles can be changed', async () => {
    const accounts = open(onPage('people', { setRoles: yes(BALA) }));
    await screen.findByText('बाला मेनन');
    press('Change roles: बाला मेनन');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Auditor' }));
    press('Save');
    await waitFor(() => expect(accounts.asked).toContainEqual(['setRoles', BALA.id, ['user', 'auditor']]));
    expect((await notice()).textContent).toContain('Saved: बाला मेनन, User');
  });

  it('result is announced with focus', async () => {
    open(onPage('people', { disable: yes({ ...BALA, standing: 'disabled' }) }));
    await screen.findByText('बाला मेनन');
    press('Disable: बाला मेनन');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Disable' }));
    expect((await notice()).textContent).toContain('Saved: बाला मेनन, disabled');
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  it('invitation needs a name', async () => {
    const accounts = open(onPage('people', { invite: no('login-unusable') }));
    await screen.findByText('बाला मेनन');
    press('Invite someone');
    const dialog = within(await screen.findByRole('dialog'));
    const login = dialog.getByLabelText('Sign-in name');
    fireEvent.click(dialog.getByRole('button', { name: 'Create invitation' }));
    expect(dialog.getByText('Fill in this field.')).toBeDefined();
    expect(accounts.asked.map(([name]) => name)).not.toContain('invite');
    fireEvent.change(login, { target: { value: 'No Login' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Create invitation' }));
    const words = await dialog.findByText('This can’t be used as a sign-in name.');
    expect(accounts.asked).toContainEqual(['invite', 'No Login', '', ['organiser']]);
    expect(login.getAttribute('aria-describedby')).toContain(words.closest('[id]')?.id);
    expect(document.activeElement).toBe(login);
  });

  it('disabling warns, last administrator is protected', async () => {
    const accounts = open(onPage('people', { disable: no('last-administrator') }));
    await screen.findByText('बाला मेनन');
    press('Disable: Asha Rao');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/^Asha Rao is signed out everywhere/)).toBeDefined();
    expect(accounts.asked.map(([name]) => name)).not.toContain('disable');
    fireEvent.click(dialog.getByRole('button', { name: 'Disable' }));
    expect(await screen.findByText(/^There must be at least one administrator/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['disable', ASHA.id]);
    expect(screen.getByRole('button', { name: 'Enable: Chitra' })).toBeDefined();
  });

  it('sessions end singly or together', async () => {
    const accounts = open(onPage('people', { endSessionOf: yes(null), endSessionsOf: yes(BALA) }));
    await screen.findByText('बाला मेनन');
    press('Sessions: बाला मेनन');
    fireEvent.click(await screen.findByRole('button', { name: 'Sign out of Chrome, Android' }));
    await waitFor(() => expect(accounts.asked).toContainEqual(['endSessionOf', BALA.id, 's2']));
    await waitFor(() => expect(accounts.asked.filter(([name]) => name === 'sessionsOf')).toHaveLength(2));
    press('Sign out everywhere: बाला मेनन');
    await waitFor(() => expect(accounts.asked).toContainEqual(['endSessionsOf', BALA.id]));
  });
});

it.each(
  (['en', 'hi'] as const).flatMap((language) =>
    (Object.keys(CONSOLE_SCENES) as (keyof typeof CONSOLE_SCENES)[]).map((name) => [name, language] as const),
  ),
)('axe finds nothing serious on %s in %s', async (name, language) => {
  open(CONSOLE_SCENES[name](), language);
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(screen.getByRole('main').querySelectorAll('p, li, dl').length).toBeGreaterThan(1));
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
  });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});
