import { join, type Bytes } from './bytes.ts';
import { encodeHeader, type SFrameHeader } from './header.ts';

/** AEAD suites of RFC 9605 section 4.5 with a whole tag. Meetings use the first. */
export interface SFrameSuite {
  readonly id: number;
  readonly keyBytes: number;
  readonly hash: string;
}

export const AES_128_GCM_SHA256_128: SFrameSuite = { id: 4, keyBytes: 16, hash: 'SHA-256' };
export const AES_256_GCM_SHA512_128: SFrameSuite = { id: 5, keyBytes: 32, hash: 'SHA-512' };

export const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const HALF = 2 ** 32;

/** Key and salt of one key id (RFC 9605 section 4.4). */
export class FrameKey {
  private readonly keyId: number;
  private readonly key: CryptoKey;
  private readonly salt: Bytes;

  private constructor(keyId: number, key: CryptoKey, salt: Bytes) {
    this.keyId = keyId;
    this.key = key;
    this.salt = salt;
  }

  static async derive(suite: SFrameSuite, keyId: number, baseKey: Bytes): Promise<FrameKey> {
    const base = await crypto.subtle.importKey('raw', baseKey, 'HKDF', false, ['deriveBits']);
    const context = new Uint8Array(10);
    const view = new DataView(context.buffer);
    view.setUint32(0, Math.floor(keyId / HALF));
    view.setUint32(4, keyId % HALF);
    view.setUint16(8, suite.id);
    const expand = async (label: string, bytes: number): Promise<Bytes> => {
      const info = join(new TextEncoder().encode(label), context);
      const parameters = { name: 'HKDF', hash: suite.hash, salt: new Uint8Array(0), info };
      return new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * bytes));
    };
    const raw = await expand('SFrame 1.0 Secret key ', suite.keyBytes);
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    raw.fill(0);
    return new FrameKey(keyId, key, await expand('SFrame 1.0 Secret salt ', NONCE_BYTES));
  }

  /** Header, ciphertext and tag. The caller never gives a counter twice. */
  async seal(counter: number, metadata: Uint8Array, plaintext: Bytes): Promise<Bytes> {
    const header = encodeHeader(this.keyId, counter);
    const parameters = this.parameters(counter, metadata.length === 0 ? header : join(header, metadata));
    return join(header, new Uint8Array(await crypto.subtle.encrypt(parameters, this.key, plaintext)));
  }

  /** The plaintext; undefined when the tag does not fit. */
  open(header: SFrameHeader, metadata: Uint8Array, frame: Bytes): Promise<Bytes | undefined> {
    const clear = frame.subarray(0, header.length);
    const parameters = this.parameters(header.counter, metadata.length === 0 ? clear : join(clear, metadata));
    return crypto.subtle.decrypt(parameters, this.key, frame.subarray(header.length)).then(asBytes, () => undefined);
  }

  private parameters(counter: number, additionalData: Bytes): AesGcmParams {
    const iv = new Uint8Array(this.salt);
    const view = new DataView(iv.buffer);
    view.setUint32(4, view.getUint32(4) ^ Math.floor(counter / HALF));
    view.setUint32(8, view.getUint32(8) ^ (counter % HALF));
    return { name: 'AES-GCM', iv, additionalData, tagLength: 8 * TAG_BYTES };
  }
}

function asBytes(buffer: ArrayBuffer): Bytes {
  return new Uint8Array(buffer);
}
