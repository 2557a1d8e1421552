import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClientFrame, ServerFrame, ServerMessage } from '../protocol/messages.ts';
import { SignallingSocket, type WebSocketLike } from './SignallingSocket.ts';

class FakeSocket extends EventTarget implements WebSocketLike {
  readonly sent: ClientFrame[] = [];
  closedWith: number | undefined;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }
  close(code?: number): void {
    this.closedWith = code;
  }
  opens(): this {
    this.dispatchEvent(new Event('open'));
    return this;
  }
  says(seq: number, message: ServerMessage, ack = 0): this {
    const frame: ServerFrame = { seq, ack, message };
    return this.saysText(JSON.stringify(frame));
  }
  saysText(data: string): this {
    this.dispatchEvent(new MessageEvent('message', { data }));
    return this;
  }
  breaks(code = 1006): this {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
    return this;
  }
  types(): string[] {
    return this.sent.map(({ message }) => message.type);
  }
}

const ME = 'm'.repeat(16);
const WAITING: ServerMessage = {
  type: 'waiting',
  self: ME,
  ticket: 't1',
  resumeWindowMillis: 30_000,
  classification: 'unclassified',
};
const HAND = { type: 'raise-hand', raised: true } as const;

let sockets: FakeSocket[];
let events: string[];
let messages: ServerMessage[];
let socket: SignallingSocket;

function current(): FakeSocket {
  const last = sockets.at(-1);
  if (!last) throw new Error('no socket was opened');
  return last;
}

function confirmed(): FakeSocket {
  socket.connect('token');
  return current().opens().says(1, WAITING);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  sockets = [];
  events = [];
  messages = [];
  socket = new SignallingSocket(
    {
      openSocket: () => {
        const fake = new FakeSocket();
        sockets.push(fake);
        return fake;
      },
      random: () => 1,
      nowMillis: () => Date.now(),
      client: 'test 1',
    },
    {
      received: (message) => {
        events.push(message.type);
        messages.push(message);
      },
      lost: () => events.push('LOST'),
      trying: (trial) => events.push(`TRYING ${trial}`),
      givenUp: () => events.push('GIVEN UP'),
    },
  );
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
});

describe('new session', () => {
  test('token is confirmed before anything else', () => {
    socket.connect('token');
    socket.send(1, HAND);
    current().opens();
    expect(current().sent).toEqual([
      { seq: 0, ack: 0, message: { type: 'authenticate', token: 'token', client: 'test 1' } },
    ]);
    current().says(1, WAITING);
    expect(current().sent.at(-1)).toEqual({ seq: 1, ack: 1, message: HAND });
  });

  test('acknowledges with frames and pings', () => {
    const fake = confirmed().says(2, { type: 'asked-to-unmute' });
    vi.advanceTimersByTime(10_000);
    expect(fake.sent.at(-1)).toEqual({ seq: 0, ack: 2, message: { type: 'ping' } });
    fake.says(0, { type: 'pong' });
    vi.advanceTimersByTime(10_000);
    expect(fake.types().filter((type) => type === 'ping')).toHaveLength(2);
    expect(events).toEqual(['waiting', 'asked-to-unmute']);
  });

  test('heavy traffic acknowledges early', () => {
    const fake = confirmed();
    for (let seq = 2; seq <= 102; seq++) fake.says(seq, { type: 'asked-to-unmute' });
    expect(fake.sent.at(-1)).toMatchObject({ seq: 0, message: { type: 'ping' } });
  });

  test('retries connecting, then gives up', () => {
    socket.connect('token');
    for (let count = 0; count < 4; count++) {
      current().breaks();
      vi.advanceTimersByTime(5_000);
    }
    expect(sockets).toHaveLength(4);
    expect(events.at(-1)).toBe('GIVEN UP');
  });

  test('tokens are used once', () => {
    socket.connect('token');
    current().opens().breaks();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(events).toEqual(['GIVEN UP']);
  });

  test('refused token is reported', () => {
    socket.connect('token');
    current().opens().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' }).breaks(1008);
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual(['protocol-error']);
    expect(sockets).toHaveLength(1);
  });
});

/** Chromium, of a page that was hidden for five minutes: a timer at the end of a chain of timers runs at full minutes. */
class HiddenPage {
  private static readonly CHAIN = 5;
  private level = 0;
  private readonly set = globalThis.setTimeout;

  constructor() {
    const setTimeout = (handler: () => void, delayMillis = 0) => {
      const level = this.level + 1;
      const due = Date.now() + delayMillis;
      const at = level < HiddenPage.CHAIN ? due : Math.ceil(due / 60_000) * 60_000;
      return this.set(() => this.run(level, handler), at - Date.now());
    };
    vi.stubGlobal('setTimeout', setTimeout);
  }

  /** Something that comes from outside begins no chain. */
  comes(handler: () => void): void {
    this.set(() => this.run(0, handler), 20);
  }

  private run(level: number, handler: () => void): void {
    const before = this.level;
    this.level = level;
    handler();
    this.level = before;
  }
}

describe('long hidden page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('pings keep its lobby place', () => {
    const page = new HiddenPage();
    const fake = confirmed();
    const pings: number[] = [0];
    vi.spyOn(fake, 'send').mockImplementation(() => {
      pings.push(Date.now());
      page.comes(() => fake.says(0, { type: 'pong' }));
    });
    vi.advanceTimersByTime(900_000);
    const gaps = pings.slice(1).map((at, index) => at - (pings[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(20_000);
    expect(pings.length).toBeGreaterThan(80);
    expect(events).toEqual(['waiting']);
  });

  test('silent page rejoins', () => {
    const first = confirmed();
    first.says(0, { type: 'protocol-error', inReplyTo: 0, code: 'idle' });
    first.says(0, { type: 'closed', cause: 'limit' }).breaks(1008);
    expect(events.at(-1)).toBe('LOST');
    vi.advanceTimersByTime(300);
    expect(current().opens().sent[0]?.message).toMatchObject({ type: 'resume', ticket: 't1' });
    current().says(2, { ...WAITING, ticket: 't2' });
    expect(events.at(-1)).toBe('waiting');
  });

  test('limit violation ends it', () => {
    const first = confirmed();
    first.says(0, { type: 'protocol-error', inReplyTo: 4, code: 'rate-limited' });
    first.says(0, { type: 'closed', cause: 'limit' }).breaks(1008);
    vi.advanceTimersByTime(60_000);
    expect(messages.at(-1)).toEqual({ type: 'closed', cause: 'limit' });
    expect(sockets).toHaveLength(1);
  });
});

describe('sent messages', () => {
  test('missing acknowledgement is requested once a second', () => {
    const fake = confirmed();
    socket.send(1, HAND);
    socket.send(2, HAND);
    vi.advanceTimersByTime(1_000);
    expect(fake.types()).toEqual(['authenticate', 'raise-hand', 'raise-hand', 'ping']);
    fake.says(0, { type: 'pong' }, 2);
    vi.advanceTimersByTime(5_000);
    expect(fake.types()).toHaveLength(4);
  });

  test('pong acknowledges only', () => {
    const fake = confirmed();
    socket.send(1, HAND);
    fake.says(0, { type: 'pong' }, 1);
    expect(events).toEqual(['waiting', 'pong']);
    fake.says(0, { type: 'pong' }, 1);
    expect(events).toEqual(['waiting', 'pong']);
  });

  test('dead path is noticed within seconds', () => {
    confirmed();
    for (let seq = 1; seq <= 8; seq++) {
      socket.send(seq, HAND);
      vi.advanceTimersByTime(1_000);
    }
    expect(events.at(-1)).toBe('LOST');
  });
});

describe('a lost connection', () => {
  test('resumes with newest ticket and count', () => {
    confirmed().says(2, { type: 'asked-to-unmute' }).breaks();
    expect(events.at(-1)).toBe('LOST');
    vi.advanceTimersByTime(300);
    expect(events.at(-1)).toBe('TRYING 1');
    current().opens();
    expect(current().sent).toEqual([{ seq: 0, ack: 2, message: { type: 'resume', ticket: 't1', received: 2 } }]);
  });

  test('resends missing messages only', () => {
    const first = confirmed();
    socket.send(1, HAND);
    socket.send(2, { type: 'lock' });
    first.breaks();
    socket.send(3, { type: 'unlock' });
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 }, 1);
    expect(current().sent.slice(1)).toEqual([
      { seq: 2, ack: 1, message: { type: 'lock' } },
      { seq: 3, ack: 1, message: { type: 'unlock' } },
    ]);
  });

  test('rate limited messages are resent in order', () => {
    const first = confirmed();
    socket.send(1, HAND);
    socket.send(2, HAND);
    first.says(0, { type: 'protocol-error', inReplyTo: 1, code: 'rate-limited' });
    first.says(0, { type: 'protocol-error', inReplyTo: 2, code: 'out-of-sequence' });
    vi.advanceTimersByTime(1_000);
    expect(first.sent.filter(({ seq }) => seq > 0).map(({ seq }) => seq)).toEqual([1, 2, 1, 2]);
    first.says(2, { type: 'speaker-changed' }, 2);
    vi.advanceTimersByTime(5_000);
    expect(first.sent.filter(({ seq }) => seq > 0)).toHaveLength(4);
  });

  test('slow network gets time after opening', () => {
    socket.connect('token');
    vi.advanceTimersByTime(5_000);
    const slow = current().opens();
    vi.advanceTimersByTime(10_000);
    slow.says(1, WAITING);
    expect(sockets).toHaveLength(1);
    expect(slow.closedWith).toBeUndefined();
  });

  test('duplicates are dropped', () => {
    confirmed().says(2, { type: 'asked-to-unmute' }).breaks();
    vi.advanceTimersByTime(300);
    current()
      .opens()
      .says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 })
      .says(2, { type: 'asked-to-unmute' })
      .says(3, { type: 'muted-by-host', source: 'microphone' });
    expect(events).toEqual(['waiting', 'asked-to-unmute', 'LOST', 'TRYING 1', 'resumed', 'muted-by-host']);
  });

  test('gap takes snapshot or resumes', () => {
    const seated: ServerMessage = {
      type: 'seated',
      self: ME,
      ticket: 't9',
      resumeWindowMillis: 30_000,
      meeting: {
        room: 'r'.repeat(24),
        title: 't',
        origin: 'https://meet.example.in',
        startedAt: '2026-11-24T10:00:00.000Z',
        classification: 'unclassified',
        locked: false,
        rules: [],
        forbidden: [],
        chat: 'everybody',
      },
      participants: [],
      waiting: [],
    };
    const fake = confirmed().says(40, seated);
    expect(events.at(-1)).toBe('seated');
    fake.says(42, { type: 'asked-to-unmute' });
    expect(events.at(-1)).toBe('LOST');
    vi.advanceTimersByTime(300);
    current().opens();
    expect(current().sent[0]?.message).toEqual({ type: 'resume', ticket: 't9', received: 40 });
  });

  /** Breaks every trial until the socket gives up; tells when each trial came. */
  function trialsOf(breaks: () => void): number[] {
    confirmed().breaks();
    const begun = Date.now();
    const trials: number[] = [];
    while (events.at(-1) !== 'GIVEN UP') {
      const count = sockets.length;
      vi.advanceTimersByTime(50);
      if (sockets.length > count) {
        trials.push(Date.now() - begun);
        breaks();
      }
      if (Date.now() - begun > 120_000) throw new Error('never gave up');
    }
    return trials;
  }

  test('backs off to 1.5 s, gives up', () => {
    const trials = trialsOf(() => current().opens().breaks());
    const pauses = trials.map((at, index) => at - (trials[index - 1] ?? 0));
    expect(pauses[0]).toBeLessThanOrEqual(350);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_550);
    expect(trials.at(-1)).toBeLessThanOrEqual(30_050);
    expect(trials.length).toBeGreaterThan(6);
  });

  test('missing server is retried for 90 s [Q6]', () => {
    const last = trialsOf(() => current().breaks()).at(-1);
    expect(last).toBeGreaterThan(88_000);
    expect(last).toBeLessThanOrEqual(90_050);
  });

  test('retries while the seat is kept', () => {
    socket.connect('token');
    current()
      .opens()
      .says(1, { ...WAITING, resumeWindowMillis: 90_000 })
      .breaks();
    for (let now = 0; now < 89_000; now += 50) {
      const count = sockets.length;
      vi.advanceTimersByTime(50);
      if (sockets.length > count) current().breaks();
    }
    expect(events.at(-1)).not.toBe('GIVEN UP');
  });

  test('waking device retries several times', () => {
    confirmed().breaks();
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(350);
    current().breaks();
    expect(events.at(-1)).not.toBe('GIVEN UP');
    socket.hurry();
    for (let trial = 0; trial < 3; trial++) {
      current().breaks();
      expect(events.at(-1)).not.toBe('GIVEN UP');
      vi.advanceTimersByTime(5_000);
    }
    current().opens().says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 });
    expect(events.at(-1)).toBe('resumed');
  });

  test('unanswered ping is noticed', () => {
    confirmed();
    vi.advanceTimersByTime(17_000);
    expect(events.at(-1)).toBe('LOST');
  });

  test('slow network is not a lost one', () => {
    const fake = confirmed();
    vi.advanceTimersByTime(16_000);
    fake.says(2, { type: 'track-wanted', track: 'camv6n3rhyq5tebw', heightPixels: 180 });
    vi.advanceTimersByTime(2_000);
    expect(events.at(-1)).toBe('track-wanted');
    vi.advanceTimersByTime(9_000);
    expect(events.at(-1)).toBe('LOST');
  });

  test('connection that never opens is noticed', () => {
    confirmed().breaks();
    vi.advanceTimersByTime(300);
    const stuck = current();
    vi.advanceTimersByTime(6_000 + 600);
    expect(current()).not.toBe(stuck);
    expect(stuck.closedWith).toBe(1000);
  });

  test('network return retries at once', () => {
    confirmed().breaks();
    expect(sockets).toHaveLength(1);
    socket.hurry();
    expect(sockets).toHaveLength(2);
  });

  test('dead replayed ticket falls back', () => {
    confirmed().breaks();
    vi.advanceTimersByTime(300);
    current()
      .opens()
      .says(0, { type: 'resumed', ticket: 't3', resumeWindowMillis: 30_000 })
      .says(2, { ...WAITING, ticket: 't2' });
    current().breaks();
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' });
    current().opens();
    expect(current().sent[0]?.message).toMatchObject({ type: 'resume', ticket: 't3' });
    current().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' });
    current().opens().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' });
    expect(events.at(-1)).toBe('GIVEN UP');
  });

  test('unstored newest ticket falls back', () => {
    confirmed().breaks();
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 });
    current().breaks();
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' });
    expect(current().opens().sent[0]?.message).toMatchObject({ type: 'resume', ticket: 't1' });
  });

  test('invalid frames do not count', () => {
    confirmed();
    for (let count = 0; count < 3; count++) {
      current().saysText('nonsense');
      vi.advanceTimersByTime(5_000);
      current().opens();
    }
    expect(events.at(-1)).toBe('GIVEN UP');
  });
});

describe('end of a session', () => {
  test("server's close stops retrying", () => {
    confirmed().says(0, { type: 'closed', cause: 'removed' }).breaks(4001);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(messages.at(-1)).toEqual({ type: 'closed', cause: 'removed' });
  });

  test.each([
    [4001, 'removed'],
    [4002, 'refused'],
    [4003, 'ended'],
    [4005, 'replaced'],
    [4006, 'account-disabled'],
    [4007, 'link-withdrawn'],
  ])('close code %i ends it', (code, cause) => {
    confirmed().breaks(code);
    expect(messages.at(-1)).toEqual({ type: 'closed', cause });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  test('Firefox reload close is not final', () => {
    confirmed().breaks(1001);
    expect(messages.filter(({ type }) => type === 'closed')).toEqual([]);
    expect(events.at(-1)).toBe('LOST');
  });

  test('own close flushes first', () => {
    const fake = confirmed();
    socket.send(1, { type: 'leave' });
    socket.close();
    expect(fake.types().at(-1)).toBe('leave');
    expect(fake.closedWith).toBe(1000);
    fake.says(2, { type: 'asked-to-unmute' }).breaks();
    expect(events).toEqual(['waiting']);
  });
});

test('refused resume gives up', () => {
  confirmed().breaks();
  vi.advanceTimersByTime(300);
  current()
    .opens()
    .says(1, { type: 'denied', inReplyTo: 0, reason: 'cannot-open' })
    .says(0, { type: 'closed', cause: 'refused' })
    .breaks(4002);
  expect(events.at(-1)).toBe('GIVEN UP');
  expect(messages.filter(({ type }) => type === 'closed')).toEqual([]);
});

test('ended meeting is reported', () => {
  confirmed().breaks();
  vi.advanceTimersByTime(300);
  current().opens().says(0, { type: 'closed', cause: 'ended' });
  expect(messages.at(-1)).toEqual({ type: 'closed', cause: 'ended' });
});
