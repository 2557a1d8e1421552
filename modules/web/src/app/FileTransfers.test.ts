import { describe, expect, test } from 'vitest';
import { chunksOf, CHUNK_BYTES } from '../e2ee/files/chunks.ts';
import { createHash } from 'node:crypto';
import { newFileKey } from '../e2ee/files/FileCipher.ts';
import type { Base64Url } from '../protocol/messages.ts';
import type { Bytes } from '../e2ee/sframe/bytes.ts';
import { FileTransfer } from './FileTransfers.ts';
import type { FileSink } from './file-sinks.ts';

const FILE = 'k3m7xq2r7htam4dsyt5n3zzw4k';
const KEY = newFileKey((out) => crypto.getRandomValues(out));
const SIZE = 2 * CHUNK_BYTES + 777;

function filled(length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255);
}

function addressOf(path: RequestInfo | URL): string {
  return typeof path === 'string' ? path : path instanceof URL ? path.href : path.url;
}

/** The server's shelf, with a line that can be cut and answers that can be wrong. */
class Shelf {
  readonly chunks: Bytes[] = [];
  readonly asked: string[] = [];
  pauses = 0;
  /** Answers to come before the shelf's own; null is a line that breaks. */
  readonly first: (Response | null)[] = [];

  readonly fetch = async (path: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const chunk = Number(addressOf(path).split('/').at(-1));
    this.asked.push(`${init.method ?? ''} ${String(chunk)}`);
    expect(new Headers(init.headers).get('Authorization')).toBe('Bearer ticket');
    const other = this.first.shift();
    if (other === null) throw new TypeError('the line broke');
    if (other) return other;
    if (init.method === 'PUT') {
      if (chunk !== this.chunks.length) return this.answer(409);
      this.chunks.push(new Uint8Array(await new Response(init.body as Bytes).arrayBuffer()));
      return this.answer(204);
    }
    const held = this.chunks[chunk];
    if (init.method === 'HEAD') return this.answer(204);
    return held ? this.answer(200, held) : this.answer(404);
  };

  /** Of what lies there, by another implementation. */
  get digest(): Base64Url {
    return createHash('sha256').update(Buffer.concat(this.chunks)).digest('base64url') as Base64Url;
  }

  answer(status: number, body: Bytes | null = null): Response {
    return new Response(body, { status, headers: { 'held-chunks': String(this.chunks.length) } });
  }

  transfer(signal = new AbortController().signal): FileTransfer {
    const pause = () => {
      this.pauses += 1;
      return Promise.resolve();
    };
    return new FileTransfer({ fetch: this.fetch, pause }, { file: FILE, ticket: 'ticket', key: KEY }, signal);
  }
}

class Kept implements FileSink {
  readonly parts: Bytes[] = [];
  how: 'open' | 'finished' | 'aborted' = 'open';
  largest = 0;

  write(bytes: Bytes): Promise<void> {
    this.parts.push(bytes);
    this.largest = Math.max(this.largest, bytes.length);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    this.how = 'finished';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.how = 'aborted';
    return Promise.resolve();
  }
}

async function held(shelf = new Shelf(), content = filled(SIZE)): Promise<Shelf> {
  expect(await shelf.transfer().send(new Blob([content]), () => undefined)).toBe('done');
  return shelf;
}

async function isSaved(shelf: Shelf, content: Bytes): Promise<void> {
  const sink = new Kept();
  const expected = { bytes: content.length, digest: shelf.digest };
  expect(await shelf.transfer().save(expected, sink, () => undefined)).toBe('done');
  expect(Buffer.compare(Buffer.concat(sink.parts), content)).toBe(0);
  expect(sink.how).toBe('finished');
  expect(sink.largest).toBeLessThanOrEqual(CHUNK_BYTES);
}

describe('upload', () => {
  test('delivers identical content with progress', async () => {
    const moved: number[] = [];
    const shelf = new Shelf();
    const content = filled(SIZE);
    expect(await shelf.transfer().send(new Blob([content]), (done) => moved.push(done))).toBe('done');
    expect(shelf.chunks).toHaveLength(chunksOf(SIZE));
    expect(moved.at(-1)).toBe(SIZE);
    expect(moved).toEqual(moved.toSorted((one, other) => one - other));
    expect(Buffer.concat(shelf.chunks).includes(Buffer.from(content.subarray(0, 64)))).toBe(false);
    await isSaved(shelf, content);
  });

  test('empty file is sent', async () => isSaved(await held(new Shelf(), filled(0)), filled(0)));

  test('resumes after two disconnects', async () => {
    const shelf = new Shelf();
    shelf.first.push(null, null);
    await held(shelf);
    expect(shelf.asked).toEqual(['PUT 0', 'HEAD 0', 'HEAD 0', 'PUT 0', 'PUT 1', 'PUT 2']);
    expect(shelf.pauses).toBe(2);
  });

  test('lost reply does not resend chunks', async () => {
    const shelf = new Shelf();
    const own = shelf.fetch;
    let lost = false;
    const losing = async (path: RequestInfo | URL, init?: RequestInit) => {
      const answer = await own(path, init);
      if (!lost && init?.method === 'PUT') {
        lost = true;
        throw new TypeError('the line broke');
      }
      return answer;
    };
    const transfer = new FileTransfer(
      { fetch: losing, pause: () => Promise.resolve() },
      { file: FILE, ticket: 'ticket', key: KEY },
      new AbortController().signal,
    );
    expect(await transfer.send(new Blob([filled(SIZE)]), () => undefined)).toBe('done');
    expect(shelf.asked).toEqual(['PUT 0', 'HEAD 0', 'PUT 1', 'PUT 2']);
    await isSaved(shelf, filled(SIZE));
  });

  test('retry reuses first content, never a nonce', async () => {
    const shelf = new Shelf();
    const bodies: Bytes[] = [];
    const own = shelf.fetch;
    const listening = async (path: RequestInfo | URL, init?: RequestInit) => {
      if (init?.method === 'PUT') bodies.push(new Uint8Array(init.body as Bytes));
      return own(path, init);
    };
    let reads = 0;
    const changing = { size: 100, slice: () => new Blob([filled(100).fill(++reads)]) } as unknown as Blob;
    shelf.first.push(null);
    const transfer = new FileTransfer(
      { fetch: listening, pause: () => Promise.resolve() },
      { file: FILE, ticket: 'ticket', key: KEY },
      new AbortController().signal,
    );
    expect(await transfer.send(changing, () => undefined)).toBe('done');
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
  });

  test.each([0, 3])('server claiming %d chunks cannot rewind', async (count) => {
    const shelf = new Shelf();
    const own = shelf.fetch;
    const lying = (path: RequestInfo | URL, init?: RequestInit) =>
      addressOf(path).endsWith('/1')
        ? Promise.resolve(
            new Response(null, {
              status: init?.method === 'PUT' ? 409 : 204,
              headers: { 'held-chunks': String(count) },
            }),
          )
        : own(path, init);
    const transfer = new FileTransfer(
      { fetch: lying, pause: () => Promise.resolve() },
      { file: FILE, ticket: 'ticket', key: KEY },
      new AbortController().signal,
    );
    expect(await transfer.send(new Blob([filled(SIZE)]), () => undefined)).toBe('broken');
    expect(shelf.asked).toEqual(['PUT 0']);
  });

  test.each([408, 429, 503])('retries after %i', async (status) => {
    const shelf = new Shelf();
    shelf.first.push(new Response(null, { status }));
    await held(shelf);
    expect(shelf.chunks).toHaveLength(3);
  });

  test.each([
    [404, 'gone'],
    [507, 'full'],
  ])('reports failure after %i', async (status, how) => {
    const shelf = new Shelf();
    shelf.first.push(new Response(null, { status }));
    expect(await shelf.transfer().send(new Blob([filled(SIZE)]), () => undefined)).toBe(how);
  });

  test('stops when cancelled', async () => {
    const stop = new AbortController();
    const shelf = new Shelf();
    const sent = shelf.transfer(stop.signal).send(new Blob([filled(SIZE)]), () => stop.abort());
    expect(await sent).toBe('cancelled');
    expect(shelf.chunks).toHaveLength(1);
  });

  test('fails when the file becomes unreadable', async () => {
    const unreadable = { size: SIZE, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('changed')) }) };
    expect(await new Shelf().transfer().send(unreadable as unknown as Blob, () => undefined)).toBe('unreadable');
  });
});

describe('download', () => {
  test('resumes after a disconnect', async () => {
    const shelf = await held();
    shelf.first.push(null, null);
    await isSaved(shelf, filled(SIZE));
  });

  test('changed or swapped chunk is discarded', async () => {
    for (const spoil of [
      (chunks: Bytes[]) => chunks.splice(0, 2, ...chunks.slice(0, 2).reverse()),
      (chunks: Bytes[]) => chunks[1]?.set([1, 2, 3], 100),
    ]) {
      const shelf = await held();
      const expected = { bytes: SIZE, digest: shelf.digest };
      spoil(shelf.chunks);
      const sink = new Kept();
      expect(await shelf.transfer().save(expected, sink, () => undefined)).toBe('broken');
      expect(sink.how).toBe('aborted');
    }
  });

  test('wrong digest is discarded [T6]', async () => {
    const sender = new Shelf();
    const transfer = sender.transfer();
    expect(await transfer.send(new Blob([filled(SIZE)]), () => undefined)).toBe('done');
    expect(transfer.digest()).toBe(sender.digest);
    const expected = { bytes: SIZE, digest: transfer.digest() };
    const other = await held(new Shelf(), filled(SIZE).fill(9));
    const sink = new Kept();
    expect(await other.transfer().save(expected, sink, () => undefined)).toBe('broken');
    expect(sink.how).toBe('aborted');
  });

  test('digest covers resumed uploads', async () => {
    const shelf = new Shelf();
    shelf.first.push(null, new Response(null, { status: 503 }), null);
    const transfer = shelf.transfer();
    expect(await transfer.send(new Blob([filled(SIZE)]), () => undefined)).toBe('done');
    expect(transfer.digest()).toBe(shelf.digest);
  });

  test.each([
    ['never ends', 2 * CHUNK_BYTES],
    ['is short', 100],
  ])('rejects a chunk that %s [T22]', async (_, bytes) => {
    const shelf = await held();
    let read = 0;
    const endless = new ReadableStream<Bytes>({
      pull(to) {
        read += 100;
        if (read > bytes) to.close();
        else to.enqueue(new Uint8Array(100));
      },
    });
    shelf.first.push(new Response(endless, { status: 200 }));
    const sink = new Kept();
    expect(await shelf.transfer().save({ bytes: SIZE, digest: shelf.digest }, sink, () => undefined)).toBe('broken');
    expect(sink.how).toBe('aborted');
    expect(read).toBeLessThan(CHUNK_BYTES + 1_000);
  });

  test('withdrawn file or full disk discards', async () => {
    const shelf = await held();
    const expected = { bytes: SIZE, digest: shelf.digest };
    shelf.chunks.pop();
    const sink = new Kept();
    expect(await shelf.transfer().save(expected, sink, () => undefined)).toBe('gone');
    expect(sink.how).toBe('aborted');
    const full = new Kept();
    full.write = () => Promise.reject(new Error('no room'));
    expect(await shelf.transfer().save(expected, full, () => undefined)).toBe('unwritable');
  });
});
