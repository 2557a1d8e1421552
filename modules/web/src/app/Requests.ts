import type { Answer } from '../account/answer.ts';
import type { Problem } from '../protocol/messages.ts';
import { parse } from '../protocol/parse.ts';
import type { Composite } from '../protocol/shape.ts';
import { MAX_HTTP_BODY_BYTES, problemShape } from '../protocol/shapes.ts';

const WITHIN_MILLIS = 15_000;

/** Requests that count on a sign-in. It is a cookie that no script sees. */
export class Requests {
  private readonly request: typeof fetch;
  private readonly whenSignedOut: () => void;

  constructor(request: typeof fetch, whenSignedOut: () => void) {
    this.request = request;
    this.whenSignedOut = whenSignedOut;
  }

  get<T>(path: string, shape: Composite): Promise<Answer<T>> {
    return this.ask(path, { method: 'GET' }, async (response) => read<T>(await response.text(), shape));
  }

  /** @param most bytes of the answer */
  post<T>(path: string, body: object, shape: Composite, most = MAX_HTTP_BODY_BYTES): Promise<Answer<T>> {
    return this.ask(path, sent('POST', body), async (response) => read<T>(await response.text(), shape, most));
  }

  put<T>(path: string, body: object, shape: Composite): Promise<Answer<T>> {
    return this.ask(path, sent('PUT', body), async (response) => read<T>(await response.text(), shape));
  }

  /** For answers without a body. */
  send(path: string, body: object): Promise<Answer<null>> {
    return this.ask(path, sent('POST', body), () => Promise.resolve({ kind: 'yes', value: null }));
  }

  /** For a file, however long it takes. */
  file(path: string, body: object = {}): Promise<Answer<Response>> {
    return this.ask(path, sent('POST', body), (response) => Promise.resolve({ kind: 'yes', value: response }), null);
  }

  private async ask<T>(
    path: string,
    init: RequestInit,
    take: (response: Response) => Promise<Answer<T>>,
    withinMillis: number | null = WITHIN_MILLIS,
  ): Promise<Answer<T>> {
    try {
      const response = await this.request(path, {
        ...init,
        headers: { 'Content-Type': 'application/json', 'Sabha-Request': '1' },
        cache: 'no-store',
        credentials: 'same-origin',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        signal: withinMillis === null ? null : AbortSignal.timeout(withinMillis),
      });
      if (response.ok) return await take(response);
      const code = codeOf(await response.text());
      if (code === 'not-signed-in') this.whenSignedOut();
      return { kind: 'no', code };
    } catch {
      return { kind: 'no', code: 'unreachable' };
    }
  }
}

function sent(method: 'POST' | 'PUT', body: object): RequestInit {
  return { method, body: JSON.stringify(body) };
}

function read<T>(text: string, shape: Composite, most = MAX_HTTP_BODY_BYTES): Answer<T> {
  const parsed = parse<T>(text, most, shape);
  return parsed.kind === 'accepted' ? { kind: 'yes', value: parsed.value } : { kind: 'no', code: 'unreachable' };
}

function codeOf(text: string): string {
  const parsed = parse<Problem>(text, MAX_HTTP_BODY_BYTES, problemShape);
  return parsed.kind === 'accepted' ? parsed.value.code : 'unreachable';
}
