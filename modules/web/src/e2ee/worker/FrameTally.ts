import { toHex } from '../sframe/bytes.ts';
import type { OpenedFrames } from './asks.ts';

/** Contexts of SFrame (docs/develop/encryption.md): what one member sends has a key for each. */
const SOURCES = ['voice', 'picture', 'screen', 'screen'] as const;

/** Epochs in a key id are counted to 16: of no earlier one does a frame open. */
const MOST_ROSTERS = 16;

type Counts = Record<Exclude<keyof OpenedFrames, 'key'>, number>;

/** A member's leaf, as far as it is looked at here. */
export interface KeyedLeaf {
  readonly signaturePublicKey: Uint8Array;
}

/**
 * How many frames of each member this device opened in this membership, by the key under which it opened them: what the
 * server says of a slot is not asked. A leaf is of whom the roster of the frame's own epoch has there.
 */
export class FrameTally {
  private readonly rosters = new Map<bigint, ReadonlyMap<number, string>>();
  private newest: ReadonlyMap<number, string> = new Map();
  private readonly counts = new Map<string, Counts>();

  /** Members who are in none of the last rosters any more are forgotten. */
  enter(epoch: bigint, members: ReadonlyMap<number, KeyedLeaf>): void {
    this.newest = new Map([...members].map(([leaf, node]) => [leaf, toHex(node.signaturePublicKey)]));
    this.rosters.set(epoch, this.newest);
    const [oldest] = this.rosters.keys();
    if (this.rosters.size > MOST_ROSTERS && oldest !== undefined) this.rosters.delete(oldest);
    const known = new Set([...this.rosters.values()].flatMap((roster) => [...roster.values()]));
    for (const key of this.counts.keys()) if (!known.has(key)) this.counts.delete(key);
  }

  opened(epoch: bigint, leaf: number, context: number): void {
    const key = this.rosters.get(epoch)?.get(leaf);
    const source = SOURCES[context];
    if (key === undefined || source === undefined) return;
    const counts = this.counts.get(key) ?? { voice: 0, picture: 0, screen: 0 };
    counts[source]++;
    this.counts.set(key, counts);
  }

  /** Whether this leaf of an epoch is of whom the newest one has there, or of nobody now. */
  isStill(epoch: bigint, leaf: number): boolean {
    const newest = this.newest.get(leaf);
    return newest === undefined || newest === this.rosters.get(epoch)?.get(leaf);
  }

  read(): readonly OpenedFrames[] {
    return [...this.counts].map(([key, counts]) => ({ key, ...counts }));
  }
}
