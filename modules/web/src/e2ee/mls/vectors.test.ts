import { readFileSync } from 'node:fs';
import { decodeProposal } from 'ts-mls/proposal.js';
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { verifyParentHashes } from 'ts-mls/parentHash.js';
import { computePskSecret } from 'ts-mls/presharedkey.js';
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
  type RatchetTree,
} from 'ts-mls/ratchetTree.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js';
import { left, parent, right, root, sibling, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js';
import { applyUpdatePath, decodeUpdatePath } from 'ts-mls/updatePath.js';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../sframe/bytes.ts';
import { suite } from './suite.ts';

type Hex = string;

const FOLDER = new URL('../../../../mls/src/test/resources/vectors/mls/', import.meta.url);

/** Suite 1, the only one that Sabha uses. */
function vectorsOf(file: string): readonly unknown[] {
  const all = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { readonly cipher_suite?: number }[];
  return all.filter(({ cipher_suite }) => cipher_suite === undefined || cipher_suite === 1);
}

function fullyRead<T>(decoded: [T, number] | undefined, bytes: Uint8Array): T {
  if (decoded?.[1] !== bytes.length) throw new Error('not read to its end');
  return decoded[0];
}

function treeOf(hex: Hex): RatchetTree {
  const bytes = fromHex(hex);
  return fullyRead(decodeRatchetTree(bytes, 0), bytes);
}

interface Basics {
  readonly ref_hash: { readonly label: string; readonly value: Hex; readonly out: Hex };
  readonly expand_with_label: {
    readonly secret: Hex;
    readonly label: string;
    readonly context: Hex;
    readonly length: number;
    readonly out: Hex;
  };
  readonly derive_secret: { readonly secret: Hex; readonly label: string; readonly out: Hex };
  readonly derive_tree_secret: {
    readonly secret: Hex;
    readonly label: string;
    readonly generation: number;
    readonly length: number;
    readonly out: Hex;
  };
  readonly sign_with_label: {
    readonly pub: Hex;
    readonly content: Hex;
    readonly label: string;
    readonly signature: Hex;
  };
  readonly encrypt_with_label: {
    readonly priv: Hex;
    readonly label: string;
    readonly context: Hex;
    readonly plaintext: Hex;
    readonly kem_output: Hex;
    readonly ciphertext: Hex;
  };
}

type Epoch = Readonly<
  Record<
    | 'commit_secret'
    | 'confirmation_key'
    | 'encryption_secret'
    | 'epoch_authenticator'
    | 'exporter_secret'
    | 'external_pub'
    | 'external_secret'
    | 'group_context'
    | 'init_secret'
    | 'joiner_secret'
    | 'membership_key'
    | 'psk_secret'
    | 'resumption_psk'
    | 'sender_data_secret'
    | 'welcome_secret',
    Hex
  >
> & {
  readonly exporter: { readonly label: string; readonly context: Hex; readonly length: number; readonly secret: Hex };
};

/** The working group's vectors of the parts of MLS, on the library as it is. */
describe('component vectors', () => {
  it('crypto-basics', async () => {
    const vectors = vectorsOf('crypto-basics.suites-1-3.json') as readonly Basics[];
    expect(vectors).toHaveLength(1);
    const { hash, kdf, hpke, signature } = await suite();
    for (const vector of vectors) {
      const { ref_hash: ref, expand_with_label: expand, derive_secret: derive } = vector;
      expect(toHex(await refhash(ref.label, fromHex(ref.value), hash))).toBe(ref.out);
      const expanded = expandWithLabel(
        fromHex(expand.secret),
        expand.label,
        fromHex(expand.context),
        expand.length,
        kdf,
      );
      expect(toHex(await expanded)).toBe(expand.out);
      expect(toHex(await deriveSecret(fromHex(derive.secret), derive.label, kdf))).toBe(derive.out);
      const tree = vector.derive_tree_secret;
      const ofTree = deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, kdf);
      expect(toHex(await ofTree)).toBe(tree.out);
      const { pub, label, content, signature: signed } = vector.sign_with_label;
      expect(await verifyWithLabel(fromHex(pub), label, fromHex(content), fromHex(signed), signature)).toBe(true);
      const sealed = vector.encrypt_with_label;
      const opened = await decryptWithLabel(
        await hpke.importPrivateKey(fromHex(sealed.priv)),
        sealed.label,
        fromHex(sealed.context),
        fromHex(sealed.kem_output),
        fromHex(sealed.ciphertext),
        hpke,
      );
      expect(toHex(opened)).toBe(sealed.plaintext);
    }
  });

  it('key-schedule', async () => {
    const vectors = vectorsOf('key-schedule.suites-1-3.json') as readonly {
      initial_init_secret: Hex;
      epochs: readonly Epoch[];
    }[];
    expect(vectors).toHaveLength(1);
    const impl = await suite();
    for (const vector of vectors) {
      expect(vector.epochs).toHaveLength(5);
      let before: Uint8Array = fromHex(vector.initial_init_secret);
      for (const epoch of vector.epochs) {
        const encoded = fromHex(epoch.group_context);
        const context = fullyRead(decodeGroupContext(encoded, 0), encoded);
        expect(toHex(encodeGroupContext(context))).toBe(epoch.group_context);
        const secrets = await initializeEpoch(
          before,
          fromHex(epoch.commit_secret),
          context,
          fromHex(epoch.psk_secret),
          impl.kdf,
        );
        const { keySchedule } = secrets;
        const computed = {
          joiner_secret: secrets.joinerSecret,
          welcome_secret: secrets.welcomeSecret,
          encryption_secret: secrets.encryptionSecret,
          init_secret: keySchedule.initSecret,
          sender_data_secret: keySchedule.senderDataSecret,
          exporter_secret: keySchedule.exporterSecret,
          epoch_authenticator: keySchedule.epochAuthenticator,
          external_secret: keySchedule.externalSecret,
          confirmation_key: keySchedule.confirmationKey,
          membership_key: keySchedule.membershipKey,
          resumption_psk: keySchedule.resumptionPsk,
        };
        for (const [name, value] of Object.entries(computed)) {
          expect([name, toHex(value)]).toEqual([name, epoch[name as keyof typeof computed]]);
        }
        const { publicKey } = await impl.hpke.deriveKeyPair(keySchedule.externalSecret);
        expect(toHex(await impl.hpke.exportPublicKey(publicKey))).toBe(epoch.external_pub);
        const { label, context: about, length, secret } = epoch.exporter;
        expect(toHex(await mlsExporter(keySchedule.exporterSecret, label, fromHex(about), length, impl))).toBe(secret);
        before = keySchedule.initSecret;
      }
    }
  });

  it('psk_secret', async () => {
    const vectors = vectorsOf('psk_secret.suites-1-3.json') as readonly {
      psks: readonly { psk_id: Hex; psk: Hex; psk_nonce: Hex }[];
      psk_secret: Hex;
    }[];
    expect(vectors).toHaveLength(10);
    for (const { psks, psk_secret } of vectors) {
      const computed = await computePskSecret(
        psks.map(({ psk_id, psk, psk_nonce }) => [
          { psktype: 'external', pskId: fromHex(psk_id), pskNonce: fromHex(psk_nonce) },
          fromHex(psk),
        ]),
        await suite(),
      );
      expect(toHex(computed)).toBe(psk_secret);
    }
  });

  it('transcript-hashes', async () => {
    const vectors = vectorsOf('transcript-hashes.suites-1-3.json') as readonly Readonly<
      Record<
        | 'confirmation_key'
        | 'authenticated_content'
        | 'interim_transcript_hash_before'
        | 'confirmed_transcript_hash_after'
        | 'interim_transcript_hash_after',
        Hex
      >
    >[];
    expect(vectors).toHaveLength(100);
    const { hash } = await suite();
    for (const vector of vectors) {
      const bytes = fromHex(vector.authenticated_content);
      const { wireformat, content, auth } = fullyRead(decodeAuthenticatedContent(bytes, 0), bytes);
      if (content.contentType !== 'commit' || auth.contentType !== 'commit') throw new Error('no commit');
      const before = fromHex(vector.interim_transcript_hash_before);
      const input = { wireformat, content, signature: auth.signature };
      const confirmed = await createConfirmedHash(before, input, hash);
      expect(toHex(confirmed)).toBe(vector.confirmed_transcript_hash_after);
      const interim = await createInterimHash(confirmed, auth.confirmationTag, hash);
      expect(toHex(interim)).toBe(vector.interim_transcript_hash_after);
      expect(await hash.verifyMac(fromHex(vector.confirmation_key), auth.confirmationTag, confirmed)).toBe(true);
    }
  });

  it('tree-math', () => {
    const vectors = vectorsOf('tree-math.json') as readonly {
      n_leaves: number;
      root: number;
      left: readonly (number | null)[];
      right: readonly (number | null)[];
      parent: readonly (number | null)[];
      sibling: readonly (number | null)[];
    }[];
    expect(vectors).toHaveLength(10);
    for (const vector of vectors) {
      const { n_leaves: leaves } = vector;
      expect(root(leaves)).toBe(vector.root);
      vector.left.forEach((expected, i) => {
        if (expected !== null) expect(left(toNodeIndex(i))).toBe(expected);
      });
      vector.right.forEach((expected, i) => {
        if (expected !== null) expect(right(toNodeIndex(i))).toBe(expected);
      });
      vector.parent.forEach((expected, i) => {
        if (expected !== null) expect(parent(toNodeIndex(i), leaves)).toBe(expected);
      });
      vector.sibling.forEach((expected, i) => {
        if (expected !== null) expect(sibling(toNodeIndex(i), leaves)).toBe(expected);
      });
    }
  });

  it('tree-operations', async () => {
    const vectors = vectorsOf('tree-operations.json') as readonly {
      proposal: Hex;
      proposal_sender: number;
      tree_before: Hex;
      tree_after: Hex;
      tree_hash_before: Hex;
      tree_hash_after: Hex;
    }[];
    expect(vectors).toHaveLength(5);
    const { hash } = await suite();
    for (const vector of vectors) {
      const before = treeOf(vector.tree_before);
      expect(toHex(await treeHashRoot(before, hash))).toBe(vector.tree_hash_before);
      const bytes = fromHex(vector.proposal);
      const proposal = fullyRead(decodeProposal(bytes, 0), bytes);
      const change = (): RatchetTree => {
        if ('add' in proposal) return addLeafNode(before, proposal.add.keyPackage.leafNode)[0];
        if ('update' in proposal)
          return updateLeafNode(before, proposal.update.leafNode, toLeafIndex(vector.proposal_sender));
        if ('remove' in proposal) return removeLeafNode(before, toLeafIndex(proposal.remove.removed));
        throw new Error('another proposal');
      };
      const after = change();
      expect(toHex(encodeRatchetTree(after))).toBe(vector.tree_after);
      expect(toHex(await treeHashRoot(after, hash))).toBe(vector.tree_hash_after);
    }
  });

  it('tree-validation', async () => {
    const vectors = vectorsOf('tree-validation.suites-1-3.json') as readonly {
      tree: Hex;
      tree_hashes: readonly Hex[];
      resolutions: readonly (readonly number[])[];
    }[];
    expect(vectors).toHaveLength(14);
    const { hash } = await suite();
    for (const vector of vectors) {
      const tree = treeOf(vector.tree);
      expect(await verifyParentHashes(tree, hash)).toBe(true);
      for (const [i, expected] of vector.tree_hashes.entries()) {
        expect(toHex(await treeHash(tree, toNodeIndex(i), hash))).toBe(expected);
        expect(resolution(tree, toNodeIndex(i))).toEqual(vector.resolutions[i]);
      }
    }
  });

  /** Who opens what of a path is in the vectors of whole groups: the library gives no way to it alone. */
  it('treekem, of the tree', async () => {
    const vectors = vectorsOf('treekem.suites-1-3.json') as readonly {
      ratchet_tree: Hex;
      update_paths: readonly { sender: number; update_path: Hex; tree_hash_after: Hex }[];
    }[];
    expect(vectors).toHaveLength(11);
    const { hash } = await suite();
    for (const vector of vectors) {
      const tree = treeOf(vector.ratchet_tree);
      for (const { sender, update_path, tree_hash_after } of vector.update_paths) {
        const bytes = fromHex(update_path);
        const path = fullyRead(decodeUpdatePath(bytes, 0), bytes);
        const after = await applyUpdatePath(tree, toLeafIndex(sender), path, hash);
        expect(toHex(await treeHashRoot(after, hash))).toBe(tree_hash_after);
      }
    }
  });
});
