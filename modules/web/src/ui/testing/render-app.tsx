import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { vi } from 'vitest';
import type { CallState } from '../../call/state.ts';
import { createI18n, type Language } from '../../i18n/index.ts';
import { TEXTS } from '../../i18n/testing/all-texts.ts';
import { App } from '../App.tsx';
import { loadParts } from '../parts.ts';
import { FakeAccounts } from './fake-accounts.ts';
import { fakePort, type FakePort } from './fake-port.ts';

/** A page without a layout engine asks for roles slowly, more so on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

// Tests look at the page at once.
await loadParts();

const FLOOR = { clientWidth: 1440, clientHeight: 776 };

/** The whole client on a page without layout, so the floor is given a size by hand. */
export function renderApp(state: CallState, language: Language = 'en', accounts = new FakeAccounts()): FakePort {
  for (const [name, value] of Object.entries(FLOOR)) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
  const port = fakePort(state);
  render(<App port={port} accounts={accounts} i18n={createI18n(language, TEXTS)} />);
  return port;
}

export function tidy(): void {
  cleanup();
  localStorage.clear();
  document.documentElement.removeAttribute('data-theme');
}

/** A press of a key, as the page hears it from what has the focus. */
export function press(key: string, code: string, more: KeyboardEventInit = {}): void {
  const target = document.activeElement ?? document.body;
  act(() => {
    fireEvent.keyDown(target, { key, code, ...more });
    fireEvent.keyUp(target, { key, code, ...more });
  });
}
