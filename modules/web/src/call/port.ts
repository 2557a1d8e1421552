import type { CallEvent } from './events.ts';
import type { CallState, ParticipantId } from './state.ts';

/** What the user interface is given. `getState` and `subscribe` are those of a store; components select from it. */
export interface CallPort {
  getState(): CallState;
  getInitialState(): CallState;
  subscribe(listener: (state: CallState, before: CallState) => void): () => void;
  dispatch(event: CallEvent): void;
  readonly surface: MediaSurface;
}

/** Pictures, meters and figures go past the framework's state: they are written straight into elements. */
export interface MediaSurface {
  /** Shows a receive slot in an element until the returned function is called. */
  attachSlot(mid: string, element: HTMLVideoElement): () => void;
  /** Shows one's own camera or screen in an element, following changes of device. */
  attachOwn(source: 'camera' | 'screen', element: HTMLVideoElement): () => void;
  /** Loudness from 0 to 1, 15 times a second at most. */
  onLevel(participant: ParticipantId, listener: (level: number) => void): () => void;
  onOwnLevel(listener: (level: number) => void): () => void;
  /** Once a second while media runs. */
  onFigures(listener: (figures: MediaFigures) => void): () => void;
}

export interface MediaFigures {
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  readonly lostFraction: number;
  readonly roundTripMillis: number | null;
  readonly path: string | null;
  readonly picturesReceived: number;
  readonly codecs: readonly string[];
}
