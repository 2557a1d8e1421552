import type { MeetingView } from '../protocol/messages.ts';
import { rosterOf } from './roster.ts';
import {
  isHost,
  isStopped,
  ownView,
  isHostRole,
  type CallState,
  type ParticipantView,
  type Phase,
  type Quality,
} from './state.ts';
import type { ChatLine } from './talk.ts';
import type { Hearing, NoticeHistory, VoiceNoticed } from './notice-state.ts';
import type { Turn } from './turn.ts';

/** A line that was weak is called good again when it has been so for this long. */
const GOOD_FOR_MILLIS = 20_000;
const MUTED_SPEECH_EVERY_MILLIS = 120_000;
/** What the codec makes of a voice while nobody's line is narrow; bits per second. */
const USUAL_VOICE = 32_000;
/** Who has spoken for so long has the word that the hand was raised for. */
const SPOKE_WITH_HAND_UP_MILLIS = 5_000;
/** Of a message of the chat, in a notice; letters as Unicode counts them. */
const PREVIEWED = 60;
/** They turn what stands beside them round. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function remember(turn: Turn, change: Partial<NoticeHistory>): void {
  const meeting = turn.meeting;
  if (meeting) turn.patchMeeting({ noticeHistory: { ...meeting.noticeHistory, ...change } });
}

// --- one's own line

/** Once for each time that the line is weak: short rises and falls are told to nobody. */
export function qualityChanged(turn: Turn, quality: Quality): void {
  if (!turn.meeting) return;
  turn.patchMeeting({ quality });
  const { weakLine } = turn.meeting.noticeHistory;
  if (quality === 'poor' && !weakLine) {
    remember(turn, { weakLine: true, pictureSpared: false });
    turn.retract('line.good-again');
    turn.notice(
      { key: 'line.weak' },
      'notice',
      turn.own('camera').on ? { action: 'camera-off' } : { persistent: true },
    );
  } else if (quality === 'good' && weakLine) {
    turn.effect({ type: 'set-timer', timer: 'line', delayMillis: GOOD_FOR_MILLIS });
  } else if (weakLine) {
    turn.effect({ type: 'clear-timer', timer: 'line' });
  }
}

export function lineTimer(turn: Turn): void {
  const meeting = turn.meeting;
  if (!meeting?.noticeHistory.weakLine || meeting.quality !== 'good') return;
  const offered = meeting.noticeHistory.pictureSpared && !turn.own('camera').on;
  remember(turn, { weakLine: false, pictureSpared: false });
  turn.retract('line.weak');
  if (offered) turn.notice({ key: 'line.good-again' }, 'ok', { action: 'camera-on' });
  else turn.say('polite', { key: 'line.good-again' });
}

/** Sound and picture have a new way, of which nothing is known. */
export function resetLineQuality(turn: Turn): void {
  if (!turn.meeting) return;
  turn.patchMeeting({ quality: 'good' });
  remember(turn, { weakLine: false, narrowVoice: false });
  turn.retract('line.weak', 'line.good-again');
  turn.effect({ type: 'clear-timer', timer: 'line' });
}

/** By the person's own press: what was advised is done. */
export function cameraSwitched(turn: Turn, on: boolean): void {
  if (on) turn.retract('line.good-again');
  if (!turn.meeting?.noticeHistory.weakLine) return;
  remember(turn, { pictureSpared: !on });
  if (!on) turn.retract('line.weak');
}

/** Shown where somebody looks for it: to tell everybody at once of one person's line would be worse than what they hear. */
export function voiceBounded(turn: Turn, bitsPerSecond: number): void {
  remember(turn, { narrowVoice: bitsPerSecond < USUAL_VOICE });
}

// --- raised hands

const NOBODY: readonly ParticipantView[] = [];

/** Of others, the longest first; none for who does not lead the meeting. */
export function handsUp(phase: Phase): readonly ParticipantView[] {
  if (phase.name !== 'meeting' || !isHost(phase)) return NOBODY;
  return rosterOf(phase.participants).hands.filter(({ id }) => id !== phase.self);
}

/**
 * After each step: who asks to speak is named to the hosts, unless the list of people is open. Screen readers hear each name. Those that were up
 * before one came are counted on the bar.
 */
export function noteHands(turn: Turn, before: CallState): void {
  const { meeting } = turn;
  if (meeting && ownView(meeting)?.handRaisedAt === undefined) turn.retract('meeting.hand-still-up');
  if (meeting?.panel === 'people') turn.retract('meeting.hand-raised');
  if (!meeting || before.phase.name !== 'meeting' || meeting.participants === before.phase.participants) return;
  const raisedHands = handsUp(turn.state.phase);
  const known = new Set(handsUp(before.phase).map(({ id }) => id));
  const isNew = raisedHands.some(({ id }) => !known.has(id));
  if (!isNew && raisedHands.length === known.size) return;
  turn.retract('meeting.hand-raised');
  const [first] = raisedHands;
  if (!isNew || !first || meeting.panel === 'people') return;
  const values = { name: first.name, more: raisedHands.length - 1 };
  const options = { action: 'show-people', persistent: false, say: 'no' } as const;
  turn.notice({ key: 'meeting.hand-raised', values }, 'info', options);
}

/** They begin to speak, or somebody else does: a hand that goes up in the middle of speech asks for more of it. */
export function ownSpeech(turn: Turn, speaks: boolean): void {
  const { meeting } = turn;
  const raisedAt = meeting && ownView(meeting)?.handRaisedAt;
  if (!speaks) turn.effect({ type: 'clear-timer', timer: 'hand' });
  else if (raisedAt !== undefined && raisedAt !== meeting?.noticeHistory.handAskedAbout) {
    turn.effect({ type: 'set-timer', timer: 'hand', delayMillis: SPOKE_WITH_HAND_UP_MILLIS });
  }
}

/** Once for each raising; the hand goes down by the person's own press alone. */
export function handTimer(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting || meeting.speaker.current !== meeting.self || !turn.own('microphone').on) return;
  const raisedAt = ownView(meeting)?.handRaisedAt;
  if (raisedAt === undefined || raisedAt === meeting.noticeHistory.handAskedAbout) return;
  remember(turn, { handAskedAbout: raisedAt });
  turn.notice({ key: 'meeting.hand-still-up' }, 'info', { action: 'lower-hand', persistent: false });
}

// --- who presides

/** Who hands over goes before it is heard who has it now. */
const HOST_COMES_WITHIN_MILLIS = 1_000;

/** After each step: told when the last host is gone, and only as long as that is so. Whose page is loaded anew is back within a moment. */
export function noteHosts(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting) return;
  const { participants, announcer, noticeHistory } = meeting;
  if (participants.some(isHostRole)) {
    if (!noticeHistory.led) remember(turn, { led: true });
    return turn.retract('meeting.no-host');
  }
  if (!noticeHistory.led || announcer.replaced.length > 0) return;
  remember(turn, { led: false });
  turn.effect({ type: 'set-timer', timer: 'hosts', delayMillis: HOST_COMES_WITHIN_MILLIS });
}

export function hostsTimer(turn: Turn): void {
  const { meeting } = turn;
  if (!meeting || meeting.participants.some(isHostRole)) return;
  const minutes = minutesToSleep(meeting.meeting);
  if (minutes !== null) turn.notice({ key: 'meeting.no-host', values: { minutes } }, 'notice', { persistent: true });
}

/** As the values of the rule say it, from `sleep-after-1-minute` on. */
function minutesToSleep({ rules }: MeetingView): number | null {
  const value = rules.find(({ clause }) => clause === 'A3')?.value ?? '';
  const [minutes] = /\d+/.exec(value) ?? [];
  return minutes === undefined ? null : Number(minutes);
}

// --- what the device or the system mutes

/** After each step: told while what was switched on gives nothing, and only then; in Prepare it stands beside the choice. */
export function noteStopped(turn: Turn, before: CallState): void {
  for (const device of ['microphone', 'camera'] as const) {
    const now = turn.meeting !== null && isStopped(turn.own(device));
    if (now === (before.phase.name === 'meeting' && isStopped(before.own[device]))) continue;
    const message = { key: 'media.stopped', values: { device } } as const;
    if (now) turn.notice(message, 'notice', { persistent: true });
    else turn.retractOf(device, message.key);
  }
}

// --- one's own voice

/**
 * A muted microphone is listened to where it stays open anyway. Firefox closes it, and by listening it would be opened again; what Safari
 * does was not seen.
 */
function hearing({ phase, own, browser, preferences }: CallState): Hearing {
  const { on, device } = own.microphone;
  if (phase.name !== 'meeting' || !preferences.voiceHints || device !== 'open') return 'off';
  // That nothing comes of it is told already, with the reason.
  if (isStopped(own.microphone)) return 'off';
  if (on) return 'live';
  return browser === 'chromium' || browser === 'android' ? 'muted' : 'off';
}

/** After each step. */
export function watchVoice(turn: Turn, before: CallState): void {
  const [now, was] = [hearing(turn.state), hearing(before)];
  if (now === was) return;
  turn.retract('media.not-heard', 'media.muted-speech');
  turn.effect({ type: 'watch-voice', hearing: now });
}

export function voiceNoticed(turn: Turn, noticed: VoiceNoticed): void {
  const { meeting } = turn;
  if (!meeting) return;
  const now = hearing(turn.state);
  if (noticed === 'sound') return turn.retract('media.not-heard');
  if (noticed === 'silence' && now === 'live') {
    const message = { key: 'media.not-heard', values: { device: 'microphone' } } as const;
    return turn.notice(message, 'notice', { action: 'choose-devices' });
  }
  const due = turn.now >= meeting.noticeHistory.mutedSpeechMillis + MUTED_SPEECH_EVERY_MILLIS;
  if (noticed !== 'speech' || now !== 'muted' || !due) return;
  remember(turn, { mutedSpeechMillis: turn.now });
  // The same, told of the way in; one of both is enough.
  turn.retract('meeting.muted-on-entry');
  turn.notice({ key: 'media.muted-speech' }, 'notice', { action: 'unmute', persistent: false });
}

// --- the chat

/** Who shares a screen shows it to everybody, so nothing that was written is shown on it unasked. */
export function previewChat(turn: Turn, { name, to, text, unknown }: ChatLine): void {
  if (!turn.state.preferences.chatPreview || unknown || turn.own('screen').on) return;
  endPreview(turn);
  const options = { action: 'show-chat', persistent: false, say: 'no' } as const;
  turn.notice({ key: 'chat.preview', values: { name, to, text: beginningOf(text) } }, 'info', options);
}

export function endPreview(turn: Turn): void {
  turn.retract('chat.preview');
}

/** Of the first line. */
function beginningOf(text: string): string {
  const [line = '', ...more] = text.replaceAll(TURNING, '').trim().split('\n');
  const letters = [...new Intl.Segmenter().segment(line.slice(0, 16 * PREVIEWED))].map(({ segment }) => segment);
  const isWhole = letters.length <= PREVIEWED && line.length <= 16 * PREVIEWED && more.length === 0;
  return isWhole ? line : `${letters.slice(0, PREVIEWED).join('').trim()}…`;
}
