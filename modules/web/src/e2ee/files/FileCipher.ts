import { toBase64Url, fromBase64Url } from '../base64url.ts';
import type { Bytes } from '../sframe/bytes.ts';
import type { Encoded } from '../worker/asks.ts';
import { chunksOf, rangeOf } from './chunks.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const LABEL = 'sabha file 1';

/** What a chunk must not be taken for: one of another file, or of a file of another size. */
export interface SealedFile {
  /** As the server named it. */
  readonly id: string;
  /** Of the file itself. */
  readonly bytes: number;
}

/** A chunk that cannot be opened: changed, cut, moved, or sealed with another key. */
export class BrokenChunk extends Error {}

export function newFileKey(random: (bytes: Bytes) => Bytes): Encoded {
  return toBase64Url(random(new Uint8Array(KEY_BYTES)));
}

/**
 * Seals and opens the chunks of one file: AES-256-GCM with a key for this file alone, so that the number of the chunk can be
 * the nonce (NIST SP 800-38D section 8.2.1). File, size, number and whether it is the last are authenticated with each.
 */
export class FileCipher {
  private constructor(
    private readonly key: CryptoKey,
    private readonly file: SealedFile,
  ) {}

  static async of(key: Encoded, file: SealedFile): Promise<FileCipher> {
    const raw = fromBase64Url(key);
    if (raw?.length !== KEY_BYTES) throw new BrokenChunk('no key of a file');
    const imported = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return new FileCipher(imported, file);
  }

  async seal(chunk: number, content: Bytes): Promise<Bytes> {
    this.check(chunk, content.length);
    return new Uint8Array(await crypto.subtle.encrypt(this.parameters(chunk), this.key, content));
  }

  async open(chunk: number, sealed: Bytes): Promise<Bytes> {
    try {
      const content = new Uint8Array(await crypto.subtle.decrypt(this.parameters(chunk), this.key, sealed));
      this.check(chunk, content.length);
      return content;
    } catch (error) {
      throw error instanceof BrokenChunk ? error : new BrokenChunk('a chunk does not open', { cause: error });
    }
  }

  private check(chunk: number, length: number): void {
    const [from, to] = rangeOf(this.file.bytes, chunk);
    if (length !== to - from) throw new BrokenChunk('a chunk of another length');
  }

  private parameters(chunk: number): AesGcmParams {
    const iv = new Uint8Array(NONCE_BYTES);
    new DataView(iv.buffer).setUint32(NONCE_BYTES - 4, chunk);
    return { name: 'AES-GCM', iv, additionalData: this.bindingOf(chunk) };
  }

  private bindingOf(chunk: number): Bytes {
    const text = new TextEncoder().encode(`${LABEL}|${this.file.id}|`);
    const binding = new Uint8Array(text.length + 13);
    binding.set(text);
    const numbers = new DataView(binding.buffer, text.length);
    numbers.setBigUint64(0, BigInt(this.file.bytes));
    numbers.setUint32(8, chunk);
    numbers.setUint8(12, chunk === chunksOf(this.file.bytes) - 1 ? 1 : 0);
    return binding;
  }
}
