import { pageAskedEnough } from './embedder.ts';
import type { Of, OutsideEvent } from './events.ts';
import { isKeptOff } from './kept.ts';
import type { Message } from './messages.ts';
import { endPreview } from './status-notices.ts';
import { isStopped, otherFacing, type Device, type MediaProblem, type OwnSource, type OwnTrack } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * One's own microphone, camera and screen. The rule that everything here keeps: `on` becomes true only by the person's
 * own act in this browser, and nothing is captured or sent while it is false (H34).
 */
export const OWN_SOURCES: readonly OwnSource[] = ['microphone', 'camera', 'screen'];

/** The person switches a source on or off. */
export function setOwn(turn: Turn, source: OwnSource, on: boolean): void {
  if (!mayUse(turn, source) || (on && isKeptOff(turn, source))) return;
  if (on) switchOn(turn, source);
  else switchOff(turn, source);
}

/** Speaks while a key is held. It is said, since a key shows nothing. */
export function holdToTalk(turn: Turn, held: boolean): void {
  if (turn.own('microphone').on === held) return;
  setOwn(turn, 'microphone', held);
  const track = turn.own('microphone');
  if (track.on !== held) return;
  turn.setOwn('microphone', held ? { ...track, held } : withoutHold(track));
  turn.say('polite', { key: held ? 'media.talking' : 'media.talk-over' });
}

function mayUse(turn: Turn, source: OwnSource): boolean {
  switch (turn.state.phase.name) {
    case 'meeting':
      return true;
    case 'preparing':
    case 'joining':
    case 'waiting':
      return source !== 'screen';
    case 'home':
    case 'starting':
    case 'closed':
      return false;
  }
}

function switchOn(turn: Turn, source: OwnSource): void {
  const track = turn.own(source);
  if (track.on) return;
  if (source === 'microphone')
    turn.retract('meeting.muted-on-entry', 'meeting.muted-by-host', 'meeting.asked-to-unmute');
  if (source === 'camera') turn.retract('meeting.camera-stopped-by-host');
  if (source === 'screen') {
    turn.retract('meeting.share-stopped', 'meeting.share-stopped-by-host');
    // It may be the whole screen.
    endPreview(turn);
  }
  pageAskedEnough(turn, source);
  turn.setOwn(source, { ...withoutHold(track), on: true, device: track.device === 'open' ? 'open' : 'opening' });
  if (track.device === 'open') send(turn, source, true);
  else if (track.device === 'closed') openDevice(turn, source);
}

/** Closes the camera, if it is on, and opens it as the person now wants it to be seen. */
export function reopenCamera(turn: Turn): void {
  const track = turn.own('camera');
  if (!track.on) {
    if (track.problem === undefined || !BLURLESS.has(track.problem)) return;
    turn.setOwn('camera', withoutProblem(track));
    retractProblems(turn, 'camera');
    return;
  }
  closeToReopen(turn);
  openDevice(turn, 'camera');
}

function closeToReopen(turn: Turn): void {
  const { facing: _, ...track } = turn.own('camera');
  if (track.device === 'open') send(turn, 'camera', false);
  turn.setOwn('camera', { ...withoutHold(track), device: 'opening' });
  turn.effect({ type: 'close-device', source: 'camera' });
}

/** To the other camera of a phone. The first is closed before: few phones run both at once. It is kept for this meeting alone. */
export function flipCamera(turn: Turn): void {
  const facing = otherFacing(turn.state);
  if (facing === null) return;
  closeToReopen(turn);
  turn.effect({ type: 'open-device', source: 'camera', deviceId: null, facing });
}

export function switchOff(turn: Turn, source: OwnSource): void {
  const track = turn.own(source);
  if (!track.on) return;
  // In a meeting a muted microphone stays open, so that unmuting is heard from the first syllable; a camera's light
  // goes out when it is off.
  const keepOpen = source === 'microphone' && turn.meeting !== null && track.device === 'open';
  turn.setOwn(source, { ...track, on: false, device: keepOpen ? 'open' : 'closed' });
  send(turn, source, false);
  if (!keepOpen) turn.effect({ type: 'close-device', source });
}

function openDevice(turn: Turn, source: OwnSource): void {
  const chosen = source === 'screen' ? undefined : turn.state.devices.chosen[source];
  turn.effect({ type: 'open-device', source, deviceId: chosen ?? null });
}

/** Tells the media path and, in a meeting, the server. */
function send(turn: Turn, source: OwnSource, sending: boolean): void {
  const meeting = turn.meeting;
  if (!meeting) return;
  const flows = sending && turn.state.isScreenShown;
  turn.effect({ type: 'set-sending', source, sending: flows });
  if (source === 'screen') {
    if (!sending) turn.send({ type: 'unpublish', source });
  } else if (!meeting.introducing) {
    turn.send({ type: 'set-muted', source, muted: !flows || turn.own(source).systemMuted === 'long' });
  }
}

/** What is on flows as long as the screen stands. */
export function meetingScreen(turn: Turn, stands: boolean): void {
  if (stands === turn.state.isScreenShown) return;
  turn.patch({ isScreenShown: stands });
  for (const source of OWN_SOURCES) {
    const track = turn.own(source);
    if (!track.on || track.device !== 'open') continue;
    if (source === 'screen') turn.effect({ type: 'set-sending', source, sending: stands });
    else send(turn, source, stands);
  }
}

export function deviceOpened(turn: Turn, { source, deviceId, sound, facing }: Of<OutsideEvent, 'device-opened'>): void {
  const track = turn.own(source);
  if (!track.on && track.device !== 'open') {
    // It was switched off again while the browser asked.
    turn.setOwn(source, { ...track, device: 'closed' });
    turn.effect({ type: 'close-device', source });
    return;
  }
  const hadSound = track.device === 'open' && !isStopped(track);
  const { replaces, sound: _sound, systemMuted: _muted, facing: _facing, ...opened } = withoutProblem(track);
  turn.setOwn(source, { ...opened, device: 'open', ...(sound ? { sound } : {}), ...(facing ? { facing } : {}) });
  if (source !== 'screen') {
    const { devices } = turn.state;
    const chosen = { ...devices.chosen, [source]: deviceId };
    turn.patch({ devices: { ...devices, chosen, running: { ...devices.running, [source]: deviceId } } });
    retractProblems(turn, source);
    turn.effect({ type: 'list-devices' });
  }
  if (source === 'screen') endPreview(turn);
  if (!hadSound && track.on) send(turn, source, true);
  if (replaces) tellFallback(turn);
}

/** A device that does not start leaves the one that runs, if there is one, as it is. */
export function deviceFailed(turn: Turn, source: OwnSource, problem: MediaProblem): void {
  const track = turn.own(source);
  if (track.device === 'closed') return;
  // Of a camera that runs without its blur nothing may be seen.
  const unseen = BLURLESS.has(problem);
  if (track.device === 'open' && !unseen) {
    chooseRunningAgain(turn, source);
    // In a meeting the notice tells it; Prepare shows it beside the choice.
    if (turn.state.phase.name === 'preparing') turn.setOwn(source, { ...track, problem });
  } else {
    turn.setOwn(source, { ...withoutHold(track), on: false, device: 'closed', problem });
    turn.effect({ type: 'close-device', source });
    if (unseen && track.device === 'open' && track.on) send(turn, source, false);
  }
  if (source === 'microphone') turn.retract('media.fell-back');
  // There was nothing to take its place: what the person knows of is the one that went.
  if (track.replaces && problem === 'none') tellEnded(turn, 'microphone');
  else tellFailure(turn, source, problem);
}

function chooseRunningAgain(turn: Turn, source: OwnSource): void {
  const { devices } = turn.state;
  const deviceId = source === 'screen' ? undefined : devices.running[source];
  if (source === 'screen' || deviceId === undefined) return;
  turn.patch({ devices: { ...devices, chosen: { ...devices.chosen, [source]: deviceId } } });
  turn.effect({ type: 'remember-device', kind: source, deviceId });
}

function tellFailure(turn: Turn, source: OwnSource, problem: MediaProblem): void {
  const phase = turn.state.phase.name;
  if (phase !== 'meeting' && phase !== 'waiting') return;
  if (source === 'screen' && NOT_ALLOWED.has(problem)) return;
  const message: Message =
    source === 'screen'
      ? { key: 'media.share-failed' }
      : {
          key: `media.${problem}`,
          values: { device: source, ...(problem === 'denied' && { browser: turn.state.browser }) },
        };
  const another = phase === 'meeting' && HELPED_BY_ANOTHER.has(problem) && source !== 'screen';
  turn.notice(message, 'notice', { persistent: true, say: 'assertive', ...(another && { action: 'choose-devices' }) });
}

export function deviceEnded(turn: Turn, source: OwnSource): void {
  const track = turn.own(source);
  if (track.device !== 'open') return;
  if (source === 'microphone' && track.on && hasAnotherMicrophone(turn)) {
    fallBack(turn, track);
    return;
  }
  turn.setOwn(source, { ...track, on: false, device: 'closed' });
  turn.effect({ type: 'close-device', source });
  if (track.on) send(turn, source, false);
  if (source === 'screen') return;
  // One cable may carry both: then one sentence tells both.
  const ended = endedDevice(turn);
  tellEnded(turn, ended === undefined || ended === source ? source : 'both');
}

/** As devices change, tracks are mute for a moment, which nobody needs to know. */
const MUTED_BRIEFLY_MILLIS = 2_000;

/** The browser says it also of what the person has muted meanwhile. */
export function deviceMuted(turn: Turn, source: 'microphone' | 'camera', muted: boolean): void {
  const { systemMuted, ...track } = turn.own(source);
  if (track.device !== 'open' || muted === (systemMuted !== undefined)) return;
  turn.setOwn(source, muted ? { ...track, systemMuted: 'briefly' } : track);
  if (muted) turn.effect({ type: 'set-timer', timer: source, delayMillis: MUTED_BRIEFLY_MILLIS });
  else if (track.on && systemMuted === 'long') send(turn, source, true);
}

/**
 * Others are told that it is muted, which is what they meet: nobody waits for an answer of a microphone that looks open. It goes on
 * by itself with the device, like a microphone that falls back, since the person has switched it on and not off (H34); a host who
 * mutes it meanwhile ends that, and is heard in it also by who is muted already. What goes out stays as it is: the server sends
 * none of it on, and a browser may tell of no end of the muting where nobody takes from the track.
 */
export function mutedTimer(turn: Turn, source: 'microphone' | 'camera'): void {
  const track = turn.own(source);
  if (track.device !== 'open' || track.systemMuted !== 'briefly') return;
  turn.setOwn(source, { ...track, systemMuted: 'long' });
  if (track.on) send(turn, source, true);
}

const BLURLESS: ReadonlySet<MediaProblem> = new Set(['blur-failed', 'blur-slow']);
/** They say so. */
const HELPED_BY_ANOTHER: ReadonlySet<MediaProblem> = new Set(['in-use', 'failed']);
const NOT_ALLOWED: ReadonlySet<MediaProblem | undefined> = new Set(['denied', 'by-system', 'dismissed']);

/**
 * The browser allows what it forbade. Where nobody sees or hears it yet, what the person tried to switch on starts by itself;
 * in a meeting they do that (H34).
 */
export function deviceAllowed(turn: Turn, source: 'microphone' | 'camera'): void {
  const track = turn.own(source);
  if (track.on || !NOT_ALLOWED.has(track.problem)) return;
  turn.setOwn(source, withoutProblem(track));
  retractProblems(turn, source);
  if (turn.state.phase.name === 'preparing') switchOn(turn, source);
  else if (mayUse(turn, source))
    turn.notice({ key: 'media.allowed', values: { device: source } }, 'notice', { say: 'polite' });
}

/** A person took back what the browser allowed, or an administrator did: that no cable came loose is told, and no other device is tried. */
export function deviceForbidden(turn: Turn, source: 'microphone' | 'camera'): void {
  const track = turn.own(source);
  const ended = endedDevice(turn);
  if (track.device !== 'open' && ended !== source && ended !== 'both') return;
  retractProblems(turn, source);
  turn.setOwn(source, { ...withoutHold(track), on: false, device: 'closed', problem: 'denied' });
  if (track.device === 'open') turn.effect({ type: 'close-device', source });
  if (track.device === 'open' && track.on) send(turn, source, false);
  tellFailure(turn, source, 'denied');
}

/** Chromium lists the system's choice beside the device that it is. */
const ALIASES: ReadonlySet<string> = new Set(['default', 'communications']);

function hasAnotherMicrophone(turn: Turn): boolean {
  const { list, running } = turn.state.devices;
  return list.some(({ kind, id }) => kind === 'microphone' && id !== running.microphone && !ALIASES.has(id));
}

/**
 * The person wants to be heard, so the voice goes on by another microphone, and they are told. A camera does not: what
 * another one looks at is the person's to decide.
 */
function fallBack(turn: Turn, track: OwnTrack): void {
  send(turn, 'microphone', false);
  turn.setOwn('microphone', { ...track, device: 'opening', replaces: true });
  turn.effect({ type: 'close-device', source: 'microphone' });
  turn.effect({ type: 'open-device', source: 'microphone', deviceId: null });
}

function tellFallback(turn: Turn): void {
  turn.notice({ key: 'media.fell-back' }, 'notice', { action: 'choose-devices', say: 'assertive' });
}

/** The way on stands beside the words. */
const AGAIN = { microphone: 'unmute', camera: 'camera-on', both: 'choose-devices' } as const;

function tellEnded(turn: Turn, device: keyof typeof AGAIN, say: 'assertive' | 'no' = 'assertive'): void {
  const message: Message = { key: 'media.ended', values: { device } };
  turn.retract('media.ended');
  turn.notice(message, 'notice', { action: AGAIN[device], say });
}

function endedDevice(turn: Turn): unknown {
  return turn.state.notices.find(({ message }) => message.key === 'media.ended')?.message.values?.['device'];
}

/** It runs: what was told of its failing is no longer true. */
function retractProblems(turn: Turn, source: 'microphone' | 'camera'): void {
  const ended = endedDevice(turn);
  const notices = turn.state.notices.filter(({ message }) => !isAbout(message, source));
  if (notices.length < turn.state.notices.length) turn.patch({ notices });
  if (ended !== 'both') return;
  // That both went was said; what is left of it is no news.
  tellEnded(turn, source === 'camera' ? 'microphone' : 'camera', 'no');
}

function isAbout({ key, values }: Message, source: 'microphone' | 'camera'): boolean {
  return key.startsWith('media.') && values?.['device'] === source;
}

/** Another device for a source in use is opened at once; otherwise it is kept for the next time. */
export function chooseDevice(turn: Turn, kind: 'microphone' | 'camera' | 'speaker', deviceId: string): void {
  const { devices } = turn.state;
  turn.patch({ devices: { ...devices, chosen: { ...devices.chosen, [kind]: deviceId } } });
  turn.effect({ type: 'remember-device', kind, deviceId });
  if (kind === 'speaker') {
    turn.retract('media.speaker-gone');
    turn.effect({ type: 'choose-speaker', deviceId });
    return;
  }
  if (kind === 'microphone') forgetFallback(turn);
  const track = turn.own(kind);
  if (track.on || (kind === 'microphone' && track.device === 'open')) {
    turn.effect({ type: 'open-device', source: kind, deviceId });
  } else if (track.problem !== undefined) {
    turn.setOwn(kind, withoutProblem(track));
  }
}

/** The person has chosen, so nothing is in place of another any more. */
function forgetFallback(turn: Turn): void {
  turn.retract('media.fell-back');
  const { replaces: _, ...track } = turn.own('microphone');
  turn.setOwn('microphone', track);
}

/** A chosen loudspeaker that went away is silent until another is named; the choice is kept for when it is back. */
export function devicesListed(turn: Turn, list: readonly Device[], canChooseSpeaker: boolean): void {
  const { devices } = turn.state;
  turn.patch({ devices: { ...devices, list, canChooseSpeaker } });
  const { speaker } = devices.chosen;
  if (!speaker || devices.list.length === 0) return;
  const isIn = (devices: readonly Device[]) => devices.some(({ kind, id }) => kind === 'speaker' && id === speaker);
  if (isIn(devices.list) && !isIn(list)) {
    turn.effect({ type: 'choose-speaker', deviceId: '' });
    turn.notice({ key: 'media.speaker-gone' }, 'notice', { persistent: true, say: 'assertive' });
  } else if (!isIn(devices.list) && isIn(list)) {
    turn.effect({ type: 'choose-speaker', deviceId: speaker });
    turn.retract('media.speaker-gone');
  }
}

/**
 * A host or the server stopped a source. It can only be taken away from outside, never given. An offer with the screen may be
 * on its way: whatever the server makes of that ends with the word that follows it.
 */
export function stoppedFromOutside(turn: Turn, source: OwnSource): boolean {
  const track = turn.own(source);
  if (!track.on) return false;
  const keepOpen = source === 'microphone' && track.device === 'open';
  turn.setOwn(source, { ...track, on: false, device: keepOpen ? 'open' : 'closed' });
  turn.effect({ type: 'set-sending', source, sending: false });
  if (source === 'screen' && turn.meeting) turn.send({ type: 'unpublish', source });
  if (!keepOpen) turn.effect({ type: 'close-device', source });
  return true;
}

/** At the beginning of a stay: what the person chose in Prepare begins to flow; a rule may mute it first. */
export function beginSending(turn: Turn, mutedOnEntry: boolean): void {
  if (mutedOnEntry && turn.own('microphone').on) {
    const track = turn.own('microphone');
    turn.setOwn('microphone', { ...track, on: false, device: track.device === 'open' ? 'open' : 'closed' });
    if (track.device === 'opening') turn.effect({ type: 'close-device', source: 'microphone' });
    turn.notice({ key: 'meeting.muted-on-entry' }, 'info', { action: 'unmute', persistent: false });
  }
  for (const source of OWN_SOURCES) {
    const track = turn.own(source);
    const flows = track.on && track.device === 'open' && turn.state.isScreenShown;
    if (flows) turn.effect({ type: 'set-sending', source, sending: true });
  }
}

/** After the first offer of a stay the server learns what is muted; from then on each change is told. */
export function introduceTracks(turn: Turn): void {
  if (!turn.meeting?.introducing) return;
  turn.patchMeeting({ introducing: false });
  for (const source of ['microphone', 'camera'] as const) {
    const track = turn.own(source);
    const flows = track.on && track.device === 'open' && turn.state.isScreenShown;
    turn.send({ type: 'set-muted', source, muted: !flows || isStopped(track) });
  }
}

/** Back at the door: what is on stays ready for the next time on the seat, a share and an open muted device end. */
export function keepDevicesForLobby(turn: Turn): void {
  for (const source of OWN_SOURCES) {
    const { track: _, ...own } = turn.own(source);
    const ready = own.on && source !== 'screen';
    if (!ready && own.device !== 'closed') turn.effect({ type: 'close-device', source });
    turn.setOwn(source, ready ? own : { ...own, on: false, device: 'closed' });
  }
}

/** Turns everything off: the stay is over or was given up. */
export function closeOwn(turn: Turn): void {
  for (const source of OWN_SOURCES) {
    const track = turn.own(source);
    if (track.device !== 'closed') turn.effect({ type: 'close-device', source });
    turn.setOwn(source, { on: false, device: 'closed' });
  }
}

/** As it is when the person switches it anew. */
function withoutHold(track: OwnTrack): OwnTrack {
  const { held: _held, replaces: _replaces, ...rest } = withoutProblem(track);
  return rest;
}

function withoutProblem(track: OwnTrack): OwnTrack {
  const { problem: _, ...rest } = track;
  return rest;
}
