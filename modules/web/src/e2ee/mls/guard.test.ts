import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fromHex, NO_BYTES } from '../sframe/bytes.ts';
import { decodeKeyPackage, refuseKeyPackage, screen } from './guard.ts';

interface Case {
  readonly name: string;
  readonly refusal?: string;
  readonly message: string;
}

interface Cases {
  readonly groupId: string;
  readonly member: string;
  readonly keyPackages: readonly Case[];
  readonly commits: readonly Case[];
}

/** Leaves on which the two libraries would part; the Java code reads the same cases. */
const FILE = new URL('../../../../e2ee/src/test/resources/rules/leaves.json', import.meta.url);
const cases = JSON.parse(readFileSync(FILE, 'utf8')) as Cases;

it.each(cases.keyPackages)('judges a KeyPackage as the Java code does: $name', ({ message, refusal }) => {
  const keyPackage = decodeKeyPackage(fromHex(message));
  expect(keyPackage === undefined ? 'malformed' : refuseKeyPackage(keyPackage)).toBe(refusal);
});

it.each(cases.commits)('judges a path as the Java code does: $name', ({ message, refusal }) => {
  const member = decodeKeyPackage(fromHex(cases.member));
  if (member === undefined) throw new Error('the member of the cases cannot be read');
  const view = {
    groupId: fromHex(cases.groupId),
    epoch: 0n,
    pskId: NO_BYTES,
    members: new Map([[0, member.leafNode]]),
  };
  const screening = screen(fromHex(message), view);
  expect('refusal' in screening ? screening.refusal : undefined).toBe(refusal);
});
