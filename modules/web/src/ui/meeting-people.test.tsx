// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../call/events.ts';
import type { CallState } from '../call/state.ts';
import type { Base64Url, ServerMessage } from '../protocol/messages.ts';
import { person, Played, SELF } from '../call/testing/meeting.ts';
import { acts, button, region, texts } from './testing/in-meeting.ts';
import type { FakePort } from './testing/fake-port.ts';
import { press, renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

function played(port: FakePort, message: ServerMessage): void {
  port.dispatch({ type: 'received', message, ack: 0 });
}

/** The server says that two people have each other's leaves. */
function swapped(port: FakePort, one: string, other: string): void {
  const { phase } = port.getState();
  if (phase.name !== 'meeting' || !phase.keys.view) throw new Error('no group');
  const { leaves, view, groupId } = phase.keys;
  const members = Object.entries(leaves).map(([leaf, participant]) => ({
    leaf: Number(leaf),
    participant: participant === one ? other : participant === other ? one : participant,
  }));
  const ask = { op: 'enter', groupId, epoch: 1, statement: groupId, members } as const;
  port.dispatch({ type: 'keys-answered', ask, reply: { kind: 'restated', view } });
}

describe('lobby', () => {
  it('host admits or declines by name', async () => {
    const port = renderApp(SCENES.queue());
    const waiting = region('Lobby');
    const admits = [
      'Admit Junior Engineer (Block 3)',
      'Admit Participant 26',
      'Admit Assistant Director (Geology and Mining), Zone of the Upper Hills',
    ].map((name) => button(name, waiting));
    fireEvent.click(admits[1] ?? waiting);
    fireEvent.click(button('Decline Junior Engineer (Block 3)', waiting));
    fireEvent.click(button('Decline', await screen.findByRole('alertdialog')));
    const acts = port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
    expect(acts).toEqual([
      { type: 'admit', participant: 'w2' },
      { type: 'refuse', participant: 'w1' },
    ]);
  });

  it('declining asks first', async () => {
    const port = renderApp(SCENES.queue());
    const refuse = () => fireEvent.click(button('Decline Junior Engineer (Block 3)', region('Lobby')));
    refuse();
    const dialog = await screen.findByRole('alertdialog', { name: /^Decline Junior Engineer \(Block 3\) ?\?$/ });
    expect(texts(dialog)).toContain('Their invitation will stop working. They’ll need a new one to join.');
    fireEvent.click(button('Cancel', dialog));
    expect(screen.queryByRole('alertdialog')).toBeNull();
    refuse();
    const again = await screen.findByRole('alertdialog');
    act(() => port.dispatch({ type: 'received', message: { type: 'waiting-removed', participant: 'w1' }, ack: 0 }));
    expect(within(again).getByText('This person is no longer in the meeting.')).toBeDefined();
    fireEvent.click(button('Decline', again));
    expect(acts(port)).toEqual([]);
  });

  it('changed keys cancel declining', async () => {
    const port = renderApp(SCENES.queue());
    fireEvent.click(button('Decline Junior Engineer (Block 3)', region('Lobby')));
    const dialog = await screen.findByRole('alertdialog');
    const { phase } = port.getState();
    const person = phase.name === 'meeting' ? phase.waiting.find(({ id }) => id === 'w1') : undefined;
    if (person === undefined) throw new Error('nobody waits');
    const keys = { keyPackage: 'another' as Base64Url, deviceCertificate: 'device', linkProof: 'proof' };
    const replacement = { type: 'waiting-added', waiting: { ...person, keys } } as unknown as ServerMessage;
    act(() => port.dispatch({ type: 'received', message: replacement, ack: 0 }));
    fireEvent.click(button('Decline', dialog));
    expect(acts(port)).toEqual([{ type: 'refuse', participant: 'w1' }]);
  });

  it('declining a shared link warns [C6]', async () => {
    const { phase, ...around } = SCENES.queue();
    if (phase.name !== 'meeting') throw new Error('no meeting');
    const rules = phase.meeting.rules.map((rule) => (rule.clause === 'C6' ? { ...rule, value: 'shared' } : rule));
    renderApp({ ...around, phase: { ...phase, meeting: { ...phase.meeting, rules } } });
    fireEvent.click(button('Decline Junior Engineer (Block 3)', region('Lobby')));
    const dialogText = texts(await screen.findByRole('alertdialog'));
    expect(dialogText).toContain(
      'Several people share this link. It will stop working, and everyone waiting with it is declined.',
    );
  });

  it('similar names and mixed scripts warn [T21]', () => {
    renderApp(SCENES['queue-forged']());
    const words = within(region('Lobby'))
      .getAllByRole('listitem')
      .map((row) => row.textContent);
    expect(words[0]).not.toContain('Looks like');
    expect(words[1]).toContain('Looks like Under Secretary (Admin), who is also here. Check who this is.');
    expect(words[1]).toContain('This name mixes letters from different scripts');
  });

  it('admits all at once', () => {
    const port = renderApp(SCENES.queue());
    fireEvent.click(button('Admit all', region('Lobby')));
    expect(acts(port)).toEqual([{ type: 'admit-all' }]);
  });

  it('admitting all lists names', () => {
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

  it('single person is admitted after reading', () => {
    const port = renderApp(SCENES['queue-one']());
    fireEvent.click(button('Admit', screen.getByRole('banner')));
    const dialog = screen.getByRole('dialog', { name: /^Admit Junior Engineer \(Block 3\) ?\?$/ });
    expect(within(dialog).getByRole('heading').querySelector('b')?.textContent).toBe('Junior Engineer (Block 3)');
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Admit', dialog));
    expect(acts(port)).toEqual([{ type: 'admit', participant: 'w1' }]);
  });

  it('host sets and removes a message', () => {
    const port = renderApp(SCENES.queue());
    const acts = () => port.dispatched.filter((event) => event.type === 'act').map((event) => event.message);
    fireEvent.click(button('Message the lobby', region('Lobby')));
    const dialog = screen.getByRole('dialog', { name: 'Message the lobby' });
    expect(button('Show', dialog).hasAttribute('disabled')).toBe(true);
    fireEvent.change(within(dialog).getByLabelText('Message'), { target: { value: '  We begin   at 11:10 ' } });
    fireEvent.click(button('Show', dialog));
    expect(acts()).toEqual([{ type: 'tell-door', text: 'We begin at 11:10' }]);
    tidy();
    const later = renderApp(SCENES['queue-words']());
    expect(region('Lobby').textContent).toContain('We begin at 11:10. हम 11:10 पर शुरू करेंगे।');
    fireEvent.click(button('Message the lobby', region('Lobby')));
    fireEvent.click(button('Delete message'));
    expect(later.dispatched).toContainEqual({ type: 'act', message: { type: 'tell-door' } });
  });

  it('guests do not see it', () => {
    renderApp(SCENES['people-guest']());
    expect(screen.queryByRole('region', { name: 'Lobby' })).toBeNull();
    for (const name of [/^Lock meeting/, /^Copy invitation/, /^Remove/, /^End meeting/, /^End$/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(button('Leave')).toBeDefined();
  });
});

describe('People', () => {
  it('lists roles and microphones', () => {
    renderApp(SCENES.people());
    const rows = within(region('People')).getAllByRole('listitem');
    expect(rows).toHaveLength(7);
    expect(rows[0]?.textContent).toContain('Participant 7');
    expect(region('People').textContent).toContain('You (Under Secretary (Admin))');
    expect(region('People').textContent).toContain('Co-host');
  });

  it('removal shows the full name', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(within(region('People')).getByRole('button', { name: /^Remove Executive/ }));
    const dialog = screen.getByRole('alertdialog');
    const heading = within(dialog).getByRole('heading', {
      name: /^Remove Executive Engineer \(Public Health Engineering Division, North\) ?\?$/,
    });
    expect(heading).toBe(document.activeElement);
    expect(port.dispatched.some((event) => event.type === 'act')).toBe(false);
    fireEvent.click(button('Remove', dialog));
    expect(acts(port)).toContainEqual({ type: 'remove', participant: 'p5' });
  });

  it('changed person is not removed [adversary]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Remove Participant 7'));
    const dialog = screen.getByRole('alertdialog');
    act(() => swapped(port, 'p2', 'p5'));
    expect(within(dialog).getByRole('status').textContent).toBe('This wasn’t done. Check the meeting and try again.');
    fireEvent.click(button('Remove', dialog));
    expect(acts(port)).toEqual([]);
    act(() => swapped(port, 'p2', 'p5'));
    fireEvent.click(button('Remove', dialog));
    expect(acts(port)).toEqual([{ type: 'remove', participant: 'p2' }]);
  });

  it('changed person closes the menu [adversary]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Actions for Participant 7', region('People')));
    expect(screen.queryByRole('menuitem', { name: 'Make host' })).not.toBeNull();
    act(() => swapped(port, 'p2', 'p5'));
    expect(screen.queryByRole('menuitem', { name: 'Make host' })).toBeNull();
  });

  it('shows group hosts, allows retry [adversary]', () => {
    const port = renderApp(SCENES.people());
    const { phase } = port.getState();
    const first = phase.name === 'meeting' && phase.participants.find(({ id }) => id === 'p0');
    if (!first) throw new Error('nobody is there');
    act(() => played(port, { type: 'participant-changed', participant: { ...first, role: 'participant' } }));
    expect(region('People').textContent).toContain('Co-host');
    fireEvent.click(button(`Actions for ${first.name}`, region('People')));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Make participant' }));
    expect(acts(port)).toEqual([{ type: 'set-role', participant: 'p0', role: 'participant' }]);
  });

  it('removal includes the chosen reason [A5]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Actions for Participant 7', region('People')));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Remove' }));
    const dialog = screen.getByRole('alertdialog');
    const reasons = within(dialog).getByRole('group', { name: /^Reason/ });
    const radios = within(reasons).getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ checked }) => checked)).toEqual([false, false, false, false, false]);
    fireEvent.click(within(reasons).getByRole('radio', { name: 'no longer needed in the meeting' }));
    fireEvent.click(button('Remove', dialog));
    expect(acts(port)).toContainEqual({ type: 'remove', participant: 'p2', reason: 'part-over' });
  });

  it('hosts mute all and lower hands [C3]', () => {
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

  it('hosts keep everyone muted and allow it again [C3]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Mute all and keep muted'));
    expect(acts(port)).toEqual([{ type: 'set-permission', permission: 'unmute', allowed: false }]);
    tidy();
    const kept = renderApp(SCENES['people-all-kept']());
    fireEvent.click(button('Allow everyone to unmute'));
    expect(acts(kept)).toEqual([{ type: 'set-permission', permission: 'unmute', allowed: true }]);
    // It is said of nobody alone.
    expect(region('People').textContent).not.toContain('kept muted');
  });

  it('menu keeps off what one person sends [C3]', () => {
    const port = renderApp(SCENES['people-kept']());
    expect(region('People').textContent).toContain('kept muted');
    fireEvent.click(button('Actions for Participant 7', region('People')));
    expect(screen.queryByRole('menuitem', { name: 'Ask to unmute' })).toBeNull();
    fireEvent.click(screen.getByRole('menuitem', { name: 'Allow to unmute' }));
    fireEvent.click(button('Actions for Participant 7', region('People')));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Allow video' }));
    const allows = { type: 'set-permission', participant: 'p2', allowed: true };
    expect(acts(port)).toEqual([
      { ...allows, permission: 'unmute' },
      { ...allows, permission: 'start-video' },
    ]);
  });

  it('security panel says what participants can do', () => {
    const port = renderApp(SCENES.security());
    const section = screen.getByRole('region', { name: 'Participants can' });
    fireEvent.click(within(section).getByRole('switch', { name: 'Send reactions' }));
    fireEvent.click(within(section).getByRole('switch', { name: 'Raise their hand' }));
    fireEvent.change(within(section).getByLabelText('Write in the chat'), { target: { value: 'off' } });
    expect(acts(port)).toEqual([
      { type: 'set-permission', permission: 'react', allowed: false },
      { type: 'set-permission', permission: 'raise-hand', allowed: false },
      { type: 'set-chat', chat: 'off' },
    ]);
    tidy();
    renderApp(SCENES['people-guest']());
    expect(screen.queryByRole('region', { name: 'Participants can' })).toBeNull();
  });

  it('host gives the floor with time [C3]', () => {
    const given = (change: (dialog: HTMLElement) => void) => {
      const port = renderApp(SCENES.people());
      fireEvent.click(button('Give turn to speak', region('People')));
      const dialog = screen.getByRole('dialog', { name: 'Give turn to speak' });
      change(dialog);
      fireEvent.click(button('Start', dialog));
      tidy();
      return port.dispatched.flatMap((event) => (event.type === 'act' ? [event.message] : []));
    };
    const choose = (dialog: HTMLElement, label: string, value: string) =>
      fireEvent.change(within(dialog).getByLabelText(label), { target: { value } });
    expect(given(() => undefined)).toEqual([{ type: 'give-floor', participant: 'p2', seconds: 300 }]);
    expect(
      given((dialog) => {
        choose(dialog, 'To', 'p5');
        choose(dialog, 'Time limit', '0');
      }),
    ).toEqual([{ type: 'give-floor', participant: 'p5' }]);
    expect(given((dialog) => choose(dialog, 'To', ''))).toEqual([{ type: 'give-floor', seconds: 300 }]);
    expect(
      given((dialog) => {
        choose(dialog, 'To', '');
        choose(dialog, 'Time limit', '0');
      }),
    ).toEqual([]);
  });

  it('menu offers roles and rights', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Actions for Participant 7', region('People')));
    const items = screen.getAllByRole('menuitem').map((item) => item.textContent);
    expect(items).toEqual([
      'Pin',
      'Message',
      'Give turn to speak',
      'Spotlight',
      'Ask to unmute',
      'Mute and keep muted',
      'Stop video',
      'Stop video and keep it off',
      'Lower hand',
      'Allow writing captions',
      'Make co-host',
      'Make host',
      'Remove',
    ]);
    fireEvent.click(screen.getByRole('menuitem', { name: 'Make co-host' }));
    expect(acts(port)).toContainEqual({ type: 'set-role', participant: 'p2', role: 'alternate-host' });
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

  it('copying an invitation is announced', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Copy invitation'));
    const events: CallEvent[] = [{ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: true }];
    act(() => events.forEach((event) => port.dispatch(event)));
    expect(screen.getByText('Copied')).toBeDefined();
  });

  it('failed copying shows the invitation', async () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('Copy invitation'));
    const events: CallEvent[] = [{ type: 'invitation-copied', link: 'https://meet.example/m/x', copied: false }];
    act(() => events.forEach((event) => port.dispatch(event)));
    const field = screen.getByRole('textbox', { name: /Select the invitation/ });
    await waitFor(() => expect(field.textContent).toContain('Passcode:'));
  });

  it('focus moves in and back', () => {
    renderApp(SCENES['queue-shut']());
    fireEvent.click(screen.getByRole('button', { name: /^People/ }));
    expect(document.activeElement?.textContent).toBe('People 4');
    press('Escape', 'Escape');
    expect(screen.queryByRole('region', { name: 'People' })).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^People/);
  });
});

describe('leaving', () => {
  it('guest leaves at once', () => {
    const port = renderApp(SCENES.two());
    fireEvent.click(button('Leave'));
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });

  it('host may end for all', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('End'));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByRole('heading')).toBe(document.activeElement);
    fireEvent.click(button('End for all', dialog));
    expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'end-for-all' } });
  });

  it('host may hand over, co-hosts first', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('End'));
    const dialog = screen.getByRole('dialog');
    expect(within(dialog).getByLabelText('Hand over to')).toHaveProperty('value', 'p0');
    fireEvent.click(button('Hand over and leave', dialog));
    expect(acts(port)).toContainEqual({ type: 'hand-over-and-leave', successor: 'p0' });
  });

  it('changed successor cancels handing over [adversary]', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(button('End'));
    const dialog = screen.getByRole('dialog');
    const select = within(dialog).getByLabelText<HTMLSelectElement>('Hand over to');
    const chosen = () => select.selectedOptions[0]?.text;
    fireEvent.change(select, { target: { value: 'p2' } });
    act(() => swapped(port, 'p2', 'p5'));
    expect(chosen()).toBe('This person is no longer in the meeting.');
    fireEvent.click(button('Hand over and leave', dialog));
    expect(acts(port)).toEqual([]);
    act(() => swapped(port, 'p2', 'p5'));
    expect(chosen()).toBe('Participant 7');
    act(() => played(port, { type: 'participant-left', participant: 'p2', cause: 'left' }));
    expect(chosen()).toBe('This person is no longer in the meeting.');
    fireEvent.change(select, { target: { value: 'p0' } });
    fireEvent.click(button('Hand over and leave', dialog));
    expect(acts(port)).toEqual([{ type: 'hand-over-and-leave', successor: 'p0' }]);
  });

  it('ending is possible while handing over', () => {
    const port = renderApp(SCENES.people());
    const commit = { op: 'handle', commit: '' as Base64Url, own: false } as const;
    act(() =>
      port.dispatch({ type: 'keys-answered', ask: commit, reply: { kind: 'out-of-step', reason: 'epoch_ahead' } }),
    );
    fireEvent.click(button('End'));
    fireEvent.click(button('Hand over and leave', screen.getByRole('dialog')));
    fireEvent.click(button('End for all', screen.getByRole('dialog')));
    expect(acts(port).map(({ type }) => type)).toEqual(['hand-over-and-leave', 'end-for-all']);
  });

  it('host may cancel', () => {
    renderApp(SCENES.people());
    fireEvent.click(button('End'));
    fireEvent.click(button('Cancel', screen.getByRole('dialog')));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

it('lock waits for keys, shown pending', () => {
  const port = renderApp(new Played().inMeeting([person(SELF, { role: 'host' })]).state);
  act(() => port.dispatch({ type: 'toggle-panel', panel: 'people' }));
  const lock = screen.getByRole('button', { name: /Lock meeting/ });
  fireEvent.click(lock);
  expect(port.dispatched).toContainEqual({ type: 'act', message: { type: 'lock' } });
  expect(lock.getAttribute('aria-disabled')).toBe('true');
});

describe('the floor', () => {
  const bar = () => region('Give turn to speak');

  it('shows speaker and remaining time', () => {
    renderApp(SCENES['floor-guest']());
    expect(bar().textContent).toContain('turn to speak');
    expect(within(bar()).getByRole('timer', { name: 'Time limit' }).textContent).toMatch(/^04:\d\d$/);
    expect(within(bar()).queryByRole('button')).toBeNull();
    tidy();
    renderApp(SCENES['floor-own']());
    expect(bar().textContent).toContain('Your turn to speak');
  });

  it('host calls next hand and ends', () => {
    const port = renderApp(SCENES.floor());
    fireEvent.click(button('Next speaker', bar()));
    fireEvent.click(button('End turn', bar()));
    expect(port.dispatched.flatMap((event) => (event.type === 'act' ? [event.message] : []))).toEqual([
      { type: 'give-floor', participant: 'p0', seconds: 300 },
      { type: 'end-floor' },
    ]);
  });

  it('expired time is shown', () => {
    renderApp(SCENES['floor-over']());
    expect(bar().textContent).toContain('Time’s up');
    expect(within(bar()).getByRole('timer').textContent).toBe('00:00');
    tidy();
    renderApp(SCENES['floor-time']());
    expect(bar().textContent).toContain('Time limit for everyone');
  });
});
