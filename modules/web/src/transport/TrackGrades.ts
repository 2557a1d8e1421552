import { Grader, type Grade } from './figures.ts';
import type { StreamFigures } from './streams.ts';

/** Standing still for a moment is as bad as losing half as much. */
const FROZEN_WEIGHT = 0.5;

/** How each person's sound and picture come, one steady word for each track that comes badly. */
export class TrackGrades {
  private graders = new Map<string, Grader>();

  /** @param trackOf which track a section shows now; undefined for none */
  add(
    streams: readonly StreamFigures[],
    trackOf: (mid: string) => string | undefined,
  ): Readonly<Record<string, Exclude<Grade, 'good'>>> {
    const graders = new Map<string, Grader>();
    const bad: Record<string, Exclude<Grade, 'good'>> = {};
    for (const { direction, mid, lostFraction, frozenFraction } of streams) {
      const track = direction === 'inbound' && mid !== null ? trackOf(mid) : undefined;
      if (track === undefined) continue;
      const grader = this.graders.get(track) ?? new Grader();
      graders.set(track, grader);
      const lost = Math.max(lostFraction, frozenFraction * FROZEN_WEIGHT);
      grader.add({ lostFraction: lost, sentLostFraction: null, roundTripMillis: null });
      if (grader.now !== 'good') bad[track] = grader.now;
    }
    // A track that is not shown any more is judged anew when it is.
    this.graders = graders;
    return bad;
  }
}
