import { describe, expect, test } from 'vitest';
import { figuresBetween, sampleOf } from './figures.ts';
import { TrackGrades } from './TrackGrades.ts';
import type { StreamFigures } from './streams.ts';

const rows = (factor: number) => [
  { id: 'c', type: 'codec', mimeType: 'video/VP9' },
  {
    id: 'v',
    type: 'inbound-rtp',
    kind: 'video',
    mid: '7',
    codecId: 'c',
    bytesReceived: 100_000 * factor,
    packetsReceived: 95 * factor,
    packetsLost: 5 * factor,
    framesDecoded: 25 * factor,
    framesDropped: factor,
    frameWidth: 320,
    frameHeight: 180,
    jitter: 0.012,
    totalFreezesDuration: 0.25 * factor,
  },
  {
    id: 'o',
    type: 'outbound-rtp',
    kind: 'video',
    mid: '1',
    rid: 'h',
    remoteId: 'r',
    contentType: 'screenshare',
    scalabilityMode: 'L1T2',
    bytesSent: 50_000 * factor,
    packetsSent: 100 * factor,
    framesSent: 10 * factor,
    frameWidth: 1920,
    frameHeight: 1080,
  },
  { id: 'r', type: 'remote-inbound-rtp', kind: 'video', packetsLost: 2 * factor, jitter: 0.003 },
  { id: 'still', type: 'inbound-rtp', kind: 'audio', packetsReceived: 10, jitter: 0.4 },
];

describe('streams', () => {
  const figures = figuresBetween(sampleOf(rows(1), 0), sampleOf(rows(2), 1_000));

  test('are listed with W3C names', () => {
    expect(figures.streams).toEqual([
      {
        id: 'o',
        direction: 'outbound',
        kind: 'video',
        mid: '1',
        rid: 'h',
        codec: null,
        scalabilityMode: 'L1T2',
        screen: true,
        bitsPerSecond: 400_000,
        lostFraction: 0.02,
        jitterMillis: 3,
        framesPerSecond: 10,
        framesDropped: 0,
        frameWidth: 1920,
        frameHeight: 1080,
        frozenFraction: 0,
      },
      {
        id: 'v',
        direction: 'inbound',
        kind: 'video',
        mid: '7',
        rid: null,
        codec: 'VP9',
        scalabilityMode: null,
        screen: false,
        bitsPerSecond: 800_000,
        lostFraction: 0.05,
        jitterMillis: 12,
        framesPerSecond: 25,
        framesDropped: 1,
        frameWidth: 320,
        frameHeight: 180,
        frozenFraction: 0.25,
      },
    ]);
  });

  test('incoming ones show jitter', () => {
    expect(figures.jitterMillis).toBe(12);
  });
});

describe('track quality', () => {
  const coming = (mid: string, lostFraction: number, frozenFraction = 0) =>
    ({ direction: 'inbound', mid, lostFraction, frozenFraction }) as StreamFigures;
  const trackOf = (mid: string) => (mid === '9' ? undefined : `track ${mid}`);
  const thrice = (grades: TrackGrades, ...streams: StreamFigures[]) =>
    [1, 2, 3].map(() => grades.add(streams, trackOf)).at(-1);

  test('reports loss and freezes only', () => {
    const grades = new TrackGrades();
    expect(thrice(grades, coming('1', 0), coming('2', 0.2), coming('3', 0, 0.1), coming('9', 1))).toEqual({
      'track 2': 'poor',
      'track 3': 'fair',
    });
    expect(thrice(grades, coming('2', 0))).toEqual({});
  });

  test('changes slowly, resets per track', () => {
    const grades = new TrackGrades();
    expect(grades.add([coming('1', 1)], trackOf)).toEqual({});
    expect(thrice(grades, coming('1', 1))).toEqual({ 'track 1': 'poor' });
    expect(grades.add([coming('1', 0)], () => 'another')).toEqual({});
  });
});
