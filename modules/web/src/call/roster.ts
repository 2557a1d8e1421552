import type { ParticipantId, ParticipantView, TrackId } from '../protocol/messages.ts';

/** What is asked of a list of people again and again, found once for each list; the core makes a new one for a change. */
export interface Roster {
  readonly byId: ReadonlyMap<ParticipantId, ParticipantView>;
  readonly ownerOf: ReadonlyMap<TrackId, ParticipantId>;
  /** Everybody with a hand up, longest first. */
  readonly hands: readonly ParticipantView[];
}

const rosters = new WeakMap<readonly ParticipantView[], Roster>();

export function rosterOf(participants: readonly ParticipantView[]): Roster {
  const known = rosters.get(participants);
  if (known) return known;
  const roster: Roster = {
    byId: new Map(participants.map((participant) => [participant.id, participant])),
    ownerOf: new Map(participants.flatMap(({ id, tracks }) => tracks.map((track) => [track.id, id] as const))),
    hands: participants
      .filter(({ handRaisedAt }) => handRaisedAt !== undefined)
      .sort((a, b) => (a.handRaisedAt ?? '').localeCompare(b.handRaisedAt ?? '')),
  };
  rosters.set(participants, roster);
  return roster;
}
