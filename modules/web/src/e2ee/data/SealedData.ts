import { copy, join, NO_BYTES, toHex, type Bytes } from '../sframe/bytes.ts';
import { ReplayWindow } from '../sframe/ReplayWindow.ts';
import { sign, verify } from '../rules/signing.ts';
import { envelopesSize, openEnvelopes, OWN_SECRET_BYTES, sealEnvelopes, type LeafBox } from './envelopes.ts';

/** `epoch` says nothing but that its author has the keys of the epoch. */
export type Channel = 'chat' | 'reaction' | 'epoch' | 'file' | 'caption' | 'poll';

/** For whom a message is; the server hands it to no others, and what it would change breaks the seal. */
export type Recipients =
  { readonly kind: 'all' } | { readonly kind: 'hosts' } | { readonly kind: 'one'; readonly leaf: number };

export const DATA_LABEL = 'sabha data';
const KEY_BYTES = 16;
const VERSION = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SIGNATURE_BYTES = 64;
const CHANNELS: Readonly<Record<Channel, number>> = { chat: 1, reaction: 2, epoch: 3, file: 4, caption: 5, poll: 6 };
const RECIPIENTS = ['all', 'hosts', 'one'] as const;
/** An epoch is taken for so long after its end, however many came after it. */
const LATE_MILLIS = 5000;

/** Offsets of the header: version, group, epoch, leaf, sequence, channel, kind of recipients, their leaf. */
const GROUP = 1;
const EPOCH = GROUP + 16;
const LEAF = EPOCH + 8;
const SEQUENCE = LEAF + 2;
const CHANNEL = SEQUENCE + 8;
const TO = CHANNEL + 1;
const HEADER_BYTES = TO + 3;
/** Then come the envelopes, and after them at least so much. */
const AFTER_ENVELOPES_BYTES = NONCE_BYTES + TAG_BYTES + SIGNATURE_BYTES;

/** One epoch of a group, as sealed messages need it. */
export interface DataEpoch {
  readonly groupId: Bytes;
  readonly epoch: bigint;
  readonly keys: ReadonlyMap<number, Uint8Array>;
  readonly box: LeafBox;
  export(label: string, context: Uint8Array, length: number): Promise<Bytes>;
}

/** Why a sealed message is not shown. */
export type DataDrop =
  | 'malformed'
  | 'other_group'
  | 'unknown_epoch'
  | 'unknown_leaf'
  | 'forged'
  | 'replayed'
  /** Behind a later one of its author, on a channel on which order counts. */
  | 'overtaken'
  | 'not_a_reader'
  | 'not_authentic';

export type DataOpening =
  | {
      readonly kind: 'opened';
      readonly leaf: number;
      readonly key: string;
      /** Whose keys its author had. */
      readonly epoch: number;
      readonly to: Recipients;
      readonly text: string;
    }
  | { readonly kind: 'dropped'; readonly reason: DataDrop };

const dropped = (reason: DataDrop): DataOpening => ({ kind: 'dropped', reason });

/**
 * Chat and reactions: encrypted under a key that the group exports for the sender, and signed by the sender's leaf, so
 * that not even another member can speak in their name. What is for some only has a secret of its own as well, sealed for
 * the leaf of each. Nothing of it can be read by who comes later.
 */
export class SealedData {
  private current: DataEpoch | undefined;
  private before: readonly { readonly epoch: DataEpoch; readonly untilMillis: number }[] = [];
  private sequence = 0n;
  private readonly received = new Map<string, { readonly window: ReplayWindow; highest: number }>();

  enter(epoch: DataEpoch, nowMillis: number): void {
    const last = this.current;
    const follows = last && toHex(last.groupId) === toHex(epoch.groupId);
    const still = this.before.filter(({ untilMillis }) => nowMillis < untilMillis);
    this.before = follows ? [...still, { epoch: last, untilMillis: nowMillis + LATE_MILLIS }] : [];
    this.current = epoch;
  }

  /** @param readers leaves that are to open it; not looked at when it is for all. The own can always */
  async seal(
    leaf: number,
    signKey: Uint8Array,
    channel: Channel,
    to: Recipients,
    readers: readonly number[],
    text: string,
  ): Promise<Bytes | undefined> {
    const epoch = this.current;
    if (!epoch) return undefined;
    const header = headerOf(epoch, leaf, this.sequence++, channel, to);
    const forAll = to.kind === 'all';
    const own = forAll ? NO_BYTES : crypto.getRandomValues(new Uint8Array(OWN_SECRET_BYTES));
    const envelopes = await sealEnvelopes(epoch.box, header, own, new Set(forAll ? [] : [...readers, leaf]));
    const additionalData = join(header, envelopes);
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const key = await keyOf(epoch, channel, leaf, own, 'encrypt');
    const parameters = { name: 'AES-GCM', iv, additionalData };
    const sealed = await crypto.subtle.encrypt(parameters, key, new TextEncoder().encode(text));
    const body = join(additionalData, iv, new Uint8Array(sealed));
    return join(body, await sign(signKey, body));
  }

  async open(channel: Channel, wire: Uint8Array, nowMillis: number): Promise<DataOpening> {
    const bytes = copy(wire);
    if (bytes.length < HEADER_BYTES + 1 + AFTER_ENVELOPES_BYTES || bytes[0] !== VERSION) return dropped('malformed');
    const view = new DataView(bytes.buffer);
    const to = recipientsOf(view);
    if (!to || bytes[CHANNEL] !== CHANNELS[channel]) return dropped('malformed');
    const epoch = this.epochOf(copy(bytes, GROUP, EPOCH), view.getBigUint64(EPOCH), nowMillis);
    if (typeof epoch === 'string') return dropped(epoch);
    const leaf = view.getUint16(LEAF);
    const signatureKey = epoch.keys.get(leaf);
    if (!signatureKey) return dropped('unknown_leaf');
    const envelopesBytes = envelopesSize(view.getUint8(HEADER_BYTES), to.kind === 'all');
    const nonceAt = HEADER_BYTES + (envelopesBytes ?? bytes.length);
    if (bytes.length < nonceAt + AFTER_ENVELOPES_BYTES) return dropped('malformed');
    const body = copy(bytes, 0, bytes.length - SIGNATURE_BYTES);
    if (!(await verify(signatureKey, body, bytes.subarray(body.length)))) return dropped('forged');
    const sender = toHex(signatureKey);
    const sequence = Number(view.getBigUint64(SEQUENCE));
    const received = this.received.get(sender) ?? { window: new ReplayWindow(), highest: -1 };
    this.received.set(sender, received);
    // First whom it is for, so that what was sealed for others is told as such however late it comes.
    const own = await openEnvelopes(epoch.box, copy(body, 0, HEADER_BYTES), copy(body, HEADER_BYTES, nonceAt));
    if (own === undefined) return dropped('not_a_reader');
    if (!Number.isSafeInteger(sequence) || received.window.refusal(sequence) !== undefined) return dropped('replayed');
    if (channel !== 'chat' && sequence < received.highest) return dropped('overtaken');
    const key = await keyOf(epoch, channel, leaf, own, 'decrypt');
    const text = await decrypted(key, body, nonceAt);
    if (text === undefined) return dropped('not_authentic');
    // Another copy may have been opened meanwhile.
    if (received.window.accept(sequence) !== undefined) return dropped('replayed');
    received.highest = Math.max(received.highest, sequence);
    return { kind: 'opened', leaf, key: sender, epoch: Number(epoch.epoch), to, text };
  }

  private epochOf(groupId: Bytes, number: bigint, nowMillis: number): DataEpoch | DataDrop {
    const { current, before } = this;
    if (current === undefined || toHex(current.groupId) !== toHex(groupId)) return 'other_group';
    if (number === current.epoch) return current;
    const late = before.find(({ epoch, untilMillis }) => epoch.epoch === number && nowMillis < untilMillis);
    return late?.epoch ?? 'unknown_epoch';
  }
}

function headerOf(epoch: DataEpoch, leaf: number, sequence: bigint, channel: Channel, to: Recipients): Bytes {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  header[0] = VERSION;
  header.set(epoch.groupId, GROUP);
  view.setBigUint64(EPOCH, epoch.epoch);
  view.setUint16(LEAF, leaf);
  view.setBigUint64(SEQUENCE, sequence);
  view.setUint8(CHANNEL, CHANNELS[channel]);
  view.setUint8(TO, RECIPIENTS.indexOf(to.kind));
  view.setUint16(TO + 1, to.kind === 'one' ? to.leaf : 0);
  return header;
}

function recipientsOf(view: DataView): Recipients | undefined {
  const kind = RECIPIENTS[view.getUint8(TO)];
  const leaf = view.getUint16(TO + 1);
  if (kind === undefined || (kind !== 'one' && leaf !== 0)) return undefined;
  return kind === 'one' ? { kind, leaf } : { kind };
}

async function keyOf(
  epoch: DataEpoch,
  channel: Channel,
  leaf: number,
  own: Bytes,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const context = join(Uint8Array.of(CHANNELS[channel], leaf >> 8, leaf & 255), own);
  const raw = await epoch.export(DATA_LABEL, context, KEY_BYTES);
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage]);
}

async function decrypted(key: CryptoKey, body: Bytes, nonceAt: number): Promise<string | undefined> {
  const iv = copy(body, nonceAt, nonceAt + NONCE_BYTES);
  try {
    const parameters = { name: 'AES-GCM', iv, additionalData: copy(body, 0, nonceAt) };
    const plain = await crypto.subtle.decrypt(parameters, key, body.subarray(nonceAt + NONCE_BYTES));
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}
