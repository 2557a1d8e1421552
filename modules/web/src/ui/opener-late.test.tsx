// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { Button } from './components/Button.tsx';
import type { MenuPart, PopoverPart } from './components/late-parts.ts';
import { MenuOpener, PopoverOpener, type Opener } from './components/Opener.tsx';
import { part } from './part.tsx';

interface Parts {
  readonly menu?: typeof MenuPart;
  readonly popover?: typeof PopoverPart;
}

/** The code of what opens is on its way, in each test anew, until `comes` is called. */
const line = vi.hoisted((): { parts: Parts } => ({ parts: {} }));
vi.mock('./components/late-parts.ts', async (actual) => ({
  ...(await actual<object>()),
  get MenuPart() {
    return line.parts.menu;
  },
  get PopoverPart() {
    return line.parts.popover;
  },
}));

const [menus, overlays] = await Promise.all([import('./components/Menus.tsx'), import('./components/Overlays.tsx')]);

let arrives: () => void;

beforeEach(() => {
  const arrived = new Promise<void>((resolve) => (arrives = resolve));
  line.parts = {
    menu: part([], () => arrived.then(() => menus.MenuOverlay)),
    popover: part([], () => arrived.then(() => overlays.PopoverOverlay)),
  };
});

afterEach(cleanup);

const button = (name: string) => screen.getByRole('button', { name });
const expanded = () => screen.getByText('Open').getAttribute('aria-expanded');
const focused = () => document.activeElement;

/** Pressed as by the keyboard: the button has the focus, and waits with it. */
async function opens(opener: ReactNode): Promise<void> {
  await act(async () => {
    render(
      <I18nContext value={createI18n('en', TEXTS)}>
        {opener}
        <Button>Elsewhere</Button>
      </I18nContext>,
    );
    await Promise.resolve();
  });
  await act(async () => {
    button('Open').focus();
    fireEvent.click(button('Open'));
    await Promise.resolve();
  });
  expect(expanded()).toBe('true');
}

const opener = (props: Opener) => <Button {...props}>Open</Button>;
const MENU = (
  <MenuOpener label="Acts" entries={[{ id: 'one', text: 'First act', act: () => undefined }]} placement="bottom">
    {opener}
  </MenuOpener>
);
const POPOVER = (
  <PopoverOpener label="Acts" className="" dialogClassName="" placement="bottom" opener={opener}>
    {() => <Button>First act</Button>}
  </PopoverOpener>
);

/** The code is here, and whoever waits for it has it. */
async function arrive(): Promise<void> {
  await act(async () => {
    arrives();
    await Promise.all([line.parts.menu?.load(), line.parts.popover?.load()]);
  });
}

const GONE_ON: readonly (readonly [string, () => void])[] = [
  ['went on by the keyboard', () => button('Elsewhere').focus()],
  ['pressed elsewhere', () => fireEvent.pointerDown(button('Elsewhere'))],
  ['pressed Escape', () => fireEvent.keyDown(button('Open'), { key: 'Escape' })],
];

const WAITING: readonly (readonly [string, () => void])[] = [
  ['pressed the button once more', () => fireEvent.pointerDown(button('Open'))],
  ['came back to the button', () => fireEvent.focusIn(button('Open'))],
  ['pressed another key', () => fireEvent.keyDown(button('Open'), { key: 'Shift' })],
  ['moved the pointer elsewhere', () => fireEvent.pointerMove(button('Elsewhere'))],
];

describe.each([
  ['a menu', MENU, 'menu'],
  ['a dialog beside its button', POPOVER, 'dialog'],
] as const)('late loading %s', (_, what, role) => {
  it.each(GONE_ON)('is dropped when someone %s', async (_way, goesOn) => {
    await opens(what);
    act(goesOn);
    expect(expanded()).toBe('false');
    const before = focused();
    await arrive();
    expect(screen.queryByRole(role)).toBeNull();
    expect(focused()).toBe(before);
  });

  it.each(WAITING)('opens when someone %s', async (_way, waits) => {
    await opens(what);
    act(waits);
    expect(expanded()).toBe('true');
    await arrive();
    expect(screen.getByRole(role, { name: 'Acts' })).toBeDefined();
  });

  it('takes waiting focus', async () => {
    await opens(what);
    await arrive();
    const there = screen.getByRole(role, { name: 'Acts' });
    await waitFor(() => expect(there.contains(focused())).toBe(true), { timeout: 20_000 });
  });
});
