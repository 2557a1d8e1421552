import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reachable } from './reachable.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the server', () => {
  test('is polled with growing pauses', async () => {
    const answers = [new TypeError('Failed to fetch'), new Response('', { status: 503 }), new Response('')];
    const asked: string[] = [];
    vi.stubGlobal('fetch', (address: string, { method = 'GET' }: RequestInit) => {
      asked.push(`${method} ${address}`);
      const answer = answers.shift();
      return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error('too often'));
    });
    let answered = false;
    const done = reachable().then(() => (answered = true));
    void reachable();
    await vi.advanceTimersByTimeAsync(1_499);
    expect([asked.length, answered]).toEqual([2, false]);
    await vi.advanceTimersByTimeAsync(1);
    await done;
    // Nothing comes that somebody had to read.
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'HEAD /health/live'));
  });

  test('is polled every eight seconds at most', async () => {
    let isThere = false;
    let asked = 0;
    vi.stubGlobal('fetch', () => {
      asked++;
      return isThere ? Promise.resolve(new Response('')) : Promise.reject(new TypeError('Failed to fetch'));
    });
    const waiting = Promise.all([reachable(), reachable()]);
    await vi.advanceTimersByTimeAsync(600_000);
    const before = asked;
    await vi.advanceTimersByTimeAsync(80_000);
    expect(asked - before).toBe(10);
    isThere = true;
    await vi.advanceTimersByTimeAsync(8_000);
    await waiting;
  });
});
