import type { CallEffect } from '../call/effects.ts';
import type { CallEvent } from '../call/events.ts';
import type { MessageKey } from '../call/messages.ts';
import type { KeysReply } from '../e2ee/worker/asks.ts';
import type { Base64Url, JoinRequest, JoinResponse } from '../protocol/messages.ts';
import type { HttpClient, Reply } from './http.ts';
import type { KeysAccess } from './KeysWorker.ts';
import type { Memory } from './memory.ts';
import { newLinkSecret, type RandomBytes } from './secrets.ts';

type Of<T extends CallEffect['type']> = Extract<CallEffect, { readonly type: T }>;

interface Around {
  readonly memory: Memory;
  readonly http: Pick<HttpClient, 'organiser' | 'createMeeting' | 'join'>;
  readonly keys: Pick<KeysAccess, 'isSupported' | 'ask'>;
  readonly random: RandomBytes;
  wallMillis(): number;
  signInOver(): void;
}

/** The one status that says so; every other refusal leaves the organiser's session as it is. */
const SESSION_OVER = 401;

/** Starts a meeting, shows at its door what the person holds, and looks at what the server vouches for. */
export class EntryService {
  private readonly around: Around;
  private readonly dispatch: (event: CallEvent) => void;
  /** Numbers of the last trial to come in and to start a meeting: an answer to one before is none to this. */
  private joining = 0;
  private starting = 0;
  private offeredRoot: string | null = null;

  constructor(around: Around, dispatch: (event: CallEvent) => void) {
    this.around = around;
    this.dispatch = dispatch;
  }

  /** Whoever asked for a meeting is elsewhere now: what is answered is told to nobody. */
  dropStart(): void {
    this.starting++;
  }

  /** The same of whoever asked to come in. */
  dropEntry(): void {
    this.joining++;
  }

  /** The person takes the root that the server showed last for that of the server. */
  pinRoot(): void {
    this.around.memory.root = this.offeredRoot;
  }

  async redeem(secret: string): Promise<void> {
    const reply = await this.around.http.organiser(secret, this.around.memory.device);
    if (reply.kind === 'yes') {
      const { session, expiresInSeconds } = reply.value;
      this.keepOrganiser(session, expiresInSeconds);
      this.dispatch({ type: 'organiser-ready' });
    } else {
      this.dispatch({ type: reply.kind === 'no' ? 'organiser-refused' : 'organiser-unanswered' });
    }
  }

  private keepOrganiser(session: string | undefined, expiresInSeconds: number): void {
    if (session === undefined) return;
    this.around.memory.organiser = { session, untilMillis: this.around.wallMillis() + expiresInSeconds * 1_000 };
  }

  async createMeeting({ title, scheduled, classification }: Of<'create-meeting'>): Promise<void> {
    // A scheduled meeting is its account's, whatever else this browser holds.
    const session = scheduled ? undefined : this.around.memory.organiser?.session;
    const number = ++this.starting;
    const reply = await this.around.http.createMeeting(session, title, {
      ...(scheduled ? { scheduled } : {}),
      ...(classification === undefined ? {} : { classification }),
    });
    if (reply.kind === 'yes') {
      const { room, invitation, password, sessionExpiresInSeconds } = reply.value;
      this.keepOrganiser(session, sessionExpiresInSeconds);
      if (number !== this.starting) return;
      const linkSecret = scheduled?.linkSecret ?? newLinkSecret(this.around.random);
      this.dispatch({ type: 'meeting-created', room, invitation, password, linkSecret });
    } else if (number !== this.starting) {
      return;
    } else if (reply.kind === 'unreachable') {
      this.dispatch(unreachable(reply));
    } else if (reply.status === SESSION_OVER && session === undefined) {
      this.dispatch({ type: 'signed-out' });
    } else if (reply.status === SESSION_OVER) {
      // It is used up, or unknown to a server that was started anew.
      this.around.memory.organiser = null;
      this.dispatch({ type: 'organiser-refused' });
    } else {
      this.dispatch({ type: 'meeting-not-created', problem: { key: whyNotCreated(reply.code) } });
    }
  }

  async showCredentials(effect: Of<'show-credentials'>): Promise<void> {
    const { room, invitation, password, name, consent, asAccount } = effect;
    const { keys, memory, http } = this.around;
    if (!keys.isSupported) {
      this.dispatch({ type: 'browser-unfit' });
      return;
    }
    const number = ++this.joining;
    const begun = await keys.ask({ op: 'begin' });
    if (number !== this.joining) return;
    if (begun.kind !== 'device-key') {
      const notLoaded = begun.kind === 'refused' && begun.reason === 'worker';
      this.dispatch({ type: notLoaded ? 'server-unreachable' : 'browser-unfit' });
      return;
    }
    const { signatureKey } = begun;
    const agreed = consent === undefined ? {} : { consent };
    const { device } = memory;
    const reply = await http.join({
      ...{ room, invitation, password, name, device, signatureKey },
      ...agreed,
      ...nameSource(asAccount),
    });
    if (number !== this.joining) return;
    if (reply.kind === 'yes') await this.certify(effect, reply.value, number);
    else if (reply.kind === 'unreachable') this.dispatch(unreachable(reply));
    else this.notLetIn(reply);
  }

  private notLetIn({ code, startsAt }: Extract<Reply<never>, { readonly kind: 'no' }>): void {
    if (code === 'not-started' && startsAt !== undefined) {
      const startsInMillis = Date.parse(startsAt) - this.around.wallMillis();
      this.dispatch({ type: 'not-started', startsAt, startsInMillis });
    } else if (code === 'not-signed-in' || code === 'account-changed') {
      this.around.signInOver();
      const problem = code === 'account-changed' ? 'entry.account-changed' : 'entry.sign-in-over';
      this.dispatch({ type: 'sign-in-over', problem });
    } else this.dispatch({ type: code === 'notice-changed' ? 'notice-changed' : 'join-refused' });
  }

  /** What the server vouches for is looked at before anything is shown to it. */
  private async certify(
    { room, linkSecret }: Of<'show-credentials'>,
    answer: JoinResponse,
    number: number,
  ): Promise<void> {
    const { token, certificates, root, receipt } = answer;
    if (certificates === undefined || root === undefined) {
      this.dispatch({ type: 'keys-refused' });
      return;
    }
    const { keys, memory } = this.around;
    this.offeredRoot = root;
    const pinned = memory.root as Base64Url | null;
    const reply = await keys.ask({ op: 'certify', room, linkSecret, certificates, root, pinned });
    if (number !== this.joining) return;
    switch (reply.kind) {
      case 'offer':
        memory.root = root;
        this.dispatch({
          type: 'join-granted',
          token,
          keys: reply.offer,
          ...(receipt === undefined ? {} : { receipt }),
        });
        return;
      case 'root-changed':
        this.dispatch({ type: 'root-changed', root: { known: reply.known, offered: reply.offered } });
        return;
      default:
        this.dispatch({ type: refusedBy(reply) });
    }
  }

  /** The token of this answer stays unused: the stay goes on. */
  async renewKeys({ room, invitation, linkSecret, password, name, asAccount }: Of<'renew-keys'>): Promise<void> {
    const { keys, memory, http } = this.around;
    const begun = await keys.ask({ op: 'begin' });
    const signatureKey = begun.kind === 'device-key' ? { signatureKey: begun.signatureKey } : {};
    const answer = await http.join({
      ...{ room, invitation, password, name, device: memory.device },
      ...signatureKey,
      ...nameSource(asAccount),
    });
    const { certificates, root } = answer.kind === 'yes' ? answer.value : {};
    const reply =
      certificates && root !== undefined
        ? await keys.ask({
            op: 'certify',
            room,
            linkSecret,
            certificates,
            root,
            pinned: memory.root as Base64Url | null,
          })
        : null;
    if (reply?.kind === 'offer') this.dispatch({ type: 'keys-renewed', keys: reply.offer });
    else this.dispatch({ type: 'keys-not-renewed' });
  }
}

function unreachable({ busy }: Extract<Reply<never>, { readonly kind: 'unreachable' }>): CallEvent {
  return { type: 'server-unreachable', ...(busy && { busy }) };
}

function nameSource(asAccount: true | undefined): Pick<JoinRequest, 'nameSource'> {
  return asAccount === undefined ? {} : { nameSource: 'account' };
}

/** What the worker refuses of what the door brought: the link, this device's clock, or what the server vouches for. */
function refusedBy(reply: KeysReply): 'join-refused' | 'clock-differs' | 'rules-broken' | 'keys-refused' {
  if (reply.kind === 'broken') return 'rules-broken';
  if (reply.kind !== 'refused') return 'keys-refused';
  if (reply.reason === 'link') return 'join-refused';
  return reply.reason === 'clock' ? 'clock-differs' : 'keys-refused';
}

function whyNotCreated(code: string | undefined): MessageKey {
  if (code === 'class-above-ceiling') return 'class.problem.class-above-ceiling';
  return code === 'class-never-held' ? 'class.problem.class-never-held' : 'entry.could-not-create';
}
