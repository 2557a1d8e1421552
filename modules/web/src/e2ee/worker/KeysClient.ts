import type { FromWorker, KeysAsk, KeysReply, KeysReport, ToWorker } from './asks.ts';

/** What a Worker and a MessagePort have in common. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

export interface KeysListener {
  reported(report: KeysReport): void;
  /** The worker never began; whatever was asked has been answered, and nothing else will be. */
  failed(): void;
}

/** Far above the half minute that its script takes on 64 kbit/s: what was begun anew would load no sooner. */
export const FIRST_WORD_WITHIN_MILLIS = 60_000;

/** The answer to all that is asked of a worker that did not load. */
export const NO_WORKER: KeysReply = { kind: 'refused', reason: 'worker' };

/** The page's side of the worker with the keys. Answers come in the order of the questions. */
export class KeysClient {
  private readonly port: Port;
  private readonly listener: KeysListener;
  private readonly waiting = new Map<number, (reply: KeysReply) => void>();
  private nextId = 0;
  private state: 'silent' | 'spoke' | 'failed' = 'silent';
  private firstWord: ReturnType<typeof setTimeout> | undefined;

  constructor(port: Port, listener: KeysListener) {
    this.port = port;
    this.listener = listener;
    port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      this.state = 'spoke';
      clearTimeout(this.firstWord);
      if ('report' in data) {
        listener.reported(data.report);
        return;
      }
      this.waiting.get(data.id)?.(data.reply);
      this.waiting.delete(data.id);
    });
    for (const type of ['error', 'messageerror'] as const) {
      port.addEventListener(type, () => {
        this.fail();
      });
    }
  }

  ask(ask: KeysAsk): Promise<KeysReply> {
    if (this.state === 'failed') return Promise.resolve(NO_WORKER);
    const id = this.nextId++;
    if (this.state === 'silent') {
      this.firstWord ??= setTimeout(() => {
        this.fail();
      }, FIRST_WORD_WITHIN_MILLIS);
    }
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.port.postMessage({ id, ask } satisfies ToWorker);
    });
  }

  /** A worker that has spoken lives on after an error of its own. */
  private fail(): void {
    if (this.state !== 'silent') return;
    this.state = 'failed';
    clearTimeout(this.firstWord);
    this.listener.failed();
    for (const answer of this.waiting.values()) answer(NO_WORKER);
    this.waiting.clear();
  }
}
