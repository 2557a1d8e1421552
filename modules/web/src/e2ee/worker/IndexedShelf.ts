import type { KeptKey, KeyShelf } from './ReturnKeys.ts';

const DATABASE = 'sabha-return-keys';
const STORE = 'places';

/** A database that does not answer must hold nobody up, and none twice: then keys are kept by the worker alone. */
const ANSWERS_WITHIN_MILLIS = 2_000;

/** A shelf in the browser's database, which keeps a key that cannot be read. One per worker. */
export class IndexedShelf implements KeyShelf {
  private opened: Promise<IDBDatabase> | undefined;
  private isSilent = false;

  async read(place: string): Promise<readonly KeptKey[]> {
    return (await this.within('readonly', async (places) => keysOf(await answer(places.get(place))))) ?? [];
  }

  async change(place: string, change: (kept: readonly KeptKey[]) => readonly KeptKey[]): Promise<void> {
    await this.within('readwrite', async (places) => {
      const next = change(keysOf(await answer(places.get(place))));
      if (next.length === 0) await answer(places.delete(place));
      else await answer(places.put(next, place));
    });
  }

  async sweep(nowMillis: number): Promise<void> {
    await this.within('readwrite', async (places) => {
      for (const place of await answer(places.getAllKeys())) {
        const kept = keysOf(await answer(places.get(place)));
        if (!kept.some(({ untilMillis }) => untilMillis > nowMillis)) await answer(places.delete(place));
      }
    });
  }

  /** Undefined where the browser keeps nothing, as some do in private windows. */
  private async within<T>(
    mode: IDBTransactionMode,
    work: (places: IDBObjectStore) => Promise<T>,
  ): Promise<T | undefined> {
    // What is to be forgotten is said to it all the same: it may only have been slow.
    if (this.isSilent && mode === 'readonly') return undefined;
    const done = this.open().then((database) => work(database.transaction(STORE, mode).objectStore(STORE)));
    if (this.isSilent) {
      done.catch(() => undefined);
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.isSilent = true;
        resolve(undefined);
      }, ANSWERS_WITHIN_MILLIS);
    });
    try {
      return await Promise.race([done, late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private open(): Promise<IDBDatabase> {
    this.opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(STORE);
      };
      request.onsuccess = () => {
        resolve(request.result);
      };
      request.onerror = () => {
        reject(new Error('no database'));
      };
    });
    return this.opened;
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('not kept'));
    };
  });
}

/** What another version of this client wrote is not taken. */
function keysOf(stored: unknown): readonly KeptKey[] {
  return Array.isArray(stored) ? stored.filter(isKept) : [];
}

function isKept(key: unknown): key is KeptKey {
  return (
    typeof key === 'object' &&
    key !== null &&
    'publicKey' in key &&
    key.publicKey instanceof Uint8Array &&
    'signingKey' in key &&
    key.signingKey instanceof CryptoKey &&
    !key.signingKey.extractable &&
    'untilMillis' in key &&
    typeof key.untilMillis === 'number'
  );
}
