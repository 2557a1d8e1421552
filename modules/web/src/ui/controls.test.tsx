// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallState, ParticipantView } from '../call/state.ts';
import { track } from '../call/testing/meeting.ts';
import type { FakePort } from './testing/fake-port.ts';
import { renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const DEPUTY = 'Deputy Secretary (Water Supply)';

function button(name: string, inside: HTMLElement = document.body) {
  return within(inside).getByRole('button', { name });
}

function acts(port: FakePort) {
  return port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
}

function menuOf(name: string): string[] {
  fireEvent.click(button(`Actions for ${name}`));
  return screen.getAllByRole('menuitem').map((item) => item.textContent);
}

/** The same scene with somebody changed. */
function changed(
  state: CallState,
  id: string,
  change: (before: ParticipantView) => Partial<ParticipantView>,
): CallState {
  const { phase } = state;
  if (phase.name !== 'meeting') throw new Error('not in a meeting');
  const participants = phase.participants.map((each) => (each.id === id ? { ...each, ...change(each) } : each));
  return { ...state, phase: { ...phase, participants } };
}

const sharing = ({ tracks, id }: ParticipantView) => ({ tracks: [...tracks, track(id, 'screen')] });
const STOPS = { type: 'mute', participant: 'p0', source: 'screen' };

describe('a share of somebody else', () => {
  it('is stopped by a host above it, and the focus stays on the page [A4]', () => {
    const port = renderApp(SCENES.share());
    fireEvent.click(button('Stop sharing', screen.getByRole('region', { name: 'Stage' })));
    expect(acts(port)).toEqual([STOPS]);
    expect(document.activeElement?.id).toBe('main');
  });

  it('is stopped there by a sign with a name on a phone', () => {
    const port = renderIn(360, 640, SCENES.share());
    fireEvent.click(button('Stop sharing', screen.getByRole('region', { name: 'Stage' })));
    expect(acts(port)).toEqual([STOPS]);
  });

  it('is nothing that a participant could stop', () => {
    renderApp(SCENES['share-large']());
    expect(screen.queryByRole('button', { name: 'Stop sharing' })).toBeNull();
    expect(menuOf(DEPUTY)).toEqual(['Pin on the stage']);
  });

  it.each(['alternate-host', 'host', 'participant'] as const)('of the role %s is stopped in the menu', (role) => {
    const port = renderApp(changed(SCENES['grid-5'](), 'p0', (each) => ({ ...sharing(each), role })));
    expect(menuOf(DEPUTY)).toContain('Stop sharing');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Stop sharing' }));
    expect(acts(port)).toEqual([STOPS]);
  });
});

describe('the share right', () => {
  it('is given and taken where it is a person’s to have', () => {
    renderApp(SCENES['share-granted']());
    expect(menuOf('Participant 7')).toContain('Allow to share');
    tidy();
    renderApp(changed(SCENES['share-granted'](), 'p2', () => ({ mayShare: true })));
    expect(menuOf('Participant 7')).toContain('Take back the share right');
  });

  it('is no act where everybody shares, nor on an alternate host: it would change nothing', () => {
    renderApp(changed(SCENES['grid-5'](), 'p2', () => ({ mayShare: true })));
    expect(menuOf('Participant 7').filter((text) => /share/.test(text))).toEqual([]);
    tidy();
    renderApp(changed(SCENES['share-granted'](), 'p0', () => ({ mayShare: true })));
    expect(menuOf(DEPUTY).filter((text) => /share/.test(text))).toEqual([]);
  });
});
