import type { CallState, MeetingPhase } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * After each step: where less is to come from now on (somebody mutes, a picture is not shown any more), silence does not
 * tell of a broken line.
 */
export function expectLess(turn: Turn, before: CallState): void {
  const now = turn.meeting;
  const was = before.phase.name === 'meeting' ? before.phase : null;
  if (!now || !was) return;
  if (now.participants === was.participants && now.slots.shown === was.slots.shown) return;
  if (streamsOf(now) < streamsOf(was)) turn.effect({ type: 'expect-less' });
}

/** Voices that may be heard, and pictures that are shown. */
function streamsOf({ participants, self, slots }: MeetingPhase): number {
  const open = new Set<string>();
  let voices = 0;
  for (const { id, tracks } of participants) {
    for (const track of tracks) {
      if (track.muted) continue;
      open.add(track.id);
      const audible = track.source === 'microphone' || track.source === 'screen-audio';
      if (audible && id !== self) voices++;
    }
  }
  const pictures = Object.values(slots.shown).filter(({ track, paused }) => paused === undefined && open.has(track));
  return voices + pictures.length;
}
