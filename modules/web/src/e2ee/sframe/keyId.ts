/**
 * Which key a frame is under: | context, 4 bits | leaf, 10 bits | epoch mod 16, 4 bits | (RFC 9605 section 5.2).
 * Context 0 is audio; each other transform of a sender has its own, and so its own key and counter.
 */
export interface KeyId {
  readonly context: number;
  readonly leaf: number;
  readonly epoch: number;
}

export const MAX_CONTEXT = 15;
export const MAX_LEAF = 1023;

export function lowBits(epoch: bigint): number {
  return Number(epoch & 15n);
}

export function keyIdValue(id: KeyId): number {
  const inside = id.context >= 0 && id.context <= MAX_CONTEXT && id.leaf >= 0 && id.leaf <= MAX_LEAF;
  if (!inside || id.epoch < 0 || id.epoch > 15) throw new RangeError('context 0 to 15, leaf 0 to 1023, epoch 0 to 15');
  return (id.context << 14) | (id.leaf << 4) | id.epoch;
}

/** Undefined when the number is no key id of a meeting. */
export function keyIdOf(value: number): KeyId | undefined {
  if (value >= 1 << 18) return undefined;
  return { context: value >> 14, leaf: (value >> 4) & MAX_LEAF, epoch: value & 15 };
}
