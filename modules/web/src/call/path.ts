import { comeBack } from './rejoin.ts';
import type { Of, OutsideEvent } from './events.ts';
import type { MessageKey } from './messages.ts';
import { introduceTracks } from './own.ts';
import type { MediaPath, MeetingPhase } from './state.ts';
import { qualityChanged } from './status-notices.ts';
import { ANSWER_WITHIN_MILLIS, type Turn } from './turn.ts';

/** ICE and DTLS are given so long to come up; neither need say by itself that it never will. */
export const MEDIA_UP_WITHIN_MILLIS = 20_000;
const RESTART_EVERY_MILLIS = 5_000;
/** So many restarts of ICE, which keep the DTLS association, before a new connection is tried. */
const RESTARTS_BEFORE_REJOIN = 3;
/** Each rejoin without success lets so many more restarts pass before the next. */
const MORE_RESTARTS_PER_REJOIN = 6;
/** Rejoins are seen by the others, so after these only the person's own press makes another. */
const MOST_REJOINS = 3;
const SELDOM_RESTART_MILLIS = 30_000;

export function takeFromMedia(
  turn: Turn,
  event: Of<
    OutsideEvent,
    'offer-made' | 'slots-ready' | 'media-path' | 'quality' | 'track-lines' | 'playback-blocked' | 'playback-unblocked'
  >,
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
      return qualityChanged(turn, event.quality);
    case 'track-lines':
      return turn.patchSlots({ lines: event.lines });
    case 'playback-blocked':
      return turn.notice({ key: 'media.playback-blocked' }, 'notice', { action: 'play-sound', say: 'assertive' });
    case 'playback-unblocked':
      return turn.retract('media.playback-blocked');
  }
}

/** The server's word on an offer came. */
export function offerSettled(turn: Turn, negotiation: number): void {
  const { acts } = turn.meeting ?? {};
  if (acts?.offer?.negotiation !== negotiation) return;
  turn.patchMeeting({ acts: { ...acts, offer: null } });
  if (acts.offer.taken) turn.effect({ type: 'clear-timer', timer: 'answer' });
}

/** An offer that the server has not got yet is on its way, however slow the line: another would only come after it. */
export function answerTimer(turn: Turn): void {
  const { meeting } = turn;
  if (meeting?.acts.offer?.taken && meeting.connection.name === 'steady') turn.effect({ type: 'offer-anew' });
}

/** Until the line is back there is nobody to answer. */
export function lineIsAway(turn: Turn): void {
  if (turn.meeting) turn.effect({ type: 'hold-offers', held: true });
}

/**
 * What waited is offered once, with a restart: the way of sound and picture may have changed with the network, and that costs a
 * round trip.
 *
 * @param skipped whether the server's words of meanwhile are made up for by a snapshot, which holds no answers
 */
export function lineIsBack(turn: Turn, skipped: boolean): void {
  const { meeting } = turn;
  if (!meeting) return;
  if (meeting.acts.offer?.taken) {
    if (skipped) turn.effect({ type: 'offer-anew' });
    else turn.effect({ type: 'set-timer', timer: 'answer', delayMillis: ANSWER_WITHIN_MILLIS });
  }
  if (!meeting.introducing) turn.effect({ type: 'restart-ice' });
  turn.effect({ type: 'hold-offers', held: false });
}

function mediaPathChanged(turn: Turn, before: MediaPath, path: MediaPath): void {
  if (!turn.meeting || before === path) return;
  turn.patchMeeting({ media: path });
  if (path === 'steady') mediaIsBack(turn, before);
  else if (path !== 'connecting') mediaLost(turn, before);
}

function mediaIsBack(turn: Turn, before: MediaPath): void {
  turn.retract('connection.media-lost', 'media.path-blocked', 'connection.refused');
  turn.effect({ type: 'clear-timer', timer: 'repair' });
  turn.patchMeeting({ repair: { restarts: 0, rejoins: 0 } });
  if (before !== 'connecting') turn.say('polite', { key: 'connection.media-back' });
}

function mediaLost(turn: Turn, before: MediaPath): void {
  const { meeting } = turn;
  if (!meeting) return;
  const neverUp = before === 'connecting' && meeting.repair.rejoins === 0;
  tellMediaLost(turn, neverUp ? 'media.path-blocked' : 'connection.media-lost');
  // While the socket is away there is nobody to answer; its return restarts ICE.
  if (meeting.connection.name === 'steady') turn.effect({ type: 'restart-ice' });
  turn.effect({ type: 'set-timer', timer: 'repair', delayMillis: RESTART_EVERY_MILLIS });
}

function tellMediaLost(turn: Turn, key: MessageKey): void {
  const isNoticed = turn.state.notices.some(({ message }) => message.key === key);
  turn.notice({ key }, 'danger', { action: 'rejoin', say: isNoticed ? 'no' : 'assertive' });
}

/** Restarts of ICE first; when they are fruitless, a new connection; and that ever more seldom. */
export function repairTimer(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting || meeting.media === 'steady') return;
  if (meeting.connection.name !== 'steady') {
    turn.effect({ type: 'set-timer', timer: 'repair', delayMillis: RESTART_EVERY_MILLIS });
    return;
  }
  if (meeting.media === 'connecting') {
    mediaPathChanged(turn, 'connecting', 'failed');
    return;
  }
  const { restarts, rejoins } = meeting.repair;
  if (rejoins < MOST_REJOINS && restarts >= RESTARTS_BEFORE_REJOIN + rejoins * MORE_RESTARTS_PER_REJOIN) {
    rejoin(turn);
    return;
  }
  restartAgain(turn, meeting);
}

function restartAgain(turn: Turn, { repair }: MeetingPhase): void {
  turn.patchMeeting({ repair: { ...repair, restarts: repair.restarts + 1 } });
  turn.effect({ type: 'restart-ice' });
  const delayMillis = repair.rejoins < MOST_REJOINS ? RESTART_EVERY_MILLIS : SELDOM_RESTART_MILLIS;
  turn.effect({ type: 'set-timer', timer: 'repair', delayMillis });
}

/** A new peer connection on the same seat, by the front door. */
export function rejoin(turn: Turn): void {
  const { meeting } = turn;
  if (meeting) comeBack(turn, meeting.entry, 'media');
}

/** The network is another, or back: what waits for its turn is tried at once. */
export function hurryMedia(turn: Turn): void {
  const { meeting } = turn;
  if (meeting?.connection.name !== 'steady' || meeting.media === 'steady' || meeting.media === 'connecting') return;
  restartAgain(turn, meeting);
}
