/**
 * `now`, with every part of it that equals the same part of `before` replaced by that part, so that who compares by
 * identity sees only what changed. For plain data: arrays and objects without cycles.
 */
export function steady<T>(before: T, now: T): T {
  if (!isPlain(before) || !isPlain(now) || isList(before) !== isList(now)) return now;
  const old = new Map<string, unknown>(Object.entries(before));
  const kept = Object.entries(now).map(
    ([key, value]: [string, unknown]) => [key, steady(old.get(key), value)] as const,
  );
  const same = kept.length === old.size && kept.every(([key, value]) => old.has(key) && Object.is(old.get(key), value));
  if (same) return before;
  const parts: unknown = isList(now) ? kept.map(([, value]) => value) : Object.fromEntries(kept);
  return parts as T;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}
