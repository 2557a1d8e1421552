import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CertifiedLeaves } from '../certificates/CertifiedLeaves.ts';
import { signStatement, type MeetingTerms } from '../rules/statement.ts';
import { copy } from '../sframe/bytes.ts';
import { NOW, ROOM, TestAuthority } from '../testing/authority.ts';
import { GroupRules } from '../worker/GroupRules.ts';
import {
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  type DeviceKeys,
  type GroupTerms,
  type OwnKeyPackage,
} from './MlsGroup.ts';
import { GROUP_REFUSALS, type GroupRefusal } from './refusals.ts';

const GROUP_ID = new Uint8Array(16).fill(1);
/** Whose host made the group. */
const openBy = ({ publicKey }: DeviceKeys): MeetingTerms => ({
  locked: false,
  lobby: true,
  classification: 'unclassified',
  hosts: [copy(publicKey)],
});
const terms: GroupTerms = {
  groupId: GROUP_ID,
  pskId: new Uint8Array([1]),
  psk: new Uint8Array(32),
  trust: () => true,
};

interface Person {
  readonly device: DeviceKeys;
  readonly own: OwnKeyPackage;
}

async function person(authority: TestAuthority, role: string, letter: string): Promise<Person> {
  const device = await newDeviceKeys();
  const certificates = await authority.chain(device.publicKey, { role, device: letter.repeat(16) });
  return { device, own: await newKeyPackage(device, { credentialType: 'x509', certificates }) };
}

/** Two members of a meeting with certificates: a host, and a participant whose rules judge. */
async function meeting() {
  const authority = await TestAuthority.make();
  const leaves = new CertifiedLeaves(authority.root.der, ROOM, () => NOW);
  const host = await person(authority, 'host', 'A');
  const guest = await person(authority, 'participant', 'B');
  const statement = await signStatement(GROUP_ID, 1, openBy(host.device), host.device);
  const around = {
    groupId: GROUP_ID,
    room: ROOM,
    linkSecret: GROUP_ID,
    leaves,
    isRemoved: () => false,
    isAdmittedAsHost: () => false,
  };
  const rules = new GroupRules({ ...around, device: host.device });
  const judging: GroupTerms = { ...terms, judge: (commit) => rules.judge(commit) };
  const asha = await MlsGroup.create(judging, host.own);
  const draft = await asha.commit([guest.own.message], [], statement);
  await asha.ordered();
  const welcome = draft.kind === 'drafted' ? draft.welcome : undefined;
  const bala = welcome && (await MlsGroup.join(terms, guest.own, welcome, statement));
  if (!(bala instanceof MlsGroup)) throw new Error('did not join');
  await rules.welcome(asha.members, statement);
  return { authority, asha, bala, guest, statement };
}

/** A commit of the participant, who is no host, that lets somebody in. */
async function letsIn(by: MlsGroup, own: OwnKeyPackage, statement: Uint8Array): Promise<Uint8Array> {
  const draft = await by.commit([own.message], [], statement);
  if (draft.kind !== 'drafted') throw new Error(draft.reason);
  return draft.commit;
}

function reasonOf(step: { readonly kind: string; readonly reason?: GroupRefusal }): GroupRefusal | undefined {
  return step.kind === 'refused' ? step.reason : undefined;
}

/** Refusals for which somebody must have keys; all others are of `guard.test.ts`. */
const MET_WITH_KEYS: Partial<Record<GroupRefusal, () => Promise<GroupRefusal | undefined>>> = {
  other_leaf: async () => {
    const { asha } = await meeting();
    const draft = await asha.commit([], []);
    return draft.kind === 'drafted' ? reasonOf(await asha.handle(draft.commit)) : undefined;
  },
  not_processed: async () => {
    const { asha, bala } = await meeting();
    const draft = await bala.commit([], []);
    if (draft.kind !== 'drafted') return undefined;
    const changed = copy(draft.commit);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    return reasonOf(await asha.handle(changed));
  },
  key_package_signature: async () => {
    const { authority, asha, statement } = await meeting();
    const { message } = (await person(authority, 'participant', 'C')).own;
    const changed = copy(message);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    return reasonOf(await asha.commit([changed], [], statement));
  },
  credential: async () => {
    const { asha, bala, statement } = await meeting();
    const { own } = await person(await TestAuthority.make('another root'), 'host', 'C');
    return reasonOf(await asha.handle(await letsIn(bala, own, statement)));
  },
  statement: async () => {
    const { authority, asha, bala, guest } = await meeting();
    const forged = await signStatement(GROUP_ID, 2, { ...openBy(guest.device), lobby: false }, guest.device);
    const { own } = await person(authority, 'participant', 'C');
    return reasonOf(await asha.handle(await letsIn(bala, own, forged)));
  },
  not_allowed: async () => {
    const { authority, asha, bala, statement } = await meeting();
    const { own } = await person(authority, 'participant', 'C');
    return reasonOf(await asha.handle(await letsIn(bala, own, statement)));
  },
};

interface Case {
  readonly refusal?: string;
  readonly browser?: string;
}

const withKeys = Object.entries(MET_WITH_KEYS) as [GroupRefusal, () => Promise<GroupRefusal | undefined>][];

it.each(withKeys)('refuses with keys: %s [adversary]', async (refusal, meet) => {
  expect(await meet()).toBe(refusal);
});

it('every refusal has a case', () => {
  const met = new Set<string>(withKeys.map(([refusal]) => refusal));
  for (const file of ['commits.json', 'leaves.json']) {
    const url = new URL(`../../../../e2ee/src/test/resources/rules/${file}`, import.meta.url);
    const { commits } = JSON.parse(readFileSync(url, 'utf8')) as { readonly commits: readonly Case[] };
    for (const { refusal, browser = refusal } of commits) if (browser !== undefined) met.add(browser);
  }
  expect([...GROUP_REFUSALS].filter((refusal) => !met.has(refusal))).toEqual([]);
  expect([...met].filter((refusal) => !(GROUP_REFUSALS as readonly string[]).includes(refusal))).toEqual([]);
});
