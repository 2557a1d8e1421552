const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const SECRET_BYTES = 20;
const LINK_SECRET_BYTES = 16;
/** Enough windows of ten characters that one of them has a letter and a digit. */
const PASSWORD_BYTES = 200;
const PASSWORD_LENGTH = 10;
const HALF = 5;

const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text));

/**
 * Derives what opens one meeting of a series from what a link has for the whole series (decision 0066): HKDF-SHA-256 without salt,
 * with a label and the id of the meeting as info. The server derives invitations and passwords the same (`SeriesSecrets`), and never
 * has what link secrets are derived from, unless the organiser has it mail whole links.
 */
async function derive(from: string, info: string, bytes: number): Promise<Uint8Array> {
  const base = await crypto.subtle.importKey('raw', utf8(from), 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, bytes * 8));
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((buffer >> bits) & 31);
    }
  }
  return bits > 0 ? text + BASE32.charAt((buffer << (5 - bits)) & 31) : text;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The secret of a person's invitation to one meeting. */
export async function invitationTo(room: string, personal: string): Promise<string> {
  return base32(await derive(personal, `sabha series invitation ${room}`, SECRET_BYTES));
}

/** What is shown to learn which meeting of the series is next; it opens none. */
export async function lookupOf(series: string, personal: string): Promise<string> {
  return base32(await derive(personal, `sabha series lookup ${series}`, SECRET_BYTES));
}

/** The secret of the link to one meeting. */
export async function linkSecretOf(room: string, seed: string): Promise<string> {
  return base64Url(await derive(seed, `sabha series link ${room}`, LINK_SECRET_BYTES));
}

/** The password of one meeting. */
export async function passwordOf(room: string, seed: string): Promise<string> {
  const drawn = base32(await derive(seed, `sabha series password ${room}`, PASSWORD_BYTES));
  for (let from = 0; from + PASSWORD_LENGTH <= drawn.length; from += PASSWORD_LENGTH) {
    const window = drawn.slice(from, from + PASSWORD_LENGTH);
    if (/[a-z]/.test(window) && /\d/.test(window)) return `${window.slice(0, HALF)}-${window.slice(HALF)}`;
  }
  throw new Error('one window in eight lacks a letter or a digit, but never all 32');
}
