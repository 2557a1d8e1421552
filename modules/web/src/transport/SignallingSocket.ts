import type {
  ClientFrame,
  ClientMessage,
  CloseCause,
  KeyOffer,
  ProtocolErrorCode,
  ServerFrame,
  ServerMessage,
} from '../protocol/messages.ts';
import { parseServerFrame } from '../protocol/parse.ts';

/** What the socket needs of a WebSocket; browsers' own fits. */
export type WebSocketLike = Pick<WebSocket, 'addEventListener' | 'send' | 'close'>;

export interface SocketEnvironment {
  openSocket(): WebSocketLike;
  /** From 0 to below 1; spreads the trials of many clients after an outage. */
  random(): number;
  nowMillis(): number;
  /** Name and version, for the server's log. */
  readonly client: string;
}

export interface SocketListener {
  /** Each message once and in order; `ack` is the highest own number that the server has handled. */
  received(message: ServerMessage, ack: number): void;
  lost(): void;
  trying(trial: number): void;
  givenUp(): void;
}

const PING_EVERY_MILLIS = 10_000;
/** A ping after which nothing comes for so long means a dead path. */
const PONG_WITHIN_MILLIS = 7_000;
/** What was said and is not acknowledged after so long is asked for, so that a dead path is found soon by whoever says something. */
const ASK_AFTER_MILLIS = 1_000;
/** TCP, TLS and the upgrade; then as long again, and a little more, for the server's first word. */
const OPEN_WITHIN_MILLIS = 6_000;
const ANSWER_WITHIN_MILLIS = 12_000;
/** A message that was turned away for its rate is said again after so long, with those that followed it. */
const REPEAT_AFTER_MILLIS = 1_000;
/** The server keeps 512 frames for a resume; it is told well before that. */
const ACK_AFTER_FRAMES = 100;
const FIRST_PAUSE_MILLIS = 300;
const LONGEST_PAUSE_MILLIS = 5_000;
/** While the seat is kept, a server that comes back is found soon. */
const LONGEST_PAUSE_OF_A_SEAT_MILLIS = 1_500;
/**
 * Trials that a wake from sleep is good for, however long ago the socket was lost: the network takes some seconds to
 * come up, and the server may have been told later than this clock thinks.
 */
const TRIALS_AFTER_WAKING = 4;
/** A server that cannot be reached at all may be starting anew; then it keeps seats from when it is back (Q6). */
const SERVER_AWAY_MILLIS = 90_000;
/** Trials of a first connection that never came to be. */
const OPENING_TRIALS = 4;
const MOST_TICKETS = 3;
const MOST_BROKEN_FRAMES = 3;

/** Codes of messages that did not reach the room; the same number may and must come again. */
const NOT_TAKEN: ReadonlySet<ProtocolErrorCode> = new Set(['rate-limited', 'overloaded', 'out-of-sequence']);

/**
 * Close codes by which the server ends a stay, should its last message be lost. Not 1001, by which it stops: Firefox says the
 * same of a page that is being loaded anew, which is to find its seat again. Who looks for a server that stopped finds none.
 */
const CAUSE_BY_CODE: Readonly<Record<number, CloseCause>> = {
  1000: 'left',
  1008: 'limit',
  1009: 'limit',
  1013: 'limit',
  4001: 'removed',
  4002: 'refused',
  4003: 'ended',
  4004: 'lost',
  4005: 'replaced',
  4006: 'account-disabled',
  4007: 'link-withdrawn',
};

type Opening = Extract<ClientMessage, { readonly type: 'authenticate' | 'resume' }>['type'];

/**
 * One stay over one WebSocket after another.
 *
 * <pre>
 * idle -> opening -> confirmed -> pausing -> opening ...
 *            |           |           |
 *            +-----------+-----------+-> done
 * </pre>
 *
 * Own messages are numbered by the caller and kept until the server acknowledges them; a resume repeats the rest, and
 * the server drops what it knows, so each is handled exactly once. Messages of the server that come again are dropped
 * here.
 */
export class SignallingSocket {
  private readonly environment: SocketEnvironment;
  private readonly listener: SocketListener;
  private socket: WebSocketLike | null = null;
  private state: 'idle' | 'opening' | 'confirmed' | 'pausing' | 'done' = 'idle';
  private opening: Opening = 'authenticate';
  private token = '';
  private keys: KeyOffer | undefined;
  /** Newest last. One that a replay brings may be older than the last `resumed` one, so a few are tried. */
  private tickets: string[] = [];
  private unacknowledged: { readonly seq: number; readonly message: ClientMessage }[] = [];
  private received = 0;
  private acknowledgedToServer = 0;
  private trial = 0;
  private lostAtMillis: number | null = null;
  /** Whether the server was there at any time since the loss. */
  private reached = false;
  /** Counted from the loss, or from when the page or the network woke. */
  private trialsLeft = TRIALS_AFTER_WAKING;
  /** As the server said with the last ticket. */
  private resumeWithinMillis = 0;
  private broken = 0;
  /** The server ended the connection because nothing came, as where the system lets a hidden page sleep. */
  private idle = false;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private openTimer: ReturnType<typeof setTimeout> | undefined;
  private repeatTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private pongTimer: ReturnType<typeof setTimeout> | undefined;
  private askTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(environment: SocketEnvironment, listener: SocketListener) {
    this.environment = environment;
    this.listener = listener;
  }

  /** Begins a new stay with a join token, and with the KeyPackage by which it can be taken into the group. */
  connect(token: string, keys?: KeyOffer): void {
    this.begin();
    this.token = token;
    this.keys = keys;
    this.open();
  }

  /** Queues a message of the stay; `seq` counts up by one from the last. */
  send(seq: number, message: ClientMessage): void {
    if (this.state === 'done') return;
    this.unacknowledged.push({ seq, message });
    if (this.state !== 'confirmed') return;
    this.write({ seq, ack: this.received, message });
    this.askSoon();
  }

  /** The network came back: try now, not after the pause. */
  hurry(): void {
    this.trialsLeft = TRIALS_AFTER_WAKING;
    if (this.state === 'pausing') {
      clearTimeout(this.pause);
      this.open();
    } else if (this.state === 'confirmed') {
      // How long was waited while all slept says nothing of the path.
      this.stopWaiting();
      this.ping();
    }
  }

  /** What was written is still delivered; nothing is reported any more. */
  close(): void {
    if (this.state === 'idle') return;
    this.finish();
  }

  private begin(): void {
    this.finish();
    this.state = 'idle';
    this.opening = 'authenticate';
    this.tickets = [];
    this.unacknowledged = [];
    this.received = 0;
    this.acknowledgedToServer = 0;
    this.trial = 0;
    this.broken = 0;
    this.idle = false;
    this.lostAtMillis = null;
  }

  private open(): void {
    this.state = 'opening';
    this.trial++;
    this.trialsLeft--;
    const socket = this.environment.openSocket();
    this.socket = socket;
    let opened = false;
    const giveUpAfter = (millis: number): void => {
      clearTimeout(this.openTimer);
      this.openTimer = setTimeout(() => {
        this.drop(socket);
        this.disconnected(null, opened);
      }, millis);
    };
    giveUpAfter(OPEN_WITHIN_MILLIS);
    socket.addEventListener('open', () => {
      if (this.socket !== socket) return;
      opened = true;
      this.reached = true;
      giveUpAfter(ANSWER_WITHIN_MILLIS);
      this.write({ seq: 0, ack: this.received, message: this.openingMessage() });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (this.socket === socket) this.arrived(data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.socket !== socket) return;
      this.drop(socket);
      this.disconnected(code, opened);
    });
  }

  private openingMessage(): ClientMessage {
    const ticket = this.tickets.at(-1);
    if (this.opening === 'resume' && ticket !== undefined) return { type: 'resume', ticket, received: this.received };
    const keys = this.keys === undefined ? {} : { keys: this.keys };
    return { type: 'authenticate', token: this.token, client: this.environment.client, ...keys };
  }

  private arrived(data: unknown): void {
    const parsed = typeof data === 'string' ? parseServerFrame(data) : null;
    if (parsed === null || parsed.kind === 'refused') {
      this.fault();
      return;
    }
    // A pong waits behind all else that a slow line has to bring; whatever comes shows that the path lives.
    this.stopWaiting();
    const { seq, ack } = parsed.kind === 'unknown' ? parsed : parsed.value;
    const acknowledges = this.unacknowledged.some((each) => each.seq <= ack);
    this.forgetAcknowledged(ack);
    // To somebody who is turned away the server counts anew.
    const counts = this.state === 'confirmed' || (parsed.kind === 'accepted' && isSnapshot(parsed.value.message));
    if (seq > 0 && counts) {
      if (seq <= this.received) return;
      // A snapshot makes up for what it skips; anything else after a hole would be handled out of order.
      if (seq > this.received + 1 && !(parsed.kind === 'accepted' && isSnapshot(parsed.value.message))) {
        this.fault();
        return;
      }
      this.received = seq;
    }
    if (parsed.kind === 'accepted') this.handle(parsed.value, acknowledges);
    if (this.state === 'confirmed' && this.received - this.acknowledgedToServer >= ACK_AFTER_FRAMES) this.ping();
  }

  /** @param acknowledges whether anything of one's own is acknowledged by it */
  private handle(frame: ServerFrame, acknowledges: boolean): void {
    const { message, ack } = frame;
    switch (message.type) {
      case 'pong':
        this.broken = 0;
        // A timer that a timer sets runs once a minute in a page that is hidden for long; one that a message sets does not.
        this.schedulePing();
        if (!acknowledges) return;
        break;
      case 'waiting':
      case 'granted':
      case 'seated':
      case 'resumed':
        // A server that crashes before it has stored the ticket of this "resumed" still knows the ticket before.
        this.tickets = [...this.tickets, message.ticket].slice(message.type === 'resumed' ? -2 : -MOST_TICKETS);
        this.resumeWithinMillis = message.resumeWindowMillis;
        this.confirm();
        break;
      case 'closed':
        if (this.opening === 'resume' && this.state === 'opening' && message.cause === 'refused') {
          this.resumeRefused();
          return;
        }
        // The place is kept for a while, at the door as well, and the front door would lead to the end of the queue.
        if (this.idle && this.state === 'confirmed' && message.cause === 'limit') {
          this.hangUp();
          return;
        }
        this.finish();
        break;
      case 'protocol-error':
        if (this.state === 'opening' && this.opening === 'resume') {
          this.resumeRefused();
          return;
        }
        if (this.state === 'opening') this.finish();
        else if (message.code === 'idle') this.idle = true;
        else if (NOT_TAKEN.has(message.code)) this.repeatSoon();
        break;
      default:
        break;
    }
    this.listener.received(message, ack);
  }

  /** The stay is on: what the server has not got is sent again. */
  private confirm(): void {
    if (this.state !== 'opening') return;
    clearTimeout(this.openTimer);
    this.state = 'confirmed';
    this.opening = 'resume';
    this.trial = 0;
    this.lostAtMillis = null;
    this.idle = false;
    this.sendUnacknowledged();
    this.schedulePing();
    if (this.unacknowledged.length > 0) this.askSoon();
  }

  /** What was not taken is a hole for the server until it comes again, with all that followed it. */
  private repeatSoon(): void {
    if (this.repeatTimer !== undefined) return;
    this.repeatTimer = setTimeout(() => {
      this.repeatTimer = undefined;
      if (this.state === 'confirmed') this.sendUnacknowledged();
    }, REPEAT_AFTER_MILLIS);
  }

  private sendUnacknowledged(): void {
    for (const { seq, message } of this.unacknowledged) this.write({ seq, ack: this.received, message });
  }

  private forgetAcknowledged(ack: number): void {
    this.unacknowledged = this.unacknowledged.filter(({ seq }) => seq > ack);
  }

  private write(frame: ClientFrame): void {
    this.acknowledgedToServer = frame.ack;
    this.socket?.send(JSON.stringify(frame));
  }

  private schedulePing(): void {
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => {
      this.ping();
    }, PING_EVERY_MILLIS);
  }

  private ping(): void {
    this.write({ seq: 0, ack: this.received, message: { type: 'ping' } });
    // Who asks again meanwhile waits no longer for the first answer.
    this.pongTimer ??= setTimeout(() => {
      this.fault();
    }, PONG_WITHIN_MILLIS);
    this.schedulePing();
  }

  private stopWaiting(): void {
    clearTimeout(this.pongTimer);
    this.pongTimer = undefined;
  }

  private askSoon(): void {
    this.askTimer ??= setTimeout(() => {
      this.askTimer = undefined;
      if (this.state === 'confirmed' && this.unacknowledged.length > 0) this.ping();
    }, ASK_AFTER_MILLIS);
  }

  /** The connection is no use any more; the stay may be. */
  private fault(): void {
    this.broken++;
    this.hangUp();
  }

  private hangUp(): void {
    const { socket } = this;
    if (!socket || this.state === 'done') return;
    this.drop(socket);
    this.disconnected(null, true);
  }

  private resumeRefused(): void {
    if (this.tryNextTicket()) return;
    this.giveUp();
  }

  private tryNextTicket(): boolean {
    if (this.tickets.length < 2) return false;
    this.tickets.pop();
    if (this.socket) this.drop(this.socket);
    this.open();
    return true;
  }

  /** @param code the close code, null when the client itself hung up */
  private disconnected(code: number | null, opened: boolean): void {
    const was = this.state;
    this.stopTimers();
    const cause = code === null ? undefined : CAUSE_BY_CODE[code];
    if (was === 'confirmed') {
      if (cause !== undefined && !(cause === 'limit' || cause === 'left')) {
        this.finish();
        this.listener.received({ type: 'closed', cause }, 0);
        return;
      }
      this.lostAtMillis = this.environment.nowMillis();
      this.reached = false;
      this.trialsLeft = TRIALS_AFTER_WAKING;
      this.state = 'pausing';
      this.listener.lost();
    } else if (this.opening === 'resume' && code !== null && code >= 4000) {
      this.resumeRefused();
      return;
    }
    if (this.opening === 'authenticate' && opened) {
      // The token is used up, and nothing came back for it.
      this.giveUp();
      return;
    }
    this.tryAgain();
  }

  private tryAgain(): void {
    const now = this.environment.nowMillis();
    const spent = this.lostAtMillis === null ? 0 : now - this.lostAtMillis;
    const within = this.reached ? this.resumeWithinMillis : Math.max(this.resumeWithinMillis, SERVER_AWAY_MILLIS);
    const late = spent >= within && this.trialsLeft <= 0;
    const hopeless = this.opening === 'authenticate' ? this.trial >= OPENING_TRIALS : late;
    if (hopeless || this.broken >= MOST_BROKEN_FRAMES) {
      this.giveUp();
      return;
    }
    this.state = 'pausing';
    // The last trial within the window comes at its end, not after it.
    const untilEnd = this.opening === 'resume' ? within - spent : 0;
    const most = untilEnd > 0 ? LONGEST_PAUSE_OF_A_SEAT_MILLIS : LONGEST_PAUSE_MILLIS;
    const longest = Math.min(most, FIRST_PAUSE_MILLIS * 2 ** this.trial);
    const pause = longest * (0.5 + this.environment.random() / 2);
    this.pause = setTimeout(
      () => {
        this.open();
        this.listener.trying(this.trial);
      },
      untilEnd > 0 ? Math.min(pause, untilEnd) : pause,
    );
  }

  private giveUp(): void {
    this.finish();
    this.listener.givenUp();
  }

  private finish(): void {
    this.state = 'done';
    this.stopTimers();
    if (this.socket) this.drop(this.socket);
  }

  private drop(socket: WebSocketLike): void {
    if (this.socket === socket) this.socket = null;
    socket.close(1000);
  }

  private stopTimers(): void {
    clearTimeout(this.pause);
    clearTimeout(this.openTimer);
    clearTimeout(this.repeatTimer);
    this.repeatTimer = undefined;
    clearTimeout(this.pingTimer);
    this.stopWaiting();
    clearTimeout(this.askTimer);
    this.askTimer = undefined;
  }
}

function isSnapshot({ type }: ServerMessage): boolean {
  return type === 'seated' || type === 'granted' || type === 'waiting';
}
