import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Played } from '../call/testing/meeting.ts';
import type { PeerLink } from '../transport/PeerLink.ts';
import { Pictures } from './Pictures.ts';
import { Readings } from './Readings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('failed reading is reported once, others continue', async () => {
  const errors: unknown[] = [];
  const { state } = new Played().inMeeting();
  const readings = new Readings(
    {
      pictures: new Pictures(() => null),
      keys: { ask: () => Promise.reject(new Error('not asked')) },
      nowMillis: () => Date.now(),
      report: (error) => errors.push(error),
    },
    () => undefined,
    () => state,
  );
  let reads = 0;
  const statistics = () => (++reads < 3 ? Promise.reject(new Error('not now')) : Promise.resolve(new Map()));
  readings.start({ statistics } as unknown as PeerLink);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toBe(5);
  expect(errors).toHaveLength(1);
  readings.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toBe(5);
});
