import type { CallEvent } from '../call/events.ts';
import { patiently } from './late-fetch.ts';

/** After a failure others' words ask for it no sooner: a browser that remembers it fails at once, and they come in numbers. */
const TRIED_AGAIN_AFTER_MILLIS = 60_000;
/** Of what waits; in an hour without its part nobody misses the oldest. */
const MOST_WAITING = 500;

export interface LatePartPort {
  /** @returns what the core takes the part up with */
  fetch(): Promise<CallEvent>;
  isServerThere(): Promise<boolean>;
  dispatch(event: CallEvent): void;
  nowMillis(): number;
  report(error: unknown): void;
}

/**
 * A part of the core that most meetings do not need, fetched with the first that does. What was to be done with it is done after, in
 * the order in which it came. Where the part does not come the person is told, and what waits goes on waiting.
 */
export class LatePart {
  private readonly port: LatePartPort;
  private waiting: CallEvent[] = [];
  private coming = false;
  private failedMillis = -Infinity;

  constructor(port: LatePartPort) {
    this.port = port;
  }

  want(then: CallEvent): void {
    this.waiting = [...this.waiting, then].slice(-MOST_WAITING);
    const tooSoon = this.port.nowMillis() - this.failedMillis < TRIED_AGAIN_AFTER_MILLIS;
    if (!this.coming && !(tooSoon && isOfOthers(then))) void this.bring();
  }

  /** Another meeting has nothing to do with what waits. */
  forget(): void {
    this.waiting = [];
  }

  private async bring(): Promise<void> {
    this.coming = true;
    try {
      this.port.dispatch(
        await patiently(
          () => this.port.fetch(),
          () => this.port.isServerThere(),
        ),
      );
      const { waiting } = this;
      this.waiting = [];
      for (const then of waiting) this.port.dispatch(then);
    } catch (error) {
      this.failedMillis = this.port.nowMillis();
      this.port.report(error);
      if (this.waiting.length > 0) this.port.dispatch({ type: 'part-missing' });
    } finally {
      this.coming = false;
    }
  }
}

function isOfOthers(event: CallEvent): boolean {
  if (event.type === 'poll-step') return ['heard', 'told', 'answered'].includes(event.step.step);
  return event.type === 'file-told' || event.type === 'caption-told';
}
