import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, Popover, type Key } from 'react-aria-components';
import { classes } from '../styles/classes.ts';
import { Icon } from './Icon.tsx';
import styles from './MenuList.module.css';
import type { Place } from './Overlays.tsx';
import { useLeaveWord } from './use-leave-word.ts';

const css = classes(styles);

export interface MenuEntry {
  readonly id: string;
  readonly text: string;
  readonly icon?: LucideIcon;
  /** Drawn in the icon's place. */
  readonly sign?: string;
  readonly danger?: boolean;
  readonly act: () => void;
}

/** Over the page, beside what opened it. */
export interface MenuFrameProps extends Place {
  readonly label: string;
  /** Who came by the keyboard stands on an entry; who came with a pointer on none. */
  readonly focus: 'first' | 'last' | 'list';
  readonly onClose: () => void;
}

export interface MenuListProps extends MenuFrameProps {
  readonly entries: readonly MenuEntry[];
}

interface Props extends MenuFrameProps {
  /** An entry takes the focus by itself. */
  readonly takesFocus?: boolean;
  readonly onAction?: (key: Key) => void;
  readonly children: ReactNode;
  /** What is said meanwhile, beside the menu itself. */
  readonly status?: ReactNode;
}

export function MenuFrame({ label, focus, takesFocus = false, onClose, onAction, children, status, ...place }: Props) {
  const leave = useLeaveWord();
  return (
    <Popover
      ref={leave}
      {...place}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      aria-label={label}
      className={css('popover')}
    >
      <Menu
        aria-label={label}
        className={css('menu')}
        autoFocus={!takesFocus && (focus === 'list' || focus)}
        onClose={onClose}
        {...(onAction && { onAction })}
      >
        {children}
      </Menu>
      {status}
    </Popover>
  );
}

/** A list of acts over the page. */
export function MenuOverlay({ entries, ...frame }: MenuListProps) {
  return (
    <MenuFrame {...frame} onAction={(key) => entries.find((entry) => entry.id === key)?.act()}>
      {entries.map((entry) => (
        <MenuItem
          key={entry.id}
          id={entry.id}
          textValue={entry.text}
          className={css('item', entry.danger === true && 'danger')}
        >
          {entry.icon && <Icon icon={entry.icon} />}
          {entry.sign !== undefined && (
            <span className={css('sign')} aria-hidden="true">
              {entry.sign}
            </span>
          )}
          {entry.text}
        </MenuItem>
      ))}
    </MenuFrame>
  );
}
