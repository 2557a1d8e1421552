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

describe('a new stay', () => {
  test('begins with the token, uncounted, and sends nothing else before it is confirmed', () => {
    socket.connect('token');
    socket.send(1, HAND);
    current().opens();
    expect(current().sent).toEqual([
      { seq: 0, ack: 0, message: { type: 'authenticate', token: 'token', client: 'test 1' } },
    ]);
    current().says(1, WAITING);
    expect(current().sent.at(-1)).toEqual({ seq: 1, ack: 1, message: HAND });
  });

  test('acknowledges by every frame and by a ping every 10 s', () => {
    const fake = confirmed().says(2, { type: 'asked-to-unmute' });
    vi.advanceTimersByTime(10_000);
    expect(fake.sent.at(-1)).toEqual({ seq: 0, ack: 2, message: { type: 'ping' } });
    fake.says(0, { type: 'pong' });
    vi.advanceTimersByTime(10_000);
    expect(fake.types().filter((type) => type === 'ping')).toHaveLength(2);
    expect(events).toEqual(['waiting', 'asked-to-unmute']);
  });

  test('acknowledges early when much arrives', () => {
    const fake = confirmed();
    for (let seq = 2; seq <= 102; seq++) fake.says(seq, { type: 'asked-to-unmute' });
    expect(fake.sent.at(-1)).toMatchObject({ seq: 0, message: { type: 'ping' } });
  });

  test('tries again when no connection comes to be, then gives up', () => {
    socket.connect('token');
    for (let count = 0; count < 4; count++) {
      current().breaks();
      vi.advanceTimersByTime(5_000);
    }
    expect(sockets).toHaveLength(4);
    expect(events.at(-1)).toBe('GIVEN UP');
  });

  test('does not use a token twice', () => {
    socket.connect('token');
    current().opens().breaks();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(events).toEqual(['GIVEN UP']);
  });

  test('reports that its token was refused', () => {
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

describe('a page that is hidden for long', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('is heard of often enough to be kept, and its place in the lobby with it', () => {
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

  test('takes its place again where the server heard nothing of it', () => {
    const first = confirmed();
    first.says(0, { type: 'protocol-error', inReplyTo: 0, code: 'idle' });
    first.says(0, { type: 'closed', cause: 'limit' }).breaks(1008);
    expect(events.at(-1)).toBe('LOST');
    vi.advanceTimersByTime(300);
    expect(current().opens().sent[0]?.message).toMatchObject({ type: 'resume', ticket: 't1' });
    current().says(2, { ...WAITING, ticket: 't2' });
    expect(events.at(-1)).toBe('waiting');
  });

  test('leaves where it is shut out for what it said', () => {
    const first = confirmed();
    first.says(0, { type: 'protocol-error', inReplyTo: 4, code: 'rate-limited' });
    first.says(0, { type: 'closed', cause: 'limit' }).breaks(1008);
    vi.advanceTimersByTime(60_000);
    expect(messages.at(-1)).toEqual({ type: 'closed', cause: 'limit' });
    expect(sockets).toHaveLength(1);
  });
});

describe('what was said', () => {
  test('and is not acknowledged is asked for, once a second at most', () => {
    const fake = confirmed();
    socket.send(1, HAND);
    socket.send(2, HAND);
    vi.advanceTimersByTime(1_000);
    expect(fake.types()).toEqual(['authenticate', 'raise-hand', 'raise-hand', 'ping']);
    fake.says(0, { type: 'pong' }, 2);
    vi.advanceTimersByTime(5_000);
    expect(fake.types()).toHaveLength(4);
  });

  test('is known to be taken by a pong, which says nothing else', () => {
    const fake = confirmed();
    socket.send(1, HAND);
    fake.says(0, { type: 'pong' }, 1);
    expect(events).toEqual(['waiting', 'pong']);
    fake.says(0, { type: 'pong' }, 1);
    expect(events).toEqual(['waiting', 'pong']);
  });

  test('shows within seconds that the path is dead, however much is said', () => {
    confirmed();
    for (let seq = 1; seq <= 8; seq++) {
      socket.send(seq, HAND);
      vi.advanceTimersByTime(1_000);
    }
    expect(events.at(-1)).toBe('LOST');
  });
});

describe('a lost connection', () => {
  test('is resumed with the newest ticket and what was received', () => {
    confirmed().says(2, { type: 'asked-to-unmute' }).breaks();
    expect(events.at(-1)).toBe('LOST');
    vi.advanceTimersByTime(300);
    expect(events.at(-1)).toBe('TRYING 1');
    current().opens();
    expect(current().sent).toEqual([{ seq: 0, ack: 2, message: { type: 'resume', ticket: 't1', received: 2 } }]);
  });

  test('repeats what the server has not got, and only that', () => {
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

  test('says again, in order, what was turned away for its rate', () => {
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

  test('gives a slow line time for the first answer once it is open', () => {
    socket.connect('token');
    vi.advanceTimersByTime(5_000);
    const slow = current().opens();
    vi.advanceTimersByTime(10_000);
    slow.says(1, WAITING);
    expect(sockets).toHaveLength(1);
    expect(slow.closedWith).toBeUndefined();
  });

  test('drops what comes again', () => {
    confirmed().says(2, { type: 'asked-to-unmute' }).breaks();
    vi.advanceTimersByTime(300);
    current()
      .opens()
      .says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 })
      .says(2, { type: 'asked-to-unmute' })
      .says(3, { type: 'muted-by-host', source: 'microphone' });
    expect(events).toEqual(['waiting', 'asked-to-unmute', 'LOST', 'TRYING 1', 'resumed', 'muted-by-host']);
  });

  test('takes a snapshot in place of what is missing, and resumes on any other hole', () => {
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

  test('waits longer each time, up to 1.5 s while the seat is kept, and gives up after 30 s', () => {
    const trials = trialsOf(() => current().opens().breaks());
    const pauses = trials.map((at, index) => at - (trials[index - 1] ?? 0));
    expect(pauses[0]).toBeLessThanOrEqual(350);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(1_550);
    expect(trials.at(-1)).toBeLessThanOrEqual(30_050);
    expect(trials.length).toBeGreaterThan(6);
  });

  test('looks for a server that is not there at all for 90 s: it may be starting anew [Q6]', () => {
    const last = trialsOf(() => current().breaks()).at(-1);
    expect(last).toBeGreaterThan(88_000);
    expect(last).toBeLessThanOrEqual(90_050);
  });

  test('is tried for as long as the server keeps the seat', () => {
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

  test('during which the machine slept is tried several times when it wakes', () => {
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

  test('is noticed when a ping is not answered', () => {
    confirmed();
    vi.advanceTimersByTime(17_000);
    expect(events.at(-1)).toBe('LOST');
  });

  test('is not taken for lost while a slow line brings what was said before the pong', () => {
    const fake = confirmed();
    vi.advanceTimersByTime(16_000);
    fake.says(2, { type: 'track-wanted', track: 'camv6n3rhyq5tebw', heightPixels: 180 });
    vi.advanceTimersByTime(2_000);
    expect(events.at(-1)).toBe('track-wanted');
    vi.advanceTimersByTime(9_000);
    expect(events.at(-1)).toBe('LOST');
  });

  test('is noticed when a connection never opens', () => {
    confirmed().breaks();
    vi.advanceTimersByTime(300);
    const stuck = current();
    vi.advanceTimersByTime(6_000 + 600);
    expect(current()).not.toBe(stuck);
    expect(stuck.closedWith).toBe(1000);
  });

  test('is tried at once when the network comes back', () => {
    confirmed().breaks();
    expect(sockets).toHaveLength(1);
    socket.hurry();
    expect(sockets).toHaveLength(2);
  });

  test('tries an older ticket when a replayed one is dead', () => {
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

  test('tries the ticket before when a crashed server never stored the newest', () => {
    confirmed().breaks();
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'resumed', ticket: 't2', resumeWindowMillis: 30_000 });
    current().breaks();
    vi.advanceTimersByTime(300);
    current().opens().says(0, { type: 'protocol-error', inReplyTo: 0, code: 'token-invalid' });
    expect(current().opens().sent[0]?.message).toMatchObject({ type: 'resume', ticket: 't1' });
  });

  test('is not cured by frames that make no sense', () => {
    confirmed();
    for (let count = 0; count < 3; count++) {
      current().saysText('nonsense');
      vi.advanceTimersByTime(5_000);
      current().opens();
    }
    expect(events.at(-1)).toBe('GIVEN UP');
  });
});

describe('the end of a stay', () => {
  test('by the server’s last word is not followed by trials', () => {
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
  ])('is known by close code %i alone', (code, cause) => {
    confirmed().breaks(code);
    expect(messages.at(-1)).toEqual({ type: 'closed', cause });
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  test('is none when Firefox closes as the page is loaded anew, which is then back at its seat', () => {
    confirmed().breaks(1001);
    expect(messages.filter(({ type }) => type === 'closed')).toEqual([]);
    expect(events.at(-1)).toBe('LOST');
  });

  test('by oneself is silent, and what was written goes out first', () => {
    const fake = confirmed();
    socket.send(1, { type: 'leave' });
    socket.close();
    expect(fake.types().at(-1)).toBe('leave');
    expect(fake.closedWith).toBe(1000);
    fake.says(2, { type: 'asked-to-unmute' }).breaks();
    expect(events).toEqual(['waiting']);
  });
});

test('a resume that is refused ends in giving up, whatever number the refusal has', () => {
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

test('a resume into a meeting that has ended hears so', () => {
  confirmed().breaks();
  vi.advanceTimersByTime(300);
  current().opens().says(0, { type: 'closed', cause: 'ended' });
  expect(messages.at(-1)).toEqual({ type: 'closed', cause: 'ended' });
});
