import { describe, expect, it } from 'vitest';
import { toHex, type Bytes } from '../sframe/bytes.ts';
import { basic, drafted, joined, keyPackage, ordered, pair, same, stateOf, terms, text } from '../testing/groups.ts';
import { refuseKeyPackage } from './guard.ts';
import { MlsGroup, newDeviceKeys, newKeyPackage, type GroupTerms } from './MlsGroup.ts';

describe('a group', () => {
  it('full lifecycle', async () => {
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

  it('losing commit is dropped', async () => {
    const { alice, bob } = await pair();
    const lost = drafted(await bob.commit([], [])).commit;
    await ordered(alice, [], [], bob);
    await expect(bob.ordered()).rejects.toThrow();
    expect(await alice.handle(lost)).toEqual({ kind: 'refused', reason: 'epoch_passed' });
    await ordered(bob, [], [], alice);
    await same(alice, bob);
  });

  it('Welcome needs the link secret', async () => {
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

  it('untrusted members are refused [adversary]', async () => {
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

  it('incomplete or excessive return proofs are refused', async () => {
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

  it('changed commit keeps the epoch [adversary]', async () => {
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

  it("path cannot change the author's name [adversary]", async () => {
    const { alice, bob } = await pair();
    const [own] = stateOf(alice).ratchetTree;
    if (own?.nodeType !== 'leaf') throw new Error('no leaf');
    Object.assign(own.leaf, { credential: basic('minister') });
    const { commit } = drafted(await alice.commit([], []));
    expect(await bob.handle(commit)).toEqual({ kind: 'refused', reason: 'path_changes_credential' });
  });

  it('calls run sequentially', async () => {
    const { alice, bob } = await pair();
    const drafts = await Promise.all([alice.commit([], []), alice.commit([], [])]);
    await alice.ordered();
    expect((await bob.handle(drafted(drafts[0]).commit)).kind).toBe('advanced');
    expect(toHex(alice.epochAuthenticator)).not.toBe(toHex(bob.epochAuthenticator));
  });
});
