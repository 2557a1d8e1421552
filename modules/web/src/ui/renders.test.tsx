// @vitest-environment happy-dom
// @isolated: React looks for the hook once, as it is loaded
import { rendersOf } from './testing/renders.ts';
import { act } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import { press, renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

/** The parts of the meeting screen that must stand still while something else happens. */
const LARGE = ['Room', 'TopBar', 'Stage', 'Dock', 'PeoplePanel', 'PersonRow', 'MeetingScreen', 'OtherWindows'];

function played(scene: keyof typeof SCENES, ...events: readonly CallEvent[]) {
  const port = renderApp(SCENES[scene]());
  // What is due by the clock of now, which is long after the scene's, is no part of it.
  act(() => port.dispatch({ type: 'timer', timer: 'keys' }));
  const before = port.getState();
  const renders = rendersOf(() =>
    act(() => {
      for (const event of events) port.dispatch(event);
    }),
  );
  return { changed: port.getState() !== before, renders, large: LARGE.filter((name) => renders.has(name)) };
}

const speaks = (participant: string): CallEvent => ({
  type: 'received',
  message: { type: 'speaker-changed', participant },
  ack: 0,
});

describe('rendering in a meeting', () => {
  it('counter sees the first render', () => {
    const renders = rendersOf(() => renderApp(SCENES['grid-49']()));
    expect(renders.get('FaceTile')).toBe(49);
    expect(renders.get('Stage')).toBeGreaterThan(0);
  });

  it('speaker change renders two tiles', () => {
    const { renders, large } = played('grid-49', speaks('p3'));
    expect(renders.get('FaceTile')).toBe(2);
    expect(large).toEqual([]);
  });

  it('returning voices render their notice only', () => {
    const { changed, renders } = played('grid-49', {
      type: 'received',
      message: { type: 'voices-left-out', tracks: [] },
      ack: 0,
    });
    expect(changed).toBe(true);
    expect([...renders.keys()]).toEqual([]);
  });

  it('raised hand renders affected tiles', () => {
    const port = renderApp(SCENES['grid-49']());
    const { phase } = port.getState();
    const people = phase.name === 'meeting' ? phase.participants : [];
    const one = people.find(({ id, handRaisedAt }) => id === 'p5' && handRaisedAt === undefined);
    if (one === undefined) throw new Error('p5 is not here');
    const renders = rendersOf(() =>
      act(() =>
        port.dispatch({
          type: 'received',
          message: { type: 'participant-changed', participant: { ...one, handRaisedAt: new Date().toISOString() } },
          ack: 0,
        }),
      ),
    );
    expect(renders.get('FaceTile')).toBe(1);
    expect(renders.has('Stage')).toBe(false);
  });

  it('speaking renders no people rows', () => {
    const { large } = played('people', speaks('p2'));
    expect(large).toEqual([]);
  });

  it('unreadable video renders its mark', () => {
    const { changed, renders, large } = played('grid-49', {
      type: 'keys-reported',
      report: { kind: 'unreadable', mid: 'v3', expected: 4, reason: 'clear' },
    });
    expect(changed).toBe(true);
    expect(renders.get('KeyChip')).toBe(1);
    expect(renders.has('FaceTile')).toBe(false);
    // The bar at the top says that something does not fit.
    expect(large).toEqual([]);
  });

  it('shortcuts use current state', () => {
    const port = renderApp(SCENES.two());
    act(() => port.dispatch({ type: 'set-own', source: 'camera', on: false }));
    press('v', 'KeyV');
    expect(port.getState().own.camera.on).toBe(true);
  });
});
