import { expect, test } from 'vitest';
import { fitEncodings, type FittedEncoding } from './fit.ts';

const SIMULCAST: FittedEncoding[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 130_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 450_000 },
  { maxBitrate: 1_300_000 },
];

const active = (shown: number) => fitEncodings(SIMULCAST, 720, shown).map((encoding) => encoding.active);

test('larger simulcast encodings stop', () => {
  expect(active(720)).toEqual([true, true, true]);
  expect(active(451)).toEqual([true, true, true]);
  expect(active(450)).toEqual([true, true, false]);
  expect(active(180)).toEqual([true, false, false]);
  expect(active(0)).toEqual([false, false, false]);
  expect(active(4_320)).toEqual([true, true, true]);
});

test('simulcast bitrate is unchanged', () => {
  expect(fitEncodings(SIMULCAST, 720, 100).map(({ maxBitrate }) => maxBitrate)).toEqual([130_000, 450_000, 1_300_000]);
});

test('scalable stream loses upper layers', () => {
  const given: FittedEncoding[] = [{ scalabilityMode: 'L3T3_KEY', maxBitrate: 1_600_000 }];
  const rate = (shown: number) => fitEncodings(given, 720, shown)[0]?.maxBitrate;
  expect(rate(720)).toBe(1_600_000);
  expect(rate(400)).toBe(560_000);
  expect(rate(180)).toBe(160_000);
});

test('single stream is all or nothing', () => {
  expect(fitEncodings([{ maxBitrate: 900_000 }], 360, 90)).toEqual([{ maxBitrate: 900_000, active: true }]);
  expect(fitEncodings([{ maxBitrate: 900_000 }], 360, 0)).toEqual([{ maxBitrate: 900_000, active: false }]);
});

test('better of equal heights is kept', () => {
  const screen: FittedEncoding[] = [
    { scaleResolutionDownBy: 1, maxBitrate: 250_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
  ];
  expect(fitEncodings(screen, 1_080, 700).map((encoding) => encoding.active)).toEqual([true, true]);
});
