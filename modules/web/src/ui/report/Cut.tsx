import { useText } from '../../i18n/index.ts';
import { classes } from '../styles/classes.ts';
import styles from './Report.module.css';

const css = classes(styles);

/** Very long lists are cut; how much is not listed is said. */
export function Cut({ more }: { readonly more: number }) {
  const t = useText();
  return more > 0 && <p className={css('fine')}>{t('report.more', { count: more })}</p>;
}
