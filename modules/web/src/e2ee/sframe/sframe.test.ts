import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, NO_BYTES, toHex, type Bytes } from './bytes.ts';
import { shapeOf, type Codec } from './codecs.ts';
import type { EpochSecret } from './epochs.ts';
import { AES_128_GCM_SHA256_128, AES_256_GCM_SHA512_128, FrameKey } from './FrameKey.ts';
import {
  FrameOpener,
  MAX_WAITING,
  MAX_WAITING_BYTES,
  SHARE_OF_LEAF,
  type FrameDrop,
  type KeyCheck,
  type Opening,
} from './FrameOpener.ts';
import { FrameSealer } from './FrameSealer.ts';
import { decodeHeader, encodeHeader } from './header.ts';
import { keyIdOf, keyIdValue } from './keyId.ts';
import { dueFrames, openFrame, sealFrame, type Held } from './media.ts';
import { ReplayWindow, WINDOW } from './ReplayWindow.ts';

const VECTORS = new URL('../../../../e2ee/src/test/resources/vectors/sframe/', import.meta.url);

interface HeaderVector {
  readonly kid: number | string;
  readonly ctr: number | string;
  readonly encoded: string;
}

interface FrameVector {
  readonly cipher_suite: number;
  readonly kid: number | string;
  readonly ctr: number | string;
  readonly base_key: string;
  readonly metadata: string;
  readonly pt: string;
  readonly ct: string;
}

interface SharedFrames {
  readonly base_key: string;
  readonly epoch: number;
  readonly leaf: number;
  readonly frames: readonly { codec: Codec; context: number; frame: string; wire: string }[];
}

/** Numbers above 2^53 lose digits in JSON.parse: they are kept as text. */
function vectors(file: string): unknown {
  const text = readFileSync(new URL(file, VECTORS), 'utf8').replace(/: (\d{16,})/g, ': "$1"');
  return JSON.parse(text);
}

const rfc = vectors('rfc9605-test-vectors.json') as { header: HeaderVector[]; sframe: FrameVector[] };
const shared = vectors('frames.json') as SharedFrames;

describe('the vectors of RFC 9605', () => {
  it('encodes and decodes all headers', () => {
    expect(rfc.header).toHaveLength(289);
    for (const vector of rfc.header) {
      const encoded = fromHex(vector.encoded);
      const [keyId, counter] = [Number(vector.kid), Number(vector.ctr)];
      expect(decodeHeader(encoded)).toEqual({ keyId, counter, length: encoded.length });
      if (Number.isSafeInteger(keyId) && Number.isSafeInteger(counter)) {
        expect(toHex(encodeHeader(keyId, counter))).toBe(vector.encoded);
      } else {
        expect(() => encodeHeader(keyId, counter)).toThrow(RangeError);
      }
      for (let length = 0; length < encoded.length; length++) {
        expect(decodeHeader(encoded.subarray(0, length))).toBeUndefined();
      }
    }
  });

  it.each([AES_128_GCM_SHA256_128, AES_256_GCM_SHA512_128])('seals and opens with suite $id', async (suite) => {
    const vector = rfc.sframe.find((one) => one.cipher_suite === suite.id);
    if (vector === undefined) throw new Error('no vector');
    const key = await FrameKey.derive(suite, Number(vector.kid), fromHex(vector.base_key));
    const metadata = fromHex(vector.metadata);
    const frame = await key.seal(Number(vector.ctr), metadata, fromHex(vector.pt));
    expect(toHex(frame)).toBe(vector.ct);
    const header = decodeHeader(frame);
    if (header === undefined) throw new Error('no header');
    expect(toHex((await key.open(header, metadata, frame)) ?? NO_BYTES)).toBe(vector.pt);
    for (let i = header.length; i < frame.length; i++) {
      const changed = new Uint8Array(frame);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(await key.open(header, metadata, changed)).toBeUndefined();
    }
  });
});

describe('frames shared with Java', () => {
  it.each(shared.frames)('$codec in context $context', async ({ codec, context, frame, wire }) => {
    const secret = { epoch: BigInt(shared.epoch), baseKey: fromHex(shared.base_key), leaves: new Set([shared.leaf]) };
    const sealer = new FrameSealer(shared.leaf);
    sealer.install(secret, 'added', 0);
    const sealed = await sealFrame(codec, sealer, context, fromHex(frame), 0);
    expect(toHex(sealed ?? NO_BYTES)).toBe(wire);
    const opener = new FrameOpener<Held<string>>();
    opener.install(secret, 'added', 0);
    const opened = await openFrame(codec, opener, '', fromHex(wire), 0);
    expect(opened.kind === 'opened' && toHex(opened.plaintext)).toBe(frame);
  });
});

function secretOf(epoch: number): EpochSecret {
  return { epoch: BigInt(epoch), baseKey: new Uint8Array(16).fill(epoch), leaves: new Set([0, 3]) };
}

const FRAME: Bytes = Uint8Array.of(1, 2, 3, 4);

class Pair {
  readonly alice = new FrameSealer(3);
  readonly bob = new FrameOpener<string>();

  both(epoch: number, cause: 'added' | 'removed', now: number): this {
    this.alice.install(secretOf(epoch), cause, now);
    this.bob.install(secretOf(epoch), cause, now);
    return this;
  }

  async sealed(context: number, now: number, frame = FRAME): Promise<Bytes> {
    const sealed = await this.alice.seal(context, NO_BYTES, frame, now);
    if (sealed === undefined) throw new Error('nothing was sealed');
    return sealed;
  }

  async open(frame: Bytes, now: number): Promise<Opening> {
    return this.bob.open('', NO_BYTES, frame, now);
  }

  async drops(reason: FrameDrop, frame: Bytes, now: number): Promise<void> {
    const before = this.bob.drops().get(reason) ?? 0;
    expect(await this.open(frame, now)).toEqual({ kind: 'dropped', reason });
    expect(this.bob.drops().get(reason)).toBe(before + 1);
  }
}

const epochOf = (frame: Bytes) => (decodeHeader(frame)?.keyId ?? -1) & 15;

describe('sealer and opener', () => {
  it('opens frames of members', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const opened = await pair.open(await pair.sealed(2, 0), 0);
    expect(opened).toEqual({ kind: 'opened', plaintext: FRAME, sender: { context: 2, leaf: 3, epoch: 1 }, epoch: 1n });
  });

  it('never reuses a nonce', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frames = await Promise.all(Array.from({ length: 400 }, (_, i) => pair.sealed(i % 4, 0)));
    const headers = frames.map((frame) => toHex(frame.subarray(0, decodeHeader(frame)?.length)));
    expect(new Set(headers).size).toBe(400);
    expect(() => {
      pair.alice.install(secretOf(1), 'removed', 0);
    }).toThrow(RangeError);
    expect(() => {
      pair.bob.install(secretOf(0), 'added', 0);
    }).toThrow(RangeError);
  });

  it('sends nothing without a fresh key', async () => {
    const sealer = new FrameSealer(3, 8);
    expect(await sealer.seal(0, NO_BYTES, FRAME, 0)).toBeUndefined();
    sealer.install(secretOf(1), 'added', 0);
    for (let i = 0; i < 8; i++) {
      expect(await sealer.seal(0, NO_BYTES, FRAME, 0)).toBeDefined();
    }
    expect(await sealer.seal(0, NO_BYTES, FRAME, 0)).toBeUndefined();
    expect(await sealer.seal(1, NO_BYTES, FRAME, 0)).toBeDefined();
  });

  it('delays new keys after adds only', async () => {
    const pair = new Pair().both(1, 'added', 0);
    pair.alice.install(secretOf(2), 'added', 0);
    pair.alice.announced(7n);
    expect(epochOf(await pair.sealed(0, 999))).toBe(1);
    expect(epochOf(await pair.sealed(0, 1000))).toBe(2);
    pair.alice.install(secretOf(3), 'added', 1000);
    pair.alice.announced(3n);
    expect(epochOf(await pair.sealed(0, 1001))).toBe(3);
    pair.alice.install(secretOf(4), 'removed', 1002);
    expect(epochOf(await pair.sealed(0, 1002))).toBe(4);
  });

  it('old epoch opens for 5 s, 2 s', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frames = [await pair.sealed(0, 0), await pair.sealed(0, 0), await pair.sealed(0, 0)] as const;
    pair.bob.install(secretOf(2), 'added', 0);
    expect((await pair.open(frames[0], 4999)).kind).toBe('opened');
    await pair.drops('epoch_over', frames[1], 5000);
    const other = new Pair().both(1, 'added', 0);
    const old = await other.sealed(0, 0);
    other.bob.install(secretOf(2), 'removed', 0);
    other.bob.install(secretOf(3), 'added', 1000);
    other.bob.forget(1999);
    expect((await other.open(old, 1999)).kind).toBe('opened');
    await other.drops('epoch_over', await other.sealed(0, 0), 2000);
  });

  it('early frame waits for its key', async () => {
    const pair = new Pair();
    pair.alice.install(secretOf(1), 'added', 0);
    expect(await pair.bob.open('a', NO_BYTES, await pair.sealed(0, 0), 0)).toEqual({ kind: 'held' });
    expect(await pair.bob.open('b', NO_BYTES, await pair.sealed(0, 0), 100)).toEqual({ kind: 'held' });
    expect(pair.bob.nextTimeout()).toBe(200);
    expect(await pair.bob.due(199)).toEqual([]);
    expect(await pair.bob.due(200)).toEqual([{ tag: 'a', opening: { kind: 'dropped', reason: 'unknown_key' } }]);
    pair.bob.install(secretOf(1), 'added', 250);
    const due = await pair.bob.due(250);
    expect(due.map((late) => [late.tag, late.opening.kind])).toEqual([['b', 'opened']]);
    expect(pair.bob.nextTimeout()).toBe(Infinity);
  });

  it('waiting frames are bounded', async () => {
    const pair = new Pair();
    pair.alice.install(secretOf(1), 'added', 0);
    const frame = await pair.sealed(0, 0);
    for (let i = 0; i < MAX_WAITING * SHARE_OF_LEAF; i++) await pair.open(frame, 0);
    await pair.drops('queue_full', frame, 0);
    // Others have room, until all of it is taken.
    const of = (leaf: number) => {
      const other = new Uint8Array(40);
      other.set(encodeHeader(keyIdValue({ context: 0, leaf, epoch: 1 }), 0));
      return other;
    };
    for (let i = MAX_WAITING * SHARE_OF_LEAF; i < MAX_WAITING; i++)
      expect(await pair.open(of(500 + (i % 3)), 0)).toEqual({ kind: 'held' });
    await pair.drops('queue_full', of(600), 0);
    const large = await pair.sealed(0, 0, new Uint8Array(MAX_WAITING_BYTES));
    expect(await new FrameOpener<string>().open('', NO_BYTES, large, 0)).toEqual({
      kind: 'dropped',
      reason: 'queue_full',
    });
  });

  it('drops replays, also simultaneous', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frame = await pair.sealed(0, 0);
    const both = await Promise.all([pair.open(frame, 0), pair.open(frame, 0)]);
    expect(both.map((opening) => opening.kind).sort()).toEqual(['dropped', 'opened']);
    await pair.drops('replayed', frame, 0);
    for (let i = 0; i < WINDOW; i++) await pair.open(await pair.sealed(0, 0), 0);
    await pair.drops('too_old', frame, 0);
  });

  it('drops forged, clear, cut and foreign frames', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frame = await pair.sealed(0, 0);
    const far = new Uint8Array(40);
    far.set(encodeHeader(keyIdValue({ context: 0, leaf: 3, epoch: 1 }), 2 ** 40));
    await pair.drops('not_authentic', far, 0);
    await pair.drops('truncated', NO_BYTES, 0);
    await pair.drops('truncated', frame.slice(0, 17), 0);
    await pair.drops('not_authentic', frame.slice(0, -1), 0);
    const wide = new Uint8Array(40);
    wide.set(encodeHeader(2 ** 18, 0));
    await pair.drops('clear', wide, 0);
    const mallory = new FrameSealer(9);
    mallory.install(secretOf(1), 'added', 0);
    await pair.drops('leaf_not_in_roster', (await mallory.seal(0, NO_BYTES, FRAME, 0)) ?? NO_BYTES, 0);
    expect((await pair.open(frame, 0)).kind).toBe('opened');
  });

  it('authenticates clear bytes', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frame = (await pair.alice.seal(0, Uint8Array.of(7), FRAME, 0)) ?? NO_BYTES;
    expect((await pair.bob.open('', Uint8Array.of(8), frame, 0)).kind).toBe('dropped');
    expect((await pair.bob.open('', Uint8Array.of(7), frame, 0)).kind).toBe('opened');
  });

  it('key id bits match Java', () => {
    expect(keyIdValue({ context: 1, leaf: 2, epoch: 3 })).toBe(0x4023);
    expect(keyIdOf(0x3ffff)).toEqual({ context: 15, leaf: 1023, epoch: 15 });
    expect(keyIdOf(0x40000)).toBeUndefined();
    expect(() => keyIdValue({ context: 16, leaf: 0, epoch: 0 })).toThrow(RangeError);
  });

  it('forbidden frame leaves the replay window [adversary]', async () => {
    const pair = new Pair().both(1, 'added', 0);
    const frame = await pair.sealed(1, 0);
    const id = { context: 1, leaf: 3, epoch: 1 };
    const refused = await pair.bob.open('', NO_BYTES, frame, 0, ({ leaf }) => (leaf === 3 ? 'refuse' : 'open'));
    expect(refused).toEqual({ kind: 'dropped', reason: 'wrong_sender', sender: id });
    expect((await pair.open(frame, 0)).kind).toBe('opened');
  });

  it('permission is rechecked after waiting [adversary]', async () => {
    const pair = new Pair();
    pair.alice.install(secretOf(1), 'added', 0);
    let named = 3;
    const check: KeyCheck = ({ leaf }) => (leaf === named ? 'open' : 'refuse');
    expect((await pair.bob.open('', NO_BYTES, await pair.sealed(1, 0), 0, check)).kind).toBe('held');
    named = 4;
    pair.bob.install(secretOf(1), 'added', 0);
    expect((await pair.bob.due(0)).map(({ opening }) => opening.kind)).toEqual(['dropped']);
  });
});

describe('the replay window', () => {
  it('accepts each counter once', () => {
    const window = new ReplayWindow(0);
    expect(window.accept(1023, 0)).toBeUndefined();
    for (let counter = 0; counter < 1023; counter++) expect(window.accept(counter, 0)).toBeUndefined();
    for (let counter = 0; counter < 1024; counter++) expect(window.accept(counter, 0)).toBe('replayed');
    expect(window.accept(2047, 0)).toBeUndefined();
    expect(window.accept(1024, 0)).toBeUndefined();
    expect(window.accept(1022, 0)).toBe('too_old');
  });

  it('counter may advance by plausible amounts [adversary]', () => {
    const window = new ReplayWindow(0);
    expect(window.accept(5, 0)).toBeUndefined();
    expect(window.accept(6 + WINDOW + 2_001, 2_000)).toBe('jumped');
    expect(window.accept(6 + WINDOW + 2_000, 2_000)).toBeUndefined();
    expect(window.accept(2 ** 52, 500_000)).toBe('jumped');
  });

  it('jumps are ignored while counters continue [adversary]', () => {
    const window = new ReplayWindow(0);
    for (let second = 0; second < 60; second++) {
      expect(window.accept(second, second * 1_000)).toBeUndefined();
      expect(window.accept(2 ** 52 + second, second * 1_000 + 1)).toBe('jumped');
    }
  });

  it('accepts a jump after a silent second', () => {
    const window = new ReplayWindow(0);
    expect(window.accept(1_000_000, 0)).toBe('jumped');
    expect(window.accept(1_000_001, 999)).toBe('jumped');
    expect(window.accept(1_000_002, 1_000)).toBeUndefined();
    expect(window.accept(1_000_003, 1_000)).toBeUndefined();
  });
});

const TAIL = '5a'.repeat(60);
const SEQUENCE = '0a0b00000004479f7e79820420';
const KEY_H264 = '000000016742c01f8c8d400000000168ce3c800000000165b8400a91';

describe('clear bytes per codec', () => {
  it.each<[string, Codec, string, string]>([
    ['OPUS', 'OPUS', `78${TAIL}`, ''],
    ['VP9 key', 'VP9', `824983420013f0${TAIL}`, ''],
    ['VP8 key', 'VP8', `50a8009d012a80026801${TAIL}`, '50a8009d012a80026801'],
    ['VP8 delta', 'VP8', `b1a200${TAIL}`, 'b1'],
    ['AV1 key', 'AV1', `1200${SEQUENCE}323c${TAIL}`, SEQUENCE],
    ['AV1 delta', 'AV1', `1200323c${TAIL}`, ''],
    ['H264 key', 'H264', `${KEY_H264}aa${TAIL}`, `${KEY_H264}aa`],
    ['H264 delta', 'H264', `00000001419a2211aabb${TAIL}`, '00000001419a2211aabb'],
  ])('%s', (_name, codec, frame, clear) => {
    const shape = shapeOf(codec);
    const outgoing = shape.outgoing(fromHex(frame));
    if (outgoing === undefined) throw new Error('not of the codec');
    const sealed = new Uint8Array(outgoing.secret.length + 20).fill(0xee);
    const wire = toHex(shape.wire(outgoing, sealed));
    const wrapper = codec === 'AV1' ? /^32../ : /^$/;
    expect(wire.startsWith(clear)).toBe(true);
    const rest = wire.slice(clear.length).replace(wrapper, '');
    expect(codec === 'H264' ? rest.slice(0, -2) : rest).toBe(toHex(sealed));
  });

  it('passes silence, refuses other codecs', async () => {
    const sealer = new FrameSealer(3);
    expect(await sealFrame('OPUS', sealer, 0, NO_BYTES, 0)).toEqual(NO_BYTES);
    expect(await sealFrame('OPUS', sealer, 0, FRAME, 0)).toBeUndefined();
    sealer.install(secretOf(1), 'added', 0);
    for (const [codec, frame] of [
      ['VP8', '50a800'],
      ['AV1', '32ff01'],
      ['AV1', 'b2'],
      ['AV1', '328080808080'],
      ['H264', '0000000165aabb'],
    ] as const) {
      expect(await sealFrame(codec, sealer, 1, fromHex(frame), 0)).toBeUndefined();
    }
    const opener = new FrameOpener<Held<string>>();
    for (const wire of [`1200${SEQUENCE}220100`, '1200', '32ff01', '']) {
      expect(await openFrame('AV1', opener, '', fromHex(wire), 0)).toEqual({ kind: 'dropped', reason: 'clear' });
    }
    expect(opener.drops().get('clear')).toBe(4);
  });

  it('restores late frames, refuses changed bytes', async () => {
    const sealer = new FrameSealer(3);
    sealer.install(secretOf(1), 'added', 0);
    const opener = new FrameOpener<Held<string>>();
    const frame = fromHex(`50a8009d012a80026801${TAIL}`);
    const wire = (await sealFrame('VP8', sealer, 1, frame, 0)) ?? NO_BYTES;
    expect((await openFrame('VP8', opener, 'tag', wire, 0)).kind).toBe('held');
    opener.install(secretOf(1), 'added', 1);
    const [late] = await dueFrames(opener, 1);
    expect(late?.tag).toBe('tag');
    expect(late?.opening.kind === 'opened' && toHex(late.opening.plaintext)).toBe(toHex(frame));
    const changed = new Uint8Array((await sealFrame('VP8', sealer, 1, frame, 0)) ?? NO_BYTES);
    changed[8] = (changed[8] ?? 0) ^ 2;
    expect(await openFrame('VP8', opener, '', changed, 1)).toEqual({ kind: 'dropped', reason: 'not_authentic' });
  });
});
