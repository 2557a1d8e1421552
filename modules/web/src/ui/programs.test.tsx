// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, OwnAccount } from '../account/port.ts';
import { AUDIT_KEY, HOOK, KEY, onPage } from './testing/console-scenes.ts';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const no = (code: string): Answer<unknown> => ({ kind: 'no', code });
const ADMINISTRATOR: OwnAccount = { ...OWN, rights: { ...OWN.rights, readsAudit: false } };
const AUDITOR: OwnAccount = { ...OWN, rights: { ...OWN.rights, startsMeetings: false, administers: false } };

function open(accounts: FakeAccounts): FakeAccounts {
  renderApp(SCENES['home-guest'](), 'en', accounts);
  return accounts;
}

function press(name: string | RegExp): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

/** In the dialog that opens. */
async function answer(name: string): Promise<void> {
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name }));
}

function type(label: string | RegExp, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

describe('API keys', () => {
  it('are listed with scopes and status', async () => {
    open(onPage('keys'));
    const list = within(await screen.findByRole('list', { name: 'API keys' }));
    const items = list.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(items[0]).toContain('active');
    expect(items[0]).toContain('meetings:write');
    expect(items[0]).toContain('for asha');
    expect(items[1]).toContain('suspended');
    expect(items[1]).toContain('Create a new one to replace it');
    expect(items[2]).toContain('expired');
    expect(items[3]).toContain('revoked');
    expect(list.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      `Revoke: ${KEY.name}`,
      `Revoke: ${AUDIT_KEY.name}`,
    ]);
  });

  it('creation shows the secret once', async () => {
    const accounts = open(onPage('keys', {}, ADMINISTRATOR));
    await screen.findByRole('list', { name: 'API keys' });
    press('Create key');
    await screen.findByRole('dialog');
    type('Name', ' Case portal ');
    expect(screen.queryByLabelText('Search the audit log')).toBeNull();
    fireEvent.click(screen.getByLabelText('View scheduled meetings'));
    type('Restrict to one account', 'asha');
    type('Expires after', '90');
    await answer('Create key');
    const secret = await screen.findByTestId('api-key');
    expect(secret.textContent).toMatch(/^sabha_/);
    expect(accounts.asked).toEqual([
      ['makeKey', { name: 'Case portal', scopes: ['meetings:read'], organiser: 'asha', days: 90 }],
    ]);
    press('Copy');
    expect(accounts.asked.at(-1)).toEqual(['copy', secret.textContent]);
    press('Done');
    await waitFor(() => expect(screen.queryByTestId('api-key')).toBeNull());
  });

  it('audit keys belong to auditors [H41]', async () => {
    const accounts = open(onPage('keys', {}, AUDITOR));
    await screen.findByRole('list', { name: 'API keys' });
    press('Create key');
    await screen.findByRole('dialog');
    expect(screen.queryByLabelText('View scheduled meetings')).toBeNull();
    type('Restrict to one account', 'asha');
    fireEvent.click(screen.getByLabelText('Search the audit log'));
    expect(screen.queryByLabelText('Restrict to one account')).toBeNull();
    type('Expires after', '');
    type('Name', 'Auditors');
    await answer('Create key');
    await screen.findByTestId('api-key');
    expect(accounts.asked).toEqual([
      ['makeKey', { name: 'Auditors', scopes: ['audit:read'], organiser: '', days: null }],
    ]);
  });

  it("auditors cannot revoke others' keys", async () => {
    open(onPage('keys', {}, AUDITOR));
    const list = within(await screen.findByRole('list', { name: 'API keys' }));
    expect(list.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual([
      `Revoke: ${AUDIT_KEY.name}`,
    ]);
  });

  it('revoking asks first', async () => {
    const accounts = open(onPage('keys'));
    await screen.findByRole('list', { name: 'API keys' });
    press(`Revoke: ${KEY.name}`);
    expect(accounts.asked).toEqual([]);
    await answer('Revoke');
    expect(accounts.asked).toEqual([['revokeKey', KEY.id]]);
    expect(await screen.findByText(/^Saved: .*Case portal.*revoked/)).toBeDefined();
  });

  it('errors are explained', async () => {
    open(onPage('keys', { makeKey: no('scopes-missing') }));
    await screen.findByRole('list', { name: 'API keys' });
    press('Create key');
    await screen.findByRole('dialog');
    type('Name', 'Auditors');
    await answer('Create key');
    expect(await screen.findByText('Choose at least one permission.')).toBeDefined();
  });
});

describe('webhooks', () => {
  it('are listed with events and backlog', async () => {
    open(onPage('webhooks'));
    const list = within(await screen.findByRole('list', { name: 'Webhooks' }));
    const items = list.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(items[0]).toContain(HOOK.url);
    expect(items[0]).toContain('participant joined');
    expect(items[0]).not.toContain('waiting');
    expect(items[1]).toContain('1,204 waiting');
  });

  it('auditors cannot see them', () => {
    open(onPage('webhooks', {}, AUDITOR));
    expect(screen.getByText(/^You don’t have access to this page/)).toBeDefined();
  });

  it('adding shows the secret once', async () => {
    const accounts = open(onPage('webhooks'));
    await screen.findByRole('list', { name: 'Webhooks' });
    press('Add webhook');
    await screen.findByRole('dialog');
    type('URL', 'https://hooks.example.in/ ');
    fireEvent.click(screen.getByLabelText('participant joined'));
    fireEvent.click(screen.getByLabelText('participant left'));
    await answer('Add webhook');
    expect((await screen.findByTestId('webhook-secret')).textContent).toMatch(/^whsec_/);
    expect(accounts.asked).toEqual([['addWebhook', 'https://hooks.example.in/', ['meeting.started', 'meeting.ended']]]);
  });

  it.each([
    [{ outcome: 'taken', status: 204 }, /^The test message was delivered \(status 204\)/],
    [{ outcome: 'given-up', status: 500 }, /^The test message was rejected with status 500/],
    [{ outcome: 'given-up' }, /^There was no response/],
  ])('test delivery: %j', async (came, told) => {
    const delivery = { message: 'm', event: 'webhook.test', at: '2026-11-24T09:00:00Z', attempt: 1, ...came };
    const accounts = open(onPage('webhooks', { testWebhook: yes(delivery) }));
    const list = within(await screen.findByRole('list', { name: 'Webhooks' }));
    // Where the answer is told there is nothing before somebody asks, and then before it comes.
    expect(list.queryByRole('status')).toBeNull();
    press(`Test: ${HOOK.url}`);
    const status = list.getByRole('status');
    expect(status.textContent).toBe('');
    expect(await screen.findByText(told)).toBeDefined();
    expect(status.textContent).toMatch(told);
    expect(accounts.asked).toEqual([['testWebhook', HOOK.id]]);
  });

  it('show recent deliveries', async () => {
    open(onPage('webhooks'));
    await screen.findByRole('list', { name: 'Webhooks' });
    press(`Recent deliveries: ${HOOK.url}`);
    const table = within(await screen.findByRole('table', { name: `Recent deliveries: ${HOOK.url}` }));
    const [, first, second, third] = table.getAllByRole('row').map(({ textContent }) => textContent);
    expect(first).toContain('delivered');
    expect(second).toContain('503');
    expect(second).toContain('will retry');
    expect(third).toContain('none');
    expect(third).toContain('failed');
    expect(within(screen.getByRole('list', { name: 'Webhooks' })).queryByRole('status')).toBeNull();
    press(`Recent deliveries: ${HOOK.url}`);
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('renewing and removing ask first', async () => {
    const accounts = open(onPage('webhooks'));
    await screen.findByRole('list', { name: 'Webhooks' });
    press(`Replace secret: ${HOOK.url}`);
    await answer('Replace secret');
    await screen.findByTestId('webhook-secret');
    press('Done');
    await waitFor(() => expect(screen.queryByTestId('webhook-secret')).toBeNull());
    press(`Remove: ${HOOK.url}`);
    expect(accounts.asked).toEqual([['rotateWebhook', HOOK.id]]);
    await answer('Remove');
    expect(accounts.asked.at(-1)).toEqual(['closeWebhook', HOOK.id]);
    expect(await screen.findByText(/^Removed: .*hooks[.]portal/)).toBeDefined();
  });

  it('say what was wrong', async () => {
    open(onPage('webhooks', { addWebhook: no('webhook-address-unusable') }));
    await screen.findByRole('list', { name: 'Webhooks' });
    press('Add webhook');
    await answer('Add webhook');
    expect(await screen.findByText(/^Enter a URL that starts with https/)).toBeDefined();
  });
});
