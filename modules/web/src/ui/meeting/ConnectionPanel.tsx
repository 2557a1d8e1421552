import { Wifi, WifiHigh, WifiLow } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MediaFigures } from '../../call/port.ts';
import type { MeetingPhase, Quality } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useMeeting, useSurface } from '../call-context.ts';
import { Icon } from '../components/Icon.tsx';
import { Note } from '../components/Note.tsx';
import { classes } from '../styles/classes.ts';
import styles from './ConnectionPanel.module.css';
import { useFigureWords, type FigureWords } from './figure-words.ts';
import { OpenedTable } from './OpenedTable.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { Plot } from './Plot.tsx';
import { StreamTable } from './StreamTable.tsx';

const css = classes(styles);

const TONES = { good: 'ok', fair: 'notice', poor: 'danger' } as const;

interface TimeSeries {
  readonly label: TextKey;
  readonly value: (figures: MediaFigures) => number | null;
  readonly write: (value: number | null, words: FigureWords) => string;
}

const rate: TimeSeries['write'] = (value, words) => words.rate(value ?? 0);
const share: TimeSeries['write'] = (value, words) => words.percent(value);
const millis: TimeSeries['write'] = (value, words) => words.millis(value);

const TIME_SERIES: readonly TimeSeries[] = [
  { label: 'line.course.received', value: (figures) => figures.receivedBitsPerSecond, write: rate },
  { label: 'line.course.sent', value: (figures) => figures.sentBitsPerSecond, write: rate },
  { label: 'line.course.lost', value: (figures) => figures.lostFraction, write: share },
  { label: 'line.course.sentLost', value: (figures) => figures.sentLostFraction, write: share },
  { label: 'line.roundTrip', value: (figures) => figures.roundTripMillis, write: millis },
  { label: 'line.jitter', value: (figures) => figures.jitterMillis, write: millis },
];

const FACTS: readonly {
  readonly label: TextKey;
  readonly write: (figures: MediaFigures, words: FigureWords) => string;
}[] = [
  { label: 'line.way', write: (figures, { way }) => way(figures) },
  {
    label: 'line.codecs',
    write: ({ codecs }, { t, list }) => (codecs.length === 0 ? t('line.unknown') : list(codecs)),
  },
  { label: 'line.pictures', write: ({ picturesReceived }, { number }) => number(picturesReceived) },
  { label: 'line.largest', write: ({ largestReceived }, { picture }) => picture(largestReceived) },
  { label: 'line.ownPicture', write: ({ sentPicture }, { picture }) => picture(sentPicture) },
  { label: 'line.limit', write: ({ sentLimitedBy }, { t }) => t(`line.limit.${sentLimitedBy ?? 'none'}`) },
];

/** What the line does: one plain word, its course over the last minute, then stream by stream as the browser counts. */
export function ConnectionPanel() {
  const t = useText();
  const recent = useRecentFigures();
  const latest = recent.at(-1);
  const trouble = latest?.trouble ?? null;
  return (
    <PanelFrame panel="connection" heading={t('line.heading')} takesFocus onlyText>
      <section className={css('section')} aria-live="polite">
        <Verdict />
      </section>
      <NarrowVoice />
      {trouble !== null && <p className={css('trouble')}>{t(`line.trouble.${trouble}`)}</p>}
      <TimeSeriesTable recent={recent} />
      <FactList latest={latest} />
      {latest !== undefined && <StreamTable streams={latest.streams} />}
      {latest !== undefined && <OpenedTable opened={latest.opened} />}
    </PanelFrame>
  );
}

/** While the panel is open the browser is asked once a second. */
function useRecentFigures(): readonly MediaFigures[] {
  const surface = useSurface();
  const [recent, setRecent] = useState(() => surface.recentFigures());
  useEffect(() => surface.onFigures(() => setRecent(surface.recentFigures())), [surface]);
  return recent;
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

/** Why voices sound narrower; it ends by itself. */
function NarrowVoice() {
  const t = useText();
  const narrow = useMeeting((phase) => phase.noticeHistory.narrowVoice);
  return narrow && <p className={css('trouble')}>{t('line.narrowVoice')}</p>;
}

function TimeSeriesTable({ recent }: { readonly recent: readonly MediaFigures[] }) {
  const t = useText();
  const words = useFigureWords();
  return (
    <section className={css('section')}>
      <table className={css('courses')}>
        <caption className={css('heading')}>{t('line.minute')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('line.figure')}</th>
            <th scope="col">{t('line.now')}</th>
            <th scope="col">{t('line.range')}</th>
          </tr>
        </thead>
        <tbody>
          {TIME_SERIES.map((series) => {
            const points = recent.flatMap((figures) => {
              const value = series.value(figures);
              return value === null ? [] : [{ atMillis: figures.atMillis, value }];
            });
            const values = points.map(({ value }) => value);
            return (
              <tr key={series.label}>
                <th scope="row">
                  {t(series.label)}
                  <Plot points={points} />
                </th>
                <td>{series.write(values.at(-1) ?? null, words)}</td>
                <td>
                  {values.length === 0
                    ? t('line.unknown')
                    : words.between(Math.min(...values), Math.max(...values), (value) => series.write(value, words))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function FactList({ latest }: { readonly latest: MediaFigures | undefined }) {
  const t = useText();
  const words = useFigureWords();
  return (
    <section className={css('section')}>
      <h3 className={css('heading')}>{t('line.line')}</h3>
      <dl className={css('figures')}>
        {FACTS.map(({ label, write }) => (
          <div key={label} className={css('row')}>
            <dt>{t(label)}</dt>
            <dd>{latest === undefined ? t('line.unknown') : write(latest, words)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Of a line that is not good, before what a good one would be; nothing marks what needs no thought. */
export function QualityMark({ quality }: { readonly quality: Exclude<Quality, 'good'> }) {
  return (
    <span className={css('quality')}>
      <Icon icon={Wifi} size="small" className={css('whole')} />
      <Icon icon={quality === 'poor' ? WifiLow : WifiHigh} size="small" />
    </span>
  );
}

/** The state of one's own line, which is poor while nothing comes through. */
export function lineOf({ media, quality }: MeetingPhase): Quality {
  return media === 'interrupted' || media === 'failed' ? 'poor' : quality;
}
