import type { CallEffect } from '../call/effects.ts';
import type { CallEvent } from '../call/events.ts';
import type { FileSecrets } from '../call/files-state.ts';
import type { TransferEnd } from '../call/file-envelope.ts';
import { newFileKey } from '../e2ee/files/FileCipher.ts';
import { sinkFor, type FileSink } from './file-sinks.ts';
import { FileTransfer } from './FileTransfers.ts';

type Of<T extends CallEffect['type']> = Extract<CallEffect, { readonly type: T }>;

export interface FileTransferEnvironment {
  readonly fetch: typeof fetch;
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  sinkFor(name: string): Promise<FileSink | undefined>;
  readonly report: (error: unknown) => void;
}

interface Ending {
  readonly how: TransferEnd;
  readonly secrets: FileSecrets | null;
}

/** At most so often is said how far a file is; milliseconds. */
const PROGRESS_EVERY_MILLIS = 200;

/** Carries the files of one page, each with a way to stop it, and reports how far they are. */
export class FileTransferService {
  private readonly running = new Map<number, AbortController>();

  constructor(
    private readonly around: FileTransferEnvironment,
    private readonly dispatch: (event: CallEvent) => void,
  ) {}

  send({ transfer, file, ticket, content }: Of<'send-file'>): void {
    const key = newFileKey(this.around.random);
    void this.run(transfer, 'unreadable', async (signal) => {
      const carried = new FileTransfer({ fetch: this.around.fetch, pause }, { file, ticket, key }, signal);
      const how = await carried.send(content, this.progress(transfer));
      return { how, secrets: { key, digest: carried.digest() } };
    });
  }

  save({ transfer, file, ticket, key, digest, name, bytes }: Of<'save-file'>): void {
    void this.run(transfer, 'unwritable', async (signal) => {
      const sink = await this.around.sinkFor(name);
      if (!sink) return { how: 'cancelled', secrets: null };
      const carried = new FileTransfer({ fetch: this.around.fetch, pause }, { file, ticket, key }, signal);
      return { how: await carried.save({ bytes, digest }, sink, this.progress(transfer)), secrets: null };
    });
  }

  drop(transfer: number): void {
    this.running.get(transfer)?.abort();
  }

  dropAll(): void {
    for (const each of this.running.values()) each.abort();
  }

  private async run(id: number, failed: TransferEnd, work: (signal: AbortSignal) => Promise<Ending>): Promise<void> {
    const stop = new AbortController();
    this.running.set(id, stop);
    try {
      this.dispatch({ type: 'file-ended', id, ...(await work(stop.signal)) });
    } catch (error) {
      this.around.report(error);
      this.dispatch({ type: 'file-ended', id, how: failed, secrets: null });
    } finally {
      this.running.delete(id);
    }
  }

  private progress(id: number): (done: number) => void {
    let reportedAt = 0;
    return (done) => {
      if (performance.now() - reportedAt < PROGRESS_EVERY_MILLIS) return;
      reportedAt = performance.now();
      this.dispatch({ type: 'file-moved', id, done });
    };
  }
}

/** As long, or until the network is back. */
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      globalThis.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    globalThis.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

export { sinkFor };
