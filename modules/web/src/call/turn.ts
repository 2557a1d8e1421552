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
  Slots,
  Speaker,
} from './state.ts';

const MOST_NOTICES = 4;
const PASSING_NOTICE_MILLIS = 8_000;
/** Acts that were dealt with are remembered this far back, for the refusal that may follow. */
const REMEMBERED_ACTS = 32;

/** One step of the core: the state as it becomes and the effects as they gather. Lives only inside `next`. */
export class Turn {
  state: CallState;
  readonly now: number;
  readonly effects: CallEffect[] = [];

  constructor(state: CallState, now: number) {
    this.state = state;
    this.now = now;
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

  /** Sends a numbered message of the stay. */
  send(message: ClientMessage): void {
    const meeting = this.meeting;
    if (!meeting) return;
    const seq = meeting.acts.lastSeq + 1;
    const pending = isAct(message) ? [...meeting.acts.pending, { seq, message, handled: false }] : meeting.acts.pending;
    const offer = message.type === 'offer' ? { seq, negotiation: message.negotiation } : meeting.acts.offer;
    const lastNegotiation = message.type === 'offer' ? message.negotiation : meeting.acts.lastNegotiation;
    this.patchMeeting({ acts: { lastSeq: seq, lastNegotiation, pending, offer } });
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
    const { lastSeq, lastNegotiation, pending, offer } = meeting.acts;
    const lastKept = pending.length - REMEMBERED_ACTS;
    const open = pending.some((act) => !act.handled && act.seq <= ack);
    if (!open && lastKept <= 0 && ack <= lastSeq) return;
    this.patchMeeting({
      acts: {
        lastSeq: Math.max(lastSeq, ack),
        lastNegotiation,
        offer,
        pending: pending
          .map((act) => (act.seq <= ack && !act.handled ? { ...act, handled: true } : act))
          .filter((act, index) => !act.handled || index >= lastKept),
      },
    });
  }

  notice(message: Message, tone: NoticeTone, options: { action?: NoticeAction; stays?: boolean } = {}): void {
    const id = this.nextId();
    const stays = options.stays ?? (options.action !== undefined || tone === 'danger');
    const notice: Notice = {
      id,
      message,
      tone,
      untilMillis: stays ? null : this.now + PASSING_NOTICE_MILLIS,
      ...(options.action === undefined ? {} : { action: options.action }),
    };
    // Two devices are two matters, also where the sentence is one.
    const isSame = (other: Message) =>
      other.key === message.key && other.values?.['device'] === message.values?.['device'];
    const others = this.state.notices.filter((other) => !isSame(other.message));
    this.patch({ notices: [...others, notice].slice(-MOST_NOTICES) });
    if (!stays) this.effect({ type: 'set-timer', timer: 'notices', delayMillis: PASSING_NOTICE_MILLIS });
  }

  /** Takes back notices that are no longer true. */
  retract(...keys: readonly MessageKey[]): void {
    const notices = this.state.notices.filter((notice) => !keys.includes(notice.message.key));
    if (notices.length < this.state.notices.length) this.patch({ notices });
  }

  say(politeness: 'polite' | 'assertive', message: Message): void {
    const announcement = { id: this.nextId(), message };
    this.patch({ announcements: { ...this.state.announcements, [politeness]: announcement } });
  }

  private nextId(): number {
    this.patch({ lastId: this.state.lastId + 1 });
    return this.state.lastId;
  }
}

const ACTS: ReadonlySet<ClientMessage['type']> = new Set<ActMessage['type']>([
  'raise-hand',
  'admit',
  'admit-all',
  'refuse',
  'remove',
  'mute',
  'mute-all',
  'lower-hand',
  'ask-to-unmute',
  'lock',
  'unlock',
  'set-role',
  'set-share-right',
  'spotlight',
  'set-rule',
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
