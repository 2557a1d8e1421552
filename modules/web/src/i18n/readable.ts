/**
 * A promise that React's `use` reads without waiting once it is fulfilled. `use` is then called in every render, as it
 * asks, and still nothing waits for what is there; React looks for the outcome in these very fields.
 */
export function readable<T>(coming: Promise<T>): Promise<T> {
  const kept: Promise<T> = coming.then((value) => {
    void Object.assign(kept, { status: 'fulfilled', value });
    return value;
  });
  return kept;
}

/** Nothing is to be waited for. */
export const NOTHING: Promise<void> = Object.assign(Promise.resolve(), { status: 'fulfilled', value: undefined });
