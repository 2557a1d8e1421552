import { expect, test } from 'vitest';
import { sampleOf } from './figures.ts';
import { lineSampleOf as probed } from './LineProbe.ts';
import { lineSampleOf as watched } from './LineWatch.ts';
import { roundTripIn } from './round-trip.ts';

const PAIR = { id: 'p', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 };
const REPORTS = [
  { id: 'r1', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.31 },
  { id: 'r2', type: 'remote-inbound-rtp', kind: 'video', roundTripTime: 0.3 },
  { id: 'r3', type: 'remote-inbound-rtp', kind: 'video' },
];

test('uses ICE round trip', () => {
  expect(roundTripIn([PAIR, ...REPORTS], PAIR)).toBe(0.05);
  expect(roundTripIn([PAIR], { ...PAIR, currentRoundTripTime: Number.NaN })).toBeNull();
});

/** As Firefox 140 says it. */
test('falls back to server reports', () => {
  const { currentRoundTripTime: _, ...pair } = PAIR;
  const rows = [pair, ...REPORTS];
  expect(roundTripIn(rows, pair)).toBe(0.3);
  for (const read of [sampleOf, probed, watched]) expect(read(rows, 7).roundTripMillis).toBe(300);
});

test('stale reports are ignored', () => {
  const stopped = { id: 'r0', type: 'remote-inbound-rtp', kind: 'video', timestamp: 5_000, roundTripTime: 0.02 };
  const timed = REPORTS.map((report, index) => ({ ...report, timestamp: 60_000 + index }));
  for (const rows of [
    [stopped, ...timed],
    [...timed, stopped],
  ]) {
    expect(roundTripIn(rows, undefined)).toBe(0.3);
  }
});

test('unknown before measurements', () => {
  expect(roundTripIn([{ type: 'remote-inbound-rtp' }], undefined)).toBeNull();
});
