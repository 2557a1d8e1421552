import type { Person } from './Person.ts';

interface Kept {
  worker: Worker | undefined;
  holding: boolean;
  post(worker: Worker, message: unknown): void;
}

type Page = typeof globalThis & { keptKeys: Kept };

/** From the next page on, this person's browser can be told to keep its keys against the client's will. */
export async function keepKeys(person: Person): Promise<void> {
  await person.context.addInitScript(grip);
}

/** The worker hears nothing of the page any more: no message of the chat, no commit, not that the stay is over. */
export async function holdIncoming(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    (globalThis as Page).keptKeys.holding = true;
  });
}

/** What the kept keys make of a sealed message of the chat. @param audience for whom the server says it is */
export async function askKeptKeys(
  person: Person,
  payload: string,
  audience: 'everybody' | 'hosts' | 'person' = 'everybody',
): Promise<unknown> {
  return askWorkerOf(person, { op: 'open', channel: 'chat', audience, payload });
}

/** Asks the worker with the keys something, as the page does (`asks.ts` of the client has the words). */
export async function askWorkerOf(
  person: Person,
  ask: { readonly op: string; readonly [member: string]: unknown },
): Promise<unknown> {
  return person.page.evaluate(askTheWorker, ask);
}

/** Runs in the page before its scripts. */
function grip(): void {
  // The page's own, before it is replaced.
  const { postMessage } = Worker.prototype;
  const kept: Kept = {
    worker: undefined,
    holding: false,
    post: (worker, message) => postMessage.call(worker, message),
  };
  (globalThis as Page).keptKeys = kept;
  Worker.prototype.postMessage = function (message: unknown) {
    kept.worker = this;
    if (!kept.holding) postMessage.call(this, message);
  };
}

/** Runs in the page. */
function askTheWorker(ask: object): Promise<unknown> {
  const { keptKeys } = globalThis as Page;
  const { worker } = keptKeys;
  if (!worker) throw new Error('there is no worker with keys');
  const id = Math.floor(1e9 * (1 + Math.random()));
  return new Promise((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<{ id?: number; reply?: unknown }>) => {
      if (data.id === id) resolve(data.reply);
    });
    keptKeys.post(worker, { id, ask });
  });
}
