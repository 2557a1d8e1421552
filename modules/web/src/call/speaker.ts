import { bringForward } from './seats.ts';
import { type ParticipantId, participantOf } from './state.ts';
import { ownSpeech } from './status-notices.ts';
import type { Turn } from './turn.ts';
import { gridPages } from './view.ts';

/** So long must somebody speak to come on stage ... */
const SPEECH_MILLIS = 1_500;
/** ... and so long does the stage stay as it is after a change. */
const HOLD_MILLIS = 3_000;

export function speakerChanged(turn: Turn, speaker: ParticipantId | null): void {
  const meeting = turn.meeting;
  if (!meeting || meeting.speaker.current === speaker) return;
  if ([speaker, meeting.speaker.current].includes(meeting.self)) ownSpeech(turn, speaker === meeting.self);
  turn.patchSpeaker({
    current: speaker,
    currentSinceMillis: turn.now,
    ...(speaker === null ? {} : { spokeAtMillis: { ...meeting.speaker.spokeAtMillis, [speaker]: turn.now } }),
  });
  considerStage(turn);
}

/** Puts the speaker on stage when the rules allow it, or sets a timer for when they will. */
export function considerStage(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const { current, currentSinceMillis, onStage, onStageSinceMillis } = meeting.speaker;
  const candidate = current !== null && current !== meeting.self && participantOf(meeting, current) ? current : null;
  const nobodyYet = onStage === null || !participantOf(meeting, onStage);
  if (candidate === null || candidate === onStage) {
    turn.effect({ type: 'clear-timer', timer: 'stage' });
    if (onStage !== null && nobodyYet) turn.patchSpeaker({ onStage: null, onStageSinceMillis: turn.now });
    return;
  }
  // A change under an open menu would put the act on somebody else; it is considered again when the menu closes.
  if (meeting.tileMenuOpen) return;
  const wait = nobodyYet
    ? 0
    : Math.max(currentSinceMillis + SPEECH_MILLIS, onStageSinceMillis + HOLD_MILLIS) - turn.now;
  if (wait > 0) {
    turn.effect({ type: 'set-timer', timer: 'stage', delayMillis: wait });
    return;
  }
  turn.patchSpeaker({ onStage: candidate, onStageSinceMillis: turn.now });
  comeForward(turn);
}

/** The large picture is this person's for oneself; it stands in the speaker's layout, and the grid comes back after it. */
export function pin(turn: Turn, participant: ParticipantId | null): void {
  const meeting = turn.meeting;
  if (!meeting || (participant !== null && !participantOf(meeting, participant))) return;
  const layoutBeforePin = meeting.pinned === null ? meeting.layout : meeting.layoutBeforePin;
  const layout = participant === null ? layoutBeforePin : 'speaker';
  turn.patchMeeting({ pinned: participant, layoutBeforePin, layout });
}

/** In a grid, the one on stage gets a seat on the page that is shown. */
export function comeForward(turn: Turn): void {
  const meeting = turn.meeting;
  if (meeting?.layout !== 'grid' || meeting.speaker.onStage === null) return;
  const { perPage, pages } = gridPages(meeting, turn.state.stageSize);
  const from = Math.min(meeting.page, pages - 1) * perPage;
  const { onStage, spokeAtMillis } = meeting.speaker;
  const sight = { from, until: from + perPage };
  turn.patchMeeting({ seats: bringForward(meeting.seats, onStage, meeting.self, sight, spokeAtMillis) });
}
