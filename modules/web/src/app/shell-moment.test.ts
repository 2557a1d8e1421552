import { describe, expect, it, vi } from 'vitest';
import type { CallPort } from '../call/port.ts';
import type { Phase } from '../call/state.ts';
import { onceOutOfTheWay } from './shell-moment.ts';

type PhaseName = Phase['name'];

function portAt(first: PhaseName) {
  let name = first;
  const listeners = new Set<() => void>();
  const port = {
    getState: () => ({ phase: { name } }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as CallPort;
  const isAt = (next: PhaseName) => {
    name = next;
    [...listeners].forEach((listener) => listener());
  };
  return { port, isAt, listeners };
}

describe('code to keep is fetched', () => {
  it.each(['meeting', 'closed'] as const)('once somebody is at %s, and not on the way there', (place) => {
    const { port, isAt, listeners } = portAt('home');
    const then = vi.fn();
    onceOutOfTheWay(port, false, then);
    for (const way of ['starting', 'preparing', 'joining', 'waiting'] as const) isAt(way);
    expect(then).not.toHaveBeenCalled();
    isAt(place);
    isAt(place);
    expect(then).toHaveBeenCalledOnce();
    expect(listeners.size).toBe(0);
  });

  it.each([true, false])('at home only where code is kept already (%s)', (isKept) => {
    const { port, listeners } = portAt('home');
    const then = vi.fn();
    onceOutOfTheWay(port, isKept, then);
    expect(then).toHaveBeenCalledTimes(isKept ? 1 : 0);
    expect(listeners.size).toBe(isKept ? 0 : 1);
  });

  it('on the way in not even where code is kept', () => {
    const { port, isAt } = portAt('preparing');
    const then = vi.fn();
    onceOutOfTheWay(port, true, then);
    isAt('joining');
    expect(then).not.toHaveBeenCalled();
  });
});
