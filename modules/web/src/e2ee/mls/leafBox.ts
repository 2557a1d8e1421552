import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { KEM_OUTPUT_BYTES, type LeafBox } from '../data/envelopes.ts';
import { copy, join } from '../sframe/bytes.ts';

const LABEL = 'sabha private';

/** On the library's EncryptWithLabel, with the tree and the own keys of one epoch; the Java code's LeafKeyBox does the same. */
export function leafBoxOf(
  tree: ClientState['ratchetTree'],
  { leafIndex, privateKeys }: ClientState['privatePath'],
  hpke: CiphersuiteImpl['hpke'],
): LeafBox {
  return {
    ownLeaf: leafIndex,
    seal: async (leaf, context, secret) => {
      const node = tree[2 * leaf];
      if (node?.nodeType !== 'leaf') throw new RangeError('nobody is at that leaf');
      const key = await hpke.importPublicKey(node.leaf.hpkePublicKey);
      const { enc, ct } = await encryptWithLabel(key, LABEL, context, secret, hpke);
      return join(enc, ct);
    },
    open: async (context, sealed) => {
      const own = privateKeys[2 * leafIndex];
      if (own === undefined) return undefined;
      const [kem, ciphertext] = [copy(sealed, 0, KEM_OUTPUT_BYTES), copy(sealed, KEM_OUTPUT_BYTES)];
      try {
        const key = await hpke.importPrivateKey(own);
        return copy(await decryptWithLabel(key, LABEL, context, kem, ciphertext, hpke));
      } catch {
        return undefined;
      }
    },
  };
}
