import type { CertifiedRole, LeafIdentity } from '../certificates/CertifiedLeaves.ts';
import { namesHost, type MeetingTerms } from './statement.ts';

/** Somebody who is to be added, as a committer and every member see it. */
export interface Newcomer {
  readonly role: CertifiedRole;
  /** Takes the place of the same device's leaf, which the same commit removes, by the word of its key (returnProof.ts). */
  readonly returns: boolean;
}

/** What only a committer knows of a newcomer. */
export interface Candidacy extends Newcomer {
  /** The person at this device clicked Admit for exactly this KeyPackage. */
  readonly admittedHere: boolean;
  /** A host said so for exactly this KeyPackage. */
  readonly endorsed: boolean;
}

export function isHostRole(role: CertifiedRole): boolean {
  return role === 'host' || role === 'alternate-host';
}

/** Hosts by certificate, and those whom the statement in force names. */
export function hasHostAuthority(
  identity: LeafIdentity,
  signatureKey: Uint8Array,
  terms: MeetingTerms | undefined,
): boolean {
  return isHostRole(identity.role) || (terms !== undefined && namesHost(terms, signatureKey));
}

/** Whether this device may put somebody into a commit whose proof, certificate and KeyPackage passed. */
export function mayAdd(candidacy: Candidacy, terms: MeetingTerms): boolean {
  if (candidacy.returns) return true;
  if (terms.locked) return false;
  return candidacy.admittedHere || candidacy.endorsed || isHostRole(candidacy.role) || !terms.lobby;
}

/** Whether a member takes a commit that adds somebody and carries the statement with these terms. */
export function mayAccept(adds: readonly Newcomer[], committerHasAuthority: boolean, terms: MeetingTerms): boolean {
  if (terms.locked && !adds.every(({ returns }) => returns)) return false;
  return committerHasAuthority || !terms.lobby || adds.every(({ returns, role }) => returns || isHostRole(role));
}
