import { describe, expect, it } from 'vitest';
import { verdictOf } from './line-verdict.ts';
import type { LineFigures } from './state.ts';

const FIGURES: LineFigures = {
  protocol: 'udp',
  upBits: 1_000_000,
  downBits: 1_000_000,
  lost: 0,
  roundTripMillis: 30,
  jitterMillis: 3,
};

const reached = (change: Partial<LineFigures>) => verdictOf({ name: 'reached', figures: { ...FIGURES, ...change } });

describe('network verdict', () => {
  it.each([
    ['plenty', {}, 'good', null],
    ['just enough', { upBits: 200_000, downBits: 200_000 }, 'good', null],
    ['TCP alone', { protocol: 'tcp' }, 'good', null],
    ['a long way', { roundTripMillis: 900, jitterMillis: 120 }, 'good', null],
    ['a quarter lost', { lost: 0.25 }, 'good', null],
    ['a narrow way up', { upBits: 199_000 }, 'sound-only', 'up'],
    ['a narrow way down', { downBits: 64_000 }, 'sound-only', 'down'],
    ['narrow both ways', { upBits: 64_000, downBits: 64_000 }, 'sound-only', 'up'],
    ['more than a quarter lost', { lost: 0.3 }, 'sound-only', 'loss'],
    ['nothing known of times', { roundTripMillis: null, jitterMillis: null }, 'good', null],
  ] as const)('%s', (_, change, name, why) => {
    const verdict = reached(change);
    expect(verdict.name).toBe(name);
    expect('why' in verdict ? verdict.why : null).toBe(why);
  });

  it('lists blocked ports', () => {
    expect(verdictOf({ name: 'not-reached', udp: [10_000], tcp: [8_443] })).toEqual({
      name: 'blocked',
      udp: [10_000],
      tcp: [8_443],
    });
  });

  it('reports unknown', () => {
    expect(verdictOf({ name: 'not-made', busy: true })).toEqual({ name: 'unknown', busy: true });
    expect(verdictOf({ name: 'reached', figures: null })).toEqual({ name: 'unknown', busy: false });
  });
});
