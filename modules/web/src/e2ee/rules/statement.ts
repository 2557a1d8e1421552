import { copy, join, toHex, type Bytes } from '../sframe/bytes.ts';
import { GRADES, type Grade } from './grades.ts';
import { sign, verify } from './signing.ts';

/** What hosts decided for the whole meeting, signed by one of them. */
export interface MeetingTerms {
  readonly locked: boolean;
  /** Whether newcomers wait for a host. */
  readonly lobby: boolean;
  /** What may be spoken of; it only rises. */
  readonly classification: Grade;
  /** Signature keys of those who are host in the meeting, at most 16. */
  readonly hosts: readonly Bytes[];
}

/**
 * The statement in force travels with every commit that adds somebody.
 *
 *     groupId[16] | version uint32 | locked uint8 | lobby uint8 | class uint8 | count uint8 | count x key[32] |
 *     signer[32] | signature[64]
 */
export interface Statement extends MeetingTerms {
  readonly groupId: Bytes;
  readonly version: number;
  readonly signer: Bytes;
  readonly signature: Bytes;
  readonly wire: Bytes;
}

export const MAX_HOSTS = 16;
const GROUP_ID_BYTES = 16;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const FIXED_BYTES = GROUP_ID_BYTES + 4 + 4;
/** By "sabha meeting 1" hosts were those whose certificates said so; by "sabha meeting 2" nothing was said of the class. */
const LABEL = new TextEncoder().encode('sabha meeting 3');

export async function signStatement(
  groupId: Bytes,
  version: number,
  terms: MeetingTerms,
  keys: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array },
): Promise<Bytes> {
  if (terms.hosts.length > MAX_HOSTS) throw new RangeError('a meeting has 16 hosts at most');
  const numbers = new Uint8Array(8);
  new DataView(numbers.buffer).setUint32(0, version);
  const grade = GRADES.indexOf(terms.classification);
  numbers.set([Number(terms.locked), Number(terms.lobby), grade, terms.hosts.length], 4);
  const body = join(groupId, numbers, ...terms.hosts);
  return join(body, keys.publicKey, await sign(keys.signKey, join(LABEL, body)));
}

/** Reads one statement that fills its bytes. Undefined when it is malformed; who signed it is another question. */
export function readStatement(wire: Uint8Array): Statement | undefined {
  if (wire.length < FIXED_BYTES + KEY_BYTES + SIGNATURE_BYTES) return undefined;
  const bytes = copy(wire);
  const [locked = 2, lobby = 2, grade = 255, count = 255] = bytes.subarray(GROUP_ID_BYTES + 4, FIXED_BYTES);
  const classification = GRADES[grade];
  const bodyBytes = FIXED_BYTES + count * KEY_BYTES;
  const isWhole = bytes.length === bodyBytes + KEY_BYTES + SIGNATURE_BYTES;
  if (locked > 1 || lobby > 1 || classification === undefined || count > MAX_HOSTS || !isWhole) return undefined;
  const hosts = Array.from({ length: count }, (_, i) => keyAt(bytes, FIXED_BYTES + i * KEY_BYTES));
  return {
    groupId: copy(bytes, 0, GROUP_ID_BYTES),
    version: new DataView(bytes.buffer).getUint32(GROUP_ID_BYTES),
    locked: locked === 1,
    lobby: lobby === 1,
    classification,
    hosts,
    signer: keyAt(bytes, bodyBytes),
    signature: copy(bytes, bodyBytes + KEY_BYTES),
    wire: bytes,
  };
}

function keyAt(bytes: Bytes, at: number): Bytes {
  return copy(bytes, at, at + KEY_BYTES);
}

/** Whether the signer signed it; whether the signer may is for `GroupRules`. */
export function isSigned(statement: Statement): Promise<boolean> {
  const body = statement.wire.subarray(0, statement.wire.length - KEY_BYTES - SIGNATURE_BYTES);
  return verify(statement.signer, join(LABEL, body), statement.signature);
}

export function namesHost(terms: MeetingTerms, signatureKey: Uint8Array): boolean {
  const key = toHex(signatureKey);
  return terms.hosts.some((host) => toHex(host) === key);
}
