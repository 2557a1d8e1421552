import { copy, type Bytes } from '../sframe/bytes.ts';

/** Tags of the few types that a certificate of Sabha has (X.690). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  /** [0] and [3] of a certificate's body, constructed. */
  version: 0xa0,
  extensions: 0xa3,
  /** [6] of a general name. */
  uri: 0x86,
} as const;

/** Unwinds the reading at the first byte that does not fit; `readDer` turns it into undefined. */
class Misfit extends Error {}

/** Reads DER, one value after another; every length has its one shortest spelling and lies within what is left. */
export class DerReader {
  private readonly bytes: Bytes;
  private readonly end: number;
  private at: number;

  constructor(bytes: Bytes, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  isEmpty(): boolean {
    return this.at >= this.end;
  }

  nextIs(tag: number): boolean {
    return !this.isEmpty() && this.bytes[this.at] === tag;
  }

  /** The content of the next value, which must have this tag. */
  value(tag: number): Bytes {
    const [from, to] = this.enter(tag);
    return copy(this.bytes, from, to);
  }

  /** A reader of the next value's content. */
  inside(tag: number): DerReader {
    const [from, to] = this.enter(tag);
    return new DerReader(this.bytes, from, to);
  }

  /** The next value whole, with tag and length. */
  whole(tag: number): Bytes {
    const from = this.at;
    const [, to] = this.enter(tag);
    return copy(this.bytes, from, to);
  }

  /** What follows must be nothing. */
  done(): void {
    if (!this.isEmpty()) throw new Misfit();
  }

  private enter(tag: number): readonly [number, number] {
    if (this.octet() !== tag) throw new Misfit();
    const length = this.length();
    const from = this.at;
    if (length > this.end - from) throw new Misfit();
    this.at = from + length;
    return [from, this.at];
  }

  private length(): number {
    const first = this.octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 2) throw new Misfit();
    let length = 0;
    for (let i = 0; i < count; i++) length = (length << 8) | this.octet();
    if (length < 0x80 || (count === 2 && length < 0x100)) throw new Misfit();
    return length;
  }

  private octet(): number {
    const octet = this.at < this.end ? this.bytes[this.at++] : undefined;
    if (octet === undefined) throw new Misfit();
    return octet;
  }
}

/** What `read` makes of the bytes; undefined as soon as something does not fit. */
export function readDer<T>(bytes: Bytes, read: (reader: DerReader) => T): T | undefined {
  try {
    const reader = new DerReader(bytes);
    const result = read(reader);
    reader.done();
    return result;
  } catch (error) {
    if (error instanceof Misfit) return undefined;
    throw error;
  }
}

/** For readers: what they found is not what they wanted. */
export function expect(condition: boolean): asserts condition {
  if (!condition) throw new Misfit();
}
