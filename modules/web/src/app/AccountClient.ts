import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  ACCESSIBILITY_ADDRESS,
  INITIAL_ACCOUNTS,
  type AccountPage,
  type AccountPort,
  type AccountState,
  type Answer,
  type LeaveQuestion,
  type RuleWish,
} from '../account/port.ts';
import type { OfferedSecrets } from '../account/schedule.ts';
import type {
  AccountChangedResponse,
  AccountId,
  AccountInvitedResponse,
  AccountLine,
  AccountList,
  AccountRole,
  CeilingHistory,
  CeilingPreviewResponse,
  CeilingResponse,
  Classification,
  CodeSecretResponse,
  InvitationView,
  OrganisationCeiling,
  OrganisationRule,
  OrganisationRuleResponse,
  OwnAccount,
  OwnAccountResponse,
  PasskeyOptionsResponse,
  RecoveryCodesResponse,
  RoomId,
  RuleHistory,
  RuleList,
  RulePreviewResponse,
  SecondFactorKind,
  SessionList,
  SessionView,
  SignedReport,
  SignInResponse,
  SignInWaysResponse,
  SingleSignOnStartResponse,
  StartedMeetingList,
} from '../protocol/messages.ts';
import {
  accountChangedResponseShape,
  accountInvitedResponseShape,
  accountListShape,
  ceilingHistoryShape,
  ceilingPreviewResponseShape,
  ceilingResponseShape,
  codeSecretResponseShape,
  invitationViewShape,
  MAX_REPORT_BYTES,
  organisationRuleResponseShape,
  ownAccountResponseShape,
  passkeyOptionsResponseShape,
  recoveryCodesResponseShape,
  ruleHistoryShape,
  ruleListShape,
  rulePreviewResponseShape,
  sessionListShape,
  signedReportShape,
  signInResponseShape,
  signInWaysResponseShape,
  singleSignOnStartResponseShape,
  startedMeetingListShape,
} from '../protocol/shapes.ts';
import { consoleAddress, consolePlaceOf, isConsolePage, type ConsolePlace } from '../account/console.ts';
import { ConsoleClient } from './ConsoleClient.ts';
import { keepAnswer, type KeepFile } from './keep-file.ts';
import { Leaving } from './Leaving.ts';
import type { Passkeys } from './passkeys.ts';
import { Requests } from './Requests.ts';
import { ScheduleClient, type ScheduleEnvironment } from './ScheduleClient.ts';
import type { VaultEnvironment } from './vault/Vault.ts';
import type { VaultPort } from '../account/vault.ts';

const OWN = '/api/v1/account';
const OTHERS = '/api/v1/accounts';
const RULES = '/api/v1/rules';
const REPORTS = '/api/v1/reports';

/** What the page gives the client of accounts to work with. */
export interface AccountEnvironment extends Omit<ScheduleEnvironment, 'linkOrigin'> {
  /** Where this page is. */
  readonly origin: string;
  readonly request: typeof fetch;
  readonly passkeys: Passkeys;
  copy(text: string): Promise<boolean>;
  /** Leaves this page for another. */
  leave(address: string): void;
  readonly keep: KeepFile;
  /** Shows another address for this page; going back leads to the one before. */
  showAddress(path: string): void;
  /** Fetches what opens the vault of an account. */
  openVault(around: Omit<VaultEnvironment, 'storage'>): Promise<VaultPort>;
}

/** What the page was opened with. */
export interface AccountOpening {
  readonly invitation: string | null;
  readonly returned: string | null;
  /** What a program gave the organiser of a meeting behind the `#`. */
  readonly offered: OfferedSecrets | null;
  readonly deviceCode: string | null;
  readonly console: ConsolePlace | null;
  readonly accessibility: boolean;
  /** Whether somebody was signed in on this browser, so that the server must be asked who. */
  readonly signedInBefore: boolean;
}

/** Speaks with the server about accounts. The sign-in itself is a cookie that no script sees. */
export class AccountClient implements AccountPort {
  private readonly around: AccountEnvironment;
  private readonly store: StoreApi<AccountState>;
  private readonly requests: Requests;
  private readonly leaving = new Leaving();
  private opened: { readonly account: AccountId; readonly vault: Promise<VaultPort> } | null = null;
  readonly console: ConsoleClient;
  readonly schedule: ScheduleClient;
  readonly getState: () => AccountState;
  readonly getInitialState: () => AccountState;
  readonly subscribe: AccountPort['subscribe'];

  constructor(around: AccountEnvironment, opening: AccountOpening) {
    const { invitation, returned, offered, deviceCode, console: place, accessibility, signedInBefore } = opening;
    const wantsSignIn = returned !== null || (deviceCode !== null && !signedInBefore);
    const opened = accessibility ? 'accessibility' : (place?.page ?? 'home');
    this.around = around;
    this.requests = new Requests(around.request, () => this.signedOut());
    this.console = new ConsoleClient(this.requests, around.keep);
    this.store = createStore<AccountState>(() => ({
      ...INITIAL_ACCOUNTS,
      invitation,
      returned,
      offered,
      deviceCode,
      page: invitation !== null ? 'invitation' : wantsSignIn ? 'sign-in' : opened,
      query: place?.query ?? '',
      known: !signedInBefore,
    }));
    const { random, meetings } = around;
    const ofLinks = { random, meetings, linkOrigin: () => this.linkOrigin() };
    this.schedule = new ScheduleClient(this.requests, ofLinks, {
      secrets: () => this.getState().offered,
      answered: () => this.store.setState({ offered: null }),
    });
    this.getState = this.store.getState;
    this.getInitialState = this.store.getInitialState;
    this.subscribe = this.store.subscribe;
  }

  show(page: AccountPage, query = ''): void {
    const go = () => this.showNow(page, query);
    if (this.isOpen(page)) go();
    else this.leaving.go(go);
  }

  /** Nothing is lost by whoever goes to the page that they are on. */
  private isOpen(page: AccountPage): boolean {
    return this.getState().page === page;
  }

  askBeforeLeaving(question: LeaveQuestion | null): void {
    this.leaving.askWith(question);
  }

  private showNow(page: AccountPage, query: string): void {
    const wanted = page === 'sign-in' || page === 'set-up' ? this.place() : null;
    this.change(page, query, wanted);
    this.showOwnAddress();
  }

  private showOwnAddress(): void {
    const shown = this.place();
    const elsewhere = this.getState().page === 'accessibility' ? ACCESSIBILITY_ADDRESS : '/';
    this.around.showAddress(shown === null ? elsewhere : consoleAddress(shown));
  }

  goOn(): void {
    const { wanted, page } = this.getState();
    if (wanted !== null) this.show(wanted.page, wanted.query);
    else if (!isConsolePage(page)) this.show('home');
  }

  /** The person went back or on in the browser's history. */
  showAt(pathname: string, search: string): void {
    const place = consolePlaceOf(pathname, search);
    const page = place?.page ?? (pathname === ACCESSIBILITY_ADDRESS ? 'accessibility' : 'home');
    const go = () => this.change(page, place?.query ?? '', null);
    if (this.isOpen(page)) go();
    // The browser shows the other address already.
    else this.leaving.go(go, () => this.showOwnAddress());
  }

  private change(page: AccountPage, query: string, wanted: ConsolePlace | null): void {
    this.store.setState({
      page,
      query,
      wanted,
      returned: null,
      ...(page === 'invitation' ? {} : { invitation: null }),
    });
  }

  /** The page of the console that is open, if one is. */
  private place(): ConsolePlace | null {
    const { page, query } = this.getState();
    return isConsolePage(page) ? { page, query } : null;
  }

  private signedOut(): void {
    if (this.getState().own === null) return;
    const wanted = this.place();
    this.store.setState({ own: null, failed: null, page: 'sign-in', wanted });
  }

  get hasPasskeys(): boolean {
    return this.around.passkeys.areThere;
  }

  /** Looks whether somebody is signed in on this browser; null where the server does not say. */
  async look(): Promise<boolean | null> {
    const answer = await this.requests.get<OwnAccountResponse>(OWN, ownAccountResponseShape);
    this.store.setState({ known: true });
    if (answer.kind === 'yes') this.store.setState({ own: answer.value.own });
    else if (answer.code === 'not-signed-in') this.store.setState({ own: null, failed: null });
    else return null;
    return answer.kind === 'yes';
  }

  // --- signing in

  async signIn(login: string, password: string): Promise<Answer<SignInResponse>> {
    return this.cameIn(
      await this.requests.post<SignInResponse>(`${OWN}/sign-in`, { login, password }, signInResponseShape),
    );
  }

  async secondFactor(ticket: string, factor: SecondFactorKind, code: string): Promise<Answer<SignInResponse>> {
    const asked = { ticket, factor, code };
    return this.cameIn(await this.requests.post<SignInResponse>(`${OWN}/second-factor`, asked, signInResponseShape));
  }

  async signInWithPasskey(): Promise<Answer<SignInResponse>> {
    const options = await this.requests.post<PasskeyOptionsResponse>(
      `${OWN}/passkey/start`,
      {},
      passkeyOptionsResponseShape,
    );
    if (options.kind === 'no') return options;
    const shown = await this.around.passkeys.use(options.value);
    if (shown === null) return { kind: 'no', code: 'passkey-not-shown' };
    return this.cameIn(await this.requests.post<SignInResponse>(`${OWN}/passkey`, shown, signInResponseShape));
  }

  ways(): Promise<Answer<SignInWaysResponse>> {
    return this.requests.get<SignInWaysResponse>(`${OWN}/ways`, signInWaysResponseShape);
  }

  async startSingleSignOn(): Promise<Answer<null>> {
    const begun = await this.requests.post<SingleSignOnStartResponse>(
      `${OWN}/single-sign-on/start`,
      {},
      singleSignOnStartResponseShape,
    );
    if (begun.kind === 'no') return begun;
    if (!begun.value.address.startsWith('https://')) return { kind: 'no', code: 'unreachable' };
    this.around.leave(begun.value.address);
    return { kind: 'yes', value: null };
  }

  async finishSingleSignOn(query: string): Promise<Answer<SignInResponse>> {
    return this.cameIn(
      await this.requests.post<SignInResponse>(`${OWN}/single-sign-on`, { query }, signInResponseShape),
    );
  }

  private cameIn(answer: Answer<SignInResponse>): Answer<SignInResponse> {
    if (answer.kind === 'yes' && answer.value.account)
      this.store.setState({ own: answer.value.account, failed: answer.value.failed ?? null });
    return answer;
  }

  signOut(): Promise<void> {
    return new Promise((done) => this.leaving.go(() => void this.signOutNow().then(done), done));
  }

  private async signOutNow(): Promise<void> {
    await this.requests.send(`${OWN}/sign-out`, {});
    this.store.setState({ own: null, failed: null });
    this.show('home');
  }

  lookAtInvitation(secret: string): Promise<Answer<InvitationView>> {
    return this.requests.post<InvitationView>(`${OWN}/invitation`, { secret }, invitationViewShape);
  }

  async accept(secret: string, name: string, password: string): Promise<Answer<OwnAccount>> {
    const asked = { secret, name, password };
    const answer = await this.requests.post<OwnAccountResponse>(
      `${OWN}/invitation/accept`,
      asked,
      ownAccountResponseShape,
    );
    if (answer.kind === 'no') return answer;
    this.store.setState({ own: answer.value.own });
    return { kind: 'yes', value: answer.value.own };
  }

  // --- one's own account

  async sessions(): Promise<Answer<readonly SessionView[]>> {
    const answer = await this.requests.get<SessionList>(`${OWN}/sessions`, sessionListShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.sessions } : answer;
  }

  endSession(id: string): Promise<Answer<null>> {
    return this.requests.send(`${OWN}/sessions/end`, { id });
  }

  changePassword(current: string, next: string): Promise<Answer<null>> {
    return this.requests.send(`${OWN}/password`, { current, next });
  }

  keptAboutMe(): Promise<Answer<null>> {
    return keepAnswer(this.requests.file(`${OWN}/kept`), 'kept-about-me.json', this.around.keep);
  }

  async eraseMe(password: string): Promise<Answer<null>> {
    const answer = await this.requests.send(`${OWN}/erase`, { password });
    if (answer.kind === 'yes') {
      this.store.setState({ own: null, failed: null });
      this.show('home');
    }
    return answer;
  }

  startCode(): Promise<Answer<CodeSecretResponse>> {
    return this.requests.post<CodeSecretResponse>(`${OWN}/code/start`, {}, codeSecretResponseShape);
  }

  confirmCode(code: string, voucher: string | null): Promise<Answer<RecoveryCodesResponse>> {
    const asked = voucher === null ? { code } : { code, voucher };
    return this.changed(
      this.requests.post<RecoveryCodesResponse>(`${OWN}/code/confirm`, asked, recoveryCodesResponseShape),
    );
  }

  dropCode(): Promise<Answer<null>> {
    return this.changed(this.requests.send(`${OWN}/code/drop`, {}));
  }

  newRecoveryCodes(): Promise<Answer<RecoveryCodesResponse>> {
    return this.changed(
      this.requests.post<RecoveryCodesResponse>(`${OWN}/recovery-codes`, {}, recoveryCodesResponseShape),
    );
  }

  async addPasskey(label: string): Promise<Answer<RecoveryCodesResponse>> {
    const options = await this.requests.post<PasskeyOptionsResponse>(
      `${OWN}/passkeys/start`,
      {},
      passkeyOptionsResponseShape,
    );
    if (options.kind === 'no') return options;
    const made = await this.around.passkeys.make(options.value, label);
    if (made === null) return { kind: 'no', code: 'passkey-not-shown' };
    return this.changed(
      this.requests.post<RecoveryCodesResponse>(`${OWN}/passkeys/add`, made, recoveryCodesResponseShape),
    );
  }

  dropPasskey(id: string): Promise<Answer<null>> {
    return this.changed(this.requests.send(`${OWN}/passkeys/drop`, { id }));
  }

  /** The account is another one after it. */
  private async changed<T>(asked: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await asked;
    if (answer.kind === 'yes') await this.look();
    return answer;
  }

  // --- the accounts of others

  accounts(after: string | null, containing: string): Promise<Answer<AccountList>> {
    const asked = { ...(after === null ? {} : { after }), ...(containing === '' ? {} : { containing }) };
    return this.requests.post<AccountList>(`${OTHERS}/list`, asked, accountListShape);
  }

  async sessionsOf(id: AccountId): Promise<Answer<readonly SessionView[]>> {
    const answer = await this.requests.post<SessionList>(`${OTHERS}/sessions`, { id }, sessionListShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.sessions } : answer;
  }

  endSessionOf(id: AccountId, session: string): Promise<Answer<null>> {
    return this.requests.send(`${OTHERS}/sessions/end`, { account: id, session });
  }

  invite(login: string, name: string, roles: readonly AccountRole[]): Promise<Answer<AccountInvitedResponse>> {
    return this.requests.post<AccountInvitedResponse>(
      `${OTHERS}/invite`,
      { login, name, roles },
      accountInvitedResponseShape,
    );
  }

  setRoles(id: AccountId, roles: readonly AccountRole[]): Promise<Answer<AccountLine>> {
    return this.line(`${OTHERS}/roles`, { id, roles });
  }

  disable(id: AccountId): Promise<Answer<AccountLine>> {
    return this.line(`${OTHERS}/disable`, { id });
  }

  enable(id: AccountId): Promise<Answer<AccountLine>> {
    return this.line(`${OTHERS}/enable`, { id });
  }

  endSessionsOf(id: AccountId): Promise<Answer<AccountLine>> {
    return this.line(`${OTHERS}/end-sessions`, { id });
  }

  reset(id: AccountId): Promise<Answer<AccountInvitedResponse>> {
    return this.requests.post<AccountInvitedResponse>(`${OTHERS}/reset`, { id }, accountInvitedResponseShape);
  }

  private async line(path: string, body: object): Promise<Answer<AccountLine>> {
    const answer = await this.requests.post<AccountChangedResponse>(path, body, accountChangedResponseShape);
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.account } : answer;
  }

  // --- the organisation's rules

  rules(): Promise<Answer<RuleList>> {
    return this.requests.get<RuleList>(RULES, ruleListShape);
  }

  previewCeiling(highest: Classification): Promise<Answer<CeilingPreviewResponse>> {
    return this.requests.post<CeilingPreviewResponse>(
      `${RULES}/ceiling/preview`,
      { highest },
      ceilingPreviewResponseShape,
    );
  }

  async setCeiling(highest: Classification, version: number, reason: string): Promise<Answer<OrganisationCeiling>> {
    const answer = await this.requests.put<CeilingResponse>(
      `${RULES}/ceiling`,
      { highest, version, reason },
      ceilingResponseShape,
    );
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.ceiling } : answer;
  }

  ceilingHistory(before: number | null): Promise<Answer<CeilingHistory>> {
    const body = before === null ? {} : { before };
    return this.requests.post<CeilingHistory>(`${RULES}/ceiling/history`, body, ceilingHistoryShape);
  }

  previewRule({ clause, value, locked }: RuleWish): Promise<Answer<RulePreviewResponse>> {
    return this.requests.post<RulePreviewResponse>(
      `${RULES}/preview`,
      { clause, value, locked },
      rulePreviewResponseShape,
    );
  }

  async setRule(
    { clause, value, locked }: RuleWish,
    version: number,
    reason: string,
  ): Promise<Answer<OrganisationRule>> {
    const body = { clause, value, locked, version, reason };
    const answer = await this.requests.put<OrganisationRuleResponse>(
      `${RULES}/rule`,
      body,
      organisationRuleResponseShape,
    );
    return answer.kind === 'yes' ? { kind: 'yes', value: answer.value.rule } : answer;
  }

  ruleHistory(before: number | null): Promise<Answer<RuleHistory>> {
    return this.requests.post<RuleHistory>(`${RULES}/history`, before === null ? {} : { before }, ruleHistoryShape);
  }

  // --- reports on meetings

  showReport(room: RoomId): void {
    this.store.setState({ report: room });
    this.show('report');
  }

  started(before: RoomId | null): Promise<Answer<StartedMeetingList>> {
    const asked = before === null ? {} : { before };
    return this.requests.post<StartedMeetingList>(`${REPORTS}/list`, asked, startedMeetingListShape);
  }

  report(meeting: RoomId): Promise<Answer<SignedReport>> {
    return this.requests.post<SignedReport>(`${REPORTS}/own`, { meeting }, signedReportShape, MAX_REPORT_BYTES);
  }

  async paper(meeting: RoomId, language: string, zone: string): Promise<Answer<null>> {
    const answer = await this.requests.file(`${REPORTS}/own/report.pdf`, { meeting, language, zone });
    if (answer.kind === 'no') return answer;
    try {
      this.around.keep(`report-${meeting}.pdf`, await answer.value.blob());
      return { kind: 'yes', value: null };
    } catch {
      return { kind: 'no', code: 'unreachable' };
    }
  }

  async vault<T>(act: (vault: VaultPort) => Promise<Answer<T>>): Promise<Answer<T>> {
    const account = this.getState().own?.account.id;
    if (account === undefined) return { kind: 'no', code: 'not-signed-in' };
    if (this.opened?.account !== account) {
      const vault = this.around.openVault({
        account,
        requests: this.requests,
        meetings: this.around.meetings,
        linkOrigin: () => this.linkOrigin(),
        show: (state) => this.store.setState({ vault: state }),
      });
      this.opened = { account, vault };
    }
    const { vault } = this.opened;
    try {
      return await act(await vault);
    } catch {
      this.opened = null; // it may come when it is fetched again
      return { kind: 'no', code: 'unreachable' };
    }
  }

  forgetDeviceCode(): void {
    this.store.setState({ deviceCode: null });
  }

  linkOrigin(): string {
    return this.getState().own?.publicOrigin ?? this.around.origin;
  }

  invitationLink(secret: string): string {
    return `${this.linkOrigin()}/#invite=${secret}`;
  }

  copy(text: string): Promise<boolean> {
    return this.around.copy(text);
  }
}
