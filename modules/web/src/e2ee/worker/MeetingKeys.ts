import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { CertifiedLeaves, fingerprintOf, isRoot } from '../certificates/CertifiedLeaves.ts';
import { SealedData } from '../data/SealedData.ts';
import { decodeKeyPackage } from '../mls/guard.ts';
import {
  isKeyPackageSigned,
  keyPackageRefOf,
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  type DeviceKeys,
  type GroupTerms,
  type Handling,
  type OwnKeyPackage,
} from '../mls/MlsGroup.ts';
import type { GroupRefusal } from '../mls/refusals.ts';
import { endorse } from '../rules/endorsement.ts';
import { readStatement } from '../rules/statement.ts';
import { LINK_SECRET_BYTES, linkPsk, proofOf, PSK_ID } from '../rules/knock.ts';
import { sign } from '../rules/signing.ts';
import { signingLabel } from '../polls/label.ts';
import { fromHex, join, NO_BYTES, toHex, type Bytes } from '../sframe/bytes.ts';
import type { Encoded, KeysAsk, KeysReply, Named, Offer, TermsChange } from './asks.ts';
import type { FrameKeys } from './FrameGate.ts';
import { Decisions, type AdmissionTerms } from './Decisions.ts';
import { GroupRules } from './GroupRules.ts';
import { NOBODY_VOUCHES, ReturnKeys, type KeyShelf, type Vouched } from './ReturnKeys.ts';
import { viewOf } from './view.ts';

export interface Clocks {
  /** Counts from anywhere, never back. */
  monotonicMillis(): number;
  wallMillis(): number;
}

/** What a stay brings along: who this device is, in which room, by which link. */
interface RoomSession {
  readonly room: string;
  readonly linkSecret: Bytes;
  readonly certificates: readonly Bytes[];
  readonly root: Encoded;
  readonly leaves: CertifiedLeaves;
}

/** The group that this device is in, with the meeting's rules for it. */
interface Membership {
  readonly groupId: Bytes;
  readonly group: MlsGroup;
  readonly rules: GroupRules;
}

const GROUP_ID_BYTES = 16;
const KEY_PACKAGES_KEPT = 4;

type Of<T extends KeysAsk['op']> = Extract<KeysAsk, { readonly op: T }>;

/**
 * All keys of one stay, inside the worker: the device's, the group's, those of frames and of sealed messages. The page
 * asks and is answered; no key leaves.
 */
export class MeetingKeys {
  private readonly clocks: Clocks;
  private readonly frames: FrameKeys;
  private device: DeviceKeys | undefined;
  private session: RoomSession | undefined;
  private membership: Membership | undefined;
  private founding: Membership | undefined;
  private readonly decisions = new Decisions();
  private readonly returns: ReturnKeys;
  /** This device's earlier keys and what they say for the one of now, until a group was entered with it. */
  private vouched: Vouched = NOBODY_VOUCHES;
  /** Newest last; a Welcome may be for one that was offered before the last. */
  private offered: OwnKeyPackage[] = [];
  private data = new SealedData();
  private last: Promise<unknown> = Promise.resolve();

  constructor(clocks: Clocks, frames: FrameKeys, shelf: KeyShelf) {
    this.clocks = clocks;
    this.frames = frames;
    this.returns = new ReturnKeys(shelf, () => clocks.wallMillis());
  }

  /** Never rejects: what fails is answered. */
  answer(ask: KeysAsk): Promise<KeysReply> {
    const turn = this.last.then(() => this.perform(ask)).catch((error: unknown) => failed(ask, error));
    this.last = turn;
    return turn;
  }

  private async perform(ask: KeysAsk): Promise<KeysReply> {
    switch (ask.op) {
      case 'begin':
        return this.begin();
      case 'certify':
        return this.certify(ask);
      case 'offer':
        return this.offer();
      case 'create':
        return this.create(ask);
      case 'enter':
        return this.enter(ask);
      case 'draft':
        return this.draft(ask);
      case 'handle':
        return this.handle(ask);
      case 'in-use':
        this.frames.announced(BigInt(ask.epoch));
        return DONE;
      case 'admit':
        return this.admit(ask);
      case 'identify':
        return { kind: 'identified', person: await this.identify(bytesOf(ask.keyPackage)) };
      case 'check-chain':
        return this.checkChain(ask);
      case 'state':
        return this.state(ask.change);
      case 'withdraw':
        this.decisions.withdraw();
        return DONE;
      case 'bar':
        if (ask.barred) this.decisions.remove(ask.device);
        else this.decisions.restore(ask.device);
        return DONE;
      case 'hear-statement':
        return this.hearStatement(ask.statement);
      case 'seal':
        return this.seal(ask);
      case 'open':
        return this.open(ask);
      case 'sign-poll':
        return this.signPoll(ask);
      case 'name-codecs':
        this.frames.nameCodecs(ask.codecs);
        return DONE;
      case 'name-slot':
        this.frames.nameSlot(ask.slot, ask.mid);
        return DONE;
      case 'expect':
        this.frames.expect(ask.slots);
        return DONE;
      case 'count-frames':
        return { kind: 'frames', opened: this.frames.opened() };
      case 'gate':
        this.frames.gate(ask.sending);
        return DONE;
      case 'leave-group':
        this.leaveGroup();
        return DONE;
      case 'end':
        await this.end();
        return DONE;
    }
  }

  private async begin(): Promise<KeysReply> {
    this.forgetKeys();
    this.device = await newDeviceKeys();
    return { kind: 'device-key', signatureKey: toBase64Url(this.device.publicKey) };
  }

  private async certify(ask: Of<'certify'>): Promise<KeysReply> {
    const root = bytesOf(ask.root);
    const linkSecret = bytesOf(ask.linkSecret);
    if (linkSecret.length !== LINK_SECRET_BYTES) return { kind: 'refused', reason: 'link' };
    if (ask.pinned !== null && ask.pinned !== ask.root) {
      const [known, offered] = [await fingerprintOf(bytesOf(ask.pinned)), await fingerprintOf(root)];
      return { kind: 'root-changed', known, offered };
    }
    if (!(await isRoot(root))) return { kind: 'refused', reason: 'root' };
    const certificates = ask.certificates.map(bytesOf);
    const leaves = new CertifiedLeaves(root, ask.room, () => this.clocks.wallMillis());
    const device = present(this.device);
    const credential = { credentialType: 'x509' as const, certificates };
    const own = await leaves.identify(credential, device.publicKey);
    if (!own) {
      // It was made a moment ago: if nothing but the time is wrong with it, the two clocks differ.
      const clock = await leaves.isOutOfTime(credential, device.publicKey);
      return { kind: 'refused', reason: clock ? 'clock' : 'certificate' };
    }
    this.decisions.enter(ask.room);
    this.session = { room: ask.room, linkSecret, certificates, root: ask.root, leaves };
    const end = certificates[0] && readCertificate(certificates[0]);
    this.vouched = await this.returns.vouchFor({ room: ask.room, ...own }, device, end?.notAfterMillis ?? 0);
    return this.offer();
  }

  private async offer(): Promise<KeysReply> {
    // A Welcome for these would not be taken.
    if (this.decisions.refusesGroups) return STAYS_OUT;
    const { root } = present(this.session);
    const own = await this.freshPackage(this.vouched.words);
    this.offered = [...this.offered, own].slice(-KEY_PACKAGES_KEPT);
    return { kind: 'offer', offer: await this.offerOf(own), root };
  }

  private async offerOf(own: OwnKeyPackage): Promise<Offer> {
    const { linkSecret, room } = present(this.session);
    const ref = present(await keyPackageRefOf(own.message));
    const proof = await proofOf(linkSecret, room, ref);
    return { keyPackage: toBase64Url(own.message), proof: toBase64Url(proof) };
  }

  private freshPackage(words: readonly Bytes[]): Promise<OwnKeyPackage> {
    const { certificates } = present(this.session);
    return newKeyPackage(present(this.device), { credentialType: 'x509', certificates: [...certificates] }, words);
  }

  private async create(said: Of<'create'>): Promise<KeysReply> {
    if (this.decisions.refusesGroups) return STAYS_OUT;
    // What hosts decided in a group of before holds in the next, too; the server cannot lift it by ending a group.
    const terms = this.decisions.atLeast(said);
    const groupId = crypto.getRandomValues(new Uint8Array(GROUP_ID_BYTES));
    const own = await this.freshPackage([]);
    const rules = this.rulesFor(groupId);
    const group = await MlsGroup.create(await this.termsFor(groupId, rules), own);
    const statement = await rules.found(group.members, terms);
    this.founding = { groupId, group, rules };
    return {
      kind: 'created',
      groupId: toBase64Url(groupId),
      keyPackage: toBase64Url(own.message),
      statement: toBase64Url(statement),
      lifted: isOtherThan(terms, said),
    };
  }

  private rulesFor(groupId: Bytes): GroupRules {
    const { leaves, linkSecret, room } = present(this.session);
    return new GroupRules({
      groupId,
      leaves,
      linkSecret,
      room,
      device: present(this.device),
      isRemoved: (device) => this.decisions.isRemoved(device),
      isAdmittedAsHost: (key) => this.decisions.isAdmittedAsHost(key),
    });
  }

  private async termsFor(groupId: Bytes, rules: GroupRules): Promise<GroupTerms> {
    const { leaves, linkSecret } = present(this.session);
    return {
      groupId,
      pskId: PSK_ID,
      psk: await linkPsk(linkSecret, groupId),
      // The rules judge the dates of whoever comes in.
      trust: async (credential, key) => (await leaves.named(credential, key)) !== undefined,
      judge: (commit) => rules.judge(commit),
      taken: (commit) => rules.taken(commit),
    };
  }

  private async enter(ask: Of<'enter'>): Promise<KeysReply> {
    if (this.decisions.refusesGroups) return STAYS_OUT;
    // Other keys are on their way: what this leads into could not be opened by them.
    if (!this.session) return { kind: 'out-of-step', reason: 'no_keys' };
    const groupId = bytesOf(ask.groupId);
    const isOf = (membership: Membership | undefined): membership is Membership =>
      membership !== undefined && toHex(membership.groupId) === toHex(groupId);
    if (ask.welcome !== undefined) return this.join(groupId, bytesOf(ask.welcome), bytesOf(ask.statement));
    const { founding, membership } = this;
    if (isOf(founding) && ask.epoch === 0) {
      this.founding = undefined;
      return this.entered(founding);
    }
    if (!isOf(membership)) return { kind: 'out-of-step', reason: 'no_welcome' };
    const behind = BigInt(ask.epoch) - membership.group.epoch;
    if (behind === 1n && ask.commit !== undefined) return this.catchUp(ask.commit, ask.statement);
    return behind === 0n ? this.hearStatement(ask.statement) : { kind: 'out-of-step', reason: 'no_welcome' };
  }

  /** The server was started anew before it could tell of the commit, of another's or of one's own. */
  private async catchUp(commit: Encoded, statement: Encoded): Promise<KeysReply> {
    const reply = await this.handle({ op: 'handle', commit, own: true });
    if (reply.kind !== 'advanced') return reply;
    const outcome = await this.hearStatement(statement);
    return outcome.kind === 'restated' ? { ...reply, view: outcome.view } : outcome;
  }

  private async join(groupId: Bytes, welcome: Bytes, statement: Bytes): Promise<KeysReply> {
    const rules = this.rulesFor(groupId);
    const terms = await this.termsFor(groupId, rules);
    let reason = 'no_key_package';
    for (const own of [...this.offered].reverse()) {
      const joined = await MlsGroup.join(terms, own, welcome, statement);
      if (!(joined instanceof MlsGroup)) {
        if (!STEPS_LOST.has(joined.reason)) return againstTheRules(joined.reason);
        reason = joined.reason;
        continue;
      }
      this.offered = [];
      const refusal = await rules.welcome(joined.members, statement, this.vouched.keys);
      if (refusal === undefined && this.decisions.isRolledBack(rules.statement)) {
        return { kind: 'broken', reason: 'statement' };
      }
      if (refusal !== undefined) return { kind: 'broken', reason: refusal };
      const lifted = this.decisions.isLifted(rules.statement);
      return this.entered({ groupId, group: joined, rules }, lifted);
    }
    return { kind: 'out-of-step', reason };
  }

  private async entered(membership: Membership, lifted = false): Promise<KeysReply> {
    this.membership = membership;
    this.vouched = NOBODY_VOUCHES;
    this.frames.begin(membership.group.ownLeaf);
    await this.install('added');
    this.settleReturn();
    return { kind: 'entered', view: await this.view(), lifted };
  }

  /**
   * The key of now is all that this device returns by; while it stands for one that is named, that one is needed as well. A
   * browser's database that is slow holds neither sound nor picture up; what is asked of it is done in order.
   */
  private settleReturn(): void {
    if (!this.member.rules.standsForAnother) void this.returns.entered(present(this.device).publicKey);
  }

  private async install(cause: 'added' | 'removed'): Promise<void> {
    const { group, groupId } = this.member;
    const keys = new Map([...group.members].map(([leaf, node]) => [leaf, node.signaturePublicKey]));
    await this.frames.install(group, cause);
    const { epoch } = group;
    this.data.enter(
      { groupId, epoch, keys, box: group.leafBox(), export: group.exporter() },
      this.clocks.monotonicMillis(),
    );
  }

  private async draft(ask: Of<'draft'>): Promise<KeysReply> {
    const { group, rules } = this.member;
    if (group.epoch !== BigInt(ask.epoch)) return { kind: 'refused', reason: 'epoch' };
    const there = ask.removals.filter((leaf) => leaf !== group.ownLeaf && group.members.has(leaf));
    const { adds, removals, bare } = await rules.admissible(ask.adds, there);
    if (adds.length === 0 && removals.length === 0 && ask.adds.length + ask.removals.length > 0) {
      return { kind: 'refused', reason: 'nothing_admissible' };
    }
    const { wire } = rules.statement;
    let draft = await group.commit(adds, removals, adds.length > 0 ? wire : NO_BYTES);
    // Whom the library cannot add holds no removal up but that of their own leaf.
    if (draft.kind === 'refused' && bare.length > 0) draft = await group.commit([], bare);
    if (draft.kind === 'refused') return draft;
    const { commit, welcome } = draft;
    return {
      kind: 'draft',
      epoch: ask.epoch,
      commit: toBase64Url(commit),
      ...(welcome ? { welcome: toBase64Url(welcome) } : {}),
    };
  }

  private async handle(ask: Of<'handle'>): Promise<KeysReply> {
    if (this.decisions.refusesGroups) return STAYS_OUT;
    // This device lost step, and is on its way back.
    if (!this.membership) return { kind: 'refused', reason: 'no_group' };
    const reply = await this.follow(ask);
    if (reply.kind === 'broken' && LEADS_ASTRAY.has(reply.reason)) this.decisions.refuseGroups();
    return reply;
  }

  private async follow(ask: Of<'handle'>): Promise<KeysReply> {
    const { group } = this.member;
    const commit = bytesOf(ask.commit);
    const own = ask.own && group.isDraft(commit);
    const handling: Handling = own ? await group.ordered(commit) : await group.handle(commit);
    switch (handling.kind) {
      case 'out':
        this.leaveGroup();
        return { kind: 'out' };
      case 'refused':
        return outcomeOf(handling.reason);
      case 'advanced':
        // Whoever is in the new epoch is judged before anything is sealed or opened with its keys.
        if (!(await this.member.rules.advanced(group.members))) return { kind: 'broken', reason: 'credential' };
        await this.install(handling.removed.length > 0 ? 'removed' : 'added');
        return { kind: 'advanced', view: await this.view(), removed: handling.removed };
    }
  }

  private async admit({ keyPackages, presiding = [] }: Of<'admit'>): Promise<KeysReply> {
    const { rules, groupId } = this.member;
    const endorsements: Encoded[] = [];
    for (const keyPackage of keyPackages) {
      const ref = await keyPackageRefOf(bytesOf(keyPackage));
      if (!ref) return { kind: 'refused', reason: 'key_package' };
      rules.admittedHere(ref);
      // Only whom the person was told to preside, and only if the certificate says so, too.
      const host = presiding.includes(keyPackage) ? await rules.hostByCertificate(bytesOf(keyPackage)) : undefined;
      if (host) this.decisions.admittedAsHost(host);
      endorsements.push(toBase64Url(await endorse(present(this.device).signKey, groupId, ref)));
    }
    return { kind: 'endorsed', endorsements };
  }

  /** Only the holder of the certified key can have made a KeyPackage that counts here. */
  private async identify(keyPackage: Bytes): Promise<Named | null> {
    const read = decodeKeyPackage(keyPackage);
    if (!read || !(await isKeyPackageSigned(read))) return null;
    const { credential, signaturePublicKey } = read.leafNode;
    const person = await present(this.session).leaves.identify(credential, signaturePublicKey);
    return person ? { name: person.name, verifiedBy: person.verifiedBy } : null;
  }

  private async checkChain({ key, certificates }: Of<'check-chain'>): Promise<KeysReply> {
    const credential = { credentialType: 'x509', certificates: certificates.map(bytesOf) } as const;
    return { kind: 'chain', holds: !!(await present(this.session).leaves.named(credential, fromHex(key))) };
  }

  private async state(change: TermsChange): Promise<KeysReply> {
    const { rules } = this.member;
    const { addHost, dropHost } = change;
    // Whoever came back has another key, and is stated by another word of this person's.
    if ([addHost, dropHost].some((key) => key !== undefined && rules.leafOf(key) === undefined)) return NOT_HERE;
    if (dropHost !== undefined) this.decisions.settlePresiding(fromHex(dropHost));
    const wire = await rules.state(change, this.decisions.wanted(rules.statement));
    if (!wire) return { kind: 'refused', reason: 'too_many_hosts' };
    const statement = present(readStatement(wire));
    this.decisions.states(statement);
    return { kind: 'statement', statement: toBase64Url(wire), version: statement.version };
  }

  private async hearStatement(statement: Encoded): Promise<KeysReply> {
    const refusal = await this.member.rules.receiveStatement(bytesOf(statement));
    if (refusal !== undefined) return { kind: 'broken', reason: refusal };
    this.settleReturn();
    return { kind: 'restated', view: await this.view() };
  }

  private async seal({ channel, to, text }: Of<'seal'>): Promise<KeysReply> {
    const { group, rules } = this.member;
    const reader = to.kind === 'one' ? rules.leafOf(to.key) : undefined;
    if (to.kind === 'one' && reader === undefined) return NOT_HERE;
    const isReader = (leaf: number) => (reader === undefined ? rules.isHostAt(leaf) : leaf === reader);
    const readers = [...group.members.keys()].filter(isReader);
    const recipient = to.kind === 'one' ? ({ kind: 'one', leaf: present(reader) } as const) : to;
    const sealed = await this.data.seal(group.ownLeaf, present(this.device).signKey, channel, recipient, readers, text);
    return sealed ? { kind: 'sealed', payload: toBase64Url(sealed) } : { kind: 'refused', reason: 'no_keys' };
  }

  /** The label makes it a signature of a poll and of nothing else; a part that is not known has none. */
  private async signPoll({ part, body }: Of<'sign-poll'>): Promise<KeysReply> {
    const label = POLL_LABELS.get(part);
    if (label === undefined) return { kind: 'refused', reason: 'part' };
    const message = join(new TextEncoder().encode(label), bytesOf(body));
    const signature = await sign(present(this.device).signKey, message);
    const certificates = present(this.session).certificates.map(toBase64Url);
    return { kind: 'poll-signed', signature: toBase64Url(signature), certificates };
  }

  private async open({ channel, audience, payload }: Of<'open'>): Promise<KeysReply> {
    const opening = await this.data.open(channel, bytesOf(payload), this.clocks.monotonicMillis());
    if (opening.kind !== 'opened') {
      const { reason } = opening;
      return { kind: 'refused', reason: reason === 'not_a_reader' ? this.astray(audience) : reason };
    }
    const { to, leaf } = opening;
    const { group } = this.member;
    const isFor = AUDIENCES[to.kind] === audience && (to.kind !== 'one' || to.leaf === group.ownLeaf);
    if (!isFor) return { kind: 'refused', reason: 'readdressed' };
    // The server hands it to whom it takes for a host; an author reads their own.
    const isReader = to.kind !== 'hosts' || leaf === group.ownLeaf || this.isHostHere();
    return isReader ? opening : { kind: 'refused', reason: 'for_hosts' };
  }

  /** What this leaf cannot read. Who was made host since it was written may be handed it by an honest server. */
  private astray(audience: Of<'open'>['audience']): string {
    if (audience !== 'hosts') return 'readdressed';
    return this.isHostHere() ? 'not_a_reader' : 'for_hosts';
  }

  private isHostHere(): boolean {
    return this.membership !== undefined && this.member.rules.isHostAt(this.member.group.ownLeaf);
  }

  private view() {
    const { group, groupId, rules } = this.member;
    this.decisions.holds(rules.statement);
    return viewOf(groupId, group, rules);
  }

  private leaveGroup(): void {
    this.membership = undefined;
    this.founding = undefined;
    this.data = new SealedData();
    this.frames.forget();
  }

  /** The person leaves. */
  private async end(): Promise<void> {
    this.forgetKeys();
    this.decisions.forget();
    await this.returns.forget();
  }

  private forgetKeys(): void {
    this.leaveGroup();
    this.offered = [];
    this.vouched = NOBODY_VOUCHES;
    this.session = undefined;
    this.device?.signKey.fill(0);
    this.device = undefined;
  }

  private get member(): Membership {
    return present(this.membership);
  }
}

/** What was sealed for whom, in the server's words. */
const AUDIENCES = { all: 'everybody', hosts: 'hosts', one: 'person' } as const;

/** As `polls/words.ts` has them. */
const POLL_LABELS: ReadonlyMap<string, string> = new Map(
  (['opening', 'ballot', 'close', 'result'] as const).map((part) => [part, signingLabel(part)]),
);

const DONE: KeysReply = { kind: 'done' };

/** Nobody in the group has the key that the page named. */
const NOT_HERE: KeysReply = { kind: 'refused', reason: 'not_here' };

/** Whom a commit that is refused so lets in is in every group that this device could be led to after it. */
const LEADS_ASTRAY: ReadonlySet<string> = new Set(['not_allowed', 'credential', 'statement']);
const STAYS_OUT: KeysReply = { kind: 'broken', reason: 'stays_out' };

/** What comes of lost messages; whatever else is refused only a bug or a lie brings. */
const STEPS_LOST: ReadonlySet<GroupRefusal> = new Set(['epoch_ahead', 'not_processed', 'other_leaf']);

/** A Welcome that opened, and must not be followed: made for another statement than the server hands on, or by no rules. */
function againstTheRules(reason: GroupRefusal): KeysReply {
  return { kind: 'broken', reason: reason === 'psk_nonce' ? 'statement' : reason };
}

function outcomeOf(reason: GroupRefusal): KeysReply {
  if (reason === 'epoch_passed') return { kind: 'refused', reason };
  return { kind: STEPS_LOST.has(reason) ? 'out-of-step' : 'broken', reason };
}

function bytesOf(text: string): Bytes {
  return present(fromBase64Url(text));
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not yet, or not any more');
  return value;
}

/** After a step that failed the group may not be what its keys are used for: nothing is sent. */
function failed({ op }: KeysAsk, error: unknown): KeysReply {
  if (op === 'enter' || op === 'handle') return { kind: 'broken', reason: 'failed' };
  return { kind: 'refused', reason: error instanceof Error ? error.message : 'unknown' };
}

function isOtherThan(one: AdmissionTerms, other: AdmissionTerms): boolean {
  const isSame = one.locked === other.locked && one.lobby === other.lobby;
  return !isSame || one.classification !== other.classification;
}
