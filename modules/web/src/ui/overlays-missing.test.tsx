// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createI18n, I18nContext } from '../i18n/index.ts';
import { TEXTS } from '../i18n/testing/all-texts.ts';
import { Button } from './components/Button.tsx';
import { Dialog } from './components/Dialog.tsx';
import { DialogPart, MenuPart, PopoverPart } from './components/late-parts.ts';
import { MenuOpener, PopoverOpener, type Opener } from './components/Opener.tsx';

function missing(): never {
  throw new TypeError('Failed to fetch');
}
vi.mock('./components/Overlays.tsx', () => ({
  get DialogOverlay() {
    return missing();
  },
  get PopoverOverlay() {
    return missing();
  },
}));
vi.mock('./components/Menus.tsx', () => ({
  get MenuOverlay() {
    return missing();
  },
}));

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(cleanup);

// Asked for before, so that what does not come is known within one act.
for (const part of [DialogPart, MenuPart, PopoverPart]) await part.load().catch(() => undefined);

async function show(what: ReactNode): Promise<void> {
  await act(async () => {
    render(<I18nContext value={createI18n('en', TEXTS)}>{what}</I18nContext>);
    await Promise.resolve();
  });
}

async function press(button: HTMLElement): Promise<void> {
  await act(async () => {
    fireEvent.click(button);
    await Promise.resolve();
  });
}

describe('missing overlay code', () => {
  it('dialogs still work', async () => {
    const closed = vi.fn();
    await show(
      <Dialog heading="End the meeting?" alert onClose={closed} actions={<Button onPress={closed}>Cancel</Button>}>
        <p>Everybody leaves.</p>
      </Dialog>,
    );
    const dialog = screen.getByRole('alertdialog', { name: 'End the meeting?' });
    expect(document.activeElement?.textContent).toBe('End the meeting?');
    fireEvent.keyDown(dialog, { key: 'Escape' });
    await press(screen.getByRole('button', { name: 'Cancel' }));
    expect(closed).toHaveBeenCalledTimes(2);
  });

  it('menu actions still work', async () => {
    const removed = vi.fn();
    await show(
      <MenuOpener label="Acts" entries={[{ id: 'one', text: 'Remove', act: removed }]} placement="bottom">
        {(opener) => <Button {...opener}>Open</Button>}
      </MenuOpener>,
    );
    const button = screen.getByRole('button', { name: 'Open' });
    await press(button);
    screen.getByRole('dialog', { name: 'Acts' });
    await press(screen.getByRole('button', { name: 'Remove' }));
    expect(removed).toHaveBeenCalledOnce();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });

  it('popovers still work', async () => {
    const opener = (props: Opener) => <Button {...props}>Open</Button>;
    await show(
      <PopoverOpener label="Languages" className="" dialogClassName="" placement="bottom" opener={opener}>
        {(close) => <Button onPress={close}>English</Button>}
      </PopoverOpener>,
    );
    await press(screen.getByRole('button', { name: 'Open' }));
    screen.getByRole('dialog', { name: 'Languages' });
    await press(screen.getByRole('button', { name: 'English' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
