import { close } from './leaving.ts';
import type { Of, OutsideEvent } from './events.ts';
import { credentials } from './privacy-notice.ts';
import type { Early } from './state.ts';
import type { Turn } from './turn.ts';

/** How often the page asks whether the meeting has started: seldom while it is far away, though a host may start it early. */
const SELDOM_MILLIS = 30_000;
const OFTEN_MILLIS = 15_000;
const SOON_MILLIS = 600_000;

/** In the instant in which a meeting starts, the server may find it neither scheduled nor running. */
const MOST_REFUSALS = 2;
const REFUSED_PAUSE_MILLIS = 3_000;

/** The server is away or busy. */
const UNREACHED_PAUSE_MILLIS = 30_000;

/** The invitation is good, and no host has started the meeting: the page waits, and enters by itself. */
export function notStarted(turn: Turn, { startsAt, startsInMillis }: Of<OutsideEvent, 'not-started'>): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.step !== 'credentials') return;
  if (phase.early === undefined) turn.say('polite', { key: 'early.heading' });
  const { returning: _, ...joining } = phase;
  // Nobody was inside of a meeting that has not started.
  turn.enter({ ...joining, returning: null });
  askLater(turn, { startsAt, refusals: 0 }, startsInMillis > SOON_MILLIS ? SELDOM_MILLIS : OFTEN_MILLIS);
}

/** @returns false for somebody who did not wait for the start */
export function refusedWhileEarly(turn: Turn): boolean {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.early === undefined) return false;
  const refusals = phase.early.refusals + 1;
  if (refusals >= MOST_REFUSALS) close(turn, phase.entry, 'cannot-open');
  else askLater(turn, { ...phase.early, refusals }, REFUSED_PAUSE_MILLIS);
  return true;
}

/** @returns false for somebody who did not wait for the start */
export function unreachedWhileEarly(turn: Turn): boolean {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.early === undefined) return false;
  turn.effect({ type: 'disconnect' });
  askLater(turn, phase.early, UNREACHED_PAUSE_MILLIS);
  return true;
}

export function askAgain(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.step !== 'credentials' || phase.early === undefined) return;
  turn.effect(credentials(phase.entry));
}

function askLater(turn: Turn, early: Early, delayMillis: number): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining') return;
  turn.enter({ ...phase, step: 'credentials', early });
  turn.effect({ type: 'set-timer', timer: 'early', delayMillis });
}
