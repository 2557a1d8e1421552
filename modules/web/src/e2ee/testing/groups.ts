import type { ClientState } from 'ts-mls';
import { expect } from 'vitest';
import {
  MlsGroup,
  newDeviceKeys,
  newKeyPackage,
  type Draft,
  type GroupTerms,
  type OwnKeyPackage,
} from '../mls/MlsGroup.ts';
import { toHex, type Bytes } from '../sframe/bytes.ts';

/** Groups of people who are known by a name alone, as tests of groups play them. */
export const text = (value: string): Bytes => new Uint8Array(new TextEncoder().encode(value));

export const terms: GroupTerms = {
  groupId: text("a meeting's name"),
  pskId: text('sabha link'),
  psk: new Uint8Array(32),
  trust: () => true,
};

export const basic = (name: string) => ({ credentialType: 'basic', identity: text(name) }) as const;

export async function keyPackage(name: string): Promise<OwnKeyPackage> {
  return newKeyPackage(await newDeviceKeys(), basic(name));
}

export async function joined(own: OwnKeyPackage, welcome: Uint8Array | undefined, as = terms): Promise<MlsGroup> {
  const group = welcome && (await MlsGroup.join(as, own, welcome));
  if (!(group instanceof MlsGroup)) throw new Error('did not join');
  return group;
}

export function drafted(draft: Draft) {
  if (draft.kind !== 'drafted') throw new Error(draft.reason);
  return draft;
}

export async function ordered(
  by: MlsGroup,
  add: readonly OwnKeyPackage[],
  remove: readonly number[],
  ...others: MlsGroup[]
) {
  const draft = drafted(
    await by.commit(
      add.map((own) => own.message),
      remove,
    ),
  );
  await by.ordered();
  for (const other of others) expect((await other.handle(draft.commit)).kind).toBe('advanced');
  return draft;
}

export async function same(...groups: readonly MlsGroup[]): Promise<void> {
  const faces = await Promise.all(
    groups.map(async (group) => [
      group.epoch,
      toHex(group.epochAuthenticator),
      toHex(await group.export('SFrame 1.0 Base Key', new Uint8Array(0), 16)),
      [...group.members.keys()].join(),
    ]),
  );
  for (const face of faces) expect(face).toEqual(faces[0]);
}

export async function pair() {
  const alice = await MlsGroup.create(terms, await keyPackage('alice'));
  const bobs = await keyPackage('bob');
  const bob = await joined(bobs, (await ordered(alice, [bobs], [])).welcome);
  return { alice, bob };
}

/** The library's state inside a group, to do what an attacker would. */
export function stateOf(group: MlsGroup): ClientState {
  return (group as unknown as { state: ClientState }).state;
}

/** Known holes of ts-mls 1.6.4: what the library does alone, and that the guard refuses. */
