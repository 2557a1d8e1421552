import { useText } from '../../i18n/index.ts';
import styles from './SkipLink.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

export function SkipLink() {
  const t = useText();
  return (
    <a className={css('skip')} href="#main" onClick={goToMain}>
      {t('app.skip')}
    </a>
  );
}

/** By script, since the fragment of the address may hold a meeting's secrets. */
function goToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
