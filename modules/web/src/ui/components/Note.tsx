import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Note.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

export type Tone = 'info' | 'ok' | 'notice' | 'danger';

const ICONS = { info: Info, ok: CircleCheck, notice: Info, danger: TriangleAlert } as const;

interface Props {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Controls after the sentence. */
  readonly actions?: ReactNode;
}

/** One plain sentence with its icon: what happened, then what to do. */
export function Note({ tone, children, actions }: Props) {
  return (
    <div className={css('note', tone)}>
      <Icon icon={ICONS[tone]} className={css('icon')} />
      <div className={css('text')}>{children}</div>
      {actions !== undefined && <div className={css('actions')}>{actions}</div>}
    </div>
  );
}
