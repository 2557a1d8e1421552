import { describe, expect, it } from 'vitest';
import { FrameTally } from './FrameTally.ts';

const [MICROPHONE, CAMERA, SCREEN, SCREEN_SOUND] = [0, 1, 2, 3] as const;

const roster = (...keys: readonly number[]) =>
  new Map(keys.map((key, leaf) => [leaf, { signaturePublicKey: Uint8Array.of(key) }]));

describe('opened frame counts', () => {
  it('counts sources per member, screens together', () => {
    const tally = new FrameTally();
    tally.enter(1n, roster(0xa, 0xb));
    for (const context of [MICROPHONE, MICROPHONE, CAMERA]) tally.opened(1n, 0, context);
    for (const context of [SCREEN, SCREEN_SOUND]) tally.opened(1n, 1, context);
    expect(tally.read()).toEqual([
      { key: '0a', voice: 2, picture: 1, screen: 0 },
      { key: '0b', voice: 0, picture: 0, screen: 2 },
    ]);
  });

  it('late frames count in their epoch', () => {
    const tally = new FrameTally();
    tally.enter(1n, roster(0xa, 0xb));
    tally.enter(2n, roster(0xa, 0xc));
    tally.opened(1n, 1, MICROPHONE);
    tally.opened(2n, 1, MICROPHONE);
    expect(tally.read().map(({ key, voice }) => [key, voice])).toEqual([
      ['0b', 1],
      ['0c', 1],
    ]);
  });

  it('unknown members and sources are ignored', () => {
    const tally = new FrameTally();
    tally.enter(1n, roster(0xa));
    tally.opened(1n, 7, MICROPHONE);
    tally.opened(9n, 0, MICROPHONE);
    tally.opened(1n, 0, 9);
    expect(tally.read()).toEqual([]);
  });

  it('keeps sixteen epochs', () => {
    const tally = new FrameTally();
    tally.enter(1n, roster(0xa, 0xb));
    tally.opened(1n, 1, CAMERA);
    for (let epoch = 2n; epoch <= 16n; epoch++) tally.enter(epoch, roster(0xa));
    expect(tally.read()).toHaveLength(1);
    tally.enter(17n, roster(0xa));
    expect(tally.read()).toEqual([]);
  });
});
