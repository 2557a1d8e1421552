import type { SeriesLink } from './link.ts';
import type { CallEvent } from './events.ts';
import type { KeysAsk } from '../e2ee/worker/asks.ts';
import type {
  Base64Url,
  Classification,
  ClientMessage,
  ConsentReceipt,
  FileId,
  JoinConsent,
  KeyOffer,
  RoomId,
  Secret,
} from '../protocol/messages.ts';
import type { Timer } from './events.ts';
import type { PollAsk, TabPolls } from './polls-state.ts';
import type { Background, Preferences, ShareShape } from './preferences.ts';
import type { Hearing } from './notice-state.ts';
import type { DeviceKind, Facing, KeptOwn, OwnMeeting, OwnSource, Scheduled, SignedMessage } from './state.ts';

export type Cue = 'joined' | 'left' | 'waiting' | 'let-in';

/** What the core wants done. The wiring in `app` does it and reports by events. */
export type CallEffect =
  | { readonly type: 'redeem-organiser-link'; readonly secret: Secret }
  | {
      readonly type: 'create-meeting';
      readonly title: string;
      readonly scheduled?: Scheduled;
      readonly classification?: Classification;
    }
  | {
      readonly type: 'show-credentials';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly linkSecret: Secret;
      readonly password: Secret;
      readonly name: string;
      readonly consent?: JoinConsent;
      readonly asAccount?: true;
    }
  | { readonly type: 'read-notice' }
  /** Loads what computes keys, so that joining does not wait for it. */
  | { readonly type: 'prepare-keys' }
  /** Answered by `line-checked`, unless it is stopped before. */
  | { readonly type: 'check-line' }
  | { readonly type: 'stop-line-check' }
  /** Kept for this tab, for who comes back after a reload. */
  | { readonly type: 'keep-consent'; readonly consent: JoinConsent }
  /** As a file of the person's. */
  | { readonly type: 'keep-receipt'; readonly receipt: ConsentReceipt }
  | { readonly type: 'withdraw-consent'; readonly receipt: ConsentReceipt }
  /** Asks which meeting of a series is on or next, and opens its link. */
  | { readonly type: 'find-meeting'; readonly link: SeriesLink }
  /** Keeps the room's secrets for this tab and puts its plain address into the address bar. */
  | {
      readonly type: 'enter-room';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly linkSecret: Secret;
      readonly password: Secret;
      readonly ownMeeting: boolean;
    }
  /** Kept by the browser, so that a host who closed the page finds the way back. */
  | { readonly type: 'remember-meeting'; readonly meeting: OwnMeeting | null }
  /** Forgets the seat and, unless they may help again, the room's secrets. */
  | { readonly type: 'leave-room'; readonly room: RoomId; readonly forgetSecrets: boolean }
  /** Only ever by the person's press, so that a page that stays too old does not load itself in a circle. */
  | { readonly type: 'load-page' }
  | { readonly type: 'show-address'; readonly address: 'home' }
  /** What was typed is kept by the browser, an account's name by the tab. */
  | { readonly type: 'remember-name'; readonly name: string; readonly asAccount?: true }
  /** Asks the worker that has the keys; it answers by `keys-answered`, with the act that waits for it. */
  | { readonly type: 'keys'; readonly ask: KeysAsk; readonly then?: SignedMessage }
  /** Another device key with a certificate of its own, for who has to be taken into the group anew. */
  | {
      readonly type: 'renew-keys';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly linkSecret: Secret;
      readonly password: Secret;
      readonly name: string;
      readonly asAccount?: true;
    }
  /** The root that was offered last is the one to know from now on. */
  | { readonly type: 'pin-root' }
  | { readonly type: 'connect'; readonly token: Secret; readonly keys: KeyOffer }
  /** From now on a reload leads back here, as it stands. */
  | ({ readonly type: 'keep-seat'; readonly room: RoomId } & KeptOwn)
  | { readonly type: 'send'; readonly seq: number; readonly message: ClientMessage }
  /** Sends what is queued, then closes the socket. */
  | { readonly type: 'disconnect' }
  /** Of a phone's cameras the one that looks that way may be asked for, in place of one by its id. */
  | {
      readonly type: 'open-device';
      readonly source: OwnSource;
      readonly deviceId: string | null;
      readonly facing?: Facing;
    }
  | { readonly type: 'change-background'; readonly background: Exclude<Background, 'plain'> }
  /** Kept by this browser alone; answered by `own-background-kept` or `own-background-refused`. */
  | { readonly type: 'keep-own-background'; readonly image: Blob }
  | { readonly type: 'shape-share'; readonly mode: ShareShape['mode'] }
  | { readonly type: 'close-device'; readonly source: OwnSource }
  | { readonly type: 'choose-speaker'; readonly deviceId: string }
  | { readonly type: 'remember-device'; readonly kind: DeviceKind; readonly deviceId: string }
  | { readonly type: 'list-devices' }
  | { readonly type: 'test-speaker' }
  /** Makes the peer connection and its first offer, numbered one above `lastNegotiation`. */
  /** Makes the peer connection and its first offer, which nobody sees before `open-media` with the same numbers. */
  | { readonly type: 'prepare-media'; readonly videoSlots: number; readonly lastNegotiation: number }
  | { readonly type: 'open-media'; readonly videoSlots: number; readonly lastNegotiation: number }
  | { readonly type: 'grow-slots'; readonly videoSlots: number }
  | { readonly type: 'apply-answer'; readonly negotiation: number; readonly sdp: string }
  | { readonly type: 'drop-offer'; readonly negotiation: number }
  | { readonly type: 'restart-ice' }
  /** Whether offers wait, since there is nobody to answer. */
  | { readonly type: 'hold-offers'; readonly held: boolean }
  /** The answer to the offer under way is lost, so it is made anew. */
  | { readonly type: 'offer-anew' }
  /** Fewer voices or pictures come from now on, so that a silence is nothing. */
  | { readonly type: 'expect-less' }
  /** Makes another offer of the same. */
  | { readonly type: 'negotiate' }
  /** Lets the open device's track out, or stops it. Only ever `sending` with the person's consent. */
  | { readonly type: 'set-sending'; readonly source: OwnSource; readonly sending: boolean }
  /** Sends the picture no larger than so many pixels high; 0 sends none. */
  | { readonly type: 'fit-picture'; readonly source: OwnSource; readonly heightPixels: number }
  /** Lets the voice have no more than so many bits a second, for somebody with a narrow line. */
  | { readonly type: 'fit-voice'; readonly bitsPerSecond: number }
  | { readonly type: 'close-media' }
  | { readonly type: 'play-sound' }
  /** Begun inside the person's press, as browsers demand; the text follows with `copy-invitation`. */
  | { readonly type: 'hold-clipboard' }
  | {
      readonly type: 'copy-invitation';
      readonly room: RoomId;
      readonly invitation: Secret;
      readonly linkSecret: Secret;
      readonly password: Secret;
      readonly title: string;
      /** One link for several people. */
      readonly shared: boolean;
      /** By which people reach the server, as it says. */
      readonly publicOrigin: string;
      /** Null for the language of the page. */
      readonly language: string | null;
    }
  | {
      readonly type: 'send-file';
      readonly transfer: number;
      readonly file: FileId;
      readonly ticket: Secret;
      readonly content: Blob;
    }
  | {
      readonly type: 'save-file';
      readonly transfer: number;
      readonly file: FileId;
      readonly ticket: Secret;
      readonly key: Base64Url;
      readonly digest: Base64Url;
      readonly name: string;
      readonly bytes: number;
    }
  | { readonly type: 'poll'; readonly ask: PollAsk }
  | { readonly type: 'fetch-polls-part'; readonly then: CallEvent }
  /** In the memory of the tab. */
  | { readonly type: 'keep-polls'; readonly room: string; readonly kept: TabPolls }
  /** As a file of the person's. */
  | { readonly type: 'keep-poll-result'; readonly document: string }
  | { readonly type: 'fetch-files-part'; readonly then: CallEvent }
  | { readonly type: 'fetch-captions-part'; readonly then: CallEvent }
  /** Ends a transfer, and forgets its file. */
  | { readonly type: 'drop-file'; readonly transfer: number }
  /** The same of all: with the seat go the tickets. */
  | { readonly type: 'drop-files' }
  | { readonly type: 'keep-preferences'; readonly preferences: Preferences }
  /** The screen does not go dark meanwhile. */
  | { readonly type: 'keep-awake'; readonly on: boolean }
  /** Listens to one's own microphone on this device, or no more; answered by `voice-noticed`. */
  | { readonly type: 'watch-voice'; readonly hearing: Hearing }
  /** A short sound. */
  | { readonly type: 'play-cue'; readonly cue: Cue }
  | { readonly type: 'set-timer'; readonly timer: Timer; readonly delayMillis: number }
  | { readonly type: 'clear-timer'; readonly timer: Timer };
