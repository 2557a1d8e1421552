import type { BlurProblem } from './asks.ts';
import { Pace } from './Pace.ts';

/** A picture of a camera, as far as it matters here. */
export interface Frame {
  close(): void;
}

/** Makes of a picture another one that may be seen. */
export interface Painter<F extends Frame> {
  /** Looks for people in this picture; what it finds is of use for the next few, too. */
  look(frame: F): void;
  /** Whether so much moved where the person was that what was found is of no use for this picture. */
  hasMoved(frame: F): boolean;
  paint(frame: F): F;
}

export interface PumpListener {
  ready(): void;
  cost(pace: Pace): void;
}

export class BlurStopped extends Error {
  readonly problem: BlurProblem;

  constructor(problem: BlurProblem) {
    super(`no blurred pictures: ${problem}`);
    this.problem = problem;
  }
}

const TELLS_COST_EVERY = 25;

/**
 * Carries pictures from the camera to where they are seen until the camera ends. Nothing is written but what the painter
 * made, and nothing after the first thing that goes wrong.
 *
 * @throws BlurStopped when the machine is too slow; and what painter and streams throw
 */
export async function pump<F extends Frame>(
  frames: ReadableStreamDefaultReader<F>,
  out: Pick<WritableStreamDefaultWriter<F>, 'write'>,
  painter: Painter<F>,
  nowMillis: () => number,
  listener: PumpListener,
): Promise<void> {
  const pace = new Pace();
  for (let count = 0; ; count++) {
    const { done, value: frame } = await frames.read();
    if (done) return;
    let painted: F;
    let tooSlow: boolean;
    try {
      const began = nowMillis();
      const looks = pace.masks(began) || painter.hasMoved(frame);
      if (looks) painter.look(frame);
      const looked = nowMillis();
      painted = painter.paint(frame);
      const ended = nowMillis();
      tooSlow = pace.took(looks ? looked - began : null, ended - looked, ended);
    } finally {
      frame.close();
    }
    try {
      await out.write(painted);
    } catch (error) {
      painted.close();
      throw error;
    }
    if (count === 0) listener.ready();
    if (count % TELLS_COST_EVERY === TELLS_COST_EVERY - 1) listener.cost(pace);
    if (tooSlow) throw new BlurStopped('slow');
  }
}
