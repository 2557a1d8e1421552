import type {
  AuditDetails,
  AuditLine,
  AuditPage,
  AuditVerificationView,
  HealthFinding,
  KeyLine,
  KeyList,
  LiveMeetings,
  ServerHealth,
  WebhookDeliveryLine,
  WebhookLine,
} from '../../account/console.ts';
import type {
  AccountLine,
  AccountPage,
  Answer,
  OrganisationCeiling,
  OrganisationRule,
  OwnAccount,
  RuleChanged,
  SessionView,
} from '../../account/port.ts';
import { ASHA, FakeAccounts, OWN } from './fake-accounts.ts';

const yes = (value: unknown): Answer<unknown> => ({ kind: 'yes', value });

const ROOM = 'k3m7pxq2rahtam4dabcdefgh';
const AT = '2026-11-24T09:42:00.000Z';
const NO_TRAFFIC = {
  packetsIn: 0,
  bytesIn: 0,
  lostIn: 0,
  expectedIn: 0,
  packetsOut: 0,
  bytesOut: 0,
  lostOut: 0,
  expectedOut: 0,
};

export const LIVE: LiveMeetings = {
  at: AT,
  meetings: 3,
  people: 96,
  waiting: 15,
  largest: [
    {
      room: ROOM,
      people: 64,
      waiting: 12,
      since: '2026-11-24T07:51:00.000Z',
      encrypted: true,
      locked: false,
      loops: [0, 1],
      traffic: NO_TRAFFIC,
    },
    {
      room: ROOM.replace('k3m7', 'zzzz'),
      people: 32,
      waiting: 3,
      since: '2026-11-24T09:34:00.000Z',
      encrypted: true,
      locked: true,
      loops: [1],
      traffic: NO_TRAFFIC,
    },
    {
      room: ROOM.replace('k3m7', 'aaaa'),
      people: 0,
      waiting: 0,
      encrypted: false,
      locked: false,
      loops: [0],
      traffic: NO_TRAFFIC,
    },
  ],
};

const GOOD: HealthFinding[] = [
  { check: 'clock', verdict: 'good', state: 'kept', number: 1_200 },
  { check: 'storage', verdict: 'good', state: 'embedded' },
  { check: 'audit', verdict: 'good', state: 'sound', at: AT },
  { check: 'memory', verdict: 'good', state: 'good', number: 31 },
  { check: 'load', verdict: 'good', state: 'good', number: 22 },
  { check: 'media', verdict: 'good', state: 'fast' },
];
export const HEALTH: ServerHealth = {
  version: '0.1.0',
  startedAt: '2026-11-20T07:00:00.000Z',
  at: AT,
  findings: [
    { check: 'disk', verdict: 'failure', state: 'full', number: 200 * 2 ** 20 },
    { check: 'certificate', verdict: 'warning', state: 'made-here', at: '2027-11-24T00:00:00.000Z' },
    { check: 'syslog', verdict: 'warning', state: 'off' },
    ...GOOD,
  ],
  loops: [
    { port: 10_000, busyPercent: 22, longestTurnMicros: 4_100, longTurns: 0, dropped: 0 },
    { port: 10_001, busyPercent: 9, longestTurnMicros: 12_300, longTurns: 3, dropped: 17 },
  ],
};

const BALA_ID = 'b'.repeat(16);
export const ROWS: readonly AuditLine[] = [
  {
    number: 4_812,
    at: '2026-11-24T09:41:09.000Z',
    verb: 'set-organisation-rule',
    actor: ASHA.id,
    value: 'A4 granted > everyone locked',
    clause: 'A4',
    times: 1,
  },
  { number: 4_811, at: '2026-11-24T09:40:51.000Z', verb: 'sign-in', refusal: 'cannot-sign-in', times: 12 },
  {
    number: 4_810,
    at: '2026-11-24T09:31:17.000Z',
    meeting: ROOM,
    verb: 'remove',
    actor: 'p3m7pxq2rahtam4d',
    subject: 'q3m7pxq2rahtam4d',
    clause: 'A5',
    times: 1,
  },
  {
    number: 4_809,
    at: '2026-11-24T09:10:00.000Z',
    verb: 'disable-account',
    actor: ASHA.id,
    subject: BALA_ID,
    times: 1,
  },
];
export const PAGE: AuditPage = {
  rows: ROWS,
  people: [
    { id: ASHA.id, name: ASHA.name },
    { id: BALA_ID, name: 'बाला मेनन' },
  ],
  before: 4_809,
};
export const DETAILS: AuditDetails = {
  row: ROWS[2] ?? { number: 1, at: AT, verb: 'remove', times: 1 },
  people: [],
  clockErrorMicros: 1_200,
  invitation: 'i3m7pxq2rahtam4d',
  hash: '9f3c41a8'.repeat(8),
  name: 'Ravi Kumar',
  network: '10.0.0.0/24',
  erased: false,
};

const NOTE = `4812:${'9f3c41a8'.repeat(8)}`;
export const CHECKS = {
  none: { phase: 'none', checked: 0, total: 0 },
  running: { phase: 'running', checked: 20_000, total: 48_211, begunAt: AT },
  sound: {
    phase: 'sound',
    checked: 48_211,
    total: 48_211,
    begunAt: AT,
    endedAt: AT,
    sound: { first: 1, last: 48_211, heads: 50, erased: 4, note: NOTE },
  },
  changed: {
    phase: 'changed',
    checked: 4_000,
    total: 48_211,
    begunAt: AT,
    endedAt: AT,
    changed: { harm: 'edited', firstBadRow: 4_017, sentence: 'row 4017 is not as it was written' },
  },
} as const satisfies Record<string, AuditVerificationView>;

export const BALA: AccountLine = { ...ASHA, id: BALA_ID, login: 'bala', name: 'बाला मेनन', roles: ['user'] };
const PEOPLE = {
  accounts: [
    ASHA,
    BALA,
    { ...BALA, id: 'c'.repeat(16), login: 'chitra', name: 'Chitra', standing: 'disabled' },
    {
      ...BALA,
      id: 'd'.repeat(16),
      login: 'dev.sharma',
      name: 'Dev Sharma (District Informatics Officer)',
      roles: ['organiser', 'auditor'],
      marks: { code: false, passkey: false, verified: false, external: false },
    },
    { ...BALA, id: 'e'.repeat(16), login: 'esha', name: 'Esha', roles: [], standing: 'invited' },
  ],
  more: true,
};
const PLAIN_KEY: KeyLine = {
  id: 'm'.repeat(16),
  name: 'Calendar',
  prefix: 'sabha_q2rahtam',
  scopes: ['meetings:read', 'meetings:write'],
  times: { made: '2026-01-02T09:00:00.000Z', expires: '2026-02-02T09:00:00.000Z' },
  suspended: false,
};
export const KEY: KeyLine = {
  ...PLAIN_KEY,
  id: 'k'.repeat(16),
  name: 'Case portal (High Court)',
  organiser: 'asha',
  madeBy: ASHA.name,
  times: { made: '2026-11-02T09:00:00.000Z', expires: '2098-11-02T09:00:00.000Z', used: AT },
};
export const AUDIT_KEY: KeyLine = {
  ...PLAIN_KEY,
  id: 'l'.repeat(16),
  name: 'लेखा-परीक्षा कार्यालय',
  scopes: ['reports:read', 'audit:read'],
  madeBy: 'बाला मेनन',
  times: { made: '2026-10-02T09:00:00.000Z' },
  suspended: true,
};
const KEYS: KeyList = {
  keys: [
    KEY,
    AUDIT_KEY,
    PLAIN_KEY,
    {
      ...PLAIN_KEY,
      id: 'n'.repeat(16),
      name: 'Old portal',
      times: {
        made: '2025-01-02T09:00:00.000Z',
        revoked: '2026-02-02T09:00:00.000Z',
        used: '2026-02-01T09:00:00.000Z',
      },
    },
  ],
  more: true,
};
export const HOOK: WebhookLine = {
  id: 'w'.repeat(16),
  url: 'https://hooks.portal.example.in/sabha/v1/meetings?department=water-supply',
  events: ['meeting.started', 'participant.joined', 'participant.left', 'meeting.ended'],
  madeBy: ASHA.name,
  made: '2026-11-02T09:00:00.000Z',
  waiting: 0,
};
const WEBHOOKS: readonly WebhookLine[] = [
  HOOK,
  { ...HOOK, id: 'x'.repeat(16), url: 'https://archive.example.in/', events: ['meeting.ended'], waiting: 1_204 },
];
const DELIVERY: WebhookDeliveryLine = {
  message: 'd'.repeat(24),
  event: 'meeting.ended',
  at: AT,
  attempt: 2,
  status: 204,
  outcome: 'taken',
};
const DELIVERIES: readonly WebhookDeliveryLine[] = [
  DELIVERY,
  { ...DELIVERY, at: '2026-11-24T09:41:55.000Z', attempt: 1, status: 503, outcome: 'waits' },
  {
    message: 'e'.repeat(24),
    event: 'participant.left',
    at: '2026-11-23T18:02:10.000Z',
    attempt: 9,
    outcome: 'given-up',
  },
];
const RULE: OrganisationRule = {
  clause: 'A4',
  value: 'everyone',
  locked: false,
  allowed: ['granted', 'everyone'],
  pinned: false,
  relaxed: true,
  version: 3,
};

const RULES: readonly OrganisationRule[] = [
  { ...RULE, clause: 'A1', value: 'fresh', allowed: ['fresh'], pinned: true, relaxed: false, version: 0 },
  {
    ...RULE,
    clause: 'A2',
    value: 'on',
    locked: true,
    allowed: ['on', 'off'],
    relaxed: false,
    changedBy: ASHA.name,
    changedAt: '2026-11-23T10:05:00.000Z',
  },
  RULE,
  { ...RULE, clause: 'C4', value: 'off', allowed: ['off'], pinned: true, relaxed: false },
];
const CEILING: OrganisationCeiling = { highest: 'restricted', pinned: false, version: 0 };
const CHANGES: readonly RuleChanged[] = [
  {
    number: 2,
    clause: 'A2',
    at: '2026-11-23T10:05:00.000Z',
    by: ASHA.name,
    before: { value: 'on', locked: false },
    after: { value: 'on', locked: true },
    reason: 'Circular 14/2026 of the department',
  },
  {
    number: 1,
    clause: 'A4',
    at: '2026-11-20T08:00:00.000Z',
    before: { value: 'granted', locked: false },
    after: { value: 'everyone', locked: false },
    reason: 'प्रशिक्षण सप्ताह',
  },
];

export const CONSOLE_ANSWERS: Readonly<Record<string, Answer<unknown>>> = {
  live: yes(LIVE),
  health: yes(HEALTH),
  accounts: yes(PEOPLE),
  rules: yes({ rules: RULES, ceiling: CEILING }),
  ceilingHistory: yes({ changes: [], more: false }),
  ruleHistory: yes({ changes: CHANGES, more: true }),
  search: yes(PAGE),
  row: yes(DETAILS),
  verification: yes(CHECKS.sound),
  verify: yes(CHECKS.running),
  keys: yes(KEYS),
  makeKey: yes({ key: KEY, secret: `sabha_${'k3m7pxq2raht'.repeat(5).slice(0, 52)}` }),
  revokeKey: yes(KEY),
  webhooks: yes(WEBHOOKS),
  addWebhook: yes({ webhook: HOOK, secret: `whsec_${'QUJD'.repeat(11)}` }),
  rotateWebhook: yes({ webhook: HOOK, secret: `whsec_${'REVG'.repeat(11)}` }),
  closeWebhook: yes(null),
  testWebhook: yes({ ...DELIVERY, event: 'webhook.test', attempt: 1 }),
  deliveries: yes(DELIVERIES),
  sessionsOf: yes([
    { id: 's1', program: 'Firefox, Linux', network: '10.0.0.0/24', begunAt: AT, usedAt: AT, own: false },
    { id: 's2', program: 'Chrome, Android', network: '10.0.1.0/24', begunAt: AT, usedAt: AT, own: false },
  ]),
};

/** Somebody on a page of the console. */
export function onPage(
  page: AccountPage,
  answers: Readonly<Record<string, Answer<unknown>>> = {},
  own: OwnAccount = OWN,
  query = '',
): FakeAccounts {
  return new FakeAccounts({ page, own, query }, { ...CONSOLE_ANSWERS, ...answers });
}

/** The pages of the console, by name. */
const SIGNED_IN: readonly SessionView[] = [
  { id: 's1', program: 'Firefox, Linux', network: '10.0.0.0/24', begunAt: AT, usedAt: AT, own: true },
  { id: 's2', program: 'Chrome, Android', network: '10.0.1.0/24', begunAt: AT, usedAt: AT, own: false },
];

const PAIRING = 'K3M7PXQ2RAHTAM4DK3M7PXQ2RAHTAM4D';
const PAIRING_ADDRESS = `otpauth://totp/Sabha:asha?secret=${PAIRING}&issuer=Sabha`;

export const CONSOLE_SCENES = {
  'console-live': () => onPage('live'),
  'console-live-none': () =>
    onPage('live', { live: yes({ ...LIVE, meetings: 0, people: 0, waiting: 0, largest: [] }) }),
  'console-rules': () => onPage('rules'),
  'console-people': () => onPage('people'),
  'console-people-none': () => onPage('people', { accounts: yes({ accounts: [], more: false }) }),
  'console-keys': () => onPage('keys'),
  'console-keys-none': () => onPage('keys', { keys: yes({ keys: [], more: false }) }),
  'console-webhooks': () => onPage('webhooks'),
  'console-webhooks-none': () => onPage('webhooks', { webhooks: yes([]) }),
  'console-audit': () => onPage('audit'),
  'console-audit-meeting': () => onPage('audit', {}, OWN, `meeting=${'m'.repeat(24)}`),
  'console-audit-running': () => onPage('audit', { verification: yes(CHECKS.running) }),
  'console-audit-changed': () => onPage('audit', { verification: yes(CHECKS.changed) }),
  'console-audit-administrator': () =>
    onPage('audit', { verification: yes(CHECKS.none) }, { ...OWN, rights: { ...OWN.rights, readsAudit: false } }),
  'console-health': () => onPage('health'),
  account: () => onPage('account', { sessions: yes(SIGNED_IN) }),
  'account-opened': () =>
    new FakeAccounts(
      { page: 'invitation', invitation: 'inv' },
      { lookAtInvitation: yes({ login: 'chitra', name: 'Chitra', ownName: false }) },
    ),
  'account-code': () =>
    new FakeAccounts({ page: 'set-up', own: OWN }, { startCode: yes({ secret: PAIRING, address: PAIRING_ADDRESS }) }),
  accessibility: () => onPage('accessibility'),
} as const satisfies Record<string, () => FakeAccounts>;
