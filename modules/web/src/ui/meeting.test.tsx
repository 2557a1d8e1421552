// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Played } from '../call/testing/meeting.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { acts, button, described, region } from './testing/in-meeting.ts';
import { press, renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { inWords } from './testing/in-words.ts';
import { CLAUSES } from './testing/scene-meeting.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

describe('the stage', () => {
  it('tiles are named, own as "You"', () => {
    renderApp(SCENES.two());
    const stage = region('Stage');
    expect(within(stage).getByRole('figure', { name: 'Deputy Secretary (Water Supply)' })).toBeDefined();
    expect(within(stage).getByRole('figure', { name: 'You' })).toBeDefined();
  });

  it('tile description has its state', () => {
    renderApp(SCENES['queue-shut']());
    const tile = screen.getByRole('figure', { name: 'Participant 7' });
    expect(described(tile)).toBe('muted, hand raised, number 1');
    expect(described(screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' }))).toContain('speaking');
  });

  it('paused video shows its reason', () => {
    renderApp(SCENES['two-paused']());
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    const words = 'Video paused: your network is too slow';
    expect(within(tile).getByText(words)).toBeDefined();
    expect(described(tile)).toContain(words);
  });

  it('arrows move between tiles', () => {
    renderApp(SCENES['queue-shut']());
    const menus = within(region('Stage')).getAllByRole('button', { name: /^Actions for/ });
    const stops = () => menus.filter((menu) => menu.tabIndex === 0);
    expect(stops()).toHaveLength(1);
    act(() => menus[0]?.focus());
    press('ArrowRight', 'ArrowRight');
    expect(document.activeElement).toBe(menus[1]);
    expect(stops()).toEqual([menus[1]]);
    press('End', 'End');
    expect(document.activeElement).toBe(menus.at(-1));
  });

  it('Enter opens the person menu', () => {
    const port = renderApp(SCENES['queue-shut']());
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    const menu = within(tile).getByRole('button', { name: 'Actions for Deputy Secretary (Water Supply)' });
    expect(menu.getAttribute('aria-haspopup')).toBe('menu');
    expect(described(menu)).toContain('speaking');
    act(() => menu.focus());
    press('Enter', 'Enter');
    expect(menu.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(screen.getByRole('menuitem', { name: 'Mute' }));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'mute', participant: 'p0', source: 'microphone' },
    });
    expect(port.dispatched).toContainEqual({ type: 'tile-menu', open: true });
  });
});

describe('the bar', () => {
  const names = (role: string, within_: HTMLElement) =>
    within(within_)
      .getAllByRole(role)
      .map((each) => each.getAttribute('aria-label') ?? each.textContent);
  const bar = () => screen.getByRole('toolbar', { name: 'Controls' });
  const ALL = ['Share', 'Hand', 'React', 'People', 'Chat', 'Security', 'More'];

  it.each([320, 360, 480, 560, 683, 767, 768, 1440])('More has everything missing, %i wide', (width) => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getDisplayMedia: () => null } });
    renderIn(width, 700, SCENES.alone());
    // Without what stands counted behind the word.
    const inBar = names('button', bar()).map((name) => name.split(',')[0] ?? '');
    for (const name of ['Hand', 'People', 'Chat', 'More']) expect(inBar).toContain(name);
    fireEvent.click(button('More', bar()));
    const inMore = names('menuitem', screen.getByRole('menu', { name: 'More' }));
    const twice = inBar.filter((name) => inMore.includes(name));
    expect(ALL.filter((name) => !inBar.includes(name) && !inMore.includes(name))).toEqual([]);
    expect(twice).toEqual([]);
    expect(inMore).toContain('Keyboard shortcuts');
  });

  it('narrow bar reacts from More', () => {
    const port = renderIn(360, 700, SCENES.two());
    fireEvent.click(button('More', bar()));
    fireEvent.click(screen.getByRole('menuitem', { name: 'React' }));
    fireEvent.click(button('Applause', screen.getByRole('dialog', { name: 'React' })));
    expect(port.dispatched).toContainEqual({ type: 'react', sign: '👏' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('settings', () => {
  it('accessibility page opens another tab', () => {
    renderApp(SCENES.settings());
    const link = screen.getByRole('link', { name: 'Accessibility' });
    expect(link.getAttribute('target')).toBe('_blank');
  });
});

describe('a menu', () => {
  it('hidden close buttons are translated', () => {
    renderApp(SCENES.two(), 'hi');
    fireEvent.click(screen.getByRole('button', { name: 'और' }));
    const menu = screen.getByRole('menu').parentElement ?? document.body;
    expect(within(menu).getAllByRole('button', { name: 'बंद करें' })).toHaveLength(2);
    expect(within(menu).queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });
});

describe('Security', () => {
  it('lists rules, values and who relaxed', () => {
    renderApp(SCENES.security());
    for (const clause of CLAUSES) expect(screen.getByText(clause)).toBeDefined();
    expect(screen.getByText(inWords(/^Relaxed by Under Secretary \(Admin\) at \d\d:\d\d$/))).toBeDefined();
    expect(screen.getAllByText('Set by your organisation')).toHaveLength(2);
    expect(screen.getByText(/^15 of 16 rules are on\. One is relaxed/)).toBeDefined();
  });

  it('host changes unlocked rules', () => {
    const port = renderApp(SCENES.security());
    const choices = screen.getAllByRole('combobox');
    expect(choices).toHaveLength(8);
    fireEvent.change(screen.getByLabelText('Setting of A4, Only hosts can share a screen'), {
      target: { value: 'granted' },
    });
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'set-rule', clause: 'A4', value: 'granted' },
    });
  });

  it('newly locked rule has no choices', () => {
    const scene = SCENES.security();
    if (scene.phase.name !== 'meeting') throw new Error('not in a meeting');
    const rules = scene.phase.meeting.rules.map((rule) => {
      if (rule.clause !== 'A4') return rule;
      const { changedBy: _, ...plain } = rule;
      return {
        ...plain,
        value: 'granted',
        relaxed: false,
        lockedByOrganisation: true,
        changedAt: '2026-11-24T12:00:00.000Z',
      };
    });
    renderApp({ ...scene, phase: { ...scene.phase, meeting: { ...scene.phase.meeting, rules } } });
    expect(screen.getByText(/^Set by your organisation at \d\d:\d\d$/)).toBeDefined();
    expect(screen.queryByLabelText('Setting of A4, Only hosts can share a screen')).toBeNull();
    expect(screen.getByText('Hosts, and those they allow')).toBeDefined();
  });

  it('newer values show their code', () => {
    const scene = SCENES.security();
    if (scene.phase.name !== 'meeting') throw new Error('not in a meeting');
    const rules = scene.phase.meeting.rules.map((rule) =>
      rule.clause === 'A4' ? { ...rule, value: 'by-turns', lockedByOrganisation: true } : rule,
    );
    renderApp({ ...scene, phase: { ...scene.phase, meeting: { ...scene.phase.meeting, rules } } });
    expect(screen.getByText('by-turns')).toBeDefined();
  });

  it('explains encryption', () => {
    renderApp(SCENES.two());
    expect(button('End-to-end encrypted')).toBeDefined();
    tidy();
    renderApp(new Played().inMeeting().state);
    expect(button('Getting the meeting’s keys')).toBeDefined();
  });
});

describe('keys', () => {
  it('control devices, hand, panels and layout', () => {
    const port = renderApp(SCENES.two());
    press('m', 'KeyM');
    press('v', 'KeyV');
    press('h', 'KeyH');
    press('g', 'KeyG');
    press('p', 'KeyP');
    expect(port.dispatched.map((event) => event.type)).toEqual(
      expect.arrayContaining(['set-own', 'act', 'choose-layout', 'toggle-panel']),
    );
    expect(region('People')).toBeDefined();
  });

  it('work on other keyboard layouts', () => {
    const port = renderApp(SCENES.two());
    press('ह', 'KeyG');
    expect(port.dispatched).toContainEqual({ type: 'choose-layout', layout: 'grid' });
  });

  it('are off while typing', () => {
    const port = renderApp(SCENES.settings());
    act(() => screen.getByLabelText('Theme').focus());
    press('m', 'KeyM');
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
  });

  it('can be disabled, listed with ?', () => {
    const port = renderApp(SCENES.two());
    press('?', 'Slash', { shiftKey: true });
    const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
    fireEvent.click(within(dialog).getByRole('switch', { name: 'Use single-key shortcuts' }));
    fireEvent.click(button('Close', dialog));
    press('m', 'KeyM');
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
  });

  it('Space unmutes while held', () => {
    const port = renderApp(SCENES.two());
    act(() => port.dispatch({ type: 'set-own', source: 'microphone', on: false }));
    const own = () => port.getState().own.microphone.on;
    fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
    expect(own()).toBe(true);
    fireEvent.keyUp(document.body, { key: ' ', code: 'Space' });
    expect(own()).toBe(false);
  });

  it('admitting asks once', () => {
    const port = renderApp(SCENES['queue-shut']());
    press('a', 'KeyA');
    const dialog = screen.getByRole('dialog', { name: /^Admit Junior Engineer \(Block 3\) ?\?$/ });
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Admit', dialog));
    expect(acts(port)).toEqual([{ type: 'admit', participant: 'w1' }]);
  });

  it.each([
    ['another', { name: 'Somebody Else' }, 'This wasn’t done. Check the meeting and try again.'],
    ['gone', null, 'This person is no longer in the meeting.'],
  ])('changed person (%s) is not admitted [T21]', (_what, change, said) => {
    const port = renderApp(SCENES['queue-shut']());
    press('a', 'KeyA');
    const dialog = screen.getByRole('dialog', { name: /^Admit Junior Engineer \(Block 3\) ?\?$/ });
    const { phase } = port.getState();
    const seen = phase.name === 'meeting' ? phase.waiting.find(({ id }) => id === 'w1') : undefined;
    const receive = (message: ServerMessage) => port.dispatch({ type: 'received', message, ack: 0 });
    act(() => {
      receive({ type: 'waiting-removed', participant: 'w1' });
      if (seen && change) receive({ type: 'waiting-added', waiting: { ...seen, ...change } });
    });
    expect(within(dialog).getByRole('status').textContent).toBe(said);
    expect(button('Admit', dialog)).toHaveProperty('disabled', true);
  });

  it('Ctrl Shift F leaves or ends', () => {
    const port = renderApp(SCENES.two());
    press('F', 'KeyF', { ctrlKey: true, shiftKey: true });
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });
});
