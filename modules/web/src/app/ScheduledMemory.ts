import type { MeetingSecrets } from '../account/schedule.ts';

/** Of meetings that were scheduled in this browser. */
const OWN = 'sabha.scheduled';
/** Of meetings of others, whose key somebody was given. Links come from anywhere: these never stand in for one's own. */
export const OF_OTHERS = 'sabha.keys';
/** With one more for each series. */
const MOST = 800;

interface Kept extends MeetingSecrets {
  readonly untilMillis: number;
}

/**
 * What this browser alone knows of meetings that were scheduled in it: the link's secret, which no server has, and the
 * password. Neither opens anything without an invitation, and those are not kept.
 */
export class ScheduledMemory {
  private readonly storage: Storage;
  private readonly nowMillis: () => number;
  private readonly name: string;

  constructor(storage: Storage, nowMillis: () => number, name = OWN) {
    this.storage = storage;
    this.nowMillis = nowMillis;
    this.name = name;
  }

  secretsOf(room: string): MeetingSecrets | null {
    const kept = this.read().get(room);
    return kept ? { linkSecret: kept.linkSecret, password: kept.password } : null;
  }

  /** @param untilMillis when it is over */
  keep(room: string, secrets: MeetingSecrets, untilMillis: number): void {
    const all = this.read();
    all.delete(room);
    all.set(room, { ...secrets, untilMillis });
    this.write(new Map([...all].slice(-MOST)));
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
