// Generated from the records of the Java module "protocol" by its test GeneratedFilesTest; do not edit.

import type { CloseCause } from './messages.ts';
import type { Choice, Composite, Family } from './shape.ts';

const sealedChannel: Choice = {
  kind: 'choice',
  names: new Set(['chat', 'reaction', 'file', 'caption', 'epoch', 'poll']),
};
const sealedAudience: Choice = {
  kind: 'choice',
  names: new Set(['everybody', 'hosts', 'person']),
};
const trackSource: Choice = {
  kind: 'choice',
  names: new Set(['microphone', 'camera', 'screen', 'screen-audio']),
};
const pollKind: Choice = {
  kind: 'choice',
  names: new Set(['secret', 'roll-call']),
};
const removalReason: Choice = {
  kind: 'choice',
  names: new Set(['not-invited', 'identity-doubted', 'disturbs', 'part-over', 'other']),
};
const permission: Choice = {
  kind: 'choice',
  names: new Set(['unmute', 'start-video', 'raise-hand', 'react']),
};
const chatPolicy: Choice = {
  kind: 'choice',
  names: new Set(['everybody', 'hosts', 'off']),
};
const role: Choice = {
  kind: 'choice',
  names: new Set(['host', 'alternate-host', 'participant', 'waiting']),
};
const advisoryClause: Choice = {
  kind: 'choice',
  names: new Set(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7']),
};
const classification: Choice = {
  kind: 'choice',
  names: new Set(['unclassified', 'restricted', 'confidential', 'secret', 'top-secret']),
};
const waitingCause: Choice = {
  kind: 'choice',
  names: new Set(['asleep', 'locked', 'begun-anew', 'not-added', 'no-host']),
};
const reasonCode: Choice = {
  kind: 'choice',
  names: new Set([
    'cannot-open',
    'not-in-the-room',
    'host-only',
    'room-locked',
    'room-full',
    'room-asleep',
    'room-ended',
    'password-stale',
    'password-wrong',
    'password-weak',
    'invitation-unknown',
    'invitation-revoked',
    'invitation-used-elsewhere',
    'invitation-required',
    'banned',
    'ticket-invalid',
    'door-closed',
    'share-not-granted',
    'somebody-else-shares',
    'files-off',
    'files-full',
    'no-such-file',
    'no-such-poll',
    'poll-is-open',
    'no-vote-in-poll',
    'vote-is-given',
    'recording-off',
    'chat-export-off',
    'remote-control-off',
    'unmute-only-by-self',
    'unmute-not-allowed',
    'video-not-allowed',
    'hand-not-allowed',
    'reaction-not-allowed',
    'chat-off',
    'chat-to-hosts-only',
    'rule-locked',
    'rule-floor',
    'rule-value-unknown',
    'rule-held-by-class',
    'class-above-ceiling',
    'class-never-held',
    'class-not-lowered',
    'no-such-participant',
    'not-on-oneself',
    'not-on-a-host',
    'last-host-must-hand-over',
    'client-too-old',
    'track-not-allowed',
    'too-many-tracks',
    'no-key-group',
    'key-group-exists',
    'statement-missing',
    'statement-not-next',
    'statement-differs',
    'storage-unavailable',
    'server-busy',
  ]),
};
const protocolErrorCode: Choice = {
  kind: 'choice',
  names: new Set([
    'malformed-json',
    'unknown-type',
    'unknown-field',
    'missing-field',
    'invalid-value',
    'too-deep',
    'too-large',
    'not-text',
    'out-of-sequence',
    'authenticate-first',
    'already-authenticated',
    'token-invalid',
    'rate-limited',
    'idle',
    'too-slow',
    'overloaded',
    'sdp-malformed',
    'sdp-unsupported',
    'sdp-fingerprint-changed',
  ]),
};
const closeCause: Choice = {
  kind: 'choice',
  names: new Set([
    'left',
    'removed',
    'refused',
    'ended',
    'lost',
    'server-stopping',
    'replaced',
    'account-disabled',
    'link-withdrawn',
    'limit',
  ]),
};
const pauseCause: Choice = {
  kind: 'choice',
  names: new Set(['bandwidth']),
};
const pollStanding: Choice = {
  kind: 'choice',
  names: new Set(['no-vote', 'may-vote', 'has-voted']),
};
const pollOutcome: Choice = {
  kind: 'choice',
  names: new Set(['counted', 'too-few-votes', 'withdrawn']),
};
const nameSource: Choice = {
  kind: 'choice',
  names: new Set(['typed', 'account']),
};
const accountRole: Choice = {
  kind: 'choice',
  names: new Set(['administrator', 'organiser', 'auditor', 'user', 'guest']),
};
const accountStanding: Choice = {
  kind: 'choice',
  names: new Set(['invited', 'active', 'disabled']),
};
const secondFactorKind: Choice = {
  kind: 'choice',
  names: new Set(['code', 'passkey', 'recovery-code']),
};
const rhythm: Choice = {
  kind: 'choice',
  names: new Set(['once', 'daily', 'weekdays', 'weekly', 'fortnightly', 'monthly']),
};
const invitationScope: Choice = {
  kind: 'choice',
  names: new Set(['meeting', 'series']),
};
const mailLanguage: Choice = {
  kind: 'choice',
  names: new Set(['en', 'hi']),
};
const mailStanding: Choice = {
  kind: 'choice',
  names: new Set(['waiting', 'sent', 'failed']),
};
const mailFault: Choice = {
  kind: 'choice',
  names: new Set([
    'address-refused',
    'message-refused',
    'given-up',
    'too-late',
    'unwritable',
    'busy',
    'unreachable',
    'not-trusted',
    'sign-in-refused',
    'sender-refused',
  ]),
};
const apiScope: Choice = {
  kind: 'choice',
  names: new Set(['meetings:read', 'meetings:write', 'reports:read', 'audit:read']),
};
const webhookEvent: Choice = {
  kind: 'choice',
  names: new Set(['meeting.started', 'meeting.ended', 'participant.joined', 'participant.left']),
};
const deliveryOutcome: Choice = {
  kind: 'choice',
  names: new Set(['taken', 'waits', 'given-up']),
};
const healthCheck: Choice = {
  kind: 'choice',
  names: new Set([
    'certificate',
    'clock',
    'storage',
    'syslog',
    'mail',
    'disk',
    'audit',
    'memory',
    'load',
    'media',
    'tasks',
  ]),
};
const healthVerdict: Choice = {
  kind: 'choice',
  names: new Set(['good', 'warning', 'failure']),
};
const auditVerificationPhase: Choice = {
  kind: 'choice',
  names: new Set(['none', 'running', 'sound', 'changed', 'failed']),
};
const auditHarm: Choice = {
  kind: 'choice',
  names: new Set(['edited', 'deleted', 'reordered', 'truncated', 'added', 'forged']),
};
const reportVerdict: Choice = {
  kind: 'choice',
  names: new Set(['held', 'relaxed', 'unknown']),
};
const ruleAuthor: Choice = {
  kind: 'choice',
  names: new Set(['host', 'organisation']),
};
const ending: Choice = {
  kind: 'choice',
  names: new Set([
    'present',
    'left',
    'handed-over',
    'removed',
    'refused',
    'lost',
    'expelled',
    'replaced',
    'asleep',
    'ended',
    'server-down',
  ]),
};
const meetingStanding: Choice = {
  kind: 'choice',
  names: new Set(['planned', 'open', 'ended', 'cancelled', 'missed']),
};

const keyOffer: Composite = {
  kind: 'composite',
  fields: [
    { name: 'keyPackage', shape: { kind: 'base64url', min: 1, max: 4096 } },
    { name: 'proof', shape: { kind: 'base64url', min: 32, max: 32 } },
  ],
};
const publishedTrack: Composite = {
  kind: 'composite',
  fields: [
    { name: 'mid', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'source', shape: trackSource },
  ],
};
const slotRequest: Composite = {
  kind: 'composite',
  fields: [
    { name: 'mid', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'track', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'heightPixels', shape: { kind: 'count', min: 0, max: 4320 } },
    { name: 'priority', shape: { kind: 'count', min: 0, max: 255 } },
  ],
};
const admission: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'endorsement', shape: { kind: 'base64url', min: 64, max: 64 }, optional: true },
  ],
};
const groupTerms: Composite = {
  kind: 'composite',
  fields: [
    { name: 'locked', shape: { kind: 'flag' } },
    { name: 'lobby', shape: { kind: 'flag' } },
    { name: 'classification', shape: classification },
  ],
};
const ruleView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: advisoryClause },
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    {
      name: 'allowed',
      shape: { kind: 'sequence', max: 16, element: { kind: 'text', min: 1, max: 32, script: 'line' } },
    },
    { name: 'lockedByOrganisation', shape: { kind: 'flag' } },
    { name: 'relaxed', shape: { kind: 'flag' } },
    { name: 'changedBy', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'changedAt', shape: { kind: 'time' }, optional: true },
  ],
};
const floorView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'since', shape: { kind: 'time' } },
    { name: 'until', shape: { kind: 'time' }, optional: true },
    { name: 'now', shape: { kind: 'time' } },
  ],
};
const meetingView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'origin', shape: { kind: 'text', min: 1, max: 300, script: 'line' } },
    { name: 'startedAt', shape: { kind: 'time' } },
    { name: 'classification', shape: classification },
    { name: 'locked', shape: { kind: 'flag' } },
    { name: 'rules', shape: { kind: 'sequence', max: 32, element: ruleView } },
    { name: 'forbidden', shape: { kind: 'sequence', max: 4, element: permission } },
    { name: 'chat', shape: chatPolicy },
    { name: 'spotlight', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'floor', shape: floorView, optional: true },
  ],
};
const trackView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'source', shape: trackSource },
    { name: 'muted', shape: { kind: 'flag' } },
  ],
};
const nameWarning: Composite = {
  kind: 'composite',
  fields: [
    { name: 'similarTo', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'mixedScripts', shape: { kind: 'flag' } },
  ],
};
const participantView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'role', shape: role },
    { name: 'tracks', shape: { kind: 'sequence', max: 8, element: trackView } },
    { name: 'mayShare', shape: { kind: 'flag' } },
    { name: 'maySendFiles', shape: { kind: 'flag' } },
    { name: 'mayCaption', shape: { kind: 'flag' } },
    { name: 'forbidden', shape: { kind: 'sequence', max: 4, element: permission } },
    { name: 'handRaisedAt', shape: { kind: 'time' }, optional: true },
    { name: 'connected', shape: { kind: 'flag' } },
    { name: 'away', shape: { kind: 'flag' } },
    { name: 'nameWarning', shape: nameWarning, optional: true },
  ],
};
const waitingView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'since', shape: { kind: 'time' } },
    { name: 'presides', shape: { kind: 'flag' } },
    { name: 'keys', shape: keyOffer, optional: true },
    { name: 'nameWarning', shape: nameWarning, optional: true },
  ],
};
const groupLeaf: Composite = {
  kind: 'composite',
  fields: [
    { name: 'leaf', shape: { kind: 'count', min: 0, max: 1023 } },
    { name: 'participant', shape: { kind: 'id', length: 16 } },
  ],
};
const groupEntry: Composite = {
  kind: 'composite',
  fields: [
    { name: 'groupId', shape: { kind: 'base64url', min: 16, max: 16 } },
    { name: 'epoch', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'welcome', shape: { kind: 'base64url', min: 1, max: 786432 }, optional: true },
    { name: 'commit', shape: { kind: 'base64url', min: 1, max: 524288 }, optional: true },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 } },
    { name: 'members', shape: { kind: 'sequence', max: 1024, element: groupLeaf } },
  ],
};
const acceptedTrack: Composite = {
  kind: 'composite',
  fields: [
    { name: 'mid', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'track', shape: { kind: 'id', length: 16 } },
    { name: 'source', shape: trackSource },
  ],
};
const wantedAdd: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'keys', shape: keyOffer },
    { name: 'endorsement', shape: { kind: 'base64url', min: 64, max: 64 }, optional: true },
    { name: 'endorser', shape: { kind: 'id', length: 16 }, optional: true },
  ],
};
const scheduledRoom: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
  ],
};
const joinConsent: Composite = {
  kind: 'composite',
  fields: [
    { name: 'notice', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'language', shape: { kind: 'text', min: 2, max: 16, script: 'line' } },
  ],
};
const consentReceipt: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'text', min: 24, max: 24, script: 'line' } },
    { name: 'meeting', shape: { kind: 'id', length: 24 } },
    { name: 'notice', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'language', shape: { kind: 'text', min: 2, max: 16, script: 'line' } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'key', shape: { kind: 'text', min: 64, max: 64, script: 'line' } },
    { name: 'signature', shape: { kind: 'text', min: 128, max: 128, script: 'line' } },
  ],
};
const privacyNotice: Composite = {
  kind: 'composite',
  fields: [
    { name: 'version', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'organisation', shape: { kind: 'text', min: 1, max: 120, script: 'line' }, optional: true },
    { name: 'contact', shape: { kind: 'text', min: 1, max: 200, script: 'line' }, optional: true },
    { name: 'personalDays', shape: { kind: 'count', min: 1, max: 100000 } },
    { name: 'logDays', shape: { kind: 'count', min: 1, max: 100000 } },
  ],
};
const marks: Composite = {
  kind: 'composite',
  fields: [
    { name: 'code', shape: { kind: 'flag' } },
    { name: 'passkey', shape: { kind: 'flag' } },
    { name: 'verified', shape: { kind: 'flag' } },
    { name: 'external', shape: { kind: 'flag' } },
  ],
};
const accountLine: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'login', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'roles', shape: { kind: 'sequence', max: 5, element: accountRole } },
    { name: 'standing', shape: accountStanding },
    { name: 'marks', shape: marks },
  ],
};
const passkeyView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'text', min: 1, max: 1400, script: 'line' } },
    { name: 'label', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'createdAt', shape: { kind: 'time' } },
  ],
};
const rights: Composite = {
  kind: 'composite',
  fields: [
    { name: 'startsMeetings', shape: { kind: 'flag' } },
    { name: 'joinsUnderOwnName', shape: { kind: 'flag' } },
    { name: 'administers', shape: { kind: 'flag' } },
    { name: 'readsRules', shape: { kind: 'flag' } },
    { name: 'readsAudit', shape: { kind: 'flag' } },
    { name: 'watches', shape: { kind: 'flag' } },
    { name: 'highest', shape: classification },
  ],
};
const ownAccount: Composite = {
  kind: 'composite',
  fields: [
    { name: 'account', shape: accountLine },
    { name: 'twoFactors', shape: { kind: 'flag' } },
    { name: 'recoveryCodes', shape: { kind: 'count', min: 0, max: 10 } },
    { name: 'passkeys', shape: { kind: 'sequence', max: 10, element: passkeyView } },
    { name: 'rights', shape: rights },
    { name: 'voucherNeeded', shape: { kind: 'flag' } },
    { name: 'expiresInSeconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'publicOrigin', shape: { kind: 'text', min: 1, max: 300, script: 'line' }, optional: true },
  ],
};
const failedSignIns: Composite = {
  kind: 'composite',
  fields: [
    { name: 'count', shape: { kind: 'count', min: 1, max: 1000 } },
    { name: 'lastAt', shape: { kind: 'time' } },
  ],
};
const passkeyUser: Composite = {
  kind: 'composite',
  fields: [
    { name: 'handle', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'login', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
  ],
};
const sessionView: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'program', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'network', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'begunAt', shape: { kind: 'time' } },
    { name: 'usedAt', shape: { kind: 'time' } },
    { name: 'own', shape: { kind: 'flag' } },
  ],
};
const scheduledMeeting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'zone', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'startsAt', shape: { kind: 'time' } },
    { name: 'endsAt', shape: { kind: 'time' } },
    { name: 'rhythm', shape: rhythm },
    { name: 'number', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'count', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'opened', shape: { kind: 'flag' } },
    { name: 'invitations', shape: { kind: 'count', min: 0, max: 200 } },
    { name: 'classification', shape: classification },
    { name: 'shared', shape: { kind: 'flag' } },
    { name: 'series', shape: { kind: 'id', length: 24 } },
    { name: 'ofSeries', shape: { kind: 'flag' } },
    { name: 'wholeMails', shape: { kind: 'flag' } },
  ],
};
const seriesMeeting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'endsAt', shape: { kind: 'time' } },
  ],
};
const invitedSeries: Composite = {
  kind: 'composite',
  fields: [
    { name: 'series', shape: { kind: 'id', length: 24 } },
    { name: 'meetings', shape: { kind: 'sequence', max: 60, element: seriesMeeting } },
  ],
};
const mailGuest: Composite = {
  kind: 'composite',
  fields: [
    { name: 'address', shape: { kind: 'text', min: 1, max: 254, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
  ],
};
const mailedKey: Composite = {
  kind: 'composite',
  fields: [
    { name: 'linkSecret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
  ],
};
const mailedPerson: Composite = {
  kind: 'composite',
  fields: [
    { name: 'invitation', shape: { kind: 'id', length: 16 } },
    { name: 'address', shape: { kind: 'text', min: 1, max: 254, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'language', shape: mailLanguage },
    { name: 'invited', shape: { kind: 'flag' } },
    { name: 'standing', shape: mailStanding },
    { name: 'fault', shape: mailFault, optional: true },
    { name: 'at', shape: { kind: 'time' } },
  ],
};
const mailedKeys: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meeting', shape: mailedKey, optional: true },
    { name: 'series', shape: mailedKey, optional: true },
  ],
};
const sealedVault: Composite = {
  kind: 'composite',
  fields: [
    { name: 'vault', shape: { kind: 'base64url', min: 16, max: 16 } },
    { name: 'revision', shape: { kind: 'count', min: 1, max: 1125899906842624 } },
    { name: 'sealed', shape: { kind: 'base64url', min: 1, max: 11264 } },
    { name: 'recovery', shape: { kind: 'base64url', min: 1, max: 128 }, optional: true },
    { name: 'offer', shape: { kind: 'base64url', min: 1, max: 128 }, optional: true },
  ],
};
const organisationRule: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: advisoryClause },
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'locked', shape: { kind: 'flag' } },
    {
      name: 'allowed',
      shape: { kind: 'sequence', max: 16, element: { kind: 'text', min: 1, max: 32, script: 'line' } },
    },
    { name: 'pinned', shape: { kind: 'flag' } },
    { name: 'relaxed', shape: { kind: 'flag' } },
    { name: 'version', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'changedBy', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'changedAt', shape: { kind: 'time' }, optional: true },
  ],
};
const organisationCeiling: Composite = {
  kind: 'composite',
  fields: [
    { name: 'highest', shape: classification },
    { name: 'pinned', shape: { kind: 'flag' } },
    { name: 'version', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'changedBy', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'changedAt', shape: { kind: 'time' }, optional: true },
  ],
};
const ruleState: Composite = {
  kind: 'composite',
  fields: [
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'locked', shape: { kind: 'flag' } },
  ],
};
const ruleChanged: Composite = {
  kind: 'composite',
  fields: [
    { name: 'number', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'clause', shape: advisoryClause },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'before', shape: ruleState },
    { name: 'after', shape: ruleState },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 200, script: 'line' } },
  ],
};
const ceilingChanged: Composite = {
  kind: 'composite',
  fields: [
    { name: 'number', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'before', shape: classification },
    { name: 'after', shape: classification },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 200, script: 'line' } },
  ],
};
const keyTimes: Composite = {
  kind: 'composite',
  fields: [
    { name: 'made', shape: { kind: 'time' } },
    { name: 'expires', shape: { kind: 'time' }, optional: true },
    { name: 'revoked', shape: { kind: 'time' }, optional: true },
    { name: 'used', shape: { kind: 'time' }, optional: true },
  ],
};
const keyLine: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'prefix', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'scopes', shape: { kind: 'sequence', max: 16, element: apiScope } },
    { name: 'organiser', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'madeBy', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'times', shape: keyTimes },
    { name: 'suspended', shape: { kind: 'flag' } },
  ],
};
const webhookLine: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'url', shape: { kind: 'text', min: 1, max: 1000, script: 'line' } },
    { name: 'events', shape: { kind: 'sequence', max: 8, element: webhookEvent } },
    { name: 'madeBy', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'made', shape: { kind: 'time' } },
    { name: 'waiting', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const webhookDeliveryLine: Composite = {
  kind: 'composite',
  fields: [
    { name: 'message', shape: { kind: 'text', min: 1, max: 24, script: 'line' } },
    { name: 'event', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'attempt', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'status', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true },
    { name: 'outcome', shape: deliveryOutcome },
  ],
};
const meetingTraffic: Composite = {
  kind: 'composite',
  fields: [
    { name: 'packetsIn', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'bytesIn', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'lostIn', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'expectedIn', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'packetsOut', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'bytesOut', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'lostOut', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'expectedOut', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const liveMeeting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'people', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'waiting', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'since', shape: { kind: 'time' }, optional: true },
    { name: 'encrypted', shape: { kind: 'flag' } },
    { name: 'locked', shape: { kind: 'flag' } },
    { name: 'loops', shape: { kind: 'sequence', max: 64, element: { kind: 'count', min: 0, max: 9007199254740991 } } },
    { name: 'traffic', shape: meetingTraffic },
  ],
};
const healthFinding: Composite = {
  kind: 'composite',
  fields: [
    { name: 'check', shape: healthCheck },
    { name: 'verdict', shape: healthVerdict },
    { name: 'state', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'number', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true },
    { name: 'at', shape: { kind: 'time' }, optional: true },
  ],
};
const loopLoad: Composite = {
  kind: 'composite',
  fields: [
    { name: 'port', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'busyPercent', shape: { kind: 'count', min: 0, max: 100 } },
    { name: 'longestTurnMicros', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'longTurns', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'dropped', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const soundAudit: Composite = {
  kind: 'composite',
  fields: [
    { name: 'first', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'last', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'heads', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'erased', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'note', shape: { kind: 'text', min: 1, max: 100, script: 'line' }, optional: true },
  ],
};
const changedAudit: Composite = {
  kind: 'composite',
  fields: [
    { name: 'harm', shape: auditHarm },
    { name: 'firstBadRow', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'sentence', shape: { kind: 'text', min: 1, max: 300, script: 'line' } },
  ],
};
const auditLine: Composite = {
  kind: 'composite',
  fields: [
    { name: 'number', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'meeting', shape: { kind: 'text', min: 1, max: 24, script: 'line' }, optional: true },
    { name: 'verb', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'actor', shape: { kind: 'text', min: 1, max: 16, script: 'line' }, optional: true },
    { name: 'subject', shape: { kind: 'text', min: 1, max: 16, script: 'line' }, optional: true },
    { name: 'value', shape: { kind: 'text', min: 1, max: 80, script: 'line' }, optional: true },
    { name: 'refusal', shape: { kind: 'text', min: 1, max: 40, script: 'line' }, optional: true },
    { name: 'clause', shape: { kind: 'text', min: 1, max: 4, script: 'line' }, optional: true },
    { name: 'times', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const auditPerson: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
  ],
};
const startedMeeting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' }, optional: true },
    { name: 'startedAt', shape: { kind: 'time' } },
    { name: 'open', shape: { kind: 'flag' } },
  ],
};
const reportPerson: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
  ],
};
const classRise: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: reportPerson, optional: true },
    { name: 'classification', shape: classification },
  ],
};
const meetingClass: Composite = {
  kind: 'composite',
  fields: [
    { name: 'began', shape: classification, optional: true },
    { name: 'rises', shape: { kind: 'sequence', max: 4, element: classRise } },
  ],
};
const noticeConsents: Composite = {
  kind: 'composite',
  fields: [
    { name: 'notice', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'language', shape: { kind: 'text', min: 2, max: 16, script: 'line' } },
    { name: 'times', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
  ],
};
const meetingConsents: Composite = {
  kind: 'composite',
  fields: [
    { name: 'people', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'notices', shape: { kind: 'sequence', max: 100, element: noticeConsents } },
  ],
};
const downtime: Composite = {
  kind: 'composite',
  fields: [
    { name: 'from', shape: { kind: 'time' } },
    { name: 'until', shape: { kind: 'time' } },
  ],
};
const reportTimes: Composite = {
  kind: 'composite',
  fields: [
    { name: 'created', shape: { kind: 'time' } },
    { name: 'started', shape: { kind: 'time' }, optional: true },
    { name: 'ended', shape: { kind: 'time' }, optional: true },
    { name: 'downtimes', shape: { kind: 'sequence', max: 1000, element: downtime } },
    { name: 'moreDowntimes', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const reportLog: Composite = {
  kind: 'composite',
  fields: [
    { name: 'firstRow', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'firstHash', shape: { kind: 'text', min: 64, max: 64, script: 'line' } },
    { name: 'lastRow', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'lastHash', shape: { kind: 'text', min: 64, max: 64, script: 'line' } },
    { name: 'rows', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'lost', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'strange', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'whole', shape: { kind: 'flag' } },
    { name: 'newestRow', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'newestHash', shape: { kind: 'text', min: 64, max: 64, script: 'line' } },
  ],
};
const clauseChange: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: ruleAuthor },
    { name: 'host', shape: reportPerson, optional: true },
    { name: 'before', shape: ruleState, optional: true },
    { name: 'after', shape: ruleState },
    { name: 'relaxed', shape: { kind: 'flag' } },
  ],
};
const refusedChange: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: reportPerson, optional: true },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
  ],
};
const clauseFinding: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: advisoryClause },
    { name: 'verdict', shape: reportVerdict },
    { name: 'began', shape: ruleState, optional: true },
    { name: 'changes', shape: { kind: 'sequence', max: 1000, element: clauseChange } },
    { name: 'moreChanges', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'refused', shape: { kind: 'sequence', max: 100, element: refusedChange } },
    { name: 'moreRefused', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'permitted', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'denied', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const lockAct: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: reportPerson, optional: true },
    { name: 'locked', shape: { kind: 'flag' } },
  ],
};
const presence: Composite = {
  kind: 'composite',
  fields: [
    { name: 'from', shape: { kind: 'time' } },
    { name: 'until', shape: { kind: 'time' }, optional: true },
    { name: 'ending', shape: ending },
  ],
};
const attendee: Composite = {
  kind: 'composite',
  fields: [
    { name: 'person', shape: reportPerson },
    { name: 'invitation', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'came', shape: { kind: 'time' } },
    { name: 'present', shape: { kind: 'sequence', max: 100, element: presence } },
    { name: 'morePresent', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'ending', shape: ending },
    { name: 'left', shape: { kind: 'time' }, optional: true },
    { name: 'seconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const reportPeople: Composite = {
  kind: 'composite',
  fields: [
    { name: 'seated', shape: { kind: 'sequence', max: 1000, element: attendee } },
    { name: 'moreSeated', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'knocked', shape: { kind: 'sequence', max: 200, element: attendee } },
    { name: 'moreKnocked', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const hostTerm: Composite = {
  kind: 'composite',
  fields: [
    { name: 'person', shape: reportPerson },
    { name: 'role', shape: role },
    { name: 'from', shape: { kind: 'time' } },
    { name: 'until', shape: { kind: 'time' }, optional: true },
  ],
};
const removalAct: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'by', shape: reportPerson, optional: true },
    { name: 'whom', shape: reportPerson },
    { name: 'reason', shape: removalReason, optional: true },
    { name: 'tries', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const returnTry: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'way', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'times', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'whom', shape: reportPerson, optional: true },
  ],
};
const returnTries: Composite = {
  kind: 'composite',
  fields: [
    { name: 'total', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'listed', shape: { kind: 'sequence', max: 200, element: returnTry } },
    { name: 'more', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const refusalCount: Composite = {
  kind: 'composite',
  fields: [
    { name: 'verb', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 40, script: 'line' } },
    { name: 'times', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const complianceReport: Composite = {
  kind: 'composite',
  fields: [
    { name: 'version', shape: { kind: 'count', min: 1, max: 1 } },
    { name: 'meeting', shape: { kind: 'id', length: 24 } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' }, optional: true },
    { name: 'startedBy', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'classification', shape: meetingClass, optional: true },
    { name: 'consents', shape: meetingConsents, optional: true },
    { name: 'made', shape: { kind: 'time' } },
    { name: 'most', shape: { kind: 'count', min: 1, max: 1000 } },
    { name: 'times', shape: reportTimes },
    { name: 'log', shape: reportLog },
    { name: 'verdict', shape: reportVerdict },
    { name: 'clauses', shape: { kind: 'sequence', max: 16, element: clauseFinding } },
    { name: 'locks', shape: { kind: 'sequence', max: 1000, element: lockAct } },
    { name: 'moreLocks', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'people', shape: reportPeople },
    { name: 'hosts', shape: { kind: 'sequence', max: 1000, element: hostTerm } },
    { name: 'moreHosts', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'removals', shape: { kind: 'sequence', max: 1000, element: removalAct } },
    { name: 'moreRemovals', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'tries', shape: returnTries },
    { name: 'refusals', shape: { kind: 'sequence', max: 1000, element: refusalCount } },
    { name: 'moreRefusals', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const meetingPresence: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participants', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'waiting', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const plannedMeeting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'organiser', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'zone', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'startsAt', shape: { kind: 'time' } },
    { name: 'endsAt', shape: { kind: 'time' } },
    { name: 'rhythm', shape: rhythm },
    { name: 'number', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'count', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'standing', shape: meetingStanding },
    { name: 'classification', shape: classification },
    { name: 'invitations', shape: { kind: 'count', min: 0, max: 200 } },
    { name: 'presence', shape: meetingPresence, optional: true },
  ],
};
const madeInvitation: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};

const clientAuthenticate: Composite = {
  kind: 'composite',
  fields: [
    { name: 'token', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'client', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'keys', shape: keyOffer, optional: true },
  ],
};
const clientResume: Composite = {
  kind: 'composite',
  fields: [
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'received', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
const clientPing: Composite = {
  kind: 'composite',
  fields: [],
};
const clientLeave: Composite = {
  kind: 'composite',
  fields: [],
};
const clientPresentKeyPackage: Composite = {
  kind: 'composite',
  fields: [{ name: 'keys', shape: keyOffer }],
};
const clientCreateGroup: Composite = {
  kind: 'composite',
  fields: [
    { name: 'groupId', shape: { kind: 'base64url', min: 16, max: 16 } },
    { name: 'keyPackage', shape: { kind: 'base64url', min: 1, max: 4096 } },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 } },
  ],
};
const clientCommit: Composite = {
  kind: 'composite',
  fields: [
    { name: 'epoch', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'commit', shape: { kind: 'base64url', min: 1, max: 524288 } },
    { name: 'welcome', shape: { kind: 'base64url', min: 1, max: 786432 }, optional: true },
  ],
};
const clientEpochEntered: Composite = {
  kind: 'composite',
  fields: [{ name: 'epoch', shape: { kind: 'count', min: 0, max: 9007199254740991 } }],
};
const clientSeal: Composite = {
  kind: 'composite',
  fields: [
    { name: 'channel', shape: sealedChannel },
    { name: 'audience', shape: sealedAudience },
    { name: 'to', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'payload', shape: { kind: 'base64url', min: 1, max: 16384 } },
  ],
};
const clientOffer: Composite = {
  kind: 'composite',
  fields: [
    { name: 'negotiation', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'sdp', shape: { kind: 'text', min: 1, max: 196608, script: 'any' } },
    { name: 'tracks', shape: { kind: 'sequence', max: 8, element: publishedTrack } },
  ],
};
const clientShow: Composite = {
  kind: 'composite',
  fields: [{ name: 'slots', shape: { kind: 'sequence', max: 64, element: slotRequest } }],
};
const clientSetMuted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'source', shape: trackSource },
    { name: 'muted', shape: { kind: 'flag' } },
  ],
};
const clientUnpublish: Composite = {
  kind: 'composite',
  fields: [{ name: 'source', shape: trackSource }],
};
const clientRaiseHand: Composite = {
  kind: 'composite',
  fields: [{ name: 'raised', shape: { kind: 'flag' } }],
};
const clientOfferFile: Composite = {
  kind: 'composite',
  fields: [{ name: 'bytes', shape: { kind: 'count', min: 0, max: 209715200 } }],
};
const clientFetchFile: Composite = {
  kind: 'composite',
  fields: [{ name: 'file', shape: { kind: 'id', length: 26 } }],
};
const clientWithdrawFile: Composite = {
  kind: 'composite',
  fields: [{ name: 'file', shape: { kind: 'id', length: 26 } }],
};
const clientCastBallot: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'ballot', shape: { kind: 'base64url', min: 156, max: 156 } },
  ],
};
const clientOpenPoll: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'kind', shape: pollKind },
    { name: 'voters', shape: { kind: 'sequence', max: 1024, element: { kind: 'id', length: 16 } } },
    { name: 'seconds', shape: { kind: 'count', min: 10, max: 14400 }, optional: true },
    { name: 'opening', shape: { kind: 'base64url', min: 1, max: 98304 } },
  ],
};
const clientClosePoll: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'counted', shape: { kind: 'flag' } },
    { name: 'word', shape: { kind: 'base64url', min: 156, max: 156 } },
  ],
};
const clientTellResult: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'result', shape: { kind: 'base64url', min: 1, max: 98304 } },
  ],
};
const clientInvite: Composite = {
  kind: 'composite',
  fields: [],
};
const clientAdmit: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'endorsement', shape: { kind: 'base64url', min: 64, max: 64 }, optional: true },
  ],
};
const clientAdmitAll: Composite = {
  kind: 'composite',
  fields: [{ name: 'admissions', shape: { kind: 'sequence', max: 4096, element: admission }, optional: true }],
};
const clientTellDoor: Composite = {
  kind: 'composite',
  fields: [{ name: 'text', shape: { kind: 'text', min: 1, max: 200, script: 'line' }, optional: true }],
};
const clientRefuse: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 } }],
};
const clientRemove: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'reason', shape: removalReason, optional: true },
  ],
};
const clientMute: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'source', shape: trackSource },
  ],
};
const clientMuteAll: Composite = {
  kind: 'composite',
  fields: [{ name: 'source', shape: trackSource }],
};
const clientSetPermission: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'permission', shape: permission },
    { name: 'allowed', shape: { kind: 'flag' } },
  ],
};
const clientSetChat: Composite = {
  kind: 'composite',
  fields: [{ name: 'chat', shape: chatPolicy }],
};
const clientLowerHand: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 }, optional: true }],
};
const clientAskToUnmute: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 } }],
};
const clientLock: Composite = {
  kind: 'composite',
  fields: [{ name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true }],
};
const clientUnlock: Composite = {
  kind: 'composite',
  fields: [{ name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true }],
};
const clientSetRole: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'role', shape: role },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true },
  ],
};
const clientRestate: Composite = {
  kind: 'composite',
  fields: [{ name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 } }],
};
const clientSetShareRight: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'allowed', shape: { kind: 'flag' } },
  ],
};
const clientSetFileRight: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'allowed', shape: { kind: 'flag' } },
  ],
};
const clientSetCaptionRight: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'allowed', shape: { kind: 'flag' } },
  ],
};
const clientSpotlight: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 }, optional: true }],
};
const clientGiveFloor: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'seconds', shape: { kind: 'count', min: 10, max: 14400 }, optional: true },
  ],
};
const clientEndFloor: Composite = {
  kind: 'composite',
  fields: [],
};
const clientSetRule: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: advisoryClause },
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true },
  ],
};
const clientClassify: Composite = {
  kind: 'composite',
  fields: [
    { name: 'classification', shape: classification },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true },
  ],
};
const clientHandOverAndLeave: Composite = {
  kind: 'composite',
  fields: [
    { name: 'successor', shape: { kind: 'id', length: 16 } },
    { name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 }, optional: true },
  ],
};
const clientEndForAll: Composite = {
  kind: 'composite',
  fields: [],
};
const clientMessage: Family = {
  kind: 'family',
  members: new Map([
    ['authenticate', clientAuthenticate],
    ['resume', clientResume],
    ['ping', clientPing],
    ['leave', clientLeave],
    ['present-key-package', clientPresentKeyPackage],
    ['create-group', clientCreateGroup],
    ['commit', clientCommit],
    ['epoch-entered', clientEpochEntered],
    ['seal', clientSeal],
    ['offer', clientOffer],
    ['show', clientShow],
    ['set-muted', clientSetMuted],
    ['unpublish', clientUnpublish],
    ['raise-hand', clientRaiseHand],
    ['offer-file', clientOfferFile],
    ['fetch-file', clientFetchFile],
    ['withdraw-file', clientWithdrawFile],
    ['cast-ballot', clientCastBallot],
    ['open-poll', clientOpenPoll],
    ['close-poll', clientClosePoll],
    ['tell-result', clientTellResult],
    ['invite', clientInvite],
    ['admit', clientAdmit],
    ['admit-all', clientAdmitAll],
    ['tell-door', clientTellDoor],
    ['refuse', clientRefuse],
    ['remove', clientRemove],
    ['mute', clientMute],
    ['mute-all', clientMuteAll],
    ['set-permission', clientSetPermission],
    ['set-chat', clientSetChat],
    ['lower-hand', clientLowerHand],
    ['ask-to-unmute', clientAskToUnmute],
    ['lock', clientLock],
    ['unlock', clientUnlock],
    ['set-role', clientSetRole],
    ['restate', clientRestate],
    ['set-share-right', clientSetShareRight],
    ['set-file-right', clientSetFileRight],
    ['set-caption-right', clientSetCaptionRight],
    ['spotlight', clientSpotlight],
    ['give-floor', clientGiveFloor],
    ['end-floor', clientEndFloor],
    ['set-rule', clientSetRule],
    ['classify', clientClassify],
    ['hand-over-and-leave', clientHandOverAndLeave],
    ['end-for-all', clientEndForAll],
  ]),
};

const serverWaiting: Composite = {
  kind: 'composite',
  fields: [
    { name: 'self', shape: { kind: 'id', length: 16 } },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'resumeWindowMillis', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'cause', shape: waitingCause, optional: true },
    { name: 'classification', shape: classification },
  ],
};
const serverGranted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'self', shape: { kind: 'id', length: 16 } },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'resumeWindowMillis', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'group', shape: { kind: 'base64url', min: 16, max: 16 }, optional: true },
    { name: 'terms', shape: groupTerms, optional: true },
  ],
};
const serverSeated: Composite = {
  kind: 'composite',
  fields: [
    { name: 'self', shape: { kind: 'id', length: 16 } },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'resumeWindowMillis', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'meeting', shape: meetingView },
    { name: 'participants', shape: { kind: 'sequence', max: 4096, element: participantView } },
    { name: 'waiting', shape: { kind: 'sequence', max: 4096, element: waitingView } },
    { name: 'group', shape: groupEntry, optional: true },
  ],
};
const serverResumed: Composite = {
  kind: 'composite',
  fields: [
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'resumeWindowMillis', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
  ],
};
const serverPong: Composite = {
  kind: 'composite',
  fields: [],
};
const serverOutcomePending: Composite = {
  kind: 'composite',
  fields: [{ name: 'inReplyTo', shape: { kind: 'count', min: 0, max: 9007199254740991 } }],
};
const serverDenied: Composite = {
  kind: 'composite',
  fields: [
    { name: 'inReplyTo', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'reason', shape: reasonCode },
    { name: 'clause', shape: advisoryClause, optional: true },
  ],
};
const serverProtocolError: Composite = {
  kind: 'composite',
  fields: [
    { name: 'inReplyTo', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'code', shape: protocolErrorCode },
  ],
};
const serverClosed: Composite = {
  kind: 'composite',
  fields: [
    { name: 'cause', shape: closeCause },
    { name: 'removal', shape: removalReason, optional: true },
  ],
};
const serverParticipantJoined: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: participantView }],
};
const serverParticipantChanged: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: participantView }],
};
const serverParticipantLeft: Composite = {
  kind: 'composite',
  fields: [
    { name: 'participant', shape: { kind: 'id', length: 16 } },
    { name: 'cause', shape: closeCause },
  ],
};
const serverWaitingAdded: Composite = {
  kind: 'composite',
  fields: [{ name: 'waiting', shape: waitingView }],
};
const serverWaitingRemoved: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 } }],
};
const serverDoorMessage: Composite = {
  kind: 'composite',
  fields: [{ name: 'text', shape: { kind: 'text', min: 1, max: 200, script: 'line' }, optional: true }],
};
const serverMeetingChanged: Composite = {
  kind: 'composite',
  fields: [{ name: 'meeting', shape: meetingView }],
};
const serverAnswer: Composite = {
  kind: 'composite',
  fields: [
    { name: 'negotiation', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'sdp', shape: { kind: 'text', min: 1, max: 262144, script: 'any' } },
    { name: 'tracks', shape: { kind: 'sequence', max: 8, element: acceptedTrack } },
  ],
};
const serverOfferRefused: Composite = {
  kind: 'composite',
  fields: [
    { name: 'negotiation', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'code', shape: protocolErrorCode },
  ],
};
const serverNegotiationWanted: Composite = {
  kind: 'composite',
  fields: [],
};
const serverSlotChanged: Composite = {
  kind: 'composite',
  fields: [
    { name: 'mid', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'track', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'participant', shape: { kind: 'id', length: 16 }, optional: true },
  ],
};
const serverSlotPaused: Composite = {
  kind: 'composite',
  fields: [
    { name: 'mid', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'track', shape: { kind: 'id', length: 16 } },
    { name: 'cause', shape: pauseCause },
  ],
};
const serverVoicesLeftOut: Composite = {
  kind: 'composite',
  fields: [{ name: 'tracks', shape: { kind: 'sequence', max: 4, element: { kind: 'id', length: 16 } } }],
};
const serverTrackWanted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'track', shape: { kind: 'id', length: 16 } },
    { name: 'heightPixels', shape: { kind: 'count', min: 0, max: 4320 } },
  ],
};
const serverVoiceWanted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'track', shape: { kind: 'id', length: 16 } },
    { name: 'bitsPerSecond', shape: { kind: 'count', min: 6000, max: 510000 } },
  ],
};
const serverSpeakerChanged: Composite = {
  kind: 'composite',
  fields: [{ name: 'participant', shape: { kind: 'id', length: 16 }, optional: true }],
};
const serverMutedByHost: Composite = {
  kind: 'composite',
  fields: [{ name: 'source', shape: trackSource }],
};
const serverAskedToUnmute: Composite = {
  kind: 'composite',
  fields: [],
};
const serverPasswordGuessed: Composite = {
  kind: 'composite',
  fields: [],
};
const serverTrackClosed: Composite = {
  kind: 'composite',
  fields: [
    { name: 'track', shape: { kind: 'id', length: 16 } },
    { name: 'reason', shape: reasonCode },
  ],
};
const serverMediaLost: Composite = {
  kind: 'composite',
  fields: [],
};
const serverInvitationIssued: Composite = {
  kind: 'composite',
  fields: [{ name: 'invitation', shape: { kind: 'text', min: 1, max: 256, script: 'line' } }],
};
const serverFileGranted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'file', shape: { kind: 'id', length: 26 } },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
const serverFileOpened: Composite = {
  kind: 'composite',
  fields: [
    { name: 'file', shape: { kind: 'id', length: 26 } },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
const serverFileWithdrawn: Composite = {
  kind: 'composite',
  fields: [{ name: 'file', shape: { kind: 'id', length: 26 } }],
};
const serverPollOpened: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'kind', shape: pollKind },
    { name: 'opener', shape: { kind: 'id', length: 16 } },
    { name: 'now', shape: { kind: 'time' } },
    { name: 'until', shape: { kind: 'time' }, optional: true },
    { name: 'voters', shape: { kind: 'sequence', max: 1024, element: { kind: 'id', length: 16 } } },
    { name: 'voted', shape: { kind: 'count', min: 0, max: 1024 } },
    { name: 'you', shape: pollStanding },
    { name: 'opening', shape: { kind: 'base64url', min: 1, max: 98304 } },
  ],
};
const serverPollMoved: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'voted', shape: { kind: 'count', min: 0, max: 1024 } },
  ],
};
const serverBallotTaken: Composite = {
  kind: 'composite',
  fields: [{ name: 'poll', shape: { kind: 'id', length: 26 } }],
};
const serverPollClosed: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'outcome', shape: pollOutcome },
    { name: 'voted', shape: { kind: 'sequence', max: 1024, element: { kind: 'id', length: 16 } } },
    { name: 'ballots', shape: { kind: 'sequence', max: 1024, element: { kind: 'base64url', min: 156, max: 156 } } },
    { name: 'word', shape: { kind: 'base64url', min: 156, max: 156 }, optional: true },
  ],
};
const serverPollResult: Composite = {
  kind: 'composite',
  fields: [
    { name: 'poll', shape: { kind: 'id', length: 26 } },
    { name: 'result', shape: { kind: 'base64url', min: 1, max: 98304 } },
  ],
};
const serverCommitWanted: Composite = {
  kind: 'composite',
  fields: [
    { name: 'epoch', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'adds', shape: { kind: 'sequence', max: 64, element: wantedAdd } },
    { name: 'removals', shape: { kind: 'sequence', max: 1024, element: { kind: 'count', min: 0, max: 1023 } } },
    { name: 'refresh', shape: { kind: 'flag' } },
  ],
};
const serverGroupCommit: Composite = {
  kind: 'composite',
  fields: [
    { name: 'epoch', shape: { kind: 'count', min: 1, max: 9007199254740991 } },
    { name: 'committer', shape: { kind: 'id', length: 16 } },
    { name: 'commit', shape: { kind: 'base64url', min: 1, max: 524288 } },
    { name: 'added', shape: { kind: 'sequence', max: 1024, element: groupLeaf } },
    { name: 'removed', shape: { kind: 'sequence', max: 1024, element: groupLeaf } },
  ],
};
const serverCommitRefused: Composite = {
  kind: 'composite',
  fields: [
    { name: 'inReplyTo', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
  ],
};
const serverEpochInUse: Composite = {
  kind: 'composite',
  fields: [{ name: 'epoch', shape: { kind: 'count', min: 0, max: 9007199254740991 } }],
};
const serverStatementChanged: Composite = {
  kind: 'composite',
  fields: [{ name: 'statement', shape: { kind: 'base64url', min: 1, max: 1024 } }],
};
const serverSealed: Composite = {
  kind: 'composite',
  fields: [
    { name: 'from', shape: { kind: 'id', length: 16 } },
    { name: 'channel', shape: sealedChannel },
    { name: 'audience', shape: sealedAudience },
    { name: 'to', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'payload', shape: { kind: 'base64url', min: 1, max: 16384 } },
  ],
};
const serverMessage: Family = {
  kind: 'family',
  members: new Map([
    ['waiting', serverWaiting],
    ['granted', serverGranted],
    ['seated', serverSeated],
    ['resumed', serverResumed],
    ['pong', serverPong],
    ['outcome-pending', serverOutcomePending],
    ['denied', serverDenied],
    ['protocol-error', serverProtocolError],
    ['closed', serverClosed],
    ['participant-joined', serverParticipantJoined],
    ['participant-changed', serverParticipantChanged],
    ['participant-left', serverParticipantLeft],
    ['waiting-added', serverWaitingAdded],
    ['waiting-removed', serverWaitingRemoved],
    ['door-message', serverDoorMessage],
    ['meeting-changed', serverMeetingChanged],
    ['answer', serverAnswer],
    ['offer-refused', serverOfferRefused],
    ['negotiation-wanted', serverNegotiationWanted],
    ['slot-changed', serverSlotChanged],
    ['slot-paused', serverSlotPaused],
    ['voices-left-out', serverVoicesLeftOut],
    ['track-wanted', serverTrackWanted],
    ['voice-wanted', serverVoiceWanted],
    ['speaker-changed', serverSpeakerChanged],
    ['muted-by-host', serverMutedByHost],
    ['asked-to-unmute', serverAskedToUnmute],
    ['password-guessed', serverPasswordGuessed],
    ['track-closed', serverTrackClosed],
    ['media-lost', serverMediaLost],
    ['invitation-issued', serverInvitationIssued],
    ['file-granted', serverFileGranted],
    ['file-opened', serverFileOpened],
    ['file-withdrawn', serverFileWithdrawn],
    ['poll-opened', serverPollOpened],
    ['poll-moved', serverPollMoved],
    ['ballot-taken', serverBallotTaken],
    ['poll-closed', serverPollClosed],
    ['poll-result', serverPollResult],
    ['commit-wanted', serverCommitWanted],
    ['group-commit', serverGroupCommit],
    ['commit-refused', serverCommitRefused],
    ['epoch-in-use', serverEpochInUse],
    ['statement-changed', serverStatementChanged],
    ['sealed', serverSealed],
  ]),
};

export const clientFrameShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'seq', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'ack', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'message', shape: clientMessage },
  ],
};
export const serverFrameShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'seq', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'ack', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'message', shape: serverMessage },
  ],
};
export const organiserRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'browser', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const organiserResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'session', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'expiresInSeconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
export const createMeetingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'scheduled', shape: scheduledRoom, optional: true },
    { name: 'classification', shape: classification, optional: true },
  ],
};
export const createMeetingResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'invitation', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'sessionExpiresInSeconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
export const joinRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'invitation', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'device', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'signatureKey', shape: { kind: 'base64url', min: 32, max: 32 }, optional: true },
    { name: 'consent', shape: joinConsent, optional: true },
    { name: 'nameSource', shape: nameSource, optional: true },
  ],
};
export const joinResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'token', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'expiresInSeconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    {
      name: 'certificates',
      shape: { kind: 'sequence', max: 4, element: { kind: 'base64url', min: 1, max: 2048 } },
      optional: true,
    },
    { name: 'root', shape: { kind: 'base64url', min: 1, max: 2048 }, optional: true },
    { name: 'receipt', shape: consentReceipt, optional: true },
  ],
};
export const seriesNextRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'series', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'lookup', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const seriesNextResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'room', shape: { kind: 'id', length: 24 } }],
};
export const withdrawConsentRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'receipt', shape: consentReceipt }],
};
export const consentWithdrawnResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'ended', shape: { kind: 'flag' } }],
};
export const aboutResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'version', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'endToEndEncrypted', shape: { kind: 'flag' } },
    { name: 'networkCheck', shape: { kind: 'flag' } },
    { name: 'notice', shape: privacyNotice, optional: true },
  ],
};
export const networkCheckRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'offer', shape: { kind: 'text', min: 1, max: 12288, script: 'any' } }],
};
export const networkCheckResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'answer', shape: { kind: 'text', min: 1, max: 12288, script: 'any' } }],
};
export const problemShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'type', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'title', shape: { kind: 'text', min: 1, max: 128, script: 'line' } },
    { name: 'status', shape: { kind: 'count', min: 400, max: 599 } },
    { name: 'code', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'startsAt', shape: { kind: 'time' }, optional: true },
  ],
};
export const ownAccountResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'own', shape: ownAccount }],
};
export const signInRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'login', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const signInResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'account', shape: ownAccount, optional: true },
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
    { name: 'factors', shape: { kind: 'sequence', max: 3, element: secondFactorKind } },
    { name: 'failed', shape: failedSignIns, optional: true },
  ],
};
export const secondFactorRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'ticket', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'factor', shape: secondFactorKind },
    { name: 'code', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const passkeyOptionsResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'challenge', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'site', shape: { kind: 'text', min: 1, max: 253, script: 'line' } },
    { name: 'user', shape: passkeyUser, optional: true },
    {
      name: 'known',
      shape: { kind: 'sequence', max: 10, element: { kind: 'text', min: 1, max: 1400, script: 'line' } },
    },
  ],
};
export const passkeySignInRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'challenge', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'credential', shape: { kind: 'text', min: 1, max: 1400, script: 'line' } },
    { name: 'clientData', shape: { kind: 'text', min: 1, max: 2048, script: 'line' } },
    { name: 'authenticatorData', shape: { kind: 'text', min: 1, max: 2048, script: 'line' } },
    { name: 'signature', shape: { kind: 'text', min: 1, max: 2048, script: 'line' } },
  ],
};
export const signInWaysResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'singleSignOn', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true }],
};
export const singleSignOnStartResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'address', shape: { kind: 'text', min: 1, max: 4096, script: 'line' } }],
};
export const singleSignOnRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'query', shape: { kind: 'text', min: 0, max: 8192, script: 'any' } }],
};
export const invitationRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } }],
};
export const invitationViewShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'login', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'ownName', shape: { kind: 'flag' } },
  ],
};
export const acceptInvitationRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const sessionListShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'sessions', shape: { kind: 'sequence', max: 20, element: sessionView } }],
};
export const endSessionRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'id', shape: { kind: 'id', length: 16 } }],
};
export const changePasswordRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'current', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'next', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const codeSecretResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'address', shape: { kind: 'text', min: 1, max: 512, script: 'line' } },
  ],
};
export const confirmCodeRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'code', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'voucher', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
  ],
};
export const recoveryCodesResponseShape: Composite = {
  kind: 'composite',
  fields: [
    {
      name: 'codes',
      shape: { kind: 'sequence', max: 10, element: { kind: 'text', min: 1, max: 256, script: 'line' } },
    },
  ],
};
export const addPasskeyRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'challenge', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'clientData', shape: { kind: 'text', min: 1, max: 2048, script: 'line' } },
    { name: 'attestationObject', shape: { kind: 'text', min: 1, max: 8192, script: 'line' } },
    { name: 'label', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
  ],
};
export const dropPasskeyRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'id', shape: { kind: 'text', min: 1, max: 1400, script: 'line' } }],
};
export const eraseOwnAccountRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' } }],
};
export const listAccountsRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'after', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'containing', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
  ],
};
export const accountListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'accounts', shape: { kind: 'sequence', max: 20, element: accountLine } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const inviteAccountRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'login', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'name', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
    { name: 'roles', shape: { kind: 'sequence', max: 5, element: accountRole } },
  ],
};
export const accountInvitedResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'account', shape: accountLine },
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
    { name: 'expiresInSeconds', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
export const renameAccountRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'name', shape: { kind: 'text', min: 0, max: 256, script: 'any' } },
  ],
};
export const accountChangedResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'account', shape: accountLine }],
};
export const setRolesRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'id', shape: { kind: 'id', length: 16 } },
    { name: 'roles', shape: { kind: 'sequence', max: 5, element: accountRole } },
  ],
};
export const changeAccountRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'id', shape: { kind: 'id', length: 16 } }],
};
export const endSessionOfRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'account', shape: { kind: 'id', length: 16 } },
    { name: 'session', shape: { kind: 'id', length: 16 } },
  ],
};
export const scheduleMeetingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'zone', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'starts', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'minutes', shape: { kind: 'count', min: 5, max: 1440 } },
    { name: 'rhythm', shape: rhythm },
    { name: 'times', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'classification', shape: classification, optional: true },
  ],
};
export const meetingScheduledResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'first', shape: scheduledMeeting }],
};
export const listScheduledRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'after', shape: { kind: 'id', length: 24 }, optional: true }],
};
export const scheduledListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meetings', shape: { kind: 'sequence', max: 15, element: scheduledMeeting } },
    { name: 'more', shape: { kind: 'flag' } },
    { name: 'mails', shape: { kind: 'flag' } },
  ],
};
export const inviteToMeetingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'count', shape: { kind: 'count', min: 1, max: 50 } },
    { name: 'anew', shape: { kind: 'flag' } },
    { name: 'scope', shape: invitationScope, optional: true },
  ],
};
export const invitedToMeetingResponseShape: Composite = {
  kind: 'composite',
  fields: [
    {
      name: 'invitations',
      shape: { kind: 'sequence', max: 50, element: { kind: 'text', min: 1, max: 256, script: 'line' } },
    },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
    { name: 'series', shape: invitedSeries, optional: true },
  ],
};
export const inviteByMailRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'people', shape: { kind: 'sequence', max: 25, element: mailGuest } },
    { name: 'language', shape: mailLanguage },
    { name: 'anew', shape: { kind: 'flag' } },
    { name: 'scope', shape: invitationScope, optional: true },
    { name: 'key', shape: mailedKey, optional: true },
  ],
};
export const invitedByMailResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
    { name: 'series', shape: invitedSeries, optional: true },
  ],
};
export const listMailedRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'after', shape: { kind: 'id', length: 16 }, optional: true },
    { name: 'scope', shape: invitationScope, optional: true },
  ],
};
export const mailedListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'people', shape: { kind: 'sequence', max: 20, element: mailedPerson } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const takeInvitationBackRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'invitation', shape: { kind: 'id', length: 16 } },
    { name: 'scope', shape: invitationScope, optional: true },
  ],
};
export const moveMeetingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'starts', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'minutes', shape: { kind: 'count', min: 5, max: 1440 } },
    { name: 'keys', shape: mailedKeys, optional: true },
  ],
};
export const cancelMeetingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'room', shape: { kind: 'id', length: 24 } },
    { name: 'andLater', shape: { kind: 'flag' } },
    { name: 'keys', shape: mailedKeys, optional: true },
  ],
};
export const calendarFeedViewShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'since', shape: { kind: 'time' }, optional: true },
    { name: 'titles', shape: { kind: 'flag' } },
  ],
};
export const calendarFeedResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } }],
};
export const vaultResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'vault', shape: sealedVault, optional: true }],
};
export const keepVaultRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'vault', shape: { kind: 'base64url', min: 16, max: 16 } },
    { name: 'revision', shape: { kind: 'count', min: 0, max: 1125899906842624 } },
    { name: 'sealed', shape: { kind: 'base64url', min: 1, max: 11264 } },
    { name: 'recovery', shape: { kind: 'base64url', min: 1, max: 128 }, optional: true },
  ],
};
export const vaultKeptResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'revision', shape: { kind: 'count', min: 1, max: 1125899906842624 } }],
};
export const offerVaultRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'vault', shape: { kind: 'base64url', min: 16, max: 16 } },
    { name: 'offer', shape: { kind: 'base64url', min: 1, max: 128 }, optional: true },
  ],
};
export const dropVaultRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'vault', shape: { kind: 'base64url', min: 16, max: 16 } }],
};
export const ruleListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'rules', shape: { kind: 'sequence', max: 32, element: organisationRule } },
    { name: 'ceiling', shape: organisationCeiling },
  ],
};
export const setOrganisationRuleRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: { kind: 'text', min: 1, max: 8, script: 'line' } },
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'locked', shape: { kind: 'flag' } },
    { name: 'version', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 200, script: 'line' } },
  ],
};
export const organisationRuleResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'rule', shape: organisationRule }],
};
export const previewRuleRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'clause', shape: { kind: 'text', min: 1, max: 8, script: 'line' } },
    { name: 'value', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'locked', shape: { kind: 'flag' } },
  ],
};
export const rulePreviewResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'open', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'stricter', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'locked', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'people', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'scheduled', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
export const ruleHistoryRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'before', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true }],
};
export const ruleHistoryShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'changes', shape: { kind: 'sequence', max: 10, element: ruleChanged } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const setCeilingRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'highest', shape: classification },
    { name: 'version', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'reason', shape: { kind: 'text', min: 1, max: 200, script: 'line' } },
  ],
};
export const ceilingResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'ceiling', shape: organisationCeiling }],
};
export const previewCeilingRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'highest', shape: classification }],
};
export const ceilingPreviewResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'open', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'above', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'people', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'scheduled', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
  ],
};
export const ceilingHistoryRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'before', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true }],
};
export const ceilingHistoryShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'changes', shape: { kind: 'sequence', max: 10, element: ceilingChanged } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const listKeysRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'after', shape: { kind: 'id', length: 16 }, optional: true }],
};
export const keyListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'keys', shape: { kind: 'sequence', max: 20, element: keyLine } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const makeKeyRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'name', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'scopes', shape: { kind: 'sequence', max: 16, element: apiScope } },
    { name: 'organiser', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'days', shape: { kind: 'count', min: 1, max: 3650 }, optional: true },
  ],
};
export const keyMadeResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'key', shape: keyLine },
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const revokeKeyRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'id', shape: { kind: 'id', length: 16 } }],
};
export const keyResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'key', shape: keyLine }],
};
export const webhookListShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'webhooks', shape: { kind: 'sequence', max: 10, element: webhookLine } }],
};
export const addWebhookRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'url', shape: { kind: 'text', min: 1, max: 1000, script: 'line' } },
    { name: 'events', shape: { kind: 'sequence', max: 8, element: webhookEvent } },
  ],
};
export const webhookSecretResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'webhook', shape: webhookLine },
    { name: 'secret', shape: { kind: 'text', min: 1, max: 256, script: 'line' } },
  ],
};
export const changeWebhookRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'id', shape: { kind: 'id', length: 16 } }],
};
export const webhookTestedResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'delivery', shape: webhookDeliveryLine }],
};
export const webhookDeliveryListShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'deliveries', shape: { kind: 'sequence', max: 20, element: webhookDeliveryLine } }],
};
export const liveMeetingsShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'at', shape: { kind: 'time' } },
    { name: 'meetings', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'people', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'waiting', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'largest', shape: { kind: 'sequence', max: 40, element: liveMeeting } },
  ],
};
export const serverHealthShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'version', shape: { kind: 'text', min: 1, max: 32, script: 'line' } },
    { name: 'startedAt', shape: { kind: 'time' } },
    { name: 'at', shape: { kind: 'time' } },
    { name: 'findings', shape: { kind: 'sequence', max: 24, element: healthFinding } },
    { name: 'loops', shape: { kind: 'sequence', max: 64, element: loopLoad } },
  ],
};
export const verifyAuditRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'noted', shape: { kind: 'text', min: 1, max: 100, script: 'line' }, optional: true }],
};
export const auditVerificationViewShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'phase', shape: auditVerificationPhase },
    { name: 'checked', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'total', shape: { kind: 'count', min: 0, max: 9007199254740991 } },
    { name: 'begunAt', shape: { kind: 'time' }, optional: true },
    { name: 'endedAt', shape: { kind: 'time' }, optional: true },
    { name: 'sound', shape: soundAudit, optional: true },
    { name: 'changed', shape: changedAudit, optional: true },
  ],
};
export const searchAuditRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meeting', shape: { kind: 'text', min: 1, max: 24, script: 'line' }, optional: true },
    { name: 'verb', shape: { kind: 'text', min: 1, max: 40, script: 'line' }, optional: true },
    { name: 'who', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'from', shape: { kind: 'time' }, optional: true },
    { name: 'until', shape: { kind: 'time' }, optional: true },
    { name: 'before', shape: { kind: 'count', min: 1, max: 9007199254740991 }, optional: true },
  ],
};
export const auditPageShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'rows', shape: { kind: 'sequence', max: 20, element: auditLine } },
    { name: 'people', shape: { kind: 'sequence', max: 40, element: auditPerson } },
    { name: 'before', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true },
  ],
};
export const auditRowRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'number', shape: { kind: 'count', min: 1, max: 9007199254740991 } }],
};
export const auditDetailsShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'row', shape: auditLine },
    { name: 'people', shape: { kind: 'sequence', max: 2, element: auditPerson } },
    { name: 'clockErrorMicros', shape: { kind: 'count', min: 0, max: 9007199254740991 }, optional: true },
    { name: 'invitation', shape: { kind: 'text', min: 1, max: 16, script: 'line' }, optional: true },
    { name: 'hash', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'name', shape: { kind: 'text', min: 1, max: 400, script: 'line' }, optional: true },
    { name: 'network', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'erased', shape: { kind: 'flag' } },
  ],
};
export const reportListRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'before', shape: { kind: 'id', length: 24 }, optional: true }],
};
export const startedMeetingListShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meetings', shape: { kind: 'sequence', max: 15, element: startedMeeting } },
    { name: 'more', shape: { kind: 'flag' } },
  ],
};
export const reportRequestShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'meeting', shape: { kind: 'id', length: 24 } }],
};
export const signedReportShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'report', shape: complianceReport },
    { name: 'key', shape: { kind: 'text', min: 64, max: 64, script: 'line' } },
    { name: 'signature', shape: { kind: 'text', min: 128, max: 128, script: 'line' } },
  ],
};
export const paperRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meeting', shape: { kind: 'id', length: 24 } },
    { name: 'language', shape: { kind: 'text', min: 2, max: 8, script: 'line' } },
    { name: 'zone', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
  ],
};
export const plannedMeetingPageShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'meetings', shape: { kind: 'sequence', max: 15, element: plannedMeeting } },
    { name: 'next', shape: { kind: 'id', length: 24 }, optional: true },
  ],
};
export const scheduleForRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'organiser', shape: { kind: 'text', min: 1, max: 64, script: 'line' }, optional: true },
    { name: 'title', shape: { kind: 'text', min: 1, max: 120, script: 'line' } },
    { name: 'zone', shape: { kind: 'text', min: 1, max: 64, script: 'line' } },
    { name: 'starts', shape: { kind: 'text', min: 1, max: 16, script: 'line' } },
    { name: 'minutes', shape: { kind: 'count', min: 5, max: 1440 } },
    { name: 'rhythm', shape: rhythm },
    { name: 'times', shape: { kind: 'count', min: 1, max: 60 } },
    { name: 'classification', shape: classification, optional: true },
  ],
};
export const plannedMeetingResponseShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'meeting', shape: plannedMeeting }],
};
export const invitationIdsShape: Composite = {
  kind: 'composite',
  fields: [{ name: 'invitations', shape: { kind: 'sequence', max: 200, element: { kind: 'id', length: 16 } } }],
};
export const makeInvitationsRequestShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'count', shape: { kind: 'count', min: 1, max: 50 } },
    { name: 'anew', shape: { kind: 'flag' } },
  ],
};
export const invitationsMadeResponseShape: Composite = {
  kind: 'composite',
  fields: [
    { name: 'invitations', shape: { kind: 'sequence', max: 50, element: madeInvitation } },
    { name: 'password', shape: { kind: 'text', min: 1, max: 256, script: 'line' }, optional: true },
  ],
};

/** Most bytes of a message in UTF-8. */
export const MAX_CLIENT_MESSAGE_BYTES = 1835008;
export const MAX_SERVER_MESSAGE_BYTES = 4194304;
export const MAX_HTTP_BODY_BYTES = 16384;
export const MAX_REPORT_BYTES = 4194304;
export const MAX_DEPTH = 32;

/** The WebSocket close code that follows a cause. */
export const CLOSE_CODES: Readonly<Record<CloseCause, number>> = {
  left: 1000,
  removed: 4001,
  refused: 4002,
  ended: 4003,
  lost: 4004,
  'server-stopping': 1001,
  replaced: 4005,
  'account-disabled': 4006,
  'link-withdrawn': 4007,
  limit: 1008,
};
