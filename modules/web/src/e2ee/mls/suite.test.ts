import { afterEach, expect, test, vi } from 'vitest';
import { toHex } from '../sframe/bytes.ts';
import { suite } from './suite.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** RFC 7748, 6.1. */
const PRIVATE = '77076d0a7318a57d3c16c17251b26645df4c6a2f41b1b6be4ba3b1ca7bd5e6e2';

test('private keys round-trip, even derived ones', async () => {
  const { hpke } = await suite();
  const raw = Uint8Array.from(PRIVATE.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
  expect(toHex(await hpke.exportPrivateKey(await hpke.importPrivateKey(raw)))).toBe(PRIVATE);
  const derived = await hpke.deriveKeyPair(new Uint8Array(32).fill(7));
  const again = await hpke.importPrivateKey(await hpke.exportPrivateKey(derived.privateKey));
  const { ct, enc } = await hpke.seal(derived.publicKey, raw, new Uint8Array(0));
  expect(toHex(await hpke.open(again, enc, ct, new Uint8Array(0)))).toBe(PRIVATE);
});

test('private keys are never exported as JWK', async () => {
  const exported = vi.spyOn(crypto.subtle, 'exportKey');
  const { hpke } = await suite();
  const { privateKey } = await hpke.deriveKeyPair(new Uint8Array(32).fill(7));
  exported.mockClear();
  await hpke.exportPrivateKey(privateKey);
  expect(exported.mock.calls.map(([format]) => format)).toEqual(['pkcs8']);
});
