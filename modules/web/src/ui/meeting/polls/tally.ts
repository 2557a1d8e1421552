import type { Poll, PollOpening, PollVoter } from '../../../call/polls-state.ts';

/** Of a roll call; the organisation vouches for the name, and tells two of one name apart. */
export type Voter = Pick<PollVoter, 'name' | 'verifiedBy'>;

/** What is shown of a poll that is closed. */
export interface Tally {
  /** Votes by option, of those that are valid. */
  readonly counts: readonly number[];
  readonly valid: number;
  /** Who chose each option; nobody's where the poll is secret. */
  readonly names: readonly (readonly Voter[])[];
  /** Who may vote and did not, of a roll call. */
  readonly absent: readonly Voter[];
}

/**
 * As this device counted; where it was away and knows not whose all the votes are, as a host signed.
 *
 * @returns null while it is being counted
 */
export function tallyOf(poll: Poll, opening: PollOpening): Tally | null {
  const { count, result, verdict, closed, voters } = poll;
  if (verdict === 'unchecked' && result) {
    const { counts, valid, votes } = result.result;
    const rows = votes.map(([name, verifiedBy, choices]) => ({ name, verifiedBy, choices }));
    const names = opening.options.map((_, option) => rows.filter(({ choices }) => choices?.includes(option) === true));
    return { counts, valid, names, absent: rows.filter(({ choices }) => choices === null) };
  }
  if (!count) return null;
  const { counts, valid, votes } = count;
  const names = opening.options.map((_, option) =>
    votes.flatMap(([voter, choices]) => (choices.includes(option) ? (opening.voters[voter] ?? []) : [])),
  );
  if (poll.kind === 'secret') return { counts, valid, names, absent: [] };
  const may = new Set(voters);
  const did = new Set(closed?.voted);
  return { counts, valid, names, absent: opening.voters.filter(({ id }) => may.has(id) && !did.has(id)) };
}

/** Rounded to whole per cent. */
export function percentOf(votes: number, valid: number): number {
  return valid === 0 ? 0 : Math.round((votes / valid) * 100);
}

/** Here as the poll was opened, and not among those whom its question names. */
export function notNamedOf(poll: Poll, opening: PollOpening): readonly string[] {
  if (!poll.live) return [];
  const named = new Set(opening.voters.map(({ id }) => id));
  return Object.entries(poll.names)
    .filter(([id]) => !named.has(id))
    .map(([, name]) => name);
}
