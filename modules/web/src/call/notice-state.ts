import type { ParticipantId } from '../protocol/messages.ts';
import type { Message } from './messages.ts';

/** Danger is for what somebody could misuse, for words that were lost and for a call that stopped; a refusal is a notice. */
export type NoticeTone = 'info' | 'ok' | 'notice' | 'danger';

export interface Notice {
  readonly id: number;
  readonly message: Message;
  readonly tone: NoticeTone;
  /** What the notice offers to do; undefined when it only tells. */
  readonly action?: NoticeAction;
  /** When it goes by itself; null when it stays until dismissed or no longer true. */
  readonly untilMillis: number | null;
}

export type NoticeAction =
  | 'rejoin'
  | 'load-anew'
  | 'unmute'
  | 'play-sound'
  | 'copy-by-hand'
  | 'show-share'
  | 'raise-hand'
  | 'lower-hand'
  | 'camera-on'
  | 'camera-off'
  | 'choose-devices'
  | 'show-people'
  | 'show-chat'
  | 'show-captions'
  | 'write-captions'
  | 'vote'
  | 'show-polls';

/** The last things said to screen readers, oldest first, at most five each; a new id says a thing again. */
export interface Announcements {
  readonly polite: readonly Announcement[];
  readonly assertive: readonly Announcement[];
}

export type Politeness = keyof Announcements;

export interface Announcement {
  readonly id: number;
  readonly message: Message;
}

/** Joins and leaves are counted for some seconds and said as one; the queue is said at most every 30 s, the chat every 10 s. */
export interface Announcer {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Whose page is loaded anew; who is not back by then has left. */
  readonly replaced: readonly Replaced[];
  /** Who wrote since it was last said. */
  readonly wrote: readonly string[];
  readonly chatAnnouncedMillis: number;
  readonly queueAnnouncedMillis: number;
  /** When the tone of the door sounded last. */
  readonly knockedMillis: number;
}

/** A stay that ended for the next one of the same person. */
export interface Replaced {
  readonly name: string;
  /** Among the participants, in the order in which they came. */
  readonly index: number;
  /** The place in the grid; -1 for none. */
  readonly seat: number;
  readonly pinned: boolean;
  /** As its certificate named it; undefined where that was not known, and nobody is known to come back. */
  readonly device: string | undefined;
  /** Who stands in its place under its name, until it is known whether the device is the same. */
  readonly by?: ParticipantId;
}

/** What this stay has already told, so that it tells it once. */
export interface NoticeHistory {
  /** One's own line was called weak, and has not been good for long enough since. */
  readonly weakLine: boolean;
  /** The person switched the camera off meanwhile, so with a good line it is offered again. */
  readonly pictureSpared: boolean;
  /** Somebody here has so narrow a line that voices are sent with less detail. */
  readonly narrowVoice: boolean;
  /** When they were last told that they speak while muted. */
  readonly mutedSpeechMillis: number;
  /** When the hand was raised that they were last asked about; null for none. */
  readonly handAskedAbout: string | null;
  /** Somebody presided when it was last looked. */
  readonly led: boolean;
  /** They came in from the lobby. */
  readonly letIn: boolean;
}

export const EMPTY_NOTICE_HISTORY: NoticeHistory = {
  weakLine: false,
  pictureSpared: false,
  narrowVoice: false,
  mutedSpeechMillis: -Infinity,
  handAskedAbout: null,
  led: false,
  letIn: false,
};

/** Whether one's own microphone is listened to on this device, for what the person does not notice. */
export type Hearing = 'off' | 'live' | 'muted';

/** What was noticed: speech into a muted microphone; nothing at all from a live one, and then something. */
export type VoiceNoticed = 'speech' | 'silence' | 'sound';
