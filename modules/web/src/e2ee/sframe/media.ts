import { join, type Bytes } from './bytes.ts';
import { shapeOf, type Codec, type FrameShape, type Incoming } from './codecs.ts';
import type { FrameOpener, KeyCheck, Late, Opening } from './FrameOpener.ts';
import type { FrameSealer } from './FrameSealer.ts';

/** Seals an encoded frame of one track for the packetizer. Undefined: send nothing. Frames of no bytes pass. */
export async function sealFrame(
  codec: Codec,
  sealer: FrameSealer,
  context: number,
  frame: Bytes,
  nowMs: number,
): Promise<Bytes | undefined> {
  if (frame.length === 0) return frame;
  const shape = shapeOf(codec);
  const outgoing = shape.outgoing(frame);
  const sealed = outgoing && (await sealer.seal(context, outgoing.metadata, outgoing.secret, nowMs));
  return outgoing && sealed && shape.wire(outgoing, sealed);
}

/** A frame that may have to wait, with what its owner knows it by. */
export interface Held<T> {
  readonly shape: FrameShape;
  readonly incoming: Incoming;
  readonly tag: T;
}

/** Opens a received frame of one track into what the decoder takes; `tag` comes back from `dueFrames`. */
export function openFrame<T>(
  codec: Codec,
  opener: FrameOpener<Held<T>>,
  tag: T,
  wire: Bytes,
  nowMs: number,
  check?: KeyCheck,
): Opening | Promise<Opening> {
  const shape = shapeOf(codec);
  const incoming = shape.incoming(wire);
  if (incoming === undefined) return opener.dropClear();
  const held = { shape, incoming, tag };
  const opening = opener.open(held, incoming.metadata, incoming.sealed, nowMs, check);
  if (incoming.restored.length === 0) return opening;
  return opening instanceof Promise ? opening.then((opened) => restored(opened, held)) : opening;
}

/** Frames that had waited for their key. */
export async function dueFrames<T>(opener: FrameOpener<Held<T>>, nowMs: number): Promise<readonly Late<T>[]> {
  const due = await opener.due(nowMs);
  return due.map(({ tag, opening }) => ({ tag: tag.tag, opening: restored(opening, tag) }));
}

function restored(opening: Opening, { shape, incoming }: Held<unknown>): Opening {
  if (opening.kind !== 'opened' || incoming.restored.length === 0) return opening;
  const plaintext = shape.restored?.(incoming, opening.plaintext) ?? join(incoming.restored, opening.plaintext);
  return { ...opening, plaintext };
}
