import type { VerifiedBy } from '../certificates/CertifiedLeaves.ts';
import { MOST_RETURN_PROOFS, returnMessage } from '../rules/returnProof.ts';
import { copy, toHex, type Bytes } from '../sframe/bytes.ts';

/** A signature key of before that can still sign, and can be given to nobody. */
export interface KeptKey {
  readonly publicKey: Bytes;
  /** Not extractable. */
  readonly signingKey: CryptoKey;
  /** The end of its certificate. */
  readonly untilMillis: number;
}

/** Port: keeps keys while the page is loaded anew. Never rejects; what it cannot keep is lost. */
export interface KeyShelf {
  /** @param place whose they are, and in which room */
  read(place: string): Promise<readonly KeptKey[]>;
  /** Reads, changes and writes with nothing in between: another tab may be about to do the same. */
  change(place: string, change: (kept: readonly KeptKey[]) => readonly KeptKey[]): Promise<void>;
  /** Forgets all keys whose time is over. */
  sweep(nowMillis: number): Promise<void>;
}

/** Whose keys: one browser may be in a room by two invitations. */
export interface Place {
  readonly room: string;
  /** As the certificate names it. */
  readonly device: string;
  /** Under another name, or with another mark, nobody returns. */
  readonly name: string;
  readonly verifiedBy: VerifiedBy;
}

/** Earlier keys of a device, and what they say for its next one. */
export interface Vouched {
  readonly keys: readonly Bytes[];
  readonly words: readonly Bytes[];
}

export const NOBODY_VOUCHES: Vouched = { keys: [], words: [] };

/** The keys of a device, as the MLS library has them (PKCS #8). */
interface SigningKeys {
  readonly signKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/**
 * The keys by whose word this device takes its place in a group again. Kept until the stay ends or the certificate does;
 * which of them has the leaf is not known before a group is entered, so the first and the last few are.
 */
export class ReturnKeys {
  private readonly shelf: KeyShelf;
  private readonly wallMillis: () => number;
  private place: string | undefined;
  /** Of this stay, oldest first; also where the browser keeps nothing. */
  private mine: readonly KeptKey[] = [];
  /** Which of them were made here: another tab may be in the meeting by one of the others. */
  private readonly made = new Set<string>();

  constructor(shelf: KeyShelf, wallMillis: () => number) {
    this.shelf = shelf;
    this.wallMillis = wallMillis;
  }

  /** What the keys of before say for this one, which is kept with them from now on. */
  async vouchFor(whose: Place, { signKey, publicKey }: SigningKeys, untilMillis: number): Promise<Vouched> {
    const { room, device, name, verifiedBy } = whose;
    const place = JSON.stringify([room, device, name, verifiedBy]);
    if (place !== this.place) {
      this.mine = [];
      this.made.clear();
    }
    this.made.add(toHex(publicKey));
    this.place = place;
    await this.shelf.sweep(this.wallMillis());
    const kept = merged(await this.shelf.read(place), this.mine).filter((key) => key.untilMillis > this.wallMillis());
    const earlier = few(kept.filter((key) => !isOf(key, publicKey)));
    const message = returnMessage(room, publicKey);
    const words: Bytes[] = [];
    for (const { signingKey } of earlier) {
      words.push(new Uint8Array(await crypto.subtle.sign('Ed25519', signingKey, message)));
    }
    const signingKey = await crypto.subtle.importKey('pkcs8', copy(signKey), 'Ed25519', false, ['sign']);
    const own = { publicKey: copy(publicKey), signingKey, untilMillis };
    this.mine = few([...earlier, own]);
    await this.shelf.change(place, (others) => few(merged(others, this.mine)));
    return { keys: earlier.map((key) => key.publicKey), words };
  }

  /** A group was entered with this key: no other one has a leaf. */
  async entered(publicKey: Uint8Array): Promise<void> {
    const { place } = this;
    this.mine = this.mine.filter((key) => isOf(key, publicKey));
    if (place !== undefined) await this.shelf.change(place, () => this.mine);
  }

  /** The stay is over. Another tab that took its place, or still has the place that this one asked for, keeps its own. */
  async forget(): Promise<void> {
    const { place } = this;
    const made = new Set(this.made);
    this.place = undefined;
    this.mine = [];
    this.made.clear();
    if (place === undefined) return;
    await this.shelf.change(place, (kept) => kept.filter(({ publicKey }) => !made.has(toHex(publicKey))));
  }
}

function isOf(key: KeptKey, publicKey: Uint8Array): boolean {
  return toHex(key.publicKey) === toHex(publicKey);
}

function merged(some: readonly KeptKey[], others: readonly KeptKey[]): readonly KeptKey[] {
  return [...some, ...others.filter((key) => !some.some(({ publicKey }) => isOf(key, publicKey)))];
}

/** The first, which may have the leaf, and the newest. */
function few(keys: readonly KeptKey[]): readonly KeptKey[] {
  return keys.length <= MOST_RETURN_PROOFS ? keys : [...keys.slice(0, 1), ...keys.slice(1 - MOST_RETURN_PROOFS)];
}
