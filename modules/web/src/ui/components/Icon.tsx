import type { LucideIcon } from 'lucide-react';
import styles from './Icon.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

interface Props {
  readonly icon: LucideIcon;
  readonly size?: 'small' | 'medium' | 'large';
  /** Turned round in right-to-left pages: chevrons, arrows, layouts. */
  readonly mirrored?: boolean;
  readonly className?: string | undefined;
}

const PIXELS = { small: 16, medium: 20, large: 22 } as const;

/** Decoration beside a word, never the only sign; so it is hidden from assistive technology. */
export function Icon({ icon: Drawing, size = 'medium', mirrored = false, className }: Props) {
  const pixels = PIXELS[size];
  return (
    <Drawing
      aria-hidden
      width={pixels}
      height={pixels}
      strokeWidth={pixels < 18 ? 2 : 1.75}
      className={`${css('icon', mirrored && 'mirrored')} ${className ?? ''}`}
    />
  );
}
