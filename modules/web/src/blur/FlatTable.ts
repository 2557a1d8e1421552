/**
 * One table of a FlatBuffer, read in place (FlatBuffers' "Internals", little endian): a table begins with the distance
 * back to its vtable, which gives for each field the distance from the table's beginning, 0 for one that is not there.
 * Whatever lies outside of the bytes throws a RangeError.
 */
export class FlatTable {
  private readonly bytes: DataView;
  private readonly at: number;

  private constructor(bytes: DataView, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @param identifier the four letters that the file must bear */
  static root(bytes: ArrayBuffer, identifier: string): FlatTable {
    const view = new DataView(bytes);
    const found = String.fromCharCode(...[4, 5, 6, 7].map((at) => view.getUint8(at)));
    if (found !== identifier) throw new RangeError(`not a ${identifier} file`);
    return new FlatTable(view, view.getUint32(0, true));
  }

  number(field: number, of: 'int8' | 'int32', otherwise = 0): number {
    const at = this.place(field);
    if (at === 0) return otherwise;
    return of === 'int8' ? this.bytes.getInt8(at) : this.bytes.getInt32(at, true);
  }

  text(field: number): string {
    return new TextDecoder().decode(this.octets(field));
  }

  /** Empty when the field is not there. */
  octets(field: number): Uint8Array<ArrayBuffer> {
    const { start, length } = this.vector(field);
    // A DataView checks no range but that of what is read from it.
    if (start + length > this.bytes.byteLength) throw new RangeError('a vector goes on after the end');
    return new Uint8Array(this.bytes.buffer as ArrayBuffer, start, length);
  }

  integers(field: number): readonly number[] {
    const { start, length } = this.vector(field);
    return this.listed(length, (index) => this.bytes.getInt32(start + 4 * index, true));
  }

  table(field: number): FlatTable | null {
    const at = this.place(field);
    return at === 0 ? null : new FlatTable(this.bytes, at + this.bytes.getUint32(at, true));
  }

  tables(field: number): readonly FlatTable[] {
    const { start, length } = this.vector(field);
    return this.listed(length, (index) => {
      const at = start + 4 * index;
      return new FlatTable(this.bytes, at + this.bytes.getUint32(at, true));
    });
  }

  private listed<T>(length: number, of: (index: number) => T): readonly T[] {
    if (length * 4 > this.bytes.byteLength) throw new RangeError('a vector goes on after the end');
    return Array.from({ length }, (_, index) => of(index));
  }

  private vector(field: number): { readonly start: number; readonly length: number } {
    const at = this.place(field);
    if (at === 0) return { start: 0, length: 0 };
    const start = at + this.bytes.getUint32(at, true);
    return { start: start + 4, length: this.bytes.getUint32(start, true) };
  }

  private place(field: number): number {
    const table = this.at - this.bytes.getInt32(this.at, true);
    const entry = 4 + 2 * field;
    if (entry >= this.bytes.getUint16(table, true)) return 0;
    const distance = this.bytes.getUint16(table + entry, true);
    return distance === 0 ? 0 : this.at + distance;
  }
}
