import {
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultKeyPackageEqualityConfig,
  defaultKeyRetentionConfig,
  defaultLifetime,
  defaultLifetimeConfig,
  defaultPaddingConfig,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  joinGroup,
  mlsExporter,
  processPublicMessage,
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  type Credential,
  type IncomingMessageCallback,
  type KeyPackage,
  type LeafNode,
  type PrivateKeyPackage,
  type Proposal,
  type PskIndex,
} from 'ts-mls';
import { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import type { LeafBox } from '../data/envelopes.ts';
import { copy, join, NO_BYTES, toHex, type Bytes } from '../sframe/bytes.ts';
import {
  decode,
  decodeKeyPackage,
  MAX_WELCOME_BYTES,
  placed,
  refuseKeyPackage,
  screen,
  SUITE,
  type Candidate,
  type GroupView,
} from './guard.ts';
import { RETURN_PROOF_TYPE } from '../rules/returnProof.ts';
import { freshPskNonce, isPskNonceFor } from '../rules/pskNonce.ts';
import { leafBoxOf } from './leafBox.ts';
import type { GroupRefusal } from './refusals.ts';
import { suite } from './suite.ts';

/** Whether a leaf is whom it says it is; asked for every leaf that comes in. The library alone accepts everybody. */
export type LeafTrust = (credential: Credential, signatureKey: Uint8Array) => boolean | Promise<boolean>;

/** What a group is held to. */
export interface GroupTerms {
  /** 16 random bytes of the creator's device. */
  readonly groupId: Bytes;
  /** Name of the link's secret. */
  readonly pskId: Bytes;
  /** The link's secret. */
  readonly psk: Bytes | undefined;
  readonly trust: LeafTrust;
  /** The meeting's own rules, asked for every commit of another member that the guard let through. */
  readonly judge?: CommitJudge;
  /** Told of every commit that led to a new epoch, another member's that was not refused or this one's own. */
  readonly taken?: (commit: JudgedCommit) => Promise<void>;
}

/** A commit as the meeting's rules see it. */
export interface JudgedCommit {
  readonly committer: number;
  readonly added: readonly KeyPackage[];
  readonly removed: readonly number[];
  readonly authenticatedData: Uint8Array;
  readonly members: ReadonlyMap<number, LeafNode>;
}

/** Says why a commit is not taken, or nothing. */
export type CommitJudge = (commit: JudgedCommit) => Promise<GroupRefusal | undefined>;

/** A KeyPackage with its private keys, for one use. */
export interface OwnKeyPackage {
  /** MLSMessage with the KeyPackage. */
  readonly message: Bytes;
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export interface DeviceKeys {
  readonly signKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: GroupRefusal;
}

export interface Advanced {
  readonly kind: 'advanced';
  readonly epoch: bigint;
  readonly committer: number;
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

/** A new epoch; or this member is out of the group; or the epoch stays. */
export type Handling = Advanced | { readonly kind: 'out' } | Refused;

export type Draft = { readonly kind: 'drafted'; readonly commit: Bytes; readonly welcome: Bytes | undefined } | Refused;

const refused = (reason: GroupRefusal): Refused => ({ kind: 'refused', reason });

/** New keys of this device; the public key is what a certificate is asked for. */
export async function newDeviceKeys(): Promise<DeviceKeys> {
  return (await suite()).signature.keygen();
}

/**
 * @param returnProofs words of this device's earlier keys for this one: in an extension of the KeyPackage and not of the leaf,
 * so that capabilities need not list it (RFC 9420 section 7.2)
 */
export async function newKeyPackage(
  keys: DeviceKeys,
  credential: Credential,
  returnProofs: readonly Uint8Array[] = [],
): Promise<OwnKeyPackage> {
  const proof = { extensionType: RETURN_PROOF_TYPE, extensionData: join(...returnProofs) };
  const made = await generateKeyPackageWithKey(
    credential,
    defaultCapabilities(),
    defaultLifetime,
    returnProofs.length > 0 ? [proof] : [],
    keys,
    await suite(),
  );
  const message = encodeMlsMessage({
    version: 'mls10',
    wireformat: 'mls_key_package',
    keyPackage: made.publicPackage,
  });
  return { message: copy(message), ...made };
}

function configOf(terms: GroupTerms): ClientConfig {
  return {
    keyRetentionConfig: defaultKeyRetentionConfig,
    lifetimeConfig: defaultLifetimeConfig,
    keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
    paddingConfig: defaultPaddingConfig,
    authService: {
      validateCredential: async (credential, key) => terms.trust(credential, key),
    },
  };
}

/** Gives out the link's secret, and remembers that it was asked for. */
class LinkSecret implements PskIndex {
  asked = false;
  /** Another secret was asked for. */
  other = false;
  nonce: Uint8Array = NO_BYTES;
  private readonly terms: GroupTerms;

  constructor(terms: GroupTerms) {
    this.terms = terms;
  }

  findPsk(id: Parameters<PskIndex['findPsk']>[0]): Uint8Array | undefined {
    if (id.psktype !== 'external' || toHex(id.pskId) !== toHex(this.terms.pskId)) {
      this.other = true;
      return undefined;
    }
    this.asked = true;
    this.nonce = id.pskNonce;
    return this.terms.psk;
  }
}

function judged(candidate: Candidate, members: ReadonlyMap<number, LeafNode>): JudgedCommit {
  const { committer, proposals, message } = candidate;
  return {
    committer,
    added: proposals.flatMap((one) => ('add' in one ? [one.add.keyPackage] : [])),
    removed: proposals.flatMap((one) => ('remove' in one ? [one.remove.removed] : [])),
    authenticatedData: message.content.authenticatedData,
    members,
  };
}

/** Both signatures, of the leaf and of the whole (RFC 9420 sections 7.2 and 10). Any KeyPackage gives an answer. */
export async function isKeyPackageSigned(keyPackage: KeyPackage): Promise<boolean> {
  const { leafNode } = keyPackage;
  const { signature } = await suite();
  try {
    return (
      (await verifyLeafNodeSignatureKeyPackage(leafNode, signature)) && (await verifyKeyPackage(keyPackage, signature))
    );
  } catch {
    return false;
  }
}

/** RFC 9420 section 5.2; undefined for what is no KeyPackage of a meeting. */
export async function keyPackageRefOf(message: Uint8Array): Promise<Bytes | undefined> {
  const keyPackage = decodeKeyPackage(message);
  if (keyPackage === undefined || refuseKeyPackage(keyPackage) !== undefined) return undefined;
  return copy(await makeKeyPackageRef(keyPackage, (await suite()).hash));
}

function membersOf(state: ClientState): Map<number, LeafNode> {
  const members = new Map<number, LeafNode>();
  state.ratchetTree.forEach((node, index) => {
    if (node?.nodeType === 'leaf') members.set(index / 2, node.leaf);
  });
  return members;
}

/** The guard has judged; this is the second lock: the library asks before it commits to anything. */
export const onlyMembersCommit: IncomingMessageCallback = (incoming) =>
  incoming.kind === 'commit' && incoming.senderLeafIndex !== undefined ? 'accept' : 'reject';

/** The server asks a silent member a dozen times at most before it lets the newcomer go. */
const MOST_DRAFTS = 12;

/**
 * One group of one member on ts-mls, with the guard in front. Same shape as the Java code's MlsGroup. Calls wait for one
 * another, so a state is never used twice.
 */
export class MlsGroup {
  private readonly terms: GroupTerms;
  private readonly impl: CiphersuiteImpl;
  private state: ClientState;
  /** Commits of the present epoch, by their bytes, newest last: whoever was asked twice does not know which is ordered. */
  private readonly drafts = new Map<string, { readonly next: ClientState; readonly candidate: Candidate }>();
  private last: Promise<unknown> = Promise.resolve();

  private constructor(terms: GroupTerms, impl: CiphersuiteImpl, state: ClientState) {
    this.terms = terms;
    this.impl = impl;
    this.state = state;
  }

  /** A group of one, at epoch 0. */
  static async create(terms: GroupTerms, own: OwnKeyPackage): Promise<MlsGroup> {
    const impl = await suite();
    const { publicPackage, privatePackage } = own;
    const state = await createGroup(terms.groupId, publicPackage, privatePackage, [], impl, configOf(terms));
    return new MlsGroup(terms, impl, state);
  }

  /** Opens a Welcome. @param authenticatedData what the server says was beside the commit: the statement in force */
  static async join(
    terms: GroupTerms,
    own: OwnKeyPackage,
    welcome: Uint8Array,
    authenticatedData: Uint8Array = NO_BYTES,
  ): Promise<MlsGroup | Refused> {
    const message = decode(welcome, MAX_WELCOME_BYTES);
    if (message?.wireformat !== 'mls_welcome') return refused('malformed');
    if (message.welcome.cipherSuite !== SUITE) return refused('cipher_suite');
    const impl = await suite();
    const secret = new LinkSecret(terms);
    const { publicPackage, privatePackage } = own;
    const met = { stranger: false };
    let state: ClientState;
    try {
      const config = configOf({
        ...terms,
        trust: async (credential, key) => {
          const trusted = await terms.trust(credential, key);
          met.stranger ||= !trusted;
          return trusted;
        },
      });
      state = await joinGroup(
        message.welcome,
        publicPackage,
        privatePackage,
        secret,
        impl,
        undefined,
        undefined,
        config,
      );
    } catch {
      // The library does not tell why.
      return refused(met.stranger ? 'credential' : secret.other ? 'psk_unknown' : 'not_processed');
    }
    if (!secret.asked) return refused('add_without_psk');
    if (!(await isPskNonceFor(secret.nonce, authenticatedData))) return refused('psk_nonce');
    if (toHex(state.groupContext.groupId) !== toHex(terms.groupId)) return refused('other_group');
    for (const leaf of membersOf(state).values()) {
      if (!(await terms.trust(leaf.credential, leaf.signaturePublicKey))) return refused('credential');
    }
    return new MlsGroup(terms, impl, state);
  }

  get epoch(): bigint {
    return this.state.groupContext.epoch;
  }

  get ownLeaf(): number {
    return this.state.privatePath.leafIndex;
  }

  /** Who is in the group: the only source of a client's roster. */
  get members(): ReadonlyMap<number, LeafNode> {
    return membersOf(this.state);
  }

  /** The same at all members who are in the same epoch of the same group (RFC 9420 section 8.7). */
  get epochAuthenticator(): Bytes {
    return copy(this.state.keySchedule.epochAuthenticator);
  }

  /** MLS-Exporter (RFC 9420 section 8.5) of the epoch that is now. */
  export(label: string, context: Uint8Array, length: number): Promise<Bytes> {
    return this.exporter()(label, context, length);
  }

  /** The exporter of this epoch, also when the group has gone on. */
  exporter(): (label: string, context: Uint8Array, length: number) => Promise<Bytes> {
    const { exporterSecret } = this.state.keySchedule;
    return async (label, context, length) => copy(await mlsExporter(exporterSecret, label, context, length, this.impl));
  }

  /** Seals and opens for single leaves with the keys of this epoch, also when the group has gone on. */
  leafBox(): LeafBox {
    return leafBoxOf(this.state.ratchetTree, this.state.privatePath, this.impl.hpke);
  }

  /**
   * Makes a commit and keeps what it leads to until one of this epoch's was handled; of several the last few are kept. Adds carry the link's
   * secret; with a removal, or with nothing to do, comes a path. `authenticatedData` is readable by all and signed.
   */
  commit(
    keyPackages: readonly Uint8Array[],
    removals: readonly number[],
    authenticatedData: Uint8Array = NO_BYTES,
  ): Promise<Draft> {
    return this.inTurn(() => this.draft(keyPackages, removals, authenticatedData));
  }

  /** Whether these are the bytes of a commit that waits to be ordered. */
  isDraft(commit: Uint8Array): boolean {
    return this.drafts.has(toHex(commit));
  }

  /** The server ordered this commit, one of this member's own; without bytes, the last one made. */
  ordered(commit?: Uint8Array): Promise<Advanced> {
    return this.inTurn(() => {
      const own = commit === undefined ? [...this.drafts.values()].at(-1) : this.drafts.get(toHex(commit));
      if (own === undefined) throw new Error('no commit of this member waits to be ordered');
      return this.advance(own.next, own.candidate);
    });
  }

  /** Handles another member's commit, an MLSMessage as the server handed it on. */
  handle(commit: Uint8Array): Promise<Handling> {
    return this.inTurn(() => this.process(commit));
  }

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.last.then(task);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async draft(
    keyPackages: readonly Uint8Array[],
    removals: readonly number[],
    authenticatedData: Uint8Array,
  ): Promise<Draft> {
    const proposals: Proposal[] = removals.map((removed) => ({ proposalType: 'remove', remove: { removed } }));
    for (const bytes of keyPackages) {
      const keyPackage = decodeKeyPackage(bytes);
      if (keyPackage === undefined) return refused('malformed');
      const refusal = refuseKeyPackage(keyPackage);
      if (refusal !== undefined) return refused(refusal);
      const { credential, signaturePublicKey } = keyPackage.leafNode;
      if (!(await isKeyPackageSigned(keyPackage))) return refused('key_package_signature');
      if (!(await this.terms.trust(credential, signaturePublicKey))) return refused('credential');
      proposals.push({ proposalType: 'add', add: { keyPackage } });
    }
    if (keyPackages.length > 0) {
      const pskNonce = await freshPskNonce(authenticatedData);
      const preSharedKeyId = { psktype: 'external', pskId: this.terms.pskId, pskNonce } as const;
      proposals.push({ proposalType: 'psk', psk: { preSharedKeyId } });
    }
    try {
      return await this.make(proposals, authenticatedData);
    } catch {
      return refused('not_processed');
    }
  }

  private async make(extraProposals: Proposal[], authenticatedData: Uint8Array): Promise<Draft> {
    const made = await createCommit(
      { state: this.state, cipherSuite: this.impl, pskIndex: new LinkSecret(this.terms) },
      { wireAsPublicMessage: true, extraProposals, ratchetTreeExtension: true, authenticatedData },
    );
    const commit = copy(encodeMlsMessage(made.commit));
    const screening = screen(commit, this.view());
    if ('refusal' in screening) return refused(screening.refusal);
    this.keep(commit, made.newState, screening.candidate);
    const welcome =
      made.welcome && copy(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome: made.welcome }));
    return { kind: 'drafted', commit, welcome };
  }

  private keep(commit: Bytes, next: ClientState, candidate: Candidate): void {
    this.drafts.set(toHex(commit), { next, candidate });
    const [oldest] = this.drafts.keys();
    if (this.drafts.size > MOST_DRAFTS && oldest !== undefined) this.drafts.delete(oldest);
  }

  private async process(bytes: Uint8Array): Promise<Handling> {
    const screening = screen(bytes, this.view());
    if ('refusal' in screening) return refused(screening.refusal);
    const { candidate } = screening;
    if (candidate.committer === this.ownLeaf) return refused('other_leaf');
    const { content } = candidate.message;
    for (const proposal of candidate.proposals) {
      // Or those added would be held to another statement than those who add them.
      if (!('psk' in proposal)) continue;
      const nonce = proposal.psk.preSharedKeyId.pskNonce;
      if (!(await isPskNonceFor(nonce, content.authenticatedData))) return refused('psk_nonce');
    }
    const leaves = candidate.proposals.flatMap((one) => ('add' in one ? [one.add.keyPackage.leafNode] : []));
    if (content.contentType === 'commit' && content.commit.path) leaves.push(content.commit.path.leafNode as never);
    for (const leaf of leaves) {
      if (!(await this.terms.trust(leaf.credential, leaf.signaturePublicKey))) return refused('credential');
    }
    const verdict = await this.terms.judge?.(judged(candidate, this.members));
    if (verdict !== undefined) return refused(verdict);
    const removed = candidate.proposals.some((one) => 'remove' in one && one.remove.removed === this.ownLeaf);
    try {
      const secret = new LinkSecret(this.terms);
      const { newState, actionTaken } = await processPublicMessage(
        this.state,
        candidate.message,
        secret,
        this.impl,
        onlyMembersCommit,
      );
      if (actionTaken !== 'accept') return refused('not_processed');
      if (removed || newState.groupActiveState.kind === 'removedFromGroup') return { kind: 'out' };
      return await this.advance(newState, candidate);
    } catch {
      // The library does not tell whose leaf a newcomer takes in the same commit that he is removed.
      return removed ? { kind: 'out' } : refused('not_processed');
    }
  }

  private view(): GroupView {
    return { groupId: this.terms.groupId, epoch: this.epoch, pskId: this.terms.pskId, members: this.members };
  }

  private async advance(next: ClientState, candidate: Candidate): Promise<Advanced> {
    await this.terms.taken?.(judged(candidate, this.members));
    const removed = candidate.proposals.flatMap((one) => ('remove' in one ? [one.remove.removed] : []));
    const adds = candidate.proposals.filter((one) => 'add' in one).length;
    const { added } = placed(this.members, removed, adds);
    this.state = next;
    this.drafts.clear();
    return { kind: 'advanced', epoch: this.epoch, committer: candidate.committer, added, removed };
  }
}
