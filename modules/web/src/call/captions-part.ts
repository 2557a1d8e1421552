import type { CallEvent } from './events.ts';
import type { Turn } from './turn.ts';
import { ownView, type CallState } from './state.ts';

/** What the client does about captions. Most meetings have none, so it is fetched with the first, as that of files is. */
type CaptionsPart = typeof import('./captions.ts');

/** @param then what is to be taken up once the part is there, if it is what begins with captions */
export function withCaptions(turn: Turn, work: (part: CaptionsPart) => void, then?: CallEvent): void {
  const part = turn.state.captionsPart as CaptionsPart | null;
  if (part) work(part);
  else if (then) turn.effect({ type: 'fetch-captions-part', then });
}

/** After each step: who is let write captions is told and offered the panel; who is not any more is told, too. */
export function noteCaptionRight(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  if (!meeting || before.phase.name !== 'meeting' || before.phase.self !== meeting.self) return;
  const [was, now] = [ownView(before.phase), ownView(meeting)];
  // Hosts have it by their role, of which they are told.
  if (!was || !now || was.mayCaption === now.mayCaption || was.role !== now.role) return;
  turn.retract('captions.granted', 'captions.taken');
  if (now.mayCaption) turn.notice({ key: 'captions.granted' }, 'notice', { action: 'write-captions' });
  else turn.notice({ key: 'captions.taken' }, 'notice', { persistent: true });
}
