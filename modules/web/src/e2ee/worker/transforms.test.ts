import { expect, test } from 'vitest';
import { FrameGate, type ExportingGroup } from './FrameGate.ts';
import { connectTransform, type MediaFrame, type Transformer } from './transforms.ts';

const CAMERA = 1;
const VP8_OFFERED_AS = 120;
/** A key frame of VP8: its first ten bytes stay readable. */
const PICTURE = Uint8Array.from([0x10, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xb4, 0, 7, 7, 7, 7, 7, 7]);

const GROUP: ExportingGroup = {
  epoch: 1n,
  members: new Map([[0, undefined]]),
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

test('a browser that names no codec with a frame is understood by the payload type of its offer', async () => {
  const through = await gate();
  through.nameCodecs({ [VP8_OFFERED_AS]: 'VP8', 109: 'opus' });
  const [named] = await sent(through, { mimeType: 'video/VP8', payloadType: VP8_OFFERED_AS });
  const [numbered] = await sent(through, { payloadType: VP8_OFFERED_AS });
  expect(named?.subarray(0, 10)).toEqual(PICTURE.subarray(0, 10));
  expect(numbered?.subarray(0, 10)).toEqual(PICTURE.subarray(0, 10));
  expect(numbered).toHaveLength(named?.length ?? 0);
  expect(numbered).not.toEqual(named);
});

test('a picture of no codec that was offered goes nowhere', async () => {
  const through = await gate();
  through.nameCodecs({ [VP8_OFFERED_AS]: 'VP8' });
  expect(await sent(through, { payloadType: 121 })).toEqual([]);
  expect(await sent(through, {})).toEqual([]);
  expect(await sent(through, { mimeType: 'video/other', payloadType: VP8_OFFERED_AS })).toEqual([]);
});
