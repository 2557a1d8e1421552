import { copy, join, NO_BYTES, type Bytes } from '../sframe/bytes.ts';

/** Secrets for one leaf alone, by HPKE to the key of that leaf in one epoch (RFC 9420 section 5.1.3). */
export interface LeafBox {
  readonly ownLeaf: number;
  /** KEM output and ciphertext. @param context what the secret belongs to; authenticated */
  seal(leaf: number, context: Uint8Array, secret: Uint8Array): Promise<Bytes>;
  /** Opens what was sealed for the own leaf; undefined when it was not. Any bytes give an answer. */
  open(context: Uint8Array, sealed: Uint8Array): Promise<Bytes | undefined>;
}

export const KEM_OUTPUT_BYTES = 32;
export const OWN_SECRET_BYTES = 16;
const SEALED_BYTES = KEM_OUTPUT_BYTES + OWN_SECRET_BYTES + 16;
const ENVELOPE_BYTES = 2 + SEALED_BYTES;
const MOST = 255;

/**
 * A message's own secret, sealed for each leaf that may read it; none for what is for all.
 *
 *     count uint8 | count x ( leaf uint16 | KEM output [32] | ciphertext and tag [32] )
 */
export async function sealEnvelopes(
  box: LeafBox,
  context: Bytes,
  secret: Bytes,
  readers: ReadonlySet<number>,
): Promise<Bytes> {
  if (readers.size > MOST) throw new RangeError('a message is for 255 or for all');
  const envelopes: Bytes[] = [];
  for (const leaf of [...readers].sort((a, b) => a - b)) {
    envelopes.push(Uint8Array.of(leaf >> 8, leaf & 255), await box.seal(leaf, context, secret));
  }
  return join(Uint8Array.of(readers.size), ...envelopes);
}

/** How many bytes they take; undefined when what is for all has some, or what is for some has none. */
export function envelopesSize(count: number, forAll: boolean): number | undefined {
  return (count === 0) === forAll ? 1 + count * ENVELOPE_BYTES : undefined;
}

/** The secret, of no bytes in what is for all; undefined when it is for others. */
export async function openEnvelopes(box: LeafBox, context: Bytes, envelopes: Bytes): Promise<Bytes | undefined> {
  if (envelopes.length === 1) return NO_BYTES;
  const view = new DataView(envelopes.buffer, envelopes.byteOffset);
  for (let at = 1; at + ENVELOPE_BYTES <= envelopes.length; at += ENVELOPE_BYTES) {
    if (view.getUint16(at) !== box.ownLeaf) continue;
    const secret = await box.open(context, copy(envelopes, at + 2, at + ENVELOPE_BYTES));
    return secret?.length === OWN_SECRET_BYTES ? secret : undefined;
  }
  return undefined;
}
