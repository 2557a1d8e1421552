// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallState, ParticipantView, RuleView } from '../call/state.ts';
import { person, SELF, track } from '../call/testing/meeting.ts';
import type { CallEvent } from '../call/events.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { FakePort } from './testing/fake-port.ts';
import { press, renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const DEPUTY = 'Deputy Secretary (Water Supply)';

function button(name: string, inside: HTMLElement = document.body) {
  return within(inside).getByRole('button', { name });
}

function acts(port: FakePort) {
  return port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
}

function menuOf(name: string): string[] {
  const people = screen.queryByRole('complementary', { name: /^People/ });
  fireEvent.click(button(`Actions for ${name}`, people ?? undefined));
  return screen.getAllByRole('menuitem').map((item) => item.textContent);
}

function received(message: ServerMessage): CallEvent {
  return { type: 'received', message, ack: 0 };
}

/** Chooses one of the commands by its words. */
function command(text: string): void {
  press('k', 'KeyK', { ctrlKey: true });
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a command' }), { target: { value: text } });
  fireEvent.click(screen.getByRole('menuitem', { name: new RegExp(`^${text}`) }));
}

/** The same scene with somebody changed. */
function changed(
  state: CallState,
  id: string,
  change: (before: ParticipantView) => Partial<ParticipantView>,
): CallState {
  const { phase } = state;
  if (phase.name !== 'meeting') throw new Error('not in a meeting');
  const participants = phase.participants.map((each) => (each.id === id ? { ...each, ...change(each) } : each));
  return { ...state, phase: { ...phase, participants } };
}

const sharing = ({ tracks, id }: ParticipantView) => ({ tracks: [...tracks, track(id, 'screen')] });
const STOPS = { type: 'mute', participant: 'p0', source: 'screen' };

describe("other participant's share", () => {
  it('host stops it above, focus remains [A4]', () => {
    const port = renderApp(SCENES.share());
    fireEvent.click(button('Stop sharing', screen.getByRole('region', { name: 'Stage' })));
    expect(acts(port)).toEqual([STOPS]);
    expect(document.activeElement?.id).toBe('main');
  });

  it('phone shows a named icon', () => {
    const port = renderIn(360, 640, SCENES.share());
    fireEvent.click(button('Stop sharing', screen.getByRole('region', { name: 'Stage' })));
    expect(acts(port)).toEqual([STOPS]);
  });

  it('participant cannot stop it', () => {
    renderApp(SCENES['share-large']());
    expect(screen.queryByRole('button', { name: 'Stop sharing' })).toBeNull();
    expect(menuOf(DEPUTY)).not.toContain('Stop sharing');
  });

  it.each(['alternate-host', 'host', 'participant'] as const)('role %s is stopped from the menu', (role) => {
    const port = renderApp(changed(SCENES['grid-5'](), 'p0', (each) => ({ ...sharing(each), role })));
    expect(menuOf(DEPUTY)).toContain('Stop sharing');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Stop sharing' }));
    expect(acts(port)).toEqual([STOPS]);
  });
});

describe('share button without the right', () => {
  const REASON = 'Only the host can share their screen. Raise your hand to ask.';
  const display = Object.getOwnPropertyDescriptor(navigator, 'mediaDevices');

  beforeEach(() => {
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: { getDisplayMedia: () => undefined },
    });
  });
  afterEach(() => {
    if (display) Object.defineProperty(navigator, 'mediaDevices', display);
    else Reflect.deleteProperty(navigator, 'mediaDevices');
  });

  it('disabled press explains how to ask', () => {
    const port = renderApp(SCENES.two());
    const share = button('Share');
    expect(share.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(share.getAttribute('aria-describedby') ?? '')?.textContent).toBe(REASON);
    fireEvent.click(share);
    expect(screen.queryByRole('dialog')).toBeNull();
    const notices = screen.getByRole('group', { name: 'Notifications' });
    expect(within(notices).getByText(REASON)).toBeDefined();
    fireEvent.click(button('Raise my hand', notices));
    expect(acts(port)).toEqual([{ type: 'raise-hand', raised: true }]);
    expect(screen.queryByText(REASON, { selector: '[data-notices] p' })).toBeNull();
  });

  it('key and command explain too', () => {
    for (const ask of [() => press('s', 'KeyS'), () => command('Share')]) {
      const port = renderApp(SCENES.two());
      ask();
      expect(port.dispatched).toContainEqual({ type: 'share-refused' });
      tidy();
    }
  });

  it('raised hand is not offered again', () => {
    renderApp(changed(SCENES.two(), SELF, () => ({ handRaisedAt: '2026-11-24T10:00:00.000Z' })));
    fireEvent.click(button('Share'));
    expect(screen.queryByRole('button', { name: 'Raise my hand' })).toBeNull();
  });

  it('granted right enables it', () => {
    const port = renderApp(SCENES.two());
    fireEvent.click(button('Share'));
    const { phase } = port.getState();
    const own = phase.name === 'meeting' ? phase.participants.find(({ id }) => id === SELF) : undefined;
    if (own === undefined) throw new Error('not in a meeting');
    act(() => port.dispatch(received({ type: 'participant-changed', participant: { ...own, mayShare: true } })));
    expect(button('Share').getAttribute('aria-disabled')).toBeNull();
    expect(screen.queryByText(REASON, { selector: '[data-notices] p' })).toBeNull();
    fireEvent.click(button('Share'));
    expect(screen.getByRole('dialog', { name: 'Share your screen' })).toBeDefined();
  });

  it('narrow bar keeps reactions in place', () => {
    renderIn(460, 800, SCENES.five());
    const bar = screen.getByRole('toolbar', { name: 'Controls' });
    expect(within(bar).getByRole('button', { name: 'React' })).toBeDefined();
    expect(within(bar).queryByRole('button', { name: 'Share' })).toBeNull();
    fireEvent.click(button('More', bar));
    expect(screen.getByRole('menuitem', { name: 'Share' })).toBeDefined();
  });
});

describe('opening device', () => {
  it.each([
    ['microphone', 'Mic on'],
    ['camera', 'Camera on'],
  ] as const)('button cancels opening: the %s', (source, name) => {
    for (const scene of ['prepare', 'five'] as const) {
      const state = SCENES[scene]();
      const port = renderApp({ ...state, own: { ...state.own, [source]: { on: true, device: 'opening' } } });
      const control = button(name);
      const isDrawn = control.hasAttribute('data-opening');
      fireEvent.click(control);
      expect(port.dispatched).toContainEqual({ type: 'set-own', source, on: false });
      expect(isDrawn).toBe(true);
      expect(port.getState().own[source]).toMatchObject({ on: false, device: 'closed' });
      tidy();
    }
  });
});

it('hanging screen picker can be cancelled', () => {
  const state = SCENES['people-lively']();
  const port = renderApp({ ...state, own: { ...state.own, screen: { on: true, device: 'opening' } } });
  fireEvent.click(button('Stop sharing', screen.getByRole('toolbar', { name: 'Controls' })));
  expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'screen', on: false });
});

describe('phone camera switch', () => {
  const CAMERAS: CallEvent = {
    type: 'devices-listed',
    canChooseSpeaker: false,
    devices: ['front', 'back'].map((id) => ({ id, kind: 'camera', label: id })),
  };
  const looks = (facing: string): CallEvent => ({ type: 'device-opened', source: 'camera', deviceId: facing, facing });
  const inMeeting = (...events: readonly CallEvent[]) => {
    const port = renderIn(360, 740, SCENES.five());
    const on: CallEvent = { type: 'set-own', source: 'camera', on: true };
    act(() => [on, ...events].forEach((event) => port.dispatch(event)));
    return port;
  };
  const own = () => screen.getByRole('figure', { name: /^You/ }).querySelector('video');
  const mirrored = () => own()?.className.includes('mirrored');

  it('is in More and commands', () => {
    const port = inMeeting(looks('user'), CAMERAS);
    fireEvent.click(button('More'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Switch camera' }));
    expect(port.dispatched).toContainEqual({ type: 'flip-camera' });
    act(() => port.dispatch(looks('environment')));
    command('Switch camera');
    expect(port.dispatched.filter(({ type }) => type === 'flip-camera')).toHaveLength(2);
  });

  it('single camera hides it', () => {
    inMeeting(looks('user'));
    fireEvent.click(button('More'));
    expect(screen.queryByRole('menuitem', { name: 'Switch camera' })).toBeNull();
  });

  it('front camera preview is mirrored', () => {
    const port = inMeeting(looks('user'), CAMERAS);
    expect(mirrored()).toBe(true);
    act(() => port.dispatch(looks('environment')));
    expect(mirrored()).toBe(false);
    act(() => port.dispatch({ type: 'device-opened', source: 'camera', deviceId: 'desk' }));
    expect(mirrored()).toBe(true);
  });
});

describe('the share right', () => {
  it('is granted and revoked individually', () => {
    renderApp(SCENES['share-granted']());
    expect(menuOf('Participant 7')).toContain('Allow screen sharing');
    tidy();
    renderApp(changed(SCENES['share-granted'](), 'p2', () => ({ mayShare: true })));
    expect(menuOf('Participant 7')).toContain('Stop allowing screen sharing');
  });

  it('is hidden where it changes nothing', () => {
    renderApp(changed(SCENES['grid-5'](), 'p2', () => ({ mayShare: true })));
    expect(menuOf('Participant 7').filter((text) => text.includes('share'))).toEqual([]);
    tidy();
    renderApp(changed(SCENES['share-granted'](), 'p0', () => ({ mayShare: true })));
    expect(menuOf(DEPUTY).filter((text) => text.includes('share'))).toEqual([]);
  });
});

/** The words of all commands that have those that are typed. */
function commandsFor(typed: string): string[] {
  if (screen.queryByRole('dialog', { name: 'Commands' }) === null) press('k', 'KeyK', { ctrlKey: true });
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a command' }), { target: { value: typed } });
  const items = screen.queryAllByRole('menuitem').map((item) => item.textContent);
  return items.filter((text) => text !== 'No commands found.');
}

function choose(text: string): void {
  const item = screen.getAllByRole('menuitem').find(({ textContent }) => textContent === text);
  if (item === undefined) throw new Error(`no ${text}`);
  fireEvent.click(item);
}

describe('command palette', () => {
  it('include menu actions of named people', () => {
    const port = renderApp(SCENES['people-lively']());
    const menu = menuOf('Participant 7');
    press('Escape', 'Escape');
    expect(commandsFor('participant 7')).toEqual(menu.map((text) => `Participant 7: ${text}`));
    expect(commandsFor('mute PARTICI')).toEqual(['Participant 7: Mute', 'Participant 7: Mute and keep muted']);
    choose('Participant 7: Mute');
    expect(acts(port)).toEqual([{ type: 'mute', participant: 'p2', source: 'microphone' }]);
    commandsFor('remove 7');
    fireEvent.click(screen.getByRole('menuitem'));
    expect(screen.getByRole('alertdialog', { name: /^Remove Participant 7\s?\?$/ })).toBeDefined();
  });

  it('need a name for person actions', () => {
    renderApp(SCENES['people-guest']());
    expect(commandsFor('').filter((text) => text.startsWith('Participant 7'))).toEqual([]);
    expect(commandsFor('participant 7')).toEqual(['Participant 7: Pin', 'Participant 7: Message']);
    expect(commandsFor('all hands')).toEqual([]);
  });

  it('large meetings limit person actions', () => {
    const lively = SCENES['people-lively']();
    if (lively.phase.name !== 'meeting') throw new Error('not in a meeting');
    const many = Array.from({ length: 500 }, (_, at) => person(`m${at}`, { name: `Ravi Kumar ${at}` }));
    const participants = [...lively.phase.participants, ...many];
    renderApp({ ...lively, phase: { ...lively.phase, participants } });
    const named = (typed: string) => new Set(commandsFor(typed).map((text) => /^(Ravi[^:]*):/.exec(text)?.[1]));
    expect([...named('r')].filter((name) => name !== undefined)).toEqual([]);
    expect([...named('ra')].filter((name) => name !== undefined)).toHaveLength(8);
    expect(within(screen.getByRole('dialog')).getByText(/^Keep typing/).textContent).toBe(
      'Keep typing to find more people.',
    );
    expect([...named('mute kumar')]).toHaveLength(8);
    expect([...named('remove ravi 417')]).toEqual(['Ravi Kumar 417']);
    expect([...named('kumar 41')]).toContain('Ravi Kumar 41');
  });

  it('include host actions', () => {
    const lively = SCENES['people-lively']();
    const port = renderApp(changed(lively, 'p0', sharing));
    commandsFor('mute all');
    choose('Mute all');
    command('Lower all hands');
    commandsFor('stop sharing');
    choose(`${DEPUTY}: Stop sharing`);
    expect(acts(port)).toEqual([{ type: 'mute-all', source: 'microphone' }, { type: 'lower-hand' }, STOPS]);
    command('Message the lobby');
    expect(screen.getByRole('dialog', { name: 'Message the lobby' })).toBeDefined();
  });

  it('include appearance not already chosen', () => {
    const state = SCENES.two();
    const port = renderApp({ ...state, canBlur: true });
    expect(commandsFor('theme')).toEqual(['Theme: Light', 'Theme: Dark']);
    choose('Theme: Dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(commandsFor('theme')).toEqual(['Theme: Same as system', 'Theme: Light']);
    expect(commandsFor('background')).toEqual(
      ['Slight blur', 'Strong blur', 'Grey', 'Blue', 'Green'].map((name) => `Background: ${name}`),
    );
    choose('Background: Slight blur');
    expect(port.getState().preferences.background).toBe('light');
    expect(commandsFor('tamil')).toEqual(['Language: தமிழ்']);
    expect(commandsFor('English').filter((text) => text.startsWith('Language'))).toEqual([]);
    commandsFor('hindi');
    fireEvent.click(screen.getByRole('menuitem'));
    expect(document.documentElement.lang).toBe('hi');
  });

  it('unsupported blur is hidden', () => {
    renderApp({ ...SCENES.two(), canBlur: false });
    expect(commandsFor('background')).toEqual([]);
  });
});

describe('Message', () => {
  it('opens chat to that person', () => {
    const port = renderApp(SCENES['people-guest']());
    menuOf('Participant 7');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Message' }));
    const { phase } = port.getState();
    expect(phase).toMatchObject({ panel: 'chat', chat: { to: { kind: 'one', participant: 'p2' } } });
    expect(screen.getByLabelText('To')).toHaveProperty('value', 'p2');
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
  });

  it('works while chat is open', () => {
    const port = renderApp(SCENES.chat());
    act(() => port.dispatch({ type: 'write-to', participant: 'p1' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
    act(() => port.dispatch({ type: 'toggle-panel', panel: 'chat' }));
    act(() => port.dispatch({ type: 'toggle-panel', panel: 'chat' }));
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Chat' }));
  });

  it('unreachable recipients hide it', () => {
    const state = SCENES['people-guest']();
    if (state.phase.name !== 'meeting') throw new Error('not in a meeting');
    const { keys } = state.phase;
    renderApp({ ...state, phase: { ...state.phase, keys: { ...keys, view: null } } });
    expect(menuOf('Participant 7')).toEqual(['Pin']);
  });
});

describe('rule with one supported value', () => {
  const clauses = (state: CallState, change: Partial<RuleView>): CallState => {
    if (state.phase.name !== 'meeting') throw new Error('not in a meeting');
    const { meeting } = state.phase;
    const rules = meeting.rules.map((each) => (each.clause === 'C4' ? { ...each, ...change } : each));
    return { ...state, phase: { ...state.phase, meeting: { ...meeting, rules } } };
  };
  const REASON = 'There are no other settings for this rule yet.';
  const CHOICE = 'Setting of C4, Chat can’t be saved';

  it('explains the only choice', () => {
    renderApp(SCENES.security());
    expect(screen.queryByLabelText(CHOICE)).toBeNull();
    expect(screen.getAllByText(REASON)).toHaveLength(1);
  });

  it('unsupported value can be reset', () => {
    const port = renderApp(clauses(SCENES.security(), { value: 'allowed', relaxed: true }));
    fireEvent.change(screen.getByLabelText(CHOICE), { target: { value: 'off' } });
    expect(acts(port)).toEqual([{ type: 'set-rule', clause: 'C4', value: 'off' }]);
  });

  it('newer server enables choices', () => {
    renderApp(clauses(SCENES.security(), { allowed: ['off', 'allowed'] }));
    expect(screen.getByLabelText(CHOICE)).toBeDefined();
    expect(screen.queryByText(REASON)).toBeNull();
  });
});
