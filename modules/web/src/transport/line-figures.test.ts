import { describe, expect, it } from 'vitest';
import { isPlenty, lineFiguresOf, type LineSample } from './line-figures.ts';

interface Line {
  readonly seconds: number;
  readonly up: number;
  readonly back: number;
  readonly lostUp?: number;
  readonly lostDown?: number;
  readonly mayBeSent?: number | null;
  readonly protocol?: 'udp' | 'tcp';
}

/** Four times a second, at rates that stay. */
function over({ seconds, up, back, lostUp = 0, lostDown = 0, mayBeSent = up, protocol = 'udp' }: Line): LineSample[] {
  return Array.from({ length: seconds * 4 + 1 }, (_, index): LineSample => {
    const now = index / 4;
    const sent = Math.round((now * up) / 8 / 1_000);
    const packets = Math.round((now * back) / 8 / 1_000);
    return {
      atMillis: 5_000 + now * 1_000,
      protocol,
      bytesSent: sent * 1_000,
      bytesReceived: packets * 1_000,
      packetsSent: sent,
      packetsSentLost: Math.round(sent * lostUp),
      packetsReceived: packets,
      packetsLost: Math.round((packets / (1 - lostDown)) * lostDown),
      mayBeSent,
      roundTripMillis: 40,
      jitterMillis: 5,
    };
  });
}

const near = (value: number) => expect.closeTo(value, -Math.log10(value / 5)) as number;

describe('measured capacity', () => {
  it('too short a measurement is unknown', () => {
    expect(lineFiguresOf([])).toBeNull();
    expect(lineFiguresOf(over({ seconds: 0, up: 1, back: 1 }))).toBeNull();
    expect(lineFiguresOf(over({ seconds: 0.25, up: 1e6, back: 1e6 }))).toBeNull();
  });

  it('uses estimate and echo', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 1_000_000, back: 1_000_000, mayBeSent: 1_500_000 }));
    expect(figures).toMatchObject({ protocol: 'udp', upBits: 1_500_000, lost: 0, roundTripMillis: 40 });
    expect(figures?.downBits).toEqual(near(1_000_000));
  });

  it('narrow uplink hides the downlink', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 90_000, back: 88_000, mayBeSent: 95_000 }));
    expect(figures?.upBits).toBe(95_000);
    expect(figures?.downBits).toBe(95_000);
  });

  it('low source rate is not narrow', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 120_000, back: 118_000, mayBeSent: 1_200_000 }));
    expect(figures?.upBits).toBe(1_200_000);
    expect(figures?.downBits).toBeGreaterThan(200_000);
  });

  it('low echo means narrow downlink', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 1_000_000, back: 100_000 }));
    expect(figures?.downBits).toEqual(near(100_000));
  });

  it('best second counts down', () => {
    const wide = over({ seconds: 2, up: 1_000_000, back: 150_000 });
    const last = wide.at(-1);
    const rest = over({ seconds: 4, up: 1_000_000, back: 0 }).map((sample) => ({
      ...sample,
      atMillis: sample.atMillis + 2_000,
      bytesReceived: last?.bytesReceived ?? 0,
      bytesSent: sample.bytesSent + (last?.bytesSent ?? 0),
      packetsReceived: last?.packetsReceived ?? 0,
    }));
    expect(lineFiguresOf([...wide, ...rest])?.downBits).toEqual(near(150_000));
  });

  it('missing estimate uses arrivals', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 400_000, back: 300_000, lostUp: 0.25, mayBeSent: null }));
    expect(figures?.upBits).toEqual(near(300_000));
    expect(figures?.lost).toBeCloseTo(0.25, 1);
  });

  it('worse direction counts', () => {
    const figures = lineFiguresOf(over({ seconds: 5, up: 1e6, back: 7e5, lostUp: 0.05, lostDown: 0.3 }));
    expect(figures?.lost).toBeCloseTo(0.3, 1);
  });
});

describe('enough measured', () => {
  it.each([
    ['of a good line after some seconds', { seconds: 3, up: 1_200_000, back: 1_100_000 }, true],
    ['not at once', { seconds: 2, up: 1_200_000, back: 1_100_000 }, false],
    ['not of a narrow one', { seconds: 5, up: 500_000, back: 500_000 }, false],
    ['not of one that loses much', { seconds: 5, up: 1_200_000, back: 1_100_000, lostUp: 0.1 }, false],
    ['not where little comes back', { seconds: 5, up: 1_200_000, back: 300_000 }, false],
  ] as const)('%s', (_, line, plenty) => {
    expect(isPlenty(over(line))).toBe(plenty);
  });
});
