import { copy, fromHex, join, toHex, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import { signingLabel } from './label.ts';
import { openPart, sealPart } from './seal.ts';
import type { PollSigner } from './words.ts';

/**
 * A host's word that ends a poll; as long as a ballot.
 * <pre>
 * how (1: to be counted, 2: taken back)  key (32)  signature (64)  zeros (31)
 * </pre>
 */
const PLAIN_BYTES = 128;
const KEY = 1;
const SIGNATURE = KEY + 32;
const END = SIGNATURE + 64;
const COUNTED = 1;
const WITHDRAWN = 2;

/** Who ends a poll, by their signature key in hexadecimal, and whether it is to be counted. */
export interface PollEndWord {
  readonly by: string;
  readonly counted: boolean;
}

/** Undefined where this device cannot sign. */
export async function sealEnd(
  poll: string,
  key: Bytes,
  { by, counted }: PollEndWord,
  sign: PollSigner,
): Promise<Bytes | undefined> {
  const plain = new Uint8Array(PLAIN_BYTES);
  plain[0] = counted ? COUNTED : WITHDRAWN;
  plain.set(fromHex(by), KEY);
  const signed = await sign('close', signedPartOf(poll, plain));
  if (!signed) return undefined;
  plain.set(signed.signature, SIGNATURE);
  return sealPart(key, 'close', poll, plain);
}

/** Undefined for what is of another poll, in another form, or not signed by the key that it names. */
export async function openEnd(poll: string, key: Bytes, sealed: Bytes): Promise<PollEndWord | undefined> {
  const plain = await openPart(key, 'close', poll, sealed);
  if (plain?.length !== PLAIN_BYTES || plain.subarray(END).some((octet) => octet !== 0)) return undefined;
  if (plain[0] !== COUNTED && plain[0] !== WITHDRAWN) return undefined;
  const signer = copy(plain, KEY, SIGNATURE);
  const body = join(new TextEncoder().encode(signingLabel('close')), signedPartOf(poll, plain));
  if (!(await verify(signer, body, plain.subarray(SIGNATURE, END)))) return undefined;
  return { by: toHex(signer), counted: plain[0] === COUNTED };
}

function signedPartOf(poll: string, plain: Bytes): Bytes {
  return join(new TextEncoder().encode(`${poll}|`), plain.subarray(0, KEY));
}
