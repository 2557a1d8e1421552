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

/** What the line does now. */
export interface MediaFigures {
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  /** Of what should have come here. */
  readonly lostFraction: number;
  /** Of one's own, as the server reports it; null before its first report. */
  readonly sentLostFraction: number | null;
  readonly roundTripMillis: number | null;
  readonly path: { readonly protocol: string; readonly relayed: boolean } | null;
  readonly picturesReceived: number;
  /** The largest picture that moves. */
  readonly largestReceived: Picture | null;
  readonly sentPicture: Picture | null;
  /** What keeps one's own picture below what the camera gives. */
  readonly sentLimitedBy: 'bandwidth' | 'cpu' | null;
  readonly codecs: readonly string[];
  /** What spoils the connection most, null when nothing does. */
  readonly trouble: Trouble | null;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export type Trouble = 'loss-received' | 'loss-sent' | 'delay';
