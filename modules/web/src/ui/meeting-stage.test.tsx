// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MeetingPhase } from '../call/state.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { scrollAfter } from './meeting/use-zoom.ts';
import { press, renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

function button(name: string, within_: HTMLElement = document.body) {
  return within(within_).getByRole('button', { name });
}

function figure(name: string | RegExp) {
  return screen.getByRole('figure', { name });
}

function opensMenu(tile: HTMLElement) {
  act(() => within(tile).getByRole('button').focus());
  press('Enter', 'Enter');
}

describe('the grid', () => {
  it('is turned by keys, by the control and by a stroke of a finger', () => {
    const port = renderApp(SCENES['grid-paged']());
    const page = () => screen.getAllByRole('status').map((each) => each.textContent);
    expect(page()).toContain('Page 1 of 2');
    press('PageDown', 'PageDown');
    expect(page()).toContain('Page 2 of 2');
    fireEvent.click(button('Previous page'));
    expect(page()).toContain('Page 1 of 2');
    const stage = screen.getByRole('region', { name: 'Stage' });
    const stroke = (from: number, to: number) =>
      act(() => {
        const at = (clientX: number) => ({
          clientX,
          clientY: 100,
          pointerType: 'touch',
          isPrimary: true,
          pointerId: 5,
        });
        fireEvent.pointerDown(stage, at(from));
        fireEvent.pointerUp(stage, at(to));
      });
    stroke(400, 200);
    expect(page()).toContain('Page 2 of 2');
    stroke(200, 400);
    stroke(200, 220);
    expect(page()).toContain('Page 1 of 2');
    expect(port.dispatched.filter(({ type }) => type === 'turn-page')).toHaveLength(4);
  });
});

describe('the control of the pages', () => {
  it('keeps the focus at the last page, and goes no further', () => {
    const port = renderApp(SCENES['grid-paged']());
    const next = button('Next page');
    act(() => next.focus());
    fireEvent.click(next);
    expect(document.activeElement).toBe(next);
    expect(next.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(next);
    expect(port.dispatched.filter(({ type }) => type === 'turn-page')).toHaveLength(1);
  });
});

describe('Space', () => {
  const talksAt = (target: string, more: KeyboardEventInit = {}) => {
    const port = renderApp(SCENES.security());
    act(() => port.dispatch({ type: 'set-own', source: 'microphone', on: false }));
    const element = document.querySelector(target);
    if (element === null) throw new Error(`no ${target}`);
    fireEvent.keyDown(element, { key: ' ', code: 'Space', ...more });
    const { on } = port.getState().own.microphone;
    fireEvent.keyUp(element, { key: ' ', code: 'Space' });
    tidy();
    return on;
  };

  it('talks by itself only, not with a key of the system', () => {
    expect(talksAt('body')).toBe(true);
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey', 'shiftKey']) {
      expect(talksAt('body', { [modifier]: true })).toBe(false);
    }
  });

  it('scrolls a panel that has the focus', () => {
    expect(talksAt('[data-panel] h2')).toBe(false);
  });
});

describe('the window of a share', () => {
  it('that the browser does not open is told', () => {
    vi.spyOn(window, 'open').mockReturnValue(null);
    const port = renderApp(SCENES.share());
    fireEvent.click(button('Open in new window'));
    expect(port.getState().phase).toMatchObject({ shareAway: false });
    expect(screen.getAllByText(/blocked the share window/)).not.toHaveLength(0);
  });

  it('closes with the page', () => {
    const close = vi.fn();
    const other = Object.assign(new EventTarget(), { document: document.implementation.createHTMLDocument(), close });
    vi.spyOn(window, 'open').mockReturnValue(other as unknown as Window);
    renderApp(SCENES.share());
    fireEvent.click(button('Open in new window'));
    expect(close).not.toHaveBeenCalled();
    fireEvent(window, new Event('pagehide'));
    expect(close).toHaveBeenCalledTimes(1);
  });
});

describe('a shared screen', () => {
  it('is enlarged by keys, buttons, a wheel with Ctrl and a double press, and the arrows move it', () => {
    const port = renderApp(SCENES.share());
    const zoom = () => (port.getState().phase as MeetingPhase).shareZoom?.zoom ?? 1;
    const larger = button('Zoom in');
    const whole = () => button(`${String(zoom() * 100)} %, Fit to window`);
    expect(whole().getAttribute('aria-disabled')).toBe('true');
    expect(screen.queryByRole('group', { name: /Zoomed screen/ })).toBeNull();
    fireEvent.click(larger);
    expect(zoom()).toBe(1.5);
    press('+', 'BracketRight');
    expect(zoom()).toBe(2);
    const place = screen.getByRole('group', { name: /Zoomed screen/ });
    expect(place.tabIndex).toBe(0);
    const scrolled = vi.fn();
    place.scrollBy = scrolled;
    fireEvent.keyDown(place, { key: 'ArrowRight' });
    expect(scrolled).toHaveBeenCalledWith(80, 0);
    press('-', 'Minus');
    expect(zoom()).toBe(1.5);
    const wheel = (deltaY: number, ctrlKey: boolean) => {
      // This environment's wheel knows no keys.
      const event = Object.assign(new WheelEvent('wheel', { deltaY, cancelable: true }), { ctrlKey });
      act(() => {
        place.dispatchEvent(event);
      });
      return event.defaultPrevented;
    };
    expect(wheel(-20, false)).toBe(false);
    expect(zoom()).toBe(1.5);
    expect(wheel(-20, true)).toBe(true);
    expect(zoom()).toBeCloseTo(1.5 * Math.exp(0.2));
    fireEvent.doubleClick(place);
    expect(zoom()).toBe(1);
    fireEvent.doubleClick(place);
    expect(zoom()).toBe(2);
    press('0', 'Digit0');
    expect(zoom()).toBe(1);
  });

  it('grows by two fingers that part, and one finger does nothing to its size', () => {
    const port = renderApp(SCENES.share());
    const zoom = () => (port.getState().phase as MeetingPhase).shareZoom?.zoom ?? 1;
    fireEvent.click(button('Zoom in'));
    const place = screen.getByRole('group', { name: /Zoomed screen/ });
    const at = (...x: readonly number[]) => ({ touches: x.map((clientX) => ({ clientX, clientY: 50 })) });
    act(() => {
      fireEvent.touchStart(place, at(100));
      fireEvent.touchMove(place, at(160));
    });
    expect(zoom()).toBe(1.5);
    act(() => {
      fireEvent.touchStart(place, at(100, 200));
      fireEvent.touchMove(place, at(50, 250));
    });
    expect(zoom()).toBe(3);
  });

  it('keeps what is under the fingers under them', () => {
    expect(scrollAfter(0, 100, 2)).toBe(100);
    expect(scrollAfter(100, 100, 0.5)).toBe(0);
    expect(scrollAfter(30, 0, 3)).toBe(90);
  });

  it('shows nothing under a name before a frame by the keys of that person was opened [adversary]', () => {
    const port = renderApp(SCENES.share());
    const slide = () => figure(/’s screen/).querySelector('video');
    const isVeiled = () => slide()?.className.includes('veiled');
    expect(isVeiled()).toBe(false);
    const before = port.getState().phase as MeetingPhase;
    const named = before.slots.shown['v99'];
    if (named === undefined) throw new Error('nothing is shared');
    const says = (message: ServerMessage) => act(() => port.dispatch({ type: 'received', message, ack: 0 }));
    says({ type: 'slot-changed', mid: 'v99' });
    says({ type: 'slot-changed', mid: 'v99', track: named.track, participant: named.participant });
    expect(isVeiled()).toBe(true);
    act(() => port.dispatch({ type: 'keys-reported', report: { kind: 'heard', mid: 'v99', expected: 1, leaf: 1 } }));
    expect(isVeiled()).toBe(false);
  });

  it('keeps its name whoever sends in it, and says when nothing can be opened [adversary]', () => {
    const port = renderApp(SCENES.share());
    const slot = { mid: 'v99', expected: 1 };
    act(() => port.dispatch({ type: 'keys-reported', report: { ...slot, kind: 'mislabelled', leaf: 3 } }));
    const shared = figure('Deputy Secretary (Water Supply)’s screen');
    expect(port.getState().phase).toMatchObject({ keys: { alarms: [{ kind: 'mislabelled', about: 'v99' }] } });
    act(() => port.dispatch({ type: 'keys-reported', report: { ...slot, kind: 'unreadable', reason: 'clear' } }));
    expect(within(shared).getByText('Can’t decrypt')).toBeDefined();
  });
});

describe('the menu of a tile', () => {
  it('that goes with its tile lets the stage move again', () => {
    const port = renderApp(SCENES.people());
    opensMenu(figure('Deputy Secretary (Water Supply)'));
    expect(port.getState().phase).toMatchObject({ tileMenuOpen: true });
    act(() =>
      port.dispatch({
        type: 'received',
        message: { type: 'participant-left', participant: 'p0', cause: 'left' },
        ack: 0,
      }),
    );
    expect(port.getState().phase).toMatchObject({ tileMenuOpen: false });
  });

  it('lets a host spotlight somebody for everyone', () => {
    const port = renderApp(SCENES.people());
    opensMenu(figure('Deputy Secretary (Water Supply)'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Spotlight'.replace('’', "'") }));
    expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'spotlight', participant: 'p0' } });
  });

  it('offers a participant no such thing', () => {
    renderApp(SCENES['people-guest']());
    opensMenu(figure('Deputy Secretary (Water Supply)'));
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual(['Pin', 'Message']);
  });

  it('says who is pinned and who is spotlighted for everyone', () => {
    const port = renderApp(SCENES.spotlight());
    const tile = figure('Participant 7');
    expect(within(tile).getByText('Spotlight')).toBeDefined();
    act(() => port.dispatch({ type: 'pin', participant: 'p2' }));
    expect(within(tile).getByText('Pinned')).toBeDefined();
  });

  it('moves one’s own picture, by the keyboard too', () => {
    const port = renderApp(SCENES['self-corner']());
    const own = figure('You');
    expect(document.querySelectorAll('[data-tile^="camera self"]')).toHaveLength(1);
    opensMenu(own);
    fireEvent.click(screen.getByRole('menuitem', { name: 'Move to the top left' }));
    expect(port.getState().preferences.selfCorner).toBe('top-start');
    opensMenu(figure('You'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Hide my video from me' }));
    expect(screen.queryByRole('figure', { name: 'You' })).toBeNull();
  });
});

describe('the command palette', () => {
  it('is opened with Ctrl K, finds by words and acts', () => {
    const port = renderApp(SCENES.two());
    press('k', 'KeyK', { ctrlKey: true });
    const dialog = screen.getByRole('dialog', { name: 'Commands' });
    const field = within(dialog).getByRole('searchbox', { name: 'Find a command' });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'camera' } });
    fireEvent.click(within(dialog).getByRole('menuitem', { name: /Turn my camera off/ }));
    expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'camera', on: false });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('offers hosts’ acts to hosts alone', () => {
    renderApp(SCENES.two());
    press('k', 'KeyK', { ctrlKey: true });
    expect(screen.queryByRole('menuitem', { name: /Lock meeting/ })).toBeNull();
    tidy();
    renderApp(SCENES.people());
    press('k', 'KeyK', { ctrlKey: true });
    expect(screen.getByRole('menuitem', { name: /Lock meeting/ })).toBeDefined();
  });
});

describe('Settings', () => {
  it('are kept by the browser as the core is told', () => {
    const port = renderApp(SCENES.settings());
    fireEvent.click(screen.getByRole('switch', { name: 'Suppress noise' }));
    fireEvent.click(screen.getByRole('switch', { name: 'Play a sound when people join or leave' }));
    fireEvent.change(screen.getByLabelText('Video quality'), { target: { value: 'saver' } });
    fireEvent.change(screen.getByLabelText('Your own video'), { target: { value: 'hidden' } });
    expect(port.getState().preferences).toMatchObject({
      receive: 'saver',
      selfView: 'hidden',
      cues: false,
      awake: true,
      voice: { noiseSuppression: false, echoCancellation: true, autoGainControl: true },
    });
    expect(screen.getByText('Saving data')).toBeDefined();
  });
});

describe('the look of the page', () => {
  it.each([
    ['High contrast', 'contrast', 'more'],
    ['Reduce motion', 'motion', 'off'],
  ])('%s is chosen in Settings and kept', (name, look, value) => {
    renderApp(SCENES.settings());
    const choice = () => screen.getByRole('switch', { name });
    const shown = () => document.documentElement.dataset[look];
    expect(shown()).toBeUndefined();
    fireEvent.click(choice());
    expect(shown()).toBe(value);
    expect((choice() as HTMLInputElement).checked).toBe(true);
    cleanup();
    document.documentElement.removeAttribute(`data-${look}`);
    renderApp(SCENES.settings());
    expect(shown()).toBe(value);
    fireEvent.click(choice());
    expect(shown()).toBeUndefined();
  });
});

describe('single keys', () => {
  it.each([
    ['t', 'KeyT', 'Chat'],
    ['n', 'KeyN', 'Connection'],
    ['p', 'KeyP', 'People'],
  ])('%s opens and closes a panel', (key, code, name) => {
    renderApp(SCENES.two());
    press(key, code);
    expect(screen.getByRole('complementary', { name: new RegExp(`^${name}`) })).toBeDefined();
    press(key, code);
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('r offers the reactions, c shows and hides the captions', () => {
    const port = renderApp(SCENES.two());
    press('c', 'KeyC');
    expect(port.getState().preferences.captions.on).toBe(true);
    press('c', 'KeyC');
    expect(port.getState().preferences.captions.on).toBe(false);
    press('r', 'KeyR');
    fireEvent.click(button('Thanks', screen.getByRole('dialog', { name: 'React' })));
    expect(port.dispatched).toContainEqual({ type: 'react', sign: '🙏' });
  });

  it('stand in the list that ? shows', () => {
    renderApp(SCENES.two());
    press('?', 'Slash', { shiftKey: true });
    const rows = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }))
      .getAllByRole('term')
      .map((term) => [term.textContent, term.nextElementSibling?.textContent]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['T', 'Chat'],
        ['N', 'Connection'],
        ['R', 'React'],
      ]),
    );
  });
});

describe('one’s own floating picture', () => {
  const floats = () => {
    const port = renderApp(SCENES['self-corner']());
    const own = within(figure('You')).getByRole('button');
    act(() => own.focus());
    return { own, corner: () => port.getState().preferences.selfCorner };
  };

  it('goes to each corner by arrow keys', () => {
    const { own, corner } = floats();
    expect(own.getAttribute('aria-keyshortcuts')).toBe('ArrowUp ArrowDown ArrowLeft ArrowRight');
    const goes = (key: string) => {
      press(key, key);
      return corner();
    };
    expect(['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight'].map(goes)).toEqual([
      'top-end',
      'top-start',
      'bottom-start',
      'bottom-end',
    ]);
    expect(document.activeElement).toBe(own);
  });

  it('says to screen readers where it went', () => {
    floats();
    press('ArrowUp', 'ArrowUp');
    expect(screen.getByText('Your video is at the top right.').closest('[aria-live]')).not.toBeNull();
  });

  it('passes the focus on in its corner', () => {
    const { own, corner } = floats();
    press('Home', 'Home');
    expect(document.activeElement).not.toBe(own);
    press('End', 'End');
    expect(document.activeElement).toBe(own);
    press('ArrowUp', 'ArrowUp', { altKey: true });
    expect(corner()).toBe('bottom-end');
    press('ArrowRight', 'ArrowRight');
    expect([corner(), document.activeElement === own]).toEqual(['bottom-end', false]);
  });

  it('goes the way of the arrow from right to left', () => {
    const { corner } = floats();
    document.documentElement.dir = 'rtl';
    press('ArrowRight', 'ArrowRight');
    document.documentElement.dir = 'ltr';
    expect(corner()).toBe('bottom-start');
  });
});
