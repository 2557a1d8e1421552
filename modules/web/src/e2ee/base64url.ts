import type { Bytes } from './sframe/bytes.ts';

/** Bytes in base64url, as the protocol carries them; only the worker looks into them. */
export type Encoded = string & { readonly base64Url: true };

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit.charCodeAt(0), value]));

/** Base64url without padding (RFC 4648 section 5), in which the protocol carries bytes. */
export function toBase64Url(bytes: Uint8Array): Encoded {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = Math.min(4, bytes.length - at + 1);
    for (let digit = 0; digit < digits; digit++) parts.push(DIGITS.charAt((three >> (18 - 6 * digit)) & 63));
  }
  return parts.join('') as Encoded;
}

/** Undefined for anything but the one spelling of some bytes. */
export function fromBase64Url(text: string): Bytes | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let gathered = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text.charCodeAt(i));
    if (value === undefined) return undefined;
    gathered = ((gathered << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (gathered >> bits) & 255;
  }
  return (gathered & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
