import { readFileSync } from 'node:fs';
import {
  bytesToBase64,
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroupExternal,
  makePskIndex,
  processMessage,
  processPrivateMessage,
  processPublicMessage,
  type Extension,
  type MLSMessage,
} from 'ts-mls';
import { decodeExternalSender, encodeExternalSender } from 'ts-mls/externalSender.js';
import { describe, expect, it } from 'vitest';
import { fromHex, join } from '../sframe/bytes.ts';
import { basic, drafted, keyPackage, ordered, pair, stateOf, terms } from '../testing/groups.ts';
import { refuseKeyPackage, screen } from './guard.ts';
import { MlsGroup, newDeviceKeys, newKeyPackage, onlyMembersCommit } from './MlsGroup.ts';
import { suite } from './suite.ts';

/** Known holes of ts-mls 1.6.4: what the library does alone, and that the guard refuses. */
describe('library defects', () => {
  it('outsider cannot evict a member [adversary]', async () => {
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

  it('outsider commits are refused without the guard [adversary]', async () => {
    const { alice, bob } = await pair();
    const impl = await suite();
    const info = await createGroupInfoWithExternalPubAndRatchetTree(stateOf(alice), [], impl);
    const mallory = await keyPackage('mallory');
    const { publicMessage } = await joinGroupExternal(info, mallory.publicPackage, mallory.privatePackage, false, impl);
    const asked = await processPublicMessage(stateOf(bob), publicMessage, emptyPskIndex, impl, onlyMembersCommit);
    expect(asked.actionTaken).toBe('reject');
    expect(asked.newState).toBe(stateOf(bob));
    const { commit } = drafted(await alice.commit([], []));
    const own = decodeMlsMessage(commit, 0)?.[0];
    if (own?.wireformat !== 'mls_public_message') throw new Error('not a handshake');
    const taken = await processPublicMessage(stateOf(bob), own.publicMessage, emptyPskIndex, impl, onlyMembersCommit);
    expect(taken.actionTaken).toBe('accept');
    const proposal = await createProposal(
      stateOf(alice),
      true,
      { proposalType: 'remove', remove: { removed: 1 } },
      impl,
    );
    if (proposal.message.wireformat !== 'mls_public_message') throw new Error('not a handshake');
    const proposed = await processPublicMessage(
      stateOf(bob),
      proposal.message.publicMessage,
      emptyPskIndex,
      impl,
      onlyMembersCommit,
    );
    expect(proposed.actionTaken).toBe('reject');
  });

  it('writes external_pub without its length', async () => {
    const { alice, bob } = await pair();
    const info = await createGroupInfoWithExternalPubAndRatchetTree(stateOf(alice), [], await suite());
    const key = info.extensions.find(({ extensionType }) => extensionType === 'external_pub')?.extensionData;
    // RFC 9420 section 12.4.3.2: opaque external_pub<V>, of 33 bytes with its length.
    expect(key).toHaveLength(32);
    const message = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo: info });
    expect(await bob.handle(message)).toEqual({ kind: 'refused', reason: 'not_public' });
    expect(await MlsGroup.join(terms, await keyPackage('carol'), message)).toMatchObject({ reason: 'malformed' });
  });

  it('external_senders are refused [adversary]', async () => {
    const { alice, bob } = await pair();
    const mallory = await newDeviceKeys();
    const sender = encodeExternalSender({ signaturePublicKey: mallory.publicKey, credential: basic('mallory') });
    const list = join(Uint8Array.of(sender.length), sender);
    expect(decodeExternalSender(sender, 0)?.[0].signaturePublicKey).toEqual(mallory.publicKey);
    // RFC 9420 section 12.1.8.1: ExternalSender external_senders<V>; the list's length is taken for the key's.
    expect(decodeExternalSender(list, 0)?.[0].signaturePublicKey).not.toEqual(mallory.publicKey);
    const extensions: Extension[] = [{ extensionType: 'external_senders', extensionData: sender }];
    const made = await createCommit(
      { state: stateOf(alice), cipherSuite: await suite() },
      {
        wireAsPublicMessage: true,
        extraProposals: [{ proposalType: 'group_context_extensions', groupContextExtensions: { extensions } }],
      },
    );
    expect(await bob.handle(encodeMlsMessage(made.commit))).toEqual({ kind: 'refused', reason: 'proposal_type' });
  });

  it('Add needs the link secret [adversary]', async () => {
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

  it('lone Remove commits with a path', async () => {
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

  it('reserved identity provider data is refused', async () => {
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

  it('version is the audited one', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const installed = JSON.parse(readFileSync('node_modules/ts-mls/package.json', 'utf8')) as { version: string };
    expect([manifest.dependencies['ts-mls'], installed.version]).toEqual(['1.6.4', '1.6.4']);
    expect(manifest.dependencies['@hpke/core']).toBe('1.9.0');
  });

  it('encrypted handshake may lose secrets', async () => {
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

  it('other protocol versions are malformed', async () => {
    const { alice, bob } = await pair();
    const { commit } = drafted(await alice.commit([], []));
    const later = new Uint8Array(commit);
    expect([later[0], later[1]]).toEqual([0, 1]);
    later[1] = 2;
    expect(decodeMlsMessage(later, 0)).toBeUndefined();
    expect(await bob.handle(later)).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(bob.epoch).toBe(1n);
  });

  it('replaced member learns they are out [adversary]', async () => {
    const { alice, bob } = await pair();
    const newcomer = await keyPackage('carol');
    const { commit } = await ordered(alice, [newcomer], [1]);
    expect(await bob.handle(commit)).toEqual({ kind: 'out' });
  });

  it('refuses overlong lengths and encrypted messages [adversary]', async () => {
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
