// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Area } from '../i18n/areas.ts';
import { createI18n } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import type { CallState } from '../call/state.ts';
import { App } from './App.tsx';
import { createNewerStore } from './newer-context.ts';
import { loadParts } from './parts.ts';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort } from './testing/fake-port.ts';
import { acts } from './testing/in-meeting.ts';
import { SCENES } from './testing/scenes.ts';

/** The line gave out before the names of the rules were here. */
vi.mock('../i18n/areas.ts', async (actual) => ({
  ...(await actual<object>()),
  fetchArea: () => Promise.reject(new TypeError('Failed to fetch')),
}));

await loadParts();
afterEach(cleanup);

function show(state: CallState) {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const areas: readonly Area[] = ['shell', 'meeting', 'invitation'];
  const texts = Object.fromEntries(areas.map((area) => [area, TEXTS.en[area]]));
  const port = fakePort(state);
  render(
    <App port={port} accounts={new FakeAccounts()} i18n={createI18n('en', { en: texts })} newer={createNewerStore()} />,
  );
  return port;
}

/** The same, while this participant has lost the connection for long. */
function withAway(state: CallState, id: string): CallState {
  if (state.phase.name !== 'meeting') throw new Error('no meeting');
  const { participants } = state.phase;
  const away = participants
    .filter((person) => person.id === id)
    .map((person) => ({ ...person, connected: false, away: true }));
  return { ...state, phase: { ...state.phase, away, participants: participants.filter((each) => each.id !== id) } };
}

it('removal of an away participant is sent [A5 A7]', async () => {
  const port = show(withAway(SCENES.people(), 'p2'));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove Participant 7' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: /^Remove / }, { timeout: 20_000 }));
  fireEvent.click(dialog.getByRole('button', { name: 'Remove' }));
  expect(acts(port)).toContainEqual({ type: 'remove', participant: 'p2' });
});

it('only removal is offered for an away participant [A7]', async () => {
  show(withAway(SCENES.people(), 'p2'));
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for Participant 7' }));
  const menu = within(await screen.findByRole('menu'));
  expect(menu.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['Remove']);
});

it('removal works without rule names [A5]', async () => {
  const port = show(SCENES.people());
  fireEvent.click(await screen.findByRole('button', { name: 'Remove Participant 7' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: /^Remove / }, { timeout: 20_000 }));
  expect(dialog.getByRole('heading').querySelector('b')?.textContent).toBe('Participant 7');
  fireEvent.click(dialog.getByRole('radio', { name: 'disturbed the meeting' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Remove' }));
  expect(acts(port)).toContainEqual({ type: 'remove', participant: 'p2', reason: 'disturbs' });
});
