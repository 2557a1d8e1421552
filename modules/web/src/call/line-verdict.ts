import type { LineFigures, LineVerdict } from './line-state.ts';

/** How a check went; no figures where it was too short to say. */
export type LineSeen =
  | { readonly name: 'reached'; readonly figures: LineFigures | null }
  /** Nobody answered at these ports of the server. */
  | { readonly name: 'not-reached'; readonly udp: readonly number[]; readonly tcp: readonly number[] }
  | { readonly name: 'not-made'; readonly busy: boolean };

/** A voice, and a picture as small as the server sends one: docs/develop/bandwidth.md. Bits per second. */
const LEAST_FOR_PICTURES = 200_000;
/** Pictures come over a line that loses a third, but seldom whole; of what is lost voices come again. */
const MOST_LOST_FOR_PICTURES = 0.25;

/** One word for the line, and why. */
export function verdictOf(seen: LineSeen): LineVerdict {
  switch (seen.name) {
    case 'not-made':
      return { name: 'unknown', busy: seen.busy };
    case 'not-reached':
      return { name: 'blocked', udp: seen.udp, tcp: seen.tcp };
    case 'reached':
      return seen.figures === null ? { name: 'unknown', busy: false } : verdictOfFigures(seen.figures);
  }
}

function verdictOfFigures(figures: LineFigures): LineVerdict {
  const { upBits, downBits, lost } = figures;
  if (upBits < LEAST_FOR_PICTURES) return { name: 'sound-only', why: 'up', figures };
  if (downBits < LEAST_FOR_PICTURES) return { name: 'sound-only', why: 'down', figures };
  if (lost > MOST_LOST_FOR_PICTURES) return { name: 'sound-only', why: 'loss', figures };
  return { name: 'good', figures };
}
