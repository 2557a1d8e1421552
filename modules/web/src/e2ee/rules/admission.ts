import type { CertifiedRole } from '../certificates/CertifiedLeaves.ts';
import { namesHost, type MeetingTerms } from './statement.ts';

/**
 * How somebody who is to be added takes the place of the same device's leaf, which the same commit removes, by the word of its
 * key (returnProof.ts): to a member's, to a host's, or to that of a host whose last return is still to be stated.
 */
export type Returning = 'not' | 'as-member' | 'as-host' | 'again';

/** What only a committer knows of a newcomer. */
export interface Candidacy {
  readonly returning: Returning;
  /** The person at this device clicked Admit for exactly this KeyPackage. */
  readonly admittedHere: boolean;
  /** A host said so for exactly this KeyPackage. */
  readonly endorsed: boolean;
}

/** What an invitation says of its bearer, for people to read; in the group it makes nobody host. */
export function isHostRole(role: CertifiedRole): boolean {
  return role === 'host' || role === 'alternate-host';
}

/** Those whom the statement in force names; what certificates say makes nobody host. */
export function hasHostAuthority(signatureKey: Uint8Array, terms: MeetingTerms | undefined): boolean {
  return terms !== undefined && namesHost(terms, signatureKey);
}

/**
 * Whether this device may put somebody into a commit whose proof, certificate and KeyPackage passed.
 *
 * @param hostIsIn whether a host is in the group that the commit leads to; else nobody new comes in
 */
export function mayAdd(
  { returning, admittedHere, endorsed }: Candidacy,
  terms: MeetingTerms,
  hostIsIn: boolean,
): boolean {
  if (returning !== 'not') return true;
  if (terms.locked || !hostIsIn) return false;
  return admittedHere || endorsed || !terms.lobby;
}

/**
 * Whether one commit may add all of these. Whoever comes in holds to the statement that is beside it, and did not see whose
 * key stands for a named one since: so a host comes back alone, and until that is stated nobody else comes in.
 */
export function mayComeTogether(adds: readonly Returning[], restatementIsDue: boolean): boolean {
  if (adds.includes('as-host') || adds.includes('again')) {
    return adds.length === 1 && (!restatementIsDue || adds.includes('again'));
  }
  return !restatementIsDue || adds.length === 0;
}

/** Whether a member takes a commit that adds somebody and carries the statement with these terms. */
export function mayAccept(
  adds: readonly Returning[],
  committerHasAuthority: boolean,
  terms: MeetingTerms,
  restatementIsDue: boolean,
  hostIsIn: boolean,
): boolean {
  if (!mayComeTogether(adds, restatementIsDue)) return false;
  const open = !terms.locked && hostIsIn && (committerHasAuthority || !terms.lobby);
  return open || adds.every((returning) => returning !== 'not');
}
