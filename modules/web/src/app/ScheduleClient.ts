import type { Answer } from '../account/answer.ts';
import type {
  MailWish,
  MeetingSecrets,
  OfferedSecrets,
  PersonalInvitations,
  SchedulePort,
} from '../account/schedule.ts';
import type {
  CalendarFeedResponse,
  CalendarFeedView,
  InvitationId,
  InvitationScope,
  InvitedByMailResponse,
  InvitedSeries,
  InvitedToMeetingResponse,
  MailedKeys,
  MailedList,
  MeetingScheduledResponse,
  RoomId,
  ScheduledList,
  ScheduledMeeting,
  ScheduleMeetingRequest,
} from '../protocol/messages.ts';
import {
  calendarFeedResponseShape,
  calendarFeedViewShape,
  invitedByMailResponseShape,
  invitedToMeetingResponseShape,
  mailedListShape,
  meetingScheduledResponseShape,
  scheduledListShape,
} from '../protocol/shapes.ts';
import { keyLink, meetingLink, seriesKeyLink, seriesLink } from '../call/link.ts';
import { linkSecretOf, passwordOf } from '../account/series-secrets.ts';
import { seriesName } from './address.ts';
import type { Requests } from './Requests.ts';
import type { ScheduledMemory } from './ScheduledMemory.ts';
import { newLinkSecret, type RandomBytes } from './secrets.ts';

const SCHEDULES = '/api/v1/schedules';
const CALENDAR = '/api/v1/calendar';

/** Absent says one meeting. */
const scoped = (scope: InvitationScope) => (scope === 'series' ? { scope } : {});

/** What the page gives the client of the schedule to work with. */
export interface ScheduleEnvironment {
  /** Where links lead that others are given. */
  linkOrigin(): string;
  readonly random: RandomBytes;
  readonly meetings: ScheduledMemory;
}

/** What the link that the page was opened with offers this browser to keep. */
interface Offer {
  secrets(): OfferedSecrets | null;
  /** It is kept, or not, and no offer any more. */
  answered(): void;
}

/** Speaks with the server about meetings of later. Their links' secrets are made and kept here; the server never has them. */
export class ScheduleClient implements SchedulePort {
  private readonly requests: Requests;
  private readonly around: ScheduleEnvironment;
  private readonly offer: Offer;

  constructor(requests: Requests, around: ScheduleEnvironment, offer: Offer) {
    this.requests = requests;
    this.around = around;
    this.offer = offer;
  }

  add(wish: ScheduleMeetingRequest): Promise<Answer<MeetingScheduledResponse>> {
    return this.requests.post<MeetingScheduledResponse>(`${SCHEDULES}/add`, wish, meetingScheduledResponseShape);
  }

  async list(after: RoomId | null): Promise<Answer<ScheduledList>> {
    const asked = after === null ? {} : { after };
    const answer = await this.requests.post<ScheduledList>(`${SCHEDULES}/list`, asked, scheduledListShape);
    if (answer.kind === 'yes') for (const meeting of answer.value.meetings) await this.deriveSecretsOf(meeting);
    return answer;
  }

  /** Of a series that another device of the account shared. */
  private async deriveSecretsOf(meeting: ScheduledMeeting): Promise<void> {
    const seeds = this.seedsOf(meeting);
    if (seeds !== null && meeting.ofSeries) await this.keepDerived(meeting.room, seeds, Date.parse(meeting.endsAt));
  }

  private async keepDerived(room: RoomId, seeds: MeetingSecrets, untilMillis: number): Promise<void> {
    const linkSecret = await linkSecretOf(room, seeds.linkSecret);
    const password = await passwordOf(room, seeds.password);
    const known = this.secretsOf(room);
    if (known?.linkSecret === linkSecret && known.password === password) return;
    this.around.meetings.keepDerived(room, { linkSecret, password }, untilMillis);
  }

  async inviteTo(
    meeting: ScheduledMeeting,
    count: number,
    anew: boolean,
    scope: InvitationScope = 'meeting',
  ): Promise<Answer<PersonalInvitations>> {
    const { room } = meeting;
    const answer = await this.requests.post<InvitedToMeetingResponse>(
      `${SCHEDULES}/invite`,
      { room, count, anew, ...scoped(scope) },
      invitedToMeetingResponseShape,
    );
    if (answer.kind === 'no') return answer;
    const { invitations, password, series } = answer.value;
    const origin = this.around.linkOrigin();
    if (series !== undefined) {
      const seeds = await this.keepSeries(series, password, newLinkSecret(this.around.random));
      if (seeds === null) return { kind: 'no', code: 'made-elsewhere' };
      const links = invitations.map((personal) => seriesLink(origin, { series: series.series, personal, seeds }));
      return { kind: 'yes', value: { links, password: null } };
    }
    const before = this.secretsOf(room);
    // With a new password nobody of before comes in: the link's secret, too, is a new one (A1).
    const secrets = password === undefined ? before : { linkSecret: newLinkSecret(this.around.random), password };
    if (secrets === null) return { kind: 'no', code: 'made-elsewhere' };
    this.around.meetings.keep(room, secrets, Date.parse(meeting.endsAt));
    const links = invitations.map((invitation) =>
      meetingLink(origin, { room, invitation, linkSecret: secrets.linkSecret }),
    );
    return { kind: 'yes', value: { links, password: secrets.password } };
  }

  async inviteByMail({ meeting, guests, language, anew, scope }: MailWish): Promise<Answer<null>> {
    const { room, ofSeries, invitations, wholeMails } = meeting;
    const before = scope === 'series' ? this.seedsOf(meeting) : this.secretsOf(room);
    const has = scope === 'series' ? ofSeries : invitations > 0 || ofSeries;
    if (before === null && has && !anew) return { kind: 'no', code: 'made-elsewhere' };
    const isFresh = anew || !has;
    const linkSecret = isFresh || before === null ? newLinkSecret(this.around.random) : before.linkSecret;
    const known = isFresh || before === null ? {} : { password: before.password };
    const answer = await this.requests.post<InvitedByMailResponse>(
      `${SCHEDULES}/mail`,
      { room, people: guests, language, anew, ...scoped(scope), ...(wholeMails && { key: { linkSecret, ...known } }) },
      invitedByMailResponseShape,
    );
    if (answer.kind === 'no') return answer;
    const { password, series } = answer.value;
    if (series !== undefined) await this.keepSeries(series, password, linkSecret);
    else if (password !== undefined) {
      this.around.meetings.keep(room, { linkSecret, password }, Date.parse(meeting.endsAt));
    }
    return { kind: 'yes', value: null };
  }

  /** Keeps what a series' links have, and what opens each of its meetings, as that of any meeting is kept. */
  private async keepSeries(
    { series, meetings }: InvitedSeries,
    password: string | undefined,
    linkSecret: string,
  ): Promise<MeetingSecrets | null> {
    const { meetings: memory } = this.around;
    const seeds = password === undefined ? memory.secretsOf(seriesName(series)) : { linkSecret, password };
    if (seeds === null) return null;
    const ends = meetings.map(({ endsAt }) => Date.parse(endsAt));
    memory.keep(seriesName(series), seeds, Math.max(...ends));
    for (const { room, endsAt } of meetings) await this.keepDerived(room, seeds, Date.parse(endsAt));
    return seeds;
  }

  mailed(room: RoomId, after: InvitationId | null, scope: InvitationScope = 'meeting'): Promise<Answer<MailedList>> {
    const asked = after === null ? { room } : { room, after };
    return this.requests.post<MailedList>(`${SCHEDULES}/mailed`, { ...asked, ...scoped(scope) }, mailedListShape);
  }

  takeBack(room: RoomId, invitation: InvitationId, scope: InvitationScope = 'meeting'): Promise<Answer<null>> {
    return this.requests.send(`${SCHEDULES}/take-back`, { room, invitation, ...scoped(scope) });
  }

  async moveMeeting(meeting: ScheduledMeeting, starts: string, minutes: number): Promise<Answer<null>> {
    const { room } = meeting;
    const body = { room, starts, minutes, ...this.mailKeys(meeting) };
    const answer = await this.requests.post<MeetingScheduledResponse>(
      `${SCHEDULES}/move`,
      body,
      meetingScheduledResponseShape,
    );
    if (answer.kind === 'no') return answer;
    const secrets = this.secretsOf(room);
    if (secrets !== null) this.around.meetings.keep(room, secrets, Date.parse(answer.value.first.endsAt));
    return { kind: 'yes', value: null };
  }

  /** For the mails that tell of a change: their links would lack the key. */
  private mailKeys(meeting: ScheduledMeeting): { readonly keys?: MailedKeys } {
    if (!meeting.wholeMails) return {};
    const one = this.secretsOf(meeting.room);
    const series = this.seedsOf(meeting);
    if (one === null && series === null) return {};
    return { keys: { ...(one && { meeting: one }), ...(series && { series }) } };
  }

  keyLinkOf(room: RoomId): string | null {
    const secrets = this.secretsOf(room);
    return secrets && keyLink(this.around.linkOrigin(), room, secrets);
  }

  seriesKeyLinkOf(meeting: ScheduledMeeting): string | null {
    const seeds = this.seedsOf(meeting);
    return seeds && seriesKeyLink(this.around.linkOrigin(), meeting.series, seeds);
  }

  seedsOf({ series }: ScheduledMeeting): MeetingSecrets | null {
    return this.around.meetings.secretsOf(seriesName(series));
  }

  calendarFeed(): Promise<Answer<CalendarFeedView>> {
    return this.requests.get<CalendarFeedView>(CALENDAR, calendarFeedViewShape);
  }

  async openCalendarFeed(): Promise<Answer<string>> {
    const answer = await this.requests.post<CalendarFeedResponse>(`${CALENDAR}/open`, {}, calendarFeedResponseShape);
    return answer.kind === 'yes'
      ? { kind: 'yes', value: `${this.around.linkOrigin()}/calendar/${answer.value.secret}.ics` }
      : answer;
  }

  closeCalendarFeed(): Promise<Answer<null>> {
    return this.requests.send(`${CALENDAR}/close`, {});
  }

  async cancelMeeting(meeting: ScheduledMeeting, andLater: boolean): Promise<Answer<null>> {
    const { room } = meeting;
    const answer = await this.requests.send(`${SCHEDULES}/cancel`, { room, andLater, ...this.mailKeys(meeting) });
    if (answer.kind === 'yes') this.around.meetings.forget(room);
    return answer;
  }

  secretsOf(room: RoomId): MeetingSecrets | null {
    return this.around.meetings.secretsOf(room);
  }

  async offeredMeeting(): Promise<Answer<ScheduledMeeting | null>> {
    const offered = this.offer.secrets();
    // Whatever this browser knows already stays: a link of somebody else's must not change it.
    if (offered === null || this.secretsOf(offered.room) !== null) return { kind: 'yes', value: null };
    let after: RoomId | null = null;
    for (;;) {
      const page = await this.list(after);
      if (page.kind === 'no') return page;
      const { meetings, more } = page.value;
      const found = meetings.find(({ room, opened }) => room === offered.room && !opened);
      after = meetings.at(-1)?.room ?? null;
      if (found !== undefined || !more || after === null) return { kind: 'yes', value: found ?? null };
    }
  }

  answerOffer(kept: ScheduledMeeting | null): void {
    const offered = this.offer.secrets();
    if (offered !== null && kept?.room === offered.room && this.secretsOf(kept.room) === null) {
      const { linkSecret, password } = offered;
      this.around.meetings.keep(kept.room, { linkSecret, password }, Date.parse(kept.endsAt));
    }
    this.offer.answered();
  }
}
