import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import { LatePart } from './LatePart.ts';

const FETCHED: CallEvent = { type: 'files-part-fetched', part: {} };
const MISSING: CallEvent = { type: 'part-missing' };

/** Of the person. */
function chosen(name: string): CallEvent {
  return { type: 'send-file', name, content: new Blob([name]), to: { kind: 'all' } };
}

/** Of somebody else. */
function fileEvent(by: number): CallEvent {
  const opened = { kind: 'opened', by: { leaf: by } } as unknown as Extract<CallEvent, { type: 'file-told' }>['opened'];
  return { type: 'file-told', opened };
}

describe('late-loaded core part', () => {
  let answers: 'comes' | 'fails';
  let fetches: number;
  let there: boolean;
  let done: CallEvent[];
  let errors: unknown[];
  let part: LatePart;

  beforeEach(() => {
    vi.useFakeTimers();
    [answers, fetches, there, done, errors] = ['comes', 0, true, [], []];
    part = new LatePart({
      fetch: () => {
        fetches++;
        return answers === 'comes' ? Promise.resolve(FETCHED) : Promise.reject(new Error('not there'));
      },
      isServerThere: () => Promise.resolve(there),
      dispatch: (event) => done.push(event),
      nowMillis: () => Date.now(),
      report: (error) => errors.push(error),
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const settled = (millis = 10_000) => vi.advanceTimersByTimeAsync(millis);

  test('loads once and replays in order', async () => {
    const [one, two] = [chosen('one'), fileEvent(2)];
    part.want(one);
    part.want(two);
    await settled();
    expect([done, fetches]).toEqual([[FETCHED, one, two], 1]);
  });

  test('failure is reported, waiting events run later', async () => {
    const [one, two] = [chosen('one'), chosen('two')];
    answers = 'fails';
    part.want(one);
    await settled();
    expect([done, errors.length]).toEqual([[MISSING], 1]);
    answers = 'comes';
    part.want(two);
    await settled();
    expect(done).toEqual([MISSING, FETCHED, one, two]);
  });

  test('retries on press and every minute', async () => {
    answers = 'fails';
    part.want(fileEvent(1));
    await settled();
    const once = fetches;
    for (let word = 2; word < 12; word++) {
      part.want(fileEvent(word));
      await settled(1_000);
    }
    expect(fetches).toBe(once);
    part.want(chosen('one'));
    await settled();
    expect(fetches).toBe(2 * once);
    await settled(60_000);
    part.want(fileEvent(12));
    await settled();
    expect(fetches).toBe(3 * once);
    expect(done).toEqual([MISSING, MISSING, MISSING]);
  });

  test('waits silently while the server is away', async () => {
    there = false;
    part.want(chosen('one'));
    await settled(600_000);
    expect([done, fetches]).toEqual([[], 0]);
  });

  test('drops events of another meeting', async () => {
    there = false;
    part.want(chosen('one'));
    await settled();
    part.forget();
    there = true;
    await settled(60_000);
    expect(done).toEqual([FETCHED]);
  });
});
