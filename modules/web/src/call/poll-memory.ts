import { reachesGroup } from './keys.ts';
import { patchPoll, patchPolls, pollsOf } from './poll-base.ts';
import { NO_POLLS, type KeptPoll, type Poll, type Polls } from './polls-state.ts';
import type { CallState, MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Polls outlive a stay: a server that sends a page back to the door, or to the front door, must not have it forget its
 * ballot.
 *
 * @returns whether polls of before are here again
 */
export function keepPollsAcrossSessions(turn: Turn, before: CallState): boolean {
  const was = before.phase.name === 'meeting' ? before.phase : null;
  const { meeting } = turn;
  if (was && !meeting) turn.patch({ keptPolls: { room: was.entry.room, polls: was.polls } });
  const kept = turn.state.keptPolls;
  if (!meeting || kept?.room !== meeting.entry.room || hasAny(meeting)) return false;
  turn.patch({ keptPolls: null });
  const list = kept.polls.list.map(atRest);
  patchPolls(turn, { ...kept.polls, list, composing: false, tellAtMillis: null });
  return true;
}

/** Whether it is still open the server says, to whoever has a seat; a meeting that slept has none any more. */
function atRest(poll: Poll): Poll {
  const calm = { ...poll, voting: false, closing: false, watched: false };
  return poll.stage === 'open' ? { ...calm, stage: 'not-counted', end: 'dropped' } : calm;
}

function hasAny({ polls }: MeetingPhase): boolean {
  return polls.list.length > 0 || polls.kept.length > 0;
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
  if (!reachesGroup(meeting)) patchPoll(turn, last.id, { watched: false });
}

/** The newest; who votes in more polls at once there is none. */
const MOST_KEPT = 8;
const MOST_SEEN = 400;

/**
 * The tab remembers what a page that is loaded anew could not know: its ballots, until they were found in a count, and whose
 * keys it saw.
 */
export function rememberPolls(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  const was = before.phase.name === 'meeting' ? before.phase.polls : NO_POLLS;
  if (!meeting || meeting.polls === was || meeting.polls.list.length === 0) return;
  const { polls, entry } = meeting;
  const [kept, keptBefore] = [keptOf(polls), keptOf(was)];
  if (polls.seen === was.seen && isAlike(kept, keptBefore)) return;
  const seen = Object.fromEntries(Object.entries(polls.seen).slice(-MOST_SEEN));
  turn.effect({ type: 'keep-polls', room: entry.room, kept: { polls: kept, seen } });
}

/** Of a poll that could not be read there is no ballot, so however many of them come, they take the place of none. */
function keptOf({ list, kept }: Polls): readonly KeptPoll[] {
  const found = new Set(list.filter(({ count }) => count?.own === true).map(({ id }) => id));
  const listed = new Set(list.map(({ id }) => id));
  const given = list.filter(({ id, ballot }) => ballot !== null && !found.has(id));
  const unseen = kept.filter(({ poll, ballot }) => ballot !== null && !listed.has(poll));
  const last = list.at(-1);
  const open = last?.stage === 'open' && last.ballot === null ? [last] : [];
  const now = [...given, ...open].map(({ id: poll, selves, ballot }) => ({ poll, selves, ballot }));
  return [...unseen, ...now].slice(-MOST_KEPT);
}

function isAlike(one: readonly KeptPoll[], other: readonly KeptPoll[]): boolean {
  return (
    one.length === other.length &&
    one.every((kept, at) => {
      const was = other[at];
      return kept.poll === was?.poll && kept.ballot === was.ballot && kept.selves === was.selves;
    })
  );
}
