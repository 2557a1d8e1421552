// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { Button } from './components/Button.tsx';
import { MenuOpener } from './components/Opener.tsx';
import { MenuPart } from './components/late-parts.ts';

const PATIENTLY = { timeout: 20_000 };

await MenuPart.load();
afterEach(cleanup);

const done = vi.fn();
const ENTRIES = [
  { id: 'one', text: 'First act', act: () => undefined },
  { id: 'two', text: 'Second act', act: done },
];

function showMenu(): HTMLElement {
  render(
    <I18nContext value={createI18n('en', TEXTS)}>
      <MenuOpener label="Acts" entries={ENTRIES} placement="bottom">
        {(opener) => <Button {...opener}>Open</Button>}
      </MenuOpener>
    </I18nContext>,
  );
  return screen.getByRole('button', { name: 'Open' });
}

function key(target: HTMLElement, name: string): void {
  act(() => {
    target.focus();
    fireEvent.keyDown(target, { key: name });
    fireEvent.keyUp(target, { key: name });
  });
}

describe('menu button', () => {
  it.each([
    ['Enter', 'First act'],
    ['ArrowDown', 'First act'],
    ['ArrowUp', 'Second act'],
  ])('opens by %s at %s', async (pressed, at) => {
    const button = showMenu();
    expect(button.getAttribute('aria-expanded')).toBe('false');
    key(button, pressed);
    await screen.findByRole('menu', { name: 'Acts' }, PATIENTLY);
    await vi.waitFor(() => expect(screen.getByRole('menuitem', { name: at }).tabIndex).toBe(0), PATIENTLY);
    expect(button.getAttribute('aria-expanded')).toBe('true');
  });

  it('acts, closes and restores focus', async () => {
    const button = showMenu();
    key(button, 'ArrowUp');
    key(await screen.findByRole('menuitem', { name: 'Second act' }, PATIENTLY), 'Enter');
    await vi.waitFor(() => expect(screen.queryByRole('menu')).toBeNull(), PATIENTLY);
    expect(done).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(document.activeElement).toBe(button), PATIENTLY);
  });
});
