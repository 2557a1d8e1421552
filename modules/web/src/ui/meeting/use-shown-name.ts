import { foundInSlot } from '../../call/keys.ts';
import { participantOf, slotOf, trackOf, type ParticipantId } from '../../call/state.ts';
import { useMeeting } from '../call-context.ts';

/** The name beside a picture follows the keys under which it was opened, not what signalling says. */
export function useShownName(participant: ParticipantId | undefined, source: 'camera' | 'screen'): string {
  return useMeeting((phase) => {
    const person = participant === undefined ? undefined : participantOf(phase, participant);
    const track = person && trackOf(person, source);
    const slot = track && slotOf(phase, track.id);
    return foundInSlot(phase.keys, slot)?.name ?? person?.name ?? '';
  });
}
