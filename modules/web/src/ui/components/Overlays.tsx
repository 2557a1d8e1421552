import type { LucideIcon } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import {
  Dialog as AriaDialog,
  Heading,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  Popover,
  type PopoverProps,
} from 'react-aria-components';
import { useText } from '../../i18n/index.ts';
import { useFocusedHeading } from '../use-focused-heading.ts';
import { classes } from '../styles/classes.ts';
import dialogStyles from './Dialog.module.css';
import { Icon } from './Icon.tsx';
import menuStyles from './MenuList.module.css';

const dialogCss = classes(dialogStyles);
const menuCss = classes(menuStyles);

export interface DialogProps {
  readonly heading: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The answers, at the end. */
  readonly actions: ReactNode;
  /** An alert dialog interrupts: it is answered before anything else. */
  readonly alert?: boolean;
}

export interface MenuEntry {
  readonly id: string;
  readonly text: string;
  readonly icon?: LucideIcon;
  /** Drawn in the icon's place. */
  readonly sign?: string;
  readonly danger?: boolean;
  readonly act: () => void;
}

type Place = Pick<PopoverProps, 'triggerRef' | 'placement'>;

export interface MenuListProps extends Place {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Who came by the keyboard stands on an entry; who came with a pointer on none. */
  readonly focus: 'first' | 'last' | 'list';
  readonly onClose: () => void;
}

export interface PopoverDialogProps extends Place {
  readonly label: string;
  readonly className: string;
  readonly dialogClassName: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Focus goes to the heading, never to an answer. Escape is the quiet answer. */
export function DialogOverlay({ heading, onClose, children, actions, alert = false }: DialogProps) {
  const leave = useLeaveWord();
  return (
    <ModalOverlay
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => !open && onClose()}
      className={dialogCss('scrim')}
    >
      <Modal ref={leave} className={dialogCss('modal')}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className={dialogCss('dialog')}>
          <FocusedHeading>{heading}</FocusedHeading>
          {children}
          <div className={dialogCss('actions')}>{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** React Aria brings the unseen buttons by which a screen reader leaves, and no word for them in the page's languages. */
function useLeaveWord() {
  const word = useText()('app.close');
  return useCallback(
    (overlay: HTMLElement | null) => {
      const buttons = overlay?.querySelectorAll(':scope > div > button[tabindex="-1"]') ?? [];
      for (const button of buttons) button.setAttribute('aria-label', word);
    },
    [word],
  );
}

function FocusedHeading({ children }: { readonly children: ReactNode }) {
  const ref = useFocusedHeading();
  return (
    <Heading slot="title" level={2} ref={ref} tabIndex={-1} className={dialogCss('heading')}>
      {children}
    </Heading>
  );
}

/** A list of acts over the page. */
export function MenuOverlay({ label, entries, focus, onClose, ...place }: MenuListProps) {
  const leave = useLeaveWord();
  return (
    <Popover
      ref={leave}
      {...place}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      aria-label={label}
      className={menuCss('popover')}
    >
      <Menu
        aria-label={label}
        className={menuCss('menu')}
        autoFocus={focus === 'list' || focus}
        onClose={onClose}
        onAction={(key) => entries.find((entry) => entry.id === key)?.act()}
      >
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.text}
            className={menuCss('item', entry.danger === true && 'danger')}
          >
            {entry.icon && <Icon icon={entry.icon} />}
            {entry.sign !== undefined && <span aria-hidden="true">{entry.sign}</span>}
            {entry.text}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}

/** A dialog beside what opened it; a press elsewhere closes it. */
export function PopoverOverlay({ label, className, dialogClassName, onClose, children, ...place }: PopoverDialogProps) {
  const leave = useLeaveWord();
  return (
    <Popover ref={leave} {...place} isOpen onOpenChange={(open) => !open && onClose()} className={className}>
      <AriaDialog aria-label={label} className={dialogClassName}>
        {children}
      </AriaDialog>
    </Popover>
  );
}
