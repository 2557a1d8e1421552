import { copy, type Bytes } from '../sframe/bytes.ts';

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));

export const PSK_ID = utf8('sabha-link');
export const LINK_SECRET_BYTES = 16;

async function expand(linkSecret: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', linkSecret, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 256));
}

async function knockKey(linkSecret: Bytes, room: string, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  const raw = await expand(linkSecret, utf8(room), 'sabha knock');
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [usage]);
}

/** The pre-shared key that every commit with an Add carries. */
export function linkPsk(linkSecret: Bytes, groupId: Bytes): Promise<Bytes> {
  return expand(linkSecret, groupId, 'sabha link psk');
}

/** Shows that whoever made this KeyPackage holds the link. */
export async function proofOf(linkSecret: Bytes, room: string, keyPackageRef: Bytes): Promise<Bytes> {
  const key = await knockKey(linkSecret, room, 'sign');
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, keyPackageRef));
}

export async function isProof(
  linkSecret: Bytes,
  room: string,
  keyPackageRef: Bytes,
  proof: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await knockKey(linkSecret, room, 'verify'), copy(proof), keyPackageRef);
}
