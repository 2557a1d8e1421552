import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { chunksOf, CHUNK_BYTES, rangeOf } from './chunks.ts';
import { BrokenChunk, FileCipher, newFileKey } from './FileCipher.ts';

const ID = 'k3m7xq2r7htam4dsyt5n3zzw4k';
const KEY = toBase64Url(Uint8Array.from({ length: 32 }, (_, i) => i));
const CONTENT = CHUNK_BYTES - 16;

function filled(length: number, seed = 7) {
  return Uint8Array.from({ length }, (_, i) => (i * seed) & 255);
}

/** As docs/user/files.md says it, by another implementation. */
function expected(bytes: number, chunk: number, content: Uint8Array): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 8);
  const numbers = Buffer.alloc(13);
  numbers.writeBigUInt64BE(BigInt(bytes));
  numbers.writeUInt32BE(chunk, 8);
  numbers.writeUInt8(chunk === chunksOf(bytes) - 1 ? 1 : 0, 12);
  const cipher = createCipheriv('aes-256-gcm', fromBase64Url(KEY) ?? '', nonce);
  cipher.setAAD(Buffer.concat([Buffer.from(`sabha file 1|${ID}|`), numbers]));
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

describe('the chunks of a file', () => {
  test.each([
    [0, 1],
    [1, 1],
    [CONTENT, 1],
    [CONTENT + 1, 2],
    [200 * 2 ** 20, 201],
  ])('%i bytes are %i', (bytes, chunks) => {
    expect(chunksOf(bytes)).toBe(chunks);
    expect(rangeOf(bytes, chunks - 1)[1]).toBe(bytes);
  });

  test.each([0, 5, CONTENT + 3])('%i byte file matches the specified format', async (bytes) => {
    const content = filled(bytes);
    const cipher = await FileCipher.of(KEY, { id: ID, bytes });
    for (let chunk = 0; chunk < chunksOf(bytes); chunk++) {
      const part = content.slice(...rangeOf(bytes, chunk));
      const sealed = await cipher.seal(chunk, part);
      expect(Buffer.compare(sealed, expected(bytes, chunk, part))).toBe(0);
      expect(Buffer.compare(await cipher.open(chunk, sealed), part)).toBe(0);
    }
  });
});

describe('refused chunk [T6]', () => {
  const bytes = CONTENT * 2;
  const sealedPair = async () => {
    const cipher = await FileCipher.of(KEY, { id: ID, bytes });
    return {
      cipher,
      first: await cipher.seal(0, filled(CONTENT)),
      last: await cipher.seal(1, filled(CONTENT, 3)),
    };
  };

  test('changed, cut or extended', async () => {
    const { cipher, first } = await sealedPair();
    const changed = first.slice();
    changed[500] = (changed[500] ?? 0) ^ 1;
    await expect(cipher.open(0, changed)).rejects.toThrow(BrokenChunk);
    await expect(cipher.open(0, first.slice(0, -1))).rejects.toThrow(BrokenChunk);
    await expect(cipher.open(0, Uint8Array.from([...first.slice(0, 40), 0]))).rejects.toThrow(BrokenChunk);
  });

  test('at another position', async () => {
    const { cipher, first, last } = await sealedPair();
    await expect(cipher.open(1, first)).rejects.toThrow(BrokenChunk);
    await expect(cipher.open(0, last)).rejects.toThrow(BrokenChunk);
  });

  test('falsely marked as last', async () => {
    const { first } = await sealedPair();
    const cut = await FileCipher.of(KEY, { id: ID, bytes: CONTENT });
    await expect(cut.open(0, first)).rejects.toThrow(BrokenChunk);
  });

  test('of another file or key', async () => {
    const { first } = await sealedPair();
    const other = await FileCipher.of(KEY, { id: ID.replace('k', 'j'), bytes });
    await expect(other.open(0, first)).rejects.toThrow(BrokenChunk);
    const key = newFileKey((out) => crypto.getRandomValues(out));
    expect(key).not.toBe(KEY);
    await expect((await FileCipher.of(key, { id: ID, bytes })).open(0, first)).rejects.toThrow(BrokenChunk);
  });

  test('without a key', async () => {
    await expect(FileCipher.of(toBase64Url(new Uint8Array(16)), { id: ID, bytes })).rejects.toThrow(BrokenChunk);
  });
});
