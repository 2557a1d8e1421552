import type { ChatPolicy, Permission } from '../protocol/messages.ts';
import { isHost, ownView, type MeetingPhase, type OwnSource } from './state.ts';
import type { ChatTo } from './talk.ts';
import type { Turn } from './turn.ts';

/** What a host may forbid of what a person sends, and what is said of it. */
export const KEPT = {
  microphone: {
    permission: 'unmute',
    forbidden: 'denied.unmute-not-allowed',
    allowed: 'meeting.may-unmute',
    action: 'unmute',
    untrue: ['meeting.muted-by-host', 'meeting.muted-on-entry', 'meeting.asked-to-unmute'],
  },
  camera: {
    permission: 'start-video',
    forbidden: 'denied.video-not-allowed',
    allowed: 'meeting.may-start-video',
    action: 'camera-on',
    untrue: ['meeting.camera-stopped-by-host'],
  },
} as const satisfies Record<'microphone' | 'camera', object>;

export const KEPT_SOURCES = ['microphone', 'camera'] as const;

/** Whether the server takes it from this person now. */
export function mayDo(meeting: MeetingPhase, permission: Permission): boolean {
  return ownView(meeting)?.forbidden.includes(permission) !== true;
}

/** A host keeps it off. The person is told, and how to ask. */
export function isKeptOff(turn: Turn, source: OwnSource): boolean {
  const { meeting } = turn;
  if (!meeting || source === 'screen' || mayDo(meeting, KEPT[source].permission)) return false;
  tellKept(turn, source);
  return true;
}

export function tellKept(turn: Turn, source: 'microphone' | 'camera'): void {
  const { forbidden, allowed, untrue } = KEPT[source];
  turn.retract(allowed, ...untrue);
  const { meeting } = turn;
  const asks = meeting && mayDo(meeting, 'raise-hand') && ownView(meeting)?.handRaisedAt === undefined;
  turn.notice({ key: forbidden }, 'notice', { persistent: true, ...(asks && { action: 'raise-hand' }) });
}

export const CHAT_NEWS = { off: 'denied.chat-off', hosts: 'denied.chat-to-hosts-only' } as const;

/** Why a message to these people would not be taken; null where it would be. */
export function chatRefusal(
  phase: MeetingPhase,
  to: ChatTo,
): (typeof CHAT_NEWS)[Exclude<ChatPolicy, 'everybody'>] | null {
  const { chat } = phase.meeting;
  if (chat === 'off') return CHAT_NEWS.off;
  if (chat === 'everybody' || isHost(phase) || to.kind === 'hosts') return null;
  const toHost =
    to.kind === 'one' && phase.participants.some(({ id, role }) => id === to.participant && role !== 'participant');
  return toHost ? null : CHAT_NEWS.hosts;
}
