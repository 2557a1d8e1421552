import { verdictOf } from '../call/line-verdict.ts';
import type { LineVerdict } from '../call/state.ts';
import { parseNetworkCheckResponse } from '../protocol/parse.ts';
import { drawNoise, probeLine, type LineProbeReply } from '../transport/LineProbe.ts';
import type { PeerEnvironment } from '../transport/PeerLink.ts';

/** What a check of the line needs of the page. */
export interface LineCheckEnvironment {
  readonly fetch: typeof fetch;
  readonly peer: Pick<PeerEnvironment, 'makePeer' | 'receivable'>;
}

/** Nothing of the server's can take longer; the check itself ends within 14 s. */
const ANSWER_WITHIN_MILLIS = 10_000;
/** Too much is asked for just now, by this network or by all. */
const BUSY: ReadonlySet<number> = new Set([429, 503]);

/** Has pictures of the page's own making sent to the server and back, and says what becomes of them. */
export async function checkLine(around: LineCheckEnvironment, signal: AbortSignal): Promise<LineVerdict> {
  const seen = await probeLine(
    {
      makePeer: () => around.peer.makePeer(),
      receivable: (kind) => around.peer.receivable(kind),
      makePicture: drawNoise,
      ask: (offer, until) => ask(around.fetch, offer, until),
      nowMillis: () => performance.now(),
      pause,
    },
    signal,
  );
  return verdictOf(seen);
}

async function ask(request: typeof fetch, offer: string, signal: AbortSignal): Promise<LineProbeReply> {
  try {
    const response = await request('/api/v1/network-check', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      body: JSON.stringify({ offer }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MILLIS)]),
    });
    if (!response.ok) return { kind: 'none', busy: BUSY.has(response.status) };
    const parsed = parseNetworkCheckResponse(await response.text());
    return parsed.kind === 'accepted' ? { kind: 'answer', sdp: parsed.value.answer } : { kind: 'none', busy: false };
  } catch {
    return { kind: 'none', busy: false };
  }
}

/** For so long, or until the signal is aborted. */
function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
