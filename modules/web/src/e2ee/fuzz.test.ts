import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CertifiedLeaves, type LeafIdentity } from './certificates/CertifiedLeaves.ts';
import { readCertificate } from './certificates/certificate.ts';
import { envelopesSize, openEnvelopes } from './data/envelopes.ts';
import { SealedData, type DataEpoch } from './data/SealedData.ts';
import { decodeKeyPackage, refuseKeyPackage, screen, type GroupView } from './mls/guard.ts';
import { leafBoxOf } from './mls/leafBox.ts';
import { MlsGroup, newDeviceKeys, newKeyPackage, type GroupTerms } from './mls/MlsGroup.ts';
import { suite } from './mls/suite.ts';
import { GROUP_REFUSALS } from './mls/refusals.ts';
import { isReturnBy, isWholeReturnProof } from './rules/returnProof.ts';
import { isSigned, MAX_HOSTS, readStatement } from './rules/statement.ts';
import { copy, fromHex, join, NO_BYTES, toHex, type Bytes } from './sframe/bytes.ts';
import { shapeOf, type Codec } from './sframe/codecs.ts';
import type { EpochSecret } from './sframe/epochs.ts';
import { FrameOpener, WAIT_MS, type FrameDrop } from './sframe/FrameOpener.ts';
import { FrameSealer } from './sframe/FrameSealer.ts';
import { decodeHeader } from './sframe/header.ts';
import { dueFrames, openFrame, sealFrame, type Held } from './sframe/media.ts';
import { NOW, ROOM, TestAuthority } from './testing/authority.ts';
import { counted, mutated, seeded, type Random } from './testing/mutations.ts';

/**
 * Any bytes near to golden ones end as a value or as a refusal by name, never as an exception, and after work that grows
 * with the bytes alone. Seeds stand in the names; a find becomes a case of its own.
 */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const RESOURCES = '../../../e2ee/src/test/resources/';

function json(file: string): unknown {
  return JSON.parse(readFileSync(new URL(RESOURCES + file, import.meta.url), 'utf8'));
}

interface Commits {
  readonly groupId: string;
  readonly pskId: string;
  readonly epoch: number;
  readonly members: readonly { readonly leaf: number; readonly keyPackage: string }[];
  readonly commits: readonly { readonly message: string }[];
}

interface Vectors {
  readonly signer: { readonly publicKey: string };
  readonly statements: readonly { readonly wire: string }[];
  readonly sealed: Sealed;
  readonly sealedForOne: Sealed & { readonly toLeaf: number; readonly leafPrivateKey: string };
  readonly returnProof: {
    readonly room: string;
    readonly signatureKey: string;
    readonly extensions: readonly { readonly bytes: string }[];
  };
}

interface Sealed {
  readonly groupId: string;
  readonly key: string;
  readonly wire: string;
}

interface Frames {
  readonly base_key: string;
  readonly epoch: number;
  readonly leaf: number;
  readonly frames: readonly { codec: Codec; context: number; frame: string; wire: string }[];
}

const vectors = json('rules/vectors.json') as Vectors;
const frames = json('vectors/sframe/frames.json') as Frames;

function one<T>(all: readonly T[], random: Random): T {
  const chosen = all[random(all.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}

describe('guard of the MLS library', () => {
  const commits = json('rules/commits.json') as Commits;
  const members = new Map(
    commits.members.map(({ leaf, keyPackage }) => {
      const node = decodeKeyPackage(fromHex(keyPackage))?.leafNode;
      if (node === undefined) throw new Error('a member of the cases cannot be read');
      return [leaf, node];
    }),
  );
  const view: GroupView = {
    groupId: fromHex(commits.groupId),
    epoch: BigInt(commits.epoch),
    pskId: fromHex(commits.pskId),
    members,
  };
  const golden = commits.commits.map(({ message }) => fromHex(message)).filter(({ length }) => length < 4096);

  it.each(SEEDS)('judges any commit, seed %i', (seed) => {
    const random = seeded(seed);
    const met = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const screening = screen(mutated(one(golden, random), random), view);
      if ('refusal' in screening) met.add(screening.refusal);
      else expect(members.has(screening.candidate.committer)).toBe(true);
    }
    expect([...met].filter((refusal) => !(GROUP_REFUSALS as readonly string[]).includes(refusal))).toEqual([]);
    // Changes near to what is right come further than the first check.
    expect(met.size).toBeGreaterThan(15);
  });

  it.each(SEEDS)('judges any KeyPackage, seed %i', (seed) => {
    const random = seeded(seed);
    const packages = commits.members.map(({ keyPackage }) => fromHex(keyPackage));
    let read = 0;
    for (let i = 0; i < 1000; i++) {
      const keyPackage = decodeKeyPackage(mutated(one(packages, random), random));
      if (keyPackage === undefined) continue;
      read++;
      const refusal = refuseKeyPackage(keyPackage);
      expect(refusal === undefined || GROUP_REFUSALS.includes(refusal)).toBe(true);
    }
    expect(read).toBeGreaterThan(50);
  });

  it('real group survives any commit or Welcome', async () => {
    const random = seeded(9);
    const terms: GroupTerms = {
      groupId: view.groupId as Bytes,
      pskId: fromHex('01'),
      psk: NO_BYTES,
      trust: () => true,
    };
    const basic = { credentialType: 'basic', identity: fromHex('01') } as const;
    const alice = await MlsGroup.create(terms, await newKeyPackage(await newDeviceKeys(), basic));
    const bobs = await newKeyPackage(await newDeviceKeys(), basic);
    const added = await alice.commit([bobs.message], []);
    if (added.kind !== 'drafted' || added.welcome === undefined) throw new Error('not drafted');
    await alice.ordered();
    const bob = await MlsGroup.join(terms, bobs, added.welcome);
    const renewed = await alice.commit([], []);
    if (!(bob instanceof MlsGroup) || renewed.kind !== 'drafted') throw new Error('did not join');
    const before = toHex(bob.epochAuthenticator);
    for (let i = 0; i < 300; i++) {
      const commit = mutated(renewed.commit, random);
      if (toHex(commit) !== toHex(renewed.commit)) expect((await bob.handle(commit)).kind).toBe('refused');
      const welcome = mutated(added.welcome, random);
      if (toHex(welcome) !== toHex(added.welcome))
        expect(await MlsGroup.join(terms, bobs, welcome)).not.toBeInstanceOf(MlsGroup);
    }
    expect(toHex(bob.epochAuthenticator)).toBe(before);
    expect((await bob.handle(renewed.commit)).kind).toBe('advanced');
  });
});

describe('frames', () => {
  const secret: EpochSecret = {
    epoch: BigInt(frames.epoch),
    baseKey: fromHex(frames.base_key),
    leaves: new Set([frames.leaf]),
  };

  it.each(SEEDS)('reads any header, seed %i', (seed) => {
    const random = seeded(seed);
    for (let i = 0; i < 4000; i++) {
      const { bytes, reads } = counted(mutated(fromHex(one(frames.frames, random).wire), random));
      const header = decodeHeader(bytes);
      expect(reads()).toBeLessThanOrEqual(17);
      if (header === undefined) continue;
      expect(header.length).toBeLessThanOrEqual(Math.min(17, bytes.length));
      expect(header.keyId <= 2 ** 64 && header.counter <= 2 ** 64).toBe(true);
    }
  });

  it.each(SEEDS)('codec split round-trips, seed %i', async (seed) => {
    const random = seeded(seed);
    const sealer = new FrameSealer(frames.leaf);
    const opener = new FrameOpener<Held<number>>();
    sealer.install(secret, 'added', 0);
    opener.install(secret, 'added', 0);
    let sent = 0;
    for (let i = 0; i < 300; i++) {
      const { codec, context, frame } = one(frames.frames, random);
      const changed = mutated(fromHex(frame), random);
      const { bytes, reads } = counted(changed);
      shapeOf(codec).outgoing(bytes);
      expect(reads()).toBeLessThanOrEqual(5 * changed.length + 8);
      const wire = await sealFrame(codec, sealer, context, changed, 0);
      if (wire === undefined || wire.length === 0) continue;
      sent++;
      const opening = await openFrame(codec, opener, 0, wire, 0);
      expect(opening.kind === 'opened' && toHex(opening.plaintext)).toBe(toHex(changed));
    }
    expect(sent).toBeGreaterThan(100);
  });

  it.each(SEEDS)('opens only sealed frames, seed %i', async (seed) => {
    const random = seeded(seed);
    const opener = new FrameOpener<Held<number>>();
    opener.install(secret, 'added', 0);
    let dropped = 0;
    for (let i = 0; i < 1000; i++) {
      const { codec, frame, wire } = one(frames.frames, random);
      const changed = mutated(fromHex(wire), random);
      if (toHex(changed) === wire) continue;
      const { bytes, reads } = counted(changed);
      const incoming = shapeOf(codec).incoming(bytes);
      expect(reads()).toBeLessThanOrEqual(4 * changed.length + 8);
      // What begins a key frame of AV1 is made anew: a temporal delimiter, and sizes where there were none.
      const most = changed.length + 4;
      expect(incoming === undefined || incoming.sealed.length + incoming.restored.length <= most).toBe(true);
      const opening = await openFrame(codec, opener, i, changed, 0);
      // Start codes may be rewritten on the way, and are part of no picture: all else comes out as it went in.
      if (opening.kind === 'opened') expect(withoutStartCodes(toHex(opening.plaintext))).toBe(withoutStartCodes(frame));
      else if (opening.kind === 'dropped') dropped++;
    }
    const late = await dueFrames(opener, WAIT_MS);
    expect(late.every(({ opening }) => opening.kind === 'dropped')).toBe(true);
    const counts = [...opener.drops().values()].reduce((sum, count) => sum + count, 0);
    expect(counts).toBe(dropped + late.length);
    expect([...opener.drops().keys()].filter((reason) => !DROPS.includes(reason))).toEqual([]);
  });

  function withoutStartCodes(hex: string): string {
    return (hex.match(/../g) ?? []).join(' ').replace(/(00 )+01/g, '');
  }

  const DROPS: readonly FrameDrop[] = [
    'clear',
    'truncated',
    'leaf_not_in_roster',
    'wrong_sender',
    'unknown_key',
    'epoch_over',
    'queue_full',
    'replayed',
    'too_old',
    'jumped',
    'not_authentic',
  ];
});

describe('signed and sealed data', () => {
  it.each(SEEDS)('rejects changed statements, seed %i', async (seed) => {
    const random = seeded(seed);
    let read = 0;
    for (let i = 0; i < 500; i++) {
      const { wire } = one(vectors.statements, random);
      const changed = mutated(fromHex(wire), random);
      const statement = readStatement(changed);
      if (statement === undefined || toHex(changed) === wire) continue;
      read++;
      expect(statement.hosts.length).toBeLessThanOrEqual(MAX_HOSTS);
      expect(toHex(statement.wire)).toBe(toHex(changed));
      expect(await isSigned(statement)).toBe(false);
    }
    expect(read).toBeGreaterThan(50);
  });

  it.each(SEEDS)('rejects changed messages, seed %i', async (seed) => {
    const random = seeded(seed);
    const { toLeaf, leafPrivateKey } = vectors.sealedForOne;
    const { hpke } = await suite();
    const box = leafBoxOf([], { leafIndex: toLeaf, privateKeys: { [2 * toLeaf]: fromHex(leafPrivateKey) } }, hpke);
    const entered = ({ groupId, key }: Sealed): SealedData => {
      const epoch: DataEpoch = {
        groupId: fromHex(groupId),
        epoch: 5n,
        keys: new Map([[3, fromHex(vectors.signer.publicKey)]]),
        box,
        export: () => Promise.resolve(fromHex(key)),
      };
      const data = new SealedData();
      data.enter(epoch, 0);
      return data;
    };
    for (const golden of [vectors.sealed, vectors.sealedForOne]) {
      const data = entered(golden);
      const met = new Set<string>();
      for (let i = 0; i < 300; i++) {
        const changed = mutated(fromHex(golden.wire), random);
        if (toHex(changed) === golden.wire) continue;
        const opening = await data.open('chat', changed, 0);
        met.add(opening.kind === 'dropped' ? opening.reason : opening.kind);
      }
      expect([...met]).toEqual(expect.arrayContaining(['forged', 'malformed']));
      expect(met).not.toContain('opened');
      expect(await data.open('chat', fromHex(golden.wire), 0)).toMatchObject({ kind: 'opened', leaf: 3 });
    }
  });

  it.each(SEEDS)('rejects changed envelopes, seed %i', async (seed) => {
    const random = seeded(seed);
    const { wire, toLeaf, leafPrivateKey } = vectors.sealedForOne;
    const { hpke } = await suite();
    const box = leafBoxOf([], { leafIndex: toLeaf, privateKeys: { [2 * toLeaf]: fromHex(leafPrivateKey) } }, hpke);
    const bytes = fromHex(wire);
    const header = copy(bytes, 0, 39);
    const size = envelopesSize(bytes[39] ?? 0, false) ?? 0;
    const golden = copy(bytes, 39, 39 + size);
    const secret = await openEnvelopes(box, header, golden);
    expect(secret).toHaveLength(16);
    for (let i = 0; i < 300; i++) {
      const opened = await openEnvelopes(box, header, mutated(golden, random));
      // What was changed may be another's envelope, or what comes after one's own.
      if (opened !== undefined && opened.length > 0) expect(opened).toEqual(secret);
    }
  });

  it.each(SEEDS)('rejects changed return proofs, seed %i', async (seed) => {
    const random = seeded(seed);
    const { room, signatureKey, extensions } = vectors.returnProof;
    const earlier = fromHex(vectors.signer.publicKey);
    const word = fromHex(extensions[0]?.bytes ?? '');
    expect(await isReturnBy(earlier, room, fromHex(signatureKey), word)).toBe(true);
    for (let i = 0; i < 300; i++) {
      const changed = mutated(word, random);
      const holds = await isReturnBy(earlier, room, fromHex(signatureKey), changed);
      // Beside a whole word there may be others.
      const beside = isWholeReturnProof(changed) && toHex(changed).includes(toHex(word));
      expect(holds).toBe(beside);
      expect(await isReturnBy(mutated(earlier, random), room, mutated(word, random), NO_BYTES)).toBe(false);
    }
  });
});

describe('certificates', () => {
  it.each(SEEDS)('rejects changed certificates, seed %i', async (seed) => {
    const random = seeded(seed);
    const authority = await TestAuthority.make();
    const leaves = new CertifiedLeaves(authority.root.der, ROOM, () => NOW);
    const { publicKey } = await newDeviceKeys();
    const [leaf = NO_BYTES, issuer = NO_BYTES] = await authority.chain(publicKey);
    const named = (certificates: Uint8Array[]): Promise<LeafIdentity | undefined> =>
      leaves.named({ credentialType: 'x509', certificates }, publicKey);
    expect(await named([leaf, issuer])).toMatchObject({ name: 'Asha' });
    let read = 0;
    for (let i = 0; i < 1000; i++) {
      const golden = one([leaf, issuer], random);
      const changed = mutated(golden, random);
      if (toHex(changed) === toHex(golden)) continue;
      const { bytes, reads } = counted(changed);
      if (readCertificate(bytes) !== undefined) read++;
      expect(reads()).toBeLessThanOrEqual(4 * changed.length + 64);
      expect(await named(golden === leaf ? [changed, issuer] : [leaf, changed])).toBeUndefined();
    }
    expect(read).toBeGreaterThan(20);
    expect(readCertificate(join(leaf, leaf))).toBeUndefined();
  });
});
