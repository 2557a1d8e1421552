// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderApp, tidy } from './testing/render-app.tsx';
import { captioned } from './testing/caption-scenes.ts';
import { SCENES } from './testing/scenes.ts';

afterEach(tidy);

const area = () => screen.getByRole('region', { name: 'Captions' });
const panel = () => screen.getByRole('complementary', { name: 'Captions' });
const field = () => within(panel()).getByRole<HTMLTextAreaElement>('textbox');
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const drawn = () => [...area().querySelectorAll<HTMLElement>('bdi[lang]')];
const spokenIn = (port: ReturnType<typeof renderApp>) =>
  port.dispatched.flatMap((event) => (event.type === 'caption-spoken' ? [event] : []));

describe('caption area', () => {
  it('show language, direction and each name once', () => {
    renderApp(SCENES.captions());
    expect(drawn().map(({ lang, dir }) => `${lang} ${dir}`)).toEqual(['en ltr', 'en ltr', 'hi ltr', 'en ltr']);
    expect(within(area()).getAllByText(/Deputy Secretary/)).toHaveLength(2);
    expect(within(area()).getAllByText(/अधीक्षण/)).toHaveLength(1);
  });

  it('show the chosen language and direction', () => {
    renderApp(SCENES['captions-urdu']());
    expect(drawn().map(({ lang, dir }) => `${lang} ${dir}`)).toEqual(['ur rtl', 'ur rtl']);
  });

  it('are announced only on request', () => {
    renderApp(SCENES.captions());
    expect(area().querySelector('[aria-live], [role=log], [role=status]')).toBeNull();
    tidy();
    const port = renderApp(SCENES['captions-largest']());
    const transcript = screen.getByRole('log', { name: 'Captions so far' });
    expect(transcript.getAttribute('aria-live')).toBe('polite');
    const before = transcript.textContent;
    act(() => port.dispatch(captioned(1, 9, 'It is late.')));
    expect(transcript.textContent).toBe(`${before}Deputy Secretary (Water Supply): It is late. `);
  });

  it('name reappears after its line fades', () => {
    const port = renderApp(SCENES.captions());
    act(() => {
      port.dispatch({ type: 'timer', timer: 'captions' });
      port.dispatch(captioned(1, 9, 'It is late.'));
    });
    expect(area().querySelector('p:last-of-type')?.textContent).toMatch(/^Deputy Secretary .*: It is late\.$/);
  });

  it('single foreign line does not filter others', () => {
    const port = renderApp(SCENES['captions-urdu']());
    act(() => {
      for (let line = 20; line < 50; line++) port.dispatch(captioned(1, line, `Point ${line}.`));
    });
    expect(drawn().map(({ lang }) => lang)).toEqual(['en', 'en', 'en', 'en']);
  });

  it('show a placeholder, hide when off', () => {
    const port = renderApp(SCENES['captions-waiting']());
    within(area()).getByText('Captions will appear here.');
    fireEvent.keyDown(document.body, { key: 'c', code: 'KeyC' });
    expect(port.getState().preferences.captions.on).toBe(false);
    expect(screen.queryByRole('region', { name: 'Captions' })).toBeNull();
  });

  it('show markup as text', () => {
    const port = renderApp(SCENES.captions());
    act(() => port.dispatch(captioned(1, 9, '<img src=x onerror=alert(1)> https://evil.example')));
    within(area()).getByText('<img src=x onerror=alert(1)> https://evil.example');
    expect(area().querySelector('img, a')).toBeNull();
  });

  it('are offered when hidden', () => {
    const port = renderApp(SCENES['captions-begun']());
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(port.getState().preferences.captions.on).toBe(true);
    expect(drawn().length).toBeGreaterThan(0);
  });
});

describe('captions panel', () => {
  it('lists everything silently for copying', async () => {
    let copied = '';
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: (text: string) => ((copied = text), Promise.resolve()) },
    });
    renderApp(SCENES['captions-log']());
    expect(within(panel()).getByRole('log', { name: 'Captions so far' }).getAttribute('aria-live')).toBe('off');
    expect(within(panel()).getAllByRole('listitem')).toHaveLength(4);
    expect(within(panel()).queryByRole('textbox')).toBeNull();
    await act(async () => {
      fireEvent.click(within(panel()).getByRole('button', { name: 'Copy all' }));
      await Promise.resolve();
    });
    expect(copied).toMatch(/\n {2}Who can tell when the parts arrive\?\n$/);
    within(panel()).getByText('Copied');
  });

  it('sends typed words, Enter ends line', () => {
    const port = renderApp(SCENES['captions-write']());
    expect(document.activeElement).toBe(field());
    type('The par');
    expect(spokenIn(port).map(({ spoken }) => spoken.text)).toEqual(['The']);
    expect(fireEvent.keyDown(field(), { key: 'Enter' })).toBe(false);
    expect(spokenIn(port).at(-1)).toEqual({
      type: 'caption-spoken',
      spoken: { segment: 1, text: 'The par', final: true },
      language: 'en',
    });
    expect(field().value).toBe('');
  });

  it('waits for input methods', () => {
    const port = renderApp(SCENES['captions-write']());
    fireEvent.compositionStart(field());
    type('पानी ');
    expect(fireEvent.keyDown(field(), { key: 'Enter', isComposing: true, keyCode: 229 })).toBe(true);
    expect(spokenIn(port)).toEqual([]);
    fireEvent.compositionEnd(field());
    expect(spokenIn(port).map(({ spoken }) => spoken)).toEqual([{ segment: 1, text: 'पानी', final: false }]);
  });

  it('remembers the caption language', () => {
    const port = renderApp(SCENES['captions-write']());
    fireEvent.change(within(panel()).getByRole('combobox', { name: 'You’re writing in' }), { target: { value: 'ur' } });
    expect(port.getState().preferences.captions.write).toBe('ur');
    type('جی ');
    expect(spokenIn(port).at(-1)?.language).toBe('ur');
    expect(field().closest('[lang]')?.getAttribute('dir')).toBe('rtl');
  });

  it('Up corrects the last line', () => {
    const port = renderApp(SCENES['captions-write']());
    type('Watre');
    fireEvent.keyDown(field(), { key: 'Enter' });
    fireEvent.keyDown(field(), { key: 'ArrowUp' });
    expect(field().value).toBe('Watre');
    expect(field().getAttribute('aria-label')).toBe('Correct last line');
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(field().value).toBe('');
    fireEvent.click(within(panel()).getByRole('button', { name: 'Correct last line' }));
    type('Water');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(spokenIn(port).at(-1)?.spoken).toEqual({ segment: 1, text: 'Water', final: true });
  });

  it('closing ends the line', () => {
    const port = renderApp(SCENES['captions-write']());
    type('The parts arr');
    fireEvent.click(within(panel()).getByRole('button', { name: 'Close' }));
    expect(spokenIn(port).at(-1)?.spoken).toEqual({ segment: 1, text: 'The parts', final: true });
  });

  it('disconnection is shown', () => {
    const port = renderApp(SCENES['captions-write']());
    within(panel()).getByText(/^Live:/);
    act(() => port.dispatch({ type: 'socket-lost' }));
    within(panel()).getByText('Your captions will be sent as soon as possible.');
  });

  it('new right does not move focus', () => {
    const port = renderApp(SCENES['captions-log']());
    const close = within(panel()).getByRole('button', { name: 'Close' });
    act(() => close.focus());
    const { phase } = port.getState();
    const self = phase.name === 'meeting' ? phase.participants.find(({ id }) => id === phase.self) : undefined;
    if (!self) throw new Error('nobody');
    const participant = { ...self, mayCaption: true };
    act(() => port.dispatch({ type: 'received', message: { type: 'participant-changed', participant }, ack: 0 }));
    expect(field()).toBeDefined();
    expect(document.activeElement).toBe(close);
  });

  it('revoked right removes the field', () => {
    const port = renderApp(SCENES['captions-granted']());
    fireEvent.click(screen.getByRole('button', { name: 'Message' }));
    expect(field()).toBeDefined();
    const { phase } = port.getState();
    if (phase.name !== 'meeting') throw new Error('no meeting');
    const self = phase.participants.find(({ id }) => id === phase.self);
    if (!self) throw new Error('nobody');
    const participant = { ...self, mayCaption: false };
    act(() => port.dispatch({ type: 'received', message: { type: 'participant-changed', participant }, ack: 0 }));
    expect(within(panel()).queryByRole('textbox')).toBeNull();
    within(panel()).getByText(/^You can’t write captions any more/);
  });
});

describe('the right to write captions', () => {
  it('is granted from the person menu', () => {
    const port = renderApp(SCENES.people());
    fireEvent.click(
      within(screen.getByRole('complementary', { name: /^People/ })).getByRole('button', {
        name: 'Actions for Participant 7',
      }),
    );
    fireEvent.click(screen.getByRole('menuitem', { name: 'Allow writing captions' }));
    const [given] = port.dispatched.flatMap((event) =>
      event.type === 'act' && event.message.type === 'set-caption-right' ? [event.message] : [],
    );
    expect(given?.allowed).toBe(true);
    const { phase } = port.getState();
    const person = phase.name === 'meeting' && phase.participants.find(({ id }) => id === given?.participant);
    if (!person) throw new Error('nobody');
    const participant = { ...person, mayCaption: true };
    act(() => port.dispatch({ type: 'received', message: { type: 'participant-changed', participant }, ack: 0 }));
    screen.getByText(/can write captions/);
    fireEvent.click(
      within(screen.getByRole('complementary', { name: /^People/ })).getByRole('button', {
        name: 'Actions for Participant 7',
      }),
    );
    screen.getByRole('menuitem', { name: 'Stop allowing captions' });
  });
});
