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

test('the way there and back is what the checks of the line took', () => {
  expect(roundTripIn([PAIR, ...REPORTS], PAIR)).toBe(0.05);
  expect(roundTripIn([PAIR], { ...PAIR, currentRoundTripTime: Number.NaN })).toBeNull();
});

/** As Firefox 140 says it. */
test('where a browser does not say, it is what the server reported last', () => {
  const { currentRoundTripTime: _, ...pair } = PAIR;
  const rows = [pair, ...REPORTS];
  expect(roundTripIn(rows, pair)).toBe(0.3);
  for (const read of [sampleOf, probed, watched]) expect(read(rows, 7).roundTripMillis).toBe(300);
});

test('a report on what is not sent any more says nothing of the line as it is', () => {
  const stopped = { id: 'r0', type: 'remote-inbound-rtp', kind: 'video', timestamp: 5_000, roundTripTime: 0.02 };
  const timed = REPORTS.map((report, index) => ({ ...report, timestamp: 60_000 + index }));
  for (const rows of [
    [stopped, ...timed],
    [...timed, stopped],
  ]) {
    expect(roundTripIn(rows, undefined)).toBe(0.3);
  }
});

test('of a line of which nothing is known yet, nothing is said', () => {
  expect(roundTripIn([{ type: 'remote-inbound-rtp' }], undefined)).toBeNull();
});
