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
  it('guests can only join', () => {
    renderApp(SCENES['home-guest']());
    expect(screen.getByLabelText('Join with a link')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Start a meeting' })).toBeNull();
  });

  it('organisers start titled meetings', () => {
    const port = renderApp(SCENES.home());
    fireEvent.change(screen.getByLabelText('Meeting title'), { target: { value: '  Tender committee ' } });
    fireEvent.click(button('Start a meeting'));
    expect(port.dispatched).toContainEqual({
      type: 'start-meeting',
      title: 'Tender committee',
      classification: 'unclassified',
    });
  });

  it('untitled meeting is named by date', () => {
    const port = renderApp(SCENES.home());
    fireEvent.change(screen.getByLabelText('Meeting title'), { target: { value: ' ' } });
    fireEvent.click(button('Start a meeting'));
    const started = port.dispatched.find((event) => event.type === 'start-meeting');
    expect(started?.title).toMatch(/^Meeting on \d+ \w+$/);
  });

  it('organiser link can be retried', () => {
    const port = renderApp(SCENES['home-unanswered']());
    fireEvent.click(button('Try again'));
    expect(port.dispatched).toContainEqual({ type: 'redeem-again' });
    expect(port.getState().organiser).toBe('checking');
  });

  it('returning host sees the way back', () => {
    const port = renderApp(SCENES['home-own']());
    // Another tab may hold it.
    expect(screen.queryByText(/sleeps/)).toBeNull();
    fireEvent.click(button('Return as host'));
    expect(port.dispatched).toContainEqual({ type: 'return-to-own' });
    expect(screen.getByRole('heading', { name: 'Ready to join?' })).toBeDefined();
    expect(screen.queryByText(/The meeting starts when you join/)).toBeNull();
    expect(button('Join')).toBeDefined();
  });

  it('new meeting says it starts with you', () => {
    renderApp(SCENES['prepare-host']());
    expect(screen.getByText('You’re the host. The meeting starts when you join.')).toBeDefined();
  });

  it('asks for a missing key', () => {
    const port = renderApp(SCENES['home-key']());
    expect(screen.queryByLabelText('Join with a link')).toBeNull();
    fireEvent.change(screen.getByLabelText('Meeting key'), { target: { value: 'nonsense' } });
    fireEvent.click(button('Continue'));
    expect(port.dispatched).toContainEqual({ type: 'use-key', text: 'nonsense' });
    expect(screen.getByText(/^This isn’t the key for this meeting/)).toBeDefined();
  });

  it('stored key is stated', () => {
    renderApp(SCENES['home-key-kept']());
    expect(screen.getByText(/^This browser now has the meeting key/)).toBeDefined();
  });

  it('invalid link is reported at field', () => {
    renderApp(SCENES['home-guest']());
    fireEvent.change(screen.getByLabelText('Join with a link'), { target: { value: 'nonsense' } });
    fireEvent.click(button('Continue'));
    const field = screen.getByLabelText('Join with a link');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/^This isn’t a link to this server/)).toBeDefined();
  });
});

describe('Prepare', () => {
  it.each(['prepare', 'prepare-host'] as const)('%s shows no unknown rules', (scene) => {
    renderApp(SCENES[scene]());
    const facts = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(facts.slice(1)).toEqual(
      scene === 'prepare'
        ? ['You may wait in the lobby. The host will let you in.', 'You may join muted. Unmute when you want to speak.']
        : ['You may wait in the lobby. If the lobby is on, you’ll admit each person.'],
    );
  });

  it('asks name and password, explains encryption', () => {
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

  it('missing fields are named locally', () => {
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

  it('offers home', () => {
    const port = renderApp(SCENES['prepare-host']());
    fireEvent.click(button('Back to home'));
    expect(port.dispatched).toContainEqual({ type: 'go-home' });
  });

  it('starts at the top', () => {
    const port = renderApp(SCENES['prepare-host']());
    document.documentElement.scrollTop = 500;
    act(() => port.dispatch({ type: 'go-home' }));
    expect(screen.getByRole('heading', { name: 'Your meetings' })).toBeDefined();
    expect(document.documentElement.scrollTop).toBe(0);
  });

  it('uses the account name', () => {
    const port = renderApp(SCENES['prepare-host'](), 'en', new FakeAccounts({ own: OWN }));
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    expect(name.value).toBe('Asha Rao');
    expect(name.readOnly).toBe(true);
    expect(screen.getByText('From your account.')).toBeDefined();
    fireEvent.click(button('Join'));
    expect(port.dispatched.at(-1)).toMatchObject({ type: 'join', name: 'Asha Rao', asAccount: true });
  });

  it('allows a guest name', () => {
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
  ])('keeps the name for people who %s', (_why, change) => {
    renderApp(SCENES.prepare(), 'en', new FakeAccounts({ own: { ...OWN, ...change } }));
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    expect([name.value, name.readOnly]).toEqual(['Asha Rao', false]);
    fireEvent.change(name, { target: { value: '' } });
    expect(name.value).toBe('');
    expect(screen.queryByText('Use another name')).toBeNull();
  });

  it('typed name survives account loading', () => {
    const accounts = new FakeAccounts({ own: null });
    renderApp(SCENES['prepare-host'](), 'en', accounts);
    const name = screen.getByLabelText<HTMLInputElement>('Your name');
    fireEvent.change(name, { target: { value: 'Mee' } });
    act(() => accounts.receive({ own: OWN }));
    expect([name.value, name.readOnly]).toEqual(['Mee', false]);
    expect(button('Use your account name: Asha Rao')).toBeDefined();
  });

  it("keeps the tab's guest name", () => {
    const state = SCENES['prepare-host']();
    if (state.phase.name !== 'preparing') throw new Error(state.phase.name);
    const entry = { ...state.phase.entry, name: 'Meena', typed: true as const };
    renderApp({ ...state, phase: { ...state.phase, entry } }, 'en', new FakeAccounts({ own: OWN }));
    expect(screen.getByLabelText<HTMLInputElement>('Your name').value).toBe('Meena');
    expect(button('Use your account name: Asha Rao')).toBeDefined();
  });

  it('host joins with known password', () => {
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

  it('privacy summary expands', () => {
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

  it('joining waits for the notice', () => {
    const port = renderApp(SCENES['prepare-unread']());
    fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Meena' } });
    fireEvent.change(screen.getByLabelText('Meeting passcode'), { target: { value: 'abcd-efgh' } });
    expect(button('Ask to join')).toHaveProperty('disabled', true);
    fireEvent.submit(button('Ask to join'));
    expect(port.dispatched.some((event) => event.type === 'join')).toBe(false);
    expect(screen.getByText(/^Loading the privacy notice/)).toBeDefined();
  });

  it('password can be shown', () => {
    renderApp(SCENES.prepare());
    const field = () => screen.getByLabelText('Meeting passcode').getAttribute('type');
    expect(field()).toBe('password');
    fireEvent.click(button('Show passcode'));
    expect(field()).toBe('text');
    fireEvent.click(button('Hide passcode'));
    expect(field()).toBe('password');
  });

  it('device names include their state', () => {
    renderApp(SCENES.prepare());
    fireEvent.click(button('Camera on'));
    expect(button('Camera off')).toBeDefined();
    expect(screen.getByText('Your camera is off')).toBeDefined();
    expect(screen.getByRole('button', { name: /^Mic o/ })).toBeDefined();
  });

  it('devices and speaker can be chosen', () => {
    const port = renderApp(SCENES.prepare());
    for (const name of ['Microphone', 'Camera', 'Speaker']) {
      expect(screen.getByRole('combobox', { name })).toBeDefined();
    }
    fireEvent.click(button('Play a test sound'));
    expect(port.dispatched).toContainEqual({ type: 'test-speaker' });
  });

  it('device problems are explained', () => {
    renderApp(SCENES['prepare-blocked']());
    expect(screen.getByText(/is blocking your microphone/)).toBeDefined();
    expect(screen.getByText(/Another program is using your camera/)).toBeDefined();
  });
});

describe('the language', () => {
  it('changes page and storage', async () => {
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
  ])('is found by %s', async (letters, name) => {
    renderApp(SCENES.prepare());
    fireEvent.click(button('Language: English'));
    fireEvent.change(await screen.findByRole('searchbox', { name: 'Find a language' }), { target: { value: letters } });
    const found = screen.getAllByRole('menuitemradio').map((each) => each.querySelector('bdi')?.textContent);
    expect(found).toEqual([name]);
  });

  it.each(['home', 'home-guest', 'prepare', 'lobby', 'cannot-open'] as const)('is available on %s', (scene) => {
    renderApp(SCENES[scene]());
    expect(within(screen.getByRole('banner')).getByRole('button', { name: 'Language: English' })).toBeDefined();
  });
});

describe('the theme', () => {
  it('is light, dark or system', () => {
    renderApp(SCENES['home-guest']());
    const chooser = screen.getByLabelText('Theme');
    fireEvent.change(chooser, { target: { value: 'dark' } });
    expect(document.documentElement.dataset['theme']).toBe('dark');
    fireEvent.change(chooser, { target: { value: 'system' } });
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});

describe('Lobby', () => {
  it('says the host knows, nothing more', () => {
    const port = renderApp(SCENES.lobby());
    expect(screen.getByRole('heading', { name: 'The host knows you’re here and will let you in.' })).toBeDefined();
    expect(document.body.textContent).not.toContain('Monthly review');
    fireEvent.click(button('Leave'));
    expect(port.dispatched).toContainEqual({ type: 'leave' });
  });

  it('shows the preview while on', () => {
    const port = renderApp(SCENES.lobby());
    const own = () => document.querySelector('video');
    expect(own()).not.toBeNull();
    act(() => port.dispatch({ type: 'set-own', source: 'camera', on: false }));
    expect(own()).toBeNull();
  });

  it('readmitted participant keeps camera', () => {
    const port = renderApp(SCENES['lobby-asleep']());
    act(() => port.dispatch({ type: 'received', message: LET_IN, ack: 0 }));
    expect(screen.getByRole('heading', { name: 'Joining the meeting' })).toBeDefined();
    expect(document.querySelector('video')).not.toBeNull();
    button('Camera on');
  });

  it('paused meeting is explained', () => {
    renderApp(SCENES['lobby-words']());
    expect(within(screen.getByRole('main')).getByText(/^Message from the host: We begin at 11:10/)).toBeDefined();
    tidy();
    renderApp(SCENES['lobby-asleep']());
    expect(screen.getByRole('heading', { name: 'The meeting is paused because no host is here.' })).toBeDefined();
    expect(screen.getByText(/when they return/)).toBeDefined();
  });

  it('renewed keys are explained', () => {
    renderApp(SCENES['lobby-begun-anew']());
    expect(screen.getByRole('heading', { name: 'The meeting’s keys had to be created again.' })).toBeDefined();
    cleanup();
    renderApp(SCENES['lobby-not-added']());
    expect(screen.getByText(/^The host can see you here/)).toBeDefined();
  });

  it('departed host is explained', () => {
    renderApp(SCENES['lobby-no-host']());
    expect(screen.getByRole('heading', { name: 'The host has left.' })).toBeDefined();
    expect(screen.getByText(/^You’ll join automatically when a host returns/)).toBeDefined();
  });
});

describe('back in the lobby', () => {
  it('missed key renewal is explained', () => {
    renderApp(SCENES['lobby-back']());
    expect(screen.getByRole('heading', { name: 'You need to be admitted again' })).toBeDefined();
    expect(screen.getByText(/^You were away briefly/)).toBeDefined();
  });
});

describe('reconnecting', () => {
  it('shows retrying with a button', () => {
    const port = renderApp(SCENES.returning());
    expect(screen.getByRole('heading', { name: 'Returning to your meeting' })).toBeDefined();
    expect(screen.getByText(/keep trying/)).toBeDefined();
    fireEvent.click(button('Try now'));
    expect(port.dispatched).toContainEqual({ type: 'come-back-now' });
    fireEvent.click(button('Leave'));
    expect(port.getState().phase.name).toBe('home');
  });

  it('media reconnection is stated', () => {
    renderApp(SCENES['returning-media']());
    expect(screen.getByRole('heading', { name: 'Reconnecting audio and video' })).toBeDefined();
  });

  it('button is beside the status', () => {
    const port = renderApp(SCENES['media-lost']());
    fireEvent.click(button('Reconnect'));
    expect(port.dispatched).toContainEqual({ type: 'rejoin' });
  });
});

describe('end of a session', () => {
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

  it.each(reasons)('"%s" has one sentence', (reason) => {
    const { state } = new Played();
    renderApp({ ...state, phase: { name: 'closed', reason, entry: null } });
    const heading = screen.getByRole('heading', { level: 1 });
    expect(heading.textContent).not.toBe('');
    expect(heading.textContent).not.toContain('closed.');
    expect(heading).toBe(document.activeElement);
    expect(button('Back to home')).toBeDefined();
  });

  it('removal reason is shown [A5]', () => {
    const played = new Played().inMeeting().receive({ type: 'closed', cause: 'removed', removal: 'part-over' });
    renderApp(played.state);
    expect(screen.getByRole('heading', { name: 'The host removed you from this meeting.' })).toBeDefined();
    expect(screen.getByText(/no longer needed in the meeting/)).toBeDefined();
  });

  it('missing keys are explained [H17]', () => {
    const alone = seated([person(SELF)]);
    if (alone.type !== 'seated') throw new Error('not a seat');
    const { group: _, ...keyless } = alone;
    renderApp(new Played().connecting().receive(keyless).state);
    expect(screen.getByRole('heading', { name: 'This meeting wasn’t end-to-end encrypted.' })).toBeDefined();
    expect(screen.getByText(/Your microphone and camera are off/)).toBeDefined();
    expect(button('Try again')).toBeDefined();
  });

  it('outdated page offers reload [C5]', () => {
    const port = renderApp(
      new Played().connecting().receive({ type: 'denied', inReplyTo: 0, reason: 'client-too-old', clause: 'C5' }).state,
    );
    expect(screen.getByRole('heading', { name: 'This page is out of date' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(port.dispatched).toEqual([]);
    fireEvent.click(button('Reload'));
    expect(port.dispatched).toEqual([{ type: 'load-anew' }]);
  });

  it('invalid links share one screen', () => {
    const port = renderApp(SCENES['cannot-open']());
    expect(screen.getByRole('heading', { name: 'We can’t open this meeting' })).toBeDefined();
    fireEvent.click(button('Try again'));
    expect(port.dispatched).toContainEqual({ type: 'try-again' });
    expect(screen.getByLabelText('Meeting passcode')).toBeDefined();
  });
});

describe('own data', () => {
  it('can be withdrawn after the meeting', () => {
    const port = renderApp(SCENES['your-data']());
    fireEvent.click(button('Save receipt'));
    expect(port.dispatched).toContainEqual({ type: 'keep-receipt' });
    fireEvent.click(button('Withdraw consent'));
    expect(port.dispatched).toContainEqual({ type: 'withdraw-consent' });
    act(() => port.dispatch({ type: 'consent-withdrawn' }));
    expect(screen.getByText(/^You’ve withdrawn your consent/)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Withdraw consent' })).toBeNull();
  });

  it('failed withdrawal is stated', () => {
    const port = renderApp(SCENES['your-data']());
    fireEvent.click(button('Withdraw consent'));
    act(() => port.dispatch({ type: 'consent-not-withdrawn', unknown: false }));
    expect(screen.getByText('The server didn’t respond. Try again.')).toBeDefined();
    expect(button('Withdraw consent')).toBeDefined();
  });

  it('withdrawal in meeting needs two presses', async () => {
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
