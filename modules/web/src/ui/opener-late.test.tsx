// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { Button } from './components/Button.tsx';
import { MenuOpener } from './components/Opener.tsx';

/** The code of menus is on its way until this is opened. */
const line = vi.hoisted(() => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
});
vi.mock('./components/Menus.tsx', async (actual) => {
  await line.opened;
  return await actual();
});

afterEach(cleanup);

const button = (name: string) => screen.getByRole('button', { name });

async function pressOpen(): Promise<void> {
  await act(async () => {
    render(
      <I18nContext value={createI18n('en', TEXTS)}>
        <MenuOpener label="Acts" entries={[{ id: 'one', text: 'First act', act: () => undefined }]} placement="bottom">
          {(opener) => <Button {...opener}>Open</Button>}
        </MenuOpener>
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
  expect(button('Open').getAttribute('aria-expanded')).toBe('true');
}

const WAYS: readonly (readonly [string, () => void])[] = [
  ['went on by the keyboard', () => button('Elsewhere').focus()],
  ['pressed elsewhere', () => fireEvent.pointerDown(button('Elsewhere'))],
  ['pressed Escape', () => fireEvent.keyDown(button('Open'), { key: 'Escape' })],
];

describe('a menu that is long in coming', () => {
  it.each(WAYS)('is not wanted by whoever %s', async (_, goesOn) => {
    await pressOpen();
    act(goesOn);
    expect(button('Open').getAttribute('aria-expanded')).toBe('false');
  });

  it('takes the focus of whoever waits for it, and of nobody else', async () => {
    await pressOpen();
    act(() => button('Elsewhere').focus());
    await act(async () => {
      line.open();
      await vi.dynamicImportSettled();
    });
    expect(document.activeElement).toBe(button('Elsewhere'));
    expect(screen.queryByRole('menu')).toBeNull();
    cleanup();
    await pressOpen();
    const menu = await screen.findByRole('menu', { name: 'Acts' }, { timeout: 20_000 });
    await vi.waitFor(() => expect(menu.contains(document.activeElement)).toBe(true));
  });
});
