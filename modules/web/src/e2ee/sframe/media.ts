import { join, type Bytes } from './bytes.ts';
import { shapeOf, type Codec, type Incoming } from './codecs.ts';
import type { FrameOpener, Late, Opening } from './FrameOpener.ts';
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
): Opening | Promise<Opening> {
  const incoming = shapeOf(codec).incoming(wire);
  if (incoming === undefined) return opener.dropClear();
  const opening = opener.open({ incoming, tag }, incoming.metadata, incoming.sealed, nowMs);
  if (incoming.restored.length === 0) return opening;
  return opening instanceof Promise ? opening.then((opened) => restored(opened, incoming)) : opening;
}

/** Frames that had waited for their key. */
export async function dueFrames<T>(opener: FrameOpener<Held<T>>, nowMs: number): Promise<readonly Late<T>[]> {
  const due = await opener.due(nowMs);
  return due.map(({ tag: { incoming, tag }, opening }) => ({ tag, opening: restored(opening, incoming) }));
}

function restored(opening: Opening, incoming: Incoming): Opening {
  if (opening.kind !== 'opened') return opening;
  if (incoming.restored.length === 0) return opening;
  return { ...opening, plaintext: join(incoming.restored, opening.plaintext) };
}
