import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { keyPackageRefOf, MlsGroup, newDeviceKeys, newKeyPackage } from '../mls/MlsGroup.ts';
import { signStatement } from '../rules/statement.ts';
import { linkPsk, proofOf, PSK_ID } from '../rules/knock.ts';
import { ROOM, TestAuthority } from '../testing/authority.ts';
import type { Encoded, Offer } from './asks.ts';
import { NONE, LINK_SECRET, authority, Device, host, guest, meeting } from '../testing/device.ts';

describe('lobby identities', () => {
  const VERIFIED = 'sabha:verified/UG9zdHM';
  const named = async (asha: Device, keyPackage: Encoded) =>
    (await asha.ask('identified', { op: 'identify', keyPackage })).person;

  it('certificate names the person', async () => {
    const { asha } = await meeting();
    const carol = await new Device().arrives({ ...guest('C'), name: 'Carol', standing: VERIFIED });
    expect(await named(asha, carol.keyPackage)).toEqual({ name: 'Carol', verifiedBy: 'Posts' });
    const same = await new Device().arrives({ ...guest('D'), name: 'Carol' });
    expect(await named(asha, same.keyPackage)).toEqual({ name: 'Carol', verifiedBy: null });
  });

  it('wrong or changed keys have no identity', async () => {
    const { asha } = await meeting();
    const carol = await new Device().arrives({ ...guest('C'), standing: VERIFIED });
    const wire = fromBase64Url(carol.keyPackage) ?? new Uint8Array(0);
    const changed = new Uint8Array(wire);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await named(asha, toBase64Url(changed))).toBeNull();
    expect(await named(asha, NONE)).toBeNull();
  });

  it('group verification is shared', async () => {
    const { asha } = await meeting();
    const carol = new Device();
    const offer = await carol.arrives({ ...guest('C'), standing: VERIFIED });
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const draft = await asha.adds(offer);
    const { view } = await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    expect(view.members.map(({ verifiedBy }) => verifiedBy)).toEqual([null, null, 'Posts']);
  });
});

describe('meeting keys', () => {
  it('host admits, both share keys', async () => {
    const { asha, bala, view } = await meeting();
    expect(bala.baseKey).toBe(asha.baseKey);
    expect(view.members.map(({ name, host: is, leaf }) => [leaf, name, is])).toEqual([
      [0, 'Asha', true],
      [1, 'Guest B', false],
    ]);
    expect(view.safetyCode.digits).toMatch(/^(\d{5} ){5}\d{5}$/);
    const again = await asha.ask('restated', { op: 'hear-statement', statement: asha.statement });
    expect(again.view.safetyCode).toEqual(view.safetyCode);
    expect(again.view.hostCode).toBe(view.hostCode);
  });

  it('restart delivers the kept commit', async () => {
    const { asha, bala, groupId } = await meeting();
    const cato = new Device();
    const offer = await cato.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit } = await asha.adds(offer);
    const entry = { op: 'enter', groupId, epoch: 2, commit, statement: asha.statement } as const;
    for (const device of [asha, bala]) expect((await device.ask('advanced', entry)).view.epoch).toBe(2);
    expect(bala.baseKey).toBe(asha.baseKey);
    await bala.ask('restated', entry);
    expect((await bala.ask('out-of-step', { ...entry, epoch: 4 })).reason).toBe('no_welcome');
  });

  it.each([0, 1])('either ordered commit is followed (%i)', async (which) => {
    const { asha, bala, groupId } = await meeting();
    const carol = new Device();
    const offer = await carol.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const drafts = [await asha.adds(offer), await asha.adds(offer)];
    expect(drafts[0]?.commit).not.toBe(drafts[1]?.commit);
    const { commit = NONE, welcome = NONE } = drafts[which] ?? {};
    await asha.ask('advanced', { op: 'handle', commit, own: true });
    const { statement } = asha;
    await carol.ask('entered', { op: 'enter', groupId, epoch: 2, welcome, statement });
    expect(carol.baseKey).toBe(asha.baseKey);
    // The other one is of an epoch that is over.
    const other = drafts[1 - which]?.commit ?? NONE;
    expect((await asha.keys.answer({ op: 'handle', commit: other, own: true })).kind).not.toBe('advanced');
    expect(bala.epoch).toBe(1);
  });

  it('add needs admission, link and uniqueness [adversary]', async () => {
    const { asha } = await meeting();
    const carol = await new Device().arrives(guest('C'));
    const refusal = { kind: 'refused', reason: 'nothing_admissible' };
    const draft = (offer: Offer) => asha.keys.answer({ op: 'draft', epoch: 1, adds: [{ keys: offer }], removals: [] });
    expect(await draft(carol)).toEqual(refusal);
    const stranger = await new Device().arrives(guest('D'), toBase64Url(new Uint8Array(16)));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [stranger.keyPackage] });
    expect(await draft(stranger)).toEqual(refusal);
    const double = await new Device().arrives(guest('B'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [double.keyPackage] });
    expect(await draft(double)).toEqual(refusal);
    await asha.ask('endorsed', { op: 'admit', keyPackages: [carol.keyPackage] });
    expect(await draft(carol)).toMatchObject({ kind: 'draft', epoch: 1 });
    expect(await asha.keys.answer({ op: 'draft', epoch: 0, adds: [], removals: [] })).toMatchObject({
      kind: 'refused',
    });
  });

  it('member commits need host endorsement [adversary]', async () => {
    const { asha, bala } = await meeting();
    const offer = await new Device().arrives(guest('C'));
    const { endorsements } = await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const wanted = (endorser: number) =>
      bala.keys.answer({
        op: 'draft',
        epoch: 1,
        adds: [{ keys: offer, endorsement: endorsements[0] ?? NONE, endorser }],
        removals: [],
      });
    expect(await wanted(1)).toMatchObject({ kind: 'refused' });
    const draft = await wanted(0);
    if (draft.kind !== 'draft') throw new Error(draft.kind);
    // With the lobby on, the others take no Add from somebody who is no host.
    expect(await asha.keys.answer({ op: 'handle', commit: draft.commit, own: false })).toEqual({
      kind: 'broken',
      reason: 'not_allowed',
    });
  });

  it('removal renews keys and names departures', async () => {
    const { asha, bala } = await meeting();
    const draft = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [1] });
    const { removed, view } = await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    expect([removed, view.members.length]).toEqual([[1], 1]);
    await bala.ask('out', { op: 'handle', commit: draft.commit, own: false });
    expect(bala.epochs).toHaveLength(1);
    expect(asha.epochs.at(-1)).toContain('2 removed');
    expect(await bala.keys.answer({ op: 'seal', channel: 'chat', to: { kind: 'all' }, text: 'x' })).toMatchObject({
      kind: 'refused',
    });
  });

  it('expired member certificates do not block', async () => {
    const { asha, bala } = await meeting();
    for (const device of [asha, bala]) device.wall += 25 * 3_600_000;
    const { commit } = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit, own: true });
    await bala.ask('advanced', { op: 'handle', commit, own: false });
    expect(bala.baseKey).toBe(asha.baseKey);
  });

  it('removed device needs own consent [adversary]', async () => {
    const { asha, bala, view } = await meeting();
    const device = view.members[1]?.device ?? '';
    await asha.ask('done', { op: 'bar', device, barred: true });
    const again = await bala.arrives(guest('B'));
    const draft = () => asha.keys.answer({ op: 'draft', epoch: 1, adds: [{ keys: again }], removals: [1] });
    const without = await draft();
    expect(without.kind === 'draft' && without.welcome).toBeUndefined();
    const seen = await asha.ask('restated', { op: 'hear-statement', statement: asha.statement });
    expect(seen.view.members.map(({ removed }) => removed)).toEqual([false, true]);
    await asha.ask('endorsed', { op: 'admit', keyPackages: [again.keyPackage] });
    expect(
      (await asha.ask('draft', { op: 'draft', epoch: 1, adds: [{ keys: again }], removals: [1] })).welcome,
    ).toBeDefined();
    await asha.ask('done', { op: 'bar', device, barred: false });
    const rejoined = await bala.arrives(guest('B'));
    expect((await asha.adds(rejoined, [1])).welcome).toBeDefined();
  });

  it.each([
    ['too slow', -11 * 60_000, 'clock'],
    ['too fast', 25 * 3_600_000, 'clock'],
    ['a little slow', -5 * 60_000, undefined],
  ])('reports clocks when one is %s', async (_, off, reason) => {
    const device = new Device();
    device.wall += off;
    const arrived = device.arrives(host());
    if (reason === undefined) expect(await arrived).toHaveProperty('proof');
    else await expect(arrived).rejects.toThrow('"reason":"clock"');
  });

  it('unsigned keys do not block [adversary]', async () => {
    const { asha, bala } = await meeting();
    const offer = await new Device().arrives(guest('C'));
    const keyPackage = fromBase64Url(offer.keyPackage) ?? new Uint8Array(0);
    keyPackage[keyPackage.length - 1] = (keyPackage.at(-1) ?? 0) ^ 1;
    const ref = (await keyPackageRefOf(keyPackage)) ?? new Uint8Array(0);
    const proof = await proofOf(fromBase64Url(LINK_SECRET) ?? new Uint8Array(0), ROOM, ref);
    const broken = { keyPackage: toBase64Url(keyPackage), proof: toBase64Url(proof) };
    await asha.ask('endorsed', { op: 'admit', keyPackages: [broken.keyPackage] });
    const draft = await asha.adds(broken, [1]);
    expect(draft.welcome).toBeUndefined();
    expect(await bala.keys.answer({ op: 'handle', commit: draft.commit, own: false })).toEqual({ kind: 'out' });
  });

  it('checks members before using epoch keys [adversary]', async () => {
    const { asha, bala } = await meeting();
    const late = await new Device().arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [late.keyPackage] });
    const { commit } = await asha.adds(late);
    // Certificates last a day at most; the newcomer's is over now.
    for (const device of [asha, bala]) device.wall += 25 * 3_600_000;
    expect(await bala.keys.answer({ op: 'handle', commit, own: false })).toMatchObject({ kind: 'broken' });
    expect(bala.epoch).toBe(1);
    const again = { op: 'draft', epoch: 1, adds: [{ keys: late }], removals: [] } as const;
    expect(await asha.keys.answer(again)).toMatchObject({ kind: 'refused' });
  });

  it('new root needs confirmation [adversary]', async () => {
    const device = new Device();
    const { signatureKey } = await device.ask('device-key', { op: 'begin' });
    const chain = await authority.chain(fromBase64Url(signatureKey) ?? new Uint8Array(0));
    const pinned = (await TestAuthority.make('before')).rootText;
    const ask = {
      op: 'certify',
      room: ROOM,
      linkSecret: LINK_SECRET,
      certificates: chain.map(toBase64Url),
      root: authority.rootText,
    } as const;
    const { known, offered } = await device.ask('root-changed', { ...ask, pinned });
    expect(known).not.toBe(offered);
    expect(await device.keys.answer({ ...ask, pinned: authority.rootText })).toMatchObject({ kind: 'offer' });
    expect(await device.keys.answer({ ...ask, pinned: null, linkSecret: 'c2hvcnQ' })).toMatchObject({
      kind: 'refused',
    });
  });

  it('failed step is reported, early ones ignored', async () => {
    const { asha, bala, groupId } = await meeting();
    const { commit } = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    bala.fails = true;
    expect(await bala.keys.answer({ op: 'handle', commit, own: false })).toEqual({ kind: 'broken', reason: 'failed' });
    await bala.ask('device-key', { op: 'begin' });
    expect(await bala.keys.answer({ op: 'handle', commit, own: false })).toEqual({
      kind: 'refused',
      reason: 'no_group',
    });
    const entry = { op: 'enter', groupId, epoch: 2, welcome: NONE, statement: asha.statement } as const;
    expect(await bala.keys.answer(entry)).toEqual({ kind: 'out-of-step', reason: 'no_keys' });
  });

  /** Into a group of the link, by somebody who keeps to no rules. */
  const trap = async (bala: Offer, by = authority, named = true) => {
    const keys = await newDeviceKeys();
    const certificates = await by.chain(keys.publicKey, host());
    const own = await newKeyPackage(keys, { credentialType: 'x509', certificates });
    const groupId = new Uint8Array(16);
    const psk = await linkPsk(fromBase64Url(LINK_SECRET) ?? groupId, groupId);
    const group = await MlsGroup.create({ groupId, pskId: PSK_ID, psk, trust: () => true }, own);
    const hosts = named ? [new Uint8Array(keys.publicKey)] : [];
    const statement = await signStatement(
      groupId,
      1,
      { locked: false, lobby: false, classification: 'unclassified', hosts },
      keys,
    );
    const draft = await group.commit([fromBase64Url(bala.keyPackage) ?? groupId], [], statement);
    if (draft.kind !== 'drafted') throw new Error(draft.reason);
    return {
      op: 'enter',
      groupId: toBase64Url(groupId),
      epoch: 1,
      welcome: toBase64Url(draft.welcome ?? groupId),
      statement: toBase64Url(statement),
    } as const;
  };

  it('Welcome with foreign root is refused [adversary]', async () => {
    const bala = new Device();
    const offer = await bala.arrives(guest('B'));
    expect((await bala.keys.answer(await trap(offer))).kind, 'what the trap is made of works').toBe('entered');
    const carol = new Device();
    const other = await trap(await carol.arrives(guest('C')), await TestAuthority.make('elsewhere'));
    expect(await carol.keys.answer(other)).toEqual({ kind: 'broken', reason: 'credential' });
    expect(carol.epochs).toEqual([]);
    const devi = new Device();
    const unnamed = await trap(await devi.arrives(guest('D')), authority, false);
    expect(await devi.keys.answer(unnamed), 'a host by certificate alone').toEqual({
      kind: 'broken',
      reason: 'statement',
    });
  });

  it('Welcome for other keys loses step', async () => {
    const { asha, groupId } = await meeting();
    const [carol, devi] = [new Device(), new Device()];
    const offer = await carol.arrives(guest('C'));
    await devi.arrives(guest('D'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { welcome = NONE } = await asha.adds(offer);
    const entry = { op: 'enter', groupId, epoch: 2, welcome, statement: asha.statement } as const;
    expect(await devi.keys.answer(entry)).toEqual({ kind: 'out-of-step', reason: 'not_processed' });
  });

  it('repeated commit is ignored [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { commit } = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit, own: true });
    await bala.ask('advanced', { op: 'handle', commit, own: false });
    for (const device of [asha, bala]) {
      const again = await device.keys.answer({ op: 'handle', commit, own: device === asha });
      expect(again).toEqual({ kind: 'refused', reason: 'epoch_passed' });
    }
    expect([bala.epoch, bala.baseKey]).toEqual([2, asha.baseKey]);
  });

  it('group split changes the code [adversary]', async () => {
    const { asha, bala } = await meeting();
    const advances = async (device: Device) => {
      const { commit } = await device.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
      return (await device.ask('advanced', { op: 'handle', commit, own: true })).view;
    };
    const [one, other] = [await advances(asha), await advances(bala)];
    expect(one.epoch).toBe(other.epoch);
    expect(one.safetyCode.digits).not.toBe(other.safetyCode.digits);
    expect(bala.baseKey).not.toBe(asha.baseKey);
    const { payload } = await asha.ask('sealed', { op: 'seal', channel: 'chat', to: { kind: 'all' }, text: 'hello' });
    const read = await bala.keys.answer({ op: 'open', channel: 'chat', audience: 'everybody', payload });
    expect(read).toEqual({ kind: 'refused', reason: 'not_authentic' });
  });

  it('missed commit is reported [adversary]', async () => {
    const { asha, bala, groupId } = await meeting();
    const first = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit: first.commit, own: true });
    const second = await asha.ask('draft', { op: 'draft', epoch: 2, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit: second.commit, own: true });
    expect(await bala.keys.answer({ op: 'handle', commit: second.commit, own: false })).toEqual({
      kind: 'out-of-step',
      reason: 'epoch_ahead',
    });
    const resumed = { op: 'enter', groupId, epoch: 3, statement: asha.statement } as const;
    expect(await bala.keys.answer(resumed)).toMatchObject({ kind: 'out-of-step' });
    expect(await asha.keys.answer(resumed)).toMatchObject({ kind: 'restated' });
  });
});
