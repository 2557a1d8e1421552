// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountLine, Answer, SessionView } from '../account/port.ts';
import { BALA, HOOK, KEY, onPage } from './testing/console-scenes.ts';
import { ASHA, FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const yes = <T,>(value: T): Answer<T> => ({ kind: 'yes', value });
const no = (code: string): Answer<never> => ({ kind: 'no', code });

function open(accounts: FakeAccounts): void {
  renderApp(SCENES['home-guest'](), 'en', accounts);
}

function button(name: string | RegExp): HTMLElement {
  return screen.getByRole('button', { name });
}

/** As by the keyboard: what is pressed has the focus. */
function press(name: string | RegExp, within_?: HTMLElement): void {
  const pressed = within_ === undefined ? button(name) : within(within_).getByRole('button', { name });
  act(() => pressed.focus());
  fireEvent.click(pressed);
}

async function confirm(name: string): Promise<void> {
  press(name, await screen.findByRole('dialog'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
}

function rowOf(text: string): HTMLElement {
  const row = screen.getByText(text).closest('li');
  if (row === null) throw new Error(`${text} is in no list`);
  return row;
}

/** An answer that comes when it is told to. */
function delayed<T>(value: T) {
  let settle: (answer: Answer<T>) => void = () => undefined;
  const answer = new Promise<Answer<T>>((resolve) => (settle = resolve));
  const come = () =>
    act(async () => {
      settle(yes(value));
      await answer;
    });
  return { answer, come };
}

/** Longer than any busy machine takes. */
const LONG = { timeout: 20_000 };

const focused = () => document.activeElement;
/** On the row itself: a second Enter does nothing to whoever came in the place of another. */
const isOn = (row: () => HTMLElement) => waitFor(() => expect(focused()).toBe(row()), LONG);

const ZOYA: AccountLine = { ...BALA, id: 'z'.repeat(16), login: 'zoya', name: 'Zoya' };

/** The list goes on on a second page, where Zoya is. */
function twoPages(): FakeAccounts {
  const accounts = onPage('people');
  let zoya = ZOYA;
  accounts.accounts = (after) => {
    accounts.asked.push(['accounts', after]);
    return Promise.resolve(
      after === null ? yes({ accounts: [ASHA, BALA], more: true }) : yes({ accounts: [zoya], more: false }),
    );
  };
  accounts.disable = () => {
    zoya = { ...zoya, standing: 'disabled' };
    return Promise.resolve(yes(zoya));
  };
  return accounts;
}

describe('action in the console', () => {
  it('keeps the page and row', async () => {
    const accounts = twoPages();
    open(accounts);
    await screen.findByText('बाला मेनन');
    press('Show more');
    await screen.findByText('Zoya');
    await isOn(() => rowOf('Zoya'));
    press('Disable: Zoya');
    await confirm('Disable');
    // The same button, which now does another thing.
    await screen.findByRole('button', { name: 'Enable: Zoya' });
    await waitFor(() => expect(focused()).toBe(button('Enable: Zoya')), LONG);
    expect(accounts.asked.filter(([what]) => what === 'accounts').map(([, after]) => after)).toEqual([
      null,
      'bala',
      null,
      'bala',
    ]);
  });

  it('result lasts until the next action', async () => {
    open(onPage('people', { enable: yes({ ...BALA, name: 'Chitra' }), disable: no('last-administrator') }));
    await screen.findByText('बाला मेनन');
    press('Enable: Chitra');
    await screen.findByText('Saved: Chitra, active');
    press('Disable: Asha Rao');
    await confirm('Disable');
    await screen.findByText(/^There must be at least one administrator/);
    expect(screen.queryByText('Saved: Chitra, active')).toBeNull();
    press('Enable: Chitra');
    await screen.findByText('Saved: Chitra, active');
  });

  it('revoked row keeps focus', async () => {
    const accounts = onPage('keys');
    let times: typeof KEY.times = KEY.times;
    accounts.console.keys = () => Promise.resolve(yes({ keys: [{ ...KEY, times }], more: false }));
    const { answer, come } = delayed(KEY);
    accounts.console.revokeKey = () => answer;
    open(accounts);
    await screen.findByText(KEY.name);
    press(`Revoke: ${KEY.name}`);
    await confirm('Revoke');
    await waitFor(() => expect(focused()).toBe(button(`Revoke: ${KEY.name}`)), LONG);
    times = { ...times, revoked: times.made };
    await come();
    await screen.findByText('revoked');
    await isOn(() => rowOf(KEY.name));
  });

  it.each([
    ['of the row that comes in the place of what was removed', [HOOK, { ...HOOK, id: 'x', url: 'https://b.example' }]],
    ['of the page where nothing is left', [HOOK]],
  ])('focuses the first %s', async (_, before) => {
    const accounts = onPage('webhooks');
    let hooks = before;
    accounts.console.webhooks = () => Promise.resolve(yes(hooks));
    const { answer, come } = delayed(null);
    accounts.console.closeWebhook = () => answer;
    open(accounts);
    await screen.findByText(HOOK.url);
    press(`Remove: ${HOOK.url}`);
    await confirm('Remove');
    await waitFor(() => expect(focused()).toBe(button(`Remove: ${HOOK.url}`)), LONG);
    hooks = before.slice(1);
    await come();
    await screen.findByText(`Removed: ${HOOK.url}`);
    const next = hooks[0];
    if (next === undefined) await waitFor(() => expect(focused()?.tagName).toBe('H1'), LONG);
    else await isOn(() => rowOf(next.url));
  });

  it('does not steal focus', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    const accounts = onPage('webhooks');
    let hooks = [HOOK];
    accounts.console.webhooks = () => Promise.resolve(yes(hooks));
    const { answer, come } = delayed(null);
    accounts.console.closeWebhook = () => answer;
    open(accounts);
    await screen.findByText(HOOK.url);
    press(`Remove: ${HOOK.url}`);
    await confirm('Remove');
    await waitFor(() => expect(focused()).toBe(button(`Remove: ${HOOK.url}`)), LONG);
    act(() => button('Add webhook').focus());
    hooks = [];
    await come();
    await screen.findByText(`Removed: ${HOOK.url}`);
    act(() => void vi.advanceTimersByTime(2_000));
    expect(focused()).toBe(button('Add webhook'));
  });
});

const HERE: SessionView = {
  id: 's1',
  program: 'Firefox, Linux',
  network: '10.0.0.0/24',
  begunAt: '2026-11-24T09:00:00.000Z',
  usedAt: '2026-11-24T09:00:00.000Z',
  own: true,
};
const PHONE: SessionView = { ...HERE, id: 's2', program: 'Chrome, Android', own: false };
const OFFICE: SessionView = { ...PHONE, id: 's3', program: 'Edge, Windows' };

describe('ended session', () => {
  it('focuses the next, then remaining', async () => {
    const accounts = new FakeAccounts({ page: 'account', own: OWN });
    let sessions = [HERE, PHONE, OFFICE];
    accounts.sessions = () => Promise.resolve(yes(sessions));
    accounts.endSession = (id) => {
      sessions = sessions.filter((each) => each.id !== id);
      return Promise.resolve(yes(null));
    };
    open(accounts);
    await screen.findByText('Edge, Windows');
    press('Sign out of Chrome, Android');
    await waitFor(() => expect(screen.queryByText('Chrome, Android')).toBeNull());
    await isOn(() => rowOf('Edge, Windows'));
    press('Sign out of Edge, Windows');
    await waitFor(() => expect(screen.queryByText('Edge, Windows')).toBeNull());
    await isOn(() => rowOf('Firefox, Linux'));
  });
});

describe('unsaved rules', () => {
  async function changed(): Promise<FakeAccounts> {
    const accounts = onPage('rules');
    open(accounts);
    fireEvent.click(await screen.findByRole('switch', { name: 'Locked for hosts: A4, Only hosts can share a screen' }));
    await screen.findByText('Not saved');
    return accounts;
  }

  function closes(): boolean {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return !event.defaultPrevented;
  }

  it('ask before changing pages', async () => {
    const accounts = await changed();
    fireEvent.click(screen.getByRole('link', { name: 'People' }));
    await screen.findByRole('dialog', { name: 'Leave without saving?' });
    await confirm('Cancel');
    expect(accounts.getState().page).toBe('rules');
    screen.getByText('Not saved');
    fireEvent.click(screen.getByRole('link', { name: 'People' }));
    press('Leave', await screen.findByRole('dialog'));
    await screen.findByRole('heading', { level: 1, name: 'People' });
    expect(closes()).toBe(true);
  });

  it('browser asks only while changed', async () => {
    await changed();
    expect(closes()).toBe(false);
    fireEvent.click(screen.getByRole('switch', { name: 'Locked for hosts: A4, Only hosts can share a screen' }));
    await waitFor(() => expect(screen.queryByText('Not saved')).toBeNull());
    expect(closes()).toBe(true);
    fireEvent.click(screen.getByRole('link', { name: 'People' }));
    await screen.findByRole('heading', { level: 1, name: 'People' });
  });

  it('are not asked elsewhere', () => {
    const asked = vi.fn();
    open(Object.assign(onPage('live'), { askBeforeLeaving: asked }));
    expect(asked).not.toHaveBeenCalled();
    expect(closes()).toBe(true);
  });
});
