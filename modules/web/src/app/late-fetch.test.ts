import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patiently } from './late-fetch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const isThere = () => Promise.resolve(true);

test('failed fetch is retried after pauses', async () => {
  const fetch = vi.fn(() => Promise.reject(new Error('gone')));
  const fetched = patiently(() => (fetch.mock.calls.length < 3 ? fetch() : Promise.resolve('part')), isThere);
  await vi.advanceTimersByTimeAsync(999);
  expect(fetch).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(6_001);
  expect(fetch).toHaveBeenCalledTimes(3);
  expect(await fetched).toBe('part');
});

test('gives up after seven seconds online', async () => {
  const fetch = vi.fn(() => Promise.reject(new Error('gone')));
  const refused = expect(patiently(fetch, isThere)).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(7_000);
  await refused;
  expect(fetch).toHaveBeenCalledTimes(4);
});

test('waits for the server before fetching', async () => {
  let there = false;
  const isServerThere = vi.fn(() => Promise.resolve(there));
  const fetch = vi.fn(() => Promise.resolve('part'));
  const fetched = patiently(fetch, isServerThere);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(fetch).not.toHaveBeenCalled();
  // 1, 2, 4 and 8 s, then each 15 s.
  expect(isServerThere.mock.calls.length).toBeLessThan(50);
  there = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await fetched).toBe('part');
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('waits again when the server disappears', async () => {
  let there = true;
  const fetch = vi.fn(() => Promise.reject(new Error('gone')));
  const refused = expect(patiently(fetch, () => Promise.resolve(there))).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(0);
  there = false;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fetch).toHaveBeenCalledTimes(1);
  there = true;
  await vi.advanceTimersByTimeAsync(30_000);
  await refused;
  expect(fetch).toHaveBeenCalledTimes(4);
});
