import type { CaptionLanguage } from './caption-envelope.ts';
import type { SpokenSegment } from './caption-source.ts';

/** A line of captions as it stands on this page. */
export interface CaptionLine {
  /** Counts up in the order in which lines began to come. */
  readonly id: number;
  /** Signature key of its author. */
  readonly key: string;
  /** Name in the certificate of that key. */
  readonly by: string;
  readonly own: boolean;
  /** Of its author. */
  readonly number: number;
  readonly revision: number;
  readonly final: boolean;
  readonly language: CaptionLanguage;
  /** Empty where it was taken back. */
  readonly text: string;
  readonly beganMillis: number;
  readonly changedMillis: number;
}

/** In the language that its author had chosen. */
export type WaitingSegment = SpokenSegment & { readonly language: CaptionLanguage };

/** What one's own source said and how far that is out. */
export interface CaptionsOut {
  /** What a source counts is counted on from here, so that the next source takes nothing up of the one before. */
  readonly base: number;
  readonly lastSegment: number;
  /** Of which the line is that was sealed last; null before there was one. */
  readonly segment: number | null;
  /** Of the line that was sealed last. */
  readonly number: number;
  readonly revision: number;
  /** Not sealed yet; of each segment only as it stands now, oldest first. */
  readonly waiting: readonly WaitingSegment[];
  readonly sealedMillis: number;
  /** Numbers of the last messages, for a refusal that crosses the end of the right. */
  readonly seqs: readonly number[];
}

/** Only what came while one was there; who comes back on the same page finds it again. */
export interface Captions {
  readonly lines: readonly CaptionLine[];
  /** What did not change since then has faded. */
  readonly fadedMillis: number;
  /** It was said that somebody writes captions. */
  readonly announced: boolean;
  readonly out: CaptionsOut;
}

export const NO_CAPTIONS: Captions = {
  lines: [],
  fadedMillis: -Infinity,
  announced: false,
  out: {
    base: 0,
    lastSegment: 0,
    segment: null,
    number: 0,
    revision: 0,
    waiting: [],
    sealedMillis: -Infinity,
    seqs: [],
  },
};
