import { areGrouped, bringForward, grouped, leaveSeat, takeSeat } from './seats.ts';
import { type MeetingPhase, type ParticipantId, participantOf } from './state.ts';
import type { Turn } from './turn.ts';
import { isSeen, kindOf, leadOf, planOf, seatedPeople } from './view.ts';

/**
 * So long must cameras be on or off before people change places for them: a newcomer turns theirs on a moment later, and
 * one that is off only for a moment moves nobody.
 */
export const CAMERAS_SETTLE_MILLIS = 4_000;

/**
 * After each step: who stands beside the large picture, in the order of the places. Nobody moves for another: who comes
 * onto the large place and who leaves it change places, a newcomer comes last, and the last one takes a place that was left.
 */
export function arrangePeople(turn: Turn): void {
  seatSelf(turn);
  groupCamerasOff(turn);
  const meeting = turn.meeting;
  if (!meeting) return;
  const lead = leadOf(meeting);
  const people = seatedPeople(meeting).filter((id) => id !== lead);
  const placed = settle(meeting.heads, people);
  const heads = forward(turn, meeting, placed);
  if (heads.length !== meeting.heads.length || heads.some((id, index) => id !== meeting.heads[index])) {
    turn.patchMeeting({ heads });
  }
}

/** Who wants no seat for their own picture still has one while nobody else is there. */
function seatSelf(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { self, seats, participants } = meeting;
  const sits = turn.state.preferences.selfView === 'seat' || participants.length === 1;
  if (sits === seats.includes(self)) return;
  turn.patchMeeting({ seats: sits ? takeSeat(seats, self) : leaveSeat(seats, self) });
}

/** People without a picture come behind the others in the grid, once that has lasted. */
export function groupCamerasOff(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { seats, groupsAtMillis, speaker } = meeting;
  const seen = (id: ParticipantId) => hasPicture(turn, meeting, id);
  if (areGrouped(seats, seen, speaker.onStage)) {
    if (groupsAtMillis === null) return;
    turn.patchMeeting({ groupsAtMillis: null });
    turn.effect({ type: 'clear-timer', timer: 'cameras' });
    return;
  }
  if (groupsAtMillis === null) {
    turn.patchMeeting({ groupsAtMillis: turn.now + CAMERAS_SETTLE_MILLIS });
    turn.effect({ type: 'set-timer', timer: 'cameras', delayMillis: CAMERAS_SETTLE_MILLIS });
    return;
  }
  // Nobody moves under an open menu, nor while a place is kept for somebody who loads the page again.
  if (turn.now < groupsAtMillis || meeting.tileMenuOpen || meeting.announcer.replaced.length > 0) return;
  turn.patchMeeting({ seats: grouped(seats, seen, speaker.onStage), groupsAtMillis: null });
}

/** One's own camera is what this page says: the server learns of it later. */
function hasPicture({ state }: Turn, meeting: MeetingPhase, id: ParticipantId): boolean {
  return id === meeting.self ? state.own.camera.on : isSeen(participantOf(meeting, id));
}

function settle(heads: readonly ParticipantId[], people: readonly ParticipantId[]): ParticipantId[] {
  const coming = people.filter((id) => !heads.includes(id));
  const places = heads.map((id) => (people.includes(id) ? id : (coming.shift() ?? null)));
  const next: (ParticipantId | null)[] = [...places, ...coming];
  const dropEmptyEnd = () => {
    while (next.at(-1) === null) next.pop();
  };
  dropEmptyEnd();
  for (let hole = next.indexOf(null); hole >= 0; hole = next.indexOf(null)) {
    next[hole] = next.pop() ?? null;
    dropEmptyEnd();
  }
  return next.filter((id) => id !== null);
}

/** Who has the floor, or has just had it, is seen: in the place of the one silent longest. */
function forward(turn: Turn, meeting: MeetingPhase, heads: readonly ParticipantId[]): readonly ParticipantId[] {
  if (meeting.tileMenuOpen) return heads;
  const { speaker, self } = meeting;
  const seen = { from: 0, until: placesFor(turn, meeting, heads) };
  const spoke = heads
    .filter((id) => !meeting.heads.includes(id) && speaker.spokeAtMillis[id] !== undefined)
    .concat(speaker.onStage === null ? [] : [speaker.onStage]);
  return spoke.reduce<readonly ParticipantId[]>(
    (now, id) => bringForward(now, id, self, seen, speaker.spokeAtMillis).filter((each) => each !== null),
    heads,
  );
}

/** How many heads have a place on the stage. */
function placesFor(turn: Turn, meeting: MeetingPhase, heads: readonly ParticipantId[]): number {
  const kind = kindOf(meeting);
  if (kind === 'grid') return 0;
  const plan = planOf({ ...meeting, heads }, turn.state.stageSize);
  return kind === 'share' ? Math.max(0, plan.tiles.length - 1) : plan.tiles.length;
}
