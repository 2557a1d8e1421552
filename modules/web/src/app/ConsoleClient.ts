import type { Answer } from '../account/answer.ts';
import type {
  AuditDetails,
  AuditPage,
  AuditQuestion,
  AuditVerificationView,
  ConsolePort,
  LiveMeetings,
  ServerHealth,
} from '../account/console.ts';
import {
  auditDetailsShape,
  auditPageShape,
  auditVerificationViewShape,
  liveMeetingsShape,
  serverHealthShape,
} from '../protocol/shapes.ts';
import type { Requests } from './Requests.ts';

const AUDIT = '/api/v1/audit';
const INCIDENT = '/api/v1/reports/any/incident.zip';
const USUAL_NAME = 'sabha-audit.jsonl';

/** Has the browser keep something as a file. */
export type KeepFile = (name: string, content: Blob) => void;

/** Asks the server what administrators and auditors see of it. */
export class ConsoleClient implements ConsolePort {
  private readonly requests: Requests;
  private readonly keep: KeepFile;

  constructor(requests: Requests, keep: KeepFile) {
    this.requests = requests;
    this.keep = keep;
  }

  live(): Promise<Answer<LiveMeetings>> {
    return this.requests.get<LiveMeetings>('/api/v1/live', liveMeetingsShape);
  }

  health(): Promise<Answer<ServerHealth>> {
    return this.requests.get<ServerHealth>('/api/v1/health', serverHealthShape);
  }

  verification(): Promise<Answer<AuditVerificationView>> {
    return this.requests.get<AuditVerificationView>(`${AUDIT}/verification`, auditVerificationViewShape);
  }

  verify(noted: string): Promise<Answer<AuditVerificationView>> {
    const asked = noted === '' ? {} : { noted };
    return this.requests.post<AuditVerificationView>(`${AUDIT}/verify`, asked, auditVerificationViewShape);
  }

  search(question: AuditQuestion, before: number | null): Promise<Answer<AuditPage>> {
    const told = Object.entries(question).filter(([, value]) => value !== '');
    const asked = { ...Object.fromEntries(told), ...(before === null ? {} : { before }) };
    return this.requests.post<AuditPage>(`${AUDIT}/search`, asked, auditPageShape);
  }

  row(number: number): Promise<Answer<AuditDetails>> {
    return this.requests.post<AuditDetails>(`${AUDIT}/row`, { number }, auditDetailsShape);
  }

  exportLog(): Promise<Answer<null>> {
    return this.keepFile(this.requests.file(`${AUDIT}/export`), USUAL_NAME);
  }

  exportIncident(meeting: string): Promise<Answer<null>> {
    return this.keepFile(this.requests.file(INCIDENT, { meeting }), `incident-${meeting}.zip`);
  }

  private async keepFile(asked: Promise<Answer<Response>>, usualName: string): Promise<Answer<null>> {
    const answer = await asked;
    if (answer.kind === 'no') return answer;
    const named = /filename="([\w.-]+)"/.exec(answer.value.headers.get('Content-Disposition') ?? '');
    try {
      // The browser holds what is large on its disk, and gives nothing of a file that broke off.
      this.keep(named?.[1] ?? usualName, await answer.value.blob());
      return { kind: 'yes', value: null };
    } catch {
      return { kind: 'no', code: 'unreachable' };
    }
  }
}
