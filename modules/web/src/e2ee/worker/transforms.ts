import type { Codec } from '../sframe/codecs.ts';
import type { TransformRole } from './asks.ts';
import type { EncodedFrame, FrameGate, Slot } from './FrameGate.ts';

/** What the browser gives a worker for one sender or receiver; not in every type library yet. */
export interface Transformer {
  readonly readable: ReadableStream<MediaFrame>;
  readonly writable: WritableStream<MediaFrame>;
  readonly options: TransformRole;
  generateKeyFrame?(rid?: string): Promise<unknown>;
  sendKeyFrameRequest?(): Promise<unknown>;
}

export interface MediaFrame extends EncodedFrame {
  /** Firefox 140 gives no `mimeType`. */
  getMetadata(): { readonly mimeType?: string; readonly payloadType?: number };
}

const CODECS: ReadonlyMap<string, Codec> = new Map([
  ['vp8', 'VP8'],
  ['vp9', 'VP9'],
  ['av1', 'AV1'],
  ['h264', 'H264'],
]);

const MICROPHONE = 0;
const SCREEN_SOUND = 3;

/** The sealed form of sound is the same for all of its codecs: nothing is clear. Undefined: no picture we know. */
function codecOf(gate: FrameGate, frame: MediaFrame, isSound: boolean): Codec | undefined {
  if (isSound) return 'OPUS';
  const { mimeType, payloadType = -1 } = frame.getMetadata();
  const name = mimeType === undefined ? gate.codecNamed(payloadType) : /^video\/(.+)$/i.exec(mimeType)?.[1];
  return CODECS.get((name ?? '').toLowerCase());
}

/** Joins one sender or receiver to the gate; what is not of a known codec is not passed, either way. */
export function connectTransform(gate: FrameGate, transformer: Transformer): void {
  const { options } = transformer;
  const through =
    options.way === 'send' ? sending(gate, transformer, options.context) : receiving(gate, transformer, options);
  // Ends with the connection; there is nobody to tell.
  transformer.readable
    .pipeThrough(through)
    .pipeTo(transformer.writable)
    .catch(() => undefined);
}

function sending(gate: FrameGate, transformer: Transformer, context: number): TransformStream<MediaFrame, MediaFrame> {
  const isSound = context === MICROPHONE || context === SCREEN_SOUND;
  /** What was not sent would be missed; a picture begins with a whole one. */
  const wake = (): void => {
    if (!isSound) transformer.generateKeyFrame?.().catch(() => undefined);
  };
  return new TransformStream({
    async transform(frame, controller) {
      const codec = codecOf(gate, frame, isSound);
      if (codec && (await gate.seal(codec, context, frame, wake))) controller.enqueue(frame);
    },
  });
}

function receiving(
  gate: FrameGate,
  transformer: Transformer,
  { slot: number, kind }: Extract<TransformRole, { readonly way: 'receive' }>,
): TransformStream<MediaFrame, MediaFrame> {
  let out: TransformStreamDefaultController<MediaFrame> | undefined;
  const slot: Slot = {
    number,
    pass: (frame) => out?.enqueue(frame as MediaFrame),
    needsKeyFrame: () => {
      if (kind === 'video') transformer.sendKeyFrameRequest?.().catch(() => undefined);
    },
  };
  return new TransformStream({
    start(controller) {
      out = controller;
    },
    async transform(frame) {
      const codec = codecOf(gate, frame, kind === 'audio');
      if (codec) await gate.open(codec, slot, frame);
    },
    flush() {
      out = undefined;
    },
  });
}
