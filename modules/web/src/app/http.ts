import type {
  AboutResponse,
  Classification,
  ConsentReceipt,
  ConsentWithdrawnResponse,
  CreateMeetingResponse,
  Instant,
  JoinRequest,
  JoinResponse,
  OrganiserResponse,
  SeriesNextResponse,
} from '../protocol/messages.ts';
import {
  parseAboutResponse,
  parseConsentWithdrawnResponse,
  parseCreateMeetingResponse,
  parseJoinResponse,
  parseOrganiserResponse,
  parseProblem,
  parseSeriesNextResponse,
  type Parsed,
} from '../protocol/parse.ts';

/** What came of a request: the server's yes, its one no, or no answer that makes sense. */
export type Reply<T> =
  | { readonly kind: 'yes'; readonly value: T }
  /** `code`: where the server gave one. `startsAt`: of a meeting that has not started. */
  | { readonly kind: 'no'; readonly status: number; readonly code?: string; readonly startsAt?: Instant }
  /** `busy`: the server is there, and says that it has too much to do. */
  | { readonly kind: 'unreachable'; readonly busy?: true };

/** A scheduled meeting that is to be opened. */
interface Opened {
  readonly room: string;
  readonly password: string | null;
}

const WITHIN_MILLIS = 15_000;

/** Refusals that say nothing of what was asked for: too slow, too much. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 429]);

/** By which code the server itself says so; a proxy before a server that is away has none. */
const BUSY: ReadonlySet<string | undefined> = new Set(['overloaded', 'rate-limited']);

/** The routes that precede a WebSocket. */
export class HttpClient {
  private readonly request: typeof fetch;

  constructor(request: typeof fetch) {
    this.request = request;
  }

  /** May be asked again with the same two secrets: the same browser gets the same answer for some minutes. */
  organiser(secret: string, browser: string): Promise<Reply<OrganiserResponse>> {
    return this.post('/api/v1/organiser', { secret, browser }, parseOrganiserResponse);
  }

  /** @param session of an organiser link; undefined for somebody who is signed in to an account */
  createMeeting(
    session: string | undefined,
    title: string,
    wanted: { readonly scheduled?: Opened; readonly classification?: Classification } = {},
  ): Promise<Reply<CreateMeetingResponse>> {
    const signedIn = session === undefined;
    const { scheduled, classification } = wanted;
    const { room, password } = scheduled ?? {};
    const opened =
      room === undefined
        ? {}
        : { scheduled: password === null || password === undefined ? { room } : { room, password } };
    const headers = signedIn ? { 'Sabha-Request': '1' } : { Authorization: `Bearer ${session}` };
    const classified = classification === undefined ? {} : { classification };
    const body = { title, ...opened, ...classified };
    return this.post('/api/v1/meetings', body, parseCreateMeetingResponse, headers, signedIn);
  }

  nextOfSeries(series: string, lookup: string): Promise<Reply<SeriesNextResponse>> {
    return this.post('/api/v1/series/next', { series, lookup }, parseSeriesNextResponse);
  }

  join(credentials: JoinRequest): Promise<Reply<JoinResponse>> {
    const signedIn = credentials.nameSource === 'account';
    const headers: Record<string, string> = signedIn ? { 'Sabha-Request': '1' } : {};
    return this.post('/api/v1/join', credentials, parseJoinResponse, headers, signedIn);
  }

  about(): Promise<Reply<AboutResponse>> {
    return this.ask('/api/v1/about', { method: 'GET', credentials: 'omit' }, parseAboutResponse);
  }

  withdraw(receipt: ConsentReceipt): Promise<Reply<ConsentWithdrawnResponse>> {
    return this.post('/api/v1/consent/withdraw', { receipt }, parseConsentWithdrawnResponse);
  }

  private post<T>(
    path: string,
    body: object,
    parse: (text: string) => Parsed<T>,
    headers: Readonly<Record<string, string>> = {},
    withCookie = false,
  ): Promise<Reply<T>> {
    return this.ask(
      path,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
        credentials: withCookie ? 'same-origin' : 'omit',
      },
      parse,
    );
  }

  private async ask<T>(path: string, init: RequestInit, parse: (text: string) => Parsed<T>): Promise<Reply<T>> {
    try {
      const response = await this.request(path, {
        ...init,
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        signal: AbortSignal.timeout(WITHIN_MILLIS),
      });
      const text = await response.text();
      if (response.status >= 500 || NOT_NOW.has(response.status)) {
        return { kind: 'unreachable', ...(BUSY.has(codeOf(text).code) ? { busy: true } : {}) };
      }
      if (!response.ok) return { kind: 'no', status: response.status, ...codeOf(text) };
      const parsed = parse(text);
      return parsed.kind === 'accepted' ? { kind: 'yes', value: parsed.value } : { kind: 'unreachable' };
    } catch {
      return { kind: 'unreachable' };
    }
  }
}

function codeOf(text: string): { readonly code?: string; readonly startsAt?: Instant } {
  const parsed = parseProblem(text);
  if (parsed.kind !== 'accepted') return {};
  const { code, startsAt } = parsed.value;
  return { code, ...(startsAt === undefined ? {} : { startsAt }) };
}
