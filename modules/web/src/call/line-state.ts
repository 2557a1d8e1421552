import type { Preferences } from './preferences.ts';

/** What the line carried, as far as a check of it could see. */
export interface LineFigures {
  readonly protocol: 'udp' | 'tcp';
  readonly upBits: number;
  /** Where the way back is not the narrow one: at least so much. */
  readonly downBits: number;
  /** Of what was sent one way, the worse one; 0 to 1. */
  readonly lost: number;
  readonly roundTripMillis: number | null;
  readonly jitterMillis: number | null;
}

/** What a check of the line found. */
export type LineVerdict =
  | { readonly name: 'good'; readonly figures: LineFigures }
  /** `why`: what is too little for pictures. */
  | { readonly name: 'sound-only'; readonly why: 'up' | 'down' | 'loss'; readonly figures: LineFigures }
  /** The server was not reached at these ports. */
  | { readonly name: 'blocked'; readonly udp: readonly number[]; readonly tcp: readonly number[] }
  /** No check could be made. `busy`: others are checked now. */
  | { readonly name: 'unknown'; readonly busy: boolean };

/** The check of the line before a meeting. */
export interface LineCheck {
  /** Whether the server makes any; `itself` where one may begin without being asked for. */
  readonly offered: 'none' | 'asked' | 'itself';
  readonly running: boolean;
  readonly verdict: LineVerdict | null;
  /** What was on before a check left the pictures out of this stay; null where none has. */
  readonly before: { readonly receive: Preferences['receive']; readonly camera: boolean } | null;
}

export const NO_LINE_CHECK: LineCheck = { offered: 'none', running: false, verdict: null, before: null };
