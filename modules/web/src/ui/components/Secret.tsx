import { classes } from '../styles/classes.ts';
import styles from './Secret.module.css';

const css = classes(styles);

interface Props {
  /** What it is, for tests. */
  readonly kind?: string;
  readonly children: string;
}

/** What is copied letter by letter: a link, a key, a code. One press marks all of it. */
export function Secret({ kind, children }: Props) {
  return (
    <p className={css('secret')} data-testid={kind}>
      {children}
    </p>
  );
}
