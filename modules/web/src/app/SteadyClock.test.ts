import { describe, expect, test } from 'vitest';
import { SteadyClock } from './SteadyClock.ts';

const BEGAN_MILLIS = Date.parse('2026-11-29T10:00:00Z');
const HOUR_MILLIS = 3_600_000;

class Machine {
  private wall = BEGAN_MILLIS;
  private monotonic = 250;
  readonly clock = new SteadyClock({ wallMillis: () => Math.trunc(this.wall), monotonicMillis: () => this.monotonic });

  runs(millis: number): number {
    this.wall += millis;
    this.monotonic += millis;
    return this.since();
  }

  /** Its monotonic clock stands still meanwhile. */
  sleeps(millis: number): number {
    return this.isSet(millis);
  }

  isSet(byMillis: number): number {
    this.wall += byMillis;
    return this.since();
  }

  since(): number {
    return this.clock.nowMillis() - BEGAN_MILLIS;
  }
}

describe('a steady clock', () => {
  test('starts at system time and advances', () => {
    const machine = new Machine();
    expect(machine.since()).toBe(0);
    expect(machine.runs(5_000)).toBe(5_000);
  });

  test('advances when system time moves back', () => {
    const machine = new Machine();
    machine.runs(5_000);
    expect(machine.isSet(-HOUR_MILLIS)).toBe(5_000);
    expect(machine.runs(4_000)).toBe(9_000);
  });

  test('includes sleep, even after moving back', () => {
    const machine = new Machine();
    expect(machine.sleeps(HOUR_MILLIS)).toBe(HOUR_MILLIS);
    machine.isSet(-2 * HOUR_MILLIS);
    expect(machine.sleeps(HOUR_MILLIS)).toBe(2 * HOUR_MILLIS);
    expect(machine.runs(1_000)).toBe(2 * HOUR_MILLIS + 1_000);
  });

  test('rounding does not accumulate', () => {
    const machine = new Machine();
    for (let count = 0; count < 10_000; count++) machine.runs(0.3);
    expect(Math.abs(machine.since() - 3_000)).toBeLessThanOrEqual(1);
  });
});
