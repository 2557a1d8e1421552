// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { PartMissing } from '../i18n/index.ts';
import { GRANTED, Played, SELF, person, seated } from '../call/testing/meeting.ts';
import { press, renderIn, tidy } from './testing/render-app.tsx';

/** A panel that does not come. */
vi.mock('./meeting/Later.tsx', async (actual) => {
  const { Later } = await actual<typeof import('./meeting/Later.tsx')>();
  function WithoutChat({ what }: Parameters<typeof Later>[0]) {
    if (what.name === 'chat') throw new PartMissing('a part of the page did not come');
    return <Later what={what} />;
  }
  return { Later: WithoutChat };
});

afterEach(tidy);

const HOST = [person(SELF, { role: 'host' })];
const panel = (name: string) => screen.queryByRole('complementary', { name });
const hosting = () => new Played().inMeeting(HOST).onStage().state;

it("host's closed people list stays closed", () => {
  const port = renderIn(1600, 900, hosting());
  const open = () => {
    const { phase } = port.getState();
    return phase.name === 'meeting' && phase.panel;
  };
  expect(open()).toBe('people');
  press('p', 'KeyP');
  expect(open()).toBeNull();
  act(() => {
    port.dispatch({ type: 'socket-lost' });
    port.dispatch({ type: 'socket-given-up' });
  });
  expect(screen.getByRole('button', { name: 'Leave' })).toBeDefined();
  act(() => {
    port.dispatch(GRANTED);
    port.dispatch({ type: 'received', message: seated(HOST), ack: 0 });
  });
  expect(open()).toBeNull();
});

it('narrow host window hides people list', () => {
  renderIn(1599, 900, hosting());
  expect(panel('People')).toBeNull();
});

it('missing panel does not block others', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const port = renderIn(1600, 900, hosting());
  act(() => port.dispatch({ type: 'toggle-panel', panel: 'chat' }));
  const TOO_OLD = 'This page is out of date';
  expect(panel(TOO_OLD)).not.toBeNull();
  act(() => port.dispatch({ type: 'toggle-panel', panel: 'files' }));
  expect(panel(TOO_OLD)).toBeNull();
  expect(panel('Files')).not.toBeNull();
});
