import type { Of, OutsideEvent } from './events.ts';
import type { MessageKey } from './messages.ts';
import { introduceTracks } from './own.ts';
import type { MediaPath } from './state.ts';
import type { Turn } from './turn.ts';

export function takeFromMedia(
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
