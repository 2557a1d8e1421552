import type { LucideIcon } from 'lucide-react';
import { Menu, MenuItem, Popover, type PopoverProps } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import styles from './MenuList.module.css';
import { classes } from '../styles/classes.ts';

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

interface Props extends Pick<PopoverProps, 'isOpen' | 'onOpenChange' | 'triggerRef' | 'placement'> {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/** A list of acts over the page; inside a MenuTrigger, or opened by hand with `triggerRef`. */
export function MenuList({ label, entries, placement = 'bottom end', ...popover }: Props) {
  return (
    <Popover {...popover} aria-label={label} placement={placement} className={css('popover')}>
      <Menu
        aria-label={label}
        className={css('menu')}
        onClose={() => popover.onOpenChange?.(false)}
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
            {entry.sign !== undefined && <span aria-hidden="true">{entry.sign}</span>}
            {entry.text}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
