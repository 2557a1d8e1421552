import { toBase64Url } from '../base64url.ts';
import { isSamePerson } from '../certificates/person.ts';
import { copy, fromHex, join, toHex, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import type { PollCount, PollOpening, PollPerson } from './forms.ts';
import { signingLabel } from './label.ts';
import { codeOf, openPart, sealPart, sha256 } from './seal.ts';
import type { PollSigner } from './words.ts';

/**
 * <pre>
 * kind (1)  number (16)  choices (4)  key (32)  signature (64)  zeros (11)
 * </pre>
 * Choices are bits, the first option the lowest. A secret ballot has zeros for key and signature, so that all are alike.
 */
const PLAIN_BYTES = 128;
const NUMBER = 1;
const NUMBER_BYTES = 16;
const CHOICES = NUMBER + NUMBER_BYTES;
const KEY = CHOICES + 4;
const SIGNATURE = KEY + 32;
const END = SIGNATURE + 64;
const KINDS = { secret: 1, 'roll-call': 2 } as const;

/**
 * A ballot as it is handed in, with the same bytes again however often that takes. By them it is found in what is
 * published: nobody else can make them, not even with the key of the poll.
 *
 * @param choices indices of options
 */
export async function fillBallot(
  poll: string,
  key: Bytes,
  opening: PollOpening,
  choices: readonly number[],
  own: { readonly key: string; readonly sign: PollSigner },
): Promise<Bytes | undefined> {
  const plain = new Uint8Array(PLAIN_BYTES);
  plain[0] = KINDS[opening.kind];
  crypto.getRandomValues(plain.subarray(NUMBER, CHOICES));
  const bits = choices.reduce((all, choice) => all | (1 << choice), 0);
  new DataView(plain.buffer).setUint32(CHOICES, bits);
  if (!chosenIn(opening, plain)) return undefined;
  if (opening.kind === 'roll-call') {
    const signed = await own.sign('ballot', signedPartOf(poll, plain));
    if (!signed) return undefined;
    plain.set(fromHex(own.key), KEY);
    plain.set(signed.signature, SIGNATURE);
  }
  return sealPart(key, 'ballot', poll, plain);
}

function numberOf(plain: Bytes): string {
  return toHex(plain.subarray(NUMBER, CHOICES));
}

function signedPartOf(poll: string, plain: Bytes): Bytes {
  return join(new TextEncoder().encode(`${poll}|`), plain.subarray(0, KEY));
}

function chosenIn({ options, several }: PollOpening, plain: Bytes): readonly number[] | undefined {
  const bits = new DataView(plain.buffer, plain.byteOffset).getUint32(CHOICES);
  const chosen = options.flatMap((_, index) => ((bits & (1 << index)) === 0 ? [] : [index]));
  const all = chosen.reduce((sum, index) => sum + 2 ** index, 0);
  const isFit = all === bits && chosen.length >= 1 && (several || chosen.length === 1);
  return isFit ? chosen : undefined;
}

/**
 * @param ballots as published, in whichever order
 * @param personOf whose a signature key of the meeting is
 * @param own this page's ballot as it was handed in, if it was
 */
export async function countBallots(
  poll: string,
  key: Bytes,
  opening: PollOpening,
  ballots: readonly Bytes[],
  personOf: (key: string) => PollPerson | undefined,
  own: Bytes | null,
): Promise<PollCount> {
  const sorted = [...ballots].sort(compare);
  const seen = new Set<string>();
  const voted = new Set<number>();
  const counts = opening.options.map(() => 0);
  const votes: (readonly [number, readonly number[]])[] = [];
  let [valid, unknown] = [0, 0];
  let found = false;
  for (const sealed of sorted) {
    const plain = await openPart(key, 'ballot', poll, sealed);
    const isOwn = own !== null && compare(own, sealed) === 0;
    const chosen = plain && (await voteIn(poll, opening, plain, personOf));
    if (chosen?.voter === NOBODY_KNOWN) {
      unknown += 1;
      found ||= isOwn;
      continue;
    }
    if (!plain || !chosen || seen.has(numberOf(plain)) || (chosen.voter !== null && voted.has(chosen.voter))) continue;
    seen.add(numberOf(plain));
    valid += 1;
    for (const choice of chosen.choices) counts[choice] = (counts[choice] ?? 0) + 1;
    found ||= isOwn;
    if (chosen.voter !== null) {
      voted.add(chosen.voter);
      votes.push([chosen.voter, chosen.choices]);
    }
  }
  votes.sort(([a], [b]) => a - b);
  const all = await sha256(join(...sorted));
  const [digest, code] = [toBase64Url(all), await codeOf(poll, all)];
  return { counts, valid, invalid: ballots.length - valid - unknown, unknown, own: found, votes, digest, code };
}

async function voteIn(
  poll: string,
  opening: PollOpening,
  plain: Bytes,
  personOf: (key: string) => PollPerson | undefined,
): Promise<{ readonly choices: readonly number[]; readonly voter: number | null } | undefined> {
  if (plain.length !== PLAIN_BYTES || plain[0] !== KINDS[opening.kind]) return undefined;
  const choices = chosenIn(opening, plain);
  const zerosFrom = opening.kind === 'secret' ? KEY : END;
  if (!choices || plain.subarray(zerosFrom).some((octet) => octet !== 0)) return undefined;
  if (opening.kind === 'secret') return { choices, voter: null };
  const signer = copy(plain, KEY, SIGNATURE);
  const voter = voterOf(opening, toHex(signer), personOf);
  const body = join(new TextEncoder().encode(signingLabel('ballot')), signedPartOf(poll, plain));
  const isTheirs = voter !== NOBODY && (await verify(signer, body, plain.subarray(SIGNATURE, END)));
  return isTheirs ? { choices, voter } : undefined;
}

/** Of somebody whom the opening does not name. */
const NOBODY = -1;
/** This page never saw the key: whether it is a voter's it cannot tell. */
const NOBODY_KNOWN = -2;

/**
 * By the key that was there when the poll was opened, or by another of the same person since, as the group took it in.
 *
 * @returns the index of the voter, or one of the two above
 */
export function voterOf(
  { voters }: PollOpening,
  key: string,
  personOf: (key: string) => PollPerson | undefined,
): number {
  const byKey = voters.findIndex((voter) => voter.key === key);
  if (byKey >= 0) return byKey;
  const person = personOf(key);
  return person === undefined ? NOBODY_KNOWN : voters.findIndex((voter) => isSamePerson(voter, person));
}

/** Unsigned, as the server orders them. */
function compare(one: Bytes, other: Bytes): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
