import { INITIAL_STATE } from '../../call/next.ts';
import { person, Played, SELF } from '../../call/testing/meeting.ts';
import type { CallState } from '../../call/state.ts';
import { SCENES } from './scenes.ts';

/** The host of the server, as a frame shows it. */
export const FRAMED_BY = 'meet.example.in';

const PAGE = 'portal.example.in';

/** Screens that stand in the frame of another page. */
export const EMBED_SCENES = {
  'frame-nothing': () => INITIAL_STATE,
  'frame-prepare': () => SCENES.prepare(),
  'frame-lobby': () => SCENES.lobby(),
  'frame-meeting': () => SCENES['floor-guest'](),
  'frame-queue': () => SCENES.grid(),
  'frame-asks': () => asked(SCENES.speaker(), 'microphone'),
  'frame-asks-camera': () => asked(SCENES.speaker(), 'camera'),
  'frame-left': () => new Played().inMeeting([person(SELF)]).play({ type: 'leave' }).state,
} as const satisfies Record<string, () => CallState>;

function asked(state: CallState, source: 'microphone' | 'camera'): CallState {
  const played = new Played();
  played.state = state;
  played.now = Date.now();
  return played.play({ type: 'set-own', source, on: false }, { type: 'page-asks', source, page: PAGE }).state;
}
