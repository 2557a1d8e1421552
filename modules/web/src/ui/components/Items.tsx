import type { ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './Items.module.css';

const css = classes(styles);

interface ItemsProps {
  readonly label?: string;
  /** The id of what names the list, where that stands on the page. */
  readonly labelledBy?: string;
  /** On a sheet of its own, where it does not stand on one. */
  readonly sheet?: boolean;
  readonly hidden?: boolean;
  readonly children: ReactNode;
}

/** What there is of one kind, one below the other, with a line between. */
export function Items({ label, labelledBy, sheet = false, hidden = false, children }: ItemsProps) {
  return (
    <ul
      className={css('items', sheet ? 'sheet' : 'ruled')}
      aria-label={label}
      aria-labelledby={labelledBy}
      hidden={hidden}
    >
      {children}
    </ul>
  );
}

interface ItemProps {
  readonly what: ReactNode;
  /** What can be done with it, at the end of its line. */
  readonly acts?: ReactNode;
  /** Below the line: what went wrong, and what is unfolded. */
  readonly children?: ReactNode;
}

/** One of them: what it is, and what can be done with it. */
export function Item({ what, acts, children }: ItemProps) {
  return (
    <li className={css('item')}>
      <div className={css('line')}>
        <div className={css('what')}>{what}</div>
        <div className={css('acts')}>{acts}</div>
      </div>
      {children}
    </li>
  );
}
