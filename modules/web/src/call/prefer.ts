import { lasting, ownChoice } from './line-check.ts';
import { OWN_SOURCES, reopenCamera, setOwn } from './own.ts';
import type { Background, Corner, Preferences } from './preferences.ts';
import type { CallState, OwnSource } from './state.ts';
import { endPreview } from './status-notices.ts';
import type { Turn } from './turn.ts';

/** Nobody needs a taller picture from one who saves data; pixels. */
const SAVED_HEIGHT = 180;
const TALLEST = 4320;

/** The person sets something for this device. */
export function prefer(turn: Turn, change: Partial<Preferences>): void {
  const before = turn.state.preferences;
  const preferences = { ...before, ...change };
  turn.patch({ preferences });
  if (change.receive !== undefined) ownChoice(turn);
  turn.effect({ type: 'keep-preferences', preferences: lasting(turn.state) });
  if (preferences.captions !== before.captions) turn.retract('captions.begun');
  if (preferences.selfCorner !== before.selfCorner) sayCorner(turn, preferences.selfCorner);
  if (!preferences.chatPreview) endPreview(turn);
  if (preferences.receive !== before.receive) receiveOtherwise(turn);
  if (preferences.voice !== before.voice) shapeVoice(turn);
  if (preferences.background !== before.background) changeBackground(turn, before.background);
  if (preferences.share.mode !== before.share.mode) turn.effect({ type: 'shape-share', mode: preferences.share.mode });
}

const CORNER_NAMES = {
  'top-start': 'topStart',
  'top-end': 'topEnd',
  'bottom-start': 'bottomStart',
  'bottom-end': 'bottomEnd',
} as const satisfies Record<Corner, string>;

/** Announces the corner, for people who moved their own picture with keys and cannot see it. */
function sayCorner(turn: Turn, corner: Corner): void {
  if (turn.meeting) turn.say('polite', { key: 'self.moved', values: { corner: CORNER_NAMES[corner] } });
}

/** What comes changes with the next `show`; what goes out changes here. */
function receiveOtherwise(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  if (turn.state.preferences.receive === 'sound') setOwn(turn, 'camera', false);
  for (const source of OWN_SOURCES) fitPicture(turn, source);
}

/** No larger than anybody shows it, and no larger than this person wants to send. */
export function fitPicture(turn: Turn, source: OwnSource): void {
  const wanted = turn.meeting?.wantedHeights[source] ?? TALLEST;
  const saves = source === 'camera' && turn.state.preferences.receive !== 'everything';
  if (source === 'microphone') return;
  turn.effect({ type: 'fit-picture', source, heightPixels: saves ? Math.min(SAVED_HEIGHT, wanted) : wanted });
}

/** After each step: as soon as a picture goes out, it is no larger than who saves data wants to send. */
export function saveData(turn: Turn, before: CallState): void {
  const flows = ({ phase, own }: CallState) =>
    phase.name === 'meeting' && phase.media === 'steady' && own.camera.on && own.camera.device === 'open';
  if (turn.state.preferences.receive === 'everything' || !flows(turn.state) || flows(before)) return;
  fitPicture(turn, 'camera');
}

/** The running microphone is opened anew, since not every browser changes one that runs. */
function shapeVoice(turn: Turn): void {
  if (turn.own('microphone').device !== 'open') return;
  turn.effect({ type: 'open-device', source: 'microphone', deviceId: turn.state.devices.chosen.microphone ?? null });
}

/**
 * A camera that runs is closed before it is opened in the other way: no picture goes out that the person no longer wants
 * to be seen, however long it takes until there is one that they do.
 */
function changeBackground(turn: Turn, before: Background): void {
  const { background } = turn.state.preferences;
  if (background !== 'plain' && before !== 'plain') turn.effect({ type: 'change-background', background });
  else reopenCamera(turn);
}

/** This browser keeps another image, which is what the person wants to be seen. */
export function ownBackgroundKept(turn: Turn): void {
  const again = turn.state.preferences.background === 'own';
  prefer(turn, { background: 'own', ownBackground: true });
  if (again) turn.effect({ type: 'change-background', background: 'own' });
}

export function ownBackgroundRefused(turn: Turn): void {
  turn.notice({ key: 'background.unusable' }, 'notice');
}

/** After each step: the screen stays on as long as there is a meeting on it. */
export function keepAwake(turn: Turn, before: CallState): void {
  const wants = ({ phase, preferences }: CallState) => phase.name === 'meeting' && preferences.awake;
  const on = wants(turn.state);
  if (on !== wants(before)) turn.effect({ type: 'keep-awake', on });
}
