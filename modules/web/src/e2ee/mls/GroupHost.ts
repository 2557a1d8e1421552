import type { Credential } from 'ts-mls';
import type { Bytes } from '../sframe/bytes.ts';
import {
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  type Advanced,
  type DeviceKeys,
  type Draft,
  type GroupTerms,
  type Handling,
  type LeafTrust,
  type OwnKeyPackage,
  type Refused,
} from './MlsGroup.ts';

/** A member as the page may know it: no key is in it. */
export interface MemberView {
  readonly leaf: number;
  readonly signatureKey: Bytes;
  readonly credential: Credential;
}

/** A group as the page may know it: what it exports stays in the worker. */
export interface GroupView {
  readonly epoch: bigint;
  readonly ownLeaf: number;
  readonly members: readonly MemberView[];
  readonly epochAuthenticator: Bytes;
}

export type GroupRequest =
  | { readonly op: 'deviceKey' }
  | { readonly op: 'keyPackage'; readonly credential: Credential }
  | { readonly op: 'create'; readonly terms: Omit<GroupTerms, 'trust'> }
  | { readonly op: 'join'; readonly terms: Omit<GroupTerms, 'trust'>; readonly welcome: Bytes }
  | { readonly op: 'commit'; readonly keyPackages: readonly Bytes[]; readonly removals: readonly number[] }
  | { readonly op: 'ordered' }
  | { readonly op: 'handle'; readonly commit: Bytes };

export type GroupReply =
  | { readonly kind: 'bytes'; readonly bytes: Bytes }
  | { readonly kind: 'group'; readonly view: GroupView }
  | { readonly kind: 'draft'; readonly draft: Draft }
  | { readonly kind: 'handling'; readonly handling: Handling; readonly view: GroupView }
  | { readonly kind: 'failed'; readonly reason: string }
  | Refused;

/** Told inside the worker of each new epoch, so that frame keys never pass through the page. */
export type EpochListener = (group: MlsGroup, change: Advanced | undefined) => void | Promise<void>;

/**
 * The group's owner inside a worker: answers requests one after another. Private keys, the state of the group and what it
 * exports stay here.
 */
export class GroupHost {
  private readonly trust: LeafTrust;
  private readonly onEpoch: EpochListener;
  private keys: DeviceKeys | undefined;
  private own: OwnKeyPackage | undefined;
  private group: MlsGroup | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(trust: LeafTrust, onEpoch: EpochListener) {
    this.trust = trust;
    this.onEpoch = onEpoch;
  }

  /** Never rejects: what fails is answered. */
  answer(request: GroupRequest): Promise<GroupReply> {
    const turn = this.last.then(() => this.perform(request)).catch(failed);
    this.last = turn;
    return turn;
  }

  private async perform(request: GroupRequest): Promise<GroupReply> {
    switch (request.op) {
      case 'deviceKey':
        this.keys ??= await newDeviceKeys();
        return { kind: 'bytes', bytes: new Uint8Array(this.keys.publicKey) };
      case 'keyPackage':
        this.own = await newKeyPackage(present(this.keys), request.credential);
        return { kind: 'bytes', bytes: this.own.message };
      case 'create':
        return this.entered(await MlsGroup.create({ ...request.terms, trust: this.trust }, this.takeOwn()));
      case 'join':
        return this.join(request.terms, request.welcome);
      case 'commit':
        return { kind: 'draft', draft: await present(this.group).commit(request.keyPackages, request.removals) };
      case 'ordered':
        return this.handled(await present(this.group).ordered());
      case 'handle':
        return this.handled(await present(this.group).handle(request.commit));
    }
  }

  private async join(terms: Omit<GroupTerms, 'trust'>, welcome: Bytes): Promise<GroupReply> {
    const joined = await MlsGroup.join({ ...terms, trust: this.trust }, present(this.own), welcome);
    if (!(joined instanceof MlsGroup)) return joined;
    this.takeOwn();
    return this.entered(joined);
  }

  /** A KeyPackage works once. */
  private takeOwn(): OwnKeyPackage {
    const own = present(this.own);
    this.own = undefined;
    return own;
  }

  private async entered(group: MlsGroup): Promise<GroupReply> {
    this.group = group;
    await this.onEpoch(group, undefined);
    return { kind: 'group', view: viewOf(group) };
  }

  private async handled(handling: Handling): Promise<GroupReply> {
    const group = present(this.group);
    if (handling.kind === 'advanced') await this.onEpoch(group, handling);
    if (handling.kind === 'out') this.group = undefined;
    return { kind: 'handling', handling, view: viewOf(group) };
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not yet, or not any more');
  return value;
}

function failed(error: unknown): GroupReply {
  return { kind: 'failed', reason: error instanceof Error ? error.message : 'unknown' };
}

function viewOf(group: MlsGroup): GroupView {
  const members = [...group.members].map(([leaf, node]) => ({
    leaf,
    signatureKey: new Uint8Array(node.signaturePublicKey),
    credential: node.credential,
  }));
  return { epoch: group.epoch, ownLeaf: group.ownLeaf, members, epochAuthenticator: group.epochAuthenticator };
}
