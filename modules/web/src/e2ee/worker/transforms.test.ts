import { describe, expect, test } from 'vitest';
import { FrameGate, type ExportingGroup } from './FrameGate.ts';
import { connectTransform, type MediaFrame, type Passage, type Transformer } from './transforms.ts';

const CAMERA = 1;
const VP8_OFFERED_AS = 120;
/** A key frame of VP8: its first ten bytes stay readable. */
const PICTURE = Uint8Array.from([0x10, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xb4, 0, 7, 7, 7, 7, 7, 7]);

const GROUP: ExportingGroup = {
  epoch: 1n,
  members: new Map([[0, { signaturePublicKey: Uint8Array.of(0) }]]),
  export: () => Promise.resolve(new Uint8Array(16).fill(3)),
};

type Metadata = ReturnType<MediaFrame['getMetadata']>;

async function gate(): Promise<FrameGate> {
  const made = new FrameGate(
    () => 0,
    () => undefined,
    () => undefined,
  );
  made.begin(0);
  await made.install(GROUP, 'added');
  return made;
}

/** What comes out of a sending transform for one picture. */
async function sent(through: FrameGate, metadata: Metadata): Promise<Uint8Array[]> {
  const out: Uint8Array[] = [];
  const frame: MediaFrame = { data: PICTURE.slice().buffer, getMetadata: () => metadata };
  await new Promise<void>((resolve) => {
    const transformer: Transformer = {
      readable: new ReadableStream({
        start(controller) {
          controller.enqueue(frame);
          controller.close();
        },
      }),
      writable: new WritableStream({
        write: ({ data }) => void out.push(new Uint8Array(data)),
        close: resolve,
      }),
      options: { way: 'send', context: CAMERA },
    };
    connectTransform(through, transformer);
  });
  return out;
}

test('payload type identifies a missing codec', async () => {
  const through = await gate();
  through.nameCodecs({ [VP8_OFFERED_AS]: 'VP8', 109: 'opus' });
  const [named] = await sent(through, { mimeType: 'video/VP8', payloadType: VP8_OFFERED_AS });
  const [numbered] = await sent(through, { payloadType: VP8_OFFERED_AS });
  expect(named?.subarray(0, 10)).toEqual(PICTURE.subarray(0, 10));
  expect(numbered?.subarray(0, 10)).toEqual(PICTURE.subarray(0, 10));
  expect(numbered).toHaveLength(named?.length ?? 0);
  expect(numbered).not.toEqual(named);
});

test('unoffered codec is dropped', async () => {
  const through = await gate();
  through.nameCodecs({ [VP8_OFFERED_AS]: 'VP8' });
  expect(await sent(through, { payloadType: 121 })).toEqual([]);
  expect(await sent(through, {})).toEqual([]);
  expect(await sent(through, { mimeType: 'video/other', payloadType: VP8_OFFERED_AS })).toEqual([]);
});

/** A receiver's two streams with the test at their ends. */
class Receiver {
  readonly out: number[] = [];
  cancelled = false;
  closed = false;
  private input: ReadableStreamDefaultController<MediaFrame> | undefined;

  constructor(gate: Passage, write: (frame: MediaFrame) => Promise<void> | undefined = () => undefined) {
    connectTransform(gate, {
      readable: new ReadableStream(
        {
          start: (controller) => void (this.input = controller),
          cancel: () => void (this.cancelled = true),
        },
        { highWaterMark: 0 },
      ),
      writable: new WritableStream({
        write: (frame) => {
          this.out.push(sizeOf(frame));
          return write(frame);
        },
        close: () => void (this.closed = true),
      }),
      options: { way: 'receive', slot: 4, kind: 'audio' },
    });
  }

  receives(...sizes: readonly number[]): this {
    for (const size of sizes) this.input?.enqueue(frameOf(size));
    return this;
  }

  ends(): this {
    this.input?.close();
    return this;
  }

  /** As many turns of the loop as anything here takes. */
  async settles(): Promise<this> {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    return this;
  }
}

const sizeOf = ({ data }: { readonly data: ArrayBuffer }): number => data.byteLength;
const frameOf = (size: number): MediaFrame => ({ data: new ArrayBuffer(size), getMetadata: () => ({}) });

describe('frames of one receiver', () => {
  const passage = (open: Passage['open']): Passage => ({
    codecNamed: () => undefined,
    seal: () => Promise.resolve(false),
    open,
  });

  test('keep order', async () => {
    const opened = new Map<number, () => void>();
    const receiver = new Receiver(
      passage(async (_codec, slot, frame) => {
        await new Promise<void>((resolve) => opened.set(sizeOf(frame), resolve));
        slot.pass(frame);
        return true;
      }),
    );
    await receiver.receives(1, 2, 3).settles();
    expect([...opened.keys()]).toEqual([1]);
    opened.get(1)?.();
    await receiver.settles();
    opened.get(2)?.();
    await receiver.settles();
    opened.get(3)?.();
    await receiver.settles();
    expect(receiver.out).toEqual([1, 2, 3]);
  });

  test('waiting frames resume, never after end', async () => {
    const held: (() => void)[] = [];
    const receiver = new Receiver(
      passage((_codec, slot, frame) => {
        if (sizeOf(frame) < 3) held.push(() => slot.pass(frame));
        else slot.pass(frame);
        return true;
      }),
    );
    await receiver.receives(1, 3, 2).settles();
    held[0]?.();
    await receiver.settles();
    expect(receiver.out).toEqual([3, 1]);
    await receiver.ends().settles();
    expect(receiver.closed).toBe(true);
    held[1]?.();
    await receiver.settles();
    expect(receiver.out).toEqual([3, 1]);
  });

  test('apply backpressure', async () => {
    let opened = 0;
    const receiver = new Receiver(
      passage((_codec, slot, frame) => {
        opened++;
        slot.pass(frame);
        return Promise.resolve(true);
      }),
      () => new Promise<void>(() => undefined),
    );
    await receiver.receives(1, 2, 3, 4, 5).settles();
    expect(opened).toBe(1);
  });

  test('stalled browser stops reading', async () => {
    const receiver = new Receiver(
      passage((_codec, slot, frame) => {
        slot.pass(frame);
        return Promise.resolve(true);
      }),
      () => Promise.reject(new Error('over')),
    );
    await receiver.receives(1, 2, 3).settles();
    expect(receiver.cancelled).toBe(true);
    expect(receiver.out).toEqual([1]);
  });
});

describe('the codec of pictures', () => {
  /** What a receiving transform opens frames as; those in `fails` do not open. */
  class Pictures {
    asked = 0;
    readonly openedAs: string[] = [];
    readonly fails = new Set<string>();
    private input: ReadableStreamDefaultController<MediaFrame> | undefined;

    constructor() {
      const gate: Passage = {
        codecNamed: () => undefined,
        seal: () => Promise.resolve(false),
        open: (codec) => {
          this.openedAs.push(codec);
          return !this.fails.has(codec);
        },
      };
      connectTransform(gate, {
        readable: new ReadableStream({ start: (controller) => void (this.input = controller) }),
        writable: new WritableStream(),
        options: { way: 'receive', slot: 4, kind: 'video' },
      });
    }

    async receiveFrame(codec: string, type?: string): Promise<void> {
      const getMetadata = () => {
        this.asked++;
        return { mimeType: `video/${codec}` };
      };
      this.input?.enqueue({ data: new ArrayBuffer(1), getMetadata, ...(type === undefined ? {} : { type }) });
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  }

  test('is checked once per key frame', async () => {
    const pictures = new Pictures();
    await pictures.receiveFrame('VP9', 'key');
    for (let i = 0; i < 5; i++) await pictures.receiveFrame('VP9', 'delta');
    await pictures.receiveFrame('VP8', 'key');
    await pictures.receiveFrame('VP8', 'delta');
    expect(pictures.asked).toBe(2);
    expect(pictures.openedAs).toEqual(['VP9', 'VP9', 'VP9', 'VP9', 'VP9', 'VP9', 'VP8', 'VP8']);
  });

  test('is rechecked after failures', async () => {
    const pictures = new Pictures();
    pictures.fails.add('VP9');
    await pictures.receiveFrame('VP9', 'key');
    await pictures.receiveFrame('AV1', 'delta');
    await pictures.receiveFrame('AV1', 'delta');
    expect(pictures.asked).toBe(2);
    await pictures.receiveFrame('VP8');
    expect(pictures.openedAs).toEqual(['VP9', 'AV1', 'AV1', 'VP8']);
  });
});
