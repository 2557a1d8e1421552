import { useMemo } from 'react';
import type { CaptionLine } from '../../../call/captions-state.ts';
import { useText } from '../../../i18n/index.ts';
import { useCall, useMeeting } from '../../call-context.ts';
import { Hidden } from '../../components/Hidden.tsx';
import { classes } from '../../styles/classes.ts';
import { attributesOf, inLanguage, named } from './caption-lines.ts';
import styles from './Captions.module.css';

const css = classes(styles);

/** More than the place has room for; the oldest go out at its top. */
const DRAWN = 4;
/** So many lines are there to be said; a screen reader that was slower says the newest. */
const MAX_TRANSCRIPT_LINES = 20;

/**
 * The last lines, in a place of their own under the stage, which is no larger or smaller for what stands in it. Nothing of
 * it is said by itself: who hears the speech would hear it twice, and half a line at a time.
 */
export function CaptionArea() {
  const t = useText();
  const { size, language, aloud } = useCall((state) => state.preferences.captions);
  const all = useMeeting((phase) => phase.captions.lines);
  const faded = useMeeting((phase) => phase.captions.fadedMillis);
  const lines = useMemo(() => inLanguage(all, language), [all, language]);
  const drawn = lines.slice(-DRAWN);
  // A name that faded with its line says nothing of the next.
  const namedLines = named(drawn.filter(({ changedMillis }) => changedMillis > faded));
  const isNamed = (line: CaptionLine) => namedLines.some((each) => each.line === line && each.isNamed);
  return (
    <section
      className={css('area')}
      aria-label={t('captions.heading')}
      data-captions={lines.length === 0 ? 'waiting' : size}
    >
      <div className={css('place')} aria-hidden={aloud}>
        {lines.length === 0 && <p className={css('waiting')}>{t('captions.waiting')}</p>}
        {drawn.map((line) => (
          <p
            key={line.id}
            dir={attributesOf(line.language).dir}
            className={css('shown', line.changedMillis <= faded && 'faded')}
          >
            {isNamed(line) && (
              <span className={css('by')}>
                <bdi>{line.by}</bdi>:{' '}
              </span>
            )}
            <bdi {...attributesOf(line.language)}>{line.text}</bdi>
          </p>
        ))}
      </div>
    </section>
  );
}

/** For who set it: each line once, as soon as its author has gone on or it has stood for a while, with who wrote it. */
export function CaptionTranscript() {
  const t = useText();
  const { language } = useCall((state) => state.preferences.captions);
  const all = useMeeting((phase) => phase.captions.lines);
  const faded = useMeeting((phase) => phase.captions.fadedMillis);
  const complete = useMemo(() => {
    const isComplete = ({ final, changedMillis }: CaptionLine) => final || changedMillis <= faded;
    return inLanguage(all, language).filter(isComplete).slice(-MAX_TRANSCRIPT_LINES);
  }, [all, language, faded]);
  return (
    <Hidden>
      <span role="log" aria-live="polite" aria-relevant="additions" aria-label={t('captions.log')}>
        {complete.map((line) => (
          <span key={line.id}>
            <bdi>{line.by}</bdi>: <bdi {...attributesOf(line.language)}>{line.text}</bdi>{' '}
          </span>
        ))}
      </span>
    </Hidden>
  );
}
