import type { Answer } from './answer.ts';
import type { Guest } from './guests.ts';
import type {
  CalendarFeedView,
  InvitationId,
  InvitationScope,
  MailedList,
  MailLanguage,
  MeetingScheduledResponse,
  RoomId,
  ScheduledList,
  ScheduledMeeting,
  ScheduleMeetingRequest,
} from '../protocol/messages.ts';

/** What this browser alone keeps of a meeting of later. */
export interface MeetingSecrets {
  readonly linkSecret: string;
  readonly password: string;
}

/** The same, offered by a link. */
export interface OfferedSecrets extends MeetingSecrets {
  readonly room: RoomId;
}

/** Personal invitations that were made just now, each for one person. */
export interface PersonalInvitations {
  readonly links: readonly string[];
  /** Null for links to a series: each of its meetings has another one, which the links bring. */
  readonly password: string | null;
}

/** Whom the server is to invite by mail. */
export interface MailWish {
  readonly meeting: ScheduledMeeting;
  readonly guests: readonly Guest[];
  readonly language: MailLanguage;
  readonly anew: boolean;
  readonly scope: InvitationScope;
}

/** The meetings of later of who is signed in: what can be asked of the server about them, and what this browser keeps. */
export interface SchedulePort {
  add(wish: ScheduleMeetingRequest): Promise<Answer<MeetingScheduledResponse>>;
  /** @param after the last of the page before */
  list(after: RoomId | null): Promise<Answer<ScheduledList>>;
  /** Makes invitations; with `anew` those of before open nothing more. */
  inviteTo(
    meeting: ScheduledMeeting,
    count: number,
    anew: boolean,
    scope?: InvitationScope,
  ): Promise<Answer<PersonalInvitations>>;
  /**
   * Has the server invite people by mail, each with a personal link. Where mails may be whole (`wholeMails`) the link's secret and
   * the password are handed over for them; else they stay here, and are given to people by another way. With `anew` what was given
   * out before opens nothing more.
   */
  inviteByMail(wish: MailWish): Promise<Answer<null>>;
  /** @param after the last of the page before */
  mailed(room: RoomId, after: InvitationId | null, scope?: InvitationScope): Promise<Answer<MailedList>>;
  /** Takes back one invitation that was mailed. */
  takeBack(room: RoomId, invitation: InvitationId, scope?: InvitationScope): Promise<Answer<null>>;
  /** Holds a meeting at another time; @param starts by the clock of its zone. */
  moveMeeting(meeting: ScheduledMeeting, starts: string, minutes: number): Promise<Answer<null>>;
  /** The address that puts secret and password of a meeting into a browser; null where they are not known here. */
  keyLinkOf(room: RoomId): string | null;
  /** The same of the series of a meeting. */
  seriesKeyLinkOf(meeting: ScheduledMeeting): string | null;
  /** What the secrets of its meetings are derived from; null where it is not known here. */
  seedsOf(meeting: ScheduledMeeting): MeetingSecrets | null;
  cancelMeeting(meeting: ScheduledMeeting, andLater: boolean): Promise<Answer<null>>;
  calendarFeed(): Promise<Answer<CalendarFeedView>>;
  /** Makes a feed in the place of the one before; answers its address, which is told this once. */
  openCalendarFeed(): Promise<Answer<string>>;
  closeCalendarFeed(): Promise<Answer<null>>;
  /** Null where the invitations were made in another browser, or there are none. */
  secretsOf(room: RoomId): MeetingSecrets | null;

  /** The meeting that the opened link is for; null where it is none of one's own, or this browser needs nothing for it. */
  offeredMeeting(): Promise<Answer<ScheduledMeeting | null>>;
  /** Answers whether this browser is to keep what the link offers; with no it is forgotten. */
  answerOffer(kept: ScheduledMeeting | null): void;
}
