// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { LONGEST_TEXT_BYTES, wrap } from '../call/envelope.ts';
import { person } from '../call/testing/meeting.ts';
import type { KeysReply } from '../e2ee/worker/asks.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(() => {
  tidy();
  vi.restoreAllMocks();
});

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const log = () => screen.getByRole('log', { name: 'Messages' });
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const messages = () => within(log()).getAllByRole('listitem');

const form = () => {
  const found = field().form;
  if (!found) throw new Error('no form');
  return found;
};
/** What a page without layout does not show. */
const ruleOf = (selector: string) =>
  readFileSync('src/ui/meeting/chat/Chat.module.css', 'utf8').split(`\n${selector} {`)[1]?.split('}')[0] ?? '';

describe('own message', () => {
  it('shows status and resends', () => {
    const port = renderApp(SCENES['chat-unsent']());
    const [unsent, slow] = messages().slice(-2);
    if (!unsent || !slow) throw new Error('no messages');
    expect(within(unsent).getByText('Not sent')).toBeDefined();
    expect(within(slow).getByText('Sending…')).toBeDefined();
    expect(within(slow).queryByRole('button', { name: 'Try again' })).toBeNull();
    const again = within(unsent).getByRole('button', { name: 'Try again' });
    expect(document.getElementById(again.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(
      /^Shall we begin/,
    );
    fireEvent.click(again);
    expect(port.dispatched).toContainEqual({ type: 'send-again', line: Number(unsent.dataset['line']) });
    expect(
      messages()
        .slice(0, -2)
        .map((each) => within(each).queryByText(/sent/)),
    ).toEqual([null, null, null, null]);
  });
});

describe('missing message', () => {
  const receive = (port: ReturnType<typeof renderApp>, id: number, after: readonly number[]) => {
    const ask = { op: 'open', channel: 'chat', audience: 'everybody', payload: '' as never } as const;
    const text = wrap({ id, text: `Point ${id}`, after });
    const reply = { kind: 'opened', leaf: 1, key: 'key 1', epoch: 1, to: { kind: 'all' }, text } as const;
    act(() => port.dispatch({ type: 'keys-answered', ask, reply }));
  };
  const last = (count: number) =>
    messages()
      .slice(-count)
      .map(({ textContent }) => textContent);

  it('placeholder is replaced on arrival', () => {
    const port = renderApp(SCENES['chat-long']());
    const before = messages().length;
    receive(port, 52, [40, 50, 51]);
    receive(port, 51, [50]);
    expect(messages()).toHaveLength(before);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 2_000);
    act(() => port.dispatch({ type: 'timer', timer: 'chat-order' }));
    expect(messages()).toHaveLength(before + 3);
    const [gap, ...others] = last(3);
    expect(gap).toMatch(/^A message from .+ is missing here\.$/);
    expect(others.map((text) => /Point \d+/.exec(text)?.[0])).toEqual(['Point 51', 'Point 52']);
    receive(port, 50, [40]);
    expect(messages()).toHaveLength(before + 3);
    expect(last(3).map((text) => /Point \d+/.exec(text)?.[0])).toEqual(['Point 50', 'Point 51', 'Point 52']);
    expect(within(log()).queryByText(/is missing here/)).toBeNull();
  });
});

describe('chat field', () => {
  const sealing = (port: ReturnType<typeof renderApp>, reply: KeysReply) =>
    act(() => {
      const ask = { op: 'seal', channel: 'chat', to: { kind: 'all' }, text: 'At four' } as const;
      port.dispatch({ type: 'keys-answered', ask, reply });
    });

  it('Enter sends and keeps newer text', () => {
    const port = renderApp(SCENES['chat-long']());
    type('At four');
    expect(fireEvent.keyDown(field(), { key: 'Enter' })).toBe(false);
    expect(port.dispatched).toContainEqual({ type: 'write-chat', text: 'At four' });
    expect(field().value).toBe('At four');
    sealing(port, { kind: 'sealed', payload: '' as never });
    expect(field().value).toBe('');
    type('At five');
    fireEvent.keyDown(field(), { key: 'Enter' });
    type('At five, I');
    sealing(port, { kind: 'sealed', payload: '' as never });
    expect(field().value).toBe(', I');
  });

  it('unsent text is kept', () => {
    const port = renderApp(SCENES['chat-long']());
    type('At four');
    fireEvent.keyDown(field(), { key: 'Enter' });
    sealing(port, { kind: 'refused', reason: 'no_keys' });
    expect(field().value).toBe('At four');
    expect(button('Send').hasAttribute('disabled')).toBe(false);
  });

  it('out-of-step device cannot send', () => {
    const port = renderApp(SCENES['chat-long']());
    type('Half a sen');
    const before = field();
    before.focus();
    act(() =>
      port.dispatch({
        type: 'keys-answered',
        ask: { op: 'handle', commit: '' as never, own: false },
        reply: { kind: 'out-of-step', reason: 'epoch_ahead' },
      }),
    );
    expect(screen.getByText('Chat starts when the meeting is end-to-end encrypted.')).toBeDefined();
    expect(field()).toBe(before);
    expect(document.activeElement).toBe(before);
    expect(field().value).toBe('Half a sen');
    expect(button('Send').hasAttribute('disabled')).toBe(true);
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(port.dispatched.some(({ type: each }) => each === 'write-chat')).toBe(false);
  });

  it.each([
    ['an input method', { isComposing: true }],
    ['an input method in Safari', { keyCode: 229 }],
  ])('Escape of %s keeps it open', (_whose, press) => {
    const port = renderApp(SCENES['chat-long']());
    type('नमस्ते');
    fireEvent.keyDown(field(), { key: 'Escape', ...press });
    expect(field().value).toBe('नमस्ते');
    expect(port.dispatched.some(({ type: each }) => each === 'close-panel')).toBe(false);
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull();
  });

  it('recipient without keys is explained', () => {
    const port = renderApp(SCENES['chat-long']());
    type('For one only');
    act(() =>
      port.dispatch({ type: 'received', message: { type: 'participant-joined', participant: person('new') }, ack: 0 }),
    );
    act(() => port.dispatch({ type: 'address-chat', to: { kind: 'one', participant: 'new' } }));
    const to = screen.getByRole<HTMLSelectElement>('combobox', { name: 'To' });
    expect([...to.options].filter(({ value }) => value === 'new')).toHaveLength(1);
    expect(within(form()).getByText('Not in the encrypted meeting').role).toBe('status');
    expect(button('Send').hasAttribute('disabled')).toBe(true);
  });

  it('explanation uses an existing live region', () => {
    renderApp(SCENES['chat-long']());
    expect(within(form()).getByRole('status').textContent).toBe('');
    expect(ruleOf('.room:empty')).not.toMatch(/display|visibility/);
  });

  it.each([
    ['Shift and Enter, which begin a line', { key: 'Enter', shiftKey: true }],
    ['the Enter by which an input method takes a word', { key: 'Enter', isComposing: true }],
    ['the same as Safari tells it', { key: 'Enter', keyCode: 229 }],
  ])('%s does not send', (_which, press) => {
    const port = renderApp(SCENES['chat-long']());
    type('नमस्ते');
    expect(fireEvent.keyDown(field(), press)).toBe(true);
    expect(port.dispatched.some(({ type: each }) => each === 'write-chat')).toBe(false);
    expect(field().value).toBe('नमस्ते');
  });

  it('remaining length is shown, excess blocked', () => {
    const port = renderApp(SCENES['chat-long']());
    type('क'.repeat(LONGEST_TEXT_BYTES / 3 - 100));
    expect(screen.getByText('About 99 characters left')).toBeDefined();
    type('क'.repeat(LONGEST_TEXT_BYTES / 3 + 99));
    expect(screen.getByText('About 100 characters too long')).toBeDefined();
    expect(field().getAttribute('aria-invalid')).toBe('true');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(port.dispatched.some(({ type: each }) => each === 'write-chat')).toBe(false);
    type('x'.repeat(1_000));
    expect(screen.queryByText(/letters/)).toBeNull();
  });

  it('draft survives closing the panel', () => {
    renderApp(SCENES['chat-long']());
    type('Half a sen');
    fireEvent.click(button('Close'));
    fireEvent.click(button(/^Chat/));
    expect(field().value).toBe('Half a sen');
  });

  it('departed recipient is kept, sending blocked', () => {
    const port = renderApp(SCENES['chat-long']());
    act(() => port.dispatch({ type: 'address-chat', to: { kind: 'one', participant: 'somebody' } }));
    type('For one only');
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'To' }).selectedOptions[0]?.text).toBe(
      'Someone who has left',
    );
    expect(screen.getByText('This person has left. Choose another recipient.')).toBeDefined();
    expect(button('Send').hasAttribute('disabled')).toBe(true);
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(port.dispatched.some(({ type: each }) => each === 'write-chat')).toBe(false);
  });
});

describe('the messages', () => {
  it('are one keyboard stop', () => {
    renderApp(SCENES['chat-long']());
    log().focus();
    fireEvent.keyDown(log(), { key: 'ArrowUp' });
    expect(document.activeElement).toBe(messages().at(-1));
    fireEvent.keyDown(messages().at(-1) ?? log(), { key: 'ArrowUp' });
    expect(document.activeElement).toBe(messages().at(-2));
    fireEvent.keyDown(messages().at(-2) ?? log(), { key: 'Home' });
    expect(document.activeElement).toBe(messages()[0]);
    const stops = [...log().querySelectorAll('button')].filter(({ tabIndex }) => tabIndex === 0);
    expect(stops.length).toBeGreaterThan(0);
    for (const stop of stops) expect(messages()[0]?.contains(stop)).toBe(true);
  });

  it('reply shows and links its original', () => {
    renderApp(SCENES['chat-long']());
    const quotes = within(log()).getAllByRole('button', { name: /^Replying to You Can the map be shown again\?$/ });
    expect(quotes).toHaveLength(2);
    for (const quote of quotes) fireEvent.click(quote);
    expect(document.activeElement?.textContent).toContain('Can the map be shown again?');
    expect(within(log()).getByText('Reply to a message you don’t have')).toBeDefined();
  });

  it('unknown format cannot be answered or copied', () => {
    renderApp(SCENES['chat-long']());
    const unknown = screen.getByText('This page can’t show this message.').closest('li');
    if (!unknown) throw new Error('no message');
    expect(within(unknown).queryAllByRole('button')).toEqual([]);
  });

  it('answering moves focus and can be cancelled', () => {
    const port = renderApp(SCENES['chat-long']());
    fireEvent.click(within(messages()[0] ?? log()).getByRole('button', { name: /^Reply to/ }));
    expect(port.dispatched.at(-1)).toEqual({ type: 'answer-line', line: 1 });
    expect(document.activeElement).toBe(field());
    const answers = { name: 'Message', description: /Point 1 of the minutes is agreed\./ };
    expect(screen.getByRole('textbox', answers)).toBe(field());
    fireEvent.click(button('Cancel reply'));
    expect(screen.queryByRole('button', { name: 'Cancel reply' })).toBeNull();
    expect(screen.queryByRole('textbox', answers)).toBeNull();
    expect(document.activeElement).toBe(field());
  });

  it('copying is announced', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(writeText);
    renderApp(SCENES['chat-long']());
    fireEvent.click(within(messages()[0] ?? log()).getByRole('button', { name: /^Copy/ }));
    expect(writeText).toHaveBeenCalledWith('Point 1 of the minutes is agreed.');
    await screen.findByText('Message 1 copied');
  });

  it('copying shows a tick or selects', async () => {
    vi.useFakeTimers();
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined);
    renderApp(SCENES['chat-long']());
    const copy = within(messages()[0] ?? log()).getByRole('button', { name: /^Copy/ });
    const ticks = () => copy.querySelectorAll('.lucide-check').length;
    const press = () =>
      act(async () => {
        fireEvent.click(copy);
        await Promise.resolve();
      });
    await press();
    expect(ticks()).toBe(1);
    act(() => {
      vi.advanceTimersByTime(2_000);
    });
    expect(ticks()).toBe(0);
    writeText.mockRejectedValue(new DOMException('not allowed', 'NotAllowedError'));
    const selected = vi.spyOn(Selection.prototype, 'selectAllChildren');
    await press();
    expect(ticks()).toBe(0);
    expect(selected).toHaveBeenCalledWith(screen.getByText('Point 1 of the minutes is agreed.'));
    vi.useRealTimers();
  });

  it('long messages scroll by keyboard', () => {
    expect(ruleOf('.text')).toMatch(/max-block-size: calc\(20em \* var\(--lh\)\);[^}]*overflow: clip;/);
    expect(ruleOf('.text[data-scrolls]')).toContain('overflow: auto;');
    const isLong = (element: HTMLElement) => element.textContent === 'Point 1 of the minutes is agreed.';
    vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(function (this: HTMLElement) {
      return isLong(this) ? 2_000 : 100;
    });
    renderApp(SCENES['chat-long']());
    const long = screen.getByText('Point 1 of the minutes is agreed.');
    expect(long.tabIndex).toBe(0);
    expect(screen.getByText('Point 2 of the minutes is agreed.').tabIndex).toBe(-1);
    long.focus();
    expect(fireEvent.keyDown(long, { key: 'ArrowDown' })).toBe(true);
    expect(document.activeElement).toBe(long);
  });

  it('unread line is shown', () => {
    renderApp(SCENES['chat-new']());
    expect(messages()[0]?.textContent).toBe('New');
  });
});

describe('scroll position', () => {
  let scrolled = { top: 0, height: 0 };

  beforeEach(() => {
    scrolled = { top: 0, height: 1_000 };
    // Two spies on one property would not both be undone, and files share a page.
    Object.defineProperty(HTMLElement.prototype, 'scrollTop', {
      configurable: true,
      get: () => scrolled.top,
      set(this: HTMLElement, top: number) {
        if (this !== document.documentElement) scrolled.top = top;
      },
    });
    vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(() => scrolled.height);
  });

  afterEach(() => {
    // What the element inherits counts again.
    Reflect.deleteProperty(HTMLElement.prototype, 'scrollTop');
  });

  const receiveChat = (port: ReturnType<typeof renderApp>, text: string) =>
    act(() => {
      scrolled.height += 50;
      port.dispatch({
        type: 'keys-answered',
        ask: { op: 'open', channel: 'chat', audience: 'everybody', payload: '' as never },
        reply: { kind: 'opened', leaf: 1, key: 'key 1', epoch: 1, to: { kind: 'all' }, text },
      });
    });

  it('opens at the end and follows', () => {
    const port = renderApp(SCENES['chat-long']());
    expect(scrolled.top).toBe(1_000);
    receiveChat(port, 'One more');
    expect(scrolled.top).toBe(1_050);
  });

  it('reading above is not moved', () => {
    const port = renderApp(SCENES['chat-long']());
    scrolled.top = 10;
    fireEvent.scroll(log());
    receiveChat(port, 'One');
    receiveChat(port, 'Two');
    expect(scrolled.top).toBe(10);
    fireEvent.click(button('2 new messages'));
    expect(scrolled.top).toBe(1_100);
    expect(screen.queryByRole('button', { name: '2 new messages' })).toBeNull();
  });
});

describe('on-screen keyboard', () => {
  it('panel fits the visible window', () => {
    const seen = Object.assign(new EventTarget(), { height: 740, offsetTop: 0, scale: 1 });
    vi.stubGlobal('visualViewport', seen);
    vi.stubGlobal('innerHeight', 740);
    renderApp(SCENES['chat-long']());
    const panel = screen.getByRole('complementary', { name: 'Chat' });
    expect(panel.style.getPropertyValue('--seen-height')).toBe('');
    const becomes = (change: object) =>
      act(() => {
        Object.assign(seen, change);
        seen.dispatchEvent(new Event('resize'));
      });
    becomes({ height: 400, offsetTop: 60 });
    expect(panel.style.getPropertyValue('--seen-height')).toBe('400px');
    expect(panel.style.getPropertyValue('--seen-from')).toBe('60px');
    becomes({ height: 740, offsetTop: 0 });
    expect(panel.style.getPropertyValue('--seen-height')).toBe('');
    becomes({ height: 300, scale: 2 });
    expect(panel.style.getPropertyValue('--seen-height')).toBe('');
    vi.unstubAllGlobals();
  });
});
