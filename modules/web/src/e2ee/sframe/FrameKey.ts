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

/** Key and salt of one key id (RFC 9605 section 4.4). */
export class FrameKey {
  private readonly keyId: bigint;
  private readonly key: CryptoKey;
  private readonly salt: Bytes;

  private constructor(keyId: bigint, key: CryptoKey, salt: Bytes) {
    this.keyId = keyId;
    this.key = key;
    this.salt = salt;
  }

  static async derive(suite: SFrameSuite, keyId: bigint, baseKey: Bytes): Promise<FrameKey> {
    const base = await crypto.subtle.importKey('raw', baseKey, 'HKDF', false, ['deriveBits']);
    const context = new Uint8Array(10);
    const view = new DataView(context.buffer);
    view.setBigUint64(0, keyId);
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
  async seal(counter: bigint, metadata: Uint8Array, plaintext: Bytes): Promise<Bytes> {
    const header = encodeHeader(this.keyId, counter);
    const parameters = this.parameters(counter, join(header, metadata));
    return join(header, new Uint8Array(await crypto.subtle.encrypt(parameters, this.key, plaintext)));
  }

  /** The plaintext; undefined when the tag does not fit. */
  async open(header: SFrameHeader, metadata: Uint8Array, frame: Bytes): Promise<Bytes | undefined> {
    const parameters = this.parameters(header.counter, join(frame.subarray(0, header.length), metadata));
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, this.key, frame.subarray(header.length)));
    } catch {
      return undefined;
    }
  }

  private parameters(counter: bigint, additionalData: Bytes): AesGcmParams {
    const iv = new Uint8Array(this.salt);
    const view = new DataView(iv.buffer);
    view.setBigUint64(4, view.getBigUint64(4) ^ counter);
    return { name: 'AES-GCM', iv, additionalData, tagLength: 8 * TAG_BYTES };
  }
}
