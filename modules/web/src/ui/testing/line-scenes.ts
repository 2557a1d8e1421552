import { Played } from '../../call/testing/meeting.ts';
import { DEVICES } from './devices.ts';
import type { CallState, LineFigures, LineVerdict } from '../../call/state.ts';

const FIGURES: LineFigures = {
  protocol: 'udp',
  upBits: 1_240_000,
  downBits: 940_000,
  lost: 0.002,
  roundTripMillis: 42,
  jitterMillis: 6,
};

function checking(): Played {
  return new Played()
    .preparing()
    .play(DEVICES)
    .devicesOpen()
    .play({ type: 'line-check-offered', offered: 'asked' }, { type: 'check-line' });
}

function checked(verdict: LineVerdict): () => CallState {
  return () => checking().play({ type: 'line-checked', verdict }).state;
}

/** Prepare, with what a check of the line found. */
export const LINE_SCENES = {
  'line-asked': () =>
    new Played().preparing().play(DEVICES).devicesOpen().play({ type: 'line-check-offered', offered: 'asked' }).state,
  'line-running': () => checking().state,
  'line-good': checked({ name: 'good', figures: FIGURES }),
  'line-tcp': checked({ name: 'good', figures: { ...FIGURES, protocol: 'tcp' } }),
  'line-narrow': checked({
    name: 'sound-only',
    why: 'up',
    figures: { ...FIGURES, upBits: 88_000, downBits: 88_000, lost: 0.03, roundTripMillis: 310, jitterMillis: 48 },
  }),
  'line-lossy': checked({ name: 'sound-only', why: 'loss', figures: { ...FIGURES, lost: 0.31 } }),
  'line-blocked': checked({ name: 'blocked', udp: [10_000], tcp: [8_443] }),
  'line-unknown': checked({ name: 'unknown', busy: true }),
} as const satisfies Record<string, () => CallState>;
