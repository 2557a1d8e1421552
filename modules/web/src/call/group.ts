import type { KeysAsk, KeysReply, KeysReport, KeysView } from '../e2ee/worker/asks.ts';
import type { Base64Url, GroupEntry, KeyOffer, ServerMessage } from '../protocol/messages.ts';
import { chatNotSealed, chatOpened, chatSealed } from './chat.ts';
import { enterChat } from './chat-received.ts';
import { withCaptions } from './captions-part.ts';
import { withFiles } from './files-part.ts';
import { takePolls, withPolls } from './polls-part.ts';
import { comeBack } from './rejoin.ts';
import { confirmedBy } from './confirming.ts';
import { identified } from './lobby.ts';
import { isHeld, isInGroup, keysOfNext, leafOf, leavesOf, lostOf, memberOf, type Keys, type Removal } from './keys.ts';
import { isGoing, cancelLeaving, refuseGroup } from './leaving.ts';
import type { MessageKey } from './messages.ts';
import { actWith, hold } from './signing.ts';
import type { ActMessage, MeetingPhase, SignedMessage } from './state.ts';
import type { Turn } from './turn.ts';

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>;

export type GroupMessage = Message<
  'commit-wanted' | 'group-commit' | 'commit-refused' | 'epoch-in-use' | 'statement-changed' | 'sealed'
>;

/** One's place in the group, at first or by a snapshot after a long absence. */
export function enterGroup(turn: Turn, group: GroupEntry): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const before = meeting.keys;
  // Whether keys that were offered before arrived is not known; if they are needed still, others are offered.
  const keys = before.groupId === group.groupId ? { ...before, reoffering: false } : keysOfNext(before, group);
  turn.patchMeeting({ keys });
  const { groupId, epoch, welcome, commit, statement, members } = group;
  turn.effect({
    type: 'keys',
    ask: {
      op: 'enter',
      groupId,
      epoch,
      statement,
      members,
      ...(welcome === undefined ? {} : { welcome }),
      ...(commit === undefined ? {} : { commit }),
    },
  });
}

export function receivedFromGroup(turn: Turn, message: GroupMessage): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { keys } = meeting;
  switch (message.type) {
    case 'commit-wanted':
      return commitWanted(turn, keys, message);
    case 'group-commit':
      return commitOrdered(turn, meeting, message);
    case 'epoch-in-use':
      return turn.effect({ type: 'keys', ask: { op: 'in-use', epoch: message.epoch } });
    case 'statement-changed':
      return turn.effect({ type: 'keys', ask: { op: 'hear-statement', statement: message.statement } });
    case 'sealed':
      if (message.from === meeting.self) return;
      return openSealed(turn, message);
    case 'commit-refused':
      // Another's commit came first, or what was wanted is over; the server says what it wants now.
      return OF_KEYS.has(message.reason) ? keysRefused(turn, keys) : undefined;
  }
}

function openSealed(turn: Turn, { channel, audience, payload }: Message<'sealed'>): void {
  turn.effect({ type: 'keys', ask: { op: 'open', channel, audience, payload } });
}

function commitWanted(turn: Turn, keys: Keys, { epoch, adds, removals }: Message<'commit-wanted'>): void {
  const wanted = adds.map(({ keys: offer, endorsement, endorser }) => {
    const leaf = endorser === undefined ? undefined : leafOf(keys, endorser);
    return {
      keys: offer,
      ...(endorsement === undefined ? {} : { endorsement }),
      ...(leaf === undefined ? {} : { endorser: leaf }),
    };
  });
  turn.effect({ type: 'keys', ask: { op: 'draft', epoch, adds: wanted, removals } });
}

function commitOrdered(
  turn: Turn,
  { self }: MeetingPhase,
  { commit, committer, added }: Message<'group-commit'>,
): void {
  turn.effect({ type: 'keys', ask: { op: 'handle', commit, own: committer === self, added } });
}

/**
 * Whose leaf is whose follows what the worker has taken: by the server's word alone somebody would be shown under the name
 * of another. A commit changes no place but of whom it removed or added.
 */
function placeMembers(turn: Turn, ask: KeysAsk, removed: readonly number[] = []): void {
  const keys = turn.meeting?.keys;
  if (!keys) return;
  if (ask.op === 'enter' && ask.members) patchKeys(turn, { leaves: leavesOf(ask.members) });
  if (ask.op !== 'handle') return;
  const kept = Object.entries(keys.leaves).filter(([leaf]) => !removed.includes(Number(leaf)));
  const there = kept.map(([, participant]) => participant);
  const added = (ask.added ?? []).filter(({ participant }) => !there.includes(participant));
  patchKeys(turn, { leaves: { ...leavesOf(added), ...Object.fromEntries(kept) } });
}

/** A word of the worker, in the order of the questions. `then` is the act that waited for it. */
export function keysAnswered(turn: Turn, ask: KeysAsk, reply: KeysReply, then: SignedMessage | undefined): void {
  switch (reply.kind) {
    case 'offer':
      return turn.sendAnywhere({ type: 'present-key-package', keys: reply.offer });
    case 'created': {
      const { groupId, keyPackage, statement, lifted } = reply;
      if (lifted) warn(turn, 'alarm.lifted');
      return turn.sendAnywhere({ type: 'create-group', groupId, keyPackage, statement });
    }
    case 'entered':
      if (reply.lifted) warn(turn, 'alarm.more-open');
      placeMembers(turn, ask);
      return entered(turn, reply.view);
    case 'restated':
      placeMembers(turn, ask);
      return stillInStep(turn, reply.view);
    case 'advanced':
      placeMembers(turn, ask, reply.removed);
      stillInStep(turn, reply.view);
      return turn.send({ type: 'epoch-entered', epoch: reply.view.epoch });
    case 'draft': {
      const { epoch, commit, welcome } = reply;
      return turn.send({ type: 'commit', epoch, commit, ...(welcome === undefined ? {} : { welcome }) });
    }
    case 'out-of-step':
      return outOfStep(turn);
    case 'broken':
      if (reply.reason === 'stays_out') refuseGroup(turn);
      patchKeys(turn, { broken: true });
      return isByCommit(ask) && !EXPECTED_REFUSALS.has(reply.reason) ? outOfStep(turn) : undefined;
    case 'endorsed':
      return then && turn.send(actWith(then, reply));
    case 'statement':
      if (!then) return;
      turn.send(actWith(then, reply), keyIn(ask));
      return then.type === 'restate' ? hostsRestated(turn) : watchStatement(turn, ask, then, reply.version);
    case 'identified':
      return ask.op === 'identify' ? identified(turn, ask.keyPackage, reply.person) : undefined;
    case 'sealed':
      if (isWord(ask)) return wordSealed(turn, reply.payload);
      if (ask.op === 'seal' && ask.channel === 'file') {
        return withFiles(turn, (part) => part.fileSealed(turn, ask, reply.payload));
      }
      if (ask.op === 'seal' && ask.channel === 'caption') {
        return withCaptions(turn, (part) => part.captionSealed(turn, ask, reply.payload));
      }
      if (ask.op === 'seal' && ask.channel === 'poll') {
        return withPolls(turn, (part) => part.sealed(turn, reply.payload));
      }
      return chatSealed(turn, ask, reply.payload);
    case 'opened':
      return opened(turn, ask, reply);
    case 'refused':
      return refused(turn, ask, reply.reason, then);
    case 'device-key':
    case 'poll-signed':
    case 'chain':
    case 'root-changed':
    case 'frames':
    case 'out':
    case 'done':
      return;
  }
}

/** Says nothing but that its author has the keys of an epoch. */
function isWord(ask: KeysAsk): boolean {
  return (ask.op === 'seal' || ask.op === 'open') && ask.channel === 'epoch';
}

function wordSealed(turn: Turn, payload: Base64Url): void {
  const keys = turn.meeting?.keys;
  if (keys?.view && !isHeld(keys)) turn.send({ type: 'seal', channel: 'epoch', audience: 'everybody', payload });
}

function opened(turn: Turn, ask: KeysAsk, reply: Extract<KeysReply, { readonly kind: 'opened' }>): void {
  const keys = turn.meeting?.keys;
  if (!keys) return;
  patchKeys(turn, { confirming: confirmedBy(keys.confirming, reply.key, reply.epoch) });
  if (isWord(ask)) return;
  patchKeys(turn, { opened: true });
  if (ask.op === 'open' && ask.channel === 'file') {
    return withFiles(turn, (part) => part.fileReceived(turn, reply), { type: 'file-told', opened: reply });
  }
  if (ask.op === 'open' && ask.channel === 'caption') {
    return withCaptions(turn, (part) => part.captionReceived(turn, reply), { type: 'caption-told', opened: reply });
  }
  if (ask.op === 'open' && ask.channel === 'poll') return takePolls(turn, { step: 'told', opened: reply });
  chatOpened(turn, ask, reply);
}

function entered(turn: Turn, view: KeysView): void {
  if (!turn.meeting) return;
  enterChat(turn);
  // The worker has forgotten what it was told of slots in a group before.
  patchKeys(turn, {
    view,
    lostView: null,
    lostLeaves: {},
    broken: false,
    reoffering: false,
    refusals: 0,
    expected: {},
    opened: false,
    heard: {},
    mislabelled: [],
    unreadable: [],
    gated: null,
  });
  turn.send({ type: 'epoch-entered', epoch: view.epoch });
}

/** What was asked before this device lost step is answered after it, and does not bring it back. */
function stillInStep(turn: Turn, view: KeysView): void {
  if (turn.meeting?.keys.reoffering === false) patchKeys(turn, { view });
}

/** A commit that was refused, and was ordered all the same: whoever took it is in another epoch now. */
function isByCommit(ask: KeysAsk): boolean {
  return ask.op === 'handle' || (ask.op === 'enter' && ask.welcome === undefined);
}

/** Whom such a commit lets in is in the group that a return would lead to: this device stays out of it. */
const EXPECTED_REFUSALS: ReadonlySet<string> = new Set(['not_allowed', 'credential', 'statement', 'stays_out']);

/** Only a Welcome for a key that was never in the group helps; one is asked for, not one for each message. */
function outOfStep(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.keys.reoffering) return;
  patchKeys(turn, { ...lostOf(meeting.keys), reoffering: true, view: null });
  renewKeys(turn, meeting);
}

function renewKeys(turn: Turn, meeting: MeetingPhase): void {
  const { room, invitation, linkSecret, password, name, asAccount } = meeting.entry;
  const named = asAccount === undefined ? {} : { asAccount };
  turn.effect({ type: 'renew-keys', room, invitation, linkSecret, password, name, ...named });
}

/** Of somebody in step the server would take other keys as a return, and their leaf from them. */
export function keysRenewed(turn: Turn, keys: KeyOffer): void {
  if (turn.meeting?.keys.reoffering === false) return;
  turn.sendAnywhere({ type: 'present-key-package', keys });
}

/** What is wrong with keys that were offered, and not with those that are offered next. */
const OF_KEYS: ReadonlySet<string> = new Set(['certificates_not_issued', 'key_package_used', 'pool_full']);
const MOST_REFUSALS = 3;

/** They came too late, or others of this device took their place: nothing else would be asked for. */
function keysRefused(turn: Turn, { reoffering, refusals }: Keys): void {
  const meeting = turn.meeting;
  if (!meeting || !reoffering) return;
  if (refusals >= MOST_REFUSALS) return keysNotRenewed(turn);
  patchKeys(turn, { refusals: refusals + 1 });
  renewKeys(turn, meeting);
}

/** The front door is left: it leads to the seat as well. Who is in step again meanwhile, as by a snapshot, needs neither. */
export function keysNotRenewed(turn: Turn): void {
  const meeting = turn.meeting;
  if (meeting?.keys.reoffering) comeBack(turn, meeting.entry, 'server');
}

/** What a host wanted could not be signed: the control is free again, and says so. */
function refused(turn: Turn, ask: KeysAsk, reason: string, then: SignedMessage | undefined): void {
  if (ask.op === 'open' && reason === 'readdressed') warn(turn, 'alarm.readdressed');
  if (ask.op === 'open' && reason === 'for_hosts') warn(turn, 'alarm.for-hosts');
  if (ask.op === 'seal' && ask.channel === 'chat') chatNotSealed(turn);
  if (ask.op === 'seal' && ask.channel === 'file') {
    return withFiles(turn, (part) => part.fileNotSealed(turn, ask));
  }
  if (ask.op === 'seal' && ask.channel === 'caption') {
    return withCaptions(turn, (part) => part.captionNotSealed(turn, ask));
  }
  if ((then === undefined && ask.op !== 'seal') || isWord(ask)) return;
  // This device lost step meanwhile, and is on its way back.
  const keys = turn.meeting?.keys;
  if (keys && !isInGroup(keys) && then && then.type !== 'restate') return hold(turn, then, keyIn(ask));
  if (then && isGoing(then)) cancelLeaving(turn);
  turn.notice({ key: REFUSALS[reason] ?? 'denied.other' }, 'notice', { persistent: true });
}

const REFUSALS: Readonly<Record<string, MessageKey>> = {
  too_many_hosts: 'denied.too-many-hosts',
  not_here: 'denied.no-such-participant',
};

/** Who is made or unmade host by what was asked. */
function keyIn(ask: KeysAsk): string | undefined {
  return ask.op === 'state' ? (ask.change.addHost ?? ask.change.dropHost) : undefined;
}

/** Seen once; nothing that lasts. */
function warn(turn: Turn, key: 'alarm.readdressed' | 'alarm.for-hosts' | 'alarm.lifted' | 'alarm.more-open'): void {
  turn.notice({ key }, 'danger', { persistent: true, say: 'assertive' });
}

function patchKeys(turn: Turn, change: Partial<Keys>): void {
  const keys = turn.meeting?.keys;
  if (keys) turn.patchMeeting({ keys: { ...keys, ...change } });
}

/** What was found while the slot was named after somebody else says nothing of whom it is named after now. */
export function keysReported(turn: Turn, report: KeysReport): void {
  const keys = turn.meeting?.keys;
  if (!keys || report.expected !== keys.expected[report.mid]) return;
  const { mid } = report;
  const mislabelled = keys.mislabelled.filter((other) => other !== mid);
  const unreadable = keys.unreadable.filter((other) => other !== mid);
  switch (report.kind) {
    case 'heard':
      return patchKeys(turn, {
        opened: true,
        heard: { ...keys.heard, [mid]: report.leaf },
        mislabelled,
        unreadable,
      });
    case 'mislabelled':
      return patchKeys(turn, { mislabelled: [...mislabelled, mid], unreadable });
    case 'unreadable':
      return patchKeys(turn, { mislabelled, unreadable: [...unreadable, mid] });
  }
}

/** Whoever was removed must not have the next keys; that is watched until it holds. */
export function watchRemoval(turn: Turn, participant: string): void {
  const keys = turn.meeting?.keys;
  const member = keys && memberOf(keys, participant);
  if (!keys || !member) return;
  const { device, name } = member;
  patchKeys(turn, { removals: [...keys.removals, { participant, device, name, sinceMillis: null }] });
  turn.effect({ type: 'keys', ask: { op: 'bar', device, barred: true } });
}

/** What this host decided is watched from when it is sent until the group holds to it. */
function watchStatement(turn: Turn, ask: KeysAsk, act: ActMessage, version: number): void {
  const keys = turn.meeting?.keys;
  if (!keys || ask.op !== 'state') return;
  const { groupId } = keys;
  const one = { act: act.type, groupId, version, sinceMillis: turn.now };
  const key = keyIn(ask);
  const device = (keys.view ?? keys.lostView)?.members.find((member) => member.key === key)?.device;
  if (key !== undefined && device !== undefined) {
    const others = keys.stated.filter(({ target }) => target?.device !== device);
    const value = ask.change.addHost !== undefined;
    return patchKeys(turn, { stated: [...others, { ...one, term: 'host', value, target: { key, device } }] });
  }
  for (const term of ['locked', 'lobby', 'classification'] as const) {
    const value = ask.change[term];
    if (value === undefined) continue;
    // What was decided before of the other term is still to come, and counts from then.
    const others = keys.stated.filter((each) => each.term !== term);
    patchKeys(turn, { stated: [...others, { ...one, term, value }] });
  }
}

function hostsRestated(turn: Turn): void {
  const meeting = turn.meeting;
  const restated = meeting?.keys.restated;
  if (restated) patchKeys(turn, { restated: { ...restated, seq: meeting.acts.lastSeq } });
}

/** The server refused what this device stated by itself: another's word was before it, and comes. */
export function isOfRestatement(turn: Turn, seq: number): boolean {
  const isIt = turn.meeting?.keys.restated?.seq === seq;
  if (isIt) turn.effect({ type: 'keys', ask: { op: 'withdraw' } });
  return isIt;
}

/**
 * The server refused it, and said so.
 *
 * @param key whom it was to make or unmake host: what was decided of others is watched on
 */
export function forgetStatement(turn: Turn, act: ActMessage, key: string | undefined): void {
  if (!('statement' in act)) return;
  const stated = turn.meeting?.keys.stated ?? [];
  patchKeys(turn, { stated: stated.filter((each) => each.act !== act.type || each.target?.key !== key) });
  turn.effect({ type: 'keys', ask: { op: 'withdraw' } });
}

/** The server refused it: nobody was removed. */
export function forgetRemoval(turn: Turn, participant: string): void {
  const keys = turn.meeting?.keys;
  if (!keys) return;
  const isOf = (removal: Removal) => removal.participant === participant;
  for (const { device } of keys.removals.filter(isOf)) {
    turn.effect({ type: 'keys', ask: { op: 'bar', device, barred: false } });
  }
  const freed = new Set(keys.removals.filter(isOf).map(({ device }) => device));
  // The worker says so with its next view; the one at hand may be of before.
  const members = keys.view?.members.map((each) => (freed.has(each.device) ? { ...each, removed: false } : each));
  patchKeys(turn, {
    removals: keys.removals.filter((removal) => !isOf(removal)),
    ...(keys.view && members ? { view: { ...keys.view, members } } : {}),
  });
}
