import { copy, join, NO_BYTES, type Bytes } from './bytes.ts';

/** A frame to send: what is authenticated, what is encrypted, what goes before it on the wire. */
export interface Outgoing {
  readonly metadata: Bytes;
  readonly secret: Bytes;
  readonly clear: Bytes;
}

/** A frame that came: what is authenticated, the SFrame, what goes before the plaintext again if it is not there. */
export interface Incoming {
  readonly metadata: Bytes;
  readonly sealed: Bytes;
  readonly restored: Bytes;
}

/**
 * How one codec's encoded frames are sealed so that packetizers and the server still find what they need. Clear bytes are
 * always authenticated. Undefined: not of this codec, or not its sealed form. Frames of no bytes are not given here.
 */
export interface FrameShape {
  outgoing(frame: Bytes): Outgoing | undefined;
  wire(outgoing: Outgoing, sealed: Bytes): Bytes;
  incoming(wire: Bytes): Incoming | undefined;
  /** What the decoder gets; by itself what is restored goes before the plaintext. */
  restored?(incoming: Incoming, plaintext: Bytes): Bytes;
}

export type Codec = 'OPUS' | 'VP8' | 'VP9' | 'AV1' | 'H264';

export function shapeOf(codec: Codec): FrameShape {
  switch (codec) {
    case 'OPUS':
    case 'VP9':
      return opaque;
    case 'VP8':
      return vp8;
    case 'AV1':
      return av1;
    case 'H264':
      return h264;
  }
}

const opaque: FrameShape = {
  outgoing: (frame) => ({ metadata: NO_BYTES, secret: frame, clear: NO_BYTES }),
  wire: (_outgoing, sealed) => sealed,
  incoming: (wire) => ({ metadata: NO_BYTES, sealed: wire, restored: NO_BYTES }),
};

/** The first byte, and of a key frame start code and size too (RFC 6386 section 9.1). */
function vp8Clear(frame: Bytes): Bytes | undefined {
  const first = frame[0];
  if (first === undefined) return undefined;
  const clear = (first & 1) === 0 ? 10 : 1;
  return frame.length < clear ? undefined : copy(frame, 0, clear);
}

const vp8: FrameShape = {
  outgoing: (frame) => {
    const clear = vp8Clear(frame);
    return clear && { metadata: clear, secret: copy(frame, clear.length), clear };
  },
  wire: (outgoing, sealed) => join(outgoing.clear, sealed),
  incoming: (wire) => {
    const clear = vp8Clear(wire);
    return clear && { metadata: clear, sealed: copy(wire, clear.length), restored: clear };
  },
};

const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;
const FRAME = 6;
const MAX_SEQUENCE_HEADER = 255;

interface Obu {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

function obuAt(bytes: Uint8Array, at: number): Obu | undefined {
  const header = bytes[at];
  if (header === undefined || (header & 0x80) !== 0) return undefined;
  const type = (header >> 3) & 15;
  let start = at + ((header & 4) === 0 ? 1 : 2);
  if (start > bytes.length) return undefined;
  if ((header & 2) === 0) return { type, start, end: bytes.length };
  let size = 0;
  for (let i = 0; i < 5; i++) {
    const octet = bytes[start++];
    if (octet === undefined) return undefined;
    size += (octet & 0x7f) * 2 ** (7 * i);
    if (octet < 0x80) return size <= bytes.length - start ? { type, start, end: start + size } : undefined;
  }
  return undefined;
}

function obu(type: number, payload: Uint8Array): Bytes {
  const head = [(type << 3) | 2];
  let rest = payload.length;
  for (; rest > 0x7f; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
  head.push(rest);
  return join(Uint8Array.from(head), payload);
}

/** As encoders begin a key frame. */
function av1Begin(sequence: Bytes): Bytes {
  return join(obu(TEMPORAL_DELIMITER, NO_BYTES), obu(SEQUENCE_HEADER, sequence));
}

function startsWith(frame: Bytes, begin: Bytes): boolean {
  return frame.length >= begin.length && begin.every((octet, at) => frame[at] === octet);
}

function hasSequenceHeader(frame: Bytes): boolean {
  for (let at = 0; at < frame.length;) {
    const next = obuAt(frame, at);
    if (next === undefined || next.type === SEQUENCE_HEADER) return next !== undefined;
    at = next.end;
  }
  return false;
}

/**
 * AV1: the whole frame goes as the payload of one frame OBU, because packetizers take frames apart; a key frame's sequence
 * header goes before it. Encoders begin a key frame with a temporal delimiter and that header, which are then not sealed as
 * well; where a frame begins otherwise the header is a copy. OBU headers may change on the way, so only the header's payload
 * is authenticated.
 */
const av1: FrameShape = {
  outgoing: (frame) => {
    let sequence = NO_BYTES;
    let sequences = 0;
    for (let at = 0; at < frame.length;) {
      const next = obuAt(frame, at);
      if (next === undefined) return undefined;
      if (next.type === SEQUENCE_HEADER && sequences++ === 0) sequence = copy(frame, next.start, next.end);
      at = next.end;
    }
    if (sequence.length > MAX_SEQUENCE_HEADER) return undefined;
    if (sequence.length === 0) return { metadata: sequence, secret: frame, clear: NO_BYTES };
    const begin = av1Begin(sequence);
    const secret = sequences === 1 && startsWith(frame, begin) ? copy(frame, begin.length) : frame;
    return { metadata: sequence, secret, clear: obu(SEQUENCE_HEADER, sequence) };
  },
  wire: (outgoing, sealed) => join(outgoing.clear, obu(FRAME, sealed)),
  incoming: (wire) => {
    let sequence = NO_BYTES;
    for (let at = 0; at < wire.length;) {
      const next = obuAt(wire, at);
      if (next === undefined) return undefined;
      const payload = copy(wire, next.start, next.end);
      if (next.type === FRAME) {
        const restored = sequence.length === 0 ? NO_BYTES : av1Begin(sequence);
        return next.end === wire.length ? { metadata: sequence, sealed: payload, restored } : undefined;
      }
      if (next.type === SEQUENCE_HEADER) sequence = payload;
      else if (next.type !== TEMPORAL_DELIMITER) return undefined;
      at = next.end;
    }
    return undefined;
  },
  restored: ({ restored }, plaintext) => (hasSequenceHeader(plaintext) ? plaintext : join(restored, plaintext)),
};

const SLICE = 1;
const SLICE_OF_KEY_FRAME = 5;
const CLEAR_OF_SLICE = 5;
const ESCAPE = 3;
const END = 0x80;

/** Up to five bytes into the first slice. */
function h264Clear(frame: Bytes): Bytes | undefined {
  for (let i = 0; i + 3 < frame.length; i++) {
    const type = (frame[i + 3] ?? 0) & 31;
    const code = frame[i] === 0 && frame[i + 1] === 0 && frame[i + 2] === 1;
    if (code && (type === SLICE || type === SLICE_OF_KEY_FRAME)) {
      const clear = i + 4 + CLEAR_OF_SLICE;
      return clear <= frame.length ? copy(frame, 0, clear) : undefined;
    }
  }
  return undefined;
}

function trailingZeros(bytes: Uint8Array): number {
  let zeros = 0;
  while (zeros < bytes.length && bytes[bytes.length - 1 - zeros] === 0) zeros++;
  return zeros;
}

/** Start codes may change between three and four bytes on the way: authenticated with three. */
function shortStartCodes(head: Bytes): Bytes {
  const kept = head.filter((octet, i) => !(octet === 0 && head[i + 1] === 0 && head[i + 2] === 0 && head[i + 3] === 1));
  return copy(kept);
}

/** H.264 in Annex B form: sealed bytes are escaped so that no start code appears (H.264 section 7.4.1). */
const h264: FrameShape = {
  outgoing: (frame) => {
    const clear = h264Clear(frame);
    return clear && { metadata: shortStartCodes(clear), secret: copy(frame, clear.length), clear };
  },
  wire: (outgoing, sealed) => {
    const escaped: number[] = [];
    let zeros = trailingZeros(outgoing.clear);
    for (const octet of sealed) {
      if (zeros >= 2 && octet <= ESCAPE) {
        escaped.push(ESCAPE);
        zeros = 0;
      }
      escaped.push(octet);
      zeros = octet === 0 ? zeros + 1 : 0;
    }
    escaped.push(END);
    return join(outgoing.clear, Uint8Array.from(escaped));
  },
  incoming: (wire) => {
    const clear = h264Clear(wire);
    if (clear === undefined || wire.length <= clear.length || wire[wire.length - 1] !== END) return undefined;
    const sealed: number[] = [];
    let zeros = trailingZeros(clear);
    for (const octet of wire.subarray(clear.length, -1)) {
      if (zeros >= 2 && octet === ESCAPE) {
        zeros = 0;
        continue;
      }
      sealed.push(octet);
      zeros = octet === 0 ? zeros + 1 : 0;
    }
    return { metadata: shortStartCodes(clear), sealed: Uint8Array.from(sealed), restored: clear };
  },
};
