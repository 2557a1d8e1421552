import { describe, expect, it } from 'vitest';
import { toHex, type Bytes } from '../sframe/bytes.ts';
import type { KeysReport } from './asks.ts';
import { FrameGate, type EncodedFrame, type ExportingGroup, type Slot } from './FrameGate.ts';

const MICROPHONE = 0;
const CAMERA = 1;
/** Whatever its first bytes are taken for, no key has that number. */
const CLEAR = 'ÿ is how a frame begins that nobody sealed';

function group(epoch: number, leaves: readonly number[], secret = epoch): ExportingGroup {
  const members = new Map(leaves.map((leaf) => [leaf, { signaturePublicKey: Uint8Array.of(leaf) }]));
  return { epoch: BigInt(epoch), members, export: () => Promise.resolve(new Uint8Array(16).fill(secret)) };
}

const frame = (text: string): EncodedFrame => ({ data: new TextEncoder().encode(text).buffer });
const textOf = (sealed: EncodedFrame): string => new TextDecoder().decode(sealed.data);

/** A gate on a clock that a test turns. */
class Side {
  now = 0;
  readonly passed: string[] = [];
  readonly reports: KeysReport[] = [];
  readonly later: { at: number; task: () => void }[] = [];
  keyFrames = 0;
  woken = 0;
  private readonly wake = () => {
    this.woken++;
  };
  readonly gate = new FrameGate(
    () => this.now,
    (report) => this.reports.push(report),
    (delay, task) => this.later.push({ at: this.now + delay, task }),
  );
  readonly slot: Slot = {
    number: 0,
    pass: (opened) => this.passed.push(textOf(opened)),
    needsKeyFrame: () => {
      this.keyFrames++;
    },
  };

  /** Time goes on, and what is due is done. */
  async passes(untilMillis: number): Promise<void> {
    this.now = untilMillis;
    for (const { task } of this.later.filter(({ at }) => at <= untilMillis)) task();
    for (let i = 0; i < 4; i++) await Promise.resolve();
  }

  async sends(text: string, context = CAMERA): Promise<EncodedFrame | undefined> {
    const out = frame(text);
    return (await this.gate.seal('VP9', context, out, this.wake)) ? out : undefined;
  }

  async gets(sealed: EncodedFrame | undefined, codec: 'VP9' | 'OPUS' = 'VP9'): Promise<void> {
    if (sealed) await this.gate.open(codec, this.slot, { data: sealed.data.slice(0) });
  }
}

async function pair() {
  const [asha, bala] = [new Side(), new Side()];
  asha.gate.begin(0);
  bala.gate.begin(1);
  bala.gate.nameSlot(0, 'v0');
  bala.gate.expect({ v0: 0 });
  await asha.gate.install(group(1, [0, 1]), 'added');
  await bala.gate.install(group(1, [0, 1]), 'added');
  return { asha, bala };
}

describe('frame gate', () => {
  it('needs keys, starts with a key frame', async () => {
    const side = new Side();
    expect(await side.sends('a')).toBeUndefined();
    side.gate.begin(0);
    expect(await side.sends('a')).toBeUndefined();
    await side.gate.install(group(1, [0]), 'added');
    expect(side.woken).toBe(1);
    const sealed = await side.sends('a picture');
    expect(sealed && textOf(sealed)).not.toContain('picture');
  });

  it('members open, ciphertexts differ [adversary]', async () => {
    const { asha, bala } = await pair();
    const [first, second] = [await asha.sends('same'), await asha.sends('same')];
    expect(first && second && toHex(bytes(first)) === toHex(bytes(second))).toBe(false);
    await bala.gets(first);
    await bala.gets(second);
    await bala.gets(second);
    expect(bala.passed).toEqual(['same', 'same']);
    expect(bala.reports).toEqual([{ kind: 'heard', mid: 'v0', expected: 0, leaf: 0 }]);
    expect([...bala.gate.drops()]).toEqual([['replayed', 1]]);
  });

  it('removed members open nothing later [adversary]', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0]), 'removed');
    for (let i = 0; i < 20; i++) await bala.gets(await asha.sends(`later ${i}`));
    bala.now = 10_000;
    for (const { task } of bala.later) task();
    await bala.gets(await asha.sends('much later'));
    expect(bala.passed).toEqual([]);
  });

  it('nothing passes after leaving', async () => {
    const { asha, bala } = await pair();
    const sealed = await asha.sends('x');
    bala.gate.forget();
    await bala.gets(sealed);
    expect(bala.passed).toEqual([]);
    expect(await bala.sends('y')).toBeUndefined();
  });

  it('counts frames by opening key', async () => {
    const { asha, bala } = await pair();
    const first = await asha.sends('one');
    await bala.gets(first);
    await bala.gets(first);
    await bala.gets(frame(CLEAR));
    await bala.gets(await asha.sends('two'));
    expect(bala.gate.opened()).toEqual([{ key: '00', voice: 0, picture: 2, screen: 0 }]);
    bala.gate.begin(1);
    expect(bala.gate.opened()).toEqual([]);
  });

  it('refuses clear frames, reports unreadable slots [adversary]', async () => {
    const { bala } = await pair();
    for (bala.now = 0; bala.now <= 1_000; bala.now += 500) await bala.gets(frame(CLEAR));
    expect(bala.passed).toEqual([]);
    expect(bala.reports.filter(({ kind }) => kind === 'unreadable')).toHaveLength(1);
  });

  it('readable slot requests key frame, clears alarm', async () => {
    const { asha, bala } = await pair();
    for (bala.now = 0; bala.now <= 1_000; bala.now += 500) await bala.gets(frame(CLEAR));
    for (; bala.now <= 2_500; bala.now += 500) await bala.gets(await asha.sends('good'));
    expect(bala.reports.map(({ kind }) => kind)).toEqual(['unreadable', 'heard']);
    expect(bala.keyFrames).toBe(1);
  });

  it('waits 200 ms for pending keys', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1]), 'added');
    asha.gate.announced(2n);
    await bala.gets(await asha.sends('early'));
    expect(bala.passed).toEqual([]);
    await bala.gate.install(group(2, [0, 1]), 'added');
    expect(bala.passed).toEqual(['early']);
  });

  it.each([
    ['added', 5_000],
    ['removed', 2_000],
  ] as const)('old keys (%s) expire by time', async (cause, keptMillis) => {
    const { asha, bala } = await pair();
    const [last, late] = [await asha.sends('last'), await asha.sends('late')];
    await asha.gate.install(group(2, [0, 1]), cause);
    await bala.gate.install(group(2, [0, 1]), cause);
    await bala.passes(keptMillis - 1);
    await bala.gets(last);
    expect(bala.passed).toEqual(['last']);
    await bala.passes(keptMillis);
    // A key id has four bits of the epoch: the seventeenth has those of the first.
    await asha.gate.install(group(17, [0, 1]), 'removed');
    const early = await asha.sends('early');
    await bala.gets(early);
    await bala.gets(late);
    expect(bala.passed).toEqual(['last']);
    await bala.gate.install(group(17, [0, 1]), 'removed');
    expect(bala.passed).toEqual(['last', 'early']);
    expect([...bala.gate.drops()]).toEqual([['not_authentic', 1]]);
  });

  it('shows announced senders only, warns otherwise [adversary]', async () => {
    const { asha, bala } = await pair();
    bala.gate.expect({ v0: 5 });
    for (; bala.now <= 2_000; bala.now += 100) await bala.gets(await asha.sends('I am five'));
    expect(bala.passed).toEqual([]);
    expect(bala.reports).toEqual([{ kind: 'mislabelled', mid: 'v0', expected: 5, leaf: 0 }]);
    bala.gate.expect({ v0: 0 });
    await bala.gets(await asha.sends('it is me'));
    expect(bala.passed).toEqual(['it is me']);
    expect(bala.reports.at(-1)).toEqual({ kind: 'heard', mid: 'v0', expected: 0, leaf: 0 });
    expect(bala.keyFrames).toBe(1);
  });

  it('right sender clears the warning', async () => {
    const { asha, bala } = await pair();
    bala.gate.expect({ v0: 1 });
    for (; bala.now <= 1_000; bala.now += 250) await bala.gets(await asha.sends('a slide'));
    await bala.gets(await bala.sends('me'));
    const kinds = bala.reports.map(({ kind }) => kind);
    expect(kinds).toEqual(['mislabelled', 'heard']);
    expect(bala.passed).toEqual(['me']);
  });

  it('racing announcements raise no alarm', async () => {
    const { asha, bala } = await pair();
    bala.gate.expect({ v0: 5 });
    for (; bala.now < 900; bala.now += 100) await bala.gets(await asha.sends('early'));
    bala.gate.expect({ v0: 0 });
    for (; bala.now < 2_000; bala.now += 100) await bala.gets(await asha.sends('x'));
    bala.gate.expect({ v0: null });
    for (; bala.now < 2_900; bala.now += 100) await bala.gets(await asha.sends('late'));
    expect(bala.reports).toEqual([{ kind: 'heard', mid: 'v0', expected: 0, leaf: 0 }]);
  });

  it('unannounced slots show nothing [adversary]', async () => {
    const { asha, bala } = await pair();
    bala.gate.expect({ v0: null });
    while (bala.now <= 1_500) {
      await bala.gets(await asha.sends('x'));
      await bala.passes(bala.now + 250);
    }
    expect(bala.reports).toEqual([{ kind: 'mislabelled', mid: 'v0', expected: null, leaf: 0 }]);
    bala.gate.nameSlot(0, 'v9');
    await bala.gets(await asha.sends('x'));
    await bala.passes(5_000);
    expect(bala.passed).toEqual([]);
  });

  it('waits 200 ms for the announcement', async () => {
    const { asha, bala } = await pair();
    bala.gate.expect({ v0: null });
    for (const text of ['one', 'two', 'three']) await bala.gets(await asha.sends(text));
    expect(bala.passed).toEqual([]);
    bala.now = 199;
    bala.gate.expect({ v0: 0 });
    await bala.gets(await asha.sends('four'));
    expect(bala.passed).toEqual(['one', 'two', 'three', 'four']);
  });

  it('unnamed audio slots play any member', async () => {
    const { asha, bala } = await pair();
    bala.gate.nameSlot(0, 'a0');
    await bala.gets(await asha.sends('hello', MICROPHONE), 'OPUS');
    expect(bala.passed).toEqual(['hello']);
    expect(bala.reports).toEqual([{ kind: 'heard', mid: 'a0', expected: undefined, leaf: 0 }]);
  });

  it('audio and video keys are not interchangeable [adversary]', async () => {
    const { asha, bala } = await pair();
    await bala.gets(await asha.sends('x', MICROPHONE));
    bala.gate.nameSlot(0, 'a0');
    await bala.gets(await asha.sends('x', CAMERA), 'OPUS');
    expect(bala.passed).toEqual([]);
    expect([...bala.gate.drops()]).toEqual([['wrong_sender', 2]]);
  });

  it('forged counters cost nothing [adversary]', async () => {
    const { asha, bala } = await pair();
    const mallory = new Side();
    mallory.gate.begin(0);
    await mallory.gate.install(group(1, [0, 1]), 'added');
    let poison: EncodedFrame | undefined;
    for (let i = 0; i <= 5_000; i++) poison = await mallory.sends('poison');
    bala.gate.expect({ v0: 1 });
    await bala.gets(poison);
    bala.gate.expect({ v0: 0 });
    await bala.gets(await asha.sends('one'));
    // Even in the slot of the sender whom it names.
    await bala.gets(poison);
    await bala.gets(await asha.sends('two'));
    expect(bala.passed).toEqual(['one', 'two']);
    expect([...bala.gate.drops()]).toEqual([
      ['wrong_sender', 1],
      ['jumped', 1],
    ]);
  });

  it('outdated stream is reported within two seconds [adversary]', async () => {
    const { asha, bala } = await pair();
    const old = await Promise.all(Array.from({ length: 30 }, () => asha.sends('old')));
    for (let i = 0; i < 1_200; i++) await bala.gets(await asha.sends('x'));
    bala.now = 1_000;
    await bala.gets(await asha.sends('x'));
    bala.reports.length = 0;
    for (const each of old) {
      await bala.gets(each);
      bala.now += 50;
    }
    expect(bala.reports).toEqual([{ kind: 'unreadable', mid: 'v0', expected: 0, reason: 'too_old' }]);
  });

  it('renamed slot reports its sender at once', async () => {
    const { asha, bala } = await pair();
    await bala.gets(await asha.sends('x'));
    bala.gate.expect({ v0: 1 });
    bala.gate.expect({ v0: 0 });
    const heard = { kind: 'heard', mid: 'v0', expected: 0, leaf: 0 };
    expect(bala.reports).toEqual([heard, heard]);
  });

  it('reused leaf passes no old frames [adversary]', async () => {
    const { asha, bala } = await pair();
    const [late, later] = [await asha.sends('late'), await asha.sends('later')];
    await bala.gate.install(group(2, [1]), 'removed');
    await bala.gets(late);
    expect(bala.passed).toEqual(['late']);
    const another = new Map([0, 1].map((leaf) => [leaf, { signaturePublicKey: Uint8Array.of(leaf + 7) }]));
    await bala.gate.install({ ...group(3, [0, 1]), members: another }, 'added');
    await bala.gets(later);
    expect(bala.passed).toEqual(['late']);
  });

  it('occasional frames neither hide nor raise alarms [adversary]', async () => {
    const { asha, bala } = await pair();
    const listen = async (untilMillis: number, isLost: (tenth: number) => boolean) => {
      for (; bala.now <= untilMillis; bala.now += 100)
        await bala.gets(isLost((bala.now / 100) % 10) ? frame(CLEAR) : await asha.sends('x'));
    };
    await listen(3_000, (tenth) => tenth !== 5);
    expect(bala.reports.map(({ kind }) => kind)).toEqual(['heard', 'unreadable']);
    await listen(6_000, () => false);
    bala.reports.length = 0;
    await listen(20_000, (tenth) => tenth === 5);
    expect(bala.reports).toEqual([]);
  });

  it('group split is reported in two seconds [adversary]', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1], 7), 'removed');
    await bala.gate.install(group(2, [0, 1], 8), 'removed');
    for (; bala.now <= 2_000; bala.now += 100) await bala.gets(await asha.sends('can you hear me'));
    expect(bala.passed).toEqual([]);
    expect(bala.reports.map(({ kind }) => kind)).toEqual(['unreadable']);
  });

  it('keys may take five seconds', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1]), 'removed');
    const listen = async (untilMillis: number) => {
      while (bala.now <= untilMillis) {
        await bala.gets(await asha.sends('x'));
        await bala.passes(bala.now + 100);
      }
    };
    await listen(4_500);
    expect(bala.passed).toEqual([]);
    await bala.gate.install(group(2, [0, 1]), 'removed');
    await listen(8_000);
    expect(bala.reports).toEqual([{ kind: 'heard', mid: 'v0', expected: 0, leaf: 0 }]);
  });

  it('suspended time is not counted', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1]), 'removed');
    const listen = async (untilMillis: number) => {
      while (bala.now <= untilMillis) {
        await bala.gets(await asha.sends('x'));
        await bala.passes(bala.now + 50);
      }
    };
    await listen(1_000);
    bala.now = 11_000;
    await listen(12_000);
    expect(bala.reports).toEqual([]);
  });

  it('missing keys are reported within ten seconds [adversary]', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1]), 'removed');
    while (bala.now < 10_000) {
      await bala.gets(await asha.sends('x'));
      await bala.passes(bala.now + 100);
    }
    expect(bala.reports).toEqual([{ kind: 'unreadable', mid: 'v0', expected: 0, reason: 'unknown_key' }]);
  });

  it('forged key ids hide nothing [adversary]', async () => {
    const { asha, bala } = await pair();
    await asha.gate.install(group(2, [0, 1]), 'removed');
    while (bala.now <= 1_500) {
      await bala.gets(await asha.sends('x'));
      await bala.gets(frame(CLEAR));
      await bala.passes(bala.now + 50);
    }
    expect(bala.reports.map(({ kind }) => kind)).toEqual(['unreadable']);
  });

  it('frames before joining are ignored', async () => {
    const { asha } = await pair();
    const guest = new Side();
    guest.gate.nameSlot(0, 'v0');
    guest.gate.begin(2);
    while (guest.now <= 9_000) {
      await guest.gets(await asha.sends('not yet'));
      await guest.passes(guest.now + 100);
    }
    expect(guest.passed).toEqual([]);
    expect(guest.reports).toEqual([]);
  });

  it('rare lost frames raise no alarm', async () => {
    const { bala } = await pair();
    await bala.gets(frame(CLEAR));
    bala.now = 60_000;
    await bala.gets(frame(CLEAR));
    expect(bala.reports).toEqual([]);
  });

  it('sending stops and resumes on request', async () => {
    const { asha } = await pair();
    asha.gate.gate(false);
    expect(await asha.sends('x')).toBeUndefined();
    asha.gate.gate(true);
    expect(asha.woken).toBe(1);
    expect(await asha.sends('x')).toBeDefined();
  });

  it('empty frames pass', async () => {
    const { asha, bala } = await pair();
    const silence = await asha.sends('');
    await bala.gets(silence);
    expect(bala.passed).toEqual(['']);
    asha.gate.gate(false);
    expect(await asha.sends('')).toBeUndefined();
  });
});

function bytes(sealed: EncodedFrame): Bytes {
  return new Uint8Array(sealed.data);
}
