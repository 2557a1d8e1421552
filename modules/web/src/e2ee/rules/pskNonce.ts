import { copy, join, toHex, type Bytes } from '../sframe/bytes.ts';

const LABEL = new TextEncoder().encode('sabha statement');
const NONCE_BYTES = 32;
const RANDOM_BYTES = 16;

/**
 * The nonce of the pre-shared key in a commit that adds somebody: 16 random bytes, then the first 16 of SHA-256 over "sabha
 * statement", those and the statement beside the commit. It is in the Welcome, too, where no server can change it, so that a
 * newcomer holds to the statement that whoever added them held to.
 */
export async function pskNonce(random: Uint8Array, statement: Uint8Array): Promise<Bytes> {
  const digest = await crypto.subtle.digest('SHA-256', join(LABEL, random, statement));
  return join(random, new Uint8Array(digest, 0, NONCE_BYTES - RANDOM_BYTES));
}

export function freshPskNonce(statement: Uint8Array): Promise<Bytes> {
  return pskNonce(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)), statement);
}

/** Any bytes give an answer. */
export async function isPskNonceFor(nonce: Uint8Array, statement: Uint8Array): Promise<boolean> {
  if (nonce.length !== NONCE_BYTES) return false;
  return toHex(await pskNonce(copy(nonce, 0, RANDOM_BYTES), statement)) === toHex(nonce);
}
