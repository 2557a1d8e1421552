import { copy, join, type Bytes } from '../sframe/bytes.ts';

export const POLL_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'sabha poll 1';
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 26;
const CODE_LENGTH = 20;
/** What the server takes of an opening or a result. */
export const MOST_SEALED_BYTES = 98_304;

/** What is sealed with the key of a poll, so that nothing of one kind is taken for another. */
export type PollPart = 'opening' | 'ballot' | 'close' | 'result';

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/**
 * The id of a poll stands for its key and its opening: another question, or another key, under it takes two
 * that were made for each other with about 2^65 trials.
 * Base32 of the first 130 bits of SHA-256 over the label, the digest of the key, and the sealed opening.
 */
export async function pollIdOf(key: Bytes, opening: Bytes): Promise<string> {
  return base32(await sha256(join(utf8(`${LABEL}|id|`), await sha256(key), opening)), ID_LENGTH);
}

/** Read aloud, it tells whether two devices were given the same ballots: 100 bits in groups of four. */
export async function codeOf(poll: string, digest: Bytes): Promise<string> {
  const text = base32(await sha256(join(utf8(`${LABEL}|code|${poll}|`), digest)), CODE_LENGTH);
  return text.replace(/(.{4})(?=.)/gu, '$1 ');
}

function base32(digest: Bytes, length: number): string {
  let bits = 0n;
  for (const octet of digest) bits = (bits << 8n) | BigInt(octet);
  bits >>= BigInt(8 * digest.length - 5 * length);
  let text = '';
  for (let at = 0; at < length; at++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** With zeros behind, so that its length tells little of what it says. */
export function padded(text: Bytes, step: number): Bytes {
  const plain = new Uint8Array(Math.ceil(text.length / step) * step);
  plain.set(text);
  return plain;
}

/** Undefined for what was not padded in this one way. */
export function unpadded(plain: Bytes, step: number): Bytes | undefined {
  const end = plain.findLastIndex((octet) => octet !== 0) + 1;
  return end > 0 && Math.ceil(end / step) * step === plain.length ? copy(plain, 0, end) : undefined;
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
