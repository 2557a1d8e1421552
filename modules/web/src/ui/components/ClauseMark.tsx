import { classes } from '../styles/classes.ts';
import styles from './ClauseMark.module.css';

const css = classes(styles);

/** The id of a rule of the advisory, before its words. */
export function ClauseMark({ clause, relaxed = false }: { readonly clause: string; readonly relaxed?: boolean }) {
  return <span className={css('id', relaxed && 'relaxed')}>{clause}</span>;
}
