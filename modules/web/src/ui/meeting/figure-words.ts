import type { MediaFigures, Picture } from '../../call/port.ts';
import { numberFormat, useList, useText, type Translate } from '../../i18n/index.ts';

/** How figures are written in the language in use. */
export interface FigureWords {
  readonly t: Translate;
  readonly list: (parts: readonly string[]) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly rate: (bitsPerSecond: number) => string;
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
