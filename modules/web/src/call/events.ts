import type { GroupMember, KeysAsk, KeysReply, KeysReport } from '../e2ee/worker/asks.ts';
import type {
  Classification,
  ConsentReceipt,
  FileId,
  Instant,
  JoinConsent,
  KeyOffer,
  PrivacyNotice,
  PublishedTrack,
  RoomId,
  Secret,
  ServerMessage,
  WaitingView,
} from '../protocol/messages.ts';
import type { CaptionLanguage } from './caption-envelope.ts';
import type { SpokenSegment } from './caption-source.ts';
import type { TransferEnd } from './file-envelope.ts';
import type { FetchedPart, FileSecrets } from './files-state.ts';
import type { ChatTo } from './talk.ts';
import type { LineCheck } from './line-state.ts';
import type { Message } from './messages.ts';
import type { VoiceNoticed } from './notice-state.ts';
import type { KeptPolls, PollStep } from './polls-state.ts';
import type { Preferences } from './preferences.ts';
import type {
  ActMessage,
  Device,
  DeviceKind,
  KeptOwn,
  Layout,
  LineVerdict,
  MediaPath,
  MediaProblem,
  MeetingPhase,
  OwnSource,
  Panel,
  ParticipantId,
  Quality,
  Remembered,
  RootChange,
  Scheduled,
  SettingsPlace,
  SignedMessage,
  StageSize,
} from './state.ts';

/** What a person does. */
export type UserEvent =
  /** A scheduled meeting has its class from there. */
  | {
      readonly type: 'start-meeting';
      readonly title: string;
      readonly scheduled?: Scheduled;
      readonly classification?: Classification;
    }
  /** A pasted link, or what was typed into the field of Home. */
  | { readonly type: 'open-link'; readonly text: string }
  /** What was pasted as the key of a meeting to which the person has an invitation. */
  | { readonly type: 'use-key'; readonly text: string }
  /** The person asks to come in, and by that agrees to the notice in their sight. */
  | {
      readonly type: 'join';
      readonly name: string;
      readonly password: string;
      readonly consent?: JoinConsent;
      readonly asAccount?: true;
    }
  | { readonly type: 'keep-receipt' }
  /** The person takes back the consent with which they came; in the meeting they leave by it. */
  | { readonly type: 'withdraw-consent' }
  /** Gives up preparing, joining or waiting; from a closed stay, back to Home. */
  | { readonly type: 'go-home' }
  /** At Home: back to the meeting that this browser started. */
  | { readonly type: 'return-to-own' }
  /** From a closed stay: back to Prepare with what was typed. */
  | { readonly type: 'try-again' }
  /** From a stay that was too old for the server: the page itself is fetched once more. */
  | { readonly type: 'load-anew' }
  /** Shows an organiser link again whose answer was lost. */
  | { readonly type: 'redeem-again' }
  /** Does not wait for the next trial to come back. */
  | { readonly type: 'come-back-now' }
  /** A new connection of sound and picture. */
  | { readonly type: 'rejoin' }
  /** The person's consent to capture and send, or its end. */
  | { readonly type: 'set-own'; readonly source: OwnSource; readonly on: boolean }
  | { readonly type: 'choose-device'; readonly kind: DeviceKind; readonly deviceId: string }
  /** To the other camera of a phone, where it is known which is which. */
  | { readonly type: 'flip-camera' }
  | { readonly type: 'test-speaker' }
  /** Leaves the lobby or the meeting, or gives up on the way there; the page stays with it. */
  | { readonly type: 'leave' }
  /**
   * As they stood on the screen: `seen`, whom an admission is of; `whom`, whom a removal is of, or a host who is made or
   * unmade, null for who was not in the group.
   */
  | {
      readonly type: 'act';
      readonly message: ActMessage;
      readonly seen?: readonly WaitingView[];
      readonly target?: GroupMember | null;
    }
  | { readonly type: 'copy-invitation' }
  /** The person compared the safety code with the others: it is the same. `code` is the one that was shown, its digits. */
  | { readonly type: 'codes-match'; readonly code: string }
  | { readonly type: 'accept-root' }
  | { readonly type: 'write-chat'; readonly text: string }
  /** A line of the chat is to be answered, by its id; null for none. */
  | { readonly type: 'answer-line'; readonly line: number | null }
  | { readonly type: 'send-again'; readonly line: number }
  /** What was written and not sent when the panel closed. */
  | { readonly type: 'keep-draft'; readonly text: string }
  | { readonly type: 'address-chat'; readonly to: ChatTo }
  | { readonly type: 'react'; readonly sign: string }
  /** A source of captions begins on this device; what it says follows. */
  | { readonly type: 'captions-begun' }
  | { readonly type: 'caption-spoken'; readonly spoken: SpokenSegment; readonly language: CaptionLanguage }
  | { readonly type: 'send-file'; readonly name: string; readonly content: Blob; readonly to: ChatTo }
  | { readonly type: 'save-file'; readonly file: FileId }
  | { readonly type: 'stop-file'; readonly id: number }
  /** Of a poll, whoever took it: the person, the server, or what was computed. */
  | { readonly type: 'poll-step'; readonly step: PollStep }
  /** A code such as `hi`. */
  | { readonly type: 'choose-invitation-language'; readonly language: string }
  | { readonly type: 'choose-layout'; readonly layout: Layout }
  | { readonly type: 'turn-page'; readonly page: number }
  /** Opens a panel, or closes it when it is the open one. */
  | { readonly type: 'toggle-panel'; readonly panel: Panel }
  | { readonly type: 'close-panel' }
  /** Opens the settings at a place of theirs, or leads there when they are open. */
  | { readonly type: 'show-settings'; readonly place: SettingsPlace }
  | { readonly type: 'pin'; readonly participant: ParticipantId | null }
  /** A shared screen goes to a window of its own, or comes back. */
  | { readonly type: 'share-window'; readonly open: boolean }
  /** Folds the faces beside a shared screen away, or shows them again. */
  | { readonly type: 'fold-faces'; readonly hidden: boolean }
  /** The browser opened no window for it. */
  | { readonly type: 'share-window-blocked' }
  /** To one person: the chat opens, addressed to them. */
  | { readonly type: 'write-to'; readonly participant: ParticipantId }
  /** The person wanted to share, and has no right to. */
  | { readonly type: 'share-refused' }
  /** Enlarges the shared screen; 1 shows the whole of it. */
  | { readonly type: 'zoom-share'; readonly zoom: number }
  | { readonly type: 'prefer'; readonly change: Partial<Preferences> }
  /** The person chose an image to be shown behind them. */
  | { readonly type: 'choose-own-background'; readonly image: Blob }
  /** `byItself`: the page stands, and nobody has asked for it. */
  | { readonly type: 'check-line'; readonly byItself?: true }
  /** The person wants pictures although a check says that the line does not carry them. */
  | { readonly type: 'pictures-after-all' }
  /** Speaks as long as a key is held. */
  | { readonly type: 'hold-to-talk'; readonly held: boolean }
  | { readonly type: 'tile-menu'; readonly open: boolean }
  | { readonly type: 'dismiss-notice'; readonly id: number }
  /** The person is at the notices, or not any more: what passes waits for them. */
  | { readonly type: 'hold-notices'; readonly held: boolean }
  /** Any press of a key or button after the browser refused to play sound. */
  | { readonly type: 'play-sound' };

/** What the page, the server, the devices and the media path report. */
export type OutsideEvent =
  | { readonly type: 'opened'; readonly route: Route; readonly remembered: Remembered }
  /** The page was opened with an invitation that lacks the link's secret. */
  | { readonly type: 'key-wanted'; readonly room: RoomId; readonly invitation: Secret }
  /** The page was opened with the key of a meeting, which the browser keeps. */
  | { readonly type: 'key-kept' }
  | { readonly type: 'line-check-offered'; readonly offered: LineCheck['offered'] }
  | { readonly type: 'line-checked'; readonly verdict: LineVerdict }
  | { readonly type: 'organiser-ready' }
  | { readonly type: 'organiser-refused' }
  /** Nobody is signed in any more who may start meetings. */
  | { readonly type: 'signed-out' }
  | {
      readonly type: 'meeting-created';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly password: Secret;
      readonly linkSecret: Secret;
    }
  | { readonly type: 'meeting-not-created'; readonly problem: Message }
  | {
      readonly type: 'join-granted';
      readonly token: Secret;
      readonly keys: KeyOffer;
      readonly receipt?: ConsentReceipt;
    }
  | { readonly type: 'notice-read'; readonly notice: PrivacyNotice }
  | { readonly type: 'notice-unread' }
  /** The person is not signed in any more to the account under whose name they ask to come in, or to another one. */
  | { readonly type: 'sign-in-over'; readonly problem: 'entry.sign-in-over' | 'entry.account-changed' }
  /** The consent was to a notice that is not in force any more. */
  | { readonly type: 'notice-changed' }
  | { readonly type: 'consent-withdrawn' }
  /** `unknown`: the server did not give this receipt; else there was no answer. */
  | { readonly type: 'consent-not-withdrawn'; readonly unknown: boolean }
  | { readonly type: 'keys-renewed'; readonly keys: KeyOffer }
  | { readonly type: 'keys-not-renewed' }
  | { readonly type: 'root-changed'; readonly root: RootChange }
  /** The server vouches for no keys, or for none that are good. */
  | { readonly type: 'keys-refused' }
  /** Rules were broken in this room before, and the person has not left it since. */
  | { readonly type: 'rules-broken' }
  /** The certificate of this moment is not valid by this device's clock. */
  | { readonly type: 'clock-differs' }
  /** The browser cannot encrypt media from end to end. */
  | { readonly type: 'browser-unfit' }
  | {
      readonly type: 'keys-answered';
      readonly ask: KeysAsk;
      readonly reply: KeysReply;
      readonly then?: SignedMessage;
    }
  | { readonly type: 'keys-reported'; readonly report: KeysReport }
  | { readonly type: 'join-refused' }
  /** What was shown is good, and no host has started the meeting; it may be late. */
  | { readonly type: 'not-started'; readonly startsAt: Instant; readonly startsInMillis: number }
  /** Of an organiser link. */
  | { readonly type: 'organiser-unanswered' }
  /** `busy`: it is there, and says that it has too much to do. */
  /** Of a series, to which the person has a link. */
  | {
      readonly type: 'meeting-not-found';
      readonly problem: 'denied.cannot-open' | 'entry.server-unreachable' | 'entry.link-not-understood';
    }
  | { readonly type: 'server-unreachable'; readonly busy?: true }
  /** A message, once each and in order; `ack` is the highest own number that the server has handled. */
  | { readonly type: 'received'; readonly message: ServerMessage; readonly ack: number }
  | { readonly type: 'socket-lost' }
  /** The network or the page is back, perhaps after a sleep. */
  | { readonly type: 'hurry' }
  /** The page ran no code for so long: the tab was frozen, or the computer slept. */
  | { readonly type: 'stood-still'; readonly millis: number }
  | { readonly type: 'socket-trying'; readonly trial: number }
  /** The stay cannot be taken up again. */
  | { readonly type: 'socket-given-up' }
  /** `facing`: of a camera, where it looks, as the browser calls it. */
  | {
      readonly type: 'device-opened';
      readonly source: OwnSource;
      readonly deviceId: string;
      readonly sound?: true;
      readonly facing?: string;
    }
  | { readonly type: 'device-failed'; readonly source: OwnSource; readonly problem: MediaProblem }
  /** It was unplugged, or the browser's own control stopped it. */
  | { readonly type: 'device-ended'; readonly source: OwnSource }
  /** The device or the system gives nothing of it, or gives something again: a switch, a shutter, a phone call. It stays open. */
  | { readonly type: 'device-muted'; readonly source: 'microphone' | 'camera'; readonly muted: boolean }
  /** The browser lets this page use it from now on. */
  | { readonly type: 'device-allowed'; readonly source: 'microphone' | 'camera' }
  /** It lets this page use it no more, and stops it if it runs. */
  | { readonly type: 'device-forbidden'; readonly source: 'microphone' | 'camera' }
  /** The page around the frame asks the person to switch it on; `page` is the name of its host. */
  | { readonly type: 'page-asks'; readonly source: 'microphone' | 'camera'; readonly page: string }
  /** The page around the frame says who sits before it. */
  | { readonly type: 'name-offered'; readonly name: string }
  | { readonly type: 'devices-listed'; readonly devices: readonly Device[]; readonly canChooseSpeaker: boolean }
  | {
      readonly type: 'offer-made';
      readonly negotiation: number;
      readonly sdp: string;
      readonly tracks: readonly PublishedTrack[];
    }
  /** An answer is in force; the slots of the session description that has it. */
  | { readonly type: 'slots-ready'; readonly audio: readonly string[]; readonly video: readonly string[] }
  | { readonly type: 'media-path'; readonly path: MediaPath }
  | { readonly type: 'quality'; readonly quality: Quality }
  /** Which tracks of others come badly; all others come well. */
  | { readonly type: 'track-lines'; readonly lines: MeetingPhase['slots']['lines'] }
  /** Of one's own voice, by listening on this device. */
  | { readonly type: 'voice-noticed'; readonly noticed: VoiceNoticed }
  | { readonly type: 'own-background-kept' }
  /** It is no image, or none that this browser can read. */
  | { readonly type: 'own-background-refused' }
  | { readonly type: 'playback-blocked' }
  | { readonly type: 'playback-unblocked' }
  | { readonly type: 'invitation-copied'; readonly link: string; readonly copied: boolean }
  /** Of a file: opened by the worker. */
  | { readonly type: 'file-told'; readonly opened: Extract<KeysReply, { readonly kind: 'opened' }> }
  | { readonly type: 'caption-told'; readonly opened: Extract<KeysReply, { readonly kind: 'opened' }> }
  /** Something that was to be done waits for code that does not come, though the server is there. */
  | { readonly type: 'part-missing' }
  | { readonly type: 'captions-part-fetched'; readonly part: FetchedPart }
  /** `kept`: what the tab remembers of before it was loaded anew. */
  | { readonly type: 'polls-part-fetched'; readonly part: FetchedPart; readonly kept: KeptPolls | null }
  | { readonly type: 'files-part-fetched'; readonly part: FetchedPart }
  | { readonly type: 'file-moved'; readonly id: number; readonly done: number }
  | {
      readonly type: 'file-ended';
      readonly id: number;
      readonly how: TransferEnd;
      readonly secrets: FileSecrets | null;
    }
  /** It stands, or does not any more. */
  | { readonly type: 'meeting-screen'; readonly shown: boolean }
  | { readonly type: 'stage-measured'; readonly size: StageSize }
  | { readonly type: 'timer'; readonly timer: Timer };

export type CallEvent = UserEvent | OutsideEvent;

/** The events of some types. */
export type Of<E, T extends CallEvent['type']> = Extract<E, { readonly type: T }>;

/** What the address says when the page opens. */
export type Route =
  | { readonly name: 'home'; readonly organiserSecret: Secret | null }
  | {
      readonly name: 'meeting';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly linkSecret: Secret;
      /** Known to the browser that made the meeting, and after a reload. */
      readonly password: Secret;
      readonly ownMeeting: boolean;
      /** After a reload there is a seat to go back to, and this was on. */
      readonly returning: KeptOwn | null;
      /** In the frame of another page nothing is on, and nobody comes back, before the person presses (H34, T51). */
      readonly framed?: true;
      /** Of before the reload. */
      readonly consent?: JoinConsent;
      /** The name of the account under which the person came, before the reload. */
      readonly account?: string;
    };

export type Timer =
  | 'stage'
  | 'cameras'
  | 'grouping'
  | 'files'
  | 'captions'
  | 'captions-out'
  | 'polls'
  | 'queue'
  | 'chat'
  | 'sending'
  | 'chat-order'
  | 'show'
  | 'floor'
  | 'notices'
  | 'early'
  | 'line'
  | 'hand'
  | 'hosts'
  | 'repair'
  | 'answer'
  | 'return'
  | 'keys'
  | 'held'
  | 'reactions'
  | 'leaving'
  | 'notice'
  | 'microphone'
  | 'camera';
