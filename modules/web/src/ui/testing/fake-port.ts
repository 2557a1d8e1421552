import { createStore } from 'zustand/vanilla';
import type { CallEvent } from '../../call/events.ts';
import { next } from '../../call/next.ts';
import type { CallPort, MediaSurface } from '../../call/port.ts';
import type { CallState } from '../../call/state.ts';

const SILENT: MediaSurface = {
  attachSlot: () => () => undefined,
  attachOwn: () => () => undefined,
  onLevel: () => () => undefined,
  onOwnLevel: () => () => undefined,
  onFigures: () => () => undefined,
};

/** The real core over a fake outside: what is dispatched changes the state, and what it would do is not done. */
export interface FakePort extends CallPort {
  readonly dispatched: readonly CallEvent[];
}

export function fakePort(state: CallState, surface: MediaSurface = SILENT): FakePort {
  const store = createStore<CallState>(() => state);
  const dispatched: CallEvent[] = [];
  return {
    ...store,
    surface,
    dispatched,
    dispatch: (event) => {
      dispatched.push(event);
      store.setState(next(store.getState(), event, Date.now())[0], true);
    },
  };
}
