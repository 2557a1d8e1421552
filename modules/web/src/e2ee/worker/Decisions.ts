import { isLower } from '../rules/grades.ts';
import type { MeetingTerms, Statement } from '../rules/statement.ts';
import { toHex } from '../sframe/bytes.ts';

/** Who may come in, and what may be spoken of. */
export type AdmissionTerms = Pick<MeetingTerms, 'locked' | 'lobby' | 'classification'>;

/** Groups of one stay that are remembered; the oldest is dropped. */
const MOST_GROUPS = 64;
/** Who is let in to preside and not named yet; no more than can wait at the door. */
const MOST_LET_IN = 4096;

/**
 * What hosts decided in one room, this person with them. It outlives groups and device keys, which a server can bring to an
 * end whenever it likes, and goes when the person leaves.
 */
export class Decisions {
  private room: string | undefined;
  private inForce: Statement | undefined;
  /** The highest version that this device held to, by group. */
  private readonly versions = new Map<string, number>();
  private out = false;
  /** Signed by this person and not in force yet. */
  private signed: Statement | undefined;
  private readonly removed = new Set<string>();
  /** Signature keys of those whom this person let in to preside and no statement has named yet. */
  private readonly presiding = new Set<string>();

  /** Nothing is carried from one room into another. */
  enter(room: string): void {
    if (room === this.room) return;
    this.forget();
    this.room = room;
  }

  forget(): void {
    this.room = undefined;
    this.inForce = undefined;
    this.signed = undefined;
    this.removed.clear();
    this.presiding.clear();
    this.versions.clear();
    this.out = false;
  }

  /** This person signed a change; a server may swallow it. */
  states(statement: Statement): void {
    this.signed = statement;
  }

  /** The server refused the act, and the person was told. */
  withdraw(): void {
    this.signed = undefined;
  }

  /** What a group holds to now: it is this person's word, or a later one. */
  holds(statement: Statement): void {
    const { signed } = this;
    if (signed && settles(statement, signed)) this.signed = undefined;
    this.inForce = statement;
    for (const key of statement.hosts) this.presiding.delete(toHex(key));
    const group = toHex(statement.groupId);
    this.versions.set(group, Math.max(statement.version, this.versions.get(group) ?? 0));
    const [oldest] = this.versions.keys();
    if (this.versions.size > MOST_GROUPS && oldest !== undefined) this.versions.delete(oldest);
  }

  /** Whether a group would be entered with an older word of its hosts than this device held to in it. */
  isRolledBack({ groupId, version }: Statement): boolean {
    return version < (this.versions.get(toHex(groupId)) ?? 0);
  }

  /** Whether a group is entered that is more open than the other one was that this device was in before. */
  isLifted(statement: Statement): boolean {
    const before = this.inForce;
    return before !== undefined && !isOfOneGroup(before, statement) && !isAsClosedAs(statement, before);
  }

  /** What this person's next statement is a change of: what was signed and swallowed is decided all the same. */
  wanted(now: Statement): MeetingTerms {
    const { signed } = this;
    if (!signed) return now;
    return isOfOneGroup(signed, now) ? signed : { hosts: now.hosts, ...closer(now, signed) };
  }

  /** A commit let somebody in against the rules: this device follows nobody after them until the person leaves. */
  refuseGroups(): void {
    this.out = true;
  }

  get refusesGroups(): boolean {
    return this.out;
  }

  /** How the next group is to be stated: no more open than it was decided. */
  atLeast(said: AdmissionTerms): AdmissionTerms {
    const decided = this.signed ?? this.inForce;
    return decided ? closer(said, decided) : said;
  }

  /** This person let somebody in whose certificate makes them host: the next statement names their key. */
  admittedAsHost(key: Uint8Array): void {
    if (this.presiding.size < MOST_LET_IN) this.presiding.add(toHex(key));
  }

  isAdmittedAsHost(key: Uint8Array): boolean {
    return this.presiding.has(toHex(key));
  }

  /** They are to be host no more. */
  settlePresiding(key: Uint8Array): void {
    this.presiding.delete(toHex(key));
  }

  /** This person removed the device; it comes back by their own word only. */
  remove(device: string): void {
    this.removed.add(device);
  }

  restore(device: string): void {
    this.removed.delete(device);
  }

  isRemoved(device: string): boolean {
    return this.removed.has(device);
  }
}

function closer(one: AdmissionTerms, other: AdmissionTerms): AdmissionTerms {
  const higher = isLower(one.classification, other.classification) ? other : one;
  return {
    locked: one.locked || other.locked,
    lobby: one.lobby || other.lobby,
    classification: higher.classification,
  };
}

/** In another group the versions begin anew, so that only what it says can settle a decision. */
function settles(statement: Statement, signed: Statement): boolean {
  if (!isOfOneGroup(signed, statement)) return isAsClosedAs(statement, signed);
  // Two hosts may have signed the same version: the other's word is not this person's.
  return statement.version > signed.version || toHex(statement.wire) === toHex(signed.wire);
}

function isAsClosedAs(one: AdmissionTerms, other: AdmissionTerms): boolean {
  const isAsHigh = !isLower(one.classification, other.classification);
  return one.locked >= other.locked && one.lobby >= other.lobby && isAsHigh;
}

function isOfOneGroup(one: Statement, other: Statement): boolean {
  return toHex(one.groupId) === toHex(other.groupId);
}
