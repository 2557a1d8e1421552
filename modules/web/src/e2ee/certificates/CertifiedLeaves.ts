import type { Credential, LeafNode } from 'ts-mls';
import { fromBase64Url } from '../base64url.ts';
import { copy, toHex, type Bytes } from '../sframe/bytes.ts';
import { CERTIFICATE_SIGNING, DIGITAL_SIGNATURE, readCertificate, type Certificate } from './certificate.ts';

/** What the invitation makes of this device. */
export type CertifiedRole = 'host' | 'alternate-host' | 'participant';

/** Whom a leaf's certificate names. */
export interface LeafIdentity {
  /** As the room shows it. */
  readonly name: string;
  /** The device's URI; one device is in the group once. */
  readonly device: string;
  readonly role: CertifiedRole;
  readonly verifiedBy: VerifiedBy;
}

/**
 * The organisation that vouches for a name, empty text where the certificate gives it none; null for a guest, who may have
 * typed any name.
 */
export type VerifiedBy = string | null;

const ROLES: ReadonlySet<string> = new Set<CertifiedRole>(['host', 'alternate-host', 'participant']);
const LONGEST_LEAF_MILLIS = 24 * 3_600_000 + 1000;
const DEVICE_URI = /^sabha:user\/[A-Za-z0-9._-]{1,64}\/device\/[A-Za-z0-9_-]{16}$/;
const MOST_REMEMBERED = 4096;
const GUEST = 'sabha:guest';
const VERIFIED = 'sabha:verified/';
/** 120 characters in UTF-8. */
const MOST_ORGANISATION_BYTES = 480;

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

async function isSignedBy(certificate: Certificate, publicKey: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, copy(certificate.signature), copy(certificate.signed));
  } catch {
    return false;
  }
}

/** Clocks differ: this far a certificate may lie in the future. Leaves begin five minutes ago besides. */
const CLOCK_TOLERANCE_MILLIS = 5 * 60_000;

/**
 * Knows whom a leaf's certificate names, if the pinned root stands behind it: root, one intermediate, leaf, all of the
 * profile and valid now, for this room, and for the leaf's own signature key. The library checks none of this.
 */
export class CertifiedLeaves {
  private readonly root: Certificate | undefined;
  private readonly room: string;
  private readonly nowMillis: () => number;
  private readonly remembered = new Set<string>();

  constructor(rootDer: Bytes, room: string, nowMillis: () => number) {
    this.root = readCertificate(rootDer);
    this.room = room;
    this.nowMillis = nowMillis;
  }

  /** Undefined when the leaf is not to be trusted. */
  async identify(credential: Credential, signatureKey: Uint8Array): Promise<LeafIdentity | undefined> {
    const read = await this.read(credential, signatureKey);
    return read?.inTime ? read.identity : undefined;
  }

  /**
   * Whom the leaf of a member names, also after its certificate's end: dates are judged when somebody comes in. Later they
   * would split the group by the members' clocks, and put out whoever commits first for somebody else's certificate.
   */
  async named(credential: Credential, signatureKey: Uint8Array): Promise<LeafIdentity | undefined> {
    return (await this.read(credential, signatureKey))?.identity;
  }

  /** Whether all is right with a leaf but the time. */
  async isOutOfTime(credential: Credential, signatureKey: Uint8Array): Promise<boolean> {
    return (await this.read(credential, signatureKey))?.inTime === false;
  }

  private async read(
    credential: Credential,
    signatureKey: Uint8Array,
  ): Promise<{ readonly identity: LeafIdentity; readonly inTime: boolean } | undefined> {
    if (credential.credentialType !== 'x509' || credential.certificates.length !== 2) return undefined;
    const [leafDer, issuerDer] = credential.certificates.map((der) => copy(der));
    const leaf = leafDer && readCertificate(leafDer);
    const issuer = issuerDer && readCertificate(issuerDer);
    if (!leaf || !issuer || !this.root || !same(leaf.publicKey, signatureKey)) return undefined;
    const now = this.nowMillis();
    const inTime = [leaf, issuer, this.root].every(
      (one) => now >= one.notBeforeMillis - CLOCK_TOLERANCE_MILLIS && now <= one.notAfterMillis,
    );
    const identity = identityOf(leaf, this.room);
    if (!identity) return undefined;
    const id = `${toHex(leafDer)} ${toHex(issuerDer)}`;
    if (this.remembered.has(id)) return { identity, inTime };
    if (!(await this.isChain(leaf, issuer, this.root))) return undefined;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.add(id);
    return { identity, inTime };
  }

  /** Whom each leaf names; undefined when one is not to be trusted, but for the dates, or two are of one device. */
  async identifyAll(members: ReadonlyMap<number, LeafNode>): Promise<ReadonlyMap<number, LeafIdentity> | undefined> {
    const identities = new Map<number, LeafIdentity>();
    const devices = new Set<string>();
    for (const [leaf, node] of members) {
      const identity = await this.named(node.credential, node.signaturePublicKey);
      if (!identity || devices.has(identity.device)) return undefined;
      devices.add(identity.device);
      identities.set(leaf, identity);
    }
    return identities;
  }

  private async isChain(leaf: Certificate, issuer: Certificate, root: Certificate): Promise<boolean> {
    const authorities =
      isAuthority(root) &&
      isAuthority(issuer) &&
      issuer.authority?.pathLength === 0 &&
      same(root.issuer, root.subject) &&
      same(issuer.issuer, root.subject) &&
      same(leaf.issuer, issuer.subject);
    return authorities && (await isSignedBy(issuer, root.publicKey)) && (await isSignedBy(leaf, issuer.publicKey));
  }
}

function isAuthority(certificate: Certificate): boolean {
  return certificate.authority !== undefined && certificate.keyUsage === CERTIFICATE_SIGNING;
}

function identityOf(leaf: Certificate, room: string): LeafIdentity | undefined {
  const lifetime = leaf.notAfterMillis - leaf.notBeforeMillis;
  if (leaf.authority || leaf.keyUsage !== DIGITAL_SIGNATURE || lifetime > LONGEST_LEAF_MILLIS) return undefined;
  const [roomUri, device = '', roleUri = '', standingUri = ''] = leaf.uris;
  const role = roleUri.startsWith('sabha:role/') ? roleUri.slice('sabha:role/'.length) : '';
  if (roomUri !== `sabha:room/${room}` || !DEVICE_URI.test(device) || !isRole(role)) return undefined;
  const verifiedBy = standingUri === GUEST ? null : organisationIn(standingUri);
  if (leaf.uris.length !== 4 || leaf.commonName === '' || verifiedBy === undefined) return undefined;
  return { name: leaf.commonName, device, role, verifiedBy };
}

/** The organisation's name in its one spelling; undefined for anything else. */
function organisationIn(uri: string): string | undefined {
  if (!uri.startsWith(VERIFIED)) return undefined;
  const name = fromBase64Url(uri.slice(VERIFIED.length));
  if (!name || name.length > MOST_ORGANISATION_BYTES) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return undefined;
  }
}

function isRole(role: string): role is CertifiedRole {
  return ROLES.has(role);
}

/** Whether a self-signed root is one that can be pinned at all. */
export async function isRoot(der: Bytes): Promise<boolean> {
  const root = readCertificate(der);
  return root !== undefined && isAuthority(root) && (await isSignedBy(root, root.publicKey));
}

/** SHA-256 of a certificate in sixteen groups of four digits, as `sabha authority show` prints it. */
export async function fingerprintOf(der: Bytes): Promise<string> {
  const digits = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', der)));
  return (digits.match(/.{4}/g) ?? []).join(' ');
}
