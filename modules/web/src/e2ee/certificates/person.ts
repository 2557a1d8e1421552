import type { LeafIdentity } from './CertifiedLeaves.ts';

/** The same device, called alike, with the same mark. */
export function isSamePerson(one: Omit<LeafIdentity, 'role'>, other: Omit<LeafIdentity, 'role'>): boolean {
  return one.device === other.device && one.name === other.name && one.verifiedBy === other.verifiedBy;
}
