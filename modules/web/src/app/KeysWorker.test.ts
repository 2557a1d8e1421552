import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FIRST_WORD_WITHIN_MILLIS } from '../e2ee/worker/KeysClient.ts';
import { KeysWorker } from './KeysWorker.ts';

/** A worker of which only what the page can see is there. */
class StillWorker extends EventTarget {
  static made: StillWorker[] = [];
  readonly received: unknown[] = [];
  ended = false;

  constructor() {
    super();
    StillWorker.made.push(this);
  }
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  answers(id: number): void {
    this.dispatchEvent(new MessageEvent('message', { data: { id, reply: { kind: 'done' } } }));
  }
}

const NO_WORKER = { kind: 'refused', reason: 'worker' };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', StillWorker);
  StillWorker.made = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('worker that does not load', () => {
  test.each(['error', 'messageerror'])('"%s" fails pending requests and restarts', async (type) => {
    const keys = new KeysWorker();
    const asked = [keys.ask({ op: 'begin' }), keys.ask({ op: 'offer' })];
    StillWorker.made[0]?.dispatchEvent(new Event(type));
    expect(await Promise.all(asked)).toEqual([NO_WORKER, NO_WORKER]);
    expect(StillWorker.made[0]?.ended).toBe(true);
    const again = keys.ask({ op: 'begin' });
    expect(StillWorker.made).toHaveLength(2);
    StillWorker.made[1]?.answers(0);
    expect(await again).toEqual({ kind: 'done' });
  });

  test('one minute of silence fails', async () => {
    const asked = new KeysWorker().ask({ op: 'begin' });
    await vi.advanceTimersByTimeAsync(FIRST_WORD_WITHIN_MILLIS);
    expect(await asked).toEqual(NO_WORKER);
  });
});

test('started worker may be slow or err', async () => {
  const keys = new KeysWorker();
  const begun = keys.ask({ op: 'begin' });
  StillWorker.made[0]?.answers(0);
  await begun;
  const slow = keys.ask({ op: 'offer' });
  StillWorker.made[0]?.dispatchEvent(new Event('error'));
  await vi.advanceTimersByTimeAsync(10 * FIRST_WORD_WITHIN_MILLIS);
  StillWorker.made[0]?.answers(1);
  expect(await slow).toEqual({ kind: 'done' });
  expect(StillWorker.made).toHaveLength(1);
});

describe('preparing', () => {
  test('loads the worker once, before anything is asked', () => {
    vi.stubGlobal('RTCRtpScriptTransform', EventTarget);
    const keys = new KeysWorker();
    keys.prepare();
    expect(StillWorker.made).toHaveLength(1);
    void keys.ask({ op: 'begin' });
    keys.prepare();
    expect(StillWorker.made).toHaveLength(1);
  });

  test('loads nothing where media cannot be encrypted', () => {
    new KeysWorker().prepare();
    expect(StillWorker.made).toHaveLength(0);
  });

  test('a prepared worker that does not load is made again', async () => {
    vi.stubGlobal('RTCRtpScriptTransform', EventTarget);
    const keys = new KeysWorker();
    keys.prepare();
    StillWorker.made[0]?.dispatchEvent(new Event('error'));
    const begun = keys.ask({ op: 'begin' });
    StillWorker.made[1]?.answers(0);
    expect(await begun).toEqual({ kind: 'done' });
  });
});
