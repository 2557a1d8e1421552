import type { Answer } from './answer.ts';
import type { ConsolePage, ConsolePlace, ConsolePort } from './console.ts';
import type { OfferedSecrets, SchedulePort } from './schedule.ts';
import type { VaultPort, VaultState } from './vault.ts';
import type {
  AccountId,
  AccountInvitedResponse,
  AccountLine,
  AccountList,
  AccountRole,
  CeilingHistory,
  CeilingPreviewResponse,
  Classification,
  CodeSecretResponse,
  FailedSignIns,
  InvitationView,
  OrganisationCeiling,
  OrganisationRule,
  OwnAccount,
  RecoveryCodesResponse,
  RoomId,
  RuleHistory,
  RuleList,
  RulePreviewResponse,
  SecondFactorKind,
  SessionView,
  SignedReport,
  SignInResponse,
  SignInWaysResponse,
  StartedMeetingList,
} from '../protocol/messages.ts';

export type {
  AccountId,
  Attendee,
  ClauseFinding,
  ComplianceReport,
  Ending,
  ReportPerson,
  ReportVerdict,
  AccountInvitedResponse,
  AccountLine,
  AccountRole,
  CalendarFeedView,
  CeilingChanged,
  CeilingHistory,
  CeilingPreviewResponse,
  Classification,
  InvitationId,
  InvitationView,
  MailedList,
  MailedPerson,
  InvitationScope,
  MailLanguage,
  OrganisationCeiling,
  OrganisationRule,
  OwnAccount,
  Rhythm,
  RoomId,
  RuleChanged,
  RuleHistory,
  RuleList,
  RulePreviewResponse,
  RuleState,
  ScheduledList,
  ScheduledMeeting,
  ScheduleMeetingRequest,
  SecondFactorKind,
  SessionView,
  SignedReport,
  SignInWaysResponse,
  StartedMeeting,
  StartedMeetingList,
} from '../protocol/messages.ts';

export type { Answer } from './answer.ts';

/** A rule of the organisation as it is wished for. */
export interface RuleWish {
  readonly clause: OrganisationRule['clause'];
  readonly value: string;
  readonly locked: boolean;
}

/** Which of the pages of accounts is open, in the place of Home. */
export type AccountPage =
  'home' | 'sign-in' | 'invitation' | 'set-up' | 'account' | 'report' | 'accessibility' | ConsolePage;

/** Asks whoever is about to leave the page; told what they answered. */
export type LeaveQuestion = (answered: (leaves: boolean) => void) => void;

/** Of the page that says for whom the client works, and for whom not yet. */
export const ACCESSIBILITY_ADDRESS = '/accessibility';

export interface AccountState {
  readonly page: AccountPage;
  /** What a page of the console was opened with. */
  readonly query: string;
  /** Where signing in, or a second step, leads back to. */
  readonly wanted: ConsolePlace | null;
  /** Who is signed in on this browser; null for nobody, or not known yet. */
  readonly own: OwnAccount | null;
  /** Tries to sign in that were refused before this sign-in; null for none. */
  readonly failed: FailedSignIns | null;
  /** Whether it is known who is signed in. */
  readonly known: boolean;
  /** The secret of the invitation whose link was opened. */
  readonly invitation: string | null;
  /** What the organisation's sign-in sent the browser back with. */
  readonly returned: string | null;
  /** The meeting whose report is shown. */
  readonly report: RoomId | null;
  /** What the link that was opened offers this browser to keep. Kept nowhere until the meeting's organiser says yes. */
  readonly offered: OfferedSecrets | null;
  /** What is known of the vault of whoever is or was signed in; null before it was looked at. */
  readonly vault: VaultState | null;
  /** The code of another device of the same person, whose link was opened. */
  readonly deviceCode: string | null;
}

export const INITIAL_ACCOUNTS: AccountState = {
  page: 'home',
  query: '',
  wanted: null,
  own: null,
  failed: null,
  known: true,
  invitation: null,
  returned: null,
  report: null,
  offered: null,
  vault: null,
  deviceCode: null,
};

/** What the pages of accounts are given: who is signed in, and what can be asked of the server. */
export interface AccountPort {
  getState(): AccountState;
  getInitialState(): AccountState;
  subscribe(listener: (state: AccountState, before: AccountState) => void): () => void;
  /** @param query of a page of the console */
  show(page: AccountPage, query?: string): void;
  /** Opens the page of a report. */
  showReport(room: RoomId): void;
  /** Goes where the person wanted to before they had to sign in, or take a second step. */
  goOn(): void;
  /** @param question asked of whoever leaves the page that is open, for another or by signing out; null takes it back */
  askBeforeLeaving(question: LeaveQuestion | null): void;
  readonly console: ConsolePort;
  /** Looks who is signed in on this browser, and with which rights; null where the server does not say. */
  look(): Promise<boolean | null>;

  signIn(login: string, password: string): Promise<Answer<SignInResponse>>;
  secondFactor(ticket: string, factor: SecondFactorKind, code: string): Promise<Answer<SignInResponse>>;
  ways(): Promise<Answer<SignInWaysResponse>>;
  /** Goes to the organisation's sign-in; with a yes the page is left. */
  startSingleSignOn(): Promise<Answer<null>>;
  finishSingleSignOn(query: string): Promise<Answer<SignInResponse>>;
  signOut(): Promise<void>;
  lookAtInvitation(secret: string): Promise<Answer<InvitationView>>;
  accept(secret: string, name: string, password: string): Promise<Answer<OwnAccount>>;

  sessions(): Promise<Answer<readonly SessionView[]>>;
  endSession(id: string): Promise<Answer<null>>;
  changePassword(current: string, next: string): Promise<Answer<null>>;
  /** Has the browser keep everything that the server keeps about this account. */
  keptAboutMe(): Promise<Answer<null>>;
  /** Erases the account for good; with a yes nobody is signed in. */
  eraseMe(password: string): Promise<Answer<null>>;
  startCode(): Promise<Answer<CodeSecretResponse>>;
  /** @param voucher the code that an administrator gave, where one is needed */
  confirmCode(code: string, voucher: string | null): Promise<Answer<RecoveryCodesResponse>>;
  dropCode(): Promise<Answer<null>>;
  newRecoveryCodes(): Promise<Answer<RecoveryCodesResponse>>;

  /** Whether this browser can make passkeys at all. */
  readonly hasPasskeys: boolean;
  addPasskey(label: string): Promise<Answer<RecoveryCodesResponse>>;
  dropPasskey(id: string): Promise<Answer<null>>;
  signInWithPasskey(): Promise<Answer<SignInResponse>>;

  /** @param containing part of a login or a name; empty for everybody */
  accounts(after: string | null, containing: string): Promise<Answer<AccountList>>;
  invite(login: string, name: string, roles: readonly AccountRole[]): Promise<Answer<AccountInvitedResponse>>;
  setRoles(id: AccountId, roles: readonly AccountRole[]): Promise<Answer<AccountLine>>;
  disable(id: AccountId): Promise<Answer<AccountLine>>;
  enable(id: AccountId): Promise<Answer<AccountLine>>;
  reset(id: AccountId): Promise<Answer<AccountInvitedResponse>>;
  endSessionsOf(id: AccountId): Promise<Answer<AccountLine>>;
  sessionsOf(id: AccountId): Promise<Answer<readonly SessionView[]>>;
  endSessionOf(id: AccountId, session: string): Promise<Answer<null>>;

  readonly schedule: SchedulePort;

  /** Does something with the vault of who is signed in. */
  vault<T>(act: (vault: VaultPort) => Promise<Answer<T>>): Promise<Answer<T>>;
  /** The code that a link brought was used, or is not wanted. */
  forgetDeviceCode(): void;

  /** The organisation's rules, by which new meetings begin, and the highest class that they may have. */
  rules(): Promise<Answer<RuleList>>;
  previewCeiling(highest: Classification): Promise<Answer<CeilingPreviewResponse>>;
  /** @param version of the ceiling as it was seen; one that somebody else has set since is left alone */
  setCeiling(highest: Classification, version: number, reason: string): Promise<Answer<OrganisationCeiling>>;
  /** @param before the number of the last one of the page before; null for the newest */
  ceilingHistory(before: number | null): Promise<Answer<CeilingHistory>>;
  previewRule(wish: RuleWish): Promise<Answer<RulePreviewResponse>>;
  /** @param version of the rule as it was seen; one that somebody else has set since is left alone */
  setRule(wish: RuleWish, version: number, reason: string): Promise<Answer<OrganisationRule>>;
  /** @param before the number of the last of the page before */
  ruleHistory(before: number | null): Promise<Answer<RuleHistory>>;

  /**
   * Meetings that were started with this account, the newest first.
   *
   * @param before the last of the page before
   */
  started(before: RoomId | null): Promise<Answer<StartedMeetingList>>;
  report(room: RoomId): Promise<Answer<SignedReport>>;
  /** The same on paper, saved by the browser; times are of the zone. */
  paper(room: RoomId, language: string, zone: string): Promise<Answer<null>>;

  /** Where links lead that others are given: the server's public address, wherever this page was opened; without one, here. */
  linkOrigin(): string;
  /** The address to give somebody who was invited. */
  invitationLink(secret: string): string;
  copy(text: string): Promise<boolean>;
}
