/** Chromium's way from a camera's track to its pictures and back (MediaCapture Transforms, as first drafted). */
export interface TrackStreams {
  readonly MediaStreamTrackProcessor?: new (of: {
    readonly track: MediaStreamTrack;
    readonly maxBufferSize: number;
  }) => {
    readonly readable: ReadableStream<VideoFrame>;
  };
  readonly MediaStreamTrackGenerator?: new (of: { readonly kind: 'video' }) => MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame>;
  };
}

export function canBlur(): boolean {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as TrackStreams;
  return [MediaStreamTrackProcessor, MediaStreamTrackGenerator, globalThis.OffscreenCanvas].every(Boolean);
}
