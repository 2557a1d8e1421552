import { copy, fromHex, join, type Bytes } from '../sframe/bytes.ts';

/** Numbers below a bound, the same ones for the same seed (xorshift, Marsaglia 2003). */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** What length fields of MLS, of DER and of codecs are most wrong with. */
const HOSTILE = ['bfffffff', 'c000000000000000', '4000', '80000000', '84ffffffff', '8200', '00', '000001', 'ff', '7f'];

/** A few changes to a golden message, so that most of it is still read: what fuzzers find is near to what is right. */
export function mutated(golden: Uint8Array, random: Random): Bytes {
  let bytes = copy(golden);
  for (let changes = 1 + random(3); changes > 0; changes--) bytes = changed(bytes, random);
  return bytes;
}

function changed(bytes: Bytes, random: Random): Bytes {
  const at = random(bytes.length + 1);
  const to = Math.min(bytes.length, at + 1 + random(8));
  const [before, part, after] = [copy(bytes, 0, at), copy(bytes, at, to), copy(bytes, to)];
  switch (random(7)) {
    case 0:
      return join(
        before,
        part.map((octet) => octet ^ (1 << random(8))),
        after,
      );
    case 1:
      return join(
        before,
        part.map(() => random(256)),
        after,
      );
    case 2:
      return before;
    case 3:
      return join(before, after);
    case 4:
      return join(before, part, part, after);
    case 5:
      return join(before, fromHex(HOSTILE[random(HOSTILE.length)] ?? ''), after);
    default:
      return join(before, fromHex(HOSTILE[random(HOSTILE.length)] ?? ''), part, after);
  }
}

/** Bytes of which it is counted how often one is read by its index: work, where a clock would measure the machine. */
export function counted(bytes: Bytes): { readonly bytes: Bytes; readonly reads: () => number } {
  let reads = 0;
  const watched = new Proxy(bytes, {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { bytes: watched, reads: () => reads };
}
