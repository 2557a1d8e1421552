import { useText } from '../../i18n/index.ts';
import { useFrame } from '../frame.ts';
import styles from './Brand.module.css';
import { classes } from '../styles/classes.ts';

const css = classes(styles);

/** A hall seen from above: the dais, two benches, a door left open, one who speaks. */
export function Mark() {
  return (
    <svg className={css('mark')} viewBox="0 0 32 28" aria-hidden="true">
      <path className={css('benches')} d="M3.1 6.1h25.8" />
      <path
        className={css('benches')}
        d="M27.29 12.19A11.4 11.4 0 0 1 20.09 21.24M4.71 12.19A11.4 11.4 0 0 0 11.91 21.24"
      />
      <circle className={css('dot')} cx="16" cy="14.4" r="3.5" />
    </svg>
  );
}

/** In a frame, whose meeting it is: its address stands in no bar there. */
export function ServerSign() {
  const t = useText();
  const frame = useFrame();
  return frame === null ? null : (
    <span className={css('server')} data-server>
      {t('app.server', { server: frame })}
    </span>
  );
}

/** Mark and both names. */
export function Brand() {
  const frame = useFrame();
  const names = (
    <span className={css('brand')}>
      <Mark />
      <span className={css('word')} lang="en">
        Sabha
      </span>
      <span className={css('second')} lang="hi">
        सभा
      </span>
    </span>
  );
  if (frame === null) return names;
  return (
    <span className={css('framed')}>
      {names}
      <ServerSign />
    </span>
  );
}
