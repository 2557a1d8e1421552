import { fromBase64Url, toBase64Url } from '../base64url.ts';
import type { EpochCause } from '../sframe/epochs.ts';
import { toHex } from '../sframe/bytes.ts';
import { NOW, ROOM, TestAuthority, type Wanted } from './authority.ts';
import { MemoryShelf } from './shelf.ts';
import type { Encoded, KeysAsk, KeysReply, KeysView, Offer } from '../worker/asks.ts';
import type { FrameKeys } from '../worker/FrameGate.ts';
import { MeetingKeys } from '../worker/MeetingKeys.ts';
import type { KeyShelf } from '../worker/ReturnKeys.ts';

export const NONE = toBase64Url(new Uint8Array(0));
export const LINK_SECRET = toBase64Url(new Uint8Array(16).fill(7));

type Kind = KeysReply['kind'];
type OfKind<K extends Kind> = Extract<KeysReply, { readonly kind: K }>;

export const authority = await TestAuthority.make();

/** A device, as its page sees it. */
export class Device {
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

export const host = (name = 'Asha') => ({ name, role: 'host', device: 'AAAAAAAAAAAAAAAA' });

export const guest = (letter: string) => ({ name: `Guest ${letter}`, device: letter.repeat(16) });

export async function meeting(bala = new Device()) {
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
export async function groupOf(device: Device): Promise<KeysView> {
  const { groupId, statement, epoch } = device;
  return (await device.ask('restated', { op: 'enter', groupId, epoch, statement })).view;
}

export async function keyAt(device: Device, leaf: number): Promise<string> {
  return (await groupOf(device)).members.find((member) => member.leaf === leaf)?.key ?? '';
}

/** One of them adds what it may of these, and the others follow. */
export const adds = async (
  by: Device,
  offers: readonly Offer[],
  removals: readonly number[],
  others: readonly Device[],
) => {
  const wanted = offers.map((keys) => ({ keys }));
  const draft = await by.ask('draft', { op: 'draft', epoch: by.epoch, adds: wanted, removals });
  for (const each of [by, ...others]) {
    await each.ask('advanced', { op: 'handle', commit: draft.commit, own: each === by });
  }
  return draft.welcome ?? NONE;
};

/** Enters the group as somebody who is in it has it. */
export const enters = async (who: Device, by: Device, welcome: Encoded) => {
  const { groupId, statement, epoch } = by;
  who.groupId = groupId;
  who.statement = statement;
  return (await who.ask('entered', { op: 'enter', groupId, epoch, welcome, statement })).view;
};

export const receiveStatement = async (statement: Encoded, ...devices: readonly Device[]) => {
  for (const device of devices) {
    device.statement = statement;
    await device.ask('restated', { op: 'hear-statement', statement });
  }
};

/** The statement that a device makes by itself when its view says so. */
export const restated = async (device: Device) =>
  (await device.ask('statement', { op: 'state', change: {} })).statement;

export const viewOf = async (device: Device) =>
  (await device.ask('restated', { op: 'hear-statement', statement: device.statement })).view;

export const isHostFor = async (device: Device, leaf: number) =>
  (await viewOf(device)).members.find((member) => member.leaf === leaf)?.host;
