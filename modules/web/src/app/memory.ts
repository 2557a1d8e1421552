import { backgroundOf, DEFAULT_PREFERENCES, preferencesOf, stricter, type Preferences } from '../call/preferences.ts';
import { NO_POLLS, type KeptPoll, type KeptPolls, type SeenKey, type TabPolls } from '../call/polls-state.ts';
import { isDeviceSecret, newDeviceSecret, type RandomBytes } from './secrets.ts';

/** The secrets of the room that this tab is in. They stand here, not in the address bar. */
export interface RoomMemory {
  readonly room: string;
  readonly invitation: string;
  readonly linkSecret: string;
  readonly password: string;
  readonly ownMeeting: boolean;
}

/** What takes a tab back to its seat after a reload. */
export interface SeatMemory {
  readonly room: string;
  readonly microphone: boolean;
  readonly camera: boolean;
  /** Whether it was so inside the meeting, not in its lobby. */
  readonly inside: boolean;
  /** When the tab was last there, ms since 1970 by the clock of the computer. */
  readonly seenMillis: number;
}

/** Ballots that this tab has handed in, sealed with keys that it does not remember. */
interface PollMemory extends TabPolls {
  readonly room: string;
}

export interface ConsentMemory {
  readonly notice: string;
  readonly language: string;
}

/** The meeting that this browser started last, for its host to go back to. */
export interface OwnMeetingMemory {
  readonly room: string;
  readonly title: string;
  readonly invitation: string;
  readonly linkSecret: string;
  readonly password: string;
  readonly untilMillis: number;
}

export interface OrganiserMemory {
  readonly session: string;
  readonly untilMillis: number;
}

type Choices = Readonly<Partial<Record<'microphone' | 'camera' | 'speaker', string>>>;

/** The tab's and the browser's memory. Where the browser keeps none, the page's own does until it is closed. */
export class Memory {
  private readonly tab: Storage;
  private readonly browser: Storage;
  /** The preferences as this tab has them. */
  private known: Preferences | null = null;
  private readonly random: RandomBytes;
  private unsavedDevice: string | null = null;
  private unsavedBackground: string | null = null;

  constructor(tab: Storage, browser: Storage, random: RandomBytes) {
    this.tab = tab;
    this.browser = browser;
    this.random = random;
  }

  get room(): RoomMemory | null {
    return read<RoomMemory>(this.tab, 'sabha.room', {
      room: 'string',
      invitation: 'string',
      linkSecret: 'string',
      password: 'string',
      ownMeeting: 'boolean',
    });
  }

  set room(room: RoomMemory | null) {
    write(this.tab, 'sabha.room', room);
  }

  get seat(): SeatMemory | null {
    return read<SeatMemory>(this.tab, 'sabha.seat', {
      room: 'string',
      microphone: 'boolean',
      camera: 'boolean',
      inside: 'boolean',
      seenMillis: 'number',
    });
  }

  set seat(seat: SeatMemory | null) {
    write(this.tab, 'sabha.seat', seat);
  }

  /** The tab is still there; nothing where it has no seat. */
  seatSeen(nowMillis: number): void {
    const { seat } = this;
    if (seat !== null) this.seat = { ...seat, seenMillis: nowMillis };
  }

  get polls(): KeptPolls | null {
    const memory = read<Pick<PollMemory, 'room'>>(this.tab, 'sabha.polls', { room: 'string' });
    if (!memory) return null;
    const { room, polls, seen } = memory as Partial<Record<keyof PollMemory, unknown>> & typeof memory;
    if (!Array.isArray(polls) || !polls.every(isKeptPoll) || !isSeen(seen)) return null;
    return { room, polls: { ...NO_POLLS, kept: polls, seen } };
  }

  /** @param kept null to forget them */
  keepPolls(room: string, kept: TabPolls | null): void {
    write(this.tab, 'sabha.polls', kept && ({ room, ...kept } satisfies PollMemory));
  }

  /** What the person agreed to when this tab last asked to come in. */
  get consent(): ConsentMemory | null {
    return read<ConsentMemory>(this.tab, 'sabha.consent', { notice: 'string', language: 'string' });
  }

  set consent(consent: ConsentMemory | null) {
    write(this.tab, 'sabha.consent', consent);
  }

  /** The name of the account under which this tab last asked to come in; null when that name was typed. */
  get account(): string | null {
    return get(this.tab, 'sabha.account');
  }

  set account(name: string | null) {
    put(this.tab, 'sabha.account', name);
  }

  /** Whether somebody signed in here and did not sign out: the sign-in itself is a cookie that the page cannot see. */
  get signedIn(): boolean {
    return get(this.browser, 'sabha.signed-in') !== null;
  }

  set signedIn(signedIn: boolean) {
    put(this.browser, 'sabha.signed-in', signedIn ? 'yes' : null);
  }

  get organiser(): OrganiserMemory | null {
    return read<OrganiserMemory>(this.browser, 'sabha.organiser', { session: 'string', untilMillis: 'number' });
  }

  set organiser(organiser: OrganiserMemory | null) {
    write(this.browser, 'sabha.organiser', organiser);
  }

  get ownMeeting(): OwnMeetingMemory | null {
    return read<OwnMeetingMemory>(this.browser, 'sabha.own', {
      room: 'string',
      title: 'string',
      invitation: 'string',
      linkSecret: 'string',
      password: 'string',
      untilMillis: 'number',
    });
  }

  set ownMeeting(meeting: OwnMeetingMemory | null) {
    write(this.browser, 'sabha.own', meeting);
  }

  /** The root that vouches for people at this place, DER as base64url; null before the first visit. */
  get root(): string | null {
    return get(this.browser, 'sabha.root');
  }

  set root(root: string | null) {
    put(this.browser, 'sabha.root', root);
  }

  get name(): string {
    return get(this.browser, 'sabha.name') ?? '';
  }

  set name(name: string) {
    put(this.browser, 'sabha.name', name);
  }

  get choices(): Choices {
    const choice = (kind: string) => get(this.browser, `sabha.${kind}`) ?? '';
    return Object.fromEntries(
      (['microphone', 'camera', 'speaker'] as const).map((kind) => [kind, choice(kind)]).filter(([, id]) => id !== ''),
    ) as Choices;
  }

  choose(kind: 'microphone' | 'camera' | 'speaker', deviceId: string): void {
    put(this.browser, `sabha.${kind}`, deviceId);
  }

  /**
   * A tab keeps for itself how its camera was to be seen, so that no other tab, and nothing that empties the browser's
   * memory, makes a camera sharp that comes back by itself after a reload.
   */
  get preferences(): Preferences {
    const kept = this.keptPreferences;
    const background = stricter(kept.background, backgroundOf(get(this.tab, 'sabha.background')));
    put(this.tab, 'sabha.background', background);
    this.known = { ...kept, background };
    return this.known;
  }

  /** Writes what changed only: another tab may have changed the rest. */
  set preferences(preferences: Preferences) {
    const { known } = this;
    const changed = Object.entries(preferences).filter(([name, value]) => known?.[name as keyof Preferences] !== value);
    write(this.browser, 'sabha.preferences', { ...this.keptPreferences, ...Object.fromEntries(changed) });
    put(this.tab, 'sabha.background', preferences.background);
    this.known = preferences;
  }

  /** An image to be shown behind the person, as text; null where there is none. */
  get ownBackground(): string | null {
    return this.unsavedBackground ?? get(this.browser, 'sabha.own-background');
  }

  set ownBackground(image: string | null) {
    put(this.browser, 'sabha.own-background', image);
    // Too large for what is left of the browser's memory: it is there as long as the page.
    this.unsavedBackground = get(this.browser, 'sabha.own-background') === image ? null : image;
  }

  private get keptPreferences(): Preferences {
    try {
      return preferencesOf(JSON.parse(get(this.browser, 'sabha.preferences') ?? 'null'));
    } catch {
      return { ...DEFAULT_PREFERENCES, background: 'strong' };
    }
  }

  /** Made at first use and never changed: invitations and bans are bound to it. */
  get device(): string {
    const known = get(this.browser, 'sabha.device') ?? this.unsavedDevice;
    if (isDeviceSecret(known)) return known;
    const fresh = newDeviceSecret(this.random);
    this.unsavedDevice = fresh;
    put(this.browser, 'sabha.device', fresh);
    return fresh;
  }
}

type Kinds<T> = {
  readonly [K in keyof T]: T[K] extends string ? 'string' : T[K] extends boolean ? 'boolean' : 'number';
};

function read<T extends object>(storage: Storage, key: string, kinds: Kinds<T>): T | null {
  const text = get(storage, key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return fits(value, kinds) ? value : null;
  } catch {
    return null;
  }
}

function fits<T extends object>(value: unknown, kinds: Kinds<T>): value is T {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return Object.entries(kinds).every(([name, kind]) => typeof fields.get(name) === kind);
}

function isKeptPoll(value: unknown): value is KeptPoll {
  if (!fits<{ poll: string }>(value, { poll: 'string' })) return false;
  const { selves, ballot } = value as { selves?: unknown; ballot?: unknown };
  const isBallot = ballot === null || typeof ballot === 'string';
  return isBallot && Array.isArray(selves) && selves.every((id) => typeof id === 'string');
}

function isSeen(value: unknown): value is Readonly<Record<string, SeenKey>> {
  const kinds = { device: 'string', name: 'string', host: 'boolean' } as const;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((key) => fits<Pick<SeenKey, 'device' | 'name' | 'host'>>(key, kinds))
  );
}

function write(storage: Storage, key: string, value: object | null): void {
  put(storage, key, value && JSON.stringify(value));
}

/** A browser may forbid its storage as a whole. */
function get(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function put(storage: Storage, key: string, text: string | null): void {
  try {
    if (text === null) storage.removeItem(key);
    else storage.setItem(key, text);
  } catch {
    // Full or forbidden: what was to be kept is asked for again next time.
  }
}

/** Stands in where the browser gives no storage at all. */
export class PageStorage implements Storage {
  private readonly values = new Map<string, string>();

  get length(): number {
    return this.values.size;
  }
  clear(): void {
    this.values.clear();
  }
  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.values.delete(key);
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}
