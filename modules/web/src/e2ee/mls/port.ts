import type { GroupHost, GroupReply, GroupRequest } from './GroupHost.ts';

/** What a worker's global scope, a Worker and a MessagePort have in common. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

interface Numbered<T> {
  readonly id: number;
  readonly body: T;
}

/** Inside the worker: answers what comes in by the port. */
export function serveGroup(host: GroupHost, port: Port): void {
  port.addEventListener('message', (event) => {
    const { id, body } = event.data as Numbered<GroupRequest>;
    void host.answer(body).then((reply) => {
      port.postMessage({ id, body: reply } satisfies Numbered<GroupReply>);
    });
  });
}

/** In the page: asks the worker. */
export class GroupClient {
  private readonly port: Port;
  private readonly waiting = new Map<number, (reply: GroupReply) => void>();
  private nextId = 0;

  constructor(port: Port) {
    this.port = port;
    port.addEventListener('message', (event) => {
      const { id, body } = event.data as Numbered<GroupReply>;
      this.waiting.get(id)?.(body);
      this.waiting.delete(id);
    });
  }

  ask(request: GroupRequest): Promise<GroupReply> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.port.postMessage({ id, body: request } satisfies Numbered<GroupRequest>);
    });
  }
}
