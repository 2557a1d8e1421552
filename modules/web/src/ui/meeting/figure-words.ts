import type { MediaFigures, Picture } from '../../call/port.ts';
import { bare, numberFormat, useList, useText, type Translate } from '../../i18n/index.ts';

/** How figures are written in the language in use. */
export interface FigureWords {
  readonly t: Translate;
  readonly list: (parts: readonly string[]) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly rate: (bitsPerSecond: number) => string;
  /** From the lowest to the highest, both as `write` writes them; a unit that both have is written once. */
  readonly between: (lowest: number, highest: number, write: (value: number) => string) => string;
  readonly percent: (fraction: number | null) => string;
  readonly millis: (value: number | null) => string;
  readonly picture: (shown: Picture | null) => string;
  readonly way: (figures: MediaFigures) => string;
}

export function useFigureWords(): FigureWords {
  const t = useText();
  const list = useList();
  const number = (value: number, digits = 0) => numberFormat({ maximumFractionDigits: digits }).format(value);
  return {
    t,
    list,
    number,
    rate: (bits) =>
      bits >= 1_000_000
        ? t('line.megabits', { number: number(bits / 1_000_000, 1) })
        : t('line.kilobits', { number: number(bits / 1_000) }),
    between: (low, high, write) => {
      const [lowest, highest] = [bare(write(low)), bare(write(high))];
      return lowest === highest ? highest : t('line.between', { lowest: withoutUnitOf(highest, lowest), highest });
    },
    percent: (fraction) =>
      fraction === null ? t('line.unknown') : t('line.percent', { number: number(fraction * 100, 1) }),
    millis: (value) => (value === null ? t('line.unknown') : t('line.millis', { number: number(value) })),
    picture: (shown) =>
      shown === null
        ? t('line.noPicture')
        : t('line.picture', {
            width: String(shown.width),
            height: String(shown.height),
            frames: number(shown.framesPerSecond),
          }),
    way: ({ path }) =>
      path === null ? t('line.unknown') : t(path.relayed ? 'line.relayed' : 'line.direct', { protocol: path.protocol }),
  };
}

/** The number alone of a figure whose unit, which stands after it, is that of another. */
function withoutUnitOf(other: string, figure: string): string {
  const unit = /\s\D+$/u.exec(figure)?.[0];
  return unit !== undefined && other.endsWith(unit) ? figure.slice(0, -unit.length) : figure;
}
