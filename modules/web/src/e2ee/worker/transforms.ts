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
  /** Of pictures. */
  readonly type?: string;
  /** Firefox 140 gives no `mimeType`. */
  getMetadata(): { readonly mimeType?: string; readonly payloadType?: number };
}

/** What frames go through; the gate of a stay, or none where the way itself is measured. */
export type Passage = Pick<FrameGate, 'codecNamed' | 'seal' | 'open'>;

const CODECS: ReadonlyMap<string, Codec> = new Map([
  ['vp8', 'VP8'],
  ['vp9', 'VP9'],
  ['av1', 'AV1'],
  ['h264', 'H264'],
]);

const MICROPHONE = 0;
const SCREEN_SOUND = 3;

/**
 * Which codec the frames of one sender or receiver have. Asking a frame costs as much as opening it
 * (docs/develop/performance.md), so it is asked of whole pictures, with which every change of codec begins, and after anything
 * that did not open. Undefined: no picture that we know. The sealed form of sound is the same for all of its codecs.
 */
class FrameCodec {
  private known: Codec | undefined;

  constructor(
    private readonly gate: Passage,
    private readonly isSound: boolean,
  ) {}

  of(frame: MediaFrame): Codec | undefined {
    if (this.isSound) return 'OPUS';
    if (this.known === undefined || frame.type !== 'delta') this.known = codecOf(this.gate, frame);
    return this.known;
  }

  forget(): void {
    this.known = undefined;
  }
}

function codecOf(gate: Passage, frame: MediaFrame): Codec | undefined {
  const { mimeType, payloadType = -1 } = frame.getMetadata();
  const name = mimeType === undefined ? gate.codecNamed(payloadType) : /^video\/(.+)$/i.exec(mimeType)?.[1];
  return CODECS.get((name ?? '').toLowerCase());
}

/** What becomes of one frame; it goes on by `pass`, or not at all. */
type Through = (frame: MediaFrame) => Promise<void> | undefined;

/** Joins one sender or receiver to the gate; what is not of a known codec is not passed, either way. */
export function connectTransform(gate: Passage, transformer: Transformer): void {
  const writer = transformer.writable.getWriter();
  let over = false;
  const pass = (frame: EncodedFrame): void => {
    // A frame that waited for its key may come after the end; there is nobody to tell.
    if (!over) writer.write(frame as MediaFrame).catch(() => undefined);
  };
  const { options } = transformer;
  const through =
    options.way === 'send'
      ? sending(gate, transformer, options.context, pass)
      : receiving(gate, transformer, options, pass);
  pump(transformer.readable, writer, through)
    .catch(() => undefined)
    .finally(() => (over = true));
}

/**
 * One loop in place of a stream between two pipes, whose promises cost more for each frame than the cipher
 * (docs/develop/performance.md). One frame after the other, so that they stay in order.
 */
async function pump(
  readable: ReadableStream<MediaFrame>,
  writer: WritableStreamDefaultWriter<MediaFrame>,
  through: Through,
): Promise<void> {
  const reader = readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await through(next.value);
      // Full only where the browser does not take them, which would else be kept without a bound.
      if (writer.desiredSize !== null && writer.desiredSize <= 0) await writer.ready;
    }
    await writer.close();
  } catch (error) {
    await Promise.allSettled([reader.cancel(error), writer.abort(error)]);
  }
}

function sending(
  gate: Passage,
  transformer: Transformer,
  context: number,
  pass: (frame: EncodedFrame) => void,
): Through {
  const isSound = context === MICROPHONE || context === SCREEN_SOUND;
  /** What was not sent would be missed; a picture begins with a whole one. */
  const wake = (): void => {
    if (!isSound) transformer.generateKeyFrame?.().catch(() => undefined);
  };
  const codecs = new FrameCodec(gate, isSound);
  return async (frame) => {
    const codec = codecs.of(frame);
    if (codec && (await gate.seal(codec, context, frame, wake))) pass(frame);
  };
}

function receiving(
  gate: Passage,
  transformer: Transformer,
  { slot: number, kind }: Extract<TransformRole, { readonly way: 'receive' }>,
  pass: (frame: EncodedFrame) => void,
): Through {
  const slot: Slot = {
    number,
    pass,
    needsKeyFrame: () => {
      if (kind === 'video') transformer.sendKeyFrameRequest?.().catch(() => undefined);
    },
  };
  const codecs = new FrameCodec(gate, kind === 'audio');
  const settle = (isOpen: boolean): void => {
    if (!isOpen) codecs.forget();
  };
  return (frame) => {
    const codec = codecs.of(frame);
    const opened = codec === undefined ? false : gate.open(codec, slot, frame);
    if (opened instanceof Promise) return opened.then(settle);
    settle(opened);
    return undefined;
  };
}
