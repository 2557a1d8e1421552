import type { Answer } from '../account/answer.ts';
import type {
  AuditDetails,
  AuditPage,
  AuditQuestion,
  AuditVerificationView,
  ConsolePort,
  KeyLine,
  KeyList,
  KeyMadeResponse,
  KeyWish,
  LiveMeetings,
  ServerHealth,
  WebhookDeliveryLine,
  WebhookEvent,
  WebhookLine,
  WebhookSecretResponse,
} from '../account/console.ts';
import type {
  ApiKeyId,
  KeyResponse,
  WebhookDeliveryList,
  WebhookId,
  WebhookList,
  WebhookTestedResponse,
} from '../protocol/messages.ts';
import {
  auditDetailsShape,
  auditPageShape,
  auditVerificationViewShape,
  keyListShape,
  keyMadeResponseShape,
  keyResponseShape,
  liveMeetingsShape,
  serverHealthShape,
  webhookDeliveryListShape,
  webhookListShape,
  webhookSecretResponseShape,
  webhookTestedResponseShape,
} from '../protocol/shapes.ts';
import { keepAnswer, type KeepFile } from './keep-file.ts';
import type { Requests } from './Requests.ts';

const AUDIT = '/api/v1/audit';
const INCIDENT = '/api/v1/reports/any/incident.zip';
const KEYS = '/api/v1/keys';
const WEBHOOKS = '/api/v1/webhooks';
const USUAL_NAME = 'sabha-audit.jsonl';

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
    const params = Object.entries(question).filter(([, value]) => value !== '');
    const asked = { ...Object.fromEntries(params), ...(before === null ? {} : { before }) };
    return this.requests.post<AuditPage>(`${AUDIT}/search`, asked, auditPageShape);
  }

  row(number: number): Promise<Answer<AuditDetails>> {
    return this.requests.post<AuditDetails>(`${AUDIT}/row`, { number }, auditDetailsShape);
  }

  exportLog(): Promise<Answer<null>> {
    return keepAnswer(this.requests.file(`${AUDIT}/export`), USUAL_NAME, this.keep);
  }

  exportIncident(meeting: string): Promise<Answer<null>> {
    return keepAnswer(this.requests.file(INCIDENT, { meeting }), `incident-${meeting}.zip`, this.keep);
  }

  // --- programs

  keys(after: ApiKeyId | null): Promise<Answer<KeyList>> {
    return this.requests.post<KeyList>(`${KEYS}/list`, after === null ? {} : { after }, keyListShape);
  }

  makeKey({ name, scopes, organiser, days }: KeyWish): Promise<Answer<KeyMadeResponse>> {
    const asked = {
      name,
      scopes,
      ...(organiser === '' ? {} : { organiser }),
      ...(days === null ? {} : { days }),
    };
    return this.requests.post<KeyMadeResponse>(`${KEYS}/add`, asked, keyMadeResponseShape);
  }

  async revokeKey(id: ApiKeyId): Promise<Answer<KeyLine>> {
    const answer = await this.requests.post<KeyResponse>(`${KEYS}/revoke`, { id }, keyResponseShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.key } : answer;
  }

  async webhooks(): Promise<Answer<readonly WebhookLine[]>> {
    const answer = await this.requests.get<WebhookList>(WEBHOOKS, webhookListShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.webhooks } : answer;
  }

  addWebhook(url: string, events: readonly WebhookEvent[]): Promise<Answer<WebhookSecretResponse>> {
    return this.requests.post<WebhookSecretResponse>(`${WEBHOOKS}/add`, { url, events }, webhookSecretResponseShape);
  }

  rotateWebhook(id: WebhookId): Promise<Answer<WebhookSecretResponse>> {
    return this.requests.post<WebhookSecretResponse>(`${WEBHOOKS}/rotate`, { id }, webhookSecretResponseShape);
  }

  closeWebhook(id: WebhookId): Promise<Answer<null>> {
    return this.requests.send(`${WEBHOOKS}/close`, { id });
  }

  async testWebhook(id: WebhookId): Promise<Answer<WebhookDeliveryLine>> {
    const answer = await this.requests.post<WebhookTestedResponse>(
      `${WEBHOOKS}/test`,
      { id },
      webhookTestedResponseShape,
    );
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.delivery } : answer;
  }

  async deliveries(id: WebhookId): Promise<Answer<readonly WebhookDeliveryLine[]>> {
    const answer = await this.requests.post<WebhookDeliveryList>(
      `${WEBHOOKS}/deliveries`,
      { id },
      webhookDeliveryListShape,
    );
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.deliveries } : answer;
  }
}
