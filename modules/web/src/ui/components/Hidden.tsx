import type { ReactNode } from 'react';
import styles from './Hidden.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** Read, not drawn. */
export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className={css('hidden')}>{children}</span>;
}
