import { fromBase64Url, toBase64Url, type Encoded } from '../base64url.ts';
import { fromHex, type Bytes } from '../sframe/bytes.ts';
import { verify } from '../rules/signing.ts';
import type { PollCount, PollOpening, PollResult, SignedResult } from './forms.ts';
import { signingLabel } from './label.ts';
import { openPart, sealPart } from './seal.ts';
import { textIn, type PollSigner } from './words.ts';

export function resultOf(
  of: Pick<PollResult, 'room' | 'title' | 'poll' | 'voted' | 'voters' | 'closedAt' | 'by'>,
  opening: PollOpening,
  count: PollCount,
): PollResult {
  const { kind, question, options, several } = opening;
  const votes = count.votes.map(([voter, choices]) => [opening.voters[voter]?.name ?? '', choices] as const);
  const { room, title, poll, voters, voted, closedAt, by } = of;
  return {
    ...{ room, title, poll, kind, question, options, several },
    ...{ counts: count.counts, voters, voted, valid: count.valid, ballots: count.digest, votes, closedAt, by },
  };
}

function textOf(result: PollResult): string {
  return JSON.stringify({ v: 1, ...result });
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
  return sealPart(key, 'result', result.poll, new TextEncoder().encode(plain));
}

/** Undefined for what is of another poll, in another form, or not signed by the key that it names. */
export async function openResult(poll: string, key: Bytes, sealed: Bytes): Promise<SignedResult | undefined> {
  const plain = await openPart(key, 'result', poll, sealed);
  const text = plain && textIn(plain);
  const signed = text === undefined ? undefined : readDocument(text);
  return signed?.result.poll === poll && (await isSigned(signed)) ? signed : undefined;
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
export function agrees(
  { result }: SignedResult,
  own: Pick<PollResult, 'room' | 'poll' | 'voted' | 'voters'>,
  opening: PollOpening,
  count: PollCount,
): boolean {
  const { title, closedAt, by } = result;
  return textOf(resultOf({ ...own, title, closedAt, by }, opening, count)) === textOf(result);
}
