// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { press, renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

function leaves(port: ReturnType<typeof renderApp>, participant: string): void {
  act(() =>
    port.dispatch({
      type: 'received',
      message: { type: 'participant-left', participant, cause: 'removed' },
      ack: 0,
    }),
  );
}

const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;

/** Longer than any busy machine takes. */
const LONG = 20_000;

describe('focus on removed elements', () => {
  it('moves to the replacing row', async () => {
    const port = renderApp(SCENES.people());
    const people = screen.getByRole('complementary', { name: /^People/ });
    const rows = () => within(people).getAllByRole('listitem');
    const row = rows().find((each) => each.textContent.includes('Participant 7'));
    const place = rows().findIndex((each) => each === row);
    act(() => row?.querySelector('button')?.focus());
    leaves(port, 'p2');
    await vi.waitFor(() => expect(rows()[place]?.contains(document.activeElement)).toBe(true), LONG);
  });

  it('moves to another tile', async () => {
    const port = renderApp(SCENES['queue-shut']());
    const stage = screen.getByRole('region', { name: 'Stage' });
    act(() => within(stage).getByRole('button', { name: 'Actions for Deputy Secretary (Water Supply)' }).focus());
    leaves(port, 'p0');
    await vi.waitFor(() => expect(focused()).toMatch(/^Actions for/), LONG);
    expect(stage.contains(document.activeElement)).toBe(true);
  });

  it("returns to the panel's opener", () => {
    renderApp(SCENES.two());
    const bar = screen.getByRole('toolbar', { name: 'Controls' });
    act(() => within(bar).getByRole('button', { name: 'More' }).focus());
    press('t', 'KeyT');
    expect(screen.getByRole('complementary', { name: /^Chat/ }).contains(document.activeElement)).toBe(true);
    press('Escape', 'Escape');
    expect(screen.queryByRole('complementary', { name: /^Chat/ })).toBeNull();
    expect(document.activeElement).toBe(within(bar).getByRole('button', { name: 'Chat' }));
  });
});
