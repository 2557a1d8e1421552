import type { PollStep } from './polls-state.ts';
import type { Turn } from './turn.ts';

/** What the client does about polls. Most meetings have none, so it is fetched with the first. */
type PollsPart = typeof import('./polls.ts');

export function withPolls(turn: Turn, work: (part: PollsPart) => void): void {
  const part = turn.state.pollsPart as PollsPart | null;
  if (part) work(part);
}

/** Taken up once the part is there, in the order in which it came. */
export function takePolls(turn: Turn, step: PollStep): void {
  if (turn.state.pollsPart) withPolls(turn, (part) => part.take(turn, step));
  else turn.effect({ type: 'fetch-polls-part', then: { type: 'poll-step', step } });
}
