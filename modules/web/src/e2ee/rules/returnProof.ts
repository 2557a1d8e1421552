import { copy, join, type Bytes } from '../sframe/bytes.ts';
import { verify } from './signing.ts';

/**
 * The word of a device's earlier key for its next one, in an extension of the new KeyPackage: 1 to 4 signatures, of which
 * one may be by the key that has the leaf. The Java code's ReturnProof says why it is so, and why of this type.
 */
export const RETURN_PROOF_TYPE = 0x5a5a;
export const MOST_RETURN_PROOFS = 4;

const SIGNATURE_BYTES = 64;
const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
const LABEL = utf8('sabha return 1');

/** What the earlier key signs: a label, the room's id with its length, the new signature key. */
export function returnMessage(room: string, newKey: Uint8Array): Bytes {
  const id = utf8(room);
  if (id.length > 255) throw new RangeError('a room’s id has at most 255 bytes');
  return join(LABEL, Uint8Array.of(id.length), id, newKey);
}

/** Whether the extension's bytes are whole signatures, and not too many. */
export function isWholeReturnProof({ length }: Uint8Array): boolean {
  return length > 0 && length % SIGNATURE_BYTES === 0 && length / SIGNATURE_BYTES <= MOST_RETURN_PROOFS;
}

/** Whether one of the signatures is by this key. Any bytes give an answer. */
export async function isReturnBy(
  earlierKey: Uint8Array,
  room: string,
  newKey: Uint8Array,
  extension: Uint8Array,
): Promise<boolean> {
  if (!isWholeReturnProof(extension)) return false;
  const message = returnMessage(room, newKey);
  for (let at = 0; at < extension.length; at += SIGNATURE_BYTES) {
    if (await verify(earlierKey, message, copy(extension, at, at + SIGNATURE_BYTES))) return true;
  }
  return false;
}
