import type { FromWorker, KeysAsk, KeysReply, KeysReport, ToWorker } from './asks.ts';

/** What a Worker and a MessagePort have in common. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The page's side of the worker with the keys. Answers come in the order of the questions. */
export class KeysClient {
  private readonly port: Port;
  private readonly waiting = new Map<number, (reply: KeysReply) => void>();
  private nextId = 0;

  constructor(port: Port, onReport: (report: KeysReport) => void) {
    this.port = port;
    port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if ('report' in data) {
        onReport(data.report);
        return;
      }
      this.waiting.get(data.id)?.(data.reply);
      this.waiting.delete(data.id);
    });
  }

  ask(ask: KeysAsk): Promise<KeysReply> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.port.postMessage({ id, ask } satisfies ToWorker);
    });
  }
}
