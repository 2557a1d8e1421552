import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../styles/classes.ts';
import type { ChipLook } from './Chip.tsx';
import styles from './Findings.module.css';
import { Icon } from './Icon.tsx';

const css = classes(styles);

const ICONS = { good: CircleCheck, warn: TriangleAlert, bad: CircleX } as const;

/** What was looked at, one below the other; the worst first is the caller's. */
export function Findings({ children }: { readonly children: ReactNode }) {
  return <ul className={css('findings')}>{children}</ul>;
}

/** One thing that was looked at: how it stands, by icon, word and colour, and what to do. */
export function Finding(props: {
  readonly look: Exclude<ChipLook, 'plain'>;
  readonly heading: string;
  /** How it stands. */
  readonly word: string;
  readonly children: ReactNode;
}) {
  const { look, heading, word, children } = props;
  return (
    <li className={css('finding')}>
      <Icon icon={ICONS[look]} className={css(look)} />
      <div className={css('text')}>
        <h3>
          {heading}: <span className={css(look)}>{word}</span>
        </h3>
        {children}
      </div>
    </li>
  );
}
