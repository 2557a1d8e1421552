import type { StreamFigures } from '../../call/port.ts';
import { participantOf, type MeetingPhase, type TrackSource } from '../../call/state.ts';
import { useText, type TextKey } from '../../i18n/index.ts';
import { useMeeting } from '../call-context.ts';
import { classes } from '../styles/classes.ts';
import styles from './ConnectionPanel.module.css';
import { useFigureWords, type FigureWords } from './figure-words.ts';

const css = classes(styles);

interface Column {
  readonly label: TextKey;
  /** The member of the browser's statistics, for those who look further. */
  readonly member: string;
  readonly write: (stream: StreamFigures, words: FigureWords) => string;
}

const COLUMNS: readonly Column[] = [
  { label: 'line.stream.codec', member: 'codecId', write: ({ codec }, { t }) => codec ?? t('line.unknown') },
  {
    label: 'line.stream.rate',
    member: 'bytesReceived',
    write: ({ bitsPerSecond }, words) => words.rate(bitsPerSecond),
  },
  { label: 'line.lost', member: 'packetsLost', write: ({ lostFraction }, words) => words.percent(lostFraction) },
  { label: 'line.jitter', member: 'jitter', write: ({ jitterMillis }, words) => words.millis(jitterMillis) },
  {
    label: 'line.stream.size',
    member: 'frameHeight',
    write: ({ kind, frameWidth, frameHeight }, { t }) =>
      kind === 'audio' || frameHeight === 0 ? t('line.unknown') : `${frameWidth} × ${frameHeight}`,
  },
  {
    label: 'line.stream.frames',
    member: 'framesPerSecond',
    write: ({ kind, framesPerSecond }, { t, number }) =>
      kind === 'audio' ? t('line.unknown') : number(framesPerSecond),
  },
  {
    label: 'line.stream.dropped',
    member: 'framesDropped',
    write: ({ kind, framesDropped }, { t, number }) => (kind === 'audio' ? t('line.unknown') : number(framesDropped)),
  },
  {
    label: 'line.stream.layer',
    member: 'scalabilityMode',
    write: ({ rid, scalabilityMode }, { t }) =>
      [rid, scalabilityMode].filter((part) => part !== null).join(' ') || t('line.unknown'),
  },
];

/** Every stream that moves, as the browser counts it. Wider than the panel, so it is scrolled sideways. */
export function StreamTable({ streams }: { readonly streams: readonly StreamFigures[] }) {
  const t = useText();
  const words = useFigureWords();
  const phase = useMeeting((whole) => whole);
  return (
    <section className={css('section')}>
      <h3 className={css('heading')} id="streams">
        {t('line.streams')}
      </h3>
      <div className={css('wide')} role="region" aria-labelledby="streams" tabIndex={0}>
        <table aria-labelledby="streams" className={css('streams')}>
          <thead>
            <tr>
              <th scope="col">{t('line.stream')}</th>
              {COLUMNS.map(({ label, member }) => (
                <th key={label} scope="col">
                  {t(label)}
                  <code className={css('member')}>{member}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {streams.map((stream) => (
              <tr key={stream.id}>
                <th scope="row">{t(...whose(phase, stream))}</th>
                {COLUMNS.map(({ label, write }) => (
                  <td key={label}>{write(stream, words)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

type Words = readonly [TextKey, { readonly name: string }];

const KINDS = {
  microphone: 'line.stream.voice',
  camera: 'line.stream.picture',
  screen: 'line.stream.screen',
  'screen-audio': 'line.stream.screenSound',
} as const satisfies Record<TrackSource, TextKey>;

/** Of one's own, the first section of every offer. */
const MICROPHONE = '0';

/** Whose voice, picture or screen it is. */
function whose(phase: MeetingPhase, { direction, kind, mid, screen }: StreamFigures): Words {
  if (direction === 'outbound') {
    const sound = mid === MICROPHONE ? 'line.stream.ownVoice' : 'line.stream.ownScreenSound';
    return [kind === 'audio' ? sound : screen ? 'line.stream.ownScreen' : 'line.stream.ownPicture', NOBODY];
  }
  const shown = mid === null ? undefined : phase.slots.shown[mid];
  const person = shown && participantOf(phase, shown.participant);
  if (!shown || !person) return [kind === 'audio' ? 'line.stream.aVoice' : 'line.stream.aPicture', NOBODY];
  const source = person.tracks.find(({ id }) => id === shown.track)?.source;
  return [source === undefined ? KINDS.camera : KINDS[source], { name: person.name }];
}

const NOBODY = { name: '' };
