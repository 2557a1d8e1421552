import { copy, join, type Bytes } from '../sframe/bytes.ts';

export const POLL_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'sabha poll 1';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 26;

/** What is sealed with the key of a poll, so that nothing of one kind is taken for another. */
export type PollPart = 'opening' | 'ballot' | 'result';

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/**
 * The id of a poll stands for its key and its opening: nobody can show another question, or give another key, under it.
 * Base32 of the first 130 bits of SHA-256 over the label, the digest of the key, and the sealed opening.
 */
export async function pollIdOf(key: Bytes, opening: Bytes): Promise<string> {
  const digest = await sha256(join(utf8(`${LABEL}|id|`), await sha256(key), opening));
  let bits = 0n;
  for (const octet of digest.subarray(0, 17)) bits = (bits << 8n) | BigInt(octet);
  bits >>= 6n;
  let text = '';
  for (let at = 0; at < ID_LENGTH; at++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** AES-256-GCM with a random nonce, which stands in front. `poll` is empty for an opening, of which the id is made. */
export async function sealPart(key: Bytes, part: PollPart, poll: string, plain: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8(`${LABEL}|${part}|${poll}`) };
  return join(iv, new Uint8Array(await crypto.subtle.encrypt(parameters, await imported(key, 'encrypt'), plain)));
}

/** Undefined for what does not open as this part of this poll. */
export async function openPart(key: Bytes, part: PollPart, poll: string, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const iv = copy(sealed, 0, NONCE_BYTES);
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8(`${LABEL}|${part}|${poll}`) };
  try {
    const body = copy(sealed, NONCE_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt(parameters, await imported(key, 'decrypt'), body));
  } catch {
    return undefined;
  }
}

function imported(key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
}
