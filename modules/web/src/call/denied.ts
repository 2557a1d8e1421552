import type { ReasonCode, ServerMessage } from '../protocol/messages.ts';
import { withFiles } from './files-part.ts';
import { withPolls } from './polls-part.ts';
import { forgetRemoval, forgetStatement, isOfRestatement } from './group.ts';
import { isKeptOff } from './kept.ts';
import { isGoing, cancelLeaving } from './leaving.ts';
import { MESSAGE_KEYS, type MessageKey } from './messages.ts';
import { stoppedFromOutside } from './own.ts';
import { offerSettled } from './path.ts';
import { signAgain } from './signing.ts';
import type { PendingAct } from './state.ts';
import type { Turn } from './turn.ts';

const ENDING_A_SHARE: ReadonlySet<ReasonCode> = new Set(['share-not-granted', 'somebody-else-shares']);
const KNOWN_KEYS: ReadonlySet<string> = new Set(MESSAGE_KEYS);

/** The server refused an act: what was done for it here is undone, and the person is told. */
export function denied(turn: Turn, { inReplyTo, reason }: Extract<ServerMessage, { readonly type: 'denied' }>): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  if (meeting.acts.offer?.seq === inReplyTo) offerDenied(turn, meeting.acts.offer.negotiation, reason);
  // Something may have been sent by that.
  const { acts } = turn.meeting;
  const act = acts.pending.find(({ seq }) => seq === inReplyTo);
  turn.patchMeeting({ acts: { ...acts, pending: acts.pending.filter(({ seq }) => seq !== inReplyTo) } });
  turn.retract('meeting.outcome-pending');
  if (act) undo(turn, act, reason);
  // The right ended while it was on its way, and that is told.
  if (isOfRestatement(turn, inReplyTo) || meeting.captions.out.seqs.includes(inReplyTo)) return;
  if (act && reason === 'statement-not-next' && signAgain(turn, act)) return;
  if (act && isGoing(act.message)) cancelLeaving(turn);
  const file = act && 'file' in act.message && reason === 'no-such-file' ? act.message.file : undefined;
  if (file !== undefined) return withFiles(turn, (part) => part.fileMissing(turn, file));
  // What keeps it off is told with the way to ask.
  if (act?.message.type === 'set-muted' && act.message.source !== 'screen-audio' && isKeptOff(turn, act.message.source))
    return;
  turn.notice({ key: deniedKey(reason) }, 'notice', { persistent: true });
}

/** One track of an offer was not allowed, so none of it was taken; only a screen needs a right of its own. */
function offerDenied(turn: Turn, negotiation: number, reason: ReasonCode): void {
  const { track, ...own } = turn.own('screen');
  const ran = track !== undefined && ENDING_A_SHARE.has(reason);
  if (ran) turn.setOwn('screen', own);
  const stopped = (track === undefined || ran) && stoppedFromOutside(turn, 'screen');
  offerSettled(turn, negotiation);
  turn.effect({ type: 'drop-offer', negotiation });
  // What it asked for beside the screen, be it a new way, is asked for without that.
  if (ran && stopped) turn.effect({ type: 'negotiate' });
}

/** What was done here before the server could refuse it. */
function undo(turn: Turn, { message, key }: PendingAct, reason: ReasonCode): void {
  if (message.type === 'remove') forgetRemoval(turn, message.participant);
  forgetStatement(turn, message, key);
  withFiles(turn, (part) => part.fileDenied(turn, message));
  withPolls(turn, (part) => part.refused(turn, message, reason));
  if (message.type !== 'set-muted' || message.muted || message.source === 'screen-audio') return;
  stoppedFromOutside(turn, message.source);
}

export function deniedKey(reason: ReasonCode): MessageKey {
  const key = `denied.${reason}`;
  return isMessageKey(key) ? key : 'denied.other';
}

function isMessageKey(key: string): key is MessageKey {
  return KNOWN_KEYS.has(key);
}
