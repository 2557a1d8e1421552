import { verifiedBy, type VerifiedBy } from '../../call/keys.ts';
import { participantOf, type ParticipantId } from '../../call/state.ts';
import { useMeeting } from '../call-context.ts';

/**
 * A participant's name, by their certificate. Only frames under that participant's key are shown beside it, so it never
 * changes because of a frame.
 */
export function useCertifiedName(participant: ParticipantId | undefined): string {
  return useMeeting((phase) => (participant === undefined ? '' : (participantOf(phase, participant)?.name ?? '')));
}

/** Who vouches for that name, by the same certificate. */
export function useVerification(participant: ParticipantId): VerifiedBy {
  return useMeeting((phase) => verifiedBy(phase.keys, participant));
}
