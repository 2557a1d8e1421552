import { classes } from '../styles/classes.ts';
import styles from './Bar.module.css';

const css = classes(styles);

/**
 * How much of a whole; a picture alone, so what it says stands in words beside it. Drawn as SVG, for the page may hold no style.
 *
 * @param share of 1
 */
export function Bar({ share }: { readonly share: number }) {
  return (
    <svg viewBox="0 0 100 6" preserveAspectRatio="none" className={css('bar')} aria-hidden>
      <rect width={Math.min(1, Math.max(0, share)) * 100} height="6" />
    </svg>
  );
}
