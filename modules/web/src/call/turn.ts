import type { ClientMessage } from '../protocol/messages.ts';
import type { CallEffect } from './effects.ts';
import type { Message, MessageKey } from './messages.ts';
import type {
  ActMessage,
  CallState,
  MeetingPhase,
  Notice,
  NoticeAction,
  NoticeTone,
  OwnSource,
  OwnTrack,
  Phase,
  Politeness,
  Slots,
  Speaker,
} from './state.ts';

const MOST_NOTICES = 4;
const MOST_ANNOUNCEMENTS = 5;
const PASSING_NOTICE_MILLIS = 8_000;
/** From when the server has an offer; an answer that has not come by then was lost. */
export const ANSWER_WITHIN_MILLIS = 12_000;
/** Acts that were dealt with are remembered this far back, for the refusal that may follow. */
const REMEMBERED_ACTS = 32;

/** One step of the core: the state as it becomes and the effects as they gather. Lives only inside `next`. */
export class Turn {
  state: CallState;
  readonly now: number;
  /** The time of day; it may go back. */
  readonly wallMillis: number;
  readonly effects: CallEffect[] = [];

  constructor(state: CallState, now: number, wallMillis: number) {
    this.state = state;
    this.now = now;
    this.wallMillis = wallMillis;
  }

  effect(...effects: readonly CallEffect[]): void {
    this.effects.push(...effects);
  }

  patch(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
  }

  enter(phase: Phase): void {
    this.patch({ phase });
  }

  get meeting(): MeetingPhase | null {
    return this.state.phase.name === 'meeting' ? this.state.phase : null;
  }

  patchMeeting(change: Partial<MeetingPhase>): void {
    if (this.meeting) this.enter({ ...this.meeting, ...change });
  }

  patchSlots(change: Partial<Slots>): void {
    if (this.meeting) this.patchMeeting({ slots: { ...this.meeting.slots, ...change } });
  }

  patchSpeaker(change: Partial<Speaker>): void {
    if (this.meeting) this.patchMeeting({ speaker: { ...this.meeting.speaker, ...change } });
  }

  own(source: OwnSource): OwnTrack {
    return this.state.own[source];
  }

  setOwn(source: OwnSource, track: OwnTrack): void {
    this.patch({ own: { ...this.state.own, [source]: track } });
  }

  /**
   * Sends a numbered message of the stay.
   *
   * @param key whose act it is about, where that was signed
   */
  send(message: ClientMessage, key?: string): void {
    const meeting = this.meeting;
    if (!meeting) return;
    const seq = meeting.acts.lastSeq + 1;
    const pending = isAct(message)
      ? [...meeting.acts.pending, { seq, sentMillis: this.now, message, handled: false, key }]
      : meeting.acts.pending;
    const offer =
      message.type === 'offer' ? { seq, negotiation: message.negotiation, taken: false } : meeting.acts.offer;
    const lastNegotiation = message.type === 'offer' ? message.negotiation : meeting.acts.lastNegotiation;
    this.patchMeeting({ acts: { ...meeting.acts, lastSeq: seq, lastNegotiation, pending, offer } });
    this.effect({ type: 'send', seq, message });
  }

  /** Sends from wherever the stay is: at the door its numbers are counted there. */
  sendAnywhere(message: ClientMessage): void {
    const { phase } = this.state;
    if (phase.name !== 'waiting') {
      this.send(message);
      return;
    }
    const seq = phase.lastSeq + 1;
    this.enter({ ...phase, lastSeq: seq });
    this.effect({ type: 'send', seq, message });
  }

  /** The server has dealt with everything up to `ack`. After a reload it alone knows how far this client had counted. */
  acknowledge(ack: number): void {
    const meeting = this.meeting;
    if (!meeting) return;
    const { lastSeq, pending, offer } = meeting.acts;
    const lastKept = pending.length - REMEMBERED_ACTS;
    const open = pending.some((act) => !act.handled && act.seq <= ack);
    const taken = offer !== null && !offer.taken && offer.seq <= ack;
    if (!open && !taken && lastKept <= 0 && ack <= lastSeq) return;
    this.patchMeeting({
      acts: {
        ...meeting.acts,
        lastSeq: Math.max(lastSeq, ack),
        offer: taken ? { ...offer, taken } : offer,
        pending: pending
          .map((act) => (act.seq <= ack && !act.handled ? { ...act, handled: true } : act))
          .filter((act, index) => !act.handled || index >= lastKept),
      },
    });
    if (open) this.retract('meeting.outcome-pending');
    if (taken) this.effect({ type: 'set-timer', timer: 'answer', delayMillis: ANSWER_WITHIN_MILLIS });
  }

  /** Shows what happened, and says it to screen readers, politely unless told otherwise. */
  notice(message: Message, tone: NoticeTone, options: NoticeOptions = {}): void {
    const id = this.nextId();
    const persistent = options.persistent ?? (options.action !== undefined || tone === 'danger');
    const notice: Notice = {
      id,
      message,
      tone,
      untilMillis: persistent ? null : this.now + PASSING_NOTICE_MILLIS,
      ...(options.action === undefined ? {} : { action: options.action }),
    };
    // Two devices are two matters, and so are two rules, also where the sentence is one.
    const isSame = (other: Message) =>
      other.key === message.key &&
      ['device', 'clause'].every((matter) => other.values?.[matter] === message.values?.[matter]);
    const others = this.state.notices.filter((other) => !isSame(other.message));
    // Where none stood, there was nobody at them, whatever the page has seen of a pointer.
    const noticesHeld = this.state.noticesHeld && this.state.notices.length > 0;
    this.patch({ notices: atMost(MOST_NOTICES, [...others, notice]), noticesHeld });
    if (!persistent) this.timeNotices();
    const { say = 'polite' } = options;
    if (say !== 'no') this.say(say, message);
  }

  /** Sets the one timer to what goes first, however much comes after. */
  timeNotices(): void {
    const due = this.state.notices.flatMap(({ untilMillis }) => (untilMillis === null ? [] : [untilMillis]));
    if (due.length === 0) return;
    const delayMillis = Math.max(0, Math.min(...due) - this.now);
    this.effect({ type: 'set-timer', timer: 'notices', delayMillis });
  }

  /** Takes back notices that are no longer true. */
  retract(...keys: readonly MessageKey[]): void {
    const notices = this.state.notices.filter((notice) => !keys.includes(notice.message.key));
    if (notices.length < this.state.notices.length) this.patch({ notices });
  }

  /** The same of one device alone. */
  retractOf(device: 'microphone' | 'camera', key: MessageKey): void {
    const isIt = ({ message }: Notice) => message.key === key && message.values?.['device'] === device;
    const notices = this.state.notices.filter((notice) => !isIt(notice));
    if (notices.length < this.state.notices.length) this.patch({ notices });
  }

  /** To screen readers, after what else was said just now. What is said again is not said twice. */
  say(politeness: Politeness, message: Message): void {
    const announcement = { id: this.nextId(), message };
    const others = this.state.announcements[politeness].filter((other) => !isEqual(other.message, message));
    const announcements = [...others, announcement].slice(-MOST_ANNOUNCEMENTS);
    this.patch({ announcements: { ...this.state.announcements, [politeness]: announcements } });
  }

  private nextId(): number {
    this.patch({ lastId: this.state.lastId + 1 });
    return this.state.lastId;
  }
}

export interface NoticeOptions {
  readonly action?: NoticeAction;
  /** Until dismissed or no longer true; so are those of danger and those with an action. */
  readonly persistent?: boolean;
  /** `no` where it was said before. */
  readonly say?: Politeness | 'no';
}

const LEAST_GRAVE_FIRST: readonly NoticeTone[] = ['info', 'ok', 'notice', 'danger'];

/** Without the oldest of the least grave, as often as there are too many. */
function atMost(most: number, notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= most) return notices;
  const older = notices.slice(0, -1);
  const first = LEAST_GRAVE_FIRST.find((tone) => older.some((notice) => notice.tone === tone));
  const index = older.findIndex((notice) => notice.tone === first);
  return atMost(
    most,
    notices.filter((_, each) => each !== index),
  );
}

function isEqual(one: Message, other: Message): boolean {
  if (one.key !== other.key) return false;
  const [ones, others] = [one.values ?? {}, other.values ?? {}];
  const names = new Set([...Object.keys(ones), ...Object.keys(others)]);
  return [...names].every((name) => ones[name] === others[name]);
}

const ACTS: ReadonlySet<ClientMessage['type']> = new Set<ActMessage['type']>([
  'raise-hand',
  'admit',
  'admit-all',
  'tell-door',
  'refuse',
  'remove',
  'mute',
  'mute-all',
  'set-permission',
  'set-chat',
  'lower-hand',
  'ask-to-unmute',
  'lock',
  'unlock',
  'set-role',
  'set-share-right',
  'set-file-right',
  'set-caption-right',
  'offer-file',
  'fetch-file',
  'withdraw-file',
  'spotlight',
  'give-floor',
  'end-floor',
  'open-poll',
  'cast-ballot',
  'close-poll',
  'tell-result',
  'set-rule',
  'classify',
  'invite',
  'leave',
  'hand-over-and-leave',
  'end-for-all',
  'set-muted',
  'unpublish',
]);

function isAct(message: ClientMessage): message is ActMessage {
  return ACTS.has(message.type);
}
