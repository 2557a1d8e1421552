// The saved results of polls in testing/documents.json, which the server's command checks too (PollResultCheckTest). They are
// made anew by WRITE_DOCUMENTS=1 npx vitest run src/e2ee/polls/documents.test.ts (then prettier), with other keys each time.
import { readFileSync, writeFileSync } from 'node:fs';
import { join as joined } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url, type Encoded } from '../base64url.ts';
import { CertifiedLeaves } from '../certificates/CertifiedLeaves.ts';
import { sign } from '../rules/signing.ts';
import { fromHex, toHex, type Bytes } from '../sframe/bytes.ts';
import { newPair, NOW, TestAuthority, type Wanted } from '../testing/authority.ts';
import { countBallots } from './ballots.ts';
import type { PollOpening, PollResult } from './forms.ts';
import { signingLabel } from './label.ts';
import { codeOf } from './seal.ts';
import { documentOf, readResult, resultOf } from './results.ts';
import vectors from './testing/vectors.json' with { type: 'json' };

/** Where a document fails: in its form, at its signature, at its certificates, at their time, or at its own numbers. */
type Fault = 'malformed' | 'not-canonical' | 'forged' | 'untrusted' | 'out-of-time' | 'contradicts';

interface Documents {
  /** DER. */
  readonly root: Encoded;
  readonly sound: readonly { readonly kind: string; readonly document: string; readonly code: string }[];
  readonly refused: readonly { readonly why: string; readonly fault: Fault; readonly document: string }[];
}

const FILE = joined(import.meta.dirname, 'testing/documents.json');
const bytesOf = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array(0);

if (process.env['WRITE_DOCUMENTS'] !== undefined) writeFileSync(FILE, `${JSON.stringify(await made(), null, 1)}\n`);

const { root, sound, refused } = JSON.parse(readFileSync(FILE, 'utf8')) as Documents;

/** Whether a page takes it for the word of a member, as far as a page can tell by the file alone. */
async function isTaken(document: string): Promise<boolean> {
  const signed = await readResult(document);
  if (!signed) return false;
  const { result, certificates } = signed;
  const leaves = new CertifiedLeaves(bytesOf(root), result.room, () => Date.parse(result.closedAt));
  const credential = { credentialType: 'x509', certificates: certificates.map(bytesOf) } as const;
  return (await leaves.identify(credential, fromHex(result.by))) !== undefined;
}

describe('saved results', () => {
  test.each(sound)('are accepted: $kind', async ({ document, code }) => {
    expect(await isTaken(document)).toBe(true);
    const signed = await readResult(document);
    expect(await codeOf(signed?.result.poll ?? '', bytesOf(signed?.result.ballots ?? ''))).toBe(code);
  });

  /** Its sums a page compares with what it counted itself. */
  test.each(refused.filter(({ fault }) => fault !== 'contradicts'))('are rejected: $why', async ({ document }) => {
    expect(await isTaken(document)).toBe(false);
  });

  test('are rejected when cut anywhere', async () => {
    const [{ document } = { document: '' }] = sound;
    for (let end = 0; end < document.length; end += 97) expect(await isTaken(document.slice(0, end))).toBe(false);
    expect(await isTaken(document.slice(0, -1))).toBe(false);
    expect(await isTaken(`${document} `)).toBe(false);
  });
});

async function made(): Promise<Documents> {
  const authority = await TestAuthority.make('Sabha root of tests');
  const other = await TestAuthority.make('Sabha root of tests');
  const host = await newPair();
  const stranger = await newPair();
  const certified: Wanted = {
    name: 'Asha Verma',
    room: 'a'.repeat(24),
    role: 'host',
    standing: `sabha:verified/${toBase64Url(new TextEncoder().encode('Water Resources Department'))}`,
  };
  const chain = async (change: Wanted = {}, key = host.publicKey, from = authority) =>
    (await from.chain(key, { ...certified, ...change })).map(toBase64Url);
  const certificates = await chain();

  const results: PollResult[] = [];
  for (const vector of vectors) {
    const opening = vector.words as PollOpening;
    const ballots = vector.ballots.map(({ ballot }) => bytesOf(ballot));
    const count = await countBallots(vector.poll, bytesOf(vector.key), opening, ballots, () => undefined, null);
    const ids = opening.voters.map(({ id }) => id);
    const closedAt = new Date(NOW + 60_000).toISOString();
    const of = { room: opening.room, title: 'Monthly "review" बैठक', poll: vector.poll, voters: ids, voted: ids };
    results.push(await resultOf({ ...of, closedAt, by: toHex(host.publicKey) }, opening, count));
  }
  const [secret, called] = results;
  if (!secret || !called) throw new Error('no vectors');
  // One of three did not vote.
  const [, vector] = vectors;
  const opening = vector?.words as PollOpening;
  const two = vector?.ballots.slice(0, 2).map(({ ballot }) => bytesOf(ballot)) ?? [];
  const count = await countBallots(called.poll, bytesOf(vector?.key ?? ''), opening, two, () => undefined, null);
  const ids = opening.voters.map(({ id }) => id);
  const people = { voters: ids, voted: ids.slice(0, 2) };
  const { room, title, poll, closedAt, by } = called;
  const fewer = await resultOf({ room, title, poll, ...people, closedAt, by }, opening, count);

  const textOf = (result: object) => JSON.stringify({ v: 1, ...result });
  const signed = async (text: string, chained = certificates, key = host.signKey) => {
    const body = new TextEncoder().encode(signingLabel('result') + text);
    return documentOf({ text, signature: toBase64Url(await sign(key, body)), certificates: chained });
  };
  const good = await signed(textOf(called));
  const outer = JSON.parse(good) as Readonly<Record<string, unknown>>;
  const reordered = Object.fromEntries(Object.entries(called).reverse());
  const refusal = (why: string, fault: Fault, document: string) => ({ why, fault, document });
  const later = { notBeforeMillis: NOW + 7_200_000, notAfterMillis: NOW + 10_800_000 };
  const day = { notBeforeMillis: NOW - 172_800_000, notAfterMillis: NOW - 86_400_000 };
  const contradicting = async (why: string, change: Partial<PollResult>, base = called) =>
    refusal(why, 'contradicts', await signed(textOf({ ...base, ...change })));
  return {
    root: authority.rootText,
    sound: [
      { kind: 'secret', document: await signed(textOf(secret)), code: vectors[0]?.code ?? '' },
      { kind: 'roll-call', document: good, code: vectors[1]?.code ?? '' },
      { kind: 'roll-call of two', document: await signed(textOf(fewer)), code: count.code },
    ],
    refused: [
      refusal('no JSON', 'malformed', 'poll result'),
      refusal('a list', 'malformed', '[]'),
      refusal('no signature', 'malformed', JSON.stringify({ ...outer, signature: undefined })),
      refusal('another version', 'malformed', JSON.stringify({ ...outer, v: 2 })),
      refusal('a number for a text', 'malformed', await signed(textOf({ ...called, by: 7 }))),
      refusal('blanks between', 'not-canonical', JSON.stringify(outer, null, 1)),
      refusal('something behind it that it has not', 'not-canonical', JSON.stringify({ ...outer, more: 1 })),
      refusal('another order of names', 'not-canonical', await signed(textOf(reordered))),
      refusal('something in the result that it has not', 'not-canonical', await signed(textOf({ ...called, more: 1 }))),
      refusal('a name twice', 'not-canonical', good.replace('{"sabha":', '{"v":1,"sabha":')),
      refusal('a letter written as its number', 'not-canonical', good.replace('poll result', 'poll r\\u0065sult')),
      refusal(
        'a count that is no whole number',
        'malformed',
        await signed(textOf(called).replace('"valid":3', '"valid":3.0')),
      ),
      refusal('another key', 'forged', await signed(textOf(called), certificates, stranger.signKey)),
      refusal('another count', 'forged', good.replace('\\"valid\\":3', '\\"valid\\":4')),
      refusal('no bytes of a signature', 'forged', JSON.stringify({ ...outer, signature: '' })),
      refusal(
        'another root of the same name',
        'untrusted',
        await signed(textOf(called), await chain({}, host.publicKey, other)),
      ),
      refusal('no certificates', 'untrusted', await signed(textOf(called), [])),
      refusal('the leaf alone', 'untrusted', await signed(textOf(called), certificates.slice(0, 1))),
      refusal('the wrong way round', 'untrusted', await signed(textOf(called), [...certificates].reverse())),
      refusal('one too many', 'untrusted', await signed(textOf(called), [...certificates, authority.rootText])),
      refusal('of another key', 'untrusted', await signed(textOf(called), await chain({}, stranger.publicKey))),
      refusal('of another meeting', 'untrusted', await signed(textOf(called), await chain({ room: 'b'.repeat(24) }))),
      refusal('of a role that there is not', 'untrusted', await signed(textOf(called), await chain({ role: 'admin' }))),
      refusal('of an authority', 'untrusted', await signed(textOf(called), await chain({ authority: true }))),
      refusal(
        'for signing certificates',
        'untrusted',
        await signed(textOf(called), await chain({ keyUsage: '03020204' })),
      ),
      refusal(
        'bytes that are none',
        'untrusted',
        await signed(textOf(called), [...certificates.slice(0, 1), 'AAAA' as Encoded]),
      ),
      refusal('not valid yet', 'out-of-time', await signed(textOf(called), await chain(later))),
      refusal('no longer valid', 'out-of-time', await signed(textOf(called), await chain(day))),
      await contradicting('more votes than voters', { voted: 2 }),
      await contradicting('more voters than may vote', { voters: 2 }),
      await contradicting('counts that are not those of the roll call', { counts: [1, ...called.counts.slice(1)] }),
      await contradicting('a vote for no option', { votes: [['Asha Verma', null, [9]], ...called.votes.slice(1)] }),
      await contradicting('a voter who is not listed', { votes: fewer.votes.slice(0, 2) }, fewer),
      await contradicting('an option without a count', { counts: called.counts.slice(1) }),
      await contradicting('names in a secret poll', { votes: [['Asha Verma', null, [0]]] }, secret),
      await contradicting('a secret poll of two', { voted: 2, valid: 2, counts: [1, 1, 0] }, secret),
      await contradicting('votes that do not add up', { counts: [3, 1] }, secret),
    ],
  };
}
