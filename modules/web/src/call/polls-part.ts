import type { PollStep } from './polls-state.ts';
import type { Turn } from './turn.ts';

/** What the client does about polls. Most meetings have none, so it is fetched with the first. */
type PollsPart = typeof import('./polls.ts');

export function withPolls(turn: Turn, work: (part: PollsPart) => void): void {
  const part = turn.state.pollsPart as PollsPart | null;
  if (part) work(part);
}

/** Nothing fetches the part yet (docs/polls.md says what is to be mended first), so a page takes no notice of a poll. */
export function takePolls(turn: Turn, step: PollStep): void {
  withPolls(turn, (part) => part.take(turn, step));
}
