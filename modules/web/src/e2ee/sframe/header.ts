/**
 * The header of an SFrame (RFC 9605 section 4.3).
 *
 *   0 1 2 3 4 5 6 7
 *  +-+-----+-+-----+---------------+---------------+
 *  |X|  K  |Y|  C  | KID, if X = 1 | CTR, if Y = 1 |
 *  +-+-----+-+-----+---------------+---------------+
 *
 * Plain numbers, since this is done for each frame; those of 2^53 and more are rounded, and none of a meeting is that large.
 */
export interface SFrameHeader {
  readonly keyId: number;
  readonly counter: number;
  /** Of the header itself, in bytes. */
  readonly length: number;
}

const HALF = 2 ** 32;

function bytesOf(value: number): number {
  let bytes = value < 8 ? 0 : 1;
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes++;
  return bytes;
}

function write(out: Uint8Array, at: number, count: number, value: number): void {
  let rest = value;
  for (let i = at + count - 1; i >= at; i--) {
    out[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** In two halves, so that what is too large is rounded once, to the nearest. */
function read(bytes: Uint8Array, at: number, count: number): number {
  let high = 0;
  let low = 0;
  for (let i = 0; i < count; i++) {
    const octet = bytes[at + i] ?? 0;
    if (i < count - 4) high = high * 256 + octet;
    else low = low * 256 + octet;
  }
  return high * HALF + low;
}

/** @throws RangeError unless both are whole and below 2^53 */
export function encodeHeader(keyId: number, counter: number): Uint8Array<ArrayBuffer> {
  if (!isWritable(keyId) || !isWritable(counter)) throw new RangeError('key id and counter are 0 to 2^53 - 1');
  const keyBytes = bytesOf(keyId);
  const counterBytes = bytesOf(counter);
  const header = new Uint8Array(1 + keyBytes + counterBytes);
  const key = keyBytes === 0 ? keyId : 8 | (keyBytes - 1);
  header[0] = (key << 4) | (counterBytes === 0 ? counter : 8 | (counterBytes - 1));
  write(header, 1, keyBytes, keyId);
  write(header, 1 + keyBytes, counterBytes, counter);
  return header;
}

function isWritable(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
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
    keyId: keyBytes === 0 ? (config >> 4) & 7 : read(frame, 1, keyBytes),
    counter: counterBytes === 0 ? config & 7 : read(frame, 1 + keyBytes, counterBytes),
    length,
  };
}
