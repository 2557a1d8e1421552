import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import styles from './Chip.module.css';
import { Icon } from './Icon.tsx';

const css = classes(styles);

export type ChipLook = 'plain' | 'good' | 'warn' | 'bad';

interface Props {
  readonly look?: ChipLook;
  readonly icon?: LucideIcon;
  /** A word of machines, as programs write it. */
  readonly mono?: boolean;
  readonly children: ReactNode;
}

/** How something stands, in a word or two; the colour says nothing that the word does not. */
export function Chip({ look = 'plain', icon, mono = false, children }: Props) {
  return (
    <span className={css('chip', look, mono && 'mono')}>
      {icon !== undefined && <Icon icon={icon} size="small" />}
      {children}
    </span>
  );
}
