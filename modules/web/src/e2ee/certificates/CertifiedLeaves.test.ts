import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, type Bytes } from '../sframe/bytes.ts';
import { newPair, NOW, ROOM, TestAuthority, testExtension, type Wanted } from '../testing/authority.ts';
import { readCertificate } from './certificate.ts';
import { CertifiedLeaves, fingerprintOf, isRoot } from './CertifiedLeaves.ts';

const DAY = 24 * 3_600_000;

let authority: TestAuthority;
let other: TestAuthority;
let key: Bytes;
let leaves: CertifiedLeaves;

beforeAll(async () => {
  authority = await TestAuthority.make();
  other = await TestAuthority.make('another root');
  key = (await newPair()).publicKey;
  leaves = new CertifiedLeaves(authority.root.der, ROOM, () => NOW);
});

const x509 = (certificates: readonly Bytes[]) => ({ credentialType: 'x509' as const, certificates: [...certificates] });
const identify = async (wanted: Wanted) => leaves.identify(x509(await authority.chain(key, wanted)), key);

describe('certificates of leaves', () => {
  it('accepts leaves under the pinned root', async () => {
    expect(await identify({ name: 'आशा राव', role: 'alternate-host' })).toEqual({
      name: 'आशा राव',
      device: 'sabha:user/invitation/device/AAAAAAAAAAAAAAAA',
      role: 'alternate-host',
      verifiedBy: null,
    });
  });

  it('names the certifying organisation', async () => {
    const verifiedBy = async (standing: string) => (await identify({ standing }))?.verifiedBy;
    expect(await verifiedBy('sabha:verified/4KS14KS_4KSt4KS-4KSX')).toBe('विभाग');
    expect(await verifiedBy('sabha:verified/')).toBe('');
    expect(await verifiedBy('sabha:guest')).toBeNull();
  });

  it.each(['', 'QR', 'QQ==', 'Q Q', '_w', 'A'.repeat(644)])('refuses an organisation spelled “%s”', async (text) => {
    expect(await identify({ standing: text === '' ? 'sabha:verified' : `sabha:verified/${text}` })).toBeUndefined();
  });

  it.each<[string, Wanted]>([
    [
      'neither a guest nor somebody verified',
      { uris: [`sabha:room/${ROOM}`, 'sabha:user/i/device/AAAAAAAAAAAAAAAA', 'sabha:role/host'] },
    ],
    ['another room', { room: 'another' }],
    ['an unknown role', { role: 'admin' }],
    ['no role', { uris: [`sabha:room/${ROOM}`, 'sabha:user/i/device/AAAAAAAAAAAAAAAA'] }],
    [
      'a further name',
      { uris: [`sabha:room/${ROOM}`, 'sabha:user/i/device/AAAAAAAAAAAAAAAA', 'sabha:role/host', 'x'] },
    ],
    ['a device without its form', { device: 'short' }],
    ['a certificate that has ended', { notBeforeMillis: NOW - DAY, notAfterMillis: NOW - 1000 }],
    ['one that has not begun', { notBeforeMillis: NOW + 5 * 60_000 + 1000 }],
    ['a life of more than a day', { notAfterMillis: NOW + 2 * DAY }],
    ['an authority in a leaf’s place', { authority: true }],
    ['another usage of the key', { keyUsage: '03020204' }],
    ['no name', { name: '' }],
    ['an extension that the profile does not have', { extra: testExtension('551d20', false, fromHex('3000')) }],
  ])('refuses %s', async (_, wanted) => {
    expect(await identify(wanted)).toBeUndefined();
  });

  it('tolerates five minutes of clock difference', async () => {
    expect(await identify({ notBeforeMillis: NOW + 5 * 60_000 })).toBeDefined();
  });

  it('distinguishes wrong time from wrong certificate', async () => {
    const outOfTime = async (wanted: Wanted, by = authority) =>
      leaves.isOutOfTime(x509(await by.chain(key, wanted)), key);
    expect(await outOfTime({ notBeforeMillis: NOW + DAY / 2 })).toBe(true);
    expect(await outOfTime({ notBeforeMillis: NOW - DAY, notAfterMillis: NOW - 1000 })).toBe(true);
    expect(await outOfTime({})).toBe(false);
    expect(await outOfTime({ notBeforeMillis: NOW + DAY / 2, role: 'admin' })).toBe(false);
    expect(await outOfTime({ notBeforeMillis: NOW + DAY / 2 }, other)).toBe(false);
  });

  it('refuses a certificate for another key', async () => {
    const chain = await authority.chain((await newPair()).publicKey);
    expect(await leaves.identify(x509(chain), key)).toBeUndefined();
  });

  it('refuses another root or mixed chain', async () => {
    expect(await leaves.identify(x509(await other.chain(key)), key)).toBeUndefined();
    const [leaf] = await authority.chain(key);
    if (!leaf) throw new Error('no leaf');
    expect(await leaves.identify(x509([leaf, other.intermediate.der]), key)).toBeUndefined();
    expect(await leaves.identify(x509([leaf]), key)).toBeUndefined();
    expect(await leaves.identify({ credentialType: 'basic', identity: key }, key)).toBeUndefined();
  });

  it('refuses a leaf signed by a leaf', async () => {
    const pair = await newPair();
    const [der] = await authority.chain(pair.publicKey);
    const parsed = der && readCertificate(der);
    if (!parsed) throw new Error('no leaf');
    const forged = await authority.leaf(key, {}, { der, subject: parsed.subject, keys: pair });
    expect(await leaves.identify(x509([forged, der]), key)).toBeUndefined();
  });

  it('refuses any changed byte', async () => {
    const [leaf, issuer] = await authority.chain(key);
    if (!leaf || !issuer) throw new Error('no chain');
    for (let at = 0; at < leaf.length; at += 7) {
      const changed = new Uint8Array(leaf);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      expect(await leaves.identify(x509([changed, issuer]), key), `byte ${at}`).toBeUndefined();
    }
  });

  it('any bytes are parsed without exception', () => {
    for (let size = 0; size < 600; size++) {
      const bytes = crypto.getRandomValues(new Uint8Array(size));
      if (size > 2) bytes.set([0x30, 0x82], 0);
      expect(readCertificate(bytes)).toBeUndefined();
    }
    expect(readCertificate(authority.root.der.slice(0, -1))).toBeUndefined();
  });

  it('prints a root like the server', async () => {
    expect(await isRoot(authority.root.der)).toBe(true);
    expect(await isRoot(authority.intermediate.der)).toBe(false);
    const print = await fingerprintOf(authority.root.der);
    expect(print).toMatch(/^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', authority.root.der));
    expect(print.replaceAll(' ', '')).toBe(toHex(digest));
  });
});
