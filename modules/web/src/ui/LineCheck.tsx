import { useEffect } from 'react';
import type { LineCheck as State } from '../call/line-state.ts';
import type { LineFigures, LineVerdict } from '../call/state.ts';
import { useList } from '../i18n/index.ts';
import { useCall, useDispatch } from './call-context.ts';
import { Button } from './components/Button.tsx';
import { Note, type Tone } from './components/Note.tsx';
import styles from './LineCheck.module.css';
import { useFigureWords, type FigureWords } from './meeting/figure-words.ts';
import { classes } from './styles/classes.ts';
import { whenIdle } from './when-idle.ts';

const css = classes(styles);

/** Who has all in hand and joins at once is not checked. */
const BEGINS_AFTER_MILLIS = 1_500;
/** Both ways together; figures of six seconds at 1.2 Mbit/s, with probes. */
const MOST_MEGABYTES = 3;

const TONES = { good: 'ok', 'sound-only': 'notice', blocked: 'danger', unknown: 'info' } as const satisfies Record<
  LineVerdict['name'],
  Tone
>;

/** What the line to this server carries, found out while people prepare; nobody waits for it. */
export function LineCheck() {
  const words = useFigureWords();
  const { t, number } = words;
  const dispatch = useDispatch();
  const check = useCall((state) => state.lineCheck);
  const preparing = useCall((state) => state.phase.name === 'preparing');
  useBeginning(check.offered === 'itself' && preparing);
  const { verdict, running } = check;
  return (
    <section className={css('check')} aria-labelledby="line-check">
      <h2 id="line-check" className={css('heading')}>
        {t('check.heading')}
      </h2>
      <div role="status">
        {running && <p className={css('running')}>{t('check.running')}</p>}
        {verdict !== null && <Verdict verdict={verdict} before={check.before} words={words} />}
      </div>
      {verdict !== null && 'figures' in verdict && <Figures figures={verdict.figures} words={words} />}
      {verdict === null && !running && (
        <p className={css('cost')}>{t('check.cost', { number: number(MOST_MEGABYTES) })}</p>
      )}
      <Button
        look="quiet"
        size="dense"
        flush
        isPending={running}
        isDisabled={!preparing}
        onPress={() => dispatch({ type: 'check-line' })}
      >
        {t('check.start')}
      </Button>
    </section>
  );
}

/** By itself, once the page has nothing else to do. */
function useBeginning(may: boolean): void {
  const dispatch = useDispatch();
  useEffect(() => {
    if (!may) return;
    let callOff: (() => void) | undefined;
    const timer = setTimeout(() => {
      callOff = whenIdle(() => dispatch({ type: 'check-line', byItself: true }));
    }, BEGINS_AFTER_MILLIS);
    return () => {
      clearTimeout(timer);
      callOff?.();
    };
  }, [may, dispatch]);
}

interface VerdictProps {
  readonly verdict: LineVerdict;
  readonly before: State['before'];
  readonly words: FigureWords;
}

function Verdict({ verdict, before, words }: VerdictProps) {
  const { t } = words;
  const dispatch = useDispatch();
  const list = useList();
  const chosen = before !== null;
  const tcpOnly = verdict.name === 'good' && verdict.figures.protocol === 'tcp';
  return (
    <Note
      tone={tcpOnly ? 'notice' : TONES[verdict.name]}
      actions={
        chosen && (
          <Button size="dense" onPress={() => dispatch({ type: 'pictures-after-all' })}>
            {t('check.undo')}
          </Button>
        )
      }
    >
      {verdict.name === 'sound-only' && <b>{t('meeting.soundOnly')}</b>}
      <p>{sentenceOf(verdict, words, list)}</p>
      {chosen && <p>{t('settings.receive.sound.note')}</p>}
    </Note>
  );
}

function sentenceOf(verdict: LineVerdict, words: FigureWords, list: (parts: readonly string[]) => string): string {
  const { t, rate, percent } = words;
  switch (verdict.name) {
    case 'good':
      return t(verdict.figures.protocol === 'tcp' ? 'check.tcp' : 'line.verdict.good');
    case 'sound-only': {
      const { upBits, downBits, lost } = verdict.figures;
      if (verdict.why === 'loss') return t('check.lossy', { percent: percent(lost) });
      return t('check.narrow', { rate: rate(verdict.why === 'up' ? upBits : downBits) });
    }
    case 'blocked':
      return t('check.blocked', { ports: list(portsOf(verdict)) });
    case 'unknown':
      return t('check.unknown');
  }
}

function portsOf({ udp, tcp }: Extract<LineVerdict, { readonly name: 'blocked' }>): string[] {
  return [...udp.map((port) => `UDP ${String(port)}`), ...tcp.map((port) => `TCP ${String(port)}`)];
}

function Figures({ figures, words }: { readonly figures: LineFigures; readonly words: FigureWords }) {
  const { t, rate, percent, millis } = words;
  return (
    <dl className={css('figures')}>
      <Figure label={t('line.course.sent')} value={rate(figures.upBits)} />
      <Figure label={t('line.course.received')} value={rate(figures.downBits)} />
      <Figure label={t('line.lost')} value={percent(figures.lost)} />
      <Figure label={t('line.roundTrip')} value={millis(figures.roundTripMillis)} />
      <Figure label={t('line.jitter')} value={millis(figures.jitterMillis)} />
    </dl>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <bdi dir="ltr">{value}</bdi>
      </dd>
    </div>
  );
}
