import {
  confirmationsDue,
  confirmingIn,
  isOwnDue,
  missingOf,
  ownConfirmationSent,
  type Confirming,
} from './confirming.ts';
import { watchLobby } from './lobby.ts';
import { isHeld, leafOf, memberOf, type Alarm, type Keys, type KeysView, type Removal, type Stated } from './keys.ts';
import type { MessageKey } from './messages.ts';
import { signHeld } from './signing.ts';
import { isHost, isPending, participantOf, type CallState, type MeetingPhase, type ParticipantView } from './state.ts';
import type { Turn } from './turn.ts';

/** Leaving takes so long: the server tells of it at once, the group when somebody has committed. */
export const UNSHOWN_TOLERATED_MILLIS = 5_000;
/** By then nothing is sent to them: a leaf of who left is removed long before, also where several members are asked in vain. */
export const UNSHOWN_STOPS_MILLIS = 10_000;
/** Word of who left is under way while the line is away, but a server that breaks it again and again hides nobody by that. */
const UNSHOWN_WAITS_AT_MOST = 3;
/** A removal by this person is in force by then, or something holds it back. */
export const REMOVAL_WITHIN_MILLIS = 2_000;
/** So long may what this person decided take to be in force, from when it was sent. */
export const STATED_WITHIN_MILLIS = 2_000;
/** So long may the server's word of the lock differ from the group's: one of both is under way, or a host is away. */
const LOCK_MAY_DIFFER_MILLIS = 5_000;

const ALARM_KEYS = {
  broken: 'alarm.broken',
  ghost: 'alarm.ghost',
  mislabelled: 'alarm.mislabelled',
  unreadable: 'alarm.unreadable',
  removal: 'alarm.removal',
  unlocked: 'alarm.unlocked',
  unstated: 'alarm.unstated',
  'said-locked': 'alarm.said-locked',
  'said-unlocked': 'alarm.said-unlocked',
} as const satisfies Record<Alarm['kind'], MessageKey>;

/** After each step: the roster is held against the group, and what does not fit is told. */
export function watchKeys(turn: Turn, before: CallState): void {
  const meeting = turn.meeting;
  const was = before.phase.name === 'meeting' ? before.phase : null;
  if (!meeting) return;
  beginRemovals(turn, meeting, meeting.keys);
  sayLock(turn, was?.keys ?? null);
  watchLobby(turn);
  signHeld(turn);
  const same =
    was !== null &&
    was.keys === turn.meeting.keys &&
    was.meeting === meeting.meeting &&
    was.participants === meeting.participants &&
    was.away === meeting.away &&
    was.slots.shown === meeting.slots.shown &&
    was.connection.name === meeting.connection.name;
  if (same) return;
  nameByCertificate(turn);
  judge(turn, was?.keys ?? null);
  stateLock(turn);
  restateHosts(turn);
  expectLeaves(turn);
}

/**
 * A removal counts from when it was sent, or a server that never acknowledges it would win time by that. What waits for
 * the line has removed nobody yet.
 */
function beginRemovals(turn: Turn, meeting: MeetingPhase, keys: Keys): void {
  const isSent = (participant: string) =>
    meeting.connection.name === 'steady' ||
    participantOf(meeting, participant) === undefined ||
    !isPending(meeting, (message) => message.type === 'remove' && message.participant === participant);
  const since = ({ sinceMillis, participant }: Removal) => (isSent(participant) ? (sinceMillis ?? turn.now) : null);
  if (keys.removals.every((each) => each.sinceMillis === since(each))) return;
  const removals = keys.removals.map((each) => ({ ...each, sinceMillis: since(each) }));
  turn.patchMeeting({ keys: { ...keys, removals } });
}

/** The group's word, whatever the server says. */
function sayLock(turn: Turn, was: Keys | null): void {
  const before = was?.view;
  const view = turn.meeting?.keys.view;
  if (!view || before?.groupId !== view.groupId || before.locked === view.locked) return;
  turn.say('polite', { key: view.locked ? 'meeting.locked' : 'meeting.unlocked' });
}

/** Without what the group holds to. */
function stillStated({ stated, view }: Keys): Keys['stated'] {
  return view ? stated.filter((each) => !isSettled(each, view)) : stated;
}

/**
 * Also by a later word of the hosts, as where both came in one gap; in another group versions begin anew. Whoever was to be
 * host no more can give such a word as long as they are it.
 */
function isSettled({ term, value, target, groupId, version }: Stated, view: KeysView): boolean {
  const isLater = view.groupId === groupId && view.version > version;
  if (term !== 'host') return view[term] === value || isLater;
  const member = view.members.find(({ device }) => device === target?.device);
  // Who is not here can come back, and is host by every statement before this one that named their key.
  if (!member) return value === true || view.groupId !== groupId || view.version >= version;
  return member.host === value || (isLater && value === true);
}

/**
 * The server locked the meeting by itself (A7), which no member believes: the first of the hosts here states it. Closing
 * is all that it can have a device state; nobody opens by its word.
 */
function stateLock(turn: Turn): void {
  const meeting = turn.meeting;
  const view = meeting?.keys.view;
  if (!view || !meeting.keys.lockToState || meeting.keys.stated.some(({ term }) => term === 'locked')) return;
  const over = view.locked || !meeting.meeting.locked;
  if (!over && meeting.self !== firstHost(meeting)) return;
  turn.patchMeeting({ keys: { ...meeting.keys, lockToState: false } });
  if (!over) turn.effect({ type: 'keys', ask: { op: 'state', change: { locked: true } }, then: { type: 'lock' } });
}

/** A host came back with another key, or was let in by this person: whoever it falls to states that by itself, once. */
function restateHosts(turn: Turn): void {
  const meeting = turn.meeting;
  const view = meeting?.keys.view;
  if (!meeting || !view?.restates || !isHost(meeting)) return;
  const { restated } = meeting.keys;
  const { groupId, version } = view;
  if (restated?.groupId === groupId && restated.version >= version) return;
  turn.patchMeeting({ keys: { ...meeting.keys, restated: { groupId, version, seq: null } } });
  turn.effect({ type: 'keys', ask: { op: 'state', change: {} }, then: { type: 'restate' } });
}

/** Of those whom the group and the server take for hosts, and who have a connection. */
function firstHost({ keys, participants }: MeetingPhase): string | undefined {
  const hosts = (keys.view?.members ?? []).filter(({ host }) => host).map(({ leaf }) => keys.leaves[leaf]);
  return hosts.find((id) => {
    const person = participants.find((participant) => participant.id === id);
    return person?.connected === true && person.role !== 'participant';
  });
}

/** Time passed. */
export function watchTimer(turn: Turn): void {
  judge(turn, turn.meeting?.keys ?? null);
}

/** A name is what the certificate says, whatever signalling does. */
function nameByCertificate(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const named = (people: readonly ParticipantView[]) => {
    const checked = people.map((person): ParticipantView => {
      const name = memberOf(meeting.keys, person.id)?.name ?? person.name;
      return name === person.name ? person : { ...person, name };
    });
    return checked.some((person, i) => person !== people[i]) ? checked : people;
  };
  const participants = named(meeting.participants);
  const away = named(meeting.away);
  if (participants !== meeting.participants || away !== meeting.away) turn.patchMeeting({ participants, away });
}

function judge(turn: Turn, was: Keys | null): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { keys } = meeting;
  const unshown = unshownOf(meeting, keys, turn.now);
  const removals = removalsOf(keys, turn.now);
  const stated = stillStated(keys);
  const lockDiffersSince = differsSince(meeting, turn.now);
  const confirming = confirmingOf(meeting, turn.now);
  const missing = missingOf(confirming, turn.now);
  const unshownWaits = keys.unshownWaits + (isWaiting(unshown) && !isWaiting(keys.unshown) ? 1 : 0);
  const judged = { ...keys, unshown, unshownWaits, removals, stated, lockDiffersSince, confirming, missing };
  const alarms = alarmsOf(meeting, judged, turn.now);
  turn.patchMeeting({ keys: { ...judged, alarms } });
  notify(turn, was?.alarms ?? [], alarms);
  gate(turn);
  confirmOwn(turn);
  schedule(turn, judged);
}

/** Without a line of one's own nobody can be heard. */
function confirmingOf({ keys, participants, connection }: MeetingPhase, now: number): Confirming {
  const { view, leaves, confirming } = keys;
  if (!view) return confirming;
  const connected = connection.name === 'steady' ? participants.filter((person) => person.connected) : [];
  const ids = new Set(connected.map(({ id }) => id));
  return confirmingIn(view, confirming, (leaf) => ids.has(leaves[leaf] ?? ''), now);
}

/** Says that this device has the keys, where that is due. */
function confirmOwn(turn: Turn): void {
  const keys = turn.meeting?.keys;
  if (!keys?.view || isHeld(keys) || !isOwnDue(keys.view, keys.confirming, turn.now)) return;
  turn.patchMeeting({ keys: { ...keys, confirming: ownConfirmationSent(keys.confirming, keys.view.epoch, turn.now) } });
  turn.effect({ type: 'keys', ask: { op: 'seal', channel: 'epoch', to: { kind: 'all' }, text: '' } });
}

function differsSince({ keys, meeting }: MeetingPhase, now: number): number | null {
  if (!keys.view) return keys.lockDiffersSince;
  return keys.view.locked === meeting.locked ? null : (keys.lockDiffersSince ?? now);
}

/**
 * Until the group was seen without the device, whatever key it has by then; what was removed before and is there again
 * counts at once.
 */
function removalsOf({ view, leaves, removals }: Keys, now: number): Keys['removals'] {
  if (!view) return removals;
  const there = new Set(view.members.map(({ device }) => device));
  const still = removals.filter(({ device }) => there.has(device));
  const again = view.members.filter(({ removed, device }) => removed && !still.some((one) => one.device === device));
  if (still.length === removals.length && again.length === 0) return removals;
  return [
    ...still,
    ...again.map(({ leaf, device, name }): Removal => ({
      participant: leaves[leaf] ?? '',
      device,
      name,
      sinceMillis: now,
    })),
  ];
}

function unshownOf(meeting: MeetingPhase, keys: Keys, now: number): Keys['unshown'] {
  const shown = new Set([...meeting.participants, ...meeting.away].map(({ id }) => id));
  const members = keys.view?.members ?? [];
  const unshown = members.filter(({ leaf }) => {
    const participant = keys.leaves[leaf];
    return leaf !== keys.view?.ownLeaf && (participant === undefined || !shown.has(participant));
  });
  const waits =
    meeting.connection.name !== 'steady' && (isWaiting(keys.unshown) || keys.unshownWaits < UNSHOWN_WAITS_AT_MOST);
  const isNotified = (key: string) => keys.alarms.some(({ kind, about }) => kind === 'ghost' && about === key);
  return Object.fromEntries(
    unshown.map(({ key }) => [key, waits && !isNotified(key) ? null : (keys.unshown[key] ?? now)]),
  );
}

function isWaiting(unshown: Keys['unshown']): boolean {
  return Object.values(unshown).includes(null);
}

function alarmsOf(meeting: MeetingPhase, keys: Keys, now: number): Alarm[] {
  const nameOfKey = (key: string): string => keys.view?.members.find((member) => member.key === key)?.name ?? '';
  const nameInSlot = (mid: string): string => {
    const participant = meeting.slots.shown[mid]?.participant;
    return meeting.participants.find(({ id }) => id === participant)?.name ?? '';
  };
  const ghosts = Object.entries(keys.unshown)
    .filter(([, since]) => since !== null && now - since >= UNSHOWN_TOLERATED_MILLIS)
    .map(([key]): Alarm => ({ kind: 'ghost', about: key, name: nameOfKey(key) }));
  const removals = keys.removals
    .filter(({ sinceMillis }) => sinceMillis !== null && now - sinceMillis >= REMOVAL_WITHIN_MILLIS)
    .map(({ device, name }): Alarm => ({ kind: 'removal', about: device, name }));
  // What a slot holds that is named after nobody is drawn nowhere.
  const mislabelled = keys.mislabelled
    .filter((mid) => meeting.slots.shown[mid] !== undefined)
    .map((mid): Alarm => ({ kind: 'mislabelled', about: mid, name: nameInSlot(mid) }));
  const unreadable = keys.unreadable.map((mid): Alarm => ({ kind: 'unreadable', about: mid, name: nameInSlot(mid) }));
  const broken: Alarm[] = keys.broken ? [{ kind: 'broken', about: '', name: '' }] : [];
  return [...broken, ...removals, ...terms(keys, now), ...ghosts, ...mislabelled, ...unreadable];
}

/** What this person decided and is not in force; else what the server says of the lock and is not so. */
function terms({ stated, lockDiffersSince, view }: Keys, now: number): Alarm[] {
  if (stated.length > 0) {
    const late = stated.filter(({ sinceMillis }) => now - sinceMillis >= STATED_WITHIN_MILLIS);
    if (late.length === 0) return [];
    const isLock = late.some(({ term, value }) => term === 'locked' && value);
    return [{ kind: isLock ? 'unlocked' : 'unstated', about: '', name: '' }];
  }
  if (!view || lockDiffersSince === null || now - lockDiffersSince < LOCK_MAY_DIFFER_MILLIS) return [];
  return [{ kind: view.locked ? 'said-unlocked' : 'said-locked', about: '', name: '' }];
}

function notify(turn: Turn, was: readonly Alarm[], alarms: readonly Alarm[]): void {
  const isIn = (list: readonly Alarm[], alarm: Alarm) =>
    list.some(({ kind, about }) => kind === alarm.kind && about === alarm.about);
  for (const alarm of alarms.filter((each) => !isIn(was, each))) {
    const message = { key: ALARM_KEYS[alarm.kind], values: { name: alarm.name } };
    turn.notice(message, 'danger', { persistent: true, say: 'assertive' });
  }
  const kinds = new Set(alarms.map(({ kind }) => kind));
  const over = was.filter(({ kind }) => !kinds.has(kind)).map(({ kind }) => ALARM_KEYS[kind]);
  if (over.length > 0) turn.retract(...over);
}

/**
 * Nothing is sent while the group is not what its rules say, or somebody removed or unshown may read. The worker outlives
 * stays, so that it is told in each group.
 */
function gate(turn: Turn): void {
  const keys = turn.meeting?.keys;
  if (!keys) return;
  const isHaunted = Object.values(keys.unshown).some(
    (since) => since !== null && turn.now - since >= UNSHOWN_STOPS_MILLIS,
  );
  const sending = !isHaunted && !keys.alarms.some(({ kind }) => kind === 'broken' || kind === 'removal');
  if (sending === keys.gated || (sending && !keys.view)) return;
  turn.effect({ type: 'keys', ask: { op: 'gate', sending } });
  turn.patchMeeting({ keys: { ...keys, gated: sending } });
}

function schedule(turn: Turn, { unshown, removals, stated, lockDiffersSince, confirming }: Keys): void {
  const due = [
    ...Object.values(unshown).flatMap((since) =>
      since === null ? [] : [since + UNSHOWN_TOLERATED_MILLIS, since + UNSHOWN_STOPS_MILLIS],
    ),
    ...removals.flatMap(({ sinceMillis }) => (sinceMillis === null ? [] : [sinceMillis + REMOVAL_WITHIN_MILLIS])),
    ...stated.map(({ sinceMillis }) => sinceMillis + STATED_WITHIN_MILLIS),
    ...(lockDiffersSince === null ? [] : [lockDiffersSince + LOCK_MAY_DIFFER_MILLIS]),
    ...confirmationsDue(confirming),
  ].filter((at) => at > turn.now);
  if (due.length > 0) turn.effect({ type: 'set-timer', timer: 'keys', delayMillis: Math.min(...due) - turn.now });
}

/** The worker is told whose frames a slot should hold, so that it can say when they are another's. */
function expectLeaves(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting?.keys.view) return;
  const { keys, slots } = meeting;
  const expected: Record<string, number | null> = {};
  for (const [mid, { participant }] of Object.entries(slots.shown)) expected[mid] = leafOf(keys, participant) ?? null;
  const changed: Record<string, number | null> = {};
  for (const mid of new Set([...Object.keys(expected), ...Object.keys(keys.expected)])) {
    const leaf = expected[mid] ?? null;
    if ((keys.expected[mid] ?? null) !== leaf || !(mid in keys.expected)) changed[mid] = leaf;
  }
  const mids = Object.keys(changed);
  if (mids.length === 0) return;
  const without = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([mid]) => !mids.includes(mid)));
  turn.effect({ type: 'keys', ask: { op: 'expect', slots: changed } });
  turn.patchMeeting({
    keys: {
      ...keys,
      expected: { ...keys.expected, ...changed },
      heard: without(keys.heard),
      mislabelled: keys.mislabelled.filter((mid) => !mids.includes(mid)),
      unreadable: keys.unreadable.filter((mid) => !mids.includes(mid)),
      alarms: keys.alarms,
    },
  });
  judge(turn, meeting.keys);
}
