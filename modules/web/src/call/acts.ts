import type { GroupMember } from '../e2ee/worker/asks.ts';
import { addressChat, answerLine, keepDraft, react, sawChat, writeChat, writeTo } from './chat.ts';
import type { Of, UserEvent } from './events.ts';
import { withFiles } from './files-part.ts';
import { watchRemoval } from './group.ts';
import { memberOf } from './keys.ts';
import { beginToGo, giveUpHeld, leave } from './leaving.ts';
import type { MessageKey } from './messages.ts';
import { setOwn } from './own.ts';
import { isForMany } from './rules.ts';
import { sendAgain } from './sending.ts';
import { admitSeen, hostOf, notDone, signFirst } from './signing.ts';
import { comeForward, considerStage, pin } from './speaker.ts';
import { ownView, type ActMessage } from './state.ts';
import type { Turn } from './turn.ts';
import { gridPages } from './view.ts';
import { zoomedTo } from './zoom.ts';

export function takeInMeeting(
  turn: Turn,
  event: Of<
    UserEvent,
    | 'act'
    | 'copy-invitation'
    | 'choose-invitation-language'
    | 'choose-layout'
    | 'turn-page'
    | 'toggle-panel'
    | 'close-panel'
    | 'show-settings'
    | 'pin'
    | 'tile-menu'
    | 'share-window'
    | 'fold-faces'
    | 'share-window-blocked'
    | 'share-refused'
    | 'write-to'
    | 'zoom-share'
    | 'codes-match'
    | 'write-chat'
    | 'answer-line'
    | 'send-again'
    | 'keep-draft'
    | 'address-chat'
    | 'react'
    | 'send-file'
    | 'save-file'
    | 'stop-file'
  >,
): void {
  const meeting = turn.meeting;
  if (event.type === 'keep-draft') return keepDraft(turn, event.text);
  if (!meeting) return;
  switch (event.type) {
    case 'act':
      if (event.seen !== undefined) return admitSeen(turn, event.message, event.seen);
      return act(turn, event.message, event.target === undefined ? targetOf(turn, event.message) : event.target);
    case 'copy-invitation':
      turn.effect({ type: 'hold-clipboard' });
      return act(turn, { type: 'invite' }, null);
    case 'choose-invitation-language':
      return turn.patchMeeting({ invitationLanguage: event.language });
    case 'choose-layout':
      turn.patchMeeting({ layout: event.layout, layoutBeforePin: event.layout, page: 0 });
      if (event.layout === 'speaker') turn.retract('meeting.share-started', 'meeting.spotlit');
      return comeForward(turn);
    case 'turn-page': {
      const { pages } = gridPages(meeting, turn.state.stageSize);
      return turn.patchMeeting({ page: Math.max(0, Math.min(pages - 1, Math.trunc(event.page))) });
    }
    case 'toggle-panel':
      turn.patchMeeting({
        panel: meeting.panel === event.panel ? null : event.panel,
        settingsAt: null,
        chat: { ...meeting.chat, wanted: 0 },
      });
      withFiles(turn, (part) => part.sawFiles(turn));
      return sawChat(turn);
    case 'codes-match':
      return codesMatch(turn, event.code);
    case 'write-chat':
      return writeChat(turn, event.text);
    case 'answer-line':
      return answerLine(turn, event.line);
    case 'send-again':
      return sendAgain(turn, event.line);
    case 'address-chat':
      return addressChat(turn, event.to);
    case 'react':
      return react(turn, event.sign);
    case 'send-file':
      return withFiles(turn, (part) => part.sendFile(turn, event.name, event.content, event.to), event);
    case 'save-file':
      return withFiles(turn, (part) => part.saveFile(turn, event.file));
    case 'stop-file':
      return withFiles(turn, (part) => part.cancelTransfer(turn, event.id));
    case 'close-panel':
      turn.patchMeeting({ panel: null, chat: { ...meeting.chat, wanted: 0 } });
      return sawChat(turn);
    case 'show-settings':
      turn.patchMeeting({
        panel: 'settings',
        settingsAt: { place: event.place },
        chat: { ...meeting.chat, wanted: 0 },
      });
      return sawChat(turn);
    case 'write-to':
      return writeTo(turn, event.participant);
    case 'pin':
      return pin(turn, event.participant);
    case 'share-window':
      return turn.patchMeeting({ shareAway: event.open });
    case 'fold-faces':
      return turn.patchMeeting({ facesHidden: event.hidden });
    case 'share-window-blocked':
      return turn.notice({ key: 'meeting.share-window-blocked' }, 'notice');
    case 'share-refused':
      return shareRefused(turn);
    case 'zoom-share':
      return turn.patchMeeting({ shareZoom: zoomedTo(meeting, event.zoom) });
    case 'tile-menu':
      turn.patchMeeting({ tileMenuOpen: event.open });
      return considerStage(turn);
  }
}

/** As they are now, where nobody said as whom they stood on the screen. */
function targetOf({ meeting }: Turn, message: ActMessage): GroupMember | null {
  const target = message.type === 'remove' ? message.participant : hostOf(message);
  const member = meeting && target !== undefined ? memberOf(meeting.keys, target) : undefined;
  return member ?? null;
}

/** One's own tracks are muted and unmuted by `set-own` alone, so that device, media path and server agree. */
function act(turn: Turn, message: ActMessage, target: GroupMember | null): void {
  switch (message.type) {
    case 'set-muted':
      return message.source === 'screen-audio' ? undefined : setOwn(turn, message.source, !message.muted);
    case 'unpublish':
      return message.source === 'screen-audio' ? undefined : setOwn(turn, message.source, false);
    case 'leave':
      return leave(turn);
    case 'hand-over-and-leave':
      if (!beginToGo(turn)) return;
      return signFirst(turn, message, target?.key) ? undefined : turn.send(message);
    case 'end-for-all':
      giveUpHeld(turn);
      return beginToGo(turn) ? turn.send(message) : undefined;
    case 'remove':
      // Their device is barred; by a key whoever comes back often enough could not be removed.
      if (targetOf(turn, message)?.device !== target?.device) return notDone(turn);
      turn.send(message);
      return watchRemoval(turn, message.participant);
    case 'invite':
    case 'raise-hand':
    case 'admit':
    case 'admit-all':
    case 'tell-door':
    case 'refuse':
    case 'mute':
    case 'mute-all':
    case 'set-permission':
    case 'set-chat':
    case 'lower-hand':
    case 'ask-to-unmute':
    case 'lock':
    case 'unlock':
    case 'set-role':
    case 'set-share-right':
    case 'set-file-right':
    case 'set-caption-right':
    case 'offer-file':
    case 'fetch-file':
    case 'withdraw-file':
    case 'spotlight':
    case 'give-floor':
    case 'end-floor':
    case 'open-poll':
    case 'cast-ballot':
    case 'close-poll':
    case 'tell-result':
    case 'set-rule':
    case 'classify':
      return signFirst(turn, message, target?.key) ? undefined : turn.send(message);
  }
}

/** Who may not share learns why, and how to ask; who has asked waits. */
function shareRefused(turn: Turn): void {
  const asked = turn.meeting && ownView(turn.meeting)?.handRaisedAt !== undefined;
  turn.notice({ key: 'denied.share-not-granted' }, 'notice', asked ? {} : { action: 'raise-hand' });
}

/** Those whom the compared code stands for are who they say they are; another code, as somebody came, is compared anew. */
function codesMatch(turn: Turn, code: string): void {
  const view = turn.meeting?.keys.view;
  if (!view) return;
  if (view.safetyCode.digits !== code) {
    turn.notice({ key: 'safety.changed' }, 'notice');
    return;
  }
  const keys = view.members.map(({ key }) => key);
  turn.patch({ verified: [...new Set([...turn.state.verified, ...keys])] });
}

export function invitationCopied(turn: Turn, link: string, copied: boolean): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { password } = meeting.entry;
  const shared = isForMany(meeting.meeting);
  turn.patchMeeting({ invitation: { link, password, title: meeting.meeting.title, shared, copied } });
  const done: MessageKey = shared ? 'invitation.copied.shared' : 'invitation.copied';
  const key: MessageKey = copied ? done : 'invitation.copy-by-hand';
  turn.notice({ key }, copied ? 'ok' : 'notice', copied ? {} : { action: 'copy-by-hand' });
}
