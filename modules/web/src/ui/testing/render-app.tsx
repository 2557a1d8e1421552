import { act, cleanup, configure, fireEvent, render } from '@testing-library/react';
import { vi } from 'vitest';
import type { CallState } from '../../call/state.ts';
import { createI18n, type Language } from '../../i18n/index.ts';
import { TEXTS } from '../../i18n/testing/all-texts.ts';
import { App } from '../App.tsx';
import { createNewerStore } from '../newer-context.ts';
import { loadParts } from '../parts.ts';
import { FakeAccounts } from './fake-accounts.ts';
import { fakePort, type FakePort } from './fake-port.ts';

/** A page without a layout engine asks for roles slowly, more so on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });
configure({ asyncUtilTimeout: 20_000 });

// Tests look at the page at once.
await loadParts();

/** The whole client on a page without layout, so the floor is given a size by hand. */
export function renderApp(state: CallState, language: Language = 'en', accounts = new FakeAccounts()): FakePort {
  setStageSize(1440, 776);
  const port = fakePort(state);
  render(<App port={port} accounts={accounts} i18n={createI18n(language, TEXTS)} newer={createNewerStore()} />);
  return port;
}

function setStageSize(clientWidth: number, clientHeight: number): void {
  for (const [name, value] of Object.entries({ clientWidth, clientHeight })) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
  }
}

/** The same in a window of another size. */
export function renderIn(width: number, height: number, state: CallState): FakePort {
  windowOf(width, height);
  const port = renderApp(state);
  const size = { width, height: height - 124, side: 376, pixelRatio: 1 };
  act(() => port.dispatch({ type: 'stage-measured', size }));
  return port;
}

function windowOf(width: number, height: number): void {
  (window as unknown as { happyDOM: { setViewport(to: object): void } }).happyDOM.setViewport({ width, height });
}

export function tidy(): void {
  cleanup();
  windowOf(1024, 768);
  localStorage.clear();
  for (const look of ['theme', 'contrast', 'motion']) document.documentElement.removeAttribute(`data-${look}`);
}

/** A press of a key, as the page hears it from what has the focus. */
export function press(key: string, code: string, more: KeyboardEventInit = {}): void {
  const target = document.activeElement ?? document.body;
  act(() => {
    fireEvent.keyDown(target, { key, code, ...more });
    fireEvent.keyUp(target, { key, code, ...more });
  });
}
