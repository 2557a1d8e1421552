import { expect, test } from 'vitest';
import { STANDSTILL_MILLIS, StandstillWatch } from './StandstillWatch.ts';

test('reports suspension once, ignores slow pages', () => {
  const watch = new StandstillWatch();
  expect(watch.look(1_000)).toBe(0);
  expect(watch.look(1_000 + STANDSTILL_MILLIS - 1)).toBe(0);
  expect(watch.look(60_000)).toBe(60_000 - (1_000 + STANDSTILL_MILLIS - 1));
  expect(watch.look(60_001)).toBe(0);
});
