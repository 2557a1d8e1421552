import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../base64url.ts';
import type { EpochCause } from '../sframe/epochs.ts';
import { keyPackageRefOf, MlsGroup, newDeviceKeys, newKeyPackage } from '../mls/MlsGroup.ts';
import { readStatement, signStatement } from '../rules/statement.ts';
import { linkPsk, proofOf, PSK_ID } from '../rules/knock.ts';
import { fromHex, toHex } from '../sframe/bytes.ts';
import { NOW, ROOM, TestAuthority, type Wanted } from '../testing/authority.ts';
import { MemoryShelf, NO_SHELF } from '../testing/shelf.ts';
import type { Encoded, KeysAsk, KeysReply, KeysView, Offer } from './asks.ts';
import type { FrameKeys } from './FrameGate.ts';
import { verify } from '../rules/signing.ts';
import { MeetingKeys } from './MeetingKeys.ts';
import type { KeyShelf } from './ReturnKeys.ts';

const NONE = toBase64Url(new Uint8Array(0));
const LINK_SECRET = toBase64Url(new Uint8Array(16).fill(7));

type Kind = KeysReply['kind'];
type OfKind<K extends Kind> = Extract<KeysReply, { readonly kind: K }>;

let authority: TestAuthority;
beforeAll(async () => {
  authority = await TestAuthority.make();
});

/** A device, as its page sees it. */
class Device {
  readonly epochs: string[] = [];
  readonly keys: MeetingKeys;
  now = 0;
  wall = NOW;
  statement = NONE;
  groupId = NONE;
  fails = false;

  /** @param shelf what the browser keeps while a page is loaded anew */
  constructor(readonly shelf: KeyShelf = new MemoryShelf()) {
    const frames: FrameKeys = {
      begin: () => undefined,
      install: async (group, cause: EpochCause) => {
        if (this.fails) throw new Error('no keys came of it');
        this.epochs.push(
          `${group.epoch} ${cause} ${toHex(await group.export('SFrame 1.0 Base Key', new Uint8Array(0), 16))}`,
        );
      },
      announced: () => undefined,
      gate: () => undefined,
      nameCodecs: () => undefined,
      nameSlot: () => undefined,
      expect: () => undefined,
      opened: () => [],
      forget: () => undefined,
    };
    this.keys = new MeetingKeys({ monotonicMillis: () => this.now, wallMillis: () => this.wall }, frames, shelf);
  }

  /** The page is loaded anew: what was in memory is gone. */
  reloaded(): Device {
    return new Device(this.shelf);
  }

  async ask<K extends Kind>(kind: K, ask: KeysAsk): Promise<OfKind<K>> {
    const reply = await this.keys.answer(ask);
    if (reply.kind !== kind) throw new Error(`${ask.op}: ${JSON.stringify(reply)}`);
    return reply as OfKind<K>;
  }

  async arrives(wanted: Wanted, linkSecret = LINK_SECRET): Promise<Offer> {
    const reply = await this.knocks(wanted, linkSecret);
    if (reply.kind !== 'offer') throw new Error(JSON.stringify(reply));
    return reply.offer;
  }

  async knocks(wanted: Wanted, linkSecret = LINK_SECRET): Promise<KeysReply> {
    const { signatureKey } = await this.ask('device-key', { op: 'begin' });
    const chain = await authority.chain(fromBase64Url(signatureKey) ?? new Uint8Array(0), wanted);
    const certificates = chain.map((der) => toBase64Url(der));
    const { rootText: root } = authority;
    return this.keys.answer({ op: 'certify', room: ROOM, linkSecret, certificates, root, pinned: null });
  }

  async founds(): Promise<KeysView> {
    const { groupId, statement } = await this.ask('created', {
      op: 'create',
      locked: false,
      lobby: true,
      classification: 'unclassified',
    });
    this.statement = statement;
    this.groupId = groupId;
    return (await this.ask('entered', { op: 'enter', groupId, epoch: 0, statement })).view;
  }

  async adds(offer: Offer, removals: readonly number[] = []): Promise<OfKind<'draft'>> {
    return this.ask('draft', { op: 'draft', epoch: this.epoch, adds: [{ keys: offer }], removals });
  }

  get epoch(): number {
    return Number(this.epochs.at(-1)?.split(' ')[0] ?? 0);
  }

  get baseKey(): string | undefined {
    return this.epochs.at(-1)?.split(' ')[2];
  }
}

const host = (name = 'Asha') => ({ name, role: 'host', device: 'AAAAAAAAAAAAAAAA' });
const guest = (letter: string) => ({ name: `Guest ${letter}`, device: letter.repeat(16) });

async function meeting(bala = new Device()) {
  const asha = new Device();
  await asha.arrives(host());
  const { groupId } = await asha.founds();
  const offer = await bala.arrives(guest('B'));
  await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
  const draft = await asha.adds(offer);
  await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
  const entry = { op: 'enter', groupId, epoch: 1, welcome: draft.welcome ?? NONE, statement: asha.statement } as const;
  const { view } = await bala.ask('entered', entry);
  bala.statement = asha.statement;
  bala.groupId = groupId;
  return { asha, bala, groupId, view };
}

/** The group as a device has it. */
async function groupOf(device: Device): Promise<KeysView> {
  const { groupId, statement, epoch } = device;
  return (await device.ask('restated', { op: 'enter', groupId, epoch, statement })).view;
}

async function keyAt(device: Device, leaf: number): Promise<string> {
  return (await groupOf(device)).members.find((member) => member.leaf === leaf)?.key ?? '';
}

describe('whoever is at the door', () => {
  const VERIFIED = 'sabha:verified/UG9zdHM';
  const named = async (asha: Device, keyPackage: Encoded) =>
    (await asha.ask('identified', { op: 'identify', keyPackage })).person;

  it('is named by the certificate in what they offer', async () => {
    const { asha } = await meeting();
    const carol = await new Device().arrives({ ...guest('C'), name: 'Carol', standing: VERIFIED });
    expect(await named(asha, carol.keyPackage)).toEqual({ name: 'Carol', verifiedBy: 'Posts' });
    const same = await new Device().arrives({ ...guest('D'), name: 'Carol' });
    expect(await named(asha, same.keyPackage)).toEqual({ name: 'Carol', verifiedBy: null });
  });

  it('is nobody with keys that the certificate is not of, or that were changed', async () => {
    const { asha } = await meeting();
    const carol = await new Device().arrives({ ...guest('C'), standing: VERIFIED });
    const wire = fromBase64Url(carol.keyPackage) ?? new Uint8Array(0);
    const changed = new Uint8Array(wire);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(await named(asha, toBase64Url(changed))).toBeNull();
    expect(await named(asha, NONE)).toBeNull();
  });

  it('is verified in the group as well, for everybody', async () => {
    const { asha } = await meeting();
    const carol = new Device();
    const offer = await carol.arrives({ ...guest('C'), standing: VERIFIED });
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const draft = await asha.adds(offer);
    const { view } = await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    expect(view.members.map(({ verifiedBy }) => verifiedBy)).toEqual([null, null, 'Posts']);
  });
});

describe('the keys of a stay', () => {
  it('admits by a host’s click; both have the same keys and codes', async () => {
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

  it('takes the one commit that a restart of the server kept from everybody, its author too', async () => {
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

  it.each([0, 1])('whoever was asked twice in an epoch follows whichever commit is ordered (%i)', async (which) => {
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

  it('adds nobody whom no host let in, nobody without the link, nobody twice [adversary]', async () => {
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

  it('lets a member commit for a host only by the host’s endorsement [adversary]', async () => {
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

  it('removes with new keys for those who stay, and tells who is out', async () => {
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

  it('takes a device back in one commit, even when the meeting is locked', async () => {
    const { asha, bala, groupId } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    expect((await bala.ask('restated', { op: 'hear-statement', statement })).view.locked).toBe(true);
    const carol = await new Device().arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [carol.keyPackage] });
    expect(await asha.keys.answer({ op: 'draft', epoch: 1, adds: [{ keys: carol }], removals: [] })).toMatchObject({
      kind: 'refused',
    });
    const again = bala.reloaded();
    const draft = await asha.adds(await again.arrives(guest('B')), [1]);
    await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    const entry = { op: 'enter', groupId, epoch: 2, welcome: draft.welcome ?? NONE, statement } as const;
    const { view } = await again.ask('entered', entry);
    expect([view.ownLeaf, view.epoch, view.locked]).toEqual([1, 2, true]);
    expect(again.baseKey).toBe(asha.baseKey);
  });

  const welcomeFor = async (asha: Device, offer: Offer) => {
    const reply = await asha.keys.answer({ op: 'draft', epoch: asha.epoch, adds: [{ keys: offer }], removals: [1] });
    return reply.kind === 'draft' ? reply.welcome : undefined;
  };

  it('leaves whom it does not put back the leaf by which they prove that they return', async () => {
    const { asha, view } = await meeting();
    const nameAlone = await new Device().arrives(guest('B'));
    const draft = { op: 'draft', epoch: 1, adds: [{ keys: nameAlone }], removals: [1] } as const;
    expect(await asha.keys.answer(draft)).toEqual({ kind: 'refused', reason: 'nothing_admissible' });
    expect(await asha.keys.answer({ ...draft, adds: [] }), 'nobody comes back').toMatchObject({ kind: 'draft' });
    await asha.ask('done', { op: 'bar', device: view.members[1]?.device ?? '', barred: true });
    expect(await asha.keys.answer(draft), 'whom this person removed').toMatchObject({ kind: 'draft' });
  });

  it('takes no device back by its name alone [adversary]', async () => {
    const { asha, bala } = await meeting();
    expect(await welcomeFor(asha, await new Device().arrives(guest('B')))).toBeUndefined();
    const forged = await new Device(asha.shelf).arrives(guest('B'));
    expect(await welcomeFor(asha, forged), 'by another’s key').toBeUndefined();
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeDefined();
  });

  it('takes nobody back under another name or mark, whatever key vouches for them [adversary] [T21]', async () => {
    const kept = new MemoryShelf();
    const careless: KeyShelf = {
      read: () => kept.read('one'),
      change: (_, change) => kept.change('one', change),
      sweep: () => Promise.resolve(),
    };
    const { asha } = await meeting(new Device(careless));
    const returns = async (wanted: Wanted) => welcomeFor(asha, await new Device(careless).arrives(wanted));
    expect(await returns({ ...guest('B'), name: 'Asha Rao' })).toBeUndefined();
    expect(await returns({ ...guest('B'), standing: 'sabha:verified/UG9zdHM' })).toBeUndefined();
    expect(await returns(guest('B'))).toBeDefined();
  });

  /** One of them adds what it may of these, and the others follow. */
  const adds = async (by: Device, offers: readonly Offer[], removals: readonly number[], others: readonly Device[]) => {
    const wanted = offers.map((keys) => ({ keys }));
    const draft = await by.ask('draft', { op: 'draft', epoch: by.epoch, adds: wanted, removals });
    for (const each of [by, ...others]) {
      await each.ask('advanced', { op: 'handle', commit: draft.commit, own: each === by });
    }
    return draft.welcome ?? NONE;
  };
  const enters = async (who: Device, by: Device, welcome: Encoded) => {
    const { groupId, statement, epoch } = by;
    who.groupId = groupId;
    who.statement = statement;
    return (await who.ask('entered', { op: 'enter', groupId, epoch, welcome, statement })).view;
  };
  const hear = async (statement: Encoded, ...devices: readonly Device[]) => {
    for (const device of devices) {
      device.statement = statement;
      await device.ask('restated', { op: 'hear-statement', statement });
    }
  };
  /** The statement that a device makes by itself when its view says so. */
  const restated = async (device: Device) => (await device.ask('statement', { op: 'state', change: {} })).statement;
  const viewOf = async (device: Device) =>
    (await device.ask('restated', { op: 'hear-statement', statement: device.statement })).view;
  const isHostFor = async (device: Device, leaf: number) =>
    (await viewOf(device)).members.find((member) => member.leaf === leaf)?.host;

  it('takes nobody back as a host who was none, whatever the certificate says [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await hear(statement, asha, bala);
    const raised = bala.reloaded();
    const offer = await raised.arrives({ ...guest('B'), role: 'host' });
    const view = await enters(raised, asha, await adds(asha, [offer], [1], []));
    expect(view.restates).toBe(false);
    expect(await isHostFor(asha, 1)).toBe(false);
    const forged = await restated(raised);
    expect(await asha.keys.answer({ op: 'hear-statement', statement: forged })).toMatchObject({ kind: 'broken' });
  });

  it('holds nobody for a host by a certificate alone: such a one enters, adds and states nothing [adversary]', async () => {
    const refused = { kind: 'broken', reason: 'not_allowed' };
    const { asha, bala } = await meeting();
    const ghost = new Device();
    const offer = await ghost.arrives({ name: 'Ghost', role: 'host', device: 'C'.repeat(16) });
    const draft = { op: 'draft', epoch: 1, adds: [{ keys: offer }], removals: [] } as const;
    expect(await asha.keys.answer(draft)).toMatchObject({ kind: 'refused' });
    const other = await meeting();
    await other.bala.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit } = await other.bala.adds(offer);
    expect(await other.asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(refused);
    // Let in as what the person was told: a participant.
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    await enters(ghost, asha, await adds(asha, [offer], [], [bala]));
    expect((await viewOf(asha)).restates).toBe(false);
    expect(await isHostFor(bala, 2)).toBe(false);
    const { statement } = await ghost.ask('statement', { op: 'state', change: { lobby: false } });
    expect(await bala.keys.answer({ op: 'hear-statement', statement })).toMatchObject({ kind: 'broken' });
    const friend = await new Device().arrives(guest('D'));
    await ghost.ask('endorsed', { op: 'admit', keyPackages: [friend.keyPackage] });
    const more = await ghost.adds(friend);
    expect(await bala.keys.answer({ op: 'handle', commit: more.commit, own: false })).toEqual(refused);
  });

  it('names whom it let in to preside, if the person was told and the certificate says so', async () => {
    const { asha, bala } = await meeting();
    const second = new Device();
    const offer = await second.arrives({ name: 'Second', role: 'alternate-host', device: 'C'.repeat(16) });
    const plain = await new Device().arrives(guest('D'));
    const keyPackages = [offer.keyPackage, plain.keyPackage];
    await asha.ask('endorsed', { op: 'admit', keyPackages, presiding: keyPackages });
    await enters(second, asha, await adds(asha, [offer, plain], [], [bala]));
    expect([(await viewOf(asha)).restates, (await viewOf(bala)).restates]).toEqual([true, false]);
    await hear(await restated(asha), asha, bala, second);
    expect([await isHostFor(bala, 2), await isHostFor(bala, 3)]).toEqual([true, false]);
    expect((await viewOf(asha)).restates).toBe(false);
    const { statement } = await asha.ask('statement', { op: 'state', change: { dropHost: await keyAt(asha, 2) } });
    await hear(statement, asha, bala, second);
    expect((await viewOf(asha)).restates, 'who was made a participant stays one').toBe(false);
    expect(await isHostFor(bala, 2)).toBe(false);
  });

  it('holds a host who came back for one, and takes nobody else before that is stated [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement: open } = await asha.ask('statement', { op: 'state', change: { lobby: false } });
    await hear(open, asha, bala);
    const carol = new Device();
    await enters(carol, bala, await adds(bala, [await carol.arrives(guest('C'))], [], [asha]));
    const back = asha.reloaded();
    const offer = await back.arrives(host());
    const dev = await new Device().arrives(guest('D'));
    const view = await enters(back, bala, await adds(bala, [dev, offer], [0], [carol]));
    expect(
      view.members.map(({ name }) => name),
      'alone',
    ).toEqual(['Asha', 'Guest B', 'Guest C']);
    expect(view.restates).toBe(true);
    expect([await isHostFor(back, 0), await isHostFor(bala, 0), await isHostFor(carol, 0)]).toEqual([true, true, true]);
    const early = { op: 'draft', epoch: 3, adds: [{ keys: dev }], removals: [] } as const;
    expect(await bala.keys.answer(early)).toMatchObject({ kind: 'refused' });
    const again = back.reloaded();
    const twice = await again.arrives(host());
    await enters(again, bala, await adds(bala, [twice], [0], [carol]));
    await hear(await restated(again), again, bala, carol);
    expect((await viewOf(again)).restates).toBe(false);
    expect(await isHostFor(carol, 0)).toBe(true);
    await adds(bala, [dev], [], [carol, again]);
  });

  it('follows the others when certificates of members have ended', async () => {
    const { asha, bala } = await meeting();
    for (const device of [asha, bala]) device.wall += 25 * 3_600_000;
    const { commit } = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit, own: true });
    await bala.ask('advanced', { op: 'handle', commit, own: false });
    expect(bala.baseKey).toBe(asha.baseKey);
  });

  it('takes a device back that was loaded anew before it was in again', async () => {
    const { asha, bala } = await meeting();
    for (let i = 0; i < 7; i++) await bala.reloaded().arrives(guest('B'));
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeDefined();
  });

  it('takes a device back that lost step, also in a browser that keeps nothing', async () => {
    const { asha, bala } = await meeting(new Device(NO_SHELF));
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeDefined();
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeDefined();
    expect(await welcomeFor(asha, await bala.reloaded().arrives(guest('B')))).toBeUndefined();
  });

  it('is in the group before the browser has stored anything', async () => {
    class Stalled extends MemoryShelf {
      stalls = false;
      override change(...asked: Parameters<MemoryShelf['change']>): Promise<void> {
        return this.stalls ? new Promise(() => undefined) : super.change(...asked);
      }
    }
    const shelf = new Stalled();
    const asha = new Device(shelf);
    await asha.arrives(host());
    shelf.stalls = true;
    await asha.founds();
    expect(asha.epochs).toHaveLength(1);
  });

  it('forgets the key of a stay that is over', async () => {
    const { asha, bala } = await meeting();
    await bala.ask('done', { op: 'end' });
    expect(await welcomeFor(asha, await bala.arrives(guest('B')))).toBeUndefined();
  });

  it.each([
    ['the member’s word', true, { kind: 'advanced' }],
    ['the device’s name alone', false, { kind: 'broken', reason: 'not_allowed' }],
  ])('follows a member who puts somebody back by %s', async (_, keeps, outcome) => {
    const { asha, bala, groupId } = await meeting();
    const carol = new Device();
    const offer = await carol.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit, welcome = NONE } = await asha.adds(offer);
    for (const device of [asha, bala]) await device.ask('advanced', { op: 'handle', commit, own: device === asha });
    await carol.ask('entered', { op: 'enter', groupId, epoch: 2, welcome, statement: asha.statement });
    const again = await (keeps ? bala.reloaded() : new Device()).arrives(guest('B'));
    // A member's own click lets its own device add anybody; the others judge by themselves.
    await carol.ask('endorsed', { op: 'admit', keyPackages: [again.keyPackage] });
    const back = await carol.adds(again, [1]);
    expect(await asha.keys.answer({ op: 'handle', commit: back.commit, own: false })).toMatchObject(outcome);
  });

  it('takes statements of hosts only, and none that is old or changed [adversary]', async () => {
    const { asha, bala } = await meeting();
    const { statement: forged } = await bala.ask('statement', { op: 'state', change: { lobby: false } });
    const heard = (statement: Encoded) => asha.keys.answer({ op: 'hear-statement', statement });
    const key = await keyAt(asha, 1);
    expect(await heard(forged)).toEqual({ kind: 'broken', reason: 'statement' });
    const { statement } = await asha.ask('statement', { op: 'state', change: { addHost: key } });
    const changed = fromBase64Url(statement) ?? new Uint8Array(0);
    changed[20] = 1;
    expect(await heard(toBase64Url(changed))).toMatchObject({ kind: 'broken' });
    await bala.ask('restated', { op: 'hear-statement', statement });
    const { view } = await asha.ask('restated', { op: 'hear-statement', statement });
    expect(view.members.map(({ host: is }) => is)).toEqual([true, true]);
    const { statement: open } = await bala.ask('statement', { op: 'state', change: { lobby: false } });
    expect((await asha.ask('restated', { op: 'hear-statement', statement: open })).view.lobby).toBe(false);
    expect(await heard(statement)).toMatchObject({ kind: 'broken' });
    const { statement: demoted } = await asha.ask('statement', { op: 'state', change: { dropHost: key } });
    const after = await asha.ask('restated', { op: 'hear-statement', statement: demoted });
    expect(after.view.members.map(({ host: is }) => is)).toEqual([true, false]);
  });

  it('seals what is written and knows who wrote it', async () => {
    const { asha, bala } = await meeting();
    const to = { kind: 'one', key: await keyAt(asha, 0) } as const;
    const { payload } = await bala.ask('sealed', { op: 'seal', channel: 'chat', to, text: 'नमस्ते' });
    const open = (channel: 'chat' | 'reaction', bytes = payload, audience: 'person' | 'everybody' = 'person') =>
      asha.keys.answer({ op: 'open', channel, audience, payload: bytes });
    expect(await open('reaction')).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(await open('chat')).toMatchObject({
      kind: 'opened',
      leaf: 1,
      to: { kind: 'one', leaf: 0 },
      text: 'नमस्ते',
    });
    expect(await open('chat')).toEqual({ kind: 'refused', reason: 'replayed' });
    const bytes = fromBase64Url(payload) ?? new Uint8Array(0);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    expect(await open('chat', toBase64Url(bytes))).toMatchObject({ kind: 'refused' });
  });

  it('does not show what was sealed for somebody else, or for fewer than the server says [adversary]', async () => {
    const { asha, bala } = await meeting();
    const seal = async (leaf: number) => {
      const to = { kind: 'one', key: await keyAt(bala, leaf) } as const;
      return (await bala.ask('sealed', { op: 'seal', channel: 'chat', to, text: 'secret' })).payload;
    };
    const open = (payload: Encoded, audience: 'person' | 'everybody') =>
      asha.keys.answer({ op: 'open', channel: 'chat', audience, payload });
    expect(await open(await seal(1), 'person')).toEqual({ kind: 'refused', reason: 'readdressed' });
    const to = { kind: 'one', key: '00'.repeat(32) } as const;
    const nobody = { kind: 'refused', reason: 'not_here' };
    expect(await bala.keys.answer({ op: 'seal', channel: 'chat', to, text: 'secret' })).toEqual(nobody);
    expect(await open(await seal(0), 'everybody')).toEqual({ kind: 'refused', reason: 'readdressed' });
    expect(await open(await seal(0), 'person')).toMatchObject({ text: 'secret' });
  });

  it('makes nobody host, and seals for nobody, who has the leaf of whom it was meant for by then [adversary]', async () => {
    const { asha, bala } = await meeting();
    const key = await keyAt(asha, 1);
    const offer = await new Device().arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit } = await asha.adds(offer, [1]);
    // The page has asked before it heard of the commit that the worker takes first.
    const [, ...replies] = await Promise.all([
      asha.keys.answer({ op: 'handle', commit, own: true }),
      asha.keys.answer({ op: 'state', change: { addHost: key } }),
      asha.keys.answer({ op: 'state', change: { dropHost: key } }),
      asha.keys.answer({ op: 'seal', channel: 'chat', to: { kind: 'one', key }, text: 'secret' }),
    ]);
    const refused = { kind: 'refused', reason: 'not_here' };
    expect(replies).toEqual([refused, refused, refused]);
    expect((await groupOf(asha)).members.map(({ name }) => name)).toEqual(['Asha', 'Guest C']);
    expect(bala.epoch).toBe(1);
  });

  it('states a new group as hosts had the one before, whatever the server says [adversary]', async () => {
    const { asha } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    await asha.ask('done', { op: 'leave-group' });
    const created = await asha.ask('created', {
      op: 'create',
      locked: false,
      lobby: false,
      classification: 'unclassified',
    });
    expect(created.lifted).toBe(true);
    expect(readStatement(fromBase64Url(created.statement) ?? new Uint8Array(0))).toMatchObject({
      locked: true,
      lobby: true,
    });
  });

  const stated = async (device: Device) => {
    const { lifted, statement } = await device.ask('created', {
      op: 'create',
      locked: false,
      lobby: false,
      classification: 'unclassified',
    });
    const { locked, lobby } = readStatement(fromBase64Url(statement) ?? new Uint8Array(0)) ?? {};
    return { lifted, locked, lobby };
  };

  it.each([
    ['lost step', (device: Device) => device.arrives(host())],
    ['came back by the front door', (device: Device) => device.arrives(host())],
    ['fell asleep', (device: Device) => device.ask('done', { op: 'leave-group' })],
  ])('keeps what was decided in the room of a device that %s', async (_, lose) => {
    const { asha } = await meeting();
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    await lose(asha);
    expect(await stated(asha)).toEqual({ lifted: true, locked: true, lobby: true });
  });

  it('keeps a lock that the server swallowed, until it is taken back or outdone [adversary]', async () => {
    const { asha } = await meeting();
    await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement: asha.statement });
    await asha.arrives(host());
    expect(await stated(asha)).toMatchObject({ lifted: true, locked: true });
    const other = await meeting();
    await other.asha.ask('statement', { op: 'state', change: { locked: true } });
    await other.asha.ask('done', { op: 'withdraw' });
    expect(await stated(other.asha)).toMatchObject({ locked: false, lobby: true });
    const third = await meeting();
    await third.asha.ask('statement', { op: 'state', change: { locked: true } });
    const { statement } = await third.asha.ask('statement', { op: 'state', change: { locked: false } });
    await third.asha.ask('restated', { op: 'hear-statement', statement });
    expect(await stated(third.asha)).toMatchObject({ locked: false });
  });

  it('states a lock that was swallowed with what the host sets next', async () => {
    const { asha } = await meeting();
    await asha.ask('statement', { op: 'state', change: { locked: true } });
    const { statement } = await asha.ask('statement', { op: 'state', change: { lobby: false } });
    expect(readStatement(fromBase64Url(statement) ?? new Uint8Array(0))).toMatchObject({ locked: true, lobby: false });
  });

  it('is not put back to before a lock that it held to [adversary]', async () => {
    const { asha, bala, groupId } = await meeting();
    const before = asha.statement;
    const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
    await asha.ask('restated', { op: 'hear-statement', statement });
    const again = await asha.arrives(host());
    const { commit, welcome = NONE } = await bala.adds(again, [0]);
    await bala.ask('advanced', { op: 'handle', commit, own: true });
    const entry = { op: 'enter', groupId, epoch: 2, welcome, statement: before } as const;
    expect(await asha.keys.answer(entry)).toEqual({ kind: 'broken', reason: 'statement' });
  });

  it.each([
    ['says of another group that it is more open than the one before', true],
    ['says nothing of another group that is as open', false],
  ])('%s', async (_, lockedBefore) => {
    const { asha, bala, groupId } = await meeting();
    if (lockedBefore) {
      const { statement } = await asha.ask('statement', { op: 'state', change: { locked: true } });
      for (const device of [asha, bala]) await device.ask('restated', { op: 'hear-statement', statement });
    }
    const chitra = new Device();
    await chitra.arrives({ ...host('Chitra'), device: 'C'.repeat(16) });
    const next = await chitra.founds();
    expect(next.groupId).not.toBe(groupId);
    await bala.ask('done', { op: 'leave-group' });
    const { offer } = await bala.ask('offer', { op: 'offer' });
    await chitra.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { commit, welcome = NONE } = await chitra.adds(offer);
    await chitra.ask('advanced', { op: 'handle', commit, own: true });
    const entry = { op: 'enter', groupId: next.groupId, epoch: 1, welcome, statement: chitra.statement } as const;
    expect((await bala.ask('entered', entry)).lifted).toBe(lockedBefore);
  });

  it('follows nobody whom a commit let in against the rules, until the person leaves [adversary]', async () => {
    const { asha, bala, groupId } = await meeting();
    const intruder = await new Device().arrives(guest('C'));
    await bala.ask('endorsed', { op: 'admit', keyPackages: [intruder.keyPackage] });
    const { commit } = await bala.adds(intruder);
    await bala.ask('advanced', { op: 'handle', commit, own: true });
    const refused = { kind: 'broken', reason: 'not_allowed' };
    expect(await asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(refused);
    const out = { kind: 'broken', reason: 'stays_out' };
    const far = { op: 'enter', groupId, epoch: 9, statement: asha.statement } as const;
    expect(await asha.keys.answer({ op: 'handle', commit, own: false })).toEqual(out);
    expect(await asha.keys.answer(far)).toEqual(out);
    expect(await asha.keys.answer({ op: 'offer' })).toEqual(out);
    expect(await asha.knocks(host())).toEqual(out);
    expect(await asha.keys.answer({ ...far, welcome: NONE })).toEqual(out);
    expect(
      await asha.keys.answer({ op: 'create', locked: false, lobby: true, classification: 'unclassified' }),
    ).toEqual(out);
    await asha.ask('done', { op: 'end' });
    await asha.arrives(host());
    await asha.founds();
  });

  it('carries nothing that was decided into another stay', async () => {
    const { asha } = await meeting();
    await asha.ask('done', { op: 'end' });
    await asha.arrives(host());
    expect(await stated(asha)).toEqual({ lifted: false, locked: false, lobby: false });
  });

  it('adds no device that this person removed, by whatever key it comes, but at their own yes [adversary]', async () => {
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
    const anew = await bala.arrives(guest('B'));
    expect((await asha.adds(anew, [1])).welcome).toBeDefined();
  });

  it('shows a message to hosts to nobody whom the group does not know as one [adversary]', async () => {
    const { asha, bala } = await meeting();
    const seal = async (device: Device) =>
      (await device.ask('sealed', { op: 'seal', channel: 'chat', to: { kind: 'hosts' }, text: 'quietly' })).payload;
    const open = (device: Device, payload: Encoded) =>
      device.keys.answer({ op: 'open', channel: 'chat', audience: 'hosts', payload });
    expect(await open(bala, await seal(asha))).toEqual({ kind: 'refused', reason: 'for_hosts' });
    expect(await open(asha, await seal(bala))).toMatchObject({ kind: 'opened', text: 'quietly' });
    // Nor does it help the server to hand it on only after the author's next word.
    const late = await seal(asha);
    const { payload } = await asha.ask('sealed', { op: 'seal', channel: 'epoch', to: { kind: 'all' }, text: '' });
    const next = { op: 'open', channel: 'epoch', audience: 'everybody', payload } as const;
    expect(await bala.keys.answer(next)).toMatchObject({ kind: 'opened' });
    expect(await open(bala, late)).toEqual({ kind: 'refused', reason: 'for_hosts' });
    expect(await open(bala, await seal(bala))).toMatchObject({ kind: 'opened' });
    const before = await seal(asha);
    const { statement } = await asha.ask('statement', { op: 'state', change: { addHost: await keyAt(asha, 1) } });
    for (const device of [asha, bala]) await device.ask('restated', { op: 'hear-statement', statement });
    // Written before, and handed on after: nobody lied.
    expect(await open(bala, before)).toEqual({ kind: 'refused', reason: 'not_a_reader' });
    expect(await open(bala, await seal(asha))).toMatchObject({ kind: 'opened' });
  });

  it.each([
    ['too slow', -11 * 60_000, 'clock'],
    ['too fast', 25 * 3_600_000, 'clock'],
    ['a little slow', -5 * 60_000, undefined],
  ])('blames the clocks where one is %s', async (_, off, reason) => {
    const device = new Device();
    device.wall += off;
    const arrived = device.arrives(host());
    if (reason === undefined) expect(await arrived).toHaveProperty('proof');
    else await expect(arrived).rejects.toThrow('"reason":"clock"');
  });

  it('believes no statement of a signer who is not in the group [adversary]', async () => {
    const { asha, groupId } = await meeting();
    const cato = new Device();
    const offer = await cato.arrives(guest('C'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { welcome = NONE } = await asha.adds(offer);
    const id = fromBase64Url(groupId) ?? new Uint8Array(0);
    const forged = await signStatement(
      id,
      9,
      { locked: false, lobby: false, classification: 'unclassified', hosts: [] },
      await newDeviceKeys(),
    );
    const entry = { op: 'enter', groupId, epoch: 2, welcome } as const;
    expect(await cato.keys.answer({ ...entry, statement: toBase64Url(forged) })).toEqual({
      kind: 'broken',
      reason: 'statement',
    });
    expect(cato.epochs).toEqual([]);
  });

  it('is not held up by keys that nobody signed [adversary]', async () => {
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

  it('judges who is in a new epoch before it takes its keys [adversary]', async () => {
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

  it('reads messages of the epoch before for five seconds', async () => {
    const { asha, bala } = await meeting();
    const seal = () => bala.ask('sealed', { op: 'seal', channel: 'chat', to: { kind: 'all' }, text: 'late' });
    const [first, second] = [await seal(), await seal()];
    const draft = await asha.ask('draft', { op: 'draft', epoch: 1, adds: [], removals: [] });
    await asha.ask('advanced', { op: 'handle', commit: draft.commit, own: true });
    asha.now = 4_999;
    expect(
      await asha.keys.answer({ op: 'open', channel: 'chat', audience: 'everybody', payload: first.payload }),
    ).toMatchObject({
      text: 'late',
    });
    asha.now = 5_000;
    expect(
      await asha.keys.answer({ op: 'open', channel: 'chat', audience: 'everybody', payload: second.payload }),
    ).toEqual({
      kind: 'refused',
      reason: 'unknown_epoch',
    });
  });

  it('asks before another root is trusted [adversary]', async () => {
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

  it('takes a step that failed for a lie, and one that came on the way back for nothing', async () => {
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

  it('follows no Welcome into a group with somebody of another root, and says so [adversary]', async () => {
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

  it('takes a Welcome that is for other keys than its own for a lost step', async () => {
    const { asha, groupId } = await meeting();
    const [carol, devi] = [new Device(), new Device()];
    const offer = await carol.arrives(guest('C'));
    await devi.arrives(guest('D'));
    await asha.ask('endorsed', { op: 'admit', keyPackages: [offer.keyPackage] });
    const { welcome = NONE } = await asha.adds(offer);
    const entry = { op: 'enter', groupId, epoch: 2, welcome, statement: asha.statement } as const;
    expect(await devi.keys.answer(entry)).toEqual({ kind: 'out-of-step', reason: 'not_processed' });
  });

  it('takes a commit that is handed on twice for nothing [adversary]', async () => {
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

  it('shows another code in each half of a group that was split [adversary]', async () => {
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

  it('is out of step where it missed a commit, and says so [adversary]', async () => {
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

describe('what is signed of a poll [T52]', () => {
  it('is signed by the key of the leaf under a label of its own, and nothing else is', async () => {
    const { bala, view } = await meeting();
    const body = toBase64Url(new TextEncoder().encode('words'));
    const { signature } = await bala.ask('poll-signed', { op: 'sign-poll', part: 'ballot', body });
    const key = fromHex(view.members.find(({ leaf }) => leaf === view.ownLeaf)?.key ?? '');
    const isOver = (text: string) =>
      verify(key, new TextEncoder().encode(text), fromBase64Url(signature) ?? new Uint8Array(0));
    expect(await isOver('sabha poll ballot 1|words')).toBe(true);
    expect(await isOver('sabha poll result 1|words')).toBe(false);
    expect(await isOver('words')).toBe(false);
    const { certificates } = await bala.ask('poll-signed', { op: 'sign-poll', part: 'result', body });
    const holds = async (of: Partial<Extract<KeysAsk, { op: 'check-chain' }>>) =>
      (await bala.ask('chain', { op: 'check-chain', key: toHex(key), certificates, ...of })).holds;
    expect(await holds({})).toBe(true);
    expect(await holds({ key: '0'.repeat(64) })).toBe(false);
    expect(await holds({ certificates: certificates.slice(0, 1) })).toBe(false);
    expect(await holds({ certificates: [...certificates].reverse() })).toBe(false);
    const unknown = { op: 'sign-poll', part: 'constructor', body } as unknown as KeysAsk;
    expect(await bala.keys.answer(unknown)).toEqual({ kind: 'refused', reason: 'part' });
  });
});
