import { toBase64Url } from '../base64url.ts';
import type { Encoded } from '../worker/asks.ts';
import { fromHex, join, type Bytes } from '../sframe/bytes.ts';
import { sign } from '../rules/signing.ts';

/** An authority for tests that writes certificates of the profile, or not quite of it. */
interface Pair {
  readonly publicKey: Bytes;
  readonly signKey: Bytes;
}

export interface Issuer {
  readonly der: Bytes;
  readonly subject: Bytes;
  readonly keys: Pair;
}

export interface Wanted {
  readonly name?: string;
  readonly room?: string;
  readonly device?: string;
  readonly role?: string;
  /** The fourth name; that of a guest where it is left out. */
  readonly standing?: string;
  readonly uris?: readonly string[];
  readonly notBeforeMillis?: number;
  readonly notAfterMillis?: number;
  readonly keyUsage?: string;
  readonly authority?: boolean;
  readonly extra?: Bytes;
}

export const ROOM = 'abcdefghijklmnopqrstuvwx';
export const NOW = Date.UTC(2026, 10, 24, 10);

function der(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const body = join(...content);
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return join(Uint8Array.of(tag, ...length), body);
}

const text = (value: string): Bytes => new Uint8Array(new TextEncoder().encode(value));
const algorithm = der(0x30, fromHex('06032b6570'));
const nameOf = (value: string): Bytes => der(0x30, der(0x31, der(0x30, fromHex('0603550403'), der(0x0c, text(value)))));
const bits = (content: Uint8Array): Bytes => der(0x03, Uint8Array.of(0), content);

function time(millis: number): Bytes {
  const digits = new Date(millis).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, text(`${digits}Z`));
}

export async function newPair(): Promise<Pair> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    signKey: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
  };
}

function extension(id: string, critical: boolean, content: Bytes): Bytes {
  return der(0x30, der(0x06, fromHex(id)), ...(critical ? [fromHex('0101ff')] : []), der(0x04, content));
}

function certificateOf(
  issuer: Bytes,
  subject: Bytes,
  publicKey: Uint8Array,
  signKey: Bytes,
  from: number,
  to: number,
  extensions: readonly Bytes[],
): Promise<Bytes> {
  const body = der(
    0x30,
    fromHex('a003020102'),
    der(0x02, Uint8Array.of(0x11), crypto.getRandomValues(new Uint8Array(15))),
    algorithm,
    issuer,
    der(0x30, time(from), time(to)),
    subject,
    der(0x30, algorithm, bits(publicKey)),
    der(0xa3, der(0x30, ...extensions)),
  );
  return sign(signKey, body).then((signature) => der(0x30, body, algorithm, bits(signature)));
}

function authorityExtensions(pathLength: number): Bytes[] {
  const constraints = der(0x30, fromHex('0101ff'), der(0x02, Uint8Array.of(pathLength)));
  return [extension('551d13', true, constraints), extension('551d0f', true, fromHex('03020204'))];
}

const DAY = 24 * 3_600_000;

/** Root and intermediate of one installation. */
export class TestAuthority {
  readonly root: Issuer;
  readonly intermediate: Issuer;

  private constructor(root: Issuer, intermediate: Issuer) {
    this.root = root;
    this.intermediate = intermediate;
  }

  static async make(name = 'root'): Promise<TestAuthority> {
    const keys = await newPair();
    const subject = nameOf(name);
    const [from, to] = [NOW - DAY, NOW + 300 * DAY];
    const rootDer = await certificateOf(
      subject,
      subject,
      keys.publicKey,
      keys.signKey,
      from,
      to,
      authorityExtensions(1),
    );
    const below = await newPair();
    const belowName = nameOf('meetings');
    const extensions = authorityExtensions(0);
    const belowDer = await certificateOf(subject, belowName, below.publicKey, keys.signKey, from, to, extensions);
    return new TestAuthority({ der: rootDer, subject, keys }, { der: belowDer, subject: belowName, keys: below });
  }

  get rootText(): Encoded {
    return toBase64Url(this.root.der);
  }

  leaf(publicKey: Uint8Array, wanted: Wanted = {}, issuer = this.intermediate): Promise<Bytes> {
    const device = wanted.device ?? 'AAAAAAAAAAAAAAAA';
    const uris = wanted.uris ?? [
      `sabha:room/${wanted.room ?? ROOM}`,
      `sabha:user/invitation/device/${device}`,
      `sabha:role/${wanted.role ?? 'participant'}`,
      wanted.standing ?? 'sabha:guest',
    ];
    const names = der(0x30, ...uris.map((uri) => der(0x86, text(uri))));
    const extensions = [
      extension('551d0f', true, fromHex(wanted.keyUsage ?? '03020780')),
      extension('551d11', false, names),
      ...(wanted.authority ? [authorityExtensions(0)[0] ?? names] : []),
      ...(wanted.extra ? [wanted.extra] : []),
    ];
    const from = wanted.notBeforeMillis ?? NOW - 300_000;
    const to = wanted.notAfterMillis ?? NOW - 300_000 + DAY;
    const subject = nameOf(wanted.name ?? 'Asha');
    return certificateOf(issuer.subject, subject, publicKey, issuer.keys.signKey, from, to, extensions);
  }

  /** Leaf and intermediate, as the server's answer has them. */
  async chain(publicKey: Uint8Array, wanted: Wanted = {}): Promise<Bytes[]> {
    return [await this.leaf(publicKey, wanted), this.intermediate.der];
  }
}

export { extension as testExtension };
