import type { CloseCause, ServerMessage } from '../protocol/messages.ts';
import { sayGroups, sayQueue } from './announce.ts';
import type { CallEffect } from './effects.ts';
import type { CallEvent, OutsideEvent, Route, Timer, UserEvent } from './events.ts';
import { parseMeetingLink } from './link.ts';
import { afterReconnect, receivedInMeeting, takeOwnSeat } from './meeting.ts';
import type { MessageKey } from './messages.ts';
import {
  chooseDevice,
  closeOwn,
  deviceEnded,
  deviceFailed,
  deviceOpened,
  introduceTracks,
  returnToDoor,
  setOwn,
} from './own.ts';
import { showStage, showTimer } from './show.ts';
import { comeForward, considerStage } from './speaker.ts';
import {
  type ActMessage,
  type CallState,
  type ClosedReason,
  type Entry,
  type MediaPath,
  type ParticipantId,
  isHost,
} from './state.ts';
import { Turn } from './turn.ts';
import { gridPages } from './view.ts';

/** So long does the server keep a seat whose socket was lost. */
export const SEAT_KEPT_MILLIS = 30_000;

export const INITIAL_STATE: CallState = {
  phase: { name: 'home' },
  organiser: 'none',
  own: {
    microphone: { on: false, device: 'closed' },
    camera: { on: false, device: 'closed' },
    screen: { on: false, device: 'closed' },
  },
  devices: { list: [], chosen: {}, canChooseSpeaker: false },
  notices: [],
  announcements: { polite: null, assertive: null },
  floor: { width: 0, height: 0, side: 376, pixelRatio: 1 },
  lastId: 0,
  remembered: { name: '' },
};

/**
 * The whole behaviour of the client: pure, so that a call can be replayed from a list of events. An event that makes no
 * sense in a phase changes nothing.
 *
 * <pre>
 * home -> starting -> preparing -> joining -> waiting -> meeting -> closed
 *                         ^           |          |          |         |
 *                         |           +----------+----------+-> closed +-> home, preparing
 * </pre>
 *
 * @param nowMillis any clock that does not go backwards
 */
export function next(
  state: CallState,
  event: CallEvent,
  nowMillis: number,
): readonly [CallState, readonly CallEffect[]] {
  const turn = new Turn(state, nowMillis);
  take(turn, event);
  if (turn.state !== state) showStage(turn);
  return [turn.state, turn.effects];
}

function take(turn: Turn, event: CallEvent): void {
  switch (event.type) {
    case 'start-meeting':
    case 'open-link':
    case 'join':
    case 'go-home':
    case 'try-again':
    case 'set-own':
    case 'choose-device':
    case 'test-speaker':
    case 'leave':
    case 'dismiss-notice':
    case 'play-sound':
      return takeFromPerson(turn, event);
    case 'act':
    case 'copy-invitation':
    case 'choose-layout':
    case 'turn-page':
    case 'toggle-panel':
    case 'close-panel':
    case 'pin':
    case 'tile-menu':
      return takeInMeeting(turn, event);
    case 'opened':
      return opened(turn, event.route, event.name);
    case 'organiser-ready':
    case 'organiser-refused':
    case 'meeting-created':
    case 'meeting-not-created':
    case 'join-granted':
    case 'join-refused':
    case 'server-unreachable':
      return takeFromHttp(turn, event);
    case 'received':
    case 'socket-lost':
    case 'socket-trying':
    case 'socket-given-up':
      return takeFromSocket(turn, event);
    case 'device-opened':
    case 'device-failed':
    case 'device-ended':
    case 'devices-listed':
      return takeFromDevices(turn, event);
    case 'offer-made':
    case 'slots-ready':
    case 'media-path':
    case 'quality':
    case 'playback-blocked':
      return takeFromMedia(turn, event);
    case 'invitation-copied':
      return invitationCopied(turn, event.link, event.copied);
    case 'floor-measured':
      return turn.patch({ floor: event.floor });
    case 'timer':
      return timerFired(turn, event.timer);
  }
}

type Of<E, T extends CallEvent['type']> = Extract<E, { readonly type: T }>;

// --- the way in

function opened(turn: Turn, route: Route, name: string): void {
  if (turn.state.phase.name !== 'home') return;
  turn.patch({ remembered: { name } });
  if (route.name === 'home') {
    if (route.organiserSecret === null) return;
    turn.patch({ organiser: 'checking' });
    turn.effect({ type: 'redeem-organiser-link', secret: route.organiserSecret });
    return;
  }
  const { room, invitation, linkSecret, password, ownMeeting, returning } = route;
  const entry: Entry = { room, invitation, linkSecret, password, ownMeeting, name };
  if (returning === null) {
    prepare(turn, entry);
    return;
  }
  turn.enter({ name: 'joining', entry, step: 'credentials', returning: true });
  turn.effect({ type: 'show-credentials', room, invitation, password, name }, { type: 'list-devices' });
  // What was on before the reload was switched on by the person in this tab.
  if (returning.microphone) setOwn(turn, 'microphone', true);
  if (returning.camera) setOwn(turn, 'camera', true);
}

/** Shows the preview. What is on there goes out only after the person's own "join". */
function prepare(turn: Turn, entry: Entry): void {
  turn.enter({ name: 'preparing', entry });
  turn.effect({ type: 'list-devices' });
  setOwn(turn, 'microphone', true);
  setOwn(turn, 'camera', true);
}

function takeFromPerson(
  turn: Turn,
  event: Of<
    UserEvent,
    | 'start-meeting'
    | 'open-link'
    | 'join'
    | 'go-home'
    | 'try-again'
    | 'set-own'
    | 'choose-device'
    | 'test-speaker'
    | 'leave'
    | 'dismiss-notice'
    | 'play-sound'
  >,
): void {
  switch (event.type) {
    case 'start-meeting':
      return startMeeting(turn, event.title);
    case 'open-link':
      return openLink(turn, event.text);
    case 'join':
      return join(turn, event.name, event.password);
    case 'go-home':
      return goHome(turn);
    case 'try-again':
      return tryAgain(turn);
    case 'set-own':
      return setOwn(turn, event.source, event.on);
    case 'choose-device':
      return chooseDevice(turn, event.kind, event.deviceId);
    case 'test-speaker':
      return turn.effect({ type: 'test-speaker' });
    case 'leave':
      return leave(turn);
    case 'dismiss-notice':
      return turn.patch({ notices: turn.state.notices.filter(({ id }) => id !== event.id) });
    case 'play-sound':
      turn.retract('media.playback-blocked');
      return turn.effect({ type: 'play-sound' });
  }
}

function startMeeting(turn: Turn, title: string): void {
  const trimmed = title.trim();
  if (turn.state.phase.name !== 'home' || turn.state.organiser !== 'ready' || trimmed === '') return;
  turn.enter({ name: 'starting', title: trimmed });
  turn.effect({ type: 'create-meeting', title: trimmed });
}

function openLink(turn: Turn, text: string): void {
  if (turn.state.phase.name !== 'home') return;
  const link = parseMeetingLink(text);
  if (!link) {
    turn.enter({ name: 'home', problem: { key: 'entry.link-not-understood' } });
    return;
  }
  enterRoom(turn, { ...link, password: '', name: turn.state.remembered.name, ownMeeting: false });
}

function enterRoom(turn: Turn, entry: Entry): void {
  const { room, invitation, linkSecret, password, ownMeeting } = entry;
  turn.effect({ type: 'enter-room', room, invitation, linkSecret, password, ownMeeting });
  prepare(turn, entry);
}

function join(turn: Turn, typedName: string, password: string): void {
  const { phase } = turn.state;
  const name = typedName.trim();
  if (phase.name !== 'preparing' || name === '' || password === '') return;
  const entry: Entry = { ...phase.entry, name, password: password.trim() };
  const { room, invitation, linkSecret, ownMeeting } = entry;
  turn.patch({ remembered: { name } });
  turn.enter({ name: 'joining', entry, step: 'credentials', returning: false });
  turn.effect(
    { type: 'remember-name', name },
    { type: 'enter-room', room, invitation, linkSecret, password: entry.password, ownMeeting },
    { type: 'show-credentials', room, invitation, password: entry.password, name },
  );
}

function takeFromHttp(
  turn: Turn,
  event: Of<
    OutsideEvent,
    | 'organiser-ready'
    | 'organiser-refused'
    | 'meeting-created'
    | 'meeting-not-created'
    | 'join-granted'
    | 'join-refused'
    | 'server-unreachable'
  >,
): void {
  const { phase } = turn.state;
  switch (event.type) {
    case 'organiser-ready':
      return turn.patch({ organiser: 'ready' });
    case 'organiser-refused':
      turn.patch({ organiser: 'none' });
      if (phase.name === 'starting') turn.enter({ name: 'home' });
      if (phase.name === 'home' || phase.name === 'starting') {
        turn.enter({ name: 'home', problem: { key: 'entry.organiser-refused' } });
      }
      return;
    case 'meeting-created': {
      if (phase.name !== 'starting') return;
      const { room, invitation, linkSecret, password } = event;
      const name = turn.state.remembered.name;
      return enterRoom(turn, { room, invitation, linkSecret, password, name, ownMeeting: true });
    }
    case 'meeting-not-created':
      if (phase.name === 'starting') turn.enter({ name: 'home', problem: event.problem });
      return;
    case 'join-granted':
      if (phase.name !== 'joining' || phase.step !== 'credentials') return;
      turn.enter({ ...phase, step: 'connecting' });
      return turn.effect({ type: 'connect', token: event.token });
    case 'join-refused':
      if (phase.name === 'joining' && phase.step === 'credentials') close(turn, phase.entry, 'cannot-open');
      return;
    case 'server-unreachable':
      return unreachable(turn);
  }
}

function unreachable(turn: Turn): void {
  const { phase } = turn.state;
  const problem = { key: 'entry.server-unreachable' } as const;
  if (turn.state.organiser === 'checking') turn.patch({ organiser: 'none' });
  if (phase.name === 'home' || phase.name === 'starting') turn.enter({ name: 'home', problem });
  if (phase.name === 'joining') {
    turn.enter({ name: 'preparing', entry: phase.entry, problem });
    turn.effect({ type: 'disconnect' });
  }
}

// --- the way out

function goHome(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'home' || phase.name === 'meeting') return;
  if (phase.name === 'waiting') turn.effect({ type: 'send', seq: phase.lastSeq + 1, message: { type: 'leave' } });
  if (phase.name === 'waiting' || phase.name === 'joining') {
    turn.effect({ type: 'disconnect' }, { type: 'leave-room', room: phase.entry.room, forgetSecrets: false });
  }
  closeOwn(turn);
  turn.patch({ notices: [] });
  turn.enter({ name: 'home' });
  turn.effect({ type: 'show-address', address: 'home' });
}

function tryAgain(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'closed' && phase.entry) enterRoom(turn, phase.entry);
}

function leave(turn: Turn): void {
  const { phase } = turn.state;
  if (phase.name === 'waiting') {
    turn.effect({ type: 'send', seq: phase.lastSeq + 1, message: { type: 'leave' } });
    close(turn, phase.entry, 'left');
  } else if (phase.name === 'meeting') {
    const mustWait = isHost(phase) && phase.connection.name === 'steady';
    turn.send({ type: 'leave' });
    // A last host may be refused (A9), so a host waits for the word of the server.
    if (!mustWait) close(turn, phase.entry, 'left');
  }
}

/** Those who can come in again are offered it; the secrets of the others are forgotten. */
const FINAL: ReadonlySet<ClosedReason> = new Set(['removed', 'refused', 'ended']);

function close(turn: Turn, entry: Entry, reason: ClosedReason): void {
  const final = FINAL.has(reason);
  const wasInside = turn.meeting !== null;
  closeOwn(turn);
  if (wasInside) turn.effect({ type: 'close-media' });
  turn.effect({ type: 'disconnect' }, { type: 'leave-room', room: entry.room, forgetSecrets: final });
  quieten(turn);
  turn.enter({ name: 'closed', reason, entry: final ? null : entry });
  const key: MessageKey = `closed.${reason}`;
  turn.say(reason === 'left' ? 'polite' : 'assertive', { key });
}

function quieten(turn: Turn): void {
  for (const timer of ['stage', 'grouping', 'queue', 'show', 'notices'] as const) {
    turn.effect({ type: 'clear-timer', timer });
  }
  turn.patch({ notices: [] });
}

// --- the socket

function takeFromSocket(
  turn: Turn,
  event: Of<OutsideEvent, 'received' | 'socket-lost' | 'socket-trying' | 'socket-given-up'>,
): void {
  const { phase } = turn.state;
  switch (event.type) {
    case 'received':
      return received(turn, event.message, event.ack);
    case 'socket-lost':
      if (phase.name === 'meeting' || phase.name === 'waiting') {
        const connection = {
          name: 'reconnecting',
          trial: 1,
          sinceMillis: turn.now,
          untilMillis: turn.now + SEAT_KEPT_MILLIS,
        } as const;
        if (phase.connection.name !== 'steady') return;
        turn.enter({ ...phase, connection });
        turn.say('assertive', { key: 'connection.lost' });
      }
      return;
    case 'socket-trying':
      if ((phase.name === 'meeting' || phase.name === 'waiting') && phase.connection.name === 'reconnecting') {
        turn.enter({ ...phase, connection: { ...phase.connection, trial: event.trial } });
      }
      return;
    case 'socket-given-up':
      if (phase.name === 'meeting' || phase.name === 'waiting') close(turn, phase.entry, 'lost');
      if (phase.name === 'joining') unreachable(turn);
      return;
  }
}

function received(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (message.type === 'closed') return closedByServer(turn, message.cause);
  switch (phase.name) {
    case 'home':
    case 'starting':
    case 'preparing':
    case 'closed':
      return;
    case 'joining':
      return receivedWhileJoining(turn, message, ack);
    case 'waiting':
      return receivedWhileWaiting(turn, message, ack);
    case 'meeting':
      if (message.type === 'seated') return takeOwnSeat(turn, phase.entry, message, ack);
      if (message.type === 'waiting') return fallAsleep(turn, message.self, ack);
      if (message.type === 'resumed') {
        turn.acknowledge(ack);
        return afterReconnect(turn);
      }
      receivedInMeeting(turn, message);
      return turn.acknowledge(ack);
  }
}

/** Nobody presides any more (A3): back to the door in the same stay, whose numbers go on. */
function fallAsleep(turn: Turn, self: ParticipantId, ack: number): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { entry, connection, acts } = meeting;
  returnToDoor(turn);
  turn.effect({ type: 'close-media' });
  quieten(turn);
  turn.enter({
    name: 'waiting',
    entry,
    self,
    sinceMillis: turn.now,
    connection: { name: 'steady' },
    lastSeq: Math.max(acts.lastSeq, ack),
    lastNegotiation: acts.lastNegotiation,
  });
  if (connection.name !== 'steady') turn.say('polite', { key: 'connection.back' });
}

function receivedWhileJoining(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (phase.name !== 'joining' || phase.step === 'credentials') return;
  const { entry } = phase;
  if (message.type === 'waiting') {
    turn.enter({
      name: 'waiting',
      entry,
      self: message.self,
      sinceMillis: turn.now,
      connection: { name: 'steady' },
      lastSeq: ack,
      lastNegotiation: 0,
    });
    keepSeat(turn, entry);
  } else if (message.type === 'seated') {
    takeOwnSeat(turn, entry, message, ack);
    keepSeat(turn, entry);
  } else if (message.type === 'protocol-error' && message.inReplyTo === 0) {
    close(turn, entry, 'cannot-open');
  }
}

function keepSeat(turn: Turn, { room }: Entry): void {
  const { microphone, camera } = turn.state.own;
  turn.effect({ type: 'keep-seat', room, microphone: microphone.on, camera: camera.on });
}

function receivedWhileWaiting(turn: Turn, message: ServerMessage, ack: number): void {
  const { phase } = turn.state;
  if (phase.name !== 'waiting') return;
  if (message.type === 'seated') takeOwnSeat(turn, phase.entry, message, ack);
  if (message.type === 'resumed' || message.type === 'waiting') {
    if (phase.connection.name === 'steady') return;
    turn.enter({ ...phase, connection: { name: 'steady' } });
    turn.say('polite', { key: 'connection.back' });
  }
}

/** To somebody who is not yet at the door every refusal is the same (C7). */
function closedByServer(turn: Turn, cause: CloseCause): void {
  const { phase } = turn.state;
  if (phase.name === 'meeting' || phase.name === 'waiting') {
    close(turn, phase.entry, cause);
  } else if (phase.name === 'joining' && phase.step === 'connecting') {
    close(turn, phase.entry, cause === 'server-stopping' ? cause : 'cannot-open');
  }
}

// --- in the meeting

function takeInMeeting(
  turn: Turn,
  event: Of<
    UserEvent,
    'act' | 'copy-invitation' | 'choose-layout' | 'turn-page' | 'toggle-panel' | 'close-panel' | 'pin' | 'tile-menu'
  >,
): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  switch (event.type) {
    case 'act':
      return act(turn, event.message);
    case 'copy-invitation':
      turn.effect({ type: 'hold-clipboard' });
      return turn.send({ type: 'invite' });
    case 'choose-layout':
      turn.patchMeeting({ layout: event.layout, page: 0 });
      if (event.layout === 'speaker') turn.retract('meeting.share-started');
      return comeForward(turn);
    case 'turn-page': {
      const { pages } = gridPages(meeting, turn.state.floor);
      return turn.patchMeeting({ page: Math.max(0, Math.min(pages - 1, Math.trunc(event.page))) });
    }
    case 'toggle-panel':
      return turn.patchMeeting({ panel: meeting.panel === event.panel ? null : event.panel });
    case 'close-panel':
      return turn.patchMeeting({ panel: null });
    case 'pin':
      return turn.patchMeeting({ pinned: event.participant });
    case 'tile-menu':
      turn.patchMeeting({ tileMenuOpen: event.open });
      return considerStage(turn);
  }
}

/** One's own tracks are muted and unmuted by `set-own` alone, so that device, media path and server agree. */
function act(turn: Turn, message: ActMessage): void {
  switch (message.type) {
    case 'set-muted':
      return message.source === 'screen-audio' ? undefined : setOwn(turn, message.source, !message.muted);
    case 'unpublish':
      return message.source === 'screen-audio' ? undefined : setOwn(turn, message.source, false);
    case 'leave':
      return leave(turn);
    case 'invite':
    case 'raise-hand':
    case 'admit':
    case 'admit-all':
    case 'refuse':
    case 'remove':
    case 'mute':
    case 'ask-to-unmute':
    case 'lock':
    case 'unlock':
    case 'set-role':
    case 'set-share-right':
    case 'set-rule':
    case 'hand-over-and-leave':
    case 'end-for-all':
      return turn.send(message);
  }
}

function invitationCopied(turn: Turn, link: string, copied: boolean): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { password } = meeting.entry;
  turn.patchMeeting({ invitation: { link, password, title: meeting.meeting.title, copied } });
  const key: MessageKey = copied ? 'invitation.copied' : 'invitation.copy-by-hand';
  turn.notice({ key }, copied ? 'ok' : 'notice', copied ? {} : { action: 'copy-by-hand' });
  turn.say('polite', { key });
}

// --- devices and media

function takeFromDevices(
  turn: Turn,
  event: Of<OutsideEvent, 'device-opened' | 'device-failed' | 'device-ended' | 'devices-listed'>,
): void {
  switch (event.type) {
    case 'device-opened':
      return deviceOpened(turn, event.source, event.deviceId);
    case 'device-failed':
      return deviceFailed(turn, event.source, event.problem);
    case 'device-ended':
      return deviceEnded(turn, event.source);
    case 'devices-listed':
      return turn.patch({
        devices: { ...turn.state.devices, list: event.devices, canChooseSpeaker: event.canChooseSpeaker },
      });
  }
}

function takeFromMedia(
  turn: Turn,
  event: Of<OutsideEvent, 'offer-made' | 'slots-ready' | 'media-path' | 'quality' | 'playback-blocked'>,
): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  switch (event.type) {
    case 'offer-made':
      turn.send({ type: 'offer', negotiation: event.negotiation, sdp: event.sdp, tracks: event.tracks });
      return introduceTracks(turn);
    case 'slots-ready':
      return turn.patchSlots({
        audio: event.audio,
        video: event.video,
        wantedVideo: Math.max(meeting.slots.wantedVideo, event.video.length),
      });
    case 'media-path':
      return mediaPathChanged(turn, meeting.media, event.path);
    case 'quality':
      return turn.patchMeeting({ quality: event.quality });
    case 'playback-blocked':
      return turn.notice({ key: 'media.playback-blocked' }, 'notice', { action: 'play-sound' });
  }
}

function mediaPathChanged(turn: Turn, before: MediaPath, path: MediaPath): void {
  const meeting = turn.meeting;
  if (!meeting || before === path) return;
  turn.patchMeeting({ media: path });
  if (path === 'steady') {
    turn.retract('connection.media-lost', 'media.path-blocked');
    if (before !== 'connecting') turn.say('polite', { key: 'connection.media-back' });
  } else if (path === 'interrupted' || path === 'failed') {
    const key: MessageKey = before === 'connecting' ? 'media.path-blocked' : 'connection.media-lost';
    turn.notice({ key }, 'danger');
    turn.say('assertive', { key });
    // While the socket is away there is nobody to answer; its return restarts ICE.
    if (meeting.connection.name === 'steady') turn.effect({ type: 'restart-ice' });
  }
}

function timerFired(turn: Turn, timer: Timer): void {
  switch (timer) {
    case 'stage':
      return considerStage(turn);
    case 'grouping':
      return sayGroups(turn);
    case 'queue':
      return sayQueue(turn);
    case 'show':
      return showTimer(turn);
    case 'notices':
      return expireNotices(turn);
  }
}

function expireNotices(turn: Turn): void {
  const kept = turn.state.notices.filter(({ untilMillis }) => untilMillis === null || untilMillis > turn.now);
  if (kept.length < turn.state.notices.length) turn.patch({ notices: kept });
  const due = kept.flatMap(({ untilMillis }) => (untilMillis === null ? [] : [untilMillis]));
  if (due.length > 0) turn.effect({ type: 'set-timer', timer: 'notices', delayMillis: Math.min(...due) - turn.now });
}
