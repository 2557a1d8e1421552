// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import type { CallState } from '../call/state.ts';
import type { MediaFigures, StreamFigures } from '../call/port.ts';
import { person, Played, SELF } from '../call/testing/meeting.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { FakePort } from './testing/fake-port.ts';
import { press, renderApp, renderIn, tidy } from './testing/render-app.tsx';
import { inWords } from './testing/in-words.ts';
import { CLAUSES, SCENES } from './testing/scenes.ts';

afterEach(tidy);

function button(name: string, within_: HTMLElement = document.body) {
  return within(within_).getByRole('button', { name });
}

function region(name: string) {
  return screen.getByRole('region', { name });
}

function texts(element: HTMLElement): (string | null)[] {
  return [...element.querySelectorAll('p')].map((each) => each.textContent);
}

function acts(port: FakePort) {
  return port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
}

function described(element: HTMLElement): string | null | undefined {
  const id = element.getAttribute('aria-describedby') ?? '';
  return document.getElementById(id)?.textContent;
}

describe('the stage', () => {
  it('names each tile as the person is named, and oneself "You"', () => {
    renderApp(SCENES.two());
    const stage = region('Stage');
    expect(within(stage).getByRole('figure', { name: 'Deputy Secretary (Water Supply)' })).toBeDefined();
    expect(within(stage).getByRole('figure', { name: 'You' })).toBeDefined();
  });

  it('says the state of a tile in its description', () => {
    renderApp(SCENES['queue-shut']());
    const tile = screen.getByRole('figure', { name: 'Participant 7' });
    expect(described(tile)).toBe('muted, hand raised, number 1');
    expect(described(screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' }))).toContain('speaking');
  });

  it('says on a tile, and in its description, why a picture is paused', () => {
    renderApp(SCENES['two-paused']());
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    const words = 'Picture paused: your network is too slow for it';
    expect(within(tile).getByText(words)).toBeDefined();
    expect(described(tile)).toContain(words);
  });

  it('is one stop of the keyboard; arrows go from tile to tile', () => {
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

  it('opens the acts for a person with Enter', () => {
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

  it('tells a host who is alone how to invite', () => {
    const port = renderApp(SCENES.alone());
    fireEvent.click(button('Copy invitation'));
    expect(port.dispatched).toContainEqual({ type: 'copy-invitation' });
  });

  it('lets the host choose the language of invitations', () => {
    const port = renderApp(SCENES.alone());
    const choice = screen.getByLabelText('Language of the invitation');
    expect((choice as HTMLSelectElement).value).toBe('en');
    fireEvent.change(choice, { target: { value: 'hi' } });
    expect(port.dispatched).toContainEqual({ type: 'choose-invitation-language', language: 'hi' });
    expect((choice as HTMLSelectElement).value).toBe('hi');
  });
});

describe('the bar', () => {
  const names = (role: string, within_: HTMLElement) =>
    within(within_)
      .getAllByRole(role)
      .map((each) => each.getAttribute('aria-label') ?? each.textContent);
  const bar = () => screen.getByRole('toolbar', { name: 'Controls' });
  const ALL = ['Share', 'Hand', 'React', 'People', 'Chat', 'Security', 'More'];

  it.each([320, 360, 480, 560, 683, 767, 768, 1440])('leaves out nothing that More does not have, %i wide', (width) => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getDisplayMedia: () => null } });
    renderIn(width, 700, SCENES.alone());
    const inBar = names('button', bar());
    for (const name of ['Hand', 'People', 'Chat', 'More']) expect(inBar).toContain(name);
    fireEvent.click(button('More', bar()));
    const inMore = names('menuitem', screen.getByRole('menu', { name: 'More' }));
    const twice = inBar.filter((name) => inMore.includes(name));
    expect(ALL.filter((name) => !inBar.includes(name) && !inMore.includes(name))).toEqual([]);
    expect(twice).toEqual([]);
    expect(inMore).toContain('Keys');
  });

  it('reacts from More where there is no room', () => {
    const port = renderIn(360, 700, SCENES.two());
    fireEvent.click(button('More', bar()));
    fireEvent.click(screen.getByRole('menuitem', { name: 'React' }));
    fireEvent.click(button('Applause', screen.getByRole('dialog', { name: 'React' })));
    expect(port.dispatched).toContainEqual({ type: 'react', sign: '👏' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a menu', () => {
  it('is left by unseen buttons in the language of the page', () => {
    renderApp(SCENES.two(), 'hi');
    fireEvent.click(screen.getByRole('button', { name: 'और' }));
    const menu = screen.getByRole('menu').parentElement ?? document.body;
    expect(within(menu).getAllByRole('button', { name: 'बंद करें' })).toHaveLength(2);
    expect(within(menu).queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });
});

describe('the queue', () => {
  it('lets the host admit or refuse each by name', () => {
    const port = renderApp(SCENES.queue());
    const waiting = region('Waiting');
    const admits = [
      'Admit Junior Engineer (Block 3)',
      'Admit Participant 26',
      'Admit Assistant Director (Geology and Mining), Zone of the Upper Hills',
    ].map((name) => button(name, waiting));
    fireEvent.click(admits[1] ?? waiting);
    fireEvent.click(button('Refuse Junior Engineer (Block 3)', waiting));
    const acts = port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
    expect(acts).toEqual([
      { type: 'admit', participant: 'w2' },
      { type: 'refuse', participant: 'w1' },
    ]);
  });

  it('warns of a name that looks like another one here, and of a word in several scripts [T21]', () => {
    renderApp(SCENES['queue-forged']());
    const words = within(region('Waiting'))
      .getAllByRole('listitem')
      .map((row) => row.textContent);
    expect(words[0]).not.toContain('Looks like');
    expect(words[1]).toContain('Looks like Under Secretary (Admin), who is here too: make sure who it is');
    expect(words[1]).toContain('A word of the name mixes letters of several scripts');
  });

  it('admits all at once', () => {
    const port = renderApp(SCENES.queue());
    fireEvent.click(button('Admit all', region('Waiting')));
    expect(acts(port)).toEqual([{ type: 'admit-all' }]);
  });

  it('names everybody before all are admitted from where it is a number only', () => {
    const port = renderApp(SCENES['queue-shut']());
    fireEvent.click(button('Admit all', screen.getByRole('banner')));
    const dialog = screen.getByRole('dialog', { name: 'Admit 3 people?' });
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map((row) => row.querySelector('b')?.textContent),
    ).toEqual([
      'Junior Engineer (Block 3)',
      'Participant 26',
      'Assistant Director (Geology and Mining), Zone of the Upper Hills',
    ]);
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Admit all', dialog));
    expect(acts(port)).toEqual([{ type: 'admit-all' }]);
  });

  it('is told a line that the host writes, changes and takes back', () => {
    const port = renderApp(SCENES.queue());
    const acts = () => port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
    fireEvent.click(button('Message to those who wait', region('Waiting')));
    const dialog = screen.getByRole('dialog', { name: 'Message to those who wait' });
    expect(button('Show', dialog).hasAttribute('disabled')).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('Message'), { target: { value: '  We begin   at 11:10 ' } });
    fireEvent.click(button('Show', dialog));
    expect(acts()).toEqual([{ type: 'tell-door', text: 'We begin at 11:10' }]);
    tidy();
    const later = renderApp(SCENES['queue-words']());
    expect(region('Waiting').textContent).toContain('We begin at 11:10. हम 11:10 पर शुरू करेंगे।');
    fireEvent.click(button('Message to those who wait', region('Waiting')));
    fireEvent.click(button('Take it back'));
    expect(later.dispatched).toContainEqual({ type: 'act', message: { type: 'tell-door' } });
  });

  it('is not there for guests', () => {
    renderApp(SCENES['people-guest']());
    expect(screen.queryByRole('region', { name: 'Waiting' })).toBeNull();
    for (const name of [/^Lock meeting/, /^Copy invitation/, /^Remove/, /^End/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(button('Leave')).toBeDefined();
  });
});

describe('People', () => {
  it('lists everybody with role and microphone', () => {
    renderApp(SCENES.people());
    const rows = within(region('People')).getAllByRole('listitem');
    expect(rows).toHaveLength(7);
    expect(rows[0]?.textContent).toContain('Participant 7');
    expect(region('People').textContent).toContain('You (Under Secretary (Admin))');
    expect(region('People').textContent).toContain('Alternate host');
  });

  it('removes somebody only after the full name was shown', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(within(region('People')).getByRole('button', { name: /^Remove Executive/ }));
    const dialog = screen.getByRole('alertdialog');
    const heading = within(dialog).getByRole('heading', {
      name: 'Remove Executive Engineer (Public Health Engineering Division, North)?',
    });
    expect(heading).toBe(document.activeElement);
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Remove', dialog));
    expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'remove', participant: 'p5' } });
  });

  it('says why somebody is removed, when the host chose it [A5]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Actions for Participant 7'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Remove' }));
    const dialog = screen.getByRole('alertdialog');
    const reasons = within(dialog).getByRole('group', { name: /^Reason/ });
    const radios = within(reasons).getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ checked }) => checked)).toEqual([false, false, false, false, false]);
    fireEvent.click(within(reasons).getByRole('radio', { name: "the person's part was over" }));
    fireEvent.click(button('Remove', dialog));
    const message = { type: 'remove', participant: 'p2', reason: 'part-over' };
    expect(port.dispatched).toContainEqual({ type: 'act', message });
  });

  it('mutes all and lowers all hands where there are several, for hosts alone [C3]', () => {
    const several = (scene: CallState): CallState => {
      if (scene.phase.name !== 'meeting') throw new Error('no meeting');
      const participants = scene.phase.participants.map((each) => ({
        ...each,
        handRaisedAt: '2026-11-27T08:00:00Z',
        tracks: [{ id: `${each.id}-mic`, source: 'microphone' as const, muted: false }],
      }));
      return { ...scene, phase: { ...scene.phase, participants } };
    };
    const port = renderApp(several(SCENES.people()));
    fireEvent.click(button('Mute all · 5'));
    fireEvent.click(button('Lower all hands'));
    const acts = port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
    expect(acts).toEqual([{ type: 'mute-all', source: 'microphone' }, { type: 'lower-hand' }]);
    tidy();
    renderApp(several(SCENES['people-guest']()));
    expect(screen.queryByRole('button', { name: /^Mute all/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Lower all hands' })).toBeNull();
  });

  it('gives the floor to the first hand, or another person, or lets a time run [C3]', () => {
    const given = (change: (dialog: HTMLElement) => void) => {
      const port = renderApp(SCENES.people());
      fireEvent.click(button('Give the floor', region('People')));
      const dialog = screen.getByRole('dialog', { name: 'Give the floor' });
      change(dialog);
      fireEvent.click(button('Begin', dialog));
      tidy();
      return port.dispatched.flatMap((event) => (event.type === 'act' ? [event.message] : []));
    };
    const choose = (dialog: HTMLElement, label: string, value: string) =>
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    expect(given(() => undefined)).toEqual([{ type: 'give-floor', participant: 'p2', seconds: 300 }]);
    expect(
      given((dialog) => {
        choose(dialog, 'To', 'p5');
        choose(dialog, 'Time', '0');
      }),
    ).toEqual([{ type: 'give-floor', participant: 'p5' }]);
    expect(given((dialog) => choose(dialog, 'To', ''))).toEqual([{ type: 'give-floor', seconds: 300 }]);
    expect(
      given((dialog) => {
        choose(dialog, 'To', '');
        choose(dialog, 'Time', '0');
      }),
    ).toEqual([]);
  });

  it('offers roles, rights and a word to unmute in the menu', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Actions for Participant 7'));
    const items = screen.getAllByRole('menuitem').map((item) => item.textContent);
    expect(items).toEqual([
      'Pin on the stage',
      'Write a message',
      'Give the floor',
      "Put on everybody's stage",
      'Ask to unmute',
      'Stop the camera',
      'Lower the hand',
      'Allow to write captions',
      'Make alternate host',
      'Make host',
      'Remove',
    ]);
    fireEvent.click(screen.getByRole('menuitem', { name: 'Make alternate host' }));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'set-role', participant: 'p2', role: 'alternate-host' },
    });
  });

  it('locks and unlocks', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Lock meeting'));
    expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'lock' } });
    const meeting = port.getState().phase;
    if (meeting.name !== 'meeting') throw new Error('not in the meeting');
    act(() =>
      port.dispatch({
        type: 'received',
        message: { type: 'meeting-changed', meeting: { ...meeting.meeting, locked: true } },
        ack: 99,
      }),
    );
    // The server's word is not shown; that the hosts' statement is in force is.
    expect(button('Lock meeting')).toBeDefined();
    const { view } = meeting.keys;
    if (!view) throw new Error('not in the group');
    act(() =>
      port.dispatch({
        type: 'keys-answered',
        ask: { op: 'leave-group' },
        reply: { kind: 'restated', view: { ...view, locked: true } },
      }),
    );
    expect(button('Unlock meeting')).toBeDefined();
    expect(within(screen.getByRole('banner')).getByText('Locked')).toBeDefined();
  });

  it('says that an invitation is copied', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Copy invitation'));
    const events: CallEvent[] = [{ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: true }];
    act(() => events.forEach((event) => port.dispatch(event)));
    expect(screen.getByText('Copied')).toBeDefined();
  });

  it('shows the invitation where the browser does not let it be copied', async () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Copy invitation'));
    const events: CallEvent[] = [{ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: false }];
    act(() => events.forEach((event) => port.dispatch(event)));
    const field = screen.getByRole('textbox', { name: /Select the invitation/ });
    await waitFor(() => expect(field.textContent).toContain('Password:'));
  });

  it('takes the focus to its heading and gives it back with Escape', () => {
    renderApp(SCENES['queue-shut']());
    fireEvent.click(screen.getByRole('button', { name: /^People/ }));
    expect(document.activeElement?.textContent).toBe('People 4');
    press('Escape', 'Escape');
    expect(screen.queryByRole('region', { name: 'People' })).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^People/);
  });
});

describe('leaving', () => {
  it('is at once for a guest', () => {
    const port = renderApp(SCENES.two());
    fireEvent.click(button('Leave'));
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });

  it('is a choice for a host: end for all', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('End'));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('heading')).toBe(document.activeElement);
    fireEvent.click(button('End for all', dialog));
    expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'end-for-all' } });
  });

  it('is a choice for a host: hand over, those named before first', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('End'));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByLabelText('Hand over to')).toHaveProperty('value', 'p0');
    fireEvent.click(button('Hand over and leave', dialog));
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'hand-over-and-leave', successor: 'p0' },
    });
  });

  it('is a choice for a host: stay', () => {
    renderApp(SCENES.people());
    fireEvent.click(button('End'));
    fireEvent.click(button('Stay', screen.getByRole('dialog')));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('Security', () => {
  it('lists every clause with the value in force and who relaxed it', () => {
    renderApp(SCENES.security());
    for (const clause of CLAUSES) expect(screen.getByText(clause)).toBeDefined();
    expect(screen.getByText(inWords(/^Relaxed by Under Secretary \(Admin\) at \d\d:\d\d$/))).toBeDefined();
    expect(screen.getAllByText('Set by your organisation')).toHaveLength(2);
    expect(screen.getByText(/^15 of 16 rules are on\. One is relaxed/)).toBeDefined();
  });

  it('lets a host change what the organisation has not locked', () => {
    const port = renderApp(SCENES.security());
    const choices = screen.getAllByRole('combobox');
    expect(choices).toHaveLength(7);
    fireEvent.change(screen.getByLabelText('Setting of A4, Only hosts share a screen'), {
      target: { value: 'granted' },
    });
    expect(port.dispatched).toContainEqual({
      type: 'act',
      message: { type: 'set-rule', clause: 'A4', value: 'granted' },
    });
  });

  it('shows a host what the organisation locked since, and offers no other value', () => {
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
    expect(screen.queryByLabelText('Setting of A4, Only hosts share a screen')).toBeNull();
    expect(screen.getByText('Hosts, and those they allow')).toBeDefined();
  });

  it('shows a value of a newer server by its own word', () => {
    const scene = SCENES.security();
    if (scene.phase.name !== 'meeting') throw new Error('not in a meeting');
    const rules = scene.phase.meeting.rules.map((rule) =>
      rule.clause === 'A4' ? { ...rule, value: 'by-turns', lockedByOrganisation: true } : rule,
    );
    renderApp({ ...scene, phase: { ...scene.phase, meeting: { ...scene.phase.meeting, rules } } });
    expect(screen.getByText('by-turns')).toBeDefined();
  });

  it('says on the page how far encryption reaches', () => {
    renderApp(SCENES.two());
    expect(button('Encrypted end to end')).toBeDefined();
    tidy();
    renderApp(new Played().inMeeting().state);
    expect(button('Getting the keys of the meeting')).toBeDefined();
  });
});

describe('keys', () => {
  it('work the devices, the hand, the panels and the layout', () => {
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

  it('are the same keys under another layout of the keyboard', () => {
    const port = renderApp(SCENES.two());
    press('ह', 'KeyG');
    expect(port.dispatched).toContainEqual({ type: 'choose-layout', layout: 'grid' });
  });

  it('rest while somebody writes', () => {
    const port = renderApp(SCENES.settings());
    act(() => screen.getByLabelText('Theme').focus());
    press('m', 'KeyM');
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
  });

  it('can be switched off, and are listed with ?', () => {
    const port = renderApp(SCENES.two());
    press('?', 'Slash', { shiftKey: true });
    const dialog = screen.getByRole('dialog', { name: 'Keys' });
    fireEvent.click(within(dialog).getByRole('switch', { name: 'Single keys act' }));
    fireEvent.click(button('Close', dialog));
    press('m', 'KeyM');
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
  });

  it('hold to talk: the microphone is on while Space is down', () => {
    const port = renderApp(SCENES.two());
    act(() => port.dispatch({ type: 'set-own', source: 'microphone', on: false }));
    const own = () => port.getState().own.microphone.on;
    fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
    expect(own()).toBe(true);
    fireEvent.keyUp(document.body, { key: ' ', code: 'Space' });
    expect(own()).toBe(false);
  });

  it('ask once before they admit', () => {
    const port = renderApp(SCENES['queue-shut']());
    press('a', 'KeyA');
    const dialog = screen.getByRole('dialog', { name: 'Let Junior Engineer (Block 3) in?' });
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Admit', dialog));
    expect(acts(port)).toEqual([{ type: 'admit', participant: 'w1' }]);
  });

  it.each([
    ['another', { name: 'Somebody Else' }, 'That was not done. Look again, and try again.'],
    ['gone', null, 'This person is no longer here.'],
  ])('admit nobody who is %s by now than the one who was asked about [T21]', (_what, change, said) => {
    const port = renderApp(SCENES['queue-shut']());
    press('a', 'KeyA');
    const dialog = screen.getByRole('dialog', { name: 'Let Junior Engineer (Block 3) in?' });
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

  it('leave or end with Ctrl Shift Q', () => {
    const port = renderApp(SCENES.two());
    press('Q', 'KeyQ', { ctrlKey: true, shiftKey: true });
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });
});

describe('what is said', () => {
  it('stands in a polite and an assertive region', () => {
    const port = renderApp(SCENES.two());
    act(() => port.dispatch({ type: 'socket-lost' }));
    expect(screen.getAllByRole('log').map((each) => each.textContent)).toContain(
      'We lost the server. Trying again. Your seat is kept.',
    );
    act(() =>
      port.dispatch({
        type: 'received',
        message: { type: 'resumed', ticket: 't', resumeWindowMillis: 30_000 },
        ack: 0,
      }),
    );
    expect(screen.getByText('You are back.').closest('[role=log]')?.getAttribute('aria-live')).toBe('polite');
  });

  it('offers to unmute when a host asks, and does nothing by itself', () => {
    const port = renderApp(SCENES.notice());
    expect(screen.getAllByText('The host asks you to unmute.').length).toBeGreaterThan(0);
    expect(port.dispatched.some((event) => event.type === 'set-own')).toBe(false);
    fireEvent.click(button('Unmute'));
    expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'microphone', on: true });
  });

  it('shows the gravest, and the others on a press', () => {
    const port = renderApp(SCENES.notices());
    const place = screen.getByRole('group', { name: 'Notices' });
    expect(texts(place)).toEqual(['Sound and picture stopped. Trying again.']);
    fireEvent.click(button('3 more', place));
    const list = screen.getByRole('dialog', { name: 'Notices' });
    expect(texts(list)).toEqual([
      'The host asks you to unmute.',
      expect.stringContaining('trying to guess this meeting’s password'),
      'The host stopped your camera. You can start it again.',
    ]);
    fireEvent.click(within(list).getAllByRole('button', { name: 'Dismiss' })[1] ?? list);
    expect(texts(list)).toHaveLength(2);
    expect(port.getState().notices.map(({ message }) => message.key)).not.toContain('meeting.password-guessed');
    expect(list.contains(document.activeElement)).toBe(true);
  });

  it('keeps the focus in its place when the last is dismissed', () => {
    renderApp(SCENES.notice());
    const place = screen.getByRole('group', { name: 'Notices' });
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

  it('is opened from More and says in a plain word how the line is', () => {
    const port = renderApp(SCENES.two());
    fireEvent.click(button('More'));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Connection' }));
    expect(port.dispatched).toContainEqual({ type: 'toggle-panel', panel: 'connection' });
    expect(screen.getByText(/^Good\. Sound and picture/)).toBeDefined();
    act(() => port.dispatch({ type: 'quality', quality: 'poor' }));
    expect(screen.getByText(/^Poor\. Switch your camera off/)).toBeDefined();
    act(() => port.dispatch({ type: 'media-path', path: 'failed' }));
    expect(screen.queryByText(/^Poor\./)).toBeNull();
  });

  it('shows what the browser counts, and what spoils it most', () => {
    const port = renderApp(SCENES.connection());
    act(() => port.tellFigures(FIGURES));
    expect(figures()).toEqual({
      '0 Way': 'UDP, straight to the server',
      '1 Codecs': 'VP8, opus',
      '2 Moving pictures': '4',
      '3 Largest picture': '1280 × 720, 25 a second',
      '4 Your picture': 'none',
      '5 Held back by': 'the line',
    });
    expect(screen.getByText('Part of what is sent to you is lost on the way.')).toBeDefined();
    act(() => port.tellFigures({ ...FIGURES, trouble: null, path: { protocol: 'TCP', relayed: true } }));
    expect(screen.getByText('TCP, by a relay')).toBeDefined();
    expect(screen.queryByText(/lost on the way/)).toBeNull();
  });

  const cells = (row: string) =>
    within(screen.getByRole('row', { name: new RegExp(`^${row}`) }))
      .getAllByRole('cell')
      .map((cell) => cell.textContent);

  it('tells the course of the last minute in a table, now and between which bounds', () => {
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
    expect(cells('Coming to you')).toEqual(['200 kbit/s', '200 kbit/s to 1.4 Mbit/s']);
    expect(cells('There and back')).toEqual(['80 ms', '42 to 80 ms']);
    expect(cells('Jitter')).toEqual(['12 ms', '12 ms']);
    expect(cells('Lost on the way from you')).toEqual(['–', '–']);
  });

  it('tells each stream by whose it is', () => {
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
    expect(cells('Picture of Deputy Secretary')).toEqual([
      'VP9',
      '912 kbit/s',
      '2 %',
      '12 ms',
      '1280 × 720',
      '25',
      '1',
      '–',
    ]);
    expect(cells('Your voice')).toEqual(['opus', '912 kbit/s', '2 %', '12 ms', '–', '–', '–', '–']);
    expect(cells('A picture')).toHaveLength(8);
  });

  it('counts the frames of each other member that opened with the keys, and none of whom nothing came', () => {
    const port = renderApp(SCENES.connection());
    const opened = [
      { key: 'key 1', voice: 1_250, picture: 40, screen: 0 },
      { key: 'key of nobody here', voice: 9, picture: 9, screen: 9 },
    ];
    act(() => port.tellFigures({ ...FIGURES, opened }));
    const table = screen.getByRole('table', { name: 'Frames opened with the keys of the meeting' });
    const rows = within(table)
      .getAllByRole('row')
      .map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).toHaveLength(5);
    expect(rows.slice(0, 3)).toEqual([
      ['Of whom', 'Voice', 'Picture', 'Screen'],
      ['Deputy Secretary (Water Supply)', '1,250', '40', '0'],
      [expect.any(String), '0', '0', '0'],
    ]);
  });

  it('marks whose sound or picture comes badly, but not where one’s own line is at fault', () => {
    const port = renderApp(SCENES.two());
    const tile = screen.getByRole('figure', { name: 'Deputy Secretary (Water Supply)' });
    act(() => port.dispatch({ type: 'track-lines', lines: { 'p0-camera': 'fair', 'p0-microphone': 'poor' } }));
    expect(within(tile).getByText('Poor line')).toBeDefined();
    expect(described(tile)).toContain('sound and picture come badly');
    act(() => port.dispatch({ type: 'quality', quality: 'fair' }));
    expect(within(tile).queryByText('Poor line')).toBeNull();
  });

  it('is marked on one’s own tile while the line is not good, in words too', () => {
    const port = renderApp(SCENES.two());
    const own = within(region('Stage')).getByRole('figure', { name: 'You' });
    expect(within(own).queryByText('Poor line')).toBeNull();
    act(() => port.dispatch({ type: 'quality', quality: 'poor' }));
    expect(within(own).getByText('Poor line')).toBeDefined();
    expect(described(own)).toContain('your connection is poor');
  });
});

describe('a share of one’s own', () => {
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

  it('begins with how it is to look and sound, which is kept', () => {
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

  it('is asked for by the key too, and waits while somebody else shares', () => {
    const port = renderApp(SCENES.share());
    press('s', 'KeyS');
    expect(within(dialog()).getByText('Somebody else is sharing. Wait until they stop.')).toBeDefined();
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Choose what to share' }));
    expect(port.dispatched).not.toContainEqual({ type: 'set-own', source: 'screen', on: true });
  });

  it('is said for as long as it goes on, can be changed and stopped', () => {
    const port = renderApp(SCENES.sharing());
    const bar = region('Share your screen');
    expect(within(bar).getByText('You are sharing your screen and its sound.')).toBeDefined();
    fireEvent.change(within(bar).getByLabelText('What do you show?'), { target: { value: 'motion' } });
    expect(port.dispatched).toContainEqual({ type: 'prefer', change: { share: { mode: 'motion', sound: false } } });
    fireEvent.click(within(bar).getByRole('button', { name: 'Stop sharing' }));
    expect(port.dispatched).toContainEqual({ type: 'set-own', source: 'screen', on: false });
  });
});

it('locks as soon as it has the key of the group, and says meanwhile that it is under way', () => {
  const port = renderApp(new Played().inMeeting([person(SELF, { role: 'host' })]).state);
  act(() => port.dispatch({ type: 'toggle-panel', panel: 'people' }));
  const lock = screen.getByRole('button', { name: /Lock meeting/ });
  fireEvent.click(lock);
  expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'lock' } });
  expect(lock.getAttribute('aria-disabled')).toBe('true');
});

describe('the floor', () => {
  const bar = () => region('Give the floor');

  it('shows everybody whose it is and the time that is left', () => {
    renderApp(SCENES['floor-guest']());
    expect(bar().textContent).toContain('has the floor');
    expect(within(bar()).getByRole('timer', { name: 'Time' }).textContent).toMatch(/^04:\d\d$/);
    expect(within(bar()).queryByRole('button')).toBeNull();
    tidy();
    renderApp(SCENES['floor-own']());
    expect(bar().textContent).toContain('You have the floor');
  });

  it('lets hosts take the next hand for as long, and finish', () => {
    const port = renderApp(SCENES.floor());
    fireEvent.click(button('Next speaker', bar()));
    fireEvent.click(button('Finish', bar()));
    expect(port.dispatched.flatMap((event) => (event.type === 'act' ? [event.message] : []))).toEqual([
      { type: 'give-floor', participant: 'p0', seconds: 300 },
      { type: 'end-floor' },
    ]);
  });

  it('says that the time is over, and goes on', () => {
    renderApp(SCENES['floor-over']());
    expect(bar().textContent).toContain('The time is over');
    expect(within(bar()).getByRole('timer').textContent).toBe('00:00');
    tidy();
    renderApp(SCENES['floor-time']());
    expect(bar().textContent).toContain('Time for all');
  });
});
