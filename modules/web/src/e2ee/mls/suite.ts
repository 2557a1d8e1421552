import { getCiphersuiteFromName, getCiphersuiteImpl, type CiphersuiteImpl } from 'ts-mls';
import { SUITE } from './guard.ts';

type ExportPrivateKey = CiphersuiteImpl['hpke']['exportPrivateKey'];

/** Of a private key of X25519 without its public half (RFC 8410, 7); the key follows it. */
const PKCS8_HEAD_BYTES = 16;
const KEY_BYTES = 32;

/** What the library computes with. */
export async function suite(): Promise<CiphersuiteImpl> {
  const { hpke, ...others } = await getCiphersuiteImpl(getCiphersuiteFromName(SUITE));
  return { ...others, hpke: { ...hpke, exportPrivateKey } };
}

/**
 * The library asks for a JWK, which has the public half too; Firefox (140) has none of a key that was derived, and gives no
 * JWK of it. Each commit with a path needs that, and so does whoever enters after one.
 */
const exportPrivateKey: ExportPrivateKey = async (key) => {
  const der = new Uint8Array(await crypto.subtle.exportKey('pkcs8', key));
  return der.slice(PKCS8_HEAD_BYTES, PKCS8_HEAD_BYTES + KEY_BYTES);
};
