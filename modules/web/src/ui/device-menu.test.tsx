// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import type { CallState, Device } from '../call/state.ts';
import { DEVICES, MANY_DEVICES } from './testing/devices.ts';
import type { FakePort } from './testing/fake-port.ts';
import { button } from './testing/in-meeting.ts';
import { press, renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

const PATIENTLY = { timeout: 20_000 };

afterEach(tidy);

const MIC = 'Choose microphone';
const CAMERA = 'Choose camera';

const ALL = MANY_DEVICES.type === 'devices-listed' ? MANY_DEVICES.devices : [];

function listed(devices: readonly Device[], canChooseSpeaker = true): CallEvent {
  return { type: 'devices-listed', devices, canChooseSpeaker };
}

function opened(name: string): HTMLElement {
  fireEvent.click(button(name));
  return screen.getByRole('menu', { name });
}

/** As somebody hears them: what each is, its name, and whether it is checked. */
function entries(menu: HTMLElement): string[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=group], [role^=menuitem]')].map((each) => {
    const role = each.getAttribute('role') ?? '';
    if (role === 'group') return each.getAttribute('aria-label') ?? textOf(each.getAttribute('aria-labelledby'));
    return `${role.replace('menuitem', '')} ${each.textContent}${isChecked(each) ? ' *' : ''}`.trim();
  });
}

function isChecked(entry: HTMLElement): boolean {
  return entry.getAttribute('aria-checked') === 'true';
}

function textOf(id: string | null): string {
  return document.getElementById(id ?? '')?.textContent ?? '';
}

function radio(name: string | RegExp, inside: HTMLElement = document.body): HTMLElement {
  return within(inside).getByRole('menuitemradio', { name });
}

/**
 * Once an entry is where the focus belongs. This page takes the focus from it as soon as the menu is open, which no browser
 * does, so it is given back.
 */
async function openMenuOn(on: string): Promise<HTMLElement> {
  return await vi.waitFor(() => {
    const here = screen.getByRole('menu').querySelector<HTMLElement>('[tabindex="0"]');
    expect(here?.textContent).toBe(on);
    if (here === null) throw new Error('nowhere');
    act(() => here.focus());
    return here;
  }, PATIENTLY);
}

async function opensByKey(key: string, code: string, at: string): Promise<HTMLElement> {
  act(() => button(MIC).focus());
  press(key, code);
  return await openMenuOn(at);
}

function choices(port: FakePort): CallEvent[] {
  return port.dispatched.filter(({ type }) => type === 'choose-device');
}

function panelOf({ phase }: CallState) {
  return phase.name === 'meeting' ? phase.panel : null;
}

describe('microphone menu', () => {
  it('lists sound settings in use', () => {
    renderApp(SCENES['devices-microphone']());
    expect(entries(opened(MIC))).toEqual([
      'Microphone',
      'radio Default - Built-in microphone',
      'radio Built-in microphone',
      'radio USB headset *',
      'Your voice',
      'checkbox Suppress noise *',
      'Speaker',
      'radio Default - Loudspeaker (Realtek High Definition Audio) *',
      'radio Loudspeaker (Realtek High Definition Audio)',
      'radio USB headset',
      'Play a test sound',
      'All audio settings…',
    ]);
  });

  it('switches microphone and speaker, then closes', () => {
    const port = renderApp(SCENES['devices-microphone']());
    fireEvent.click(radio('Built-in microphone', opened(MIC)));
    expect(screen.queryByRole('menu')).toBeNull();
    // The system's own choice has the same id in both lists.
    const speakers = within(opened(MIC)).getByRole('group', { name: 'Speaker' });
    fireEvent.click(radio('USB headset', speakers));
    expect(choices(port)).toEqual([
      { type: 'choose-device', kind: 'microphone', deviceId: 'm1' },
      { type: 'choose-device', kind: 'speaker', deviceId: 's2' },
    ]);
    expect(port.getState().devices.chosen).toMatchObject({ microphone: 'm1', speaker: 's2' });
    const microphones = within(opened(MIC)).getByRole('group', { name: 'Microphone' });
    expect(isChecked(radio('Built-in microphone', microphones))).toBe(true);
  });

  it('chosen device is not reopened', () => {
    const port = renderApp(SCENES['devices-microphone']());
    const microphones = within(opened(MIC)).getByRole('group', { name: 'Microphone' });
    fireEvent.click(radio('USB headset', microphones));
    expect(choices(port)).toEqual([]);
  });

  it('browser-chosen speaker can still be tested', () => {
    const port = renderApp(SCENES['devices-microphone']());
    act(() => port.dispatch(listed(ALL, false)));
    const entryNames = entries(opened(MIC));
    expect(entryNames).not.toContain('Speaker');
    expect(entryNames).toContain('Play a test sound');
  });

  it('stays open for noise and sound tests', () => {
    const port = renderApp(SCENES['devices-microphone']());
    const menu = opened(MIC);
    fireEvent.click(within(menu).getByRole('menuitemcheckbox', { name: 'Suppress noise' }));
    expect(port.getState().preferences.voice).toMatchObject({ noiseSuppression: false, echoCancellation: true });
    expect(isChecked(within(menu).getByRole('menuitemcheckbox'))).toBe(false);
    const test = within(menu).getByRole('menuitem', { name: 'Play a test sound' });
    fireEvent.click(test);
    expect(port.dispatched).toContainEqual({ type: 'test-speaker' });
    expect(screen.getAllByText('Playing. Can you hear it?').map((each) => each.getAttribute('role'))).toContain(
      'status',
    );
    // Its name is what it does, also while it does it.
    expect(within(menu).getByRole('menuitem', { name: 'Play a test sound' })).toBe(test);
  });

  it('opens sound settings with focus', () => {
    const port = renderApp(SCENES['devices-microphone']());
    for (const _ of ['closed', 'open']) {
      opened(MIC);
      fireEvent.click(screen.getByRole('menuitem', { name: 'All audio settings…' }));
      expect(panelOf(port.getState())).toBe('settings');
      expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Your voice' }));
      act(() => screen.getByRole('heading', { name: 'Settings' }).focus());
    }
    press('Escape', 'Escape');
    expect(panelOf(port.getState())).toBeNull();
  });
});

describe('camera menu', () => {
  it('lists cameras and background', () => {
    const port = renderApp(SCENES['devices-camera']());
    expect(entries(opened(CAMERA))).toEqual([
      'Camera',
      'radio Front camera *',
      'radio USB_2.0_Conference_Camera_(Committee_room_3)_046d:085e',
      'Background',
      'radio No blur *',
      'radio Slight blur',
      'radio Strong blur',
      'radio Grey',
      'radio Blue',
      'radio Green',
      'All video settings…',
    ]);
    fireEvent.click(radio('Strong blur'));
    expect(port.getState().preferences.background).toBe('strong');
    fireEvent.click(radio(/^USB_2.0/, opened(CAMERA)));
    expect(choices(port)).toEqual([{ type: 'choose-device', kind: 'camera', deviceId: 'c2' }]);
    opened(CAMERA);
    fireEvent.click(screen.getByRole('menuitem', { name: 'All video settings…' }));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Video and data' }));
  });

  it('unsupported blur only offers turning off', () => {
    renderApp({ ...SCENES['devices-camera'](), canBlur: false });
    expect(entries(opened(CAMERA))).not.toContain('Background');
    tidy();
    const state = SCENES['devices-camera']();
    renderApp({ ...state, canBlur: false, preferences: { ...state.preferences, background: 'light' } });
    expect(entries(opened(CAMERA))).toContain('radio Slight blur *');
  });

  it('missing camera is stated', () => {
    const port = renderApp(SCENES['devices-camera']());
    act(() => port.dispatch(listed(ALL.filter(({ kind }) => kind !== 'camera'))));
    expect(entries(opened(CAMERA)).slice(0, 2)).toEqual(['Camera', 'radio No device found']);
    expect(radio('No device found').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('by the keyboard', () => {
  it.each([
    ['Enter', 'Enter'],
    [' ', 'Space'],
    ['ArrowDown', 'ArrowDown'],
  ])('%s opens at the chosen, Escape returns', async (key, code) => {
    renderApp(SCENES['devices-microphone']());
    await opensByKey(key, code, 'USB headset');
    press('ArrowUp', 'ArrowUp');
    await openMenuOn('Built-in microphone');
    press('Escape', 'Escape');
    expect(screen.queryByRole('menu')).toBeNull();
    await vi.waitFor(() => expect(document.activeElement).toBe(button(MIC)), PATIENTLY);
  });

  it('last item is reachable from below', async () => {
    renderApp(SCENES['devices-microphone']());
    await opensByKey('ArrowUp', 'ArrowUp', 'All audio settings…');
  });

  it('arrows are separate bar stops', () => {
    renderApp(SCENES['devices-microphone']());
    const bar = screen.getByRole('toolbar', { name: 'Controls' });
    const stops = within(bar).getAllByRole('button').slice(0, 4);
    const attributes = (name: string) => stops.map((each) => each.getAttribute(name));
    expect(attributes('aria-label')).toEqual(['Mic on', MIC, 'Camera on', CAMERA]);
    expect(attributes('aria-haspopup')).toEqual([null, 'menu', null, 'menu']);
    act(() => stops[0]?.focus());
    for (const stop of stops.slice(1)) {
      press('ArrowRight', 'ArrowRight');
      expect(document.activeElement).toBe(stop);
    }
  });
});

describe('devices changing while open', () => {
  const HEADSET: Device = { id: 'm3', kind: 'microphone', label: 'Bluetooth headset' };

  it('list changes, focus remains', async () => {
    const port = renderApp(SCENES['devices-microphone']());
    await opensByKey('Enter', 'Enter', 'USB headset');
    press('ArrowUp', 'ArrowUp');
    const here = await openMenuOn('Built-in microphone');
    act(() => port.dispatch(listed([HEADSET, ...ALL])));
    expect(radio('Bluetooth headset')).toBeDefined();
    expect(document.activeElement).toBe(here);
    act(() => port.dispatch(listed(ALL)));
    expect(screen.queryByRole('menuitemradio', { name: 'Bluetooth headset' })).toBeNull();
    expect(document.activeElement).toBe(here);
  });

  it('focus does not follow the choice', async () => {
    const port = renderApp(SCENES['devices-microphone']());
    await opensByKey('Enter', 'Enter', 'USB headset');
    press('ArrowDown', 'ArrowDown');
    const here = await openMenuOn('Suppress noise');
    act(() => port.dispatch(listed(ALL.filter(({ id }) => id !== 'm2'))));
    expect(isChecked(radio('Default - Built-in microphone'))).toBe(true);
    expect(document.activeElement).toBe(here);
    act(() => port.dispatch(listed(ALL)));
    expect(document.activeElement).toBe(here);
  });

  it('removed focused item keeps menu focus', async () => {
    const port = renderApp(SCENES['devices-microphone']());
    await opensByKey('Enter', 'Enter', 'USB headset');
    act(() => port.dispatch(listed(ALL.filter(({ id }) => id !== 'm2'))));
    await vi.waitFor(() => expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true), PATIENTLY);
  });
});

it('narrow bar leaves devices to settings', () => {
  renderIn(1023, 768, SCENES['devices-microphone']());
  expect(screen.queryByRole('button', { name: MIC })).toBeNull();
  expect(button('Mic on')).toBeDefined();
  tidy();
  renderIn(1024, 768, SCENES['devices-microphone']());
  expect(button(MIC)).toBeDefined();
});

it('single devices are still named', () => {
  const port = renderApp(SCENES['devices-camera']());
  act(() => port.dispatch(DEVICES));
  expect(entries(opened(CAMERA))[1]).toBe('radio Front camera *');
});
