import { describe, expect, test } from 'vitest';
import { figuresBetween, Grader, sampleOf } from './figures.ts';
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
  { id: 'l', type: 'local-candidate', protocol: 'udp', candidateType: 'host' },
  { id: 'c', type: 'codec', mimeType: 'video/VP8' },
  {
    id: 'v1',
    type: 'inbound-rtp',
    kind: 'video',
    packetsReceived: 90 * factor,
    packetsLost: 10 * factor,
    framesDecoded: 25 * factor,
    frameWidth: 640,
    frameHeight: 360,
    codecId: 'c',
  },
  {
    id: 'o1',
    type: 'outbound-rtp',
    kind: 'video',
    packetsSent: 100 * factor,
    framesSent: 30 * factor,
    frameWidth: 320,
    frameHeight: 180,
    qualityLimitationReason: 'bandwidth',
    codecId: 'c',
  },
  { id: 'r1', type: 'remote-inbound-rtp', kind: 'video', packetsLost: 4 * factor },
  { id: 'v2', type: 'inbound-rtp', kind: 'video', packetsReceived: 0, packetsLost: 0, framesDecoded: 7, codecId: 'c' },
  null,
];

describe('figures', () => {
  test('are differences of samples', () => {
    const figures = figuresBetween(sampleOf(ROWS(1), 0), sampleOf(ROWS(2), 1_000));
    expect(figures).toMatchObject({
      receivedBitsPerSecond: 800_000,
      sentBitsPerSecond: 400_000,
      lostFraction: 0.1,
      roundTripMillis: 40,
      sentLostFraction: 0.04,
      path: { protocol: 'UDP', relayed: false },
      picturesReceived: 1,
      largestReceived: { width: 640, height: 360, framesPerSecond: 25 },
      sentPicture: { width: 320, height: 180, framesPerSecond: 30 },
      sentLimitedBy: 'bandwidth',
      codecs: ['VP8'],
      trouble: 'loss-received',
    });
  });

  test('empty samples give empty figures', () => {
    const nothing = sampleOf([], 0);
    expect(figuresBetween(nothing, nothing)).toMatchObject({
      receivedBitsPerSecond: 0,
      lostFraction: 0,
      sentLostFraction: null,
      path: null,
      trouble: null,
    });
  });

  test('name the main problem and relay', () => {
    const rows = (delay: number, lost: number) => [
      { id: 't', type: 'transport', selectedCandidatePairId: 'p' },
      { id: 'p', type: 'candidate-pair', currentRoundTripTime: delay, localCandidateId: 'l' },
      { id: 'l', type: 'local-candidate', protocol: 'tcp', candidateType: 'relay' },
      { id: 'o', type: 'outbound-rtp', kind: 'audio', packetsSent: lost * 10 },
      { id: 'r', type: 'remote-inbound-rtp', kind: 'audio', packetsLost: lost },
    ];
    const between = (delay: number, lost: number) =>
      figuresBetween(sampleOf(rows(0, 0), 0), sampleOf(rows(delay, lost), 1_000));
    expect(between(0.5, 0)).toMatchObject({ trouble: 'delay', path: { protocol: 'TCP', relayed: true } });
    expect(between(0.1, 5)).toMatchObject({ trouble: 'loss-sent', sentLostFraction: 0.1 });
    expect(between(0.1, 0).trouble).toBeNull();
  });

  test('streams replace missing pair counters', () => {
    const rows = [
      { id: '1', type: 'inbound-rtp', kind: 'audio', bytesReceived: 10 },
      { id: '2', type: 'outbound-rtp', kind: 'audio', bytesSent: 20 },
    ];
    expect(sampleOf(rows, 0)).toMatchObject({ bytesReceived: 10, bytesSent: 20 });
  });
});

describe('connection quality', () => {
  const figures = (lostFraction: number, roundTripMillis = 20, sentLostFraction: number | null = null) => ({
    lostFraction,
    roundTripMillis,
    sentLostFraction,
  });

  test('changes after three equal readings', () => {
    const grader = new Grader();
    expect([0.2, 0, 0.2, 0.2, 0.2].map((lost) => grader.add(figures(lost)))).toEqual([null, null, null, null, 'poor']);
    expect([0, 0, 0].map((lost) => grader.add(figures(lost)))).toEqual([null, null, 'good']);
  });

  test('wavering shows the milder grade', () => {
    const grader = new Grader();
    const grades = [0.07, 0.09, 0.07, 0.09, 0.07].map((lost) => grader.add(figures(lost)));
    expect(grades).toEqual([null, null, 'fair', null, null]);
    expect([0, 0.04, 0].map((lost) => grader.add(figures(lost)))).toEqual([null, null, null]);
    expect([0.09, 0.09, 0.09].map((lost) => grader.add(figures(lost)))).toEqual([null, null, 'poor']);
    expect([0.04, 0, 0.04].map((lost) => grader.add(figures(lost)))).toEqual([null, null, 'fair']);
  });

  test('includes delay and loss', () => {
    const grader = new Grader();
    expect([1, 2, 3].map(() => grader.add(figures(0, 400))).at(-1)).toBe('fair');
  });

  test('includes server-reported loss', () => {
    const grader = new Grader();
    expect([1, 2, 3].map(() => grader.add(figures(0, 20, 0.1))).at(-1)).toBe('poor');
  });
});

describe('loudness', () => {
  test('is logarithmic from silence to full', () => {
    expect(loudnessOf(0)).toBe(0);
    expect(loudnessOf(0.001)).toBeCloseTo(0);
    expect(loudnessOf(0.25)).toBeCloseTo(1, 1);
    expect(loudnessOf(1)).toBe(1);
    expect(loudnessOf(0.016)).toBeCloseTo(0.5, 1);
  });

  test('uses the root mean square', () => {
    expect(amplitudeOf(new Float32Array([1, -1, 1, -1]))).toBe(1);
    expect(amplitudeOf(new Float32Array(0))).toBe(0);
  });
});
