import type { Bytes } from '../../e2ee/sframe/bytes.ts';

/** Crockford's base 32: no letter that is taken for a digit or another letter. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUP = 4;
/** 80 bits, guessed at behind PBKDF2 by whoever kept the server's copy; the server keeps it for ten minutes. */
export const DEVICE_CODE_LENGTH = 16;
/** 140 bits: the server keeps what it opens for years. */
export const RECOVERY_CODE_LENGTH = 28;
const ITERATIONS = 100_000;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

/** What something sealed is for. It is part of what is authenticated: nothing opens in the place of another. */
export interface Purpose {
  readonly use: 'vault' | 'offer' | 'recovery';
  readonly account: string;
  readonly vault: string;
}

function labelOf({ use, account, vault }: Purpose): Bytes {
  return utf8(['sabha', use, account, vault].join('\n'));
}

export function newKey(): Bytes {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

/** AES-256-GCM with a random nonce, which stands before the ciphertext. */
export async function seal(key: Bytes, purpose: Purpose, content: Bytes): Promise<Bytes> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: labelOf(purpose) };
  const sealed = await crypto.subtle.encrypt(parameters, await aes(key), content);
  const all = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  all.set(nonce);
  all.set(new Uint8Array(sealed), NONCE_BYTES);
  return all;
}

/** Null when it was sealed with another key, or for another purpose. */
export async function open(key: Bytes, purpose: Purpose, sealed: Bytes): Promise<Bytes | null> {
  const parameters = { name: 'AES-GCM', iv: sealed.slice(0, NONCE_BYTES), additionalData: labelOf(purpose) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, await aes(key), sealed.slice(NONCE_BYTES)));
  } catch {
    return null;
  }
}

function aes(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** As people read it aloud and type it: `ABCD-EFGH-…`. */
export function newCode(length: number): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => ALPHABET.charAt(byte & 31));
  return (
    letters
      .join('')
      .toUpperCase()
      .match(new RegExp(`.{${GROUP}}`, 'g')) ?? []
  ).join('-');
}

/** What was typed, without what people add or mistake; null when no code is that long. */
export function readCode(typed: string): string | null {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  const isCode = [DEVICE_CODE_LENGTH, RECOVERY_CODE_LENGTH].includes(code.length) && /^[0-9a-hjkmnp-tv-z]+$/.test(code);
  return isCode ? code : null;
}

/** The key that a code stands for: PBKDF2 with HMAC-SHA-256 (RFC 8018), its purpose as salt. */
export async function keyOfCode(code: string, purpose: Purpose): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: labelOf(purpose), iterations: ITERATIONS };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, KEY_BYTES * 8));
}
