import { type Connect, EVENTS, parseFromMeeting, parseHello, VERSION } from './protocol.ts';

/** What a browser asks of a frame before it gives it devices, said once for each. */
const ALLOWED =
  'camera; microphone; display-capture; autoplay; fullscreen; screen-wake-lock; speaker-selection; clipboard-write';
const STYLE = ':host{display:block;min-width:320px;height:600px}iframe{display:block;width:100%;height:100%;border:0}';
/** By then a frame that a browser shows has said hello. */
const ANSWERS_WITHIN_MILLIS = 20_000;
const MOST_WAITING = 64;
const { currentScript } = document;
/** The server that this script came from, unless the page says another. */
const HOME = currentScript instanceof HTMLScriptElement && currentScript.src !== '' ? currentScript.src : null;

interface Waiting {
  readonly resolve: (value: object) => void;
  readonly reject: (error: Error) => void;
}

/** Why a command was not done; `code` is one of those in docs/integrate/embedding.md. */
class SabhaError extends Error {
  override readonly name = 'SabhaError';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/**
 * `<sabha-meeting link="https://meet.example.in/m/...#...">` shows that meeting. The link goes into the address of the frame
 * and nowhere else: what is behind its `#` is sent by no browser.
 */
export class SabhaMeeting extends HTMLElement {
  static readonly observedAttributes = ['link', 'server'];

  private frame: HTMLIFrameElement | null = null;
  private origin = '';
  private port: MessagePort | null = null;
  private lastId = 0;
  private timer = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly root: ShadowRoot;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
  }

  get link(): string {
    return this.getAttribute('link') ?? '';
  }

  set link(link: string) {
    this.setAttribute('link', link);
  }

  connectedCallback(): void {
    addEventListener('message', this.onMessage);
    this.show();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.onMessage);
    this.take();
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.isConnected && before !== after) this.show();
  }

  /**
   * Asks the meeting to do something.
   *
   * @returns what it answers
   * @throws SabhaError with its code when it is not done
   */
  command(command: string, args: object = {}): Promise<object> {
    const { port, waiting } = this;
    if (port === null) return Promise.reject(new SabhaError('not-connected'));
    if (waiting.size >= MOST_WAITING) return Promise.reject(new SabhaError('too-many'));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      port.postMessage(JSON.stringify({ id, command, args }));
    });
  }

  private show(): void {
    this.take();
    const link = meetingLink(this.link, this.getAttribute('server') ?? HOME);
    if (link === null) {
      if (this.link !== '') this.emit('problem', { code: 'bad-link' });
      return;
    }
    this.origin = link.origin;
    const frame = document.createElement('iframe');
    frame.allow = ALLOWED;
    // Without an origin in it a browser may not tell the meeting who is around; what is behind `#` is in no referrer.
    frame.referrerPolicy = 'strict-origin';
    frame.title = this.title || 'Sabha';
    frame.src = link.href;
    this.frame = frame;
    this.root.append(frame);
    this.timer = window.setTimeout(() => this.emit('problem', { code: 'no-answer' }), ANSWERS_WITHIN_MILLIS);
  }

  private take(): void {
    this.hangUp();
    this.frame?.remove();
    this.frame = null;
    clearTimeout(this.timer);
  }

  private hangUp(): void {
    this.port?.close();
    this.port = null;
    for (const { reject } of this.waiting.values()) reject(new SabhaError('not-connected'));
    this.waiting.clear();
  }

  /** The page in the frame is there, perhaps once more. Whatever another window says is not heard. */
  private readonly onMessage = ({ source, origin, data }: MessageEvent<unknown>): void => {
    const there = this.frame?.contentWindow;
    if (!there || source !== there || origin !== this.origin || !parseHello(data)) return;
    clearTimeout(this.timer);
    this.hangUp();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (message: MessageEvent<unknown>) => this.receive(message.data);
    this.port = port1;
    const connect: Connect = { sabha: 'connect', v: VERSION, ...this.wishes() };
    there.postMessage(JSON.stringify(connect), this.origin, [port2]);
  };

  private wishes(): Record<string, string> {
    const wishes: Record<string, string> = {};
    for (const wish of ['name', 'language', 'theme']) {
      const value = this.getAttribute(wish);
      if (value !== null) wishes[wish] = value;
    }
    return wishes;
  }

  private receive(data: unknown): void {
    const message = parseFromMeeting(data);
    if (message === null) return;
    if ('event' in message) {
      if (EVENTS.includes(message.event)) this.emit(message.event, message.detail);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new SabhaError(message.error));
    else waiting?.resolve(message.value);
  }

  private emit(event: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}

/** Null where it is no link of a meeting, or one of another server than that of the page: links may come from anybody. */
function meetingLink(link: string, server: string | null): URL | null {
  try {
    const url = new URL(link);
    const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    const safe = url.protocol === 'https:' || (url.protocol === 'http:' && local);
    const ours = server !== null && new URL(server).origin === url.origin;
    const bare = url.username === '' && url.password === '' && url.search === '';
    return safe && ours && bare && /^\/m\/[a-z2-7]{24}\/?$/.test(url.pathname) ? url : null;
  } catch {
    return null;
  }
}

if (!customElements.get('sabha-meeting')) {
  customElements.define('sabha-meeting', SabhaMeeting);
  Object.assign(window, { SabhaMeeting, SabhaError });
}
