import { setOwn } from './own.ts';
import type { LineCheck, LineVerdict } from './line-state.ts';
import type { Preferences } from './preferences.ts';
import type { CallState } from './state.ts';
import type { Turn } from './turn.ts';

function patch(turn: Turn, change: Partial<LineCheck>): void {
  turn.patch({ lineCheck: { ...turn.state.lineCheck, ...change } });
}

export function lineCheckOffered(turn: Turn, offered: LineCheck['offered']): void {
  patch(turn, { offered });
}

/** By itself only once, and not where the person saves data. */
export function checkLine(turn: Turn, byItself: boolean): void {
  const { phase, lineCheck, preferences } = turn.state;
  if (phase.name !== 'preparing' || lineCheck.running || lineCheck.offered === 'none') return;
  const mayBegin = lineCheck.offered === 'itself' && !lineCheck.verdict && preferences.receive === 'everything';
  if (byItself && !mayBegin) return;
  patch(turn, { running: true, verdict: null });
  turn.effect({ type: 'check-line' });
}

/** What a check found; one that was called off says nothing any more. */
export function lineChecked(turn: Turn, verdict: LineVerdict): void {
  if (!turn.state.lineCheck.running) return;
  patch(turn, { running: false, verdict });
  if (verdict.name === 'sound-only') leavePicturesOut(turn);
  else if (verdict.name === 'good') picturesAfterAll(turn);
}

/** For this stay; what the person has set for this device stays as it is. */
function leavePicturesOut(turn: Turn): void {
  const { preferences, lineCheck, own } = turn.state;
  if (preferences.receive === 'sound' || lineCheck.before) return;
  patch(turn, { before: { receive: preferences.receive, camera: own.camera.on } });
  turn.patch({ preferences: { ...preferences, receive: 'sound' } });
  setOwn(turn, 'camera', false);
}

/** The person wants pictures all the same, or another check found that they get through. */
export function picturesAfterAll(turn: Turn): void {
  const { before } = turn.state.lineCheck;
  if (!before || turn.state.phase.name !== 'preparing') return;
  restoreReceiveChoice(turn);
  if (before.camera) setOwn(turn, 'camera', true);
}

function restoreReceiveChoice(turn: Turn): void {
  const { before } = turn.state.lineCheck;
  if (!before) return;
  patch(turn, { before: null });
  turn.patch({ preferences: { ...turn.state.preferences, receive: before.receive } });
}

/** What is to be kept of them: not what a check has chosen for one stay. */
export function lasting({ preferences, lineCheck }: CallState): Preferences {
  return { ...preferences, receive: lineCheck.before?.receive ?? preferences.receive };
}

/** The person has chosen themselves what comes. */
export function ownChoice(turn: Turn): void {
  if (turn.state.lineCheck.before) patch(turn, { before: null });
}

/** After each step: nothing waits for a check, and what one has chosen ends with the stay. */
export function settleLineCheck(turn: Turn, before: CallState): void {
  const { phase, lineCheck } = turn.state;
  if (lineCheck.running && phase.name !== 'preparing') {
    patch(turn, { running: false });
    turn.effect({ type: 'stop-line-check' });
  }
  const over = phase.name === 'home' || phase.name === 'closed';
  if (over && before.phase.name !== phase.name) {
    restoreReceiveChoice(turn);
    if (lineCheck.verdict) patch(turn, { verdict: null });
  }
}
