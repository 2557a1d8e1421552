import { readFileSync } from 'node:fs';
import {
  bytesToBase64,
  ciphersuites,
  decodeMlsMessage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  makePskIndex,
  processPrivateMessage,
  processPublicMessage,
  type CiphersuiteName,
  type MLSMessage,
} from 'ts-mls';
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../sframe/bytes.ts';

const VECTORS = new URL('../../../../mls/src/test/resources/vectors/mls/', import.meta.url);

interface PassiveVector {
  readonly cipher_suite: number;
  readonly external_psks: readonly { psk_id: string; psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly { proposals: readonly string[]; commit: string; epoch_authenticator: string }[];
}

function message(hex: string): MLSMessage {
  const decoded = decodeMlsMessage(fromHex(hex), 0);
  if (decoded === undefined) throw new Error('not a message');
  return decoded[0];
}

/** Of the working group, on the library as it is; suite 1, the only one that Sabha uses. */
describe('group vectors', () => {
  it.each<[string, number]>([
    ['passive-client-welcome.suites-1-3.json', 8],
    ['passive-client-handling-commit.suites-1-3.json', 13],
  ])('%s', followsAll);

  it.each<[string, number]>([['passive-client-random.json', 1]])('%s', { tags: ['full'] }, followsAll);

  async function followsAll(file: string, expected: number): Promise<void> {
    const all = JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) as PassiveVector[];
    const vectors = all.filter((vector) => vector.cipher_suite === 1);
    expect(vectors).toHaveLength(expected);
    for (const vector of vectors) await follow(vector);
  }
});

async function follow(vector: PassiveVector): Promise<void> {
  const name = Object.entries(ciphersuites).find(([, id]) => id === vector.cipher_suite)?.[0] as CiphersuiteName;
  const impl = await getCiphersuiteImpl(getCiphersuiteFromName(name));
  const external = Object.fromEntries(
    vector.external_psks.map((psk) => [bytesToBase64(fromHex(psk.psk_id)), fromHex(psk.psk)]),
  );
  const keyPackage = message(vector.key_package);
  const welcome = message(vector.welcome);
  if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome')
    throw new Error('wrong kind');
  const keys = {
    initPrivateKey: fromHex(vector.init_priv),
    hpkePrivateKey: fromHex(vector.encryption_priv),
    signaturePrivateKey: fromHex(vector.signature_priv),
  };
  const tree = vector.ratchet_tree === null ? undefined : decodeRatchetTree(fromHex(vector.ratchet_tree), 0)?.[0];
  let state = await joinGroup(
    welcome.welcome,
    keyPackage.keyPackage,
    keys,
    makePskIndex(undefined, external),
    impl,
    tree,
  );
  expect(toHex(state.keySchedule.epochAuthenticator)).toBe(vector.initial_epoch_authenticator);
  for (const epoch of vector.epochs) {
    // Resumption PSKs come from the state of the epoch.
    const psks = makePskIndex(state, external);
    for (const handshake of [...epoch.proposals, epoch.commit].map(message)) {
      if (handshake.wireformat === 'mls_public_message') {
        state = (await processPublicMessage(state, handshake.publicMessage, psks, impl)).newState;
      } else if (handshake.wireformat === 'mls_private_message') {
        state = (await processPrivateMessage(state, handshake.privateMessage, psks, impl)).newState;
      }
    }
    expect(toHex(state.keySchedule.epochAuthenticator)).toBe(epoch.epoch_authenticator);
  }
}
