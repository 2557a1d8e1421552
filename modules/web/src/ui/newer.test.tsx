// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createI18n } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { App } from './App.tsx';
import { createNewerStore } from './newer-context.ts';
import { loadParts } from './parts.ts';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort } from './testing/fake-port.ts';
import { SCENES, type SceneName } from './testing/scenes.ts';

await loadParts();
afterEach(cleanup);

function show(scene: SceneName) {
  const newer = createNewerStore();
  const i18n = createI18n('en', TEXTS);
  render(<App port={fakePort(SCENES[scene]())} accounts={new FakeAccounts()} i18n={i18n} newer={newer} />);
  expect(screen.queryByText('A new version is available.')).toBeNull();
  act(() => newer.setState({ newer: true }));
}

describe('newer page available', () => {
  it.each(['home-guest', 'prepare', 'ended'] as const)('is offered on %s', (scene) => {
    show(scene);
    expect(screen.getByText('A new version is available.').closest('[role=status]')).not.toBeNull();
    screen.getByRole('button', { name: TEXTS.en.shell['over.load-anew'] });
  });

  it.each(['two', 'lobby'] as const)('is not offered in %s', (scene) => {
    show(scene);
    expect(screen.queryByText('A new version is available.')).toBeNull();
  });
});
