import { classes } from '../styles/classes.ts';
import styles from './Plot.module.css';

const css = classes(styles);

interface Point {
  readonly atMillis: number;
  readonly value: number;
}

const SECONDS = 60;
const HEIGHT = 20;

/** The course of the last minute, from nothing to the highest; the figures beside it say the same in text. */
export function Plot({ points }: { readonly points: readonly Point[] }) {
  const last = points.at(-1)?.atMillis ?? 0;
  const most = Math.max(...points.map(({ value }) => value), Number.EPSILON);
  const line = points
    .map(({ atMillis, value }) => [SECONDS - (last - atMillis) / 1_000, 1 + (HEIGHT - 2) * (1 - value / most)])
    .map(([x = 0, y = 0]) => `${x.toFixed(1)},${y.toFixed(1)}`)
    .join(' ');
  return (
    <svg
      className={css('plot')}
      viewBox={`0 0 ${SECONDS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <line x1="0" y1={HEIGHT - 1} x2={SECONDS} y2={HEIGHT - 1} className={css('ground')} />
      <polyline points={line} className={css('line')} />
    </svg>
  );
}
