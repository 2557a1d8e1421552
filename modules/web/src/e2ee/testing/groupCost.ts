import { CertifiedLeaves } from '../certificates/CertifiedLeaves.ts';
import { MlsGroup, newDeviceKeys, newKeyPackage, type GroupTerms, type OwnKeyPackage } from '../mls/MlsGroup.ts';
import { toBase64Url } from '../base64url.ts';
import { NOW, ROOM, TestAuthority } from './authority.ts';

/** Medians, milliseconds, and sizes in bytes; what a key group asks of one member's browser. */
export interface GroupCost {
  readonly members: number;
  readonly addCommitted: number;
  readonly addTaken: number;
  readonly welcomeOpened: number;
  readonly removalCommitted: number;
  readonly removalTaken: number;
  readonly refreshTaken: number;
  readonly welcomeBytes: number;
  readonly removalBytes: number;
}

const DEVICE_BYTES = 12;

/** Two members of a group of that size, one who commits and one who takes it; the others are leaves. */
export async function groupCost(members: number, rounds: number): Promise<GroupCost> {
  const authority = await TestAuthority.make();
  const leaves = new CertifiedLeaves(authority.root.der, ROOM, () => NOW);
  const terms: GroupTerms = {
    groupId: crypto.getRandomValues(new Uint8Array(16)),
    pskId: new Uint8Array(8),
    psk: new Uint8Array(32),
    trust: async (credential, key) => (await leaves.identify(credential, key)) !== undefined,
  };
  let made = 0;
  const person = async (): Promise<OwnKeyPackage> => {
    const keys = await newDeviceKeys();
    const device = new Uint8Array(DEVICE_BYTES);
    new DataView(device.buffer).setUint32(0, ++made);
    const certificates = await authority.chain(keys.publicKey, { device: toBase64Url(device) });
    return newKeyPackage(keys, { credentialType: 'x509', certificates });
  };
  const measured: Record<string, number[]> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = await work();
    (measured[name] ??= []).push(performance.now() - began);
    return done;
  };
  const commits = async (by: MlsGroup, add: readonly OwnKeyPackage[], remove: readonly number[]) => {
    const draft = await by.commit(
      add.map((own) => own.message),
      remove,
    );
    if (draft.kind !== 'drafted') throw new Error(draft.reason);
    await by.ordered();
    return draft;
  };

  const committer = await MlsGroup.create(terms, await person());
  const own = await person();
  const others: OwnKeyPackage[] = [own];
  while (others.length < members - 1) others.push(await person());
  const { welcome } = await commits(committer, others, []);
  const member = welcome && (await MlsGroup.join(terms, own, welcome));
  if (!(member instanceof MlsGroup)) throw new Error('did not join');
  const sizes = { welcome: 0, removal: 0 };
  for (let i = 0; i < rounds; i++) {
    const one = await person();
    const added = await timed('addCommitted', () => commits(committer, [one], []));
    sizes.welcome = added.welcome?.length ?? 0;
    await timed('addTaken', () => member.handle(added.commit));
    const newcomer = await timed('welcomeOpened', () => MlsGroup.join(terms, one, added.welcome ?? new Uint8Array(0)));
    if (!(newcomer instanceof MlsGroup)) throw new Error('did not join');
    const removed = await timed('removalCommitted', () => commits(committer, [], [newcomer.ownLeaf]));
    sizes.removal = removed.commit.length;
    const taken = await timed('removalTaken', () => member.handle(removed.commit));
    if (taken.kind !== 'advanced') throw new Error(taken.kind);
    const refresh = await commits(committer, [], []);
    await timed('refreshTaken', () => member.handle(refresh.commit));
  }
  const median = (name: string): number => {
    const sorted = (measured[name] ?? []).toSorted((a, b) => a - b);
    return Math.round(10 * (sorted[sorted.length >> 1] ?? 0)) / 10;
  };
  return {
    members,
    addCommitted: median('addCommitted'),
    addTaken: median('addTaken'),
    welcomeOpened: median('welcomeOpened'),
    removalCommitted: median('removalCommitted'),
    removalTaken: median('removalTaken'),
    refreshTaken: median('refreshTaken'),
    welcomeBytes: sizes.welcome,
    removalBytes: sizes.removal,
  };
}

(globalThis as unknown as { groupCost: typeof groupCost }).groupCost = groupCost;
