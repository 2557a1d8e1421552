import {
  decodeMlsMessage,
  encodeMlsMessage,
  type KeyPackage,
  type LeafNode,
  type MLSMessage,
  type Proposal,
  type PublicMessage,
  type UpdatePath,
} from 'ts-mls';
import { encodeCredential } from 'ts-mls/credential.js';
import { isWholeReturnProof, RETURN_PROOF_TYPE } from '../rules/returnProof.ts';
import { toHex } from '../sframe/bytes.ts';
import type { GroupRefusal } from './refusals.ts';

export const SUITE = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
export const MAX_LEAVES = 1024;
/** The longest commit and the longest Welcome that the server hands on. */
const MAX_COMMIT_BYTES = 512 * 1024;
export const MAX_WELCOME_BYTES = 768 * 1024;
const MAX_KEY_PACKAGE_BYTES = 16 * 1024;
const MAX_PROPOSALS = 256;
const MAX_AUTHENTICATED_DATA_BYTES = 1024;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const HASH_BYTES = 32;
/** As ts-mls and as Bouncy Castle writes it. */
const FOR_EVER: readonly bigint[] = [2n ** 63n - 1n, 2n ** 64n - 1n];

/** What a commit is judged against. */
export interface GroupView {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly pskId: Uint8Array;
  readonly members: ReadonlyMap<number, LeafNode>;
}

/** A member's commit that passed. */
export interface Candidate {
  readonly message: PublicMessage;
  readonly committer: number;
  readonly proposals: readonly Proposal[];
  readonly hasPath: boolean;
}

export type Screening = { readonly candidate: Candidate } | { readonly refusal: GroupRefusal };

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/**
 * Decodes one message that fills its bytes and is spelled as the library would spell it, since it takes lengths that are
 * longer than they need be; undefined when malformed or too large.
 */
export function decode(bytes: Uint8Array, maxBytes = MAX_COMMIT_BYTES): MLSMessage | undefined {
  if (bytes.length > maxBytes) return undefined;
  try {
    const message = decodeMlsMessage(bytes, 0)?.[0];
    return message && sameBytes(encodeMlsMessage(message), bytes) ? message : undefined;
  } catch {
    return undefined;
  }
}

export function decodeKeyPackage(bytes: Uint8Array): KeyPackage | undefined {
  const message = decode(bytes, MAX_KEY_PACKAGE_BYTES);
  return message?.wireformat === 'mls_key_package' ? message.keyPackage : undefined;
}

function returnProofsOf({ extensions }: KeyPackage): readonly Uint8Array[] {
  return extensions.filter(({ extensionType }) => extensionType === RETURN_PROOF_TYPE).map((one) => one.extensionData);
}

/** What a KeyPackage that passed says of a key of before; undefined where it says nothing. */
export function returnProofOf(keyPackage: KeyPackage): Uint8Array | undefined {
  return returnProofsOf(keyPackage)[0];
}

/** Whether a KeyPackage could be added at all. */
export function refuseKeyPackage(keyPackage: KeyPackage): GroupRefusal | undefined {
  if (keyPackage.cipherSuite !== SUITE) return 'cipher_suite';
  if (keyPackage.initKey.length !== KEY_BYTES || keyPackage.signature.length !== SIGNATURE_BYTES) return 'key_size';
  if (sameBytes(keyPackage.initKey, keyPackage.leafNode.hpkePublicKey)) return 'key_in_use';
  const [proof, another] = returnProofsOf(keyPackage);
  if (proof !== undefined && (another !== undefined || !isWholeReturnProof(proof))) return 'return_proof';
  if (keyPackage.extensions.some(({ extensionType }) => extensionType !== RETURN_PROOF_TYPE)) return 'extensions';
  return refuseLeaf(keyPackage.leafNode);
}

/** That it is of the right kind, of a KeyPackage or of a path, the library asks when it reads it. */
function refuseLeaf(leaf: LeafNode): GroupRefusal | undefined {
  const sizes =
    leaf.hpkePublicKey.length === KEY_BYTES &&
    leaf.signaturePublicKey.length === KEY_BYTES &&
    leaf.signature.length === SIGNATURE_BYTES;
  return sizes ? refuseClaims(leaf) : 'key_size';
}

/** The Java code's CommonGround: what both libraries take alike of a leaf, for beyond it one fails where the other goes on. */
function refuseClaims(leaf: LeafNode): GroupRefusal | undefined {
  const { versions, ciphersuites, credentials } = leaf.capabilities;
  const knows = ciphersuites.includes(SUITE) && credentials.includes('basic') && credentials.includes('x509');
  if (!knows || versions.length !== 1 || versions[0] !== 'mls10') return 'capabilities';
  if (leaf.leafNodeSource === 'key_package') {
    const { notBefore, notAfter } = leaf.lifetime;
    if (notBefore !== 0n || !FOR_EVER.includes(notAfter)) return 'lifetime';
  }
  return leaf.extensions.length > 0 ? 'extensions' : undefined;
}

/**
 * What every commit of a Sabha group obeys, looked at before the library sees it: the rules of the Java code's CommitRules,
 * by the same names. ts-mls 1.6.4 would accept an outsider's commit that removes any member, and an Add without the PSK.
 */
export function screen(bytes: Uint8Array, view: GroupView): Screening {
  const message = decode(bytes);
  if (message === undefined) return { refusal: 'malformed' };
  if (message.wireformat !== 'mls_public_message') return { refusal: 'not_public' };
  if (!isWithinBounds(message.publicMessage.content)) return { refusal: 'malformed' };
  return screenPublic(message.publicMessage, view);
}

/** As the Java code's parser: no text in the clear, no leaf beyond the largest tree, not too many proposals. */
function isWithinBounds(content: PublicMessage['content']): boolean {
  if (content.contentType === 'application') return false;
  if (content.sender.senderType === 'member' && content.sender.leafIndex >= MAX_LEAVES) return false;
  if (content.contentType === 'proposal') return isProposalWithinBounds(content.proposal);
  const { proposals } = content.commit;
  return (
    proposals.length <= MAX_PROPOSALS &&
    proposals.every((one) => one.proposalOrRefType === 'reference' || isProposalWithinBounds(one.proposal))
  );
}

/** The library also reads kinds of proposals that it does not know, by their number. */
function isProposalWithinBounds(proposal: Proposal): boolean {
  if ('remove' in proposal) return proposal.remove.removed < MAX_LEAVES;
  return typeof proposal.proposalType !== 'number';
}

function screenPublic(message: PublicMessage, view: GroupView): Screening {
  const { content, auth } = message;
  const { sender } = content;
  if (!sameBytes(content.groupId, view.groupId)) return { refusal: 'other_group' };
  if (sender.senderType === 'external') return { refusal: 'external_sender' };
  if (sender.senderType !== 'member') return { refusal: sender.senderType };
  if (content.epoch !== view.epoch) return { refusal: content.epoch < view.epoch ? 'epoch_passed' : 'epoch_ahead' };
  const committer = sender.leafIndex;
  if (!view.members.has(committer)) return { refusal: 'not_a_member' };
  if (content.contentType !== 'commit') return { refusal: 'standalone_proposal' };
  if (content.authenticatedData.length > MAX_AUTHENTICATED_DATA_BYTES) {
    return { refusal: 'authenticated_data_too_long' };
  }
  const proposals: Proposal[] = [];
  for (const proposal of content.commit.proposals) {
    if (proposal.proposalOrRefType === 'reference') return { refusal: 'proposal_by_reference' };
    proposals.push(proposal.proposal);
  }
  const path = content.commit.path;
  const refusal = new Tally(committer, view).refuse(proposals, path);
  if (refusal !== undefined) return { refusal };
  const tag = auth.contentType === 'commit' ? auth.confirmationTag.length : 0;
  if (auth.signature.length !== SIGNATURE_BYTES || tag !== HASH_BYTES) return { refusal: 'key_size' };
  return { candidate: { message, committer, proposals, hasPath: path !== undefined } };
}

/** Who sits where after a commit: removals first, then each newcomer at the leftmost free leaf (RFC 9420 section 12.3). */
export function placed(
  members: ReadonlyMap<number, unknown>,
  removed: readonly number[],
  adds: number,
): { readonly occupied: ReadonlySet<number>; readonly added: readonly number[] } {
  const occupied = new Set(members.keys());
  for (const leaf of removed) occupied.delete(leaf);
  const added: number[] = [];
  let from = 0;
  while (added.length < adds) {
    while (occupied.has(from)) from++;
    occupied.add(from);
    added.push(from);
  }
  return { occupied, added };
}

/** What one commit's proposals add up to. */
class Tally {
  private readonly committer: number;
  private readonly view: GroupView;
  private readonly removed = new Set<number>();
  private readonly addedEncryptionKeys = new Set<string>();
  private readonly addedSignatureKeys = new Set<string>();
  private adds = 0;
  private psk = false;

  constructor(committer: number, view: GroupView) {
    this.committer = committer;
    this.view = view;
  }

  refuse(proposals: readonly Proposal[], path: UpdatePath | undefined): GroupRefusal | undefined {
    for (const proposal of proposals) {
      const refusal = this.refuseProposal(proposal);
      if (refusal !== undefined) return refusal;
    }
    if (this.adds > 0 && !this.psk) return 'add_without_psk';
    for (const [leaf, node] of this.view.members) {
      const taken =
        this.addedEncryptionKeys.has(toHex(node.hpkePublicKey)) ||
        this.addedSignatureKeys.has(toHex(node.signaturePublicKey));
      if (taken && !this.removed.has(leaf)) return 'key_in_use';
    }
    if (this.view.members.size - this.removed.size + this.adds > MAX_LEAVES) return 'group_full';
    return this.refusePath(proposals.length, path);
  }

  private refuseProposal(proposal: Proposal): GroupRefusal | undefined {
    if ('add' in proposal) return this.refuseAdd(proposal.add.keyPackage);
    if ('remove' in proposal) return this.refuseRemove(proposal.remove.removed);
    if ('psk' in proposal) return this.refusePsk(proposal.psk.preSharedKeyId);
    return 'proposal_type';
  }

  private refuseAdd(keyPackage: KeyPackage): GroupRefusal | undefined {
    const refusal = refuseKeyPackage(keyPackage);
    if (refusal !== undefined) return refusal;
    this.adds++;
    const encryptionKey = toHex(keyPackage.leafNode.hpkePublicKey);
    const signatureKey = toHex(keyPackage.leafNode.signaturePublicKey);
    if (this.addedEncryptionKeys.has(encryptionKey) || this.addedSignatureKeys.has(signatureKey)) return 'key_in_use';
    this.addedEncryptionKeys.add(encryptionKey);
    this.addedSignatureKeys.add(signatureKey);
    return undefined;
  }

  private refuseRemove(leaf: number): GroupRefusal | undefined {
    if (!this.view.members.has(leaf)) return 'no_such_leaf';
    if (leaf === this.committer) return 'removes_committer';
    if (this.removed.has(leaf)) return 'removed_twice';
    this.removed.add(leaf);
    return undefined;
  }

  private refusePsk(
    psk: Extract<Proposal, { readonly proposalType: 'psk' }>['psk']['preSharedKeyId'],
  ): GroupRefusal | undefined {
    if (psk.psktype !== 'external') return 'psk_type';
    if (!sameBytes(psk.pskId, this.view.pskId)) return 'psk_unknown';
    if (psk.pskNonce.length !== HASH_BYTES) return 'psk_nonce';
    if (this.psk) return 'psk_twice';
    this.psk = true;
    return undefined;
  }

  private refusePath(proposals: number, path: UpdatePath | undefined): GroupRefusal | undefined {
    if (path === undefined) {
      if (this.removed.size > 0) return 'remove_without_path';
      return proposals === 0 ? 'path_missing' : undefined;
    }
    const { leafNode } = path;
    const refusal = refuseLeaf(leafNode);
    if (refusal !== undefined) return refusal;
    const before = this.view.members.get(this.committer);
    if (before === undefined || !sameBytes(before.signaturePublicKey, leafNode.signaturePublicKey)) {
      return 'path_changes_signature_key';
    }
    if (!sameBytes(encodeCredential(before.credential), encodeCredential(leafNode.credential))) {
      return 'path_changes_credential';
    }
    const key = toHex(leafNode.hpkePublicKey);
    const taken = [...this.view.members.values()].some((leaf) => toHex(leaf.hpkePublicKey) === key);
    if (taken || this.addedEncryptionKeys.has(key)) return 'key_in_use';
    return this.fits(path) ? undefined : 'path_shape';
  }

  /** Whether the tree after the commit has room for such a path: a tree of so many leaves is so deep. */
  private fits({ nodes }: UpdatePath): boolean {
    const { occupied } = placed(this.view.members, [...this.removed], this.adds);
    const depth = 32 - Math.clz32(Math.max(...occupied));
    return (
      nodes.length <= depth &&
      nodes.every(
        ({ hpkePublicKey, encryptedPathSecret }) =>
          hpkePublicKey.length === KEY_BYTES && encryptedPathSecret.length <= occupied.size,
      )
    );
  }
}
