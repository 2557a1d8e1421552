import { isHeld, isInGroup } from './keys.ts';
import { patchPoll, patchPolls, pollsOf } from './poll-base.ts';
import type { Poll } from './polls-state.ts';
import type { CallState, MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Polls outlive a stay: a server that sends a page back to the door, or to the front door, must not have it forget its
 * ballot.
 *
 * @returns whether polls of before are here again
 */
export function keepOverStays(turn: Turn, before: CallState): boolean {
  const was = before.phase.name === 'meeting' ? before.phase : null;
  const { meeting } = turn;
  if (was && !meeting) turn.patch({ keptPolls: { room: was.entry.room, polls: was.polls } });
  const kept = turn.state.keptPolls;
  if (!meeting || kept?.room !== meeting.entry.room || hasAny(meeting)) return false;
  turn.patch({ keptPolls: null });
  const list = kept.polls.list.map((poll) => ({ ...poll, voting: false, watched: false }));
  patchPolls(turn, { ...kept.polls, list, composing: false, tellAtMillis: null });
  return true;
}

function hasAny({ polls }: MeetingPhase): boolean {
  return polls.list.length > 0 || polls.kept !== null;
}

/** Keys as the group had them since the part is there; whoever comes back has another, on the same device. */
export function noteSeen(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { view } = meeting.keys;
  const was = before.phase.name === 'meeting' ? before.phase.keys.view : null;
  if (was === view && before.pollsPart) return;
  const { seen } = meeting.polls;
  const fresh = view?.members.filter(({ key, host }) => !seen[key] || (host && !seen[key].host)) ?? [];
  if (fresh.length === 0) return;
  const added = fresh.map(({ key, device, name, verifiedBy, host }) => {
    return [key, { device, name, verifiedBy, host }] as const;
  });
  patchPolls(turn, { seen: { ...seen, ...Object.fromEntries(added) } });
}

/** Who is out of step, held or without the line may miss what hosts say meanwhile, and a clock that slept tells no time. */
export function noteUnwatched(turn: Turn): void {
  const last = pollsOf(turn).list.at(-1);
  const { meeting } = turn;
  if (!meeting || last?.stage !== 'open' || !last.watched) return;
  const { keys, connection } = meeting;
  if (!isInGroup(keys) || isHeld(keys) || connection.name !== 'steady') patchPoll(turn, last.id, { watched: false });
}

/** The tab remembers the last poll; without it a page that is loaded anew could not find its ballot again. */
export function rememberLast(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  const last = meeting?.polls.list.at(-1);
  const was = before.phase.name === 'meeting' ? before.phase.polls.list.at(-1) : undefined;
  if (!meeting || !last || isKeptAlike(last, was)) return;
  const { id: poll, selves, ballot } = last;
  turn.effect({ type: 'keep-poll', room: meeting.entry.room, kept: { poll, selves, ballot } });
}

function isKeptAlike(last: Poll, was: Poll | undefined): boolean {
  return was?.id === last.id && was.ballot === last.ballot && was.selves === last.selves;
}
