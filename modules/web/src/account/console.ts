import type {
  AuditDetails,
  AuditPage,
  AuditVerificationView,
  LiveMeetings,
  Rights,
  ServerHealth,
} from '../protocol/messages.ts';
import type { Answer } from './answer.ts';

export type {
  AuditDetails,
  AuditLine,
  AuditPage,
  AuditPerson,
  AuditVerificationView,
  HealthFinding,
  LiveMeeting,
  LiveMeetings,
  LoopLoad,
  MeetingTraffic,
  ServerHealth,
} from '../protocol/messages.ts';

/** The pages of the console, in the order of its navigation. */
export const CONSOLE_PAGES = ['live', 'rules', 'people', 'audit', 'health'] as const;
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
      return rights.administers;
    case 'audit':
      return rights.watches || rights.readsAudit;
  }
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
}
