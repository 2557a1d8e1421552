import type { TextKey } from '../../i18n/index.ts';

/** Codes of the server that have a sentence of their own; of the others only that it did not work is said. */
const SENTENCES: Readonly<Record<string, TextKey>> = {
  'cannot-sign-in': 'account.problem.cannot-sign-in',
  'single-sign-on-refused': 'account.problem.single-sign-on-refused',
  'provider-unavailable': 'account.problem.provider-unavailable',
  'rate-limited': 'account.problem.rate-limited',
  unreachable: 'account.problem.unreachable',
  'not-signed-in': 'account.problem.not-signed-in',
  'second-factor-needed': 'account.problem.second-factor-needed',
  'enrolment-code-needed': 'account.problem.enrolment-code-needed',
  'invitation-unknown': 'account.problem.invitation-unknown',
  'wrong-password': 'account.problem.wrong-password',
  'wrong-code': 'account.problem.wrong-code',
  'password-weak': 'account.problem.password-weak',
  'name-unusable': 'account.problem.name-unusable',
  'login-unusable': 'account.problem.login-unusable',
  'login-taken': 'account.problem.login-taken',
  'last-administrator': 'account.problem.last-administrator',
  'time-unusable': 'schedule.problem.time-unusable',
  'meeting-not-planned': 'schedule.problem.not-planned',
  'no-such-meeting': 'schedule.problem.not-planned',
  'too-many-meetings': 'schedule.problem.too-many-meetings',
  'too-many-invitations': 'schedule.problem.too-many-invitations',
  'no-such-session': 'account.problem.no-such-session',
  'not-up': 'account.problem.not-up',
  'audit-busy': 'audit.problem.busy',
  'note-unusable': 'audit.problem.note',
  'no-such-row': 'audit.problem.row',
  'made-elsewhere': 'schedule.elsewhere',
  'rule-set-since': 'rules.problem.set-since',
  'rule-pinned': 'rules.pinned',
  'rule-value-unknown': 'rules.problem.value',
  'rule-floor': 'rules.problem.value',
  'no-such-rule': 'rules.problem.value',
  'reason-unusable': 'rules.problem.reason',
  'report-busy': 'report.problem.busy',
  'log-broken': 'report.problem.logBroken',
  'passkey-not-shown': 'account.problem.passkey-not-shown',
  'passkey-refused': 'account.problem.passkey-not-shown',
  'passkeys-need-a-name': 'account.problem.passkeys-need-a-name',
};

export function problemText(code: string): TextKey {
  return SENTENCES[code] ?? 'account.problem.other';
}
