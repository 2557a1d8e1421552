import { copy, join, toHex, type Bytes } from '../sframe/bytes.ts';

export const SAFETY_LABEL = 'sabha safety code';
export const SAFETY_BYTES = 32;

const GROUPS = 6;
const GROUP_BYTES = 5;
const EMOJI_FROM = 26;
const EMOJI_COUNT = 6;

/** What people compare: the same for all who are in the same group at the same time. */
export interface SafetyCode {
  /** Six groups of five digits. */
  readonly digits: string;
  /** Six indices into the list of signs. */
  readonly signs: readonly number[];
}

/** Context of the exporter: who is in the group, whatever leaf they have. */
export async function safetyContext(signatureKeys: readonly Uint8Array[]): Promise<Bytes> {
  const sorted = signatureKeys.map((key) => toHex(key)).sort();
  const keys = new Map(signatureKeys.map((key) => [toHex(key), key]));
  const joined = join(...sorted.map((hex) => keys.get(hex) ?? new Uint8Array(0)));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

export function safetyCodeOf(exported: Bytes): SafetyCode {
  const signs = Array.from(exported.subarray(EMOJI_FROM, EMOJI_FROM + EMOJI_COUNT), (octet) => octet & 63);
  return { digits: digitsOf(exported), signs };
}

/** The same for as long as the host stays, whoever comes and goes. */
export async function hostCodeOf(hostKey: Uint8Array): Promise<string> {
  const input = join(new TextEncoder().encode('sabha host code'), copy(hostKey));
  return digitsOf(new Uint8Array(await crypto.subtle.digest('SHA-256', input)));
}

function digitsOf(bytes: Bytes): string {
  const groups: string[] = [];
  for (let group = 0; group < GROUPS; group++) {
    const five = bytes.subarray(group * GROUP_BYTES, (group + 1) * GROUP_BYTES);
    const value = five.reduce((sum, octet) => sum * 256 + octet, 0);
    groups.push(String(value % 100_000).padStart(5, '0'));
  }
  return groups.join(' ');
}
