// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import { Played } from '../call/testing/meeting.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const network = () => screen.getByRole('region', { name: 'Your network' });
const networkStatus = () => within(network()).getByRole('status').textContent;

describe('network check', () => {
  it.each([
    ['line-running', 'Checking the network'],
    ['line-good', 'Good. Audio and video are working well.'],
    ['line-tcp', 'Your network only allows TCP'],
    ['line-narrow', 'Audio onlyYour network carries 88 kbit/s, which is too slow for video.'],
    ['line-lossy', 'Your network loses 31 % of the data'],
    ['line-blocked', 'Ask your network team to open UDP 10000, TCP 8443 to this server.'],
    ['line-unknown', 'You can still join.'],
  ] as const)('%s shows the result', (scene, sentence) => {
    renderApp(SCENES[scene]());
    expect(networkStatus()).toContain(sentence);
  });

  it('explains itself beforehand', () => {
    const port = renderApp(SCENES['line-asked']());
    expect(within(network()).getByText('Takes a few seconds and uses up to 3 MB.')).toBeDefined();
    fireEvent.click(within(network()).getByRole('button', { name: 'Check network' }));
    expect(port.dispatched).toContainEqual({ type: 'check-line' });
  });

  it('audio-only result can be undone', () => {
    const port = renderApp(SCENES['line-narrow']());
    expect(networkStatus()).toContain('No video, and your camera is off.');
    fireEvent.click(within(network()).getByRole('button', { name: 'Use video anyway' }));
    expect(port.getState().preferences.receive).toBe('everything');
    expect(networkStatus()).not.toContain('No video, and');
  });

  it('is hidden without server support', () => {
    renderApp(SCENES.prepare());
    expect(screen.queryByRole('region', { name: 'Your network' })).toBeNull();
  });
});

describe('by itself', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const begun = (offered: 'asked' | 'itself', ...more: readonly CallEvent[]) => {
    const port = renderApp(
      new Played()
        .preparing()
        .devicesOpen()
        .play({ type: 'line-check-offered', offered }, ...more).state,
    );
    act(() => {
      vi.advanceTimersByTime(10_000);
    });
    return port.dispatched.filter(({ type }) => type === 'check-line');
  };

  it('starts when the page is ready', () => {
    expect(begun('itself')).toEqual([{ type: 'check-line', byItself: true }]);
  });

  it('skipped when saving data or joining', () => {
    expect(begun('asked')).toEqual([]);
    expect(begun('itself', { type: 'join', name: 'Asha', password: 'pass' })).toEqual([]);
  });
});
