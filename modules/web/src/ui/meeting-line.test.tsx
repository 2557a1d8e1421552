// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaFigures, StreamFigures } from '../call/port.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { button, described, region, texts } from './testing/in-meeting.ts';
import { press, renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

describe('announcements and notices', () => {
  it('uses polite and assertive regions', () => {
    const port = renderApp(SCENES.two());
    act(() => port.dispatch({ type: 'socket-lost' }));
    expect(screen.getAllByRole('log').map((each) => each.textContent)).toContain(
      'Connection lost. Reconnecting; we’re keeping your place.',
    );
    act(() =>
      port.dispatch({
        type: 'received',
        message: { type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 },
        ack: 0,
      }),
    );
    expect(screen.getByText('You’re back in the meeting.').closest('[role=log]')?.getAttribute('aria-live')).toBe(
      'polite',
    );
  });

  it('host request only offers unmuting', () => {
    const port = renderApp(SCENES.notice());
    expect(screen.getAllByText('The host is asking you to unmute.').length).toBeGreaterThan(0);
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
    fireEvent.click(button('Unmute'));
    expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'microphone', on: true });
  });

  it('most serious first, others on press', () => {
    const port = renderApp(SCENES.notices());
    const place = screen.getByRole('group', { name: 'Notifications' });
    expect(texts(place)).toEqual(['Audio and video stopped. Reconnecting.']);
    fireEvent.click(button('3 more', place));
    const list = screen.getByRole('dialog', { name: 'Notifications' });
    expect(texts(list)).toEqual([
      'The host is asking you to unmute.',
      expect.stringContaining('trying to guess this meeting’s passcode'),
      'The host stopped your video. You can start it again.',
    ]);
    fireEvent.click(within(list).getAllByRole('button', { name: 'Dismiss' })[1] ?? list);
    expect(texts(list)).toHaveLength(2);
    expect(port.getState().notices.map(({ message }) => message.key)).not.toContain('meeting.password-guessed');
    expect(list.contains(document.activeElement)).toBe(true);
  });

  it('dismissing the last keeps focus', () => {
    renderApp(SCENES.notice());
    const place = screen.getByRole('group', { name: 'Notifications' });
    const dismiss = button('Dismiss', place);
    act(() => dismiss.focus());
    fireEvent.click(dismiss);
    expect(texts(place)).toEqual([]);
    expect(document.activeElement).toBe(place);
  });
});

describe('the Connection panel', () => {
  const STREAM: StreamFigures = {
    id: 'v',
    direction: 'inbound',
    kind: 'video',
    mid: 'v0',
    rid: null,
    codec: 'VP9',
    scalabilityMode: null,
    screen: false,
    bitsPerSecond: 912_000,
    lostFraction: 0.02,
    jitterMillis: 12,
    framesPerSecond: 24.8,
    framesDropped: 1,
    frameWidth: 1280,
    frameHeight: 720,
  };
  const FIGURES: MediaFigures = {
    atMillis: 10_000,
    receivedBitsPerSecond: 1_440_000,
    sentBitsPerSecond: 612_000,
    lostFraction: 0.0234,
    sentLostFraction: null,
    roundTripMillis: 41.6,
    jitterMillis: 12,
    path: { protocol: 'UDP', relayed: false },
    picturesReceived: 4,
    largestReceived: { width: 1280, height: 720, framesPerSecond: 24.8 },
    sentPicture: null,
    sentLimitedBy: 'bandwidth',
    codecs: ['VP8', 'opus'],
    streams: [STREAM],
    opened: [],
    trouble: 'loss-received',
  };
  const figures = () =>
    Object.fromEntries(
      screen
        .getAllByRole('definition')
        .map((cell, index) => [
          `${String(index)} ${screen.getAllByRole('term')[index]?.textContent ?? ''}`,
          cell.textContent,
        ]),
    );

  it('opens from More with a verdict', () => {
    const port = renderApp(SCENES.two());
    fireEvent.click(button('More'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Connection' }));
    expect(port.dispatched).toContainEqual({ type: 'toggle-panel', panel: 'connection' });
    expect(screen.getByText(/^Good\. Audio and video/)).toBeDefined();
    act(() => port.dispatch({ type: 'quality', quality: 'poor' }));
    expect(screen.getByText(/^Poor\. Turn off your camera/)).toBeDefined();
    act(() => port.dispatch({ type: 'media-path', path: 'failed' }));
    expect(screen.queryByText(/^Poor\./)).toBeNull();
  });

  it('shows statistics and the main problem', () => {
    const port = renderApp(SCENES.connection());
    act(() => port.tellFigures(FIGURES));
    expect(figures()).toEqual({
      '0 Route': 'UDP, direct to the server',
      '1 Codecs': 'VP8, opus',
      '2 Video': '4',
      '3 Largest video': '1280 × 720, 25 fps',
      '4 Your video': 'none',
      '5 Limited by': 'the network',
    });
    expect(screen.getByText('Some data sent to you is getting lost.')).toBeDefined();
    act(() => port.tellFigures({ ...FIGURES, trouble: null, path: { protocol: 'TCP', relayed: true } }));
    expect(screen.getByText('TCP, through a relay')).toBeDefined();
    expect(screen.queryByText(/getting lost/)).toBeNull();
  });

  const cells = (row: string) =>
    within(screen.getByRole('row', { name: new RegExp(`^${row}`) }))
      .getAllByRole('cell')
      .map((cell) => cell.textContent);

  it('shows the last minute in a table', () => {
    const port = renderApp(SCENES.connection());
    act(() => port.tellFigures(FIGURES));
    act(() =>
      port.tellFigures({
        ...FIGURES,
        atMillis: 11_000,
        receivedBitsPerSecond: 200_000,
        roundTripMillis: 80,
        jitterMillis: null,
      }),
    );
    expect(cells('Received')).toEqual(['200 kbit/s', '200 kbit/s to 1.4 Mbit/s']);
    expect(cells('Round trip')).toEqual(['80 ms', '42 to 80 ms']);
    expect(cells('Jitter')).toEqual(['12 ms', '12 ms']);
    expect(cells('Packet loss, sent')).toEqual(['–', '–']);
  });

  it('streams show their owner', () => {
    const port = renderApp(SCENES.connection());
    const own = {
      ...STREAM,
      id: 'o',
      direction: 'outbound',
      mid: '0',
      kind: 'audio',
      codec: 'opus',
      rid: null,
    } as const;
    act(() => port.tellFigures({ ...FIGURES, streams: [STREAM, own, { ...STREAM, id: 'x', mid: 'v8' }] }));
    expect(cells('Deputy Secretary .Water Supply.’s video')).toEqual([
      'VP9',
      '912 kbit/s',
      '2 %',
      '12 ms',
      '1280 × 720',
      '25',
      '1',
      '–',
    ]);
    expect(cells('Your audio')).toEqual(['opus', '912 kbit/s', '2 %', '12 ms', '–', '–', '–', '–']);
    expect(cells('Video')).toHaveLength(8);
  });

  it('counts decrypted frames per member', () => {
    const port = renderApp(SCENES.connection());
    const opened = [
      { key: 'key 1', voice: 1_250, picture: 40, screen: 0 },
      { key: 'key of nobody here', voice: 9, picture: 9, screen: 9 },
    ];
    act(() => port.tellFigures({ ...FIGURES, opened }));
    const table = screen.getByRole('table', { name: 'Decrypted frames' });
    const rows = within(table)
      .getAllByRole('row')
      .map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toHaveLength(5);
    expect(rows.slice(0, 3)).toEqual([
      ['From', 'Audio', 'Video', 'Screen'],
      ['Deputy Secretary (Water Supply)', '1,250', '40', '0'],
      [expect.any(String), '0', '0', '0'],
    ]);
  });

  it("marks others' problems only", () => {
    const port = renderApp(SCENES.two());
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    act(() => port.dispatch({ type: 'track-lines', lines: { 'p0-camera': 'fair', 'p0-microphone': 'poor' } }));
    expect(within(tile).getByText('Poor connection')).toBeDefined();
    expect(described(tile)).toContain('poor connection');
    act(() => port.dispatch({ type: 'quality', quality: 'fair' }));
    expect(within(tile).queryByText('Poor connection')).toBeNull();
  });

  it('own tile shows a weak connection', () => {
    const port = renderApp(SCENES.two());
    const own = within(region('Stage')).getByRole('figure', { name: 'You' });
    expect(within(own).queryByText('Poor connection')).toBeNull();
    act(() => port.dispatch({ type: 'quality', quality: 'poor' }));
    expect(within(own).getByText('Poor connection')).toBeDefined();
    expect(described(own)).toContain('your connection is poor');
  });
});

describe('own share', () => {
  const capture = Object.getOwnPropertyDescriptor(navigator, 'mediaDevices');

  beforeEach(() => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getDisplayMedia: () => null } });
  });

  afterEach(() => {
    if (capture) Object.defineProperty(navigator, 'mediaDevices', capture);
    else Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  function dialog() {
    return screen.getByRole('dialog', { name: 'Share your screen' });
  }

  it('remembers text or motion mode', () => {
    const port = renderApp(SCENES.alone());
    act(() => port.dispatch({ type: 'prefer', change: { share: { mode: 'motion', sound: true } } }));
    fireEvent.click(button('Share'));
    expect(within(dialog()).getByRole('radio', { name: /^Video/ })).toHaveProperty('checked', true);
    fireEvent.click(within(dialog()).getByRole('radio', { name: /^Text and slides/ }));
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Choose what to share' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(port.dispatched.slice(-2)).toEqual([
      { type: 'prefer', change: { share: { mode: 'text', sound: true } } },
      { type: 'set-own', source: 'screen', on: true },
    ]);
  });

  it('shortcut works, waits for others', () => {
    const port = renderApp(SCENES.share());
    press('s', 'KeyS');
    expect(within(dialog()).getByText('Someone else is sharing. Wait until they stop.')).toBeDefined();
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Choose what to share' }));
    expect(port.dispatched).not.toContainEqual({ type: 'set-own', source: 'screen', on: true });
  });

  it('is announced after server confirmation', () => {
    const port = renderApp(SCENES['people-lively']());
    const receive = (message: ServerMessage) => port.dispatch({ type: 'received', message, ack: 0 });
    const tracks = [{ mid: '9', track: 'own-screen', source: 'screen' }] as const;
    act(() => {
      port.dispatch({ type: 'set-own', source: 'screen', on: true });
      port.dispatch({ type: 'device-opened', source: 'screen', deviceId: '' });
      port.dispatch({ type: 'offer-made', negotiation: 2, sdp: 'offer', tracks: [{ mid: '9', source: 'screen' }] });
    });
    const stop = () => button('Stop sharing', screen.getByRole('toolbar', { name: 'Controls' }));
    expect(screen.queryByText('You’re sharing your screen.')).toBeNull();
    expect(stop().hasAttribute('data-opening')).toBe(true);
    act(() => receive({ type: 'answer', negotiation: 2, sdp: 'answer', tracks }));
    expect(within(region('Share your screen')).getByText('You’re sharing your screen.')).toBeDefined();
    expect(stop().hasAttribute('data-opening')).toBe(false);
  });

  it('stays visible, can be changed, stopped', () => {
    const port = renderApp(SCENES.sharing());
    const bar = region('Share your screen');
    expect(within(bar).getByText('You’re sharing your screen and its audio.')).toBeDefined();
    fireEvent.change(within(bar).getByLabelText('What are you sharing?'), { target: { value: 'motion' } });
    expect(port.dispatched).toContainEqual({ type: 'prefer', change: { share: { mode: 'motion', sound: false } } });
    fireEvent.click(within(bar).getByRole('button', { name: 'Stop sharing' }));
    expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'screen', on: false });
  });
});
