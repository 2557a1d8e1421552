import { readFileSync } from 'node:fs';
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeMlsMessage,
  encodeMlsMessage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  makePskIndex,
  bytesToBase64,
  emptyPskIndex,
  processMessage,
  processPublicMessage,
  processPrivateMessage,
  ciphersuites,
  type ClientState,
  type CiphersuiteName,
  type MLSMessage,
} from 'ts-mls';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, type Bytes } from '../sframe/bytes.ts';
import { refuseKeyPackage, screen } from './guard.ts';
import {
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  suite,
  type Draft,
  type GroupTerms,
  type OwnKeyPackage,
} from './MlsGroup.ts';

const text = (value: string): Bytes => new Uint8Array(new TextEncoder().encode(value));

const terms: GroupTerms = {
  groupId: text("a meeting's name"),
  pskId: text('sabha link'),
  psk: new Uint8Array(32),
  trust: () => true,
};

const basic = (name: string) => ({ credentialType: 'basic', identity: text(name) }) as const;

async function keyPackage(name: string): Promise<OwnKeyPackage> {
  return newKeyPackage(await newDeviceKeys(), basic(name));
}

async function joined(own: OwnKeyPackage, welcome: Uint8Array | undefined, as = terms): Promise<MlsGroup> {
  const group = welcome && (await MlsGroup.join(as, own, welcome));
  if (!(group instanceof MlsGroup)) throw new Error('did not join');
  return group;
}

function drafted(draft: Draft) {
  if (draft.kind !== 'drafted') throw new Error(draft.reason);
  return draft;
}

async function ordered(by: MlsGroup, add: readonly OwnKeyPackage[], remove: readonly number[], ...others: MlsGroup[]) {
  const draft = drafted(
    await by.commit(
      add.map((own) => own.message),
      remove,
    ),
  );
  await by.ordered();
  for (const other of others) expect((await other.handle(draft.commit)).kind).toBe('advanced');
  return draft;
}

async function same(...groups: readonly MlsGroup[]): Promise<void> {
  const faces = await Promise.all(
    groups.map(async (group) => [
      group.epoch,
      toHex(group.epochAuthenticator),
      toHex(await group.export('SFrame 1.0 Base Key', new Uint8Array(0), 16)),
      [...group.members.keys()].join(),
    ]),
  );
  for (const face of faces) expect(face).toEqual(faces[0]);
}

async function pair() {
  const alice = await MlsGroup.create(terms, await keyPackage('alice'));
  const bobs = await keyPackage('bob');
  const bob = await joined(bobs, (await ordered(alice, [bobs], [])).welcome);
  return { alice, bob };
}

describe('a group', () => {
  it('lives from first to last', async () => {
    const { alice, bob } = await pair();
    const carols = await keyPackage('carol');
    const carol = await joined(carols, (await ordered(bob, [carols], [], alice)).welcome);
    await same(alice, bob, carol);
    await ordered(carol, [], [], alice, bob);
    await same(alice, bob, carol);
    const { commit } = await ordered(alice, [], [1], carol);
    expect(await bob.handle(commit)).toEqual({ kind: 'out' });
    await same(alice, carol);
    expect(carol.ownLeaf).toBe(2);
    const again = await keyPackage('carol again');
    const rejoin = await ordered(alice, [again], [2]);
    const back = await joined(again, rejoin.welcome);
    await same(alice, back);
    expect(back.ownLeaf).toBe(1);
  });

  it('lets the loser of a race drop its successor', async () => {
    const { alice, bob } = await pair();
    const lost = drafted(await bob.commit([], [])).commit;
    await ordered(alice, [], [], bob);
    await expect(bob.ordered()).rejects.toThrow();
    expect(await alice.handle(lost)).toEqual({ kind: 'refused', reason: 'epoch_passed' });
    await ordered(bob, [], [], alice);
    await same(alice, bob);
  });

  it('opens a Welcome only with the secret of the link', async () => {
    const alice = await MlsGroup.create(terms, await keyPackage('alice'));
    const bobs = await keyPackage('bob');
    const { welcome } = await ordered(alice, [bobs], []);
    if (welcome === undefined) throw new Error('no Welcome');
    const join = (changed: Partial<GroupTerms>, own = bobs) => MlsGroup.join({ ...terms, ...changed }, own, welcome);
    expect(await join({ psk: undefined })).toEqual({ kind: 'refused', reason: 'not_processed' });
    expect(await join({ psk: new Uint8Array(32).fill(1) })).toEqual({ kind: 'refused', reason: 'not_processed' });
    expect(await join({}, await keyPackage('eve'))).toEqual({ kind: 'refused', reason: 'not_processed' });
    expect(await join({ trust: () => false })).toEqual({ kind: 'refused', reason: 'credential' });
    expect(await join({ pskId: text('another') })).toEqual({ kind: 'refused', reason: 'psk_unknown' });
    expect(await join({ groupId: new Uint8Array(16) })).toEqual({ kind: 'refused', reason: 'other_group' });
    await same(alice, await joined(bobs, welcome));
  });

  it('neither adds nor accepts whom it does not trust [adversary]', async () => {
    const alice = await MlsGroup.create(terms, await keyPackage('alice'));
    const bobs = await keyPackage('bob');
    const strict: GroupTerms = {
      ...terms,
      trust: (credential) =>
        credential.credentialType === 'basic' &&
        toHex((credential as { identity: Bytes }).identity) !== toHex(text('eve')),
    };
    const bob = await joined(bobs, (await ordered(alice, [bobs], [])).welcome, strict);
    const eves = await keyPackage('eve');
    expect(await bob.commit([eves.message], [])).toEqual({ kind: 'refused', reason: 'credential' });
    const { commit } = await ordered(alice, [eves], []);
    expect(await bob.handle(commit)).toEqual({ kind: 'refused', reason: 'credential' });
    expect(bob.epoch).toBe(1n);
  });

  it('neither adds nor accepts words of earlier keys that are not whole, and no more than four', async () => {
    const alice = await MlsGroup.create(terms, await keyPackage('alice'));
    const withWords = async (words: Uint8Array) =>
      (await newKeyPackage(await newDeviceKeys(), basic('bob'), [words])).message;
    for (const size of [0, 63, 65, 5 * 64]) {
      const message = await withWords(new Uint8Array(size));
      expect(await alice.commit([message], [])).toEqual({ kind: 'refused', reason: 'return_proof' });
    }
    expect(await alice.commit([await withWords(new Uint8Array(4 * 64))], [])).toMatchObject({ kind: 'drafted' });
    const { publicPackage } = await newKeyPackage(await newDeviceKeys(), basic('bob'), [new Uint8Array(64)]);
    const twice = { ...publicPackage, extensions: [...publicPackage.extensions, ...publicPackage.extensions] };
    expect(refuseKeyPackage(publicPackage)).toBeUndefined();
    expect(refuseKeyPackage(twice)).toBe('return_proof');
  });

  it('stays in its epoch at a tampered or cut commit [adversary]', async () => {
    const { alice, bob } = await pair();
    const { commit } = drafted(await alice.commit([], []));
    const changed = new Uint8Array(commit);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    expect(await bob.handle(changed)).toEqual({ kind: 'refused', reason: 'not_processed' });
    for (let length = 0; length < commit.length; length++) {
      expect(await bob.handle(commit.subarray(0, length))).toEqual({ kind: 'refused', reason: 'malformed' });
    }
    await alice.ordered();
    expect(await bob.handle(commit)).toEqual({ kind: 'advanced', epoch: 2n, committer: 0, added: [], removed: [] });
  });

  it('refuses a path by which its author would come to another name [adversary]', async () => {
    const { alice, bob } = await pair();
    const [own] = stateOf(alice).ratchetTree;
    if (own?.nodeType !== 'leaf') throw new Error('no leaf');
    Object.assign(own.leaf, { credential: basic('minister') });
    const { commit } = drafted(await alice.commit([], []));
    expect(await bob.handle(commit)).toEqual({ kind: 'refused', reason: 'path_changes_credential' });
  });

  it('takes calls one after another', async () => {
    const { alice, bob } = await pair();
    const drafts = await Promise.all([alice.commit([], []), alice.commit([], [])]);
    await alice.ordered();
    expect((await bob.handle(drafted(drafts[0]).commit)).kind).toBe('advanced');
    expect(toHex(alice.epochAuthenticator)).not.toBe(toHex(bob.epochAuthenticator));
  });
});

/** The library's state inside a group, to do what an attacker would. */
function stateOf(group: MlsGroup): ClientState {
  return (group as unknown as { state: ClientState }).state;
}

/** Known holes of ts-mls 1.6.4: what the library does alone, and that the guard refuses. */
describe('holes of the library', () => {
  it('does not let an outsider evict a member [adversary]', async () => {
    const { alice, bob } = await pair();
    const impl = await suite();
    // ts-mls leaves out the inner length of external_pub (RFC 9420 section 12.4.3.2) on both sides alike.
    const info = await createGroupInfoWithExternalPubAndRatchetTree(stateOf(alice), [], impl);
    const mallory = await newKeyPackage(
      { signKey: stateOf(alice).signaturePrivateKey, publicKey: keyOf(alice, 0) },
      basic('alice'),
    );
    const { publicMessage } = await joinGroupExternal(info, mallory.publicPackage, mallory.privatePackage, true, impl);
    const message: MLSMessage = { version: 'mls10', wireformat: 'mls_public_message', publicMessage };
    const fooled = await processMessage(message, stateOf(bob), emptyPskIndex, () => 'accept', impl);
    expect(fooled.kind === 'newState' && fooled.newState.groupContext.epoch).toBe(2n);
    const commit = encodeMlsMessage(message);
    expect(await bob.handle(commit)).toEqual({ kind: 'refused', reason: 'new_member_commit' });
    expect(bob.epoch).toBe(1n);
  });

  it('does not obey an Add without the secret of the link [adversary]', async () => {
    const { alice, bob } = await pair();
    const impl = await suite();
    const ghost = await keyPackage('ghost');
    const made = await createCommit(
      { state: stateOf(alice), cipherSuite: impl },
      {
        wireAsPublicMessage: true,
        ratchetTreeExtension: true,
        extraProposals: [{ proposalType: 'add', add: { keyPackage: ghost.publicPackage } }],
      },
    );
    if (made.commit.wireformat !== 'mls_public_message' || made.welcome === undefined) throw new Error('not made');
    const fooled = await processPublicMessage(stateOf(bob), made.commit.publicMessage, emptyPskIndex, impl);
    expect(fooled.newState.groupContext.epoch).toBe(2n);
    expect(await bob.handle(encodeMlsMessage(made.commit))).toEqual({ kind: 'refused', reason: 'add_without_psk' });
    const welcome = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome });
    expect(await MlsGroup.join(terms, ghost, welcome)).toEqual({ kind: 'refused', reason: 'add_without_psk' });
  });

  it('commits a lone Remove with a path, which 2.0.0-rc.10 does not', async () => {
    const { alice, bob } = await pair();
    const { commit } = drafted(await alice.commit([], [1]));
    const screening = screen(commit, {
      groupId: terms.groupId,
      pskId: terms.pskId,
      epoch: bob.epoch,
      members: bob.members,
    });
    expect('candidate' in screening && screening.candidate.hasPath).toBe(true);
  });

  it('carries what is set aside for an identity provider (docs/decisions/0021), and no group takes it yet', async () => {
    const { publicPackage } = await keyPackage('bob');
    const extensions = [{ extensionType: 0x6a6a, extensionData: new Uint8Array(64) }];
    const encoded = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: { ...publicPackage, extensions },
    });
    const read = decodeMlsMessage(encoded, 0)?.[0];
    expect(read?.wireformat === 'mls_key_package' && read.keyPackage.extensions[0]?.extensionData).toHaveLength(64);
    expect(read?.wireformat === 'mls_key_package' && refuseKeyPackage(read.keyPackage)).toBe('extensions');
  });

  it('is exactly the version that was examined', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const installed = JSON.parse(readFileSync('node_modules/ts-mls/package.json', 'utf8')) as { version: string };
    expect([manifest.dependencies['ts-mls'], installed.version]).toEqual(['1.6.4', '1.6.4']);
    expect(manifest.dependencies['@hpke/core']).toBe('1.9.0');
  });

  it('loses the secrets of an encrypted handshake in one of two ways to process it', async () => {
    const { alice, bob } = await pair();
    const impl = await suite();
    const preSharedKeyId = { psktype: 'external', pskId: terms.pskId, pskNonce: new Uint8Array(32) } as const;
    const psks = makePskIndex(undefined, { [bytesToBase64(terms.pskId)]: new Uint8Array(32) });
    const { commit } = await createCommit(
      { state: stateOf(alice), cipherSuite: impl, pskIndex: psks },
      { extraProposals: [{ proposalType: 'psk', psk: { preSharedKeyId } }] },
    );
    if (commit.wireformat !== 'mls_private_message') throw new Error('not encrypted');
    await expect(processMessage(commit, stateOf(bob), psks, () => 'accept', impl)).rejects.toThrow();
    const processed = await processPrivateMessage(stateOf(bob), commit.privateMessage, psks, impl);
    expect(processed.kind === 'newState' && processed.newState.groupContext.epoch).toBe(2n);
    expect(await bob.handle(encodeMlsMessage(commit))).toEqual({ kind: 'refused', reason: 'not_public' });
  });

  it('cannot read a message of another version of the protocol, which the guard and the server take for malformed', async () => {
    const { alice, bob } = await pair();
    const { commit } = drafted(await alice.commit([], []));
    const later = new Uint8Array(commit);
    expect([later[0], later[1]]).toEqual([0, 1]);
    later[1] = 2;
    expect(decodeMlsMessage(later, 0)).toBeUndefined();
    expect(await bob.handle(later)).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(bob.epoch).toBe(1n);
  });

  it('tells whom a newcomer replaces in one commit that he is out [adversary]', async () => {
    const { alice, bob } = await pair();
    const newcomer = await keyPackage('carol');
    const { commit } = await ordered(alice, [newcomer], [1]);
    expect(await bob.handle(commit)).toEqual({ kind: 'out' });
  });

  it('refuses lengths beyond the message, and encrypted messages [adversary]', async () => {
    const { alice, bob } = await pair();
    expect(await alice.commit([fromHex('0001000500010001bfffffff')], [])).toEqual({
      kind: 'refused',
      reason: 'malformed',
    });
    expect(await MlsGroup.join(terms, await keyPackage('x'), fromHex('000100030001bfffffff'))).toEqual({
      kind: 'refused',
      reason: 'malformed',
    });
    const hidden = await createCommit({ state: stateOf(alice), cipherSuite: await suite() });
    expect(await bob.handle(encodeMlsMessage(hidden.commit))).toEqual({ kind: 'refused', reason: 'not_public' });
  });
});

function keyOf(group: MlsGroup, leaf: number): Uint8Array {
  const member = group.members.get(leaf);
  if (member === undefined) throw new Error('nobody there');
  return member.signaturePublicKey;
}

const VECTORS = new URL('../../../../mls/src/test/resources/vectors/mls/', import.meta.url);

interface PassiveVector {
  readonly cipher_suite: number;
  readonly external_psks: readonly { psk_id: string; psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly { proposals: readonly string[]; commit: string; epoch_authenticator: string }[];
}

function message(hex: string): MLSMessage {
  const decoded = decodeMlsMessage(fromHex(hex), 0);
  if (decoded === undefined) throw new Error('not a message');
  return decoded[0];
}

/** Of the working group, on the library as it is; suite 1, the only one that Sabha uses. */
describe('the vectors of whole groups', () => {
  it.each<[string, number]>([
    ['passive-client-welcome.suites-1-3.json', 8],
    ['passive-client-handling-commit.suites-1-3.json', 13],
    ['passive-client-random.json', 1],
  ])('%s', async (file, expected) => {
    const all = JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) as PassiveVector[];
    const vectors = all.filter((vector) => vector.cipher_suite === 1);
    expect(vectors).toHaveLength(expected);
    for (const vector of vectors) await follow(vector);
  });
});

async function follow(vector: PassiveVector): Promise<void> {
  const name = Object.entries(ciphersuites).find(([, id]) => id === vector.cipher_suite)?.[0] as CiphersuiteName;
  const impl = await getCiphersuiteImpl(getCiphersuiteFromName(name));
  const external = Object.fromEntries(
    vector.external_psks.map((psk) => [bytesToBase64(fromHex(psk.psk_id)), fromHex(psk.psk)]),
  );
  const keyPackage = message(vector.key_package);
  const welcome = message(vector.welcome);
  if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome')
    throw new Error('wrong kind');
  const keys = {
    initPrivateKey: fromHex(vector.init_priv),
    hpkePrivateKey: fromHex(vector.encryption_priv),
    signaturePrivateKey: fromHex(vector.signature_priv),
  };
  const tree = vector.ratchet_tree === null ? undefined : decodeRatchetTree(fromHex(vector.ratchet_tree), 0)?.[0];
  let state = await joinGroup(
    welcome.welcome,
    keyPackage.keyPackage,
    keys,
    makePskIndex(undefined, external),
    impl,
    tree,
  );
  expect(toHex(state.keySchedule.epochAuthenticator)).toBe(vector.initial_epoch_authenticator);
  for (const epoch of vector.epochs) {
    // Resumption PSKs come from the state of the epoch.
    const psks = makePskIndex(state, external);
    for (const handshake of [...epoch.proposals, epoch.commit].map(message)) {
      if (handshake.wireformat === 'mls_public_message') {
        state = (await processPublicMessage(state, handshake.publicMessage, psks, impl)).newState;
      } else if (handshake.wireformat === 'mls_private_message') {
        state = (await processPrivateMessage(state, handshake.privateMessage, psks, impl)).newState;
      }
    }
    expect(toHex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
  }
}
