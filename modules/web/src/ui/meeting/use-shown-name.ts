import { foundInSlot, verifiedBy, type VerifiedBy } from '../../call/keys.ts';
import { participantOf, slotOf, trackOf, type MeetingPhase, type ParticipantId } from '../../call/state.ts';
import { useMeeting } from '../call-context.ts';

function foundIn(phase: MeetingPhase, participant: ParticipantId | undefined, source: 'camera' | 'screen') {
  const person = participant === undefined ? undefined : participantOf(phase, participant);
  const track = person && trackOf(person, source);
  const slot = track && slotOf(phase, track.id);
  return { person, found: foundInSlot(phase.keys, slot) };
}

/** The name beside a picture follows the keys under which it was opened, not what signalling says. */
export function useShownName(participant: ParticipantId | undefined, source: 'camera' | 'screen'): string {
  return useMeeting((phase) => {
    const { person, found } = foundIn(phase, participant, source);
    return found?.name ?? person?.name ?? '';
  });
}

/** Who vouches for that name, by the certificate of whoever has those keys. */
export function useShownVerification(participant: ParticipantId, source: 'camera' | 'screen'): VerifiedBy {
  return useMeeting((phase) => {
    const { found } = foundIn(phase, participant, source);
    return found ? found.verifiedBy : verifiedBy(phase.keys, participant);
  });
}
