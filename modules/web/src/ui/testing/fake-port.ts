import { createStore } from 'zustand/vanilla';
import type { CallEvent } from '../../call/events.ts';
import { next } from '../../call/next.ts';
import type { CallPort, MediaFigures, MediaSurface } from '../../call/port.ts';
import type { CallState } from '../../call/state.ts';

const SILENT: MediaSurface = {
  attachSlot: () => () => undefined,
  attachOwn: () => () => undefined,
  onLevel: () => () => undefined,
  onOwnLevel: () => () => undefined,
  onFigures: () => () => undefined,
  recentFigures: () => [],
};

/** The real core over a fake outside: what is dispatched changes the state, and what it would do is not done. */
export interface FakePort extends CallPort {
  readonly dispatched: readonly CallEvent[];
  /** Where one's own screen is drawn. */
  readonly screens: ReadonlySet<HTMLVideoElement>;
  /** The figures of one moment, to whoever listens. */
  tellFigures(figures: MediaFigures): void;
}

export function fakePort(state: CallState, base: MediaSurface = SILENT): FakePort {
  const listeners = new Set<(figures: MediaFigures) => void>();
  const screens = new Set<HTMLVideoElement>();
  let recent: readonly MediaFigures[] = [];
  const surface: MediaSurface = {
    ...base,
    attachOwn: (source, element) => {
      const detach = base.attachOwn(source, element);
      if (source === 'screen') screens.add(element);
      return () => {
        screens.delete(element);
        detach();
      };
    },
    recentFigures: () => [...base.recentFigures(), ...recent],
    onFigures: (listener) => {
      listeners.add(listener);
      const stop = base.onFigures(listener);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
  };
  const store = createStore<CallState>(() => state);
  const dispatched: CallEvent[] = [];
  return {
    ...store,
    surface,
    dispatched,
    screens,
    nowMillis: () => Date.now(),
    tellFigures: (figures) => {
      recent = [...recent, figures];
      for (const listener of listeners) listener(figures);
    },
    dispatch: (event) => {
      dispatched.push(event);
      store.setState(next(store.getState(), event, Date.now())[0], true);
    },
  };
}
