import { WifiLow, WifiHigh } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { MediaFigures, Picture } from '../../call/port.ts';
import type { MeetingPhase, Quality } from '../../call/state.ts';
import { useLanguage, useText, type TextKey, type Translate } from '../../i18n/index.ts';
import { useMeeting, useSurface } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { classes } from '../styles/classes.ts';
import styles from './ConnectionPanel.module.css';
import { PanelFrame } from './PanelFrame.tsx';

const css = classes(styles);

const TONES = { good: 'ok', fair: 'notice', poor: 'danger' } as const;

type Write = (figures: MediaFigures, words: Words) => string;

interface Words {
  readonly t: Translate;
  readonly number: (value: number, digits?: number) => string;
}

interface Row {
  readonly label: TextKey;
  readonly write: Write;
}

const percent = (fraction: number | null, { t, number }: Words) =>
  fraction === null ? t('line.unknown') : t('line.percent', { number: number(fraction * 100, 1) });

const rate = (bitsPerSecond: number, { t, number }: Words) =>
  bitsPerSecond >= 1_000_000
    ? t('line.megabits', { number: number(bitsPerSecond / 1_000_000, 1) })
    : t('line.kilobits', { number: number(bitsPerSecond / 1_000) });

const picture = (shown: Picture | null, { t, number }: Words) =>
  shown === null
    ? t('line.noPicture')
    : t('line.picture', {
        width: String(shown.width),
        height: String(shown.height),
        frames: number(shown.framesPerSecond),
      });

const way: Write = ({ path }, { t }) =>
  path === null ? t('line.unknown') : t(path.relayed ? 'line.relayed' : 'line.direct', { protocol: path.protocol });

const GROUPS: readonly { readonly heading: TextKey; readonly rows: readonly Row[] }[] = [
  {
    heading: 'line.line',
    rows: [
      {
        label: 'line.roundTrip',
        write: ({ roundTripMillis: millis }, { t, number }) =>
          millis === null ? t('line.unknown') : t('line.millis', { number: number(millis) }),
      },
      { label: 'line.way', write: way },
      {
        label: 'line.codecs',
        write: ({ codecs }, { t }) => (codecs.length === 0 ? t('line.unknown') : codecs.join(', ')),
      },
    ],
  },
  {
    heading: 'line.received',
    rows: [
      { label: 'line.rate', write: (figures, words) => rate(figures.receivedBitsPerSecond, words) },
      { label: 'line.lost', write: (figures, words) => percent(figures.lostFraction, words) },
      { label: 'line.pictures', write: ({ picturesReceived }, { number }) => number(picturesReceived) },
      { label: 'line.largest', write: (figures, words) => picture(figures.largestReceived, words) },
    ],
  },
  {
    heading: 'line.sent',
    rows: [
      { label: 'line.rate', write: (figures, words) => rate(figures.sentBitsPerSecond, words) },
      { label: 'line.lost', write: (figures, words) => percent(figures.sentLostFraction, words) },
      { label: 'line.ownPicture', write: (figures, words) => picture(figures.sentPicture, words) },
      { label: 'line.limit', write: ({ sentLimitedBy }, { t }) => t(`line.limit.${sentLimitedBy ?? 'none'}`) },
    ],
  },
];

/** What the line does now: one plain word, then the figures of the browser, once a second. */
export function ConnectionPanel() {
  const t = useText();
  return (
    <PanelFrame panel="connection" heading={t('line.heading')} takesFocus onlyText>
      <section className={css('section')} aria-live="polite">
        <Verdict />
      </section>
      <FigureTables />
    </PanelFrame>
  );
}

function Verdict() {
  const t = useText();
  const media = useMeeting((phase) => phase.media);
  const quality = useMeeting((phase) => phase.quality);
  if (media !== 'steady') {
    return <Note tone="danger">{t(media === 'connecting' ? 'line.verdict.connecting' : 'connection.media-lost')}</Note>;
  }
  return <Note tone={TONES[quality]}>{t(`line.verdict.${quality}`)}</Note>;
}

/** Written past React, as meters are: each figure has its element. */
function FigureTables() {
  const t = useText();
  const [language] = useLanguage();
  const surface = useSurface();
  const root = useRef<HTMLDivElement>(null);
  const trouble = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const number = (value: number, digits = 0) =>
      new Intl.NumberFormat(`${language}-IN`, { maximumFractionDigits: digits, numberingSystem: 'latn' }).format(value);
    const rows = GROUPS.flatMap((group) => group.rows);
    return surface.onFigures((figures) => {
      root.current?.querySelectorAll('dd').forEach((cell, index) => {
        cell.textContent = rows[index]?.write(figures, { t, number }) ?? '';
      });
      if (trouble.current) {
        trouble.current.textContent = figures.trouble === null ? '' : t(`line.trouble.${figures.trouble}`);
      }
    });
  }, [language, surface, t]);
  return (
    <div ref={root}>
      <p ref={trouble} className={css('trouble')} />
      {GROUPS.map(({ heading, rows }) => (
        <section key={heading} className={css('section')}>
          <h3 className={css('heading')}>{t(heading)}</h3>
          <dl className={css('figures')}>
            {rows.map(({ label }) => (
              <div key={label} className={css('row')}>
                <dt>{t(label)}</dt>
                <dd>{t('line.unknown')}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** Of one's own line where it is not good; nothing marks what needs no thought. */
export function QualityMark({ quality }: { readonly quality: Exclude<Quality, 'good'> }) {
  return <Icon icon={quality === 'poor' ? WifiLow : WifiHigh} size="small" />;
}

/** The state of one's own line, which is poor while nothing comes through. */
export function lineOf({ media, quality }: MeetingPhase): Quality {
  return media === 'interrupted' || media === 'failed' ? 'poor' : quality;
}
