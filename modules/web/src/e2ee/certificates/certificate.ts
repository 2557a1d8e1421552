import { toHex, type Bytes } from '../sframe/bytes.ts';
import { DerReader, expect, readDer, TAG } from './der.ts';

/** What a certificate of Sabha's authority says (RFC 5280 section 4.1, RFC 8410); all are of Ed25519. */
export interface Certificate {
  /** What the signature is over, DER. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly issuer: Bytes;
  readonly subject: Bytes;
  readonly commonName: string;
  readonly notBeforeMillis: number;
  readonly notAfterMillis: number;
  readonly publicKey: Bytes;
  /** Undefined where the extension is absent. */
  readonly authority: { readonly pathLength: number | undefined } | undefined;
  /** The first octet of the key usage's bits; 0 where the extension is absent. */
  readonly keyUsage: number;
  readonly uris: readonly string[];
}

export const DIGITAL_SIGNATURE = 0x80;
export const CERTIFICATE_SIGNING = 0x04;

const ED25519 = '2b6570';
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const KEY_USAGE = '551d0f';
const ALTERNATIVE_NAMES = '551d11';
const TRUE = 0xff;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MAX_BYTES = 4096;
const MAX_SERIAL_BYTES = 20;
const MIN_SERIAL_BYTES = 8;

/**
 * Reads a certificate of exactly this kind: version 3, Ed25519, one common name on either side, and of extensions only
 * basic constraints, key usage and URIs. Anything else is no certificate of a meeting.
 */
export function readCertificate(der: Bytes): Certificate | undefined {
  if (der.length > MAX_BYTES) return undefined;
  return readDer(der, (reader) => {
    const outer = reader.inside(TAG.sequence);
    const signed = outer.whole(TAG.sequence);
    readAlgorithm(outer);
    const signature = readBits(outer);
    outer.done();
    expect(signature.length === SIGNATURE_BYTES);
    return { signed, signature, ...readBody(new DerReader(signed).inside(TAG.sequence)) };
  });
}

function readBody(body: DerReader): Omit<Certificate, 'signed' | 'signature'> {
  const version = body.inside(TAG.version);
  expect(toHex(version.value(TAG.integer)) === '02');
  version.done();
  const serial = body.value(TAG.integer);
  expect(serial.length >= MIN_SERIAL_BYTES && serial.length <= MAX_SERIAL_BYTES && ((serial[0] ?? 0x80) & 0x80) === 0);
  readAlgorithm(body);
  const issuer = body.whole(TAG.sequence);
  const validity = body.inside(TAG.sequence);
  const notBeforeMillis = readTime(validity);
  const notAfterMillis = readTime(validity);
  validity.done();
  const subject = body.whole(TAG.sequence);
  const publicKey = readPublicKey(body.inside(TAG.sequence));
  const extensions = readExtensions(body.inside(TAG.extensions).inside(TAG.sequence));
  body.done();
  readName(issuer);
  const commonName = readName(subject);
  return { issuer, subject, commonName, notBeforeMillis, notAfterMillis, publicKey, ...extensions };
}

function readAlgorithm(reader: DerReader): void {
  const algorithm = reader.inside(TAG.sequence);
  expect(toHex(algorithm.value(TAG.oid)) === ED25519);
  algorithm.done();
}

/** Whole octets only. */
function readBits(reader: DerReader): Bytes {
  const bits = reader.value(TAG.bits);
  expect(bits[0] === 0);
  return bits.slice(1);
}

function readPublicKey(info: DerReader): Bytes {
  readAlgorithm(info);
  const key = readBits(info);
  info.done();
  expect(key.length === KEY_BYTES);
  return key;
}

function readName(name: Bytes): string {
  const relative = new DerReader(name).inside(TAG.sequence);
  const set = relative.inside(TAG.set);
  relative.done();
  const attribute = set.inside(TAG.sequence);
  set.done();
  expect(toHex(attribute.value(TAG.oid)) === COMMON_NAME);
  const text = attribute.value(TAG.utf8);
  attribute.done();
  return utf8(text);
}

function utf8(bytes: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    expect(false);
  }
}

function ascii(bytes: Bytes): string {
  expect(bytes.every((octet) => octet >= 0x20 && octet < 0x7f));
  return String.fromCharCode(...bytes);
}

/** UTC, to the second (RFC 5280 section 4.1.2.5). */
function readTime(reader: DerReader): number {
  const general = reader.nextIs(TAG.generalizedTime);
  const text = ascii(reader.value(general ? TAG.generalizedTime : TAG.utcTime));
  const pattern = general ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
  const parts = pattern.exec(text)?.slice(1).map(Number);
  expect(parts !== undefined);
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const fullYear = general ? year : year + (year < 50 ? 2000 : 1900);
  return Date.UTC(fullYear, month - 1, day, hours, minutes, seconds);
}

type Extensions = Pick<Certificate, 'authority' | 'keyUsage' | 'uris'>;

function readExtensions(list: DerReader): Extensions {
  let found: Extensions = { authority: undefined, keyUsage: 0, uris: [] };
  const seen = new Set<string>();
  while (!list.isEmpty()) {
    const extension = list.inside(TAG.sequence);
    const id = toHex(extension.value(TAG.oid));
    expect(!seen.has(id));
    seen.add(id);
    if (extension.nextIs(TAG.boolean)) expect(extension.value(TAG.boolean)[0] === TRUE);
    const content = extension.value(TAG.octets);
    extension.done();
    found = { ...found, ...readExtension(id, content) };
  }
  return found;
}

function readExtension(id: string, content: Bytes): Partial<Extensions> {
  const reader = new DerReader(content);
  switch (id) {
    case BASIC_CONSTRAINTS:
      return { authority: only(reader, readConstraints) };
    case KEY_USAGE:
      return { keyUsage: only(reader, readUsage) };
    case ALTERNATIVE_NAMES:
      return { uris: only(reader, readUris) };
    default:
      expect(false);
  }
}

function only<T>(reader: DerReader, read: (reader: DerReader) => T): T {
  const value = read(reader);
  reader.done();
  return value;
}

function readConstraints(reader: DerReader): Certificate['authority'] {
  const constraints = reader.inside(TAG.sequence);
  if (constraints.isEmpty()) return undefined;
  expect(constraints.value(TAG.boolean)[0] === TRUE);
  if (constraints.isEmpty()) return { pathLength: undefined };
  const length = constraints.value(TAG.integer);
  constraints.done();
  expect(length.length === 1 && (length[0] ?? 0x80) < 0x80);
  return { pathLength: length[0] };
}

function readUsage(reader: DerReader): number {
  const bits = reader.value(TAG.bits);
  expect(bits.length === 2 && (bits[0] ?? 8) < 8);
  return bits[1] ?? 0;
}

function readUris(reader: DerReader): string[] {
  const names = reader.inside(TAG.sequence);
  const uris: string[] = [];
  while (!names.isEmpty()) uris.push(ascii(names.value(TAG.uri)));
  return uris;
}
