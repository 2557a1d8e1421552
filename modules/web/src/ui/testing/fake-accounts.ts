import { createStore } from 'zustand/vanilla';
import {
  INITIAL_ACCOUNTS,
  type AccountLine,
  type AccountPort,
  type AccountState,
  type Answer,
  type OwnAccount,
  type CeilingHistory,
  type LeaveQuestion,
  type RuleHistory,
  type RuleList,
  type SignInWaysResponse,
  type StartedMeetingList,
} from '../../account/port.ts';
import type { VaultPort } from '../../account/vault.ts';

/** A meeting whose invitations were made in this browser. */
export const KNOWN_ROOM = 'k'.repeat(24);

const NO: Answer<never> = { kind: 'no', code: 'other' };
const NONE_STARTED: Answer<StartedMeetingList> = { kind: 'yes', value: { meetings: [], more: false } };

export const ASHA: AccountLine = {
  id: 'a'.repeat(16),
  login: 'asha',
  name: 'Asha Rao',
  roles: ['administrator', 'organiser'],
  standing: 'active',
  marks: { code: true, passkey: false, verified: true, external: false },
};

export const OWN: OwnAccount = {
  account: ASHA,
  twoFactors: true,
  recoveryCodes: 9,
  passkeys: [{ id: 'k1', label: 'Office key', createdAt: '2026-11-24T09:00:00Z' }],
  rights: {
    startsMeetings: true,
    joinsUnderOwnName: true,
    administers: true,
    readsRules: true,
    readsAudit: true,
    watches: true,
    highest: 'confidential',
  },
  voucherNeeded: false,
  expiresInSeconds: 3_600,
};

/** Answers what a test told it to, and remembers what was asked. */
export class FakeAccounts implements AccountPort {
  private readonly store;
  readonly asked: unknown[][] = [];
  private readonly answers: Readonly<Record<string, Answer<unknown>>>;
  readonly getState: () => AccountState;
  readonly getInitialState: () => AccountState;
  readonly subscribe: AccountPort['subscribe'];
  readonly hasPasskeys = true;

  constructor(state: Partial<AccountState> = {}, answers: Readonly<Record<string, Answer<unknown>>> = {}) {
    this.store = createStore<AccountState>(() => ({ ...INITIAL_ACCOUNTS, ...state }));
    this.answers = answers;
    this.getState = this.store.getState;
    this.getInitialState = this.store.getInitialState;
    this.subscribe = this.store.subscribe;
  }

  /** What the page hears of somebody later. */
  receive(state: Partial<AccountState>): void {
    this.store.setState(state);
  }

  showReport: AccountPort['showReport'] = (report) => this.store.setState({ page: 'report', returned: null, report });
  private question: LeaveQuestion | null = null;
  askBeforeLeaving: AccountPort['askBeforeLeaving'] = (question) => void (this.question = question);
  show: AccountPort['show'] = (page, query = '') => {
    const go = () => this.store.setState({ page, query, returned: null });
    if (this.question === null) go();
    else this.question((leaves) => leaves && go());
  };
  goOn: AccountPort['goOn'] = () => this.store.setState({ page: 'home' });
  look: AccountPort['look'] = () => Promise.resolve(true);

  /** What is looked at again and again is not remembered. */
  readonly console: AccountPort['console'] = {
    live: () => this.seen('live'),
    health: () => this.seen('health'),
    verification: () => this.seen('verification'),
    verify: (noted) => this.answer('verify', noted),
    search: (question, before) => this.answer('search', question, before),
    row: (number) => this.answer('row', number),
    exportLog: () => this.answer('exportLog'),
    exportIncident: (meeting) => this.answer('exportIncident', meeting),
    keys: () => this.seen('keys'),
    makeKey: (wish) => this.answer('makeKey', wish),
    revokeKey: (id) => this.answer('revokeKey', id),
    webhooks: () => this.seen('webhooks'),
    addWebhook: (url, events) => this.answer('addWebhook', url, events),
    rotateWebhook: (id) => this.answer('rotateWebhook', id),
    closeWebhook: (id) => this.answer('closeWebhook', id),
    testWebhook: (id) => this.answer('testWebhook', id),
    deliveries: () => this.seen('deliveries'),
  };

  private readonly vaultPort: VaultPort = {
    sync: () => this.seen('syncVault'),
    offer: () => this.answer('offerVault'),
    isOfferOver: () => this.seen('offerOver'),
    takeOfferBack: () => this.answer('takeOfferBack'),
    unlock: (code) => this.answer('unlockVault', code),
    makeRecoveryCode: () => this.answer('makeBackupCode'),
    startOver: () => this.answer('startOver'),
  };
  vault: AccountPort['vault'] = (act) => act(this.vaultPort);
  forgetDeviceCode: AccountPort['forgetDeviceCode'] = () => this.store.setState({ deviceCode: null });

  /** The lists are asked for with every Home of an organiser, and so not remembered. */
  readonly schedule: AccountPort['schedule'] = {
    add: (wish) => this.answer('schedule', wish),
    list: () => this.seen('scheduled'),
    inviteTo: (meeting, count, anew) => this.answer('inviteTo', meeting.room, count, anew),
    inviteByMail: ({ meeting, guests, language, anew }) =>
      this.answer('inviteByMail', meeting.room, guests, language, anew),
    mailed: (room, after) => this.answer('mailed', room, after),
    takeBack: (room, invitation) => this.answer('takeBack', room, invitation),
    moveMeeting: ({ room }, starts, minutes) => this.answer('moveMeeting', room, starts, minutes),
    keyLinkOf: (room) => (room === KNOWN_ROOM ? `https://meet.example.in/m/${room}#k=k&p=p` : null),
    seriesKeyLinkOf: () => null,
    seedsOf: () => null,
    cancelMeeting: ({ room }, andLater) => this.answer('cancelMeeting', room, andLater),
    calendarFeed: () => this.seen('calendarFeed'),
    openCalendarFeed: () => this.answer('openCalendarFeed'),
    closeCalendarFeed: () => this.answer('closeCalendarFeed'),
    secretsOf: (room) => (room === KNOWN_ROOM ? { linkSecret: 'k', password: 'p' } : null),
    offeredMeeting: () => this.answer('offeredMeeting'),
    answerOffer: (kept) => {
      this.asked.push(['answerOffer', kept?.room ?? null]);
      this.store.setState({ offered: null });
    },
  };

  private seen<T>(name: string): Promise<Answer<T>> {
    return Promise.resolve((this.answers[name] ?? NO) as Answer<T>);
  }

  private answer<T>(name: string, ...asked: unknown[]): Promise<Answer<T>> {
    this.asked.push([name, ...asked]);
    return Promise.resolve((this.answers[name] ?? NO) as Answer<T>);
  }

  signIn: AccountPort['signIn'] = (login, password) => this.answer('signIn', login, password);
  secondFactor: AccountPort['secondFactor'] = (ticket, factor, code) =>
    this.answer('secondFactor', ticket, factor, code);
  /** Asked with every page for signing in, and so not remembered. */
  ways: AccountPort['ways'] = () => Promise.resolve((this.answers['ways'] ?? NO) as Answer<SignInWaysResponse>);
  startSingleSignOn: AccountPort['startSingleSignOn'] = () => this.answer('startSingleSignOn');
  finishSingleSignOn: AccountPort['finishSingleSignOn'] = (query) => this.answer('finishSingleSignOn', query);
  signOut: AccountPort['signOut'] = () => {
    this.asked.push(['signOut']);
    this.store.setState({ own: null, page: 'home' });
    return Promise.resolve();
  };
  lookAtInvitation: AccountPort['lookAtInvitation'] = (secret) => this.answer('lookAtInvitation', secret);
  accept: AccountPort['accept'] = (secret, name, password) => this.answer('accept', secret, name, password);
  sessions: AccountPort['sessions'] = () => this.answer('sessions');
  endSession: AccountPort['endSession'] = (id) => this.answer('endSession', id);
  changePassword: AccountPort['changePassword'] = (current, next) => this.answer('changePassword', current, next);
  keptAboutMe: AccountPort['keptAboutMe'] = () => this.answer('keptAboutMe');
  eraseMe: AccountPort['eraseMe'] = (password) => this.answer('eraseMe', password);
  startCode: AccountPort['startCode'] = () => this.answer('startCode');
  confirmCode: AccountPort['confirmCode'] = (code, voucher) =>
    voucher === null ? this.answer('confirmCode', code) : this.answer('confirmCode', code, voucher);
  dropCode: AccountPort['dropCode'] = () => this.answer('dropCode');
  newRecoveryCodes: AccountPort['newRecoveryCodes'] = () => this.answer('newRecoveryCodes');
  addPasskey: AccountPort['addPasskey'] = (label) => this.answer('addPasskey', label);
  dropPasskey: AccountPort['dropPasskey'] = (id) => this.answer('dropPasskey', id);
  signInWithPasskey: AccountPort['signInWithPasskey'] = () => this.answer('signInWithPasskey');
  accounts: AccountPort['accounts'] = (after, containing) => this.answer('accounts', after, containing);
  sessionsOf: AccountPort['sessionsOf'] = (id) => this.answer('sessionsOf', id);
  endSessionOf: AccountPort['endSessionOf'] = (id, session) => this.answer('endSessionOf', id, session);
  invite: AccountPort['invite'] = (login, name, roles) => this.answer('invite', login, name, roles);
  setRoles: AccountPort['setRoles'] = (id, roles) => this.answer('setRoles', id, roles);
  disable: AccountPort['disable'] = (id) => this.answer('disable', id);
  enable: AccountPort['enable'] = (id) => this.answer('enable', id);
  reset: AccountPort['reset'] = (id) => this.answer('reset', id);
  endSessionsOf: AccountPort['endSessionsOf'] = (id) => this.answer('endSessionsOf', id);
  /** Asked with every page of rules, and so not remembered. */
  rules: AccountPort['rules'] = () => Promise.resolve((this.answers['rules'] ?? NO) as Answer<RuleList>);
  previewCeiling: AccountPort['previewCeiling'] = (highest) => this.answer('previewCeiling', highest);
  setCeiling: AccountPort['setCeiling'] = (highest, version, reason) =>
    this.answer('setCeiling', highest, version, reason);
  ceilingHistory: AccountPort['ceilingHistory'] = () =>
    Promise.resolve((this.answers['ceilingHistory'] ?? NO) as Answer<CeilingHistory>);
  previewRule: AccountPort['previewRule'] = (wish) => this.answer('previewRule', wish);
  setRule: AccountPort['setRule'] = (wish, version, reason) => this.answer('setRule', wish, version, reason);
  /** The same. */
  ruleHistory: AccountPort['ruleHistory'] = () =>
    Promise.resolve((this.answers['ruleHistory'] ?? NO) as Answer<RuleHistory>);
  /** Asked with every Home of an organiser, and so not remembered. */
  started: AccountPort['started'] = () =>
    Promise.resolve((this.answers['started'] ?? NONE_STARTED) as Answer<StartedMeetingList>);
  report: AccountPort['report'] = (room) => this.answer('report', room);
  paper: AccountPort['paper'] = (room, language, zone) => this.answer('paper', room, language, zone);
  origin = 'https://meet.example.in';
  linkOrigin: AccountPort['linkOrigin'] = () => this.origin;
  invitationLink: AccountPort['invitationLink'] = (secret) => `https://meet.example.in/#invite=${secret}`;
  copy: AccountPort['copy'] = (text) => {
    this.asked.push(['copy', text]);
    return Promise.resolve(true);
  };
}
