import type { KeptKey, KeyShelf } from '../worker/ReturnKeys.ts';

/** What a browser keeps while a page is loaded anew. */
export class MemoryShelf implements KeyShelf {
  readonly places = new Map<string, readonly KeptKey[]>();

  read(place: string): Promise<readonly KeptKey[]> {
    return Promise.resolve(this.places.get(place) ?? []);
  }

  change(place: string, change: (kept: readonly KeptKey[]) => readonly KeptKey[]): Promise<void> {
    const next = change(this.places.get(place) ?? []);
    if (next.length === 0) this.places.delete(place);
    else this.places.set(place, next);
    return Promise.resolve();
  }

  sweep(nowMillis: number): Promise<void> {
    for (const [place, keys] of this.places) {
      if (!keys.some(({ untilMillis }) => untilMillis > nowMillis)) this.places.delete(place);
    }
    return Promise.resolve();
  }
}

/** A browser that keeps nothing. */
export const NO_SHELF: KeyShelf = {
  read: () => Promise.resolve([]),
  change: () => Promise.resolve(),
  sweep: () => Promise.resolve(),
};
