import type { MeetingView, ParticipantView, Permission } from '../protocol/messages.ts';
import { CHAT_NEWS, KEPT, KEPT_SOURCES, mayDo, tellKept } from './kept.ts';
import type { MessageKey } from './messages.ts';
import { stoppedFromOutside } from './own.ts';
import { isHost } from './state.ts';
import type { Turn } from './turn.ts';

/** Told as it begins and ends; on the seat again only where something that was on goes off by it. */
export function notePermissions(turn: Turn, before: ParticipantView, after: ParticipantView): void {
  for (const source of KEPT_SOURCES) {
    const { permission, forbidden, allowed, action } = KEPT[source];
    const was = before.forbidden.includes(permission);
    const is = after.forbidden.includes(permission);
    if (is && !was) {
      stoppedFromOutside(turn, source);
      tellKept(turn, source);
    } else if (was && !is) {
      turn.retract(forbidden);
      const asked = turn.state.notices.some(({ message }) => message.key === 'meeting.asked-to-unmute');
      if (!turn.own(source).on && !(asked && source === 'microphone'))
        turn.notice({ key: allowed }, 'info', { action });
    }
  }
}

/** On the seat: what is on and may not be goes off before anything of it is sent. */
export function keepOff(turn: Turn): void {
  for (const source of KEPT_SOURCES) {
    const { meeting } = turn;
    if (!meeting || mayDo(meeting, KEPT[source].permission) || !turn.own(source).on) continue;
    stoppedFromOutside(turn, source);
    tellKept(turn, source);
  }
}

/** Hosts changed what everybody may do. */
export function noteMeetingPermissions(turn: Turn, before: MeetingView, after: MeetingView): void {
  const { meeting } = turn;
  if (!meeting) return;
  noteForbidden(turn, before, after, 'raise-hand', 'denied.hand-not-allowed');
  noteForbidden(turn, before, after, 'react', 'denied.reaction-not-allowed');
  if (before.chat === after.chat) return;
  turn.retract('denied.chat-off', 'denied.chat-to-hosts-only');
  if (after.chat === 'off' || (after.chat === 'hosts' && !isHost(meeting))) {
    turn.notice({ key: CHAT_NEWS[after.chat] }, 'info');
  }
}

function noteForbidden(
  turn: Turn,
  before: MeetingView,
  after: MeetingView,
  permission: Permission,
  key: MessageKey,
): void {
  const was = before.forbidden.includes(permission);
  const is = after.forbidden.includes(permission);
  if (was && !is) turn.retract(key);
  else if (is && !was && turn.meeting && !isHost(turn.meeting)) turn.notice({ key }, 'info');
}
