import { toBase64Url, type Encoded } from '../base64url.ts';
import { copy, fromHex, join, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import type { PollOpening, PollVoter } from './forms.ts';
import { isFitName, isFitQuestion, isFitSeconds, MOST_VOTERS, type PollKind } from './question.ts';
import { signingLabel } from './label.ts';
import { MOST_SEALED_BYTES, openPart, padded, pollIdOf, sealPart, sha256, unpadded } from './seal.ts';

export interface PollSignature {
  readonly signature: Bytes;
  /** Of the key that signed; each DER, the leaf first. */
  readonly certificates: readonly Encoded[];
}

/** Signs in the worker; undefined where this device cannot. */
export type PollSigner = (
  part: 'opening' | 'ballot' | 'close' | 'result',
  body: Bytes,
) => Promise<PollSignature | undefined>;

const LONGEST_NAME = 64;
const LONGEST_MARK = 120;
const SIGNATURE_BYTES = 64;
/** A question with ready answers and one with answers of one's own have the same length, but for how many may vote. */
const OPENING_STEP = 4_096;
const ID = /^[a-z2-7]{16}$/;
const KEY = /^[0-9a-f]{64}$/;
/** As the certificate has it. */
const DEVICE = /^sabha:user\/[A-Za-z0-9._-]{1,64}\/device\/[A-Za-z0-9_-]{16}$/;

const DIGEST_BYTES = 12;
const DIGEST = /^[A-Za-z0-9_-]{16}$/;

/** In the one way in which it is written. */
function textOf({ room, kind, question, options, several, seconds, voters, by }: PollOpening): string {
  const named = kind === 'roll-call';
  const rows = voters.map(({ id, key, device, name, verifiedBy }) =>
    named ? [id, key, device, name, verifiedBy] : [id, device],
  );
  return JSON.stringify({ v: 1, room, kind, question, options, several, seconds, voters: rows, by });
}

function readText(text: string): PollOpening | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { room, kind, question, options, several, seconds, voters, by } = read as Readonly<Record<string, unknown>>;
  if (kind !== 'secret' && kind !== 'roll-call') return undefined;
  if (typeof room !== 'string' || typeof several !== 'boolean' || typeof by !== 'string' || !KEY.test(by)) {
    return undefined;
  }
  if (!isFitSeconds(seconds)) return undefined;
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
    seconds,
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
    const voter = kind === 'secret' ? unnamedIn(row) : namedIn(row);
    if (!voter) return undefined;
    voters.push(voter);
  }
  const isOnce = (of: (voter: PollVoter) => string) => new Set(voters.map(of)).size === voters.length;
  const isKeyOnce = kind === 'secret' || isOnce(({ key }) => key);
  return isOnce(({ id }) => id) && isOnce(({ device }) => device) && isKeyOnce ? voters : undefined;
}

function unnamedIn([id, device]: readonly unknown[]): PollVoter | undefined {
  if (typeof id !== 'string' || !ID.test(id) || typeof device !== 'string' || !DIGEST.test(device)) return undefined;
  return { id, key: '', device, name: '', verifiedBy: null };
}

function namedIn([id, key, device, name, mark]: readonly unknown[]): PollVoter | undefined {
  if (typeof id !== 'string' || !ID.test(id) || typeof key !== 'string' || !KEY.test(key)) return undefined;
  if (typeof device !== 'string' || !DEVICE.test(device)) return undefined;
  return isFitName(name, LONGEST_NAME) && isMark(mark) ? { id, key, device, name, verifiedBy: mark } : undefined;
}

/** What a secret poll has of a voter's device, so that each finds the own row: members know devices, and names are not written down. */
export async function deviceDigest(device: string): Promise<Encoded> {
  const digest = await sha256(new TextEncoder().encode(`sabha poll 1|voter|${device}`));
  return toBase64Url(copy(digest, 0, DIGEST_BYTES));
}

/** By what id an opening names a device; null where it does not. */
export async function namedFor({ kind, voters }: PollOpening, device: string): Promise<string | null> {
  const own = kind === 'secret' ? await deviceDigest(device) : device;
  return voters.find((voter) => voter.device === own)?.id ?? null;
}

/** Empty text where an organisation has no name. */
function isMark(mark: unknown): mark is string | null {
  return mark === null || mark === '' || isFitName(mark, LONGEST_MARK);
}

export interface SealedOpening {
  readonly poll: string;
  readonly sealed: Bytes;
}

/** A secret poll says nothing of its voters but what each needs to find the own row. */
async function unnamed(opening: PollOpening): Promise<PollOpening> {
  if (opening.kind === 'roll-call') return opening;
  const voters = opening.voters.map(async ({ id, device }) => {
    return { id, key: '', device: await deviceDigest(device), name: '', verifiedBy: null };
  });
  return { ...opening, voters: await Promise.all(voters) };
}

/**
 * Undefined for what no device would take: it is read back before anybody is asked.
 *
 * @param key of the poll, made for it
 */
export async function sealOpening(
  key: Bytes,
  opening: PollOpening,
  sign: PollSigner,
): Promise<SealedOpening | undefined> {
  const body = new TextEncoder().encode(textOf(await unnamed(opening)));
  const signed = await sign('opening', body);
  if (!signed) return undefined;
  const sealed = await sealPart(key, 'opening', '', padded(join(signed.signature, body), OPENING_STEP));
  const poll = await pollIdOf(key, sealed);
  const isRead = sealed.length <= MOST_SEALED_BYTES && (await readOpening(poll, key, sealed)) !== undefined;
  return isRead ? { poll, sealed } : undefined;
}

/** Undefined for a key, an opening or an id that do not belong together, and for what its author did not sign. */
export async function readOpening(poll: string, key: Bytes, sealed: Bytes): Promise<PollOpening | undefined> {
  if ((await pollIdOf(key, sealed)) !== poll) return undefined;
  const plain = await openPart(key, 'opening', '', sealed);
  const words = plain && unpadded(plain, OPENING_STEP);
  if (!words || words.length <= SIGNATURE_BYTES) return undefined;
  const body = copy(words, SIGNATURE_BYTES);
  const opening = readText(textIn(body) ?? '');
  if (!opening) return undefined;
  const signed = join(new TextEncoder().encode(signingLabel('opening')), body);
  return (await verify(fromHex(opening.by), signed, copy(words, 0, SIGNATURE_BYTES))) ? opening : undefined;
}

export function textIn(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
