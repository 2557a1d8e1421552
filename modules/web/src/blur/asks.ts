import type { Backdrop } from './backdrop.ts';

/** Why there is no blurred picture (any more). */
export type BlurProblem = 'failed' | 'slow';

export type ToBlur =
  | {
      readonly op: 'begin';
      readonly frames: ReadableStream<VideoFrame>;
      readonly out: WritableStream<VideoFrame>;
      readonly backdrop: Backdrop;
      /** Where the network's file lies. */
      readonly network: string;
    }
  /** `image`: for the backdrop `own`. */
  | { readonly op: 'show'; readonly backdrop: Backdrop; readonly image: Blob | null };

export type FromBlur =
  /** The first blurred picture has gone out. */
  | { readonly type: 'ready' }
  /** Once a second or so: what a picture costs in the mean, and how many share a mask. */
  | { readonly type: 'cost'; readonly pictureMillis: number; readonly pictures: number }
  | { readonly type: 'problem'; readonly problem: BlurProblem };
