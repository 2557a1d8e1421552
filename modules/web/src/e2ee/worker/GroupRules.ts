import type { KeyPackage, LeafNode } from 'ts-mls';
import { fromBase64Url } from '../base64url.ts';
import type { CertifiedLeaves, LeafIdentity } from '../certificates/CertifiedLeaves.ts';
import { decodeKeyPackage, returnProofOf } from '../mls/guard.ts';
import { isKeyPackageSigned, keyPackageRefOf, type DeviceKeys, type JudgedCommit } from '../mls/MlsGroup.ts';
import type { GroupRefusal } from '../mls/refusals.ts';
import { hasHostAuthority, isHostRole, mayAccept, mayAdd, type Newcomer } from '../rules/admission.ts';
import { isEndorsedBy } from '../rules/endorsement.ts';
import { isProof } from '../rules/knock.ts';
import { isReturnBy } from '../rules/returnProof.ts';
import {
  isSigned,
  MAX_HOSTS,
  readStatement,
  signStatement,
  type MeetingTerms,
  type Statement,
} from '../rules/statement.ts';
import { copy, toHex, type Bytes } from '../sframe/bytes.ts';
import type { TermsChange, WantedAdd } from './asks.ts';

type Members = ReadonlyMap<number, LeafNode>;

/** A member whom the pinned root vouches for. */
export interface Person {
  readonly key: Bytes;
  readonly identity: LeafIdentity;
}

export interface Surroundings {
  readonly groupId: Bytes;
  readonly room: string;
  readonly linkSecret: Bytes;
  readonly leaves: CertifiedLeaves;
  readonly device: DeviceKeys;
  /** Whether this person removed the device, in this stay. */
  readonly isRemoved: (device: string) => boolean;
}

/** What a device may commit of what the server wants. */
export interface Admissible {
  readonly adds: readonly Bytes[];
  readonly removals: readonly number[];
  /** The removals that make way for nobody. */
  readonly bare: readonly number[];
}

const MOST_ADMITTED = 1024;

/** The same device, and no more than it was: the role in a certificate is the server's to write. */
function isAsMuch({ identity, key }: Person, next: LeafIdentity, terms: MeetingTerms): boolean {
  return identity.device === next.device && (!isHostRole(next.role) || hasHostAuthority(identity, key, terms));
}

/** A meeting's rules in one group: the statement in force, whom this person let in, and what follows for commits. */
export class GroupRules {
  private readonly around: Surroundings;
  private readonly admitted = new Set<string>();
  private inForce: Statement | undefined;
  private known: ReadonlyMap<number, Person> = new Map();

  constructor(around: Surroundings) {
    this.around = around;
  }

  get statement(): Statement {
    if (!this.inForce) throw new Error('no statement yet');
    return this.inForce;
  }

  get people(): ReadonlyMap<number, Person> {
    return this.known;
  }

  isHost({ identity, key }: Person): boolean {
    return hasHostAuthority(identity, key, this.inForce);
  }

  isHostAt(leaf: number): boolean {
    const person = this.known.get(leaf);
    return person !== undefined && this.isHost(person);
  }

  isRemoved({ identity }: Person): boolean {
    return this.around.isRemoved(identity.device);
  }

  /** The first statement of a group that this device made. */
  async found(members: Members, terms: MeetingTerms): Promise<Bytes> {
    const { groupId, device } = this.around;
    await this.advanced(members);
    const wire = await signStatement(groupId, 1, terms, device);
    this.inForce = readStatement(wire);
    return wire;
  }

  /** Judges the group that a Welcome led into. Whoever signed the statement may have left since. */
  async welcome(members: Members, wire: Bytes): Promise<GroupRefusal | undefined> {
    if (!(await this.advanced(members))) return 'credential';
    const statement = readStatement(wire);
    if (!statement || !(await this.isOfThisGroup(statement))) return 'statement';
    const signer = this.personOf(statement.signer);
    if (signer && !hasHostAuthority(signer.identity, signer.key, statement)) return 'statement';
    this.inForce = statement;
    return undefined;
  }

  /** After a step of the group: false when somebody in it is not to be trusted. */
  async advanced(members: Members): Promise<boolean> {
    const identities = await this.around.leaves.identifyAll(members);
    if (!identities) return false;
    const people = new Map<number, Person>();
    for (const [leaf, identity] of identities) {
      const node = members.get(leaf);
      if (node) people.set(leaf, { key: copy(node.signaturePublicKey), identity });
    }
    this.known = people;
    return true;
  }

  admittedHere(ref: Bytes): void {
    if (this.admitted.size >= MOST_ADMITTED) this.admitted.clear();
    this.admitted.add(toHex(ref));
  }

  /** Takes a newer statement of a member with a host's authority; the one in force may come again. */
  async hear(wire: Uint8Array): Promise<GroupRefusal | undefined> {
    const statement = await this.acceptable(wire);
    if (!statement) return 'statement';
    this.inForce = statement;
    return undefined;
  }

  /**
   * Signs what this host decided; it comes into force when the server has said so to all. Undefined: it would be one host
   * too many.
   *
   * @param before what it is a change of
   */
  async state(change: TermsChange, before: MeetingTerms): Promise<Bytes | undefined> {
    const { groupId, device } = this.around;
    const terms = this.changed(change, before);
    if (terms.hosts.length > MAX_HOSTS) return undefined;
    return signStatement(groupId, this.statement.version + 1, terms, device);
  }

  /** What another member's commit must hold to, besides what the guard asks of every commit. */
  async judge({ committer, added, removed, authenticatedData }: JudgedCommit): Promise<GroupRefusal | undefined> {
    if (added.length === 0) return undefined;
    const author = this.known.get(committer);
    const statement = await this.acceptable(authenticatedData);
    if (!author || !statement) return 'statement';
    const newcomers = await this.newcomers(added, removed, statement);
    if (!newcomers) return 'credential';
    if (!mayAccept(newcomers, hasHostAuthority(author.identity, author.key, statement), statement)) {
      return 'not_allowed';
    }
    this.inForce = statement;
    return undefined;
  }

  /** What of the server's wish this device may commit. */
  async admissible(adds: readonly WantedAdd[], removals: readonly number[]): Promise<Admissible> {
    const passed: Bytes[] = [];
    const devices = new Set<string>();
    const named = new Set<string>();
    for (const add of adds) {
      const keyPackage = fromBase64Url(add.keys.keyPackage);
      if (!keyPackage) continue;
      const device = await this.deviceOf(keyPackage, add, removals);
      const name = device ?? (await this.nameOf(keyPackage));
      if (name !== undefined) named.add(name);
      if (device === undefined || devices.has(device)) continue;
      devices.add(device);
      passed.push(keyPackage);
    }
    return {
      adds: passed,
      removals: this.without(removals, (device) => named.has(device) && !devices.has(device)),
      bare: this.without(removals, (device) => named.has(device)),
    };
  }

  /** Whoever is not put back keeps the leaf by which a return is proved, unless this person removed them. */
  private without(removals: readonly number[], keeps: (device: string) => boolean): readonly number[] {
    return removals.filter((leaf) => {
      const person = this.known.get(leaf);
      return person === undefined || this.isRemoved(person) || !keeps(person.identity.device);
    });
  }

  private async nameOf(keyPackage: Bytes): Promise<string | undefined> {
    const leaf = decodeKeyPackage(keyPackage)?.leafNode;
    return leaf && (await this.around.leaves.identify(leaf.credential, leaf.signaturePublicKey))?.device;
  }

  private async deviceOf(keyPackage: Bytes, add: WantedAdd, removals: readonly number[]): Promise<string | undefined> {
    const { linkSecret, room, groupId } = this.around;
    const ref = await keyPackageRefOf(keyPackage);
    const proof = fromBase64Url(add.keys.proof);
    if (!ref || !proof || !(await isProof(linkSecret, room, ref, proof))) return undefined;
    const read = decodeKeyPackage(keyPackage);
    if (!read || !(await isKeyPackageSigned(read))) return undefined;
    const [newcomer] = (await this.newcomers([read], removals, this.statement)) ?? [];
    if (!newcomer) return undefined;
    const admittedHere = this.admitted.has(toHex(ref));
    // By whatever key it comes: whom this person removed is no returner.
    if (this.around.isRemoved(newcomer.device) && !admittedHere) return undefined;
    const endorser = add.endorser === undefined ? undefined : this.known.get(add.endorser);
    const endorsement = add.endorsement === undefined ? undefined : fromBase64Url(add.endorsement);
    const endorsed =
      endorser !== undefined &&
      endorsement !== undefined &&
      this.isHost(endorser) &&
      (await isEndorsedBy(endorser.key, groupId, ref, endorsement));
    const candidacy = { ...newcomer, admittedHere, endorsed };
    return mayAdd(candidacy, this.statement) ? newcomer.device : undefined;
  }

  /** Undefined when one is not to be trusted, or a device would be in the group twice. */
  private async newcomers(
    added: readonly KeyPackage[],
    removed: readonly number[],
    terms: MeetingTerms,
  ): Promise<readonly (Newcomer & { readonly device: string })[] | undefined> {
    const leaving = removed.flatMap((leaf) => this.known.get(leaf) ?? []);
    const staying = new Set(
      [...this.known].flatMap(([leaf, { identity }]) => (removed.includes(leaf) ? [] : [identity.device])),
    );
    const newcomers: (Newcomer & { readonly device: string })[] = [];
    for (const keyPackage of added) {
      const { credential, signaturePublicKey } = keyPackage.leafNode;
      const identity = await this.around.leaves.identify(credential, signaturePublicKey);
      if (!identity || staying.has(identity.device)) return undefined;
      staying.add(identity.device);
      const { role, device } = identity;
      const mayBecome = leaving.filter((before) => isAsMuch(before, identity, terms));
      newcomers.push({ role, device, returns: await this.returns(keyPackage, mayBecome) });
    }
    return newcomers;
  }

  /** By the name of a device alone nobody returns: certificates are the server's to write. */
  private async returns(keyPackage: KeyPackage, leaving: readonly Person[]): Promise<boolean> {
    const proof = returnProofOf(keyPackage);
    if (proof === undefined) return false;
    const { signaturePublicKey } = keyPackage.leafNode;
    for (const { key } of leaving) {
      if (await isReturnBy(key, this.around.room, signaturePublicKey, proof)) return true;
    }
    return false;
  }

  private async acceptable(wire: Uint8Array): Promise<Statement | undefined> {
    const { inForce } = this;
    if (inForce && toHex(wire) === toHex(inForce.wire)) return inForce;
    const statement = readStatement(wire);
    if (!statement || statement.version <= (inForce?.version ?? 0) || !(await this.isOfThisGroup(statement))) {
      return undefined;
    }
    const signer = this.personOf(statement.signer);
    return signer && this.isHost(signer) ? statement : undefined;
  }

  private async isOfThisGroup(statement: Statement): Promise<boolean> {
    return toHex(statement.groupId) === toHex(this.around.groupId) && (await isSigned(statement));
  }

  private personOf(key: Uint8Array): Person | undefined {
    const hex = toHex(key);
    return [...this.known.values()].find((person) => toHex(person.key) === hex);
  }

  private changed({ locked, lobby, addHost, dropHost }: TermsChange, before: MeetingTerms): MeetingTerms {
    const dropped = dropHost === undefined ? undefined : this.known.get(dropHost)?.key;
    // Whoever has left is host no more, and takes no place.
    const kept = before.hosts.filter((key) => this.personOf(key) && (!dropped || toHex(key) !== toHex(dropped)));
    const added = addHost === undefined ? undefined : this.known.get(addHost)?.key;
    const isNew = added && !kept.some((key) => toHex(key) === toHex(added));
    const hosts = isNew ? [...kept, added] : kept;
    return { locked: locked ?? before.locked, lobby: lobby ?? before.lobby, hosts };
  }
}
