/**
 * The header of an SFrame (RFC 9605 section 4.3).
 *
 *   0 1 2 3 4 5 6 7
 *  +-+-----+-+-----+---------------+---------------+
 *  |X|  K  |Y|  C  | KID, if X = 1 | CTR, if Y = 1 |
 *  +-+-----+-+-----+---------------+---------------+
 */
export interface SFrameHeader {
  readonly keyId: bigint;
  readonly counter: bigint;
  /** Of the header itself, in bytes. */
  readonly length: number;
}

function bytesOf(value: bigint): number {
  let bytes = value < 8n ? 0 : 1;
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) bytes++;
  return bytes;
}

function write(out: Uint8Array, at: number, count: number, value: bigint): void {
  for (let i = 0; i < count; i++) out[at + i] = Number((value >> BigInt(8 * (count - 1 - i))) & 255n);
}

function read(bytes: Uint8Array, at: number, count: number): bigint {
  let value = 0n;
  for (const octet of bytes.subarray(at, at + count)) value = (value << 8n) | BigInt(octet);
  return value;
}

export function encodeHeader(keyId: bigint, counter: bigint): Uint8Array<ArrayBuffer> {
  const keyBytes = bytesOf(keyId);
  const counterBytes = bytesOf(counter);
  const header = new Uint8Array(1 + keyBytes + counterBytes);
  const key = keyBytes === 0 ? Number(keyId) : 8 | (keyBytes - 1);
  header[0] = (key << 4) | (counterBytes === 0 ? Number(counter) : 8 | (counterBytes - 1));
  write(header, 1, keyBytes, keyId);
  write(header, 1 + keyBytes, counterBytes, counter);
  return header;
}

/** Reads the header at the start of `frame`; undefined when the frame ends inside it. */
export function decodeHeader(frame: Uint8Array): SFrameHeader | undefined {
  const config = frame[0];
  if (config === undefined) return undefined;
  const keyBytes = (config & 0x80) === 0 ? 0 : ((config >> 4) & 7) + 1;
  const counterBytes = (config & 8) === 0 ? 0 : (config & 7) + 1;
  const length = 1 + keyBytes + counterBytes;
  if (frame.length < length) return undefined;
  return {
    keyId: keyBytes === 0 ? BigInt((config >> 4) & 7) : read(frame, 1, keyBytes),
    counter: counterBytes === 0 ? BigInt(config & 7) : read(frame, 1 + keyBytes, counterBytes),
    length,
  };
}
