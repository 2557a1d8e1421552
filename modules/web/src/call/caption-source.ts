/**
 * Something that says in words what is spoken: a person who types it (`typed-captions.ts`), or later an engine that hears
 * the meeting on this person's own device. What it says is sealed and sent alike; none but the person's ships today.
 *
 * It says everything on the thread on which it was begun, tells each segment as a whole each time that it changes, and
 * begins the next only when the one before is final. The last one that is final may be told again, to correct it.
 */
export interface CaptionSource {
  /** Begins to say things. */
  begin(sink: CaptionSink): void;
  /** Ends what it has begun, as final, and says nothing any more. A second time does nothing. */
  end(): void;
}

export type CaptionSink = (segment: SpokenSegment) => void;

export interface SpokenSegment {
  /** Counts up from 1 for its source. */
  readonly segment: number;
  /** All of it as it stands now, whole words; empty where what was told is taken back. */
  readonly text: string;
  readonly final: boolean;
}
