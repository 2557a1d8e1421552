import type { Answer } from '../../account/answer.ts';
import type { DeviceOffer, VaultPort, VaultState } from '../../account/vault.ts';
import { fromBase64Url, toBase64Url, type Encoded } from '../../e2ee/base64url.ts';
import type { Bytes } from '../../e2ee/sframe/bytes.ts';
import type { SealedVault, VaultKeptResponse, VaultResponse } from '../../protocol/messages.ts';
import { vaultKeptResponseShape, vaultResponseShape } from '../../protocol/shapes.ts';
import type { Requests } from '../Requests.ts';
import type { ScheduledMemory, SharedSecrets } from '../ScheduledMemory.ts';
import { DEVICE_CODE_LENGTH, keyOfCode, newCode, newKey, open, readCode, RECOVERY_CODE_LENGTH, seal } from './seal.ts';

const VAULT = '/api/v1/account/vault';
const KEYS = 'sabha.vault';
const VAULT_ID_BYTES = 16;
/** The server takes no more of sealed bytes; some are the nonce's and the tag's. */
const MOST_BYTES = 11_000;
/** The content is filled up to a multiple, so that its length says little about how many meetings there are. */
const STEP_BYTES = 1_000;
const TRIES = 4;
const MOST_ACCOUNTS = 8;

const DONE: Answer<null> = { kind: 'yes', value: null };
const WRONG: Answer<never> = { kind: 'no', code: 'wrong-vault-code' };
const LOCKED: Answer<never> = { kind: 'no', code: 'vault-changed' };

/** A vault of an account, and the key that opens it. */
interface VaultKey {
  readonly vault: string;
  readonly key: Bytes;
}

export interface VaultEnvironment {
  readonly requests: Requests;
  readonly meetings: ScheduledMemory;
  readonly storage: Storage;
  readonly account: string;
  linkOrigin(): string;
  show(state: VaultState): void;
}

/** The vault of one account in this browser: `VaultPort` says what for, decision 0068 how. */
export class Vault implements VaultPort {
  private readonly around: VaultEnvironment;
  private learned = 0;
  /** One after the other: each writes what the one before read. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(around: VaultEnvironment) {
    this.around = around;
  }

  sync(): Promise<Answer<null>> {
    return this.inTurn(() => this.syncNow());
  }

  offer(): Promise<Answer<DeviceOffer>> {
    return this.inTurn(async () => {
      const known = await this.opened();
      if (known.kind === 'no') return known;
      const code = newCode(DEVICE_CODE_LENGTH);
      const offer = await this.sealedFor('offer', code, known.value);
      const answer = await this.around.requests.send(`${VAULT}/offer`, { vault: known.value.vault, offer });
      const link = `${this.around.linkOrigin()}/#device=${code}`;
      return answer.kind === 'yes' ? { kind: 'yes', value: { code, link } } : answer;
    });
  }

  async isOfferOver(): Promise<Answer<boolean>> {
    const answer = await this.look();
    return answer.kind === 'no' ? answer : { kind: 'yes', value: answer.value?.offer === undefined };
  }

  async takeOfferBack(): Promise<Answer<null>> {
    const known = this.known();
    return known === null ? DONE : this.around.requests.send(`${VAULT}/offer`, { vault: known.vault });
  }

  unlock(typed: string): Promise<Answer<null>> {
    return this.inTurn(async () => {
      const code = readCode(typed);
      if (code === null) return WRONG;
      const answer = await this.look();
      if (answer.kind === 'no') return answer;
      const there = answer.value;
      const use = code.length === RECOVERY_CODE_LENGTH ? 'recovery' : 'offer';
      const sealed = there?.[use];
      if (there === null || sealed === undefined) return WRONG;
      const purpose = { use, account: this.around.account, vault: there.vault } as const;
      const key = await open(await keyOfCode(code, purpose), purpose, bytesOf(sealed));
      if (key === null || (await this.contentOf(there, key)) === null) return WRONG;
      this.remember({ vault: there.vault, key });
      if (use === 'offer') await this.takeOfferBack();
      return this.syncNow();
    });
  }

  makeRecoveryCode(): Promise<Answer<string>> {
    return this.inTurn(async () => {
      const known = await this.opened();
      if (known.kind === 'no') return known;
      const code = newCode(RECOVERY_CODE_LENGTH);
      const recovery = await this.sealedFor('recovery', code, known.value);
      const answer = await this.write(known.value, recovery);
      return answer.kind === 'yes' ? { kind: 'yes', value: code } : answer;
    });
  }

  startOver(): Promise<Answer<null>> {
    return this.inTurn(async () => {
      const answer = await this.look();
      if (answer.kind === 'no') return answer;
      if (answer.value !== null) {
        const dropped = await this.around.requests.send(`${VAULT}/drop`, { vault: answer.value.vault });
        if (dropped.kind === 'no') return dropped;
      }
      return this.write(this.remember({ vault: newVaultId(), key: newKey() }));
    });
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.last.then(act);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async syncNow(): Promise<Answer<null>> {
    const answer = await this.look();
    if (answer.kind === 'no') return answer;
    const there = answer.value;
    if (there === null && this.shared().length === 0) return this.shows('empty', false);
    const known = there === null ? this.remember({ vault: newVaultId(), key: newKey() }) : this.known();
    if (known === null || (there !== null && known.vault !== there.vault)) {
      return this.shows('locked', there?.recovery !== undefined);
    }
    return this.write(known);
  }

  /** The key, where this browser has it; makes a vault where there is none. */
  private async opened(): Promise<Answer<VaultKey>> {
    const answer = await this.look();
    if (answer.kind === 'no') return answer;
    const known = this.known();
    if (answer.value !== null) {
      return known?.vault === answer.value.vault ? { kind: 'yes', value: known } : LOCKED;
    }
    const fresh = this.remember({ vault: newVaultId(), key: newKey() });
    const written = await this.write(fresh);
    return written.kind === 'yes' ? { kind: 'yes', value: fresh } : written;
  }

  /** Merges what is there with what this browser has, and writes it where that is more. */
  private async write(known: VaultKey, recovery?: Encoded): Promise<Answer<null>> {
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await this.look();
      if (answer.kind === 'no') return answer;
      const there = answer.value;
      if (there !== null && there.vault !== known.vault) return LOCKED;
      const before = there === null ? [] : await this.contentOf(there, known.key);
      // Bytes that nobody sealed who has the key: nothing of this browser is lost with them.
      if (there !== null && before === null) return this.shows('locked', there.recovery !== undefined);
      if (this.around.meetings.merge(this.around.account, before ?? [])) this.learned++;
      const now = this.shared();
      const hasRecovery = recovery !== undefined || there?.recovery !== undefined;
      if (there !== null && recovery === undefined && isSame(before ?? [], now)) return this.shows('open', hasRecovery);
      const sealed = toBase64Url(await seal(known.key, this.purposeOf(known), textOf(now)));
      const body = { vault: known.vault, revision: there?.revision ?? 0, sealed, ...(recovery && { recovery }) };
      const kept = await this.around.requests.post<VaultKeptResponse>(`${VAULT}/keep`, body, vaultKeptResponseShape);
      if (kept.kind === 'yes') return this.shows('open', hasRecovery);
      if (kept.code !== 'vault-changed') return kept;
    }
    return LOCKED;
  }

  private async look(): Promise<Answer<SealedVault | null>> {
    const answer = await this.around.requests.get<VaultResponse>(VAULT, vaultResponseShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.vault ?? null } : answer;
  }

  private async contentOf(there: SealedVault, key: Bytes): Promise<readonly SharedSecrets[] | null> {
    const content = await open(key, this.purposeOf(there), bytesOf(there.sealed));
    return content && secretsIn(new TextDecoder().decode(content));
  }

  private async sealedFor(use: 'offer' | 'recovery', code: string, { vault, key }: VaultKey): Promise<Encoded> {
    const purpose = { use, account: this.around.account, vault };
    return toBase64Url(await seal(await keyOfCode(readCode(code) ?? '', purpose), purpose, key));
  }

  private purposeOf({ vault }: { readonly vault: string }) {
    return { use: 'vault', account: this.around.account, vault } as const;
  }

  private shared(): readonly SharedSecrets[] {
    return fitting(this.around.meetings.sharedBy(this.around.account));
  }

  private shows(standing: VaultState['standing'], hasRecoveryCode: boolean): Answer<null> {
    this.around.show({ account: this.around.account, standing, hasRecoveryCode, learned: this.learned });
    return DONE;
  }

  // --- the keys in this browser

  private known(): VaultKey | null {
    const found = this.keys().get(this.around.account);
    const key = found && fromBase64Url(found.key);
    return key ? { vault: found.vault, key } : null;
  }

  private remember(known: VaultKey): VaultKey {
    const all = this.keys();
    all.delete(this.around.account);
    all.set(this.around.account, { vault: known.vault, key: toBase64Url(known.key) });
    try {
      this.around.storage.setItem(KEYS, JSON.stringify(Object.fromEntries([...all].slice(-MOST_ACCOUNTS))));
    } catch {
      // Full or forbidden: the next visit needs a code again.
    }
    return known;
  }

  private keys(): Map<string, { readonly vault: string; readonly key: string }> {
    try {
      const found: unknown = JSON.parse(this.around.storage.getItem(KEYS) ?? '{}');
      return new Map(Object.entries(found as object).filter(isVaultKey));
    } catch {
      return new Map();
    }
  }
}

function newVaultId(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(VAULT_ID_BYTES)));
}

/** No bytes open nothing. */
function bytesOf(text: string): Bytes {
  return fromBase64Url(text) ?? new Uint8Array(0);
}

function isVaultKey(entry: [string, unknown]): entry is [string, { readonly vault: string; readonly key: string }] {
  const [, value] = entry;
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return typeof fields.get('vault') === 'string' && typeof fields.get('key') === 'string';
}

type Row = readonly [room: string, linkSecret: string, password: string, untilMillis: number, changedMillis: number];

const rowOf = ({ room, linkSecret, password, untilMillis, changedMillis }: SharedSecrets): Row => [
  room,
  linkSecret,
  password,
  untilMillis,
  changedMillis,
];

/** As many as there is room for: those of the meetings that end first. */
function fitting(all: readonly SharedSecrets[]): readonly SharedSecrets[] {
  let room = MOST_BYTES - 2;
  return all.filter((one) => (room -= JSON.stringify(rowOf(one)).length + 1) >= 0);
}

function textOf(all: readonly SharedSecrets[]): Bytes {
  const text = JSON.stringify(all.map(rowOf));
  const filled = text.padEnd(Math.min(MOST_BYTES, Math.ceil(text.length / STEP_BYTES) * STEP_BYTES), ' ');
  return new Uint8Array(new TextEncoder().encode(filled));
}

/** Rows of another shape are left out: another version of the page may write them. */
function secretsIn(text: string): readonly SharedSecrets[] {
  try {
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return [];
    return found.filter(isRow).map(([room, linkSecret, password, untilMillis, changedMillis]) => {
      return { room, linkSecret, password, untilMillis, changedMillis };
    });
  } catch {
    return [];
  }
}

function isRow(row: unknown): row is Row {
  return (
    Array.isArray(row) &&
    row.slice(0, 3).every((field) => typeof field === 'string') &&
    row.slice(3, 5).every((field) => typeof field === 'number') &&
    row.length === 5
  );
}

function isSame(before: readonly SharedSecrets[], now: readonly SharedSecrets[]): boolean {
  const text = (all: readonly SharedSecrets[]) => JSON.stringify(all.map(rowOf));
  return text(before) === text(now);
}
