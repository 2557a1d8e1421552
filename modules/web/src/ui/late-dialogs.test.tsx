// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { createI18n } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { App } from './App.tsx';
import { createNewerStore } from './newer-context.ts';
import { MeetingPart } from './parts.ts';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort, type FakePort } from './testing/fake-port.ts';
import { SCENES } from './testing/scenes.ts';

/** What comes later in a meeting is on its way until this is opened. */
const line = vi.hoisted(() => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
});
vi.mock('./meeting/Later.tsx', async (actual) => {
  await line.opened;
  return await actual();
});

await MeetingPart.load();

afterEach(cleanup);

async function comesIn(): Promise<FakePort> {
  const port = fakePort(SCENES['told-hands']());
  const i18n = createI18n('en', TEXTS);
  await act(async () => {
    render(<App port={port} accounts={new FakeAccounts()} i18n={i18n} newer={createNewerStore()} />);
    await Promise.resolve();
  });
  return port;
}

it('loading panel shows heading and close', async () => {
  const port = await comesIn();
  act(() => port.dispatch({ type: 'toggle-panel', panel: 'chat' }));
  const panel = screen.getByRole('complementary', { name: 'Chat' });
  fireEvent.click(within(panel).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('complementary', { name: 'Chat' })).toBeNull();
});

it('tab title shows name, then count', async () => {
  document.title = 'Ready to join? · Sabha';
  const title = 'Monthly review: district water supply · Sabha';
  await comesIn();
  expect(document.title).toBe(title);
  await act(async () => {
    line.open();
    await vi.dynamicImportSettled();
  });
  await vi.waitFor(() => expect(document.title).toBe(`(2) ${title}`), 20_000);
});
