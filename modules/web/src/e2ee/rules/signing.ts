import { copy, type Bytes } from '../sframe/bytes.ts';

/** Signs with Ed25519; the key as the MLS library keeps it (PKCS #8). */
export async function sign(signKey: Uint8Array, message: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('pkcs8', copy(signKey), 'Ed25519', false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, message));
}

/** Any bytes give an answer. */
export async function verify(publicKey: Uint8Array, message: Bytes, signature: Uint8Array): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', copy(publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, copy(signature), message);
  } catch {
    return false;
  }
}
