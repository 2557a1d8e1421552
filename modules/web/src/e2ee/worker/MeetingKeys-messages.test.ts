import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../base64url.ts';
import { fromHex, toHex } from '../sframe/bytes.ts';
import type { Encoded, KeysAsk } from './asks.ts';
import { verify } from '../rules/signing.ts';
import { Device, guest, meeting, keyAt, groupOf } from '../testing/device.ts';

describe('meeting keys: messages', () => {
  it('seals and names the author', async () => {
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

  it('misdelivered messages are hidden [adversary]', async () => {
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

  it('reused leaf is neither promoted nor addressed [adversary]', async () => {
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

  it('hosts messages need a group host [adversary]', async () => {
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

  it('previous epoch is readable for five seconds', async () => {
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
});

describe('poll signatures [T52]', () => {
  it('own label and leaf key only', async () => {
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
