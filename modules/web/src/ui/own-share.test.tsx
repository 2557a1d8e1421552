// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stageOf } from '../call/view.ts';
import type { FakePort } from './testing/fake-port.ts';
import { region } from './testing/in-meeting.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(() => {
  vi.restoreAllMocks();
  tidy();
});

const NAME = 'Your shared screen';
const bar = () => within(region('Share your screen'));
const picture = () => bar().queryByRole('figure', { name: NAME });
const toggle = () => bar().getByRole('button', { name: NAME });
const drawnIn = ({ screens }: FakePort) => [...screens];

function pageTurns(visibility: 'hidden' | 'visible'): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
  fireEvent(document, new Event('visibilitychange'));
}

describe('own shared screen preview', () => {
  it('shows small until hidden, remembers', () => {
    const port = renderApp(SCENES.sharing());
    expect(drawnIn(port)).toEqual([picture()?.querySelector('video')]);
    expect(toggle().getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(toggle());
    expect(port.dispatched).toContainEqual({ type: 'prefer', change: { ownShare: false } });
    expect([picture(), drawnIn(port)]).toEqual([null, []]);
    expect(toggle().getAttribute('aria-expanded')).toBe('false');
    act(() => port.dispatch({ type: 'set-own', source: 'screen', on: false }));
    expect(screen.queryByRole('region', { name: 'Share your screen' })).toBeNull();
    expect(port.getState().preferences.ownShare).toBe(false);
  });

  it('same button restores it', () => {
    const port = renderApp(SCENES['sharing-put-away']());
    expect([picture(), drawnIn(port)]).toEqual([null, []]);
    fireEvent.click(toggle());
    expect(drawnIn(port)).toEqual([picture()?.querySelector('video')]);
  });

  it('hidden page pauses it', () => {
    const port = renderApp(SCENES.sharing());
    const place = picture();
    pageTurns('hidden');
    expect(drawnIn(port)).toEqual([]);
    expect(picture()).toBe(place);
    pageTurns('visible');
    expect(drawnIn(port)).toEqual([place?.querySelector('video')]);
  });

  it('ends with the share', () => {
    const port = renderApp(SCENES.sharing());
    fireEvent.click(bar().getByRole('button', { name: 'Stop sharing' }));
    expect(drawnIn(port)).toEqual([]);
  });

  it('uses no stage or server slot', () => {
    const port = renderApp(SCENES.sharing());
    const tiles = () => {
      const { main, tiles: others } = stageOf(port.getState());
      return [main, ...others];
    };
    const before = tiles();
    expect(before.map((tile) => tile?.source)).not.toContain('screen');
    fireEvent.click(toggle());
    expect(tiles()).toEqual(before);
    const { phase } = port.getState();
    const shown = phase.name === 'meeting' ? Object.values(phase.slots.shown) : [];
    expect(shown.map(({ track }) => track)).not.toContain('own-screen');
  });
});
