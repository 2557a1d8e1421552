import { readFileSync } from 'node:fs';
import {
  decodeMlsMessage,
  defaultKeyRetentionConfig,
  encodeMlsMessage,
  type CiphersuiteImpl,
  type MLSMessage,
} from 'ts-mls';
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import type { Encoder } from 'ts-mls/codec/tlsEncoder.js';
import { determineLength } from 'ts-mls/codec/variableLength.js';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { protectProposal, unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import {
  decodeAdd,
  decodeExternalInit,
  decodeGroupContextExtensions,
  decodeProposal,
  decodePSK,
  decodeReinit,
  decodeRemove,
  decodeUpdate,
  encodeAdd,
  encodeExternalInit,
  encodeGroupContextExtensions,
  encodeProposal,
  encodePSK,
  encodeReinit,
  encodeRemove,
  encodeUpdate,
} from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree, ratchetToGeneration } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce, type ReuseGuard } from 'ts-mls/sender.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, type Bytes } from '../sframe/bytes.ts';
import { suite } from './suite.ts';

/**
 * The working group's vectors of messages, on the library as it is: also of what meetings do not use, so that a change of the
 * library is seen.
 */
const FOLDER = new URL('../../../../mls/src/test/resources/vectors/mls/', import.meta.url);

type Hex = string;

function vectorsOf(file: string): readonly unknown[] {
  const all = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { readonly cipher_suite?: number }[];
  return all.filter(({ cipher_suite }) => cipher_suite === undefined || cipher_suite === 1);
}

function message(hex: Hex): MLSMessage {
  const bytes = fromHex(hex);
  const decoded = decodeMlsMessage(bytes, 0);
  if (decoded?.[1] !== bytes.length) throw new Error('not read to its end');
  return decoded[0];
}

describe('message vectors', () => {
  it('secret-tree', async () => {
    const vectors = vectorsOf('secret-tree.suites-1-3.json') as readonly {
      encryption_secret: Hex;
      sender_data: { sender_data_secret: Hex; ciphertext: Hex; key: Hex; nonce: Hex };
      leaves: readonly (readonly {
        generation: number;
        application_key: Hex;
        application_nonce: Hex;
        handshake_key: Hex;
        handshake_nonce: Hex;
      }[])[];
    }[];
    expect(vectors).toHaveLength(3);
    const impl = await suite();
    const unmasked = new Uint8Array(4) as Bytes & ReuseGuard;
    for (const { encryption_secret, sender_data, leaves } of vectors) {
      const [secret, ciphertext] = [fromHex(sender_data.sender_data_secret), fromHex(sender_data.ciphertext)];
      expect(toHex(await expandSenderDataKey(impl, secret, ciphertext))).toBe(sender_data.key);
      expect(toHex(await expandSenderDataNonce(impl, secret, ciphertext))).toBe(sender_data.nonce);
      const tree = await createSecretTree(leaves.length, fromHex(encryption_secret), impl.kdf);
      for (const [leafIndex, generations] of leaves.entries()) {
        for (const of of generations) {
          const sender = { leafIndex, generation: of.generation, reuseGuard: unmasked };
          const application = await ratchetToGeneration(tree, sender, 'application', defaultKeyRetentionConfig, impl);
          const handshake = await ratchetToGeneration(tree, sender, 'commit', defaultKeyRetentionConfig, impl);
          expect([toHex(application.key), toHex(application.nonce)]).toEqual([
            of.application_key,
            of.application_nonce,
          ]);
          expect([toHex(handshake.key), toHex(handshake.nonce)]).toEqual([of.handshake_key, of.handshake_nonce]);
        }
      }
    }
  });

  it('message-protection', async () => {
    const vectors = vectorsOf('message-protection.suites-1-3.json') as readonly Protected[];
    expect(vectors).toHaveLength(1);
    for (const vector of vectors) await opensAll(vector, await suite());
  });

  it('welcome', async () => {
    const vectors = vectorsOf('welcome.suites-1-3.json') as readonly {
      init_priv: Hex;
      key_package: Hex;
      signer_pub: Hex;
      welcome: Hex;
    }[];
    expect(vectors).toHaveLength(1);
    const impl = await suite();
    for (const vector of vectors) {
      const keyPackage = message(vector.key_package);
      const welcome = message(vector.welcome);
      if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome') throw new Error('other');
      const reference = await makeKeyPackageRef(keyPackage.keyPackage, impl.hash);
      const init = await impl.hpke.importPrivateKey(fromHex(vector.init_priv));
      const secrets = await decryptGroupSecrets(init, reference, welcome.welcome, impl.hpke);
      if (secrets === undefined) throw new Error('the secrets cannot be read');
      const noPsk = new Uint8Array(impl.kdf.size);
      const info = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, noPsk, impl);
      if (info === undefined) throw new Error('the group cannot be read');
      expect(await verifyGroupInfoSignature(info, fromHex(vector.signer_pub), impl.signature)).toBe(true);
      expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, noPsk, impl)).toBe(true);
      const another = { ...info, groupContext: { ...info.groupContext, epoch: info.groupContext.epoch + 1n } };
      expect(await verifyGroupInfoSignature(another, fromHex(vector.signer_pub), impl.signature)).toBe(false);
    }
  });

  it('messages', () => {
    const vectors = vectorsOf('messages.first-20.json') as readonly Record<string, Hex>[];
    expect(vectors).toHaveLength(20);
    for (const vector of vectors) {
      for (const [field, again] of Object.entries(CODECS)) {
        const hex = vector[field];
        if (hex === undefined) throw new Error(`no ${field}`);
        expect(toHex(again(fromHex(hex))), field).toBe(hex);
      }
      expect(Object.keys(CODECS).sort()).toEqual(Object.keys(vector).sort());
    }
  });

  it('deserialization', () => {
    const vectors = vectorsOf('deserialization.json') as readonly { vlbytes_header: Hex; length: number }[];
    expect(vectors).toHaveLength(14);
    for (const { vlbytes_header, length } of vectors) {
      const bytes = fromHex(vlbytes_header);
      expect(determineLength(bytes, 0)).toEqual({ length, lengthFieldSize: bytes.length });
    }
  });
});

interface Protected {
  readonly group_id: Hex;
  readonly epoch: number;
  readonly tree_hash: Hex;
  readonly confirmed_transcript_hash: Hex;
  readonly signature_priv: Hex;
  readonly signature_pub: Hex;
  readonly encryption_secret: Hex;
  readonly sender_data_secret: Hex;
  readonly membership_key: Hex;
  readonly proposal: Hex;
  readonly proposal_priv: Hex;
  readonly proposal_pub: Hex;
  readonly commit: Hex;
  readonly commit_priv: Hex;
  readonly commit_pub: Hex;
  readonly application: Hex;
  readonly application_priv: Hex;
}

/** All are of the second of two leaves. */
async function opensAll(vector: Protected, impl: CiphersuiteImpl): Promise<void> {
  const groupContext: GroupContext = {
    version: 'mls10',
    cipherSuite: impl.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: fromHex(vector.tree_hash),
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  };
  const sender = { nodeType: 'leaf', leaf: { signaturePublicKey: fromHex(vector.signature_pub) } };
  const tree = [undefined, undefined, sender] as unknown as RatchetTree;
  const secretTree = await createSecretTree(2, fromHex(vector.encryption_secret), impl.kdf);
  const senderData = fromHex(vector.sender_data_secret);
  const retention = defaultKeyRetentionConfig;
  for (const [hex, expected] of [
    [vector.proposal_priv, vector.proposal],
    [vector.commit_priv, vector.commit],
    [vector.application_priv, vector.application],
    [vector.proposal_pub, vector.proposal],
    [vector.commit_pub, vector.commit],
  ] as const) {
    const one = message(hex);
    const opened =
      one.wireformat === 'mls_private_message'
        ? (
            await unprotectPrivateMessage(
              senderData,
              one.privateMessage,
              secretTree,
              tree,
              groupContext,
              retention,
              impl,
            )
          ).content
        : one.wireformat === 'mls_public_message'
          ? await unprotectPublicMessage(fromHex(vector.membership_key), groupContext, tree, one.publicMessage, impl)
          : undefined;
    const content = opened?.content;
    const bytes =
      content?.contentType === 'proposal'
        ? encodeProposal(content.proposal)
        : content?.contentType === 'commit'
          ? encodeCommit(content.commit)
          : content?.applicationData;
    expect(bytes && toHex(bytes)).toBe(expected);
  }
  const proposal = decodeProposal(fromHex(vector.proposal), 0)?.[0];
  if (proposal === undefined) throw new Error('no proposal');
  const padding = { kind: 'alwaysPad', paddingLength: 64 } as const;
  const key = signKey(vector);
  const sealed = await protectProposal(
    key,
    senderData,
    proposal,
    new Uint8Array(0),
    groupContext,
    secretTree,
    1,
    padding,
    impl,
  );
  const again = await unprotectPrivateMessage(
    senderData,
    sealed.privateMessage,
    secretTree,
    tree,
    groupContext,
    retention,
    impl,
  );
  expect(again.content.content.contentType).toBe('proposal');
}

/** The library takes a private key in PKCS #8 (RFC 8410 section 7). */
function signKey({ signature_priv }: Protected): Bytes {
  return fromHex(`302e020100300506032b657004220420${signature_priv}`);
}

function again<T>(decode: Decoder<T>, encode: Encoder<T>): (bytes: Bytes) => Uint8Array {
  return (bytes) => {
    const decoded = decode(bytes, 0);
    if (decoded?.[1] !== bytes.length) throw new Error('not read to its end');
    return encode(decoded[0]);
  };
}

const asMessage = again(decodeMlsMessage, encodeMlsMessage);

const CODECS: Readonly<Record<string, (bytes: Bytes) => Uint8Array>> = {
  mls_welcome: asMessage,
  mls_group_info: asMessage,
  mls_key_package: asMessage,
  ratchet_tree: again(decodeRatchetTree, encodeRatchetTree),
  group_secrets: again(decodeGroupSecrets, encodeGroupSecrets),
  add_proposal: again(decodeAdd, encodeAdd),
  update_proposal: again(decodeUpdate, encodeUpdate),
  remove_proposal: again(decodeRemove, encodeRemove),
  pre_shared_key_proposal: again(decodePSK, encodePSK),
  re_init_proposal: again(decodeReinit, encodeReinit),
  external_init_proposal: again(decodeExternalInit, encodeExternalInit),
  group_context_extensions_proposal: again(decodeGroupContextExtensions, encodeGroupContextExtensions),
  commit: again(decodeCommit, encodeCommit),
  public_message_application: asMessage,
  public_message_proposal: asMessage,
  public_message_commit: asMessage,
  private_message: asMessage,
};
