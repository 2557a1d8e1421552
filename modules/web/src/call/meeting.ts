import type { AcceptedTrack, ParticipantView, ServerMessage, TrackSource, WaitingView } from '../protocol/messages.ts';
import { tellDropped } from './rejoin.ts';
import { noteLetIn, noteQueue } from './announce.ts';
import { NO_CHAT } from './talk.ts';
import { NO_CAPTIONS } from './captions-state.ts';
import { fileWithdrawn, withFiles } from './files-part.ts';
import { denied, deniedKey } from './denied.ts';
import { takePolls, withPolls } from './polls-part.ts';
import { NO_POLLS } from './polls-state.ts';
import { NO_FILES } from './files-state.ts';
import { noteFloor } from './floor.ts';
import { enterGroup, receivedFromGroup } from './group.ts';
import { isLocked, newKeys, type Keys } from './keys.ts';
import { participantJoined, participantLeft } from './arrivals.ts';
import { close } from './leaving.ts';
import type { MessageKey } from './messages.ts';
import { beginSending, OWN_SOURCES, stoppedFromOutside } from './own.ts';
import { keepOff, noteMeetingPermissions, notePermissions } from './permissions.ts';
import { lineIsBack, MEDIA_UP_WITHIN_MILLIS, offerSettled } from './path.ts';
import { fitPicture } from './prefer.ts';
import { isForMany, noteRule } from './rules.ts';
import { noteSpotlight } from './spotlight.ts';
import { reseat } from './seats.ts';
import { MOST_VIDEO_SLOTS, VIDEO_SLOT_STEPS } from './show.ts';
import { considerStage, pin, speakerChanged } from './speaker.ts';
import {
  type Acts,
  type Entry,
  type MeetingPhase,
  type OwnSource,
  type ParticipantId,
  type Slots,
  isHost,
  isSharing,
  isStopped,
  participantOf,
  isHostRole,
  trackOf,
} from './state.ts';
import { EMPTY_NOTICE_HISTORY } from './notice-state.ts';
import { resetLineQuality, voiceBounded } from './status-notices.ts';
import type { Turn } from './turn.ts';

type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>;

export const FIRST_VIDEO_SLOTS = VIDEO_SLOT_STEPS[0];

const NO_SLOTS: Slots = {
  audio: [],
  video: [],
  wantedVideo: FIRST_VIDEO_SLOTS,
  asked: {},
  shown: {},
  unheard: [],
  mostVideo: MOST_VIDEO_SLOTS,
  lines: {},
  showHeld: false,
};

/** Takes one's seat: at first, or anew by a snapshot when a resume came too late for a replay. */
export function takeOwnSeat(turn: Turn, entry: Entry, message: Message<'seated'>, ack: number): void {
  const before = turn.meeting;
  const { group } = message;
  if (!group) {
    // Whatever the server says of its meetings: nothing was or is sent that it could open.
    close(turn, entry, 'unprotected');
    return;
  }
  const present = message.participants.filter(({ away }) => !away);
  const ids = present.map((participant) => participant.id);
  const fresh = {
    meeting: message.meeting,
    participants: present,
    away: message.participants.filter(({ away }) => away),
    waiting: byWaitingTime(message.waiting),
    // Told anew, if there is something.
    lobbyMessage: null,
  };
  if (before) {
    const back = { connection: { name: 'steady' }, seatedMillis: turn.now, groupsAtMillis: turn.now } as const;
    turn.patchMeeting({ ...fresh, ...back, seats: reseat(before.seats, ids) });
    // What the slots hold follows the snapshot; what they should hold is said again.
    turn.patchSlots({ shown: {}, unheard: [], asked: {} });
    unpinWhoIsGone(turn);
    noteFloor(turn, before.meeting.floor, message.meeting.floor);
    noteSpotlight(turn, before.meeting.spotlight, message.meeting.spotlight);
    turn.acknowledge(ack);
    enterGroup(turn, group);
    lockedByServer(turn);
    endForgottenShare(turn);
    afterReconnect(turn, true);
    reconcileOwn(turn);
    considerStage(turn);
    return;
  }
  const { phase } = turn.state;
  const wasWaiting = phase.name === 'waiting';
  const stated = wasWaiting ? (phase.stated ?? []) : [];
  const counted = wasWaiting ? phase : { lastSeq: 0, lastNegotiation: 0 };
  const returning = phase.name === 'joining' || phase.name === 'waiting' ? phase.returning : null;
  const acts: Acts = {
    lastSeq: Math.max(counted.lastSeq, ack),
    lastNegotiation: counted.lastNegotiation,
    pending: [],
    held: [],
    offer: null,
  };
  turn.retract('line.weak', 'line.good-again');
  turn.enter({
    ...newMeeting(entry, message, { ...newKeys(group), stated }, acts, turn.now),
    ...fresh,
    ...(returning?.view && { ...returning.view, isBack: true }),
    repair: { restarts: 0, rejoins: returning?.rejoins ?? 0 },
    // Who comes back reads that the last host went meanwhile.
    noticeHistory: { ...EMPTY_NOTICE_HISTORY, led: returning?.inside === true },
  });
  unpinWhoIsGone(turn);
  enterGroup(turn, group);
  lockedByServer(turn);
  if (message.meeting.floor) noteFloor(turn, undefined, message.meeting.floor);
  if (wasWaiting && !returning?.inside) noteLetIn(turn);
  noteQueue(turn, 0);
  turn.effect(
    { type: 'open-media', videoSlots: FIRST_VIDEO_SLOTS, lastNegotiation: counted.lastNegotiation },
    { type: 'set-timer', timer: 'repair', delayMillis: MEDIA_UP_WITHIN_MILLIS },
  );
  const self = message.participants.find((participant) => participant.id === message.self);
  const rule = message.meeting.rules.find(({ clause }) => clause === 'C3');
  keepOff(turn);
  // Who was inside already has had the rule applied, and has chosen since.
  beginSending(turn, self?.role === 'participant' && rule?.value !== 'unmuted' && !returning?.inside);
  if (returning) tellDropped(turn, returning.dropped);
}

/**
 * A share that a snapshot does not know was ended while the line was lost; an offer that lists it would begin it anew. Where
 * nothing of one's own is in it the server has lost all media, which is told by itself.
 */
function endForgottenShare(turn: Turn): void {
  const self = turn.meeting && participantOf(turn.meeting, turn.meeting.self);
  const { track, ...own } = turn.own('screen');
  if (!self || track === undefined || self.tracks.length === 0 || trackOf(self, 'screen')) return;
  turn.setOwn('screen', own);
  if (!stoppedFromOutside(turn, 'screen')) return;
  const key = self.mayShare ? 'meeting.share-stopped-by-host' : 'meeting.share-stopped';
  turn.notice({ key }, 'notice', { persistent: true });
}

/** By a snapshot people go without a word each. */
function unpinWhoIsGone(turn: Turn): void {
  const meeting = turn.meeting;
  const pinned = meeting?.pinned ?? null;
  if (meeting && pinned !== null && !participantOf(meeting, pinned)) pin(turn, null);
}

function newMeeting(
  entry: Entry,
  message: Message<'seated'>,
  keys: Keys,
  acts: Acts,
  now: number,
): Omit<MeetingPhase, 'meeting' | 'participants' | 'away' | 'waiting' | 'lobbyMessage' | 'repair'> {
  const others = message.participants.map(({ id }) => id).filter((id) => id !== message.self);
  const { begins: _, ...again } = entry;
  return {
    name: 'meeting',
    entry: again,
    self: message.self,
    connection: { name: 'steady' },
    seatedMillis: now,
    introducing: true,
    floorTime: null,
    media: 'connecting',
    quality: 'good',
    acts,
    slots: NO_SLOTS,
    speaker: { current: null, currentSinceMillis: now, onStage: null, onStageSinceMillis: now, spokeAtMillis: {} },
    seats: reseat([], [message.self, ...others]),
    // Who has just come sees everybody for the first time.
    groupsAtMillis: now,
    layout: 'speaker',
    page: 0,
    heads: [],
    shareAway: false,
    facesHidden: false,
    shareZoom: null,
    panel: null,
    leaving: 'no',
    isBack: false,
    settingsAt: null,
    pinned: null,
    layoutBeforePin: 'speaker',
    wantedHeights: {},
    tileMenuOpen: false,
    invitation: null,
    invitationLanguage: null,
    noticeHistory: EMPTY_NOTICE_HISTORY,
    announcer: {
      joined: [],
      left: [],
      replaced: [],
      wrote: [],
      chatAnnouncedMillis: -Infinity,
      queueAnnouncedMillis: -Infinity,
      knockedMillis: -Infinity,
    },
    keys,
    chat: NO_CHAT,
    files: NO_FILES,
    captions: NO_CAPTIONS,
    polls: NO_POLLS,
    reactions: [],
  };
}

function byWaitingTime(waiting: readonly WaitingView[]): WaitingView[] {
  return [...waiting].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

/** The stay goes on after the socket was lost; `skipped` by a snapshot. */
export function afterReconnect(turn: Turn, skipped: boolean): void {
  turn.patchMeeting({ connection: { name: 'steady' }, seatedMillis: turn.now });
  turn.retract('connection.lost');
  turn.say('polite', { key: 'connection.back' });
  lineIsBack(turn, skipped);
}

/** The server was started anew: the seat is as it was, sound and picture need a new way, and what is on stays on. */
function mediaLost(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting) return;
  for (const source of OWN_SOURCES) {
    const { track: _, ...own } = turn.own(source);
    turn.setOwn(source, own);
  }
  turn.patchMeeting({
    introducing: true,
    media: 'connecting',
    slots: NO_SLOTS,
    acts: { ...meeting.acts, offer: null },
  });
  resetLineQuality(turn);
  turn.effect(
    { type: 'close-media' },
    { type: 'open-media', videoSlots: FIRST_VIDEO_SLOTS, lastNegotiation: meeting.acts.lastNegotiation },
    { type: 'set-timer', timer: 'repair', delayMillis: MEDIA_UP_WITHIN_MILLIS },
  );
  beginSending(turn, false);
}

/**
 * A participant joined, or changed. One who is away has left as far as others see and hear, and joins again on return; they
 * stay known, because they keep the keys of the meeting.
 */
function participantSeen(turn: Turn, participant: ParticipantView): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const isHere = participantOf(meeting, participant.id) !== undefined;
  const away = meeting.away.filter(({ id }) => id !== participant.id);
  if (participant.away && participant.id !== meeting.self) {
    participantLeft(turn, participant.id, 'lost');
    turn.patchMeeting({ away: [...away, participant] });
    return;
  }
  if (away.length < meeting.away.length) turn.patchMeeting({ away });
  if (isHere) participantChanged(turn, participant);
  else participantJoined(turn, participant);
}

function participantChanged(turn: Turn, participant: ParticipantView): void {
  const meeting = turn.meeting;
  const before = meeting && participantOf(meeting, participant.id);
  if (!before) return;
  turn.patchMeeting({
    participants: meeting.participants.map((other) => (other.id === participant.id ? participant : other)),
  });
  if (participant.id === meeting.self) ownViewChanged(turn, before, participant);
  else otherChanged(turn, before, participant);
}

function otherChanged(turn: Turn, before: ParticipantView, after: ParticipantView): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const name = after.name;
  if (after.handRaisedAt !== undefined && before.handRaisedAt === undefined && isHost(meeting)) {
    turn.say('polite', { key: 'meeting.hand-raised', values: { name } });
  }
  if (!isSharing(before) && isSharing(after)) {
    const values = { name };
    // In the grid it is asked whether to show it; else it is shown already.
    if (meeting.layout === 'grid') {
      turn.notice({ key: 'meeting.share-started', values }, 'info', { action: 'show-share' });
    } else turn.say('polite', { key: 'meeting.tile.presents', values });
  }
}

function ownViewChanged(turn: Turn, before: ParticipantView, after: ParticipantView): void {
  const wasHost = isHostRole(before);
  const nowHost = isHostRole(after);
  if (wasHost !== nowHost) {
    const key: MessageKey = nowHost ? 'meeting.made-host' : 'meeting.made-participant';
    turn.notice({ key }, 'info');
  }
  if (after.mayShare) turn.retract('denied.share-not-granted');
  notePermissions(turn, before, after);
}

/** It may lock by itself when all are in (A7); whoever else locks brings a host's statement along. */
function lockedByServer(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting?.meeting.locked || isLocked(meeting.keys)) return;
  if (!meeting.meeting.rules.some(({ clause, value }) => clause === 'A7' && value === 'automatic')) return;
  turn.patchMeeting({ keys: { ...meeting.keys, lockToState: true } });
}

/**
 * What a snapshot says is muted is muted here too, unless one's own word of it is still on its way. Never the reverse. Not so what is
 * said between snapshots: a host's word comes by itself, and the echo of one's own may be older than what one has said since.
 */
function reconcileOwn(turn: Turn): void {
  keepOff(turn);
  const meeting = turn.meeting;
  const self = meeting && participantOf(meeting, meeting.self);
  // Without the screen it is this page that holds them back.
  if (!self || meeting.introducing || !turn.state.isScreenShown) return;
  for (const source of OWN_SOURCES) {
    const view = trackOf(self, source);
    const telling = meeting.acts.pending.some(
      ({ handled, message }) => !handled && message.type === 'set-muted' && message.source === source,
    );
    const own = turn.own(source);
    // Of what the system mutes this page said so itself, and a host's word comes by itself.
    if (!view?.muted || telling || own.device !== 'open' || isStopped(own)) continue;
    // It may have been said while the line was away, of which a snapshot tells the outcome first.
    if (stoppedFromOutside(turn, source) && source !== 'screen') tellMutedByHost(turn, source);
  }
}

function waitingAdded(turn: Turn, waiting: WaitingView): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const others = meeting.waiting.filter(({ id }) => id !== waiting.id);
  turn.patchMeeting({ waiting: byWaitingTime([...others, waiting]) });
  // Known already, with other keys now: a click counts for these.
  if (others.length < meeting.waiting.length) return;
  noteQueue(turn, meeting.waiting.length);
}

function waitingRemoved(turn: Turn, id: ParticipantId): void {
  const meeting = turn.meeting;
  if (meeting) turn.patchMeeting({ waiting: meeting.waiting.filter((waiting) => waiting.id !== id) });
}

function meetingChanged(turn: Turn, { meeting: after }: Message<'meeting-changed'>): void {
  const before = turn.meeting?.meeting;
  if (!before) return;
  turn.patchMeeting({ meeting: after });
  if (after.locked && !before.locked) lockedByServer(turn);
  noteMeetingPermissions(turn, before, after);
  noteFloor(turn, before.floor, after.floor);
  noteSpotlight(turn, before.spotlight, after.spotlight);
  for (const rule of after.rules) {
    const was = before.rules.find(({ clause }) => clause === rule.clause);
    if (was) noteRule(turn, was, rule);
  }
}

function answered(turn: Turn, { negotiation, sdp, tracks }: Message<'answer'>): void {
  offerSettled(turn, negotiation);
  turn.retract('connection.refused');
  turn.effect({ type: 'apply-answer', negotiation, sdp });
  for (const source of OWN_SOURCES) noteAccepted(turn, source, tracks);
}

function noteAccepted(turn: Turn, source: OwnSource, tracks: readonly AcceptedTrack[]): void {
  const accepted = tracks.find((track) => track.source === source);
  const { track: _, ...own } = turn.own(source);
  turn.setOwn(source, accepted ? { ...own, track: accepted.track } : own);
}

function offerRefused(turn: Turn, { negotiation }: Message<'offer-refused'>): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  offerSettled(turn, negotiation);
  turn.effect({ type: 'drop-offer', negotiation });
  // If it asked for more slots, what there is must do.
  if (meeting.slots.wantedVideo > meeting.slots.video.length && meeting.slots.video.length > 0) {
    turn.patchSlots({ wantedVideo: meeting.slots.video.length, mostVideo: meeting.slots.video.length });
  } else {
    turn.notice({ key: 'connection.refused' }, 'danger', { say: 'assertive' });
  }
}

function slotChanged(turn: Turn, { mid, track, participant }: Message<'slot-changed'>): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { [mid]: _, ...shown } = meeting.slots.shown;
  turn.patchSlots({
    shown: track !== undefined && participant !== undefined ? { ...shown, [mid]: { track, participant } } : shown,
  });
}

function slotPaused(turn: Turn, { mid, track, cause }: Message<'slot-paused'>): void {
  const meeting = turn.meeting;
  const publisher = meeting?.participants.find(({ tracks }) => tracks.some(({ id }) => id === track));
  if (!meeting || !publisher) return;
  turn.patchSlots({
    shown: { ...meeting.slots.shown, [mid]: { track, participant: publisher.id, paused: cause } },
  });
}

/** Told once when it begins; the tiles go on saying it. */
function voicesLeftOut(turn: Turn, { tracks }: Message<'voices-left-out'>): void {
  const before = turn.meeting;
  if (!before) return;
  turn.patchSlots({ unheard: tracks });
  const names = before.participants
    .filter((person) => person.tracks.some(({ id, muted }) => !muted && tracks.includes(id)))
    .map(({ name }) => name);
  if (names.length === 0 || before.slots.unheard.length > 0) return;
  const message = { key: 'meeting.unheard', values: { names } } as const;
  turn.notice(message, 'notice');
}

/** Nothing larger than anybody shows needs to leave this computer. */
function trackWanted(turn: Turn, { track, heightPixels }: Message<'track-wanted'>): void {
  const source = OWN_SOURCES.find((each) => turn.own(each).track === track);
  const meeting = turn.meeting;
  if (!source || !meeting) return;
  turn.patchMeeting({ wantedHeights: { ...meeting.wantedHeights, [source]: heightPixels } });
  fitPicture(turn, source);
}

/** What is sealed cannot be made smaller on its way to somebody with a narrow line. */
function voiceWanted(turn: Turn, { track, bitsPerSecond }: Message<'voice-wanted'>): void {
  if (turn.own('microphone').track !== track) return;
  turn.effect({ type: 'fit-voice', bitsPerSecond });
  voiceBounded(turn, bitsPerSecond);
}

/**
 * A host's word holds also where it crosses an unmuting: the server takes that after it, and is told anew. Whoever wants to be
 * heard all the same presses once more (H34).
 */
function mutedByHost(turn: Turn, source: TrackSource): void {
  const crossed = turn.meeting?.acts.pending.some(
    ({ handled, message }) => !handled && message.type === 'set-muted' && message.source === source && !message.muted,
  );
  if (source === 'screen-audio' || !stoppedFromOutside(turn, source)) return;
  if (crossed === true && source !== 'screen') turn.send({ type: 'set-muted', source, muted: true });
  if (source === 'screen') {
    turn.notice({ key: 'meeting.share-stopped-by-host' }, 'notice', { persistent: true });
    return;
  }
  tellMutedByHost(turn, source);
}

function tellMutedByHost(turn: Turn, source: 'microphone' | 'camera'): void {
  const key: MessageKey = source === 'microphone' ? 'meeting.muted-by-host' : 'meeting.camera-stopped-by-host';
  turn.notice({ key }, 'info', source === 'microphone' ? { action: 'unmute' } : {});
}

function passwordGuessed(turn: Turn): void {
  turn.notice({ key: 'meeting.password-guessed' }, 'notice');
}

/** Taken back once the server acknowledges the act, done or refused. Nobody waits for what the page does by itself. */
function outcomePending(turn: Turn, { inReplyTo }: Message<'outcome-pending'>): void {
  if (!turn.meeting?.acts.pending.some(({ seq, handled }) => seq === inReplyTo && !handled)) return;
  turn.notice({ key: 'meeting.outcome-pending' }, 'notice', { persistent: true });
}

function askedToUnmute(turn: Turn): void {
  if (turn.own('microphone').on) return;
  turn.retract('meeting.muted-on-entry');
  turn.notice({ key: 'meeting.asked-to-unmute' }, 'notice', { action: 'unmute' });
}

function trackClosed(turn: Turn, { track, reason }: Message<'track-closed'>): void {
  for (const source of OWN_SOURCES) {
    if (turn.own(source).track !== track) continue;
    stoppedFromOutside(turn, source);
    const { track: _, ...own } = turn.own(source);
    turn.setOwn(source, own);
    if (source === 'screen') shareStopped(turn);
    else turn.notice({ key: deniedKey(reason) }, 'notice', { persistent: true, say: 'assertive' });
  }
}

function shareStopped(turn: Turn): void {
  turn.notice({ key: 'meeting.share-stopped' }, 'notice', { persistent: true });
}

/** A message of the server that belongs to a meeting. */
export function receivedInMeeting(turn: Turn, message: ServerMessage): void {
  switch (message.type) {
    case 'participant-joined':
    case 'participant-changed':
      return participantSeen(turn, message.participant);
    case 'participant-left':
      return participantLeft(turn, message.participant, message.cause);
    case 'waiting-added':
      return waitingAdded(turn, message.waiting);
    case 'waiting-removed':
      return waitingRemoved(turn, message.participant);
    case 'door-message':
      return turn.patchMeeting({ lobbyMessage: message.text ?? null });
    case 'meeting-changed':
      return meetingChanged(turn, message);
    case 'answer':
      return answered(turn, message);
    case 'offer-refused':
      return offerRefused(turn, message);
    case 'negotiation-wanted':
      return turn.effect({ type: 'negotiate' });
    case 'slot-changed':
      return slotChanged(turn, message);
    case 'slot-paused':
      return slotPaused(turn, message);
    case 'voices-left-out':
      return voicesLeftOut(turn, message);
    case 'track-wanted':
      return trackWanted(turn, message);
    case 'voice-wanted':
      return voiceWanted(turn, message);
    case 'speaker-changed':
      return speakerChanged(turn, message.participant ?? null);
    case 'muted-by-host':
      return mutedByHost(turn, message.source);
    case 'asked-to-unmute':
      return askedToUnmute(turn);
    case 'password-guessed':
      return passwordGuessed(turn);
    case 'outcome-pending':
      return outcomePending(turn, message);
    case 'track-closed':
      return trackClosed(turn, message);
    case 'media-lost':
      withPolls(turn, (part) => part.restarted(turn));
      return mediaLost(turn);
    case 'denied':
      return denied(turn, message);
    case 'file-granted':
      return withFiles(turn, (part) => part.fileGranted(turn, message.file, message.ticket));
    case 'file-opened':
      return withFiles(turn, (part) => part.fileOpened(turn, message.file, message.ticket));
    case 'file-withdrawn':
      return fileWithdrawn(turn, message.file);
    case 'poll-opened':
    case 'poll-moved':
    case 'ballot-taken':
    case 'poll-closed':
    case 'poll-result':
      return takePolls(turn, { step: 'heard', message, receivedMillis: turn.now });
    case 'invitation-issued':
      return invitationIssued(turn, message.invitation);
    case 'commit-wanted':
    case 'group-commit':
    case 'commit-refused':
    case 'epoch-in-use':
    case 'statement-changed':
    case 'sealed':
      return receivedFromGroup(turn, message);
    case 'waiting':
    case 'granted':
    case 'seated':
    case 'resumed':
    case 'pong':
    case 'protocol-error':
    case 'closed':
      return;
  }
}

function invitationIssued(turn: Turn, invitation: string): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { room, linkSecret, password } = meeting.entry;
  const { title, origin: publicOrigin } = meeting.meeting;
  const details = { title, publicOrigin, language: meeting.invitationLanguage, shared: isForMany(meeting.meeting) };
  turn.effect({ type: 'copy-invitation', room, invitation, linkSecret, password, ...details });
}
