import type {
  ApiKeyId,
  ApiScope,
  AuditDetails,
  AuditPage,
  AuditVerificationView,
  KeyLine,
  KeyList,
  KeyMadeResponse,
  LiveMeetings,
  Rights,
  ServerHealth,
  WebhookDeliveryLine,
  WebhookEvent,
  WebhookId,
  WebhookLine,
  WebhookSecretResponse,
} from '../protocol/messages.ts';
import type { Answer } from './answer.ts';

export type {
  ApiScope,
  AuditDetails,
  AuditLine,
  AuditPage,
  AuditPerson,
  AuditVerificationView,
  DeliveryOutcome,
  HealthFinding,
  KeyLine,
  KeyList,
  KeyMadeResponse,
  LiveMeeting,
  LiveMeetings,
  LoopLoad,
  MeetingTraffic,
  ServerHealth,
  WebhookDeliveryLine,
  WebhookEvent,
  WebhookLine,
  WebhookSecretResponse,
} from '../protocol/messages.ts';

/** The pages of the console, in the order of its navigation. */
export const CONSOLE_PAGES = ['live', 'rules', 'people', 'keys', 'webhooks', 'audit', 'health'] as const;
export type ConsolePage = (typeof CONSOLE_PAGES)[number];

/** A page of the console with what it was opened with, such as `meeting=…`. */
export interface ConsolePlace {
  readonly page: ConsolePage;
  readonly query: string;
}

const BEGINNING = '/console';

export function isConsolePage(page: string): page is ConsolePage {
  return CONSOLE_PAGES.some((each) => each === page);
}

/** What an address of the console opens; null for every other address. */
export function consolePlaceOf(pathname: string, search: string): ConsolePlace | null {
  if (pathname !== BEGINNING && !pathname.startsWith(`${BEGINNING}/`)) return null;
  const name = pathname.slice(BEGINNING.length + 1);
  return { page: isConsolePage(name) ? name : 'live', query: search.replace(/^[?]/, '') };
}

export function consoleAddress({ page, query }: ConsolePlace): string {
  return `${BEGINNING}/${page}${query === '' ? '' : `?${query}`}`;
}

/** Whether somebody sees anything on a page. The server decides again, each time. */
export function maySee(page: ConsolePage, rights: Rights): boolean {
  switch (page) {
    case 'live':
    case 'health':
      return rights.watches;
    case 'rules':
      return rights.readsRules;
    case 'people':
    case 'webhooks':
      return rights.administers;
    case 'keys':
      return rights.administers || rights.readsAudit;
    case 'audit':
      return rights.watches || rights.readsAudit;
  }
}

/** The scopes that somebody may give a key: nobody gives away what is not theirs to see. The server decides again. */
export function scopesOf(rights: Rights): readonly ApiScope[] {
  return [
    ...(rights.administers ? (['meetings:read', 'meetings:write'] as const) : []),
    ...(rights.readsAudit ? (['reports:read', 'audit:read'] as const) : []),
  ];
}

/** Whether somebody may revoke a key: administrators any, others those that they may make. */
export function mayRevoke(key: KeyLine, rights: Rights): boolean {
  return rights.administers || key.scopes.every((scope) => scopesOf(rights).includes(scope));
}

/** How a key stands. */
export type KeyStatus = 'live' | 'suspended' | 'expired' | 'revoked';

export function keyStatusOf({ times, suspended }: KeyLine, nowMillis: number): KeyStatus {
  if (times.revoked !== undefined) return 'revoked';
  if (times.expires !== undefined && Date.parse(times.expires) <= nowMillis) return 'expired';
  return suspended ? 'suspended' : 'live';
}

/** A key as it is wished for. */
export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** Sign-in name of the one account that it acts for; empty for every organiser's. */
  readonly organiser: string;
  /** Null for until it is revoked. */
  readonly days: number | null;
}

/** Which rows of the audit log are looked for; what is empty does not matter. Times are instants. */
export interface AuditQuestion {
  readonly meeting: string;
  readonly verb: string;
  readonly who: string;
  readonly from: string;
  readonly until: string;
}

/** What the console can ask of the server. */
export interface ConsolePort {
  live(): Promise<Answer<LiveMeetings>>;
  health(): Promise<Answer<ServerHealth>>;
  verification(): Promise<Answer<AuditVerificationView>>;
  /** @param noted number and hash that were written down at an earlier visit; empty for none */
  verify(noted: string): Promise<Answer<AuditVerificationView>>;
  /** @param before as the page before said; null for the newest */
  search(question: AuditQuestion, before: number | null): Promise<Answer<AuditPage>>;
  row(number: number): Promise<Answer<AuditDetails>>;
  /** Has the browser keep the whole log as a file. */
  exportLog(): Promise<Answer<null>>;
  /** Has the browser keep everything that the log tells of a meeting, signed. */
  exportIncident(meeting: string): Promise<Answer<null>>;

  /** @param after the last of the page before */
  keys(after: ApiKeyId | null): Promise<Answer<KeyList>>;
  makeKey(wish: KeyWish): Promise<Answer<KeyMadeResponse>>;
  revokeKey(id: ApiKeyId): Promise<Answer<KeyLine>>;

  webhooks(): Promise<Answer<readonly WebhookLine[]>>;
  addWebhook(url: string, events: readonly WebhookEvent[]): Promise<Answer<WebhookSecretResponse>>;
  rotateWebhook(id: WebhookId): Promise<Answer<WebhookSecretResponse>>;
  closeWebhook(id: WebhookId): Promise<Answer<null>>;
  /** Sends it one message now, and waits for what comes of it. */
  testWebhook(id: WebhookId): Promise<Answer<WebhookDeliveryLine>>;
  /** The last tries, the newest first. */
  deliveries(id: WebhookId): Promise<Answer<readonly WebhookDeliveryLine[]>>;
}
