import type { MediaFigures, Picture } from '../../call/port.ts';
import { useLanguage, useText, type Translate } from '../../i18n/index.ts';

/** How figures are written in the language in use. */
export interface FigureWords {
  readonly t: Translate;
  readonly number: (value: number, digits?: number) => string;
  readonly rate: (bitsPerSecond: number) => string;
  readonly percent: (fraction: number | null) => string;
  readonly millis: (value: number | null) => string;
  readonly picture: (shown: Picture | null) => string;
  readonly way: (figures: MediaFigures) => string;
}

export function useFigureWords(): FigureWords {
  const t = useText();
  const [language] = useLanguage();
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(`${language}-IN`, { maximumFractionDigits: digits, numberingSystem: 'latn' }).format(value);
  return {
    t,
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
