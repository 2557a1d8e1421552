import type { OpenedFrames } from '../e2ee/worker/asks.ts';
import type { CallEvent } from './events.ts';
import type { CallState, ParticipantId } from './state.ts';

/** What the user interface is given. `getState` and `subscribe` are those of a store; components select from it. */
export interface CallPort {
  getState(): CallState;
  getInitialState(): CallState;
  subscribe(listener: (state: CallState, before: CallState) => void): () => void;
  dispatch(event: CallEvent): void;
  /** By the clock of the call, which does not go back. */
  nowMillis(): number;
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
  /** Those of the last minute, the latest last. */
  recentFigures(): readonly MediaFigures[];
  /** Once a second while media runs. */
  onFigures(listener: (figures: MediaFigures) => void): () => void;
}

/** What the line does now. */
export interface MediaFigures {
  readonly atMillis: number;
  readonly receivedBitsPerSecond: number;
  readonly sentBitsPerSecond: number;
  /** Of what should have come here. */
  readonly lostFraction: number;
  /** Of one's own, as the server reports it; null before its first report. */
  readonly sentLostFraction: number | null;
  readonly roundTripMillis: number | null;
  /** The worst of what comes. */
  readonly jitterMillis: number | null;
  readonly path: { readonly protocol: string; readonly relayed: boolean } | null;
  readonly picturesReceived: number;
  /** The largest picture that moves. */
  readonly largestReceived: Picture | null;
  readonly sentPicture: Picture | null;
  /** What keeps one's own picture below what the camera gives. */
  readonly sentLimitedBy: 'bandwidth' | 'cpu' | null;
  readonly codecs: readonly string[];
  /** Each stream that moves, pictures before voices, the largest first. */
  readonly streams: readonly StreamFigures[];
  /** By whose key frames were opened; empty while nobody looks. */
  readonly opened: readonly OpenedFrames[];
  /** What spoils the connection most, null when nothing does. */
  readonly trouble: Trouble | null;
}

/** What one RTP stream does, by the names of W3C "Identifiers for WebRTC's Statistics API". */
export interface StreamFigures {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly kind: 'audio' | 'video';
  readonly mid: string | null;
  readonly rid: string | null;
  readonly codec: string | null;
  readonly scalabilityMode: string | null;
  /** Sent only: it is a screen, not a camera. */
  readonly screen: boolean;
  readonly bitsPerSecond: number;
  readonly lostFraction: number;
  readonly jitterMillis: number | null;
  readonly framesPerSecond: number;
  readonly framesDropped: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

export type Trouble = 'loss-received' | 'loss-sent' | 'delay';
