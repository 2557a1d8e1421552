/** Fills an array with random bytes: `crypto.getRandomValues` in the browser. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 160 random bits that only this device keeps; the server knows their digest. */
export function newDeviceSecret(random: RandomBytes): string {
  return Array.from(random(new Uint8Array(32)), (byte) => BASE32.charAt(byte & 31)).join('');
}

export function isDeviceSecret(text: string | null): text is string {
  return text !== null && /^[a-z2-7]{32}$/.test(text);
}

/** 128 random bits for a meeting's link, base64url; they never leave the clients. */
export function newLinkSecret(random: RandomBytes): string {
  const bytes = random(new Uint8Array(16));
  let text = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 6) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += BASE64URL.charAt((pair >> (10 - (bit & 7))) & 63);
  }
  return text;
}
