import { describe, expect, test } from 'vitest';
import { figuresBetween, Grader, sampleOf, type Figures } from './figures.ts';
import { amplitudeOf, loudnessOf } from './sound.ts';

const ROWS = (factor: number) => [
  { id: 't', type: 'transport', selectedCandidatePairId: 'p' },
  {
    id: 'p',
    type: 'candidate-pair',
    bytesReceived: 100_000 * factor,
    bytesSent: 50_000 * factor,
    currentRoundTripTime: 0.04,
    localCandidateId: 'l',
  },
  { id: 'l', type: 'local-candidate', protocol: 'udp' },
  { id: 'c', type: 'codec', mimeType: 'video/VP8' },
  {
    id: 'v1',
    type: 'inbound-rtp',
    kind: 'video',
    packetsReceived: 90 * factor,
    packetsLost: 10 * factor,
    framesDecoded: 25 * factor,
    codecId: 'c',
  },
  { id: 'v2', type: 'inbound-rtp', kind: 'video', packetsReceived: 0, packetsLost: 0, framesDecoded: 7, codecId: 'c' },
  null,
];

describe('figures', () => {
  test('are what happened between two samples', () => {
    const figures = figuresBetween(sampleOf(ROWS(1), 0), sampleOf(ROWS(2), 1_000));
    expect(figures).toEqual({
      receivedBitsPerSecond: 800_000,
      sentBitsPerSecond: 400_000,
      lostFraction: 0.1,
      roundTripMillis: 40,
      path: 'UDP',
      picturesReceived: 1,
      codecs: ['VP8'],
    });
  });

  test('of nothing are nothing', () => {
    const nothing = sampleOf([], 0);
    expect(figuresBetween(nothing, nothing)).toMatchObject({ receivedBitsPerSecond: 0, lostFraction: 0, path: null });
  });

  test('fall back to the streams where the pair does not count', () => {
    const rows = [
      { id: '1', type: 'inbound-rtp', kind: 'audio', bytesReceived: 10 },
      { id: '2', type: 'outbound-rtp', kind: 'audio', bytesSent: 20 },
    ];
    expect(sampleOf(rows, 0)).toMatchObject({ bytesReceived: 10, bytesSent: 20 });
  });
});

describe('the word for a connection', () => {
  const figures = (lostFraction: number, roundTripMillis = 20): Figures => ({
    receivedBitsPerSecond: 0,
    sentBitsPerSecond: 0,
    lostFraction,
    roundTripMillis,
    path: null,
    picturesReceived: 0,
    codecs: [],
  });

  test('changes after three moments that agree, not after one', () => {
    const grader = new Grader();
    expect([0.2, 0, 0.2, 0.2, 0.2].map((lost) => grader.add(figures(lost)))).toEqual([null, null, null, null, 'poor']);
    expect([0, 0, 0].map((lost) => grader.add(figures(lost)))).toEqual([null, null, 'good']);
  });

  test('hears delay as well as loss', () => {
    const grader = new Grader();
    expect([1, 2, 3].map(() => grader.add(figures(0, 400))).at(-1)).toBe('fair');
  });
});

describe('loudness', () => {
  test('is even to the ear, silent below 60 dB and full from 12 dB on', () => {
    expect(loudnessOf(0)).toBe(0);
    expect(loudnessOf(0.001)).toBeCloseTo(0);
    expect(loudnessOf(0.25)).toBeCloseTo(1, 1);
    expect(loudnessOf(1)).toBe(1);
    expect(loudnessOf(0.016)).toBeCloseTo(0.5, 1);
  });

  test('is of the root mean square', () => {
    expect(amplitudeOf(new Float32Array([1, -1, 1, -1]))).toBe(1);
    expect(amplitudeOf(new Float32Array(0))).toBe(0);
  });
});
