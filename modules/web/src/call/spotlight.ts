import { participantOf, type ParticipantId } from './state.ts';
import type { Turn } from './turn.ts';

/** A host puts somebody on everybody's stage, or nobody any more. Who chose the grid is asked, not switched. */
export function noteSpotlight(turn: Turn, before: ParticipantId | undefined, after: ParticipantId | undefined): void {
  const meeting = turn.meeting;
  if (!meeting || before === after) return;
  turn.retract('meeting.spotlit', 'meeting.spotlit-self');
  // With the floor it is said whose that is.
  if (after === undefined || after === meeting.meeting.floor?.participant) return;
  if (after === meeting.self) {
    turn.notice({ key: 'meeting.spotlit-self' }, 'info');
    return;
  }
  const message = { key: 'meeting.spotlit', values: { name: participantOf(meeting, after)?.name ?? '' } } as const;
  if (meeting.layout === 'grid') turn.notice(message, 'info', { action: 'show-share' });
  else turn.say('polite', message);
}
