import type { CloseCause, ParticipantView } from '../protocol/messages.ts';
import { noteJoined, noteLeft, noteReplaced } from './announce.ts';
import { memberOf } from './keys.ts';
import { freeSeat, leaveSeat, moveFrom, takeSeat } from './seats.ts';
import { considerStage, pin } from './speaker.ts';
import { type MeetingPhase, type ParticipantId, participantOf } from './state.ts';
import type { Replaced } from './notice-state.ts';
import type { Turn } from './turn.ts';

export function participantJoined(turn: Turn, participant: ParticipantView): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const before = meeting.announcer.replaced.find(
    ({ name, device, by }) => name === participant.name && device !== undefined && by === undefined,
  );
  if (before !== undefined) return standsIn(turn, meeting, participant, before);
  turn.patchMeeting({
    participants: [...meeting.participants, participant],
    seats: takeSeat(meeting.seats, participant.id),
  });
  noteJoined(turn, participant.name);
}

/** In the place in the list and on the stage of the stay that this one may replace: so nothing moves where it does. */
function standsIn(turn: Turn, meeting: MeetingPhase, participant: ParticipantView, before: Replaced): void {
  const { announcer, seats } = meeting;
  turn.patchMeeting({
    participants: meeting.participants.toSpliced(before.index, 0, participant),
    seats:
      before.seat < seats.length && seats[before.seat] === null
        ? seats.with(before.seat, participant.id)
        : takeSeat(seats, participant.id),
    announcer: {
      ...announcer,
      replaced: announcer.replaced.map((each) => (each === before ? { ...each, by: participant.id } : each)),
    },
  });
}

/** After each step: a name is anybody's, so it is the certified device that makes a return of who joined under it. */
export function followReturns(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  for (const before of meeting.announcer.replaced) {
    const device = before.by === undefined ? undefined : memberOf(meeting.keys, before.by)?.device;
    if (before.by === undefined || device === undefined) continue;
    if (device === before.device) comesBack(turn, before, before.by);
    else isAnother(turn, before, before.by);
  }
}

function comesBack(turn: Turn, before: Replaced, id: ParticipantId): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { announcer } = meeting;
  turn.patchMeeting({
    announcer: { ...announcer, replaced: announcer.replaced.filter((each) => each !== before) },
  });
  if (before.pinned && meeting.pinned === null) pin(turn, id);
}

/** The place is kept on. */
function isAnother(turn: Turn, before: Replaced, id: ParticipantId): void {
  const meeting = turn.meeting;
  const newcomer = meeting && participantOf(meeting, id);
  if (!newcomer) return;
  turn.patchMeeting({
    participants: [...meeting.participants.filter((each) => each !== newcomer), newcomer],
    seats: moveFrom(meeting.seats, before.seat, id),
    announcer: { ...meeting.announcer, replaced: vacated(meeting.announcer.replaced, id) },
  });
  noteJoined(turn, newcomer.name);
}

/** Whoever stands in one of these places does so no more. */
function vacated(replaced: readonly Replaced[], id: ParticipantId): readonly Replaced[] {
  return replaced.map((each) => {
    const { by, ...rest } = each;
    return by === id ? rest : each;
  });
}

export function participantLeft(turn: Turn, id: ParticipantId, cause: CloseCause): void {
  const meeting = turn.meeting;
  if (meeting?.away.some((person) => person.id === id)) {
    turn.patchMeeting({ away: meeting.away.filter((person) => person.id !== id) });
    return;
  }
  const departed = meeting && participantOf(meeting, id);
  if (!departed || id === meeting.self) return;
  const { participants, seats, pinned, announcer, keys } = meeting;
  const stoodIn = announcer.replaced.some(({ by }) => by === id);
  if (stoodIn) turn.patchMeeting({ announcer: { ...announcer, replaced: vacated(announcer.replaced, id) } });
  const device = memberOf(keys, id)?.device;
  // Replaced itself before the keys had spoken: it is the stay before that somebody comes back to.
  if (cause === 'replaced' && !(stoodIn && device === undefined)) {
    const index = participants.indexOf(departed);
    noteReplaced(turn, { name: departed.name, index, seat: seats.indexOf(id), pinned: pinned === id, device });
  } else if (cause !== 'replaced') noteLeft(turn, departed.name);
  turn.patchMeeting({
    participants: participants.filter((participant) => participant.id !== id),
    // The place of who comes back is kept free, whatever the others would make of it.
    seats: cause === 'replaced' || stoodIn ? freeSeat(seats, id) : leaveSeat(seats, id),
  });
  if (pinned === id) pin(turn, null);
  const { [id]: _, ...spokeAtMillis } = meeting.speaker.spokeAtMillis;
  turn.patchSpeaker({ spokeAtMillis, current: meeting.speaker.current === id ? null : meeting.speaker.current });
  considerStage(turn);
}
