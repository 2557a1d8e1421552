import type { GroupMember, KeysView, Named, Placed, VerifiedBy } from '../e2ee/worker/asks.ts';
import { GRADES, type Grade } from '../e2ee/rules/grades.ts';
import type {
  Base64Url,
  Classification,
  GroupEntry,
  MeetingView,
  ParticipantView,
  Role,
  WaitingView,
} from '../protocol/messages.ts';
import type { ActMessage } from './act-message.ts';
import { NOTHING_CONFIRMED, type Confirming } from './confirming.ts';
import type { ChatTo } from './talk.ts';

export type { GroupMember, KeysView, VerifiedBy } from '../e2ee/worker/asks.ts';

/** The key group of a meeting, as far as the page knows it; the keys themselves are in the worker. */
export interface Keys {
  readonly groupId: Base64Url;
  /** Null until this device is in the group, and while it has lost step. */
  readonly view: KeysView | null;
  /** The group as it was before this device lost step; names follow it until it is back. */
  readonly lostView: KeysView | null;
  /** Which leaf was whose then: in another epoch or group the same number may be somebody else's. */
  readonly lostLeaves: Keys['leaves'];
  /** Which leaf is whose, as the server says: for places on the stage only. Names come from `view`. */
  readonly leaves: Readonly<Record<number, string>>;
  /** Whom the certificates of those at the door name, by KeyPackage; null while that is asked, and where none is to be believed. */
  readonly lobbyIdentities: Readonly<Record<string, Named | null>>;
  /** Whether anything of another member was opened with the keys of this group, since this device came into it. */
  readonly opened: boolean;
  /** Whose frames each slot has opened since it was named as it is: always the leaf that it is expected to show. */
  readonly heard: Readonly<Record<string, number>>;
  /** Whose frames each slot was last said to hold. */
  readonly expected: Readonly<Record<string, number | null>>;
  readonly unreadable: readonly string[];
  /** Slots that get frames of another sender than signalling says, which are not shown. */
  readonly mislabelled: readonly string[];
  /** Since when somebody is in the group whom signalling does not show, by signature key; null: from when the line is back. */
  readonly unshown: Readonly<Record<string, number | null>>;
  /** How often that has waited for the line in this group. */
  readonly unshownWaits: number;
  /** Whom this person removed and who still has the keys. */
  readonly removals: readonly Removal[];
  /** What this person last decided of lock, lobby, class and each host, until the group holds to it. */
  readonly stated: readonly Stated[];
  /** Since when the server has said another lock than the group holds to; null while they agree. */
  readonly lockDiffersSince: number | null;
  /** The server locked the meeting by itself (A7); a host's device has to state it. */
  readonly lockToState: boolean;
  /** What was in force when this device last stated keys of hosts by itself; the number of that message, once it was sent. */
  readonly restated: Restated | null;
  /** The group's rules were broken; nothing is sent until this device was taken in anew. */
  readonly broken: boolean;
  readonly alarms: readonly Alarm[];
  readonly confirming: Confirming;
  /** Signature keys of those who have not shown for a while that they have the keys of now, though the server shows them. */
  readonly missing: readonly string[];
  /** Whether the worker was last told to send; null when it was told nothing in this group. */
  readonly gated: boolean | null;
  /** A fresh KeyPackage is on its way to the server. */
  readonly reoffering: boolean;
  /** How often the server refused such keys since this device was in step. */
  readonly refusals: number;
  /** How often the act of a host that was pressed last was signed once more, because another's word came first. */
  readonly signedAgain: number;
}

export { GRADES, type Grade } from '../e2ee/rules/grades.ts';

export interface Removal {
  readonly participant: string;
  /** As the certificate names it: it may come back under another key. */
  readonly device: string;
  readonly name: string;
  /** Since it was sent; null while it waits for the line. */
  readonly sinceMillis: number | null;
}

/** Lock, lobby or class as a host has signed them, or that somebody is host, or is it no more. */
export interface Stated {
  readonly act: ActMessage['type'];
  readonly term: 'locked' | 'lobby' | 'classification' | 'host';
  readonly value: boolean | Grade;
  /** Who is host: the signature key that was stated, and their device, which comes back with another. */
  readonly target?: Pick<GroupMember, 'key' | 'device'>;
  /** The group that it was signed for, and the version of the statement there. */
  readonly groupId: Base64Url;
  readonly version: number;
  /** Since it was sent: a server that never answers must not win time by that. */
  readonly sinceMillis: number;
}

export interface Restated {
  readonly groupId: Base64Url;
  readonly version: number;
  readonly seq: number | null;
}

export type AlarmKind =
  | 'broken'
  | 'ghost'
  | 'mislabelled'
  | 'unreadable'
  | 'removal'
  | 'unlocked'
  | 'unstated'
  | 'said-locked'
  | 'said-unlocked';

/** Something is not as it should be; said in plain words with what to do. */
export interface Alarm {
  readonly kind: AlarmKind;
  /** Tells alarms of one kind apart. */
  readonly about: string;
  readonly name: string;
}

/** How far nobody else can follow the meeting. */
export type Protection = 'entering' | 'catching-up' | 'ready' | 'end-to-end' | 'verified' | 'alarm';

export function newKeys(group: GroupEntry): Keys {
  return {
    groupId: group.groupId,
    view: null,
    lostView: null,
    lostLeaves: {},
    leaves: leavesOf(group.members),
    lobbyIdentities: {},
    opened: false,
    heard: {},
    expected: {},
    unreadable: [],
    mislabelled: [],
    unshown: {},
    unshownWaits: 0,
    removals: [],
    stated: [],
    lockDiffersSince: null,
    lockToState: false,
    restated: null,
    broken: false,
    alarms: [],
    confirming: NOTHING_CONFIRMED,
    missing: [],
    gated: null,
    reoffering: false,
    refusals: 0,
    signedAgain: 0,
  };
}

/** Another group: what this person removed and decided is watched on, and what was wrong is wrong until one is in. */
export function keysOfNext(before: Keys, group: GroupEntry): Keys {
  const { removals, stated, broken, alarms, gated, lobbyIdentities } = before;
  return { ...newKeys(group), removals, stated, broken, ...lostOf(before), alarms, gated, lobbyIdentities };
}

/** What is known of the group once this device is out of step. */
export function lostOf({ view, leaves, lostView, lostLeaves }: Keys): Pick<Keys, 'lostView' | 'lostLeaves'> {
  return view ? { lostView: view, lostLeaves: leaves } : { lostView, lostLeaves };
}

export function leavesOf(members: readonly Placed[]): Keys['leaves'] {
  return Object.fromEntries(members.map(({ leaf, participant }) => [leaf, participant]));
}

/**
 * What is claimed follows what holds: in the group, nothing wrong, something of another member opened with its keys, and all
 * of the others' keys compared. Where nobody sends, no more is known than that this device is ready.
 */
export function protectionOf(keys: Keys, verified: readonly string[]): Protection {
  if (keys.alarms.length > 0) return 'alarm';
  const { view, lostView } = keys;
  if (!view) return lostView ? 'catching-up' : 'entering';
  if (!keys.opened) return 'ready';
  const others = view.members.filter(({ leaf }) => leaf !== view.ownLeaf);
  return others.length > 0 && others.every(({ key }) => verified.includes(key)) ? 'verified' : 'end-to-end';
}

type Member = KeysView['members'][number];

// Each row of the list of people asks several times with each change of the meeting; the core makes new ones for a change of these.
const leafByParticipant = new WeakMap<Keys['leaves'], ReadonlyMap<string, number>>();
const memberByLeaf = new WeakMap<KeysView, ReadonlyMap<number, Member>>();

export function leafOf({ leaves }: Pick<Keys, 'leaves'>, participant: string): number | undefined {
  const known = leafByParticipant.get(leaves);
  if (known) return known.get(participant);
  // Of two leaves of one participant the first counts.
  const found = new Map(
    Object.entries(leaves)
      .reverse()
      .map(([leaf, id]) => [id, Number(leaf)]),
  );
  leafByParticipant.set(leaves, found);
  return found.get(participant);
}

function memberAt(view: KeysView, leaf: number): Member | undefined {
  const known = memberByLeaf.get(view);
  if (known) return known.get(leaf);
  const found = new Map(view.members.map((member) => [member.leaf, member]));
  memberByLeaf.set(view, found);
  return found.get(leaf);
}

export function memberOf(keys: Keys, participant: string): Member | undefined {
  const { view, lostView, lostLeaves } = keys;
  const known = view ?? lostView;
  const leaf = leafOf(view ? keys : { leaves: lostLeaves }, participant);
  return known && leaf !== undefined ? memberAt(known, leaf) : undefined;
}

/** By the group, where it knows them: the server's word makes nobody host there, and takes it from nobody. */
export function roleOf(member: GroupMember | null | undefined, { role }: ParticipantView): Role {
  if (!member || member.host === (role !== 'participant')) return role;
  return member.host ? 'alternate-host' : 'participant';
}

/** Whom a message for one was addressed to, if they are who they were then. */
export function addressedMember(keys: Keys, to: ChatTo & { readonly kind: 'one' }): GroupMember | undefined {
  const member = memberOf(keys, to.participant);
  return member?.device === to.device ? member : undefined;
}

/** Who has a signature key, as the server calls them; undefined where it shows nobody, or nobody has it any more. */
export function participantWith({ view, leaves }: Keys, key: string): string | undefined {
  const member = view?.members.find((each) => each.key === key);
  return member && leaves[member.leaf];
}

/** This device, as the group has it; undefined while it is in none. */
export function ownMember({ view }: Keys): Member | undefined {
  return view ? memberAt(view, view.ownLeaf) : undefined;
}

/**
 * Which organisation vouches for somebody's name, null for none: by the certificate alone. The server's roster has no word
 * for it, so that it cannot lie there.
 */
export function verifiedBy(keys: Keys, participant: string): VerifiedBy {
  return memberOf(keys, participant)?.verifiedBy ?? null;
}

/** The same of somebody at the door, by the keys that they offer. */
export function verifiedInLobby(keys: Keys, { keys: offer }: WaitingView): VerifiedBy {
  return (offer && keys.lobbyIdentities[offer.keyPackage])?.verifiedBy ?? null;
}

/** Members whom signalling does not show, once that has lasted. */
export function ghostsOf(keys: Keys) {
  const ghosts = new Set(keys.alarms.filter(({ kind }) => kind === 'ghost').map(({ about }) => about));
  return keys.view?.members.filter(({ key }) => ghosts.has(key)) ?? [];
}

/** Whether this device holds the keys, so that it can write, read and be heard. */
export function isInGroup(keys: Keys): keys is KeyedKeys {
  return keys.view !== null;
}

/** Whether nothing may leave this device: an alarm is on that a message could be read by whom it is not for. */
export function isHeld({ gated }: Keys): boolean {
  return gated === false;
}

/** Whether what is sealed now goes out at once, and to the whole group. */
export function reachesGroup(meeting: {
  readonly keys: Keys;
  readonly connection: { readonly name: string };
}): boolean {
  return isInGroup(meeting.keys) && !isHeld(meeting.keys) && meeting.connection.name === 'steady';
}

export type KeyedKeys = Keys & { readonly view: KeysView };

/** Whether newcomers are refused: by the statement that the members' devices hold to, not by the server's word. */
export function isLocked({ view }: Keys): boolean {
  return view?.locked === true;
}

/** What may be spoken of: by the hosts' statement, and before there is one by the server's word. */
export function classOf(meeting: { readonly keys: Keys; readonly meeting: MeetingView }): Classification {
  return meeting.keys.view?.classification ?? meeting.meeting.classification;
}

/** The class of that name as hosts state it; undefined for what no meeting can be. */
export function gradeOf(name: string): Grade | undefined {
  return GRADES.find((grade) => grade === name);
}

/** Whether somebody is shown by signalling and is not in the group: nothing of theirs can be opened here. */
export function isUnkeyed(keys: Keys, participant: string): boolean {
  return isInGroup(keys) && memberOf(keys, participant) === undefined;
}

/** Whether somebody's device sleeps, or the server keeps the two apart: it has not shown for a while that it has the keys. */
export function isMissing(keys: Keys, participant: string): boolean {
  const member = memberOf(keys, participant);
  return member !== undefined && keys.missing.includes(member.key);
}
