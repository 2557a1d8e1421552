import { join, type Bytes } from '../sframe/bytes.ts';
import { sign, verify } from './signing.ts';

const LABEL = new TextEncoder().encode('sabha admit 1');

/** A host's word that the person with exactly this KeyPackage may come in. */
export function endorse(signKey: Uint8Array, groupId: Bytes, keyPackageRef: Bytes): Promise<Bytes> {
  return sign(signKey, join(LABEL, groupId, keyPackageRef));
}

export function isEndorsedBy(
  hostKey: Uint8Array,
  groupId: Bytes,
  keyPackageRef: Bytes,
  endorsement: Uint8Array,
): Promise<boolean> {
  return verify(hostKey, join(LABEL, groupId, keyPackageRef), endorsement);
}
