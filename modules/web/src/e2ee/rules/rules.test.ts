import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostCodeOf, safetyCodeOf, safetyContext } from '../codes/codes.ts';
import { EMOJI, EMOJI_WORDS } from '../codes/emoji.ts';
import type { LeafBox } from '../data/envelopes.ts';
import { SealedData } from '../data/SealedData.ts';
import { leafBoxOf } from '../mls/leafBox.ts';
import { suite } from '../mls/suite.ts';
import { fromHex, join, toHex, type Bytes } from '../sframe/bytes.ts';
import { mayAccept, mayAdd, type Returning } from './admission.ts';
import { endorse, isEndorsedBy } from './endorsement.ts';
import { isProof, linkPsk, proofOf } from './knock.ts';
import { isPskNonceFor, pskNonce } from './pskNonce.ts';
import { isReturnBy, isWholeReturnProof, returnMessage } from './returnProof.ts';
import { sign } from './signing.ts';
import type { Grade } from './grades.ts';
import { isSigned, readStatement, signStatement } from './statement.ts';

/** The Java client is tested on the same files. */
const CASES = new URL('../../../../e2ee/src/test/resources/rules/', import.meta.url);

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, CASES), 'utf8'));

interface AddCase {
  readonly name: string;
  readonly returns: Returning;
  readonly admittedHere: boolean;
  readonly endorsed: boolean;
  readonly locked: boolean;
  readonly lobby: boolean;
  readonly hostIsIn: boolean;
  readonly expected: boolean;
}

interface AcceptCase {
  readonly name: string;
  readonly adds: readonly Returning[];
  readonly committerHasAuthority: boolean;
  readonly restatementIsDue: boolean;
  readonly locked: boolean;
  readonly lobby: boolean;
  readonly hostIsIn: boolean;
  readonly expected: boolean;
}

interface Vectors {
  readonly signer: { readonly seed: string; readonly publicKey: string };
  readonly statements: readonly {
    readonly groupId: string;
    readonly version: number;
    readonly locked: boolean;
    readonly lobby: boolean;
    readonly classification: Grade;
    readonly hosts: readonly string[];
    readonly wire: string;
  }[];
  readonly endorsement: { readonly groupId: string; readonly keyPackageRef: string; readonly endorsement: string };
  readonly link: {
    readonly linkSecret: string;
    readonly room: string;
    readonly groupId: string;
    readonly keyPackageRef: string;
    readonly psk: string;
    readonly proof: string;
  };
  readonly returnProof: {
    readonly room: string;
    readonly signatureKey: string;
    readonly message: string;
    readonly signature: string;
    readonly extensions: readonly {
      readonly name: string;
      readonly bytes: string;
      readonly isWhole: boolean;
      readonly holds: boolean;
    }[];
  };
  readonly pskNonce: { readonly random: string; readonly statement: string; readonly nonce: string };
  readonly safetyCode: {
    readonly signatureKeys: readonly string[];
    readonly context: string;
    readonly exported: string;
    readonly groups: readonly string[];
    readonly pictures: readonly number[];
  };
  readonly hostCode: { readonly signatureKey: string; readonly groups: readonly string[] };
  readonly sealed: {
    readonly groupId: string;
    readonly epoch: number;
    readonly leaf: number;
    readonly exporterContext: string;
    readonly key: string;
    readonly text: string;
    readonly wire: string;
  };
  readonly sealedForOne: Vectors['sealed'] & { readonly toLeaf: number; readonly leafPrivateKey: string };
}

const { mayAdd: adds, mayAccept: accepts } = read('admission.json') as {
  readonly mayAdd: AddCase[];
  readonly mayAccept: AcceptCase[];
};
const vectors = read('vectors.json') as Vectors;
const signKey = join(fromHex('302e020100300506032b657004220420'), fromHex(vectors.signer.seed));
const publicKey = fromHex(vectors.signer.publicKey);

/** For what is for all, where nothing is asked of it. */
const UNUSED_BOX: LeafBox = {
  ownLeaf: 0,
  seal: () => Promise.reject(new Error('not asked')),
  open: () => Promise.resolve(undefined),
};

describe('who may be added', () => {
  it.each(adds)('$name', ({ returns: returning, admittedHere, endorsed, locked, lobby, hostIsIn, expected }) => {
    const candidacy = { returning, admittedHere, endorsed };
    expect(mayAdd(candidacy, { locked, lobby, classification: 'unclassified', hosts: [] }, hostIsIn)).toBe(expected);
  });
});

describe('which commits are taken', () => {
  it.each(accepts)('$name', ({ adds: all, committerHasAuthority, restatementIsDue, hostIsIn, ...each }) => {
    const terms = { locked: each.locked, lobby: each.lobby, classification: 'unclassified' as const, hosts: [] };
    expect(mayAccept(all, committerHasAuthority, terms, restatementIsDue, hostIsIn)).toBe(each.expected);
  });
});

describe('shared test vectors', () => {
  it.each(vectors.statements)('a statement of version $version', async (vector) => {
    const { groupId, version, wire, locked, lobby, classification } = vector;
    const terms = { locked, lobby, classification, hosts: vector.hosts.map(fromHex) };
    const signed = await signStatement(fromHex(groupId), version, terms, { signKey, publicKey });
    expect(toHex(signed)).toBe(wire);
    const statement = readStatement(signed);
    expect(statement).toMatchObject({ version, ...terms });
    expect(statement && (await isSigned(statement))).toBe(true);
    for (let size = 0; size < signed.length; size++) expect(readStatement(signed.slice(0, size))).toBeUndefined();
    const changed = new Uint8Array(signed);
    changed[19] = (changed[19] ?? 0) ^ 1;
    const forged = readStatement(changed);
    expect(forged && (await isSigned(forged))).toBe(false);
  });

  it('an endorsement', async () => {
    const { groupId, keyPackageRef, endorsement } = vectors.endorsement;
    const ref = fromHex(keyPackageRef);
    expect(toHex(await endorse(signKey, fromHex(groupId), ref))).toBe(endorsement);
    expect(await isEndorsedBy(publicKey, fromHex(groupId), ref, fromHex(endorsement))).toBe(true);
    expect(await isEndorsedBy(publicKey, ref.slice(0, 16), ref, fromHex(endorsement))).toBe(false);
  });

  it('values derived from the link secret', async () => {
    const { linkSecret, room, groupId, keyPackageRef, psk, proof } = vectors.link;
    const [secret, ref] = [fromHex(linkSecret), fromHex(keyPackageRef)];
    expect(toHex(await linkPsk(secret, fromHex(groupId)))).toBe(psk);
    expect(toHex(await proofOf(secret, room, ref))).toBe(proof);
    expect(await isProof(secret, room, ref, fromHex(proof))).toBe(true);
    expect(await isProof(secret, 'another', ref, fromHex(proof))).toBe(false);
  });

  it.each(vectors.returnProof.extensions)('return proof: $name', async ({ bytes, isWhole, holds }) => {
    const { room, signatureKey, message, signature } = vectors.returnProof;
    const [next, extension] = [fromHex(signatureKey), fromHex(bytes)];
    expect(toHex(returnMessage(room, next))).toBe(message);
    expect(toHex(await sign(signKey, returnMessage(room, next)))).toBe(signature);
    expect(isWholeReturnProof(extension)).toBe(isWhole);
    expect(await isReturnBy(publicKey, room, next, extension)).toBe(holds);
  });

  it('nonce binding a newcomer to a statement', async () => {
    const { random, statement, nonce } = vectors.pskNonce;
    const [wire, expected] = [fromHex(statement), fromHex(nonce)];
    expect(toHex(await pskNonce(fromHex(random), wire))).toBe(nonce);
    expect(await isPskNonceFor(expected, wire)).toBe(true);
    expect(await isPskNonceFor(expected, wire.slice(1))).toBe(false);
    expect(await isPskNonceFor(expected.slice(1), wire)).toBe(false);
  });

  it('safety codes', async () => {
    const { signatureKeys, context, exported, groups, pictures } = vectors.safetyCode;
    expect(toHex(await safetyContext(signatureKeys.map(fromHex)))).toBe(context);
    expect(toHex(await safetyContext([...signatureKeys].reverse().map(fromHex)))).toBe(context);
    expect(safetyCodeOf(fromHex(exported))).toEqual({ digits: groups.join(' '), signs: pictures });
    expect(await hostCodeOf(fromHex(vectors.hostCode.signatureKey))).toBe(vectors.hostCode.groups.join(' '));
    expect([new Set(EMOJI).size, new Set(EMOJI_WORDS).size]).toEqual([64, 64]);
  });

  it('a sealed message', async () => {
    const { leaf, text, wire } = vectors.sealed;
    const data = entered(vectors.sealed, UNUSED_BOX);
    expect(await data.open('chat', fromHex(wire), 0)).toEqual({
      kind: 'opened',
      leaf,
      key: toHex(publicKey),
      epoch: vectors.sealed.epoch,
      to: { kind: 'all' },
      text,
    });
  });

  it('message sealed for one leaf', async () => {
    const { leaf, toLeaf, leafPrivateKey, text, wire } = vectors.sealedForOne;
    const { hpke } = await suite();
    const box = leafBoxOf([], { leafIndex: toLeaf, privateKeys: { [2 * toLeaf]: fromHex(leafPrivateKey) } }, hpke);
    const data = entered(vectors.sealedForOne, box);
    expect(await data.open('chat', fromHex(wire), 0)).toEqual({
      kind: 'opened',
      leaf,
      key: toHex(publicKey),
      epoch: vectors.sealedForOne.epoch,
      to: { kind: 'one', leaf: toLeaf },
      text,
    });
    const another = entered(vectors.sealedForOne, { ...box, ownLeaf: toLeaf + 1 });
    expect(await another.open('chat', fromHex(wire), 0)).toEqual({ kind: 'dropped', reason: 'not_a_reader' });
  });

  function entered({ groupId, epoch, leaf, exporterContext, key }: Vectors['sealed'], box: LeafBox): SealedData {
    const exporter = (label: string, context: Uint8Array): Promise<Bytes> => {
      expect([label, toHex(context)]).toEqual(['sabha data', exporterContext]);
      return Promise.resolve(fromHex(key));
    };
    const keys = new Map([[leaf, publicKey]]);
    const data = new SealedData();
    data.enter({ groupId: fromHex(groupId), epoch: BigInt(epoch), keys, box, export: exporter }, 0);
    return data;
  }
});
