// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, it, vi } from 'vitest';
import { createI18n } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { App } from './App.tsx';
import { createNewerStore } from './newer-context.ts';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort } from './testing/fake-port.ts';
import { SCENES } from './testing/scenes.ts';

vi.mock('./meeting/MeetingScreen.tsx', () => ({
  get MeetingScreen() {
    throw new TypeError('Failed to fetch');
  },
}));

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(cleanup);

it('missing part in meeting works outside', async () => {
  const port = fakePort(SCENES.two());
  await act(async () => {
    const i18n = createI18n('en', TEXTS);
    render(<App port={port} accounts={new FakeAccounts()} i18n={i18n} newer={createNewerStore()} />);
    await Promise.resolve();
  });
  screen.getByRole('button', { name: 'Leave' });
  act(() => port.dispatch({ type: 'received', message: { type: 'closed', cause: 'left' }, ack: 0 }));
  screen.getByRole('heading', { name: 'You left the meeting.' });
});
