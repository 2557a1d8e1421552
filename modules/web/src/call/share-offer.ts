import { isSharing } from './state.ts';
import type { Turn } from './turn.ts';

/** After each step: that somebody shares, and whether to show it, is asked as long as they do and it is not shown. */
export function settleShareOffer(turn: Turn): void {
  const { meeting } = turn;
  const offer = turn.state.notices.find(({ message }) => message.key === 'meeting.share-started');
  if (!meeting || offer === undefined) return;
  const name = offer.message.values?.['name'];
  const isValid =
    meeting.layout === 'grid' && meeting.participants.some((person) => person.name === name && isSharing(person));
  if (!isValid) turn.retract('meeting.share-started');
}
