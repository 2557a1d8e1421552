// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { button } from './testing/in-meeting.ts';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

vi.mock('./meeting/late-parts.ts', async (original) => {
  const { PartMissing } = await import('../i18n/index.ts');
  const Missing = () => {
    throw new PartMissing('a part of the page did not come');
  };
  const nothing = () => Promise.resolve();
  return {
    ...(await original<object>()),
    DeviceMenuPart: Object.assign(Missing, { load: nothing, prefetch: nothing }),
  };
});

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(tidy);

it.each([
  ['Choose microphone', 'Your voice'],
  ['Choose camera', 'Video and data'],
])('where its code does not come, %s leads to the settings', (opener, heading) => {
  renderApp(SCENES['devices-microphone']());
  fireEvent.click(button(opener));
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: heading }));
  expect(button(opener).getAttribute('aria-expanded')).toBe('false');
});
