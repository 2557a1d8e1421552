import type {
  Classification,
  ConsentReceipt,
  FileId,
  Instant,
  JoinConsent,
  MeetingView,
  ParticipantId,
  ParticipantView,
  PauseCause,
  PrivacyNotice,
  RemovalReason,
  RoomId,
  Secret,
  TrackId,
  TrackSource,
  WaitingCause,
  WaitingView,
} from '../protocol/messages.ts';
import type { ActMessage } from './act-message.ts';
import type { Captions } from './captions-state.ts';
import type { FetchedPart, Files, Transfer } from './files-state.ts';
import type { KeptPolls, Polls } from './polls-state.ts';
import type { Keys } from './keys.ts';
import type { LineCheck } from './line-state.ts';
import type { Message } from './messages.ts';
import type { BrowserKind, Devices, OwnMedia, OwnSource } from './own-state.ts';
import type { Preferences } from './preferences.ts';
import { rosterOf } from './roster.ts';
import type { Chat, Reaction } from './talk.ts';
import type { Announcements, Announcer, Notice, NoticeHistory } from './notice-state.ts';

export type { LineFigures, LineVerdict } from './line-state.ts';
export { isStopped, otherFacing } from './own-state.ts';
export type {
  BrowserKind,
  Device,
  DeviceKind,
  Devices,
  Facing,
  MediaProblem,
  OwnMedia,
  OwnSource,
  OwnTrack,
} from './own-state.ts';
export type { ActMessage, SignedMessage } from './act-message.ts';
export type { Announcement, Announcements, Notice, NoticeAction, NoticeTone, Politeness } from './notice-state.ts';
export type {
  AdvisoryClause,
  Base64Url,
  ChatPolicy,
  Classification,
  ConsentReceipt,
  FloorView,
  JoinConsent,
  MeetingView,
  ParticipantId,
  ParticipantView,
  Permission,
  PrivacyNotice,
  RemovalReason,
  Role,
  RoomId,
  RuleView,
  TrackId,
  TrackSource,
  TrackView,
  WaitingCause,
  WaitingView,
} from '../protocol/messages.ts';

/** All that the client knows about itself and its meeting. Only `next` makes a new one. */
export interface CallState {
  readonly phase: Phase;
  /**
   * The meeting's screen stands, so that the person has their hands on what goes out of them. Before it does, and where it cannot,
   * nobody hears or sees them.
   */
  readonly isScreenShown: boolean;
  readonly organiser: Organiser;
  /** Of an organiser link whose answer did not come; the same browser may ask again. */
  readonly unansweredSecret: Secret | null;
  readonly own: OwnMedia;
  readonly devices: Devices;
  readonly browser: BrowserKind;
  /** Whether this browser can blur what is behind a person. */
  readonly canBlur: boolean;
  readonly preferences: Preferences;
  /** Shown in the place kept for them, oldest first, at most four; where there were more, the least grave have gone. */
  readonly notices: readonly Notice[];
  /** The person is at them, so none goes by itself. */
  readonly noticesHeld: boolean;
  readonly announcements: Announcements;
  /** As last measured. */
  readonly stageSize: StageSize;
  /** Ids of notices and announcements, counting up. */
  readonly lastId: number;
  /** Ids of transfers of files, counting up as long as the page is open: one that ends late is none of the next stay. */
  readonly lastTransfer: number;
  /** Null until it was fetched. */
  readonly filesPart: FetchedPart | null;
  readonly captionsPart: FetchedPart | null;
  /** The same of polls. */
  readonly pollsPart: FetchedPart | null;
  /** While this page is on its way back. */
  readonly keptPolls: KeptPolls | null;
  /** Name and password to offer in the form, if they are known. */
  readonly remembered: Remembered;
  /** When the server last ended the connection for its silence, slowness or haste; those of the last minute. */
  readonly shutOutAtMillis: readonly number[];
  /** When this page had no time to run for some seconds, in the last minute. */
  readonly busyAtMillis: readonly number[];
  /** Signature keys of those whose code this person compared, for as long as the page is open. */
  readonly verified: readonly string[];
  /** On personal data, as the server has it; null until it was read. Nobody asks to come in before. */
  readonly privacyNotice: PrivacyNotice | null;
  /** Of the consent with which this page came in last; by it that is taken back. */
  readonly receipt: ConsentReceipt | null;
  readonly withdrawal: Withdrawal;
  readonly lineCheck: LineCheck;
}

/** How far a consent is taken back. */
/** `unknown`: the server did not give that receipt; `failed`: it did not answer. */
export type Withdrawal = 'none' | 'asked' | 'done' | 'unknown' | 'failed';

export interface Remembered {
  readonly name: string;
  /** The meeting that this browser started last, as long as it may still be there: its host can go back to it. */
  readonly ownMeeting: OwnMeeting | null;
}

export interface OwnMeeting {
  readonly room: RoomId;
  readonly title: string;
  readonly invitation: Secret;
  readonly linkSecret: Secret;
  readonly password: Secret;
}

/** A meeting of later that is to be opened, with what invited people were told; null for what this browser does not know. */
export interface Scheduled {
  readonly room: RoomId;
  readonly linkSecret: Secret | null;
  readonly password: Secret | null;
}

/** Whether this browser may start meetings. */
export type Organiser = 'none' | 'checking' | 'ready';

export type Phase =
  HomePhase | StartingPhase | PreparingPhase | JoiningPhase | WaitingPhase | MeetingPhase | ClosedPhase;

export interface HomePhase {
  readonly name: 'home';
  /** What went wrong with the last try, beside the control that it concerns. */
  readonly problem?: Message;
  /** An invitation that the person has, whose meeting's key they were told by another way. */
  readonly wanting?: Pick<Entry, 'room' | 'invitation'>;
  /** This browser was just given the key of a meeting. */
  readonly keyKept?: true;
}

/** A meeting is being made. */
export interface StartingPhase {
  readonly name: 'starting';
  readonly title: string;
}

/** What a link and the person at it bring. */
export interface Entry {
  readonly room: RoomId;
  readonly invitation: Secret;
  /** 128 bits that never leave the clients. */
  readonly linkSecret: Secret;
  readonly password: Secret;
  readonly name: string;
  /** True when this browser has just made the meeting: it comes as its host. */
  readonly ownMeeting: boolean;
  /** Nobody was in the meeting yet: it was made a moment ago on this page. */
  readonly begins?: true;
  /** Given by the person's own "join", to the notice that was in sight. */
  readonly consent?: JoinConsent;
  /** The name is that of the account that the person is signed in to, and not typed. */
  readonly asAccount?: true;
  /** The person typed it in this tab, and stays a guest whatever account they are signed in to. */
  readonly typed?: true;
  /** The name that the page around a frame said, once. */
  readonly offered?: string;
}

/** Camera preview, microphone meter, devices, name and password. */
export interface PreparingPhase {
  readonly name: 'preparing';
  readonly entry: Entry;
  readonly problem?: Message;
}

export interface JoiningPhase {
  readonly name: 'joining';
  readonly entry: Entry;
  /** Credentials over HTTP, then the token over the socket. */
  readonly step: 'credentials' | 'connecting';
  /** Null for somebody who comes for the first time. */
  readonly returning: Returning | null;
  /** The person waits for a host to start the meeting, and the page asks again from time to time. */
  readonly early?: Early;
  /** The place vouches for its people by another root than this browser knows; the person decides. */
  readonly root?: RootChange;
}

export interface Early {
  /** As scheduled. */
  readonly startsAt: Instant;
  /** Answers in a row that the link opens nothing. */
  readonly refusals: number;
}

/** Fingerprints of roots, to be compared with what the administrator says. */
export interface RootChange {
  readonly known: string;
  readonly offered: string;
}

/** Coming back by the same invitation on the same device, which leads to the seat that is still kept. */
export interface Returning {
  /** After a reload of the page, a server out of reach for too long, or a way of media that did not heal. */
  readonly cause: 'reload' | 'server' | 'media';
  /** Counts from 1. */
  readonly trial: number;
  /** Between two trials. */
  readonly pausing: boolean;
  /** New connections for the sake of media, one after another without success. */
  readonly rejoins: number;
  /** What is on was on inside the meeting, so that the rule of entry (C3) has had its say. */
  readonly inside: boolean;
  /** How the page stood and what was read and written on it, to stand so again. */
  readonly view: ViewBefore | null;
  readonly dropped: Dropped;
  /** Since when somebody waits whom no host has let in yet. */
  readonly waitsSinceMillis?: number;
}

/** What was under way on the seat before and may have come to nothing, to be told. */
export interface Dropped {
  readonly files: readonly DroppedFile[];
  /** Whether there was any message of the chat that the server was not known to have taken. */
  readonly words: boolean;
  /** Whether there was any act that it had not answered for. */
  readonly acts: boolean;
}

export interface DroppedFile extends Pick<Transfer, 'name' | 'way'> {
  /** Up and offered in a word of which it is not known whether it arrived: nobody is to find it after it was said to be not sent. */
  readonly offered?: FileId;
}

/** What one who comes back finds as it was. */
export type ViewBefore = Pick<
  MeetingPhase,
  | 'layout'
  | 'layoutBeforePin'
  | 'pinned'
  | 'page'
  | 'panel'
  | 'facesHidden'
  | 'invitationLanguage'
  | 'chat'
  | 'files'
  | 'captions'
>;

/** What a reload brings back: one's devices as they last were in this tab, be it by the person, a rule or a host. */
export interface KeptOwn {
  readonly microphone: boolean;
  readonly camera: boolean;
  /** It was so inside the meeting, so that the rule of entry (C3) has had its say. */
  readonly inside: boolean;
}

/** In the lobby. */
export interface WaitingPhase {
  readonly name: 'waiting';
  /**
   * How one came to wait: newly; back while others go on, as the keys were made anew without one; or by what the server
   * says of somebody who had been let in.
   */
  readonly since: 'arrival' | 'return' | WaitingCause;
  /** A host has said yes; the meeting's keys are on their way. */
  readonly granted: boolean;
  /** What may be spoken of, as it was when one came to the door; null where that was not said. */
  readonly classification: Classification | null;
  /** What a host says to those who wait; null while nothing is said. */
  readonly lobbyMessage: string | null;
  /** Null for somebody who comes for the first time. */
  readonly returning: Returning | null;
  readonly entry: Entry;
  readonly self: ParticipantId;
  readonly sinceMillis: number;
  readonly connection: Connection;
  /** What this person decided in the group of before and is not in force yet. */
  readonly stated?: MeetingPhase['keys']['stated'];
  /** Of the stay's messages and offers so far; there are some when a meeting fell asleep. */
  readonly lastSeq: number;
  readonly lastNegotiation: number;
}

export interface MeetingPhase {
  readonly name: 'meeting';
  readonly entry: Entry;
  readonly self: ParticipantId;
  readonly meeting: MeetingView;
  /** Oneself included, in the order in which they came. */
  readonly participants: readonly ParticipantView[];
  /** Those who lost their connection and may return to their seat; they keep the keys, and are not among the participants. */
  readonly away: readonly ParticipantView[];
  /** Those at the door, longest first; empty for those who may not know. */
  readonly waiting: readonly WaitingView[];
  /** What is said to those who wait, for hosts; null while nothing is said. */
  readonly lobbyMessage: string | null;
  /** Null while nobody has the floor and no time runs. */
  readonly floorTime: FloorTime | null;
  readonly connection: Connection;
  /** When this page took its seat, or was back after the line was lost: what is told with that may be old. */
  readonly seatedMillis: number;
  /** True until one's first offer has been made, which is followed by the state of one's tracks. */
  readonly introducing: boolean;
  readonly media: MediaPath;
  readonly repair: Repair;
  readonly quality: Quality;
  readonly acts: Acts;
  readonly slots: Slots;
  readonly speaker: Speaker;
  /** Who has which place in the grid; null is a place kept free. */
  readonly seats: readonly (ParticipantId | null)[];
  /** When those without a picture go behind the others in the grid; null while they are there. */
  readonly groupsAtMillis: number | null;
  readonly layout: Layout;
  /** Counts from 0. */
  readonly page: number;
  /** Who stands beside the large picture, in the order of the places; `arrangePeople` keeps it. */
  readonly heads: readonly ParticipantId[];
  /** A shared screen is shown in a window of its own, so the stage belongs to faces. */
  readonly shareAway: boolean;
  /** The person folded the faces beside a shared screen away. */
  readonly facesHidden: boolean;
  /** How much of one shared screen is enlarged; null while nothing is, and of no meaning for another screen. */
  readonly shareZoom: ShareZoom | null;
  readonly panel: Panel | null;
  /** This host asked to leave, to hand over or to end; `unanswered`: so long that they may go without the server's word. */
  readonly leaving: 'no' | 'asked' | 'unanswered';
  /** The person was here before on this page, so that it stands as they left it. */
  readonly isBack: boolean;
  /** Where the settings are to be opened; another object each time somebody asks. Null for their beginning. */
  readonly settingsAt: { readonly place: SettingsPlace } | null;
  /** Whom this person pinned on the stage, and the layout of before. */
  readonly pinned: ParticipantId | null;
  readonly layoutBeforePin: Layout;
  /** How high others show one's own pictures at most, as the server last said; pixels. */
  readonly wantedHeights: Readonly<Partial<Record<OwnSource, number>>>;
  /** While the menu of a tile is open the stage does not change under it. */
  readonly tileMenuOpen: boolean;
  readonly invitation: IssuedInvitation | null;
  /** In which invitations are written; null for the language of the page. */
  readonly invitationLanguage: string | null;
  readonly announcer: Announcer;
  readonly noticeHistory: NoticeHistory;
  readonly keys: Keys;
  readonly chat: Chat;
  readonly files: Files;
  readonly captions: Captions;
  readonly polls: Polls;
  readonly reactions: readonly Reaction[];
}

/** An enlarged screen: `zoom` times as wide as the whole of it on the stage, more than 1. */
export interface ShareZoom {
  readonly track: TrackId;
  readonly zoom: number;
}

/** Why there is no meeting on this page any more. */
export type ClosedReason =
  | 'left'
  | 'removed'
  /** The account with which the person came was disabled. */
  | 'account-disabled'
  /** By whose link they came may not come any more. */
  | 'link-withdrawn'
  | 'refused'
  | 'ended'
  | 'lost'
  | 'cannot-open'
  | 'too-old'
  | 'server-stopping'
  | 'replaced'
  | 'limit'
  /** The server gave a seat without a key group. */
  | 'unprotected'
  /** A commit was against the meeting's rules, and this device enters no group after it. */
  | 'rules-broken';

export interface ClosedPhase {
  readonly name: 'closed';
  readonly reason: ClosedReason;
  /** What to try again with; null where trying again cannot help. */
  readonly entry: Entry | null;
  /** Whose report the person may see: the meeting that they started in this browser. */
  readonly started?: RoomId;
  /** Why a host removed the person, where the host said so. */
  readonly removal?: RemovalReason;
}

export type Connection =
  | { readonly name: 'steady' }
  /** `trial` counts from 1. */
  | {
      readonly name: 'reconnecting';
      readonly trial: number;
      readonly sinceMillis: number;
    };

/** The way of sound and picture. */
export type MediaPath = 'connecting' | 'steady' | 'interrupted' | 'failed';

/** What was done in vain since media last flowed. */
export interface Repair {
  /** Of ICE, on this peer connection. */
  readonly restarts: number;
  /** Whole new connections. */
  readonly rejoins: number;
}

export type Quality = 'good' | 'fair' | 'poor';

/** Messages that the server has not yet answered for. */
export interface Acts {
  readonly lastSeq: number;
  /** Offers count up in a stay, over all of its peer connections. */
  readonly lastNegotiation: number;
  readonly pending: readonly PendingAct[];
  /** Acts of a host that wait for the keys of the group, in the order in which they were done. */
  readonly held: readonly HeldAct[];
  /** The offer under way, for a refusal of the act as such; `taken` once the server has it. */
  readonly offer: { readonly seq: number; readonly negotiation: number; readonly taken: boolean } | null;
}

/** What was pressed before this device had the keys of the group, as it was then. */
export interface HeldAct {
  readonly act: ActMessage;
  readonly groupId: string;
  readonly sinceMillis: number;
  /** Whom an admission is of, as the host saw them. */
  readonly seen: readonly WaitingView[];
  readonly key: PendingAct['key'];
}

export interface PendingAct {
  readonly seq: number;
  readonly sentMillis: number;
  readonly message: ActMessage;
  /** The server has dealt with it; kept a while, for a refusal may follow. */
  readonly handled: boolean;
  /** Of a host that is made or unmade: their signature key as the person who did it saw them. */
  readonly key: string | undefined;
}

export interface Slots {
  /** Slots of the current session description, in its order. */
  readonly audio: readonly string[];
  readonly video: readonly string[];
  /** How many video slots were asked for; more than `video` while an offer is under way. */
  readonly wantedVideo: number;
  /** What was last asked for, by mid. */
  readonly asked: Readonly<Record<string, AskedSlot>>;
  /** What the server last said, by mid. */
  readonly shown: Readonly<Record<string, ShownSlot>>;
  /** Who speaks and is not heard, because the line does not carry every voice; as the server last said. */
  readonly unheard: readonly TrackId[];
  /** The most video slots that the server takes. */
  readonly mostVideo: number;
  /** Which tracks come badly. */
  readonly lines: Readonly<Record<TrackId, Exclude<Quality, 'good'>>>;
  /** True while `show` messages are held back to keep them few. */
  readonly showHeld: boolean;
}

export interface AskedSlot {
  readonly track: TrackId;
  readonly heightPixels: number;
  readonly priority: number;
}

export interface ShownSlot {
  readonly track: TrackId;
  readonly participant: ParticipantId;
  /** Why the picture is not sent although it is asked for. */
  readonly paused?: PauseCause;
}

export interface Speaker {
  /** Who speaks now, as the server says; the frame on the tile follows at once. */
  readonly current: ParticipantId | null;
  readonly currentSinceMillis: number;
  /** Who has the large picture. */
  readonly onStage: ParticipantId | null;
  readonly onStageSinceMillis: number;
  /** When each last began to speak. */
  readonly spokeAtMillis: Readonly<Record<ParticipantId, number>>;
}

export type Layout = 'speaker' | 'grid';

export type Panel = 'people' | 'security' | 'connection' | 'settings' | 'chat' | 'files' | 'captions' | 'polls';

/** A section of the settings. */
export type SettingsPlace = 'voice' | 'pictures';

export interface IssuedInvitation {
  readonly link: string;
  readonly password: Secret;
  readonly title: string;
  /** One link for several people, as the rule was when it was made. */
  readonly shared: boolean;
  /** Whether it reached the clipboard; if not, it is shown to be copied by hand. */
  readonly copied: boolean;
}

/** How the time of the floor runs on this device. */
export interface FloorTime {
  /** How far the server's clock is ahead of this device's, at the least; what came late only seems less. */
  readonly aheadMillis: number;
  /** What was said of it: nothing yet, or it began with less than a minute; that a minute is left; that it is over. */
  readonly noticeHistory: 'nothing' | 'minute' | 'over';
}

/** The stage's room in CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  /** Width of the side column and of the panel: 376, or 456 from 1920 px on. */
  readonly side: number;
  readonly pixelRatio: number;
}

export function isHost(phase: MeetingPhase): boolean {
  const own = ownView(phase);
  return own !== undefined && isHostRole(own);
}

export function isHostRole({ role }: ParticipantView): boolean {
  return role === 'host' || role === 'alternate-host';
}

export function ownView(phase: MeetingPhase): ParticipantView | undefined {
  return participantOf(phase, phase.self);
}

export function participantOf(phase: MeetingPhase, id: ParticipantId): ParticipantView | undefined {
  return rosterOf(phase.participants).byId.get(id);
}

export function trackOf(participant: ParticipantView, source: TrackSource) {
  return participant.tracks.find((track) => track.source === source);
}

/** Whether somebody shows their screen; one that rests is not shown. */
export function isSharing(participant: ParticipantView): boolean {
  const screen = trackOf(participant, 'screen');
  return screen !== undefined && !screen.muted;
}

/**
 * The slot in which a track can be seen now. The interface follows this, not the video element's `mute` event. A slot that
 * the server gives to another person than the track's is none: the worker holds its frames to that person's key, and they
 * must not be seen under the name of this one.
 */
export function slotOf(phase: MeetingPhase, track: TrackId): string | undefined {
  const owner = rosterOf(phase.participants).ownerOf.get(track);
  return phase.slots.video.find((mid) => {
    const shown = phase.slots.shown[mid];
    return shown?.track === track && shown.participant === owner && shown.paused === undefined;
  });
}

/** Why a track that is asked for cannot be seen, where the server said so. */
export function pauseOf(phase: MeetingPhase, track: TrackId): PauseCause | undefined {
  return Object.values(phase.slots.shown).find((shown) => shown.track === track)?.paused;
}

/** Whether somebody speaks whose voice our line does not carry beside louder ones. */
export function isVoiceLeftOut(phase: MeetingPhase, person: ParticipantView): boolean {
  const track = trackOf(person, 'microphone');
  return track?.muted === false && phase.slots.unheard.includes(track.id);
}

/** Whether an act of this kind is on its way, so that its control can say so. */
export function isPending(phase: MeetingPhase, matches: (message: ActMessage) => boolean): boolean {
  const { pending, held } = phase.acts;
  return pending.some((act) => !act.handled && matches(act.message)) || held.some(({ act }) => matches(act));
}
