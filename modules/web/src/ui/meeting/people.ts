import { rosterOf } from '../../call/roster.ts';
import { isHost, trackOf, type MeetingPhase, type ParticipantId, type ParticipantView } from '../../call/state.ts';

export function isSpeakable(participant: ParticipantView): boolean {
  const microphone = trackOf(participant, 'microphone');
  return microphone !== undefined && !microphone.muted;
}

export function isSeen(participant: ParticipantView): boolean {
  const camera = trackOf(participant, 'camera');
  return camera !== undefined && !camera.muted;
}

export function isSharing(participant: ParticipantView): boolean {
  const screen = trackOf(participant, 'screen');
  return screen !== undefined && !screen.muted;
}

/** Counted from 1; 0 while the hand is down. */
export function handNumber(participants: readonly ParticipantView[], id: ParticipantId): number {
  return rosterOf(participants).hands.findIndex((participant) => participant.id === id) + 1;
}

/** Raised hands come first in the list of people; they move nobody on the stage. */
export function inListOrder(participants: readonly ParticipantView[]): readonly ParticipantView[] {
  return [...rosterOf(participants).hands, ...participants.filter((each) => each.handRaisedAt === undefined)];
}

export function othersOf(phase: Pick<MeetingPhase, 'participants' | 'self'>): readonly ParticipantView[] {
  return phase.participants.filter((participant) => participant.id !== phase.self);
}

export { isHost };
