import { createStore } from 'zustand/vanilla';
import type { CallEvent } from '../call/events.ts';
import { INITIAL_STATE, next } from '../call/next.ts';
import type { CallPort } from '../call/port.ts';
import type { CallState } from '../call/state.ts';
import { EffectRunner, type EffectEnvironment } from './EffectRunner.ts';
import { StandstillWatch } from './StandstillWatch.ts';

export interface Call {
  readonly port: CallPort;
  hurry(): void;
}

/** Joins the core, the store that components read, and the effects. */
export function startCall(around: EffectEnvironment): Call {
  const chosen = around.memory.choices;
  const store = createStore<CallState>(() => ({
    ...INITIAL_STATE,
    devices: { ...INITIAL_STATE.devices, chosen },
    browser: around.browser,
    canBlur: around.canBlur,
    preferences: around.memory.preferences,
  }));
  const queue: CallEvent[] = [];
  let busy = false;
  const standstill = new StandstillWatch();

  /** What effects report while they run waits its turn: the core never sees an event inside an event. */
  function dispatch(event: CallEvent): void {
    noteStandstill();
    queue.push(event);
    drain();
  }

  /** Before whatever else came: a timer that is late by it must not count it. */
  function noteStandstill(): void {
    const millis = standstill.look(around.nowMillis());
    if (millis > 0) queue.push({ type: 'stood-still', millis });
  }

  function drain(): void {
    if (busy) return;
    busy = true;
    try {
      for (let head = queue.shift(); head; head = queue.shift()) {
        const [state, effects] = next(store.getState(), head, around.nowMillis(), around.wallMillis());
        if (state !== store.getState()) store.setState(state, true);
        for (const effect of effects) run(effect);
      }
    } finally {
      busy = false;
    }
  }

  const runner = new EffectRunner(around, dispatch, () => store.getState());
  standstill.every(() => {
    noteStandstill();
    drain();
  });

  function run(effect: Parameters<EffectRunner['run']>[0]): void {
    try {
      runner.run(effect);
    } catch (error) {
      // One effect that fails must not keep the others, a mute perhaps, from being done.
      around.report(error);
    }
  }

  return {
    port: { ...store, dispatch, surface: around.pictures, nowMillis: () => around.nowMillis() },
    hurry: () => runner.hurry(),
  };
}
