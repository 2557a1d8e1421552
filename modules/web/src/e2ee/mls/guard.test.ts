import { readFileSync } from 'node:fs';
import type { LeafNode } from 'ts-mls';
import { describe, expect, it } from 'vitest';
import { fromHex, NO_BYTES } from '../sframe/bytes.ts';
import { decodeKeyPackage, refuseKeyPackage, screen, type GroupView } from './guard.ts';

interface Case {
  readonly name: string;
  readonly refusal?: string;
  readonly message: string;
}

interface Leaves {
  readonly groupId: string;
  readonly member: string;
  readonly keyPackages: readonly Case[];
  readonly commits: readonly Case[];
}

interface Commits {
  readonly groupId: string;
  readonly pskId: string;
  readonly epoch: number;
  readonly members: readonly { readonly leaf: number; readonly keyPackage: string }[];
  /**
   * `browser`: what the browser says where its library reads what the Java code's parser passes on. `filled`: so many
   * members are there in all, at the first leaves.
   */
  readonly commits: readonly (Case & { readonly browser?: string; readonly filled?: number })[];
}

/** The Java code reads the same cases. */
function read(file: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../../../e2ee/src/test/resources/rules/${file}`, import.meta.url), 'utf8'),
  );
}

function leafOf(keyPackage: string): LeafNode {
  const decoded = decodeKeyPackage(fromHex(keyPackage));
  if (decoded === undefined) throw new Error('a member of the cases cannot be read');
  return decoded.leafNode;
}

function refusalOf(message: string, view: GroupView): string | undefined {
  const screening = screen(fromHex(message), view);
  return 'refusal' in screening ? screening.refusal : undefined;
}

describe('leaves parsed differently by the libraries', () => {
  const cases = read('leaves.json') as Leaves;

  it.each(cases.keyPackages)('KeyPackage verdict matches Java: $name', ({ message, refusal }) => {
    const keyPackage = decodeKeyPackage(fromHex(message));
    expect(keyPackage === undefined ? 'malformed' : refuseKeyPackage(keyPackage)).toBe(refusal);
  });

  it.each(cases.commits)('path verdict matches Java: $name', ({ message, refusal }) => {
    const members = new Map([[0, leafOf(cases.member)]]);
    expect(refusalOf(message, { groupId: fromHex(cases.groupId), epoch: 0n, pskId: NO_BYTES, members })).toBe(refusal);
  });
});

describe('invalid commits and valid neighbours', () => {
  const cases = read('commits.json') as Commits;

  function membersOf(filled = 0): ReadonlyMap<number, LeafNode> {
    const members = new Map(cases.members.map(({ leaf, keyPackage }) => [leaf, leafOf(keyPackage)]));
    const [first] = members.values();
    if (first === undefined) throw new Error('nobody is there');
    for (let leaf = 0; leaf < filled; leaf++) {
      const keys = { hpkePublicKey: numbered(0xe0, leaf), signaturePublicKey: numbered(0xf0, leaf) };
      if (!members.has(leaf)) members.set(leaf, { ...first, ...keys });
    }
    return members;
  }

  function numbered(first: number, leaf: number): Uint8Array {
    const key = new Uint8Array(32);
    key.set([first, leaf >> 8, leaf & 255]);
    return key;
  }

  it.each(cases.commits)('verdict matches Java: $name', ({ message, refusal, browser, filled }) => {
    const view = {
      groupId: fromHex(cases.groupId),
      epoch: BigInt(cases.epoch),
      pskId: fromHex(cases.pskId),
      members: membersOf(filled),
    };
    expect(refusalOf(message, view)).toBe(browser ?? refusal);
  });
});
