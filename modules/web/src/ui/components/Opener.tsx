import { Suspense, useEffect, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react';
import type { KeyboardEvent, PressEvent } from 'react-aria-components';
import { useText } from '../../i18n/index.ts';
import { PartBoundary } from '../part.tsx';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { MenuPart, PopoverPart } from './late-parts.ts';
import type { MenuListProps } from './Menus.tsx';
import type { PopoverDialogProps } from './Overlays.tsx';

/** What the button needs that opens something. */
export interface Opener {
  readonly ref: Ref<HTMLButtonElement>;
  readonly 'aria-haspopup': 'menu' | 'dialog';
  readonly 'aria-expanded': boolean;
  readonly onPress: (event: PressEvent) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

type Own = 'triggerRef' | 'onClose';

interface MenuOpenerProps extends Omit<MenuListProps, Own | 'focus'> {
  readonly children: (opener: Opener) => ReactNode;
}

/** A button and the list of acts that it opens. */
export function MenuOpener({ children, ...menu }: MenuOpenerProps) {
  const [opener, open] = useMenuOpener();
  return (
    <>
      {children(opener)}
      {open && <MenuList {...menu} {...open} />}
    </>
  );
}

type OpenMenu = Pick<MenuListProps, Own | 'focus'>;

/** For a button that opens a menu: what it needs, and what the menu does while it is open. */
export function useMenuOpener(): [Opener, OpenMenu | null] {
  const button = useRef<HTMLButtonElement>(null);
  const [focus, setFocus] = useState<MenuListProps['focus'] | null>(null);
  const opener: Opener = {
    ref: button,
    'aria-haspopup': 'menu',
    'aria-expanded': focus !== null,
    onPress: ({ pointerType }) => setFocus(pointerType === 'keyboard' || pointerType === 'virtual' ? 'first' : 'list'),
    onKeyDown: (event) => {
      if (event.key === 'ArrowDown') setFocus('first');
      else if (event.key === 'ArrowUp') setFocus('last');
      else event.continuePropagation();
    },
  };
  return [opener, focus === null ? null : { focus, triggerRef: button, onClose: () => setFocus(null) }];
}

/** While it is here it is open. */
export function MenuList(props: MenuListProps) {
  return (
    <PartBoundary missing={<PlainMenu {...props} />}>
      <Suspense fallback={<Coming {...props} />}>
        <MenuPart {...props} />
      </Suspense>
    </PartBoundary>
  );
}

interface ComingProps {
  readonly triggerRef?: RefObject<Element | null> | undefined;
  readonly onClose: () => void;
}

/** Until its code is here. Whoever went elsewhere meanwhile does not want it any more, and keeps the focus. */
export function Coming({ triggerRef, onClose }: ComingProps) {
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node) || triggerRef?.current?.contains(target) !== true) onClose();
    };
    const escape = ({ key }: globalThis.KeyboardEvent) => {
      if (key === 'Escape') onClose();
    };
    // Buttons keep what happens on them to themselves, so it is heard on the way down.
    document.addEventListener('focusin', elsewhere, true);
    document.addEventListener('pointerdown', elsewhere, true);
    document.addEventListener('keydown', escape, true);
    return () => {
      document.removeEventListener('focusin', elsewhere, true);
      document.removeEventListener('pointerdown', elsewhere, true);
      document.removeEventListener('keydown', escape, true);
    };
  }, [triggerRef, onClose]);
  return null;
}

/** Where the code of menus did not come, their acts are there all the same: a host can always remove somebody. */
function PlainMenu({ label, entries, onClose }: MenuListProps) {
  return (
    <PlainOverlay heading={label} onClose={onClose}>
      {entries.map(({ id, text, danger = false, act }) => (
        <Button
          key={id}
          look={danger ? 'dangerLine' : 'plain'}
          onPress={() => {
            onClose();
            act();
          }}
        >
          {text}
        </Button>
      ))}
    </PlainOverlay>
  );
}

interface PlainProps {
  readonly heading: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function PlainOverlay({ heading, onClose, children }: PlainProps) {
  const t = useText();
  return (
    <Dialog heading={heading} onClose={onClose} actions={<Button onPress={onClose}>{t('app.close')}</Button>}>
      {children}
    </Dialog>
  );
}

interface PopoverOpenerProps extends Omit<PopoverDialogProps, Own | 'children'> {
  readonly opener: (opener: Opener) => ReactNode;
  readonly children: (close: () => void) => ReactNode;
}

/** A button and the dialog that it opens beside itself. */
export function PopoverOpener({ opener, children, ...popover }: PopoverOpenerProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      {opener({
        ref: button,
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        onPress: () => setOpen(true),
      })}
      {open && (
        <PartBoundary
          missing={
            <PlainOverlay heading={popover.label} onClose={close}>
              {children(close)}
            </PlainOverlay>
          }
        >
          <Suspense fallback={<Coming triggerRef={button} onClose={close} />}>
            <PopoverPart {...popover} triggerRef={button} onClose={close}>
              {children(close)}
            </PopoverPart>
          </Suspense>
        </PartBoundary>
      )}
    </>
  );
}
