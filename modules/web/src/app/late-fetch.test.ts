import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patiently } from './late-fetch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a part that does not come is fetched again after pauses, and comes', async () => {
  const fetch = vi.fn(() => Promise.reject(new Error('gone')));
  const fetched = patiently(() => (fetch.mock.calls.length < 3 ? fetch() : Promise.resolve('part')));
  await vi.advanceTimersByTimeAsync(999);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(6_001);
  expect(fetch).toHaveBeenCalledTimes(3);
  expect(await fetched).toBe('part');
});

test('after a minute it is given up', async () => {
  const fetch = vi.fn(() => Promise.reject(new Error('gone')));
  const refused = expect(patiently(fetch)).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(60_000);
  await refused;
  expect(fetch).toHaveBeenCalledTimes(7);
});
