import type { KeyPackage, LeafNode } from 'ts-mls';
import { fromBase64Url } from '../base64url.ts';
import type { CertifiedLeaves, LeafIdentity } from '../certificates/CertifiedLeaves.ts';
import { isSamePerson } from '../certificates/person.ts';
import { decodeKeyPackage, returnProofOf } from '../mls/guard.ts';
import { isKeyPackageSigned, keyPackageRefOf, type DeviceKeys, type JudgedCommit } from '../mls/MlsGroup.ts';
import type { GroupRefusal } from '../mls/refusals.ts';
import {
  hasHostAuthority,
  isHostRole,
  mayAccept,
  mayAdd,
  mayComeTogether,
  type Returning,
} from '../rules/admission.ts';
import { isEndorsedBy } from '../rules/endorsement.ts';
import { isLower } from '../rules/grades.ts';
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
import { copy, fromHex, toHex, type Bytes } from '../sframe/bytes.ts';
import type { TermsChange, WantedAdd } from './asks.ts';
import type { AdmissionTerms } from './Decisions.ts';

type Members = ReadonlyMap<number, LeafNode>;

/** A member whom the pinned root vouches for. */
export interface Person {
  readonly key: Bytes;
  readonly identity: LeafIdentity;
}

export interface GroupRulesContext {
  readonly groupId: Bytes;
  readonly room: string;
  readonly linkSecret: Bytes;
  readonly leaves: CertifiedLeaves;
  readonly device: DeviceKeys;
  /** Whether this person removed the device, in this stay. */
  readonly isRemoved: (device: string) => boolean;
  /** Whether this person let somebody with this signature key in to preside, in this stay. */
  readonly isAdmittedAsHost: (key: Uint8Array) => boolean;
}

/** A key that stands for one that the statement names, until one names it. */
interface SuccessorHost {
  readonly key: Bytes;
  readonly named: Bytes;
  /** This member saw the return; of its own it cannot know whether the others took it for one. */
  readonly seen: boolean;
}

/** Somebody whom this device may add. */
interface Addable {
  readonly keyPackage: Bytes;
  readonly device: string;
  readonly returning: Returning;
}

/** What a device may commit of what the server wants. */
export interface Admissible {
  readonly adds: readonly Bytes[];
  readonly removals: readonly number[];
  /** The removals that make way for nobody. */
  readonly bare: readonly number[];
}

const MOST_ADMITTED = 1024;

/** Of those whom this device may add, whom one commit takes. */
function together(passed: readonly Addable[], restatementIsDue: boolean): readonly Addable[] {
  const alone = passed.find(({ returning }) => returning === (restatementIsDue ? 'again' : 'as-host'));
  const chosen = alone ? [alone] : passed;
  const returns = chosen.map(({ returning }) => returning);
  return mayComeTogether(returns, restatementIsDue) ? chosen : [];
}

/** A meeting's rules in one group: the statement in force, whom this person let in, and what follows for commits. */
export class GroupRules {
  private readonly around: GroupRulesContext;
  private readonly admitted = new Set<string>();
  private inForce: Statement | undefined;
  private successor: SuccessorHost | undefined;
  private known: ReadonlyMap<number, Person> = new Map();

  constructor(around: GroupRulesContext) {
    this.around = around;
  }

  get statement(): Statement {
    if (!this.inForce) throw new Error('no statement yet');
    return this.inForce;
  }

  get people(): ReadonlyMap<number, Person> {
    return this.known;
  }

  isHost({ key }: Person): boolean {
    return this.hasAuthority(key, this.inForce);
  }

  /** Whether a statement of this host's is due that changes nothing but keys: its own, or of whom this person let in to preside. */
  get isToRestate(): boolean {
    const own = this.personOf(this.around.device.publicKey);
    if (!own || !this.isHost(own)) return false;
    return this.standsForAnother || this.toName(this.statement.hosts).length > 0;
  }

  /** Whether this device is host by an earlier key, by whose word it may have to return once more. */
  get standsForAnother(): boolean {
    const key = this.around.device.publicKey;
    return !hasHostAuthority(key, this.inForce) && this.hasAuthority(key, this.inForce);
  }

  private hasAuthority(key: Uint8Array, terms: MeetingTerms | undefined): boolean {
    return hasHostAuthority(this.standsFor(key, terms), terms);
  }

  private standsFor(key: Uint8Array, terms: MeetingTerms | undefined): Uint8Array {
    const { successor } = this;
    return successor && toHex(successor.key) === toHex(key) && !hasHostAuthority(key, terms) ? successor.named : key;
  }

  /** Whether a host has come back who is to be named anew before anybody else comes in. */
  private isRestatementDue(terms: MeetingTerms): boolean {
    return this.successor?.seen === true && this.isWaiting(this.successor, terms);
  }

  private isWaiting({ key }: SuccessorHost, terms: MeetingTerms): boolean {
    return !hasHostAuthority(key, terms) && this.hasAuthority(key, terms) && this.personOf(key) !== undefined;
  }

  isHostAt(leaf: number): boolean {
    const person = this.known.get(leaf);
    return person !== undefined && this.isHost(person);
  }

  isRemoved({ identity }: Person): boolean {
    return this.around.isRemoved(identity.device);
  }

  /** The first statement of a group that this device made: whoever made it is its host. */
  async found(members: Members, { locked, lobby, classification }: AdmissionTerms): Promise<Bytes> {
    const { groupId, device } = this.around;
    await this.advanced(members);
    const terms = { locked, lobby, classification, hosts: [copy(device.publicKey)] };
    const wire = await signStatement(groupId, 1, terms, device);
    this.inForce = readStatement(wire);
    return wire;
  }

  /**
   * Judges the group that a Welcome led into. Whoever signed the statement may have left since.
   *
   * @param earlierKeys of this device: its key of now stands for one of them that is named, if the others saw it return
   */
  async welcome(members: Members, wire: Bytes, earlierKeys: readonly Bytes[] = []): Promise<GroupRefusal | undefined> {
    if (!(await this.advanced(members))) return 'credential';
    const statement = readStatement(wire);
    if (!statement || !(await this.isOfThisGroup(statement))) return 'statement';
    const signer = this.personOf(statement.signer);
    if (signer && !hasHostAuthority(signer.key, statement)) return 'statement';
    this.inForce = statement;
    const named = earlierKeys.find((key) => hasHostAuthority(key, statement));
    if (named) this.successor = { key: copy(this.around.device.publicKey), named, seen: false };
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

  /** Takes a newer statement of a member with a host's authority that lowers no class; the one in force may come again. */
  async receiveStatement(wire: Uint8Array): Promise<GroupRefusal | undefined> {
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
    const adds = newcomers.map(({ returning }) => returning);
    const byHost = this.hasAuthority(author.key, statement);
    const hostIsIn = this.isHostIn(removed, statement);
    if (!mayAccept(adds, byHost, statement, this.isRestatementDue(statement), hostIsIn)) return 'not_allowed';
    this.inForce = statement;
    return undefined;
  }

  /** Whether a host is in the group once these leaves are gone, whoever has a connection. */
  private isHostIn(removed: readonly number[], terms: MeetingTerms): boolean {
    return [...this.known].some(([leaf, { key }]) => !removed.includes(leaf) && this.hasAuthority(key, terms));
  }

  /** A commit was taken, another's or this member's own: whom it brought back as a host has that authority still. */
  async taken({ added, removed }: JudgedCommit): Promise<void> {
    const leaving = removed.flatMap((leaf) => this.known.get(leaf) ?? []);
    for (const keyPackage of added) {
      const before = await this.placeOf(keyPackage, leaving);
      if (!before || !this.isHost(before)) continue;
      const named = copy(this.standsFor(before.key, this.inForce));
      this.successor = { key: copy(keyPackage.leafNode.signaturePublicKey), named, seen: true };
    }
  }

  /** What of the server's wish this device may commit. */
  async admissible(adds: readonly WantedAdd[], removals: readonly number[]): Promise<Admissible> {
    const passed: Addable[] = [];
    const named = new Set<string>();
    for (const add of adds) {
      const keyPackage = fromBase64Url(add.keys.keyPackage);
      if (!keyPackage) continue;
      const newcomer = await this.newcomerOf(keyPackage, add, removals);
      const name = newcomer?.device ?? (await this.nameOf(keyPackage));
      if (name !== undefined) named.add(name);
      if (!newcomer || passed.some(({ device }) => device === newcomer.device)) continue;
      passed.push({ keyPackage, ...newcomer });
    }
    const chosen = together(passed, this.isRestatementDue(this.statement));
    const devices = new Set(chosen.map(({ device }) => device));
    return {
      adds: chosen.map(({ keyPackage }) => keyPackage),
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

  /** The signature key of a KeyPackage whose certificate makes its bearer host. */
  async hostByCertificate(keyPackage: Bytes): Promise<Bytes | undefined> {
    const leaf = decodeKeyPackage(keyPackage)?.leafNode;
    const identity = leaf && (await this.around.leaves.identify(leaf.credential, leaf.signaturePublicKey));
    return identity && isHostRole(identity.role) ? copy(leaf.signaturePublicKey) : undefined;
  }

  private async newcomerOf(
    keyPackage: Bytes,
    add: WantedAdd,
    removals: readonly number[],
  ): Promise<Omit<Addable, 'keyPackage'> | undefined> {
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
    return mayAdd(candidacy, this.statement, this.isHostIn(removals, this.statement)) ? newcomer : undefined;
  }

  /** Undefined when one is not to be trusted, or a device would be in the group twice. */
  private async newcomers(
    added: readonly KeyPackage[],
    removed: readonly number[],
    terms: MeetingTerms,
  ): Promise<readonly Omit<Addable, 'keyPackage'>[] | undefined> {
    const leaving = removed.flatMap((leaf) => this.known.get(leaf) ?? []);
    const remaining = new Set(
      [...this.known].flatMap(([leaf, { identity }]) => (removed.includes(leaf) ? [] : [identity.device])),
    );
    const newcomers: Omit<Addable, 'keyPackage'>[] = [];
    for (const keyPackage of added) {
      const { credential, signaturePublicKey } = keyPackage.leafNode;
      const identity = await this.around.leaves.identify(credential, signaturePublicKey);
      if (!identity || remaining.has(identity.device)) return undefined;
      remaining.add(identity.device);
      const before = await this.placeOf(keyPackage, leaving);
      newcomers.push({ device: identity.device, returning: before ? this.returnTo(before, terms) : 'not' });
    }
    return newcomers;
  }

  private returnTo({ key }: Person, terms: MeetingTerms): Returning {
    if (!this.hasAuthority(key, terms)) return 'as-member';
    return hasHostAuthority(key, terms) ? 'as-host' : 'again';
  }

  /**
   * Whose place somebody takes: that of the same device, by the word of its key. By the name of a device alone nobody
   * returns, for certificates are the server's to write; and nobody under another name or mark, which no host has seen (T21).
   */
  private async placeOf(keyPackage: KeyPackage, leaving: readonly Person[]): Promise<Person | undefined> {
    const proof = returnProofOf(keyPackage);
    if (proof === undefined) return undefined;
    const { credential, signaturePublicKey } = keyPackage.leafNode;
    const identity = await this.around.leaves.identify(credential, signaturePublicKey);
    for (const before of leaving) {
      if (!identity || !isSamePerson(before.identity, identity)) continue;
      if (await isReturnBy(before.key, this.around.room, signaturePublicKey, proof)) return before;
    }
    return undefined;
  }

  private async acceptable(wire: Uint8Array): Promise<Statement | undefined> {
    const { inForce } = this;
    if (inForce && toHex(wire) === toHex(inForce.wire)) return inForce;
    const statement = readStatement(wire);
    if (!statement || statement.version <= (inForce?.version ?? 0) || !(await this.isOfThisGroup(statement))) {
      return undefined;
    }
    if (inForce && isLower(statement.classification, inForce.classification)) return undefined;
    const signer = this.personOf(statement.signer);
    return signer && this.isHost(signer) ? statement : undefined;
  }

  private async isOfThisGroup(statement: Statement): Promise<boolean> {
    return toHex(statement.groupId) === toHex(this.around.groupId) && (await isSigned(statement));
  }

  private personOf(key: Uint8Array): Person | undefined {
    return this.known.get(this.leafOf(toHex(key)) ?? -1);
  }

  /** Who has a signature key now, in hexadecimal. */
  leafOf(key: string): number | undefined {
    return [...this.known].find(([, person]) => toHex(person.key) === key)?.[0];
  }

  private changed(
    { locked, lobby, classification, addHost, dropHost }: TermsChange,
    before: MeetingTerms,
  ): MeetingTerms {
    const { successor } = this;
    const keyOfNow = (key: Bytes): Bytes =>
      successor && toHex(successor.named) === toHex(key) && this.isWaiting(successor, before) ? successor.key : key;
    // Whoever has left is host no more, and takes no place.
    const kept = before.hosts.map(keyOfNow).filter((key) => this.personOf(key) && toHex(key) !== dropHost);
    const hosts = [...kept, ...this.toName(kept).slice(0, MAX_HOSTS - kept.length)];
    const isNew = addHost !== undefined && !hosts.some((key) => toHex(key) === addHost);
    return {
      locked: locked ?? before.locked,
      lobby: lobby ?? before.lobby,
      classification: classification ?? before.classification,
      hosts: isNew ? [...hosts, fromHex(addHost)] : hosts,
    };
  }

  /** Whom this person let in to preside, as far as they are here and not among these. */
  private toName(hosts: readonly Bytes[]): readonly Bytes[] {
    const named = new Set(hosts.map(toHex));
    return [...this.known.values()]
      .filter(({ key }) => this.around.isAdmittedAsHost(key) && !named.has(toHex(key)))
      .map(({ key }) => key);
  }
}
