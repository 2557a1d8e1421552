// @vitest-environment happy-dom
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { INITIAL_STATE } from '../call/next.ts';
import type { CallState } from '../call/state.ts';
import { person, Played, SELF } from '../call/testing/meeting.ts';
import { createI18n } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { App } from './App.tsx';
import { createNewerStore } from './newer-context.ts';
import { FakeAccounts } from './testing/fake-accounts.ts';
import { fakePort, type FakePort } from './testing/fake-port.ts';
import { tidy } from './testing/render-app.tsx';

const SERVER = 'meet.example.in';

afterEach(tidy);

function framed(state: CallState): FakePort {
  const port = fakePort(state);
  render(
    <App
      port={port}
      accounts={new FakeAccounts()}
      i18n={createI18n('en', TEXTS)}
      newer={createNewerStore()}
      frame={SERVER}
    />,
  );
  return port;
}

describe('embedded in another page', () => {
  test.each([
    ['who prepares', () => new Played().preparing()],
    ['who waits', () => new Played().inLobby()],
    ['who is inside', () => new Played().inMeeting([person(SELF), person('p1')]).onStage()],
  ])("%s shows the server's name", (_who, played) => {
    framed(played().state);
    expect(within(screen.getByRole('banner')).getByText(/^Server: .?meet.example.in.?$/)).toBeDefined();
  });

  test('narrow bar moves it to Security', () => {
    const played = new Played().inMeeting([person(SELF), person('p1')]).onStage();
    framed(played.play({ type: 'toggle-panel', panel: 'security' }).state);
    const panel = screen.getByRole('complementary', { name: 'Security' });
    expect(within(panel).getByText(/^Server: .?meet.example.in.?$/)).toBeDefined();
  });

  test('home is unavailable for any link [T51]', () => {
    framed({ ...INITIAL_STATE, organiser: 'ready' });
    expect(screen.getByRole('heading', { name: 'We can’t open this meeting' })).toBeDefined();
    expect(screen.queryByRole('button', { name: /Start a meeting|Sign in|Home/ })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
    // Its one link leads out of the frame.
    expect(screen.getByRole('link', { name: 'Accessibility' }).getAttribute('target')).toBe('_blank');
  });

  test('leaving only offers joining again', () => {
    const port = framed(new Played().inMeeting([person(SELF)]).play({ type: 'leave' }).state);
    expect(screen.queryByRole('button', { name: 'Back to home' })).toBeNull();
    const names = within(screen.getByRole('main'))
      .getAllByRole('button')
      .map(({ textContent }) => textContent);
    expect(names[0]).toBe('Join again');
    fireEvent.click(screen.getByRole('button', { name: 'Join again' }));
    expect(port.dispatched).toContainEqual({ type: 'try-again' });
  });

  test('suggested name is prefilled', () => {
    const port = framed(new Played().preparing().state);
    act(() => port.dispatch({ type: 'name-offered', name: 'Ravi Kumar' }));
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Your name' });
    expect(field.value).toBe('Ravi Kumar');
    fireEvent.change(field, { target: { value: 'Ravi' } });
    act(() => port.dispatch({ type: 'name-offered', name: 'Somebody else' }));
    expect(field.value).toBe('Ravi');
  });

  test('embedder requests need a press [H34]', () => {
    const played = new Played().inMeeting([person(SELF), person('p1')]).onStage();
    const port = framed(played.play({ type: 'set-own', source: 'camera', on: false }).state);
    act(() => port.dispatch({ type: 'page-asks', source: 'camera', page: 'portal.example.in' }));
    const notices = within(screen.getByRole('group', { name: 'Notifications' }));
    expect(notices.getByText(/portal.example.in.? is asking you to turn on your camera/)).toBeDefined();
    expect(port.getState().own.camera.on).toBe(false);
    fireEvent.click(notices.getByRole('button', { name: 'Turn my camera on' }));
    expect(port.getState().own.camera.on).toBe(true);
  });
});
