import { sha256 } from '@noble/hashes/sha2.js';
import type { TransferEnd } from '../call/file-envelope.ts';
import { toBase64Url } from '../e2ee/base64url.ts';
import { chunksOf, rangeOf, sealedBytesOf } from '../e2ee/files/chunks.ts';
import { BrokenChunk, FileCipher } from '../e2ee/files/FileCipher.ts';
import type { Base64Url, FileId, Secret } from '../protocol/messages.ts';
import type { Bytes } from '../e2ee/sframe/bytes.ts';
import type { FileSink } from './file-sinks.ts';

/** A file on the server, and what opens it. */
export interface HeldFile {
  readonly file: FileId;
  readonly ticket: Secret;
  readonly key: Base64Url;
}

export interface Around {
  readonly fetch: typeof fetch;
  /** Done after so long, or as soon as the network or the page is back. */
  pause(millis: number, signal: AbortSignal): Promise<void>;
}

/** What was told of a file that is to be saved. */
interface FileFacts {
  readonly bytes: number;
  readonly digest: Base64Url;
}

type Progress = (bytes: number) => void;

/** What a request came to: an answer, or that it is to be made again. */
type Step = { readonly kind: 'answer'; readonly response: Response } | { readonly kind: 'again' };

const PAUSES_MILLIS = [500, 1_000, 2_000, 4_000, 8_000];
const HELD = 'held-chunks';

class Ended extends Error {
  constructor(readonly how: TransferEnd) {
    super(how);
  }
}

/**
 * Carries one file to the server or from it, chunk by chunk: never more than one chunk of it is in memory. A line that breaks
 * is waited for, and the server says where to go on.
 */
export class FileTransfer {
  private trials = 0;
  /** Of what was sealed, or came sealed: every chunk once, in order. */
  private readonly hash = sha256.create();
  /** Sent again byte for byte: sealed anew after the file changed, two contents would stand under one nonce. */
  private last: { readonly chunk: number; readonly sealed: Bytes } | null = null;

  constructor(
    private readonly around: Around,
    private readonly held: HeldFile,
    private readonly signal: AbortSignal,
  ) {}

  /** @param content read in slices; a file that is changed meanwhile cannot be read any more */
  async send(content: Blob, progress: Progress): Promise<TransferEnd> {
    return this.endOf(async () => {
      const cipher = await FileCipher.of(this.held.key, { id: this.held.file, bytes: content.size });
      let chunk = 0;
      while (chunk < chunksOf(content.size)) {
        chunk = await this.sendChunk(cipher, content, chunk);
        progress(Math.min(content.size, rangeOf(content.size, chunk)[0]));
      }
    });
  }

  /** SHA-256 of the sealed chunks, once all were sent. */
  digest(): Base64Url {
    return toBase64Url(Uint8Array.from(this.hash.clone().digest()));
  }

  /** The person has the file only if all of it is what its sender sealed. */
  async save({ bytes, digest }: FileFacts, sink: FileSink, progress: Progress): Promise<TransferEnd> {
    const how = await this.endOf(async () => {
      const cipher = await FileCipher.of(this.held.key, { id: this.held.file, bytes });
      for (let chunk = 0; chunk < chunksOf(bytes); chunk++) {
        const sealed = await this.readChunk(chunk, sealedBytesOf(bytes, chunk));
        this.hash.update(sealed);
        const content = await cipher.open(chunk, sealed);
        await written(sink.write(content));
        progress(rangeOf(bytes, chunk)[1]);
      }
      if (this.digest() !== digest) throw new Ended('broken');
      await written(sink.finish());
    });
    if (how !== 'done') await sink.abort().catch(() => undefined);
    return how;
  }

  private async endOf(work: () => Promise<void>): Promise<TransferEnd> {
    try {
      await work();
      return 'done';
    } catch (error) {
      if (this.signal.aborted) return 'cancelled';
      if (error instanceof Ended) return error.how;
      if (error instanceof BrokenChunk) return 'broken';
      throw error;
    }
  }

  /** @returns the chunk to send next */
  private async sendChunk(cipher: FileCipher, content: Blob, chunk: number): Promise<number> {
    if (this.last?.chunk !== chunk) {
      this.last = { chunk, sealed: await cipher.seal(chunk, await sliceOf(content, chunk)) };
      this.hash.update(this.last.sealed);
    }
    const step = await this.ask(chunk, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: this.last.sealed,
    });
    if (step.kind === 'again' || step.response.status === 409) return this.whereToGoOn(chunk);
    if (!step.response.ok) throw new Ended(endBy(step.response.status));
    return chunk + 1;
  }

  /** How many chunks the server has: this one, or all before it. No honest server forgets those. */
  private async whereToGoOn(chunk: number): Promise<number> {
    for (;;) {
      await this.pause();
      const step = await this.ask(chunk, { method: 'HEAD' });
      if (step.kind === 'again') continue;
      const held = Number(step.response.headers.get(HELD) ?? NaN);
      if (!step.response.ok || !Number.isSafeInteger(held)) throw new Ended(endBy(step.response.status));
      if (held !== chunk && held !== chunk + 1) throw new Ended('broken');
      return held;
    }
  }

  private async readChunk(chunk: number, bytes: number): Promise<Bytes> {
    for (;;) {
      const step = await this.ask(chunk, { method: 'GET' });
      if (step.kind === 'answer' && !step.response.ok) throw new Ended(endBy(step.response.status));
      const sealed = step.kind === 'answer' ? await wholeBody(step.response, bytes) : undefined;
      if (sealed) return sealed;
      await this.pause();
    }
  }

  private async ask(chunk: number, request: RequestInit): Promise<Step> {
    this.signal.throwIfAborted();
    const headers = new Headers(request.headers);
    headers.set('Authorization', `Bearer ${this.held.ticket}`);
    try {
      const response = await this.around.fetch(`/files/v1/${this.held.file}/${String(chunk)}`, {
        ...request,
        headers,
        signal: this.signal,
        cache: 'no-store',
        credentials: 'omit',
      });
      if (isPassing(response.status)) return { kind: 'again' };
      this.trials = 0;
      return { kind: 'answer', response };
    } catch {
      this.signal.throwIfAborted();
      return { kind: 'again' };
    }
  }

  private async pause(): Promise<void> {
    const millis = PAUSES_MILLIS[Math.min(this.trials, PAUSES_MILLIS.length - 1)] ?? 0;
    this.trials += 1;
    await this.around.pause(millis, this.signal);
    this.signal.throwIfAborted();
  }
}

/** Slow, too much at once, or an overloaded server: it may go better later. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status === 502 || status === 503 || status === 504;
}

function endBy(status: number): TransferEnd {
  return status === 507 ? 'full' : 'gone';
}

async function sliceOf(content: Blob, chunk: number): Promise<Bytes> {
  try {
    return new Uint8Array(await content.slice(...rangeOf(content.size, chunk)).arrayBuffer());
  } catch (cause) {
    throw Object.assign(new Ended('unreadable'), { cause });
  }
}

/** So many bytes, and never more of them in memory; what is short does not open. Undefined when the line broke off. */
async function wholeBody(response: Response, bytes: number): Promise<Bytes | undefined> {
  const joined = new Uint8Array(bytes);
  const reader = response.body?.getReader();
  let at = 0;
  for (;;) {
    const part = await reader?.read().catch(() => null);
    if (part === null) return undefined;
    if (!part || part.done) break;
    if (part.value.length > bytes - at) {
      await reader?.cancel().catch(() => undefined);
      throw new Ended('broken');
    }
    joined.set(part.value, at);
    at += part.value.length;
  }
  return joined;
}

async function written(writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    throw Object.assign(new Ended('unwritable'), { cause });
  }
}
