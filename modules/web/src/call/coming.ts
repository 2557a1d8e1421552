import type { CloseCause, ParticipantView } from '../protocol/messages.ts';
import { noteJoined, noteLeft, noteReplaced } from './announce.ts';
import { freeSeat, leaveSeat, takeSeat } from './seats.ts';
import { considerStage, pin } from './speaker.ts';
import { type MeetingPhase, type ParticipantId, participantOf } from './state.ts';
import type { Replaced } from './told-state.ts';
import type { Turn } from './turn.ts';

export function participantJoined(turn: Turn, participant: ParticipantView): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const before = meeting.announcer.replaced.find(({ name }) => name === participant.name);
  if (before !== undefined) return comesBack(turn, meeting, participant, before);
  turn.patchMeeting({
    participants: [...meeting.participants, participant],
    seats: takeSeat(meeting.seats, participant.id),
  });
  noteJoined(turn, participant.name);
}

/** To the place in the list and on the stage, and with the pin, of the stay that this one replaces. */
function comesBack(turn: Turn, meeting: MeetingPhase, participant: ParticipantView, before: Replaced): void {
  const { announcer, seats } = meeting;
  turn.patchMeeting({
    participants: meeting.participants.toSpliced(before.index, 0, participant),
    seats:
      before.seat < seats.length && seats[before.seat] === null
        ? seats.with(before.seat, participant.id)
        : takeSeat(seats, participant.id),
    announcer: { ...announcer, replaced: announcer.replaced.filter((each) => each !== before) },
  });
  if (before.pinned && meeting.pinned === null) pin(turn, participant.id);
}

export function participantLeft(turn: Turn, id: ParticipantId, cause: CloseCause): void {
  const meeting = turn.meeting;
  const leaver = meeting && participantOf(meeting, id);
  if (!leaver || id === meeting.self) return;
  const { participants, seats, pinned } = meeting;
  if (cause === 'replaced') {
    const index = participants.indexOf(leaver);
    noteReplaced(turn, { name: leaver.name, index, seat: seats.indexOf(id), pinned: pinned === id });
  } else noteLeft(turn, leaver.name);
  turn.patchMeeting({
    participants: participants.filter((participant) => participant.id !== id),
    // The place of who comes back is kept free, whatever the others would make of it.
    seats: cause === 'replaced' ? freeSeat(seats, id) : leaveSeat(seats, id),
  });
  if (pinned === id) pin(turn, null);
  const { [id]: _, ...spokeAtMillis } = meeting.speaker.spokeAtMillis;
  turn.patchSpeaker({ spokeAtMillis, current: meeting.speaker.current === id ? null : meeting.speaker.current });
  considerStage(turn);
}
