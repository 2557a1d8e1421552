/** How a file is cut: the server counts in the same way (`FileSize`). */

/** Of a sealed chunk that is not the last; bytes. */
export const CHUNK_BYTES = 2 ** 20;
const TAG_BYTES = 16;
const CONTENT_BYTES = CHUNK_BYTES - TAG_BYTES;

/** An empty file is one chunk too, so that its end is sealed. */
export function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / CONTENT_BYTES));
}

/** Of one chunk with its tag. */
export function sealedBytesOf(bytes: number, chunk: number): number {
  const [from, to] = rangeOf(bytes, chunk);
  return to - from + TAG_BYTES;
}

/** Where the content of a chunk begins and ends in the file; bytes. */
export function rangeOf(bytes: number, chunk: number): readonly [number, number] {
  return [chunk * CONTENT_BYTES, Math.min(bytes, (chunk + 1) * CONTENT_BYTES)];
}
