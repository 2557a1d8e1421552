import type { Statement } from '../rules/statement.ts';
import { toHex } from '../sframe/bytes.ts';

/** Who may come in. */
export interface DoorTerms {
  readonly locked: boolean;
  readonly lobby: boolean;
}

/**
 * What hosts decided in one room, this person with them. It outlives groups and device keys, which a server can bring to an
 * end whenever it likes, and goes when the person leaves.
 */
export class Decisions {
  private room: string | undefined;
  private inForce: DoorTerms | undefined;
  /** Signed by this person and not in force yet. */
  private signed: Statement | undefined;
  private readonly removed = new Set<string>();

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
    const isLater = signed && (!isOfOneGroup(signed, statement) || statement.version >= signed.version);
    if (isLater) this.signed = undefined;
    this.inForce = statement;
  }

  /** How the next group is to be stated: no more open than it was decided. */
  atLeast(said: DoorTerms): DoorTerms {
    const decided = this.signed ?? this.inForce;
    return { locked: said.locked || decided?.locked === true, lobby: said.lobby || decided?.lobby === true };
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

function isOfOneGroup(one: Statement, other: Statement): boolean {
  return toHex(one.groupId) === toHex(other.groupId);
}
