// What a value looks like on the wire. `shapes.ts` is made of these, and `parse.ts` checks them.

export type Shape = Text | Id | Bytes | Choice | Count | Flag | Time | Sequence | Composite | Family;

/** A string of `min` to `max` code points; a `line` has no controls, line breaks or bidirectional overrides. */
export interface Text {
  readonly kind: 'text';
  readonly min: number;
  readonly max: number;
  readonly script: 'line' | 'any';
}
/** A string of exactly so many characters of a-z and 2-7. */
export interface Id {
  readonly kind: 'id';
  readonly length: number;
}
/** A string: `min` to `max` bytes as base64url without padding. */
export interface Bytes {
  readonly kind: 'base64url';
  readonly min: number;
  readonly max: number;
}
/** A string out of a list. */
export interface Choice {
  readonly kind: 'choice';
  readonly names: ReadonlySet<string>;
}
/** A whole number. */
export interface Count {
  readonly kind: 'count';
  readonly min: number;
  readonly max: number;
}
export interface Flag {
  readonly kind: 'flag';
}
/** A string as `Date.toISOString` writes it. */
export interface Time {
  readonly kind: 'time';
}
/** An array. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly max: number;
  readonly element: Shape;
}
/** An object with these fields and no others. */
export interface Composite {
  readonly kind: 'composite';
  readonly fields: readonly Field[];
}
/** An object whose `type` says which of the members it is. */
export interface Family {
  readonly kind: 'family';
  readonly members: ReadonlyMap<string, Composite>;
}
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly optional?: true;
}
