import type { Encoded } from '../base64url.ts';
import { copy, fromHex, join, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import type { PollOpening, PollVoter } from './forms.ts';
import { isFitQuestion, isFitText, MOST_VOTERS, type PollKind } from './question.ts';
import { signingLabel } from './label.ts';
import { openPart, pollIdOf, sealPart } from './seal.ts';

export interface PollSignature {
  readonly signature: Bytes;
  /** Of the key that signed; each DER, the leaf first. */
  readonly certificates: readonly Encoded[];
}

/** Signs in the worker; undefined where this device cannot. */
export type PollSigner = (part: 'opening' | 'ballot' | 'result', body: Bytes) => Promise<PollSignature | undefined>;

const LONGEST_NAME = 64;
const SIGNATURE_BYTES = 64;
const ID = /^[a-z2-7]{16}$/;
const KEY = /^[0-9a-f]{64}$/;
/** As the certificate has it. */
const DEVICE = /^sabha:user\/[A-Za-z0-9._-]{1,64}\/device\/[A-Za-z0-9_-]{16}$/;
/** In the one way in which it is written. */
function textOf({ room, kind, question, options, several, voters, by }: PollOpening): string {
  const named = kind === 'roll-call';
  const rows = voters.map(({ id, key, device, name }) => (named ? [id, key, device, name] : [id]));
  return JSON.stringify({ v: 1, room, kind, question, options, several, voters: rows, by });
}

function readText(text: string): PollOpening | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { room, kind, question, options, several, voters, by } = read as Readonly<Record<string, unknown>>;
  if (kind !== 'secret' && kind !== 'roll-call') return undefined;
  if (typeof room !== 'string' || typeof several !== 'boolean' || typeof by !== 'string' || !KEY.test(by)) {
    return undefined;
  }
  if (!Array.isArray(options) || !isFitQuestion({ question: question as string, options: options as string[] })) {
    return undefined;
  }
  const people = Array.isArray(voters) ? votersIn(kind, voters) : undefined;
  if (!people) return undefined;
  const opening: PollOpening = {
    room,
    kind,
    question: question as string,
    options: options as string[],
    several,
    voters: people,
    by,
  };
  return textOf(opening) === text ? opening : undefined;
}

function votersIn(kind: PollKind, rows: readonly unknown[]): readonly PollVoter[] | undefined {
  if (rows.length === 0 || rows.length > MOST_VOTERS[kind]) return undefined;
  const voters: PollVoter[] = [];
  for (const row of rows) {
    if (!Array.isArray(row)) return undefined;
    const [id, key = '', device = '', name = ''] = row as readonly unknown[];
    const isNamed = typeof key === 'string' && KEY.test(key) && typeof device === 'string' && DEVICE.test(device);
    if (typeof id !== 'string' || !ID.test(id)) return undefined;
    if (kind === 'secret') voters.push({ id, key: '', device: '', name: '' });
    else if (isNamed && isFitText(name, LONGEST_NAME)) voters.push({ id, key, device, name });
    else return undefined;
  }
  const isOnce = (of: (voter: PollVoter) => string) => new Set(voters.map(of)).size === voters.length;
  const isNamedOnce = kind === 'secret' || (isOnce(({ key }) => key) && isOnce(({ device }) => device));
  return isOnce(({ id }) => id) && isNamedOnce ? voters : undefined;
}

export interface SealedOpening {
  readonly poll: string;
  readonly sealed: Bytes;
}

/** @param key of the poll, made for it */
export async function sealOpening(
  key: Bytes,
  opening: PollOpening,
  sign: PollSigner,
): Promise<SealedOpening | undefined> {
  const body = new TextEncoder().encode(textOf(opening));
  const signed = await sign('opening', body);
  if (!signed) return undefined;
  const sealed = await sealPart(key, 'opening', '', join(signed.signature, body));
  return { poll: await pollIdOf(key, sealed), sealed };
}

/** Undefined for a key, an opening or an id that do not belong together, and for what its author did not sign. */
export async function readOpening(poll: string, key: Bytes, sealed: Bytes): Promise<PollOpening | undefined> {
  if ((await pollIdOf(key, sealed)) !== poll) return undefined;
  const plain = await openPart(key, 'opening', '', sealed);
  if (!plain || plain.length <= SIGNATURE_BYTES) return undefined;
  const body = copy(plain, SIGNATURE_BYTES);
  const opening = readText(textIn(body) ?? '');
  if (!opening) return undefined;
  const signed = join(new TextEncoder().encode(signingLabel('opening')), body);
  return (await verify(fromHex(opening.by), signed, copy(plain, 0, SIGNATURE_BYTES))) ? opening : undefined;
}

export function textIn(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
