import type { MeetingSecrets } from '../account/schedule.ts';

/** Of meetings that were scheduled in this browser. */
export const OWN_MEETINGS = 'sabha.scheduled';
/** Of meetings of others, whose key somebody was given. Links come from anywhere: these never stand in for one's own. */
export const OF_OTHERS = 'sabha.keys';
/** With one more for each series. */
const MOST = 800;

interface Kept extends MeetingSecrets {
  readonly untilMillis: number;
  /** Whose meeting it is; absent where nobody was signed in. */
  readonly account?: string;
  /** When it came to be known; the later takes the place of the earlier on other devices. */
  readonly changedMillis?: number;
  /** Derived from what is kept of its series. */
  readonly derived?: boolean;
}

/** What devices of one account tell each other of a meeting or a series. */
export interface SharedSecrets extends MeetingSecrets {
  readonly room: string;
  readonly untilMillis: number;
  readonly changedMillis: number;
}

/** Whose meetings are kept. */
export interface MemoryOwner {
  /** Null where nobody is signed in. */
  account(): string | null;
  /** Something was kept that other devices of the account do not know. */
  changed(): void;
}

const NOBODY: MemoryOwner = { account: () => null, changed: () => undefined };

/**
 * What this browser alone knows of meetings that were scheduled in it: the link's secret, which no server has, and the
 * password. Neither opens anything without an invitation, and those are not kept.
 */
export class ScheduledMemory {
  private readonly storage: Storage;
  private readonly nowMillis: () => number;
  private readonly name: string;
  private readonly owner: MemoryOwner;

  constructor(storage: Storage, nowMillis: () => number, name = OWN_MEETINGS, owner = NOBODY) {
    this.storage = storage;
    this.nowMillis = nowMillis;
    this.name = name;
    this.owner = owner;
  }

  secretsOf(room: string): MeetingSecrets | null {
    const kept = this.read().get(room);
    return kept ? { linkSecret: kept.linkSecret, password: kept.password } : null;
  }

  /** @param untilMillis when it is over */
  keep(room: string, secrets: MeetingSecrets, untilMillis: number): void {
    const all = this.read();
    const account = this.owner.account();
    const changedMillis = this.laterThan(all.get(room));
    this.put(all, room, { ...secrets, untilMillis, changedMillis, ...(account !== null && { account }) });
    this.owner.changed();
  }

  /** Rises for each meeting, whatever the clock does. */
  private laterThan(before: Kept | undefined): number {
    return Math.max(this.nowMillis(), (before?.changedMillis ?? 0) + 1);
  }

  /** What follows from a series' secrets: other devices derive it themselves. */
  keepDerived(room: string, secrets: MeetingSecrets, untilMillis: number): void {
    const all = this.read();
    this.put(all, room, { ...secrets, untilMillis, changedMillis: this.laterThan(all.get(room)), derived: true });
  }

  private put(all: Map<string, Kept>, room: string, kept: Kept): void {
    all.delete(room);
    all.set(room, kept);
    this.write(new Map([...all].slice(-MOST)));
  }

  /** What is not derived, of one account's meetings; that of the meetings that end first comes first. */
  sharedBy(account: string): readonly SharedSecrets[] {
    return [...this.read()]
      .filter(([, kept]) => kept.account === account && kept.derived !== true)
      .map(([room, { linkSecret, password, untilMillis, changedMillis = 0 }]) => {
        return { room, linkSecret, password, untilMillis, changedMillis };
      })
      .sort((one, other) => one.untilMillis - other.untilMillis);
  }

  /** Takes what another device of the account shared where it is newer; true when something was. */
  merge(account: string, shared: readonly SharedSecrets[]): boolean {
    const all = this.read();
    const newer = shared.filter(({ room, changedMillis }) => changedMillis > (all.get(room)?.changedMillis ?? -1));
    for (const { room, ...secrets } of newer) this.put(all, room, { ...secrets, account });
    return newer.length > 0;
  }

  forget(room: string): void {
    const all = this.read();
    if (all.delete(room)) this.write(all);
  }

  private read(): Map<string, Kept> {
    try {
      const found: unknown = JSON.parse(this.storage.getItem(this.name) ?? '{}');
      if (typeof found !== 'object' || found === null) return new Map();
      return new Map(
        Object.entries(found).filter(
          (entry): entry is [string, Kept] => isKept(entry[1]) && entry[1].untilMillis > this.nowMillis(),
        ),
      );
    } catch {
      return new Map();
    }
  }

  private write(all: ReadonlyMap<string, Kept>): void {
    try {
      this.storage.setItem(this.name, JSON.stringify(Object.fromEntries(all)));
    } catch {
      // Full or forbidden: invitations can be made anew.
    }
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return (
    typeof fields.get('linkSecret') === 'string' &&
    typeof fields.get('password') === 'string' &&
    typeof fields.get('untilMillis') === 'number'
  );
}
