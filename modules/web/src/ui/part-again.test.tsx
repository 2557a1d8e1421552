// @vitest-environment happy-dom
// @isolated: what waits for the server is one for the whole page
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { CallContext } from './call-context.ts';
import { MissingPart } from './components/MissingPart.tsx';
import { part, PartBoundary } from './part.tsx';
import { fakePort, type FakePort } from './testing/fake-port.ts';
import { SCENES } from './testing/scenes.ts';

const NOT_COME = /part of the page didn’t load/;
let port: FakePort;
let isAvailable: boolean;
let trials: number;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('')));
  [isAvailable, trials] = [false, 0];
  port = fakePort(SCENES.two());
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function passes(millis: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(millis));
}

async function show(triesAgain: boolean) {
  const Late = part([], () => {
    trials++;
    return isAvailable ? Promise.resolve(() => <p>here</p>) : Promise.reject(new TypeError('Failed to fetch'));
  });
  // React goes on with what waits inside of an act that is waited for.
  return await act(async () => {
    const shown = render(
      <I18nContext value={createI18n('en', TEXTS)}>
        <CallContext value={port}>
          <PartBoundary missing={<MissingPart />} triesAgain={triesAgain}>
            <Suspense>
              <Late />
            </Suspense>
          </PartBoundary>
        </CallContext>
      </I18nContext>,
    );
    await vi.advanceTimersByTimeAsync(0);
    return shown;
  });
}

it('missing part says so, then appears', async () => {
  await show(true);
  expect(screen.getByRole('status').textContent).toMatch(NOT_COME);
  fireEvent.click(screen.getByRole('button', { name: 'Reload' }));
  expect(port.dispatched).toContainEqual({ type: 'load-anew' });
  await passes(1_000);
  expect(trials).toBe(2);
  screen.getByText(NOT_COME);
  isAvailable = true;
  await passes(2_000);
  screen.getByText('here');
  expect(screen.queryByText(NOT_COME)).toBeNull();
});

it('retries for two minutes', async () => {
  await show(true);
  await passes(120_000);
  expect(trials).toBe(8);
  await passes(600_000);
  expect(trials).toBe(8);
});

it('typing stops retries', async () => {
  await show(false);
  isAvailable = true;
  await passes(120_000);
  screen.getByText(NOT_COME);
});

it('hidden part is not retried', async () => {
  const { unmount } = await show(true);
  unmount();
  await passes(120_000);
  expect(trials).toBe(1);
});
