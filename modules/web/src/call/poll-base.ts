import type { Base64Url, PollId } from '../protocol/messages.ts';
import { NO_POLLS, type Poll, type PollAsk, type PollOpening, type Polls } from './polls-state.ts';
import type { Turn } from './turn.ts';

export function pollsOf(turn: Turn): Polls {
  return turn.meeting?.polls ?? NO_POLLS;
}

export function pollOf(turn: Turn, id: PollId): Poll | undefined {
  return pollsOf(turn).list.find((poll) => poll.id === id);
}

export function hasKey(poll: Poll | undefined): poll is Poll & { readonly key: Base64Url } {
  return poll !== undefined && poll.key !== null;
}

/** The words of a poll, where this device has read them and a host stands for them. */
export function wordsOf({ opening }: Poll): PollOpening | null {
  return opening === 'unreadable' ? null : opening;
}

export function patchPolls(turn: Turn, change: Partial<Polls>): void {
  turn.patchMeeting({ polls: { ...pollsOf(turn), ...change } });
}

export function patchPoll(turn: Turn, id: PollId, change: Partial<Poll>): void {
  const { list } = pollsOf(turn);
  patchPolls(turn, { list: list.map((poll) => (poll.id === id ? { ...poll, ...change } : poll)) });
}

export function ask(turn: Turn, question: PollAsk): void {
  turn.effect({ type: 'poll', ask: question });
}
