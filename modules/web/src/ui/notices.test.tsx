// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { waiter } from '../call/testing/meeting.ts';
import { press, renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { inWords } from './testing/in-words.ts';
import { SCENES } from './testing/scenes.ts';
import { FORGED } from './testing/notice-scenes.ts';

afterEach(() => {
  tidy();
  vi.restoreAllMocks();
});

const place = () => screen.getByRole('group', { name: 'Notifications' });
const inPlace = (name: string) => within(place()).getByRole('button', { name });

describe('page in the background', () => {
  it('title and badge show waiting count', () => {
    const badges: number[] = [];
    Object.assign(navigator, {
      setAppBadge: (count: number) => Promise.resolve(void badges.push(count)),
      clearAppBadge: () => {
        badges.push(0);
        return Promise.reject(new DOMException('not here', 'SecurityError'));
      },
    });
    const port = renderApp(SCENES['told-hands']());
    const title = 'Monthly review: district water supply · Sabha';
    expect(document.title).toBe(`(2) ${title}`);
    const knocks = { type: 'waiting-added', waiting: waiter('w9') } as const;
    act(() => port.dispatch({ type: 'received', message: knocks, ack: 0 }));
    expect(document.title).toBe(`(3) ${title}`);
    for (const participant of ['w1', 'w2', 'w9']) {
      act(() => port.dispatch({ type: 'received', message: { type: 'waiting-removed', participant }, ack: 0 }));
    }
    expect(document.title).toBe(title);
    expect(badges.at(-1)).toBe(0);
    act(() => port.dispatch({ type: 'received', message: knocks, ack: 0 }));
    expect(badges.at(-1)).toBe(1);
    fireEvent(window, new Event('pagehide'));
    expect(badges.at(-1)).toBe(0);
    fireEvent(window, new Event('pageshow'));
    expect(badges.at(-1)).toBe(1);
    tidy();
    expect(badges.at(-1)).toBe(0);
  });

  it('title shows admission until seen', () => {
    const look = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const state = SCENES['told-chat']();
    if (state.phase.name !== 'meeting') throw new Error('not in a meeting');
    renderApp({ ...state, phase: { ...state.phase, noticeHistory: { ...state.phase.noticeHistory, letIn: true } } });
    expect(document.title).toBe('You’re in the meeting. Monthly review: district water supply · Sabha');
    look.mockReturnValue('visible');
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(document.title).toBe('Monthly review: district water supply · Sabha');
  });
});

describe('participant count', () => {
  it('is separate from the waiting count', () => {
    const port = renderApp(SCENES['told-hands']());
    const people = screen.getByRole('button', { name: /^People/ });
    const drawn = () => [...people.querySelectorAll('[data-count]')].map((each) => each.getAttribute('data-count'));
    expect(drawn()).toEqual(['7', '4', '2']);
    const left = { type: 'participant-left', participant: 'p2', cause: 'left' } as const;
    act(() => port.dispatch({ type: 'received', message: left, ack: 0 }));
    expect(drawn()).toEqual(['6', '3', '2']);
    expect(people.getAttribute('aria-label')).toMatch(/, 6 people in the meeting$/);
    expect(people.querySelector('[aria-live], [role="status"]')).toBeNull();
  });
});

describe('raised hands', () => {
  it('hosts see counts in People', () => {
    renderApp(SCENES['told-hands']());
    expect(
      screen.getByRole('button', { name: 'People, 2 people are waiting, 4 hands raised, 7 people in the meeting' }),
    ).toBeDefined();
    tidy();
    renderApp(SCENES['told-muted']());
    expect(screen.getByRole('button', { name: 'People, 5 people in the meeting' })).toBeDefined();
  });

  it('own notice lowers the hand', () => {
    const port = renderApp(SCENES['told-hand-up']());
    expect(place().textContent).toContain('Your hand is still raised.');
    fireEvent.click(inPlace('Lower my hand'));
    const lowers = { type: 'act', message: { type: 'raise-hand', raised: false } };
    expect(port.dispatched).toContainEqual(lowers);
    expect(port.getState().notices).toEqual([]);
  });

  it('open the list', () => {
    const port = renderApp(SCENES['told-hands']());
    fireEvent.click(inPlace('Show'));
    expect(port.getState().phase).toMatchObject({ panel: 'people' });
    expect(port.getState().notices).toEqual([]);
  });
});

describe('notice', () => {
  it('weak connection offers camera off', () => {
    const port = renderApp(SCENES['told-weak']());
    fireEvent.click(inPlace('Turn my camera off'));
    expect(port.getState().own.camera.on).toBe(false);
    expect(port.getState().notices).toEqual([]);
  });

  it('muted and silent microphone offer help', () => {
    const muted = renderApp(SCENES['told-muted']());
    fireEvent.click(inPlace('Unmute'));
    expect(muted.getState().own.microphone.on).toBe(true);
    tidy();
    const silent = renderApp(SCENES['told-silent']());
    fireEvent.click(inPlace('Devices'));
    expect(silent.getState().phase).toMatchObject({ panel: 'settings' });
  });

  it('system-stopped device explains until resolved', () => {
    const port = renderApp(SCENES['told-stopped']());
    expect(screen.getByRole('button', { name: 'Mic blocked' }).querySelector('.lucide-mic-off')).not.toBeNull();
    expect(within(place()).getByText(/End any phone call, or use the microphone’s switch/)).toBeDefined();
    act(() => port.dispatch({ type: 'device-muted', source: 'microphone', muted: false }));
    expect(screen.getByRole('button', { name: 'Mic on' })).toBeDefined();
    expect(port.getState().notices).toEqual([]);
  });

  it('stopped camera is explained when hidden', () => {
    const port = renderApp(SCENES['told-stopped-both']());
    const own = () => screen.getByRole('figure', { name: /^You/ }).querySelector('video');
    expect(screen.getByRole('button', { name: 'Camera blocked' })).toBeDefined();
    expect(own()).toBeNull();
    act(() => port.dispatch({ type: 'device-muted', source: 'camera', muted: false }));
    expect(own()).not.toBeNull();
  });

  it('stays while hovered or focused', () => {
    const port = renderApp(SCENES['told-chat']());
    const held = () => port.getState().noticesHeld;
    // It came up under a pointer at rest.
    fireEvent.pointerEnter(place());
    expect(held()).toBe(false);
    fireEvent.pointerMove(place());
    expect(held()).toBe(true);
    fireEvent.pointerLeave(place());
    expect(held()).toBe(false);
    act(() => inPlace('Show').focus());
    expect(held()).toBe(true);
    fireEvent.pointerMove(place());
    fireEvent.pointerLeave(place());
    expect(held()).toBe(true);
    press('Enter', 'Enter');
    expect(port.getState().phase).toMatchObject({ panel: 'chat' });
    act(() => (document.activeElement as HTMLElement).blur());
    expect(held()).toBe(false);
  });

  it('is not replaced under the pointer', () => {
    const port = renderApp(SCENES['told-chat']());
    act(() => port.dispatch({ type: 'set-own', source: 'microphone', on: false }));
    fireEvent.pointerMove(place());
    act(() => port.dispatch({ type: 'voice-noticed', noticed: 'speech' }));
    expect(within(place()).queryByRole('button', { name: 'Unmute' })).toBeNull();
    expect(inPlace('Show')).toBeDefined();
    fireEvent.pointerLeave(place());
    expect(inPlace('Unmute')).toBeDefined();
  });

  it('removed focused notice keeps focus', () => {
    const port = renderApp(SCENES['told-weak']());
    act(() => inPlace('Turn my camera off').focus());
    act(() => port.dispatch({ type: 'set-own', source: 'camera', on: false }));
    expect(within(place()).queryByRole('button', { name: 'Turn my camera off' })).toBeNull();
    expect(document.activeElement).toBe(place());
    act(() => place().blur());
    expect(port.getState().noticesHeld).toBe(false);
  });

  it('chat preview shows audience, avoids covering', () => {
    renderApp(SCENES['told-chat']());
    expect(
      within(place()).getByText(inWords(/^Deputy Secretary \(Water Supply\) to you only: Could you show/)),
    ).toBeDefined();
    expect(within(place()).getByText('to you only').closest('bdi')).toBeNull();
    tidy();
    renderIn(320, 180, SCENES['told-chat']());
    expect(place().textContent).toBe('');
    expect(screen.getByRole('button', { name: 'Chat, 1 new message' })).toBeDefined();
  });
});

describe('name in a sentence', () => {
  const names = (element: Element) => [...element.querySelectorAll('bdi > b')].map(({ textContent }) => textContent);

  it('is isolated from the text', () => {
    renderApp(SCENES['told-forged']());
    const note = within(place()).getByText(inWords(/raised a hand/));
    expect(note.textContent).toBe(`${FORGED} +1 raised a hand.`);
    expect(names(note)).toEqual([FORGED]);
    expect(within(note).getByText('+1').closest('bdi')).toBeNull();
  });

  it('is isolated in announcements', () => {
    const state = SCENES.two();
    const message = { key: 'meeting.unheard', values: { names: ['Asha, Ravi', 'Meena'] } } as const;
    const { polite, assertive } = state.announcements;
    renderApp({ ...state, announcements: { polite: [...polite, { id: 99, message }], assertive } });
    const notice = screen.getByText(inWords(/^Your network is too slow/));
    expect(notice.textContent).toContain('You can’t hear: Asha, Ravi, Meena.');
    expect(names(notice)).toEqual(['Asha, Ravi', 'Meena']);
  });
});

it('narrow connection appears under Connection', () => {
  const state = SCENES.connection();
  if (state.phase.name !== 'meeting') throw new Error('not in a meeting');
  renderApp({
    ...state,
    phase: { ...state.phase, noticeHistory: { ...state.phase.noticeHistory, narrowVoice: true } },
  });
  expect(screen.getByText(/we’ve lowered the audio quality/)).toBeDefined();
});

it('notices can be disabled', () => {
  const port = renderApp(SCENES.settings());
  for (const name of [
    /^Play a sound when someone waits/,
    /^Tell me when I speak while muted/,
    /^Show previews of new chat/,
  ]) {
    fireEvent.click(screen.getByRole('switch', { name }));
  }
  expect(port.getState().preferences).toMatchObject({ doorSound: false, voiceHints: false, chatPreview: false });
});
