// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SabhaMeeting } from './sabha-embed.ts';
import { HELLO } from './protocol.ts';

const ORIGIN = 'https://meet.example.in';
const LINK = `${ORIGIN}/m/${'a'.repeat(24)}#i=invitation&k=linksecret`;

let meeting: SabhaMeeting;
let events: [string, unknown][];

/** What the element keeps from the page; tests look into it. */
function frameOf(element: SabhaMeeting): HTMLIFrameElement | null {
  return (element as unknown as { frame: HTMLIFrameElement | null }).frame;
}

function show(attributes: Readonly<Record<string, string>>): void {
  meeting = new SabhaMeeting();
  events = [];
  for (const event of ['problem', 'ready', 'joined', 'click']) {
    meeting.addEventListener(event, (happened) => events.push([event, (happened as CustomEvent<unknown>).detail]));
  }
  for (const [name, value] of Object.entries(attributes)) meeting.setAttribute(name, value);
  document.body.append(meeting);
}

/** The page in the frame says hello; what it was answered, and with which port. */
function hello(change: { source?: unknown; origin?: string; data?: unknown } = {}): Answered {
  const answered: Answered = { posted: [], port: undefined };
  const there = {
    postMessage: (text: unknown, target: unknown, [port]: readonly MessagePort[]) => {
      answered.posted.push(text, target);
      answered.port = port;
    },
  };
  const frame = frameOf(meeting);
  if (frame) Object.defineProperty(frame, 'contentWindow', { configurable: true, value: there });
  const event = new MessageEvent('message', { data: change.data ?? HELLO, origin: change.origin ?? ORIGIN });
  Object.defineProperty(event, 'source', { value: change.source === undefined ? there : change.source });
  window.dispatchEvent(event);
  return answered;
}

interface Answered {
  readonly posted: unknown[];
  port: MessagePort | undefined;
}

// Nothing is fetched for a frame.
Object.assign((window as unknown as { happyDOM: { settings: object } }).happyDOM.settings, {
  disableIframePageLoading: true,
  handleDisabledFileLoadingAsSuccess: true,
});

beforeEach(() => {
  // It says that it fetches nothing.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.useFakeTimers();
});

afterEach(() => {
  meeting.remove();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('embed element', () => {
  test('frame gets device permissions', () => {
    show({ server: ORIGIN, link: LINK });
    const frame = frameOf(meeting);
    expect(frame?.getAttribute('src')).toBe(LINK);
    expect(frame?.getAttribute('allow')).toContain('camera; microphone; display-capture');
    expect(frame?.getAttribute('referrerpolicy')).toBe('strict-origin');
    expect(meeting.shadowRoot).toBeNull();
  });

  test.each([
    ['no link', 'meeting'],
    ['a script', 'javascript:alert(1)'],
    ['no encryption', LINK.replace('https', 'http')],
    ['another page', `${ORIGIN}/console`],
    ['the start page', `${ORIGIN}/#i=invitation`],
    ['an address with a query', LINK.replace('#', '?x=1#')],
    ['an address with a password', LINK.replace('https://', 'https://a:b@')],
    ['another server', LINK.replace('meet', 'evil')],
  ])('rejects %s', (_what, link) => {
    show({ server: ORIGIN, link });
    expect(frameOf(meeting)).toBeNull();
    meeting.remove();
    document.body.append(meeting);
    expect(events).toContainEqual(['problem', { code: 'bad-link' }]);
  });

  test('needs a server address', () => {
    show({ link: LINK });
    expect(frameOf(meeting)).toBeNull();
  });

  test('port goes to the embedded page only [T51]', () => {
    show({ server: ORIGIN, link: LINK, name: 'Asha', language: 'hi' });
    for (const wrong of [{ source: window }, { source: null }, { origin: 'https://evil.example' }, { data: '{}' }]) {
      expect(hello(wrong).posted).toEqual([]);
    }
    const { posted: said } = hello();
    expect(said).toEqual([JSON.stringify({ sabha: 'connect', v: 1, name: 'Asha', language: 'hi' }), ORIGIN]);
    expect(JSON.stringify(said)).not.toContain('linksecret');
  });

  test('missing reply is reported', () => {
    show({ server: ORIGIN, link: LINK });
    vi.advanceTimersByTime(20_000);
    expect(events).toEqual([['problem', { code: 'no-answer' }]]);
  });

  test('commands fail without meeting or over limit', async () => {
    show({ server: ORIGIN, link: LINK });
    await expect(meeting.command('hangup')).rejects.toMatchObject({ code: 'not-connected' });
    hello();
    const waiting = Array.from({ length: 64 }, () => meeting.command('getState'));
    await expect(meeting.command('getState')).rejects.toMatchObject({ code: 'too-many' });
    meeting.remove();
    const ends = await Promise.allSettled(waiting);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(frameOf(meeting)).toBeNull();
  });

  test('answers resolve, errors reject, events fire', async () => {
    vi.useRealTimers();
    show({ server: ORIGIN, link: LINK });
    const { port } = hello();
    const asked: string[] = [];
    if (port) {
      port.onmessage = ({ data }: MessageEvent<string>) => {
        asked.push(data);
        const { id, command } = JSON.parse(data) as { id: number; command: string };
        port.postMessage('nonsense');
        port.postMessage(JSON.stringify({ event: 'click', detail: {} }));
        port.postMessage(JSON.stringify(command === 'hangup' ? { id, error: 'not-now' } : { id, value: { count: 3 } }));
        port.postMessage(JSON.stringify({ event: 'joined', detail: { count: 3 } }));
      };
    }
    await expect(meeting.command('getState')).resolves.toEqual({ count: 3 });
    await expect(meeting.command('hangup')).rejects.toMatchObject({ name: 'SabhaError', code: 'not-now' });
    expect(asked).toEqual(['{"id":1,"command":"getState","args":{}}', '{"id":2,"command":"hangup","args":{}}']);
    expect(events).toContainEqual(['joined', { count: 3 }]);
    expect(events.map(([event]) => event)).not.toContain('click');
    port?.close();
  });
});
