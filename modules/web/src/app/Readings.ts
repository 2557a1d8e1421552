import type { CallEvent } from '../call/events.ts';
import type { CallState } from '../call/state.ts';
import type { OpenedFrames } from '../e2ee/worker/asks.ts';
import { figuresBetween, Grader, sampleOf, type Sample } from '../transport/figures.ts';
import type { PeerLink } from '../transport/PeerLink.ts';
import type { StreamFigures } from '../transport/streams.ts';
import { TrackGrades } from '../transport/TrackGrades.ts';
import type { KeysAccess } from './KeysWorker.ts';
import type { Pictures } from './Pictures.ts';

const EVERY_MILLIS = 2_000;
const WATCHED_EVERY_MILLIS = 1_000;

interface Around {
  readonly pictures: Pictures;
  readonly keys: Pick<KeysAccess, 'ask'>;
  nowMillis(): number;
  readonly report: (error: unknown) => void;
}

/** Reads the statistics of the media path again and again, and tells what they say when it changes. */
export class Readings {
  private readonly around: Around;
  private readonly dispatch: (event: CallEvent) => void;
  private readonly state: () => CallState;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private peer: PeerLink | null = null;
  private grader = new Grader();
  private tracks = new TrackGrades();
  private reported = false;

  constructor(around: Around, dispatch: (event: CallEvent) => void, state: () => CallState) {
    this.around = around;
    this.dispatch = dispatch;
    this.state = state;
  }

  start(peer: PeerLink): void {
    this.peer = peer;
    this.grader = new Grader();
    this.tracks = new TrackGrades();
    this.readAgain(peer, null);
  }

  stop(): void {
    this.peer = null;
    clearTimeout(this.timer);
  }

  /** More often while somebody looks. */
  private readAgain(peer: PeerLink, before: Sample | null): void {
    const delay = this.around.pictures.isWatched ? WATCHED_EVERY_MILLIS : EVERY_MILLIS;
    this.timer = setTimeout(() => {
      void this.read(peer, before);
    }, delay);
  }

  /** What fails once is read again, as long as there is what it is read of; of a row of failures the first is reported. */
  private async read(peer: PeerLink, before: Sample | null): Promise<void> {
    let sample = before;
    try {
      const [report, opened] = await Promise.all([peer.statistics(), this.framesOpened()]);
      if (this.peer !== peer || !report) return;
      sample = sampleOf(report.values() as Iterable<unknown>, this.around.nowMillis());
      if (before) this.report(before, sample, opened);
      this.reported = false;
    } catch (error) {
      if (!this.reported) this.around.report(error);
      this.reported = true;
    }
    if (this.peer === peer) this.readAgain(peer, sample);
  }

  /** Only while somebody looks: the worker has other work. */
  private async framesOpened(): Promise<readonly OpenedFrames[]> {
    if (!this.around.pictures.isWatched) return [];
    const reply = await this.around.keys.ask({ op: 'count-frames' });
    return reply.kind === 'frames' ? reply.opened : [];
  }

  private report(before: Sample, sample: Sample, opened: readonly OpenedFrames[]): void {
    const figures = figuresBetween(before, sample);
    const quality = this.grader.add(figures);
    if (quality) this.dispatch({ type: 'quality', quality });
    this.judgeTracks(figures.streams);
    this.around.pictures.tellFigures({ ...figures, opened });
  }

  private judgeTracks(streams: readonly StreamFigures[]): void {
    const { phase } = this.state();
    if (phase.name !== 'meeting') return;
    const { shown, lines: before } = phase.slots;
    const lines = this.tracks.add(streams, (mid) => shown[mid]?.track);
    const tracks = new Set([...Object.keys(before), ...Object.keys(lines)]);
    if ([...tracks].some((track) => before[track] !== lines[track])) this.dispatch({ type: 'track-lines', lines });
  }
}
