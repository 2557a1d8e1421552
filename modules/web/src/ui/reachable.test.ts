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
  test('is asked until it answers, with pauses that grow', async () => {
    const answers = [new TypeError('Failed to fetch'), new Response('', { status: 503 }), new Response('')];
    const asked: string[] = [];
    vi.stubGlobal('fetch', (address: string, { method = 'GET' }: RequestInit) => {
      asked.push(`${method} ${address}`);
      const answer = answers.shift();
      return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new Error('too often'));
    });
    let answered: boolean | null = null;
    const done = reachable().then((isThere) => (answered = isThere));
    void reachable();
    await vi.advanceTimersByTimeAsync(1_499);
    expect([asked.length, answered]).toEqual([2, null]);
    await vi.advanceTimersByTimeAsync(1);
    await done;
    expect(answered).toBe(true);
    // Nothing comes that somebody had to read.
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'HEAD /health/live'));
  });

  test('is not waited for longer than half a minute', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const done = reachable();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await done).toBe(false);
  });
});
