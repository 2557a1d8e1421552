import type { LucideIcon } from 'lucide-react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
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

export interface MenuListProps extends Place {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Who came by the keyboard stands on an entry; who came with a pointer on none. */
  readonly focus: 'first' | 'last' | 'list';
  readonly onClose: () => void;
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
      className={css('popover')}
    >
      <Menu
        aria-label={label}
        className={css('menu')}
        autoFocus={focus === 'list' || focus}
        onClose={onClose}
        onAction={(key) => entries.find((entry) => entry.id === key)?.act()}
      >
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
      </Menu>
    </Popover>
  );
}
