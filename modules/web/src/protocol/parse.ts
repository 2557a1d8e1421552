import type {
  AboutResponse,
  ClientFrame,
  ConsentWithdrawnResponse,
  CreateMeetingResponse,
  JoinResponse,
  NetworkCheckResponse,
  OrganiserResponse,
  Problem,
  SeriesNextResponse,
  ProtocolErrorCode,
  ServerFrame,
} from './messages.ts';
import type { Bytes, Composite, Family, Field, Shape, Text } from './shape.ts';
import {
  aboutResponseShape,
  clientFrameShape,
  consentWithdrawnResponseShape,
  createMeetingResponseShape,
  joinResponseShape,
  MAX_CLIENT_MESSAGE_BYTES,
  MAX_DEPTH,
  MAX_HTTP_BODY_BYTES,
  MAX_SERVER_MESSAGE_BYTES,
  networkCheckResponseShape,
  organiserResponseShape,
  problemShape,
  seriesNextResponseShape,
  serverFrameShape,
} from './shapes.ts';

/** What a document turned out to be. Nothing here throws. */
export type Parsed<T> = Accepted<T> | Refused;

export interface Accepted<T> {
  readonly kind: 'accepted';
  readonly value: T;
}
/** Not what the protocol says; `place` is the name of the field, made of the protocol's own words only. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: ProtocolErrorCode;
  readonly place: string;
}
/** A well-formed frame with a message that this client is too old to know. It counts, and is otherwise passed over. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly seq: number;
  readonly ack: number;
}

/** Reads a message of the server. */
export function parseServerFrame(text: string): Parsed<ServerFrame> | Unknown {
  const json = readJson(text, MAX_SERVER_MESSAGE_BYTES);
  if (json.kind === 'refused') {
    return json;
  }
  const frame = read<ServerFrame>(json.value, serverFrameShape);
  return frame.kind === 'refused' && frame.code === 'unknown-type' ? unknownFrame(json.value) : frame;
}

/** Reads a message of a client, as the server would. */
export function parseClientFrame(text: string): Parsed<ClientFrame> {
  return parse(text, MAX_CLIENT_MESSAGE_BYTES, clientFrameShape);
}

export const parseOrganiserResponse = (text: string): Parsed<OrganiserResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, organiserResponseShape);

export const parseCreateMeetingResponse = (text: string): Parsed<CreateMeetingResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, createMeetingResponseShape);

export const parseJoinResponse = (text: string): Parsed<JoinResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, joinResponseShape);

export const parseSeriesNextResponse = (text: string): Parsed<SeriesNextResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, seriesNextResponseShape);

export const parseProblem = (text: string): Parsed<Problem> => parse(text, MAX_HTTP_BODY_BYTES, problemShape);

export const parseConsentWithdrawnResponse = (text: string): Parsed<ConsentWithdrawnResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, consentWithdrawnResponseShape);

export const parseNetworkCheckResponse = (text: string): Parsed<NetworkCheckResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, networkCheckResponseShape);

export const parseAboutResponse = (text: string): Parsed<AboutResponse> =>
  parse(text, MAX_HTTP_BODY_BYTES, aboutResponseShape);

/** Reads one JSON document of the given shape; the type must be the one generated beside it. */
export function parse<T>(text: string, maxBytes: number, shape: Composite): Parsed<T> {
  const json = readJson(text, maxBytes);
  return json.kind === 'refused' ? json : read(json.value, shape);
}

/** Unwinds the reading at the first thing that does not fit; never leaves this file. */
class Misfit extends Error {
  readonly code: ProtocolErrorCode;
  readonly place: string;

  constructor(code: ProtocolErrorCode, place: string) {
    super(code);
    this.code = code;
    this.place = place;
  }
}

/** A UTF-16 unit takes at least one byte of UTF-8, so more units than `maxBytes` are too many bytes in any case. */
function readJson(text: string, maxBytes: number): Parsed<unknown> {
  if (text.length > maxBytes) {
    return refused('too-large', 'document');
  }
  if (depthOf(text) > MAX_DEPTH) {
    return refused('too-deep', 'document');
  }
  try {
    return { kind: 'accepted', value: JSON.parse(text) as unknown };
  } catch {
    return refused('malformed-json', 'document');
  }
}

/** The deepest nesting of a JSON text, without parsing it. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === BACKSLASH) {
        i++;
      } else if (c === QUOTE) {
        quoted = false;
      }
    } else if (c === QUOTE) {
      quoted = true;
    } else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
      depth++;
      deepest = Math.max(deepest, depth);
    } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
      depth--;
    }
  }
  return deepest;
}

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Type and shape are generated from the same record, which is what makes this one assertion true. */
function read<T>(json: unknown, shape: Composite): Parsed<T> {
  try {
    return { kind: 'accepted', value: readValue(json, shape, 'document') as T };
  } catch (misfit) {
    if (misfit instanceof Misfit) {
      return refused(misfit.code, misfit.place);
    }
    throw misfit;
  }
}

function unknownFrame(json: unknown): Unknown | Refused {
  const numbers = read<ServerFrame>(isObject(json) ? { ...json, message: {} } : json, NUMBERS_OF_A_FRAME);
  return numbers.kind === 'refused' ? numbers : { kind: 'unknown', seq: numbers.value.seq, ack: numbers.value.ack };
}

const NUMBERS_OF_A_FRAME: Composite = {
  kind: 'composite',
  fields: serverFrameShape.fields.map((field) =>
    field.name === 'message' ? { name: field.name, shape: { kind: 'composite', fields: [] } } : field,
  ),
};

function readValue(json: unknown, shape: Shape, place: string): unknown {
  switch (shape.kind) {
    case 'text':
      return require(json, typeof json === 'string' && fits(json, shape), place);
    case 'id':
      return require(json, typeof json === 'string' && isId(json, shape.length), place);
    case 'base64url':
      return require(json, typeof json === 'string' && isBase64Url(json, shape), place);
    case 'choice':
      return require(json, typeof json === 'string' && shape.names.has(json), place);
    case 'count':
      return require(json, Number.isSafeInteger(json) && Number(json) >= shape.min && Number(json) <= shape.max, place);
    case 'flag':
      return require(json, typeof json === 'boolean', place);
    case 'time':
      return require(json, typeof json === 'string' && isTime(json), place);
    case 'sequence':
      if (!Array.isArray(json) || json.length > shape.max) {
        throw new Misfit('invalid-value', place);
      }
      return json.map((element: unknown) => readValue(element, shape.element, place));
    case 'composite':
      return readFields(json, shape, place, {});
    case 'family':
      return readMember(json, shape, place);
  }
}

function require(json: unknown, holds: boolean, place: string): unknown {
  if (!holds) {
    throw new Misfit('invalid-value', place);
  }
  return json;
}

function readMember(json: unknown, family: Family, place: string): unknown {
  if (!isObject(json)) {
    throw new Misfit('invalid-value', place);
  }
  if (!Object.hasOwn(json, 'type')) {
    throw new Misfit('missing-field', 'type');
  }
  const type = json['type'];
  if (typeof type !== 'string') {
    throw new Misfit('invalid-value', 'type');
  }
  const member = family.members.get(type);
  if (member === undefined) {
    throw new Misfit('unknown-type', place);
  }
  return readFields(json, member, place, { type });
}

/** `start` holds the fields that were read before, and comes back with the others. */
function readFields(json: unknown, shape: Composite, place: string, start: Record<string, unknown>): unknown {
  if (!isObject(json)) {
    throw new Misfit('invalid-value', place);
  }
  for (const name of Object.keys(json)) {
    if (!Object.hasOwn(start, name) && !shape.fields.some((field) => field.name === name)) {
      throw new Misfit('unknown-field', place);
    }
  }
  for (const field of shape.fields) {
    readField(json, field, start);
  }
  return start;
}

function readField(json: Record<string, unknown>, field: Field, into: Record<string, unknown>): void {
  if (Object.hasOwn(json, field.name)) {
    into[field.name] = readValue(json[field.name], field.shape, field.name);
  } else if (field.optional !== true) {
    throw new Misfit('missing-field', field.name);
  }
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function fits(text: string, shape: Text): boolean {
  if (text.length > 2 * shape.max) {
    return false;
  }
  let count = 0;
  for (const character of text) {
    const c = character.codePointAt(0) ?? 0;
    if (isSurrogate(c) || (shape.script === 'line' && breaksLine(c))) {
      return false;
    }
    count++;
  }
  return count >= shape.min && count <= shape.max && (shape.script !== 'line' || !TOWER.test(text));
}

/** More marks on a letter than any script needs; a joiner does not begin a new letter. See `CombiningMarks` of the server. */
const TOWER = /(?:[\p{Mn}\p{Me}][\p{Mc}\u200c\u200d]*){5}|(?:\p{M}[\u200c\u200d]*){9}/u;

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;

/** Controls, line and paragraph separators, and characters that reverse or hide the text around them. */
const breaksLine = (c: number): boolean =>
  c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

const isId = (text: string, length: number): boolean => text.length === length && /^[a-z2-7]*$/.test(text);

/** Only the one spelling that is written: no padding, and bits that stand for nothing are zero. */
function isBase64Url(text: string, shape: Bytes): boolean {
  const bytes = Math.floor((text.length * 3) / 4);
  const last = BASE64_URL.indexOf(text.charAt(text.length - 1));
  const spare = [0, 63, 15, 3][text.length % 4] ?? 0;
  return (
    bytes >= shape.min && bytes <= shape.max && text.length % 4 !== 1 && /^[\w-]*$/.test(text) && (last & spare) === 0
  );
}

const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const TIME_LENGTH = 24;

function isTime(text: string): boolean {
  if (text.length !== TIME_LENGTH) {
    return false;
  }
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

const refused = (code: ProtocolErrorCode, place: string): Refused => ({ kind: 'refused', code, place });
