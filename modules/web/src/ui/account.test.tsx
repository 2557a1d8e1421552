// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccountState, Answer } from '../account/port.ts';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });
const no = (code: string): Answer<unknown> => ({ kind: 'no', code });

function open(state: Partial<AccountState>, answers: Readonly<Record<string, Answer<unknown>>> = {}): FakeAccounts {
  const accounts = new FakeAccounts(state, answers);
  renderApp(SCENES['home-guest'](), 'en', accounts);
  return accounts;
}

function type(label: string, text: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
}

function press(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }));
}

const SESSIONS = yes([
  {
    id: 's1',
    program: 'Firefox, Linux',
    network: '10.0.0.0/24',
    begunAt: '2026-11-24T09:00:00Z',
    usedAt: '2026-11-24T09:30:00Z',
    own: true,
  },
  {
    id: 's2',
    program: 'Chrome, Android',
    network: '10.0.1.0/24',
    begunAt: '2026-11-24T09:00:00Z',
    usedAt: '2026-11-24T09:10:00Z',
    own: false,
  },
]);
const SECRET = yes({
  secret: 'ABCDEFGHIJKLMNOP',
  address: 'otpauth://totp/Sabha:asha?secret=ABCDEFGHIJKLMNOP&issuer=Sabha',
});
describe('signing in', () => {
  it('starts from the home corner', () => {
    const accounts = open({});
    press('Sign in');
    expect(accounts.getState().page).toBe('sign-in');
  });

  it('asks for a code after the password', async () => {
    const accounts = open(
      { page: 'sign-in' },
      {
        signIn: yes({ ticket: 't1', factors: ['code', 'recovery-code'] }),
        secondFactor: yes({ account: OWN, factors: [] }),
      },
    );
    type('Sign-in name', 'asha');
    type('Password', 'secret');
    press('Sign in');
    expect(await screen.findByLabelText('Code')).toBeDefined();
    type('Code', ' 123456 ');
    press('Sign in');
    await screen.findByText('Join with a link');
    expect(accounts.asked).toEqual([
      ['signIn', 'asha', 'secret'],
      ['secondFactor', 't1', 'code', '123456'],
    ]);
  });

  it('reports earlier failed attempts', async () => {
    open({ own: OWN, failed: { count: 3, lastAt: '2026-11-24T10:00:00.000Z' } });
    expect(await screen.findByText(/Failed sign-in attempts since you last signed in: 3\./)).toBeDefined();
  });

  it('recovery code replaces the phone', async () => {
    const accounts = open(
      { page: 'sign-in' },
      { signIn: yes({ ticket: 't1', factors: ['code', 'recovery-code'] }), secondFactor: no('cannot-sign-in') },
    );
    type('Sign-in name', 'asha');
    type('Password', 'secret');
    press('Sign in');
    await screen.findByLabelText('Code');
    press('Use a recovery code');
    type('Recovery code', 'aaaa-bbbb-cccc-dddd');
    press('Sign in');
    expect(await screen.findByText(/^We couldn’t sign you in/)).toBeDefined();
    expect(accounts.asked.at(-1)).toEqual(['secondFactor', 't1', 'recovery-code', 'aaaa-bbbb-cccc-dddd']);
  });

  it('every failure shows one message', async () => {
    open({ page: 'sign-in' }, { signIn: no('cannot-sign-in') });
    type('Sign-in name', 'nobody');
    type('Password', 'x');
    press('Sign in');
    const alert = await screen.findByText(/^We couldn’t sign you in/);
    expect(alert.closest('[role=alert]')).not.toBeNull();
  });
});

describe("the organisation's own sign-in", () => {
  const ways = yes({ singleSignOn: 'Parichay' });

  it('shows a button when configured', async () => {
    const accounts = open({ page: 'sign-in' }, { ways, startSingleSignOn: yes(null) });
    fireEvent.click(await screen.findByRole('button', { name: 'Sign in with Parichay' }));
    expect(accounts.asked).toEqual([['startSingleSignOn']]);
  });

  it('shows no button otherwise', () => {
    open({ page: 'sign-in' }, { ways: yes({}) });
    expect(screen.queryByRole('button', { name: /^Sign in with [^a]/ })).toBeNull();
  });

  it('provider failure is reported', async () => {
    open({ page: 'sign-in' }, { ways, startSingleSignOn: no('provider-unavailable') });
    fireEvent.click(await screen.findByRole('button', { name: 'Sign in with Parichay' }));
    expect(await screen.findByText(/isn’t responding. Try again later/)).toBeDefined();
  });

  it('callback is submitted once', async () => {
    const accounts = open(
      { page: 'sign-in', returned: 'code=c&state=s' },
      { finishSingleSignOn: yes({ account: OWN, factors: [] }) },
    );
    await screen.findByText('Join with a link');
    expect(accounts.asked).toEqual([['finishSingleSignOn', 'code=c&state=s']]);
  });

  it('asks for a second step if enabled', async () => {
    open(
      { page: 'sign-in', returned: 'code=c' },
      {
        finishSingleSignOn: yes({ ticket: 't1', factors: ['code'] }),
        secondFactor: yes({ account: OWN, factors: [] }),
      },
    );
    expect(await screen.findByLabelText('Code')).toBeDefined();
  });

  it('refusal names contacts and restarts', async () => {
    const accounts = open({ page: 'sign-in', returned: 'error=denied' }, { finishSingleSignOn: no('cannot-sign-in') });
    expect(await screen.findByText(/Ask your administrator/)).toBeDefined();
    press('Start again');
    expect(accounts.getState().returned).toBeNull();
    expect(await screen.findByLabelText('Sign-in name')).toBeDefined();
  });
});

describe('an invitation', () => {
  const answers = {
    lookAtInvitation: yes({ login: 'admin', name: 'admin', ownName: true }),
    accept: yes(OWN),
    startCode: SECRET,
    confirmCode: yes({ codes: ['aaaa-bbbb-cccc-dddd'] }),
  };

  it('sets up password, code, recovery codes', async () => {
    const accounts = open({ page: 'invitation', invitation: 'inv', own: OWN }, answers);
    await screen.findByLabelText('Your name');
    type('Your name', ' Asha Rao ');
    type('New password', 'correct Horse 7');
    press('Create account');
    expect(await screen.findByRole('img', { name: /^QR code for an Authenticator/ })).toBeDefined();
    expect(screen.getByTestId('code-secret').textContent).toBe('ABCDEFGHIJKLMNOP');
    type('Code', '123456');
    press('Turn on');
    expect(await screen.findByText('aaaa-bbbb-cccc-dddd')).toBeDefined();
    press('Copy');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined();
    press('I’ve saved these codes');
    await screen.findByText('Join with a link');
    expect(accounts.asked).toContainEqual(['accept', 'inv', 'Asha Rao', 'correct Horse 7']);
    expect(accounts.asked).toContainEqual(['copy', 'aaaa-bbbb-cccc-dddd']);
  });

  it('used invitation is reported', async () => {
    open({ page: 'invitation', invitation: 'inv' }, { lookAtInvitation: no('invitation-unknown') });
    expect(await screen.findByText(/^This invitation has been used/)).toBeDefined();
    expect(screen.queryByLabelText('New password')).toBeNull();
  });
});

describe('second step approved by an administrator', () => {
  it("asks for the administrator's code", async () => {
    const accounts = open(
      { page: 'set-up', own: { ...OWN, voucherNeeded: true } },
      { startCode: SECRET, confirmCode: no('enrolment-code-needed') },
    );
    await screen.findByTestId('code-secret');
    type('Code', '123456');
    press('Turn on');
    expect(accounts.asked.filter(([what]) => what === 'confirmCode')).toEqual([]);
    type('Code from an administrator', ' voucher ');
    press('Turn on');
    expect(await screen.findByText(/^This code has been used/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['confirmCode', '123456', 'voucher']);
  });
});

describe('own account', () => {
  it('lists sessions and ends one', async () => {
    const accounts = open({ page: 'account', own: OWN }, { sessions: SESSIONS, endSession: yes(null) });
    expect(await screen.findByText('This browser')).toBeDefined();
    press('Sign out of Chrome, Android');
    expect(accounts.asked).toContainEqual(['endSession', 's2']);
  });

  it('password change is confirmed', async () => {
    open({ page: 'account', own: OWN }, { sessions: SESSIONS, changePassword: yes(null) });
    type('Current password', 'a');
    type('New password', 'b');
    press('Change password');
    expect(await screen.findByText(/^Password changed/)).toBeDefined();
  });

  it('signs out', () => {
    const accounts = open({ page: 'account', own: OWN }, { sessions: SESSIONS });
    press('Sign out');
    expect(accounts.asked).toContainEqual(['signOut']);
    expect(screen.getByText('Join with a link')).toBeDefined();
  });

  it('adds and removes passkeys', async () => {
    const accounts = open(
      { page: 'account', own: OWN },
      { sessions: SESSIONS, addPasskey: yes({ codes: [] }), dropPasskey: yes(null) },
    );
    type('Passkey name', 'Phone');
    press('Add passkey');
    await screen.findByText('This browser');
    press('Remove the passkey Office key');
    expect(accounts.asked).toContainEqual(['addPasskey', 'Phone']);
    expect(accounts.asked).toContainEqual(['dropPasskey', 'k1']);
  });

  it('exports own data', async () => {
    const accounts = open({ page: 'account', own: OWN }, { sessions: SESSIONS, keptAboutMe: yes(null) });
    press('Download');
    expect(await screen.findByText('The file is in your downloads.')).toBeDefined();
    expect(accounts.asked).toContainEqual(['keptAboutMe']);
  });

  it('erasing needs reading and the password', async () => {
    const accounts = open({ page: 'account', own: OWN }, { sessions: SESSIONS, eraseMe: no('meetings-planned') });
    press('Delete account');
    expect(document.activeElement?.textContent).toBe('Delete account');
    press('Delete permanently');
    expect(accounts.asked.map(([what]) => what)).not.toContain('eraseMe');
    type('Your password', 'a');
    press('Delete permanently');
    expect(await screen.findByText(/upcoming meetings/)).toBeDefined();
    expect(accounts.asked).toContainEqual(['eraseMe', 'a']);
    press('Cancel');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Delete account'));
    expect(screen.queryByText(/can’t undo this/)).toBeNull();
  });

  it('external account cannot be erased here', () => {
    const account = { ...OWN.account, marks: { ...OWN.account.marks, external: true } };
    open({ page: 'account', own: { ...OWN, account } }, { sessions: SESSIONS });
    expect(screen.queryByText('Delete account')).toBeNull();
    expect(screen.getByText(/Ask an administrator to delete it/)).toBeDefined();
  });
});

it.each([
  ['sign-in', {}],
  ['invitation', { invitation: 'inv' }],
  ['set-up', { own: OWN }],
  ['account', { own: OWN }],
] as const)('axe finds nothing serious on the page %s', async (page, more) => {
  open(
    { page, ...more },
    {
      lookAtInvitation: yes({ login: 'asha', name: 'Asha', ownName: false }),
      startCode: SECRET,
      sessions: SESSIONS,
    },
  );
  await screen.findByRole('heading', { level: 1 });
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
  });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});
