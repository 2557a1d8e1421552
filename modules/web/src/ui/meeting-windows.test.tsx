// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { SCENES } from './testing/scenes.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  tidy();
});

/** Just enough of another window. */
class OtherWindow extends EventTarget {
  readonly document = document.implementation.createHTMLDocument('');
  closed = false;

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.dispatchEvent(new Event('pagehide'));
  }
}

function buttonIn(other: OtherWindow, text: string): HTMLElement {
  const all = [...other.document.querySelectorAll('button')];
  const button = all.find((each) => each.textContent === text);
  if (button === undefined) throw new Error(`no button "${text}" among ${String(all.length)}`);
  return button;
}

describe('the window of a share', () => {
  it('has the slides, leaves the stage to faces, and gives them back', () => {
    const other = new OtherWindow();
    vi.spyOn(window, 'open').mockReturnValue(other as unknown as Window);
    const port = renderApp(SCENES.share());
    const slide = () => screen.queryByRole('figure', { name: /screen/i });
    expect(slide()).not.toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Open in new window' }));
    expect(port.dispatched).toContainEqual({ type: 'share-window', open: true });
    expect(slide()).toBeNull();
    expect(other.document.title).toContain('Deputy Secretary (Water Supply)');
    act(() => {
      buttonIn(other, 'Move share back to the meeting').click();
    });
    expect(other.closed).toBe(true);
    expect(slide()).not.toBeNull();
  });

  it('says the class of the meeting, as on a projector', () => {
    const other = new OtherWindow();
    vi.spyOn(window, 'open').mockReturnValue(other as unknown as Window);
    const { phase, ...around } = SCENES.share();
    if (phase.name !== 'meeting' || phase.keys.view === null) throw new Error('no meeting with keys');
    const view = { ...phase.keys.view, classification: 'confidential' as const };
    renderApp({ ...around, phase: { ...phase, keys: { ...phase.keys, view } } });
    fireEvent.click(screen.getByRole('button', { name: 'Open in new window' }));
    expect(other.document.querySelector('[role="img"][aria-label*="Confidential"]')).not.toBeNull();
  });

  it('closes when nobody shares any more', () => {
    const other = new OtherWindow();
    vi.spyOn(window, 'open').mockReturnValue(other as unknown as Window);
    const port = renderApp(SCENES.share());
    fireEvent.click(screen.getByRole('button', { name: 'Open in new window' }));
    act(() =>
      port.dispatch({
        type: 'received',
        message: { type: 'participant-left', participant: 'p0', cause: 'left' },
        ack: 0,
      }),
    );
    expect(other.closed).toBe(true);
  });

  it('that the browser does not open leaves the slides on the stage', () => {
    vi.spyOn(window, 'open').mockReturnValue(null);
    const port = renderApp(SCENES.share());
    fireEvent.click(screen.getByRole('button', { name: 'Open in new window' }));
    expect(port.getState().phase).toMatchObject({ shareAway: false });
  });
});

it('the small window that floats says the class of the meeting', async () => {
  const other = new OtherWindow();
  vi.stubGlobal('documentPictureInPicture', { requestWindow: () => Promise.resolve(other) });
  renderApp(SCENES.confidential());
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  await act(async () => {
    fireEvent.click(screen.getByRole('menuitem', { name: 'Mini window' }));
    await Promise.resolve();
  });
  expect(other.document.querySelector('[role="img"][aria-label*="Confidential"]')).not.toBeNull();
});
