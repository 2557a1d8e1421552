import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IndexedShelf } from './IndexedShelf.ts';
import type { KeptKey } from './ReturnKeys.ts';

/** As much of a browser's database as the shelf asks for; one that is silent never answers. */
class FakeDatabase {
  readonly stored = new Map<string, unknown>();
  isSilent = false;

  open() {
    const request = this.answered(() => ({
      createObjectStore: () => undefined,
      transaction: () => ({ objectStore: () => this.store() }),
    }));
    return request;
  }

  private store() {
    return {
      get: (place: string) => this.answered(() => this.stored.get(place)),
      getAllKeys: () => this.answered(() => [...this.stored.keys()]),
      put: (value: unknown, place: string) => this.answered(() => this.stored.set(place, value)),
      delete: (place: string) => this.answered(() => this.stored.delete(place)),
    };
  }

  private answered(work: () => unknown) {
    const request: Record<string, unknown> = {};
    if (!this.isSilent) {
      queueMicrotask(() => {
        request['result'] = work();
        for (const name of ['onupgradeneeded', 'onsuccess']) (request[name] as (() => void) | undefined)?.();
      });
    }
    return request;
  }
}

async function key(number: number, untilMillis: number, extractable = false): Promise<KeptKey> {
  const { privateKey } = await crypto.subtle.generateKey('Ed25519', extractable, ['sign', 'verify']);
  return { publicKey: new Uint8Array(32).fill(number), signingKey: privateKey, untilMillis };
}

describe('IndexedDB key storage', () => {
  const database = new FakeDatabase();

  beforeEach(() => {
    database.stored.clear();
    database.isSilent = false;
    vi.stubGlobal('indexedDB', database);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('stores and removes entries', async () => {
    const shelf = new IndexedShelf();
    expect(await shelf.read('here')).toEqual([]);
    const [one, two] = [await key(1, 9), await key(2, 9)];
    await shelf.change('here', (kept) => [...kept, one]);
    await shelf.change('here', (kept) => [...kept, two]);
    expect(await new IndexedShelf().read('here')).toEqual([one, two]);
    expect(await shelf.read('there')).toEqual([]);
    await shelf.change('here', () => []);
    expect([...database.stored.keys()]).toEqual([]);
  });

  it('removes expired and unreadable entries', async () => {
    const shelf = new IndexedShelf();
    await shelf.change('over', only(await key(1, 5)));
    await shelf.change('running', only(await key(2, 6)));
    database.stored.set('strange', [{ publicKey: 'none' }, null, 7]);
    database.stored.set('stranger', 'nothing of ours');
    await shelf.sweep(5);
    expect([...database.stored.keys()]).toEqual(['running']);
  });

  it('refuses extractable keys', async () => {
    database.stored.set('here', [await key(1, 9, true)]);
    expect(await new IndexedShelf().read('here')).toEqual([]);
  });

  it('silent database delays nobody', async () => {
    vi.useFakeTimers();
    database.isSilent = true;
    const shelf = new IndexedShelf();
    const read = shelf.read('here');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await read).toEqual([]);
    const one = await key(1, 9);
    await shelf.change('here', only(one));
    await shelf.sweep(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('slow database still deletes', async () => {
    const shelf = new IndexedShelf();
    await shelf.change('here', only(await key(1, 9)));
    vi.useFakeTimers();
    database.isSilent = true;
    const read = shelf.read('here');
    await vi.advanceTimersByTimeAsync(2_000);
    await read;
    vi.useRealTimers();
    database.isSilent = false;
    await shelf.change('here', () => []);
    await vi.waitFor(() => {
      expect([...database.stored.keys()]).toEqual([]);
    });
  });

  it('unavailable storage is empty', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const shelf = new IndexedShelf();
    const one = await key(1, 9);
    await shelf.change('here', only(one));
    expect(await shelf.read('here')).toEqual([]);
  });
});

function only(one: KeptKey): () => readonly KeptKey[] {
  return () => [one];
}
