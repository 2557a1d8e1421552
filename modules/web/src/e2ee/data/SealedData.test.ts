import { describe, expect, it } from 'vitest';
import type { Bytes } from '../sframe/bytes.ts';
import type { LeafBox } from './envelopes.ts';
import { SealedData, type Channel, type DataEpoch } from './SealedData.ts';

const ASHA = 0;
const UNUSED_BOX: LeafBox = {
  ownLeaf: 1,
  seal: () => Promise.reject(new Error('for all')),
  open: () => Promise.reject(new Error('for all')),
};

async function signer() {
  const { publicKey, privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const bytes = async (kind: 'raw' | 'pkcs8', key: CryptoKey): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.exportKey(kind, key));
  return { publicKey: await bytes('raw', publicKey), signKey: await bytes('pkcs8', privateKey) };
}

async function pair() {
  const { publicKey, signKey } = await signer();
  const epoch = (number: number, group = 1): DataEpoch => ({
    groupId: new Uint8Array(16).fill(group),
    epoch: BigInt(number),
    keys: new Map([[ASHA, publicKey]]),
    box: UNUSED_BOX,
    export: (_label, _context, length) => Promise.resolve(new Uint8Array(length).fill(number)),
  });
  const [asha, bala] = [new SealedData(), new SealedData()];
  asha.enter(epoch(5), 0);
  bala.enter(epoch(5), 0);
  const seal = async (text: string, channel: Channel = 'chat') => {
    const wire = await asha.seal(ASHA, signKey, channel, { kind: 'all' }, [], text);
    if (wire === undefined) throw new Error('no keys');
    return wire;
  };
  const opens = async (wire: Bytes, nowMillis = 0, channel: Channel = 'chat') => {
    const opening = await bala.open(channel, wire, nowMillis);
    return opening.kind === 'opened' ? opening.text : opening.reason;
  };
  return { epoch, bala, seal, opens };
}

describe('past epoch', () => {
  it('opens for five seconds', async () => {
    const { epoch, bala, seal, opens } = await pair();
    const [slow, slower, slowest] = [await seal('slow'), await seal('slower'), await seal('slowest')];
    bala.enter(epoch(6), 1_000);
    bala.enter(epoch(7), 2_000);
    expect(await opens(slow, 2_000)).toBe('slow');
    bala.enter(epoch(8), 3_000);
    expect(await opens(slower, 5_999)).toBe('slower');
    expect(await opens(slowest, 6_000)).toBe('unknown_epoch');
  });

  it('does not open in another group', async () => {
    const { epoch, bala, seal, opens } = await pair();
    const wire = await seal('of before');
    bala.enter(epoch(6), 1_000);
    bala.enter(epoch(5, 2), 1_000);
    expect(await opens(wire, 1_000)).toBe('other_group');
    bala.enter(epoch(6, 2), 1_000);
    expect(await opens(wire, 1_000)).toBe('other_group');
  });
});

describe('duplicate or late data', () => {
  it('opens each message once, even late [adversary]', async () => {
    const { seal, opens } = await pair();
    const [one, two] = [await seal('one'), await seal('two')];
    expect(await opens(two)).toBe('two');
    expect(await opens(two)).toBe('replayed');
    expect(await opens(one)).toBe('one');
    expect(await opens(one)).toBe('replayed');
  });

  it('other channels reject overtaken messages [adversary]', async () => {
    const { seal, opens } = await pair();
    const [caption, chat] = [await seal('caption', 'caption'), await seal('chat')];
    expect(await opens(chat)).toBe('chat');
    expect(await opens(caption, 0, 'caption')).toBe('overtaken');
  });
});
