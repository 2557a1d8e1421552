// Generated from the records of the Java module "protocol" by its test GeneratedFilesTest; do not edit.

/** An id or a secret is a string; ids are safe to log, secrets are not. */
export type Secret = string;
export type ParticipantId = string;
export type TrackId = string;
export type FileId = string;
export type PollId = string;
export type RoomId = string;
export type AccountId = string;
export type SignInSessionId = string;
export type InvitationId = string;
export type ApiKeyId = string;
export type WebhookId = string;
/** Bytes as base64url without padding. */
export type Base64Url = string & { readonly base64Url: true };
/** ISO 8601, UTC, milliseconds. */
export type Instant = string;

export type SealedChannel = 'chat' | 'reaction' | 'file' | 'caption' | 'epoch' | 'poll';
export type SealedAudience = 'everybody' | 'hosts' | 'person';
export type TrackSource = 'microphone' | 'camera' | 'screen' | 'screen-audio';
export type PollKind = 'secret' | 'roll-call';
export type RemovalReason = 'not-invited' | 'identity-doubted' | 'disturbs' | 'part-over' | 'other';
export type Permission = 'unmute' | 'start-video' | 'raise-hand' | 'react';
export type ChatPolicy = 'everybody' | 'hosts' | 'off';
export type Role = 'host' | 'alternate-host' | 'participant' | 'waiting';
export type AdvisoryClause =
  'A1' | 'A2' | 'A3' | 'A4' | 'A5' | 'A6' | 'A7' | 'A8' | 'A9' | 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7';
export type Classification = 'unclassified' | 'restricted' | 'confidential' | 'secret' | 'top-secret';
export type WaitingCause = 'asleep' | 'locked' | 'begun-anew' | 'not-added' | 'no-host';
export type ReasonCode =
  | 'cannot-open'
  | 'not-in-the-room'
  | 'host-only'
  | 'room-locked'
  | 'room-full'
  | 'room-asleep'
  | 'room-ended'
  | 'password-stale'
  | 'password-wrong'
  | 'password-weak'
  | 'invitation-unknown'
  | 'invitation-revoked'
  | 'invitation-used-elsewhere'
  | 'invitation-required'
  | 'banned'
  | 'ticket-invalid'
  | 'door-closed'
  | 'share-not-granted'
  | 'somebody-else-shares'
  | 'files-off'
  | 'files-full'
  | 'no-such-file'
  | 'no-such-poll'
  | 'poll-is-open'
  | 'no-vote-in-poll'
  | 'vote-is-given'
  | 'recording-off'
  | 'chat-export-off'
  | 'remote-control-off'
  | 'unmute-only-by-self'
  | 'unmute-not-allowed'
  | 'video-not-allowed'
  | 'hand-not-allowed'
  | 'reaction-not-allowed'
  | 'chat-off'
  | 'chat-to-hosts-only'
  | 'rule-locked'
  | 'rule-floor'
  | 'rule-value-unknown'
  | 'rule-held-by-class'
  | 'class-above-ceiling'
  | 'class-never-held'
  | 'class-not-lowered'
  | 'no-such-participant'
  | 'not-on-oneself'
  | 'not-on-a-host'
  | 'last-host-must-hand-over'
  | 'client-too-old'
  | 'track-not-allowed'
  | 'too-many-tracks'
  | 'no-key-group'
  | 'key-group-exists'
  | 'statement-missing'
  | 'statement-not-next'
  | 'statement-differs'
  | 'storage-unavailable'
  | 'server-busy';
export type ProtocolErrorCode =
  | 'malformed-json'
  | 'unknown-type'
  | 'unknown-field'
  | 'missing-field'
  | 'invalid-value'
  | 'too-deep'
  | 'too-large'
  | 'not-text'
  | 'out-of-sequence'
  | 'authenticate-first'
  | 'already-authenticated'
  | 'token-invalid'
  | 'rate-limited'
  | 'idle'
  | 'too-slow'
  | 'overloaded'
  | 'sdp-malformed'
  | 'sdp-unsupported'
  | 'sdp-fingerprint-changed';
export type CloseCause =
  | 'left'
  | 'removed'
  | 'refused'
  | 'ended'
  | 'lost'
  | 'server-stopping'
  | 'replaced'
  | 'account-disabled'
  | 'link-withdrawn'
  | 'limit';
export type PauseCause = 'bandwidth';
export type PollStanding = 'no-vote' | 'may-vote' | 'has-voted';
export type PollOutcome = 'counted' | 'too-few-votes' | 'withdrawn';
export type NameSource = 'typed' | 'account';
export type AccountRole = 'administrator' | 'organiser' | 'auditor' | 'user' | 'guest';
export type AccountStanding = 'invited' | 'active' | 'disabled';
export type SecondFactorKind = 'code' | 'passkey' | 'recovery-code';
export type Rhythm = 'once' | 'daily' | 'weekdays' | 'weekly' | 'fortnightly' | 'monthly';
export type InvitationScope = 'meeting' | 'series';
export type MailLanguage = 'en' | 'hi';
export type MailStanding = 'waiting' | 'sent' | 'failed';
export type MailFault =
  | 'address-refused'
  | 'message-refused'
  | 'given-up'
  | 'too-late'
  | 'unwritable'
  | 'busy'
  | 'unreachable'
  | 'not-trusted'
  | 'sign-in-refused'
  | 'sender-refused';
export type ApiScope = 'meetings:read' | 'meetings:write' | 'reports:read' | 'audit:read';
export type WebhookEvent = 'meeting.started' | 'meeting.ended' | 'participant.joined' | 'participant.left';
export type DeliveryOutcome = 'taken' | 'waits' | 'given-up';
export type HealthCheck =
  'certificate' | 'clock' | 'storage' | 'syslog' | 'mail' | 'disk' | 'audit' | 'memory' | 'load' | 'media' | 'tasks';
export type HealthVerdict = 'good' | 'warning' | 'failure';
export type AuditVerificationPhase = 'none' | 'running' | 'sound' | 'changed' | 'failed';
export type AuditHarm = 'edited' | 'deleted' | 'reordered' | 'truncated' | 'added' | 'forged';
export type ReportVerdict = 'held' | 'relaxed' | 'unknown';
export type RuleAuthor = 'host' | 'organisation';
export type Ending =
  | 'present'
  | 'left'
  | 'handed-over'
  | 'removed'
  | 'refused'
  | 'lost'
  | 'expelled'
  | 'replaced'
  | 'asleep'
  | 'ended'
  | 'server-down';
export type MeetingStanding = 'planned' | 'open' | 'ended' | 'cancelled' | 'missed';

export interface KeyOffer {
  readonly keyPackage: Base64Url;
  readonly proof: Base64Url;
}
export interface PublishedTrack {
  readonly mid: string;
  readonly source: TrackSource;
}
export interface SlotRequest {
  readonly mid: string;
  readonly track?: TrackId;
  readonly heightPixels: number;
  readonly priority: number;
}
export interface Admission {
  readonly participant: ParticipantId;
  readonly endorsement?: Base64Url;
}
export interface GroupTerms {
  readonly locked: boolean;
  readonly lobby: boolean;
  readonly classification: Classification;
}
export interface RuleView {
  readonly clause: AdvisoryClause;
  readonly value: string;
  readonly allowed: readonly string[];
  readonly lockedByOrganisation: boolean;
  readonly relaxed: boolean;
  readonly changedBy?: string;
  readonly changedAt?: Instant;
}
export interface FloorView {
  readonly participant?: ParticipantId;
  readonly since: Instant;
  readonly until?: Instant;
  readonly now: Instant;
}
export interface MeetingView {
  readonly room: RoomId;
  readonly title: string;
  readonly origin: string;
  readonly startedAt: Instant;
  readonly classification: Classification;
  readonly locked: boolean;
  readonly rules: readonly RuleView[];
  readonly forbidden: readonly Permission[];
  readonly chat: ChatPolicy;
  readonly spotlight?: ParticipantId;
  readonly floor?: FloorView;
}
export interface TrackView {
  readonly id: TrackId;
  readonly source: TrackSource;
  readonly muted: boolean;
}
export interface NameWarning {
  readonly similarTo?: ParticipantId;
  readonly mixedScripts: boolean;
}
export interface ParticipantView {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly tracks: readonly TrackView[];
  readonly mayShare: boolean;
  readonly maySendFiles: boolean;
  readonly mayCaption: boolean;
  readonly forbidden: readonly Permission[];
  readonly handRaisedAt?: Instant;
  readonly connected: boolean;
  readonly away: boolean;
  readonly nameWarning?: NameWarning;
}
export interface WaitingView {
  readonly id: ParticipantId;
  readonly name: string;
  readonly since: Instant;
  readonly presides: boolean;
  readonly keys?: KeyOffer;
  readonly nameWarning?: NameWarning;
}
export interface GroupLeaf {
  readonly leaf: number;
  readonly participant: ParticipantId;
}
export interface GroupEntry {
  readonly groupId: Base64Url;
  readonly epoch: number;
  readonly welcome?: Base64Url;
  readonly commit?: Base64Url;
  readonly statement: Base64Url;
  readonly members: readonly GroupLeaf[];
}
export interface AcceptedTrack {
  readonly mid: string;
  readonly track: TrackId;
  readonly source: TrackSource;
}
export interface WantedAdd {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly keys: KeyOffer;
  readonly endorsement?: Base64Url;
  readonly endorser?: ParticipantId;
}
export interface ScheduledRoom {
  readonly room: RoomId;
  readonly password?: Secret;
}
export interface JoinConsent {
  readonly notice: string;
  readonly language: string;
}
export interface ConsentReceipt {
  readonly id: string;
  readonly meeting: RoomId;
  readonly notice: string;
  readonly language: string;
  readonly at: Instant;
  readonly key: string;
  readonly signature: string;
}
export interface PrivacyNotice {
  readonly version: string;
  readonly organisation?: string;
  readonly contact?: string;
  readonly personalDays: number;
  readonly logDays: number;
}
export interface Marks {
  readonly code: boolean;
  readonly passkey: boolean;
  readonly verified: boolean;
  readonly external: boolean;
}
export interface AccountLine {
  readonly id: AccountId;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly AccountRole[];
  readonly standing: AccountStanding;
  readonly marks: Marks;
}
export interface PasskeyView {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
}
export interface Rights {
  readonly startsMeetings: boolean;
  readonly joinsUnderOwnName: boolean;
  readonly administers: boolean;
  readonly readsRules: boolean;
  readonly readsAudit: boolean;
  readonly watches: boolean;
  readonly highest: Classification;
}
export interface OwnAccount {
  readonly account: AccountLine;
  readonly twoFactors: boolean;
  readonly recoveryCodes: number;
  readonly passkeys: readonly PasskeyView[];
  readonly rights: Rights;
  readonly voucherNeeded: boolean;
  readonly expiresInSeconds: number;
  readonly publicOrigin?: string;
}
export interface FailedSignIns {
  readonly count: number;
  readonly lastAt: Instant;
}
export interface PasskeyUser {
  readonly handle: string;
  readonly login: string;
  readonly name: string;
}
export interface SessionView {
  readonly id: SignInSessionId;
  readonly program: string;
  readonly network: string;
  readonly begunAt: Instant;
  readonly usedAt: Instant;
  readonly own: boolean;
}
export interface ScheduledMeeting {
  readonly room: RoomId;
  readonly title: string;
  readonly zone: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly rhythm: Rhythm;
  readonly number: number;
  readonly count: number;
  readonly opened: boolean;
  readonly invitations: number;
  readonly classification: Classification;
  readonly shared: boolean;
  readonly series: RoomId;
  readonly ofSeries: boolean;
  readonly wholeMails: boolean;
}
export interface SeriesMeeting {
  readonly room: RoomId;
  readonly endsAt: Instant;
}
export interface InvitedSeries {
  readonly series: RoomId;
  readonly meetings: readonly SeriesMeeting[];
}
export interface MailGuest {
  readonly address: string;
  readonly name?: string;
}
export interface MailedKey {
  readonly linkSecret: Secret;
  readonly password?: Secret;
}
export interface MailedPerson {
  readonly invitation: InvitationId;
  readonly address: string;
  readonly name?: string;
  readonly language: MailLanguage;
  readonly invited: boolean;
  readonly standing: MailStanding;
  readonly fault?: MailFault;
  readonly at: Instant;
}
export interface MailedKeys {
  readonly meeting?: MailedKey;
  readonly series?: MailedKey;
}
export interface SealedVault {
  readonly vault: Base64Url;
  readonly revision: number;
  readonly sealed: Base64Url;
  readonly recovery?: Base64Url;
  readonly offer?: Base64Url;
}
export interface OrganisationRule {
  readonly clause: AdvisoryClause;
  readonly value: string;
  readonly locked: boolean;
  readonly allowed: readonly string[];
  readonly pinned: boolean;
  readonly relaxed: boolean;
  readonly version: number;
  readonly changedBy?: string;
  readonly changedAt?: Instant;
}
export interface OrganisationCeiling {
  readonly highest: Classification;
  readonly pinned: boolean;
  readonly version: number;
  readonly changedBy?: string;
  readonly changedAt?: Instant;
}
export interface RuleState {
  readonly value: string;
  readonly locked: boolean;
}
export interface RuleChanged {
  readonly number: number;
  readonly clause: AdvisoryClause;
  readonly at: Instant;
  readonly by?: string;
  readonly before: RuleState;
  readonly after: RuleState;
  readonly reason: string;
}
export interface CeilingChanged {
  readonly number: number;
  readonly at: Instant;
  readonly by?: string;
  readonly before: Classification;
  readonly after: Classification;
  readonly reason: string;
}
export interface KeyTimes {
  readonly made: Instant;
  readonly expires?: Instant;
  readonly revoked?: Instant;
  readonly used?: Instant;
}
export interface KeyLine {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiScope[];
  readonly organiser?: string;
  readonly madeBy?: string;
  readonly times: KeyTimes;
  readonly suspended: boolean;
}
export interface WebhookLine {
  readonly id: WebhookId;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly madeBy?: string;
  readonly made: Instant;
  readonly waiting: number;
}
export interface WebhookDeliveryLine {
  readonly message: string;
  readonly event: string;
  readonly at: Instant;
  readonly attempt: number;
  readonly status?: number;
  readonly outcome: DeliveryOutcome;
}
export interface MeetingTraffic {
  readonly packetsIn: number;
  readonly bytesIn: number;
  readonly lostIn: number;
  readonly expectedIn: number;
  readonly packetsOut: number;
  readonly bytesOut: number;
  readonly lostOut: number;
  readonly expectedOut: number;
}
export interface LiveMeeting {
  readonly room: RoomId;
  readonly people: number;
  readonly waiting: number;
  readonly since?: Instant;
  readonly encrypted: boolean;
  readonly locked: boolean;
  readonly loops: readonly number[];
  readonly traffic: MeetingTraffic;
}
export interface HealthFinding {
  readonly check: HealthCheck;
  readonly verdict: HealthVerdict;
  readonly state: string;
  readonly number?: number;
  readonly at?: Instant;
}
export interface LoopLoad {
  readonly port: number;
  readonly busyPercent: number;
  readonly longestTurnMicros: number;
  readonly longTurns: number;
  readonly dropped: number;
}
export interface SoundAudit {
  readonly first: number;
  readonly last: number;
  readonly heads: number;
  readonly erased: number;
  readonly note?: string;
}
export interface ChangedAudit {
  readonly harm: AuditHarm;
  readonly firstBadRow: number;
  readonly sentence: string;
}
export interface AuditLine {
  readonly number: number;
  readonly at: Instant;
  readonly meeting?: string;
  readonly verb: string;
  readonly actor?: string;
  readonly subject?: string;
  readonly value?: string;
  readonly refusal?: string;
  readonly clause?: string;
  readonly times: number;
}
export interface AuditPerson {
  readonly id: string;
  readonly name: string;
}
export interface StartedMeeting {
  readonly room: RoomId;
  readonly title?: string;
  readonly startedAt: Instant;
  readonly open: boolean;
}
export interface ReportPerson {
  readonly id: ParticipantId;
  readonly name?: string;
}
export interface ClassRise {
  readonly row: number;
  readonly at: Instant;
  readonly by?: ReportPerson;
  readonly classification: Classification;
}
export interface MeetingClass {
  readonly began?: Classification;
  readonly rises: readonly ClassRise[];
}
export interface NoticeConsents {
  readonly notice: string;
  readonly language: string;
  readonly times: number;
}
export interface MeetingConsents {
  readonly people: number;
  readonly notices: readonly NoticeConsents[];
}
export interface Downtime {
  readonly from: Instant;
  readonly until: Instant;
}
export interface ReportTimes {
  readonly created: Instant;
  readonly started?: Instant;
  readonly ended?: Instant;
  readonly downtimes: readonly Downtime[];
  readonly moreDowntimes: number;
}
export interface ReportLog {
  readonly firstRow: number;
  readonly firstHash: string;
  readonly lastRow: number;
  readonly lastHash: string;
  readonly rows: number;
  readonly lost: number;
  readonly strange: number;
  readonly whole: boolean;
  readonly newestRow: number;
  readonly newestHash: string;
}
export interface ClauseChange {
  readonly row: number;
  readonly at: Instant;
  readonly by: RuleAuthor;
  readonly host?: ReportPerson;
  readonly before?: RuleState;
  readonly after: RuleState;
  readonly relaxed: boolean;
}
export interface RefusedChange {
  readonly row: number;
  readonly at: Instant;
  readonly by?: ReportPerson;
  readonly reason: string;
}
export interface ClauseFinding {
  readonly clause: AdvisoryClause;
  readonly verdict: ReportVerdict;
  readonly began?: RuleState;
  readonly changes: readonly ClauseChange[];
  readonly moreChanges: number;
  readonly refused: readonly RefusedChange[];
  readonly moreRefused: number;
  readonly permitted: number;
  readonly denied: number;
}
export interface LockAct {
  readonly row: number;
  readonly at: Instant;
  readonly by?: ReportPerson;
  readonly locked: boolean;
}
export interface Presence {
  readonly from: Instant;
  readonly until?: Instant;
  readonly ending: Ending;
}
export interface Attendee {
  readonly person: ReportPerson;
  readonly invitation?: InvitationId;
  readonly came: Instant;
  readonly present: readonly Presence[];
  readonly morePresent: number;
  readonly ending: Ending;
  readonly left?: Instant;
  readonly seconds: number;
}
export interface ReportPeople {
  readonly seated: readonly Attendee[];
  readonly moreSeated: number;
  readonly knocked: readonly Attendee[];
  readonly moreKnocked: number;
}
export interface HostTerm {
  readonly person: ReportPerson;
  readonly role: Role;
  readonly from: Instant;
  readonly until?: Instant;
}
export interface RemovalAct {
  readonly row: number;
  readonly at: Instant;
  readonly by?: ReportPerson;
  readonly whom: ReportPerson;
  readonly reason?: RemovalReason;
  readonly tries: number;
}
export interface ReturnTry {
  readonly row: number;
  readonly at: Instant;
  readonly way: string;
  readonly reason: string;
  readonly times: number;
  readonly whom?: ReportPerson;
}
export interface ReturnTries {
  readonly total: number;
  readonly listed: readonly ReturnTry[];
  readonly more: number;
}
export interface RefusalCount {
  readonly verb: string;
  readonly reason: string;
  readonly times: number;
}
export interface ComplianceReport {
  readonly version: number;
  readonly meeting: RoomId;
  readonly title?: string;
  readonly startedBy?: AccountId;
  readonly classification?: MeetingClass;
  readonly consents?: MeetingConsents;
  readonly made: Instant;
  readonly most: number;
  readonly times: ReportTimes;
  readonly log: ReportLog;
  readonly verdict: ReportVerdict;
  readonly clauses: readonly ClauseFinding[];
  readonly locks: readonly LockAct[];
  readonly moreLocks: number;
  readonly people: ReportPeople;
  readonly hosts: readonly HostTerm[];
  readonly moreHosts: number;
  readonly removals: readonly RemovalAct[];
  readonly moreRemovals: number;
  readonly tries: ReturnTries;
  readonly refusals: readonly RefusalCount[];
  readonly moreRefusals: number;
}
export interface MeetingPresence {
  readonly participants: number;
  readonly waiting: number;
}
export interface PlannedMeeting {
  readonly room: RoomId;
  readonly title: string;
  readonly organiser: string;
  readonly zone: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly rhythm: Rhythm;
  readonly number: number;
  readonly count: number;
  readonly standing: MeetingStanding;
  readonly classification: Classification;
  readonly invitations: number;
  readonly presence?: MeetingPresence;
}
export interface MadeInvitation {
  readonly id: InvitationId;
  readonly secret: Secret;
}

export type ClientMessage =
  | { readonly type: 'authenticate'; readonly token: Secret; readonly client: string; readonly keys?: KeyOffer }
  | { readonly type: 'resume'; readonly ticket: Secret; readonly received: number }
  | { readonly type: 'ping' }
  | { readonly type: 'leave' }
  | { readonly type: 'present-key-package'; readonly keys: KeyOffer }
  | {
      readonly type: 'create-group';
      readonly groupId: Base64Url;
      readonly keyPackage: Base64Url;
      readonly statement: Base64Url;
    }
  | { readonly type: 'commit'; readonly epoch: number; readonly commit: Base64Url; readonly welcome?: Base64Url }
  | { readonly type: 'epoch-entered'; readonly epoch: number }
  | {
      readonly type: 'seal';
      readonly channel: SealedChannel;
      readonly audience: SealedAudience;
      readonly to?: ParticipantId;
      readonly payload: Base64Url;
    }
  | {
      readonly type: 'offer';
      readonly negotiation: number;
      readonly sdp: string;
      readonly tracks: readonly PublishedTrack[];
    }
  | { readonly type: 'show'; readonly slots: readonly SlotRequest[] }
  | { readonly type: 'set-muted'; readonly source: TrackSource; readonly muted: boolean }
  | { readonly type: 'unpublish'; readonly source: TrackSource }
  | { readonly type: 'raise-hand'; readonly raised: boolean }
  | { readonly type: 'offer-file'; readonly bytes: number }
  | { readonly type: 'fetch-file'; readonly file: FileId }
  | { readonly type: 'withdraw-file'; readonly file: FileId }
  | { readonly type: 'cast-ballot'; readonly poll: PollId; readonly ballot: Base64Url }
  | {
      readonly type: 'open-poll';
      readonly poll: PollId;
      readonly kind: PollKind;
      readonly voters: readonly ParticipantId[];
      readonly seconds?: number;
      readonly opening: Base64Url;
    }
  | { readonly type: 'close-poll'; readonly poll: PollId; readonly counted: boolean; readonly word: Base64Url }
  | { readonly type: 'tell-result'; readonly poll: PollId; readonly result: Base64Url }
  | { readonly type: 'invite' }
  | { readonly type: 'admit'; readonly participant: ParticipantId; readonly endorsement?: Base64Url }
  | { readonly type: 'admit-all'; readonly admissions?: readonly Admission[] }
  | { readonly type: 'tell-door'; readonly text?: string }
  | { readonly type: 'refuse'; readonly participant: ParticipantId }
  | { readonly type: 'remove'; readonly participant: ParticipantId; readonly reason?: RemovalReason }
  | { readonly type: 'mute'; readonly participant: ParticipantId; readonly source: TrackSource }
  | { readonly type: 'mute-all'; readonly source: TrackSource }
  | {
      readonly type: 'set-permission';
      readonly participant?: ParticipantId;
      readonly permission: Permission;
      readonly allowed: boolean;
    }
  | { readonly type: 'set-chat'; readonly chat: ChatPolicy }
  | { readonly type: 'lower-hand'; readonly participant?: ParticipantId }
  | { readonly type: 'ask-to-unmute'; readonly participant: ParticipantId }
  | { readonly type: 'lock'; readonly statement?: Base64Url }
  | { readonly type: 'unlock'; readonly statement?: Base64Url }
  | {
      readonly type: 'set-role';
      readonly participant: ParticipantId;
      readonly role: Role;
      readonly statement?: Base64Url;
    }
  | { readonly type: 'restate'; readonly statement: Base64Url }
  | { readonly type: 'set-share-right'; readonly participant: ParticipantId; readonly allowed: boolean }
  | { readonly type: 'set-file-right'; readonly participant: ParticipantId; readonly allowed: boolean }
  | { readonly type: 'set-caption-right'; readonly participant: ParticipantId; readonly allowed: boolean }
  | { readonly type: 'spotlight'; readonly participant?: ParticipantId }
  | { readonly type: 'give-floor'; readonly participant?: ParticipantId; readonly seconds?: number }
  | { readonly type: 'end-floor' }
  | {
      readonly type: 'set-rule';
      readonly clause: AdvisoryClause;
      readonly value: string;
      readonly statement?: Base64Url;
    }
  | { readonly type: 'classify'; readonly classification: Classification; readonly statement?: Base64Url }
  | { readonly type: 'hand-over-and-leave'; readonly successor: ParticipantId; readonly statement?: Base64Url }
  | { readonly type: 'end-for-all' };

export type ServerMessage =
  | {
      readonly type: 'waiting';
      readonly self: ParticipantId;
      readonly ticket: Secret;
      readonly resumeWindowMillis: number;
      readonly cause?: WaitingCause;
      readonly classification: Classification;
    }
  | {
      readonly type: 'granted';
      readonly self: ParticipantId;
      readonly ticket: Secret;
      readonly resumeWindowMillis: number;
      readonly group?: Base64Url;
      readonly terms?: GroupTerms;
    }
  | {
      readonly type: 'seated';
      readonly self: ParticipantId;
      readonly ticket: Secret;
      readonly resumeWindowMillis: number;
      readonly meeting: MeetingView;
      readonly participants: readonly ParticipantView[];
      readonly waiting: readonly WaitingView[];
      readonly group?: GroupEntry;
    }
  | { readonly type: 'resumed'; readonly ticket: Secret; readonly resumeWindowMillis: number }
  | { readonly type: 'pong' }
  | { readonly type: 'outcome-pending'; readonly inReplyTo: number }
  | {
      readonly type: 'denied';
      readonly inReplyTo: number;
      readonly reason: ReasonCode;
      readonly clause?: AdvisoryClause;
    }
  | { readonly type: 'protocol-error'; readonly inReplyTo: number; readonly code: ProtocolErrorCode }
  | { readonly type: 'closed'; readonly cause: CloseCause; readonly removal?: RemovalReason }
  | { readonly type: 'participant-joined'; readonly participant: ParticipantView }
  | { readonly type: 'participant-changed'; readonly participant: ParticipantView }
  | { readonly type: 'participant-left'; readonly participant: ParticipantId; readonly cause: CloseCause }
  | { readonly type: 'waiting-added'; readonly waiting: WaitingView }
  | { readonly type: 'waiting-removed'; readonly participant: ParticipantId }
  | { readonly type: 'door-message'; readonly text?: string }
  | { readonly type: 'meeting-changed'; readonly meeting: MeetingView }
  | {
      readonly type: 'answer';
      readonly negotiation: number;
      readonly sdp: string;
      readonly tracks: readonly AcceptedTrack[];
    }
  | { readonly type: 'offer-refused'; readonly negotiation: number; readonly code: ProtocolErrorCode }
  | { readonly type: 'negotiation-wanted' }
  | {
      readonly type: 'slot-changed';
      readonly mid: string;
      readonly track?: TrackId;
      readonly participant?: ParticipantId;
    }
  | { readonly type: 'slot-paused'; readonly mid: string; readonly track: TrackId; readonly cause: PauseCause }
  | { readonly type: 'voices-left-out'; readonly tracks: readonly TrackId[] }
  | { readonly type: 'track-wanted'; readonly track: TrackId; readonly heightPixels: number }
  | { readonly type: 'voice-wanted'; readonly track: TrackId; readonly bitsPerSecond: number }
  | { readonly type: 'speaker-changed'; readonly participant?: ParticipantId }
  | { readonly type: 'muted-by-host'; readonly source: TrackSource }
  | { readonly type: 'asked-to-unmute' }
  | { readonly type: 'password-guessed' }
  | { readonly type: 'track-closed'; readonly track: TrackId; readonly reason: ReasonCode }
  | { readonly type: 'media-lost' }
  | { readonly type: 'invitation-issued'; readonly invitation: Secret }
  | { readonly type: 'file-granted'; readonly file: FileId; readonly ticket: Secret }
  | { readonly type: 'file-opened'; readonly file: FileId; readonly ticket: Secret }
  | { readonly type: 'file-withdrawn'; readonly file: FileId }
  | {
      readonly type: 'poll-opened';
      readonly poll: PollId;
      readonly kind: PollKind;
      readonly opener: ParticipantId;
      readonly now: Instant;
      readonly until?: Instant;
      readonly voters: readonly ParticipantId[];
      readonly voted: number;
      readonly you: PollStanding;
      readonly opening: Base64Url;
    }
  | { readonly type: 'poll-moved'; readonly poll: PollId; readonly voted: number }
  | { readonly type: 'ballot-taken'; readonly poll: PollId }
  | {
      readonly type: 'poll-closed';
      readonly poll: PollId;
      readonly outcome: PollOutcome;
      readonly voted: readonly ParticipantId[];
      readonly ballots: readonly Base64Url[];
      readonly word?: Base64Url;
    }
  | { readonly type: 'poll-result'; readonly poll: PollId; readonly result: Base64Url }
  | {
      readonly type: 'commit-wanted';
      readonly epoch: number;
      readonly adds: readonly WantedAdd[];
      readonly removals: readonly number[];
      readonly refresh: boolean;
    }
  | {
      readonly type: 'group-commit';
      readonly epoch: number;
      readonly committer: ParticipantId;
      readonly commit: Base64Url;
      readonly added: readonly GroupLeaf[];
      readonly removed: readonly GroupLeaf[];
    }
  | { readonly type: 'commit-refused'; readonly inReplyTo: number; readonly reason: string }
  | { readonly type: 'epoch-in-use'; readonly epoch: number }
  | { readonly type: 'statement-changed'; readonly statement: Base64Url }
  | {
      readonly type: 'sealed';
      readonly from: ParticipantId;
      readonly channel: SealedChannel;
      readonly audience: SealedAudience;
      readonly to?: ParticipantId;
      readonly payload: Base64Url;
    };

export interface ClientFrame {
  readonly seq: number;
  readonly ack: number;
  readonly message: ClientMessage;
}
export interface ServerFrame {
  readonly seq: number;
  readonly ack: number;
  readonly message: ServerMessage;
}

export interface OrganiserRequest {
  readonly secret: Secret;
  readonly browser: Secret;
}
export interface OrganiserResponse {
  readonly session: Secret;
  readonly expiresInSeconds: number;
}
export interface CreateMeetingRequest {
  readonly title: string;
  readonly scheduled?: ScheduledRoom;
  readonly classification?: Classification;
}
export interface CreateMeetingResponse {
  readonly room: RoomId;
  readonly invitation: Secret;
  readonly password: Secret;
  readonly sessionExpiresInSeconds: number;
}
export interface JoinRequest {
  readonly room: string;
  readonly invitation: Secret;
  readonly password: Secret;
  readonly name: string;
  readonly device: Secret;
  readonly signatureKey?: Base64Url;
  readonly consent?: JoinConsent;
  readonly nameSource?: NameSource;
}
export interface JoinResponse {
  readonly token: Secret;
  readonly expiresInSeconds: number;
  readonly certificates?: readonly Base64Url[];
  readonly root?: Base64Url;
  readonly receipt?: ConsentReceipt;
}
export interface SeriesNextRequest {
  readonly series: string;
  readonly lookup: Secret;
}
export interface SeriesNextResponse {
  readonly room: RoomId;
}
export interface WithdrawConsentRequest {
  readonly receipt: ConsentReceipt;
}
export interface ConsentWithdrawnResponse {
  readonly ended: boolean;
}
export interface AboutResponse {
  readonly version: string;
  readonly endToEndEncrypted: boolean;
  readonly networkCheck: boolean;
  readonly notice?: PrivacyNotice;
}
export interface NetworkCheckRequest {
  readonly offer: string;
}
export interface NetworkCheckResponse {
  readonly answer: string;
}
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly startsAt?: Instant;
}
export interface OwnAccountResponse {
  readonly own: OwnAccount;
}
export interface SignInRequest {
  readonly login: string;
  readonly password: Secret;
}
export interface SignInResponse {
  readonly account?: OwnAccount;
  readonly ticket?: Secret;
  readonly factors: readonly SecondFactorKind[];
  readonly failed?: FailedSignIns;
}
export interface SecondFactorRequest {
  readonly ticket: Secret;
  readonly factor: SecondFactorKind;
  readonly code: Secret;
}
export interface PasskeyOptionsResponse {
  readonly challenge: Secret;
  readonly site: string;
  readonly user?: PasskeyUser;
  readonly known: readonly string[];
}
export interface PasskeySignInRequest {
  readonly challenge: Secret;
  readonly credential: string;
  readonly clientData: string;
  readonly authenticatorData: string;
  readonly signature: string;
}
export interface SignInWaysResponse {
  readonly singleSignOn?: string;
}
export interface SingleSignOnStartResponse {
  readonly address: string;
}
export interface SingleSignOnRequest {
  readonly query: string;
}
export interface InvitationRequest {
  readonly secret: Secret;
}
export interface InvitationView {
  readonly login: string;
  readonly name: string;
  readonly ownName: boolean;
}
export interface AcceptInvitationRequest {
  readonly secret: Secret;
  readonly name: string;
  readonly password: Secret;
}
export interface SessionList {
  readonly sessions: readonly SessionView[];
}
export interface EndSessionRequest {
  readonly id: SignInSessionId;
}
export interface ChangePasswordRequest {
  readonly current: Secret;
  readonly next: Secret;
}
export interface CodeSecretResponse {
  readonly secret: Secret;
  readonly address: string;
}
export interface ConfirmCodeRequest {
  readonly code: Secret;
  readonly voucher?: Secret;
}
export interface RecoveryCodesResponse {
  readonly codes: readonly Secret[];
}
export interface AddPasskeyRequest {
  readonly challenge: Secret;
  readonly clientData: string;
  readonly attestationObject: string;
  readonly label: string;
}
export interface DropPasskeyRequest {
  readonly id: string;
}
export interface EraseOwnAccountRequest {
  readonly password: Secret;
}
export interface ListAccountsRequest {
  readonly after?: string;
  readonly containing?: string;
}
export interface AccountList {
  readonly accounts: readonly AccountLine[];
  readonly more: boolean;
}
export interface InviteAccountRequest {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly AccountRole[];
}
export interface AccountInvitedResponse {
  readonly account: AccountLine;
  readonly secret: Secret;
  readonly expiresInSeconds: number;
}
export interface RenameAccountRequest {
  readonly id: AccountId;
  readonly name: string;
}
export interface AccountChangedResponse {
  readonly account: AccountLine;
}
export interface SetRolesRequest {
  readonly id: AccountId;
  readonly roles: readonly AccountRole[];
}
export interface ChangeAccountRequest {
  readonly id: AccountId;
}
export interface EndSessionOfRequest {
  readonly account: AccountId;
  readonly session: SignInSessionId;
}
export interface ScheduleMeetingRequest {
  readonly title: string;
  readonly zone: string;
  readonly starts: string;
  readonly minutes: number;
  readonly rhythm: Rhythm;
  readonly times: number;
  readonly classification?: Classification;
}
export interface MeetingScheduledResponse {
  readonly first: ScheduledMeeting;
}
export interface ListScheduledRequest {
  readonly after?: RoomId;
}
export interface ScheduledList {
  readonly meetings: readonly ScheduledMeeting[];
  readonly more: boolean;
  readonly mails: boolean;
}
export interface InviteToMeetingRequest {
  readonly room: RoomId;
  readonly count: number;
  readonly anew: boolean;
  readonly scope?: InvitationScope;
}
export interface InvitedToMeetingResponse {
  readonly invitations: readonly Secret[];
  readonly password?: Secret;
  readonly series?: InvitedSeries;
}
export interface InviteByMailRequest {
  readonly room: RoomId;
  readonly people: readonly MailGuest[];
  readonly language: MailLanguage;
  readonly anew: boolean;
  readonly scope?: InvitationScope;
  readonly key?: MailedKey;
}
export interface InvitedByMailResponse {
  readonly password?: Secret;
  readonly series?: InvitedSeries;
}
export interface ListMailedRequest {
  readonly room: RoomId;
  readonly after?: InvitationId;
  readonly scope?: InvitationScope;
}
export interface MailedList {
  readonly people: readonly MailedPerson[];
  readonly more: boolean;
}
export interface TakeInvitationBackRequest {
  readonly room: RoomId;
  readonly invitation: InvitationId;
  readonly scope?: InvitationScope;
}
export interface MoveMeetingRequest {
  readonly room: RoomId;
  readonly starts: string;
  readonly minutes: number;
  readonly keys?: MailedKeys;
}
export interface CancelMeetingRequest {
  readonly room: RoomId;
  readonly andLater: boolean;
  readonly keys?: MailedKeys;
}
export interface CalendarFeedView {
  readonly since?: Instant;
  readonly titles: boolean;
}
export interface CalendarFeedResponse {
  readonly secret: Secret;
}
export interface VaultResponse {
  readonly vault?: SealedVault;
}
export interface KeepVaultRequest {
  readonly vault: Base64Url;
  readonly revision: number;
  readonly sealed: Base64Url;
  readonly recovery?: Base64Url;
}
export interface VaultKeptResponse {
  readonly revision: number;
}
export interface OfferVaultRequest {
  readonly vault: Base64Url;
  readonly offer?: Base64Url;
}
export interface DropVaultRequest {
  readonly vault: Base64Url;
}
export interface RuleList {
  readonly rules: readonly OrganisationRule[];
  readonly ceiling: OrganisationCeiling;
}
export interface SetOrganisationRuleRequest {
  readonly clause: string;
  readonly value: string;
  readonly locked: boolean;
  readonly version: number;
  readonly reason: string;
}
export interface OrganisationRuleResponse {
  readonly rule: OrganisationRule;
}
export interface PreviewRuleRequest {
  readonly clause: string;
  readonly value: string;
  readonly locked: boolean;
}
export interface RulePreviewResponse {
  readonly open: number;
  readonly stricter: number;
  readonly locked: number;
  readonly people: number;
  readonly scheduled: number;
}
export interface RuleHistoryRequest {
  readonly before?: number;
}
export interface RuleHistory {
  readonly changes: readonly RuleChanged[];
  readonly more: boolean;
}
export interface SetCeilingRequest {
  readonly highest: Classification;
  readonly version: number;
  readonly reason: string;
}
export interface CeilingResponse {
  readonly ceiling: OrganisationCeiling;
}
export interface PreviewCeilingRequest {
  readonly highest: Classification;
}
export interface CeilingPreviewResponse {
  readonly open: number;
  readonly above: number;
  readonly people: number;
  readonly scheduled: number;
}
export interface CeilingHistoryRequest {
  readonly before?: number;
}
export interface CeilingHistory {
  readonly changes: readonly CeilingChanged[];
  readonly more: boolean;
}
export interface ListKeysRequest {
  readonly after?: ApiKeyId;
}
export interface KeyList {
  readonly keys: readonly KeyLine[];
  readonly more: boolean;
}
export interface MakeKeyRequest {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly organiser?: string;
  readonly days?: number;
}
export interface KeyMadeResponse {
  readonly key: KeyLine;
  readonly secret: Secret;
}
export interface RevokeKeyRequest {
  readonly id: ApiKeyId;
}
export interface KeyResponse {
  readonly key: KeyLine;
}
export interface WebhookList {
  readonly webhooks: readonly WebhookLine[];
}
export interface AddWebhookRequest {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
}
export interface WebhookSecretResponse {
  readonly webhook: WebhookLine;
  readonly secret: Secret;
}
export interface ChangeWebhookRequest {
  readonly id: WebhookId;
}
export interface WebhookTestedResponse {
  readonly delivery: WebhookDeliveryLine;
}
export interface WebhookDeliveryList {
  readonly deliveries: readonly WebhookDeliveryLine[];
}
export interface LiveMeetings {
  readonly at: Instant;
  readonly meetings: number;
  readonly people: number;
  readonly waiting: number;
  readonly largest: readonly LiveMeeting[];
}
export interface ServerHealth {
  readonly version: string;
  readonly startedAt: Instant;
  readonly at: Instant;
  readonly findings: readonly HealthFinding[];
  readonly loops: readonly LoopLoad[];
}
export interface VerifyAuditRequest {
  readonly noted?: string;
}
export interface AuditVerificationView {
  readonly phase: AuditVerificationPhase;
  readonly checked: number;
  readonly total: number;
  readonly begunAt?: Instant;
  readonly endedAt?: Instant;
  readonly sound?: SoundAudit;
  readonly changed?: ChangedAudit;
}
export interface SearchAuditRequest {
  readonly meeting?: string;
  readonly verb?: string;
  readonly who?: string;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly before?: number;
}
export interface AuditPage {
  readonly rows: readonly AuditLine[];
  readonly people: readonly AuditPerson[];
  readonly before?: number;
}
export interface AuditRowRequest {
  readonly number: number;
}
export interface AuditDetails {
  readonly row: AuditLine;
  readonly people: readonly AuditPerson[];
  readonly clockErrorMicros?: number;
  readonly invitation?: string;
  readonly hash: string;
  readonly name?: string;
  readonly network?: string;
  readonly erased: boolean;
}
export interface ReportListRequest {
  readonly before?: RoomId;
}
export interface StartedMeetingList {
  readonly meetings: readonly StartedMeeting[];
  readonly more: boolean;
}
export interface ReportRequest {
  readonly meeting: RoomId;
}
export interface SignedReport {
  readonly report: ComplianceReport;
  readonly key: string;
  readonly signature: string;
}
export interface PaperRequest {
  readonly meeting: RoomId;
  readonly language: string;
  readonly zone: string;
}
export interface PlannedMeetingPage {
  readonly meetings: readonly PlannedMeeting[];
  readonly next?: RoomId;
}
export interface ScheduleForRequest {
  readonly organiser?: string;
  readonly title: string;
  readonly zone: string;
  readonly starts: string;
  readonly minutes: number;
  readonly rhythm: Rhythm;
  readonly times: number;
  readonly classification?: Classification;
}
export interface PlannedMeetingResponse {
  readonly meeting: PlannedMeeting;
}
export interface InvitationIds {
  readonly invitations: readonly InvitationId[];
}
export interface MakeInvitationsRequest {
  readonly count: number;
  readonly anew: boolean;
}
export interface InvitationsMadeResponse {
  readonly invitations: readonly MadeInvitation[];
  readonly password?: Secret;
}
