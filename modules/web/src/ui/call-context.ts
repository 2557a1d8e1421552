import { createContext, use, useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import type { CallEvent } from '../call/events.ts';
import type { CallPort, MediaSurface } from '../call/port.ts';
import type { CallState, MeetingPhase } from '../call/state.ts';
import { steady } from './steady.ts';

/** The one thing the components are given: the call's state, a way to say what the person does, and the pictures. */
export const CallContext = createContext<CallPort | null>(null);

function useCallPort(): CallPort {
  const port = use(CallContext);
  if (port === null) throw new Error('a component of the call stands outside of CallContext');
  return port;
}

/** Selects from the state; a selector returns a part of it, never something new. */
export function useCall<T>(select: (state: CallState) => T): T {
  return useStore(useCallPort(), select);
}

/** For what a selector puts together: the component renders when a part of it changes, and equal parts stay the same. */
export function useSteady<T>(select: (state: CallState) => T): T {
  const last = useRef<T>(undefined);
  return useCall((state) => {
    const now = select(state);
    return (last.current = last.current === undefined ? now : steady(last.current, now));
  });
}

/** The same for the parts of the meeting screen. */
export function useSteadyMeeting<T>(select: (phase: MeetingPhase) => T): T {
  return useSteady((state) => select(meetingOf(state)));
}

/** For handlers: the state when they ask, without a render when it changes. */
export function useCallState(): () => CallState {
  const port = useCallPort();
  return useCallback(() => port.getState(), [port]);
}

/** For the parts of the meeting screen, which stand only while there is a meeting. */
export function useMeeting<T>(select: (phase: MeetingPhase) => T): T {
  return useCall((state) => select(meetingOf(state)));
}

function meetingOf({ phase }: CallState): MeetingPhase {
  if (phase.name !== 'meeting') throw new Error('a part of the meeting screen stands outside of a meeting');
  return phase;
}

export function useDispatch(): (event: CallEvent) => void {
  const port = useCallPort();
  return useCallback((event: CallEvent) => port.dispatch(event), [port]);
}

/** The clock of the call: what its state says of when something began or ends is by this one. */
export function useClock(): () => number {
  const port = useCallPort();
  return useCallback(() => port.nowMillis(), [port]);
}

export function useSurface(): MediaSurface {
  return useCallPort().surface;
}
