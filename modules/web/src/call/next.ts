import { invitationCopied, takeInMeeting } from './acts.ts';
import { sayGroups, sayQueue, sayWritten } from './announce.ts';
import { knockNow } from './rejoin.ts';
import { endReactions } from './chat.ts';
import { showOverdue } from './chat-received.ts';
import type { CallEffect } from './effects.ts';
import { nameOffered, pageAsks } from './embedder.ts';
import {
  acceptRoot,
  join,
  keyKept,
  meetingNotFound,
  opened,
  openLink,
  redeemAgain,
  returnToOwn,
  startMeeting,
  takeFromHttp,
  takeKey,
  tryAgain,
  wantKey,
} from './entry.ts';
import { askAgain } from './early.ts';
import type { CallEvent, Of, OutsideEvent, Timer, UserEvent } from './events.ts';
import { withFiles } from './files-part.ts';
import { takePolls, withPolls } from './polls-part.ts';
import { keysAnswered, keysNotRenewed, keysRenewed, keysReported } from './group.ts';
import { floorTimer } from './floor.ts';
import { goHome, leave, leavingTimer } from './leaving.ts';
import { arrangePeople, groupCamerasOff } from './heads.ts';
import { noteCaptionRight, withCaptions } from './captions-part.ts';
import {
  keepReceipt,
  noticeRead,
  noticeTimer,
  noticeUnread,
  notWithdrawn,
  withdraw,
  withdrawn,
} from './privacy-notice.ts';
import {
  chooseDevice,
  deviceAllowed,
  deviceEnded,
  deviceFailed,
  deviceForbidden,
  deviceMuted,
  deviceOpened,
  devicesListed,
  flipCamera,
  holdToTalk,
  meetingScreen,
  mutedTimer,
  setOwn,
} from './own.ts';
import { checkLine, lineChecked, lineCheckOffered, picturesAfterAll, settleLineCheck } from './line-check.ts';
import { NO_LINE_CHECK } from './line-state.ts';
import { answerTimer, hurryMedia, rejoin, repairTimer, takeFromMedia } from './path.ts';
import { expectLess } from './expected.ts';
import { keepAwake, ownBackgroundKept, ownBackgroundRefused, prefer, saveData } from './prefer.ts';
import { DEFAULT_PREFERENCES } from './preferences.ts';
import { settleShareOffer } from './share-offer.ts';
import { showStage, showTimer } from './show.ts';
import { considerStage } from './speaker.ts';
import type { CallState } from './state.ts';
import { followReturns } from './arrivals.ts';
import { followSending, noteSlow } from './sending.ts';
import { signHeld } from './signing.ts';
import { stoodStill } from './standstill.ts';
import { keepSeat, takeFromSocket } from './session.ts';
import {
  cameraSwitched,
  handTimer,
  lineTimer,
  noteHands,
  hostsTimer,
  noteHosts,
  noteStopped,
  voiceNoticed,
  watchVoice,
} from './status-notices.ts';
import { Turn } from './turn.ts';
import { watchKeys, watchTimer } from './watch.ts';

export const INITIAL_STATE: CallState = {
  phase: { name: 'home' },
  isScreenShown: false,
  organiser: 'none',
  unansweredSecret: null,
  own: {
    microphone: { on: false, device: 'closed' },
    camera: { on: false, device: 'closed' },
    screen: { on: false, device: 'closed' },
  },
  devices: { list: [], chosen: {}, running: {}, canChooseSpeaker: false },
  browser: 'chromium',
  canBlur: true,
  preferences: DEFAULT_PREFERENCES,
  notices: [],
  noticesHeld: false,
  announcements: { polite: [], assertive: [] },
  stageSize: { width: 0, height: 0, side: 376, pixelRatio: 1 },
  lastId: 0,
  lastTransfer: 0,
  filesPart: null,
  captionsPart: null,
  pollsPart: null,
  keptPolls: null,
  remembered: { name: '', ownMeeting: null },
  shutOutAtMillis: [],
  busyAtMillis: [],
  verified: [],
  privacyNotice: null,
  receipt: null,
  withdrawal: 'none',
  lineCheck: NO_LINE_CHECK,
};

/**
 * The whole behaviour of the client: pure, so that a call can be replayed from a list of events. An event that makes no
 * sense in a phase changes nothing.
 *
 * <pre>
 * home -> starting -> preparing -> joining -> waiting -> meeting -> closed
 *                         ^           |          |          |         |
 *                         |           |          |          |         |
 *                         |           +----------+----------+-> closed +-> home, preparing
 *                         |           |          |          |
 *                         |           +<---------+----------+ coming back by the front door
 * </pre>
 *
 * @param nowMillis any clock that does not go backwards
 * @param wallMillis what is shown as the time of day
 */
export function next(
  state: CallState,
  event: CallEvent,
  nowMillis: number,
  wallMillis = nowMillis,
): readonly [CallState, readonly CallEffect[]] {
  const turn = new Turn(state, nowMillis, wallMillis);
  take(turn, event);
  if (turn.state !== state) {
    watchKeys(turn, state);
    followReturns(turn);
    arrangePeople(turn);
    showStage(turn);
    saveData(turn, state);
    keepSeat(turn, state);
    keepAwake(turn, state);
    expectLess(turn, state);
    settleLineCheck(turn, state);
    noteCaptionRight(turn, state);
    noteHands(turn, state);
    noteHosts(turn);
    settleShareOffer(turn);
    noteStopped(turn, state);
    watchVoice(turn, state);
    followSending(turn);
    withFiles(turn, (part) => part.leaveFiles(turn, state));
    withPolls(turn, (part) => part.follow(turn, state));
  }
  return [turn.state, turn.effects];
}

function take(turn: Turn, event: CallEvent): void {
  switch (event.type) {
    case 'start-meeting':
    case 'open-link':
    case 'use-key':
    case 'join':
    case 'keep-receipt':
    case 'withdraw-consent':
    case 'go-home':
    case 'return-to-own':
    case 'try-again':
    case 'load-anew':
    case 'redeem-again':
    case 'come-back-now':
    case 'rejoin':
    case 'accept-root':
    case 'set-own':
    case 'choose-device':
    case 'flip-camera':
    case 'test-speaker':
    case 'leave':
    case 'dismiss-notice':
    case 'hold-notices':
    case 'play-sound':
    case 'prefer':
    case 'choose-own-background':
    case 'check-line':
    case 'pictures-after-all':
    case 'hold-to-talk':
      return takeFromPerson(turn, event);
    case 'act':
    case 'copy-invitation':
    case 'choose-invitation-language':
    case 'choose-layout':
    case 'turn-page':
    case 'toggle-panel':
    case 'close-panel':
    case 'show-settings':
    case 'pin':
    case 'tile-menu':
    case 'share-window':
    case 'fold-faces':
    case 'share-window-blocked':
    case 'share-refused':
    case 'write-to':
    case 'zoom-share':
    case 'codes-match':
    case 'write-chat':
    case 'answer-line':
    case 'send-again':
    case 'keep-draft':
    case 'address-chat':
    case 'react':
    case 'send-file':
    case 'save-file':
    case 'stop-file':
      return takeInMeeting(turn, event);
    case 'opened':
      return opened(turn, event.route, event.remembered);
    case 'key-wanted':
      return wantKey(turn, { room: event.room, invitation: event.invitation });
    case 'key-kept':
      return keyKept(turn);
    case 'meeting-not-found':
      return meetingNotFound(turn, event.problem);
    case 'organiser-ready':
    case 'organiser-refused':
    case 'organiser-unanswered':
    case 'signed-out':
    case 'meeting-created':
    case 'meeting-not-created':
    case 'join-granted':
    case 'root-changed':
    case 'keys-refused':
    case 'rules-broken':
    case 'clock-differs':
    case 'browser-unfit':
    case 'join-refused':
    case 'not-started':
    case 'notice-changed':
    case 'sign-in-over':
    case 'server-unreachable':
      return takeFromHttp(turn, event);
    case 'line-check-offered':
      return lineCheckOffered(turn, event.offered);
    case 'line-checked':
      return lineChecked(turn, event.verdict);
    case 'notice-read':
      return noticeRead(turn, event.notice);
    case 'notice-unread':
      return noticeUnread(turn);
    case 'consent-withdrawn':
      return withdrawn(turn);
    case 'consent-not-withdrawn':
      return notWithdrawn(turn, event.unknown);
    case 'received':
    case 'socket-lost':
    case 'socket-trying':
    case 'socket-given-up':
      return takeFromSocket(turn, event);
    case 'device-opened':
    case 'device-failed':
    case 'device-ended':
    case 'device-muted':
    case 'device-allowed':
    case 'device-forbidden':
    case 'devices-listed':
      return takeFromDevices(turn, event);
    case 'offer-made':
    case 'slots-ready':
    case 'media-path':
    case 'quality':
    case 'track-lines':
    case 'playback-blocked':
    case 'playback-unblocked':
      return takeFromMedia(turn, event);
    case 'own-background-kept':
      return ownBackgroundKept(turn);
    case 'own-background-refused':
      return ownBackgroundRefused(turn);
    case 'voice-noticed':
      return voiceNoticed(turn, event.noticed);
    case 'keys-answered':
      return keysAnswered(turn, event.ask, event.reply, event.then);
    case 'keys-renewed':
      return keysRenewed(turn, event.keys);
    case 'keys-not-renewed':
      return keysNotRenewed(turn);
    case 'keys-reported':
      return keysReported(turn, event.report);
    case 'page-asks':
      return pageAsks(turn, event.source, event.page);
    case 'name-offered':
      return nameOffered(turn, event.name);
    case 'invitation-copied':
      return invitationCopied(turn, event.link, event.copied);
    case 'file-moved':
      return withFiles(turn, (part) => part.fileMoved(turn, event.id, event.done));
    case 'file-ended':
      return withFiles(turn, (part) => part.fileEnded(turn, event.id, event.how, event.secrets));
    case 'file-told':
      return withFiles(turn, (part) => part.fileReceived(turn, event.opened), event);
    case 'caption-told':
      return withCaptions(turn, (part) => part.captionReceived(turn, event.opened), event);
    case 'captions-begun':
      return withCaptions(turn, (part) => part.captionsBegun(turn), event);
    case 'caption-spoken':
      return withCaptions(turn, (part) => part.captionSpoken(turn, event.spoken, event.language), event);
    case 'part-missing':
      return partMissing(turn);
    case 'captions-part-fetched':
      turn.retract(PART_MISSING);
      return turn.patch({ captionsPart: event.part });
    case 'files-part-fetched':
      turn.retract(PART_MISSING);
      return turn.patch({ filesPart: event.part });
    case 'poll-step':
      return takePolls(turn, event.step);
    case 'polls-part-fetched':
      turn.retract(PART_MISSING);
      return turn.patch({ pollsPart: event.part, keptPolls: turn.state.keptPolls ?? event.kept });
    case 'meeting-screen':
      return meetingScreen(turn, event.shown);
    case 'stage-measured':
      return turn.patch({ stageSize: event.size });
    case 'hurry':
      hurryMedia(turn);
      redeemAgain(turn);
      return knockNow(turn);
    case 'stood-still':
      return stoodStill(turn, event.millis);
    case 'timer':
      return timerFired(turn, event.timer);
  }
}

function takeFromPerson(
  turn: Turn,
  event: Of<
    UserEvent,
    | 'start-meeting'
    | 'open-link'
    | 'use-key'
    | 'join'
    | 'keep-receipt'
    | 'withdraw-consent'
    | 'go-home'
    | 'return-to-own'
    | 'try-again'
    | 'load-anew'
    | 'redeem-again'
    | 'come-back-now'
    | 'rejoin'
    | 'accept-root'
    | 'set-own'
    | 'choose-device'
    | 'flip-camera'
    | 'test-speaker'
    | 'leave'
    | 'dismiss-notice'
    | 'hold-notices'
    | 'play-sound'
    | 'prefer'
    | 'choose-own-background'
    | 'check-line'
    | 'pictures-after-all'
    | 'hold-to-talk'
  >,
): void {
  switch (event.type) {
    case 'start-meeting':
      return startMeeting(turn, event);
    case 'open-link':
      return openLink(turn, event.text);
    case 'use-key':
      return takeKey(turn, event.text);
    case 'join':
      return join(turn, event);
    case 'keep-receipt':
      return keepReceipt(turn);
    case 'withdraw-consent':
      return withdraw(turn);
    case 'go-home':
      return goHome(turn);
    case 'return-to-own':
      return returnToOwn(turn);
    case 'try-again':
      return tryAgain(turn);
    case 'load-anew':
      // Of a meeting it finds its seat again.
      return ['closed', 'meeting'].includes(turn.state.phase.name) ? turn.effect({ type: 'load-page' }) : undefined;
    case 'redeem-again':
      return redeemAgain(turn);
    case 'come-back-now':
      return knockNow(turn);
    case 'rejoin':
      return rejoin(turn);
    case 'accept-root':
      return acceptRoot(turn);
    case 'set-own':
      setOwn(turn, event.source, event.on);
      if (event.source === 'camera') cameraSwitched(turn, event.on);
      return;
    case 'choose-device':
      return chooseDevice(turn, event.kind, event.deviceId);
    case 'flip-camera':
      return flipCamera(turn);
    case 'test-speaker':
      return turn.effect({ type: 'test-speaker' });
    case 'leave':
      return leave(turn);
    case 'dismiss-notice':
      return turn.patch({ notices: turn.state.notices.filter(({ id }) => id !== event.id) });
    case 'hold-notices':
      return holdNotices(turn, event.held);
    case 'prefer':
      return prefer(turn, event.change);
    case 'choose-own-background':
      return turn.effect({ type: 'keep-own-background', image: event.image });
    case 'check-line':
      return checkLine(turn, event.byItself === true);
    case 'pictures-after-all':
      return picturesAfterAll(turn);
    case 'hold-to-talk':
      return holdToTalk(turn, event.held);
    case 'play-sound':
      turn.retract('media.playback-blocked');
      return turn.effect({ type: 'play-sound' });
  }
}

function takeFromDevices(
  turn: Turn,
  event: Of<
    OutsideEvent,
    | 'device-opened'
    | 'device-failed'
    | 'device-ended'
    | 'device-muted'
    | 'device-allowed'
    | 'device-forbidden'
    | 'devices-listed'
  >,
): void {
  switch (event.type) {
    case 'device-opened':
      return deviceOpened(turn, event);
    case 'device-failed':
      return deviceFailed(turn, event.source, event.problem);
    case 'device-ended':
      return deviceEnded(turn, event.source);
    case 'device-muted':
      return deviceMuted(turn, event.source, event.muted);
    case 'device-allowed':
      return deviceAllowed(turn, event.source);
    case 'device-forbidden':
      return deviceForbidden(turn, event.source);
    case 'devices-listed':
      return devicesListed(turn, event.devices, event.canChooseSpeaker);
  }
}

const PART_MISSING = 'app.partMissing.text';

function partMissing(turn: Turn): void {
  if (!turn.meeting) return;
  const isNoticed = turn.state.notices.some(({ message }) => message.key === PART_MISSING);
  turn.notice({ key: PART_MISSING }, 'danger', { action: 'load-anew', say: isNoticed ? 'no' : 'assertive' });
}

function timerFired(turn: Turn, timer: Timer): void {
  switch (timer) {
    case 'stage':
      return considerStage(turn);
    case 'cameras':
      return groupCamerasOff(turn);
    case 'grouping':
      return sayGroups(turn);
    case 'queue':
      return sayQueue(turn);
    case 'chat':
      return sayWritten(turn);
    case 'sending':
      return noteSlow(turn);
    case 'chat-order':
      return showOverdue(turn);
    case 'files':
      return withFiles(turn, (part) => part.sayFiles(turn));
    case 'captions':
      return withCaptions(turn, (part) => part.fadeCaptions(turn));
    case 'captions-out':
      return withCaptions(turn, (part) => part.sealCaptions(turn));
    case 'polls':
      return withPolls(turn, (part) => part.timer(turn));
    case 'show':
      return showTimer(turn);
    case 'floor':
      return floorTimer(turn);
    case 'notices':
      return expireNotices(turn);
    case 'line':
      return lineTimer(turn);
    case 'hand':
      return handTimer(turn);
    case 'hosts':
      return hostsTimer(turn);
    case 'repair':
      return repairTimer(turn);
    case 'answer':
      return answerTimer(turn);
    case 'return':
      return knockNow(turn);
    case 'early':
      return askAgain(turn);
    case 'keys':
      return watchTimer(turn);
    case 'held':
      return signHeld(turn);
    case 'leaving':
      return leavingTimer(turn);
    case 'reactions':
      return endReactions(turn);
    case 'notice':
      return noticeTimer(turn);
    case 'microphone':
    case 'camera':
      return mutedTimer(turn, timer);
  }
}

/** So long it still stands for who has just gone from it. */
const LEFT_MILLIS = 4_000;

/** What goes by itself waits as long as somebody reads it or is on its buttons (WCAG 2.2.1). */
function holdNotices(turn: Turn, held: boolean): void {
  if (held === turn.state.noticesHeld) return;
  turn.patch({ noticesHeld: held });
  if (held) return;
  const least = turn.now + LEFT_MILLIS;
  const notices = turn.state.notices.map((notice) =>
    notice.untilMillis === null ? notice : { ...notice, untilMillis: Math.max(notice.untilMillis, least) },
  );
  turn.patch({ notices });
  expireNotices(turn);
}

function expireNotices(turn: Turn): void {
  if (turn.state.noticesHeld) return;
  const kept = turn.state.notices.filter(({ untilMillis }) => untilMillis === null || untilMillis > turn.now);
  if (kept.length < turn.state.notices.length) turn.patch({ notices: kept });
  turn.timeNotices();
}
