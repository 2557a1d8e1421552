// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { NOTICE, person, Played, seated, SELF } from '../call/testing/meeting.ts';
import type { ClosedReason } from '../call/state.ts';
import { FakeAccounts, OWN } from './testing/fake-accounts.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { LET_IN } from './testing/lobby-scenes.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

function button(name: string) {
  return screen.getByRole('button', { name });
}

describe('Home', () => {
  it('offers guests only to join', () => {
    renderApp(SCENES['home-guest']());
    expect(screen.getByLabelText('Join with a link')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Start a meeting' })).toBeNull();
  });

  it('offers organisers to start a meeting under a title', () => {
    const port = renderApp(SCENES.home());
    fireEvent.change(screen.getByLabelText('Meeting title'), { target: { value: '  Tender committee ' } });
    fireEvent.click(button('Start a meeting'));
    expect(port.dispatched).toContainEqual({
      type: 'start-meeting',
      title: 'Tender committee',
      classification: 'unclassified',
    });
  });

  it('names the meeting by its day when nobody gives a title', () => {
    const port = renderApp(SCENES.home());
    fireEvent.change(screen.getByLabelText('Meeting title'), { target: { value: ' ' } });
    fireEvent.click(button('Start a meeting'));
    const started = port.dispatched.find((event) => event.type === 'start-meeting');
    expect(started?.title).toMatch(/^Meeting on \d+ \w+$/);
  });

  it('lets an organiser link be shown again whose answer was lost', () => {
    const port = renderApp(SCENES['home-unanswered']());
    fireEvent.click(button('Try again'));
    expect(port.dispatched).toContainEqual({ type: 'redeem-again' });
    expect(port.getState().organiser).toBe('checking');
  });

  it('offers a host who closed the page the way back', () => {
    const port = renderApp(SCENES['home-own']());
    // Another tab may hold it.
    expect(screen.queryByText(/sleeps/)).toBeNull();
    fireEvent.click(button('Return as host'));
    expect(port.dispatched).toContainEqual({ type: 'return-to-own' });
    expect(screen.getByRole('heading', { name: 'Ready to join?' })).toBeDefined();
    expect(screen.queryByText(/The meeting starts when you join/)).toBeNull();
    expect(button('Join')).toBeDefined();
  });

  it('says to who has just made a meeting that it begins with them', () => {
    renderApp(SCENES['prepare-host']());
    expect(screen.getByText('You’re the host. The meeting starts when you join.')).toBeDefined();
  });

  it('asks for the key where an invitation lacks it', () => {
    const port = renderApp(SCENES['home-key']());
    expect(screen.queryByLabelText('Join with a link')).toBeNull();
    fireEvent.change(screen.getByLabelText('Meeting key'), { target: { value: 'nonsense' } });
    fireEvent.click(button('Continue'));
    expect(port.dispatched).toContainEqual({ type: 'use-key', text: 'nonsense' });
    expect(screen.getByText(/^This isn’t the key for this meeting/)).toBeDefined();
  });

  it('says that a key is kept', () => {
    renderApp(SCENES['home-key-kept']());
    expect(screen.getByText(/^This browser now has the meeting key/)).toBeDefined();
  });

  it('says beside the field that a link was not understood', () => {
    renderApp(SCENES['home-guest']());
    fireEvent.change(screen.getByLabelText('Join with a link'), { target: { value: 'nonsense' } });
    fireEvent.click(button('Continue'));
    const field = screen.getByLabelText('Join with a link');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/^This isn’t a link to this server/)).toBeDefined();
  });
});

describe('Prepare', () => {
  it.each(['prepare', 'prepare-host'] as const)('tells nothing on %s that hangs on rules it was not told', (scene) => {
    renderApp(SCENES[scene]());
    const facts = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(facts.slice(1)).toEqual(
      scene === 'prepare'
        ? ['You may wait in the lobby. The host will let you in.', 'You may join muted. Unmute when you want to speak.']
        : ['You may wait in the lobby. If the lobby is on, you’ll admit each person.'],
    );
  });

  it('asks guests for name and password, and says how far encryption reaches', () => {
    const port = renderApp(SCENES.prepare());
    expect(screen.getByText('End-to-end encrypted.')).toBeDefined();
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: ' Meena ' } });
    fireEvent.change(screen.getByLabelText('Meeting passcode'), { target: { value: 'abcd-efgh' } });
    fireEvent.click(button('Ask to join'));
    expect(port.dispatched).toContainEqual({
      type: 'join',
      name: 'Meena',
      password: 'abcd-efgh',
      consent: { notice: NOTICE.version, language: 'en' },
    });
  });

  it('says what is missing instead of asking the server', () => {
    const port = renderApp(SCENES.prepare());
    fireEvent.click(button('Ask to join'));
    expect(screen.getByText('Enter your name so the host knows who you are.')).toBeDefined();
    expect(screen.getByText('Enter the passcode from your invitation.')).toBeDefined();
    expect(port.dispatched.some((event) => event.type === 'join')).toBe(false);
    expect(screen.getByLabelText('Your name')).toBe(document.activeElement);
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Meena' } });
    fireEvent.click(button('Ask to join'));
    expect(screen.getByLabelText('Meeting passcode')).toBe(document.activeElement);
  });

  it('has a way back to home', () => {
    const port = renderApp(SCENES['prepare-host']());
    fireEvent.click(button('Back to home'));
    expect(port.dispatched).toContainEqual({ type: 'go-home' });
  });

  it('begins at its top, however far down the page before was', () => {
    const port = renderApp(SCENES['prepare-host']());
    document.documentElement.scrollTop = 500;
    act(() => port.dispatch({ type: 'go-home' }));
    expect(screen.getByRole('heading', { name: 'Your meetings' })).toBeDefined();
    expect(document.documentElement.scrollTop).toBe(0);
  });

  it('takes the name of the account that the person is signed in to', () => {
    const port = renderApp(SCENES['prepare-host'](), 'en', new FakeAccounts({ own: OWN }));
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    expect(name.value).toBe('Asha Rao');
    expect(name.readOnly).toBe(true);
    expect(screen.getByText('From your account.')).toBeDefined();
    fireEvent.click(button('Join'));
    expect(port.dispatched.at(-1)).toMatchObject({ type: 'join', name: 'Asha Rao', asAccount: true });
  });

  it('lets them come under another name, as a guest', () => {
    const port = renderApp(SCENES['prepare-host'](), 'en', new FakeAccounts({ own: OWN }));
    fireEvent.click(button('Use another name'));
    expect(button('Use your account name: Asha Rao')).toBeDefined();
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Meena' } });
    fireEvent.click(button('Join'));
    expect(port.dispatched.at(-1)).toMatchObject({ type: 'join', name: 'Meena' });
    expect(port.dispatched.at(-1)).not.toHaveProperty('asAccount');
  });

  it.each([
    ['nobody vouches for', { account: { ...OWN.account, marks: { ...OWN.account.marks, verified: false } } }],
    ['has no right to it', { rights: { ...OWN.rights, joinsUnderOwnName: false } }],
  ])('leaves the name to somebody who %s', (_why, change) => {
    renderApp(SCENES.prepare(), 'en', new FakeAccounts({ own: { ...OWN, ...change } }));
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    expect([name.value, name.readOnly]).toEqual(['Asha Rao', false]);
    fireEvent.change(name, { target: { value: '' } });
    expect(name.value).toBe('');
    expect(screen.queryByText('Use another name')).toBeNull();
  });

  it('keeps what somebody has begun to type when it hears of their account', () => {
    const accounts = new FakeAccounts({ own: null });
    renderApp(SCENES['prepare-host'](), 'en', accounts);
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    fireEvent.change(name, { target: { value: 'Mee' } });
    act(() => accounts.receive({ own: OWN }));
    expect([name.value, name.readOnly]).toEqual(['Mee', false]);
    expect(button('Use your account name: Asha Rao')).toBeDefined();
  });

  it('leaves a guest the name by which they were here in this tab', () => {
    const state = SCENES['prepare-host']();
    if (state.phase.name !== 'preparing') throw new Error(state.phase.name);
    const entry = { ...state.phase.entry, name: 'Meena', typed: true as const };
    renderApp({ ...state, phase: { ...state.phase, entry } }, 'en', new FakeAccounts({ own: OWN }));
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Meena');
    expect(button('Use your account name: Asha Rao')).toBeDefined();
  });

  it('lets a host join with the password that is already known', () => {
    const port = renderApp(SCENES['prepare-host']());
    expect(screen.queryByLabelText('Meeting passcode')).toBeNull();
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Asha' } });
    fireEvent.click(button('Join'));
    expect(port.dispatched).toContainEqual({
      type: 'join',
      name: 'Asha',
      password: 'p',
      consent: { notice: NOTICE.version, language: 'en' },
    });
  });

  it('says in one sentence what is kept of whom by whom, and all of it a press away', () => {
    renderApp(SCENES.prepare());
    expect(
      screen.getByText(/^By joining, you agree that Department of Posts keeps your name .* 400 days/),
    ).toBeDefined();
    fireEvent.click(button('What we keep and why'));
    const dialog = within(screen.getByRole('dialog', { name: 'Privacy notice' }));
    expect(dialog.getByText(/Questions about your data: privacy@posts.example/)).toBeDefined();
    expect(dialog.getByText(NOTICE.version)).toBeDefined();
    expect(dialog.getByText(/complain to the Data Protection Board/)).toBeDefined();
  });

  it('lets nobody ask before the notice is there', () => {
    const port = renderApp(SCENES['prepare-unread']());
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Meena' } });
    fireEvent.change(screen.getByLabelText('Meeting passcode'), { target: { value: 'abcd-efgh' } });
    expect(button('Ask to join')).toHaveProperty('disabled', true);
    fireEvent.submit(button('Ask to join'));
    expect(port.dispatched.some((event) => event.type === 'join')).toBe(false);
    expect(screen.getByText(/^Loading the privacy notice/)).toBeDefined();
  });

  it('shows and hides the password on demand', () => {
    renderApp(SCENES.prepare());
    const field = () => screen.getByLabelText('Meeting passcode').getAttribute('type');
    expect(field()).toBe('password');
    fireEvent.click(button('Show passcode'));
    expect(field()).toBe('text');
    fireEvent.click(button('Hide passcode'));
    expect(field()).toBe('password');
  });

  it('says the state of microphone and camera in their names', () => {
    renderApp(SCENES.prepare());
    fireEvent.click(button('Camera on'));
    expect(button('Camera off')).toBeDefined();
    expect(screen.getByText('Your camera is off')).toBeDefined();
    expect(screen.getByRole('button', { name: /^Mic o/ })).toBeDefined();
  });

  it('lets the person choose devices and test the speaker', () => {
    const port = renderApp(SCENES.prepare());
    for (const name of ['Microphone', 'Camera', 'Speaker']) {
      expect(screen.getByRole('combobox', { name })).toBeDefined();
    }
    fireEvent.click(button('Play a test sound'));
    expect(port.dispatched).toContainEqual({ type: 'test-speaker' });
  });

  it('says what keeps a device from working and what to do', () => {
    renderApp(SCENES['prepare-blocked']());
    expect(screen.getByText(/is blocking your microphone/)).toBeDefined();
    expect(screen.getByText(/Another program is using your camera/)).toBeDefined();
  });
});

describe('the language', () => {
  it('changes the page, its attributes and what is kept', async () => {
    renderApp(SCENES.prepare());
    fireEvent.click(button('Language: English'));
    fireEvent.click(await screen.findByRole('menuitemradio', { name: /^हिन्दी/ }));
    expect(button('जुड़ने का अनुरोध करें')).toBeDefined();
    expect(document.documentElement.lang).toBe('hi');
    expect(document.documentElement.dir).toBe('ltr');
    expect(localStorage.getItem('sabha.language')).toBe('hi');
  });

  it.each([
    ['हिन', 'हिन्दी'],
    ['hind', 'हिन्दी'],
    ['engl', 'English'],
  ])('is found by the letters %s', async (letters, name) => {
    renderApp(SCENES.prepare());
    fireEvent.click(button('Language: English'));
    fireEvent.change(await screen.findByRole('searchbox', { name: 'Find a language' }), { target: { value: letters } });
    const found = screen.getAllByRole('menuitemradio').map((each) => each.querySelector('bdi')?.textContent);
    expect(found).toEqual([name]);
  });

  it.each(['home', 'home-guest', 'prepare', 'lobby', 'cannot-open'] as const)('can be chosen on %s', (scene) => {
    renderApp(SCENES[scene]());
    expect(within(screen.getByRole('banner')).getByRole('button', { name: 'Language: English' })).toBeDefined();
  });
});

describe('the theme', () => {
  it('is light, dark or the system’s', () => {
    renderApp(SCENES['home-guest']());
    const chooser = screen.getByLabelText('Theme');
    fireEvent.change(chooser, { target: { value: 'dark' } });
    expect(document.documentElement.dataset['theme']).toBe('dark');
    fireEvent.change(chooser, { target: { value: 'system' } });
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});

describe('Lobby', () => {
  it('says that the host knows and nothing about the meeting', () => {
    const port = renderApp(SCENES.lobby());
    expect(screen.getByRole('heading', { name: 'The host knows you’re here and will let you in.' })).toBeDefined();
    expect(document.body.textContent).not.toContain('Monthly review');
    fireEvent.click(button('Leave'));
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });

  it('shows who waits with the camera on what everybody will see, and nothing while it is off', () => {
    const port = renderApp(SCENES.lobby());
    const own = () => document.querySelector('video');
    expect(own()).not.toBeNull();
    act(() => port.dispatch({ type: 'set-own', source: 'camera', on: false }));
    expect(own()).toBeNull();
  });

  it('leaves who was put out and is let in again their camera, and what they are told, until they are inside', () => {
    const port = renderApp(SCENES['lobby-asleep']());
    act(() => port.dispatch({ type: 'received', message: LET_IN, ack: 0 }));
    expect(screen.getByRole('heading', { name: 'Joining the meeting' })).toBeDefined();
    expect(document.querySelector('video')).not.toBeNull();
    button('Camera on');
  });

  it('says why somebody is back at the door when the meeting fell asleep', () => {
    renderApp(SCENES['lobby-words']());
    expect(within(screen.getByRole('main')).getByText(/^Message from the host: We begin at 11:10/)).toBeDefined();
    tidy();
    renderApp(SCENES['lobby-asleep']());
    expect(screen.getByRole('heading', { name: 'The meeting is paused because no host is here.' })).toBeDefined();
    expect(screen.getByText(/when they return/)).toBeDefined();
  });

  it('says why somebody is back at the door when the keys were made anew, or nobody had any for them', () => {
    renderApp(SCENES['lobby-begun-anew']());
    expect(screen.getByRole('heading', { name: 'The meeting’s keys had to be created again.' })).toBeDefined();
    cleanup();
    renderApp(SCENES['lobby-not-added']());
    expect(screen.getByText(/^The host can see you here/)).toBeDefined();
  });

  it('says that the host has left to somebody who was let in and whom nobody may add', () => {
    renderApp(SCENES['lobby-no-host']());
    expect(screen.getByRole('heading', { name: 'The host has left.' })).toBeDefined();
    expect(screen.getByText(/^You’ll join automatically when a host returns/)).toBeDefined();
  });
});

describe('back at the door', () => {
  it('says what happened to somebody whose line broke while the keys were made anew', () => {
    renderApp(SCENES['lobby-back']());
    expect(screen.getByRole('heading', { name: 'You need to be admitted again' })).toBeDefined();
    expect(screen.getByText(/^You were away briefly/)).toBeDefined();
  });
});

describe('the way back', () => {
  it('says that it goes on trying, and can be asked not to wait', () => {
    const port = renderApp(SCENES.returning());
    expect(screen.getByRole('heading', { name: 'Returning to your meeting' })).toBeDefined();
    expect(screen.getByText(/keep trying/)).toBeDefined();
    fireEvent.click(button('Try now'));
    expect(port.dispatched).toContainEqual({ type: 'come-back-now' });
    fireEvent.click(button('Leave'));
    expect(port.getState().phase.name).toBe('home');
  });

  it('says when it is for sound and picture', () => {
    renderApp(SCENES['returning-media']());
    expect(screen.getByRole('heading', { name: 'Reconnecting audio and video' })).toBeDefined();
  });

  it('is offered as a button beside the word of what stopped', () => {
    const port = renderApp(SCENES['media-lost']());
    fireEvent.click(button('Reconnect'));
    expect(port.dispatched).toContainEqual({ type: 'rejoin' });
  });
});

describe('the end of a stay', () => {
  const reasons: readonly ClosedReason[] = [
    'left',
    'removed',
    'account-disabled',
    'link-withdrawn',
    'refused',
    'ended',
    'lost',
    'cannot-open',
    'too-old',
    'server-stopping',
    'replaced',
    'limit',
    'unprotected',
    'rules-broken',
  ];

  it.each(reasons)('is told in one sentence for "%s"', (reason) => {
    const { state } = new Played();
    renderApp({ ...state, phase: { name: 'closed', reason, entry: null } });
    const heading = screen.getByRole('heading', { level: 1 });
    expect(heading.textContent).not.toBe('');
    expect(heading.textContent).not.toContain('closed.');
    expect(heading).toBe(document.activeElement);
    expect(button('Back to home')).toBeDefined();
  });

  it('says why a host removed the person, where the host said so [A5]', () => {
    const played = new Played().inMeeting().receive({ type: 'closed', cause: 'removed', removal: 'part-over' });
    renderApp(played.state);
    expect(screen.getByRole('heading', { name: 'The host removed you from this meeting.' })).toBeDefined();
    expect(screen.getByText(/no longer needed in the meeting/)).toBeDefined();
  });

  it('says of a seat without keys what happened, and that nothing is on [H17]', () => {
    const alone = seated([person(SELF)]);
    if (alone.type !== 'seated') throw new Error('not a seat');
    const { group: _, ...keyless } = alone;
    renderApp(new Played().connecting().receive(keyless).state);
    expect(screen.getByRole('heading', { name: 'This meeting wasn’t end-to-end encrypted.' })).toBeDefined();
    expect(screen.getByText(/Your microphone and camera are off/)).toBeDefined();
    expect(button('Try again')).toBeDefined();
  });

  it('offers to load a page anew that is too old for the server, by a press and not by itself [C5]', () => {
    const port = renderApp(
      new Played().connecting().receive({ type: 'denied', inReplyTo: 0, reason: 'client-too-old', clause: 'C5' }).state,
    );
    expect(screen.getByRole('heading', { name: 'This page is out of date' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(port.dispatched).toEqual([]);
    fireEvent.click(button('Reload'));
    expect(port.dispatched).toEqual([{ type: 'load-anew' }]);
  });

  it('has one screen for every link that does not open', () => {
    const port = renderApp(SCENES['cannot-open']());
    expect(screen.getByRole('heading', { name: 'We can’t open this meeting' })).toBeDefined();
    fireEvent.click(button('Try again'));
    expect(port.dispatched).toContainEqual({ type: 'try-again' });
    expect(screen.getByLabelText('Meeting passcode')).toBeDefined();
  });
});

describe('one’s own data', () => {
  it('can be asked back on the page after the meeting', () => {
    const port = renderApp(SCENES['your-data']());
    fireEvent.click(button('Save receipt'));
    expect(port.dispatched).toContainEqual({ type: 'keep-receipt' });
    fireEvent.click(button('Withdraw consent'));
    expect(port.dispatched).toContainEqual({ type: 'withdraw-consent' });
    act(() => port.dispatch({ type: 'consent-withdrawn' }));
    expect(screen.getByText(/^You’ve withdrawn your consent/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Withdraw consent' })).toBeNull();
  });

  it('is said to be there still when the server did not answer', () => {
    const port = renderApp(SCENES['your-data']());
    fireEvent.click(button('Withdraw consent'));
    act(() => port.dispatch({ type: 'consent-not-withdrawn', unknown: false }));
    expect(screen.getByText('The server didn’t respond. Try again.')).toBeDefined();
    expect(button('Withdraw consent')).toBeDefined();
  });

  it('is asked back in the meeting by two presses, and the first one can be undone', async () => {
    const port = renderApp(SCENES['settings-data']());
    fireEvent.click(await screen.findByRole('button', { name: 'Withdraw consent and leave' }));
    const dialog = within(screen.getByRole('alertdialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(port.dispatched.some((event) => event.type === 'withdraw-consent')).toBe(false);
    fireEvent.click(button('Withdraw consent and leave'));
    fireEvent.click(
      within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Withdraw consent and leave' }),
    );
    expect(port.dispatched).toContainEqual({ type: 'withdraw-consent' });
  });
});
