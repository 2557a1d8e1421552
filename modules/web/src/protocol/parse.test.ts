import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ServerFrame } from './messages.ts';
import { parse, parseClientFrame, parseServerFrame } from './parse.ts';
import type { Parsed, Unknown } from './parse.ts';
import type { Composite } from './shape.ts';
import * as shapes from './shapes.ts';

// The same files that the Java codec is tested with.
const GOLDEN = new URL('../../../protocol/src/test/resources/golden/', import.meta.url);

interface Golden {
  readonly name: string;
  readonly text: string;
}

/** Files that are no UTF-8 are left out: a browser never sees such text. */
function goldenFiles(folder: string): readonly Golden[] {
  return readdirSync(new URL(`${folder}/`, GOLDEN))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .filter((file) => !file.includes('.not-text.'))
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      text: readFileSync(new URL(`${folder}/${file}`, GOLDEN), 'utf8'),
    }));
}

const BODY_SHAPES: ReadonlyMap<string, Composite> = new Map([
  ['organiser-request', shapes.organiserRequestShape],
  ['organiser-response', shapes.organiserResponseShape],
  ['create-meeting-request', shapes.createMeetingRequestShape],
  ['create-meeting-response', shapes.createMeetingResponseShape],
  ['join-request', shapes.joinRequestShape],
  ['join-response', shapes.joinResponseShape],
  ['about-response', shapes.aboutResponseShape],
  ['withdraw-consent-request', shapes.withdrawConsentRequestShape],
  ['consent-withdrawn-response', shapes.consentWithdrawnResponseShape],
  ['network-check-request', shapes.networkCheckRequestShape],
  ['network-check-response', shapes.networkCheckResponseShape],
  ['sign-in-request', shapes.signInRequestShape],
  ['sign-in-response', shapes.signInResponseShape],
  ['second-factor-request', shapes.secondFactorRequestShape],
  ['sign-in-ways-response', shapes.signInWaysResponseShape],
  ['single-sign-on-start-response', shapes.singleSignOnStartResponseShape],
  ['single-sign-on-request', shapes.singleSignOnRequestShape],
  ['own-account-response', shapes.ownAccountResponseShape],
  ['vault-response', shapes.vaultResponseShape],
  ['keep-vault-request', shapes.keepVaultRequestShape],
  ['vault-kept-response', shapes.vaultKeptResponseShape],
  ['offer-vault-request', shapes.offerVaultRequestShape],
  ['drop-vault-request', shapes.dropVaultRequestShape],
  ['session-list', shapes.sessionListShape],
  ['end-session-request', shapes.endSessionRequestShape],
  ['invitation-request', shapes.invitationRequestShape],
  ['invitation-view', shapes.invitationViewShape],
  ['accept-invitation-request', shapes.acceptInvitationRequestShape],
  ['change-password-request', shapes.changePasswordRequestShape],
  ['erase-own-account-request', shapes.eraseOwnAccountRequestShape],
  ['code-secret-response', shapes.codeSecretResponseShape],
  ['confirm-code-request', shapes.confirmCodeRequestShape],
  ['recovery-codes-response', shapes.recoveryCodesResponseShape],
  ['passkey-options-response', shapes.passkeyOptionsResponseShape],
  ['add-passkey-request', shapes.addPasskeyRequestShape],
  ['passkey-sign-in-request', shapes.passkeySignInRequestShape],
  ['drop-passkey-request', shapes.dropPasskeyRequestShape],
  ['list-accounts-request', shapes.listAccountsRequestShape],
  ['account-list', shapes.accountListShape],
  ['invite-account-request', shapes.inviteAccountRequestShape],
  ['account-invited-response', shapes.accountInvitedResponseShape],
  ['change-account-request', shapes.changeAccountRequestShape],
  ['account-changed-response', shapes.accountChangedResponseShape],
  ['rename-account-request', shapes.renameAccountRequestShape],
  ['set-roles-request', shapes.setRolesRequestShape],
  ['schedule-meeting-request', shapes.scheduleMeetingRequestShape],
  ['meeting-scheduled-response', shapes.meetingScheduledResponseShape],
  ['list-scheduled-request', shapes.listScheduledRequestShape],
  ['scheduled-list', shapes.scheduledListShape],
  ['invite-to-meeting-request', shapes.inviteToMeetingRequestShape],
  ['invited-to-meeting-response', shapes.invitedToMeetingResponseShape],
  ['invite-by-mail-request', shapes.inviteByMailRequestShape],
  ['invited-by-mail-response', shapes.invitedByMailResponseShape],
  ['list-mailed-request', shapes.listMailedRequestShape],
  ['mailed-list', shapes.mailedListShape],
  ['take-invitation-back-request', shapes.takeInvitationBackRequestShape],
  ['move-meeting-request', shapes.moveMeetingRequestShape],
  ['calendar-feed-view', shapes.calendarFeedViewShape],
  ['calendar-feed-response', shapes.calendarFeedResponseShape],
  ['cancel-meeting-request', shapes.cancelMeetingRequestShape],
  ['set-organisation-rule-request', shapes.setOrganisationRuleRequestShape],
  ['organisation-rule-response', shapes.organisationRuleResponseShape],
  ['preview-rule-request', shapes.previewRuleRequestShape],
  ['rule-preview-response', shapes.rulePreviewResponseShape],
  ['rule-history-request', shapes.ruleHistoryRequestShape],
  ['rule-history', shapes.ruleHistoryShape],
  ['rule-list', shapes.ruleListShape],
  ['set-ceiling-request', shapes.setCeilingRequestShape],
  ['ceiling-response', shapes.ceilingResponseShape],
  ['preview-ceiling-request', shapes.previewCeilingRequestShape],
  ['ceiling-preview-response', shapes.ceilingPreviewResponseShape],
  ['ceiling-history-request', shapes.ceilingHistoryRequestShape],
  ['ceiling-history', shapes.ceilingHistoryShape],
  ['end-session-of-request', shapes.endSessionOfRequestShape],
  ['live-meetings', shapes.liveMeetingsShape],
  ['search-audit-request', shapes.searchAuditRequestShape],
  ['audit-page', shapes.auditPageShape],
  ['audit-row-request', shapes.auditRowRequestShape],
  ['audit-details', shapes.auditDetailsShape],
  ['verify-audit-request', shapes.verifyAuditRequestShape],
  ['audit-verification-view', shapes.auditVerificationViewShape],
  ['server-health', shapes.serverHealthShape],
  ['report-list-request', shapes.reportListRequestShape],
  ['started-meeting-list', shapes.startedMeetingListShape],
  ['report-request', shapes.reportRequestShape],
  ['signed-report', shapes.signedReportShape],
  ['paper-request', shapes.paperRequestShape],
  ['problem', shapes.problemShape],
  ['series-next-request', shapes.seriesNextRequestShape],
  ['series-next-response', shapes.seriesNextResponseShape],
  ['list-keys-request', shapes.listKeysRequestShape],
  ['key-list', shapes.keyListShape],
  ['make-key-request', shapes.makeKeyRequestShape],
  ['key-made-response', shapes.keyMadeResponseShape],
  ['revoke-key-request', shapes.revokeKeyRequestShape],
  ['key-response', shapes.keyResponseShape],
  ['webhook-list', shapes.webhookListShape],
  ['add-webhook-request', shapes.addWebhookRequestShape],
  ['webhook-secret-response', shapes.webhookSecretResponseShape],
  ['change-webhook-request', shapes.changeWebhookRequestShape],
  ['webhook-tested-response', shapes.webhookTestedResponseShape],
  ['webhook-delivery-list', shapes.webhookDeliveryListShape],
  ['schedule-for-request', shapes.scheduleForRequestShape],
  ['planned-meeting-response', shapes.plannedMeetingResponseShape],
  ['planned-meeting-page', shapes.plannedMeetingPageShape],
  ['make-invitations-request', shapes.makeInvitationsRequestShape],
  ['invitations-made-response', shapes.invitationsMadeResponseShape],
  ['invitation-ids', shapes.invitationIdsShape],
]);

function parseBody(name: string, text: string): Parsed<unknown> {
  for (const [prefix, shape] of BODY_SHAPES) {
    if (name.startsWith(prefix)) {
      return parse<unknown>(
        text,
        prefix === 'signed-report' ? shapes.MAX_REPORT_BYTES : shapes.MAX_HTTP_BODY_BYTES,
        shape,
      );
    }
  }
  throw new Error(`no shape for ${name}`);
}

function expectSameText(golden: Golden, parsed: Parsed<unknown> | Unknown): void {
  expect(parsed.kind).toBe('accepted');
  if (parsed.kind === 'accepted') {
    expect(`${JSON.stringify(parsed.value)}\n`).toBe(golden.text);
  }
}

describe('golden files', () => {
  it.each(goldenFiles('server'))('server $name parses completely', (golden) => {
    expectSameText(golden, parseServerFrame(golden.text));
  });

  it.each(goldenFiles('client'))('client $name parses completely', (golden) => {
    expectSameText(golden, parseClientFrame(golden.text));
  });

  it.each(goldenFiles('http'))('body $name parses completely', (golden) => {
    expectSameText(golden, parseBody(golden.name, golden.text));
  });
});

/** JSON.parse keeps the last of two fields with one name and takes 7.0 for 7; only the server refuses these, and what hangs on two fields. */
const NOT_SEEN_BY_A_BROWSER =
  /^(duplicate|seq-fraction\.invalid-value\.0|seq-exponent|seal-to-|floor-of-nobody)|\.duplicate\./;

describe('invalid golden files', () => {
  const cases = (folder: string): readonly (Golden & { readonly code: string })[] =>
    goldenFiles(folder)
      .filter((golden) => folder === 'invalid-server' || !NOT_SEEN_BY_A_BROWSER.test(golden.name))
      .map((golden) => ({ ...golden, code: golden.name.split('.').at(-2) ?? '' }));

  it.each(cases('invalid-server'))('server $name is refused', ({ text, code }) => {
    const parsed = parseServerFrame(text);
    if (code === 'unknown-type') {
      expect(parsed).toEqual({ kind: 'unknown', seq: 3, ack: 0 });
    } else {
      expect(parsed).toMatchObject({ kind: 'refused', code });
    }
  });

  it.each(cases('invalid-client'))('client $name is refused', ({ text, code }) => {
    expect(parseClientFrame(text)).toMatchObject({ kind: 'refused', code });
  });

  it.each(cases('invalid-http'))('body $name is refused', ({ name, text, code }) => {
    expect(parseBody(name, text)).toMatchObject({ kind: 'refused', code });
  });
});

describe('parseServerFrame', () => {
  it('skips newer messages, keeps their numbers', () => {
    expect(parseServerFrame('{"seq":9,"ack":2,"message":{"type":"fireworks","colours":[["red"]]}}')).toEqual({
      kind: 'unknown',
      seq: 9,
      ack: 2,
    });
  });

  it('refuses unknown message in malformed frame', () => {
    expect(parseServerFrame('{"seq":"9","ack":2,"message":{"type":"fireworks"}}')).toMatchObject({ kind: 'refused' });
    expect(parseServerFrame('{"ack":2,"message":{"type":"fireworks"}}')).toMatchObject({ kind: 'refused' });
  });

  it('refuses oversize frames unread', () => {
    const text = ' '.repeat(shapes.MAX_SERVER_MESSAGE_BYTES + 1);
    expect(parseServerFrame(text)).toEqual({ kind: 'refused', code: 'too-large', place: 'document' });
  });

  it('ignores brackets in strings', () => {
    const title = '[{'.repeat(40);
    const meeting = {
      room: 'r'.repeat(24),
      title,
      origin: 'https://meet.example.in',
      startedAt: '2026-11-24T10:00:00.000Z',
      classification: 'unclassified' as const,
      locked: false,
      rules: [],
      forbidden: [],
      chat: 'everybody' as const,
    };
    const frame: ServerFrame = { seq: 1, ack: 0, message: { type: 'meeting-changed', meeting } };
    expect(parseServerFrame(JSON.stringify(frame))).toEqual({ kind: 'accepted', value: frame });
  });

  it('result has no foreign prototype', () => {
    const parsed = parseServerFrame('{"seq":0,"ack":0,"message":{"type":"pong","__proto__":{"admin":true}}}');
    expect(parsed).toMatchObject({ kind: 'refused', code: 'unknown-field' });
  });
});
