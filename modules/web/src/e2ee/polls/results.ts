import { fromBase64Url, toBase64Url, type Encoded } from '../base64url.ts';
import { fromHex, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import type { PollCount, PollOpening, PollResult, PollVote, SignedResult } from './forms.ts';
import { signingLabel } from './label.ts';
import { MOST_SEALED_BYTES, openPart, padded, sealPart, sha256, unpadded } from './seal.ts';
import { textIn, type PollSigner } from './words.ts';

const RESULT_STEP = 8_192;

/** Of what a result is made besides the question and the count. */
export type ResultOf = Pick<PollResult, 'room' | 'title' | 'poll' | 'closedAt' | 'by'> & PollPeople;

/** By ids, as the server told them. */
export interface PollPeople {
  readonly voters: readonly string[];
  readonly voted: readonly string[];
}

export async function resultOf(of: ResultOf, opening: PollOpening, count: PollCount): Promise<PollResult> {
  const { kind, question, options, several } = opening;
  const votes = kind === 'secret' ? [] : votesOf(of, opening, count);
  const { room, title, poll, closedAt, by } = of;
  const [named, voters, voted] = [opening.voters.length, of.voters.length, of.voted.length];
  const people = await peopleOf(of);
  return {
    ...{ room, title, poll, kind, question, options, several },
    ...{ counts: count.counts, named, voters, voted, people },
    ...{ valid: count.valid, ballots: count.digest, votes, closedAt, by },
  };
}

/** Of each who may vote, in the order of the question. */
function votesOf(of: PollPeople, { voters }: PollOpening, count: PollCount): readonly PollVote[] {
  const may = new Set(of.voters);
  const choices = new Map(count.votes);
  return voters.flatMap(({ id, name, verifiedBy }, index) => {
    return may.has(id) ? [[name, verifiedBy, choices.get(index) ?? null] as const] : [];
  });
}

/** Whoever was told of other people than the host's device finds another. */
async function peopleOf({ voters, voted }: PollPeople): Promise<Encoded> {
  const text = JSON.stringify([[...voters].sort(), [...voted].sort()]);
  return toBase64Url(await sha256(new TextEncoder().encode(text)));
}

/** In the one way in which it is written, whatever order or more an object has that was read. */
function textOf(result: PollResult): string {
  const { room, title, poll, kind, question, options, several, counts } = result;
  const { named, voters, voted, people, valid, ballots, votes, closedAt, by } = result;
  return JSON.stringify({
    ...{ v: 1, room, title, poll, kind, question, options, several },
    ...{ counts, named, voters, voted, people, valid, ballots, votes, closedAt, by },
  });
}

/** What is saved and sent: JSON in this order. */
export function documentOf({ text, signature, certificates }: Omit<SignedResult, 'result'>): string {
  return JSON.stringify({ sabha: 'poll result', v: 1, result: text, signature, certificates });
}

export async function sealResult(key: Bytes, result: PollResult, sign: PollSigner): Promise<Bytes | undefined> {
  const text = textOf(result);
  const signed = await sign('result', new TextEncoder().encode(text));
  if (!signed) return undefined;
  const { certificates } = signed;
  const plain = documentOf({ text, signature: toBase64Url(signed.signature), certificates });
  const sealed = await sealPart(key, 'result', result.poll, padded(new TextEncoder().encode(plain), RESULT_STEP));
  return sealed.length <= MOST_SEALED_BYTES ? sealed : undefined;
}

/** Undefined for what is of another poll, in another form, or not signed by the key that it names. */
export async function openResult(poll: string, key: Bytes, sealed: Bytes): Promise<SignedResult | undefined> {
  const plain = await openPart(key, 'result', poll, sealed);
  const words = plain && unpadded(plain, RESULT_STEP);
  const text = words && textIn(words);
  const signed = text === undefined ? undefined : await readResult(text);
  return signed?.result.poll === poll ? signed : undefined;
}

/** A result as it is saved; undefined for what is in another form, or not signed by the key that it names. */
export async function readResult(document: string): Promise<SignedResult | undefined> {
  const signed = readDocument(document);
  return signed && (await isSigned(signed)) ? signed : undefined;
}

async function isSigned({ text, signature, result }: SignedResult): Promise<boolean> {
  const body = new TextEncoder().encode(signingLabel('result') + text);
  return verify(fromHex(result.by), body, fromBase64Url(signature) ?? new Uint8Array(0));
}

function readDocument(document: string): SignedResult | undefined {
  try {
    const { result: text, signature, certificates } = JSON.parse(document) as Readonly<Record<string, unknown>>;
    if (typeof text !== 'string' || typeof signature !== 'string' || !Array.isArray(certificates)) return undefined;
    if (!certificates.every((each) => typeof each === 'string')) return undefined;
    const { v, ...result } = JSON.parse(text) as { readonly v: unknown } & PollResult;
    const isForm = v === 1 && typeof result.by === 'string' && /^[0-9a-f]{64}$/.test(result.by);
    const signed = {
      result,
      text,
      signature: signature as Encoded,
      certificates: certificates as Encoded[],
    };
    return isForm && documentOf(signed) === document && textOf(result) === text ? signed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a result says what this device counted itself, word for word. */
export async function agrees(
  { result }: SignedResult,
  own: Omit<ResultOf, 'title' | 'closedAt' | 'by'>,
  opening: PollOpening,
  count: PollCount,
): Promise<boolean> {
  const { title, closedAt, by } = result;
  return textOf(await resultOf({ ...own, title, closedAt, by }, opening, count)) === textOf(result);
}
