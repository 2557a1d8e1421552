import { seatsFor } from './stage.ts';
import type { ParticipantId } from './state.ts';

export type Seats = readonly (ParticipantId | null)[];

/** A newcomer takes the first free seat, so that nobody moves. */
export function takeSeat(seats: Seats, newcomer: ParticipantId): Seats {
  if (seats.includes(newcomer)) return seats;
  const free = seats.indexOf(null);
  return free < 0 ? [...seats, newcomer] : seats.with(free, newcomer);
}

/** Another than the one that is kept for who comes back to it. */
export function moveFrom(seats: Seats, kept: number, newcomer: ParticipantId): Seats {
  const free = seats.findIndex((seat, index) => seat === null && index !== kept);
  const left = freeSeat(seats, newcomer);
  return free < 0 ? [...left, newcomer] : left.with(free, newcomer);
}

/** A seat left stays free. */
export function leaveSeat(seats: Seats, leaver: ParticipantId): Seats {
  return settle(freeSeat(seats, leaver));
}

/** For somebody who comes back to it. */
export function freeSeat(seats: Seats, leaver: ParticipantId): Seats {
  return seats.map((seat) => (seat === leaver ? null : seat));
}

/** Only when fewer seats would be laid out anyway do people move up, in order. */
export function settle(seats: Seats): Seats {
  const people = seats.filter((seat) => seat !== null);
  return seatsFor(people.length) < seatsFor(seats.length) ? people : seats;
}

/**
 * Whether those with a picture come before those without one.
 *
 * @param held who has a place of their own for now, in front or behind
 */
export function areGrouped(seats: Seats, isSeen: (id: ParticipantId) => boolean, held: ParticipantId | null): boolean {
  const people = seats.filter((seat) => seat !== null).filter((id) => id !== held);
  const firstDark = people.findIndex((id) => !isSeen(id));
  return firstDark < 0 || people.slice(firstDark).every((id) => !isSeen(id));
}

/** Those with a picture, then those without one, each in the order of before. Free seats go: as many are laid out without them. */
export function grouped(seats: Seats, isSeen: (id: ParticipantId) => boolean, held: ParticipantId | null): Seats {
  const people = seats.filter((seat) => seat !== null);
  const others = people.filter((id) => id !== held);
  const next = [...others.filter((id) => isSeen(id)), ...others.filter((id) => !isSeen(id))];
  return held !== null && people.includes(held) ? next.toSpliced(people.indexOf(held), 0, held) : next;
}

/** Places that are in sight, from the first to before the last. */
export interface Sight {
  readonly from: number;
  readonly until: number;
}

/** Who speaks out of sight takes the place, of those in sight, of the person silent longest; never one's own. */
export function bringForward(
  seats: Seats,
  speaker: ParticipantId,
  self: ParticipantId,
  sight: Sight,
  spokeAtMillis: Readonly<Record<ParticipantId, number>>,
): Seats {
  const from = seats.indexOf(speaker);
  if (from < 0 || (from >= sight.from && from < sight.until) || speaker === self) return seats;
  let quietest = -1;
  let quietSince = Infinity;
  for (const [index, seat] of seats.entries()) {
    if (index < sight.from || index >= sight.until || seat === self) continue;
    const spoke = seat === null ? -1 : (spokeAtMillis[seat] ?? 0);
    if (spoke < quietSince) {
      quietest = index;
      quietSince = spoke;
    }
  }
  if (quietest < 0) return seats;
  return seats.with(quietest, speaker).with(from, seats[quietest] ?? null);
}

/** After a snapshot: those who stayed keep their seats, the others fill up. */
export function reseat(seats: Seats, present: readonly ParticipantId[]): Seats {
  let next: Seats = seats;
  for (const seat of seats) if (seat !== null && !present.includes(seat)) next = leaveSeat(next, seat);
  for (const id of present) next = takeSeat(next, id);
  return next;
}
