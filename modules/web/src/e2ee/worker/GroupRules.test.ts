import type { LeafNode } from 'ts-mls';
import { describe, expect, it } from 'vitest';
import type { CertifiedLeaves, LeafIdentity } from '../certificates/CertifiedLeaves.ts';
import { newDeviceKeys } from '../mls/MlsGroup.ts';
import type { Grade } from '../rules/grades.ts';
import { MAX_HOSTS, readStatement } from '../rules/statement.ts';
import { toHex } from '../sframe/bytes.ts';
import { GroupRules } from './GroupRules.ts';

/** Leaf 0 is this device, whose host made the group. */
async function group(size: number) {
  const device = await newDeviceKeys();
  const keyOf = (leaf: number) => (leaf === 0 ? device.publicKey : new Uint8Array(32).fill(leaf));
  const members = new Map(
    Array.from({ length: size }, (_, leaf) => [leaf, { signaturePublicKey: keyOf(leaf) } as unknown as LeafNode]),
  );
  const identityOf = (leaf: number): LeafIdentity => ({
    name: `Person ${leaf}`,
    device: `device ${leaf}`,
    role: leaf === 0 ? 'host' : 'participant',
    verifiedBy: null,
  });
  const leaves = {
    identifyAll: (all: ReadonlyMap<number, LeafNode>) =>
      Promise.resolve(new Map([...all.keys()].map((leaf) => [leaf, identityOf(leaf)]))),
  } as unknown as CertifiedLeaves;
  const rules = new GroupRules({
    groupId: new Uint8Array(16),
    room: 'room',
    linkSecret: new Uint8Array(16),
    leaves,
    device,
    isRemoved: () => false,
    isAdmittedAsHost: () => false,
  });
  await rules.found(members, { locked: false, lobby: true, classification: 'unclassified' });
  return { rules, members };
}

describe('group rules', () => {
  it('allow sixteen hosts', async () => {
    const { rules, members } = await group(MAX_HOSTS + 2);
    const name = async (leaf: number) => {
      const wire = await rules.state({ addHost: toHex(new Uint8Array(32).fill(leaf)) }, rules.statement);
      if (wire) expect(await rules.receiveStatement(wire)).toBeUndefined();
      return wire && readStatement(wire);
    };
    for (let leaf = 1; leaf < MAX_HOSTS; leaf++) expect((await name(leaf))?.hosts).toHaveLength(leaf + 1);
    expect(await name(MAX_HOSTS)).toBeUndefined();
    expect((await name(1))?.hosts, 'who is host already').toHaveLength(MAX_HOSTS);
    members.delete(1);
    await rules.advanced(members);
    const hosts = (await name(MAX_HOSTS))?.hosts ?? [];
    expect(hosts).toHaveLength(MAX_HOSTS);
    expect(hosts.slice(1).map(([first]) => first)).toEqual(Array.from({ length: 15 }, (_, i) => i + 2));
  });

  it('classification can only rise [T37]', async () => {
    const { rules } = await group(2);
    const open = rules.statement;
    const state = (classification: Grade) => rules.state({ classification }, rules.statement);
    const raised = await state('restricted');
    expect(raised && (await rules.receiveStatement(raised))).toBeUndefined();
    expect(rules.statement.classification).toBe('restricted');
    const locked = await rules.state({ locked: true }, rules.statement);
    expect(locked && (await rules.receiveStatement(locked))).toBeUndefined();
    expect(rules.statement, 'another act keeps it').toMatchObject({ locked: true, classification: 'restricted' });
    const lowered = await state('unclassified');
    expect(lowered && (await rules.receiveStatement(lowered))).toBe('statement');
    expect(await rules.receiveStatement(open.wire)).toBe('statement');
    expect(rules.statement.classification).toBe('restricted');
  });
});
